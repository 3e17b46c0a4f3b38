"""The result: expected squared test error and every part of it."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import MANY, Array, Parameter, broadcast_shape, one_of, real_array
from sandbox.foundations.parts import DERIVED, OF_FEATURES, OPTIONAL, PRIMARY, SOURCES, SUMS
from sandbox.foundations.records import settled
from sandbox.results.exactness import Exactness
from sandbox.results.result import Result

MEMBERS = Parameter("k", "number of feature draws averaged", 1.0, MANY, infinite=True, typical=(1, 100), whole=True)


@dataclass(frozen=True, eq=False, repr=False)
class Risk(Result):
    r"""Expected squared error on a fresh point, averaged over all randomness of training, split by source.

    ``total = noise + excess``, ``excess = bias + variance``, and `variance` is the sum of five sources, each >= 0.
    All fields broadcast to one shape; a single risk has NumPy scalars.

    .. formula:: total-risk
        :title: What the total risk is made of
        :code: model.risk(task, n).total
        :where: the average predictor is averaged over samples, labels and features
        :assumes: labels with independent noise of the given variance
        :exactness: finite-sample
        :reference: geman1992neural, bias and variance; adlam2020understanding, the split of the variance

        \text{total} = \text{noise}
        + \underbrace{E_x \bigl( f^*(x) - E \hat f(x) \bigr)^2}_{\text{bias}}
        + \underbrace{E_x \mathrm{Var}\, \hat f(x)}_{\substack{
        \text{samples} + \text{features} + \text{samples\_features} \\
        {} + \text{labels} + \text{labels\_features}}}

    Parameters
    ----------
    noise : array_like
        Label-noise variance: the floor that no predictor beats.
    bias : array_like
        Squared bias of the predictor averaged over training samples, labels and features. (What much of the literature
        calls bias is `noise_free_excess`, which contains variance that may diverge at the threshold.)
    samples, features, samples_features : array_like
        Variance from the draw of the training inputs, of the random features, and of both together beyond either alone.
    labels, labels_features : array_like
        Variance from the label noise acting through the training inputs, and its interaction with the random features.
        (The fit is linear in the labels, so the noise has no effect of its own, only together with the inputs.)
    train : array_like or None
        Expected training error, mean of the squared residuals on the noisy labels. None says that it is not known:
        asking for it raises an `AttributeError` that says why.
    effective_parameters : array_like or None
        Effective number of parameters at test inputs (Curth et al. 2023, numbering not checked): n times the variance
        per unit of label noise. None as for `train`.
    exactness : str
        One of ``"finite-sample"`` (an identity), ``"equivalent"`` (deterministic equivalent, error O(1/n)),
        ``"gaussian-equivalence"`` (equivalent and Gaussian equivalence of the features), ``"simulation"``; an
        `Exactness`, which has an order.
    at : mapping of str to array_like, optional
        What the risk is a function of: n, p, penalty, ... Each broadcasts to the shape and is sliced with it; `to_csv`,
        tables and plots read it. Equality does not.
    unknown : mapping of str to str, optional
        A sentence for each field that is not known.
    sums : mapping of str to array_like, optional
        The sums `noise_free_variance` and `label_variance` where they are known and their sources are not: those are
        None then.

    Attributes
    ----------
    noise_free_variance, label_variance : array
        ``samples + features + samples_features`` and ``labels + labels_features``.
    variance, excess, total, noise_free_excess : array
        Derived sums; ``noise_free_excess = bias + noise_free_variance``.
    shape : tuple of int
    known : tuple of str
        The names of the fields that are known.
    parts : tuple of str
        The names of the finest parts that are known and add up to the total: noise, bias, sources or their sums.

    Notes
    -----
    The sources are those of the symmetric decomposition of ``adlam2020understanding`` (numbering not checked).

    Examples
    --------
    >>> from sandbox import MinNorm, Task
    >>> risk = MinNorm().risk(Task.isotropic([50, 200], noise=0.25), n=100)
    >>> risk.total
    array([0.5, 1. ])
    >>> risk[1].labels
    np.float64(0.25)
    """

    noise: Array
    bias: Array
    samples: Array
    features: Array
    samples_features: Array
    labels: Array
    labels_features: Array
    train: Array
    effective_parameters: Array
    exactness: Exactness
    at: Mapping[str, Array] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, Array] = field(default_factory=dict)

    _fields: ClassVar[tuple[str, ...]] = PRIMARY
    _optional: ClassVar[tuple[str, ...]] = (*SOURCES, *OPTIONAL)
    _derived: ClassVar[tuple[str, ...]] = DERIVED
    _headline: ClassVar[str] = "total"
    #: Whether the model is known to have no random features. The parts do not tell: least squares on so many features
    #: that they reach all inputs does not depend on them either.
    _without_features = False

    def __post_init__(self) -> None:
        if not isinstance(self.sums, Mapping):
            raise TypeError(f"sums must be a mapping from names, got {type(self.sums).__name__}")
        summed = {source: SUMMED[source] for name in self.sums for source in SUMS[one_of(name, "sums", tuple(SUMS))]}
        if summed and isinstance(self.unknown, Mapping):
            object.__setattr__(self, "unknown", summed | dict(self.unknown))
        self._settle()
        object.__setattr__(self, "sums", self._checked_sums())

    def _checked_sums(self) -> Mapping[str, Array]:
        """The sums, of the shape of the fields; every source is known, or one of them."""
        needed = [name for name, sources in SUMS.items() if any(source in self.unknown for source in sources)]
        for name in needed:
            if name not in self.sums:
                missing = next(source for source in SUMS[name] if source in self.unknown)
                raise TypeError(f"{missing} must be a real number, or the sum {name} given in sums, got None")
        for name in self.sums:
            if name not in needed:
                raise ValueError(f"sums must not name {name} where all its sources are known")
        sums = {name: real_array(value, f"sums[{name!r}]") for name, value in self.sums.items()}
        return _settled_sums({name: np.array(np.broadcast_to(array, self.shape)) for name, array in sums.items()})

    @property
    def parts(self) -> tuple[str, ...]:
        summed = ((name,) if name in self.sums else sources for name, sources in SUMS.items())
        return ("noise", "bias", *itertools.chain.from_iterable(summed))

    @property
    def noise_free_variance(self) -> Array:
        return self._sum("noise_free_variance")

    @property
    def label_variance(self) -> Array:
        return self._sum("label_variance")

    @property
    def noise_free_excess(self) -> Array:
        return self.bias + self.noise_free_variance

    @property
    def variance(self) -> Array:
        return self.noise_free_variance + self.label_variance

    @property
    def excess(self) -> Array:
        return self.bias + self.variance

    @property
    def total(self) -> Array:
        return self.noise + self.excess

    def _sum(self, name: str) -> Array:
        if name in self.sums:
            return self.sums[name]
        return functools.reduce(np.add, (getattr(self, source) for source in SUMS[name]))

    def ensemble(self, k: ArrayLike) -> Risk:
        r"""The risk of the average of k predictors, all trained on the same data, each with random features of its own.

        Parameters
        ----------
        k : array_like, shape (...)
            Number of predictors, >= 1; inf is the average over all features: in the equivalent kernel ridge regression
            with the penalty `Equivalent.implicit_penalty`.

        Returns
        -------
        Risk
            Of shape broadcast(shape, k.shape). `train` and `effective_parameters` are not known unless k is 1: they do
            not follow from the parts of the risk.

        Raises
        ------
        ValueError
            If no k is 1 and the risk is of a linear model, all of whose fits to the same data are the same.

        Notes
        -----
        The average halves, thirds, ... exactly what depends on the features, whatever the exactness of the risk. Where
        a part is infinite it is infinite at every finite k and gone at k = inf.

        .. formula:: ensemble
            :title: Risk of the average of k predictors
            :code: model.risk(task, n).ensemble(k).total
            :where: the predictors are trained on the same data, each with random features of its own
            :assumes: any risk whose sources are known
            :exactness: finite-sample
            :reference: dascoli2020double; adlam2020understanding; jacot2020implicit, for k = inf

            \begin{aligned}
            \text{total}_k &= \text{noise} + \text{bias} + \text{samples} + \text{labels} \\
            &\quad + \frac{\text{features} + \text{samples\_features} + \text{labels\_features}}{k}
            \end{aligned}

        References
        ----------
        ``dascoli2020double``; ``adlam2020understanding``; ``jacot2020implicit`` (numbering not checked).

        Examples
        --------
        >>> from sandbox import RandomFeatures, Task
        >>> risk = RandomFeatures(110).risk(Task.isotropic(200, noise=0.2), n=100)
        >>> risk.ensemble([1, 2, float("inf")]).total.round(2)
        array([7.9, 4.4, 0.9])
        """
        k = MEMBERS.check(k)
        if self._without_features and np.all(k != 1):
            raise ValueError(
                "k must be 1 where the model has no random features: there is nothing to average, got "
                f"{float(k.flat[0])!r}"
            )
        shape = broadcast_shape(risk=self.shape, k=k.shape)
        fields = {name: getattr(self, name) for name in self.known}
        for name in OF_FEATURES:
            # Or its sentence, where only the sum of it and others is known.
            fields[name] = np.where(np.isinf(k), 0.0, getattr(self, name)) / k
        unknown = dict(self.unknown)
        if np.any(k != 1):
            for name in OPTIONAL:
                fields.pop(name, None)
                unknown[name] = (
                    f"{name} of an average of predictors is not known: it does not follow from the parts of the risk, "
                    "which are"
                )
        shaped = {name: np.broadcast_to(part, shape) for name, part in fields.items()}
        return self._with(shaped, at={**self.at, "ensemble": k}, unknown=unknown)

    def _with(self, fields: Mapping[str, Any], **described: Any) -> Self:
        risk = super()._with(fields, **{"sums": self.sums} | described)
        return without_features(risk) if self._without_features else risk

    def _described(self, index: Any) -> dict[str, Mapping[str, Array]]:
        return super()._described(index) | {"sums": {name: array[index] for name, array in self.sums.items()}}

    @property
    def _columns(self) -> tuple[str, ...]:
        return (*self.known, *self.sums)

    def _lines(self) -> Iterator[tuple[str, object]]:
        yield from super()._lines()
        yield from self.sums.items()

    def __eq__(self, other: object) -> bool:
        same = super().__eq__(other)
        if same is not True or not self.sums:
            return same
        assert isinstance(other, Risk)
        return all(np.array_equal(array, other.sums[name]) for name, array in self.sums.items())

    __hash__ = None  # equality is by array values, which do not hash

    def __getstate__(self) -> dict[str, Any]:
        return super().__getstate__() | {"sums": dict(self.sums)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        object.__setattr__(self, "sums", _settled_sums({name: np.asarray(a) for name, a in state["sums"].items()}))


R = TypeVar("R", bound=Risk)


def without_features(risk: R) -> R:
    """A risk that nobody else holds, now known to be of a model without random features."""
    object.__setattr__(risk, "_without_features", True)
    return risk


def risk_of(fields: dict[str, Array], exactness: str, at: dict[str, Array]) -> Risk:
    """A risk without checks or copies: of float64 arrays of one shape that nobody else holds; they become read-only.

    Sums of sources among the fields stand for sources that are not known.
    """
    risk = object.__new__(Risk)
    sums = {name: fields[name] for name in SUMS if name in fields}
    for name, array in fields.items():
        if name not in sums:
            object.__setattr__(risk, name, settled(array))
    object.__setattr__(risk, "sums", _settled_sums(sums))
    risk._describe(Exactness(exactness), at, {each: SUMMED[each] for name in sums for each in SUMS[name]})
    return risk


#: What is said of a source that is known only together with others.
SUMMED = {
    source: f"{source} is not known of this result, only the sum {name} = {' + '.join(sources)}"
    for name, sources in SUMS.items()
    for source in sources
}

_NO_SUMS: Mapping[str, Array] = MappingProxyType({})


def _settled_sums(sums: dict[str, Array]) -> Mapping[str, Array]:
    return MappingProxyType({name: settled(array) for name, array in sums.items()}) if sums else _NO_SUMS
