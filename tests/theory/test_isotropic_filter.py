"""Filters on isotropic inputs: three routes, and simulation of the finite-sample identity."""

import numpy as np
import pytest

from sandbox import Task
from sandbox.numerics.wishart import wishart_rule
from sandbox.theory.filter_sources import filter_sources
from sandbox.theory.finite_sample_min_norm import min_norm_shares
from sandbox.theory.finite_sample_ridge import ridge_shares
from sandbox.theory.isotropic_filter import finite_sample_filter_shares, isotropic_filter_shares
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_filters import (
    GradientDescentFilter,
    GradientFlowFilter,
    HeavyBallFilter,
    RidgeFilter,
)

SIZES = [(100.0, 50.0), (100.0, 100.0), (100.0, 101.0), (100.0, 400.0), (5.0, 1000.0), (1000.0, 7.0), (1.0, 1.0)]


def filters_for(n, p, scale):
    """Twelve of each kind, from nothing learnt to next to everything."""
    edge = scale * (np.sqrt(n) + np.sqrt(p)) ** 2
    time = np.geomspace(1e-4, 1e6, 12) / edge
    yield GradientFlowFilter(time, np.zeros(12))
    yield GradientFlowFilter(time, np.full(12, 1e-3 * edge))
    yield GradientDescentFilter(np.full(12, 1.2 / edge), np.arange(12.0) ** 3)
    yield HeavyBallFilter(np.full(12, 1.5 / edge), np.full(12, 0.85), np.arange(12.0) * 12)


@pytest.mark.parametrize(("n", "p"), SIZES)
@pytest.mark.parametrize("tail", [0.0, 3.0])
def test_the_measure_and_the_closed_form(n, p, tail):
    scale, points = 2.0, 12
    task = Task([scale], [1.0], [p], noise=1.0, tail=tail)
    problem = Problem.of(task.seen_by(None), task.noise, np.array(n), np.array(np.inf), np.zeros(points))
    each = [np.full(points, value) for value in (n, p, scale, tail)]
    for filters in filters_for(n, p, scale):
        found, closed = filter_sources(problem, filters), isotropic_filter_shares(*each, filters)
        for name, expected in (
            ("bias", closed.bias),
            ("samples", closed.samples),
            ("labels", closed.labels),
            ("train", closed.train_signal + closed.train_noise),
        ):
            assert found[name] == pytest.approx(expected, rel=1e-11, abs=1e-24), (name, filters)


@pytest.mark.parametrize(("n", "p"), [(100, 50), (60, 60), (60, 61), (20, 200), (1, 5), (5, 1)])
def test_at_finite_size_ridge_is_ridge(n, p):
    penalty = np.append(10.0 ** np.arange(-6, 7), np.inf)
    n, p, scale = np.full(14, float(n)), np.full(14, float(p)), np.full(14, 2.0)
    found = finite_sample_filter_shares(n, p, scale, np.zeros(14), RidgeFilter(2.0 * penalty))
    for one, other in zip(found, ridge_shares(n, p, penalty), strict=True):
        assert one == pytest.approx(other, rel=1e-11, abs=1e-300)


def test_at_finite_size_forever_is_min_norm():
    n, p = (array.ravel() for array in np.meshgrid([10.0, 30.0], [5.0, 9.0, 10.0, 11.0, 40.0]))
    endless = GradientFlowFilter(np.full(10, np.inf), np.zeros(10))
    found = finite_sample_filter_shares(n, p, np.ones(10), np.zeros(10), endless)
    for one, other in zip(found, min_norm_shares(n, p), strict=True):
        assert one == pytest.approx(other, rel=1e-12, abs=1e-25)


