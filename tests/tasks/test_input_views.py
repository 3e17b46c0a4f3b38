"""How a model sees its inputs: how many directions it uses, and that a result says so."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from sandbox import MinNorm, RandomFeatures, Ridge, Risk, SphericalTask, Task, plotting, simulate
from sandbox.tasks.input_views import LeadingDirections, RandomProjections

TASK = Task.isotropic(40, noise=0.1)


@pytest.mark.parametrize(
    ("p", "task", "used"),
    [
        (None, TASK, None),
        (40, TASK, None),
        (41, TASK, 40),
        ([5, 40], TASK, None),
        ([5, 50], TASK, [5, 40]),
        (np.inf, TASK, None),  # it means all of them
        ([50, np.inf], TASK, [40, 40]),
        (0.1 + 0.2, Task([1.0], 1.0, 0.3), None),  # as many, but for rounding
        (0.4, Task([1.0], 1.0, 0.3), 0.3),
        (500, Task([1.0, 0.0], [1.0, 0.0], [30, 10]), 30),
        (500, Task.power_law(2, 2), None),
        ([[5], [50]], Task.isotropic([40, 60]), [[5, 5], [40, 50]]),
        (50, SphericalTask(20, [0, 1]), 20),
    ],
)
def test_more_directions_than_there_are_is_said_by_the_result(p, task, used):
    for model in (MinNorm, lambda p: Ridge(1.0, p)):
        risk = model(p).risk(task, 15)
        assert ("p_used" in risk.at) == (used is not None)
        if used is not None:
            np.testing.assert_array_equal(risk.at["p_used"], used)
            assert risk == model(np.array(used, dtype=float)).risk(task, 15)
            with pytest.raises(ValueError, match="read-only"):
                risk.at["p_used"][...] = 1.0


def test_it_is_in_texts_tables_slices_and_simulations():
    risk = MinNorm([10, 20, 50]).risk(TASK, 15)
    assert "  p                    [10. 20. 50.]\n  p_used               [10. 20. 40.]" in repr(risk)
    assert "<th>p_used</th>" in risk._repr_html_()
    single = risk[2]
    assert single.at["p_used"] == 40
    assert eval(repr(single), {"Risk": Risk}).at == single.at
    assert MinNorm([10, 50]).finite_sample_risk(TASK, 15).at["p_used"].tolist() == [10, 40]
    measured = simulate(MinNorm([10, 50]), TASK, 15, draws=3, rng=0)
    assert measured.mean.at["p_used"].tolist() == [10, 40]
    assert "p_used" not in simulate(RandomFeatures([10, 50]), TASK, 15, draws=3, rng=0).mean.at


def test_a_plot_says_how_many_are_used_at_most():
    def label(p):
        return plotting.risk_curve(MinNorm(p).risk(TASK, 15), ax=Figure().add_subplot()).get_xlabel()

    assert label([10, 20, 40]) == "parameters  p"
    assert label([10, 20, 50]) == "parameters  p, at most 40 used"


def test_features_are_as_many_as_asked_for():
    assert RandomProjections(500).used(TASK) == {}
    assert LeadingDirections(None).used(TASK) == {}
