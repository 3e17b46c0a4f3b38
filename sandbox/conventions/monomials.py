r"""Products of powers: in them every convention translates, as a change of units does.

A monomial is a mapping from names to exponents; ``{"penalty": 1, "n": -1}`` is penalty / n. Values, text, LaTeX and
inverse all come from that one mapping.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from sandbox.foundations import parameters
from sandbox.foundations.parameters import Array

#: Exponents by name, none of them 0.
Monomial = Mapping[str, int | Fraction]


def value(monomial: Monomial, values: Mapping[str, Array]) -> Array:
    """The product at `values`; nan where it is 0 times infinity.

    Parameters
    ----------
    monomial : mapping
    values : mapping
        An array for every name; they broadcast.

    Returns
    -------
    array, shape (...)

    Examples
    --------
    >>> value({"penalty": 1, "n": -1}, {"penalty": 2.0, "n": 100.0})
    np.float64(0.02)
    """
    parameters.broadcast_shape(**{name: np.shape(values[name]) for name in monomial})
    product: Array = np.ones(())
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        for name, exponent in monomial.items():
            # A quotient is off by one rounding, a power of -1 by two.
            factor = np.power(values[name], float(abs(Fraction(exponent))))
            product = product * factor if exponent > 0 else product / factor
    return product


def expressed_by(wanted: Monomial, given: Mapping[str, Monomial]) -> dict[str, Fraction] | None:
    """`wanted` as a product of powers of other monomials, None where it is not one.

    Parameters
    ----------
    wanted : mapping
    given : mapping
        Independent monomials by name (see `independent`).

    Returns
    -------
    dict or None
        The exponents of the given names.

    Examples
    --------
    >>> expressed_by({"penalty": 1}, {"lam": {"penalty": 1, "n": -1}, "n": {"n": 1}})
    {'lam': Fraction(1, 1), 'n': Fraction(1, 1)}
    >>> expressed_by({"penalty": 1}, {"lam": {"penalty": 1, "n": -1}}) is None
    True
    """
    rows = _eliminated(given)
    left, used = {name: Fraction(exponent) for name, exponent in wanted.items()}, dict[str, Fraction]()
    for pivot, row, made_of in rows:
        times = left.get(pivot, Fraction(0))
        left, used = _plus(left, row, -times), _plus(used, made_of, times)
    return None if left else {name: used[name] for name in given if name in used}


def independent(given: Mapping[str, Monomial]) -> list[str]:
    """The names of monomials that none before them determine, in the given order.

    Examples
    --------
    >>> independent({"n": {"n": 1}, "p": {"p": 1}, "gamma": {"p": 1, "n": -1}})
    ['n', 'p']
    """
    chosen: dict[str, Monomial] = {}
    for name, monomial in given.items():
        if expressed_by(monomial, chosen) is None:
            chosen[name] = monomial
    return list(chosen)


def text(monomial: Monomial) -> str:
    """The monomial in plain text.

    Examples
    --------
    >>> text({"penalty": 1, "dim": 1, "n": -1})
    'penalty dim / n'
    >>> text({"signal": Fraction(1, 2), "noise": Fraction(-1, 2)})
    'sqrt(signal / noise)'
    """
    return _written(monomial, {name: name for name in monomial}, " ", "{}^{}", "sqrt({})")


def latex(monomial: Monomial, symbols: Mapping[str, str]) -> str:
    r"""The monomial in LaTeX.

    Parameters
    ----------
    monomial : mapping
    symbols : mapping
        LaTeX of each name.

    Examples
    --------
    >>> latex({"penalty": 1, "n": -1}, {"penalty": r"\lambda", "n": "n"})
    '\\lambda / n'
    """
    return _written(monomial, symbols, r"\,", "{}^{{{}}}", r"\sqrt{{{}}}")


def _written(monomial: Monomial, symbols: Mapping[str, str], between: str, power: str, root: str) -> str:
    """The factors with a positive exponent over those with a negative one."""
    if all(abs(exponent) == Fraction(1, 2) for exponent in monomial.values()):
        squared = {name: 2 * exponent for name, exponent in monomial.items()}
        return root.format(_written(squared, symbols, between, power, root))

    def factor(name: str, exponent: int | Fraction) -> str:
        symbol = symbols[name]
        if exponent == 1:
            return symbol
        return power.format(f"({symbol})" if "^" in symbol else symbol, exponent)

    above = [factor(name, exponent) for name, exponent in monomial.items() if exponent > 0]
    below = [factor(name, -exponent) for name, exponent in monomial.items() if exponent < 0]
    numerator = between.join(above) or "1"
    if not below:
        return numerator
    denominator = between.join(below)
    return f"{numerator} / {denominator}" if len(below) == 1 else f"{numerator} / ({denominator})"


_Row = tuple[str, dict[str, Fraction], dict[str, Fraction]]


def _eliminated(given: Mapping[str, Monomial]) -> Sequence[_Row]:
    """Pivot, exponents and what makes them up: each row free of the pivots before it, with exponent 1 at its own."""
    rows: list[_Row] = []
    for name, monomial in given.items():
        left = {each: Fraction(exponent) for each, exponent in monomial.items()}
        made_of = {name: Fraction(1)}
        for pivot, row, parts in rows:
            times = left.get(pivot, Fraction(0))
            left, made_of = _plus(left, row, -times), _plus(made_of, parts, -times)
        pivot = next(iter(left))
        scale = left[pivot]
        rows.append(
            (pivot, {each: x / scale for each, x in left.items()}, {each: x / scale for each, x in made_of.items()})
        )
    return rows


def _plus(one: Mapping[str, Fraction], other: Mapping[str, Fraction], times: Fraction) -> dict[str, Fraction]:
    total = {name: one.get(name, Fraction(0)) + times * other.get(name, Fraction(0)) for name in {**one, **other}}
    return {name: exponent for name, exponent in total.items() if exponent}
