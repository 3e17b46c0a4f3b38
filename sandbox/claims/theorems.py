r"""Claims as LaTeX theorem environments.

They need ``\usepackage{amsmath, amsthm}`` and the environments of `PREAMBLE`; each reference is a ``\cite``.
"""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.claims.verdict import Verdict
from sandbox.writing.latex_signs import escaped

#: What declares the environments.
PREAMBLE = r"""\newtheorem{proposition}{Proposition}
\newtheorem{folklore}[proposition]{Folklore}
\newtheorem{counterexample}[proposition]{Counterexample}"""


def theorem(verdict: Verdict) -> str:
    """A claim as a proposition, or as folklore with its counterexample.

    Parameters
    ----------
    verdict : Verdict

    Returns
    -------
    str
        One or two environments, labelled ``claim:`` and the id.

    Examples
    --------
    >>> from sandbox.claims import CATALOGUE, check
    >>> print(theorem(check(CATALOGUE["more-data-never-hurts"])))
    \\begin{folklore}[More data never hurts]\\label{claim:more-data-never-hurts}
    The expected test risk of min-norm least squares does not rise with one more sample:
    \\[ R(n + 1) \\le R(n) \\quad \\text{for min-norm least squares} \\]
    (finite-sample; \\cite[Claim 1, arXiv v1]{nakkiran2019more}).
    \\end{folklore}
    \\begin{counterexample}
    \\texttt{task = Task.isotropic(4, noise=1)}, \\texttt{n = 1}: $3.5 \\le 2.25$ is false.
    \\end{counterexample}
    """
    claim, found = verdict.claim, verdict.comparison
    environment = "folklore" if claim.kind == "folklore" else "proposition"
    references = " and ".join(each.latex for each in claim.citations)
    lines = [
        rf"\begin{{{environment}}}[{escaped(claim.title)}]\label{{claim:{claim.id}}}",
        f"{escaped(claim.sentence.removesuffix('.'))}:",
        rf"\[ {claim.statement} \]",
        f"({'; '.join(each for each in (claim.exactness, references) if each)}).",
        rf"\end{{{environment}}}",
    ]
    if verdict.verdict == "refuted" and found is not None:
        point = ", ".join(rf"\texttt{{{escaped(f'{name} = {text}')}}}" for name, text in verdict.arguments.items())
        relation = {"<=": rf"\le {_number(found.right)}", "==": f"= {_number(found.right)}"}
        sides = f"{_number(found.left)} {relation.get(found.relation, '= ' + _number(float('inf')))}"
        lines += [r"\begin{counterexample}", f"{point}: ${sides}$ is false.", r"\end{counterexample}"]
    return "\n".join(lines)


def listing(verdicts: Iterable[Verdict]) -> str:
    """The environments of several claims, after a comment with what the preamble of the document needs."""
    preamble = "\n".join(f"% {line}" for line in PREAMBLE.split("\n"))
    return "\n\n".join((f"% in the preamble:\n{preamble}", *(theorem(verdict) for verdict in verdicts)))


def _number(value: float) -> str:
    text = f"{value:.4g}".replace("inf", r"\infty")
    mantissa, exponent, power = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(power)}}}" if exponent else text
