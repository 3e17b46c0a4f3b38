"""The record of a risk: sums, slices, tables, text."""

import copy
import csv
import pickle
import re

import numpy as np
import pytest

from sandbox import FourierSeries, MinNorm, RandomFeatures, Ridge, Risk, Task, ValidityWarning
from sandbox.foundations.parts import DERIVED, PRIMARY
from sandbox.results.exactness import Exactness

RNG = np.random.default_rng(0)
VALUES = {name: RNG.exponential(size=(2, 3)) for name in PRIMARY}
VALUES["noise"] = np.array([[0.1], [0.2]])
RISK = Risk(**VALUES, exactness="equivalent")


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_derived_fields_are_sums_of_the_sources():
    noise, bias, samples, features, samples_features, labels, labels_features = (VALUES[name] for name in PRIMARY[:7])
    variance = samples + features + samples_features + labels + labels_features
    for name, expected in {
        "variance": variance,
        "excess": bias + variance,
        "total": noise + bias + variance,
        "noise_free_excess": bias + samples + features + samples_features,
    }.items():
        np.testing.assert_allclose(getattr(RISK, name), expected, rtol=1e-15)
    assert RISK.noise_free_excess.shape == RISK.total.shape == RISK.shape == (2, 3)


def test_the_noise_free_excess_is_the_excess_without_noise():
    task = Task([1.0, 0.1], [0.5, 0.5], [10, 100], noise=0.3, hidden=0.1)
    for model in (MinNorm(), RandomFeatures(70, penalty=0.1)):
        clean = model.risk(task.replace(noise=0.0), 50)
        assert model.risk(task, 50).noise_free_excess == pytest.approx(clean.excess, rel=1e-14)
        assert clean.labels == clean.labels_features == 0


def test_an_ensemble_divides_what_depends_on_the_features():
    averaged = RISK.ensemble([[[1.0]], [[4.0]], [[np.inf]]])
    assert averaged.shape == (3, 2, 3)
    assert averaged.exactness == RISK.exactness
    assert not hasattr(averaged, "train")
    assert not hasattr(averaged, "effective_parameters")
    for name in ("noise", "bias", "samples", "labels"):
        np.testing.assert_array_equal(getattr(averaged, name), np.broadcast_to(getattr(RISK, name), (3, 2, 3)))
    for name in ("features", "samples_features", "labels_features"):
        for i, share in enumerate((1.0, 0.25, 0.0)):
            np.testing.assert_array_equal(getattr(averaged, name)[i], share * getattr(RISK, name))
    assert RISK.ensemble(1) == RISK
    assert RISK[0, 0].ensemble(2).total == RISK.ensemble(2).total[0, 0]


@pytest.mark.parametrize("k", [10, [2, np.inf]])
def test_a_linear_model_has_nothing_to_average(k):
    task = Task.isotropic([3, 5], noise=0.1)
    for model in (MinNorm(), Ridge([0.1, 0.2])):
        for risk in (model.risk(task, 20), model.finite_sample_risk(task, 20)):
            for each in (risk, risk[0], pickle.loads(pickle.dumps(risk)), risk.ensemble(1)):
                with pytest.raises(ValueError, match=r"^k must be 1 where the model has no random features: there is "):
                    each.ensemble(k)
    with pytest.raises(ValueError, match=r": there is nothing to average, got 10\.0$"):
        risk.ensemble(10)


def test_random_features_that_make_no_difference_may_be_averaged():
    """More features than inputs, more samples than features: least squares on all inputs, whatever the features."""
    risk = RandomFeatures(10).risk(Task.isotropic(3, noise=0.1), 20)
    assert risk.features == risk.samples_features == risk.labels_features == 0
    assert risk.ensemble(10).total == risk.total
    kernel = RandomFeatures(np.inf, penalty=0.1).risk(Task.isotropic(30, noise=0.1), 20)
    assert kernel.ensemble(10).total == kernel.total


def test_only_an_infinite_ensemble_has_no_infinite_part():
    risk = RandomFeatures(100).risk(Task.isotropic(200, noise=0.1), 100)
    assert np.isinf(risk.ensemble([1, 1e25]).total).all()
    assert risk.ensemble(np.inf).total == pytest.approx(0.1 + 0.25 + 0.25 + 0.1)


def test_an_unknown_field_is_shown_as_unknown(tmp_path):
    unknown = RISK.ensemble(2)
    with pytest.raises(AttributeError, match=r"^train of an average of predictors is not known: it does not follow"):
        _ = unknown[0].train
    assert unknown.known == tuple(name for name in PRIMARY if name not in ("train", "effective_parameters"))
    assert unknown == unknown.ensemble(1)
    assert unknown != RISK
    assert eval(repr(unknown[0, 0]), {"Risk": Risk}) == unknown[0, 0]
    assert "train" not in unknown.to_dict()
    assert set(unknown.to_dict()["unknown"]) == {"train", "effective_parameters"}
    unknown.to_csv(tmp_path / "risk.csv")
    assert {row["unknown"] for row in read(tmp_path / "risk.csv")} == {"train effective_parameters"}
    assert "train" not in read(tmp_path / "risk.csv")[0]
    assert "<th>train</th>" not in unknown._repr_html_()
    assert "it does not follow from the parts" in unknown._repr_html_()
    assert "train                not known" in repr(unknown)
    assert pickle.loads(pickle.dumps(unknown)) == unknown
    assert copy.deepcopy(unknown).unknown == unknown.unknown
    for name in ("bias", "noise", "labels"):
        with pytest.raises(TypeError, match=f"{name} must be a real number"):
            Risk(**VALUES | {name: None}, exactness="equivalent")


