"""The protocol of models: what a class must have, what users of a model ask for, what the library's own have too."""

import importlib
import inspect
import itertools
import pkgutil
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

import sandbox
from sandbox import (
    FourierSeries,
    MinNorm,
    Ridge,
    Risk,
    SphericalTask,
    Task,
    equivalent_error,
    interpolation_threshold,
    peak,
    plotting,
    simulate,
)
from sandbox.claims import truth
from sandbox.features import LeadingDirections, RandomProjections
from sandbox.formulas import FORMULAS
from sandbox.formulas.second_paths import SECOND_PATHS
from sandbox.models import MODELS, Choice, HasEquivalent, HasFilter, HasRisk, HasWeights, Parameter, Table, register
from sandbox.models.model_registry import checked_class, loaded
from sandbox.models.protocol import tunable

ROOT = Path(__file__).parents[2]
TASK = Task.isotropic(60, noise=0.3)
FACTOR = Parameter("factor", "what the weights are multiplied by", 0.0, 10.0, typical=(0, 2))


class Scaled:
    """A model outside the package: a theory and a filter."""

    parameters = Table(Ridge.parameters["penalty"], FACTOR, Ridge.parameters["p"])
    axis = "p"

    def __init__(self, penalty, factor=1.0, p=None):
        given = self.parameters.check(penalty=penalty, factor=factor, p=p)
        self.penalty, self.factor, self.p = given["penalty"], given["factor"], given.get("p")

    def risk(self, task, n):
        ridge = Ridge(self.penalty, self.p).risk(task, n)
        kappa = np.asarray(Ridge(self.penalty, self.p).equivalent(task, n).kappa)[..., None]
        seen = self.inputs.spectrum(task)
        learnt = self.factor[..., None] * seen.eigenvalues / (seen.eigenvalues + kappa)
        variance = {name: self.factor**2 * getattr(ridge, name) for name in ("samples", "labels")}
        bias = seen.hidden + (seen.power * (1 - learnt) ** 2).sum(axis=-1)
        zero = dict.fromkeys(("features", "samples_features", "labels_features"), 0.0)
        about = {"exactness": "equivalent", "at": {**ridge.at, "factor": self.factor}}
        return Risk(ridge.noise, bias, **variance, **zero, train=None, effective_parameters=None, **about)

    @property
    def inputs(self):
        return LeadingDirections(self.p)

    def spectral_filter(self, w):
        return self.factor / (w + self.penalty)


class FilterOnly:
    """No theory, no table: enough for `simulate`, and for where it interpolates."""

    inputs = RandomProjections(40)

    def spectral_filter(self, w):
        return 1 / (w + 0.5)


class WeightsOnly:
    """A fit that is whatever it is."""

    parameters = Table(FACTOR)
    axis = "factor"

    def __init__(self, factor):
        self.factor = self.parameters.check(factor=factor)["factor"]

    def weights(self, X, y, rng):
        return self.factor * X.T @ np.linalg.solve(X @ X.T + np.eye(len(y)), y)


def test_a_model_of_ones_own_reaches_as_far_as_its_capabilities():
    model = Scaled(0.5, factor=0.8, p=40)
    theory, measured = model.risk(TASK, 30), simulate(model, TASK, 30, draws=200, rng=0)
    for name in ("bias", "samples", "labels", "total"):
        difference = abs(getattr(theory, name) - getattr(measured.mean, name))
        # Beside the sampling error, that of the equivalent.
        assert difference < 4 * measured.standard_error[name] + theory.total / 30, name
    assert interpolation_threshold(model, TASK, [30, 70]).tolist() == [30, np.inf]
    found = peak(Scaled(1e-3, factor=[0.5, 1.0]), TASK, 30)
    assert found.p.tolist() == pytest.approx([30, 30], rel=0.1)
    assert found.total[0] < found.total[1]
    assert truth(model, TASK, 30).error == 1.0
    swept = Scaled(0.5, 0.8, [10, 20, 40]).risk(TASK, 30)
    ax = plotting.risk_curve(swept, ax=Figure().add_subplot())
    assert ax.lines[0].get_xdata().tolist() == [10, 20, 40]
    with pytest.raises(TypeError, match=r"^model must have finite_sample_risk\(task, n\), an identity, for the er"):
        equivalent_error(model, TASK, 30)