@pytest.mark.slow
@pytest.mark.parametrize(("n", "p"), [(15, 8), (12, 12), (8, 20)])
def test_at_finite_size_simulation(n, p):
    """10000 draws of a flow with a tail, and of descent: the difference to the equivalent is many standard errors."""
    rng, draws, tail = np.random.default_rng(n), 10_000, 1.0
    x = rng.normal(size=(draws, n, p))
    w, v = np.linalg.eigh(x.swapaxes(1, 2) @ x)
    w = np.maximum(w, 0)
    n_, p_, one = (np.full(1, float(value)) for value in (n, p, 1.0))
    for filters, beyond in (
        (GradientFlowFilter(np.full(1, 0.2), np.zeros(1)), tail),
        (GradientDescentFilter(np.full(1, 0.02), np.full(1, 9.0)), 0.0),
    ):
        z = w + beyond
        response = filters(np.maximum(w, 1e-30).ravel(), beyond)
        f, residual = response.values.reshape(z.shape), response.residual.reshape(z.shape)
        left = 1 - w * f
        # One direction: sum over eigenvectors of h v^2.
        first = (left * v[:, 0] ** 2).sum(axis=1)
        second = (left**2 * v[:, 0] ** 2).sum(axis=1)
        seen = {
            "labels": (w * f**2).sum(axis=1),
            "noise_free": second,
            "train_signal": (w * residual**2).sum(axis=1) / (n * p),
        }
        shares = finite_sample_filter_shares(n_, p_, one, np.full(1, beyond), filters)
        expected = {
            "labels": shares.labels,
            "noise_free": shares.bias + shares.samples,
            "train_signal": shares.train_signal,
        }
        for name, array in seen.items():
            assert abs(array.mean() - expected[name][0]) < 4 * array.std() / np.sqrt(draws), name
        assert abs(first.mean() - np.sqrt(shares.bias[0])) < 4 * first.std() / np.sqrt(draws)


def test_the_equivalent_is_its_limit():
    """The difference falls like 1/n."""
    errors = []
    for n in (20.0, 200.0):
        each = (np.full(1, n), np.full(1, 1.5 * n), np.ones(1), np.zeros(1))
        filters = GradientFlowFilter(np.full(1, 2.0 / n), np.zeros(1))
        exact, equivalent = finite_sample_filter_shares(*each, filters), isotropic_filter_shares(*each, filters)
        errors.append([abs(one[0] / other[0] - 1) for one, other in zip(exact, equivalent, strict=True)])
    assert np.all(np.array(errors[0]) < 0.1)
    # samples is itself of the order of 1/n.
    assert np.array(errors[1]) == pytest.approx(np.array(errors[0]) / 10, rel=0.4)


def test_where_rare_draws_decide():
    """Descent at the limit of stability: the mean over draws is one of the largest eigenvalue alone."""
    n = np.full(1, 50.0)
    for step, steps in ((1.9 / 200, 40.0), (1.99 / 200, 400.0), (1.99 / 200, 1e5)):
        filters = GradientDescentFilter(np.full(1, step), np.full(1, steps))
        with pytest.raises(NotImplementedError, match="rare training sets"):
            finite_sample_filter_shares(n, n, np.ones(1), np.zeros(1), filters)


def test_where_the_quadrature_would_take_too_long():
    n = np.full(1, 20_000.0)
    with pytest.raises(NotImplementedError, match="min\\(n, p\\) <= 10000, got 20000"):
        finite_sample_filter_shares(n, n, np.ones(1), np.zeros(1), RidgeFilter(np.ones(1)))


def test_rare_is_what_lies_ten_widths_beyond_the_edge():
    """The width is that of the law of Tracy and Widom; there is to be less than a millionth of the label variance."""
    n, p, step = 100, 64, 2 / 380
    edge, width = (10 + 8) ** 2, (10 + 8) * (1 / 10 + 1 / 8) ** (1 / 3)
    found = wishart_rule(p, n, 1e-24)
    decided = []
    for steps in range(1, 60):
        learnt = (1 - (1 - step * found.x) ** steps) ** 2 / found.x * found.weights
        rare = learnt[found.x > edge + 10 * width].sum() > 1e-6 * learnt.sum()
        filters = GradientDescentFilter(np.full(1, step), np.full(1, float(steps)))
        arguments = np.full(1, float(n)), np.full(1, float(p)), np.ones(1), np.zeros(1), filters
        if rare:
            with pytest.raises(NotImplementedError, match="rare training sets"):
                finite_sample_filter_shares(*arguments)
        else:
            finite_sample_filter_shares(*arguments)
        decided.append(rare)
    assert decided == sorted(decided)
    assert 10 < sum(decided) < 50
