"""Comparison of a simulation with the truth, and the most direct simulation there is."""

import numpy as np
import pytest

from sandbox.foundations.parts import PRIMARY

#: Every source by itself; `noise` is given, not measured.
MEASURED = PRIMARY[1:]


@pytest.fixture
def assert_agree():
    return agree


def agree(difference, error, truth, total, *, limit=4.0, what=""):
    """Assert that every difference is explained by its standard error, and that the errors are small enough to tell.

    Parameters
    ----------
    difference, error, truth : dict
        By field: measured minus true, its standard error, the true value.
    total : float
        What the errors must be small against, where a field is tiny.
    """
    scores = {}
    for name in difference:
        resolution = max(abs(truth[name]), 0.1 * total)
        assert error[name] <= 0.15 * resolution, f"{what}: {name} is too noisy to tell, +-{error[name]:.2g}"
        # What has no spread is analytic: it must be right up to rounding.
        scores[name] = difference[name] / max(error[name], 1e-11 * resolution)
    worst = max(scores, key=lambda name: abs(scores[name]))
    assert abs(scores[worst]) < limit, (
        f"{what}: {worst} is off by {difference[worst]:.3g} = {scores[worst]:.1f} standard errors "
        f"from {truth[worst]:.6g}"
    )


@pytest.fixture
def assert_measures(assert_agree):
    """Assert that a simulation measures a given risk, field by field."""

    def check(simulation, risk, **options):
        values = {name: float(getattr(risk, name)) for name in MEASURED}
        total = float(getattr(risk, "total", 1.0))
        assert_agree(
            {name: getattr(simulation.mean, name) - value for name, value in values.items()},
            simulation.standard_error,
            values,
            total,
            **options,
        )

    return check


@pytest.fixture
def assert_is_the_direct_one(assert_agree):
    """Assert that a simulation agrees with explicit targets, noisy labels, scikit-learn's ridge and test points.

    Every source is compared, and the total of the average of two fits with independent features.
    """

    def check(measured, *arguments, what, **settings):
        means, errors = estimates(*arguments, **settings)
        difference = {name: getattr(measured.mean, name) - means[name] for name in MEASURED}
        error = {name: np.hypot(measured.standard_error[name], errors[name]) for name in MEASURED}
        # The sources are correlated: the standard error of the total is about that of their weighted sum.
        difference["average of two"] = measured.mean.ensemble(2).total - means["average of two"]
        error["average of two"] = np.hypot(measured.standard_error["total"], errors["average of two"])
        assert_agree(difference, error, means, float(measured.mean.total), what=what)

    return check


def estimates(inputs, draw_target, draw_map, n, *, penalty, noise, hidden=0.0, draws, test_points):
    """Means over draws of every source and of the total of an average of two fits, and their standard errors.

    Parameters
    ----------
    inputs : callable
        ``inputs(rng, n)`` draws n inputs.
    draw_target, draw_map : callable
        From a generator to a function of inputs: the target without its hidden part, and the features.
    """
    from sklearn.linear_model import Ridge as SklearnRidge  # which takes long to import

    rng = np.random.default_rng(0)
    ridge = SklearnRidge(alpha=penalty, fit_intercept=False, solver="svd")
    mean, found = np.mean, []
    for _ in range(draws):
        maps = [draw_map(rng), draw_map(rng)]
        x_test = inputs(rng, test_points)
        target = draw_target(rng)
        errors, from_noise, train = np.empty((2, 2, test_points)), np.empty((2, 2, test_points)), []
        for a in (0, 1):
            x = inputs(rng, n)
            clean = target(x) + np.sqrt(hidden) * rng.standard_normal(n)
            epsilon = np.sqrt(noise) * rng.standard_normal(n)
            for b in (0, 1):
                F = maps[b](x)
                weights = ridge.fit(F, np.stack([clean, epsilon, clean + epsilon], axis=1)).coef_
                predictions = maps[b](x_test) @ weights.T
                errors[a, b], from_noise[a, b] = predictions[:, 0] - target(x_test), predictions[:, 1]
                train.append(mean((clean + epsilon - F @ weights[2]) ** 2))
        bias = mean(errors[0, 0] * errors[1, 1] + errors[0, 1] * errors[1, 0]) / 2
        samples = mean(errors[:, 0] * errors[:, 1]) - bias
        features = mean(errors[0] * errors[1]) - bias
        labels = mean(from_noise[:, 0] * from_noise[:, 1])
        found.append(
            {
                "bias": bias + hidden,
                "samples": samples,
                "features": features,
                "samples_features": mean(errors**2) - bias - samples - features,
                "labels": labels,
                "labels_features": mean(from_noise**2) - labels,
                "train": mean(train),
                "effective_parameters": n * mean(from_noise**2) / noise,
                "average of two": noise + hidden + mean((errors + from_noise).mean(axis=1) ** 2),
            }
        )
    columns = {name: np.array([estimate[name] for estimate in found]) for name in found[0]}
    means = {name: column.mean() for name, column in columns.items()}
    return means, {name: column.std(ddof=1) / np.sqrt(draws) for name, column in columns.items()}
