"""What it costs to fit every label, and for which spectra it costs little."""

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.catalogue.populations import gaussian_tasks, tailed_tasks
from sandbox.claims.claim import claim
from sandbox.claims.comparison import ROUNDING, at_most, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.number_strategies import parameter_counts, sample_sizes, scaled, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.claims.truth import truth
from sandbox.models.min_norm import MinNorm
from sandbox.tasks.effective_ranks import effective_ranks, k_star
from sandbox.tasks.task import Task

#: Exponents of power laws, simplest: the slowest.
DECAYS = st.integers(11, 60).map(lambda tenths: tenths / 10)
LOG_DECAYS = st.integers(11, 100).map(lambda tenths: tenths / 10)

#: Effective ranks are those of a `Task`.
ANY_SPECTRUM = gaussian_tasks | tailed_tasks | DECAYS.map(lambda decay: Task.power_law(decay, 2.0))


@claim(
    id="effective-ranks-are-ordered",
    title="The two effective ranks",
    statement=r"r_k \le R_k \le r_k^2",
    kind="inequality",
    reference="bartlett2020benign, Lemma 5, arXiv v3",
    sides=("the smaller one", "the larger one"),
    axis="k",
)
def effective_ranks_are_ordered(task=ANY_SPECTRUM, k=parameter_counts(min_value=0)):
    """The second effective rank lies between the first and its square."""
    assume(k < task.seen_by(None).rank)
    ranks = effective_ranks(task, k)
    return at_most([ranks.r, ranks.R], [ranks.R, ranks.r**2])


@claim(
    id="effective-rank-counts-what-is-left",
    title="The effective rank counts directions",
    statement=r"R_k = \frac{(\sum_{j > k} s_j)^2}{\sum_{j > k} s_j^2} \le \operatorname{rank}\Sigma - k",
    kind="inequality",
    reference="bartlett2020benign, a consequence",
    sides=("effective rank", "number of directions left"),
    axis="k",
)
def effective_rank_counts_what_is_left(task=gaussian_tasks, k=parameter_counts(min_value=0)):
    """The effective rank is at most the number of directions that are left."""
    seen = task.seen_by(None)
    assume(k < seen.rank)
    left = np.sort(np.repeat(seen.eigenvalues, seen.multiplicity.astype(int)))[::-1][k:]
    found = effective_ranks(task, k).R
    return at_most(found, seen.rank - k) & equal(found, left.sum() ** 2 / (left @ left))


@claim(
    id="benign-overfitting-costs-k-star-and-n-over-rank",
    title="The price of interpolating noise",
    statement=r"\tfrac1{10} \Bigl(\frac{k^*}n + \frac n{R_{k^*}}\Bigr) \le \frac{V_{\text{labels}}}{\sigma^2} \le"
    r" 3 \Bigl(\frac{k^*}n + \frac n{R_{k^*}}\Bigr) \quad\text{for } k^* = \min\{k : r_k \ge 2n\} \le \frac n2"
    r" \quad\text{(constants as observed: the theorem leaves them open)}",
    kind="inequality",
    reference="bartlett2020benign, Theorem 4, arXiv v3; tsigler2023benign, numbering not checked",
    sides=("lower bound or label variance", "label variance or upper bound"),
    axis="n",
)
def benign_overfitting_costs_k_star_and_n_over_rank(task=ANY_SPECTRUM, n=sample_sizes()):
    """Per unit of noise, interpolation costs between a tenth and three times k* / n + n / R, where the theorem
    leaves the constants open.

    Observed with b = 2 are 1 / 9, where a tail keeps k* directions just below the bound, and 2, on 2 n isotropic ones.
    """
    k = k_star(task, n, constant=2)
    assume(k <= n / 2)
    price = k / n + n / effective_ranks(task, k).R
    labels = MinNorm().risk(task.replace(noise=1), n).labels
    return at_most([price / 10, labels], [labels, 3 * price])


@claim(
    id="min-norm-fits-every-label",
    title="Who fits every label",
    statement=r"\text{train} = \sigma^2 \max\Bigl(1 - \frac{\operatorname{rank}\Sigma}n, 0\Bigr)"
    r"\quad\text{with hidden power counted in } \sigma^2",
    kind="identity",
    reference="hastie2022surprises, numbering not checked",
    sides=("training error", "noise on the samples that exceed the directions"),
    axis="n",
)
def min_norm_fits_every_label(task=tasks(), n=sample_sizes(), p=parameter_counts()):
    """Without penalty every training label is fitted, noise included, exactly where there are as many directions as
    samples."""
    seen = task.leading(p).seen_by(None)
    unseen = task.noise + seen.hidden
    train = MinNorm(p).risk(task, n).train
    assert train is not None
    return equal(train, unseen * max(n - seen.rank, 0) / n)


