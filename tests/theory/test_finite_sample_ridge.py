"""The exact ridge risk against many digits, closed forms, symmetries, limits, optimality, simulation."""

import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from sandbox import MinNorm, Ridge, Task
from sandbox.foundations.parts import DERIVED, PRIMARY
from sandbox.numerics.wishart import wishart_rule
from sandbox.theory.finite_sample_ridge import BLOCK, LARGEST

ROWS = json.loads((Path(__file__).parents[1] / "reference" / "isotropic_ridge.json").read_text())
FIELDS = (*PRIMARY, *DERIVED)
SIGNAL, HIDDEN, NOISE = 1.75, 0.375, 0.5


def fields_of(decimals, n, p):
    """The fields from the expectations, in decimal arithmetic, where the differences do not cancel."""
    T1, T2, V1, X2, spread = map(Decimal, decimals)
    signal, hidden, noise = map(Decimal, (SIGNAL, HIDDEN, NOISE))
    m, n, p = Decimal(min(n, p)), Decimal(n), Decimal(p)
    bias, seen = ((p - m + T1) / p) ** 2, m / p
    samples = seen * spread + seen * (1 - seen) * ((m - T1) / m) ** 2
    return {
        "bias": signal * bias + hidden,
        "samples": signal * samples + hidden * V1,
        "labels": noise * V1,
        "train": (signal * X2 / p + (hidden + noise) * (n - m + T2)) / n,
        "effective_parameters": n * V1,
        "total": signal * (bias + samples) + (hidden + noise) * (1 + V1),
    }


@pytest.mark.parametrize("scale", [1.0, 2.0**-60])
def test_every_field_against_the_table(scale):
    errors = []
    for m, M, penalty, *decimals in ROWS:
        if not 1e-60 < penalty < 1e60:
            continue  # where 25 digits are not enough for the differences, or the scaled penalty is not allowed
        for n, p in {(m, M), (M, m)}:
            task = Task([scale], [SIGNAL], [p], noise=NOISE, hidden=HIDDEN)
            found = Ridge(penalty * scale).finite_sample_risk(task, n)
            for name, value in fields_of(decimals, n, p).items():
                errors.append((abs(getattr(found, name) / float(value) - 1), name, n, p, penalty))
    assert len(errors) > 1000
    assert max(errors)[0] < 1e-11, max(errors)


@pytest.mark.parametrize("n", [1, 2, 3, 30, 31])
def test_moments_through_the_risk(n):
    """At large penalties the labels are noise E tr W / penalty^2, up to the relative order M / penalty."""
    for p in (1, 2, 30, 700):
        found = Ridge(1e18).finite_sample_risk(Task.isotropic(p, noise=1.0), n)
        assert found.labels == pytest.approx(n * p * 1e-36, rel=1e-12)
        # Of the signal, tr W / (p penalty) is fitted; its variance is that of the mean eigenvalue over p directions.
        assert found.samples == pytest.approx(n * (p + 1) * 1e-36, rel=1e-12)


def test_the_label_variance_is_symmetric_in_n_and_p():
    sizes = np.array([1.0, 2, 7, 40, 41])
    n, p = sizes[:, None, None], sizes[:, None]
    labels = Ridge([1e-6, 1.0, 50.0]).finite_sample_risk(Task.isotropic(p, noise=1.0), n).labels
    assert labels.shape == (5, 5, 3)
    assert np.all(labels == labels.swapaxes(0, 1))


@pytest.mark.parametrize(("n", "p"), [(1, 1), (3, 7), (20, 20), (20, 21), (50, 30), (40, 400)])
def test_the_optimal_penalty_is_noise_p_over_signal(n, p):
    task = Task.isotropic(p, SIGNAL, noise=NOISE)
    best = NOISE * p / SIGNAL
    h = 1e-3
    excess = Ridge(best * np.exp([-h, 0.0, h])).finite_sample_risk(task, n).excess
    slope, curvature = (excess[2] - excess[0]) / (2 * h), (excess[2] - 2 * excess[1] + excess[0]) / h**2
    assert curvature > 0
    assert abs(slope) < 2 * h**2 * curvature, slope / curvature
    assert Ridge.tuned(task, n).penalty == pytest.approx(best, rel=1e-8)


def test_at_the_optimal_penalty_more_samples_and_more_parameters_help():
    """Nakkiran et al. (2021), Theorems 1 and 3 of the ICLR version."""
    n = np.arange(1, 121)
    excess = Ridge(NOISE * 40 / SIGNAL).finite_sample_risk(Task.isotropic(40, SIGNAL, noise=NOISE), n).excess
    assert np.all(np.diff(excess) < 0)
    p, dim = np.arange(1, 81), 80
    unseen = NOISE + SIGNAL * (1 - p / dim)
    model = Ridge(unseen * dim / SIGNAL, p)
    total = model.finite_sample_risk(Task.isotropic(dim, SIGNAL, noise=NOISE), 30).total
    assert np.all(np.diff(total) < 0)


