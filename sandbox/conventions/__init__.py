r"""The same predictor in other people's symbols: papers, programs, and how to come from one to the other.

The traps are penalties normalised by n or by the dimension, features without the :math:`p^{-1/2}`, noise as a standard
deviation, and a risk without the noise. A point of a figure of Mei and Montanari, on this library's engine:

>>> from sandbox import RandomFeatures, Task
>>> from sandbox.conventions import CONVENTIONS
>>> theirs = CONVENTIONS["mei-montanari"]
>>> ours = theirs.to_ours(psi1=1.5, psi2=3, lam=1e-3, d=1e6, F1_squared=1, Fstar_squared=0, tau_squared=0.25)
>>> ours["p"], ours["n"], ours["penalty"]
(np.float64(1500000.0), np.float64(3000000.0), np.float64(0.003))
>>> task = Task(1.0, ours["power"], ours["dim"], noise=ours["noise"], hidden=ours["hidden"])
>>> risk = RandomFeatures(ours["p"], "relu", ours["penalty"]).risk(task, ours["n"])
>>> theirs.noise_included, round(float(theirs.risk(risk)), 4), round(float(risk.total), 4)
(False, 0.8331, 1.0831)
"""

from sandbox.conventions import linear_regression, random_feature_models
from sandbox.conventions.convention import Convention
from sandbox.conventions.part_of_risk import Part
from sandbox.conventions.symbol import Symbol

#: Every convention by its name.
CONVENTIONS = {each.name: each for each in (*linear_regression.CONVENTIONS, *random_feature_models.CONVENTIONS)}

__all__ = ["CONVENTIONS", "Convention", "Part", "Symbol"]
