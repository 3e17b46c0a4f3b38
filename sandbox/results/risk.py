"""The result: expected squared test error and every part of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import MANY, Array, Parameter, broadcast_shape, one_of, real_array
from sandbox.foundations.parts import DERIVED, OF_FEATURES, OPTIONAL, PRIMARY
from sandbox.foundations.records import Record, literal, settled
from sandbox.results.exactness import Exactness
from sandbox.writing import text_tables

MEMBERS = Parameter("k", "number of feature draws averaged", 1.0, MANY, infinite=True, typical=(1, 100), whole=True)


@dataclass(frozen=True, eq=False, repr=False)
class Risk(Record):
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
        Expected training error, mean of the squared residuals on the noisy labels; None where it is not known.
    effective_parameters : array_like or None
        Effective number of parameters at test inputs (Curth et al. 2023, numbering not checked): n times the variance
        per unit of label noise; None where it is not known.
    exactness : str
        One of ``"finite-sample"`` (an identity), ``"equivalent"`` (deterministic equivalent, error O(1/n)),
        ``"gaussian-equivalence"`` (equivalent and Gaussian equivalence of the features), ``"simulation"``.

    Attributes
    ----------
    variance, excess, total, noise_free_excess : array
        Derived sums; ``noise_free_excess = bias + samples + features + samples_features``.
    shape : tuple of int

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
    train: Array | None
    effective_parameters: Array | None
    exactness: str

    __iter__ = None  # a record is indexed, never iterated

    def __post_init__(self) -> None:
        object.__setattr__(self, "exactness", Exactness(one_of(self.exactness, "exactness", tuple(Exactness))))
        known = [name for name in PRIMARY if name not in OPTIONAL or getattr(self, name) is not None]
        arrays = {name: real_array(getattr(self, name), name) for name in known}
        shape = broadcast_shape(**{name: array.shape for name, array in arrays.items()})
        for name, array in arrays.items():
            object.__setattr__(self, name, settled(np.array(np.broadcast_to(array, shape))))

    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(self.noise)

    @property
    def noise_free_excess(self) -> Array:
        return self.bias + self.samples + self.features + self.samples_features

    @property
    def variance(self) -> Array:
        return self.samples + self.features + self.samples_features + self.labels + self.labels_features

    @property
    def excess(self) -> Array:
        return self.bias + self.variance

    @property
    def total(self) -> Array:
        return self.noise + self.excess

    def __getitem__(self, index: Any) -> Risk:
        fields = {name: getattr(self, name) for name in PRIMARY}
        parts: dict[str, Any] = {name: None if array is None else array[index] for name, array in fields.items()}
        return Risk(**parts, exactness=self.exactness)

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
            Of shape broadcast(shape, k.shape). `train` and `effective_parameters` are None unless k is 1: they do not
            follow from the parts of the risk.

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
        shape = broadcast_shape(risk=self.shape, k=k.shape)
        fields = {name: getattr(self, name) for name in PRIMARY}
        for name in OF_FEATURES:
            fields[name] = np.where(np.isinf(k), 0.0, fields[name]) / k
        if np.any(k != 1):
            fields |= dict.fromkeys(OPTIONAL)
        shaped: dict[str, Any] = {
            name: None if part is None else np.broadcast_to(part, shape) for name, part in fields.items()
        }
        return Risk(**shaped, exactness=self.exactness)

    def to_dict(self) -> dict[str, Any]:
        """All fields, derived ones included, under their names."""
        return {name: getattr(self, name) for name in (*PRIMARY, *DERIVED)} | {"exactness": self.exactness}

    def to_csv(self, path: str | os.PathLike[str], **columns: ArrayLike) -> None:
        """Write one row per point, every field a column, with all digits.

        Parameters
        ----------
        path : path-like
            File to write.
        **columns : array_like
            Further columns, written first: what the risk is a function of, as in ``risk.to_csv("risk.csv", p=p)``.
            They broadcast to the shape of the risk; one that has the name of a field replaces it.
        """
        text = text_tables.as_csv(text_tables.rows(self, **columns))
        with open(path, "w", newline="", encoding="utf-8") as file:
            file.write(text)

    def __repr__(self) -> str:
        if self.shape == ():
            arguments = [f"{name}={literal(getattr(self, name))}" for name in PRIMARY]
            return f"Risk({', '.join(arguments)}, exactness={self.exactness!r})"
        with np.printoptions(precision=4, threshold=6, edgeitems=2):
            lines = [f"  {name:<20} {getattr(self, name)}" for name in ("total", *PRIMARY)]
        return "\n".join([f"<Risk of shape {self.shape}, {self.exactness}", *lines]) + ">"

    def _repr_html_(self) -> str:
        import html

        names = [name for name in ("total", *PRIMARY) if getattr(self, name) is not None]
        head = "".join(f"<th>{name}</th>" for name in names)
        points = np.stack([np.ravel(getattr(self, name)) for name in names], axis=-1)
        rows = ["<tr>" + "".join(f"<td>{x:.4g}</td>" for x in row) + "</tr>" for row in points]
        if len(rows) > 20:
            rows[10:-10] = [f"<tr>{'<td>...</td>' * len(names)}</tr>"]
        caption = html.escape(f"Risk of shape {self.shape}, {self.exactness}")
        return f"<table><caption>{caption}</caption><tr>{head}</tr>{''.join(rows)}</table>"


def risk_of(fields: dict[str, Array], exactness: str) -> Risk:
    """A risk without checks or copies: of float64 arrays of one shape that nobody else holds; they become read-only."""
    risk = object.__new__(Risk)
    for name, array in fields.items():
        object.__setattr__(risk, name, settled(array))
    object.__setattr__(risk, "exactness", Exactness(exactness))
    return risk
