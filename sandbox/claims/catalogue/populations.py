"""Populations, and factors of their sizes, that several topics speak of."""

from hypothesis import strategies as st

from sandbox.claims.strategies.number_strategies import variances
from sandbox.claims.strategies.task_strategies import tasks

#: Populations whose spectrum can be changed.
gaussian_tasks = tasks("isotropic", "power_law", "spiked", "two_scale", "latent_space", "spectrum")

#: The same with a tail of vanishing eigenvalues: of such a task no number of leading directions can be taken.
tailed_tasks = st.builds(lambda task, tail: task.replace(tail=tail), gaussian_tasks, variances(positive=True))

#: All kinds of populations, with and without a tail.
any_tasks = tasks() | tailed_tasks

#: Factors of units and sizes. Whole, so that a sum of multiplicities scales without rounding.
factors = st.integers(1, 1000)
