"""What nonlinear features of Gaussian inputs see, by Gaussian equivalence."""

from __future__ import annotations

import numpy as np

from sandbox.activations import Activation
from sandbox.foundations.parameters import Array
from sandbox.spectra.spectrum import Spectrum


def gaussian_equivalence(seen: Spectrum, activation: Activation) -> Spectrum:
    r"""The spectrum of nonlinear features whose pre-activations have variance 1.

    .. formula:: gaussian-equivalence
        :title: The spectrum of nonlinear random features
        :code: RandomFeatures(p, activation).risk(task, n)
        :uses: hermite-constants
        :where: :math:`\mathrm{tr}\,\Sigma` includes the tail of the task; the constant carries no target
        :assumes: Gaussian inputs, pre-activations scaled to variance 1, min(n, p) well below the square of the
            dimension
        :exactness: gaussian-equivalence
        :reference: mei2022generalization; hu2023universality

        \frac{\mu_1^2\, s_j}{\mathrm{tr}\,\Sigma} \text{ for every } s_j, \qquad
        \mu_0^2 \text{ for the constant}, \qquad
        \text{tail seen} = \mu_\star^2 + \mu_1^2\, \frac{\text{tail}}{\mathrm{tr}\,\Sigma}

    Parameters
    ----------
    seen : Spectrum
        Of the inputs.
    activation : Activation

    Raises
    ------
    ValueError
        If all eigenvalues are 0.
    """
    trace = seen.trace
    if np.any(trace == 0):
        raise ValueError("eigenvalues must not all be 0 for features with an activation: they could not be scaled")
    scale = activation.mu1**2 / trace
    constant = np.array([activation.mu0**2])
    return Spectrum.of(
        _append(seen.eigenvalues * scale[..., None], constant),
        _append(seen.multiplicity, np.ones(1)),
        _append(seen.power, np.zeros(1)),
        seen.hidden,
        activation.mu_star_squared + scale * seen.tail,
    )


def _append(array: Array, last: Array) -> Array:
    return np.concatenate([array, np.broadcast_to(last, (*array.shape[:-1], 1))], axis=-1)
