"""Words as LaTeX: what is a formula, what is code, what is cited, and what stays as it is."""

import pytest

from sandbox.writing.latex import prose
from sandbox.writing.latex_signs import SIGNS

FORMULAS = {
    "p = n - 1": r"$p = n - 1$",
    "at p = n, p and p + 1": r"at $p = n$, $p$ and $p + 1$",
    "signal/p": r"$\text{signal}/p$",
    "penalty * n": r"$\text{penalty} \cdot n$",
    "k^-1.5 and 10^12": r"$k^{-1.5}$ and $10^{12}$",
    "dim^2": r"$\text{dim}^{2}$",
    "penalty^(-1/2)": r"$\text{penalty}^{-1/2}$",
    "n^-min(b - 1, 2a)": r"$n^{-\min (b - 1, 2a)}$",
    "O(1/n)": r"$O(1/n)$",
    "min(n, p) >= 3": r"$\min (n, p) \ge 3$",
    "sqrt(p/n)": r"$\sqrt{p/n}$",
    r"\|p - n\| >= 2": r"$|p - n| \ge 2$",
    "exp(-k/2) + 1/dim": r"$\exp (-k/2) + 1/\text{dim}$",
    "p < n < p'": r"$p < n < p'$",
    "k = 1 ... 2000, 5": r"$k = 1 \dots 2000$, 5",
    "k = 1, 2, ..., n": r"$k = 1$, 2, \dots{}, $n$",
    "w_j": r"$w_{j}$",
    "to 1e-13, 2.5e3": r"to $10^{-13}$, $2.5 \cdot 10^{3}$",
    "-216, one of 0.3n": r"$-216$, one of $0.3n$",
    "K = infinity": r"$K = \infty$",
    "x -> y, a -> b": r"$x \to y$, $a \to b$",
    "n ≤ 2, 3 × 4, λ = π": r"$n \le 2$, $3 \times 4$, $\lambda = \pi$",
    "n-dimensional": r"$n$-dimensional",
}

WORDS = {
    "a fit, A fit, I fit": None,
    "i.e. this, e.g. that": None,
    "G. H. Golub and R. Tibshirani": None,
    "Tom's models' numbers": None,
    "min-norm, 3-4, 0+ of it": None,
    "Theorem 1.": None,
    "variance 0.25; n": "variance 0.25; $n$",
    "5% & more #1 {my_key}": r"5\% \& more \#1 \{my\_key\}",
    r"a ~ b\c": r"a \textasciitilde{} $b$\textbackslash{}c",
    '"prescient" choices': "``prescient'' choices",
    "two\n  lines": "two lines",
    "José, naïve": None,
    "…": SIGNS["…"],
}

MARKUP = {
    "**Model.** Of n": r"\textbf{Model.} Of $n$",
    "**p = n** and *so on*": r"\textbf{$p = n$} and \emph{so on}",
    "a * b * c": r"$a \cdot b \cdot c$",
    r":math:`\|w_j\| = 1`": r"$\|w_j\| = 1$",
    ".. math:: x^2\n    + 1\n": r"$\displaystyle x^2 + 1$",
    ".. math::\n    x &= 1 \\\\\n    y &= 2": r"$\displaystyle \begin{aligned} x &= 1 \\ y &= 2\end{aligned}$",
    "``f(x, y=1)``": r"\texttt{f(\allowbreak{}x, y=\allowbreak{}1)}",
    "`Risk.total`": r"\texttt{Risk.total}",
    "``belkin2020two``, Theorem 1, not ``scipy``": r"\cite{belkin2020two}, Theorem 1, not \texttt{scipy}",
    "see https://x.org.": r"see \texttt{https:/\allowbreak{}/\allowbreak{}x.org}.",
}


@pytest.mark.parametrize("text", [*FORMULAS, *WORDS, *MARKUP])
def test_prose(text):
    expected = (FORMULAS | WORDS | MARKUP)[text]
    assert prose(text, {"belkin2020two"}) == (text if expected is None else expected)
