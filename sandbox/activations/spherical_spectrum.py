r"""What features of inputs on a sphere see: the spectrum of an activation over spherical harmonics."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sandbox.activations.expansion import Elementwise, expand
from sandbox.activations.homogeneous import Homogeneous
from sandbox.foundations.parameters import Array, whole_numbers
from sandbox.foundations.quantities import DIM
from sandbox.numerics.gegenbauer import multiplicities

SPHERE_DIM = replace(
    DIM, meaning="dimension of the space around the sphere", low=2.0, high=1e12, infinite=False, symbol="d"
)

#: Harmonics of a degree with more of them than this are beyond every sample.
MOST_HARMONICS = 1e28

#: The highest degree that is listed, for a closed form and by quadrature.
HIGHEST_CLOSED = 4000
HIGHEST_MEASURED = 400


@dataclass(frozen=True, eq=False)
class SphereSpectrum:
    r"""The spectrum of an activation over the spherical harmonics.

    Parameters
    ----------
    dim : int
        d; the inputs lie on the sphere of radius :math:`\sqrt d`.
    coefficients : array, shape (K + 1,)
        :math:`\xi_k` of the degrees 0 ... K, signed; exactly 0 where they vanish.
    multiplicity : array, shape (K + 1,)
        :math:`B(d, k)`.
    tail : float
        :math:`\sum_{k > K} B(d, k)\,\xi_k^2`, exactly 0 if no degree is missing.
    unlisted : float
        No eigenvalue :math:`\xi_k^2` of a degree above K is larger than this; 0 with the tail.
    """

    dim: int
    coefficients: Array
    multiplicity: Array
    tail: float
    unlisted: float

    @property
    def degrees(self) -> NDArray[np.int64]:
        """The degrees of the listed eigenvalues that are not 0."""
        return np.flatnonzero(self.coefficients)

    @property
    def eigenvalues(self) -> Array:
        r""":math:`\xi_k^2` of all listed degrees."""
        return self.coefficients**2

    @property
    def second_moment(self) -> float:
        r""":math:`E\,\varphi(\sqrt d\,t)^2`, the trace of the kernel."""
        return float(self.multiplicity @ self.eigenvalues) + self.tail


def whole_dim(dim: object) -> int:
    """A checked dimension of a sphere."""
    array = SPHERE_DIM.check(dim)  # type: ignore[arg-type]
    if array.ndim:
        raise ValueError(f"dim must be a single number, got an array of shape {array.shape}")
    return int(whole_numbers(array, "dim", "on_sphere"))


def spectrum(dim: int, function: Elementwise, closed: Homogeneous | None) -> SphereSpectrum:
    r"""The spectrum of a function, by its closed form if it has one.

    .. formula:: gegenbauer-spectrum
        :title: The spectrum of random features on a sphere
        :code: activation(name).on_sphere(d)
        :where: t is a coordinate of a uniform point of the unit sphere, :math:`Q_k` the Gegenbauer polynomial of
            degree k with :math:`Q_k(1) = 1`, and :math:`B(d, k)` the number of spherical harmonics, the multiplicity
            of :math:`\xi_k^2`
        :assumes: inputs uniform on the sphere of radius :math:`\sqrt d`, directions on the unit sphere
        :exactness: definition
        :reference: ghorbani2021linearized; mei2022generalization

        \xi_k = E\,\varphi(\sqrt d\,t)\, Q_k(t), \qquad \sum_k B(d, k)\,\xi_k^2 = E\,\varphi(\sqrt d\,t)^2
    """
    highest = HIGHEST_MEASURED if closed is None else HIGHEST_CLOSED
    many = multiplicities(dim, highest + 1)
    many = many[many < MOST_HARMONICS]
    if closed is not None:
        xi = np.trim_zeros(closed.coefficients(dim, many.size), "b")
        tail, unlisted = closed.beyond(dim, xi.size)
        return _frozen(dim, xi, many[: xi.size], tail, unlisted)
    found = expand(function, dim, many.size)
    many = multiplicities(dim, found.coefficients.size + 1)
    xi = found.coefficients / np.sqrt(many[:-1])
    # The multiplicity grows with the degree, and no degree has more than the whole tail.
    return _frozen(dim, xi, many[:-1], found.rest, found.rest / many[-1])


def _frozen(dim: int, xi: Array, many: Array, tail: float, unlisted: float) -> SphereSpectrum:
    xi, many = xi.copy(), many.copy()
    xi.setflags(write=False)
    many.setflags(write=False)
    return SphereSpectrum(dim, xi, many, tail, unlisted)
