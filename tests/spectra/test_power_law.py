r"""Power laws against plain sums, zeta functions and an expansion in them that knows no quadrature.

For :math:`f(k) = \sum_j c_j k^{a j - b}` near 0, :math:`\sum_{k \ge 1} f(k)` is the integral of f over the half-line
plus :math:`\sum_j c_j\, \zeta(b - a j)`, up to terms beyond all orders: with :math:`\kappa` small the sums of the
theory are Beta functions and a few zeta functions.
"""

import math

import mpmath
import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task
from sandbox.foundations.parts import PRIMARY
from sandbox.foundations.validity import ValidityWarning
from sandbox.spectra.power_law import LISTED, PowerLaw

pytestmark = pytest.mark.filterwarnings(f"ignore::{ValidityWarning.__module__}.ValidityWarning")


def resolvent_sum(kappa, alpha, order, exponent=0, terms=12):
    r""":math:`\sum_{k \ge 1} k^{-e} (1 + \kappa k^\alpha)^{-o}` for small kappa."""
    place = (1 - exponent) / alpha
    integral = kappa**-place * mpmath.beta(place, order - place) / alpha
    series = (mpmath.binomial(-order, j) * kappa**j * mpmath.zeta(exponent - alpha * j) for j in range(terms))
    return integral + mpmath.fsum(series)


def expected_ridge(alpha, beta, n, noise, penalty=0):
    """Bias and total of ridge on the infinite law, from the equations of the equivalent alone."""
    with mpmath.workdps(40):
        alpha, beta, n, noise = map(mpmath.mpf, (alpha, beta, n, noise))

        def residual(log_kappa):
            kappa = mpmath.exp(log_kappa)
            return mpmath.log((resolvent_sum(kappa, alpha, 1) + penalty / kappa) / n)

        # At least what it is without a penalty, to first order, and at most (trace + penalty) / n.
        least = alpha * mpmath.log(mpmath.pi / alpha / mpmath.sin(mpmath.pi / alpha) / n)
        most = mpmath.log((mpmath.zeta(alpha) + penalty) / n)
        kappa = mpmath.exp(mpmath.findroot(residual, (least - 1, most), solver="anderson"))
        df2 = resolvent_sum(kappa, alpha, 2)
        # t u^2 with u = kappa k^alpha / (1 + kappa k^alpha)
        missed = kappa**2 * resolvent_sum(kappa, alpha, 2, beta - 2 * alpha) / mpmath.zeta(beta)
        return float(missed), float(n * (missed + noise) / (n - df2))


@pytest.mark.parametrize("n", [1e3, 1e6, 1e9, 1e12])
@pytest.mark.parametrize(("alpha", "beta"), [(1.3, 1.5), (1.5, 2.0), (3.0, 4.5), (10.0, 1.2)])
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_min_norm_on_the_infinite_law(alpha, beta, n, noise):
    risk = MinNorm().risk(Task.power_law(alpha, beta, noise=noise), n)
    bias, total = expected_ridge(alpha, beta, n, noise)
    assert risk.bias == pytest.approx(bias, rel=1e-12)
    assert risk.total == pytest.approx(total, rel=1e-12)


@pytest.mark.parametrize(("n", "penalty"), [(1e3, 1e-4), (1e6, 1e-3), (1e12, 1e-2), (1e12, 100.0)])
def test_ridge_on_the_infinite_law(n, penalty):
    risk = Ridge(penalty).risk(Task.power_law(1.5, 2.0, noise=0.1), n)
    bias, total = expected_ridge(1.5, 2.0, n, 0.1, penalty)
    assert risk.bias == pytest.approx(bias, rel=1e-12)
    assert risk.total == pytest.approx(total, rel=1e-12)


@pytest.mark.parametrize("n", [1, 3, 50])
def test_the_effective_ridge_at_small_n_by_summation(n):
    kappa = MinNorm().equivalent(Task.power_law(1.5, 2.0), n).kappa
    with mpmath.workdps(25):
        total = mpmath.nsum(lambda k: 1 / (1 + mpmath.mpf(kappa) * k**1.5), [1, mpmath.inf], method="e")
    assert float(total) == pytest.approx(n, rel=1e-13)


def plain_task(decay, source, dim, noise):
    k = np.arange(1.0, dim + 1)
    return Task(k**-decay, k**-source / (k**-source).sum(), noise=noise)


