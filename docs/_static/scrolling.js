// What scrolls is reached by the keyboard as well.
function reach() {
  for (const place of document.querySelectorAll("pre, .table-wrapper, div.math, mjx-container")) {
    const scrolls = place.scrollWidth > place.clientWidth || place.scrollHeight > place.clientHeight;
    if (scrolls && ["auto", "scroll"].includes(getComputedStyle(place).overflowX)) place.tabIndex = 0;
  }
}

window.addEventListener("load", () => window.MathJax?.startup?.promise.then(reach) ?? reach());
window.addEventListener("resize", reach);
