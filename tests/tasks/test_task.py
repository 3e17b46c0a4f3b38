"""Tasks: what they keep, how they are shown, and what their transformations do to spectrum and power."""

import pickle

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task
from sandbox.activations import activation
from sandbox.foundations.parts import PRIMARY
from sandbox.foundations.validity import ValidityWarning

pytestmark = pytest.mark.filterwarnings(f"ignore::{ValidityWarning.__module__}.ValidityWarning")

EXPLICIT = Task([1.0, 0.1, 0.0], [0.5, 0.3, 0.1], [10, 20.5, 3], noise=0.2, hidden=0.1)
TAILED = EXPLICIT.replace(tail=0.7)
BATCH = Task([[3.0, 1.0], [2.0, 5.0]], [[0.5, 0.25]], [4, 6], noise=[[0.1], [0.2], [0.3]])
LAW = Task.power_law(1.5, 2.0, noise=0.1)
LAWS = Task.power_law([1.5, 2.5], [[2.0], [3.0], [1.1]], signal=3.0, noise=0.1)
CONSTRUCTED = {
    "explicit": EXPLICIT,
    "tail": TAILED,
    "batch": BATCH,
    "one group": Task(2, 1, 9),
    "integers": Task([3, 2, 1], [1, 0, 1], 7, noise=1, hidden=2, tail=3),
    "awkward numbers": Task([1e-100, 0.1 + 0.2, 1e100], [1 / 3, 5e-324, 1e15], [1e-15, 1e25, 2**53 + 2]),
    "isotropic": Task.isotropic(400),
    "isotropic with everything": Task.isotropic([30.5, 40], [[2.0], [0.0]], noise=[0.25, 1]),
    "finite law": Task.power_law(1.0, 1.5, dim=200, noise=0.25),
    "finite laws": Task.power_law([0.0, 1.0], 0.5, dim=[20, 30], signal=2),
    "long law": Task.power_law(1.0, 0.5, dim=10**6),
    "infinite law": LAW,
    "infinite laws": LAWS,
    "log law": Task.log_power_law(1.0, 2.0, source=2.0, noise=0.1),
    "finite log laws": Task.log_power_law([0.5, 1.0], 1.5, source=1.0, dim=[30, 20], signal=3),
    "exponential": Task.floored_exponential(1e9, 2.0, floor=1e-5),
    "exponentials": Task.floored_exponential([50, 60], 2.0, floor=[[1e-5], [1e-3]], alignment=[0.5, 1], noise=0.1),
    "spiked": Task.spiked(300, 6, size=19),
    "spiked, aligned": Task.spiked([300, 200.5], 6, size=[[0.0], [2.0]], alignment=1, signal=2, noise=0.1),
    "two scales": Task.two_scale(20, 2000, ratio=1e-3, alignment=[0.3, 0.4]),
    "equicorrelated": Task.equicorrelated([40, 7], 0.5, noise=0.1),
    "latent space": Task.latent_space([20, 50], 20, signal=3, noise=0.1),
    "misspecified": Task.misspecified(50, [0.0, 0.3, 1.0], noise=0.1),
    "polynomially misspecified": Task.polynomially_misspecified([50, 60], 2, scale=100, signal=5),
    "covariance": Task.from_covariance([[2.0, 1.0], [1.0, 2.0]], [1.0, 0.5], noise=0.1),
}
CHANGES = {
    "as it is": lambda task: task,
    "leading": lambda task: task.leading(2.5),
    "leading to inf": lambda task: task.leading(np.inf),
    "leading, many": lambda task: task.leading(np.array([0.0, 1.0, np.inf]).reshape(3, 1, 1)),
    "leading twice": lambda task: task.leading(3).leading([[[1]], [[2]]]),
    "subset": lambda task: task.leading(6).random_subset(1.5),
    "subset of a replaced one": lambda task: task.replace(tail=0, noise=0.5).leading(5).random_subset(2),
    "replace noise": lambda task: task.replace(noise=0.75),
    "replace hidden": lambda task: task.replace(hidden=[[[0.75]], [[1.0]], [[1 / 3]]]),
    "replace the tail": lambda task: task.replace(tail=0.5, noise=1),
    "replace nothing": lambda task: task.replace(),
    "replace and lead": lambda task: task.replace(noise=0.5).leading(2),
    "lead and replace": lambda task: task.leading(2).replace(noise=0.5),
}
INDICES = [0, -1, [1, 0], [True, False], slice(1, None), slice(None, None, -1)]

every_task = pytest.mark.parametrize("task", CONSTRUCTED.values(), ids=CONSTRUCTED)
every_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


