"""Least squares on the largest principal components of the training inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameter_table import Table
from sandbox.foundations.parameters import Array
from sandbox.foundations.quantities import COMPONENTS
from sandbox.models import engine
from sandbox.models.engine import Rows
from sandbox.models.filter_model import FilterModel
from sandbox.results.risk import Risk
from sandbox.tasks.input_views import DIRECTIONS, INTERCEPT
from sandbox.tasks.spherical_task import AnyTask
from sandbox.theory.problem import Problem
from sandbox.theory.sample_components import ComponentsFilter, component_sources


@dataclass(frozen=True, eq=False, repr=False, init=False)
class PrincipalComponents(FilterModel):
    r"""Least squares on the largest principal components of the training inputs, without a penalty.

    They are the components of the sample, which scatter around those of the population: `MinNorm` (p) is least squares
    on the latter, which only the theory knows.

    Parameters
    ----------
    components : array_like, shape (...)
        Number of components kept, >= 0; all there are where that is less, as for inf, which is min-norm least squares.
    p : array_like, shape (...), optional
        Number of leading directions among which they are, in [0, inf]; all of them by default.
    intercept : bool, default False
        Whether a constant is fitted as well, without a penalty: the formula intercept, in `sandbox.theory.intercept`.

    Notes
    -----
    .. formula:: principal-components
        :title: Principal component regression
        :code: PrincipalComponents(components, p).risk(task, n)
        :uses: spectral-filter
        :where: w is an eigenvalue of the Gram matrix of the training set; as many are larger than the cut c as
            components are kept
        :assumes: Gaussian inputs of any spectrum
        :exactness: equivalent
        :reference: ledoit2011eigenvectors, for sample eigenvectors

        f(w) = \frac{1}{w} \;\text{ if } w > c, \quad\text{else } 0

    References
    ----------
    ``ledoit2011eigenvectors``, for how sample eigenvectors see the population.

    Examples
    --------
    >>> import numpy as np
    >>> from sandbox import MinNorm, PrincipalComponents, Task
    >>> k = np.arange(1, 101.0)
    >>> task = Task(1 / k, k**-2 / np.sum(k**-2), noise=0.2)
    >>> PrincipalComponents([2, 20, 40]).risk(task, n=50).total.round(4)
    array([0.4796, 0.307 , 0.3687])
    >>> MinNorm([2, 20, 40]).risk(task, n=50).total.round(4)
    array([0.4536, 0.3729, 1.0451])
    """

    parameters: ClassVar[Table] = Table(COMPONENTS, DIRECTIONS, INTERCEPT)
    axis: ClassVar[str] = "components"
    _of_filter: ClassVar[tuple[str, ...]] = ("components",)

    components: Array
    p: Array | None = None
    intercept: bool = False

    def __init__(self, components: ArrayLike, p: ArrayLike | None = None, *, intercept: bool = False) -> None:
        self._set(components=components, p=p, intercept=intercept)

    def finite_sample_risk(self, task: AnyTask, n: ArrayLike) -> Risk:
        """No identity at finite n and p is known: which component is the k-th depends on all of them.

        Parameters
        ----------
        task : Task
        n : array_like, shape (...)
            Number of training samples.

        Raises
        ------
        NotImplementedError
            Always.
        """
        self._points(task, n)
        raise NotImplementedError(
            "finite_sample_risk is not known for principal components on any task: use risk, whose error is O(1/n), "
            "or simulate"
        )

    def spectral_filter(self, w: ArrayLike) -> Array:
        """The filter f of the fitted weights f(X'X) X'y, which is 1/w at the largest ones.

        Parameters
        ----------
        w : array_like, shape (m,)
            All eigenvalues > 0 of X'X.

        Returns
        -------
        array, shape (m,)
            f(w).

        Raises
        ------
        ValueError
            If the number of components is not whole: there is no half of a component.
        """
        eigenvalues, count = np.asarray(w, dtype=float), float(self.components)
        if np.isfinite(count) and count != np.rint(count):
            raise ValueError(f"components must be a whole number where they are fitted, got {count!r}")
        rank = np.argsort(np.argsort(-eigenvalues, kind="stable"), kind="stable")
        return np.where(rank < count, 1.0 / eigenvalues, 0.0)

    def interpolation_threshold(self, task: AnyTask, n: ArrayLike) -> Array:
        """As many components as samples fit every label, where there are so many.

        Parameters
        ----------
        task : Task or SphericalTask
        n : array_like, shape (...)
            Number of training samples, > 0.

        Returns
        -------
        array, shape (...)
            n, or n - 1 with an intercept; inf where the task has fewer directions.
        """
        from sandbox.models.interpolation_threshold import interpolation_threshold
        from sandbox.models.min_norm import MinNorm

        return interpolation_threshold(MinNorm(self.p, intercept=self.intercept), task, n)

    def most(self, task: AnyTask) -> Array:
        """The largest number of components that makes a difference: as many as directions.

        Parameters
        ----------
        task : Task or SphericalTask

        Returns
        -------
        array, shape (...)
        """
        return self.inputs.most(engine.checked_task(task))

    def _filters(self, rows: Rows) -> ComponentsFilter:
        return ComponentsFilter(np.where(np.isinf(rows["components"]), 0.0, np.inf))

    def _sources(self, problem: Problem, rows: Rows) -> dict[str, Array]:
        return component_sources(problem, rows["components"])
