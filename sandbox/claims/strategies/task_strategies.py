"""Populations of every kind."""

from __future__ import annotations

import numbers
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from sandbox.claims.strategies.number_strategies import MOST, scaled, variances
from sandbox.foundations.parameters import integer, one_of, shown, single_number
from sandbox.foundations.quantities import NOISE
from sandbox.tasks.spherical_task import AnyTask, SphericalTask
from sandbox.tasks.task import Task


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
    TypeError, ValueError
        If a kind is unknown, `max_dim` is not an integer from 3 to 10^15, or `noise` is neither a variance nor a
        strategy.

    Examples
    --------
    A population of the simplest kind on which negative penalties help:

    >>> from hypothesis import find
    >>> from sandbox import Ridge, strategies
    >>> find(strategies.tasks("spiked"), lambda task: Ridge.negative_penalty_helps(task, n=2))
    Task.spiked(3, 1, size=1, alignment=1)
    """
    max_dim = integer(max_dim, "max_dim", 3, MOST)
    drawn_noise = variances() if noise is None else noise if isinstance(noise, SearchStrategy) else _fixed(noise)
    chosen = [one_of(kind, "kind", tuple(_KINDS)) for kind in kinds] or list(_KINDS)
    return st.one_of([_KINDS[kind](max_dim, drawn_noise) for kind in chosen])


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


def _fixed(noise: float) -> SearchStrategy[float]:
    """The same label noise in every task."""
    if not isinstance(noise, numbers.Real | np.ndarray) or isinstance(noise, bool):
        what = "a number >= 0, a strategy for such numbers, or None for the usual ones"
        raise TypeError(f"noise must be {what}, got {shown(noise)}")
    return st.just(single_number(NOISE.check(noise), "noise"))


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

#: The kinds of `Task`.
GAUSSIAN = tuple(kind for kind in _KINDS if kind != "spherical")
