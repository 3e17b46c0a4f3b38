"""``sandbox risk``: the test risk of a model as a table, CSV or JSON."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandbox.activations import NAMES
from sandbox.commands.numbers import SYNTAX, counts, numbers
from sandbox.commands.populations import CONSTRUCTORS, TASKS, option, populations
from sandbox.commands.subcommand import Subcommand
from sandbox.foundations import parameters
from sandbox.foundations.parameters import Array
from sandbox.foundations.parts import SOURCES
from sandbox.models.fourier_series import FourierSeries
from sandbox.models.min_norm import MinNorm
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.results.risk import Risk
from sandbox.tasks.spherical_task import AnyTask
from sandbox.writing import text_tables

Model = MinNorm | Ridge | RandomFeatures | FourierSeries

EXAMPLES = """\
examples:
  the double-descent curve of min-norm least squares on the p leading of 2000 directions:
    python -m sandbox risk min-norm --p 1:2000:log40 --n 100 \\
        --task power-law --decay 1 --source 1.5 --dim 2000 --noise .25
  ridge on isotropic inputs, at one penalty and at the best penalty for each p:
    python -m sandbox risk ridge --penalty .1 --task isotropic --dim 400 --noise .25 --n 100 --p 1:400
    python -m sandbox risk ridge --penalty tuned --dim 400 --noise .25 --n 100 --p 1:400 --format csv > risk.csv
  a negative penalty is best where a few large eigenvalues carry the target:
    python -m sandbox risk ridge --penalty=-45:90:15 --n 60 \\
        --task spiked --dim 300 --spikes 6 --size 19 --alignment 1 --noise .05
  random ReLU features against the penalty:
    python -m sandbox risk random-features --activation relu --p 600 --penalty 1e-6:10:log8 --dim 100 --n 300
  and the average of one, two, four, ... such predictors, on a sphere, for a target that is a fifth quadratic:
    python -m sandbox risk random-features --activation relu --p 600 --ensemble 1,2,4,8,16,inf --n 300 \\
        --task spherical --dim 60 --power-by-degree 0,.8,.2 --noise .1
  least squares on 50 to 1009 of 1009 Fourier modes, at 200 of 1009 points:
    python -m sandbox risk fourier-series --dim 1009 --noise .05 --n 200 --p 50:1009:137
"""

OUTPUT = """\
what is printed:
  total = noise + bias + the sources of variance: samples, features, labels and their products. noise is the
  label-noise variance, train the expected training error (unknown for averages, where it is left out). The table leaves
  out sources that are 0 throughout; CSV and JSON have every field with all digits. An infinite risk is inf in table and
  CSV, the string "Infinity" in JSON.
