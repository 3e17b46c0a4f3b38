"""Models whose test risk is known, and what makes a model.

A model of one's own is a class with a `Table` of parameters, an axis and a fit or a theory; registered, it is on the
command line, in the explorer and in searches.

>>> from sandbox.models import MODELS
>>> MODELS["ridge"].__name__, MODELS["ridge"].axis, list(MODELS["ridge"].parameters)
('Ridge', 'p', ['penalty', 'p', 'intercept'])
"""

from sandbox.foundations.parameter_table import Choice, Switch, Table
from sandbox.foundations.parameters import Parameter
from sandbox.models.model_registry import MODELS, register
from sandbox.models.protocol import (
    HasEquivalent,
    HasFilter,
    HasFiniteSampleRisk,
    HasInputs,
    HasRisk,
    HasThreshold,
    HasTotals,
    HasWeights,
    Model,
)

__all__ = [
    "MODELS",
    "Choice",
    "HasEquivalent",
    "HasFilter",
    "HasFiniteSampleRisk",
    "HasInputs",
    "HasRisk",
    "HasThreshold",
    "HasTotals",
    "HasWeights",
    "Model",
    "Parameter",
    "Switch",
    "Table",
    "register",
]
