"""What many believe, with the smallest counterexample."""

import numpy as np

from sandbox.claims.claim import claim
from sandbox.claims.comparison import at_most
from sandbox.claims.domain import assume
from sandbox.claims.truth import truth
from sandbox.models import MinNorm
from sandbox.strategies import sample_sizes, tasks


@claim(
    id="more-data-never-hurts",
    title="More data never hurts",
    statement=r"R(n + 1) \le R(n)",
    kind="folklore",
    source="nakkiran2019more, numbering not checked",
    expected="refuted",
    exactness="finite-sample",
    sides=("one more sample", "n samples"),
)
def more_data_never_hurts(task=tasks("isotropic"), n=sample_sizes()):
    """The expected test risk of min-norm least squares does not rise with one more sample."""
    more, fewer = truth(MinNorm(), task, n + 1), truth(MinNorm(), task, n)
    assume(np.isfinite(more.total))
    return at_most(more.total, fewer.total, tolerance=more.error + fewer.error)
