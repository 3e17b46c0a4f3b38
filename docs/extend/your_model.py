"""A model of one's own, from nothing to everywhere: ridge regression whose weights are multiplied by a factor."""

import shlex

import numpy as np

from sandbox import Ridge, Risk, Task, interpolation_threshold, peak, simulate
from sandbox.__main__ import main
from sandbox.claims import truth
from sandbox.features import LeadingDirections
from sandbox.models import MODELS, Parameter, Table, register

# %%
# A model is a class with a table of its parameters (name, meaning, domain, typical values), an axis along which it is
# swept, and a theory or a fit. Here it has both.


class MyRidge:
    """Ridge regression on the p leading directions, its weights multiplied by a factor."""

    parameters = Table(
        Ridge.parameters["penalty"],
        Parameter("factor", "what the weights are multiplied by", 0.0, 10.0, typical=(0, 2)),
        Ridge.parameters["p"],
    )
    axis = "p"

    def __init__(self, penalty, factor=1.0, p=None):
        given = self.parameters.check(penalty=penalty, factor=factor, p=p)
        self.penalty, self.factor, self.p = given["penalty"], given["factor"], given.get("p")

    # The theory. Variance is multiplied by the square of the factor; the bias is a sum over the spectrum.
    def risk(self, task, n):
        """The deterministic equivalent, for every source."""
        ridge = Ridge(self.penalty, self.p)
        unscaled, kappa = ridge.risk(task, n), np.asarray(ridge.equivalent(task, n).kappa)[..., None]
        seen = self.inputs.spectrum(task)
        learnt = self.factor[..., None] * seen.eigenvalues / (seen.eigenvalues + kappa)
        variance = {name: self.factor**2 * getattr(unscaled, name) for name in ("samples", "labels")}
        return Risk(
            noise=unscaled.noise,
            bias=seen.hidden + (seen.power * (1 - learnt) ** 2).sum(axis=-1),
            **variance,
            features=0.0,
            samples_features=0.0,
            labels_features=0.0,
            train=None,  # which we have not derived: asking for it says so
            effective_parameters=self.factor**2 * unscaled.effective_parameters,
            exactness="equivalent",
            at={**unscaled.at, "factor": self.factor},
        )

    # The fit, by which it is simulated: how it sees its inputs, and f of the weights f(X'X) X'y.
    @property
    def inputs(self):
        """The p leading directions."""
        return LeadingDirections(self.p)

    def spectral_filter(self, w):
        """That of ridge, times the factor."""
        return self.factor / (w + self.penalty)


# %%
# What needs a theory or a fit now works with it: each of these asks for the capability that it needs.

task = Task.isotropic(200, noise=0.5)
model = MyRidge(0.1, factor=0.8, p=[50, 150])
risk, measured = model.risk(task, n=100), simulate(MyRidge(0.1, 0.8, 50), task, n=100, draws=50, rng=0)
print("theory", risk.total.round(3), "measured", measured.mean.total.round(3))
print("threshold", interpolation_threshold(model, task, 100))
print("peak", peak(MyRidge(0.1, 0.8), task, 100))
print("truth", truth(MyRidge(0.1), task, 100))

# %%
# Registered, it is on the command line and in the explorer; with `equivalent`, searches draw it too.

register("my-ridge", MyRidge)
print("registered", list(MODELS))

main(shlex.split("risk my-ridge --penalty .1 --factor .5,.8,1 --p 50 --dim 200 --noise .5 --n 100"))
