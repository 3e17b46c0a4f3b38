"""Random points from the whole domain of every model: what comes out is a risk, alone and in a batch, and nothing else.

    python tests/fuzz/run.py --points 1000000

draws that many points (a task, a model, n) and prints how often there was a nan, a negative part of the risk, an error,
a warning that is not a `ValidityWarning`, or a difference between a point in its batch and the same point by itself.
It fails if there was any, and prints the first of each kind, ready to be pasted. A million points take about an hour.
"""

from __future__ import annotations

import argparse
import collections
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from sandbox import FourierSeries, MinNorm, RandomFeatures, Ridge, SphericalTask, Task, ValidityWarning
from sandbox.foundations.parameters import LARGE
from sandbox.foundations.parts import DERIVED, PRIMARY

#: Points that are computed together, and then each by itself.
BATCH = 8

#: Of the batches, the share for which best penalties are sought, which takes longer than all the rest.
TUNED = 0.05

#: Relative difference between a point in a batch and alone.
TOLERANCE = 1e-13

KINDS = ("nan", "negative part", "error", "warning", "batch differs")

Rng = np.random.Generator


@dataclass
class Case:
    """A batch of points: a model of hyperparameters of shape (BATCH,) on a batch of tasks."""

    model: Callable[..., Any]
    task: Any
    n: Any
    hyperparameters: dict[str, Any] = field(default_factory=dict)
    #: 1 / (1 - penalty / least penalty): towards the least one the root is double.
    condition: Any = 1.0
    intercept: bool = False

    @property
    def switches(self) -> dict[str, bool]:
        return {"intercept": True} if self.intercept else {}

    def built(self) -> Any:
        return self.model(**self.hyperparameters, **self.switches)

    def alone(self, i: int) -> Case:
        """One of the points."""
        some = {name: value[i] for name, value in self.hyperparameters.items()}
        condition = np.broadcast_to(self.condition, self.n.shape)[i]
        task = self.task[i] if self.task.shape else self.task
        return Case(self.model, task, self.n[i], some, condition, self.intercept)

    def __str__(self) -> str:
        arguments = ", ".join(f"{name}={value!r}" for name, value in (self.hyperparameters | self.switches).items())
        return f"{self.model.__name__}({arguments}).risk({shown(self.task)}, {self.n!r})"


def shown(task: Any) -> str:
    """A task, if it is one of a batch by its numbers."""
    if task.shape or not isinstance(task, Task) or task.groups > 20:
        return repr(task)
    names = ("eigenvalues", "power", "multiplicity", "noise", "hidden", "tail")
    return f"Task({', '.join(f'{name}={getattr(task, name).tolist()}' for name in names)})"


# ---------------------------------------------------------------------- what is drawn


def sizes(rng: Rng, shape: Any, wide: bool) -> Any:
    """Positive numbers: near 1, or anywhere between 1e-100 and 1e100."""
    return 10.0 ** rng.uniform(-100, 100, shape) if wide else 10.0 ** rng.uniform(-3, 3, shape)


def some_zero(rng: Rng, array: Any, share: float = 0.3) -> Any:
    return np.where(rng.random(array.shape) < share, 0.0, array)


def counts(rng: Rng, shape: Any, low: float, high: float) -> Any:
    """Small whole numbers, fractions, tenths, and numbers of every size up to 10^high."""
    whole, fraction = rng.integers(1, 7, shape) * 1.0, 10.0 ** rng.uniform(-2, 2, shape)
    any_size = 10.0 ** rng.uniform(low, high, shape)
    kinds = [whole, fraction, rng.integers(1, 2000, shape) / 10, any_size, np.maximum(np.rint(any_size), 1.0)]
    return np.choose(rng.choice(5, shape, p=[0.35, 0.2, 0.2, 0.1, 0.15]), kinds)


def near(rng: Rng, count: Any) -> Any:
    """The count, up to rounding, or at a distance of all sizes."""
    distance = 10.0 ** rng.choice([-np.inf, -16, -15, -13, -12, -9, -6, -3], count.shape)
    return count * (1.0 + rng.choice([-1.0, 1.0], count.shape) * distance)


def some_equal(rng: Rng, count: Any, multiplicity: Any, others: Any) -> Any:
    """The counts, some of them near another, or near a sum of multiplicities, added up in some order."""
    order = rng.permutation(multiplicity.shape[-1])
    sums = multiplicity[..., order].cumsum(axis=-1)
    sums = np.take_along_axis(sums, rng.integers(sums.shape[-1], size=(*sums.shape[:-1], 1)), axis=-1)[..., 0]
    which = rng.choice(3, count.shape, p=[0.5, 0.3, 0.2])
    found = np.choose(which, [count, near(rng, sums), near(rng, others)])
    return np.where(found > 0, found, count)


