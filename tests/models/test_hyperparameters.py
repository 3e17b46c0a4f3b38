"""The repr of a model: what was given, and no default."""

import pytest

from sandbox import FourierSeries, MinNorm, RandomFeatures, Ridge


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (MinNorm(), "MinNorm()"),
        (MinNorm(3), "MinNorm(p=3)"),
        (MinNorm([3, 4]), "MinNorm(p=[3, 4])"),
        (Ridge(0.0), "Ridge(penalty=0)"),
        (Ridge([0.0, 1.0], p=5), "Ridge(penalty=[0, 1], p=5)"),
        (FourierSeries(2), "FourierSeries(p=2)"),
        (RandomFeatures(7), "RandomFeatures(p=7)"),
        (RandomFeatures(7, "relu", 0.0), "RandomFeatures(p=7, activation='relu')"),
        (RandomFeatures(7, penalty=[0.0]), "RandomFeatures(p=7, penalty=[0])"),
        (RandomFeatures(7, penalty=0.5), "RandomFeatures(p=7, penalty=0.5)"),
    ],
)
def test_the_repr_shows_what_was_given_and_no_default(model, text):
    assert repr(model) == text
    assert eval(text) == model
