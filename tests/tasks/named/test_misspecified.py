"""Misspecified models against the published forms, equivalent and finite-sample."""

import numpy as np
import pytest

from sandbox import MinNorm, Task


def published_excess(gamma, seen, hidden, noise):
    """Hastie et al., ridgeless risk of the misspecified model without its noise (numbering not checked)."""
    if gamma < 1:
        return hidden + (hidden + noise) * gamma / (1 - gamma)
    return hidden + seen * (1 - 1 / gamma) + (hidden + noise) / (gamma - 1)


@pytest.mark.parametrize("dim", [10, 50, 99, 101, 150, 4000])
@pytest.mark.parametrize("captured", [0.0, 0.3, 1.0])
@pytest.mark.filterwarnings("ignore::sandbox.ValidityWarning")
def test_the_published_form(dim, captured):
    risk = MinNorm().risk(Task.misspecified(dim, captured, signal=5.0, noise=0.4), 100)
    expected = published_excess(dim / 100, 5 * captured, 5 * (1 - captured), 0.4)
    assert risk.excess == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("dim", [10, 50, 150, 4000])
@pytest.mark.parametrize("exponent", [0.0, 1.0, 2.5])
def test_the_polynomial_family(dim, exponent):
    hidden = 5 * (1 + dim / 100) ** -exponent
    task = Task.polynomially_misspecified(dim, exponent, scale=100, signal=5.0, noise=0.4)
    assert task.hidden == pytest.approx(hidden, rel=1e-14)
    assert task.signal == pytest.approx(5.0, rel=1e-14)
    expected = published_excess(dim / 100, 5 - hidden, hidden, 0.4)
    assert MinNorm().risk(task, 100).excess == pytest.approx(expected, rel=1e-11)
    # Belkin, Hsu and Xu, exact at finite n: the same with n - 1 in place of n where samples are counted against inputs.
    exact = (hidden + 0.4) * (1 + dim / (99 - dim) if dim < 99 else 1 + 100 / (dim - 101))
    exact += (5 - hidden) * max(0, 1 - 100 / dim)
    assert MinNorm().finite_sample_risk(task, 100).total == pytest.approx(exact, rel=1e-12)


def test_what_is_hidden_keeps_its_digits():
    task = Task.polynomially_misspecified([1e-3 + 1, 1e20], [1e-3, 3.0], scale=[1e10, 1.0])
    assert task.hidden[1] == pytest.approx(1e-60, rel=1e-12)
    assert task.power[0] == pytest.approx(1e-3 * 1.001e-10, rel=1e-9)


def test_a_second_descent_below_the_first():
    """With exponent 2 and a strong signal the best model has more inputs than samples."""
    dims = np.geomspace(1, 10_000, 60).round()
    total = MinNorm().risk(Task.polynomially_misspecified(dims, 2.0, scale=100, signal=5.0, noise=0.1), 100.5).total
    assert total[dims < 80].min() > total[dims > 120].min()
    assert total[(dims > 80) & (dims < 120)].max() > 10


@pytest.mark.parametrize("exponent", [0.0, 2.0])
def test_inputs_without_end_are_refused(exponent):
    with pytest.raises(ValueError, match=r"^dim must be finite for isotropic inputs, got inf"):
        Task.polynomially_misspecified([10, np.inf], exponent, scale=1e25)
