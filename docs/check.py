"""Open every page of the built site in a browser, on a screen and on a phone, and say what is wrong with it.

    python docs/check.py build/site [--screenshots DIRECTORY]

A page is wrong if the console shows an error, a request fails or leaves the local server, mathematics or a picture is
not shown, an anchor stands twice, a link leads nowhere, something is wider than the screen and does not scroll, or axe
finds, in the light or in the dark, what keeps somebody from reading it. The site is wrong if a field or a property of a
public class has no anchor. Needs Chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, Page, async_playwright

from anchors import unanchored

#: Widths in pixels.
SCREEN, PHONE = 1280, 390

#: Which of the rules of axe hold in the colours that readers have set in their system. All but contrast is the same in
#: both, and takes less time.
SCHEMES = {"dark": {"runOnly": ["color-contrast"]}, "light": {}}

#: Leaves of what looks the same, pieces of code and entries in the list of pages, the first of each kind, and of
#: formulas what they say, not their glyphs, which are no text. Axe would take most of its time for the rest and find
#: no more.
ONE_OF_EACH_KIND = """() => {
    const firsts = new Set();
    const seen = (kind) => firsts.size === firsts.add(kind).size;
    for (const piece of document.querySelectorAll('pre span[class]')) {
        const around = piece.closest('[class*=highlight-]')?.className;
        if (seen(`${around} ${piece.className}`)) piece.replaceWith(...piece.childNodes);
    }
    for (const entry of document.querySelectorAll('.sidebar-tree li:not(.current)'))
        if (seen(entry.className)) entry.remove();
    document.querySelectorAll('mjx-math').forEach(glyphs => glyphs.remove());
}"""

#: What axe finds, with no colour on its way from one scheme to the other. It need not load the style sheets again: that
#: is for rules about turned screens and sounds.
FINDINGS = """async (rules) => {
    document.getAnimations().forEach(animation => animation.cancel());
    const found = await axe.run({preload: false, resultTypes: ['violations'], ...rules});
    return found.violations.map(({id, help, nodes}) => ({id, help, places: nodes.map(node => node.target)}));
}"""

#: Chromium paints nothing sensible beyond this height.
TALLEST = 16000

#: Pages that are open at the same time.
TABS = 3

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
#: Nothing but the pages: no services of the browser's own, which would be requests to elsewhere.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: What a page says about itself, once its mathematics is set.
LOOK = r"""async () => {
    await window.MathJax?.startup?.promise;
    const CODE = 'pre, code, script, style';
    const all = (selector) => [...document.querySelectorAll(selector)];
    all('img').forEach(img => { img.loading = 'eager'; });
    await Promise.all(all('img').map(img => img.decode().catch(() => null)));
    const ids = all('[id]').map(node => node.id).filter(id => !id.startsWith('mjx-') && !id.startsWith('MJX-'));
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const raw = [];
    while (walker.nextNode()) {
        const [text, code] = [walker.currentNode.nodeValue, walker.currentNode.parentElement.closest(CODE)];
        if (/\\\(|\\\[|\$\$|:math:|:cite:/.test(text) && !code) raw.push(text.trim().slice(0, 60));
    }
    return {
        ids,
        links: all('a[href]').map(a => a.href),
        problems: [
            ...ids.filter((id, place) => ids.indexOf(id) < place).map(id => `anchor ${id} stands twice`),
            ...raw.map(text => `mathematics is not set: ${text}`),
            ...all('.math').filter(node => !node.querySelector('mjx-container'))
                .map(node => `mathematics is not set: ${node.textContent}`),
            ...all('mjx-assistive-mml').filter(node => node.textContent.includes('\\\\'))
                .map(node => `mathematics is not understood: ${node.textContent}`),
            ...all('mjx-merror, .MathJax_Error').map(node => `mathematics has an error: ${node.textContent}`),
            ...all('img').filter(img => !img.naturalWidth).map(img => `picture is not shown: ${img.src}`),
            ...all('.system-message, .problematic').map(node => `markup has an error: ${node.textContent}`),
        ],
    };
}"""

#: The elements that make a page wider than the screen, or are cut off by its edge.
WIDE = r"""() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (node) => node.tagName !== 'ARTICLE' &&
        (getComputedStyle(node).overflowX !== 'visible' || scrolls(node.parentElement));
    const wide = [...document.querySelectorAll('article *')]
        .filter(node => node.getBoundingClientRect().right > width + 1 && !scrolls(node));
    if (!wide.length && document.documentElement.scrollWidth <= width) return [];
    return [`is ${document.documentElement.scrollWidth} pixels wide on a screen of ${width}`,
            ...wide.slice(0, 3).map(node => `  ${node.tagName} ${node.className} ${node.textContent.slice(0, 50)}`)];
}"""


#: Two frames later the page is painted in its new size.
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Quiet(SimpleHTTPRequestHandler):
    """A server that writes no log."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


async def look_at(context: BrowserContext, base: str, name: str, screenshots: Path | None) -> dict[str, list[str]]:
    """Anchors, links and problems of a page."""
    page = await context.new_page()
    problems: list[str] = []
    page.on("console", lambda note: note.type in ("error", "warning") and problems.append(f"console: {note.text}"))
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on("requestfailed", lambda request: problems.append(f"request failed: {request.url}"))
    page.on("response", lambda reply: reply.status >= 400 and problems.append(f"{reply.status}: {reply.url}"))
    page.on("request", lambda request: leaves(request.url, base) and problems.append(f"request leaves: {request.url}"))
    await page.goto(f"{base}/{name}", wait_until="load")
    found = await page.evaluate(LOOK)
    for width in (PHONE, SCREEN):
        await page.set_viewport_size({"width": width, "height": 900})
        problems += await page.evaluate(WIDE)
        if screenshots is not None:
            await shoot(page, screenshots / f"{name.replace('/', '-').removesuffix('.html')}-{width}.png")
    problems += await unreadable(page)  # which takes the page apart
    await page.close()
    return {"ids": found["ids"], "links": found["links"], "problems": found["problems"] + problems}


async def unreadable(page: Page) -> list[str]:
    """What axe finds on the page in each scheme of colours: the rule that is broken, how often, and the first place."""
    found = []
    await page.evaluate(ONE_OF_EACH_KIND)
    await page.evaluate(Axe().axe_script)  # once for both schemes: it is longer than the page
    for scheme, rules in SCHEMES.items():
        await page.emulate_media(color_scheme=scheme)
        await page.evaluate(PAINTED)
        for each in await page.evaluate(FINDINGS, rules):
            (place, *_), count = each["places"][0], len(each["places"])
            found.append(f"{each['help']} ({each['id']}, {scheme}), {count} times, as in {place}")
    return found


def leaves(url: str, base: str) -> bool:
    """Whether a request goes elsewhere than to the local server."""
    return not url.startswith((base, "data:", "blob:", "about:"))


async def shoot(page: Page, path: Path) -> None:
    """Keep what is seen, from the top to the bottom."""
    path.parent.mkdir(parents=True, exist_ok=True)
    height = await page.evaluate("document.documentElement.scrollHeight")
    await page.set_viewport_size({"width": page.viewport_size["width"], "height": min(height, TALLEST)})
    await page.evaluate(PAINTED)
    await page.screenshot(path=path)


def dead_links(seen: dict[str, dict[str, list[str]]], site: Path, base: str) -> dict[str, list[str]]:
    """For each page its links to what is not there."""
    dead: dict[str, list[str]] = {}
    for name, found in seen.items():
        for link in dict.fromkeys(found["links"]):
            url, anchor = urldefrag(link)
            if not url.startswith(base):
                continue
            target = unquote(urlparse(url).path).lstrip("/") or "index.html"
            missing = not (site / target).is_file()
            if missing or (anchor and target in seen and unquote(anchor) not in seen[target]["ids"]):
                dead.setdefault(name, []).append(f"link leads nowhere: {link.removeprefix(base)}")
    return dead


async def check(site: Path, screenshots: Path | None) -> int:
    """Look at all pages; the number of problems."""
    server = ThreadingHTTPServer(("localhost", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://localhost:{server.server_port}"
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    names = [name for name in names if not name.startswith("_static/")]
    seen: dict[str, dict[str, list[str]]] = {}
    waiting = iter(names)
    async with async_playwright() as playwright:
        program = next(filter(None, map(shutil.which, CHROMIUM)), None)
        browser = await playwright.chromium.launch(executable_path=program, args=QUIET)
        context = await browser.new_context(viewport={"width": SCREEN, "height": 900})

        async def tab() -> None:
            for name in waiting:
                seen[name] = await look_at(context, base, name, screenshots)

        await asyncio.gather(*(tab() for _ in range(TABS)))
        await browser.close()
    server.shutdown()
    dead = dead_links(seen, site, base)
    problems = [f"{name}: {each}" for name in names for each in seen[name]["problems"] + dead.get(name, [])]
    problems += unanchored(site, {name: found["ids"] for name, found in seen.items()})
    print("\n".join((*problems, f"{len(names)} pages, {len(problems)} problems")))
    return len(problems)


def main() -> int:
    """The exit code is 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path, help="directory of the built site")
    parser.add_argument("--screenshots", type=Path, metavar="DIRECTORY", help="keep a picture of every page")
    options = parser.parse_args()
    return int(asyncio.run(check(options.site, options.screenshots)) > 0)


if __name__ == "__main__":
    sys.exit(main())
