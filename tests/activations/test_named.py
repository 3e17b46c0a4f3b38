"""Constants and dual kernels against a 40-digit table and quadratures that know only the definitions."""

from __future__ import annotations

import json
import math
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import scipy

from sandbox.activations import NAMES, activation

TABLE = json.loads((Path(__file__).parents[1] / "reference" / "activations.json").read_text())
CONSTANTS = ("mu0", "mu1", "mu_star_squared")
#: Functions without parity have kernels that vanish inside (-1, 0), where only an absolute error makes sense.
WITH_PARITY = ("erf", "tanh", "sign", "abs", "cos", "sin", "quadratic", "linear")
DEFINITIONS = {
    "relu": lambda x: x if x > 0 else 0.0,
    "erf": math.erf,
    "tanh": math.tanh,
    "sign": lambda x: math.copysign(1, x) if x else 0.0,
    "abs": math.fabs,
    "cos": math.cos,
    "sin": math.sin,
    "gelu": lambda x: x * math.erfc(-x / math.sqrt(2)) / 2,
    "silu": lambda x: x / (1 + math.exp(-x)),
    "softplus": lambda x: math.log1p(math.exp(x)),
    "quadratic": lambda x: x * x,
    "linear": lambda x: x,
}
every_activation = pytest.mark.parametrize("name", NAMES)


def assert_close(computed, expected, tolerance, points, what):
    """Assert |computed - expected| <= tolerance, all of them arrays over `points`; show the worst point."""
    computed, expected, tolerance = np.broadcast_arrays(computed, expected, tolerance)
    error = np.abs(computed - expected)
    worst = int(np.argmax(np.where(np.isfinite(error), error - tolerance, np.inf)))
    assert np.all(error <= tolerance), (
        f"{what} at {points[worst]!r}: {computed[worst]!r} against {expected[worst]!r}, "
        f"error {error[worst]:.1e} > {tolerance[worst]:.1e}"
    )


def expectation(f):
    """E f(g), g standard normal, for an f that may have a kink at 0."""

    def integrand(x):
        return float(f(np.float64(x))) * math.exp(-x * x / 2) / math.sqrt(2 * math.pi)

    halves = ((-13, 0), (0, 13))
    return sum(scipy.integrate.quad(integrand, *ends, epsabs=1e-14, epsrel=1e-13)[0] for ends in halves)


def kernel_by_quadrature(function, rho):
    """E phi(u) phi(v) with u = r cos t, v = r cos(t - angle), the angles split where u or v changes sign."""

    def panels(breaks, order):
        nodes, weights = np.polynomial.legendre.leggauss(order)
        half = np.diff(breaks)[:, None] / 2
        return (breaks[:-1, None] + half * (1 + nodes)).ravel(), (half * weights).ravel()

    angle = math.acos(rho)
    kinks = (np.array([[0.0], [angle]]) + np.pi * np.array([0.5, 1.5])) % (2 * np.pi)
    t, weight_t = panels(np.unique(np.append(kinks, [0, np.pi, 2 * np.pi])), 60)
    r, weight_r = panels(np.linspace(0, 12, 7), 30)
    values = function(np.outer(r, np.cos(t))) * function(np.outer(r, np.cos(t - angle)))
    return weight_r * r * np.exp(-r * r / 2) @ values @ weight_t / (2 * np.pi)


def test_names():
    assert NAMES == tuple(DEFINITIONS) == tuple(TABLE)
    assert [activation(name).name for name in NAMES] == list(NAMES)


@every_activation
def test_function_against_its_definition(name):
    x = np.concatenate([-np.geomspace(20, 1e-8, 60), [0.0], np.geomspace(1e-8, 20, 60)])
    expected = np.array([DEFINITIONS[name](float(value)) for value in x])
    # In the left tail of gelu a relative error eps of x is an error x^2 eps of the value.
    tolerance = 1e-15 * np.abs(expected) * (np.maximum(1, x * x) if name == "gelu" else 1)
    assert_close(activation(name).function(x), expected, tolerance, x, name)


