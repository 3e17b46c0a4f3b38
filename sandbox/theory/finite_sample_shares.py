"""What the identities at finite n and p give: shares of the signal and factors of the noise."""

from __future__ import annotations

from typing import NamedTuple

from sandbox.foundations.parameters import Array


class Shares(NamedTuple):
    """The risk of a linear model per unit of what it is made of, each of shape (points,).

    `bias`, `samples` and `train_signal` multiply the target power on the directions used; `labels` the variance of what
    the model cannot see, label noise or hidden power, in the test error; `train_noise` the same in the training error.
    """

    bias: Array
    samples: Array
    labels: Array
    train_signal: Array
    train_noise: Array
