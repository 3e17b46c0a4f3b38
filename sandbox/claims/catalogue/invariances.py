"""What makes no difference: units, sizes at one ratio, how directions are listed, samples for parameters."""

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.catalogue.parts_of_the_risk import parts
from sandbox.claims.catalogue.populations import factors, gaussian_tasks
from sandbox.claims.claim import claim
from sandbox.claims.comparison import equal
from sandbox.claims.strategies.model_strategies import models
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes, scaled, variances
from sandbox.foundations.parts import PRIMARY
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.tasks.spherical_task import SphericalTask
from sandbox.tasks.task import Task


@claim(
    id="unit-of-the-inputs-makes-no-difference",
    title="The unit of the inputs makes no difference",
    statement=r"R(c\,s, c\,\tau, c\,\lambda) = R(s, \tau, \lambda), \quad "
    r"\kappa(c\,s, c\,\tau, c\,\lambda) = c\,\kappa",
    kind="identity",
    reference="defilippis2024dimension, a consequence, numbering not checked",
    sides=("other unit", "unit"),
    axis="n",
)
def unit_of_the_inputs_makes_no_difference(
    task=gaussian_tasks,
    tail=variances(),
    n=sample_sizes(),
    p=parameter_counts(),
    penalty=penalties(),
    c=scaled(),
):
    """Measuring the inputs in another unit, and the penalty with them, leaves every part of the risk."""
    task = task.replace(tail=tail)
    other = task.replace(eigenvalues=c * task.eigenvalues, tail=c * tail)
    before, after = RandomFeatures(p, penalty=penalty), RandomFeatures(p, penalty=c * penalty)
    old, new = before.equivalent(task, n), after.equivalent(other, n)
    return equal(parts(after.risk(other, n)), parts(before.risk(task, n))) & equal(
        [new.kappa, new.trace * c, new.weight_norm * c], [c * old.kappa, old.trace, old.weight_norm]
    )


@claim(
    id="risk-depends-on-ratios-of-sizes",
    title="Only ratios of sizes matter",
    statement=r"R(c\,n, c\,p, c\,m, c\,\lambda, c\,\tau) = R(n, p, m, \lambda, \tau) "
    r"\quad \text{at the same power of each group}",
    kind="identity",
    reference="hastie2022surprises, a consequence of proportional asymptotics, numbering not checked",
    sides=("all sizes scaled", "as they are"),
    axis="n",
)
def risk_depends_on_ratios_of_sizes(
    task=gaussian_tasks,
    tail=variances(),
    n=sample_sizes(),
    p=parameter_counts(),
    penalty=penalties(),
    c=factors,
):
    """Scaling samples, features, multiplicities, penalty and tail together leaves the risk and the effective ridge."""
    task = task.replace(tail=tail)
    larger = task.replace(multiplicity=c * task.multiplicity, tail=c * tail)
    before, after = RandomFeatures(p, penalty=penalty), RandomFeatures(c * p, penalty=c * penalty)
    scale = np.where(np.array(PRIMARY) == "effective_parameters", c, 1.0)
    return equal(parts(after.risk(larger, c * n)), scale * parts(before.risk(task, n))) & equal(
        after.equivalent(larger, c * n).kappa, before.equivalent(task, n).kappa
    )


@claim(
    id="equal-directions-listed-one-by-one",
    title="A group is its directions one by one",
    statement=r"R((s, m, t)) = R((s, 1, t/m), \ldots, (s, 1, t/m))",
    kind="identity",
    reference="dobriban2018high, a consequence, numbering not checked",
    sides=("in groups", "one by one"),
)
def equal_directions_listed_one_by_one(model=models(), task=gaussian_tasks, n=sample_sizes()):
    """Directions of one eigenvalue may be listed together or one by one."""
    many = task.multiplicity.astype(int)
    each = task.replace(
        eigenvalues=np.repeat(task.eigenvalues, many),
        power=np.repeat(task.power / task.multiplicity, many),
        multiplicity=np.ones(many.sum()),
    )
    return equal(parts(model.risk(task, n)), parts(model.risk(each, n)))


@claim(
    id="linear-models-see-a-sphere-as-isotropic",
    title="To linear models a sphere is isotropic",
    statement=r"R(\text{sphere, power } P_0, P_1, P_2, \ldots) = R(\text{isotropic, signal } P_1, \text{ hidden } "
    r"P_0 + P_2 + \ldots)",
    kind="identity",
    reference="mei2022generalization, numbering not checked; hastie2022surprises, numbering not checked",
    sides=("on the sphere", "isotropic with hidden power"),
)
def linear_models_see_a_sphere_as_isotropic(
    model=models(),
    dim=st.integers(2, 60),
    linear=variances(),
    other=variances(),
    noise=variances(),
    n=sample_sizes(),
):
    """Linear models on a sphere have the risk of isotropic Gaussian inputs that hide the nonlinear part."""
    on_sphere = SphericalTask(dim, [other / 4, linear, other / 4, other / 2], noise=noise)
    isotropic = Task.isotropic(dim, signal=linear, noise=noise).replace(hidden=other)
    return equal(parts(model.risk(on_sphere, n)), parts(model.risk(isotropic, n)))


@claim(
    id="variance-from-labels-is-symmetric",
    title="The variance from the labels is symmetric in n and p",
    statement=r"V_{\text{labels}}(n, p) = V_{\text{labels}}(p, n) \quad "
    r"\text{of ridge on isotropic inputs, at one } \lambda, \text{ at finite } n, p \text{ and in the equivalent}",
    kind="identity",
    reference="dobriban2018high, a consequence: X and its transpose have the same singular values, "
    "numbering not checked",
    exactness="finite-sample",
    sides=("n samples, p directions", "p samples, n directions"),
    axis="p",
)
def variance_from_labels_is_symmetric(
    n=sample_sizes(max_value=40), p=parameter_counts(max_value=40), penalty=penalties()
):
    """On isotropic inputs ridge has the same variance from label noise with n and p exchanged."""
    model, wide, tall = Ridge(penalty), Task.isotropic(p, noise=1), Task.isotropic(n, noise=1)
    return equal(
        [model.finite_sample_risk(wide, n).labels, model.risk(wide, n).labels],
        [model.finite_sample_risk(tall, p).labels, model.risk(tall, p).labels],
    )
