"""The optimal penalty against closed forms and against brute force."""

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task
from sandbox.foundations.validity import ValidityWarning

pytestmark = pytest.mark.filterwarnings(f"ignore::{ValidityWarning.__module__}.ValidityWarning")


@pytest.mark.parametrize("n", [1, 10, 40, 41, 1000, 1e12])
@pytest.mark.parametrize("noise", [1e-3, 0.5, 100.0])
def test_isotropic_optimum_is_noise_times_dim_over_signal(n, noise):
    task = Task.isotropic(40, 2.0, noise=noise)
    assert Ridge.tuned(task, n).penalty == pytest.approx(noise * 40 / 2.0, rel=1e-12)


@pytest.mark.parametrize("p", [1, 10, 25, 40])
def test_unseen_directions_count_as_noise(p):
    task = Task.isotropic(40, 2.0, noise=0.5)
    unseen = 2.0 * (1 - p / 40)
    best = Ridge.tuned(task, 25, p=p)
    assert best.penalty == pytest.approx((0.5 + unseen) * 40 / 2.0, rel=1e-12)
    assert best.p == p
    assert RandomFeatures.tuned(task, 25, p).p == p


def test_negative_optimum_of_a_spiked_aligned_task():
    """Kobak, Lomond and Sanchez (2020): large eigenvalues carry the target and many small ones regularise too much."""
    task = Task([20.0, 1.0], [1.0, 0.0], [6, 294], noise=0.05)
    best = Ridge.tuned(task, 60)
    assert best.penalty == pytest.approx(-31.0477, rel=1e-5)
    assert best.equivalent(task, 60).kappa == pytest.approx(3.63208, rel=1e-5)
    assert best.risk(task, 60).total == pytest.approx(0.105173, rel=1e-5)
    assert Ridge(0.0).risk(task, 60).total == pytest.approx(0.107524, rel=1e-5)


def test_extremes():
    clean, noisy = Task.isotropic(40), Task.isotropic(40, 0.0, noise=1.0)
    assert np.abs(Ridge.tuned(clean, [10, 40, 100]).penalty).max() < 1e-12  # nothing to average out
    assert np.all(Ridge.tuned(noisy, [10, 40, 100]).penalty == np.inf)  # nothing to learn
    assert RandomFeatures.tuned(clean, 200, 100).penalty == 0.0
    assert RandomFeatures.tuned(noisy, 20, 30).penalty == np.inf
    nothing = Task([1.0, 0.1], [0.0, 0.0], [20, 40])  # every penalty has risk 0
    assert np.all(Ridge.tuned(nothing, [10, 30, 60, 100]).risk(nothing, [10, 30, 60, 100]).total == 0)


def test_an_optimum_beyond_the_largest_penalty_is_infinite():
    """noise * dim / signal in units of the eigenvalue is 1e141 here, and 1e-8 beside it."""
    tasks = Task([[1e90], [1.0]], [[1e-50], [1.0]], 10.0, noise=[1.0, 1e-9])
    for n in (0.5, 20):
        assert Ridge.tuned(tasks, n).penalty == pytest.approx([np.inf, 1e-8], rel=1e-12)
        assert RandomFeatures.tuned(tasks, n, 30).penalty[0] == np.inf


def test_the_trace_may_exceed_the_largest_penalty():
    """Without noise nothing but rounding (1e-16 of the trace 1e107) moves the optimum from 0."""
    best = Ridge.tuned(Task(1e94, 1.0, 1e13), 1.0)
    assert abs(best.penalty) <= 1e100
    assert best.risk(Task(1e94, 1.0, 1e13), 1.0).total == pytest.approx(1.0, abs=1e-12)


def test_rounding_does_not_lead_beyond_the_least_penalty():
    task = Task(1e-22, 10.0, 1.0, tail=1000.0)
    assert -1000 <= Ridge.tuned(task, 1.0).penalty == pytest.approx(-1000, rel=1e-12)


