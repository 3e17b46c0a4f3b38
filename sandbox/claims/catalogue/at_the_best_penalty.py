"""At the best penalty nothing is lost: more data and parameters help, and no other penalty is better."""

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.catalogue.monotonicity import falls
from sandbox.claims.catalogue.populations import any_tasks
from sandbox.claims.claim import claim
from sandbox.claims.comparison import at_most
from sandbox.claims.domain import assume
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge


@claim(
    id="tuned-ridge-gains-from-samples",
    title="Tuned ridge gains from every sample",
    statement=r"R(n + 1) \le R(n) \quad \text{at } \lambda = p\,\frac{\sigma^2 + \text{hidden}}{\text{power}}, "
    r"\text{ the best penalty on isotropic inputs}",
    kind="inequality",
    reference="nakkiran2021optimal, Theorem 1, ICLR version",
    exactness="finite-sample",
    sides=("one more sample", "n samples"),
)
def tuned_ridge_gains_from_samples(task=tasks("isotropic"), hidden=variances(), n=sample_sizes()):
    """On isotropic inputs the expected test risk of optimally tuned ridge does not rise with one more sample."""
    penalty = task.multiplicity.sum() * (task.noise + hidden) / task.signal
    return falls(Ridge(penalty).finite_sample_risk(task.replace(hidden=hidden), [n, n + 1]).excess)


@claim(
    id="tuned-ridge-gains-from-parameters",
    title="Tuned ridge gains from every parameter",
    statement=r"R(p + 1) \le R(p) \quad \text{on } p \text{ of } d \text{ isotropic inputs chosen at random, at } "
    r"\lambda = d\,\frac{\sigma^2 + (1 - p/d)\,\text{signal}}{\text{signal}}, \text{ the best penalty}",
    kind="inequality",
    reference="nakkiran2021optimal, Theorem 3, ICLR version",
    exactness="finite-sample",
    sides=("one more parameter", "p parameters"),
)
def tuned_ridge_gains_from_parameters(
    task=tasks("isotropic"), n=sample_sizes(), p=parameter_counts(min_value=0, max_value=59)
):
    """On random parts of isotropic inputs the risk of optimally tuned ridge does not rise with one more of them."""
    dim = task.multiplicity.sum()
    assume(p < dim)
    seen = task.random_subset([p, p + 1])
    penalty = dim * (task.noise + seen.hidden) / task.signal
    return falls(Ridge(penalty).finite_sample_risk(seen, n).excess)


@claim(
    id="tuned-ridge-gains-from-samples-on-any-spectrum",
    title="Tuned ridge gains from every sample, on any spectrum",
    statement=r"\min_\lambda R(n + 1, \lambda) \le \min_\lambda R(n, \lambda), \quad \lambda \ge \lambda_{\min}(n), "
    r"\text{ which is negative}",
    kind="inequality",
    reference="patil2023generalized, numbering not checked",
    sides=("one more sample", "n samples"),
)
def tuned_ridge_gains_from_samples_on_any_spectrum(task=any_tasks, n=sample_sizes()):
    """The risk of ridge at its best penalty, negative ones included, does not rise with one more sample.

    At one effective ridge it is n (missed power + noise) / (n - D2), which falls with n, and more samples allow more
    effective ridges.
    """
    sizes = np.array([n, n + 1])
    return falls(Ridge.tuned(task, sizes).risk(task, sizes).excess)


@claim(
    id="tuned-random-features-gain-from-samples-and-features",
    title="Tuned random features gain from every sample and feature",
    statement=r"\min_\lambda R(n + 1, p, \lambda) \le \min_\lambda R(n, p, \lambda), \quad "
    r"\min_\lambda R(n, p + 1, \lambda) \le \min_\lambda R(n, p, \lambda), \quad \lambda \ge 0",
    kind="inequality",
    reference="simon2024more, numbering not checked",
    sides=("one more sample or feature", "n samples, p features"),
)
def tuned_random_features_gain_from_samples_and_features(task=any_tasks, n=sample_sizes(), p=parameter_counts()):
    """At the best penalty the risk of random features rises neither with one more sample nor with one more feature."""
    sizes, counts = np.array([n, n + 1, n]), np.array([p, p, p + 1])
    excess = RandomFeatures.tuned(task, sizes, counts).risk(task, sizes).excess
    return at_most(excess[1:], excess[0])


@claim(
    id="no-penalty-beats-the-tuned-one",
    title="No penalty beats the tuned one",
    statement=r"R(\lambda_{\text{tuned}}) \le R(\lambda) \quad \text{for ridge at every } \lambda \ge \lambda_{\min}, "
    r"\text{ which is negative}",
    kind="inequality",
    reference="wu2020optimal, numbering not checked; kobak2020optimal, numbering not checked",
    sides=("tuned", "another penalty"),
    axis="penalty",
)
def no_penalty_beats_the_tuned_one(task=any_tasks, n=sample_sizes(), penalty=penalties(), tenths=st.integers(0, 10)):
    """No penalty, down to the least negative one, gives ridge a smaller risk than the tuned one."""
    others = [penalty, Ridge.least_penalty(task, n) * (tenths / 10)]
    return at_most(Ridge.tuned(task, n).risk(task, n).excess, Ridge(others).risk(task, n).excess)


@claim(
    id="no-penalty-beats-the-tuned-one-of-random-features",
    title="No penalty beats the tuned one of random features",
    statement=r"R(\lambda_{\text{tuned}}) \le R(\lambda) \quad \text{for random features at every } \lambda \ge 0",
    kind="inequality",
    reference="mei2022generalization, numbering not checked",
    sides=("tuned", "another penalty"),
)
def no_penalty_beats_the_tuned_one_of_random_features(
    task=any_tasks, n=sample_sizes(), p=parameter_counts(), penalty=penalties()
):
    """No penalty gives random features a smaller risk than the tuned one."""
    tuned = RandomFeatures.tuned(task, n, p).risk(task, n)
    return at_most(tuned.excess, RandomFeatures(p, penalty=penalty).risk(task, n).excess)