@every_activation
def test_function_of_huge_arguments_raises_no_floating_point_error(name):
    huge = 1e150 if name == "quadratic" else 1e300
    limits = {
        **dict.fromkeys(("relu", "gelu", "silu", "softplus"), (0.0, huge)),
        **dict.fromkeys(("erf", "tanh", "sign"), (-1.0, 1.0)),
        **{"abs": (huge, huge), "linear": (-huge, huge), "quadratic": (1e300, 1e300)},
        **{"cos": (math.cos(huge), math.cos(huge)), "sin": (-math.sin(huge), math.sin(huge))},
    }
    x = np.array([-huge, huge])
    with np.errstate(all="raise", under="ignore"):
        values = activation(name).function(x)
    expected = np.array(limits[name])
    assert_close(values, expected, 1e-15 * np.abs(expected), x, name)


@every_activation
def test_constants_against_the_table(name):
    computed = np.array([getattr(activation(name), constant) for constant in CONSTANTS])
    expected = np.array([float(TABLE[name][constant]) for constant in CONSTANTS])
    assert_close(computed, expected, 1e-15 * np.abs(expected), CONSTANTS, name)


@every_activation
def test_constants_by_quadrature(name):
    chosen = activation(name)
    phi = chosen.function
    expected = np.array(
        [
            expectation(phi),
            expectation(lambda g: g * phi(g)),
            expectation(lambda g: (phi(g) - chosen.mu0 - chosen.mu1 * g) ** 2),
            expectation(lambda g: phi(g) ** 2),
        ]
    )
    what = (*CONSTANTS, "second_moment")
    assert_close(np.array([getattr(chosen, field) for field in what]), expected, 1e-13, what, name)


@every_activation
def test_kernel_against_the_table(name):
    chosen = activation(name)
    rho = np.array([float(key) for key in TABLE[name]["kernel"]])
    expected = np.array([float(value) for value in TABLE[name]["kernel"].values()])
    scale = np.abs(expected) if name in WITH_PARITY else chosen.second_moment
    assert_close(chosen.dual_kernel(rho), expected, 1e-15 * scale, rho, name)


@every_activation
def test_kernel_by_quadrature(name):
    chosen = activation(name)
    rho = np.array([-1, -0.9, -0.5, 0, 0.3, 0.99, 1])
    expected = np.array([kernel_by_quadrature(chosen.function, value) for value in rho])
    assert_close(chosen.dual_kernel(rho), expected, 1e-13 * chosen.second_moment, rho, name)


@every_activation
def test_kernel_at_0_and_1(name):
    chosen = activation(name)
    rho = np.array([0.0, 1.0])
    expected = np.array([chosen.mu0**2, chosen.second_moment])
    assert_close(chosen.dual_kernel(rho), expected, 1e-15 * expected, rho, name)


@every_activation
def test_slope_of_kernel_at_0_is_mu1_squared(name):
    chosen = activation(name)
    step = 1e-3
    k = chosen.dual_kernel(step * np.array([-2.0, -1.0, 1.0, 2.0]))
    slope = (8 * (k[2] - k[1]) - (k[3] - k[0])) / (12 * step)
    assert slope == pytest.approx(chosen.mu1**2, rel=0, abs=1e-11)


@every_activation
def test_kernel_is_continuous_at_the_ends(name):
    chosen = activation(name)
    gap = np.array([1e-4, 1e-8, 1e-12, 2.0**-53])
    for end in (-1.0, 1.0):
        # The steepest of them, sign, has k(1) - k(1 - gap) = (2 / pi) sqrt(2 gap) + O(gap^(3/2)).
        bound = np.sqrt(gap) * chosen.second_moment
        nearby = chosen.dual_kernel(end * (1 - gap))
        assert_close(nearby, chosen.dual_kernel(end), bound, gap, f"{name} near {end}")