@pytest.mark.parametrize("unit", [1e-80, 1e80])
@pytest.mark.parametrize("size", [1e-40, 1.0, 1e40])
def test_the_best_penalty_has_the_unit_of_the_eigenvalues_and_no_other(unit, size):
    """Measured in other units, the inputs change the penalty in proportion, the target not at all."""
    for noise in (1e-8, 0.5, 1e8):  # isotropic inputs: noise * dim / signal
        found = Ridge.tuned(Task(unit, 2.0 * size, 40, noise=noise * size), [10, 40, 1000]).penalty
        assert found / unit == pytest.approx([noise * 20] * 3, rel=1e-6), noise
    for seed in range(8):
        rng = np.random.default_rng(seed)
        task, n, p = random_task(rng), float(rng.integers(1, 100)), float(rng.integers(1, 100))
        scaled = Task(
            task.eigenvalues * unit,
            task.power * size,
            task.multiplicity,
            noise=task.noise * size,
            hidden=task.hidden * size,
            tail=task.tail * unit,
        )
        for best, other in (
            (Ridge.tuned(task, n), Ridge.tuned(scaled, n)),
            (RandomFeatures.tuned(task, n, p), RandomFeatures.tuned(scaled, n, p)),
        ):
            least = 1e-9 * task.eigenvalues.max()  # below which the optimum 0 may come out as rounding
            assert other.penalty / unit == pytest.approx(best.penalty, rel=1e-6, abs=least), seed


def test_shapes_and_batches():
    tasks = Task.isotropic([30, 60], noise=0.1)
    both = Ridge.tuned(tasks, [[10], [100], [1000]])
    assert both.penalty.shape == (3, 2)
    assert both.penalty[1, 1] == pytest.approx(Ridge.tuned(Task.isotropic(60, noise=0.1), 100).penalty, rel=1e-12)
    assert both.risk(tasks, [[10], [100], [1000]]).shape == (3, 2)
    assert isinstance(Ridge.tuned(tasks[0], 10).risk(tasks[0], 10).total, np.float64)


def random_task(rng):
    groups = rng.integers(1, 8)
    eigenvalues = 10 ** rng.uniform(-3, 3, groups)
    power = rng.exponential(size=groups) * (rng.random(groups) < 0.7)
    tail = rng.choice([0.0, 0.0, 1.0]) * eigenvalues.max()
    multiplicity = rng.integers(1, 60, groups)
    return Task(
        eigenvalues, power, multiplicity, noise=rng.choice([0, 0.01, 1]), hidden=rng.choice([0, 0.1]), tail=tail
    )


@pytest.mark.parametrize("seed", range(60))
def test_no_other_penalty_is_better(seed):
    rng = np.random.default_rng(seed)
    task, n, p = random_task(rng), float(rng.integers(1, 100)), float(rng.integers(1, 100))
    scale = task.eigenvalues.max()
    positive = np.append(np.geomspace(1e-8, 1e8, 1500) * scale, [0.0, np.inf])
    least = Ridge.least_penalty(task, n)
    negative = least * (1 - np.geomspace(1e-6, 1, 400))
    rivals = Ridge(np.append(positive, negative)).risk(task, n).total.min()
    assert Ridge.tuned(task, n).risk(task, n).total <= rivals * (1 + 1e-12)
    rivals = RandomFeatures(p, penalty=positive).risk(task, n).total.min()
    assert RandomFeatures.tuned(task, n, p).risk(task, n).total <= rivals * (1 + 1e-12)


def test_features_with_a_large_tail_have_a_finite_optimum():
    """The tail makes the features noisy, so that the best penalty is far above the scale of the eigenvalues."""
    task = Task(0.001285, 0.00928, 26, noise=0.127, hidden=0.3, tail=5.0)
    best = RandomFeatures.tuned(task, 140, 90)
    assert best.penalty == pytest.approx(1e4, rel=0.1)
    assert best.risk(task, 140).total < RandomFeatures(90, penalty=[1e3, 1e5, np.inf]).risk(task, 140).total.min()


def test_rounding_is_no_penalty():
    penalties = Ridge.tuned(Task.isotropic(40), [5, 39, 40, 41, 100]).penalty
    assert np.all(penalties == 0)
    assert not np.any(np.signbit(penalties))
    assert Ridge.tuned(Task.isotropic(40), 5).finite_sample_risk(Task.isotropic(40), 5).labels == 0


# ---------------------------------------------------------------------- several valleys


def two_valleys(noise):
    """Strong and weak directions with half of the target each: learn both, or only the strong ones."""
    return Task.two_scale(30, 3000, ratio=1e-5, alignment=0.5, noise=noise)


