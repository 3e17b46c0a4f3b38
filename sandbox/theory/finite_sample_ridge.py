r"""Ridge regression on isotropic Gaussian inputs, exact at every n and p."""

from __future__ import annotations

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.numerics.wishart import WishartRule, wishart_rule
from sandbox.theory.finite_sample_shares import Shares

#: The largest min(n, p): the quadrature takes time proportional to its square, here a second or two.
LARGEST = 10_000

#: Penalties x nodes evaluated at once.
BLOCK = 2**18


def ridge_shares(n: Array, p: Array, penalty: Array) -> Shares:
    r"""The shares of ridge on inputs of eigenvalue 1.

    The bar averages over p directions: those that the m eigenvalues cover, and p - m unseen ones with r = 1. Another
    eigenvalue rescales the penalty. The expectations are one-dimensional integrals, see `sandbox.numerics.wishart`.

    .. formula:: ridge-finite-sample
        :title: Risk of ridge on isotropic inputs at every n and p
        :code: Ridge(penalty, p).finite_sample_risk(task, n)
        :uses: wishart-density
        :where: m and M the smaller and the larger of n and p, x the eigenvalues of the m x m real Wishart matrix of M
            degrees of freedom, :math:`r = \text{penalty}/(x + \text{penalty})`, the bar a mean over p directions (p -
            m of them unseen, with r = 1), t the target power on them and S = hidden + noise
        :assumes: isotropic Gaussian inputs (another eigenvalue rescales the penalty), penalty > 0
        :exactness: finite-sample
        :reference: dobriban2018high, the conditional risk

        \begin{aligned}
        \text{bias} &= t\, (E\, \bar r)^2 + \text{hidden}, \qquad \text{labels} = \text{noise}\, V, \\
        \text{samples} &= t\, E\, \overline{(r - E\,\bar r)^2} + \text{hidden}\, V, \qquad
        V = E \sum_{i \le m} \frac{x_i}{(x_i + \text{penalty})^2}, \\
        \text{train} &= \tfrac1n \Bigl[ \tfrac tp\, E \sum_{i \le m} x_i r_i^2
        + S \Bigl( n - m + E \sum_{i \le m} r_i^2 \Bigr) \Bigr]
        \end{aligned}

    Parameters
    ----------
    n, p, penalty : array, shape (points,)
        n >= 1 and p >= 0 whole, penalty in (0, inf].
    """
    smaller, larger = np.minimum(n, p), np.maximum(n, p)
    shares = Shares(*np.zeros((5, n.size)))
    null = np.isinf(penalty) | (p == 0)
    for share in (shares.bias, shares.train_signal, shares.train_noise):
        share[null] = 1.0
    points = np.flatnonzero(~null)
    too_many = smaller[points] > LARGEST
    if too_many.any():
        raise NotImplementedError(
            f"finite_sample_risk of ridge is computed on isotropic tasks with min(n, p) <= {LARGEST}, got "
            f"{smaller[points][too_many][0]:.15g}: use risk, whose error is of the order of 1/n there, or simulate"
        )
    if points.size == 0:
        return shares
    # One density for every pair of sizes, one set of integrals for every penalty.
    sizes, group = np.unique(np.stack([smaller[points], larger[points]]), axis=1, return_inverse=True)
    group = group.ravel()
    for k, (m, M) in enumerate(sizes.T):
        members = points[group == k]
        penalties, which = np.unique(penalty[members], return_inverse=True)
        rule = wishart_rule(int(m), int(M), float(penalties[0]))
        step = max(BLOCK // rule.x.size, 1)
        blocks = [_means(rule, m, M, penalties[i : i + step, None]) for i in range(0, penalties.size, step)]
        missed, kept, spread, per_noise, squares, fitted = np.concatenate(blocks, axis=1)[:, which]
        covered, uncovered = m / p[members], (p[members] - m) / p[members]
        shares.bias[members] = (uncovered + covered * missed) ** 2
        shares.samples[members] = covered * (spread + uncovered * kept**2)
        shares.labels[members] = m * per_noise
        shares.train_signal[members] = covered * fitted / n[members]
        shares.train_noise[members] = (n[members] - m + m * squares) / n[members]
    return shares


def _means(rule: WishartRule, m: float, M: float, penalty: Array) -> Array:
    """Mean over the eigenvalues of r, 1 - r, (r - mean)^2, x/(x + penalty)^2, r^2, x r^2; shape (6, penalties)."""
    x, weights = rule.x, rule.weights / m
    inverse = 1.0 / (x + penalty)
    r, kept = penalty * inverse, x * inverse
    # r - penalty/(M + penalty), which does not cancel where all eigenvalues are close to M.
    deviation = -(penalty / (M + penalty)) * (rule.centred * inverse)
    deviation -= (deviation @ weights)[:, None]
    return np.stack([each @ weights for each in (r, kept, deviation**2, kept * inverse, r**2, x * r**2)])
