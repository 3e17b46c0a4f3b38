"""Frozen records: copies in, equality by values, text that evaluates back."""

import copy
import functools
import math
import pickle
import re

import numpy as np
import pytest
from hypothesis.vendor.pretty import pretty

from sandbox import MinNorm, RandomFeatures, Ridge, Risk, SphericalTask, Task, peak
from sandbox.foundations.parts import PRIMARY
from sandbox.foundations.records import frozen, literal

TASK = Task.isotropic([30, 40], noise=0.1)
#: Made when a test asks for one, not when the tests are collected.
RECORDS = {
    "Task": lambda: TASK,
    "Risk": lambda: Ridge(0.1).risk(TASK, 20),
    "scalar Risk": lambda: Ridge(0.1).risk(TASK[0], 20),
    "MinNorm": MinNorm,
    "Ridge": lambda: Ridge([0.1, math.inf], p=[[3], [4]]),
    "RandomFeatures": lambda: RandomFeatures(50, "relu", penalty=[0.0, 1e-3]),
    "Equivalent": lambda: Ridge(0.1).equivalent(TASK, 20),
    "Peak": lambda: peak(Ridge([0.0, 0.1]), TASK, 20),
    "scalar Equivalent": lambda: Ridge(0.1).equivalent(TASK[0], 20),
}


@functools.cache
def record_named(name):
    return RECORDS[name]()


@pytest.fixture(params=RECORDS)
def record(request):
    return record_named(request.param)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (0.1, "0.1"),
        (-0.0, "0"),
        (1e15, "1000000000000000.0"),
        (1e300, "1e+300"),
        (math.inf, "float('inf')"),
        (-math.inf, "float('-inf')"),
        (np.float64(2.5), "2.5"),
        (np.array([[1.0, math.inf]]), "[[1, float('inf')]]"),
        (np.array(3.0), "3"),
        ("relu", "'relu'"),
        (None, "None"),
        (True, "True"),
    ],
)
def test_literals_evaluate_to_their_value(value, text):
    assert literal(value) == text
    assert np.array_equal(eval(text), np.asarray(value).tolist())


def test_literals_keep_every_digit():
    numbers = np.random.default_rng(0).standard_normal(50) * 10.0 ** np.arange(-25, 25)
    assert np.array_equal(eval(literal(numbers)), numbers)
    assert math.isnan(eval(literal(math.nan)))


def test_frozen_copies():
    array = np.arange(3.0)
    copied = frozen(array)
    array[0] = 7.0
    assert copied.tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="read-only"):
        copied[0] = 1.0


def arrays_of(record):
    return [value for value in vars(record).values() if isinstance(value, np.ndarray)]


def test_no_field_can_be_set_or_deleted(record):
    name = next(iter(record.__dataclass_fields__))
    with pytest.raises(AttributeError):
        setattr(record, name, 1.0)
    with pytest.raises(AttributeError):
        delattr(record, name)


def test_arrays_are_read_only(record):
    assert not any(array.flags.writeable for array in arrays_of(record))


def test_records_do_not_hash(record):
    with pytest.raises(TypeError, match="unhashable"):
        hash(record)


@pytest.mark.parametrize(
    "remake",
    [copy.copy, copy.deepcopy, lambda record: pickle.loads(pickle.dumps(record))],
    ids=["copy", "deepcopy", "pickle"],
)
def test_copies_are_equal_and_as_frozen(record, remake):
    remade = remake(record)
    assert remade is not record
    assert remade == record
    assert repr(remade) == repr(record)
    assert len(arrays_of(remade)) == len(arrays_of(record))
    assert not any(array.flags.writeable for array in arrays_of(remade))


def test_copies_compute_the_same():
    for remake in (copy.deepcopy, lambda record: pickle.loads(pickle.dumps(record))):
        task, model = remake(TASK), remake(record_named("RandomFeatures"))
        task.seen_by(None)  # what it has computed before does not travel
        assert model.risk(remake(task), 20) == record_named("RandomFeatures").risk(TASK, 20)
        assert "_spectrum" not in vars(remake(task))


def test_equality_is_by_type_and_values(record):
    assert record == record
    assert record != "a record"
    assert record != 1
    assert (record == copy.deepcopy(record)) is True
    others = [other for other in map(record_named, RECORDS) if other is not record]
    assert not any(record == other for other in others)


def test_equality_sees_values_and_shapes():
    assert Ridge(1) == Ridge(1.0)
    assert Ridge(1) != Ridge([1.0])
    assert Ridge(1) != Ridge(2)
    assert Ridge(1) != Ridge(1, p=3)
    assert RandomFeatures(3, "relu") != RandomFeatures(3, "erf")
    assert RandomFeatures(3) != RandomFeatures(3, "linear")
    assert MinNorm() != Ridge(0)