@pytest.mark.parametrize(("n", "p"), [(5, 9), (9, 5), (30, 34), (34, 30), (30, 33), (7, 0)])
def test_penalty_to_zero_is_min_norm(n, p):
    task = Task.isotropic(60, SIGNAL, noise=NOISE).replace(hidden=HIDDEN)
    limit = MinNorm(p).finite_sample_risk(task, n)
    assert Ridge(0.0, p).finite_sample_risk(task, n) == limit
    near = Ridge(1e-30, p).finite_sample_risk(task, n)
    for name in FIELDS:
        assert getattr(near, name) == pytest.approx(getattr(limit, name), rel=1e-11, abs=1e-25), name


@pytest.mark.parametrize("n", [39, 40, 41])
def test_only_the_noise_diverges_at_the_threshold(n):
    clean, limit = (m.finite_sample_risk(Task.isotropic(40, SIGNAL), n) for m in (Ridge(1e-30), MinNorm()))
    for name in FIELDS:
        if name != "effective_parameters":
            assert getattr(clean, name) == pytest.approx(getattr(limit, name), rel=1e-11, abs=1e-12), name
    penalty = np.array([1e-18, 1e-20])
    labels = Ridge(penalty).finite_sample_risk(Task.isotropic(40, noise=1.0), n).labels
    if n == 40:
        # E of the inverse square root: pi / (2 sqrt 2) Gamma((n + 1)/2) / Gamma(n/2), about (pi/4) sqrt(n).
        odd, even = np.prod(np.arange(1.0, 40, 2)), np.prod(np.arange(2.0, 39, 2))
        ratio = odd / even / 2 * np.sqrt(np.pi)
        assert labels * np.sqrt(penalty) == pytest.approx(np.pi / np.sqrt(8) * ratio, rel=1e-7)
    else:
        assert labels[1] - labels[0] == pytest.approx(min(n, 40) / 2 * np.log(100), rel=1e-7)


@pytest.mark.parametrize(("n", "p"), [(1, 1), (5, 9), (9, 5), (30, 30), (7, 0)])
def test_the_largest_penalties_are_the_null_predictor(n, p):
    task = Task.isotropic(60, SIGNAL, noise=NOISE)
    null = Ridge(np.inf, p).finite_sample_risk(task, n)
    assert null.bias == pytest.approx(SIGNAL, rel=1e-15)
    assert null.variance == null.effective_parameters == 0
    assert null.train == pytest.approx(SIGNAL + NOISE, rel=1e-15)
    near = Ridge(1e100, p).finite_sample_risk(task, n)
    for name in FIELDS:
        assert getattr(near, name) == pytest.approx(getattr(null, name), rel=1e-14, abs=1e-80), name


def test_the_null_predictor_is_exact_on_any_task():
    task = Task([3.0, 1.0], [0.5, 0.25], [3, 9], noise=NOISE)
    null = Ridge(np.inf).finite_sample_risk(task, 5)
    assert (null.total, null.train) == (1.25, 1.25)


@pytest.mark.parametrize("penalty", [0.0, 0.5, np.inf])
@pytest.mark.parametrize(("n", "p"), [(8, 20), (20, 8), (20, 20)])
def test_a_tail_is_a_penalty_that_fits(n, p, penalty):
    """It moves the risk as a penalty does, and takes its part of the residuals."""
    task = Task([2.0], [SIGNAL], [p], noise=NOISE, hidden=HIDDEN)
    tailed = Ridge(penalty).finite_sample_risk(task.replace(tail=1.5), n)
    plain = Ridge(penalty + 1.5).finite_sample_risk(task, n)
    for name in set(FIELDS) - {"train"}:
        assert getattr(tailed, name) == getattr(plain, name), name
    share = 1.0 if np.isinf(penalty) else penalty / (penalty + 1.5)
    assert tailed.train == pytest.approx(share**2 * plain.train, rel=1e-14)
    assert MinNorm().finite_sample_risk(task.replace(tail=1.5), n).train == 0


def test_only_a_tail():
    task = Task([1.0], [0.0], [0.0], noise=NOISE, hidden=HIDDEN, tail=3.0)
    found = Ridge([0.0, 1.0]).finite_sample_risk(task, 5)
    assert found.train.tolist() == [0, (NOISE + HIDDEN) / 16]
    assert found.total.tolist() == [NOISE + HIDDEN] * 2


