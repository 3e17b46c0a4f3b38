"""The sources of variance where 0 and infinity meet."""

import warnings

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Task, ValidityWarning
from sandbox.foundations.parts import DERIVED, PRIMARY


def test_without_a_target_only_the_labels_vary():
    """At n = p as well, where the noise is amplified without bound and nothing else is there to be."""
    risk = RandomFeatures([20, 50, 80]).risk(Task.isotropic(100, 0.0, noise=1.0), 50)
    for name in ("bias", "samples", "features", "samples_features", "noise_free_excess"):
        assert np.all(getattr(risk, name) == 0), name
    assert risk.labels_features[1] == np.inf
    assert np.all(risk.labels_features[[0, 2]] > 0)


@pytest.mark.parametrize(("dim", "near"), [(3.99, True), (3.999, True), (3.999999, True), (4.0, False), (4.001, False)])
def test_two_samples_are_near_the_threshold_up_to_twice_as_many_directions(dim, near):
    """What is left of them, n - n^2 / dim, is half at 4 directions, where rounding must not decide."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        MinNorm().risk(Task(1.0, 1.0, dim, noise=0.1), 2)
    assert [item.category for item in caught] == [ValidityWarning] * near


@pytest.mark.parametrize("n", [12, 50])
def test_as_many_features_as_directions_are_least_squares(n):
    """They span the inputs, so that the fit is the same however many there are; nothing is near a threshold."""
    task = Task([1.0, 0.01], [0.7, 0.3], [4, 6], noise=0.1, hidden=0.2)
    expected = MinNorm().risk(task, n)
    found = RandomFeatures([10, 10.5, 11, 1e6, np.inf]).risk(task, n)
    for name in (*PRIMARY, *DERIVED):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-14), name
