"""The sums over a spectrum that closed forms are made of, as the papers write them."""

from typing import NamedTuple

from sandbox.foundations.parameters import Array
from sandbox.spectra.spectrum import Spectrum


class Sums(NamedTuple):
    """The sums of the theory over a spectrum at one effective ridge."""

    df1: Array
    df2: Array
    beta1: Array
    beta2: Array
    spread: Array  # df1 - df2, as a sum of positive terms


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
