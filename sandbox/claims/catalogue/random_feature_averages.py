"""What averages of random features do, over features and over data, and how many features there are."""

import math

from hypothesis import strategies as st

from sandbox.claims.catalogue.parts_of_the_risk import parts
from sandbox.claims.catalogue.populations import any_tasks
from sandbox.claims.claim import claim
from sandbox.claims.comparison import at_most, diverges, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge

counts = parameter_counts()


#: So many samples per parameter are infinitely many.
ENDLESS = 1e15


@claim(
    id="infinite-ensemble-is-kernel-ridge",
    title="An infinite ensemble is kernel ridge",
    statement=r"\lim_{k \to \infty} R_k(p, \lambda) = R(\infty, \tilde\lambda), \quad "
    r"\tilde\lambda = \frac{\lambda}{1 - D_1/p} = \kappa\,(n - D_1)",
    kind="limit",
    reference="jacot2020implicit, numbering not checked; dascoli2020double, numbering not checked",
    sides=("infinite ensemble", "kernel ridge"),
    axis="p",
)
def infinite_ensemble_is_kernel_ridge(task=any_tasks, n=sample_sizes(), p=counts, penalty=penalties()):
    """The average of infinitely many random-features predictors is kernel ridge with the implicit penalty."""
    model = RandomFeatures(p, penalty=penalty)
    kernel = RandomFeatures(math.inf, penalty=model.equivalent(task, n).implicit_penalty).risk(task, n)
    averaged = model.risk(task, n).ensemble(math.inf)
    return equal([averaged.total, averaged.samples, averaged.labels], [kernel.total, kernel.samples, kernel.labels])


@claim(
    id="ensemble-closes-its-gap-by-its-size",
    title="k members leave a k-th of the gap to the kernel",
    statement=r"R_k - R_\infty = (R_1 - R_\infty)/k \quad \text{with } R_\infty \text{ the risk of kernel ridge at the "
    r"implicit penalty}",
    kind="identity",
    reference="dascoli2020double, numbering not checked; adlam2020understanding, numbering not checked",
    sides=("k members", "kernel ridge and a k-th of the gap"),
    axis="k",
)
def ensemble_closes_its_gap_by_its_size(
    task=any_tasks, n=sample_sizes(), p=counts, penalty=penalties(), k=st.integers(1, 1000)
):
    """What random features cost beyond kernel ridge is divided by the number of members of an ensemble."""
    model = RandomFeatures(p, penalty=penalty)
    one = model.risk(task, n)
    kernel = Ridge(model.equivalent(task, n).implicit_penalty).risk(task, n)
    rest = (k - 1) * kernel.total if k > 1 else 0.0
    return equal(k * one.ensemble(k).total, one.total + rest)


@claim(
    id="one-more-member-never-hurts",
    title="One more member never hurts an ensemble",
    statement=r"R_{k+1} \le R_k",
    kind="inequality",
    reference="dascoli2020double, numbering not checked; ruben2025free, numbering not checked",
    sides=("one more member", "k members"),
    axis="k",
)
def one_more_member_never_hurts(
    task=any_tasks, n=sample_sizes(), p=counts, penalty=penalties(), k=st.integers(1, 1000)
):
    """Averaging one more random-features predictor trained on the same data does not raise the risk."""
    fewer, more, kernel = RandomFeatures(p, penalty=penalty).risk(task, n).ensemble([k, k + 1, math.inf]).total
    return at_most([kernel, more], [more, fewer])


@claim(
    id="average-over-data-is-population-ridge",
    title="Averaged over the data, features fit the population",
    statement=r"B + V_{\text{features}} = \lim_{N \to \infty} [R - \sigma^2](N, p, N \ell), \quad "
    r"\ell = \frac{1}{E\,\text{tr}\,(K + \lambda)^{-1}} = \kappa\,(1 - D_1/p)",
    kind="limit",
    reference="lin2021causes, numbering not checked; adlam2020understanding, numbering not checked; "
    "defilippis2024dimension, a consequence, numbering not checked",
    sides=("bias and features", "10^15 samples"),
    axis="p",
)
def average_over_data_is_population_ridge(task=any_tasks, n=sample_sizes(), p=counts, penalty=penalties()):
    """Averaged over training sets the predictor on given features is ridge on the whole population."""
    model = RandomFeatures(p, penalty=penalty)
    risk, per_sample = model.risk(task, n), 1 / model.equivalent(task, n).trace
    population = RandomFeatures(p, penalty=ENDLESS * per_sample).risk(task, ENDLESS)
    return equal(risk.bias + risk.features, population.noise_free_excess)