def test_all_fields_have_the_common_shape_and_are_read_only_copies():
    bias = np.ones(3)
    risk = Risk(**{**VALUES, "bias": bias}, exactness="equivalent")
    bias[0] = 7.0
    assert risk.bias.tolist() == [[1, 1, 1], [1, 1, 1]]
    for name in PRIMARY:
        value = getattr(risk, name)
        assert value.shape == (2, 3)
        assert value.dtype == np.float64
        with pytest.raises(ValueError, match="read-only"):
            value[0, 0] = 1.0


def test_a_single_risk_has_numpy_scalars():
    single = Risk(**dict.fromkeys(PRIMARY, 1), exactness="simulation")
    assert single.shape == ()
    for name in (*PRIMARY, *DERIVED):
        assert type(getattr(single, name)) is np.float64
    assert single.total == 7
    assert type(RISK[0, 1].total) is np.float64


@pytest.mark.parametrize("index", [0, -1, (1, 2), slice(None, 1), (slice(None), 1), [1, 0], (..., 0), None, ()])
def test_slices_of_all_fields(index):
    part = RISK[index]
    for name in (*PRIMARY, *DERIVED):
        np.testing.assert_array_equal(getattr(part, name), getattr(RISK, name)[index])
    assert part.shape == RISK.total[index].shape
    assert part.exactness == RISK.exactness


def test_masks_and_indices_outside():
    assert RISK[RISK.bias > 1].shape == (np.sum(VALUES["bias"] > 1),)
    with pytest.raises(IndexError):
        RISK[2]
    with pytest.raises(IndexError):
        RISK[0, 0][0]


def test_a_risk_is_not_iterated():
    for attempt in (iter, list, lambda risk: [*risk], lambda risk: 1.0 in risk):
        with pytest.raises(TypeError, match=r"not iterable|not a container"):
            attempt(RISK)
    with pytest.raises(TypeError):
        len(RISK)


@pytest.mark.parametrize("exactness", tuple(Exactness))
def test_every_exactness_is_shown_everywhere(exactness, tmp_path):
    risk = Risk(**VALUES, exactness=exactness)
    assert exactness in repr(risk)
    assert exactness in risk._repr_html_()
    assert exactness in repr(risk[0, 0])
    assert risk.to_dict()["exactness"] == exactness
    risk.to_csv(tmp_path / "risk.csv")
    assert {row["exactness"] for row in read(tmp_path / "risk.csv")} == {exactness}


def test_to_dict():
    values = RISK.to_dict()
    assert list(values) == [*PRIMARY, *DERIVED, "exactness"]
    for name in (*PRIMARY, *DERIVED):
        np.testing.assert_array_equal(values[name], getattr(RISK, name))
    assert Risk(**{name: values[name] for name in PRIMARY}, exactness=values["exactness"]) == RISK


def test_csv_keeps_every_digit(tmp_path):
    values = {name: RNG.standard_normal(20) * 10.0 ** RNG.integers(-300, 300, 20) for name in PRIMARY}
    values["labels"][:3] = np.inf, 0.0, 5e-324
    risk = Risk(**values, exactness="finite-sample")
    risk.to_csv(tmp_path / "risk.csv")
    rows = read(tmp_path / "risk.csv")
    assert list(rows[0]) == [*PRIMARY, *DERIVED, "exactness"]
    for name in (*PRIMARY, *DERIVED):
        assert np.array_equal([float(row[name]) for row in rows], getattr(risk, name), equal_nan=True), name


def test_csv_with_columns(tmp_path):
    RISK.to_csv(tmp_path / "risk.csv", n=[[100], [200]], p=np.arange(3), model="ridge", penalty=0.1)
    rows = read(tmp_path / "risk.csv")
    assert list(rows[0])[:5] == ["n", "p", "model", "penalty", "noise"]
    assert [row["n"] for row in rows] == ["100"] * 3 + ["200"] * 3
    assert [row["p"] for row in rows] == ["0", "1", "2"] * 2
    assert {row["model"] for row in rows} == {"ridge"}
    assert {float(row["penalty"]) for row in rows} == {0.1}
    assert [float(row["total"]) for row in rows] == RISK.total.ravel().tolist()


def test_a_column_with_the_name_of_a_field_replaces_it(tmp_path):
    RISK.to_csv(tmp_path / "risk.csv", noise=0.5, exactness="joined")
    rows = read(tmp_path / "risk.csv")
    assert list(rows[0]) == ["noise", "exactness", *PRIMARY[1:], *DERIVED]
    assert {(row["noise"], row["exactness"]) for row in rows} == {("0.5", "joined")}


