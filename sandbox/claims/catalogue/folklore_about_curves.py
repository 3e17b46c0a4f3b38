"""What many believe of the curve: each is refuted, by the smallest counterexample that the search finds."""

from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.catalogue.min_norm_curves import fewer_directions, more_directions, more_samples
from sandbox.claims.claim import claim
from sandbox.claims.comparison import at_most
from sandbox.claims.domain import assume
from sandbox.claims.picture import Picture
from sandbox.claims.strategies.number_strategies import parameter_counts, sample_sizes, scaled, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.claims.truth import truth
from sandbox.models.min_norm import MinNorm
from sandbox.models.ridge import Ridge
from sandbox.tasks.task import Task


@claim(
    id="more-data-never-hurts",
    title="More data never hurts",
    statement=r"R(n + 1) \le R(n) \quad \text{for min-norm least squares}",
    kind="folklore",
    reference="nakkiran2019more, Claim 1, arXiv v1",
    expected="refuted",
    exactness="finite-sample",
    sides=("n + 1 samples", "n samples"),
    curves=lambda task, n: more_samples(task, (n, n + 1)),
)
def more_data_never_hurts(task=tasks("isotropic"), n=sample_sizes()):
    """The expected test risk of min-norm least squares does not rise with one more sample."""
    more, fewer = MinNorm().finite_sample_risk(task, [n + 1, n]).total
    assume(np.isfinite(more))
    return at_most(more, fewer)


@claim(
    id="past-the-threshold-more-parameters-help",
    title="Past the threshold more parameters always help",
    statement=r"R(n, p + 1) \le R(n, p) \quad (p \ge n + 2)",
    kind="folklore",
    reference="hastie2022surprises, numbering not checked; belkin2020two, Theorem 1",
    expected="refuted",
    exactness="finite-sample",
    sides=("p + 1 parameters", "p parameters"),
    curves=lambda noise, n, p: more_directions(noise, n, (p, p + 1)),
)
def past_the_threshold_more_parameters_help(noise=variances(), n=sample_sizes(), p=parameter_counts()):
    """On isotropic inputs and a target of fixed variance, one more parameter past the threshold lowers the risk."""
    assume(p >= n + 2)
    more, fewer = MinNorm().finite_sample_risk(Task.isotropic([p + 1, p], noise=noise), n).total
    return at_most(more, fewer)


@claim(
    id="past-the-threshold-more-parameters-hurt",
    title="Past the threshold more parameters always hurt",
    statement=r"R(n, p + 1) \ge R(n, p) \quad (p \ge n + 2)",
    kind="folklore",
    reference="belkin2019reconciling, numbering not checked; hastie2022surprises, numbering not checked",
    expected="refuted",
    exactness="finite-sample",
    sides=("p parameters", "p + 1 parameters"),
    curves=lambda noise, n, p: more_directions(noise, n, (p, p + 1)),
)
def past_the_threshold_more_parameters_hurt(noise=variances(), n=sample_sizes(), p=parameter_counts()):
    """On isotropic inputs and a target of fixed variance, one more parameter past the threshold raises the risk."""
    assume(p >= n + 2)
    more, fewer = MinNorm().finite_sample_risk(Task.isotropic([p + 1, p], noise=noise), n).total
    return at_most(fewer, more)


def _moves(low, high):
    """The falls (-1) and rises (+1), in turn, of every curve between a lower and an upper one."""
    moves, top, bottom = [], low[0], high[0]
    for least, most in zip(low, high, strict=True):
        if most < top and moves[-1:] != [-1]:
            moves.append(-1)
            top, bottom = least, most
        elif least > bottom and moves[-1:] != [1]:
            moves.append(1)
            top, bottom = least, most
        top, bottom = max(top, least), min(bottom, most)
    return moves


def _runs(runs):
    """Directions of one eigenvalue that come in runs of useless and useful ones in turn."""
    return Task(np.ones(len(runs)), np.where(np.arange(len(runs)) % 2, 10.0 * np.array(runs), 0.0), runs, noise=1.0)