@claim(
    id="more-features-never-raise-the-bias",
    title="More features never raise the bias",
    statement=r"B(p + 1) \le B(p) \quad \text{at one penalty}",
    kind="inequality",
    reference="adlam2020understanding, numbering not checked; dascoli2020double, numbering not checked",
    sides=("bias with one more feature", "bias with p features"),
    axis="p",
)
def more_features_never_raise_the_bias(task=any_tasks, n=sample_sizes(), p=counts, penalty=penalties()):
    """The bias of random features does not rise with their number, through the threshold and beyond."""
    fewer, more, all_of_them = RandomFeatures([p, p + 1, math.inf], penalty=penalty).risk(task, n).bias
    return at_most([all_of_them, more], [more, fewer])


@claim(
    id="noise-free-excess-diverges-at-the-threshold",
    title="Without noise there is a peak, which is not the bias",
    statement=r"R - \sigma^2 = \infty \text{ at } \sigma^2 = 0, \; p = n, \; \lambda = 0, \quad "
    r"\text{while } B \le \text{signal}, \quad \text{for signal} > 0, \text{ more directions than samples or a tail}",
    kind="limit",
    reference="mei2022generalization, numbering not checked; adlam2020understanding, numbering not checked",
    sides=("noise-free excess at p = n", "infinity"),
    axis="n",
)
def noise_free_excess_diverges_at_the_threshold(task=any_tasks, n=sample_sizes()):
    """At p = n without penalty the excess of random features is infinite even without noise, and their bias is not."""
    seen = task.seen_by(None)
    assume((seen.rank > n or seen.tail > 0) and task.signal > 0)
    risk = RandomFeatures(n).risk(task.replace(noise=0), n)
    return diverges(risk.noise_free_excess) & at_most(risk.bias, task.signal)


@claim(
    id="all-projections-are-ridge",
    title="Infinitely many Gaussian projections are ridge",
    statement=r"R_{\text{features}}(p = \infty, \lambda) = R_{\text{ridge}}(\lambda)",
    kind="identity",
    reference="atanasov2024scaling, numbering not checked",
    sides=("all projections", "ridge"),
)
def all_projections_are_ridge(task=any_tasks, n=sample_sizes(), penalty=penalties()):
    """Infinitely many Gaussian projections of the inputs, in every part of the risk, are the inputs themselves."""
    return equal(parts(RandomFeatures(math.inf, penalty=penalty).risk(task, n)), parts(Ridge(penalty).risk(task, n)))


@claim(
    id="finitely-many-features-cost-a-part-in-p",
    title="The last features matter like 1/p",
    statement=r"\Bigl(1 - \frac np\Bigr)^2 \le \frac{R(p)}{R(\infty)} \le \Bigl(1 - \frac np\Bigr)^{-2} "
    r"\Bigl(1 + \frac{n}{p - n} \Bigl(1 + \frac{s_1}{\kappa}\Bigr)\Bigr) \quad \text{with } \kappa > 0 \text{ at } "
    r"p = \infty, \; p > n",
    kind="limit",
    reference="defilippis2024dimension, the rate is a consequence, numbering not checked",
    sides=("p features", "infinitely many"),
    axis="p",
)
def finitely_many_features_cost_a_part_in_p(
    task=any_tasks, n=sample_sizes(), p=parameter_counts(min_value=2, max_value=10**12), penalty=penalties()
):
    """The risk of p random features differs from that of infinitely many by a part of the order of 1/p."""
    assume(p > n)
    few, all_of_them = RandomFeatures([p, math.inf], penalty=penalty).risk(task, n).total
    kappa, seen = Ridge(penalty).equivalent(task, n).kappa, task.seen_by(None)
    assume(kappa > 0)
    # The ensemble has the penalty / (1 - D1/p), to which log R has a slope of at most 2; features add E/(p - D1) of the
    # missed power and noise, whose beta1 is at most 1 + s/kappa times beta2.
    ensemble = (1 - n / p) ** -2
    upper = ensemble * (1 + n / (p - n) * (1 + seen.eigenvalues.max() / kappa))
    return at_most(few, upper * all_of_them) & at_most(all_of_them, ensemble * few)