def any_task(rng: Rng) -> Task:
    groups, wide = int(rng.choice([1, 2, 3, 4, 12])), rng.random() < 0.4
    shape = (BATCH, groups)
    multiplicity = some_zero(rng, counts(rng, shape, -15, 25), 0.15)
    power = np.where(multiplicity > 0, some_zero(rng, sizes(rng, shape, wide)), 0.0)
    return Task(
        some_zero(rng, sizes(rng, shape, wide), 0.1),
        power,
        multiplicity,
        noise=some_zero(rng, sizes(rng, BATCH, wide)),
        hidden=some_zero(rng, sizes(rng, BATCH, wide), 0.6),
        tail=some_zero(rng, sizes(rng, BATCH, wide), 0.7 if rng.random() < 0.7 else 1.0),
    )


def penalties(rng: Rng) -> Any:
    wide = rng.random() < 0.4
    found = some_zero(rng, sizes(rng, BATCH, wide))
    return np.where(rng.random(BATCH) < 0.05, np.inf, found)


def linear(rng: Rng) -> Case:
    task = any_task(rng)
    n = some_equal(rng, counts(rng, BATCH, -15, 15), task.multiplicity, counts(rng, BATCH, 0, 3))
    n = np.clip(n, 1e-15, 1e15)
    hyperparameters: dict[str, Any] = {}
    if rng.random() < 0.5:
        p = some_zero(rng, some_equal(rng, counts(rng, BATCH, -15, 25), task.multiplicity, n), 0.05)
        p = np.where(rng.random(BATCH) < 0.05, np.inf, np.clip(p, 1e-15, 1e25) * (p > 0))
        listed = task.multiplicity.sum(axis=-1)
        hyperparameters["p"] = np.where((task.tail > 0) & (p > listed), np.inf, p)
    return with_penalty(rng, task, n, hyperparameters)


def with_penalty(rng: Rng, task: Any, n: Any, hyperparameters: dict[str, Any]) -> Case:
    """Min-norm least squares, or ridge with penalties of either sign."""
    kind, (n, intercept) = rng.integers(3), some_centred(rng, task, n)
    if kind == 0:
        return Case(MinNorm, task, n, hyperparameters, intercept=intercept)
    penalty, condition = penalties(rng), np.ones(n.shape)
    if kind == 1:
        least = np.maximum(Ridge.least_penalty(task, n, **hyperparameters, intercept=intercept), -LARGE)
        share = rng.choice([0.999, 0.9, 0.6, 0.3, 1e-6, 1e-12], n.shape)
        negative = rng.random(n.shape) < 0.7
        penalty, condition = np.where(negative, least * share, penalty), np.where(negative, 1 / (1 - share), 1.0)
    return Case(Ridge, task, n, {"penalty": penalty, **hyperparameters}, condition, intercept)


def some_centred(rng: Rng, task: Any, n: Any) -> tuple[Any, bool]:
    """Sample sizes, and whether a constant is fitted, which takes one sample more."""
    intercept = isinstance(task, Task) and rng.random() < 0.2
    return (np.minimum(n + 1.0, 1e15), True) if intercept else (n, False)


def features(rng: Rng) -> Case:
    task = any_task(rng)
    activation = rng.choice(["none", "none", "relu", "tanh", "sign", "quadratic", "linear"])
    n = np.clip(some_equal(rng, counts(rng, BATCH, -15, 15), task.multiplicity, counts(rng, BATCH, 0, 3)), 1e-15, 1e15)
    p = np.clip(some_equal(rng, counts(rng, BATCH, -15, 25), task.multiplicity, n), 1e-15, 1e25)
    p = np.where(rng.random(BATCH) < 0.05, np.inf, p)
    scalable = np.all((task.multiplicity * task.eigenvalues).sum(axis=-1) + task.tail > 0)
    return on_features(rng, str(activation) if scalable else "none", task, n, p)


def on_features(rng: Rng, activation: str, task: Any, n: Any, p: Any) -> Case:
    def model(**hyperparameters: Any) -> RandomFeatures:
        return RandomFeatures(activation=None if activation == "none" else activation, **hyperparameters)

    model.__name__ = "RandomFeatures" if activation == "none" else f"RandomFeatures[{activation}]"
    n, intercept = some_centred(rng, task, n) if activation == "none" else (n, False)
    return Case(model, task, n, {"p": p, "penalty": penalties(rng)}, intercept=intercept)


