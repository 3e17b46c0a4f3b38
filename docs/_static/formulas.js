// A formula wider than its place is set smaller, down to two thirds, before it scrolls.
const SMALLEST = 2 / 3;

function fit() {
  for (const place of document.querySelectorAll("div.math")) {
    place.style.fontSize = "";
    const share = place.clientWidth / place.scrollWidth;
    if (share < 1) place.style.fontSize = `${Math.max(SMALLEST, 0.99 * share)}em`;
  }
}

window.addEventListener("load", () => window.MathJax?.startup?.promise.then(fit));
window.addEventListener("resize", fit);