def fields(task):
    return [task.eigenvalues, task.power, task.multiplicity, task.noise, task.hidden, task.tail]


def same_everywhere(task, other):
    """Equal, and equal after what depends on more than the arrays."""
    return task == other and task.shape == other.shape and task.leading(1.5) == other.leading(1.5)


# ---------------------------------------------------------------------- what a task keeps


@every_task
@every_change
def test_the_text_evaluates_back(task, change):
    changed = change(task)
    again = eval(repr(changed))
    assert same_everywhere(again, changed)
    assert repr(again) == repr(changed)


@pytest.mark.parametrize("index", INDICES, ids=repr)
@pytest.mark.parametrize("task", [BATCH, LAWS, BATCH.leading(2.5), LAWS.replace(noise=0.5).leading(7)], ids=repr)
def test_the_text_of_a_part_evaluates_back(task, index):
    if index == [True, False]:
        index = [True, False, True]
    part = task[index]
    assert same_everywhere(eval(repr(part)), part)
    again = part.replace(noise=0.75).leading(1)
    assert same_everywhere(eval(repr(again)), again)


def test_the_text_is_the_shortest():
    assert repr(Task.isotropic(400)) == "Task.isotropic(400)"
    assert repr(Task.power_law(1, 1.5, dim=2000, noise=0.25)) == "Task.power_law(1, 1.5, dim=2000, noise=0.25)"
    assert repr(Task(2, 1)) == "Task([2], [1], [1])"
    assert repr(LAW.leading([1, 2])[0].replace(noise=1)) == (
        "Task.power_law(1.5, 2, noise=0.1).leading([1, 2])[0].replace(noise=1)"
    )
    assert repr(EXPLICIT.leading(3)).startswith("Task([1, 0.1, 0], ")


def test_later_changes_to_the_arguments_change_nothing():
    p, dim, decay, index, noise = np.array([1.0, 2.0]), np.array([5.0, 6.0]), np.array([1.5, 2.5]), [0, 1], np.zeros(2)
    arguments = [np.array([2.0, 1.0]), np.array([0.5, 0.5]), np.array([3.0, 4.0])]
    task = Task(*arguments, noise=noise)
    made = [
        task,
        task.leading(p),
        task.random_subset(p),
        task.replace(hidden=p),
        task[index],
        Task.isotropic(dim),
        Task.power_law(decay, decay),
        Task.power_law(decay, decay).leading(p),
    ]
    texts, values = [repr(each) for each in made], [[np.array(array) for array in fields(each)] for each in made]
    led = made[-2].leading(3)
    for array in (p, dim, decay, noise, *arguments):
        array[:] = 7.0
    index.append(1)
    assert [repr(each) for each in made] == texts
    for each, before in zip(made, values, strict=True):
        assert all(map(np.array_equal, fields(each), before))
    assert made[-2].leading(3) == led
    assert not any(array.flags.writeable for each in made for array in fields(each))


def test_integers_are_numbers():
    integers, reals = (
        Task([3, 2, 1], [1, 0, 1], [7, 8, 9], noise=1),
        Task([3.0, 2, 1], [1.0, 0, 1], [7.0, 8, 9], noise=1.0),
    )
    assert integers == reals
    assert all(array.dtype == np.float64 for array in fields(integers))
    assert integers.leading(3).power.tolist() == [3 / 7, 0, 0]
    assert integers.random_subset(1).hidden == pytest.approx(2 - 2 / 24, rel=1e-15)
    assert Task.isotropic(3).random_subset(1).power == pytest.approx([1 / 3])


def test_equality_is_by_values():
    assert Task.isotropic(7, noise=0.5) == Task(1.0, 1.0, 7, noise=0.5)
    assert EXPLICIT.leading(np.inf) == EXPLICIT
    for name in ("eigenvalues", "power", "multiplicity", "noise", "hidden", "tail"):
        assert EXPLICIT.replace(**{name: getattr(EXPLICIT, name) + 1.0}) != EXPLICIT, name
    assert Task.isotropic([7]) != Task.isotropic(7)  # another shape
    assert Task.isotropic(7) != MinNorm(7)


def test_shapes():
    assert EXPLICIT.shape == LAW.shape == ()
    assert BATCH.shape == LAWS.shape == (3, 2)
    assert Task.isotropic([1, 2], noise=np.zeros((4, 1))).shape == (4, 2)
    assert Task(np.ones((5, 1, 3)), np.ones((1, 2, 3)), tail=np.zeros((4, 1, 1))).shape == (4, 5, 2)
    assert BATCH.leading(np.ones((6, 1, 1))).shape == (6, 3, 2)
    assert BATCH.leading(np.ones((6, 1, 1))).multiplicity.shape == (6, 1, 2, 2)
    assert EXPLICIT.leading([1, 2, 3, 4]).power.shape == (4, 3)


