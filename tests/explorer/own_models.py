"""Models of a user's own, in a file outside the package."""

import numpy as np

from sandbox import Ridge
from sandbox.foundations.quantities import PENALTY, P
from sandbox.models import Choice, Parameter, Table

#: Three parameters that no model of the library has.
MORE = (
    Parameter("forgetting_rate", "share of the samples that is forgotten", 0, 1, typical=(0, 0.9)),
    Parameter("temperature", "temperature", 1e-3, 1e3, typical=(0.01, 100)),
    Parameter("warmup", "steps of the warm-up", 1, 1e6, typical=(1, 1000), whole=True),
)


class Many:
    """Ridge with more parameters than the library has, and a choice; it refuses to be too hot."""

    parameters = Table(P, PENALTY, *MORE, Choice("kind", "how it forgets", ("hard", "soft")))
    axis = "p"

    def __init__(self, p, penalty=0.0, forgetting_rate=0.0, temperature=1.0, warmup=10, kind=None):
        if np.max(temperature) > 50:
            raise ValueError(f"temperature must be at most 50, got {np.max(temperature):g}: it melts")
        self.p, self.penalty, self.forgetting_rate, self.temperature = p, penalty, forgetting_rate, temperature
        self.warmup, self.kind = warmup, kind

    def risk(self, task, n):
        return Ridge(self.penalty, self.p).risk(task, n * (1 - np.asarray(self.forgetting_rate)))


class Plain:
    """The least that a model can be: it has an axis that is no p, and a risk."""

    parameters = Table(Parameter("strength", "strength of the shrinkage", 0, 1, typical=(0.0, 1.0)))
    axis = "strength"

    def __init__(self, strength):
        self.strength = np.asarray(strength)

    def risk(self, task, n):
        return Ridge(self.strength * 100).risk(task, n)