@claim(
    id="at-most-two-descents",
    title="The curve has at most two descents",
    statement=r"\#\{\text{descents of } p \mapsto R(D - 2, p) \text{ by more than 2\%}\} \le 2 \quad (p \le D)",
    kind="folklore",
    reference="chen2021multiple, numbering not checked",
    expected="refuted",
    exactness="finite-sample",
    sides=("descents of the curve", "two"),
    curves=lambda runs: fewer_directions(_runs(runs), sum(runs) - 2),
)
def at_most_two_descents(runs=st.lists(st.integers(1, 4), min_size=3, max_size=8)):
    """In whatever order D parameters are added, with D - 2 samples the risk of least squares falls at most twice."""
    assume(sum(runs) > 3)
    total = fewer_directions(_runs(runs), sum(runs) - 2).curves["risk"]
    return at_most(_moves(0.99 * total, 1.01 * total).count(-1), 2)


@claim(
    id="one-peak-at-most",
    title="The curve peaks once",
    statement=r"\#\{\text{peaks of } n \mapsto R(n)\} \le 1",
    kind="folklore",
    reference="dascoli2020triple, numbering not checked; nakkiran2021optimal, Figure 2, ICLR version",
    expected="refuted",
    exactness="finite-sample",
    sides=("peaks of the curve", "one"),
    curves=more_samples,
)
def one_peak_at_most(task=tasks("two_scale", max_dim=300, noise=scaled(min_value=1e-1, max_value=1e1))):
    """As samples are added the risk of min-norm least squares on noisy labels peaks at one place."""
    n = np.arange(1, 2 * int(task.multiplicity.sum()) + 1)
    moves = _moves(*truth(MinNorm(), task, n).bounds)
    return at_most(sum(pair == (1, -1) for pair in pairwise(moves)), 1)


def _best_ridge(dim, noise, n):
    """Ridge and min-norm least squares on random subsets of isotropic directions."""
    p = np.arange(1, dim + 1)
    task = Task.isotropic(dim, noise=noise).random_subset(p)
    best = Ridge(dim * (noise + task.hidden)).finite_sample_risk(task, n).total
    return Picture("p", p, {"best penalty": best, "no penalty": MinNorm().finite_sample_risk(task, n).total}, (n,))


@claim(
    id="double-descent-cannot-be-avoided",
    title="Double descent cannot be avoided",
    statement=r"R_{\lambda^\star}(n, n) \ge \max\bigl(\min_{p < n} R_{\lambda^\star}(n, p),"
    r" \min_{p > n} R_{\lambda^\star}(n, p)\bigr)",
    kind="folklore",
    reference="nakkiran2021optimal, Theorem 3, ICLR version",
    expected="refuted",
    exactness="finite-sample",
    sides=("best on the worse side of p = n", "at p = n"),
    curves=_best_ridge,
)
def double_descent_cannot_be_avoided(
    dim=parameter_counts(min_value=3, max_value=30), noise=variances(), n=sample_sizes(min_value=2, max_value=29)
):
    """Even with the best penalty at every p, the risk at p = n is above the best on either side of it."""
    assume(n < dim)
    total = _best_ridge(dim, noise, n).curves["best penalty"]
    below, at, above = total[: n - 1].min(), total[n - 1], total[n:].min()
    return at_most(max(below, above), at)


@claim(
    id="best-interpolator-beats-best-classical-model",
    title="The best interpolating model always beats the best classical one",
    statement=r"\min_{p \ge n + 2} R(n, p) \le \min_{p \le n - 2} R(n, p)",
    kind="folklore",
    reference="belkin2019reconciling, numbering not checked; belkin2020two, Theorem 1",
    expected="refuted",
    exactness="finite-sample",
    sides=("best with p > n", "best with p < n"),
    curves=lambda task, n: fewer_directions(task, n),
)
def best_interpolator_beats_best_classical_model(task=tasks("isotropic"), n=sample_sizes(min_value=3)):
    """The least risk beyond the threshold is below the least risk before it."""
    dim = int(task.multiplicity[0])
    assume(dim >= n + 2)
    classical = MinNorm(np.arange(1, n - 1)).finite_sample_risk(task, n).total
    interpolating = MinNorm(np.arange(n + 2, dim + 1)).finite_sample_risk(task, n).total
    return at_most(interpolating.min(), classical.min())
