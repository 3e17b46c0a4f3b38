"""Second paths of spectral filters: the engine for ridge, and the law of the spectrum of isotropic inputs."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.comparison import Comparison, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.number_strategies import sample_sizes, scaled, variances
from sandbox.claims.strategies.task_strategies import GAUSSIAN, tasks
from sandbox.formulas.second_paths.path import second_path
from sandbox.foundations.parameters import Array
from sandbox.foundations.validity import ValidityWarning
from sandbox.models.filter_risk import filter_risk
from sandbox.models.flow_from_random_weights import FlowFromRandomWeights
from sandbox.models.gradient_descent import GradientDescent
from sandbox.models.gradient_flow import GradientFlow
from sandbox.models.heavy_ball import HeavyBall
from sandbox.models.principal_components import PrincipalComponents
from sandbox.models.ridge import Ridge
from sandbox.tasks.task import Task

gaussian = tasks(*GAUSSIAN)
isotropic = tasks("isotropic")

#: Nodes of the rule for the law of isotropic inputs.
NODES = 400


@second_path("spectral-filter")
def spectral_filter(task=gaussian, n=sample_sizes(), penalty=scaled(min_value=1e-6, max_value=1e4)):
    """Of ridge the engine knows every field without an integral over the spectrum."""
    found = filter_risk(lambda w: 1.0 / (w + penalty), task, n)
    second = Ridge(penalty).risk(task, n)
    scale = second.total
    names = ("bias", "samples", "labels", "train")
    return equal(*([getattr(risk, name) + scale for name in names] for risk in (found, second)), tolerance=1e-9)


def _isotropic(model: Any, task: Task, n: int, kept: Callable[[Array], Array]) -> Comparison:
    """The parts of a filter that keeps a share of each eigenvalue, by the law of Marchenko and Pastur."""
    with warnings.catch_warnings(action="ignore", category=ValidityWarning):
        found = model.risk(task, n)
    dim = int(task.seen_by(None).rank)
    assume(n != dim)
    w, weights = _spectrum(n, dim, np.pi)
    share, null = weights / dim, max(dim - n, 0) / dim
    average = float(share @ kept(w))
    spread = float(share @ (kept(w) - average) ** 2) + null * average**2
    per_noise = float(weights @ (kept(w) ** 2 / w))
    second = (task.signal * (1 - average) ** 2, task.signal * spread, task.noise * per_noise)
    scale = task.signal + task.noise * (1 + per_noise)
    return equal(np.add((found.bias, found.samples, found.labels), scale), np.add(second, scale), tolerance=1e-9)


def _spectrum(n: int, dim: int, angle: float) -> tuple[Array, Array]:
    """Eigenvalues of the Gram matrix of isotropic inputs, from the upper edge down to an angle with their number."""
    low, high = (np.sqrt(n) - np.sqrt(dim)) ** 2, (np.sqrt(n) + np.sqrt(dim)) ** 2
    x, weights = np.polynomial.legendre.leggauss(NODES)
    theta = angle / 2 * (x + 1)
    w = low + (high - low) * np.cos(theta / 2) ** 2
    return w, ((high - low) / 2 * np.sin(theta)) ** 2 / (2 * np.pi * w) * weights * angle / 2


def _largest_step(task: Task, n: int) -> float:
    return float(2.0 / (np.sqrt(n) + np.sqrt(task.seen_by(None).rank)) ** 2)


steps, shares = st.integers(0, 60), st.integers(1, 9)
times = scaled(min_value=1e-6, max_value=1e2)
decays = st.just(0.0) | scaled(min_value=1e-4, max_value=1e2)


@second_path("gradient-flow")
def gradient_flow(task=isotropic, n=sample_sizes(), time=times, decay=decays):
    """On isotropic inputs the spectrum has the law of Marchenko and Pastur."""
    model = GradientFlow(time, weight_decay=decay)
    return _isotropic(model, task, n, lambda w: w / (w + decay) * -np.expm1(-(w + decay) * time))


@second_path("random-initial-weights")
def random_initial_weights(task=isotropic, n=sample_sizes(), time=times, variance=variances(), decay=decays):
    """On isotropic inputs the spectrum has the law of Marchenko and Pastur, and so has what is left of the start.

    All else is as from zero.
    """
    found = FlowFromRandomWeights(time, variance, weight_decay=decay).risk(task, n)
    from_zero = GradientFlow(time, weight_decay=decay).risk(task, n)
    dim = int(task.seen_by(None).rank)
    assume(n != dim)
    w, weights = _spectrum(n, dim, np.pi)
    left, null = np.exp(-(w + decay) * time), max(dim - n, 0) * np.exp(-decay * time)
    average = (weights @ left + null) / dim
    whole = weights @ left**2 + null * np.exp(-decay * time)
    fitted = weights @ (w * left**2) / n
    second = [variance * dim * average**2, variance * whole, from_zero.train + variance * fitted]
    library = [found.features, found.features + found.samples_features, found.train]
    names = ("noise", "bias", "samples", "labels", "labels_features")
    scale = task.signal + task.noise + variance * dim
    same = [[getattr(risk, name) + scale for name in names] for risk in (found, from_zero)]
    return equal(np.add(library, scale), np.add(second, scale)) & equal(*same, tolerance=1e-12)


@second_path("gradient-descent")
def gradient_descent(task=isotropic, n=sample_sizes(), share=shares, steps=steps):
    """On isotropic inputs the spectrum has the law of Marchenko and Pastur."""
    step = share / 10 * _largest_step(task, n)
    return _isotropic(GradientDescent(step, steps), task, n, lambda w: 1 - (1 - step * w) ** steps)


@second_path("heavy-ball")
def heavy_ball(task=isotropic, n=sample_sizes(), share=shares, tenths=st.integers(0, 9), steps=steps):
    """On isotropic inputs the spectrum has the law of Marchenko and Pastur; each eigenvalue by its two roots."""
    momentum = tenths / 10
    step = share / 10 * _largest_step(task, n) * (1 + momentum)

    def kept(w: Array) -> Array:
        """What is left follows a recursion with constant coefficients: the powers of a 2 x 2 matrix."""
        turn = np.zeros((w.size, 2, 2))
        turn[:, 0, 0], turn[:, 0, 1], turn[:, 1, 0] = 1 + momentum - step * w, -momentum, 1.0
        return 1 - np.linalg.matrix_power(turn, steps).sum(axis=2)[:, 0]

    return _isotropic(HeavyBall(step, momentum, steps), task, n, kept)


@second_path("principal-components")
def principal_components(
    dim=st.integers(1, 60), n=st.integers(1, 60), share=st.integers(1, 9), signal=variances(), noise=variances()
):
    """On isotropic inputs a component is any direction, and its eigenvalue has the law of Marchenko and Pastur."""
    assume(abs(n - dim) >= 1)
    kept = share / 10 * min(n, dim)
    found = PrincipalComponents(kept).risk(Task.isotropic(dim, signal, noise=noise), n)
    seen = kept / dim
    per_noise = _largest(n, dim, kept)
    second = (signal * (1 - seen) ** 2, signal * seen * (1 - seen), noise * per_noise)
    scale = signal + noise * (1 + per_noise)
    return equal(np.add((found.bias, found.samples, found.labels), scale), np.add(second, scale), tolerance=1e-9)


def _largest(n: int, dim: int, kept: float) -> float:
    """The sum of the inverse largest eigenvalues of the Gram matrix of isotropic inputs."""
    below, above = 0.0, np.pi
    for _ in range(80):
        middle = (below + above) / 2
        below, above = (middle, above) if _spectrum(n, dim, middle)[1].sum() < kept else (below, middle)
    w, weights = _spectrum(n, dim, below)
    return float(weights @ (1 / w))
