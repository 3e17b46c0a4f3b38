"""What is translated: the quantities of this library, their domains and how they are written."""

from __future__ import annotations

from sandbox.foundations import parameters
from sandbox.foundations.parameters import LARGE, Parameter

#: Domain and LaTeX of each of our quantities.
OURS: dict[str, tuple[Parameter, str]] = {
    "n": (parameters.n, "n"),
    "p": (parameters.features, "p"),
    "dim": (Parameter("dim", "input dimension", 1e-15, parameters.MANY), r"\mathrm{dim}"),
    "penalty": (parameters.signed_penalty, r"\mathrm{penalty}"),
    "noise": (parameters.noise, r"\mathrm{noise}"),
    "signal": (parameters.signal, r"\mathrm{signal}"),
    "power": (parameters.power, r"\mathrm{power}"),
    "hidden": (parameters.hidden, r"\mathrm{hidden}"),
    "eigenvalues": (parameters.eigenvalues, r"\mathrm{eigenvalue}"),
    "kappa": (Parameter("kappa", "effective ridge", 1 / LARGE, LARGE, zero=True, infinite=True), r"\kappa"),
    "df2": (Parameter("df2", "second degrees of freedom", 1 / LARGE, LARGE, zero=True), r"\mathrm{df}_2"),
}
SYMBOLS = {name: symbol for name, (_, symbol) in OURS.items()}
DOMAINS = {name: domain for name, (domain, _) in OURS.items()}

#: What comes out of a fit, not into it.
OUTCOMES = ("kappa", "df2")
