"""What the activation of random features does."""

import math

import numpy as np
from hypothesis import strategies as st

from sandbox.activations import activation as named
from sandbox.claims.catalogue.populations import gaussian_tasks
from sandbox.claims.claim import claim
from sandbox.claims.comparison import at_most, equal
from sandbox.claims.strategies.model_strategies import activations
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes, scaled, variances
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge


@claim(
    id="nonlinearity-acts-as-penalty",
    title="The nonlinearity of odd features acts as a penalty",
    statement=r"R_{\text{features}}(p = \infty, \varphi, \lambda) = R_{\text{ridge}}\Bigl(\frac{\lambda + \mu_*^2}"
    r"{\mu_1^2 / \text{tr}\,\Sigma}\Bigr) \quad \text{for } \varphi \text{ odd}, \; \mu_1 \ne 0",
    kind="identity",
    reference="mei2022generalization, numbering not checked; hu2023universality, numbering not checked",
    exactness="gaussian-equivalence",
    sides=("nonlinear features", "ridge"),
    axis="n",
)
def nonlinearity_acts_as_penalty(
    task=gaussian_tasks,
    tail=variances(),
    activation=activations("linear", "erf", "tanh", "sign", "sin"),
    n=sample_sizes(),
    penalty=penalties(),
):
    """Infinitely many odd features learn as much as ridge on the inputs, their nonlinear part being its penalty."""
    task, phi = task.replace(tail=tail), named(activation)
    trace = task.multiplicity @ task.eigenvalues + tail
    equivalent_penalty = (penalty + phi.mu_star_squared) * trace / phi.mu1**2
    features, ridge = (
        RandomFeatures(math.inf, activation, penalty).risk(task, n),
        Ridge(equivalent_penalty).risk(task, n),
    )
    return equal(
        [features.total, features.bias, features.samples, features.labels],
        [ridge.total, ridge.bias, ridge.samples, ridge.labels],
    )


@claim(
    id="scale-of-an-activation-makes-no-difference",
    title="The scale of an activation makes no difference",
    statement=r"R(c\,\varphi, c^2 \lambda) = R(\varphi, \lambda)",
    kind="identity",
    reference="mei2022generalization, a consequence, numbering not checked",
    exactness="gaussian-equivalence",
    sides=("scaled features", "features"),
    axis="p",
)
def scale_of_an_activation_makes_no_difference(
    task=gaussian_tasks,
    activation=activations(),
    n=sample_sizes(),
    p=parameter_counts(),
    penalty=penalties(),
    c=scaled(min_value=1e-3, max_value=1e3),
):
    """Multiplying an activation by a number, and the penalty by its square, leaves the risk."""
    phi = named(activation).function
    larger = RandomFeatures(p, lambda x: c * phi(x), c**2 * penalty).risk(task, n)
    return equal(larger.total, RandomFeatures(p, activation, penalty).risk(task, n).total)


@claim(
    id="even-features-learn-nothing-linear",
    title="Even features learn nothing of a linear target",
    statement=r"B = \text{signal} \le R - \sigma^2 \quad \text{for } \varphi \text{ even, so that } \mu_1 = 0",
    kind="inequality",
    reference="mei2022generalization, numbering not checked; ghorbani2021linearized, numbering not checked",
    exactness="gaussian-equivalence",
    sides=("signal", "noise-free excess"),
    axis="p",
)
def even_features_learn_nothing_linear(
    task=gaussian_tasks,
    activation=activations("abs", "cos", "quadratic"),
    n=sample_sizes(),
    p=parameter_counts(),
    penalty=penalties(),
):
    """Features of an even activation have at least the risk of predicting nothing of a linear target."""
    risk = RandomFeatures(p, activation, penalty).risk(task, n)
    return at_most(task.signal, risk.noise_free_excess) & equal(risk.bias, task.signal)


@claim(
    id="eigenvalues-on-the-sphere-sum-to-the-second-moment",
    title="The eigenvalues on the sphere add up",
    statement=r"\sum_k B(d, k)\,\xi_k^2 = E\,\varphi(\sqrt d\,t)^2 "
    r"\quad \text{with } t \text{ a coordinate of a uniform unit vector in dimension } d",
    kind="identity",
    reference="ghorbani2021linearized, numbering not checked; daniely2016toward, numbering not checked",
    sides=("sum of the eigenvalues", "second moment"),
    axis="dim",
)
def eigenvalues_on_the_sphere_sum_to_the_second_moment(activation=activations(), dim=st.integers(2, 60)):
    """The eigenvalues of features on a sphere, with their multiplicities and the tail, add up to the mean square."""
    phi = named(activation)
    seen = phi.on_sphere(dim)
    # With t = cos(angle) the density is sin(angle)^(d-2); 32 panels, of which kinks at t = 0 are at an end.
    nodes, weights = np.polynomial.legendre.leggauss(16)
    angle = np.pi / 32 * (np.arange(32)[:, None] + (nodes + 1) / 2)
    density = weights * np.sin(angle) ** (dim - 2)
    mean_square = (density * phi.function(np.sqrt(dim) * np.cos(angle)) ** 2).sum() / density.sum()
    return equal(seen.multiplicity @ seen.coefficients**2 + seen.tail, mean_square)
