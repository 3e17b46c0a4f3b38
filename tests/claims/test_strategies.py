"""The strategies: every kind appears, what is drawn evaluates, is simple first, and keeps to its restrictions."""

import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from hypothesis.vendor.pretty import pretty

import sandbox
from sandbox import MinNorm, RandomFeatures, Ridge, SphericalTask, Task, strategies
from sandbox.activations import NAMES
from sandbox.claims.strategies.number_strategies import typical
from sandbox.foundations import quantities

ROOT = Path(__file__).parents[2]

KINDS = ("isotropic", "power_law", "spiked", "two_scale", "latent_space", "spherical", "spectrum")
NAMESPACE = {name: getattr(sandbox, name) for name in sandbox.__all__}

lenient = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=200)


def directions(task):
    return task.dim if isinstance(task, SphericalTask) else task.multiplicity.sum()


@lenient
@given(task=strategies.tasks(max_dim=20), model=strategies.models(max_p=30, max_penalty=10.0))
def test_what_is_drawn_evaluates_and_has_a_risk(task, model):
    assert eval(repr(task), dict(NAMESPACE)) == task
    assert repr(eval(repr(model), dict(NAMESPACE))) == repr(model)
    assert 1 <= directions(task) <= 20
    assert model.p <= 30
    assert getattr(model, "penalty", 0) <= 10


BEGINS = {kind: f"Task.{kind}(" for kind in KINDS} | {"spherical": "SphericalTask(", "spectrum": "Task("}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_task_can_be_asked_for(kind):
    assert repr(find(strategies.tasks(kind), lambda task: True)).startswith(BEGINS[kind])


def test_every_kind_of_task_appears_among_all():
    drawn = set()

    @given(strategies.tasks())
    def draw(task):
        drawn.add(repr(task).partition("(")[0] + "(")

    draw()
    assert drawn == set(BEGINS.values())


@pytest.mark.parametrize("model", [MinNorm, Ridge, RandomFeatures])
def test_every_model_appears(model):
    assert type(find(strategies.models(), lambda drawn: type(drawn) is model)) is model


@pytest.mark.slow
@pytest.mark.parametrize(
    ("strategy", "simplest"),
    [
        (strategies.tasks(), Task.isotropic(1)),
        (strategies.tasks("isotropic", noise=0.5), Task.isotropic(1, noise=0.5)),
        (strategies.tasks("isotropic", noise=strategies.variances(positive=True)), Task.isotropic(1, noise=1)),
        (strategies.sample_sizes(), 1),
        (strategies.sample_sizes(min_value=7, max_value=10**9), 7),
        (strategies.parameter_counts(min_value=0), 0),
        (strategies.penalties(), 0.0),
        (strategies.penalties(min_value=1e-3), 1.0),
        (strategies.variances(), 0.0),
        (strategies.variances(positive=True), 1.0),
        (strategies.scaled(), 1.0),
        (strategies.scaled(min_value=1e2), 100.0),
        (strategies.scaled(max_value=1e-2), 0.01),
        (strategies.times(), 1.0),
        (strategies.times(max_value=1e-3), 1e-3),
        (strategies.activations(), "linear"),
        (strategies.activations("tanh", "relu"), "tanh"),
    ],
    ids=str,
)
def test_the_simplest_example(strategy, simplest):
    assert find(strategy, lambda value: True) == simplest


def test_the_simplest_model():
    assert repr(find(strategies.models(), lambda model: True)) == "MinNorm(p=1)"


@given(
    strategies.scaled(min_value=1e-2, max_value=1e3),
    strategies.sample_sizes(min_value=3, max_value=10**15),
    strategies.parameter_counts(min_value=5, max_value=5),
    strategies.penalties(min_value=1e-2, max_value=1e2),
    strategies.penalties(max_value=1e2),
    strategies.variances(positive=True, max_value=1e1),
    strategies.activations("relu", "erf"),
    strategies.tasks("spectrum", "two_scale", max_dim=3),
)
def test_restrictions_are_respected(value, n, p, positive, penalty, variance, name, task):
    assert 1e-2 <= value <= 1e3
    assert float(f"{value:.1e}") == value
    assert isinstance(n, int)
    assert 3 <= n <= 10**15
    assert p == 5
    assert 1e-2 <= positive <= 1e2
    assert 0 <= penalty <= 1e2
    assert 0 < variance <= 10
    assert name in ("relu", "erf")
    assert 1 <= directions(task) <= 3


