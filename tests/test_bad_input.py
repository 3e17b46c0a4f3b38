"""Every parameter of every public callable refuses what is outside its domain, in one sentence that says so."""

import copy
import dataclasses
import inspect
import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

import sandbox
from sandbox import (
    FourierSeries,
    GradientFlow,
    MinNorm,
    PrincipalComponents,
    RandomFeatures,
    Ridge,
    Risk,
    SphericalTask,
    Task,
    accuracy_within,
    degrees_of_freedom,
    effective_ranks,
    equivalent_error,
    filter_risk,
    generalised_cross_validation,
    grokking_time,
    interpolation_threshold,
    k_star,
    leave_one_out_errors,
    peak,
    simulate,
    strategies,
    turning_points,
)
from sandbox.activations import activation
from sandbox.conventions import CONVENTIONS
from sandbox.foundations.parts import OPTIONAL, PRIMARY
from sandbox.models import MODELS

NAN, INF = np.nan, np.inf

#: What no numeric parameter takes: the value, the error, and how the sentence shows the value.
NEVER = {
    "a string": ("abc", TypeError, "got 'abc'"),
    "digits in a string": ("1", TypeError, "got '1'"),
    "bytes": (b"1", TypeError, "got b'1'"),
    "strings": (["a", "b"], TypeError, "got ['a', 'b']"),
    "strings in rows": (np.array([["a"], ["b"]]), TypeError, "got array([['a'], ['b']]"),
    "True": (True, TypeError, "got True"),
    "booleans": (np.array([True, False]), TypeError, "got array([ True, False])"),
    "a complex number": (1j, TypeError, "got complex numbers"),
    "complex numbers": (np.array([1 + 0j, 2 + 0j]), TypeError, "got complex numbers"),
    "objects": (np.array([1, "a"], dtype=object), TypeError, "got array([1, 'a'], dtype=object)"),
    "None inside": ([1.0, None], TypeError, "got [1.0, None]"),
    "True among objects": (np.array([1, True], dtype=object), TypeError, "got array([1, True], dtype=object)"),
    "a date": (np.datetime64("2020-01-01"), TypeError, "datetime64"),
    "dates": (np.array(["2020-01-01", "2020-01-02"], dtype="datetime64[D]"), TypeError, "got "),
    "durations": (np.array([1, 2], dtype="timedelta64[s]"), TypeError, "got array([1, 2]"),
    "a masked array": (np.ma.masked_array([1.0, 2.0], [False, True]), TypeError, "got a masked array"),
    "masked": (np.ma.masked, TypeError, "got a masked array"),
    "masked inside": ([1.0, np.ma.masked], TypeError, "got a masked array"),
    "a dict": ({"a": 1}, TypeError, "got {'a': 1}"),
    "a set": ({1}, TypeError, "got {1}"),
    "a function": (abs, TypeError, "got <built-in function abs>"),
    "a type": (float, TypeError, "got <class 'float'>"),
    "a record": (np.zeros(2, dtype="f8,i4"), TypeError, "got "),
    "nothing": ([], ValueError, "must not be empty, got an array of shape (0,)"),
    "no columns": (np.empty((2, 0)), ValueError, "must not be empty, got an array of shape (2, 0)"),
    "a ragged list": ([[1.0, 2.0], [3.0]], ValueError, "got a ragged sequence"),
    "a deeply ragged list": ([1.0, [2.0]], ValueError, "got a ragged sequence"),
    "a huge int": (10**400, ValueError, "must fit into a float64, got a value of type int"),
    "an int too long to print": (-(10**5000), ValueError, "must fit into a float64, got a value of type int"),
    "a huge int inside": ([1, 10**400], ValueError, "must fit into a float64, got a value of type list"),
}
#: What no parameter takes, of a record of measured values either.
NO_NUMBER = {
    "nan": (NAN, ValueError, "got nan"),
    "a nan inside": ([1.0, NAN], ValueError, "got nan"),
}
#: What no parameter with a domain takes.
OUTSIDE = NO_NUMBER | {
    "-inf": (-INF, ValueError, "got -inf"),
    "-inf inside": ([1.0, -INF], ValueError, "got -inf"),
    "too large": (1e300, ValueError, "got 1e+300"),
    "too far below 0": (-1e300, ValueError, "got -1e+300"),
}
#: What a parameter refuses unless its domain says otherwise.
UNLESS = {
    "0": (0, ValueError, "got 0"),
    "-": (-1, ValueError, "got -1"),
    "inf": (INF, ValueError, "got inf"),
    "None": (None, TypeError, "got None"),
    "fraction": (2.5, ValueError, "got 2.5"),
}

# Domains, by what of the above they allow. Every real number, because a record also holds what has been measured:
ANY = frozenset({"any", *UNLESS}) - {"None"}
POSITIVE, NON_NEGATIVE = frozenset({"fraction"}), frozenset({"fraction", "0"})
PENALTY, SIGNED_PENALTY = NON_NEGATIVE | {"inf"}, NON_NEGATIVE | {"inf", "-"}
DIRECTIONS, SOME_OR_ALL = NON_NEGATIVE | {"inf"}, NON_NEGATIVE | {"inf", "None"}
SHARE = frozenset({"0"})
REAL, WHOLE, SINGLE_WHOLE = NON_NEGATIVE | {"-"}, frozenset(), frozenset({"single"})
NOT_ONE = frozenset({"not 1"})  # where the 1 beside a nan is refused first

