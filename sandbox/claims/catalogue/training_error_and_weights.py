"""What the fit to the training data tells: training error, leave-one-out, loss and weights."""

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.catalogue.populations import any_tasks
from sandbox.claims.catalogue.spectral_sums import sums
from sandbox.claims.claim import claim
from sandbox.claims.comparison import ROUNDING, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.model_strategies import models
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.estimates.leave_one_out import leave_one_out_errors
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.tasks.task import Task

#: Data sets of a Monte Carlo mean, and how many standard errors it may be off.
DRAWS, ERRORS = 1000, 6.0


@claim(
    id="training-error-of-ridge",
    title="The training error of ridge gives its test error",
    statement=r"R_{\text{train}} = \Bigl(\frac{\lambda}{n \kappa}\Bigr)^2 R \quad \text{where } \kappa > 0",
    kind="identity",
    reference="simon2023eigenlearning, numbering not checked; hastie2022surprises, numbering not checked",
    sides=("training error", "(penalty / n kappa)^2 total"),
)
def training_error_of_ridge(task=any_tasks, n=sample_sizes(), penalty=penalties()):
    """The training error of ridge is its test error times the square of the penalty over n times the effective one."""
    model = Ridge(penalty)
    kappa, risk = model.equivalent(task, n).kappa, model.risk(task, n)
    assume(kappa > 0)
    return equal(np.asarray(risk.train), (penalty / (n * kappa)) ** 2 * risk.total)


@claim(
    id="generalised-cross-validation",
    title="Generalised cross-validation is exact",
    statement=r"\frac{R_{\text{train}}}{(1 - D_1/n)^2} = R \quad \text{for } \lambda > 0, \text{ or more samples than "
    r"parameters}",
    kind="identity",
    reference="golub1979generalized, numbering not checked; hastie2022surprises, section 7, numbering not checked",
    sides=("from the training error", "total"),
)
def generalised_cross_validation_is_exact(model=models(), task=tasks(), n=sample_sizes()):
    """The training error over the square of the share of degrees of freedom left is the test error."""
    left = 1 - model.equivalent(task, n).df1 / n
    assume(left > 0)
    risk = model.risk(task, n)
    # The difference has lost what D1 / n, right to 1e-14, has in common with 1.
    return equal(risk.train / left**2, risk.total, tolerance=ROUNDING + 2e-14 / left)


@claim(
    id="leave-one-out-is-the-risk-of-one-sample-less",
    title="Leave-one-out is unbiased for one sample less",
    statement=r"E\,\frac1n \sum_i e_i^2 = R(n - 1), \quad e_i = \frac{[(X X^\top + \lambda)^{-1} y]_i}"
    r"{[(X X^\top + \lambda)^{-1}]_{ii}}",
    kind="identity",
    reference="allen1974relationship, numbering not checked; hastie2022surprises, section 7, numbering not checked",
    exactness="finite-sample",
    sides=("leave-one-out, 1000 data sets", "risk of one sample less"),
    axis="n",
)
def leave_one_out_is_the_risk_of_one_sample_less(
    p=parameter_counts(max_value=6),
    noise=variances(),
    n=sample_sizes(min_value=2, max_value=6),
    penalty=penalties(min_value=0.1, max_value=1e3),
):
    """The mean leave-one-out error of ridge on n samples is, on average, its risk on n - 1 samples.

    The left side is a mean over data sets, which may be off by six of its standard errors; the average over directions
    of the target and over the noise is taken exactly.
    """
    X = np.random.default_rng(0).standard_normal((DRAWS, n, p))
    gram = X @ np.swapaxes(X, 1, 2)
    inverse = np.linalg.inv(gram + penalty * np.eye(n))
    of_labels = gram / p + noise * np.eye(n)  # E y y' given X, for a target of variance 1
    squares = np.einsum("dij,djk,dki->di", inverse, of_labels, inverse, optimize=True)
    errors = (squares / np.einsum("dii->di", inverse) ** 2).mean(axis=1)
    error = errors.std() / np.sqrt(DRAWS) / errors.mean()
    risk = Ridge(penalty).finite_sample_risk(Task.isotropic(p, noise=noise), n - 1)
    return equal(errors.mean(), risk.total, tolerance=ROUNDING + ERRORS * error)


