"""The support of the sample spectrum against closed forms, and against what is solved elsewhere."""

import numpy as np
import pytest

from sandbox import Task
from sandbox.theory.negative_penalty import least_effective_ridge, least_penalty
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_support import Atoms, largest_eigenvalue, support

NO = np.zeros(())


def problem_of(s, m, n, tail=0.0):
    s, m = np.broadcast_arrays(np.asarray(s, dtype=float), np.asarray(m, dtype=float))
    seen = Task(s, np.zeros(s.shape), m, tail=tail).seen_by(None)
    return Problem.of(seen, NO, np.asarray(n, dtype=float), np.array(np.inf), NO)


def intervals(problem):
    """Both ends in x, in units of the largest eigenvalue, from the smallest x up."""
    found = support(Atoms.of(problem)[0])
    return found.low - found.anchor, found.high - found.anchor


def random_problems(count, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        groups, spread = rng.integers(1, 9), rng.choice([0.1, 1.0, 4.0, 12.0])
        m = rng.integers(1, 40, groups) * rng.choice([1.0, 0.3])
        n = rng.choice([m.sum(), m.sum() + 1, m[0], 10 ** rng.uniform(-1, 6)])
        yield problem_of(10 ** rng.uniform(-spread, 3, groups), m, n)


@pytest.mark.parametrize("ratio", [1e-8, 0.2, 0.999, 1.0, 1.001, 7.0, 1e6])
def test_isotropic(ratio):
    """x from -1 - sqrt(ratio) to -1 + sqrt(ratio)."""
    low, high = intervals(problem_of([3.0], [1000.0 * ratio], 1000.0))
    assert low == pytest.approx([-1 - np.sqrt(ratio)], rel=1e-14)
    assert high == pytest.approx([(ratio - 1) / (np.sqrt(ratio) + 1)], rel=1e-13)


def test_the_upper_end_is_the_least_effective_ridge():
    """Where D_2 = n, to the last digit of its distance from 0 or from the nearest pole."""
    for problem in random_problems(300):
        found = support(Atoms.of(problem)[0])
        end, smallest = found.high[-1] - found.anchor[-1], problem.s[-1, 0] / problem.s[0, 0]
        expected = least_effective_ridge(problem)[0] / problem.s[0, 0]
        error = abs(end - expected)
        assert error <= 1e-11 * min(abs(expected), abs(expected + smallest)), (problem, end, expected)
        assert found.hard == (problem.rank[0] == problem.n[0])


def test_edges_are_where_the_sum_is_n():
    """And between them it is more; the distances from the poles are known where the ends do not show them."""
    for problem in random_problems(300, seed=1):
        atoms, _ = Atoms.of(problem)
        found = support(atoms)
        weights = atoms.m * atoms.s**2
        for anchor, *ends in zip(found.anchor, found.low, found.high, strict=True):
            sums = [(weights / ((atoms.s - anchor) + end) ** 2).sum() for end in ends if end - anchor != 0]
            assert sums == pytest.approx(np.full(len(sums), atoms.n), rel=1e-9), problem
        x = np.concatenate([np.linspace(low, high, 9)[1:-1] for low, high in zip(*intervals(problem), strict=True)])
        gaps = (intervals(problem)[0][1:] + intervals(problem)[1][:-1]) / 2
        assert np.all((weights / (atoms.s + gaps[:, None]) ** 2).sum(axis=1) < atoms.n), problem
        with np.errstate(divide="ignore"):
            assert np.all((weights / (atoms.s + x[:, None]) ** 2).sum(axis=1) >= atoms.n)
        assert np.all(intervals(problem)[0][1:] > intervals(problem)[1][:-1])


def test_the_intervals_hold_whole_eigenvalues():
    """Their number falls as they merge: with many samples each eigenvalue has its own."""
    s = [1.0, 0.8, 0.5, 0.1]
    counts = [intervals(problem_of(s, 5.0, n))[0].size for n in (5.0, 30.0, 100.0, 1e3, 1e4, 1e15)]
    assert counts == sorted(counts)
    assert counts[0] == 1
    assert 1 < counts[2] < counts[3] == 4


def test_as_many_samples_as_large_eigenvalues():
    """The gap below them is closed however wide it is, and x rises to the root 3/2 of the ratio, times a count."""
    for ratio in (1e-6, 1e-12, 1e-18):
        low, high = intervals(problem_of([1.0, ratio], [100.0, 300.0], 100.0))
        assert low.size == 1
        # 200 x = 300 (ratio / x)^2 to leading order.
        assert high == pytest.approx([(1.5 * ratio**2) ** (1 / 3)], rel=3 * ratio ** (1 / 3))


@pytest.mark.parametrize(("n", "p"), [(100, 30), (50, 50), (10, 1000), (1e12, 3), (0.5, 2)])
def test_the_largest_eigenvalue_of_isotropic_inputs(n, p):
    expected = 2.0 * (np.sqrt(n) + np.sqrt(p)) ** 2 + 0.7
    assert largest_eigenvalue(problem_of([2.0], [p], n, tail=0.7)) == pytest.approx([expected], rel=1e-14)


def test_the_largest_eigenvalue_of_a_batch_is_that_at_the_lower_end():
    """-kappa (n - D) at the least x; with empty groups above and between."""
    rng = np.random.default_rng(2)
    s, m = 10 ** rng.uniform(-3, 1, (200, 5)), rng.integers(0, 3, (200, 5)) * 7.0
    m[:, 2] += 1
    n = 10 ** rng.uniform(-1, 8, 200)
    found = largest_eigenvalue(problem_of(s, m, n))
    for i in range(200):
        atoms, _ = Atoms.of(problem_of(s[i], m[i], n[i]))
        where = support(atoms)
        d = (atoms.s - where.anchor[0]) + where.low[0]
        x = where.low[0] - where.anchor[0]
        expected = x**2 * (atoms.m * atoms.s / d**2).sum() * s[i][m[i] > 0].max()
        assert found[i] == pytest.approx(expected, rel=1e-7), (s[i], m[i], n[i])


def test_no_directions():
    problem = problem_of([1.0, 0.5], [0.0, 0.0], 5.0, tail=0.3)
    atoms, atom = Atoms.of(problem)
    assert atoms.s.size == 0
    assert atoms.left.tolist() == [5.0]
    assert set(atom) == {-1}
    assert support(atoms).low.size == 0
    assert largest_eigenvalue(problem) == [0.3]


def test_groups_and_atoms():
    """Equal eigenvalues are one atom, empty groups none, and vanishing ones are left out."""
    s, m = [9e40, 4e40, 4e40, 2e40, 2e40, 1e40, 4e-90], [0.0, 1.0, 2.5, 0.0, 3.0, 1.0, 9.0]
    atoms, atom = Atoms.of(problem_of(s, m, 5.0))
    assert atoms.s.tolist() == [1.0, 0.5, 0.25]
    assert atoms.scale == 4e40
    assert atoms.m.tolist() == [3.5, 3.0, 1.0]
    assert atoms.left.tolist() == [5.0, 1.5, -1.5, -2.5]
    assert atom.tolist() == [-1, 0, 0, -1, 1, 2, -1]
    assert atoms.sums(atom, 2.0 ** np.arange(7)).tolist() == [6.0, 16.0, 32.0]


def test_the_lower_edge_of_the_spectrum_is_minus_the_least_penalty():
    """At the upper end in x: the two ends of the spectrum, from one curve."""
    for problem in random_problems(50, seed=3):
        atoms, _ = Atoms.of(problem)
        where = support(atoms)
        d, x = (atoms.s - where.anchor[-1]) + where.high[-1], where.high[-1] - where.anchor[-1]
        w = x**2 * (atoms.m * atoms.s / d**2).sum() * problem.s[0, 0]
        assert w == pytest.approx(-least_penalty(problem)[0], rel=1e-7, abs=1e-300)