@pytest.mark.parametrize(("decay", "source"), [(0.0, 0.0), (0.7, 0.5), (1.0, 1.5), (2.0, 3.0)])
@pytest.mark.parametrize("model", [MinNorm(), Ridge(0.1), RandomFeatures(300, penalty=1e-3)], ids=repr)
def test_a_long_finite_law_against_its_list(decay, source, model):
    dim = LISTED + 2000
    short, full = Task.power_law(decay, source, dim=dim, noise=0.2), plain_task(decay, source, dim, 0.2)
    assert short.eigenvalues.size < 1000
    for n in (10, 9000):
        found, expected = model.risk(short, n), model.risk(full, n)
        for name in PRIMARY:
            assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-11), (n, name)
    for p in (777.25, dim):
        found, expected = MinNorm(p).risk(short, 500), MinNorm(p).risk(full, 500)
        assert found.total == pytest.approx(expected.total, rel=1e-11), p


def listed_law(decay, source, p, noise):
    """The first p directions one by one, the target power of the others by zeta functions."""
    complete = int(p)
    k = np.arange(1.0, complete + 2)
    share = np.append(np.ones(complete), p - complete)
    with mpmath.workdps(30):
        total = mpmath.zeta(source)
        next_one = (1 - mpmath.mpf(p) + complete) * mpmath.mpf(complete + 1) ** -source
        rest = float((mpmath.zeta(source, complete + 2) + next_one) / total)
    power = share * k**-source / float(total)
    return Task(k**-decay, power, share, noise=noise, hidden=rest)


@pytest.mark.parametrize("p", [1, 10, 255, 256, 257, 300.5, 5000])
@pytest.mark.parametrize(("decay", "source"), [(1.01, 1.01), (1.5, 2.0), (3.0, 1.2)])
def test_leading_directions_of_the_infinite_law(decay, source, p):
    task, expected = Task.power_law(decay, source, noise=0.1).leading(p), listed_law(decay, source, p, 0.1)
    assert task.tail == 0
    assert task.seen_by(None).rank == pytest.approx(p, rel=1e-14)
    assert task.hidden == pytest.approx(float(expected.hidden), rel=1e-12)
    assert task.power.sum() == pytest.approx(expected.power.sum(), rel=1e-13)
    assert task.seen_by(None).trace == pytest.approx(expected.seen_by(None).trace, rel=1e-13)
    for n in (5, 200, 2000):
        if abs(p - n) > 2:
            assert MinNorm().risk(task, n).total == pytest.approx(MinNorm().risk(expected, n).total, rel=1e-11), n


def test_leading_directions_fill_up_to_the_whole_law():
    """Beyond everything that n samples can learn, more directions make no difference."""
    task, p = Task.power_law(2.0, 2.0, noise=0.1), 10.0 ** np.arange(6, 26)
    risk = MinNorm(np.append(p, np.inf)).risk(task, 100)
    # 2 * 1e6 / p is the share of kappa that the directions left out are worth.
    assert np.all(np.abs(risk.total[:-1] / risk.total[-1] - 1) <= 100 / p + 1e-13)
    assert np.all(np.diff(task.leading(p).hidden) < 0)
    assert task.leading(1e25).signal == pytest.approx(1.0, rel=1e-14)


def test_no_direction_of_a_law_is_the_null_model():
    for dim in (100, 10**5, np.inf):
        risk = MinNorm(0).risk(Task.power_law(1.5, 2.0, dim=dim, signal=3.0, noise=0.1), [10, 1e9])
        np.testing.assert_allclose(risk.total, 3.1, rtol=1e-14)
        assert np.all(risk.variance == 0)


def test_a_batch_of_laws_is_its_cells():
    decay, noise = np.array([[1.2], [2.0]]), np.array([0.0, 0.1, 0.2])
    tasks = Task.power_law(decay, 1.5, noise=noise)
    assert tasks.shape == (2, 3)
    p = np.array([10.0, 3000.0, np.inf])
    both = MinNorm(p).risk(tasks, 100)
    for i, j in np.ndindex(2, 3):
        alone = MinNorm(p[j]).risk(Task.power_law(decay[i, 0], 1.5, noise=noise[j]), 100)
        assert both.total[i, j] == pytest.approx(alone.total, rel=1e-14)
        assert MinNorm(p[j]).risk(tasks[i, j], 100).total == pytest.approx(alone.total, rel=1e-14)


@pytest.mark.parametrize("dim", [1, 7, LISTED, LISTED + 1, 10**12, 1e25, np.inf])
@pytest.mark.parametrize("source", [1.1, 2.0, 5.0])
def test_the_power_adds_up_to_the_signal(dim, source):
    task = Task.power_law(1.5, source, dim=dim, signal=3.0, noise=0.5)
    assert task.signal == pytest.approx(3.0, rel=1e-14)
    with mpmath.workdps(30):
        beyond = mpmath.zeta(source, dim + 1) if np.isfinite(dim) else 0
        first = 3 / (mpmath.zeta(source) - beyond)
    assert task.power[0] == pytest.approx(float(first), rel=1e-13)