def power_law(rng: Rng) -> Case:
    decay, source = rng.uniform(1.01, 6, BATCH), rng.uniform(1.01, 6, BATCH)
    noise = some_zero(rng, sizes(rng, BATCH, False))
    if rng.random() < 0.5:
        task = Task.power_law(decay, source, noise=noise)
    else:
        task = Task.power_law(decay - 1, source - 1, dim=int(rng.choice([3, 30, 300])), noise=noise)
    n = np.clip(counts(rng, BATCH, 0, 15), 1e-15, 1e15)
    p = np.where(rng.random(BATCH) < 0.4, near(rng, n), counts(rng, BATCH, 0, 25))
    if rng.random() < 0.3:
        return on_features(rng, "none", task, n, p)
    return with_penalty(rng, task, n, {"p": p} if rng.random() < 0.8 else {})


def sphere(rng: Rng) -> Case:
    """In dimensions and at sizes for which the degrees that are listed suffice."""
    dim = np.rint(10.0 ** rng.uniform(2, 5))
    power = some_zero(rng, sizes(rng, (BATCH, int(rng.integers(1, 5))), False))
    task = SphericalTask(dim, power, noise=some_zero(rng, sizes(rng, BATCH, False)))
    n = np.where(rng.random(BATCH) < 0.3, near(rng, np.full(BATCH, dim)), 10.0 ** rng.uniform(-1, 4, BATCH))
    p = np.where(rng.random(BATCH) < 0.4, near(rng, n), 10.0 ** rng.uniform(-1, 8, BATCH))
    if rng.random() < 0.3:
        return with_penalty(rng, task, n, {})
    return on_features(rng, str(rng.choice(["none", "relu", "tanh", "quadratic", "linear"])), task, n, p)


def fourier(rng: Rng) -> Case:
    D = np.maximum(counts(rng, BATCH, 0, 15), 1.0)
    n = np.where(rng.random(BATCH) < 0.3, D, D * rng.uniform(1e-3, 1, BATCH))
    p = np.where(rng.random(BATCH) < 0.4, np.minimum(near(rng, n), D), D * rng.uniform(1e-3, 1, BATCH))
    noise, hidden = (some_zero(rng, sizes(rng, BATCH, False)) for _ in range(2))
    task = Task(np.ones((BATCH, 1)), sizes(rng, (BATCH, 1), False), D[:, None], noise=noise, hidden=hidden)
    return Case(FourierSeries, task, n, {"p": some_zero(rng, p, 0.05)})


CASES = (linear, linear, linear, features, features, features, power_law, sphere, fourier)


# ---------------------------------------------------------------------- what is looked at


class Findings:
    """How often each kind was found, and the first of each."""

    def __init__(self) -> None:
        self.points = 0
        self.found: collections.Counter[str] = collections.Counter()
        self.first: dict[str, list[str]] = collections.defaultdict(list)

    def add(self, kind: str, what: str, case: Case) -> None:
        self.found[kind] += 1
        # Of one batch there may be very many.
        if len(self.first[kind]) < 5 and not any(example.endswith(str(case)) for example in self.first[kind]):
            self.first[kind].append(f"{what}: {case}")

    def __str__(self) -> str:
        lines = [f"{self.points} points"]
        for kind in KINDS:
            lines += [f"{kind:<16}{self.found[kind]:>8}", *(f"    {example}" for example in self.first[kind])]
        return "\n".join(lines)


