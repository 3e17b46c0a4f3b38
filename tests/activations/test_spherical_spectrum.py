"""Spectra on spheres against a 30-digit table, closed forms and the limit of many dimensions."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import scipy

from sandbox.activations import NAMES, activation
from sandbox.numerics.gegenbauer import multiplicities

from .test_measured import callable_of

TABLE = json.loads((Path(__file__).parents[1] / "reference" / "sphere.json").read_text())
HOMOGENEOUS = ("relu", "sign", "abs", "quadratic", "linear")
DIMS = (2, 3, 4, 5, 10, 60, 300, 1000, 10**6, 10**12)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dim", TABLE)
@pytest.mark.parametrize("measured", [False, True])
def test_against_the_table(name, dim, measured):
    seen = activation(callable_of(name) if measured else name).on_sphere(int(dim))
    expected = {int(k): float(xi) for k, xi in TABLE[dim][name].items() if k != "second_moment"}
    moment = float(TABLE[dim][name]["second_moment"])
    assert seen.second_moment == pytest.approx(moment, rel=1e-14)
    xi = np.zeros(max(max(expected) + 1, seen.coefficients.size))
    xi[: seen.coefficients.size] = seen.coefficients
    degrees = np.array(list(expected))
    errors = np.abs(xi[degrees] - list(expected.values())) * np.sqrt(
        multiplicities(int(dim), xi.size)[degrees] / moment
    )
    # A spectrum ends where nothing is left: the missing are below the root of the 1e-24 that counts as nothing.
    limit = np.where(degrees < seen.coefficients.size, 1e-13, 1e-12)
    assert np.all(errors <= limit), f"degree {degrees[errors.argmax()]}: {errors.max():.1e}"


def lgamma_form(name, dim, k):
    """The closed forms of ReLU and sign as quotients of gamma functions."""
    gammaln = scipy.special.gammaln
    c = math.exp(gammaln(dim / 2) - gammaln((dim - 1) / 2)) / math.sqrt(math.pi)
    if name == "relu" and k < 2:
        return math.sqrt(dim) * c / (dim - 1) if k == 0 else 0.5 / math.sqrt(dim)
    if k % 2 == (name == "relu"):
        return 0.0
    j, top = (k - 2) // 2 if name == "relu" else (k - 1) // 2, k + (dim - 3) / 2
    log = gammaln((dim - 1) / 2) - gammaln(k + (dim - 1) / 2) - k * math.log(2)
    log += gammaln(2 * j + 1) + gammaln(top + 1) - gammaln(j + 1) - gammaln(top - j + 1)
    return (-1) ** j * c * math.exp(log) * (math.sqrt(dim) if name == "relu" else 2)


@pytest.mark.parametrize("name", ["relu", "sign"])
@pytest.mark.parametrize("dim", [3, 5, 10, 60, 300])
def test_against_the_gamma_functions(name, dim):
    xi = activation(name).on_sphere(dim).coefficients[:60]
    expected = np.array([lgamma_form(name, dim, k) for k in range(xi.size)])
    # Logarithms of gamma functions of 300 leave 1e-13 or so.
    np.testing.assert_allclose(xi, expected, rtol=1e-12, atol=0)


@pytest.mark.parametrize("name", HOMOGENEOUS)
@pytest.mark.parametrize("dim", DIMS)
def test_closed_forms_against_quadrature(name, dim):
    closed, measured = activation(name).on_sphere(dim), activation(callable_of(name)).on_sphere(dim)
    size = min(closed.coefficients.size, measured.coefficients.size)
    scale = np.sqrt(closed.multiplicity[:size] / closed.second_moment)
    errors = np.abs(closed.coefficients[:size] - measured.coefficients[:size]) * scale
    assert errors.max() <= 1e-13, f"degree {errors.argmax()}: {errors.max():.1e}"
    # The tails, both from the same degree on.
    beyond = (closed.multiplicity * closed.eigenvalues)[size:].sum() + closed.tail
    assert measured.tail == pytest.approx(beyond, rel=1e-12, abs=0)
    for seen in (closed, measured):
        assert seen.second_moment == pytest.approx(closed.second_moment, rel=1e-14)
        assert (seen.unlisted == 0) == (seen.tail == 0)
    if measured.tail > 0:
        following = activation(name).homogeneous.coefficients(dim, size + 2)[size:]
        assert measured.unlisted >= np.max(following**2)


def test_tail_and_largest_missing_eigenvalue_of_a_closed_form():
    for name in ("relu", "sign"):
        for dim in (2, 3, 10, 60):
            form = activation(name).homogeneous
            xi = form.coefficients(dim, 1500)
            powers = multiplicities(dim, 1500) * xi**2
            for count in (1, 4, 9):
                tail, largest = form.beyond(dim, count)
                assert tail - form.beyond(dim, 1500)[0] == pytest.approx(powers[count:].sum(), rel=1e-12)
                assert largest == np.max(xi[count:] ** 2)


@pytest.mark.parametrize("name", NAMES)
def test_many_dimensions_are_the_gaussian_limit(name):
    """B xi_k^2 tends to mu_k^2 / k!, with an error O(1/d)."""
    chosen = activation(name)
    gaussian = chosen.hermite(5) ** 2 / [1, 1, 2, 6, 24]
    gaps = []
    for dim in (10**4, 10**6):
        seen = chosen.on_sphere(dim)
        powers = np.zeros(5)
        size = min(5, seen.coefficients.size)
        powers[:size] = (seen.multiplicity * seen.eigenvalues)[:size]
        gaps.append(np.abs(powers - gaussian).max())
        assert gaps[-1] < 30 / dim * chosen.second_moment
    assert gaps[1] < gaps[0] / 50 or gaps[1] < 1e-14


@pytest.mark.parametrize("dim", [2, 3, 60, 10**6])
def test_polynomials_and_analytic_functions_end(dim):
    assert activation(lambda x: 2 * x + 1).on_sphere(dim).coefficients.size == 2
    cubic = activation(lambda x: x**3 - 2 * x).on_sphere(dim)
    assert cubic.tail == cubic.unlisted == 0.0
    assert cubic.degrees.tolist() == [1, 3]
    if dim < 60:
        assert activation(np.tanh).on_sphere(dim).tail == 0.0


def test_the_largest_missing_eigenvalue_where_one_degree_is_missing():
    """In 1e12 dimensions the third degree has more harmonics than are listed; x^3 = He_3 + 3 He_1 ends with it."""
    seen = activation(lambda x: x**3).on_sphere(10**12)
    assert seen.coefficients.size == 3
    assert seen.tail == pytest.approx(6, rel=1e-11)
    assert seen.unlisted == pytest.approx(6 / (1e36 / 6), rel=1e-10, abs=0)


def test_degrees_that_vanish_are_exactly_zero():
    assert activation("relu").on_sphere(10).degrees[:6].tolist() == [0, 1, 2, 4, 6, 8]
    assert np.all(activation("tanh").on_sphere(10).coefficients[::2] == 0)


def test_a_function_that_is_zero_on_the_sphere():
    seen = activation(lambda x: np.maximum(x - 3, 0)).on_sphere(4)
    assert seen.second_moment == seen.tail == seen.unlisted == 0.0


def test_it_is_kept_and_frozen():
    seen = activation("relu").on_sphere(10)
    assert activation("relu").on_sphere(10.0) is seen
    with pytest.raises(ValueError, match="read-only"):
        seen.coefficients[0] = 1.0
    with pytest.raises(AttributeError):
        seen.tail = 0.0


@pytest.mark.parametrize("wrong", [1, 0, -3, 2.5, [3, 4], math.nan, math.inf, 1e13, "ten", True, None])
@pytest.mark.parametrize("method", ["on_sphere", "sphere_kernel"])
def test_wrong_dimensions(wrong, method):
    with pytest.raises((TypeError, ValueError), match=r"^dim must"):
        getattr(activation("relu"), method)(wrong)
