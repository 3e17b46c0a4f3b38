"""The ridge at p = n is there late in training, and at the best time it is not."""

import numpy as np
import pytest

from sandbox import RandomFeatures, Task


@pytest.fixture(params=["fast", "full"])
def maps(request, drawn):
    return drawn("descent_map", fast=request.param == "fast")


def test_early_every_larger_model_is_better_and_late_there_is_a_peak(maps):
    total, at = maps["risk"]["p"].total, np.searchsorted(maps["sizes"], maps["fixed"])
    assert np.all(np.diff(total[maps["time"] < 1]) < 0)
    late = total[-1]
    assert late.argmax() == at
    assert late[at] > 5 * late[0] > 5 * late[-1]
    # The ridge rises with time.
    assert np.all(np.diff(total[maps["time"] > 10, at]) > 0)


def test_late_more_data_hurt_up_to_the_ridge(maps):
    total, sizes = maps["risk"]["n"].total, maps["sizes"]
    before = (sizes > 100) & (sizes <= 200)
    assert np.all(np.diff(total[-1, before]) > 0)
    assert np.all(np.diff(total[maps["time"] < 3], axis=1) < 0)


def test_after_long_training_the_ridge_follows_p_equal_n(maps):
    total = maps["risk"]["both"].total
    away = [abs(int(row.argmax()) - at) for at, row in enumerate(total)]
    assert max(away) <= 1


def test_the_best_time_stays_off_the_ridge(maps):
    sizes, time = maps["sizes"], maps["best_time"]
    for name, risk in (
        ("p", RandomFeatures(sizes, "relu", time=time["p"]).risk(Task.isotropic(120, noise=0.2), 200)),
        ("n", RandomFeatures(200, "relu", time=time["n"]).risk(Task.isotropic(120, noise=0.2), sizes)),
    ):
        assert np.all(np.isfinite(time[name]))
        assert np.all(risk.total <= maps["risk"][name].total.min(axis=0) * (1 + 1e-4))
        assert np.all(np.diff(risk.total) < 0)


def test_the_maps_agree_with_their_simulation(maps):
    task = Task.isotropic(120, noise=0.2)
    (p, n, both), late = maps["measured_at"].values(), 3000.0
    theory = {
        "p": RandomFeatures(p[0], "relu", time=p[1]).risk(task, 200),
        "n": RandomFeatures(200, "relu", time=n[1]).risk(task, n[0]),
        "both": RandomFeatures(both[0], "relu", time=late).risk(task, both[1]),
    }
    for name, risk in theory.items():
        measured, total = maps["measured"][name], risk.total
        tolerance = 4 * measured.standard_error["total"] + np.where(total > 3, 0.1, 0.05) * total
        assert np.all(np.abs(measured.mean.total - total) < tolerance), name


def test_the_table_of_the_maps_holds_every_point_and_leaves_unknown_sources_empty(table, maps):
    rows = table(maps)
    theory = [row for row in rows if row["exactness"] == "gaussian-equivalence"]
    drawn = np.concatenate([risk.total.ravel() for risk in maps["risk"].values()])
    assert [float(row["total"]) for row in theory] == drawn.tolist()
    assert {row["samples"] for row in theory} == {""}
    sums = [float(row["noise_free_variance"]) + float(row["label_variance"]) for row in theory]
    assert sums == pytest.approx([float(row["variance"]) for row in theory])
    simulated = [row for row in rows if row["exactness"] == "simulation"]
    assert [float(row["total"]) for row in simulated] == np.concatenate(
        [each.mean.total for each in maps["measured"].values()]
    ).tolist()
    assert len(rows) == len(theory) + len(simulated)
