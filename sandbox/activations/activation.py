r"""The activation function as the theory and the simulation know it: constants, dual kernels, spectra."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np

from sandbox.activations import kernels, spherical_spectrum
from sandbox.activations.elementwise import ElementwiseCallable
from sandbox.activations.expansion import Elementwise, partial_expansion
from sandbox.activations.homogeneous import Homogeneous
from sandbox.activations.spherical_spectrum import SphereSpectrum
from sandbox.foundations.parameters import Array, Parameter, whole_numbers

#: Beyond this the Hermite coefficients, which grow like sqrt(k!), overflow.
_hermite_count = Parameter("count", "number of Hermite coefficients", 1.0, 300.0)


@dataclass(frozen=True)
class Activation:
    r"""An activation function with everything the theory and the simulation need to know about it.

    .. formula:: hermite-constants
        :title: Hermite constants of an activation
        :code: activation(name).mu0, activation(name).mu1, activation(name).mu_star_squared
        :where: g is standard normal
        :assumes: a square-integrable function
        :exactness: definition
        :reference: mei2022generalization

        \mu_0 = E\,\varphi(g), \qquad \mu_1 = E\, g\,\varphi(g), \qquad
        \mu_\star^2 = E\, (\varphi(g) - \mu_0 - \mu_1 g)^2

    .. formula:: dual-kernel
        :title: Dual kernel of an activation
        :code: activation(name).dual_kernel(rho)
        :uses: hermite-constants
        :where: u and v are standard normal of correlation :math:`\rho`, and :math:`\mu_k = E\, \varphi(g)\, He_k(g)`
        :assumes: a square-integrable function
        :exactness: definition
        :reference: daniely2016toward

        k(\rho) = E\, \varphi(u)\, \varphi(v) = \sum_{k \ge 0} \frac{\mu_k^2}{k!}\, \rho^k

    Parameters
    ----------
    name : str
        How figures and error messages call it.
    function : callable
        :math:`\varphi`, elementwise on arrays of float64. The named ones are finite and without warnings up to
        :math:`|x| = 10^{300}`, except that the square overflows beyond :math:`10^{154}`.
    mu0, mu1 : float
        :math:`\mu_0 = E\,\varphi(g)` and :math:`\mu_1 = E\,g \varphi(g)`, :math:`g \sim N(0, 1)`.
    mu_star_squared : float
        :math:`\mu_*^2 = E\,(\varphi(g) - \mu_0 - \mu_1 g)^2 \ge 0`, never formed as a difference: exactly 0
        for an affine activation.
    dual_kernel : callable
        :math:`k(\rho) = E\,\varphi(u) \varphi(v)` for an array of correlations :math:`\rho \in [-1, 1]`; for the named
        ones with an absolute error below :math:`10^{-15}` times `second_moment`. Correlations outside by at most 1e-12,
        as rounding leaves them, count as :math:`\pm 1`; beyond that it raises ValueError. It has
        :math:`k(0) = \mu_0^2`, :math:`k'(0) = \mu_1^2` and :math:`k(1)` = `second_moment`.
    homogeneous : Homogeneous, optional
        The closed form of a positively homogeneous function.

    Examples
    --------
    >>> from sandbox.activations import activation
    >>> relu = activation("relu")
    >>> relu
    Activation(name='relu', mu0=0.3989422804014327, mu1=0.5, mu_star_squared=0.09084505690810467)
    >>> float(relu.dual_kernel(-1)), relu.function(np.array([-2.0, 3.0]))
    (0.0, array([0., 3.]))
    """

    name: str
    function: Elementwise = field(repr=False, hash=False)
    mu0: float
    mu1: float
    mu_star_squared: float
    dual_kernel: Elementwise = field(repr=False, compare=False)
    homogeneous: Homogeneous | None = field(default=None, repr=False, compare=False)

    @property
    def second_moment(self) -> float:
        r""":math:`E\,\varphi(g)^2 = \mu_0^2 + \mu_1^2 + \mu_*^2`, the dual kernel at 1."""
        return self.mu0**2 + self.mu1**2 + self.mu_star_squared

    def hermite(self, count: int) -> Array:
        r"""The Hermite coefficients.

        Parameters
        ----------
        count : int
            From 1 to 300, beyond which the coefficients overflow.

        Returns
        -------
        array, shape (count,)
            :math:`\mu_k = E\,\varphi(g) He_k(g)` for k = 0 ... count - 1, with the normalisation
            :math:`E\,He_k(g)^2 = k!`, so that :math:`\sum_k \mu_k^2 / k!` is the second moment; their error is below
            1e-13 :math:`\sqrt{k!}` times the root of the second moment.

        Examples
        --------
        >>> from sandbox.activations import activation
        >>> activation("relu").hermite(5).round(4)
        array([ 0.3989,  0.5   ,  0.3989,  0.    , -0.3989])
        """
        checked = _hermite_count.check(count)
        if checked.ndim:
            raise ValueError(f"count must be a single number, got an array of shape {checked.shape}")
        count = int(whole_numbers(checked, "count", "hermite"))
        if self.homogeneous is not None:
            normalised = self.homogeneous.coefficients(np.inf, count)
        else:
            normalised = partial_expansion(self.function, np.inf, count).coefficients
        return normalised * np.cumprod(np.sqrt(np.maximum(np.arange(count), 1.0)))

    def on_sphere(self, dim: int) -> SphereSpectrum:
        r"""The spectrum of features whose inputs are uniform on the sphere of radius :math:`\sqrt{\mathrm{dim}}`.

        Parameters
        ----------
        dim : int
            From 2 to 1e12.

        Returns
        -------
        SphereSpectrum
            The same object at every call. Degrees are listed until there are 1e28 harmonics of a degree, or no more
            coefficients, or up to degree 4000 where there is a closed form and 400 where not.

        Examples
        --------
        >>> from sandbox.activations import activation
        >>> seen = activation("relu").on_sphere(10)
        >>> seen.coefficients[:4].round(4), seen.multiplicity[:4]
        (array([0.409 , 0.1581, 0.0372, 0.    ]), array([  1.,  10.,  54., 210.]))
        """
        dim = spherical_spectrum.whole_dim(dim)
        if dim not in self._spectra:
            self._spectra[dim] = spherical_spectrum.spectrum(dim, self.function, self.homogeneous)
        return self._spectra[dim]

    def sphere_kernel(self, dim: int) -> Elementwise:
        r"""The population inner product of two features whose inputs are uniform on a sphere.

        Parameters
        ----------
        dim : int
            From 2 to 1e12; the radius is :math:`\sqrt{\mathrm{dim}}`.

        Returns
        -------
        callable
            :math:`\rho \mapsto E_x \varphi(\langle w, x\rangle) \varphi(\langle w', x\rangle)` for unit vectors of
            overlap :math:`\rho`, elementwise on arrays, with the domain of `dual_kernel`.

        Examples
        --------
        >>> from sandbox.activations import activation
        >>> activation("abs").sphere_kernel(10)(np.array([0.0, 1.0])).round(4)
        array([0.6366, 1.    ])
        """
        dim = spherical_spectrum.whole_dim(dim)
        if dim not in self._kernels:
            self._kernels[dim] = kernels.on_sphere(dim, self.function, self.dual_kernel, self.homogeneous)
        return self._kernels[dim]

    def require_unchanged(self) -> None:
        """Raise a `ValueError` if the function is a callable that has changed since its constants were measured.

        Examples
        --------
        >>> from sandbox.activations import activation
        >>> activation("relu").require_unchanged()
        """
        if isinstance(self.function, ElementwiseCallable):
            self.function.require_unchanged()

    @cached_property
    def _spectra(self) -> dict[int, SphereSpectrum]:
        return {}

    @cached_property
    def _kernels(self) -> dict[int, Elementwise]:
        return {}

    def __getstate__(self) -> dict[str, Any]:
        """The fields without what has been computed from them, for `copy` and `pickle`."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)
