"""Numbers as claims need them: scales, variances, penalties, sizes."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from sandbox.foundations.parameters import Parameter, integer, single_number, true_or_false

#: Largest count that is drawn.
MOST = 10**15


def scaled(*, min_value: float = 1e-6, max_value: float = 1e6) -> SearchStrategy[float]:
    """Positive numbers on a logarithmic scale, of at most two digits.

    Parameters
    ----------
    min_value, max_value : float, default 1e-6, 1e6
        Powers of ten between 1e-300 and 1e300, both ends included.

    Returns
    -------
    SearchStrategy
        Of floats, simplest: 1, or the end nearest to it.

    Raises
    ------
    ValueError
        If an end is not a power of ten in this range, or they are in the wrong order.

    Examples
    --------
    >>> from hypothesis import find
    >>> from sandbox import strategies
    >>> find(strategies.scaled(), lambda value: value != 1)
    1.1
    """
    low, high = decade(min_value, "min_value"), decade(max_value, "max_value")
    if low > high:
        raise ValueError(f"max_value must be >= min_value, got {max_value!r} < {min_value!r}")
    decades, digits = st.integers(low, high), st.integers(10, 99)
    return st.tuples(decades, digits).map(lambda drawn: min(float(f"{drawn[1]}e{drawn[0] - 1}"), 10.0**high))


def variances(*, positive: bool = False, max_value: float = 1e3) -> SearchStrategy[float]:
    """Variances: of label noise, for instance.

    Parameters
    ----------
    positive : bool, default False
        Without 0.
    max_value : float, default 1e3
        A power of ten >= 1.

    Returns
    -------
    SearchStrategy
        Of floats >= 0, simplest: 0, or 1 if it must be positive.

    Raises
    ------
    TypeError
        If `positive` is not True or False, or `max_value` is not a number.
    ValueError
        If `max_value` is not a power of ten >= 1.
    """
    if decade(max_value, "max_value") < 0:
        raise ValueError(f"max_value must be >= 1, got {max_value!r}")
    positive = true_or_false(positive, "positive")
    some = scaled(min_value=1e-3, max_value=max_value)
    # Without noise many claims are trivial, so that most draws have some.
    return some if positive else st.just(0.0) | some | some


def sample_sizes(*, min_value: int = 1, max_value: int = 60) -> SearchStrategy[int]:
    """Numbers of training samples.

    Parameters
    ----------
    min_value, max_value : int, default 1, 60
        Both included; up to 10^15.

    Returns
    -------
    SearchStrategy
        Of integers, simplest: `min_value`. Beyond a hundred they are spread over the decades.

    Raises
    ------
    ValueError
        If the ends are not integers from 1 to 10^15 in this order.
    """
    return _counts(min_value, max_value, least=1, most=MOST)


def parameter_counts(*, min_value: int = 1, max_value: int = 60) -> SearchStrategy[int]:
    """Numbers of parameters: leading directions, or random features.

    Parameters
    ----------
    min_value, max_value : int, default 1, 60
        Both included; from 0 up to 10^15.

    Returns
    -------
    SearchStrategy
        Of integers, simplest: `min_value`. Beyond a hundred they are spread over the decades.

    Raises
    ------
    ValueError
        If the ends are not integers from 0 to 10^15 in this order.
    """
    return _counts(min_value, max_value, least=0, most=MOST)


def penalties(*, min_value: float = 0.0, max_value: float = 1e6) -> SearchStrategy[float]:
    """Penalties >= 0 of the un-normalised loss, on a logarithmic scale from 1e-10.

    Parameters
    ----------
    min_value : float, default 0
        0, or a power of ten: the least penalty.
    max_value : float, default 1e6
        A power of ten.

    Returns
    -------
    SearchStrategy
        Of floats, simplest: 0, or 1 if 0 is not allowed.

    Raises
    ------
    TypeError
        If an end is not a number.
    ValueError
        If an end is not a power of ten, but for a least penalty of 0, or they are in the wrong order.
    """
    if single_number(min_value, "min_value") == 0:
        least = min(-10, decade(max_value, "max_value"))
        return st.just(0.0) | scaled(min_value=float(f"1e{least}"), max_value=max_value)
    return scaled(min_value=min_value, max_value=max_value)


def times(*, min_value: float = 1e-6, max_value: float = 1e4) -> SearchStrategy[float]:
    """Times of gradient flow on the un-normalised loss, positive and finite, on a logarithmic scale.

    Parameters
    ----------
    min_value, max_value : float, default 1e-6, 1e4
        Powers of ten, both ends included.

    Returns
    -------
    SearchStrategy
        Of floats, simplest: 1, or the end nearest to it.

    Raises
    ------
    ValueError
        If an end is not a power of ten, or they are in the wrong order.
    """
    return scaled(min_value=min_value, max_value=max_value)


def away_from_threshold(*, max_value: int = 60, max_penalty: float = 1e6) -> SearchStrategy[tuple[int, int, float]]:
    """Sample sizes, parameter counts and penalties that are far from the interpolation threshold of isotropic inputs.

    Parameters
    ----------
    max_value : int, default 60
        Largest number of samples and of parameters, >= 3.
    max_penalty : float, default 1e6
        Largest penalty, a power of ten.

    Returns
    -------
    SearchStrategy
        Of tuples (n, p, penalty) with p <= n - 2 or p >= 2n + 1, where the risk is finite and the equivalent does not
        warn, whatever the penalty. Simplest: (1, 3, 0).

    Examples
    --------
    >>> from hypothesis import find
    >>> from sandbox import strategies
    >>> find(strategies.away_from_threshold(), lambda drawn: drawn[2] > 0)
    (1, 3, 1.0)
    """
    max_value = integer(max_value, "max_value", 3, MOST)
    decade(max_penalty, "max_penalty")
    few, many = sample_sizes(max_value=(max_value - 1) // 2), parameter_counts(min_value=3, max_value=max_value)
    beyond = st.tuples(few, many).map(lambda drawn: (drawn[0], max(drawn[1], 2 * drawn[0] + 1)))
    below = st.tuples(many, few).map(lambda drawn: (drawn[0], min(drawn[1], drawn[0] - 2)))
    return st.tuples(beyond | below, penalties(max_value=max_penalty)).map(lambda drawn: (*drawn[0], drawn[1]))


def typical(parameter: Parameter) -> SearchStrategy[Any]:
    """Typical values of a declared parameter, simplest: the smallest.

    Parameters
    ----------
    parameter : Parameter

    Returns
    -------
    SearchStrategy
        Of integers where it counts; else of floats, on a logarithmic scale where they are spread over decades.

    Raises
    ------
    ValueError
        If no typical values are declared.
    """
    if parameter.typical is None:
        raise ValueError(f"{parameter.name} must have typical values to be searched: declare them")
    low, high = parameter.typical
    if parameter.whole:
        return _counts(int(low), int(high), least=0, most=MOST)
    if parameter.logarithmic:
        return st.integers(0, 100).map(lambda share: float(f"{low * (high / low) ** (share / 100):.2g}"))
    return st.integers(0, 20).map(lambda share: low + (high - low) * share / 20)


def _counts(min_value: int, max_value: int, *, least: int, most: int) -> SearchStrategy[int]:
    min_value, max_value = integer(min_value, "min_value", least, most), integer(max_value, "max_value", least, most)
    if min_value > max_value:
        raise ValueError(f"max_value must be >= min_value, got {max_value} < {min_value}")
    few = min(max_value, min_value + 100)
    if few == max_value:
        return st.integers(min_value, max_value)
    ends = [min(10**k, max_value) for k in range(3, 16) if 10 ** (k - 1) < max_value]
    return st.one_of([st.integers(min_value, few), *(st.integers(few, end) for end in ends if end >= few)])


def decade(value: float, name: str) -> int:
    """The k of value = 10^k; a `TypeError` or `ValueError` that names the parameter where there is none."""
    number = single_number(value, name)
    mantissa, _, exponent = f"{number:e}".partition("e")
    if mantissa != "1.000000" or not -300 <= int(exponent) <= 300 or float(f"1e{int(exponent)}") != number:
        raise ValueError(f"{name} must be a power of ten between 1e-300 and 1e300, got {number!r}")
    return int(exponent)
