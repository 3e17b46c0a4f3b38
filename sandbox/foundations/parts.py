"""The names of the parts of a risk: one place for theory, results, simulation and figures."""

from __future__ import annotations

#: The sources of variance.
SOURCES = ("samples", "features", "samples_features", "labels", "labels_features")

#: Those that depend on the draw of the random features.
OF_FEATURES = ("features", "samples_features", "labels_features")

#: What says more about the fit than the parts of its risk do: None where only the parts are known.
OPTIONAL = ("train", "effective_parameters")

#: The fields that every theory and the simulation give.
PRIMARY = ("noise", "bias", *SOURCES, *OPTIONAL)

#: Sums of sources, which may be known where the sources themselves are not.
SUMS = {
    "noise_free_variance": ("samples", "features", "samples_features"),
    "label_variance": ("labels", "labels_features"),
}

#: The sums derived from them.
DERIVED = (*SUMS, "variance", "excess", "total", "noise_free_excess")