@pytest.mark.parametrize("task", [BATCH, LAWS, BATCH.leading([1, 2.5])], ids=repr)
@pytest.mark.parametrize(
    "index",
    [0, (1, 0), (slice(None), 1), ([0, 2], [1, 1]), (..., 1), (None, 2), np.s_[::2, None], (), np.array([2, 1])],
)
def test_parts_are_parts_of_every_field(task, index):
    part = task[index]
    for array, own in zip(fields(task), fields(part), strict=True):
        trailing = task.noise is not array and task.hidden is not array and task.tail is not array
        full = np.broadcast_to(array, task.shape + array.shape[array.ndim - 1 :] if trailing else task.shape)
        expected = full[index] if not trailing else np.stack([full[..., g][index] for g in range(full.shape[-1])], -1)
        np.testing.assert_array_equal(np.broadcast_to(own, expected.shape), expected)
    assert part.shape == np.empty(task.shape)[index].shape


@pytest.mark.parametrize("task", [BATCH, LAWS], ids=repr)
def test_the_risk_of_a_part_is_the_part_of_the_risk(task):
    model = Ridge(0.1, p=5)
    whole = model.risk(task, 40)
    for index in (0, (2, 1), slice(1, None), [2, 0]):
        for name in PRIMARY:
            expected = getattr(whole[index], name)
            np.testing.assert_allclose(getattr(model.risk(task[index], 40), name), expected, rtol=1e-14)


def test_indices_outside_and_of_a_single_task():
    for task in (BATCH, LAWS, Task.isotropic(3, noise=[1, 2, 3])):
        for index in (3, -4, (0, 2, 0), [0, 7]):
            with pytest.raises(IndexError):
                task[index]
    with pytest.raises(IndexError, match=r"^a single task has no batch axis to index$"):
        EXPLICIT[0]


@pytest.mark.parametrize("task", [EXPLICIT, BATCH], ids=["single", "batch"])
def test_a_task_is_not_iterated(task):
    for attempt in (iter, list, lambda each: [*each], lambda each: 1.0 in each, len):
        with pytest.raises(TypeError):
            attempt(task)


# ---------------------------------------------------------------------- replace


def test_replace_changes_what_it_says_and_nothing_else():
    changed = EXPLICIT.replace(noise=0.5, eigenvalues=[3, 2, 1])
    assert changed.noise == 0.5
    assert changed.eigenvalues.tolist() == [3, 2, 1]
    for name in ("power", "multiplicity", "hidden", "tail"):
        assert np.array_equal(getattr(changed, name), getattr(EXPLICIT, name))
    assert EXPLICIT.noise == 0.2
    assert EXPLICIT.replace() == EXPLICIT


def test_a_law_with_other_noise_is_still_a_law():
    for changed in (LAW.replace(noise=0.5), LAW.replace(hidden=0.5), LAW.replace(noise=[0.1, 0.2])[1]):
        assert changed.leading(300.5).power.sum() == pytest.approx(LAW.leading(300.5).power.sum(), rel=1e-15)
        # The nodes of a quadrature are no directions; those of a law are.
        assert changed.leading(300.5).eigenvalues[-1] == pytest.approx(301**-1.5, rel=1e-15)


def test_replace_hidden_of_a_part_of_a_law():
    nothing = LAW.leading(100).replace(hidden=0)
    assert nothing.hidden == 0
    assert nothing.leading(10).hidden == pytest.approx(LAW.leading(10).hidden - LAW.leading(100).hidden, rel=1e-12)


# ---------------------------------------------------------------------- leading and random subsets


def one_by_one(task, p):
    """The p leading directions of a task, one after the other, and the power left out."""
    order = np.argsort(-task.eigenvalues, kind="stable")
    count, power, left = np.zeros(order.size), np.zeros(order.size), p
    for group in order:
        count[group] = min(left, task.multiplicity[group])
        left -= count[group]
        power[group] = task.power[group] * count[group] / task.multiplicity[group]
    return count[order], power[order], task.power.sum() - power.sum()


TIES = Task([1.0, 2.0, 1.0, 2.0, 0.0], [0.1, 0.2, 0.3, 0.4, 0.5], [2, 3, 4, 5, 6], noise=0.1, hidden=0.05)


