"""Sliders: every position is a number of the range, every number has a position."""

import numpy as np
import pytest

from sandbox.explorer.controls import Control
from sandbox.explorer.curve import CONTROLS

every_control = pytest.mark.parametrize("name", CONTROLS)


@every_control
def test_the_ends_of_a_slider_are_the_ends_of_its_range(name):
    control = CONTROLS[name]
    first = 0 if control.zero else control.low
    for beyond in (0.0, 0.04):
        assert control.value(-beyond) == first
        assert control.value(1 + beyond) == control.high
    assert (control.position(first), control.position(control.high)) == (0, 1)


@every_control
def test_a_number_is_found_again_at_its_position(name):
    control = CONTROLS[name]
    values = [control.value(position) for position in np.linspace(0, 1, 200)]
    assert np.all(np.diff(values) >= 0)
    assert len(set(values)) > 60
    assert [control.value(control.position(value)) for value in values] == values
    assert [control.check(value, name) for value in values] == values


def test_numbers_are_round():
    assert [CONTROLS["n"].value(position) for position in (0.25, 0.5, 0.77)] == [32, 100, 347]
    assert all(isinstance(CONTROLS["n"].value(position), int) for position in (0, 0.3, 1))
    assert CONTROLS["penalty"].value(0.61) == 0.31
    assert CONTROLS["noise"].value(0.123) == 0.12


@pytest.mark.parametrize(
    ("control", "value", "error", "message"),
    [
        (
            Control("", 10, 1000, log=True, whole=True),
            9,
            ValueError,
            "x must be between 10 and 1000 in the explorer, got 9",
        ),
        (Control("", 10, 1000, log=True, whole=True), 20.5, TypeError, "x must be a whole number, got 20.5"),
        (Control("", 0, 1), "high", TypeError, "x must be a number, got 'high'"),
        (Control("", 0, 1), "0.5", TypeError, "x must be a number, got '0.5'"),
        (Control("", 0, 1), True, TypeError, "x must be a number, got True"),
        (Control("", 0, 1), float("nan"), ValueError, "x must be between 0 and 1 in the explorer, got nan"),
        (Control("", 1e-6, 1e3, log=True, zero=True), 1e-7, ValueError, "x must be 0 or between 1e-06 and 1000 in the"),
        (Control("", 1e-6, 1e3, log=True, zero=True), -1.0, ValueError, "x must be 0 or between 1e-06 and 1000 in the"),
    ],
)
def test_a_number_that_no_slider_shows_is_refused(control, value, error, message):
    with pytest.raises(error, match=message):
        control.check(value, "x")
