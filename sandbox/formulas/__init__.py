r"""The formulas that the library implements, under permanent names, each checked by a second path.

A formula is stated once, in the docstring of the code that computes it; here they are collected.

>>> from sandbox.formulas import FORMULAS
>>> ridge = FORMULAS["ridge-risk"]
>>> print(ridge.latex)
\text{total} = n\, \frac{\beta_2 + \text{noise}}{n - D_2}, \qquad
n - D(\kappa) = \frac{\text{penalty}}{\kappa}
>>> ridge.exactness, ridge.place
('equivalent', 'sandbox.models.ridge.Ridge')

`sandbox.formulas.second_paths` computes each in another way at points that Hypothesis proposes:

>>> from sandbox.claims import check
>>> from sandbox.formulas.second_paths import SECOND_PATHS
>>> check(SECOND_PATHS["ridge-risk"]).verdict
'holds'
"""

from sandbox.formulas.formula import Formula, stated
from sandbox.formulas.registry import FORMULAS

__all__ = ["FORMULAS", "Formula", "stated"]