def test_law_by_law():
    exponents = {"decay": 1.5, "log_decay": 0.0, "source": 2.0, "dim": np.inf, "signal": 3.0}
    whole_law = PowerLaw.of(**{name: np.array(value) for name, value in exponents.items()})
    part = whole_law.leading(np.array([0.0, 2.5, 1e30]))
    assert part.taken.tolist() == [0, 2.5, 1e30]
    assert part.leading(np.array(2.0)).taken.tolist() == [0, 2, 2]  # never more than were there
    eigenvalues, count, power = part.directions()
    assert count[0].sum() == 0
    assert (count[1] * eigenvalues[1]).sum() == pytest.approx(1 + 2**-1.5 + 0.5 * 3**-1.5, rel=1e-15)
    np.testing.assert_allclose(power.sum(axis=-1) + part.power_left_out, 3.0, rtol=1e-14)
    assert part.tail.tolist() == [0, 0, 0]
    assert whole_law.tail == pytest.approx(float(mpmath.zeta(1.5, 10**25 + 1)), rel=1e-13)


@pytest.mark.parametrize("decay", [1.2, 3.0])
def test_sums_after_the_first_directions_of_an_infinite_law(decay):
    k = np.array([0.0, 1.0, 300.0, 1e9])
    exponents = {"decay": decay, "log_decay": 0.0, "source": 2.0, "dim": np.inf, "signal": 1.0}
    sums, squares = PowerLaw.of(**{name: np.array(value) for name, value in exponents.items()}).sums_after(k)
    for order, found in ((1, sums), (2, squares)):
        expected = [float(mpmath.zeta(order * decay, i + 1) * mpmath.mpf(i + 1) ** (order * decay)) for i in k]
        np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_sums_after_the_first_directions_taken_of_a_law():
    """Parts of a direction at both ends, a logarithm, and nothing left."""
    exponents = {"decay": 0.8, "log_decay": 1.5, "source": 2.0, "dim": 20_000.0, "signal": 1.0}
    law = PowerLaw.of(**{name: np.array(value) for name, value in exponents.items()}).leading(np.array(12_000.25))
    i = np.arange(1.0, 12_002)
    s, count = i**-0.8 * (1 + np.log((i + 1) / 2)) ** -1.5, np.append(np.ones(12_000), 0.25)
    for k in (0.0, 0.4, 7.0, 299.5, 11_998.0, 11_999.75, 12_000.0, 12_000.1):
        left = np.clip(np.cumsum(count) - k, 0.0, count)
        expected = [(left * (s / s[int(k)]) ** order).sum() for order in (1, 2)]
        np.testing.assert_allclose(law.sums_after(np.array(k)), expected, rtol=1e-11, err_msg=str(k))
    assert np.all(np.array(law.sums_after(np.array([12_000.25, 12_001.0, 19_999.0]))) == 0)


def test_the_fall_from_one_direction_to_the_next():
    exponents = {"decay": 1.5, "log_decay": 2.0, "source": 2.0, "dim": np.inf, "signal": 1.0}
    law = PowerLaw.of(**{name: np.array(value) for name, value in exponents.items()})
    with mpmath.workdps(40):
        for k in (1, 2, 50, 10**6, 10**12):
            first, second = (
                mpmath.mpf(i) ** -1.5 * (1 + mpmath.log((i + 1) / mpmath.mpf(2))) ** -2 for i in (k, k + 1)
            )
            assert law.fall(np.array(float(k))) == pytest.approx(float(1 - second / first), rel=1e-13, abs=0)


def test_the_tail_is_what_lies_beyond_all_listed_directions():
    task = Task.power_law(1.2, 1.5)
    assert task.seen_by(None).trace == pytest.approx(float(mpmath.zeta(1.2)), rel=1e-13)
    assert task.hidden == pytest.approx(float(mpmath.zeta(1.5, 10**25 + 1) / mpmath.zeta(1.5)), rel=1e-13)
    assert Task.power_law(1.2, 1.5, dim=1e25).tail == 0


@pytest.mark.parametrize("p", [1.0, 57.3, 300.0, 1234.5678, 1e6 + 0.25, 1e9 / 3, 1e14 + 1])
def test_the_directions_of_the_rule_add_up_to_p(p):
    """To the last digit: whether they are n decides between a finite and an infinite risk."""
    assert Task.power_law(1.5, 1.5).leading(p).seen_by(None).multiplicity.sum() == pytest.approx(p, rel=1e-15)
    assert math.fsum(Task.power_law(1.5, 1.5).leading(p).multiplicity) == p
