"""Where the randomness of a simulation comes from."""

from __future__ import annotations

import numbers
from typing import Any, TypeAlias

import numpy as np

from sandbox.results.monte_carlo import Stream

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


def stream_of(seed: np.random.SeedSequence, draws: int) -> Stream:
    """So many draws from a seed."""
    return Stream(_numbers(seed.entropy), _numbers(seed.spawn_key), draws)


def _numbers(entropy: Any) -> tuple[int, ...]:
    """The entropy of a seed, which some versions of NumPy take as numbers and texts in any nesting."""
    if isinstance(entropy, str):
        return (int(entropy, 16 if entropy.startswith("0x") else 10),)
    if isinstance(entropy, numbers.Integral):
        return (int(entropy),)
    return tuple(number for each in entropy for number in _numbers(each))


def seeds_of(stream: Stream) -> list[np.random.SeedSequence]:
    """One seed for each draw, whatever the others are.

    Examples
    --------
    >>> few, many = (seeds_of(stream_of(seed_of(3), draws)) for draws in (2, 5))
    >>> [seed.generate_state(1) for seed in few] == [seed.generate_state(1) for seed in many[:2]]
    True
    """
    entropy = stream.entropy[0] if len(stream.entropy) == 1 else list(stream.entropy)
    return [np.random.SeedSequence(entropy, spawn_key=(*stream.spawn_key, i)) for i in range(stream.draws)]
