"""Power laws at the edges of what their compact form can carry, and with a logarithm."""

import pickle

import mpmath
import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task
from sandbox.foundations.parts import PRIMARY


@pytest.mark.parametrize("decay", [1.05, 1.5, 4.0, 10.0])
@pytest.mark.parametrize("n", [300, 999, 4000])
def test_blocks_of_directions_stand_for_all_of_them(decay, n):
    """The same 9000 directions, listed and in blocks of a Gauss rule."""
    listed = Task.power_law(decay, 1.5, dim=10_000, noise=0.1).leading(9000)
    blocks = Task.power_law(decay, 1.5, dim=10_001, noise=0.1).leading(9000)
    assert blocks.eigenvalues.size < listed.eigenvalues.size
    equivalent, expected = MinNorm().equivalent(blocks, n), MinNorm().equivalent(listed, n)
    for name in ("kappa", "df1", "df2", "trace"):
        assert getattr(equivalent, name) == pytest.approx(getattr(expected, name), rel=1e-12), name
    assert MinNorm().risk(blocks, n).labels == pytest.approx(MinNorm().risk(listed, n).labels, rel=1e-12)


@pytest.mark.parametrize(("decay", "dim"), [(10.5, np.inf), (20, 10_001), (60, 50), (100, 11)])
def test_spectra_too_steep_for_float64_are_refused(decay, dim):
    with pytest.raises(ValueError, match=r"decay must be at most 10 where dim is beyond 10000.*got"):
        Task.power_law(decay, 2.0, dim=dim)


def test_a_batch_is_listed_or_not():
    """10 000 is the last dimension that is listed."""
    for dim in ([9_999, 10_000], [10_001, 20_000]):
        alone = [MinNorm().risk(Task.power_law(1.5, 2.0, dim=each), 50).total for each in dim]
        assert MinNorm().risk(Task.power_law(1.5, 2.0, dim=dim), 50).total == pytest.approx(alone, rel=1e-13)
    for dim in ([10_000, 10_001], [10_000, np.inf], [3, 10_001]):
        with pytest.raises(ValueError, match="dim must be all <= 10000 or all beyond in one batch, got"):
            Task.power_law(1.5, 2.0, dim=dim)


def test_long_chains_of_calls_are_shown_as_arrays():
    task = Task.isotropic(10)
    for noise in np.linspace(0.1, 0.2, 300):
        task = task.replace(noise=noise)
    assert eval(repr(task)) == task
    assert repr(task).startswith(("Task(", "Task.")) or "replace" in repr(task)
    assert len(repr(task)) < 1000
    assert pickle.loads(pickle.dumps(task)) == task


@pytest.mark.parametrize(
    "index",
    [
        1,
        np.int64(1),
        slice(0, 2),
        slice(np.int64(0), None, 2),
        [[0], [1]],
        np.array([True, False, True]),
        (0,),
        (..., 0),
    ],
)
def test_any_index_is_shown_so_that_it_evaluates(index):
    part = Task.isotropic([5, 6, 7])[index]
    assert eval(repr(part)) == part


def test_an_index_kept_in_the_repr_is_a_copy():
    index = [[0], [1]]
    part = Task.isotropic([5, 6, 7])[index]
    index[0][0] = 2
    assert eval(repr(part)) == part


def test_an_empty_part_of_a_batch_is_refused():
    with pytest.raises(IndexError, match="leaves nothing of a batch of shape"):
        Task.isotropic([5, 6, 7])[0:0]


def listed_log_law(decay, log_decay, source, dim, noise):
    k = np.arange(1.0, dim + 1)
    return Task(k**-decay * np.log((k + 1) * np.e / 2) ** -log_decay, k**-source / (k**-source).sum(), noise=noise)


@pytest.mark.parametrize(("decay", "log_decay", "source"), [(1.0, 2.0, 2.0), (0.0, 3.0, 0.5), (2.0, 1.0, 1.0)])
@pytest.mark.parametrize("model", [MinNorm(), Ridge(0.1), RandomFeatures(300, penalty=1e-3)], ids=repr)
@pytest.mark.filterwarnings("ignore::sandbox.ValidityWarning")
def test_log_law_against_its_list(decay, log_decay, source, model):
    for dim in (50, 12_000):
        short = Task.log_power_law(decay, log_decay, source=source, dim=dim, noise=0.2)
        full = listed_log_law(decay, log_decay, source, dim, 0.2)
        for n in (10, 9000):
            found, expected = model.risk(short, n), model.risk(full, n)
            for name in PRIMARY:
                assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-11), (dim, n, name)


