"""Where the randomness of a simulation comes from."""

from __future__ import annotations

import numbers

import numpy as np
from numpy.random import Generator, SeedSequence

#: What `simulate` takes as its `rng`.
Seed = int | SeedSequence | Generator | None


def seed_of(rng: Seed) -> SeedSequence:
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
        return SeedSequence()
    if isinstance(rng, SeedSequence):
        return rng
    if isinstance(rng, Generator):
        return SeedSequence(rng.integers(2**32, size=4, dtype=np.uint32).tolist())
    if isinstance(rng, numbers.Integral) and not isinstance(rng, bool):
        if rng < 0:
            raise ValueError(f"rng must be >= 0 where it is an int, got {rng}")
        return SeedSequence(int(rng))
    raise TypeError(
        "rng must be None, an int, a numpy.random.SeedSequence or a numpy.random.Generator (numpy.random.default_rng), "
        f"got {type(rng).__name__}"
    )
