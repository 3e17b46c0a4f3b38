r"""Spectral filters on isotropic inputs: exact at every n and p, and in closed form for the equivalent.

All directions are alike, so that the error of a filter is a mean over eigenvalues of the Gram matrix of functions of
one eigenvalue: with their density at finite n and p (`sandbox.numerics.wishart`) it is exact, with the law of Marchenko
and Pastur it is the deterministic equivalent.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.numerics.marchenko_pastur import marchenko_pastur_rule
from sandbox.numerics.wishart import wishart_rule
from sandbox.theory.finite_sample_min_norm import min_norm_shares
from sandbox.theory.finite_sample_ridge import LARGEST
from sandbox.theory.finite_sample_shares import Shares
from sandbox.theory.spectral_filters import SpectralFilters

#: The rule is graded towards eigenvalues as small as this.
SMALLEST = 1e-24

#: Eigenvalues this many widths of the edge beyond the edge are rare, and may contribute only this share.
FAR, RARE = 10.0, 1e-6


def isotropic_filter_shares(n: Array, p: Array, scale: Array, tail: Array, filters: SpectralFilters) -> Shares:
    """The deterministic equivalent of filters on inputs of one eigenvalue.

    Parameters
    ----------
    n, p, scale, tail : arrays, shape (points,)
        Samples, directions, both > 0, their eigenvalue, and the tail.
    filters : SpectralFilters
        One for every point, none of them the limit of min-norm least squares.
    """

    def rule(n: float, p: float) -> tuple[Array, Array, float]:
        x, weights = marchenko_pastur_rule(np.full(1, p / n), np.full(1, (n - p) / n))
        return n * x[0], p * weights[0], np.inf

    return _shares(n, p, scale, tail, filters, rule)


def finite_sample_filter_shares(n: Array, p: Array, scale: Array, tail: Array, filters: SpectralFilters) -> Shares:
    r"""The shares of filters on isotropic Gaussian inputs, exact at every n and p.

    .. formula:: filter-finite-sample
        :title: Spectral filters at every n and p
        :code: GradientFlow(time, p).finite_sample_risk(task, n)
        :uses: spectral-filter, wishart-density
        :where: W is the Gram matrix of the p directions used, which have the eigenvalue s and the power t,
            :math:`h = 1 - w f(w)`, and :math:`\bar h = E\, \mathrm{tr}\, h(W)/p`
        :assumes: isotropic Gaussian inputs
        :exactness: finite-sample
        :reference: adler2000classical, for the density of the eigenvalues

        \begin{aligned}
        \text{bias} &= t\, \bar h^2 + \text{hidden}, \qquad
        \text{labels} = \text{noise}\; s\, E\, \mathrm{tr}\, W f(W)^2, \\
        \text{samples} &= \frac{t}{p}\, E\, \mathrm{tr}\, (h(W) - \bar h)^2
        + \text{hidden}\; s\, E\, \mathrm{tr}\, W f(W)^2, \\
        \text{train} &= \frac1n \Bigl[ \frac{t}{s p}\, E\, \mathrm{tr}\, W h(W)^2
        + (\text{hidden} + \text{noise})\, E\, \mathrm{tr}\, h(X X^\top)^2 \Bigr]
        \end{aligned}

    Parameters
    ----------
    n, p, scale, tail : arrays, shape (points,)
        Samples and directions, whole and > 0, their eigenvalue, and the tail.
    filters : SpectralFilters
        One for every point.

    Raises
    ------
    NotImplementedError
        If min(n, p) is too large for the quadrature, or draws with eigenvalues far beyond those that are usual decide.
    """
    smaller = np.minimum(n, p)
    if np.any(smaller > LARGEST):
        raise NotImplementedError(
            f"finite_sample_risk of spectral filters is computed with min(n, p) <= {LARGEST}, got "
            f"{smaller.max():.15g}: use risk, whose error is of the order of 1/n there, or simulate"
        )

    def rule(n: float, p: float) -> tuple[Array, Array, float]:
        found = wishart_rule(int(min(n, p)), int(max(n, p)), SMALLEST)
        roots = np.sqrt(n), np.sqrt(p)
        far = sum(roots) ** 2 + FAR * sum(roots) * np.cbrt(1.0 / roots[0] + 1.0 / roots[1])
        return found.x, found.weights, float(far)

    shares = _shares(n, p, scale, tail, filters, rule)
    limit = filters.limit & (tail == 0)
    for share, exact in zip(shares, min_norm_shares(n, p), strict=True):
        share[limit] = exact[limit]
    return shares


def _shares(
    n: Array,
    p: Array,
    scale: Array,
    tail: Array,
    filters: SpectralFilters,
    rule: Callable[[float, float], tuple[Array, Array, float]],
) -> Shares:
    """The shares, with a rule that integrates over the eigenvalues of the Gram matrix of inputs of eigenvalue 1.

    The rule gives nodes, weights, and where eigenvalues are so large that they are rare.
    """
    shares = Shares(*np.zeros((5, n.size)))
    sizes, group = np.unique(np.stack([n, p, scale, tail]), axis=1, return_inverse=True)
    for k, (samples, directions, unit, beyond) in enumerate(sizes.T):
        members = np.flatnonzero(group.ravel() == k)
        x, weights, far = rule(samples, directions)
        w, few = unit * x, filters.at(members)
        with np.errstate(over="ignore", invalid="ignore"):
            response = few(w, beyond)
            amplified = unit * (w * response.values) * response.values
            labels, rare = amplified @ weights, amplified[:, x > far] @ weights[x > far]
        if not np.all(np.isfinite(labels) & (rare <= RARE * labels)):
            raise NotImplementedError(
                "finite_sample_risk of a filter is decided by rare training sets with eigenvalues far beyond the edge "
                "of the spectrum: take smaller steps, or use risk, which leaves them out"
            )
        left = response.left(w, beyond)
        covered, uncovered = min(samples / directions, 1.0), max(directions - samples, 0.0) / directions
        mean = weights / min(samples, directions)
        kept = (w * response.values) @ mean
        average = uncovered + covered * (left @ mean)
        # What is left deviates from its average as what is kept does; the smaller of both has its digits.
        late = (left @ mean < 0.5)[:, None]
        deviation = np.where(late, left - average[:, None], covered * kept[:, None] - w * response.values)
        unseen = few(np.zeros(1), beyond).residual[:, 0] if beyond > 0 else np.ones(members.size)
        shares.bias[members] = average**2
        shares.samples[members] = covered * (deviation**2 @ mean) + uncovered * (covered * kept) ** 2
        shares.labels[members] = labels
        shares.train_signal[members] = (x * response.residual**2) @ weights / (samples * directions)
        null = max(samples - directions, 0.0) * unseen**2
        shares.train_noise[members] = (null + response.residual**2 @ weights) / samples
    return shares
