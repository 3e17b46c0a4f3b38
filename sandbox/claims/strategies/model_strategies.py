"""Models and their activations."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from sandbox.activations import NAMES
from sandbox.claims.strategies.number_strategies import MOST, decade, parameter_counts, penalties, times, typical
from sandbox.foundations.parameters import integer, one_of
from sandbox.models.model_registry import MODELS


def activations(*names: str) -> SearchStrategy[str]:
    """Names of activations.

    Parameters
    ----------
    *names : str
        Which of `sandbox.activations.NAMES`; all of them by default.

    Returns
    -------
    SearchStrategy
        Of names, simplest: the first of them, which is ``"linear"`` by default.

    Raises
    ------
    ValueError
        If a name is unknown.
    """
    simplest_first = sorted(NAMES, key=lambda name: (name != "linear", name != "relu"))
    return st.sampled_from([one_of(name, "name", NAMES) for name in names] or simplest_first)


def models(*, max_p: int = 60, max_penalty: float = 1e6) -> SearchStrategy[Any]:
    """Models with their hyperparameters.

    Parameters
    ----------
    max_p : int, default 60
        Largest number of parameters.
    max_penalty : float, default 1e6
        Largest penalty, a power of ten.

    Returns
    -------
    SearchStrategy
        Of the registered models that have an equivalent on every task: `MinNorm`, `Ridge` and `RandomFeatures`
        (Gaussian projections), and those of one's own; simplest: `MinNorm` of one parameter.

    Raises
    ------
    TypeError, ValueError
        If `max_p` is not an integer from 1 to 10^15, or `max_penalty` is not a power of ten.
    """
    max_p, _ = integer(max_p, "max_p", 1, MOST), decade(max_penalty, "max_penalty")
    searched = [model for model in MODELS.values() if callable(getattr(model, "equivalent", None))]
    return st.one_of([built(model, max_p=max_p, max_penalty=max_penalty) for model in searched])


def built(model: type[Any], *, max_p: int = 60, max_penalty: float = 1e6) -> SearchStrategy[Any]:
    """One model with typical values of the numbers in its table; a time that is forever by default is that."""
    wanted = {"p": parameter_counts(max_value=max_p), "penalty": penalties(max_value=max_penalty), "time": times()}
    numbers = model.parameters.numbers
    drawn = [name for name in numbers if name != "time" or getattr(model, name, None) != float("inf")]
    return st.builds(model, **{name: wanted[name] if name in wanted else typical(numbers[name]) for name in drawn})
