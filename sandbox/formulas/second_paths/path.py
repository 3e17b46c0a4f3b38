"""How a second path is written: as a claim that it leads to the same number."""

from __future__ import annotations

import functools
from collections.abc import Callable
from decimal import localcontext
from typing import Any

from sandbox.claims.claim import Claim, claim
from sandbox.claims.comparison import Comparison
from sandbox.formulas.registry import FORMULAS
from sandbox.results.exactness import Exactness

#: Digits of every `decimal.Decimal`.
DIGITS = 100


def second_path(id: str) -> Callable[[Callable[..., Comparison]], Claim]:
    """Decorate a function that computes a formula in another way and compares.

    Parameters
    ----------
    id : str
        Of the formula.

    Returns
    -------
    callable
        The decorator, which makes a `Claim` of the function: its arguments default to strategies, its docstring says in
        one sentence which way it goes. Inside, decimals have 100 digits.

    Raises
    ------
    ValueError
        If there is no such formula.
    """
    if id not in FORMULAS:
        raise ValueError(
            f"id must be that of a formula stated in a registered model or in a module of "
            f"sandbox/formulas/registry.py, got {id!r}"
        )
    formula = FORMULAS[id]
    options: dict[str, Any] = {"exactness": formula.exactness} if formula.exactness in tuple(Exactness) else {}
    sides = ("the library", "the second path")
    decorate = claim(
        id=id,
        title=formula.title,
        statement=formula.latex,
        kind="identity",
        reference=formula.reference,
        sides=sides,
        **options,
    )

    def careful(body: Callable[..., Comparison]) -> Claim:
        @functools.wraps(body)
        def compare(**point: Any) -> Comparison:
            with localcontext() as context:
                context.prec = DIGITS
                return body(**point)

        return decorate(compare)

    return careful