def dense_scan(model, low, high, task, n):
    """The valleys on a fine grid of penalties: their penalties and totals."""
    penalty = np.geomspace(low, high, 4001)
    total = model(penalty).risk(task, n).total
    inner = 1 + np.flatnonzero((total[1:-1] < total[:-2]) & (total[1:-1] < total[2:]))
    return penalty[inner], total[inner]


def test_there_are_two_valleys():
    for noise, deepest in ((0.1, 0), (1.0, 0), (3.0, 1)):
        penalties, totals = dense_scan(Ridge, 1e-7, 1e4, two_valleys(noise), 600)
        assert penalties.size == 2
        assert totals.argmin() == deepest
        best = Ridge.tuned(two_valleys(noise), 600)
        assert best.penalty == pytest.approx(penalties[deepest], rel=0.01)
        assert best.risk(two_valleys(noise), 600).total <= totals.min()


#: Where the two valleys are equally deep, by bisection with Brent's method in each.
TIE = 1.6815621521


@pytest.mark.parametrize("change", [-1e-2, -1e-4, -1e-6, 1e-6, 1e-4, 1e-2])
def test_the_deeper_of_two_almost_equal_valleys(change):
    """Less noise than at the tie, and the weak directions are worth learning; more, and they are not."""
    task = two_valleys(TIE * (1 + change))
    best = Ridge.tuned(task, 600)
    assert (best.penalty < 1) == (change < 0)
    _, totals = dense_scan(Ridge, 1e-7, 1e4, task, 600)
    assert best.risk(task, 600).total <= totals.min() * (1 + 1e-14)
    # In a batch as well, whose cells have their valleys elsewhere.
    batch = Task.two_scale([30, 10, 30], 3000, ratio=[1e-5, 1e-2, 1e-5], alignment=0.5, noise=[task.noise, 0.1, 5.0])
    together = Ridge.tuned(batch, 600).penalty
    assert together[0] == pytest.approx(best.penalty, rel=1e-9)


def test_three_valleys():
    task = Task([1.0, 1e-4, 1e-8], [1.0, 1.0, 1.0], [10, 300, 6000], noise=np.geomspace(1e-3, 30, 25))
    for n in (150, 2000):
        best = Ridge.tuned(task, n).risk(task, n).total
        for i in range(25):
            _, totals = dense_scan(Ridge, 1e-12, 1e5, task[i], n)
            assert best[i] <= totals.min() * (1 + 1e-12)
    assert dense_scan(Ridge, 1e-12, 1e5, task[0], 2000)[0].size >= 2


@pytest.mark.parametrize("activation", [None, "linear", "relu", "tanh", "sign", "quadratic"])
@pytest.mark.parametrize("p", [20, 100, 100.5, 400, np.inf])
def test_features_against_a_dense_scan(activation, p):
    """n = p = 100 included; the best penalty is never worse than any on the grid, nor than none."""
    task, n = Task.two_scale(20, 200, ratio=0.02, alignment=0.7, noise=0.1), 100
    best = RandomFeatures.tuned(task, n, p, activation)
    rivals = RandomFeatures(p, activation, np.append(np.geomspace(1e-8, 1e5, 4000), [0.0, np.inf])).risk(task, n)
    total = best.risk(task, n).total
    assert total <= rivals.total.min() * (1 + 1e-13)
    assert total >= rivals.total.min() * (1 - 1e-4)  # it is the minimum of the same curve


# ---------------------------------------------------------------------- the sign of the best penalty


@pytest.mark.parametrize("seed", range(40))
def test_sign_criterion_by_finite_differences(seed):
    rng = np.random.default_rng(1000 + seed)
    for _ in range(5):
        task, n = random_task(rng), float(rng.integers(1, 100))
        helps = Ridge.negative_penalty_helps(task, n)
        step = 1e-4 * abs(float(Ridge.least_penalty(task, n)))
        if step == 0:
            assert not helps
            continue
        below, _, above = Ridge([-step, 0.0, step]).risk(task, n).total
        if abs(above - below) > 1e-10 * below:
            assert helps == (above > below), (task, n)


