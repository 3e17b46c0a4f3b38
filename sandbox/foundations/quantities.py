"""The quantities that theory, data and other people's conventions share, each declared once.

What a class narrows, as the number of parameters of a model, it narrows by ``dataclasses.replace``.
"""

from __future__ import annotations

from sandbox.foundations.parameters import LARGE, MANY, Parameter

N = Parameter("n", "number of training samples", 1e-15, 1e15, symbol="n", typical=(10, 1000), whole=True)
P = Parameter(
    "p", "number of parameters", 1e-15, MANY, zero=True, infinite=True, symbol="p", typical=(1, 10_000), whole=True
)
#: What a result calls the number of directions that p comes to, where p asks for more than there are.
USED = "p_used"

DIM = Parameter("dim", "input dimension", 1.0, MANY, infinite=True, typical=(10, 1000), whole=True)
PENALTY = Parameter(
    "penalty",
    "ridge penalty of the un-normalised loss",
    1 / LARGE,
    LARGE,
    zero=True,
    infinite=True,
    typical=(1e-6, 1e3),
)
TIME = Parameter(
    "time",
    "time of gradient flow on the un-normalised loss",
    1 / LARGE,
    LARGE,
    zero=True,
    infinite=True,
    typical=(1e-4, 1e3),
)
WEIGHT_DECAY = Parameter(
    "weight_decay",
    "weight decay of gradient flow, the penalty it converges to",
    1 / LARGE,
    LARGE,
    zero=True,
    typical=(1e-6, 1e2),
)
INITIAL_VARIANCE = Parameter(
    "initial_variance", "variance of each random initial weight", 1 / LARGE, LARGE, zero=True, typical=(0, 1)
)
STEP_SIZE = Parameter(
    "step_size", "step size of gradient descent on the un-normalised loss", 1 / LARGE, LARGE, typical=(1e-5, 1e-2)
)
STEPS = Parameter(
    "steps",
    "number of steps of gradient descent",
    1.0,
    1e15,
    zero=True,
    infinite=True,
    typical=(1, 10_000),
    whole=True,
    integral=True,
)
MOMENTUM = Parameter("momentum", "share of the last step that is repeated", 0.0, 1.0 - 2.0**-53, typical=(0, 0.99))
COMPONENTS = Parameter(
    "components",
    "number of sample components kept",
    1e-15,
    MANY,
    zero=True,
    infinite=True,
    typical=(1, 1000),
    whole=True,
)
NOISE = Parameter("noise", "label-noise variance", 0.0, LARGE, zero=True, typical=(0, 1))
SIGNAL = Parameter("signal", "target variance", 0.0, LARGE, zero=True, typical=(0, 4))
HIDDEN = Parameter("hidden", "target variance that no eigenvalue carries", 0.0, LARGE, zero=True, typical=(0, 1))
TAIL = Parameter("tail", "trace of infinitely many vanishing eigenvalues", 1 / LARGE, LARGE, zero=True)
EIGENVALUES = Parameter(
    "eigenvalues",
    "eigenvalues of the input covariance",
    1 / LARGE,
    LARGE,
    zero=True,
    symbol=r"\mathrm{eigenvalue}",
    vector=True,
)
POWER = Parameter("power", "target variance of each eigen-group", 0.0, LARGE, zero=True, vector=True)
MULTIPLICITY = Parameter(
    "multiplicity", "number of directions in each eigen-group", 1e-15, MANY, zero=True, vector=True
)
