"""What happens in training time, between predicting nothing and least squares."""

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.catalogue.monotonicity import falls, rises, steps
from sandbox.claims.catalogue.populations import any_tasks, gaussian_tasks
from sandbox.claims.claim import claim
from sandbox.claims.comparison import at_most, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.number_strategies import parameter_counts, sample_sizes, scaled, times, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.models.filter_risk import filter_risk
from sandbox.models.flow_from_random_weights import FlowFromRandomWeights
from sandbox.models.gradient_descent import GradientDescent
from sandbox.models.gradient_flow import GradientFlow
from sandbox.models.grokking_time import accuracy_within, grokking_time
from sandbox.models.heavy_ball import HeavyBall
from sandbox.models.min_norm import MinNorm
from sandbox.models.principal_components import PrincipalComponents
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.tasks.task import Task

#: What the risk is made of.
PARTS = ("bias", "noise_free_variance", "label_variance", "train")

#: Targets whose coefficients are drawn from an isotropic prior.
bayesian_tasks = st.builds(
    lambda task, prior: Task(
        task.eigenvalues, prior * task.eigenvalues * task.multiplicity, task.multiplicity, noise=task.noise
    ),
    tasks("isotropic", "spiked", "two_scale", "latent_space", "spectrum"),
    scaled(min_value=1e-3, max_value=1e3),
)


def parts(risk, scale=0.0):
    """All parts of a risk, as an array of shape (parts, ...); with a scale added, where 0 is known to that scale."""
    return np.array([getattr(risk, name) for name in PARTS]) + scale


def prior(task):
    """The variance of each coefficient of a target that is drawn from an isotropic prior."""
    return float(task.power[0] / (task.eigenvalues[0] * task.multiplicity[0]))


@claim(
    id="training-begins-with-nothing",
    title="Training begins with predicting nothing",
    statement=r"\Bigl|\frac{R(\text{time})}{\text{signal} + \sigma^2} - 1\Bigr| \le 4\, n \operatorname{tr}\Sigma\;"
    r"\text{time}\quad\text{for } \text{time} \le \frac{1}{4\, n \operatorname{tr}\Sigma}",
    kind="limit",
    reference="ali2019continuous, a consequence; advani2020high, a consequence",
    sides=("total risk", "signal + noise"),
    axis="small",
)
def training_begins_with_nothing(
    task=any_tasks, n=sample_sizes(), p=parameter_counts(), small=scaled(min_value=1e-9, max_value=1e-1)
):
    """Soon after its start gradient flow on the inputs and on random features predicts nothing, in proportion to the
    time."""
    seen = task.seen_by(None)
    assume(seen.rank > 0)
    time = small / (n * (seen.multiplicity @ seen.eigenvalues + seen.tail))
    nothing = task.signal + task.noise
    # On average at most the share small is learnt of the target; of bias and variances the rest is of second order.
    found = [GradientFlow(time).risk(task, n).total, RandomFeatures(p, time=time).risk(task, n).total]
    start = [GradientFlow(0).risk(task, n).total, RandomFeatures(p, time=0).risk(task, n).total]
    return equal(found, nothing, tolerance=4 * small) & equal(start, nothing)


@claim(
    id="training-ends-with-min-norm",
    title="Training ends with least squares of least norm",
    statement=r"\lim_{\text{time} \to \infty} R(\text{time}) = R(\lambda = 0)",
    kind="limit",
    reference="ali2019continuous, a consequence; hastie2022surprises, a consequence",
    sides=("part of the risk of gradient flow, late", "of min-norm"),
    axis="n",
)
def training_ends_with_min_norm(task=gaussian_tasks, n=sample_sizes()):
    """Gradient flow from zero ends in min-norm least squares, in every part of its risk."""
    seen = task.seen_by(None)
    assume(seen.rank > 0 and seen.rank != n)
    # No positive eigenvalue of the Gram matrix is below that of inputs as small in every direction as in the smallest.
    slowest = np.min(seen.eigenvalues[seen.eigenvalues > 0]) * (np.sqrt(n) - np.sqrt(seen.rank)) ** 2
    late, forever = parts(GradientFlow([100 / slowest, np.inf]).risk(task, n), task.signal + task.noise).T
    ended = parts(MinNorm().risk(task, n), task.signal + task.noise)
    return equal(late, ended) & equal(forever, ended)


