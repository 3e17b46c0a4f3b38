"""The population on a sphere: the exact spectrum of nonlinear features, target power by polynomial degree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from sandbox.activations import Activation
from sandbox.activations.spherical_spectrum import SPHERE_DIM
from sandbox.foundations.batches import Batched
from sandbox.foundations.parameter_table import Table
from sandbox.foundations.parameters import LARGE, Array, Parameter, broadcast_shape, whole_numbers
from sandbox.foundations.quantities import NOISE
from sandbox.foundations.records import Made, Spelling, spelt
from sandbox.spectra.spectrum import Spectrum
from sandbox.tasks.task import Task

POWER_BY_DEGREE = Parameter(
    "power_by_degree", "target variance by polynomial degree", 0.0, LARGE, zero=True, vector=True
)


@dataclass(frozen=True, eq=False, repr=False, init=False)
class SphericalTask(Batched):
    r"""A regression problem with inputs uniform on the sphere of radius :math:`\sqrt{\mathrm{dim}}`.

    The target is a sum of polynomials of degree 0, 1, 2, ..., each orthogonal to all of lower degree (a spherical
    harmonic), and enters through its variance on each degree only. The covariance of the inputs is the identity.

    Parameters
    ----------
    dim : array_like, shape (...)
        Dimension of the space around the sphere, a whole number >= 2.
    power_by_degree : array_like, shape (..., degrees)
        Target variance (for degree 0, square of the mean) carried by the harmonics of degree 0, 1, 2, ..., each >= 0.
        ``[0, 1]`` is a linear target, ``[0, 0.5, 0.5]`` half linear and half quadratic.
    noise : array_like, shape (...), default 0
        Label-noise variance (never a standard deviation), >= 0.

    The leading axes are a batch; they broadcast against each other.

    Attributes
    ----------
    shape : tuple of int
        Shape of the batch, ``()`` for a single task.
    signal : array, shape (...)
        Mean square of the target, the power of all degrees: its variance, where there is none on degree 0.

    Raises
    ------
    TypeError
        If an argument is not real.
    ValueError
        If an argument is outside its domain, or the shapes do not broadcast.

    Notes
    -----
    Features :math:`p^{-1/2}\varphi(\langle w_j, x\rangle)` with :math:`\|w_j\| = 1` see the degree k with
    the eigenvalue :math:`\xi_k^2` on its :math:`B(\mathrm{dim}, k)` harmonics, where :math:`\xi_k = E\,
    \varphi(\sqrt{\mathrm{dim}}\, t)\, Q_k(t)` with the Gegenbauer polynomial :math:`Q_k` (the formula
    gegenbauer-spectrum). So ``min(n, p)`` may be of the order of dim^2 and beyond, where Gaussian equivalence fails.
    Linear models see dim directions of eigenvalue 1 and the power of degree 1; other degrees, a constant included
    (there is no intercept), are hidden from them.

    Everything is a deterministic equivalent. From dim = 10 on the total is within 1.5% at n = 100 and 0.3% at n = 300
    (ReLU, p = 2n, a linear target and a small penalty), within 3% without a penalty or with power on several degrees;
    the bias that is left of a degree already learnt is small, and off by some percent of itself.

    References
    ----------
    ``mei2022generalization``; ``ghorbani2021linearized`` (numbering not checked).

    Examples
    --------
    >>> from sandbox import RandomFeatures, SphericalTask
    >>> task = SphericalTask(60, [0, 0.8, 0.2], noise=0.1)
    >>> task.signal
    np.float64(1.0)
    >>> RandomFeatures([30, 300, 3000], "relu", penalty=1e-3).risk(task, n=1000).total.round(3)
    array([0.871, 0.478, 0.373])
    >>> eval(repr(task)) == task
    True
    """

    dim: Array
    power_by_degree: Array
    noise: Array

    parameters: ClassVar[Table] = Table(SPHERE_DIM, POWER_BY_DEGREE, NOISE)
    _grouped: ClassVar[tuple[str, ...]] = ("power_by_degree",)
    _single: ClassVar[tuple[str, ...]] = ("dim", "noise")

    def __init__(self, dim: ArrayLike, power_by_degree: ArrayLike, *, noise: ArrayLike = 0) -> None:
        values = {
            "dim": SPHERE_DIM.check(dim),
            "power_by_degree": np.atleast_1d(POWER_BY_DEGREE.check(power_by_degree)),
            "noise": NOISE.check(noise),
        }
        whole_numbers(values["dim"], "dim", "SphericalTask")
        broadcast_shape(
            dim=values["dim"].shape, power_by_degree=values["power_by_degree"].shape[:-1], noise=values["noise"].shape
        )
        self._set(**values)

    # ------------------------------------------------------------------ views

    @property
    def groups(self) -> int:
        """Number of eigen-groups that a linear model sees: all its directions are alike."""
        return 1

    @property
    def signal(self) -> Array:
        return self.power_by_degree.sum(axis=-1)

    def _within(self, shape: tuple[int, ...], index: Any, made: Made | None = None) -> SphericalTask:
        if self.shape == ():
            return self
        return self._of(**self._parts(shape, index))

    def replace(self, **changes: ArrayLike) -> SphericalTask:
        """A new task with some of its fields changed.

        Parameters
        ----------
        **changes : array_like
            Any of `dim`, `power_by_degree`, `noise`.

        Examples
        --------
        >>> from sandbox import SphericalTask
        >>> SphericalTask(10, [0, 1]).replace(noise=0.5).noise
        array(0.5)
        """
        known = (*self._single, *self._grouped)
        unknown = sorted(set(changes) - set(known))
        if unknown:
            raise TypeError(f"a spherical task has no field {unknown[0]!r}; it has {', '.join(known)}")
        return SphericalTask(**{name: getattr(self, name) for name in known} | changes)

    def leading(self, p: ArrayLike) -> Task:
        """The task of a linear learner that sees only p of the dim coordinates.

        Parameters
        ----------
        p : array_like, shape (...)
            Number of coordinates, from 0 to inf (all of them).

        Returns
        -------
        Task
            Its spectrum is that of the coordinates; the power of the other degrees and of the coordinates left out is
            hidden.

        Examples
        --------
        >>> from sandbox import SphericalTask
        >>> SphericalTask(40, [0, 0.8, 0.2]).leading(10).hidden.round(12)
        np.float64(0.8)
        """
        return self._linear.leading(p)

    @cached_property
    def _linear(self) -> Task:
        """What the coordinates show of the task."""
        power = self.power_by_degree
        other = power[..., 0] + power[..., 2:].sum(axis=-1)
        visible = power[..., 1:2] if power.shape[-1] > 1 else np.zeros((*power.shape[:-1], 1))
        return Task(np.ones(1), visible, self.dim[..., None], noise=self.noise, hidden=other)

    # ------------------------------------------------------------------ the question the theory asks

    def seen_by(self, activation: Activation | None) -> Spectrum:
        r"""The kernel spectrum that a model with this activation sees.

        Parameters
        ----------
        activation : Activation or None
            None for linear models and Gaussian projections, which see the coordinates. Features see the degrees
            with the eigenvalues :math:`\xi_k^2`; those beyond the highest listed one are the tail.

        Returns
        -------
        Spectrum

        Raises
        ------
        ValueError
            If there is power on a degree higher than the activation's spectrum is listed.
        """
        if activation is None:
            return self._linear.seen_by(None)
        if not isinstance(activation, Activation):
            raise TypeError(f"activation must be a sandbox.activations.Activation or None, got {activation!r}")
        if activation not in self._spectra:
            self._spectra[activation] = self._seen_by_features(activation)
        return self._spectra[activation]

    def _seen_by_features(self, activation: Activation) -> Spectrum:
        dims = np.unique(self.dim)
        spheres = [activation.on_sphere(int(dim)) for dim in dims]
        highest = self.power_by_degree.shape[-1]
        for sphere in spheres:
            beyond = sphere.coefficients.size
            if sphere.tail > 0 and np.any(self.power_by_degree[..., beyond:] > 0):
                raise ValueError(
                    f"power_by_degree must end at degree {beyond - 1}, the last one listed of {activation.name} in "
                    f"dimension {sphere.dim}, got power on {highest} degrees"
                )
        # One group for each degree: those that some activation lacks have eigenvalue 0, and their power is hidden.
        size = max(highest, *(sphere.coefficients.size for sphere in spheres))
        eigenvalues, multiplicity = np.zeros((2, dims.size, size))
        for row, sphere in enumerate(spheres):
            eigenvalues[row, : sphere.coefficients.size] = sphere.eigenvalues
            multiplicity[row, : sphere.coefficients.size] = sphere.multiplicity
        used = np.any(eigenvalues > 0, axis=0)
        used[:highest] = True
        power = np.zeros((*self.power_by_degree.shape[:-1], size))
        power[..., :highest] = self.power_by_degree
        which = np.searchsorted(dims, self.dim)
        return Spectrum.of(
            eigenvalues[which][..., used],
            multiplicity[which][..., used],
            power[..., used],
            np.zeros(()),
            np.asarray(np.array([sphere.tail for sphere in spheres])[which]),
            unlisted=np.asarray(np.array([sphere.unlisted for sphere in spheres])[which]),
        )

    @cached_property
    def _spectra(self) -> dict[Activation, Spectrum]:
        return {}

    def _overview(self) -> dict[str, Array]:
        return {"dim": self.dim, "signal": self.signal, "noise": self.noise}

    def _groups(self) -> dict[str, Array]:
        return {"degree": np.arange(float(self.power_by_degree.size)), "power": self.power_by_degree}

    def __repr__(self) -> str:
        return spelt(self)

    def _spelt(self, spelling: Spelling) -> str:
        arguments = [spelling(self.dim, "dim"), spelling(self.power_by_degree, "power_by_degree")]
        if np.any(self.noise != 0):
            arguments.append(f"noise={spelling(self.noise, 'noise')}")
        return f"SphericalTask({', '.join(arguments)})"


#: What a model is trained on.
AnyTask = Task | SphericalTask
