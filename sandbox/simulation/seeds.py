"""Where the randomness of a simulation comes from."""

from __future__ import annotations

import numbers
from typing import TypeAlias

import numpy as np

#: What `simulate` takes as its `rng`. NumPy loads its random part on first use, which a string leaves to it.
Seed: TypeAlias = "int | np.random.SeedSequence | np.random.Generator | None"


def seed_of(rng: Seed) -> np.random.SeedSequence:
    """The seed that every cell of a batch starts from.

    Parameters
    ----------
    rng : int, SeedSequence, Generator or None
        An int >= 0 or a SeedSequence is the seed; a Generator gives one, and is advanced; None is fresh entropy.

    Returns
    -------
    SeedSequence

    Examples
    --------
    >>> seed_of(3).entropy
    3
    >>> generator = np.random.default_rng(3)
    >>> seed_of(generator).entropy == seed_of(generator).entropy
    False
    """
    if rng is None:
        return np.random.SeedSequence()
    if isinstance(rng, np.random.SeedSequence):
        return rng
    if isinstance(rng, np.random.Generator):
        return np.random.SeedSequence(rng.integers(2**32, size=4, dtype=np.uint32).tolist())
    if isinstance(rng, numbers.Integral) and not isinstance(rng, bool):
        if rng < 0:
            raise ValueError(f"rng must be >= 0 where it is an int, got {rng}")
        return np.random.SeedSequence(int(rng))
    raise TypeError(
        "rng must be None, an int, a numpy.random.SeedSequence or a numpy.random.Generator (numpy.random.default_rng), "
        f"got {type(rng).__name__}"
    )
