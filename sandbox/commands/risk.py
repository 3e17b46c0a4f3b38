"""``sandbox risk``: the test risk of a model as a table, CSV or JSON."""

from __future__ import annotations

import argparse
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandbox.commands.numbers import SYNTAX, counts, numbers
from sandbox.commands.populations import option, populations
from sandbox.commands.subcommand import Subcommand
from sandbox.foundations.parameter_table import Choice, Switch
from sandbox.foundations.parameters import Array, Parameter
from sandbox.foundations.quantities import N
from sandbox.models.model_registry import MODELS, loaded
from sandbox.models.protocol import HasFiniteSampleRisk, HasRisk, require, tunable
from sandbox.results.risk import MEMBERS, Risk
from sandbox.tasks.families import TASKS
from sandbox.tasks.spherical_task import AnyTask
from sandbox.writing import text_tables

#: What stands for the best value of a parameter.
TUNED = "tuned"

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


def declare(parser: Subcommand) -> None:
    """Say what it does, and what it takes."""
    parser.description = "Print the exact test risk of a model, and where it comes from, at one point or along a curve."
    parser.below = lambda: "\n".join((f"populations:\n{populations()}\n", EXAMPLES, SYNTAX, OUTPUT))
    models = _models(parser.arguments)
    names = f"{', '.join(MODELS)}, or package.module:Class, a model of your own"
    parser.suggest(parser.add_argument("model", nargs="?", metavar="MODEL", help=names), MODELS)
    parser.suggest(parser.add_argument("--model", dest="named", metavar="MODEL", help="the same, as an option"), MODELS)
    parser.add_argument("--n", type=counts, required=True, metavar="NUMBERS", help=_about(N))
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: table")
    parser.add_argument("--exact", action="store_true", help=EXACT)

    group = parser.add_argument_group("the model")
    for name in dict.fromkeys(each for model in models.values() for each in model.parameters):
        _add_option(parser, group, name, models)
    averaged = {name: model.members for name, model in models.items() if hasattr(model, "members")}
    text = "; ".join(f"of {name}: {_about(each)}" for name, each in averaged.items())
    about = f"{text}; their predictors are trained on the same data"
    group.add_argument("--ensemble", type=_ensemble, metavar="NUMBERS", help=about)

    task = parser.add_argument_group("the population")
    task.add_argument(
        "--task", choices=tuple(TASKS), default="isotropic", metavar="NAME", help="see below; default: isotropic"
    )
    defaults = {
        "dim": "power laws: default inf",
        "signal": "default 1",
        "noise": "default 0",
        "alignment": "default: power proportional to the eigenvalues",
        "power_by_degree": "degree 0, 1, 2, ...: one list, the same at all points",
    }
    every: dict[str, Parameter] = {}
    for family in TASKS.values():
        every = family.parameters.numbers | every
    for name in sorted(every, key=lambda name: (name not in ("dim", "signal", "noise"), name)):
        note = f" ({defaults[name]})" if name in defaults else ""
        convert = counts if every[name].whole else numbers
        task.add_argument(option(name), type=convert, metavar="NUMBERS", help=f"{_about(every[name])}{note}")


