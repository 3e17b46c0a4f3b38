"""The measure of the Gram matrix: sum rules, closed forms on isotropic inputs, simulation of densities."""

import numpy as np
import pytest

from sandbox import Task
from sandbox.numerics.marchenko_pastur import marchenko_pastur_rule
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_measure import SpectralMeasure, Squares
from sandbox.theory.spectral_support import Atoms

NO = np.zeros(())


def nothing(w):
    none = np.zeros((0, w.size))
    return Squares(none, none, none, none[:, 0], none[:, 0])


def measure_of(s, m, n, power=None, squares=nothing):
    s, m = np.broadcast_arrays(np.asarray(s, dtype=float), np.asarray(m, dtype=float))
    seen = Task(s, np.zeros(s.shape), m).seen_by(None)
    atoms, _ = Atoms.of(Problem.of(seen, NO, np.asarray(float(n)), np.array(np.inf), NO))
    return SpectralMeasure.of(atoms, np.ones(atoms.s.size) if power is None else power, squares)


SPECTRA = {
    "isotropic": ([2.0], [60]),
    "two_scale": ([1.0, 1e-3], [20, 100]),
    "wide": (10.0 ** np.array([6, 5.5, 2, 0, -3, -3.1, -12]), [3, 1, 20, 6, 30, 11, 40]),
    "real": ([3.0, 2.9, 0.4, 0.1], [0.01, 7.3, 20.5, 33.3]),
    "power_law": (np.arange(1, 61.0) ** -1.3, np.ones(60)),
}
SIZES = (0.3, 1.0, 20.0, 59.0, 60.0, 61.0, 120.0, 1e3, 1e9)


@pytest.mark.parametrize("name", SPECTRA)
def test_sum_rules(name):
    s, m = (np.asarray(array, dtype=float) for array in SPECTRA[name])
    for n in SIZES:
        measure = measure_of(s, m, n)
        w, rank = measure.eigenvalues, m.sum()
        # Every direction is somewhere.
        one = np.ones((1, w.size))
        assert measure.averages(one, np.ones(1))[0] == pytest.approx(np.ones(s.size), rel=1e-12)
        assert measure.gram.sum() == pytest.approx(min(n, rank), rel=1e-12)
        assert measure.null_samples == pytest.approx(max(n - rank, 0), rel=1e-12)
        # tr X X', the equivalent of tr (X X')^2, tr Sigma W.
        assert measure.gram @ w == pytest.approx(n * (m @ s), rel=1e-12)
        square = n * (m @ s) ** 2 + n**2 * (m @ s**2)
        assert measure.gram @ w**2 == pytest.approx(square, rel=1e-12)
        assert measure.population @ w == pytest.approx(n * (m @ s**2), rel=1e-12)
        seen = measure.averages(one, np.zeros(1))[0]
        assert measure.population.sum() == pytest.approx((m * s) @ seen, rel=1e-11)
        # E W = n Sigma, direction by direction.
        assert measure.averages(w[None], np.zeros(1))[0] == pytest.approx(n * s, rel=1e-11)
        power = np.linspace(1, 2, s.size)
        assert measure.signal(power).sum() == pytest.approx(n * power.sum(), rel=1e-12)


@pytest.mark.parametrize(("n", "p"), [(100, 40), (50, 50), (30, 200), (1e6, 3)])
def test_isotropic_inputs_follow_marchenko_and_pastur(n, p):
    """Functions as sharp as a ridge of 1e-3 of the edge, if the measure is told of them."""
    edge = (np.sqrt(n) - np.sqrt(p)) ** 2 + 1e-3 * n

    def sharp(w):
        return (1e-3 * edge / (1e-3 * edge + w))[None]

    one = np.ones(1)
    measure = measure_of([1.0], [p], n, squares=lambda w: Squares(sharp(w), sharp(w), sharp(w), one, one))
    x, weights = marchenko_pastur_rule(np.array([p / n]), np.array([(n - p) / n]))
    expected = p * (weights @ sharp(n * x[0])[0])
    assert measure.gram @ sharp(measure.eigenvalues)[0] == pytest.approx(expected[0], rel=1e-13)


def test_directions_against_simulation():
    """E of the squared components of eigenvectors below a cut, of two groups of eigenvalues."""
    rng, n = np.random.default_rng(0), 40
    s = np.repeat([1.0, 0.1], [15, 45])
    draws, cut = 300, 12.0
    seen = np.zeros((draws, 2))
    for k in range(draws):
        w, vectors = np.linalg.eigh((X := rng.normal(size=(n, 60)) * np.sqrt(s)).T @ X)
        below = (vectors[:, w < cut] ** 2).sum(axis=1)
        seen[k] = below[:15].mean(), below[15:].mean()
    smooth = 200.0

    def step(w):
        return 1 / (1 + (np.maximum(w, 0) / cut) ** smooth)[None]

    one = np.ones(1)
    measure = measure_of([1.0, 0.1], [15, 45], n, squares=lambda w: Squares(step(w), step(w), 0 * step(w), one, one))
    (expected,) = measure.averages(step(measure.eigenvalues), one)
    error = seen.std(axis=0) / np.sqrt(draws)
    assert np.all(np.abs(seen.mean(axis=0) - expected) < 4 * error + 2 / n * expected)


def test_panels_are_as_many_as_are_needed():
    """A measure that is asked for nothing sharp is small, however hard the edge and wide the spectrum."""
    assert measure_of([1.0], [50], 50).Y.size <= 64
    assert measure_of([1.0], [50], 1e12).Y.size <= 64
    assert measure_of([1.0, 1e-9], [50, 70], 200).Y.size <= 160


def test_no_directions():
    measure = measure_of([1.0], [0], 5)
    assert measure.eigenvalues.size == measure.mu.size == measure.gram.size == measure.population.size == 0
    assert measure.averages(np.ones((2, 0)), np.ones(2)).shape == (2, 0)
    assert measure.kappa == 0
    assert measure.null_samples == 5


@pytest.mark.parametrize("gap", [1.0, 1e-3, 1e-6, 1e-9, 1e-12])
def test_next_to_equal_counts(gap):
    """The inverse moment 1/(p - n) of the spectrum, which is the variance of min-norm least squares."""
    none = np.zeros(1)

    def squares(w):
        return Squares(0 * w[None], 0 * w[None], 1 / w[None], none, none)

    for n in (100 - 100 * gap / 2, 100 + 100 * gap / 2):
        measure = measure_of([1.0], [100], n, squares=squares)
        expected = min(n, 100) / abs(n - 100)
        assert measure.population @ (1 / measure.eigenvalues) == pytest.approx(expected, rel=1e-9 + 1e-14 / gap)