@claim(
    id="early-stopping-pays-for-noise-by-its-parameters",
    title="Noise in training time",
    statement=r"R(\sigma^2) = R(0) + \sigma^2 \Bigl(1 + \frac{p_{\text{eff}}}n\Bigr), \quad "
    r"p_{\text{eff}} = \frac{n V_{\text{labels}}}{\sigma^2}, \quad R = \sigma^2 + B + V",
    kind="identity",
    reference="curth2023u, numbering not checked; ali2019continuous, a consequence",
    sides=("risk with noise", "risk without, and what noise adds"),
    axis="noise",
)
def early_stopping_pays_for_noise_by_its_parameters(
    task=any_tasks, n=sample_sizes(), p=parameter_counts(min_value=1), time=times(), noise=variances(positive=True)
):
    """However the fit is stopped early, label noise adds itself times one plus the effective parameters per sample."""
    seen = task.seen_by(None)
    assume(seen.rank > 0)
    # The largest eigenvalue of the Gram matrix is at most twice n times that of the population and the trace.
    step = 0.5 / ((n + 1) * (seen.multiplicity @ seen.eigenvalues + seen.tail))
    models = (
        GradientFlow(time),
        GradientDescent(step, 20),
        HeavyBall(step, 0.5, 20),
        PrincipalComponents(p),
        RandomFeatures(p, time=time),
    )
    left, right = [], []
    for model in models:
        risk = model.risk(task.replace(noise=[0.0, noise]), n)
        per_sample = risk.effective_parameters[1] / n
        left += [risk.total[1], risk.total[1], risk.label_variance[1] + noise]
        added = noise * (1 + per_sample)
        right += [risk.total[0] + added, risk.noise_free_excess[0] + added, added]
    return equal(left, right)


@claim(
    id="training-error-falls-with-time",
    title="The training error falls all the time, and stays below the test error",
    statement=r"R_{\text{train}}(\text{time} + \delta) \le R_{\text{train}}(\text{time}) \le R(\text{time})",
    kind="inequality",
    reference="ali2019continuous, a consequence; advani2020high, a consequence",
    sides=("training error", "earlier, or test error"),
    axis="time",
)
def training_error_falls_with_time(task=any_tasks, n=sample_sizes(), p=parameter_counts(), time=times(), step=steps):
    """The training error of gradient flow never rises with time, and never exceeds the test error."""
    flow, features = along_time(task, n, p, time, step)
    scale = task.signal + task.noise
    return (
        falls(flow.train + scale)
        & falls(features.train + scale)
        & at_most(flow.train, flow.total + 1e-9 * scale)
        & at_most(features.train, features.total + 1e-9 * scale)
    )


def along_time(task, n, p, time, step):
    """Gradient flow on the inputs and on random features, at a time, later, and at the end."""
    every = [time, time + step, np.inf]
    return GradientFlow(every).risk(task, n), RandomFeatures(p, time=every).risk(task, n)


@claim(
    id="bias-falls-with-time",
    title="Bias falls with time",
    statement=r"B(\text{time} + \delta) \le B(\text{time}) \le \text{signal}",
    kind="inequality",
    reference="ali2019continuous, a consequence; heckel2021early, a consequence",
    sides=("bias later", "bias, or signal"),
    axis="time",
)
def bias_falls_with_time(task=any_tasks, n=sample_sizes(), p=parameter_counts(), time=times(), step=steps):
    """The squared bias of the average predictor never rises with the time of gradient flow."""
    flow, features = along_time(task, n, p, time, step)
    scale = task.signal + task.noise
    return falls(flow.bias + scale) & falls(features.bias + scale) & at_most(flow.bias, task.signal)


@claim(
    id="label-variance-rises-with-time",
    title="The variance from label noise rises with time",
    statement=r"V_{\text{labels}}(\text{time}) \le V_{\text{labels}}(\text{time} + \delta)",
    kind="inequality",
    reference="ali2019continuous, a consequence; heckel2021early, a consequence",
    sides=("variance from labels", "later"),
    axis="time",
)
def label_variance_rises_with_time(task=any_tasks, n=sample_sizes(), p=parameter_counts(), time=times(), step=steps):
    """What label noise adds to the risk never falls with the time of gradient flow."""
    flow, features = along_time(task, n, p, time, step)
    scale = task.signal + task.noise
    return rises(flow.label_variance + scale) & rises(features.label_variance + scale)


