"""A task of one's own, from nothing to everywhere: eigenvalues that fall in steps."""

import shlex

import numpy as np

from sandbox import MinNorm, Task
from sandbox.__main__ import main
from sandbox.models import Parameter, Table
from sandbox.tasks import register

# %%
# A kind of task is a function that makes a `Task`, and a table of the parameters that it takes. All that theory and
# simulation ask for is the spectrum: eigenvalues, their multiplicity, the target power on them.

PARAMETERS = Table(
    Parameter("stairs", "number of distinct eigenvalues", 1, 30, typical=(1, 10), whole=True),
    Parameter("width", "number of directions in each step", 1, 1e6, typical=(1, 100), whole=True),
    Parameter("fall", "ratio of an eigenvalue to the one before", 1e-3, 1, typical=(0.1, 1)),
    Parameter("noise", "label-noise variance", 0, 1e100, typical=(0, 1)),
)


def staircase(stairs, width, *, fall=0.5, noise=0.0):
    """`stairs` eigenvalues 1, fall, fall^2, ... on `width` directions each; the same target power on every step."""
    given = PARAMETERS.check(stairs=stairs, width=width, fall=fall, noise=noise)
    k = np.arange(int(given["stairs"].max()))
    there = k < given["stairs"][..., None]
    return Task(
        given["fall"][..., None] ** k,
        there / given["stairs"][..., None],
        there * given["width"][..., None],
        noise=given["noise"],
    )


# %%
# Every model takes it, in batches as well.

task = staircase(6, [10, 40], fall=0.3, noise=0.1)
print("risk", MinNorm([[30], [100], [200]]).risk(task, n=80).total.round(2).tolist())

# %%
# Registered, it is on the command line, with an option for each of its parameters.

register("staircase", staircase, PARAMETERS)

main(shlex.split("risk min-norm --task staircase --stairs 6 --width 10 --fall .3 --noise .1 --n 40 --p 10,30,60"))