@pytest.mark.parametrize("p", [0, 0.5, 3, 4.25, 8, 9, 12.5, 14, 17, 20, 1e9])
def test_leading_walks_down_the_eigenvalues(p):
    taken = TIES.leading(p)
    count, power, left_out = one_by_one(TIES, p)
    assert taken.eigenvalues.tolist() == [2, 2, 1, 1, 0]  # ties in the given order
    np.testing.assert_allclose(taken.multiplicity, count, rtol=1e-15)
    np.testing.assert_allclose(taken.power, power, rtol=1e-15)
    assert taken.hidden == pytest.approx(0.05 + left_out, rel=1e-15)
    assert (taken.noise, taken.tail) == (0.1, 0)


def test_leading_sorts_each_task_of_a_batch():
    taken = BATCH.leading(5)
    assert taken.eigenvalues.tolist() == [[3, 1], [5, 2]]
    assert np.broadcast_to(taken.multiplicity, (2, 2)).tolist() == [[4, 1], [5, 0]]
    np.testing.assert_allclose(
        np.broadcast_to(taken.power, (1, 2, 2)), [[[0.5, 0.25 / 6], [0.25 * 5 / 6, 0]]], rtol=1e-15
    )


def test_leading_nothing_is_the_null_model():
    for task in (TIES, BATCH, LAWS, TAILED):
        nothing = task.leading(0)
        assert np.all(nothing.multiplicity == 0)
        assert np.all(nothing.power == 0)
        assert np.all(nothing.tail == 0)
        np.testing.assert_allclose(*np.broadcast_arrays(nothing.hidden, task.signal), rtol=1e-14)
        for model in (MinNorm(), Ridge(0.1), Ridge(np.inf)):
            risk = model.risk(nothing, 20)
            np.testing.assert_allclose(risk.total, task.signal + task.noise + np.zeros(task.shape), rtol=1e-14)
            np.testing.assert_array_equal(risk.train, risk.total)
            assert np.all(risk.variance == 0)


def test_leading_everything_is_the_task():
    for task in (TIES, BATCH, LAWS, TAILED, LAW):
        assert task.leading(np.inf) is task
        everything = task.leading([np.inf])
        assert everything.shape == np.broadcast_shapes(task.shape, (1,))
        for model in (MinNorm(), Ridge(0.1)):
            np.testing.assert_allclose(
                model.risk(everything, 7).total, model.risk(task, 7).total + np.zeros(1), rtol=1e-14
            )


def test_directions_of_a_tail_are_all_or_none():
    listed = TAILED.multiplicity.sum()
    assert TAILED.leading(listed).tail == 0
    assert TAILED.leading(np.inf).tail == 0.7
    assert TAILED.leading([3, np.inf]).tail.tolist() == [0, 0.7]


@pytest.mark.parametrize("task", [TIES, BATCH, LAW, LAWS, EXPLICIT, LAW.leading(300)], ids=repr)
@pytest.mark.parametrize("p", [0, 1, 2.5, 9.75])
def test_the_signal_is_conserved(task, p):
    nine = task.leading(9.75)
    for changed in (task.leading(p), nine.leading(p), nine.random_subset(p)):
        np.testing.assert_allclose(*np.broadcast_arrays(changed.signal, task.signal), rtol=4e-15)


def test_a_random_subset_takes_its_share_of_every_group():
    subset = TIES.random_subset([0, 5, 20])
    np.testing.assert_allclose(subset.multiplicity, np.outer([0, 0.25, 1], TIES.multiplicity), rtol=1e-15)
    np.testing.assert_allclose(subset.power, np.outer([0, 0.25, 1], TIES.power), rtol=1e-15)
    np.testing.assert_allclose(subset.hidden, [1.55, 0.05 + 0.75 * 1.5, 0.05], rtol=1e-15)
    assert np.array_equal(subset.eigenvalues, TIES.eigenvalues)


def test_a_random_subset_of_directions_is_an_average():
    """On average over subsets, each task has the number and power of directions that the formula says."""
    rng, p = np.random.default_rng(0), 5
    group = np.repeat(np.arange(5), TIES.multiplicity.astype(int))
    counts = np.array([np.bincount(rng.permutation(group)[:p], minlength=5) for _ in range(4000)])
    error = counts.std(axis=0) / np.sqrt(len(counts))
    assert np.all(np.abs(counts.mean(axis=0) - TIES.random_subset(p).multiplicity) < 4 * error)


def test_counts_that_add_up_with_rounding():
    """Thirty times 0.1 is 3.0000000000000004 or 2.9999999999999996: three directions can be taken."""
    task = Task(np.arange(30.0) + 1, np.ones(30), np.full(30, 0.1), tail=1.0)
    assert task.multiplicity.sum() != 3
    assert task.leading(3).tail == 0
    np.testing.assert_allclose(task.replace(tail=0).random_subset(3).signal, task.signal, rtol=1e-15)


