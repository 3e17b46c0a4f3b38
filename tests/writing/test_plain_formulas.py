"""What in a sentence is a formula, and how it is set."""

import pytest

from sandbox.writing.plain_formulas import FORMULA, typeset


@pytest.mark.parametrize(
    ("sentence", "formulas"),
    [
        ("at p = n - 1 or O(1/n) from it", ["p = n - 1", "O(1/n)"]),
        ("a fit of I. Newton, min-norm", []),
        ("k^-1.5, w_j and 0.3n", ["k^-1.5", "w_j", "0.3n"]),
        ("log(n) >= 2", ["log(n) >= 2"]),
    ],
)
def test_formulas_are_found(sentence, formulas):
    assert [found[0] for found in FORMULA.finditer(sentence)] == formulas


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        ("sqrt(p/n)", r"\sqrt{p/n}"),
        ("k^(-1/2)", "k^{-1/2}"),
        ("2.5e3", r"2.5 \cdot 10^{3}"),
        ("1e-13", "10^{-13}"),
        ("erf(x) -> inf", r"\operatorname{erf}(x) \to \infty"),
        ("signal >= 2 * noise", r"\text{signal} \ge 2 \cdot \text{noise}"),
    ],
)
def test_a_formula_in_latex(formula, latex):
    assert typeset(formula) == latex