@claim(
    id="small-steps-are-gradient-flow",
    title="Small steps are gradient flow",
    statement=r"\Bigl|\frac{R_{\text{descent}}(\text{time}/k, k) - R_{\text{flow}}(\text{time})}"
    r"{R_{\text{flow}}(\text{time}) + \text{signal}}\Bigr| \le \frac2k \quad "
    r"\text{for isotropic inputs and } \text{time} \le \frac{k}{(\sqrt n + \sqrt p)^2}",
    kind="limit",
    reference="ali2019continuous, numbering not checked",
    sides=("signal + risk of gradient descent", "signal + risk of gradient flow"),
    axis="k",
)
def small_steps_are_gradient_flow(
    task=tasks("isotropic"), n=sample_sizes(), share=scaled(min_value=1e-3, max_value=1.0), k=st.integers(1, 10**4)
):
    """Gradient descent in k steps differs from gradient flow of the same time by a part of the order of 1/k."""
    time = share * k / (np.sqrt(n) + np.sqrt(task.multiplicity.sum())) ** 2
    steps = GradientDescent(time / k, k).risk(task, n).total
    flow = GradientFlow(time).risk(task, n).total
    # (1 - x/k)^k is below exp(-x) by at most x^2 exp(-x) / k: of what is left 4 exp(-2) / k, of what is learnt 0.65 / k
    # of itself. Both count twice, and for k = 1 their squares.
    return equal(task.signal + steps, task.signal + flow, tolerance=2 / k)


@claim(
    id="early-stopping-costs-at-most-seven-tenths-more-than-ridge",
    title="Early stopping against ridge",
    statement=r"\mathcal{E}_{\text{flow}}(\text{time}) \le 1.6862\; \mathcal{E}_{\text{ridge}}\Bigl(\lambda ="
    r" \frac1{\text{time}}\Bigr) \quad\text{for an isotropic prior on the weights}",
    kind="inequality",
    reference="ali2019continuous, numbering not checked",
    sides=("excess risk of gradient flow", "1.6862 times that of ridge"),
    axis="time",
)
def early_stopping_costs_at_most_seven_tenths_more_than_ridge(task=bayesian_tasks, n=sample_sizes(), time=times()):
    """With an isotropic prior on the weights gradient flow has at most 1.6862 times the excess risk of ridge at penalty
    1 / time."""
    flow, ridge = GradientFlow(time).risk(task, n).excess, Ridge(1 / time).risk(task, n).excess
    # Late, and without noise, both are 0 up to rounding.
    scale = 1e-9 * (task.signal + task.noise)
    return at_most(flow + scale, 1.6862 * ridge + scale)


@claim(
    id="no-stopping-time-beats-the-best-ridge",
    title="No stopping time beats the best ridge under its prior",
    statement=r"R_{\text{ridge}}\Bigl(\lambda = \frac{\sigma^2}{b}\Bigr) \le R_{\text{flow}}(\text{time}) \quad "
    r"\text{for weights of prior variance } b",
    kind="inequality",
    reference="ali2019continuous, a consequence; dobriban2018high, a consequence",
    sides=("ridge at its best penalty", "gradient flow"),
    axis="time",
)
def no_stopping_time_beats_the_best_ridge(task=bayesian_tasks, n=sample_sizes(), time=times(), decay=scaled()):
    """With an isotropic prior on the weights ridge at its best penalty, the noise over the prior variance, is at least
    as good as gradient flow at any time, with weight decay or without."""
    best = Ridge(task.noise / prior(task)).risk(task, n).total
    scale = task.signal + task.noise
    flow = GradientFlow(time, weight_decay=[0.0, decay]).risk(task, n).total
    return at_most(best + scale, flow + scale)


@claim(
    id="weight-decay-forever-is-ridge",
    title="Weight decay forever is ridge",
    statement=r"\lim_{\text{time} \to \infty} R_{\text{flow}}(\text{time}, \mu) = R_{\text{ridge}}(\lambda = \mu)",
    kind="limit",
    reference="ali2019continuous, a consequence; advani2020high, a consequence",
    sides=("part of the risk of gradient flow, late", "of ridge"),
    axis="decay",
)
def weight_decay_forever_is_ridge(
    task=any_tasks, n=sample_sizes(), variance=variances(), decay=scaled(min_value=1e-4, max_value=1e4)
):
    """Gradient flow with weight decay ends in ridge with the decay as its penalty, wherever it starts."""
    seen = task.seen_by(None)
    variance = 0.0 if seen.tail > 0 else variance
    # What is left of the start is below exp(-200) of it.
    scale = task.signal + task.noise + variance * float(seen.multiplicity @ seen.eigenvalues)
    ridge = parts(Ridge(decay).risk(task, n), scale)
    late, forever = parts(GradientFlow([100 / decay, np.inf], weight_decay=decay).risk(task, n), scale).T
    start = FlowFromRandomWeights([100 / decay, np.inf], variance, weight_decay=decay)
    elsewhere, at_last = parts(start.risk(task, n), scale).T
    return equal(late, ridge) & equal(forever, ridge) & equal(elsewhere, ridge) & equal(at_last, ridge)