def test_the_equivalent_is_its_limit():
    """To the next order the real density has a quarter at each edge and minus half an arcsine law between.

    At p = 2 n and penalty 0.3 n the error is 0.0676 / n of the noise-free excess and 0.0814 / n of the labels.
    """
    n = np.array([400.0, 800])
    task, model = Task.isotropic(2 * n, noise=1.0), Ridge(0.3 * n)
    exact, equivalent = model.finite_sample_risk(task, n), model.risk(task, n)
    middle, half_width, penalty = 3.0, 2 * np.sqrt(2), 0.3
    angles = np.pi * (np.arange(200) + 0.5) / 200

    def correction(g):
        edges = g(middle - half_width) + g(middle + half_width)
        return edges / 4 - g(middle + half_width * np.cos(angles)).mean() / 2

    labels = correction(lambda x: x / (x + penalty) ** 2)
    unfitted = correction(lambda x: (penalty / (x + penalty)) ** 2) / 2
    for name, constant, rounded in (("labels", labels, 0.0814), ("noise_free_excess", unfitted, 0.0676)):
        constant = constant / getattr(equivalent, name)[0]
        assert constant == pytest.approx(rounded, abs=1e-4)
        scaled = n * (getattr(exact, name) / getattr(equivalent, name) - 1)
        assert 2 * scaled[1] - scaled[0] == pytest.approx(constant, rel=1e-4), name
    for name in ("bias", "samples", "train", "effective_parameters"):
        errors = getattr(exact, name) / getattr(equivalent, name) - 1
        assert errors[0] / errors[1] == pytest.approx(2.0, rel=0.01), name


def test_batches_are_their_cells():
    task = Task.isotropic([[3], [20]], [1.0, 2.0], noise=[0.1, 0.0]).replace(tail=[[[0.0]], [[0.25]]])
    penalty = np.array([0.0, 1e-3, 2.0, np.inf]).reshape(4, 1, 1, 1)
    n = np.array([[2.0], [20]])
    risk = Ridge(penalty).finite_sample_risk(task, n)
    assert risk.shape == (4, 2, 2, 2)
    for i, j, k, h in np.ndindex(risk.shape):
        cell = Ridge(penalty[i, 0, 0, 0]).finite_sample_risk(task[j, k, h], n[k, 0])
        assert isinstance(cell.total, np.float64)
        for name in FIELDS:
            got, expected = getattr(risk[i, j, k, h], name), getattr(cell, name)
            assert got == pytest.approx(expected, rel=1e-12), (name, i, j, k, h)


def test_many_penalties_are_done_in_blocks():
    penalty = np.geomspace(1e-3, 1e3, 3000)
    assert penalty.size * wishart_rule(10, 15, 1e-3).x.size > 2 * BLOCK
    labels = Ridge(penalty).finite_sample_risk(Task.isotropic(15, noise=1.0), 10).labels
    for i in (0, 1300, 2999):
        single = Ridge(penalty[i]).finite_sample_risk(Task.isotropic(15, noise=1.0), 10).labels
        assert labels[i] == pytest.approx(single, rel=1e-13)


def test_few_samples_and_very_many_parameters():
    """There all eigenvalues are p, with a relative spread of sqrt(n/p) that the variance must resolve."""
    n, p = 3.0, 1e15
    found = Ridge(p).finite_sample_risk(Task.isotropic(p, noise=1.0), n)
    assert found.labels == pytest.approx(n / (4 * p), rel=1e-12)
    assert found.bias == pytest.approx(1 - n / p, rel=1e-15)
    assert found.samples == pytest.approx(n / p / 4, rel=1e-12)


@pytest.mark.parametrize(("n", "p"), [(4, 10**8), (10**8, 5)])
def test_the_variance_from_samples_is_resolved(n, p):
    """Each eigenvalue is M with variance M (m + 1), so r = 1/2 has the variance (m + 1) / (16 M)."""
    m, M = min(n, p), max(n, p)
    task = Task.isotropic(p)
    seen = m / p
    kept = 0.5
    expected = seen * (m + 1) / (16 * M) + seen * (1 - seen) * kept**2
    assert Ridge(M).finite_sample_risk(task, n).samples == pytest.approx(expected, rel=10 * m / M)


def test_beyond_the_quadrature():
    task = Task.isotropic(3 * LARGEST)
    with pytest.raises(NotImplementedError, match=r"min\(n, p\) <= 10000, got 20000: use risk, .* 1/n .*simulate$"):
        Ridge(1.0).finite_sample_risk(task, 2 * LARGEST)
    for penalty in (0.0, np.inf):
        assert np.isfinite(Ridge(penalty).finite_sample_risk(task, 2 * LARGEST).total)


def test_negative_penalties_have_no_finite_risk():
    with pytest.raises(ValueError, match=r"^penalty must be >= 0 in finite_sample_risk, got -1.0: .* is infinite$"):
        Ridge([1.0, -1.0]).finite_sample_risk(Task.isotropic(40), 10)
