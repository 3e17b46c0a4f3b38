"""What an intercept adds, part by part, against the moments of the mean of n errors."""

import numpy as np
import pytest

from sandbox.foundations.parts import PRIMARY
from sandbox.theory.intercept import total_with_intercept, with_intercept

VARIANCES = ("samples", "features", "samples_features", "labels", "labels_features")


@pytest.mark.parametrize("n", [1.5, 2.0, 7.0, 1e4])
def test_the_parts_of_the_total(n):
    """The error of the constant has the total risk over n as its variance, and no mean."""
    before = dict(zip(PRIMARY, np.random.default_rng(0).uniform(1, 2, (len(PRIMARY), 3)), strict=True))
    found = with_intercept(before, np.array(n))
    totals = [sum(parts[name] for name in ("noise", "bias", *VARIANCES)) for parts in (before, found)]
    assert totals[1] == pytest.approx(totals[0] * (n + 1) / n, rel=1e-14)
    assert totals[1] == pytest.approx(total_with_intercept(totals[0], np.array(n)), rel=1e-14)
    for name in ("noise", "bias", "features"):
        assert np.array_equal(found[name], before[name])
    assert found["samples"] - before["samples"] == pytest.approx((before["bias"] + before["samples"]) / n, rel=1e-11)
    assert found["labels"] - before["labels"] == pytest.approx((before["noise"] + before["labels"]) / n, rel=1e-11)
    assert found["labels_features"] == pytest.approx(before["labels_features"] * (n + 1) / n, rel=1e-14)
    assert found["train"] == pytest.approx(before["train"] * (n - 1) / n, rel=1e-14)


def test_effective_parameters_are_the_label_variance_over_that_of_a_sample():
    """One more than without an intercept where nothing else is learnt."""
    noise, labels, n = 0.5, 0.2, np.array(11.0)
    before = dict.fromkeys(PRIMARY, np.zeros(())) | {"noise": np.array(noise), "labels": np.array(labels)}
    before["effective_parameters"] = np.array((n - 1) * labels / noise)
    found = with_intercept(before, n)
    assert found["effective_parameters"] == pytest.approx(n * found["labels"] / noise, rel=1e-14)
    assert with_intercept(before | {"effective_parameters": np.zeros(())}, n)["effective_parameters"] == 1