# Everything is a batch of two, so that three of anything do not fit.
TASK = Task([[1.0, 0.1], [2.0, 0.1]], [0.5, 0.5], [2.0, 3.0], noise=[0.1, 0.2])
TAILED = TASK.replace(tail=[0.3, 0.4])
WIDE = Task.isotropic([60, 80], noise=[0.1, 0.2])
FIELDS_OF_RISK = {name: [1.0, 2.0] for name in PRIMARY}
RISK = Risk(**FIELDS_OF_RISK, exactness="simulation")
MIN_NORM, RIDGE, FEATURES = MinNorm([2, 4]), Ridge([0.1, 0.2], [2, 4]), RandomFeatures([2, 4], "relu", [0.1, 0.2])
N, P, NOISE = [40.0, 50.0], [2.0, 3.0], [0.1, 0.2]

ON_SPHERE = {"dim": [40, 50], "power_by_degree": [[0.0, 1.0], [0.5, 0.5]], "noise": [0.1, 0.2]}
WRONG_TASK = [
    (wrong, TypeError, "task must be a sandbox.Task or SphericalTask, got")
    for wrong in (None, "isotropic", 3, Task, [TASK], np.eye(2))
]
SPHERE = SphericalTask(**ON_SPHERE)
NOT_GAUSSIAN = [
    (wrong, TypeError, "task must be a sandbox.Task, got") for wrong in (None, "isotropic", Task, [TASK], SPHERE)
]
WRONG_MODEL = [
    *((wrong, TypeError, "model must have ") for wrong in (None, "r", TASK)),
    (Ridge, TypeError, "model must be an instance, got the class Ridge"),
]
NOT_SIMULABLE = [
    (None, TypeError, "has no inputs"),
    ("ridge", TypeError, "has no inputs"),
    (Ridge, TypeError, "must be an instance, got the class Ridge"),
]
WRONG_ACTIVATION = [
    ("rleu", ValueError, "unknown activation 'rleu', did you mean 'relu'?"),
    ("Tanh", ValueError, "unknown activation 'Tanh', did you mean 'tanh'?"),
    ("", ValueError, "unknown activation ''"),
    (3, TypeError, "got 3"),
    (["relu"], TypeError, "got ['relu']"),
    (float, TypeError, "got the class float"),
    (np.log, ValueError, "activation must be finite"),
    (np.sum, ValueError, "of shape () of one of shape (11,)"),
    (lambda x: None, TypeError, "returned NoneType"),
    (lambda x: 1j * x, TypeError, "returned complex numbers"),
    (lambda x, y: x, TypeError, "which fails at x ="),
    (lambda x: np.sin(1000 * x), ValueError, "oscillates too fast"),
]
WRONG_RNG = [(wrong, TypeError, "got") for wrong in ("seed", 1.5, True, [1], np.random)] + [(-1, ValueError, "got -1")]
WRONG_EXACTNESS = [
    ("exact", ValueError, "got 'exact': did you mean"),
    ("equivalents", ValueError, "did you mean 'equivalent'?"),
    (None, TypeError, "got None"),
    (1, TypeError, "got 1"),
]


@dataclass(frozen=True)
class Entry:
    """How to call something: valid arguments, the domains of the numbers, wrong values of the rest.

    `keywords` names a parameter like ``**changes``, which stands for all of `numbers`.
    """

    call: Callable[..., Any]
    good: dict[str, Any]
    numbers: dict[str, frozenset[str]] = field(default_factory=dict)
    others: dict[str, list[tuple[Any, type[Exception], str]]] = field(default_factory=dict)
    keywords: str | None = None
    conflicts: bool = True


GROUPS = {
    "eigenvalues": NON_NEGATIVE,
    "power": NON_NEGATIVE,
    "multiplicity": NON_NEGATIVE,
    "noise": NON_NEGATIVE,
    "hidden": NON_NEGATIVE,
    "tail": NON_NEGATIVE,
}
FIELDS = {name: getattr(TASK, name) + np.zeros(2 if name in ("noise", "hidden", "tail") else (2, 2)) for name in GROUPS}


def at_n(call, n=POSITIVE, **options):
    return Entry(call, {"task": WIDE, "n": N}, {"n": n}, {"task": WRONG_TASK}, **options)


def not_a_switch(name):
    return [
        (wrong, TypeError, f"{name} must be True or False, got {wrong!r}") for wrong in (1, 0.0, None, "yes", [True])
    ]