def called(call: Callable[[], Any], case: Case, findings: Findings) -> tuple[Any, set[str]]:
    """What a call gives, None if it raises, and how its warnings end."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = call()
        except Exception as error:  # whatever it is, it is a finding
            findings.add("error", f"{type(error).__name__}: {error}", case)
            result = None
    for warning in caught:
        if not issubclass(warning.category, ValidityWarning):
            findings.add("warning", f"{warning.category.__name__}: {warning.message}", case)
    return result, {str(w.message)[-16:] for w in caught if issubclass(w.category, ValidityWarning)}


def values_of(result: Any) -> Iterator[tuple[str, Any]]:
    """The arrays of a risk, an equivalent or a dictionary, by name."""
    if isinstance(result, dict):
        yield from result.items()
        return
    names = (*PRIMARY, *DERIVED) if hasattr(result, "bias") else [item.name for item in fields(result)]
    for name in names:
        yield name, getattr(result, name)


def quantities(case: Case, tuned: bool) -> dict[str, Callable[[Case], Any]]:
    """What is computed at a case."""
    asked: dict[str, Callable[[Case], Any]] = {"risk": lambda case: case.built().risk(case.task, case.n)}
    if case.model is FourierSeries:
        return asked
    asked["equivalent"] = lambda case: case.built().equivalent(case.task, case.n)
    p = "p" in case.hyperparameters

    def of_ridge(name: str) -> Callable[[Case], Any]:
        def call(case: Case) -> Any:
            given = case.hyperparameters["p"] if p else None
            return {name: getattr(Ridge, name)(case.task, case.n, p=given, **case.switches)}

        return call

    if case.model in (MinNorm, Ridge):
        asked["least_penalty"] = of_ridge("least_penalty")
        asked["negative_penalty_helps"] = of_ridge("negative_penalty_helps")
    if tuned:
        asked["tuned"] = tuned_risk
    return asked


def tuned_risk(case: Case) -> dict[str, Any]:
    """The risk at the best penalty, and its excess over that at penalty 0 or none, and at any: which is not above 0."""
    if case.model in (MinNorm, Ridge):
        p = case.hyperparameters.get("p")
        best, model = Ridge.tuned(case.task, case.n, p=p, **case.switches), Ridge
    else:
        activation = case.built().activation
        p = case.hyperparameters["p"]
        best, model = (
            RandomFeatures.tuned(case.task, case.n, p, activation, **case.switches),
            lambda penalty, p, **switches: RandomFeatures(p, activation, penalty, **switches),
        )
    total = best.totals(case.task, case.n)
    own = np.maximum(np.asarray(case.hyperparameters.get("penalty", 0.0)), 0.0)
    rivals = [model(penalty, p, **case.switches).totals(case.task, case.n) for penalty in (0.0, own, np.inf)]
    worse = total > np.min(rivals, axis=0) * (1 + 1e-9)
    return {"total": total, "beaten": np.where(worse, np.nan, 0.0)}


def compare(together: Any, alone: Any, i: int, limit: float) -> str:
    """Which of the values of a point differ from those in its batch; nothing if none does."""
    differing = []
    for (name, batch), (_, single) in zip(values_of(together), values_of(alone), strict=True):
        got, want = float(np.ravel(batch)[i]), float(single)
        if not (got == want or abs(got - want) <= limit * abs(want) or (np.isnan(got) and np.isnan(want))):
            differing.append(f"{name} {got!r} together, {want!r} alone")
    return "; ".join(differing)


def examine(case: Case, findings: Findings, tuned: bool) -> None:
    """Everything that is computed at a batch, and at each of its points."""
    findings.points += BATCH
    for name, call in quantities(case, tuned).items():
        together, warned = called(lambda call=call: call(case), case, findings)
        seen: set[str] = set()
        for i in range(BATCH):
            point = case.alone(i)
            alone, own = called(lambda call=call, point=point: call(point), point, findings)
            seen |= own
            if alone is None:
                continue
            for field_name, value in values_of(alone):
                if np.isnan(value):
                    findings.add("nan", f"{name} {field_name}", point)
                elif name == "risk" and value < 0:
                    findings.add("negative part", f"{field_name} {value!r}", point)
            if together is None or name == "tuned":
                continue
            difference = compare(together, alone, i, TOLERANCE * float(point.condition))
            if difference:
                findings.add("batch differs", difference, point)
        if together is not None and warned != seen:
            findings.add("batch differs", f"warns of {sorted(warned)} together, of {sorted(seen)} alone", case)


def search(points: int, seed: int, progress: Callable[[Findings], None] | None = None) -> Findings:
    """Examine at least that many random points."""
    rng, findings, told = np.random.default_rng(seed), Findings(), time.monotonic()
    while findings.points < points:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            case = CASES[rng.integers(len(CASES))](rng)
        examine(case, findings, tuned=bool(rng.random() < TUNED) and case.model is not FourierSeries)
        if progress and time.monotonic() - told > 60:
            progress(findings)
            told = time.monotonic()
    return findings


def main() -> int:
    """Search, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=100_000, help="how many points to draw (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the random numbers (default: %(default)s)")
    arguments = parser.parse_args()

    def progress(findings: Findings) -> None:
        print(f"{findings.points} points: {dict(findings.found) or 'nothing found'}", file=sys.stderr, flush=True)

    findings = search(arguments.points, arguments.seed, progress)
    print(findings)
    return 1 if findings.found else 0


if __name__ == "__main__":
    sys.exit(main())
