"""Models whose test risk is known: a task and a sample size in, a risk out."""

from sandbox.models.equivalent_error import equivalent_error
from sandbox.models.fourier_series import FourierSeries
from sandbox.models.interpolation_threshold import interpolation_threshold
from sandbox.models.min_norm import MinNorm
from sandbox.models.peak import Peak, peak
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge

__all__ = [
    "FourierSeries",
    "MinNorm",
    "Peak",
    "RandomFeatures",
    "Ridge",
    "equivalent_error",
    "interpolation_threshold",
    "peak",
]