def test_hyperparameters_are_copies_shown_as_they_were_given():
    p = np.array([3.0, 5.0])
    model = MinNorm(p)
    p[0] = 100.0
    assert model.p.tolist() == [3, 5]
    for made in (MinNorm(), MinNorm([3, 5]), Ridge(0.5), Ridge([0.1, math.inf], 3), RandomFeatures(9, "erf", [0, 2])):
        assert eval(repr(made)) == made
    assert repr(RandomFeatures(9)) == "RandomFeatures(p=9)"
    assert repr(Ridge(-0.5, p=[1, 2])) == "Ridge(penalty=-0.5, p=[1, 2])"


def test_a_scalar_risk_evaluates_back_to_itself():
    risk = record_named("scalar Risk")
    assert eval(repr(risk)) == risk
    infinite = Risk(**dict.fromkeys(PRIMARY, math.inf), exactness="finite-sample")
    assert eval(repr(infinite)) == infinite


MANY = np.linspace(0.0, 1.0, 1001)

#: Records of long arrays, and these by the names that stand for them.
LONG = {
    "model": lambda: (MinNorm(MANY), {"p": MANY}),
    "two": lambda: (Ridge(MANY, p=[[1], [2]]), {"penalty": MANY}),
    "features": lambda: (RandomFeatures(1 + MANY, "relu", MANY), {"p": 1 + MANY, "penalty": MANY}),
    "task": lambda: (Task(MANY, MANY, noise=2), {"eigenvalues": MANY, "power": MANY, "multiplicity": MANY**0}),
    "batch": lambda: (Task.isotropic(30, noise=MANY), {"noise": MANY}),
    "sphere": lambda: (SphericalTask(20, [0, 1], noise=MANY), {"noise": MANY}),
    "chain": lambda: (
        Task.isotropic([[3], [4]], noise=MANY).replace(noise=2 * MANY).leading([1, 2, 3][1])[:, np.arange(1001) % 7],
        {"noise": MANY, "noise_2": 2 * MANY, "index": np.arange(1001) % 7},
    ),
    "indices": lambda: (Task.isotropic([3, 4])[[0, 1] * 501], {"index": [0, 1] * 501}),
    "law": lambda: (Task.power_law(1.5, 1.5, noise=MANY), {"noise": MANY}),
}


@pytest.mark.parametrize("name", LONG)
def test_long_arrays_are_named_and_the_text_says_how_it_evaluates_back(name):
    record, arrays = LONG[name]()
    assert pretty(record) == repr(record)
    assert len(repr(record)) < 400
    python, names = re.fullmatch(r"<(.+) with (.+)>", repr(record)).groups()
    told = re.findall(r"(\w+) = \[(.+?), \.\.\., (.+?)\] of shape (\(.+?\))", names)
    assert {called for called, *_ in told} == set(arrays)
    for called, first, last, shape in told:
        ends = np.ravel(arrays[called])[[0, -1]]
        assert [float(first), float(last)] == pytest.approx(ends, rel=1e-3)
        assert eval(shape) == np.shape(arrays[called])
    assert (
        eval(python, {each.__name__: each for each in (MinNorm, RandomFeatures, Ridge, SphericalTask, Task)} | arrays)
        == record
    )


def test_the_ends_of_a_long_array_are_exact_where_they_are_whole_and_infinite_where_they_are():
    assert repr(MinNorm(np.arange(1, 10**6))) == "<MinNorm(p=p) with p = [1, ..., 999999] of shape (999999,)>"
    assert "[0.1235, ..., float('inf')]" in repr(Ridge(np.append(np.full(2000, 0.12345678), np.inf)))


def test_arrays_that_are_not_long_evaluate_back():
    short = MANY[:1000]
    for record in (
        MinNorm(short),
        Ridge(short, p=[[1], [2]]),
        Task(short, short),
        Task.isotropic(3, noise=short)[short > 0],
    ):
        assert eval(repr(record)) == record


@pytest.mark.parametrize("size", [10**5, 10**6])
def test_the_text_of_a_record_does_not_grow_with_its_arrays(size):
    array = np.linspace(1.0, 2.0, size)
    for record in (MinNorm(array), Ridge(array, array), Task(array, array), SphericalTask(9, [0, 1], noise=array)):
        assert len(repr(record)) < 250
        assert len(getattr(record, "_repr_html_", lambda: "")()) < 4000
    risk = Ridge(array).risk(Task.isotropic(5), 10)
    assert len(repr(risk)) < 1000
    assert len(risk._repr_html_()) < 5000


@pytest.mark.parametrize("name", RECORDS)
def test_hypothesis_and_ipython_print_what_can_be_pasted(name):
    record = record_named(name)
    assert pretty(record) == repr(record)