def log_law_sum(f, start=2000):
    """Sum over all k >= 1 of f(k): plainly to `start`, then Euler and Maclaurin."""
    with mpmath.workdps(25):
        L = lambda x: 1 + mpmath.log((x + 1) / 2)  # noqa: E731
        g = lambda x: f(x, L(x))  # noqa: E731
        head = mpmath.fsum(g(mpmath.mpf(k)) for k in range(1, start))
        # In the logarithm the integrand is slow, and algebraic to infinity.
        by_log = lambda y: g(mpmath.exp(y)) * mpmath.exp(y)  # noqa: E731
        edges = [mpmath.log(start), 10, 14, 18, 22, 26, 30, 40, 60, 100, 200, 1000, 10**4, mpmath.inf]
        body = mpmath.quad(by_log, edges)
        x = mpmath.mpf(start)
        return head + body + g(x) / 2 - mpmath.diff(g, x) / 12


@pytest.mark.slow
@pytest.mark.parametrize("n", [10, 1e6])
@pytest.mark.parametrize(("decay", "log_decay"), [(1.0, 2.0), (1.0, 1.5), (1.5, 2.0)])
def test_the_infinite_log_law_by_euler_and_maclaurin(n, decay, log_decay):
    """The equation D = n of the effective ridge and the degrees of freedom D_2 hold for the true infinite sums."""
    found = MinNorm().equivalent(Task.log_power_law(decay, log_decay, source=2.0), n)
    kappa = mpmath.mpf(float(found.kappa))
    df1 = log_law_sum(lambda x, L: 1 / (1 + kappa * x**decay * L**log_decay))
    df2 = log_law_sum(lambda x, L: 1 / (1 + kappa * x**decay * L**log_decay) ** 2)
    assert float(df1) == pytest.approx(n, rel=1e-10)
    assert found.df2 == pytest.approx(float(df2), rel=1e-10)


def test_a_log_law_without_logarithm_is_a_power_law():
    for dim in (50, 10**5, np.inf):
        law, expected = Task.log_power_law(1.5, 0.0, source=2.0, dim=dim), Task.power_law(1.5, 2.0, dim=dim)
        assert law == expected
        assert law.leading(7.5) == expected.leading(7.5)


def test_benign_and_malign():
    """The labels' variance vanishes as n grows at decay 1, and nowhere else; where slowly, like log n / n per n."""
    n = 10.0 ** np.arange(2, 13, 2)
    benign = MinNorm().risk(Task.log_power_law(1.0, [[1.5], [2.0], [4.0]], source=2.0, noise=1.0), n).labels
    assert np.all(np.diff(benign, axis=-1) < 0)
    # k*/n + n/R is about (b - 1) / log n + (1 + (b - 1)^2) / ...: it falls like 1 / log n.
    assert benign[:, -1] * np.log(n[-1]) == pytest.approx(benign[:, -2] * np.log(n[-2]), rel=0.05)
    malign = MinNorm().risk(Task.log_power_law(1.5, [[0.0], [2.0]], source=2.0, noise=1.0), n).labels
    assert np.all(malign > 0.4)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1.0, 1.0, np.inf), "decay must be > 1 where dim is inf, else the sum is infinite, got 1.0"),
        ((0.9, 9.0, np.inf), "decay must be > 1 where dim is inf"),
        ((5.0, 50.0, np.inf), r"decay \(log_decay / 5.9 included\) must be at most 10"),
        ((20.0, 50.0, 1000), "smallest eigenvalue is at least 1e-100 elsewhere, got 20.0"),
        ((1.0, 2.0, 2.5), "dim must be a whole number or inf, got 2.5"),
    ],
)
def test_log_laws_that_are_refused(arguments, message):
    decay, log_decay, dim = arguments
    with pytest.raises(ValueError, match=message):
        Task.log_power_law(decay, log_decay, source=2.0, dim=dim)


@pytest.mark.filterwarnings("ignore::sandbox.ValidityWarning")
@pytest.mark.parametrize("p", [0.0, 10.5, 300.0, 20_000.25])
def test_leading_directions_of_a_log_law(p):
    full = listed_log_law(1.0, 2.0, 1.5, 30_000, 0.1)
    found, expected = Task.log_power_law(1.0, 2.0, source=1.5, dim=30_000, noise=0.1).leading(p), full.leading(p)
    assert found.hidden == pytest.approx(expected.hidden, rel=1e-11)
    assert MinNorm().risk(found, 50).total == pytest.approx(MinNorm().risk(expected, 50).total, rel=1e-11)
