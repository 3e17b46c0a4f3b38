"""The tasks that have a name: constructors of `Task`, one module per family."""

from sandbox.tasks.named.covariance import FromCovariance
from sandbox.tasks.named.floored_exponential import FlooredExponential
from sandbox.tasks.named.isotropic import Isotropic
from sandbox.tasks.named.latent_space import LatentSpace
from sandbox.tasks.named.misspecified import Misspecified
from sandbox.tasks.named.power_law_tasks import PowerLaws
from sandbox.tasks.named.two_eigenvalues import TwoEigenvalues


class NamedTasks(Isotropic, FromCovariance, PowerLaws, FlooredExponential, TwoEigenvalues, LatentSpace, Misspecified):
    """Constructors of tasks by the name of their spectrum."""


__all__ = ["NamedTasks"]
