"""What is translated: the quantities of this library, and those that come out of a fit."""

from __future__ import annotations

from dataclasses import replace

from sandbox.foundations import quantities
from sandbox.foundations.parameters import LARGE, Parameter

#: Each of our quantities. Counts need not be whole in the limits that papers take.
OURS = (
    quantities.N,
    replace(quantities.P, zero=False),
    replace(quantities.DIM, low=1e-15, infinite=False),
    replace(quantities.PENALTY, low=-LARGE, zero=False),
    quantities.NOISE,
    quantities.SIGNAL,
    quantities.POWER,
    quantities.HIDDEN,
    quantities.EIGENVALUES,
    Parameter("kappa", "effective ridge", 1 / LARGE, LARGE, zero=True, infinite=True, symbol=r"\kappa"),
    Parameter("df2", "second degrees of freedom", 1 / LARGE, LARGE, zero=True, symbol=r"\mathrm{df}_2"),
)
DOMAINS = {each.name: each for each in OURS}
SYMBOLS = {each.name: each.latex for each in OURS}

#: What comes out of a fit, not into it.
OUTCOMES = ("kappa", "df2")
