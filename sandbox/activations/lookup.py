"""From what a user gives to an activation: a name, a callable or an activation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.activations.activation import Activation
from sandbox.activations.named import NAMED, NAMES


def activation(name: str | Callable[[Any], Any] | Activation) -> Activation:
    r"""The activation function of a name or of any callable.

    Parameters
    ----------
    name : str, callable or Activation
        One of `NAMES`; or a real function that acts on float64 arrays elementwise, or on single numbers, has its kinks
        and jumps wherever it likes, and grows no faster than :math:`e^{x^2/7}`; or an activation, which is returned.

    Returns
    -------
    Activation
        The same object at every call; another one once a callable gives other values, as its closure may make it.

    Raises
    ------
    TypeError
        If `name` is none of these, or the callable does not take numbers to real numbers.
    ValueError
        If no activation has this name, when the message gives the nearest one; or if the callable is not finite on
        [-20, 20], not elementwise, not the same at every call, of a mean square beyond 1e-100 to 1e100, or not
        resolved.

    Notes
    -----
    The constants of a callable are integrals by a composite Gauss rule that is split at its kinks and jumps and
    bisected until the function is resolved; their error is below 1e-13 of its root mean square, divided by the width of
    a function that is nothing but a narrow box. Features narrower than a hundredth can be missed, as by every rule of
    sampling. Squares below 1e-24 of the second moment are exactly 0. The dual kernel, which only a simulation needs, is
    tabulated at first use, with an error below 1e-12 of the second moment: in milliseconds for a smooth function, in up
    to a minute for one with very many jumps or oscillations.

    The named ones, with :math:`\Phi` the normal distribution function and :math:`\sigma(x) = 1 / (1 + e^{-x})`:

    ========= ===================== =========================================================================
    name      function              dual kernel
    ========= ===================== =========================================================================
    relu      :math:`\max(x, 0)`    :math:`[\sqrt{1 - \rho^2} + \rho \arccos(-\rho)] / (2 \pi)`
    erf       erf(x)                :math:`(2 / \pi) \arcsin(2 \rho / 3)`
    tanh      tanh(x)               Mehler series
    sign      sign(x), sign(0) = 0  :math:`(2 / \pi) \arcsin \rho`
    abs       :math:`|x|`           :math:`(2 / \pi) [\sqrt{1 - \rho^2} + \rho \arcsin \rho]`
    cos       cos(x)                :math:`e^{-1} \cosh \rho`
    sin       sin(x)                :math:`e^{-1} \sinh \rho`
    gelu      :math:`x \Phi(x)`     :math:`\rho/4 + [\rho \arcsin(\rho/2) + (4 - \rho^2)^{-1/2}] / (2 \pi)`
    silu      :math:`x \sigma(x)`   Mehler series
    softplus  :math:`\log(1 + e^x)` Mehler series
    quadratic :math:`x^2`           :math:`1 + 2 \rho^2`
    linear    :math:`x`             :math:`\rho`
    ========= ===================== =========================================================================

    The Mehler series: :math:`k(\rho) = \sum_k c_k^2 \rho^k`, :math:`c_k = E \varphi(g) He_k(g) / \sqrt{k!}`.
    With the singularities of :math:`\varphi` nearest to the reals at :math:`\pm i y`, :math:`c_k^2` falls as
    :math:`e^{-2 y \sqrt k}`: 200 terms are exact to rounding on all of [-1, 1], the ends included.

    References
    ----------
    - ``cho2009kernel``: the arc-cosine kernels of degree 1 (relu, abs) and 0 (sign); numbering not checked.
    - ``williams1997computing``: the erf kernel; numbering not checked.
    - ``tsuchida2021avoiding``: the gelu kernel; numbering not checked.
    - ``daniely2016toward``: dual activations and their series; numbering not checked.

    Examples
    --------
    >>> import numpy as np
    >>> round(activation(lambda x: np.maximum(x - 0.5, 0.1 * x)).mu1, 6)
    0.360332
    >>> activation("tanh").dual_kernel(np.array([-1.0, 0.0, 1.0])).round(6)
    array([-0.394294,  0.      ,  0.394294])
    >>> activation("relo")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ValueError: unknown activation 'relo', did you mean 'relu'? Known: relu, erf, tanh, ...
    """
    if isinstance(name, Activation):
        return name
    if callable(name) and not isinstance(name, type):
        from sandbox.activations.measured import measured

        return measured(name)
    if not isinstance(name, str):
        got = f"the class {name.__name__}" if isinstance(name, type) else repr(name)
        raise TypeError(f"activation must be a callable or one of the names {', '.join(NAMES)}, got {got}")
    if name not in NAMED:
        import difflib

        nearest = difflib.get_close_matches(name.lower(), NAMES, n=1, cutoff=0.0)[0]
        raise ValueError(f"unknown activation {name!r}, did you mean {nearest!r}? Known: {', '.join(NAMES)}")
    return NAMED[name]
