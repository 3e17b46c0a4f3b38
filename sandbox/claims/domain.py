"""The domain of a claim, as far as its strategies do not describe it."""

from __future__ import annotations


class OutsideDomain(Exception):
    """The claim says nothing about this point."""


def assume(condition: object) -> None:
    """Leave the points out of a claim at which a condition fails.

    As `hypothesis.assume`, but a claim can also be evaluated outside a search.

    Parameters
    ----------
    condition : bool
        Whether the point at hand is inside the domain of the claim.

    Raises
    ------
    OutsideDomain
        If it is not; a search takes another point.

    Examples
    --------
    >>> from sandbox.claims import assume, at_most
    >>> def compare(n, p):
    ...     assume(p < n)
    ...     return at_most(p / n, 1)
    >>> compare(3, 2).refuted
    False
    >>> compare(2, 3)
    Traceback (most recent call last):
        ...
    sandbox.claims.domain.OutsideDomain: the claim says nothing about this point
    """
    if not condition:
        raise OutsideDomain("the claim says nothing about this point")