@claim(
    id="isotropic-inputs-pay-least-for-noise",
    title="Isotropic inputs pay least for noise",
    statement=r"V_{\text{labels}} \ge \frac{\sigma^2\, n}{p - n} \quad\text{for } p = \operatorname{rank}\Sigma > n,"
    r"\text{ with equality on isotropic inputs}",
    kind="inequality",
    reference="bartlett2020benign, a consequence; hastie2022surprises, a consequence",
    sides=("label variance on isotropic inputs", "label variance"),
    axis="n",
)
def isotropic_inputs_pay_least_for_noise(task=tasks(noise=variances(positive=True)), n=sample_sizes()):
    """Among all spectra of as many directions the isotropic one makes interpolation of noise cheapest."""
    rank = task.seen_by(None).rank
    assume(n < rank)
    least = task.noise * n / (rank - n)
    isotropic = MinNorm().risk(Task.isotropic(rank, noise=task.noise), n).labels
    return at_most(least, MinNorm().risk(task, n).labels) & equal(least, isotropic)


@claim(
    id="power-laws-are-tempered",
    title="Power laws are tempered",
    statement=r"\Bigl|\frac{R(n)}{\sigma^2} - \alpha\Bigr| \le \frac{\alpha}{2n} \quad"
    r"\text{for } s_k = k^{-\alpha},\ 1 < \alpha \le 6, \text{ and pure noise}",
    kind="limit",
    reference="mallinar2022benign, numbering not checked; simon2023eigenlearning, a consequence",
    sides=("total risk per noise", "decay of the eigenvalues"),
    axis="n",
)
def power_laws_are_tempered(decay=DECAYS, n=sample_sizes(max_value=10**12)):
    """On a power-law spectrum interpolated noise costs in the end its variance times the decay exponent."""
    task = Task.power_law(decay, 2.0, signal=0.0, noise=1.0)
    # df2 = n - (n + 1/2) / decay up to terms that fall like n^-decay.
    return equal(MinNorm().risk(task, n).total, decay, tolerance=0.5 / n + ROUNDING)


@claim(
    id="log-power-laws-are-benign",
    title="Log power laws are benign",
    statement=r"\frac{V_{\text{labels}}}{\sigma^2} \le \frac{\beta}{L(n)} \quad\text{for } s_k = k^{-1} L(k)^{-\beta},"
    r"\ 1 < \beta \le 10,\ L(k) = 1 + \ln\tfrac{k + 1}2",
    kind="limit",
    reference="bartlett2020benign, Theorem 6, arXiv v3; mallinar2022benign, numbering not checked",
    sides=("label variance per noise", "log decay / L(n)"),
    axis="n",
)
def log_power_laws_are_benign(log_decay=LOG_DECAYS, n=sample_sizes(max_value=10**12)):
    """On a spectrum that hardly has a finite trace interpolated noise costs nothing in the end."""
    task = Task.log_power_law(1.0, log_decay, source=2.0, noise=1.0)
    return at_most(MinNorm().risk(task, n).labels, log_decay / (1 + np.log((n + 1) / 2)))


@claim(
    id="min-norm-on-many-directions-predicts-nothing",
    title="Isotropic directions dilute the fit",
    statement=r"\Bigl|\frac{R(p)}{\text{signal} + \sigma^2} - 1\Bigr| \le \frac{2n}p \quad"
    r"\text{for } p \ge 2n + 2 \text{ isotropic inputs}",
    kind="limit",
    reference="belkin2020two, Theorem 1, a consequence; hastie2022surprises, a consequence",
    exactness="finite-sample",
    sides=("total risk", "signal + noise"),
    axis="p",
)
def min_norm_on_many_directions_predicts_nothing(
    n=sample_sizes(), p=parameter_counts(max_value=10**12), signal=scaled(), noise=variances()
):
    """Min-norm least squares on ever more isotropic directions tends to predicting nothing."""
    assume(p >= 2 * n + 2)
    found = truth(MinNorm(), Task.isotropic(p, signal, noise=noise), n)
    return equal(found.total, signal + noise, tolerance=2 * n / p + found.error)
