"""The sums over a spectrum that closed forms are made of, as the papers write them."""

from typing import NamedTuple, TypeAlias

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.spectra.spectrum import Spectrum

#: A sum over the groups of one spectrum.
Sum: TypeAlias = "Array | np.float64"


class Sums(NamedTuple):
    """The sums of the theory over a spectrum at one effective ridge."""

    df1: Sum
    df2: Sum
    beta1: Sum
    beta2: Sum
    spread: Sum  # df1 - df2, as a sum of positive terms


def sums(seen: Spectrum, kappa: Array) -> Sums:
    """The sums over a spectrum, as the papers write them."""
    s, m, t = seen.eigenvalues, seen.multiplicity, seen.power
    learnt, missed = s / (s + kappa), kappa / (s + kappa)
    return Sums(
        df1=(m * learnt).sum() + seen.tail / kappa,
        df2=(m * learnt**2).sum(),
        beta1=(t * missed).sum() + seen.hidden,
        beta2=(t * missed**2).sum() + seen.hidden,
        spread=(m * learnt * missed).sum() + seen.tail / kappa,
    )
