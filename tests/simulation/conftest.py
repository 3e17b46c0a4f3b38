"""Comparison of a simulation with the truth."""

import pytest

from sandbox.risk import PRIMARY

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