@every_activation
def test_kernel_of_a_correlation_matrix_is_positive_semidefinite(name):
    chosen = activation(name)
    points = np.random.default_rng(20).standard_normal((120, 6))
    points[1], points[3] = -points[0], 2 * points[2]
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    correlation = points @ points.T
    # A rounding error of 1e-16 on the diagonal is one of 1e-8 in the kernel of sign.
    np.fill_diagonal(correlation, 1.0)
    kernel = chosen.dual_kernel(correlation)
    assert kernel.shape == correlation.shape
    # Every Hermite coefficient enters squared, so the constant and linear parts can be taken out.
    rest = kernel - chosen.mu0**2 - chosen.mu1**2 * correlation
    least = {"kernel": np.linalg.eigvalsh(kernel)[0], "rest": np.linalg.eigvalsh(rest)[0]}
    assert min(least.values()) >= -120 * 1e-15 * chosen.second_moment, f"{name}: least eigenvalues {least}"
    assert np.trace(rest) == pytest.approx(120 * chosen.mu_star_squared, rel=1e-12, abs=1e-12)


@every_activation
def test_kernel_takes_scalars_and_rounded_correlations_and_leaves_its_argument_alone(name):
    kernel = activation(name).dual_kernel
    rho = np.array([[-1 - 1e-13, -0.25], [0.5, 1 + 1e-13]])
    before = rho.copy()
    image = kernel(rho)
    image += 1
    np.testing.assert_array_equal(rho, before)
    assert isinstance(kernel(0.5), np.float64)
    entrywise = np.array([kernel(value) for value in (-1, -0.25, 0.5, 1)])
    np.testing.assert_allclose(image - 1, entrywise.reshape(2, 2), rtol=0, atol=1e-15)


@every_activation
@pytest.mark.parametrize("rho", [1.1, -1 - 1e-9, math.inf, math.nan])
def test_kernel_outside_its_domain(name, rho):
    with pytest.raises(ValueError, match=rf"rho must be in \[-1, 1\], got {rho}"):
        activation(name).dual_kernel(np.array([0.0, rho]))


@every_activation
def test_pickle(name):
    chosen = activation(name)
    copy = pickle.loads(pickle.dumps(chosen))
    x = np.linspace(-1, 1, 5)
    assert repr(copy) == repr(chosen)
    np.testing.assert_array_equal(copy.function(x), chosen.function(x))
    np.testing.assert_array_equal(copy.dual_kernel(x), chosen.dual_kernel(x))


def test_the_same_object_at_every_call_and_it_is_frozen():
    assert activation("relu") is activation("relu")
    with pytest.raises(AttributeError):
        activation("relu").mu1 = 0.0


@pytest.mark.parametrize("wrong", [None, 3, ["relu"], int])
def test_only_strings_and_callables(wrong):
    with pytest.raises(TypeError, match="activation must be a callable or one of the names") as caught:
        activation(wrong)
    assert ", ".join(NAMES) in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [("rleu", "relu"), ("ReLU", "relu"), ("arctanh", "tanh"), ("Gelu ", "gelu"), ("sine", "sin")],
)
def test_unknown_name(wrong, nearest):
    with pytest.raises(ValueError, match=f"unknown activation '{wrong}', did you mean '{nearest}'") as caught:
        activation(wrong)
    assert ", ".join(NAMES) in str(caught.value)


def test_empty_name():
    with pytest.raises(ValueError, match="unknown activation ''"):
        activation("")


def test_import_loads_no_submodule_of_scipy():
    command = (
        "import sys, scipy; before = set(sys.modules); import sandbox.activations; "
        "print(*[name for name in sys.modules if name.startswith('scipy.') and name not in before])"
    )
    run = [sys.executable, "-c", command]
    loaded = subprocess.check_output(run, cwd=Path(__file__).parents[2], text=True)
    assert loaded.split() == []
