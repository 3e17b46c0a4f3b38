"""The parts of a risk from eight errors, against the differences of averages over pairs that define them."""

import itertools

import numpy as np
import pytest

from sandbox.simulation.error_contrasts import parts_of_excess

EIGHT = list(itertools.product((0, 1), repeat=3))  # training set, features, noise


def average(errors, gram, shares):
    """The mean product over all pairs of fits that share just so much."""
    pairs = [(one, other) for one in EIGHT for other in EIGHT if shares(*one, *other)]
    return np.mean([errors[one] @ gram @ errors[other] for one, other in pairs])


def defined(errors, gram):
    """The parts by their definition. Noise draws of different training sets are different, whatever their number."""
    everything = average(errors, gram, lambda a, b, c, x, y, z: (a, b, c) == (x, y, z))
    inputs_features = average(errors, gram, lambda a, b, c, x, y, z: a == x and b == y and c != z)
    inputs_noise = average(errors, gram, lambda a, b, c, x, y, z: a == x and b != y and c == z)
    inputs = average(errors, gram, lambda a, b, c, x, y, z: a == x and b != y and c != z)
    features = average(errors, gram, lambda a, b, c, x, y, z: a != x and b == y)
    none = average(errors, gram, lambda a, b, c, x, y, z: a != x and b != y)
    parts = {
        "bias": none,
        "samples": inputs - none,
        "features": features - none,
        "samples_features": inputs_features - inputs - features + none,
        "labels": inputs_noise - inputs,
        "labels_features": everything - inputs_features - inputs_noise + inputs,
    }
    return parts, everything


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("plain", [False, True])
def test_definition_and_sum(seed, plain):
    rng = np.random.default_rng(seed)
    errors = rng.standard_normal((2, 2, 2, 4))
    root = np.eye(4) if plain else rng.standard_normal((4, 4))
    gram = root @ root.T
    parts = parts_of_excess(errors, None if plain else gram)
    expected, everything = defined(errors, gram)
    assert parts == pytest.approx(expected, rel=1e-12, abs=1e-12)
    assert sum(parts.values()) == pytest.approx(everything, rel=1e-13)


def test_symmetric_decomposition():
    """Effects of known size, drawn at random and averaged: each goes where it belongs."""
    rng = np.random.default_rng(1)
    draws = 5000
    x, w, e = (rng.standard_normal((draws, *shape)) for shape in ((2, 1, 1), (1, 2, 1), (2, 1, 2)))
    of_noise_alone = 0.5 * e
    errors = 2 + x + 0.7 * w + 0.6 * x * w + of_noise_alone + 0.8 * x * e + 0.4 * w * e + 0.3 * x * w * e
    parts = [parts_of_excess(each[..., None]) for each in errors]
    truth = {
        "bias": 4.0,
        "samples": 1.0,
        "features": 0.49,
        "samples_features": 0.36,
        "labels": 0.25 + 0.64,
        "labels_features": 0.16 + 0.09,
    }
    for name, value in truth.items():
        column = np.array([each[name] for each in parts])
        error = column.std() / np.sqrt(draws)
        assert abs(column.mean() - value) < 4 * error < 0.5, name


def test_what_is_equal_cancels_exactly():
    errors = np.random.default_rng(0).standard_normal((2, 2, 2, 50))
    errors[:, 1] = errors[:, 0]
    parts = parts_of_excess(errors)
    assert parts["features"] == parts["samples_features"] == parts["labels_features"] == 0
    assert parts["labels"] > 0
    errors[:, :, 1] = errors[:, :, 0]
    assert parts_of_excess(errors)["labels"] == 0


def test_small_effects_keep_their_digits():
    """Noise of 1e-24 beside a bias of 1."""
    rng = np.random.default_rng(0)
    errors = np.ones((2, 2, 2, 1)) + 1e-12 * rng.integers(-8, 8, (2, 1, 2, 1))
    assert 0 < parts_of_excess(errors)["labels"] < 1e-21