@claim(
    id="leave-one-out-needs-no-refitting",
    title="Leave-one-out needs no refitting",
    statement=r"\frac{[(X X^\top + \lambda)^{-1} y]_i}{[(X X^\top + \lambda)^{-1}]_{ii}} "
    r"= y_i - \langle x_i, \hat w_{-i}\rangle",
    kind="identity",
    reference="allen1974relationship, numbering not checked; golub1979generalized, numbering not checked",
    exactness="finite-sample",
    sides=("from one fit", "from n fits"),
)
def leave_one_out_needs_no_refitting(
    n=sample_sizes(min_value=2, max_value=12),
    p=parameter_counts(max_value=12),
    seed=st.integers(0, 10**6),
    penalty=penalties(),
):
    """The error at each sample of the fit to the others follows from the fit to all, of ridge and of min-norm."""
    rng = np.random.default_rng(seed)
    X, y = rng.standard_normal((n, p)), rng.standard_normal(n)
    # Ridge is least squares with p more samples of label 0.
    bare = np.sqrt(penalty) * np.eye(p)
    others = [np.delete(np.arange(n), i) for i in range(n)]
    fits = [np.linalg.lstsq(np.vstack([X[rest], bare]), np.append(y[rest], np.zeros(p)))[0] for rest in others]
    return equal(leave_one_out_errors(X, y, penalty), [y[i] - X[i] @ w for i, w in enumerate(fits)])


@claim(
    id="trace-of-the-inverse-gram-matrix",
    title="Residual degrees of freedom and the inverse Gram matrix",
    statement=r"\lambda\, E\,\text{tr}\,(K + \lambda)^{-1} = n - D_1, \quad \text{and for ridge } "
    r"E\,\text{tr}\,(K + \lambda)^{-1} = 1/\kappa \quad \text{at } \lambda > 0",
    kind="identity",
    reference="dobriban2018high, numbering not checked; jacot2020implicit, numbering not checked",
    sides=("penalty trace + D1", "n"),
)
def trace_of_the_inverse_gram_matrix(
    task=any_tasks, p=parameter_counts(), n=sample_sizes(), penalty=penalties(min_value=1e-10)
):
    """The penalty times the trace of the inverse Gram matrix is the number of samples less the degrees of freedom."""
    features, ridge = RandomFeatures(p, penalty=penalty).equivalent(task, n), Ridge(penalty).equivalent(task, n)
    used = sums(task.seen_by(None), features.kappa).df1
    return equal(penalty * features.trace + used, n) & equal(ridge.trace * ridge.kappa, 1.0)


@claim(
    id="attained-loss",
    title="What the fit has left of its loss",
    statement=r"n R_{\text{train}} + \lambda E\|w\|^2 = "
    r"\lambda\,(\beta_1 + \sigma^2)\, E\,\text{tr}\,(K + \lambda)^{-1} \quad "
    r"\text{with } \beta_1 = \text{hidden} + \sum_j t_j \frac{\kappa}{s_j + \kappa}, \; \lambda > 0",
    kind="identity",
    reference="dobriban2018high, a consequence, numbering not checked",
    sides=("training error and weight norm", "the least loss"),
)
def attained_loss(task=tasks(), n=sample_sizes(), p=parameter_counts(), penalty=penalties(min_value=1e-10)):
    """Training error and weight norm add up to the least loss, which the trace of the inverse Gram matrix gives."""
    paid, owed = [], []
    for model, seen in (
        (Ridge(penalty, p), task.leading(p).seen_by(None)),
        (RandomFeatures(p, penalty=penalty), task.seen_by(None)),
    ):
        found, risk = model.equivalent(task, n), model.risk(task, n)
        paid.append(n * risk.train / penalty + found.weight_norm)
        owed.append((sums(seen, found.kappa).beta1 + task.noise) * found.trace)
    return equal(paid, owed)


@claim(
    id="norm-of-interpolating-weights",
    title="What it costs to interpolate",
    statement=r"E\|w\|^2 = (\beta_1 + \sigma^2)\, E\,\text{tr}\,K^{-1} "
    r"\quad \text{with } \beta_1 = \text{hidden} + \sum_j t_j \frac{\kappa}{s_j + \kappa}, \; \lambda = 0, \; "
    r"n < p, \text{ more directions than samples or a tail}",
    kind="identity",
    reference="hastie2022surprises, a consequence, numbering not checked; belkin2019reconciling, the norm of the "
    "interpolating predictor, numbering not checked",
    sides=("squared weight norm", "(missed power + noise) trace"),
    axis="p",
)
def norm_of_interpolating_weights(task=any_tasks, n=sample_sizes(), p=parameter_counts()):
    """The weights that interpolate with least norm pay for the noise and for the target missed at the same price."""
    seen = task.seen_by(None)
    assume(p > n and (seen.rank > n or seen.tail > 0))
    found = RandomFeatures(p).equivalent(task, n)
    unexplained = sums(seen, found.kappa).beta1 + task.noise
    return equal(found.weight_norm, unexplained * found.trace)
