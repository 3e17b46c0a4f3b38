r"""What a fitted constant adds to a risk, from the same risk without one at n - 1 samples.

Centring turns n Gaussian rows into n - 1 independent ones (Helmert's rotation), from which the weights are learnt as
without an intercept, and into their mean, which is independent of them. What is wrong with the intercept is the error
of the fitted function, noise included, averaged over n points: it has mean 0 and 1/n of the total risk as its variance.
It depends on the training inputs and on the label noise, never on the random features alone.
"""

from __future__ import annotations

from sandbox.foundations.parameters import Array


def with_intercept(parts: dict[str, Array], n: Array) -> dict[str, Array]:
    r"""The parts of a risk with an intercept, from those without one at n - 1 samples.

    .. formula:: intercept
        :title: Risk with an intercept
        :code: MinNorm(p, intercept=True).risk(task, n).total
        :where: the total at n - 1 is that of the same model without an intercept
        :assumes: Gaussian inputs of any covariance and mean; a fit that is linear in the centred labels and turns with
            the inputs: min-norm, ridge at the same un-normalised penalty, each of them on Gaussian projections
        :exactness: finite-sample
        :reference: stein1960multiple, for least squares

        \text{total}(n) = \Bigl(1 + \frac1n\Bigr)\, \text{total}_{\text{no intercept}}(n - 1)

    Parameters
    ----------
    parts : dict of str to array
        Every primary field of a risk, at n - 1 samples; or the sums of its sources, where only they are known.
    n : array
        Number of samples, > 1; broadcasts against the fields.

    Returns
    -------
    dict of str to array

    Notes
    -----
    The bias does not change, as the error of the intercept has mean 0, nor does what depends on the features alone.
    """
    bias, more = parts["bias"], 1.0 + 1.0 / n
    if "samples" in parts:
        samples, features, samples_features = parts["samples"], parts["features"], parts["samples_features"]
        sources = {
            "samples": samples + (bias + samples) / n,
            "samples_features": samples_features + (features + samples_features) / n,
            "labels": more * parts["labels"] + parts["noise"] / n,
            "labels_features": more * parts["labels_features"],
        }
    else:
        noise_free = parts["noise_free_variance"]
        sources = {
            "noise_free_variance": noise_free + (bias + noise_free) / n,
            "label_variance": more * parts["label_variance"] + parts["noise"] / n,
        }
    return (
        parts
        | sources
        | {
            "train": parts["train"] * ((n - 1.0) / n),
            # n times the variance per unit of label noise, as without an intercept.
            "effective_parameters": 1.0 + parts["effective_parameters"] * ((n + 1.0) / (n - 1.0)),
        }
    )


def total_with_intercept(total: Array, n: Array) -> Array:
    """The total risk with an intercept, from that without one at n - 1 samples."""
    return (1.0 + 1.0 / n) * total