def test_a_model_with_a_table_is_simulated_in_batches():
    model = Scaled(0.5, factor=[0.5, 1.0], p=[[20], [40]])
    batch = simulate(model, TASK, 30, draws=3, rng=0)
    assert batch.shape == (2, 2)
    assert batch[1, 0].mean == simulate(Scaled(0.5, 0.5, 40), TASK, 30, draws=3, rng=0).mean
    assert batch.mean.at["factor"].tolist() == [0.5, 1.0]
    assert batch.mean[1, 0].at == {"n": 30, "penalty": 0.5, "factor": 0.5, "p": 40}


def test_a_filter_alone_is_simulated_and_interpolates():
    assert simulate(FilterOnly(), TASK, 30, draws=5, rng=0).mean.features > 0
    assert interpolation_threshold(FilterOnly(), TASK, 30) == 30
    for asks, purpose in ((peak, "a peak"), (truth, "the truth")):
        with pytest.raises(
            TypeError, match=rf"^model must have risk\(task, n\), its theory, for {purpose}, got Filter"
        ):
            asks(FilterOnly(), TASK, 30)


def test_weights_alone_are_simulated():
    factor_one = simulate(WeightsOnly(1.0), TASK, 30, draws=100, rng=0)
    ridge = Ridge(1.0).risk(TASK, 30)
    assert abs(factor_one.mean.total - ridge.total) < 4 * factor_one.standard_error["total"] + ridge.total / 30
    with pytest.raises(TypeError, match=r"^model must have inputs, how it sees its inputs, for an interpolation thres"):
        interpolation_threshold(WeightsOnly(1.0), TASK, 30)
    with pytest.raises(ValueError, match="tail"):
        simulate(WeightsOnly(1.0), TASK.replace(tail=0.5), 30, draws=2)


def test_what_a_peak_needs():
    class NoAxis:
        risk = MinNorm().risk

    with pytest.raises(TypeError, match=r"^model must have a table of parameters and an axis among them, for a pe"):
        peak(NoAxis(), TASK, 30)


def test_fourier_series_is_a_model_like_the_others():
    task = Task.isotropic(1009, noise=0.05)
    assert interpolation_threshold(FourierSeries(5), task, [200, 2000]).tolist() == [200, np.inf]
    assert (peak(FourierSeries(5), task, 200).p, peak(FourierSeries(5), task, 200).total) == (200, np.inf)
    assert truth(FourierSeries(50), task, 200).error == 1.0


def test_capabilities_are_told_by_their_members():
    model = Scaled(0.5)
    assert isinstance(model, HasRisk)
    assert isinstance(model, HasFilter)
    assert not isinstance(model, HasEquivalent)
    assert isinstance(WeightsOnly(1.0), HasWeights)
    assert not isinstance(WeightsOnly(1.0), HasRisk)


@pytest.fixture
def forgotten_again():
    """What a test registers is forgotten after it."""
    known = dict(MODELS)
    yield
    MODELS.clear()
    MODELS.update(known)


@pytest.mark.usefixtures("forgotten_again")
def test_a_registered_model_is_on_the_command_line(run):
    register("my-ridge", Scaled)
    code, out, _ = run("risk my-ridge --penalty .5 --factor .5,1 --p 40 --dim 60 --noise .3 --n 30 --format csv")
    assert code == 0
    assert [line.split(",")[3] for line in out.splitlines()] == ["factor", "0.5", "1.0"]
    expected = Scaled(0.5, [0.5, 1.0], 40).risk(TASK, 30).total
    column = out.splitlines()[0].split(",").index("total")
    assert [float(line.split(",")[column]) for line in out.splitlines()[1:]] == expected.tolist()
    assert "my-ridge: what the weights are multiplied by" in " ".join(run("risk --help")[1].split())
    assert run("risk my-ridge --n 3 --dim 5")[2].endswith("error: my-ridge needs --penalty\n")
    refused = run("risk ridge --penalty 1 --factor 1 --n 3")[2]
    assert re.search(r"--factor does not apply to ridge, only to .*my-ridge", refused)
    assert "factor of Scaled cannot be tuned" not in run("risk my-ridge --penalty 1 --factor 1 --dim 5 --n 3")[2]


USERS_FILE = '''
"""A model in a file of a user."""
from sandbox import Ridge
from sandbox.models import Parameter, Table


class Half(Ridge):
    """Nothing but ridge."""


class NoModel:
    """It has nothing."""
'''