def from_table(model):
    """A registered model and what it has of the protocol, by the table of its parameters."""
    numbers = model.parameters.numbers
    untypical = [name for name, each in numbers.items() if not each.typical]
    assert not untypical, f"{model.__name__}: give typical values of {untypical} in its table"
    good = {name: np.quantile(each.typical, [0.3, 0.4]) for name, each in numbers.items()}
    good = {name: (value.round() if numbers[name].integral else value).tolist() for name, value in good.items()}
    if "p" in good:
        good["p"] = P
    switches = model.parameters.switches
    choices = [name for name in model.parameters if name not in {*numbers, *switches}]
    made, name = model(**good), model.__name__
    domains = {name: domain_of(each) for name, each in numbers.items()}
    others = {each: [("such there is none", ValueError, "such there is none")] for each in choices}
    others |= {each: not_a_switch(each) for each in switches}
    entries = {name: Entry(model, good | dict.fromkeys(choices), domains, others, conflicts=len(good) > 1)}
    for method in ("risk", "totals", "equivalent", "finite_sample_risk"):
        if hasattr(model, method):
            entries[f"{name}.{method}"] = at_n(getattr(made, method), WHOLE if method.startswith("f") else POSITIVE)
    return entries


def domain_of(parameter):
    """What of the values in `UNLESS` a declared parameter allows."""
    allowed = {"0": parameter.zero or parameter.low <= 0, "-": parameter.low < 0, "inf": parameter.infinite}
    allowed |= {"None": parameter.optional, "fraction": not parameter.integral, "not 1": parameter.high < 1}
    return frozenset(key for key, holds in allowed.items() if holds)


def two_parts(call, good, domains):
    """A constructor whose target has an optional alignment with one part of the spectrum."""
    return Entry(
        call,
        {**good, "alignment": [0.5, 0.6], "signal": [1.0, 2.0], "noise": NOISE},
        {**domains, "alignment": SHARE | {"None"}, "signal": NON_NEGATIVE, "noise": NON_NEGATIVE},
    )


def on_data(call, labels=True):
    good = {"X": [[1.0, 2.0], [3.0, 4.0]], "y": [1.0, 2.0], "penalty": [0.1, 0.2]}
    others = {
        "X": [
            (1.0, ValueError, "got shape ()"),
            ([1.0, 2.0], ValueError, "got shape (2,)"),
            (np.ones((2, 2, 2)), ValueError, "got shape (2, 2, 2)"),
        ],
        "intercept": not_a_switch("intercept"),
    }
    if not labels:
        del good["y"]
        return Entry(call, good, {"X": REAL, "penalty": PENALTY}, others, conflicts=False)
    others["X"] += [([[1.0, 2.0]], ValueError, "each of the 1 rows")]
    others["y"] = [
        (1.0, ValueError, "got shape ()"),
        ([1.0, 2.0, 3.0], ValueError, "each of the 2 rows of X, got shape (3,)"),
        (np.ones((3, 2)), ValueError, "each of the 2 rows of X, got shape (3, 2)"),
        (np.ones((2, 1, 1)), ValueError, "y must have shape (n,), or (n, k) for k outputs, got shape (2, 1, 1)"),
    ]
    return Entry(call, good, {"X": REAL, "y": REAL, "penalty": PENALTY}, others, conflicts=False)