def test_sign_criterion_against_the_best_penalty():
    """Near 0 the sign of the best penalty is the criterion's: alignments around the one where it changes."""
    rng, compared = np.random.default_rng(0), 0
    for _ in range(20):
        dim, spikes = int(rng.integers(100, 400)), int(rng.integers(2, 8))
        n, size, noise = int(rng.integers(20, 80)), 10 ** rng.uniform(0.5, 2), 10 ** rng.uniform(-3, -1)
        task = Task.spiked(dim, spikes, size=size, alignment=np.linspace(0.05, 1, 200), noise=noise)
        helps, penalty = Ridge.negative_penalty_helps(task, n), Ridge.tuned(task, n).penalty
        near = np.abs(penalty) < 0.1 * np.abs(Ridge.least_penalty(task, n))
        assert np.array_equal(helps[near], penalty[near] < 0), (dim, spikes, n, size, noise)
        compared += min(helps[near].sum(), (~helps[near]).sum())
    assert compared > 20


def test_sign_criterion_of_the_published_situation():
    task = Task.spiked(300, 6, size=19.0, alignment=[0.0, 1.0], noise=0.05)
    assert Ridge.negative_penalty_helps(task, 60).tolist() == [False, True]
    assert Ridge.least_penalty(task[1], 60) == pytest.approx(-95.51, rel=1e-4)
    assert isinstance(Ridge.negative_penalty_helps(task[1], 60), np.bool_)
    assert Ridge.negative_penalty_helps(task, [[5], [60], [290], [300], [400]]).shape == (5, 2)


@pytest.mark.parametrize("noise", [0.0, 1e-12, 1.0])
def test_isotropic_inputs_never_want_a_negative_penalty(noise):
    task, n = Task.isotropic([1, 2, 50, 51, 1e6], noise=noise), np.array([[1], [3], [50], [1e6], [1e12]])
    assert not Ridge.negative_penalty_helps(task, n).any()
    assert not Ridge.negative_penalty_helps(Task.isotropic(60, noise=noise), n, p=[0, 20, 50, 60]).any()


def test_where_the_penalty_makes_no_difference_none_helps():
    """Nothing to learn and no noise: the risk is 0 at every penalty."""
    task = Task([1.0, 0.1], [0.0, 0.0], [20, 40], noise=0.0)
    assert not Ridge.negative_penalty_helps(task, [10, 30, 60, 100]).any()


def test_a_tail_is_a_penalty_that_may_be_too_much():
    """Without noise and with a tail the best total penalty is none: the tail is taken away again."""
    task = Task.isotropic(50).replace(tail=3.0)
    assert Ridge.negative_penalty_helps(task, [20, 100]).all()
    assert Ridge.tuned(task, [20, 100]).penalty == pytest.approx([-3.0, -3.0])
    assert MinNorm().risk(task, 100).total > Ridge(-2.9).risk(task, 100).total


def test_the_least_penalty_is_not_passed_by_rounding():
    task = Task.power_law(0.1, 0.1, dim=2).replace(tail=110)
    tuned = Ridge.tuned(task, 60)
    assert tuned.penalty >= Ridge.least_penalty(task, 60)
    assert tuned.risk(task, 60).total <= Ridge([-109.0, 0.0]).risk(task, 60).total.min()


@pytest.mark.parametrize("tail", [1e-3, 1.0, 30.0])
@pytest.mark.parametrize("noise", [0.0, 1e-3, 1.0])
@pytest.mark.parametrize("n", [22, 24, 26])
def test_a_tail_is_a_penalty_to_be_taken_back(n, noise, tail):
    """Ridge cannot tell a tail from a penalty, so that the best penalty is less by it."""
    task = Task([1, 0.01], [0, 1], [4, 20], noise=noise)
    tuned, without = Ridge.tuned(task.replace(tail=tail), n), Ridge.tuned(task, n)
    np.testing.assert_allclose(tuned.penalty + tail, without.penalty, atol=1e-15 * tail)
    np.testing.assert_allclose(
        tuned.risk(task.replace(tail=tail), n).excess, without.risk(task, n).excess, rtol=1e-9, atol=1e-12
    )


# ---------------------------------------------------------------------- extreme scales


def no_worse(model, best, task, n, *, digits=1e-9):
    """The best penalty against penalties over all scales, none and all among them."""
    rivals = np.append(10.0 ** np.arange(-99.5, 100.0, 0.5), [0.0, np.inf])
    assert best.totals(task, n) <= model(rivals).totals(task, n).min() * (1 + digits)


