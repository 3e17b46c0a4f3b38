"""What is learnt: populations, with their constructors by name, and how models look at the inputs.

>>> from sandbox.tasks import TASKS
>>> TASKS["isotropic"].make(dim=10, noise=0.5), list(TASKS["isotropic"].parameters)
(Task.isotropic(10, noise=0.5), ['dim', 'signal', 'noise'])
"""

from sandbox.tasks.families import TASKS, Family, register

__all__ = ["TASKS", "Family", "register"]