def test_a_model_in_a_file_of_ones_own(run, tmp_path, monkeypatch):
    (tmp_path / "users_models.py").write_text(USERS_FILE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    line = "--penalty .5 --dim 60 --noise .3 --n 30 --format csv"
    code, out, _ = run(f"risk --model users_models:Half {line}")
    assert (code, out) == (0, run(f"risk ridge {line}")[1])
    assert run(f"risk users_models:Half {line}")[1] == out
    for name, message in {
        "users_models:NoModel": "NoModel is no model: it has no `parameters`, the Table of what it takes",
        "users_models:Nothing": "model must be package.module:Class, got 'users_models:Nothing': users_models has no",
        "no_such_module:Half": "model must be package.module:Class, got 'no_such_module:Half': No module named",
        "rigde": "invalid choice: 'rigde'",
    }.items():
        code, out, err = run(f"risk --model {name} {line}")
        assert (code, out) == (2, "")
        assert message in err
    assert "required: MODEL" in run("risk --n 3")[2]
    del sys.modules["users_models"]


def lacking(**members):
    """A class with the members of a model, some replaced, None for none."""
    complete = {"parameters": Table(FACTOR), "axis": "factor", "risk": Scaled.risk, "__init__": WeightsOnly.__init__}
    return type("Lacking", (), {name: each for name, each in (complete | members).items() if each is not None})


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (lacking(parameters=None), "Lacking is no model: it has no `parameters`, the Table of what it takes"),
        (lacking(parameters={"factor": FACTOR}), "it has no `parameters`, the Table"),
        (
            lacking(axis=None),
            "Lacking is no model: it has no `axis`, the name of the parameter along which it is",
        ),
        (lacking(axis="p"), "its axis must be in its table, one of factor, got 'p'"),
        (
            lacking(parameters=Table(FACTOR, Parameter("noise", "a variance", 0.0, 1.0))),
            "parameter 'noise' must have another name",
        ),
        (
            lacking(parameters=Table(FACTOR, Parameter("n", "a number", 0.0, 1.0))),
            "parameter 'n' must have another name",
        ),
        (lacking(__init__=None), "Lacking declares 'factor' and does not take it: add it to the arguments"),
        (lacking(risk=None), r"it has none of risk\(task, n\), spectral_filter\(w\) and weights\(X, y, rng\)"),
        (lacking(risk=None, spectral_filter=Scaled.spectral_filter), "beside spectral_filter.w. it has no `inputs`"),
        (lacking(parameters=Table(FACTOR, Ridge.parameters["p"])), "Lacking declares 'p' and does not take it"),
        (
            lacking(__init__=Scaled.__init__),
            "Lacking takes 'p' and declares no domain for it: add it to the par",
        ),
        (Scaled(0.5), "model must be a class, got <"),
        ("ridge", "model must be a class, got 'ridge'"),
    ],
)
def test_what_is_no_model_says_what_it_lacks(model, message):
    with pytest.raises(TypeError, match=message):
        register("lacking", model)
    assert "lacking" not in MODELS


def test_names_of_models():
    register("ridge", Ridge)  # again, as when a module is loaded again
    for name in ("Ridge", "two words", "", "-"):
        with pytest.raises(ValueError, match="name must be lower-case words joined by hyphens, got"):
            register(name, Scaled)
    with pytest.raises(ValueError, match="name must not be taken, got 'ridge': it is Ridge"):
        register("ridge", Scaled)
    assert loaded("sandbox.models.ridge:Ridge") is Ridge


# ------------------------------------------------------------------ what a model of the library has, wherever it shows


def models_of_the_library():
    """Every class in the room of models that has a table of its own."""
    found = {}
    for module in pkgutil.iter_modules(sandbox.models.__path__, "sandbox.models."):
        for name, value in vars(importlib.import_module(module.name)).items():
            own = inspect.isclass(value) and value.__module__ == module.name
            if own and isinstance(vars(value).get("parameters"), Table):
                found[name] = value
    return found


LIBRARY = models_of_the_library()


def test_every_model_of_the_library_is_registered():
    assert set(LIBRARY.values()) <= set(MODELS.values()), "register it in sandbox/models/model_registry.py"
    assert {"MinNorm", "Ridge", "RandomFeatures", "FourierSeries"} <= set(LIBRARY)


