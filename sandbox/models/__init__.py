"""Models whose test risk is known: a task and a sample size in, a risk out."""

from sandbox.models.equivalent_error import equivalent_error
from sandbox.models.fourier import FourierSeries
from sandbox.models.min_norm import MinNorm
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.models.threshold import Peak, interpolation_threshold, peak

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
