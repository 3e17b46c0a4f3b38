"""Monte Carlo: draw training sets, fit, and measure the population risk of every fit without a test set."""

from sandbox.results.monte_carlo import Simulation
from sandbox.simulation.simulate import Simulable, simulate

__all__ = ["Simulable", "Simulation", "simulate"]