"""

EXACT = (
    "the identity at finite n and p, where one is known: min-norm and ridge on isotropic and misspecified tasks, "
    "min-norm with p <= n on any but the spherical one"
)

#: What each model and each task takes: the options, and whether it can do without.
MODELS = {
    "min-norm": {"p": False},
    "ridge": {"penalty": True, "p": False},
    "random-features": {"p": True, "activation": False, "penalty": False, "ensemble": False},
    "fourier-series": {"p": True},
}
#: Options whose numbers are one argument, not one for each point.
VECTORS = ("power_by_degree",)
COUNTS = ("n", "p", "dim", "spikes", "strong", "weak", "latent")


def declare(parser: Subcommand) -> None:
    """Say what it does, and what it takes."""
    parser.description = "Print the exact test risk of a model, and where it comes from, at one point or along a curve."
    parser.below = lambda: "\n".join((f"populations:\n{populations()}\n", EXAMPLES, SYNTAX, OUTPUT))
    parser.add_argument("model", choices=MODELS, metavar="MODEL", help=", ".join(MODELS))
    parser.add_argument("--n", type=counts, required=True, metavar="NUMBERS", help=_about("n"))
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: table")
    parser.add_argument("--exact", action="store_true", help=EXACT)

    model = parser.add_argument_group("the model")
    p = f"{_about('directions')} (default: all); random-features: {_about('features')}; fourier-series: of modes"
    model.add_argument("--p", type=counts, metavar="NUMBERS", help=p)
    penalty = (
        f"{_about('penalty')} (ridge: down to Ridge.least_penalty; random-features: default 0, the limit 0+), or tuned"
    )
    model.add_argument("--penalty", type=_penalty, metavar="NUMBERS", help=f"{penalty}: the best one at every point")
    features = f"of random-features: {', '.join(NAMES)} (default: Gaussian projections)"
    model.add_argument("--activation", metavar="NAME", help=features)

    average = f"of random-features: {_about('members')}; their predictors are trained on the same data"
    model.add_argument("--ensemble", type=_ensemble, metavar="NUMBERS", help=average)

    task = parser.add_argument_group("the population")
    task.add_argument(
        "--task", choices=TASKS, default="isotropic", metavar="NAME", help="see below; default: isotropic"
    )
    defaults = {
        "dim": "power laws: default inf",
        "signal": "default 1",
        "noise": "default 0",
        "alignment": "default: power proportional to the eigenvalues",
        "power_by_degree": "degree 0, 1, 2, ...: one list, the same at all points",
    }
    every = dict.fromkeys(name for takes in TASKS.values() for name in takes)
    for name in sorted(every, key=lambda name: name not in ("dim", "signal", "noise")):
        note = f" ({defaults[name]})" if name in defaults else ""
        convert = counts if name in COUNTS else numbers
        task.add_argument(option(name), type=convert, metavar="NUMBERS", help=f"{_about(name)}{note}")


def run(options: argparse.Namespace) -> None:
    """Print the risk."""
    named = {name: value for name, value in vars(options).items() if value is not None}
    _check(options.parser, named, options.model, MODELS)
    _check(options.parser, named, options.task, TASKS)
    arrays = {name: value for name, value in named.items() if isinstance(value, np.ndarray)}
    vectors = {name: arrays.pop(name) for name in VECTORS if name in arrays}
    values = _together(options.parser, arrays)

    given = values | vectors
    task = CONSTRUCTORS[options.task](**{name: given[name] for name in TASKS[options.task] if name in given})
    model = _model(options, task, values)
    risk = model.finite_sample_risk(task, values["n"]) if options.exact else model.risk(task, values["n"])
    if "ensemble" in values:
        risk = risk.ensemble(values["ensemble"])
    if isinstance(model, Ridge | RandomFeatures):
        values["penalty"] = model.penalty

    order = ("p", "n", *(name for name in values if name not in ("p", "n")))
    shown = {name: _whole(values[name]) if name in COUNTS else values[name] for name in order if name in values}
    rows = text_tables.rows(risk, **shown)
    if options.format == "json":
        points = [{name: value for name, value in row.items() if name != "exactness"} for row in rows]
        about = {"model": options.model, "activation": options.activation, "task": options.task}
        about |= {name: vector.tolist() for name, vector in vectors.items()}
        print(text_tables.as_json(about | {"exactness": risk.exactness, "points": points}))
    elif options.format == "csv":
        print(text_tables.as_csv(rows), end="")
    else:
        print(_text(options, risk, rows, list(shown), vectors))


def _text(
    options: argparse.Namespace, risk: Risk, rows: list[dict[str, Any]], names: list[str], vectors: Mapping[str, Array]
) -> str:
    """The table under two lines that say what is the same in all its rows."""
    fixed = [name for name in names if len({row[name] for row in rows}) == 1]
    parts = ["noise", "bias", *(name for name in SOURCES if np.any(getattr(risk, name) != 0))]
    model = options.model if options.activation is None else f"{options.activation} {options.model}"
    about = [f"{name} {rows[0][name]:g}" for name in fixed]
    about += [f"{name.replace('_', ' ')} {','.join(f'{x:g}' for x in vector)}" for name, vector in vectors.items()]
    known = () if risk.train is None else ("train",)
    columns = [*(name for name in names if name not in fixed), "total", *parts, *known]
    lines = (f"{model}, {options.task} task: {', '.join(about)}", f"total = {' + '.join(parts)}; {risk.exactness}", "")
    return "\n".join((*lines, text_tables.as_text(rows, columns)))


def _check(
    parser: argparse.ArgumentParser, named: Mapping[str, Any], chosen: str, known: Mapping[str, Mapping[str, bool]]
) -> None:
    """Leave with a message if an option is missing from what was chosen, or is one of its alternatives' only."""
    for name, needed in known[chosen].items():
        if needed and name not in named:
            parser.error(f"{chosen} needs {option(name)}")
    for name in {name for takes in known.values() for name in takes} - set(known[chosen]):
        if name in named:
            *others, last = (other for other, takes in known.items() if name in takes)
            listed = f"{', '.join(others)} and {last}" if others else last
            parser.error(f"{option(name)} does not apply to {chosen}, only to {listed}")


def _together(parser: argparse.ArgumentParser, values: Mapping[str, Array]) -> dict[str, Any]:
    """Options with one value as numbers, the others as arrays of one length."""
    sizes = {name: array.size for name, array in values.items() if array.size > 1}
    if len(set(sizes.values())) > 1:
        listed = ", ".join(f"{option(name)} has {size}" for name, size in sizes.items())
        parser.error(f"options with several values run together and need equally many of them: {listed}")
    return {name: array if array.size > 1 else array[0] for name, array in values.items()}


def _model(options: argparse.Namespace, task: AnyTask, values: Mapping[str, Any]) -> Model:
    p, penalty, tuned = values.get("p"), values.get("penalty", 0.0), isinstance(options.penalty, str)
    if options.model == "min-norm":
        return MinNorm(p)
    if options.model == "fourier-series":
        return FourierSeries(values["p"])
    if options.model == "ridge":
        return Ridge.tuned(task, values["n"], p=p) if tuned else Ridge(penalty, p)
    if tuned:
        return RandomFeatures.tuned(task, values["n"], values["p"], options.activation)
    return RandomFeatures(values["p"], options.activation, penalty)


def _about(name: str) -> str:
    """What a parameter means and where it lives."""
    parameter: parameters.Parameter = getattr(parameters, name)
    return f"{parameter.meaning}, {parameter.domain}"


def _ensemble(text: str) -> Array:
    try:
        return parameters.members.check(numbers(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _penalty(text: str) -> Array | str:
    return text if text == "tuned" else numbers(text)


def _whole(value: Any) -> NDArray[Any]:
    """Counts as integers, so that no table shows 100.0 samples."""
    array = np.asarray(value, dtype=float)
    return array.astype(np.int64) if np.all((np.abs(array) < 2**53) & (array == np.rint(array))) else array