MEASURED = simulate(MIN_NORM, WIDE, N, draws=2, rng=0)
TUNED = {"task": WRONG_TASK, "intercept": not_a_switch("intercept")}
TABLE = {
    **{name: entry for model in MODELS.values() for name, entry in from_table(model).items()},
    "Task": Entry(Task, FIELDS, GROUPS),
    "Task.isotropic": Entry(
        Task.isotropic,
        {"dim": [4, 5], "signal": [1.0, 2.0], "noise": NOISE},
        {"dim": POSITIVE, "signal": NON_NEGATIVE, "noise": NON_NEGATIVE},
    ),
    "Task.power_law": Entry(
        Task.power_law,
        {"decay": [1.5, 2.0], "source": [2.0, 3.0], "dim": [10, 20], "signal": [1.0, 2.0], "noise": NOISE},
        {
            "decay": NON_NEGATIVE,
            "source": NON_NEGATIVE,
            "dim": frozenset({"inf"}),
            "signal": NON_NEGATIVE,
            "noise": NON_NEGATIVE,
        },
    ),
    "Task.log_power_law": Entry(
        Task.log_power_law,
        {
            "decay": [1.5, 2.0],
            "log_decay": [1.0, 2.0],
            "source": [2.0, 3.0],
            "dim": [10, 20],
            "signal": [1.0, 2.0],
            "noise": NOISE,
        },
        {
            "decay": NON_NEGATIVE,
            "log_decay": NON_NEGATIVE,
            "source": NON_NEGATIVE,
            "dim": frozenset({"inf"}),
            "signal": NON_NEGATIVE,
            "noise": NON_NEGATIVE,
        },
    ),
    "Task.floored_exponential": two_parts(
        Task.floored_exponential,
        {"dim": [4, 500], "length": [3.0, 4.0], "floor": [0.1, 0.2]},
        {"dim": frozenset(), "length": POSITIVE, "floor": POSITIVE},
    ),
    "Task.spiked": two_parts(
        Task.spiked,
        {"dim": [40, 50], "spikes": [4, 5], "size": [0.1, 0.2]},
        {"dim": POSITIVE, "spikes": POSITIVE, "size": NON_NEGATIVE},
    ),
    "Task.two_scale": two_parts(
        Task.two_scale,
        {"strong": [4, 5], "weak": [40, 50], "ratio": [0.1, 0.2]},
        {"strong": POSITIVE, "weak": POSITIVE, "ratio": SHARE - {"0"}},
    ),
    "Task.equicorrelated": two_parts(
        Task.equicorrelated,
        {"dim": [40, 50], "correlation": [0.1, 0.2]},
        {"dim": POSITIVE, "correlation": SHARE},
    ),
    "Task.latent_space": Entry(
        Task.latent_space,
        {"dim": [40, 50], "latent": [4, 5], "signal": [1.0, 2.0], "noise": NOISE},
        {"dim": POSITIVE, "latent": POSITIVE, "signal": NON_NEGATIVE, "noise": NON_NEGATIVE},
    ),
    "Task.misspecified": Entry(
        Task.misspecified,
        {"dim": [40, 50], "captured": [0.4, 0.5], "signal": [1.0, 2.0], "noise": NOISE},
        {"dim": POSITIVE, "captured": SHARE, "signal": NON_NEGATIVE, "noise": NON_NEGATIVE},
    ),
    "Task.polynomially_misspecified": Entry(
        Task.polynomially_misspecified,
        {"dim": [40, 50], "exponent": [0.4, 5], "scale": [40, 50], "signal": [1.0, 2.0], "noise": NOISE},
        {
            "dim": POSITIVE,
            "exponent": NON_NEGATIVE,
            "scale": POSITIVE,
            "signal": NON_NEGATIVE,
            "noise": NON_NEGATIVE,
        },
    ),
    "Task.from_covariance": Entry(
        Task.from_covariance,
        {"covariance": [np.eye(2)] * 2, "coefficients": [[1.0, 2.0]] * 2, "noise": NOISE, "columns": [1, 2]},
        {"covariance": REAL, "coefficients": REAL, "noise": NON_NEGATIVE, "columns": frozenset({"0", "None"})},
    ),
    "Task.leading": Entry(TAILED.leading, {"p": P}, {"p": DIRECTIONS}),
    "Task.random_subset": Entry(TASK.random_subset, {"p": P}, {"p": NON_NEGATIVE}),
    "Task.replace": Entry(TASK.replace, {}, GROUPS, keywords="changes"),
    "Task.seen_by": Entry(
        TASK.seen_by, {}, others={"activation": [(wrong, TypeError, f"got {wrong!r}") for wrong in ("relu", 3)]}
    ),
    "SphericalTask": Entry(
        SphericalTask,
        ON_SPHERE,
        {"dim": NOT_ONE, "power_by_degree": NON_NEGATIVE, "noise": NON_NEGATIVE},
    ),
    "SphericalTask.leading": Entry(SPHERE.leading, {"p": P}, {"p": DIRECTIONS}),
    "SphericalTask.replace": Entry(
        SPHERE.replace,
        ON_SPHERE,
        {"dim": NOT_ONE, "power_by_degree": NON_NEGATIVE, "noise": NON_NEGATIVE},
        keywords="changes",
        conflicts=False,
    ),
    "SphericalTask.seen_by": Entry(
        SPHERE.seen_by, {}, others={"activation": [(wrong, TypeError, f"got {wrong!r}") for wrong in ("relu", 3)]}
    ),
    "GradientFlow.tuned": Entry(
        GradientFlow.tuned,
        {"task": WIDE, "n": N, "p": P, "weight_decay": [0.1, 0.2]},
        {"n": POSITIVE, "p": SOME_OR_ALL, "weight_decay": NON_NEGATIVE},
        TUNED,
    ),
    "PrincipalComponents.interpolation_threshold": at_n(PrincipalComponents(2).interpolation_threshold),
    "PrincipalComponents.most": Entry(PrincipalComponents(2).most, {"task": WIDE}, {}, {"task": WRONG_TASK}),
    "Ridge.tuned": Entry(Ridge.tuned, {"task": WIDE, "n": N, "p": P}, {"n": POSITIVE, "p": SOME_OR_ALL}, TUNED),
    "Ridge.least_penalty": Entry(
        Ridge.least_penalty, {"task": WIDE, "n": N, "p": P}, {"n": POSITIVE, "p": SOME_OR_ALL}, TUNED
    ),
    "Ridge.negative_penalty_helps": Entry(
        Ridge.negative_penalty_helps,
        {"task": WIDE, "n": N, "p": P},
        {"n": POSITIVE, "p": SOME_OR_ALL},
        TUNED,
    ),
    "FourierSeries.interpolation_threshold": at_n(FourierSeries([2, 4]).interpolation_threshold),
    "FourierSeries.most": Entry(FourierSeries([2, 4]).most, {"task": WIDE}, {}, {"task": WRONG_TASK}),
    "FourierSeries.finite_sample_risk": at_n(FourierSeries([2, 4]).finite_sample_risk, conflicts=False),
    "effective_ranks": Entry(effective_ranks, {"task": WIDE, "k": P}, {"k": NON_NEGATIVE}, {"task": NOT_GAUSSIAN}),
    "k_star": Entry(
        k_star,
        {"task": WIDE, "n": N, "constant": [0.5, 1.0]},
        {"n": POSITIVE, "constant": POSITIVE},
        {"task": NOT_GAUSSIAN},
    ),
    "RandomFeatures": Entry(
        RandomFeatures,
        {"p": P, "activation": "relu", "penalty": [0.1, 0.2], "time": [1.0, 2.0]},
        {"p": POSITIVE | {"inf"}, "penalty": PENALTY, "time": PENALTY},
        {"activation": WRONG_ACTIVATION, "intercept": not_a_switch("intercept")},
    ),
    "PrincipalComponents.finite_sample_risk": at_n(PrincipalComponents([2, 4]).finite_sample_risk, conflicts=False),
    "RandomFeatures.risk": at_n(FEATURES.risk),
    "RandomFeatures.totals": at_n(FEATURES.totals),
    "RandomFeatures.equivalent": at_n(FEATURES.equivalent),
    "RandomFeatures.finite_sample_risk": at_n(FEATURES.finite_sample_risk, conflicts=False),
    "RandomFeatures.tuned": Entry(
        RandomFeatures.tuned,
        {"task": WIDE, "n": N, "p": P, "activation": "relu", "time": [1.0, 2.0]},
        {"n": POSITIVE, "p": POSITIVE | {"inf"}, "time": PENALTY},
        TUNED | {"activation": WRONG_ACTIVATION},
    ),
    "equivalent_error": Entry(
        equivalent_error,
        {"model": RIDGE, "task": WIDE, "n": N},
        {"n": WHOLE},
        {"model": WRONG_MODEL, "task": WRONG_TASK},
    ),
    "degrees_of_freedom": on_data(degrees_of_freedom, labels=False),
    "generalised_cross_validation": on_data(generalised_cross_validation),
    "leave_one_out_errors": on_data(leave_one_out_errors),
    "filter_risk": Entry(
        filter_risk,
        {"filter": abs, "task": WIDE, "n": N, "p": P},
        {"n": POSITIVE, "p": SOME_OR_ALL},
        {
            "filter": [(3, TypeError, "filter must be callable")],
            "task": WRONG_TASK,
            "intercept": not_a_switch("intercept"),
        },
    ),
    "accuracy_within": Entry(
        accuracy_within,
        {"loss": [1.0, 2.0], "tolerance": [0.1, 0.2], "outputs": [1.0, 2.0]},
        {"loss": PENALTY, "tolerance": POSITIVE, "outputs": POSITIVE},
        {},
    ),
    "grokking_time": Entry(
        grokking_time,
        {"task": WIDE, "n": N, "tolerance": [0.1, 0.2], "accuracy": [0.5, 0.9], "outputs": [1.0, 2.0]}
        | {"initial_variance": [0.1, 0.2], "weight_decay": [0.1, 0.2], "p": P},
        {"n": POSITIVE, "tolerance": POSITIVE, "accuracy": SHARE - {"0"} | {"not 1"}, "outputs": POSITIVE}
        | {"initial_variance": NON_NEGATIVE, "weight_decay": NON_NEGATIVE, "p": SOME_OR_ALL},
        {"task": WRONG_TASK},
    ),
    "turning_points": Entry(
        turning_points,
        {"model": GradientFlow(1.0, 3), "task": WIDE[0], "n": 40.0, "low": 0.1, "high": 1.0},
        {},
        {
            "model": WRONG_MODEL,
            "task": [*WRONG_TASK, (WIDE, ValueError, "must be single ones")],
            "n": [
                (N, ValueError, "must be single ones"),
                (-1, ValueError, "got -1"),
                ("many", TypeError, "got 'many'"),
            ],
            "along": [
                ("steps", ValueError, "did you mean"),
                ("p", ValueError, "need not be whole"),
                (3, TypeError, "got 3"),
            ],
            "low": [(0.0, ValueError, "0 < low < high"), (NAN, ValueError, "0 < low < high"), ("a", TypeError, "low")],
            "high": [(0.05, ValueError, "0 < low < high"), ([1.0, 2.0], TypeError, "high")],
        },
    ),
    "interpolation_threshold": Entry(
        interpolation_threshold,
        {"model": MIN_NORM, "task": WIDE, "n": N},
        {"n": POSITIVE},
        {"model": WRONG_MODEL, "task": WRONG_TASK},
    ),
    "peak": Entry(
        peak,
        {"model": RIDGE, "task": WIDE, "n": N},
        {"n": POSITIVE},
        {"model": WRONG_MODEL, "task": WRONG_TASK},
    ),
    "simulate": Entry(
        simulate,
        {"model": MIN_NORM, "task": WIDE, "n": N, "draws": 2, "rng": 0},
        {"n": WHOLE, "draws": SINGLE_WHOLE},
        {
            "model": NOT_SIMULABLE,
            "task": WRONG_TASK,
            "rng": WRONG_RNG,
            "draws": [(1, ValueError, "got 1")],
            "after": [(wrong, TypeError, "must be a Simulation, got") for wrong in (3, "all", RISK)],
            "progress": [
                (wrong, TypeError, "progress must be a function of the draws done and their total, got")
                for wrong in (3, True, "bar")
            ],
        },
    ),
    "Simulation.quantile": Entry(
        MEASURED.quantile,
        {"q": [0.1, 0.5]},
        {"q": SHARE},
        {"field": [(3, TypeError, "got 3"), ("totals", ValueError, "did you mean 'total'")]},
        conflicts=False,
    ),
    "Simulation.merged": Entry(
        MEASURED.merged,
        {"other": simulate(MIN_NORM, WIDE, N, draws=2, rng=1)},
        {},
        {"other": [(wrong, TypeError, "must be a Simulation, got") for wrong in (3, RISK)]},
    ),
    "Risk": Entry(
        Risk,
        {**FIELDS_OF_RISK, "exactness": "equivalent", "at": {"p": [1, 2]}},
        dict.fromkeys(PRIMARY, ANY) | dict.fromkeys(OPTIONAL, ANY | {"None"}),
        {
            "sums": [
                ([1, 2], TypeError, "got list"),
                ({"total": 1}, ValueError, "sums must be one of"),
                (
                    {"label_variance": 1},
                    ValueError,
                    "sums must not name label_variance where all",
                ),
            ],
            "exactness": WRONG_EXACTNESS,
            "at": [({"noise": 1}, ValueError, "'noise'"), ([1, 2], TypeError, "got list")],
            "unknown": [(["train"], TypeError, "got list")],
        },
    ),
    "Risk.to_csv": Entry(
        RISK.to_csv,
        {"path": "never written"},
        others={
            "path": [],
            "width": [([1, 2, 3], ValueError, "shape (2,)"), ([[1], [1, 2]], ValueError, "shape (2,)")],
        },
        keywords="columns",
    ),
    "Risk.to_dict": Entry(RISK.to_dict, {}),
    "Risk.ensemble": Entry(RISK.ensemble, {"k": [1.0, 2.0]}, {"k": POSITIVE | {"inf"}}),
}
#: Numbers of Python and NumPy that are no powers of ten, counts or variances.
NOT_POWERS = [
    *((wrong, ValueError, f"got {shown}") for wrong, shown in ((0.3, "0.3"), (-1, "-1"), (NAN, "nan"), (INF, "inf"))),
    *((wrong, ValueError, "got ") for wrong in (1e-301, 10**301, 10**400, -(10**5000))),
    *((wrong, TypeError, "got ") for wrong in ("1", None, True, 1j, [1.0, 10.0], np.array([1.0]), abs, {1})),
]
NOT_COUNTS = [
    *((wrong, ValueError, "must be an integer from") for wrong in (-1, 10**16, 10**400, -(10**5000))),
    *(
        (wrong, TypeError, "must be an integer from")
        for wrong in ("1", None, True, 2.5, 3.0, NAN, 1j, [3], np.array([3]))
    ),
]
NOT_VARIANCES = [
    *((wrong, ValueError, "noise must be") for wrong in (-1, NAN, INF, 1e300, np.float64(-1))),
    (10**400, ValueError, "noise must fit into a float64"),
    *((wrong, TypeError, "noise must be a number >= 0, a strategy") for wrong in ("x", True, 1j, [1.0], abs, {1})),
    (np.array([1.0, 2.0]), TypeError, "noise must be a single number, got an array of shape (2,)"),
]
NOT_CORRELATIONS = [
    *((wrong, ValueError, "rho must be in [-1, 1], got") for wrong in (2, -1.1, NAN, INF, [0.0, NAN], np.array([2.0]))),
    *((wrong, ValueError, "rho must fit into a float64") for wrong in (10**400, -(10**5000), [0.0, 10**400])),
    *((wrong, TypeError, "rho must be a") for wrong in ("1", None, True, abs, [0.1, "a"])),
    (1j, TypeError, "rho must be real"),
    ([], ValueError, "rho must not be empty"),
    ([[1.0], [1.0, 0.5]], ValueError, "got a ragged sequence"),
]
NOT_RISKS = [
    (wrong, TypeError, "ours must be a sandbox.Risk, got ")
    for wrong in (
        3,
        None,
        "x",
        Risk,
        RISK.to_dict(),
        np.ones(3),
        simulate(MinNorm(2), Task.isotropic(4), 9, draws=2, rng=0),
    )
]
NOT_QUANTITIES = [
    *((wrong, TypeError, "quantity must be one of") for wrong in (3, None, ["n"])),
    ("penalti", ValueError, "did you mean 'penalty'?"),
]
NOT_KINDS = [(3, TypeError, "kind must be one of"), ("round", ValueError, "kind must be one of")]
NOT_NAMES = [(3, TypeError, "name must be one of"), ("rleu", ValueError, "did you mean 'relu'?")]


