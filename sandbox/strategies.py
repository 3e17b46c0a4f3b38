"""Hypothesis strategies for the space of exact models: for claims, and for your own tests.

The simplest isotropic population on which a fit to two samples is worse than one to a single sample:

>>> from hypothesis import find
>>> from sandbox import MinNorm, strategies
>>> def worse_with_more_data(task):
...     one, two = MinNorm().finite_sample_risk(task, n=[1, 2]).total
...     return one < two < float("inf")
>>> find(strategies.tasks("isotropic"), worse_with_more_data)
Task.isotropic(4, noise=1)

Every strategy simplifies toward the textbook case: isotropic inputs of small dimension, noise 0 or 1, no penalty, few
samples. What they draw has a short ``repr`` that evaluates to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from sandbox.activations import NAMES
from sandbox.models import MinNorm, RandomFeatures, Ridge
from sandbox.parameters import one_of
from sandbox.spherical_task import AnyTask, SphericalTask
from sandbox.task import Task

Model = MinNorm | Ridge | RandomFeatures


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
    low, high = _decade(min_value, "min_value"), _decade(max_value, "max_value")
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
    """
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
    return _counts(min_value, max_value, least=1, most=10**15)


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
    return _counts(min_value, max_value, least=0, most=10**15)


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
    """
    if min_value == 0:
        return st.just(0.0) | scaled(min_value=min(1e-10, max_value), max_value=max_value)
    return scaled(min_value=min_value, max_value=max_value)


def activations(*names: str) -> SearchStrategy[str]:
    """Names of activations.

    Parameters
    ----------
    *names : str
        Which of `sandbox.activations.NAMES`; all of them by default.

    Returns
    -------
    SearchStrategy
        Of names, simplest: the first of them, which is ``"linear"`` by default.

    Raises
    ------
    ValueError
        If a name is unknown.
    """
    simplest_first = sorted(NAMES, key=lambda name: (name != "linear", name != "relu"))
    return st.sampled_from([one_of(name, "name", NAMES) for name in names] or simplest_first)


def tasks(*kinds: str, max_dim: int = 60, noise: float | SearchStrategy[float] | None = None) -> SearchStrategy[Any]:
    """Populations.

    Parameters
    ----------
    *kinds : str
        Which of ``"isotropic"``, ``"power_law"``, ``"spiked"``, ``"two_scale"``, ``"latent_space"``, ``"spherical"``
        and ``"spectrum"`` (up to four arbitrary eigenvalues with arbitrary power, and some target hidden); all of them
        by default.
    max_dim : int, default 60
        Largest number of directions, >= 3.
    noise : float or SearchStrategy, default `variances()`
        The label-noise variance, or a strategy for it.

    Returns
    -------
    SearchStrategy
        Of `Task` and, for ``"spherical"``, `SphericalTask`; simplest: the first kind, of small dimension and without
        noise.

    Raises
    ------
    ValueError
        If a kind is unknown or `max_dim` is less than 3.

    Examples
    --------
    A population of the simplest kind on which negative penalties help:

    >>> from hypothesis import find
    >>> from sandbox import Ridge, strategies
    >>> find(strategies.tasks("spiked"), lambda task: Ridge.negative_penalty_helps(task, n=2))
    Task.spiked(3, 1, size=1, alignment=1)
    """
    if not isinstance(max_dim, int) or max_dim < 3:
        raise ValueError(f"max_dim must be an integer >= 3, got {max_dim!r}")
    drawn_noise = variances() if noise is None else noise if isinstance(noise, SearchStrategy) else st.just(noise)
    chosen = [one_of(kind, "kind", tuple(_KINDS)) for kind in kinds] or list(_KINDS)
    return st.one_of([_KINDS[kind](max_dim, drawn_noise) for kind in chosen])


def models(*, max_p: int = 60, max_penalty: float = 1e6) -> SearchStrategy[Any]:
    """Models with their hyperparameters.

    Parameters
    ----------
    max_p : int, default 60
        Largest number of parameters.
    max_penalty : float, default 1e6
        Largest penalty, a power of ten.

    Returns
    -------
    SearchStrategy
        Of `MinNorm`, `Ridge` and `RandomFeatures` (Gaussian projections, which have an equivalent on every task);
        simplest: `MinNorm` of one parameter.
    """
    p, penalty = parameter_counts(max_value=max_p), penalties(max_value=max_penalty)
    return st.one_of(
        st.builds(MinNorm, p),
        st.builds(Ridge, penalty, p),
        st.builds(RandomFeatures, p, penalty=penalty),
    )


# ---------------------------------------------------------------------- the kinds of tasks


@st.composite
def _isotropic(draw: DrawFn, max_dim: int, noise: SearchStrategy[float]) -> Task:
    return Task.isotropic(draw(st.integers(1, max_dim)), noise=draw(noise))


@st.composite
def _power_law(draw: DrawFn, max_dim: int, noise: SearchStrategy[float]) -> Task:
    decay, source = draw(st.integers(1, 30)), draw(st.integers(1, 40))
    return Task.power_law(decay / 10, source / 10, dim=draw(st.integers(2, max_dim)), noise=draw(noise))


@st.composite
def _spiked(draw: DrawFn, max_dim: int, noise: SearchStrategy[float]) -> Task:
    dim = draw(st.integers(3, max_dim))
    spikes, size = draw(st.integers(1, dim - 1)), draw(scaled(min_value=1.0, max_value=1e3))
    return Task.spiked(dim, spikes, size=size, alignment=draw(_share()), noise=draw(noise))


@st.composite
def _two_scale(draw: DrawFn, max_dim: int, noise: SearchStrategy[float]) -> Task:
    strong = draw(st.integers(1, max_dim - 1))
    weak, ratio = draw(st.integers(1, max_dim - strong)), draw(scaled(min_value=1e-6, max_value=1.0))
    alignment = 1.0 if ratio == 1.0 else draw(_share())
    return Task.two_scale(strong, weak, ratio=ratio, alignment=alignment, noise=draw(noise))


@st.composite
def _latent_space(draw: DrawFn, max_dim: int, noise: SearchStrategy[float]) -> Task:
    dim = draw(st.integers(2, max_dim))
    return Task.latent_space(dim, draw(st.integers(1, dim - 1)), noise=draw(noise))


@st.composite
def _spherical(draw: DrawFn, max_dim: int, noise: SearchStrategy[float]) -> SphericalTask:
    quadratic = draw(st.integers(0, 10))
    return SphericalTask(draw(st.integers(2, max_dim)), [0.0, (10 - quadratic) / 10, quadratic / 10], noise=draw(noise))


@st.composite
def _spectrum(draw: DrawFn, max_dim: int, noise: SearchStrategy[float]) -> Task:
    groups = draw(st.integers(1, min(4, max_dim)))
    each = st.tuples(scaled(min_value=1e-4, max_value=1e2), variances(max_value=1e1))
    drawn = draw(st.lists(each, min_size=groups, max_size=groups))
    multiplicity = draw(st.lists(st.integers(1, max_dim // groups), min_size=groups, max_size=groups))
    eigenvalues, power = zip(*drawn, strict=True)
    return Task(eigenvalues, power, multiplicity, noise=draw(noise), hidden=draw(variances(max_value=1e1)))


def _share() -> SearchStrategy[float]:
    return st.integers(0, 10).map(lambda tenths: (10 - tenths) / 10)


_KINDS: dict[str, Callable[[int, SearchStrategy[float]], SearchStrategy[AnyTask]]] = {
    "isotropic": _isotropic,
    "power_law": _power_law,
    "spiked": _spiked,
    "two_scale": _two_scale,
    "latent_space": _latent_space,
    "spherical": _spherical,
    "spectrum": _spectrum,
}


def _counts(min_value: int, max_value: int, *, least: int, most: int) -> SearchStrategy[int]:
    for name, value in (("min_value", min_value), ("max_value", max_value)):
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"{name} must be an integer from {least} to {most:g}, got {value!r}")
    if min_value > max_value:
        raise ValueError(f"max_value must be >= min_value, got {max_value} < {min_value}")
    few = min(max_value, min_value + 100)
    if few == max_value:
        return st.integers(min_value, max_value)
    ends = [min(10**k, max_value) for k in range(3, 16) if 10 ** (k - 1) < max_value]
    return st.one_of([st.integers(min_value, few), *(st.integers(few, end) for end in ends if end >= few)])


def _decade(value: float, name: str) -> int:
    """The k of value = 10^k."""
    text = f"{value:e}" if isinstance(value, int | float) else ""
    mantissa, _, exponent = text.partition("e")
    if mantissa != "1.000000" or not -300 <= int(exponent) <= 300 or float(f"1e{int(exponent)}") != value:
        raise ValueError(f"{name} must be a power of ten between 1e-300 and 1e300, got {value!r}")
    return int(exponent)
