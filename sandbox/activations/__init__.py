r"""Activation functions: their constants, kernels and spectra, by name or measured from any callable.

On a standard normal pre-activation an activation is a constant, a linear part and a rest, and the population sees two
neurons only through the dual kernel :math:`k(\rho) = E\,\varphi(u) \varphi(v)`, where :math:`u, v` are standard normal
with correlation :math:`\rho`. For inputs on a sphere it has a spectrum over the spherical harmonics.
"""

from __future__ import annotations

from sandbox.activations.activation import Activation
from sandbox.activations.lookup import activation
from sandbox.activations.named import NAMES
from sandbox.activations.spherical_spectrum import SphereSpectrum

__all__ = ["NAMES", "Activation", "SphereSpectrum", "activation"]