@claim(
    id="random-initial-weights-only-add",
    title="Random initial weights only add",
    statement=r"R(v) - R(0) = v\, E \operatorname{tr} \Sigma\, e^{-2 (X^\top X + \mu)\, \text{time}} \ge 0,"
    r"\text{ which falls with time}",
    kind="inequality",
    reference="advani2020high, a consequence",
    sides=("smaller", "larger"),
    axis="time",
)
def random_initial_weights_only_add(
    task=gaussian_tasks,
    n=sample_sizes(),
    variance=variances(positive=True),
    decay=st.just(0.0) | scaled(min_value=1e-4, max_value=1e2),
    time=times(),
    step=steps,
):
    """Starting from random weights adds to the risk, in proportion to their variance; it adds the less the later, and
    at first their power."""
    every = [0.0, time, time + step]
    begun = FlowFromRandomWeights(every, [[0.0], [variance], [3 * variance]], weight_decay=decay).risk(task, n)
    from_zero = GradientFlow(every, weight_decay=decay).risk(task, n)
    seen = task.seen_by(None)
    power = variance * float(seen.multiplicity @ seen.eigenvalues)
    scale = task.signal + task.noise + power
    left = begun.features + begun.samples_features
    return (
        equal(begun.total[0], from_zero.total)
        & equal(begun.total[1:] + scale, from_zero.total + left[1:] + scale)
        & equal(left[2] + scale, 3 * left[1] + scale)
        & falls(left[1] + scale)
        & at_most(0.0, left)
        & equal(left[1, 0], power)
    )


@claim(
    id="the-training-set-is-learnt-first",
    title="The training set is learnt first",
    statement=r"\text{time}_{\text{train}} \le \text{time}_{\text{test}}",
    kind="inequality",
    reference="levi2024grokking, a consequence",
    sides=("when the training set is learnt", "when test points are"),
    axis="tolerance",
)
def the_training_set_is_learnt_first(
    task=tasks("isotropic", noise=0.0), n=sample_sizes(), tolerance=scaled(min_value=1e-6, max_value=1e2)
):
    """On isotropic inputs and noiseless labels gradient flow reaches 95 percent accuracy on its training set no later
    than on test points."""
    found = grokking_time(task, n, tolerance)
    return at_most(found.train, found.test)


@claim(
    id="grokking-times-are-crossings",
    title="Grokking times are crossings",
    statement=r"A(R_{\text{train}}(\text{time}_{\text{train}})) = A(R(\text{time}_{\text{test}})) = 0.95, \quad "
    r"A(R) = \operatorname{erf}\sqrt{\frac{\text{tolerance}}{2 R}}",
    kind="identity",
    reference="levi2024grokking, a consequence",
    sides=("accuracy at the time that is found", "what was asked for"),
    axis="tolerance",
)
def grokking_times_are_crossings(
    task=tasks("isotropic", noise=0.0),
    n=sample_sizes(),
    variance=variances(),
    tolerance=scaled(min_value=1e-3, max_value=1e1),
):
    """When training and test points are said to be learnt, 95 percent of them are within the tolerance, unless they are
    from the start or never."""
    found = grokking_time(task, n, tolerance, initial_variance=variance)
    crossings = np.array([found.train, found.test])
    at = (crossings > 0) & np.isfinite(crossings)
    assume(at.any())
    flow = FlowFromRandomWeights(np.where(at, crossings, 0.0), variance).risk(task, n)
    reached = accuracy_within(np.array([flow.train[0], flow.total[1]])[at], tolerance)
    # A late loss is as accurate as a number of the size of that at the start.
    allowed = 1e-9 + 1e-12 * (task.signal + variance * task.multiplicity.sum()) / tolerance
    return equal(reached, 0.95, tolerance=allowed)