def test_a_subset_of_nothing():
    assert Task(1.0, 0.0, 0.0, hidden=0.5).random_subset(0).hidden == 0.5
    assert Task([1.0], [[0.0], [1.0]], [[0.0], [4.0]]).random_subset(0).signal.tolist() == [0, 1]


def test_power_on_an_eigenvalue_0_is_hidden():
    hidden = Task([1.0, 0.1], [0.5, 0.3], [10, 20.5], noise=0.2, hidden=0.2)
    for model in (MinNorm(), Ridge(0.1), RandomFeatures(13, penalty=0.1), RandomFeatures(13, "linear")):
        for n in (5, 20, 50):
            assert model.risk(EXPLICIT, n).total == pytest.approx(model.risk(hidden, n).total, rel=1e-14)
    assert EXPLICIT.signal == hidden.signal
    assert Ridge.least_penalty(EXPLICIT, 20) == Ridge.least_penalty(hidden, 20)


# ---------------------------------------------------------------------- what a model sees


def test_signal_and_effective_dimension():
    assert EXPLICIT.signal == pytest.approx(1.0, rel=1e-15)
    assert TAILED.signal == EXPLICIT.signal
    assert EXPLICIT.effective_dimension == pytest.approx((10 + 2.05) ** 2 / (10 + 0.205), rel=1e-14)
    assert TAILED.effective_dimension == pytest.approx((10 + 2.05 + 0.7) ** 2 / (10 + 0.205), rel=1e-14)
    assert Task(0.0, 1.0).effective_dimension == np.inf
    assert BATCH.effective_dimension.shape == (2,)


@pytest.mark.parametrize("name", ["relu", "linear", "abs", "quadratic"])
def test_features_see_a_constant_a_scaled_spectrum_and_a_tail(name):
    phi, seen = activation(name), TAILED.seen_by(activation(name))
    trace = 10 + 2.05 + 0.7
    # By Parseval the kernel has the trace of the second moment of the activation.
    assert seen.trace == pytest.approx(phi.second_moment, rel=1e-14)
    assert seen.tail == pytest.approx(phi.mu_star_squared + phi.mu1**2 * 0.7 / trace, rel=1e-14)
    rank = (30.5 if phi.mu1 else 0) + (1 if phi.mu0 else 0)
    assert seen.rank == rank
    carried = 0.8 if phi.mu1 else 0
    assert seen.power.sum() == pytest.approx(carried, rel=1e-15)
    assert seen.hidden == pytest.approx(1.0 - carried, rel=1e-14)
    if phi.mu0:
        constant = seen.eigenvalues[(seen.multiplicity == 1) & (seen.power == 0)]
        assert phi.mu0**2 == pytest.approx(constant[0], rel=1e-15)


def test_linear_models_see_the_task_itself():
    seen = TIES.seen_by(None)
    assert seen.eigenvalues[:4].tolist() == [2, 2, 1, 1]
    assert seen.power[:4].tolist() == [0.2, 0.4, 0.1, 0.3]
    assert seen.hidden == pytest.approx(0.55, rel=1e-15)
    assert seen.rank == 14
    assert TIES.seen_by(None) is seen
    assert TIES.seen_by(activation("relu")) is TIES.seen_by(activation("relu"))


def test_a_task_made_from_a_covariance_keeps_its_basis():
    rng = np.random.default_rng(0)
    root = rng.normal(size=(3, 5, 5))
    covariance, beta = root @ np.swapaxes(root, -1, -2), rng.normal(size=(3, 5))
    task = Task.from_covariance(covariance, beta, noise=0.1)
    s, V, b = task.eigenvalues, task.basis, task.coefficients
    np.testing.assert_allclose(V * s[..., None, :] @ np.swapaxes(V, -1, -2), covariance, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose((V @ b[..., None])[..., 0], beta, rtol=1e-9)
    np.testing.assert_allclose(s * b**2, task.power, rtol=1e-12)
    with pytest.raises(ValueError, match="read-only"):
        V[0, 0, 0] = 1.0
    part = task[1]
    np.testing.assert_array_equal(part.basis, V[1])
    np.testing.assert_array_equal(part.replace(noise=0.5).coefficients, b[1])
    assert part.replace(eigenvalues=[1.0]).basis is None
    assert part.leading(2).basis is part.random_subset(2).basis is Task.isotropic(5).basis is None
    assert part == Task.from_covariance(covariance[1], beta[1], noise=0.1)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(part)).basis, V[1])