def positional(call):
    """A function of several things, as one of a single thing."""
    return lambda **given: call(*given.values())


HASTIE = CONVENTIONS["hastie"]
#: Of the public modules, what takes numbers: the callable, and what it refuses for each of its parameters.
OF_MODULES = {
    "strategies.scaled": (strategies.scaled, {"min_value": NOT_POWERS, "max_value": NOT_POWERS}),
    "strategies.variances": (
        strategies.variances,
        {"max_value": [*NOT_POWERS, (0.1, ValueError, "must be >= 1, got 0.1")], "positive": not_a_switch("positive")},
    ),
    "strategies.times": (strategies.times, {"min_value": NOT_POWERS, "max_value": NOT_POWERS}),
    "strategies.penalties": (strategies.penalties, {"min_value": NOT_POWERS, "max_value": NOT_POWERS}),
    "strategies.sample_sizes": (
        strategies.sample_sizes,
        {"min_value": [*NOT_COUNTS, (0, ValueError, "from 1 to")], "max_value": NOT_COUNTS},
    ),
    "strategies.parameter_counts": (strategies.parameter_counts, {"min_value": NOT_COUNTS, "max_value": NOT_COUNTS}),
    "strategies.away_from_threshold": (
        strategies.away_from_threshold,
        {"max_value": [*NOT_COUNTS, (2, ValueError, "from 3 to")], "max_penalty": NOT_POWERS},
    ),
    "strategies.models": (
        strategies.models,
        {"max_p": [*NOT_COUNTS, (0, ValueError, "from 1 to")], "max_penalty": NOT_POWERS},
    ),
    "strategies.activations": (positional(strategies.activations), {"names": NOT_NAMES}),
    "strategies.tasks": (
        lambda **given: strategies.tasks(*([given.pop("kinds")] if "kinds" in given else ()), **given),
        {"kinds": NOT_KINDS, "max_dim": [*NOT_COUNTS, (2, ValueError, "from 3 to")], "noise": NOT_VARIANCES},
    ),
    "conventions.risk": (HASTIE.risk, {"ours": NOT_RISKS}),
    "conventions.split": (HASTIE.split, {"ours": NOT_RISKS}),
    "conventions.inverse": (HASTIE.inverse, {"quantity": NOT_QUANTITIES}),
    "conventions.formula": (HASTIE.formula, {"quantity": NOT_QUANTITIES}),
    "conventions.total": (
        lambda **given: HASTIE.total(**{"theirs": 1.0, "noise": 0.1} | given),
        {
            "theirs": [(-1, ValueError, "got -1"), (10**400, ValueError, "fit into"), (None, TypeError, "got None")],
            "noise": [(-1, ValueError, "got -1"), (10**400, ValueError, "fit into"), ("x", TypeError, "got 'x'")],
        },
    ),
    "conventions.from_ours": (
        HASTIE.from_ours,
        {
            "penalty": [("x", TypeError, "got 'x'"), (10**400, ValueError, "fit into")],
            "depth": [(1, TypeError, "has no 'depth'")],
        },
    ),
    "conventions.to_ours": (
        HASTIE.to_ours,
        {
            "lam": [("x", TypeError, "got 'x'"), (10**400, ValueError, "fit into")],
            "depth": [(1, TypeError, "has no 'depth'")],
        },
    ),
    **{
        f"activations.{name}.{kernel}": (positional(call), {"rho": NOT_CORRELATIONS})
        for name in ("relu", "gelu", "linear")
        for kernel, call in (
            ("dual_kernel", activation(name).dual_kernel),
            ("sphere_kernel", activation(name).sphere_kernel(5)),
        )
    },
}


