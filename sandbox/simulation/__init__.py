"""Monte Carlo: draw training sets, fit, and measure the population risk of every fit without a test set."""

from sandbox.simulation.simulate import Simulable, simulate
from sandbox.simulation.simulation import Simulation

__all__ = ["Simulable", "Simulation", "simulate"]