def test_both_ends_can_be_reached():
    assert find(strategies.scaled(max_value=1e3), lambda value: value == 1e3) == 1e3
    assert find(strategies.sample_sizes(max_value=10**12), lambda n: n > 10**11) > 10**11
    assert find(strategies.penalties(), lambda penalty: 0 < penalty < 1e-9) < 1e-9
    assert {find(strategies.activations(), lambda name, each=each: name == each) for each in NAMES} == set(NAMES)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: strategies.tasks("round"), "kind must be one of"),
        (lambda: strategies.tasks(max_dim=2), "max_dim must be an integer from 3 to 1e[+]15, got 2"),
        (lambda: strategies.tasks(noise=-1), "noise must be >= 0 and finite, got -1.0"),
        (lambda: strategies.tasks(noise=st.just(-1.0)).example(), "noise must be >= 0"),
        (lambda: strategies.activations("rleu"), "did you mean 'relu'"),
        (lambda: strategies.scaled(min_value=0.3), "min_value must be a power of ten"),
        (lambda: strategies.scaled(min_value=0), "min_value must be a power of ten"),
        (lambda: strategies.scaled(max_value=float("inf")), "max_value must be a power of ten"),
        (lambda: strategies.scaled(min_value=1e2, max_value=1e1), "max_value must be >= min_value"),
        (lambda: strategies.variances(max_value=1e-9), "max_value must be >= 1, got 1e-09"),
        (lambda: strategies.penalties(min_value=-1), "min_value must be a power of ten"),
        (lambda: strategies.times(min_value=0), "min_value must be a power of ten"),
        (lambda: strategies.penalties(max_value=float("nan")), "max_value must be a power of ten"),
        (lambda: strategies.sample_sizes(min_value=0), "min_value must be an integer from 1"),
        (lambda: strategies.parameter_counts(min_value=9, max_value=8), "max_value must be >= min_value"),
        (lambda: strategies.parameter_counts(max_value=10**16), "max_value must be an integer"),
    ],
)
@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_a_bad_argument_raises(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize("name", sandbox._DRAWN)
def test_types_are_drawn_by_hypothesis(name):
    kind = getattr(sandbox, name)
    drawn = find(st.from_type(kind), lambda each: True)
    assert type(drawn) is kind
    assert pretty(drawn) == repr(drawn)


@pytest.mark.parametrize(
    "order", ["import hypothesis, sandbox", "import sandbox.tasks, hypothesis", "import hypothesis"]
)
def test_neither_loads_the_other(order):
    """The entry point is that of an installed package; from a checkout it is called here as Hypothesis would."""
    code = (
        f"import sys; {order}; before = set(sys.modules); "
        "assert not [name for name in before if name.startswith(('sandbox.claims', 'sandbox.models', 'matplotlib'))]; "
        "import sandbox; sandbox._let_hypothesis_draw(); from hypothesis import find, strategies as st; "
        "from sandbox import Task; assert 'sandbox.claims' not in sys.modules; "
        "print(find(st.from_type(Task), lambda task: task.noise > 0))"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "Task.isotropic(1, noise=1)\n", "")


@given(drawn=strategies.away_from_threshold(max_value=8))
def test_away_from_the_threshold_nothing_warns(drawn):
    n, p, penalty = drawn
    assert 1 <= n <= 8
    assert 1 <= p <= 8
    assert p <= n - 2 or p >= 2 * n + 1
    with warnings.catch_warnings(action="error"):
        Ridge(penalty, p).risk(Task.isotropic(20, noise=1.0), n)


def test_away_from_the_threshold_needs_room():
    with pytest.raises(ValueError, match=r"max_value must be an integer from 3 to 1e\+15, got 2"):
        strategies.away_from_threshold(max_value=2)


def test_numbers_of_numpy_are_numbers():
    ten = np.int64(10)
    assert find(strategies.sample_sizes(max_value=ten), lambda n: n > 9) == 10
    assert find(strategies.tasks("isotropic", max_dim=ten, noise=np.float64(0.5)), lambda _: True).noise == 0.5
    assert find(strategies.scaled(max_value=ten), lambda value: value > 9.9) == 10.0


def test_typical_values_are_inside_their_range():
    for parameter in (quantities.NOISE, quantities.PENALTY, quantities.N):
        low, high = parameter.typical
        assert low < find(typical(parameter), lambda value, low=low: value > low) <= high
    with pytest.raises(ValueError, match=r"^tail must have typical values to be searched: declare them$"):
        typical(quantities.TAIL)
