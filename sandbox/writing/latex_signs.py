r"""Signs as LaTeX: what pdfLaTeX has no words for, and what it reserves."""

from __future__ import annotations

# fmt: off
#: Letters by their names in LaTeX.
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ":
    "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma",
    "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi",
    "Ψ": "Psi", "Ω": "Omega",
}
# fmt: on
#: What a formula has for each sign.
MATHEMATICS = {
    **{sign: rf"\{name}" for sign, name in GREEK.items()},
    **{sign: rf"^{digit}" for sign, digit in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True)},
    **{sign: rf"_{digit}" for sign, digit in zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)},
    "×": r"\times",
    "÷": r"\div",
    "±": r"\pm",
    "·": r"\cdot",
    "−": "-",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "≈": r"\approx",
    "∞": r"\infty",
    "→": r"\to",
    "√": r"\surd",
    "ℓ": r"\ell",
    "∈": r"\in",
    "∑": r"\sum",
    "∥": r"\|",
    "½": r"\frac{1}{2}",
    "…": r"\dots",
}

#: Signs that pdfLaTeX does not know by itself, as what it does know, in text and in formulas.
SIGNS = {sign: rf"\ensuremath{{{command}}}" for sign, command in MATHEMATICS.items()}

_RESERVED = {each: rf"\{each}" for each in "_%&#${}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
}


def escaped(text: str) -> str:
    r"""Plain text as LaTeX that prints it sign by sign.

    >>> print(escaped("100% of p_1 ≤ n"))
    100\% of p\_1 \ensuremath{\le} n
    """
    return "".join(_RESERVED.get(each) or SIGNS.get(each, each) for each in text)