@claim(
    id="random-features-train-into-ridge",
    title="Random features train into ridge, and like the inputs if there are enough",
    statement=r"\lim_{\text{time} \to \infty} R_p(\text{time}, \lambda) = R_p(\lambda), \quad "
    r"R_\infty(\text{time}) = R_{\text{flow}}(\text{time})",
    kind="limit",
    reference="bodin2022gradient, a consequence",
    sides=("part of the risk in training time", "of ridge, or of gradient flow on the inputs"),
    axis="p",
)
def random_features_train_into_ridge(
    task=any_tasks, n=sample_sizes(), penalty=scaled(min_value=1e-4, max_value=1e4), p=parameter_counts(min_value=1)
):
    """Random features trained for long with a penalty are ridge on them; infinitely many, trained for any time, are the
    inputs trained for that time."""
    scale = task.signal + task.noise
    late = parts(RandomFeatures(p, penalty=penalty, time=100 / penalty).risk(task, n), scale)
    every, flow = RandomFeatures(np.inf, time=1 / penalty), GradientFlow(1 / penalty)
    return equal(late, parts(RandomFeatures(p, penalty=penalty).risk(task, n), scale)) & equal(
        parts(every.risk(task, n), scale), parts(flow.risk(task, n), scale)
    )


@claim(
    id="weight-decay-forever-is-ridge-at-every-n",
    title="Weight decay forever is ridge at every n",
    statement=r"\lim_{\text{time} \to \infty} R_{\text{flow}}(\text{time}, \mu) = R_{\text{ridge}}(\lambda = \mu)",
    kind="limit",
    reference="ali2019continuous, a consequence; adler2000classical, a consequence",
    exactness="finite-sample",
    sides=("part of the risk of gradient flow, late", "of ridge"),
    axis="decay",
)
def weight_decay_forever_is_ridge_at_every_n(
    task=tasks("isotropic", max_dim=30),
    n=sample_sizes(max_value=30),
    p=parameter_counts(min_value=1),
    decay=scaled(min_value=1e-2, max_value=1e4),
):
    """At finite n and p, too, gradient flow with weight decay ends in ridge with the decay as its penalty."""
    seen = task.leading(min(p, task.multiplicity.sum()))
    scale = seen.signal + seen.noise
    flow = GradientFlow(100 / decay, weight_decay=decay).finite_sample_risk(seen, n)
    return equal(parts(flow, scale), parts(Ridge(decay).finite_sample_risk(seen, n), scale))


@claim(
    id="components-see-isotropic-inputs-by-their-share",
    title="Components of isotropic inputs",
    statement=r"B_k = \Bigl(1 - \frac kp\Bigr)^2 \text{signal}, \quad V_{\text{noise-free}} = \frac kp"
    r" \Bigl(1 - \frac kp\Bigr) \text{signal}; \qquad R_{\min(n, p)} = R_{\text{min-norm}}",
    kind="identity",
    reference="ledoit2011eigenvectors, a consequence",
    sides=("part of the risk of k components", "by their share, or of min-norm"),
    axis="k",
)
def components_see_isotropic_inputs_by_their_share(task=tasks("isotropic"), n=sample_sizes(), k=parameter_counts()):
    """On isotropic inputs k sample components are any k of p directions, and all of them are min-norm least squares."""
    p = task.multiplicity.sum()
    k = min(k, n, p)
    share, scale = k / p, task.signal + task.noise
    risk = PrincipalComponents([k, min(n, p)]).risk(task, n)
    found = np.array([risk.bias[0], risk.noise_free_variance[0]])
    at_last = parts(PrincipalComponents(min(n, p)).risk(task, n), scale)
    return equal(found + scale, np.array([(1 - share) ** 2, share * (1 - share)]) * task.signal + scale) & equal(
        at_last, parts(MinNorm().risk(task, n), scale)
    )


@claim(
    id="momentum-repeats-a-part-of-the-first-step",
    title="The second step with momentum",
    statement=r"f_2(w) = (2 + m)\, \eta - \eta^2 w",
    kind="identity",
    reference="paquette2021sgd, a consequence",
    sides=("part of the risk of two steps", "of the filter in closed form"),
    axis="tenths",
)
def momentum_repeats_a_part_of_the_first_step(
    task=gaussian_tasks, n=sample_sizes(), share=st.integers(1, 9), tenths=st.integers(0, 9)
):
    """The second step with momentum adds that share of the first step to what gradient descent does."""
    seen, m = task.seen_by(None), tenths / 10
    assume(seen.rank > 0)
    # The largest eigenvalue of the Gram matrix is at most twice n times that of the population and the trace.
    step = share / 10 / ((n + 1) * (seen.multiplicity @ seen.eigenvalues))
    found = HeavyBall(step, m, 2).risk(task, n)
    second = filter_risk(lambda w: (2 + m) * step - step**2 * w, task, n)
    return equal(parts(found), parts(second))
