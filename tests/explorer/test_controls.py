"""Sliders: every position is a number of the range, every number has a position."""

import numpy as np
import pytest

from sandbox.explorer import entries
from sandbox.explorer.controls import Control
from sandbox.explorer.curve import HEIGHT
from sandbox.foundations.parameters import Parameter
from sandbox.foundations.quantities import EIGENVALUES, NOISE, PENALTY, N

CONTROLS = {control: control.name for entry in entries() for control in entry.controls.values()} | {HEIGHT: "top"}
every_control = pytest.mark.parametrize("control", CONTROLS, ids=CONTROLS.values())


@every_control
def test_the_ends_of_a_slider_are_the_ends_of_its_range(control):
    first, last = 0 if control.zero else control.low, np.inf if control.endless else control.high
    for beyond in (0.0, 0.04):
        assert control.value(-beyond) == first
        assert control.value(1 + beyond) == last
    assert (control.position(first), control.position(last)) == (0, 1)


@every_control
def test_a_number_is_found_again_at_its_position(control):
    values = [control.value(position) for position in np.linspace(0, 1, 200)]
    assert np.all(np.diff(values) >= 0)
    assert len(set(values)) > 60
    assert [control.value(control.position(value)) for value in values] == values
    assert [control.check(value) for value in values] == values
    assert [control.nearest(value) for value in values] == values


def test_numbers_are_round():
    n, penalty, noise = map(Control.of, (N, PENALTY, NOISE))
    assert [n.value(position) for position in (0.25, 0.5, 0.77)] == [32, 100, 347]
    assert all(isinstance(n.value(position), int) for position in (0, 0.3, 1))
    assert penalty.value(0.61) == 0.31
    assert noise.value(0.123) == 0.12


@pytest.mark.parametrize(("low", "high", "value"), [(0, 1e-4, 3.33e-5), (-2, 2, -0.667), (0, 3000, 1000)])
def test_the_steps_of_a_slider_suit_its_range(low, high, value):
    assert Control.of(Parameter("x", "x", -1e9, 1e9, typical=(low, high))).value(1 / 3) == pytest.approx(
        value, rel=1e-2
    )


def test_the_range_is_the_typical_one_and_reaches_to_the_start():
    assert (Control.of(N).low, Control.of(N).high) == (10, 1000)
    assert (Control.of(N, 2000).low, Control.of(N, 2000).high) == (10, 2000)
    assert Control.of(PENALTY, 0.0).low == 1e-6
    with pytest.raises(ValueError, match="eigenvalues must have typical values"):
        Control.of(EIGENVALUES)


WHOLE = Control("x", "", 10, 1000, log=True, whole=True)
UNIT, POSITIVE = Control("x", "", 0, 1), Control("x", "", 1e-6, 1e3, log=True, zero=True)


@pytest.mark.parametrize(
    ("control", "value", "error", "message"),
    [
        (WHOLE, 9, ValueError, "x must be between 10 and 1000 in the explorer, got 9"),
        (WHOLE, 20.5, TypeError, "x must be a whole number, got 20.5"),
        (UNIT, "high", TypeError, "x must be a number, got 'high'"),
        (UNIT, "0.5", TypeError, "x must be a number, got '0.5'"),
        (UNIT, True, TypeError, "x must be a number, got True"),
        (UNIT, float("nan"), ValueError, "x must be between 0 and 1 in the explorer, got nan"),
        (POSITIVE, 1e-7, ValueError, "x must be 0 or between 1e-06 and 1000 in the"),
        (POSITIVE, -1.0, ValueError, "x must be 0 or between 1e-06 and 1000 in the"),
    ],
)
def test_a_number_that_no_slider_shows_is_refused(control, value, error, message):
    with pytest.raises(error, match=message):
        control.check(value)