def test_csv_of_a_single_risk_and_of_a_bad_column(tmp_path):
    RISK[0, 0].to_csv(str(tmp_path / "one.csv"), p=7)
    (row,) = read(tmp_path / "one.csv")
    assert row["p"] == "7"
    assert float(row["total"]) == RISK.total[0, 0]
    with pytest.raises(ValueError, match=r"^column p must broadcast to the shape \(2, 3\) of the risk$"):
        RISK.to_csv(tmp_path / "bad.csv", p=[1, 2])
    assert not (tmp_path / "bad.csv").exists()


def test_repr_is_short_and_says_what_matters():
    text = repr(RISK)
    assert text.startswith("<Risk of shape (2, 3), equivalent\n")
    assert text.endswith(">")
    for name in ("total", *PRIMARY):
        assert len(re.findall(rf"^  {name} ", text, re.MULTILINE)) == 1
    assert f"{RISK.total[0, 0]:.4f}"[:5] in text
    long = Risk(**{name: np.arange(1000.0) for name in PRIMARY}, exactness="simulation")
    assert "(1000,), simulation" in repr(long)
    assert max(map(len, repr(long).splitlines())) <= 80
    assert len(repr(long).splitlines()) == 11


def test_an_infinite_risk_is_shown_as_such():
    with pytest.warns(ValidityWarning):
        risk = MinNorm().risk(Task.isotropic([99, 100], noise=0.1), 100)
    assert "inf" in repr(risk)
    assert "inf" in risk._repr_html_()
    assert "nan" not in repr(risk)


def test_a_risk_knows_where_it_is(tmp_path):
    model = Ridge([[0.1], [1.0]], [10, 20, 30])
    risk = model.risk(Task.isotropic(40, noise=0.1), n=50)
    assert {name: np.shape(array) for name, array in risk.at.items()} == {"n": (), "penalty": (2, 1), "p": (3,)}
    part = risk[1]
    assert (part.at["penalty"].tolist(), part.at["p"].tolist()) == ([1.0] * 3, [10, 20, 30])
    single = risk[1, 2]
    assert dict(single.at) == {"n": 50, "penalty": 1, "p": 30}
    assert eval(repr(single), {"Risk": Risk}).at == single.at
    assert "  p                    [10. 20. 30.]" in repr(part)
    assert re.findall("<th>(.*?)</th>", part._repr_html_())[:3] == ["n", "penalty", "p"]
    part.to_csv(tmp_path / "risk.csv", p=["a", "b", "c"])
    assert [(row["p"], row["n"], row["penalty"]) for row in read(tmp_path / "risk.csv")] == [
        (p, "50.0", "1.0") for p in "abc"
    ]
    with pytest.raises(TypeError, match="does not support item assignment"):
        risk.at["p"] = np.ones(3)
    with pytest.raises(ValueError, match="read-only"):
        risk.at["p"][0] = 1.0


@pytest.mark.parametrize(
    "risk",
    [
        MinNorm([10, 20]).finite_sample_risk(Task.isotropic(40), 15),
        RandomFeatures([10, 20], "relu", 0.1).risk(Task.isotropic(400), 15),
        FourierSeries([10, 20]).risk(Task.isotropic(40), 15),
    ],
)
def test_every_theory_says_where_it_is(risk):
    assert risk.at["n"] == 15
    assert risk.at["p"].tolist() == [10, 20]
    assert risk.ensemble([1, 2]).at["ensemble"].tolist() == [1, 2]


def test_where_it_is_does_not_follow_what_the_caller_changes():
    n = np.array([10.0, 20.0])
    risk = MinNorm().risk(Task.isotropic(40), n)
    n[0] = 7.0
    assert risk.at["n"].tolist() == [10, 20]


def test_at_broadcasts_and_names_no_field():
    with pytest.raises(ValueError, match=r"^shapes must broadcast against each other, got result \(2, 3\), p \(4,\)$"):
        Risk(**VALUES, exactness="equivalent", at={"p": np.ones(4)})
    with pytest.raises(ValueError, match=r"^at must not name a field of the result, got 'noise'$"):
        Risk(**VALUES, exactness="equivalent", at={"noise": 1.0})
    with pytest.raises(TypeError, match="p must be a real number"):
        Risk(**VALUES, exactness="equivalent", at={"p": "ten"})


def test_an_attribute_that_there_is_not():
    with pytest.raises(AttributeError, match=r"^a Risk has no 'totl'; it has noise, bias, .*, noise_free_excess$"):
        _ = RISK.totl


def test_exactness_has_an_order():
    assert RISK.exactness == "equivalent"
    assert Exactness.FINITE_SAMPLE < RISK.exactness < "simulation"
    assert RISK.exactness >= "equivalent" >= Exactness("finite-sample")
    assert sorted(set(Exactness)) == list(Exactness)
    assert repr(RISK.exactness) == "'equivalent'"
    with pytest.raises(ValueError, match="is not a valid Exactness"):
        _ = RISK.exactness < "guess"
