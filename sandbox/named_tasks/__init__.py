"""The tasks that have a name: constructors of `Task`, one module per family."""

from sandbox.named_tasks.floored_exponential import FlooredExponential
from sandbox.named_tasks.general import General
from sandbox.named_tasks.latent_space import LatentSpace
from sandbox.named_tasks.misspecified import Misspecified
from sandbox.named_tasks.power_laws import PowerLaws
from sandbox.named_tasks.two_eigenvalues import TwoEigenvalues


class NamedTasks(General, PowerLaws, FlooredExponential, TwoEigenvalues, LatentSpace, Misspecified):
    """Constructors of tasks by the name of their spectrum."""


__all__ = ["NamedTasks"]
