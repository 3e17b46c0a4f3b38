"""The risk of a spectral filter of one's own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array, real_array
from sandbox.foundations.quantities import N
from sandbox.foundations.records import frozen
from sandbox.models import engine
from sandbox.results.risk import Risk, risk_of, without_features
from sandbox.tasks.centred_samples import centred_samples
from sandbox.tasks.input_views import DIRECTIONS, INTERCEPT, LeadingDirections
from sandbox.tasks.spherical_task import AnyTask
from sandbox.theory.filter_sources import filter_sources
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_filters import OwnFilter


def filter_risk(
    filter: Callable[[Array], ArrayLike],
    task: AnyTask,
    n: ArrayLike,
    *,
    p: ArrayLike | None = None,
    intercept: bool = False,
) -> Risk:
    r"""The risk of a linear model whose weights are a spectral filter of the training set.

    .. formula:: spectral-filter
        :title: Bias and variance of a spectral filter
        :code: filter_risk(filter, task, n)
        :uses: degrees-of-freedom
        :where: the weights are :math:`f(X^\top X) X^\top y`, :math:`h = 1 - w f(w)` is what the filter leaves, and
            :math:`\bar h_j` the average of what it leaves of direction j
        :assumes: Gaussian inputs of any spectrum, a filter that does not depend on the labels
        :exactness: equivalent
        :reference: ledoit2011eigenvectors; knowles2017anisotropic, for the two-point function

        \text{bias} = \sum_j t_j\, \bar h_j^2 + \text{hidden}, \qquad
        \text{labels} = \text{noise}\; E\, \mathrm{tr}\, \Sigma\, X^\top X\, f(X^\top X)^2

    Parameters
    ----------
    filter : callable
        f, elementwise: from eigenvalues > 0 of :math:`X^\top X` of shape (m,) to real numbers of that shape. Ridge is
        ``lambda w: 1 / (w + penalty)``.
    task : Task or SphericalTask
    n : array_like, shape (...)
        Number of training samples, > 0 and at most 1e15; need not be whole.
    p : array_like, shape (...), optional
        Number of leading directions used, in [0, inf]; all of them by default.
    intercept : bool, default False
        Whether a constant is fitted as well, without a penalty.

    Returns
    -------
    Risk
        Of the common shape of task, n and p; its exactness is ``"equivalent"``.

    Raises
    ------
    TypeError
        If the filter is not callable, or what it returns is not real.
    ValueError
        If what it returns has another shape, or is not finite.

    Notes
    -----
    It is resolved where it varies; where it jumps only roughly, as `PrincipalComponents` is not.

    Examples
    --------
    >>> from sandbox import Ridge, Task, filter_risk
    >>> task = Task.power_law(1.2, 1.5, dim=300, noise=0.3)
    >>> filter_risk(lambda w: 1 / (w + 0.5), task, n=60).total.round(6)
    np.float64(0.54015)
    >>> Ridge(0.5).risk(task, n=60).total.round(6)
    np.float64(0.54015)

    Half of what is left is learnt at every step of an iteration:

    >>> filter_risk(lambda w: (1 - 0.5**20) / w, Task.isotropic(30), n=60).total.round(3)
    np.float64(0.0)
    """
    if not callable(filter):
        raise TypeError(f"filter must be callable, from eigenvalues to numbers, got {type(filter).__name__}")
    checked, given = engine.checked_task(task), N.check(n)
    used = None if p is None else DIRECTIONS.check(p)
    inputs = LeadingDirections(used, INTERCEPT.check(intercept))
    at = {"n": frozen(given)} | ({} if used is None else {"p": frozen(used)}) | inputs.used(checked)
    points = engine.Points(inputs, checked, centred_samples(inputs, checked, given), engine.NO_PENALTY, at)

    def values(w: Array) -> Array:
        with np.errstate(all="ignore"):
            f = real_array(filter(w.copy()), "filter(w)")
        if f.shape not in ((), w.shape):
            raise ValueError(f"filter(w) must have the shape {w.shape} of its argument, got {f.shape}")
        if not np.all(np.isfinite(f)):
            raise ValueError(f"filter(w) must be finite at all w > 0, got {float(f[~np.isfinite(f)].flat[0])!r}")
        return f

    def sources(problem: Problem, rows: engine.Rows) -> dict[str, Array]:
        return filter_sources(problem, OwnFilter(values, problem.points))

    fields = engine.filtered(points, {}, sources)
    return without_features(risk_of(engine.with_constant(points, fields), "equivalent", at))
