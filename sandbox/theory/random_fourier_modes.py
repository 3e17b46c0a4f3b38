r"""Min-norm least squares on random Fourier modes at random points of a finite grid.

The sum of its sources in closed form is in `sandbox.models.fourier_series`.
"""

from __future__ import annotations

import numpy as np

from sandbox.foundations.parameters import Array


def fourier_sources(D: Array, n: Array, p: Array, *, power: Array, hidden: Array, noise: Array) -> dict[str, Array]:
    r"""All primary fields of the risk, each of the common shape of the arguments, with n and p at most D.

    For points and modes that are independent Haar-distributed frames all of them are identities at every D: averaged
    over one frame the fit is, by symmetry, a multiple of the adjoint of the other. For rows and columns of one
    Haar-unitary matrix the split of the variance is off by O(1/D), for the Fourier transform all of them are.

    .. formula:: fourier-series-sources
        :title: Where the risk of a Fourier series comes from
        :code: FourierSeries(p).risk(task, n)
        :where: D points and modes, :math:`\rho_n = n/D`, :math:`\rho_p = p/D`, lo and hi the smaller and the larger of
            them, power on the modes
        :assumes: isotropic target, n, p <= D; Fourier modes of many points, or independent Haar
            frames of any size
        :exactness: equivalent
        :reference: belkin2020two, Section 3, for the total

        \begin{aligned}
        \text{bias} &= \text{power}\,(1-lo)^2 + \text{hidden}, \\
        \text{samples} &= \text{power}\, lo^2\, \tfrac{1-\rho_n}{\rho_n} + \text{hidden}\, \tfrac{lo^2}{\rho_n}, \\
        \text{features} &= \text{power}\, lo^2\, \tfrac{1-\rho_p}{\rho_p}, \\
        \text{samples\_features} &= \text{power}\, \frac{lo\,(1-hi)\,(hi\,(1-lo) + lo^2)}{hi\,(hi-lo)}
        + \text{hidden}\, w, \\
        \text{labels} &= \text{noise}\, \tfrac{lo^2}{\rho_n}, \qquad
        \text{labels\_features} = \text{noise}\, w, \\
        \text{train} &= (\text{power} + \text{hidden} + \text{noise})\,(1 - p/n)_+, \\
        w &= \frac{lo\,(1-hi)}{hi-lo} \;(n \le p), \\
        w &= \frac{lo\,(hi\,(1-hi) + (hi-lo)^2)}{hi\,(hi-lo)} \;(n > p)
        \end{aligned}
    """
    D, n, p, power, hidden, noise = np.broadcast_arrays(D, n, p, power, hidden, noise)
    few, many = np.minimum(n, p), np.maximum(n, p)
    lo, hi = few / D, many / D
    # The differences of counts are exact where those of fractions are not.
    free, gap, unused = (D - few) / D, (many - few) / D, (D - many) / D
    with_features = lo * unused * (hi * free + lo * lo) / hi
    spread = np.where(n <= p, lo * unused, lo * (hi * unused + gap * gap) / hi)
    # few / n and few / p, without a division by p = 0.
    of_samples, of_features = p / many, n / many
    per_noise = lo * of_samples
    per_noise_with_features = _over(spread, gap)
    return {
        "noise": noise,
        "bias": power * free * free + hidden,
        "samples": power * lo * of_samples * ((D - n) / D) + hidden * per_noise,
        "features": power * lo * of_features * ((D - p) / D),
        "samples_features": _over(power * with_features, gap) + _times(hidden, per_noise_with_features),
        "labels": noise * per_noise,
        "labels_features": _times(noise, per_noise_with_features),
        "train": (power + hidden + noise) * np.maximum(n - p, 0.0) / n,
        "effective_parameters": n * (per_noise + per_noise_with_features),
    }


def _over(numerator: Array, gap: Array) -> Array:
    """numerator / gap; without numerator the square matrix is the unitary one, or nothing is fitted."""
    infinite = np.where(numerator > 0, np.inf, 0.0)
    return np.divide(numerator, gap, out=infinite, where=gap > 0)


def _times(variance: Array, factor: Array) -> Array:
    """variance x factor, 0 without variance even where the factor is infinite."""
    return np.multiply(variance, factor, out=np.zeros_like(factor), where=variance > 0)