@pytest.mark.parametrize("name", LIBRARY)
def test_what_was_forgotten_about_a_model(name):
    """One list of all that is missing, so that nobody has to run the tests once for each."""
    model = LIBRARY[name]
    checked_class(model)
    stated = [each for each in FORMULAS.values() if each.place.startswith(f"{model.__module__}.")]
    ids = (ROOT / "tests" / "formulas" / "test_formulas.py").read_text("utf-8")
    tables = (ROOT / "docs" / "models.md").read_text("utf-8")
    pages = [path.read_text("utf-8") for path in (ROOT / "docs" / "models").glob("*.rst")]
    tests = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    simulated = any(re.search(rf"\b{name}\(", text) and "simulate" in text for text in tests)
    has = {
        "a public name in sandbox/__init__.py": name in sandbox.__all__,
        "a module of its own name": model.__module__.endswith(re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()),
        "its axis with typical values, for sliders and searches": model.parameters.numbers[model.axis].typical,
        "typical values of every number in its table": all(each.typical for each in model.parameters.numbers.values()),
        "a formula in its docstrings": stated,
        "a second path of each formula in sandbox/formulas/second_paths/": all(
            each.id in SECOND_PATHS for each in stated
        ),
        "a row in docs/models.md": re.search(rf"^\| `{name}\b", tables, re.MULTILINE),
        "a page in docs/models/": any(f".. notes:: {name}\n" in page for page in pages),
        "the ids of its formulas in tests/formulas/test_formulas.py": all(f'"{each.id}"' in ids for each in stated),
        "a test against simulation, or of its own Monte Carlo": simulated or name == "FourierSeries",
    }
    missing = [what for what, there in has.items() if not there]
    assert not missing, f"{name} lacks {'; '.join(missing)}"


#: Those of the models with two or three parameters are fewer.
CORNERS = 80


@pytest.mark.filterwarnings("ignore::sandbox.ValidityWarning")
@pytest.mark.parametrize("kind", MODELS.values(), ids=list(MODELS))
def test_risk_at_the_ends_of_the_domains_and_at_equal_counts_is_a_number(kind):
    """Every corner of the table, of many as many as `CORNERS`; what a model refuses has an error of its own."""
    ends = {name: corners(each) for name, each in kind.parameters.numbers.items()}
    answered, every = 0, list(itertools.product(*ends.values()))
    chosen = np.random.default_rng(0).permutation(len(every))[:CORNERS]
    for values in (every[i] for i in sorted(chosen)):
        for n in (1, 20, 60, 1e12):
            try:
                risk = kind(**dict(zip(ends, values, strict=True))).risk(TASK, n)
            except (ValueError, NotImplementedError):
                continue
            answered += 1
            for name in {"total", "bias", "variance", "train", "effective_parameters"} - set(risk.unknown):
                assert getattr(risk, name) >= 0, (values, n, name)
    assert answered >= 8


def corners(parameter):
    """The ends of a domain, and typical values; of p, also equal counts."""
    if parameter.name == "p":
        return (1, 20, 60)
    beside = [value for value, allowed in ((0.0, parameter.zero), (np.inf, parameter.infinite)) if allowed]
    return (parameter.low, parameter.high, *parameter.typical, *beside)


def test_choices_are_part_of_a_table():
    activation = MODELS["random-features"].parameters["activation"]
    assert isinstance(activation, Choice)
    assert "relu" in activation.names
    assert "activation" not in MODELS["random-features"].parameters.numbers


@pytest.mark.parametrize("task", [TASK, SphericalTask(30, [0, 1], noise=0.1)])
def test_models_with_an_equivalent_are_searched(task):
    from hypothesis import find

    from sandbox.strategies import models

    searched = [kind for kind in MODELS.values() if hasattr(kind, "equivalent")]
    kinds = {type(find(models(), lambda model, kind=kind: type(model) is kind)) for kind in searched}
    assert {kind.__name__ for kind in kinds} == {"MinNorm", "Ridge", "RandomFeatures"}
    assert all(np.isfinite(kind(2.0).risk(task, 20).total) for kind in kinds)


def test_what_can_be_tuned_is_what_tuned_does_not_take():
    class Two:
        parameters = Table(FACTOR, Parameter("shift", "what is added to the weights", -1.0, 1.0, typical=(0, 1)))

        @classmethod
        def tuned(cls, task, n, shift):
            return cls()

    assert tunable(Two) == ("factor",)
    assert {name: tunable(model) for name, model in MODELS.items() if tunable(model)} == {
        "ridge": ("penalty",),
        "random-features": ("penalty",),
        "gradient-flow": ("time",),
    }