@pytest.mark.parametrize(
    ("name", "parameter"), [(name, parameter) for name, (_, refused) in OF_MODULES.items() for parameter in refused]
)
def test_public_modules_refuse_at_once(name, parameter):
    call, refused = OF_MODULES[name]
    shown_as = {"kinds": "kind", "names": "name"}.get(parameter, parameter)
    lines = [
        line
        for value, expected, fragment in refused[parameter]
        if (line := refusal(call, {parameter: value}, shown_as, expected, fragment))
    ]
    assert not lines, "\n".join(lines)


def test_every_function_of_the_strategies_and_conventions_is_covered():
    methods = [each for each in dir(HASTIE) if not each.startswith("_") and inspect.ismethod(getattr(HASTIE, each))]
    expected = {f"strategies.{each}" for each in strategies.__all__} | {f"conventions.{each}" for each in methods}
    assert expected == {name for name in OF_MODULES if not name.startswith("activations")}
    for name in strategies.__all__:
        assert set(inspect.signature(getattr(strategies, name)).parameters) == set(OF_MODULES[f"strategies.{name}"][1])


@pytest.mark.parametrize("task", [TASK, WIDE, TAILED, Task.power_law(1.5, 2.0)])
def test_a_task_is_changed_by_its_own_method(task):
    with pytest.raises(TypeError, match=r"^a Task must be changed by its own method: task.replace\(...\), got all its"):
        dataclasses.replace(task, noise=0.5)
    if hasattr(copy, "replace"):  # from Python 3.13 on
        assert copy.replace(task, noise=0.5) == task.replace(noise=0.5)
    assert list(inspect.signature(Task).parameters) == list(GROUPS)
    assert copy.deepcopy(task) == pickle.loads(pickle.dumps(task)) == task


