"""Learners that see only some directions of the inputs: the leading ones, or some chosen at random."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array, broadcast_shape, first_where
from sandbox.foundations.quantities import P
from sandbox.foundations.records import Made, frozen
from sandbox.spectra.counts import agreeing, whole
from sandbox.spectra.spectrum import Before, directions_before, take_leading


class Subsets:
    """What `Task` inherits: tasks of fewer directions."""

    eigenvalues: Array
    multiplicity: Array
    power: Array
    noise: Array
    hidden: Array
    tail: Array
    shape: Any
    _law: Any
    _ordered: Any
    _of_law: Any
    _trusted: Any

    def leading(self, p: ArrayLike) -> Self:
        """The task of a learner that sees only the p directions of largest eigenvalue.

        Parameters
        ----------
        p : array_like, shape (...)
            Number of directions, from 0 (a learner that sees nothing) to inf (the task itself). Directions are taken by
            decreasing eigenvalue, equal ones in the given order, the last group pro rata.

        Returns
        -------
        Task
            Of shape broadcast(shape, p.shape); the power of the directions left out is hidden, the tail is gone.

        Raises
        ------
        ValueError
            If p exceeds the listed directions of a task that continues in a tail.

        Examples
        --------
        >>> from sandbox import Task
        >>> task = Task.power_law(1.0, 1.5, dim=2000)
        >>> task.leading([1, 2]).signal
        array([1., 1.])
        """
        p = frozen(P.check(p))
        if np.all(np.isinf(p)) and p.shape == ():
            return self
        broadcast_shape(task=self.shape, p=p.shape)
        made = Made(self, "leading", {"p": p})
        if self._law is not None:
            law = self._law.leading(p)
            left_out = np.maximum(law.power_left_out - self._law.power_left_out, 0.0)
            cut: Self = self._of_law(law, made, noise=self.noise, hidden=self.hidden + left_out)
            return cut
        eigenvalues, multiplicity, power, listed = self._ordered
        beyond = (self.tail > 0) & (p > listed) & np.isfinite(p)
        if beyond.any():
            beyond &= agreeing(p, listed) > listed
        if beyond.any():
            limit, got = (first_where(beyond, array) for array in (listed, p))
            raise ValueError(
                f"p must be at most {limit:g}, the listed directions, or inf, where the task has a tail, got {got:g}"
            )
        taken = take_leading(multiplicity, p, self._before)
        with np.errstate(invalid="ignore"):
            share = np.where(multiplicity > 0, taken / multiplicity, 0.0)
        task: Self = self._trusted(
            made,
            eigenvalues=eigenvalues,
            power=power * share,
            multiplicity=taken,
            noise=self.noise,
            hidden=self.hidden + (power * (1.0 - share)).sum(axis=-1),
            tail=np.where(np.isinf(p), self.tail, 0.0),
        )
        return task

    @cached_property
    def _before(self) -> Before:
        """The directions before each group of decreasing eigenvalue."""
        return directions_before(self._ordered[1])

    def random_subset(self, p: ArrayLike) -> Self:
        r"""The task of a learner that sees p directions chosen uniformly at random, once and for all.

        The subset is part of the task: the bias and variance of a model are those given the subset, its directions
        being replaced by their average number and power in each group.

        .. formula:: random-subset-risk
            :title: Risk of least squares on a random subset of the inputs
            :code: MinNorm().finite_sample_risk(Task.isotropic(D, signal, noise=noise).random_subset(p), n).total
            :where: D inputs, of which p are chosen at random; within one of the threshold, where the last denominator
                is 0, the risk is infinite unless noise and hidden target are 0
            :assumes: isotropic Gaussian inputs
            :exactness: finite-sample
            :reference: belkin2020two, Theorem 1

            \text{total} = \text{signal}\, \frac pD \Bigl( 1 - \frac np \Bigr)_+
            + \Bigl( \text{signal}\, \frac{D - p}{D} + \text{noise} \Bigr)
            \Bigl( 1 + \frac{\min(n, p)}{(|p - n| - 1)_+} \Bigr)

        Parameters
        ----------
        p : array_like, shape (...)
            Number of directions, from 0 to their total number.

        Returns
        -------
        Task
            Of shape broadcast(shape, p.shape); the power of the directions left out is hidden.

        Raises
        ------
        ValueError
            If p exceeds the number of directions, or the task has infinitely many of them in a tail.

        Examples
        --------
        >>> from sandbox import Task
        >>> Task.isotropic(60, noise=0.1).random_subset(15).hidden
        array(0.75)
        """
        p = frozen(P.check(p))
        if np.any(self.tail > 0):
            raise ValueError("p directions cannot be drawn at random from a task with a tail: it has infinitely many")
        broadcast_shape(task=self.shape, p=p.shape)
        total = whole(self.multiplicity.sum(axis=-1))
        p = agreeing(p, total)
        if np.any(p > total):
            limit, got = (first_where(p > total, array) for array in (total, p))
            raise ValueError(f"p must be at most {limit:g}, the number of directions, got {got:g}")
        p, total = p[..., None], np.where(total > 0, total, 1.0)[..., None]
        task: Self = self._trusted(
            Made(self, "random_subset", {"p": p[..., 0]}),
            eigenvalues=self.eigenvalues,
            power=self.power * (p / total),
            multiplicity=self.multiplicity * p / total,
            noise=self.noise,
            hidden=self.hidden + (self.power * ((total - p) / total)).sum(axis=-1),
            tail=self.tail,
        )
        return task