#: Eigenvalues 5e-74 beside a tail 2e-14 and the like: the best penalty may lie between two numbers of float64.
EXTREMES = [
    (
        Task([1e-66, 3e-90, 7e60], [7e59, 4e-43, 0.0], [1.6e10, 9e5, 1.0], noise=1e-72, tail=5.7e86),
        5.0,
    ),
    (Task([1.5e11, 3.8e37], [0.0, 3.5e87], [0.0, 5.0], noise=1.7e24, hidden=1.9e-82, tail=1.3e-5), 5.0000000000005),
    (Task([5e-74], [1.0], [30.0], noise=1e-3, tail=2e-14), 20.0),
    (Task([1.2e-61], [3.7e48], [161.4], noise=8.4e32, tail=7.2e88), 25.0167),
    (Task([2e35], [5e46], [5.0], noise=1.5e-100), 5.0),
    (Task([3.4e89, 1.2e-15, 1.7e-61], [0.0, 0.0, 5.5e95], [0.0, 8e-10, 0.576], noise=6.4e-69), 188.7),
    (Task([1.2e72, 4e-97], [5e65, 0.0], [1.0, 0.0]), 1.0000000000001),
    (Task([8e-82, 7e53], [5e49, 0.0], [0.7168856900790321, 0.0], noise=3e-16), 0.7168856900790321),
    (Task([1.0, 1e-8], [1.0, 1e-3], [10.0, 30.0], noise=1e-20), 20.0),
]


@pytest.mark.parametrize(("task", "n"), EXTREMES)
def test_the_best_penalty_at_extreme_scales(task, n):
    no_worse(Ridge, Ridge.tuned(task, n), task, n)
    for p in (3.0, n, 1e3):
        no_worse(lambda penalty, p=p: RandomFeatures(p, None, penalty), RandomFeatures.tuned(task, n, p), task, n)


def test_where_all_counts_are_equal_a_little_penalty_is_infinitely_better_than_none():
    task = Task([2e48], [4.6e66], [3.0], noise=2.9e-37, hidden=1.7e31)
    for n in (3.0, 2.9999999999999996):
        best = RandomFeatures.tuned(task, n, 3.0)
        assert best.penalty > 0
        assert best.totals(task, n) == pytest.approx(4.6e66 / 3, rel=1e-12)


def test_a_best_penalty_is_one_that_a_model_takes():
    """Below the least positive penalty there is 0."""
    task = Task([1e-95, 1e-99], [1.0, 0.0], [1.0, 30.0], noise=1e-30)
    assert RandomFeatures.tuned(task, 5.0, 4.0).penalty in (0.0, pytest.approx(0, abs=1e-90))
    RandomFeatures(4.0, penalty=RandomFeatures.tuned(task, 5.0, 4.0).penalty).risk(task, 5.0)


def test_of_a_batch_each_has_its_own_best_penalty():
    """The grid on which valleys are sought spans the ranges of all, and does not show."""
    tasks, sizes = zip(*(case for case in EXTREMES if case[0].groups == 1), strict=True)
    batch = Task(
        *(np.stack([getattr(task, name) for task in tasks]) for name in ("eigenvalues", "power", "multiplicity")),
        **{name: np.stack([getattr(task, name) for task in tasks]) for name in ("noise", "hidden", "tail")},
    )
    together = Ridge.tuned(batch, sizes)
    for i, (task, n) in enumerate(zip(tasks, sizes, strict=True)):
        alone = Ridge.tuned(task, n).totals(task, n)
        assert together.totals(batch, sizes)[i] == pytest.approx(alone, rel=1e-9)


@pytest.mark.parametrize("activation", [None, "sign"])
def test_an_eigenvalue_of_no_direction_does_not_overflow(activation):
    """Beyond all others by more than float64 squares, and of multiplicity 0."""
    beside = Task([1e90, 1e-90], [0.0, 1.0], [0.0, 6.0], noise=0.1)
    alone = Task(1e-90, 1.0, 6.0, noise=0.1)
    best = [RandomFeatures.tuned(task, 3.0, 4.0, activation).penalty for task in (beside, alone)]
    assert best[0] == pytest.approx(best[1], rel=1e-9)
