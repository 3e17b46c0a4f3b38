"""The second path of every formula: another way to its number, as a claim that both agree."""

from sandbox.claims.catalogue import collected
from sandbox.formulas.second_paths import (
    activations,
    equivalents,
    estimates,
    finite_sample,
    spectral_filters,
    training_time,
)

__all__ = ["SECOND_PATHS"]

#: From the id of a formula to its second path, which `sandbox.claims.check` takes.
SECOND_PATHS = (
    collected((equivalents, finite_sample, spectral_filters, training_time, estimates, activations))
    | activations.KERNELS
)