#: What `simulate` calls of a model.
OF_SIMULATE = ("spectral_filter", "weights")
#: What takes nothing, and what takes arrays as they come: records of results, and what `simulate` calls.
UNCHECKED = {
    "DegreesOfFreedom",
    "EffectiveRanks",
    "Equivalent",
    "GrokkingTime",
    "Peak",
    "Simulation",
    "Simulation.of",
    "TurningPoints",
    "show_versions",
} | {f"{model.__name__}.{each}" for model in MODELS.values() for each in OF_SIMULATE if hasattr(model, each)}
PAIRS = [(name, parameter) for name, entry in TABLE.items() for parameter in entry.numbers]


def public_callables():
    """Functions, constructors and methods under their qualified names."""
    found = {}
    for name in sandbox.__all__:
        public = getattr(sandbox, name)
        if not callable(public) or (inspect.isclass(public) and issubclass(public, BaseException)):
            continue
        found[name] = public
        if inspect.isclass(public):
            methods = (method for method in dir(public) if not method.startswith("_"))
            found |= {f"{name}.{each}": getattr(public, each) for each in methods if callable(getattr(public, each))}
    return found


def complaint(call, arguments):
    """What is wrong with how a call refuses its arguments, and the error itself."""
    try:
        returned = call(**arguments)
    except (TypeError, ValueError) as error:
        message = str(error)
        flaws = {
            f"is a {type(error).__name__}": type(error) not in (TypeError, ValueError),
            "has several lines": "\n" in message,
            "is too long": len(message) > 240,
            "shows an address": " at 0x" in message,
            "speaks of an error inside": "Error" in message or "Traceback" in message,
            "has no words": len(message.split()) < 5,
        }
        return [flaw for flaw, present in flaws.items() if present], error
    except BaseException as error:
        return [f"is a {type(error).__name__}: {error}"], error
    return [f"is missing: it returned {str(returned)[:80]!r}"], None