def _models(arguments: Sequence[str]) -> dict[str, type[Any]]:
    """The registered models, and the one of the user's own that the arguments name."""
    return MODELS | {each: loaded(each) for each in arguments if re.fullmatch(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*", each)}


def _add_option(parser: Subcommand, group: Any, name: str, models: Mapping[str, type[Any]]) -> None:
    """The option of a parameter that some models take."""
    takers = {each: model.parameters[name] for each, model in models.items() if name in model.parameters}
    about: dict[str, list[str]] = {}
    for each, parameter in takers.items():
        about.setdefault(_about(parameter), []).append(each)
    text = "; ".join(f"{', '.join(names)}: {words}" for words, names in about.items())
    if all(isinstance(parameter, Choice) for parameter in takers.values()):
        known = dict.fromkeys(each for parameter in takers.values() for each in getattr(parameter, "names", ()))
        parser.suggest(group.add_argument(option(name), metavar="NAME", help=text), known)
        return
    if all(isinstance(parameter, Switch) for parameter in takers.values()):
        group.add_argument(option(name), action="store_true", default=None, help=text)
        return
    convert: Callable[[str], Any] = counts if all(each.whole for each in takers.values()) else numbers
    if any(name in tunable(models[each]) for each in takers):
        text += "; or tuned: the best one at every point"
        convert = _or_tuned(convert)
    group.add_argument(option(name), type=convert, metavar="NUMBERS", help=text)


def _takes(model: type[Any]) -> dict[str, bool]:
    """The options of a model, and whether it needs them."""
    arguments = inspect.signature(model).parameters
    takes = {name: arguments[name].default is inspect.Parameter.empty for name in model.parameters}
    return takes | ({"ensemble": False} if hasattr(model, "members") else {})


def run(options: argparse.Namespace) -> None:
    """Print the risk."""
    named = {name: value for name, value in vars(options).items() if value is not None}
    if (options.model is None) == (options.named is None):
        options.parser.error("the following arguments are required: MODEL" if options.model is None else "MODEL twice")
    options.model = options.model or options.named
    models = _models([options.model])
    if options.model not in models:
        options.parser.error(f"argument MODEL: invalid choice: {options.model!r} (choose from {', '.join(MODELS)})")
    _check(options.parser, named, options.model, {name: _takes(model) for name, model in models.items()})
    families = {
        name: {each: each not in family.defaults for each in family.parameters} for name, family in TASKS.items()
    }
    _check(options.parser, named, options.task, families)
    arrays = {name: value for name, value in named.items() if isinstance(value, np.ndarray)}
    family, kind = TASKS[options.task], models[options.model]
    takes = family.parameters.numbers
    vectors = {name: arrays.pop(name) for name in takes if takes[name].vector and name in arrays}
    values = _together(options.parser, arrays)

    given = values | vectors
    task = family.make(**{name: given[name] for name in takes if name in given})
    model = _model(kind, task, named | values)
    if options.exact:
        risk = require(model, HasFiniteSampleRisk, "--exact").finite_sample_risk(task, values["n"])
    else:
        risk = require(model, HasRisk, "the risk").risk(task, values["n"])
    if "ensemble" in values:
        risk = risk.ensemble(values["ensemble"])
    settled = {name: getattr(model, name) for name in kind.parameters.numbers}
    values |= {name: value for name, value in settled.items() if value is not None}

    order = ("p", "n", *(name for name in values if name not in ("p", "n")))
    counted = {each.name for each in ({"n": N} | takes | kind.parameters.numbers).values() if each.whole}
    shown = {name: _whole(values[name]) if name in counted else values[name] for name in order if name in values}
    rows = text_tables.rows(risk, **shown)
    if options.format == "json":
        points = [{name: value for name, value in row.items() if name != "exactness"} for row in rows]
        about = {"model": options.model, "activation": options.activation, "task": options.task}
        about |= {name: vector.tolist() for name, vector in vectors.items()}
        about |= {name: getattr(model, name) for name in kind.parameters.switches}
        print(text_tables.as_json(about | {"exactness": risk.exactness, "points": points}))
    elif options.format == "csv":
        print(text_tables.as_csv(rows), end="")
    else:
        on = [name for name in kind.parameters.switches if getattr(model, name)]
        print(_text(options, risk, rows, list(shown), vectors, on))


def _text(
    options: argparse.Namespace,
    risk: Risk,
    rows: list[dict[str, Any]],
    names: list[str],
    vectors: Mapping[str, Array],
    switched_on: Sequence[str],
) -> str:
    """The table under two lines that say what is the same in all its rows."""
    fixed = [name for name in names if len({row[name] for row in rows}) == 1]
    parts = [name for name in risk.parts if name in ("noise", "bias") or np.any(getattr(risk, name) != 0)]
    model = options.model if options.activation is None else f"{options.activation} {options.model}"
    about = [f"{name} {rows[0][name]:g}" for name in fixed]
    about += [f"{name.replace('_', ' ')} {','.join(f'{x:g}' for x in vector)}" for name, vector in vectors.items()]
    known = [name for name in ("train",) if name in risk.known]
    columns = [*(name for name in names if name not in fixed), "total", *parts, *known]
    model = " with ".join((model, *switched_on))
    lines = [f"{model}, {options.task} task: {', '.join(about)}", f"total = {' + '.join(parts)}; {risk.exactness}", ""]
    notes = ["", f"not known: {', '.join(risk.unknown)}"] if risk.unknown else []
    return "\n".join((*lines, text_tables.as_text(rows, columns), *notes))


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


def _model(kind: type[Any], task: AnyTask, given: Mapping[str, Any]) -> Any:
    """The model of the options, at its best where one of them is to be tuned."""
    takes = {name: given[name] for name in kind.parameters if name in given}
    tuned = {name for name, value in takes.items() if value is TUNED}
    if not tuned:
        return kind(**takes)
    if fixed := tuned.difference(tunable(kind)):
        raise ValueError(f"{' and '.join(sorted(fixed))} of {kind.__name__} cannot be tuned: give numbers")
    return kind.tuned(task, given["n"], **{name: value for name, value in takes.items() if name not in tuned})


def _about(parameter: Parameter | Choice | Switch) -> str:
    """What a parameter means and where it lives."""
    if isinstance(parameter, Switch):
        return parameter.meaning
    allowed = ", ".join(parameter.names) if isinstance(parameter, Choice) else parameter.domain
    return f"{parameter.meaning}, {allowed}"


def _ensemble(text: str) -> Array:
    try:
        return MEMBERS.check(numbers(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _or_tuned(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    def either(text: str) -> Any:
        return TUNED if text == TUNED else convert(text)

    return either


def _whole(value: Any) -> NDArray[Any]:
    """Counts as integers, so that no table shows 100.0 samples."""
    array = np.asarray(value, dtype=float)
    return array.astype(np.int64) if np.all((np.abs(array) < 2**53) & (array == np.rint(array))) else array
