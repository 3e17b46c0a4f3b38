"""The points of the axis: whole where they count, dense at the threshold, and made by the Python that is printed."""

import numpy as np
import pytest

from sandbox.explorer.axis_grid import Grid
from sandbox.explorer.controls import Control
from sandbox.foundations.parameters import Parameter
from sandbox.foundations.quantities import NOISE, PENALTY, N, P

GRIDS = {
    "p": Grid(Control.of(P), near=100, called="n"),
    "p to the last": Grid(Control.of(P), most=250, near=100, called="n"),
    "p with a penalty": Grid(Control.of(P), near=100, called="n", through=False),
    "n": Grid(Control.of(N), near=57),
    "n alone": Grid(Control.of(N)),
    "noise": Grid(Control.of(NOISE)),
    "penalty": Grid(Control.of(PENALTY)),
    "penalty to the last": Grid(Control.of(PENALTY), most=3.0),
    "few": Grid(Control.of(Parameter("few", "few", 0, 99, typical=(1, 9), whole=True)), near=5),
    "beyond": Grid(Control.of(P), most=0.5, near=100, called="n"),
}


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_the_python_makes_the_points(grid):
    names = {"np": np, "n": 100}
    exec("\n".join(grid.python), names)
    np.testing.assert_array_equal(names[grid.control.name], grid.values)
    assert max(map(len, grid.python)) < 110
    assert np.all(np.diff(grid.values) > 0)
    assert grid.values[0] == grid.control.low
    assert grid.values[-1] == grid.high


@pytest.mark.parametrize("n", [10, 11, 100, 987, 1000])
@pytest.mark.parametrize("through", [True, False])
def test_the_grid_is_whole_dense_at_the_threshold_and_never_within_one_of_it(n, through):
    p = Grid(Control.of(P), near=n, through=through).values
    assert (p[0], p[-1]) == (1, 10_000)
    assert np.all(p == np.rint(p))
    assert {n - 2, n + 2} <= set(p)
    assert not {n - 1, n + 1} & set(p)
    assert (n in p) == through
