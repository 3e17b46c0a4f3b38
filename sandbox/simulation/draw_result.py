"""What one draw gives."""

from __future__ import annotations

from typing import NamedTuple


class Measured(NamedTuple):
    """Estimates from one draw.

    Parameters
    ----------
    fields : dict of float
        Unbiased estimates of all primary fields of the risk.
    runs : list of float
        The test error, noise included, of each single fit to noisy labels of its own: what one training run gives.
    """

    fields: dict[str, float]
    runs: list[float]