def refusal(call, arguments, parameter, expected, fragment):
    """One line on how a call that should raise `expected` does not; empty where it does."""
    flaws, error = complaint(call, arguments)
    message = str(error)
    if not flaws and type(error) is not expected:
        flaws.append(f"is a {type(error).__name__} instead of a {expected.__name__}")
    if not flaws and not re.search(rf"\b{parameter}\b", message):
        flaws.append(f"does not name {parameter}")
    if not flaws and fragment not in message:
        flaws.append(f"does not say {fragment!r}")
    return f"the error {', '.join(flaws)}: {message[:200]}" if flaws else ""


def test_every_public_callable_is_covered():
    uncovered = set(public_callables()) - set(TABLE) - UNCHECKED
    assert not uncovered, f"say in TABLE of this file what {sorted(uncovered)} refuse"
    assert set(TABLE) | UNCHECKED <= set(public_callables())


@pytest.mark.parametrize("name", TABLE)
def test_every_parameter_is_covered(name):
    entry = TABLE[name]
    signature = inspect.signature(public_callables()[name])
    parameters = {each.name: each.kind for each in signature.parameters.values() if each.name != "self"}
    variable = {each for each, kind in parameters.items() if kind is inspect.Parameter.VAR_KEYWORD}
    assert variable == ({entry.keywords} if entry.keywords else set())
    covered = set(entry.numbers) | set(entry.others)
    if entry.keywords:
        assert set(parameters) - variable <= covered
        assert covered - set(parameters)  # something passes through the keywords
    else:
        assert set(parameters) == covered


#: They return nothing, have no default, or no formula.
WITHOUT_RESULT = (
    "Risk.to_csv",
    "Task.seen_by",
    "SphericalTask.seen_by",
    "RandomFeatures.finite_sample_risk",
    "PrincipalComponents.finite_sample_risk",
    "FourierSeries.finite_sample_risk",
)


@pytest.mark.parametrize("name", [name for name in TABLE if name not in WITHOUT_RESULT])
def test_the_valid_arguments_are_valid(name):
    entry = TABLE[name]
    assert entry.call(**entry.good) is not None


@pytest.mark.parametrize(("name", "parameter"), PAIRS)
def test_numbers(name, parameter):
    entry, domain = TABLE[name], TABLE[name].numbers[parameter]
    bad = (
        NEVER | (NO_NUMBER if "any" in domain else OUTSIDE) | {key: UNLESS[key] for key in UNLESS if key not in domain}
    )
    if {"single", "not 1"} & domain:
        bad = {key: each for key, each in bad.items() if not (key in OUTSIDE and key.endswith("inside"))}
    failures = {
        what: line
        for what, (value, expected, fragment) in bad.items()
        if (line := refusal(entry.call, entry.good | {parameter: value}, parameter, expected, fragment))
    }
    assert not failures, "\n".join(f"{what}: {line}" for what, line in failures.items())


@pytest.mark.parametrize(("name", "parameter"), [pair for pair in PAIRS if TABLE[pair[0]].conflicts])
def test_shapes_that_do_not_broadcast(name, parameter):
    entry = TABLE[name]
    good = entry.good.get(parameter, FIELDS.get(parameter))
    three = np.repeat(np.atleast_1d(good)[:1], 3, axis=0)
    expected, fragment = (TypeError, "(3,)") if parameter == "draws" else (ValueError, "(3,")
    line = refusal(entry.call, entry.good | {parameter: three}, parameter, expected, fragment)
    assert not line, line


@pytest.mark.parametrize(
    ("name", "parameter"), [(name, parameter) for name, entry in TABLE.items() for parameter in entry.others]
)
def test_other_arguments(name, parameter, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    entry = TABLE[name]
    for value, expected, fragment in entry.others[parameter]:
        line = refusal(entry.call, entry.good | {parameter: value}, parameter, expected, fragment)
        assert not line, f"{value!r}: {line}"
    assert list(tmp_path.iterdir()) == []
