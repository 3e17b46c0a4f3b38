"""Which identity holds for a linear model or a spectral filter on a task, and the risk it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from sandbox.foundations.parameters import Array, first_where, whole_numbers
from sandbox.models.engine import Points, Rows, raveled, with_constant
from sandbox.results.exactness import Exactness
from sandbox.results.risk import Risk
from sandbox.spectra.spectrum import Spectrum
from sandbox.theory.finite_sample_min_norm import min_norm_shares
from sandbox.theory.finite_sample_ridge import ridge_shares
from sandbox.theory.finite_sample_shares import Shares
from sandbox.theory.isotropic_filter import finite_sample_filter_shares
from sandbox.theory.spectral_filters import SpectralFilters


def linear_risk(points: Points) -> Risk:
    """The exact risk of ridge or, at penalty 0, min-norm least squares on the leading directions.

    Parameters
    ----------
    points : Points
        Of a `Task` and its leading directions, penalty >= 0 or inf. A tail adds to the penalty of the fit, but leaves a
        smaller part of the residuals.

    Raises
    ------
    NotImplementedError
        If the directions differ in eigenvalue and there is a penalty or tail, or more of them than samples; or if there
        is one and min(n, p) is beyond what the quadrature does.
    ValueError
        If n or the number of directions is not whole, or a penalty negative.
    """
    shape, n, penalty = points.shape, points.n, points.penalty
    whole_numbers(n, "n", "finite_sample_risk")
    if np.any(penalty < 0):
        raise ValueError(
            f"penalty must be >= 0 in finite_sample_risk, got {first_where(penalty < 0, penalty)!r}: at finite n the "
            "expected risk at a negative penalty is infinite"
        )
    seen = points.inputs.spectrum(points.task)
    used = seen.multiplicity > 0
    largest = np.where(used, seen.eigenvalues, 0.0).max(axis=-1)
    smallest = np.where(used, seen.eigenvalues, np.inf).min(axis=-1)
    p, tail = seen.rank, seen.tail
    shrinks = penalty + tail > 0
    if np.any((smallest < largest) & np.where(shrinks, np.isfinite(penalty), p > n)):
        raise NotImplementedError(
            "finite_sample_risk is known for isotropic tasks (one distinct positive eigenvalue among the directions "
            "used) and, without penalty and tail, for any eigenvalues where n is at least their number: use risk, "
            "whose error is O(1/n), or simulate"
        )
    whole_numbers(p, "the number of directions used", "finite_sample_risk")
    scale = np.where(p > 0, largest, 1.0)
    arguments = np.broadcast_arrays(n, p, penalty, tail, scale, np.empty(shape))
    n, p, penalty, tail, scale = (array.ravel() for array in arguments[:-1])
    shrinks = penalty + tail > 0

    shares = Shares(*np.empty((5, n.size)))
    for where, found in (
        (~shrinks, min_norm_shares(n[~shrinks], p[~shrinks])),
        (shrinks, ridge_shares(n[shrinks], p[shrinks], ((penalty + tail) / scale)[shrinks])),
    ):
        for share, value in zip(shares, found, strict=True):
            share[where] = value
    # Of the residuals that penalty and tail together leave, the tail fits its part.
    left = np.divide(penalty, penalty + tail, out=np.ones_like(tail), where=shrinks & np.isfinite(penalty)) ** 2
    shares = shares._replace(train_signal=left * shares.train_signal, train_noise=left * shares.train_noise)
    return _risk(points, seen, shares)


def filtered_risk(points: Points, rows: Mapping[str, Array], filters: Callable[[Rows], SpectralFilters]) -> Risk:
    """The exact risk of a spectral filter on the leading directions of isotropic inputs.

    Parameters
    ----------
    points : Points
        Of a `Task` and its leading directions.
    rows : mapping of str to array
        The hyperparameters of the filter, which broadcast.
    filters : callable
        From hyperparameters of shape (points,) to one filter for each point.

    Raises
    ------
    NotImplementedError
        If the directions used differ in eigenvalue, or min(n, p) is beyond what the quadrature does.
    ValueError
        If n or the number of directions is not whole.
    """
    whole_numbers(points.n, "n", "finite_sample_risk")
    seen = points.inputs.spectrum(points.task)
    used = seen.multiplicity > 0
    largest = np.where(used, seen.eigenvalues, 0.0).max(axis=-1)
    if np.any(np.where(used, seen.eigenvalues, np.inf).min(axis=-1) < largest):
        raise NotImplementedError(
            "finite_sample_risk of a filter is known for isotropic tasks (one distinct positive eigenvalue among the "
            "directions used): use risk, whose error is O(1/n), or simulate"
        )
    whole_numbers(seen.rank, "the number of directions used", "finite_sample_risk")
    arguments = np.broadcast_arrays(points.n, seen.rank, seen.tail, largest, np.empty(points.shape))
    n, p, tail, scale = (array.ravel() for array in arguments[:-1])
    every = filters(raveled(rows, points.shape))
    # Without directions nothing is learnt of the target, and the labels by the tail alone.
    shares = Shares(*np.zeros((5, n.size)))
    shares.bias[:], none = 1.0, p == 0
    if none.any():
        empty = np.flatnonzero(none & (tail > 0))
        shares.train_noise[none] = 1.0
        for i in empty:
            shares.train_noise[i] = float(every.at(np.array([i]))(np.zeros(1), float(tail[i])).residual[0, 0]) ** 2
    some = np.flatnonzero(~none)
    if some.size:
        found = finite_sample_filter_shares(n[some], p[some], scale[some], tail[some], every.at(some))
        for share, value in zip(shares, found, strict=True):
            share[some] = value
    return _risk(points, seen, shares)


def _risk(points: Points, seen: Spectrum, shares: Shares) -> Risk:
    """The risk that the shares of signal and noise make, of arrays in the order of the flattened shape."""
    shape = points.shape
    bias, samples, labels, train_signal, train_noise = (share.reshape(shape) for share in shares)
    signal, hidden, noise = seen.power.sum(axis=-1), seen.hidden, points.task.noise

    def per_noise(variance: Array) -> Array:
        return np.multiply(variance, labels, out=np.zeros(shape), where=np.broadcast_to(variance > 0, shape))

    zero = np.zeros(shape)
    parts: dict[str, Array] = {
        "noise": noise,
        "bias": signal * bias + hidden,
        "samples": signal * samples + per_noise(hidden),
        "features": zero,
        "samples_features": zero,
        "labels": per_noise(noise),
        "labels_features": zero,
        "train": signal * train_signal + (hidden + noise) * train_noise,
        "effective_parameters": points.n * labels,
    }
    fields: dict[str, Any] = dict(with_constant(points, parts))
    return Risk(**fields, exactness=Exactness.FINITE_SAMPLE, at=points.at)
