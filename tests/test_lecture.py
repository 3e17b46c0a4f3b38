"""What is exported compiles: docs/lecture.md to the letter, every caption, every claim, words in pictures."""

import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib
import pytest
from matplotlib.figure import Figure

from sandbox import plotting
from sandbox.claims import CATALOGUE
from sandbox.formulas import FORMULAS
from sandbox.gallery import examples, titles
from sandbox.plotting.figure_environment import figure_environment
from sandbox.references import bibliography, cite, mentioned
from sandbox.writing.latex import prose
from sandbox.writing.latex_signs import SIGNS, escaped

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "lecture.md").read_text("utf-8")

needs_latex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs LaTeX")


def call(command, folder):
    """Run a command as one types it, with the repository in the place of its installation."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MPLBACKEND": "agg", "max_print_line": "1000"}
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"


def complaints(log):
    """What LaTeX says that a reader of the document would see."""
    text = log.read_text("utf-8", errors="replace")
    assert "Output written on" in text
    return re.findall(r"^(?:.*undefined.*|Missing character.*|Overfull .*|.*multiply.defined.*)$", text, re.MULTILINE)


def compiled(folder, body, packages="graphicx, amsmath, amssymb"):
    """An article with the works of the bibliography, compiled in `folder`."""
    (folder / "works.bib").write_text(cite(*bibliography()), "utf-8")
    document = rf"""\documentclass{{article}}
\usepackage{{{packages}}}
\graphicspath{{{{figures/}}}}
\begin{{document}}
{body}
\bibliographystyle{{plain}}
\bibliography{{works}}
\end{{document}}
"""
    (folder / "article.tex").write_text(document, "utf-8")
    for command in ("pdflatex", "bibtex", "pdflatex", "pdflatex"):
        call(f"{command} {'' if command == 'bibtex' else '-halt-on-error'} article", folder)
    assert not complaints(folder / "article.log")
    blg = (folder / "article.blg").read_text("utf-8")
    assert "error message" not in blg


@pytest.mark.slow
@needs_latex
def test_the_page_to_the_letter(tmp_path):
    names = []
    for language, block in re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        if language == "sh":
            for line in block.splitlines():
                if "pip install" not in line:
                    call(line.replace(".venv/bin/python", shlex.quote(sys.executable)), tmp_path)
        else:
            name = re.match(r"[%#] (\w+\.\w+)\n", block)[1]
            (tmp_path / name).write_text(block, "utf-8")
            names.append(name)
    assert names == ["slides.tex", "notes.tex", "curve.py", "pictures.tex"]
    for name, pages in (("slides", 2), ("notes", 2), ("pictures", 2)):
        assert complaints(tmp_path / f"{name}.log") == []
        assert f"Output written on {name}.pdf ({pages} pages" in (tmp_path / f"{name}.log").read_text(
            "utf-8", "replace"
        )
    for name in ("slides", "notes"):
        cited = set(re.findall(r"\\bibcite\{(\w+)\}", (tmp_path / f"{name}.aux").read_text("utf-8")))
        assert {"belkin2019reconciling", "hastie2022surprises", "sandbox2026exact"} <= cited
    assert set(re.findall(r"^@\w+\{(\w+),", (tmp_path / "sandbox.bib").read_text("utf-8"), re.M)) == {*bibliography()}


def test_the_page_installs_as_the_readme_does():
    (line,) = re.findall(r"^(python3 .*pip install \.)$", PAGE, re.MULTILINE)
    assert line in (ROOT / "README.md").read_text("utf-8")


def test_the_page_says_how_wide_the_looks_are():
    rows = re.findall(r"^\| `look\(\"(\w+)\"\)` \| [^|]+ \| ([\d.]+) in[^|]* \| [^|]*?(\d+) pt", PAGE, re.MULTILINE)
    assert [name for name, _, _ in rows] == ["slides", "paper", "notes"]
    for name, width, size in rows:
        look = plotting.style(name)
        assert float(width) == pytest.approx(look["figure.figsize"][0], abs=0.05)
        assert float(size) == look["font.size"]


def stories():
    examples()
    return {name: importlib.import_module(f"sandbox.examples.{name}").__doc__ for name in titles()}


@needs_latex
def test_the_caption_of_every_figure_compiles(tmp_path):
    for name, story in stories().items():
        plotting.save(Figure(figsize=(4, 1)), tmp_path / "figures" / f"{name}.pdf")
        (tmp_path / "figures" / f"{name}.tex").write_text(figure_environment(name, story), "utf-8")
    inputs = (rf"\input{{figures/{name}}} Figure~\ref{{fig:{name}}}.\clearpage" for name in titles())
    compiled(tmp_path, "\n".join((r"\listoffigures", *inputs)))


@needs_latex
def test_every_story_compiles_whole(tmp_path):
    # Displays are long for one line of text.
    body = [r"\sloppy\hfuzz=\maxdimen"]
    for story in stories().values():
        keys = {each.key for each in mentioned(story)}
        body += [prose(paragraph, keys) for paragraph in re.split(r"\n\s*\n", story.strip().partition("=\n")[2])]
    compiled(tmp_path, "\n\n".join(body))


@needs_latex
def test_every_claim_and_every_sign_compiles(tmp_path):
    body = [r"\sloppy\hfuzz=\maxdimen\nocite{*}"]
    for claim in CATALOGUE.values():
        body.append(prose(f"{claim.title}: {claim.sentence} :math:`{claim.statement}` ``{claim.id}(n=3)``."))
    body += [escaped("".join(SIGNS)), escaped("".join(map(chr, range(33, 127))))]
    body.append(prose("".join(f"{sign} " for sign in SIGNS)))
    compiled(tmp_path, "\n\n".join(body))


@needs_latex
def test_words_of_a_picture_are_set_in_the_font_of_the_document(tmp_path):
    with matplotlib.rc_context(plotting.style("notes")):
        figure = Figure()
        ax = figure.add_subplot(xscale="log", xlim=(1e-3, 10), xlabel="p_1 < n ≤ ∞, $q_1^2$", title="|5%| of 10² × ½ …")
        ax.annotate("½ with a halo", (0.1, 0.5), path_effects=[matplotlib.patheffects.withStroke(linewidth=3)])
        plotting.save(figure, tmp_path / "curve.pgf")
    document = r"\documentclass{article}\usepackage{pgf}\begin{document}\noindent\input{curve.pgf}\end{document}"
    (tmp_path / "article.tex").write_text(document, "utf-8")
    call("pdflatex -halt-on-error article", tmp_path)
    assert not complaints(tmp_path / "article.log")
    fonts = set(re.findall(r"([\w-]+)\.pfb", (tmp_path / "article.log").read_text("utf-8", "replace")))
    assert "cmr10" in fonts


@needs_latex
def test_every_formula_compiles_and_fits_the_page(tmp_path):
    equations = "\n\n".join(formula.equation for formula in FORMULAS.values())
    compiled(tmp_path, rf"\sloppy {equations}")
