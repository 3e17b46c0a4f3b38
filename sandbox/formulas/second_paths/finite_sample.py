"""Second paths of the identities at finite n and p: other integrals over the eigenvalues, moments, explicit sums."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.comparison import at_most, diverges, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.number_strategies import parameter_counts, sample_sizes, scaled, variances
from sandbox.claims.strategies.task_strategies import GAUSSIAN, tasks
from sandbox.formulas.second_paths.path import second_path
from sandbox.foundations.parameters import Array
from sandbox.models.fourier_series import FourierSeries
from sandbox.models.gradient_flow import GradientFlow
from sandbox.models.min_norm import MinNorm
from sandbox.models.ridge import Ridge
from sandbox.numerics.wishart import wishart_rule
from sandbox.results.risk import Risk
from sandbox.tasks.task import Task

#: A penalty that stands for none: it enters to first order.
LITTLE = 1e-13

sizes = st.integers(1, 40)
isotropic = tasks("isotropic")


def _almost_min_norm(task: Task, n: int, p: int) -> tuple[Risk, Risk, float]:
    """Without penalty in closed form, with hardly any by quadrature over the eigenvalues, and what is large here."""
    assume(p <= task.seen_by(None).rank)
    found, second = MinNorm(p).finite_sample_risk(task, n), Ridge(LITTLE, p).finite_sample_risk(task, n)
    return found, second, float(task.signal + task.noise)


@second_path("min-norm-bias")
def min_norm_bias(task=isotropic, n=sample_sizes(), p=parameter_counts()):
    """Ridge with a vanishing penalty, by quadrature over the eigenvalues of the Gram matrix."""
    found, second, scale = _almost_min_norm(task, n, p)
    return equal(found.bias + scale, second.bias + scale)


@second_path("min-norm-variance")
def min_norm_variance(task=isotropic, n=sample_sizes(), p=parameter_counts()):
    """Ridge with a vanishing penalty, by quadrature; next to the threshold it grows as the penalty falls."""
    found, second, scale = _almost_min_norm(task, n, p)
    if abs(n - p) >= 2:
        # With a gap of 2 the variance is off by the root of the penalty.
        tolerance = 1e-9 if abs(n - p) > 2 else 1e-5
        return equal(found.variance + scale, second.variance + scale, tolerance=tolerance)
    lost = task.noise + task.leading(p).hidden
    assume(lost > 0)
    assume(p > 0)
    less_ridge = second.variance - Ridge(1e3 * LITTLE, p).finite_sample_risk(task, n).variance
    # By min(n, p)/2 of the logarithm of the ratio of the penalties at a gap of 1, by more at none.
    return diverges(found.variance) & at_most(0.49 * np.log(1e3) * min(n, p) * lost, less_ridge)


@second_path("min-norm-training-error")
def min_norm_training_error(task=isotropic, n=sample_sizes(), p=parameter_counts()):
    """Ridge with a vanishing penalty, by quadrature over the eigenvalues of the Gram matrix."""
    found, second, scale = _almost_min_norm(task, n, p)
    # Next to the threshold the training error of ridge vanishes with the root of the penalty.
    return equal(found.train + scale, second.train + scale, tolerance=1e-9 if abs(n - p) > 1 else 1e-5)


@second_path("ridge-finite-sample")
def ridge_finite_sample(
    signal=variances(),
    hidden=variances(),
    noise=variances(),
    few=st.integers(1, 2),
    many=st.integers(2, 40),
    wide=st.booleans(),
    penalty=scaled(min_value=1e-2, max_value=1e4),
):
    """One or two eigenvalues have an explicit joint density, over which everything is integrated."""
    n, p = (few, many) if wide else (many, few)
    found = Ridge(penalty, p).finite_sample_risk(Task(1.0, signal, p, noise=noise, hidden=hidden), n)
    x, weights = _joint_density(few, many)
    r = penalty / (x + penalty)
    mean_r = (weights * (p - few + r.sum(axis=0))).sum() / p
    squares = (weights * ((p - few) * (1 - mean_r) ** 2 + ((r - mean_r) ** 2).sum(axis=0))).sum() / p
    per_noise = (weights * (x / (x + penalty) ** 2).sum(axis=0)).sum()
    fitted, left = ((weights * each.sum(axis=0)).sum() for each in (x * r**2, r**2))
    train = (signal / p * fitted + (hidden + noise) * (n - few + left)) / n
    second = (signal * mean_r**2 + hidden, signal * squares + hidden * per_noise, noise * per_noise, train)
    return equal((found.bias, found.samples, found.labels, found.train), second)


@second_path("filter-finite-sample")
def filter_finite_sample(
    signal=variances(),
    hidden=variances(),
    noise=variances(),
    few=st.integers(1, 2),
    many=st.integers(2, 40),
    wide=st.booleans(),
    share=scaled(min_value=1e-3, max_value=1e1),
    decay=st.just(0.0) | scaled(min_value=1e-3, max_value=1e1),
):
    """On one or two samples, or directions, from the joint density of all eigenvalues: no mean density is needed.

    The time is not much beyond the usual one, as later the smallest eigenvalue decides, which would need more nodes.
    """
    n, p = (few, many) if wide else (many, few)
    time = share / (n * p) ** 0.5
    task = Task(1.0, signal, p, noise=noise, hidden=hidden)
    found = GradientFlow(time, weight_decay=decay).finite_sample_risk(task, n)
    x, weights = _joint_density(few, many)
    residual = (decay + x * np.exp(-(x + decay) * time)) / (x + decay)
    kept = x / (x + decay) * -np.expm1(-(x + decay) * time)
    mean = (weights * (p - few + residual.sum(axis=0))).sum() / p
    squares = (weights * ((p - few) * (1 - mean) ** 2 + ((residual - mean) ** 2).sum(axis=0))).sum() / p
    per_noise = (weights * (kept**2 / x).sum(axis=0)).sum()
    fitted, left = ((weights * each.sum(axis=0)).sum() for each in (x * residual**2, residual**2))
    train = (signal / p * fitted + (hidden + noise) * (n - few + left)) / n
    second = (signal * mean**2 + hidden, signal * squares + hidden * per_noise, noise * per_noise, train)
    scale = signal + hidden + noise
    return equal(np.add((found.bias, found.samples, found.labels, found.train), scale), np.add(second, scale))


def _joint_density(few: int, many: int) -> tuple[Array, Array]:
    """Nodes of shape (few, nodes) and weights: the eigenvalues of a Wishart matrix of size 1 or 2."""
    degrees = few * many
    nodes, weights = _panels(np.linspace(-80.0 / degrees, np.log(degrees + 60.0 + 12.0 * np.sqrt(degrees)), 60))
    trace = np.exp(nodes)
    # The trace is chi-squared with few * many degrees of freedom; its density in log(trace).
    log_density = degrees / 2.0 * np.log(trace / 2.0) - trace / 2.0
    density = weights * np.exp(log_density - log_density.max())
    density /= density.sum()
    if few == 1:
        return trace[None], density
    # With eigenvalues trace (1 +- sin a)/2 the angle a is independent of the trace, its density is proportional to
    # sin a cos^(many - 2) a.
    angle, of_angle = _panels(np.pi / 2.0 * (1.0 - np.geomspace(1e-4, 1.0, 30)[::-1]), last=np.pi / 2.0)
    of_angle = of_angle * np.sin(angle) * np.cos(angle) ** (many - 2.0)
    of_angle /= of_angle.sum()
    s, a = np.meshgrid(trace, angle, indexing="ij")
    # 1 - sin a without the difference.
    small = 2.0 * np.sin((np.pi / 2.0 - a) / 2.0) ** 2
    x = np.stack([s * (1.0 + np.sin(a)) / 2.0, s * small / 2.0])
    return x.reshape(2, -1), np.outer(density, of_angle).ravel()


def _panels(edges: Array, last: float | None = None) -> tuple[Array, Array]:
    """Gauss-Legendre nodes and weights between the edges."""
    edges = edges if last is None else np.append(edges, last)
    nodes, weights = np.polynomial.legendre.leggauss(16)
    half = np.diff(edges)[:, None] / 2.0
    return (edges[:-1, None] + half * (nodes + 1.0)).ravel(), (half * weights).ravel()


@second_path("wishart-density")
def wishart_density(m=sizes, extra=st.integers(0, 40)):
    """Its moments of order -1 to 2, which are known for every size."""
    M = m + extra
    rule = wishart_rule(m, M, 1.0)
    moments = [(rule.weights * rule.x**k).sum() for k in (0, 1, 2)]
    found = equal(moments, [m, m * M, m * M * (m + M + 1.0)])
    if extra >= 2:
        # The rule serves rational functions with a pole left of 0: the inverse is approached from there.
        inverse = (wishart_rule(m, M, 1e-12).weights / (wishart_rule(m, M, 1e-12).x + 1e-12)).sum()
        found &= equal(inverse, m / (extra - 1.0), tolerance=1e-5 if extra < 4 else 1e-9)
    return found


coefficients = st.lists(st.integers(-5, 5), min_size=1, max_size=7)


@second_path("random-subset-risk")
def random_subset_risk(beta=coefficients, share=st.integers(0, 10), n=sample_sizes(max_value=12), noise=variances()):
    """For every subset by itself, the risk of least squares given its coefficients; averaged over all of them."""
    D = len(beta)
    p = round(share * D / 10)
    signal = sum(each**2 for each in beta)
    assume(abs(p - n) > 1)
    found = MinNorm().finite_sample_risk(Task.isotropic(D, signal, noise=noise).random_subset(p), n).total
    factor = 1 + Fraction(min(n, p), abs(p - n) - 1)
    totals = []
    for subset in combinations(beta, p):
        seen = sum(each**2 for each in subset)
        missed = seen * max(Fraction(p - n, p), 0) if p else 0
        totals.append(missed + (signal - seen + Fraction(noise)) * factor)
    return equal(found, float(sum(totals) / len(totals)), tolerance=1e-12)


#: With next to no noise the valley of the risk is so flat that its lowest point is known to fewer digits.
moderate = scaled(min_value=1e-2, max_value=1e2)


@second_path("isotropic-best-penalty")
def isotropic_best_penalty(dim=sizes, signal=moderate, noise=moderate, n=sizes):
    """With a Gaussian prior the best prediction is that of ridge with noise over the variance of a coefficient.

    At every n and p no other penalty has a smaller expected risk, which quadrature over the eigenvalues shows.
    """
    task = Task.isotropic(dim, signal, noise=noise)
    bayes = noise / (signal / dim)
    risk = Ridge(bayes * np.geomspace(1e-2, 1e2, 9)).finite_sample_risk(task, n).total
    return equal(Ridge.tuned(task, n).penalty, bayes) & at_most(risk[4], risk)


counts = st.tuples(st.integers(1, 30), st.integers(1, 30), st.integers(0, 30))


@second_path("fourier-series-risk")
def fourier_series_risk(counts=counts, noise=variances(), hidden=variances(), signal=variances(positive=True)):
    """The inverse singular values of a corner of a Haar-unitary matrix are summed over their Jacobi density."""
    n, p, rest = counts
    D, few, many = max(n, p) + rest, min(n, p), max(n, p)
    assume(n != p)
    risk = FourierSeries(p).risk(Task(1.0, signal, D, noise=noise, hidden=hidden), n)
    if n + p > D:
        # Of all singular values n + p - D are 1; the others are those of the complementary corner.
        ones = n + p - D
        inverse = ones + _inverse_jacobi(few - ones, many - few, ones) if few > ones else float(ones)
    else:
        inverse = _inverse_jacobi(few, many - few, D - n - p)
    unseen = noise + hidden
    return equal(risk.total, unseen + signal * (1 - 2 * few / D + inverse / D) + unseen * inverse / D)


def _inverse_jacobi(size: int, left: int, right: int) -> float:
    """E sum 1/x over the complex Jacobi ensemble of weight x^left (1 - x)^right: polynomials, integrated exactly."""
    nodes, weights = np.polynomial.legendre.leggauss(size + left + right + 4)
    x = (nodes + 1.0) / 2.0
    root = np.sqrt(weights * x**left * (1.0 - x) ** right)
    orthonormal, _ = np.linalg.qr(root[:, None] * np.polynomial.legendre.legvander(nodes, size - 1))
    return float((orthonormal**2 / x[:, None]).sum())


@second_path("fourier-series-sources")
def fourier_series_sources(counts=counts, noise=variances(), hidden=variances(), signal=variances(positive=True)):
    """Averaged over modes or points the fit is, by symmetry, a multiple of the adjoint: its trace says which.

    The interactions are what is left of the total, and of the noise that is fitted.
    """
    n, p, rest = counts
    D, few, many = max(n, p) + rest, min(n, p), max(n, p)
    assume(n != p)
    risk = FourierSeries(p).risk(Task(1.0, signal, D, noise=noise, hidden=hidden), n)
    # The adjoint of n rows has the squared norm n; times the rows, the fit is a projector of rank min(n, p).
    mean, by_points, by_modes = few / D, (few / n) ** 2 * n / D, (few / p) ** 2 * p / D
    inverse, unseen = few * (D - few) / (many - few) / D, noise + hidden
    second = {
        "bias": signal * (1 - mean) ** 2 + hidden,
        "samples": signal * (by_points - mean**2) + hidden * by_points,
        "features": signal * (by_modes - mean**2),
        "labels": noise * by_points,
        "labels_features": noise * (inverse - by_points),
        "excess": signal * (1 - 2 * mean + inverse) + hidden + unseen * inverse,
        "train": (signal + unseen) * max(0, n - p) / n,
    }
    # Differences, that may be 0, on this side only.
    scale = signal + unseen * (1 + inverse)
    found = np.array([getattr(risk, name) for name in second])
    return equal(found + scale, np.array([*second.values()]) + scale, tolerance=1e-12)


@second_path("intercept")
def intercept(task=tasks(*GAUSSIAN), n=st.integers(4, 60), p=st.integers(0, 40)):
    """Least squares on fewer directions than samples, from the moments of an inverse Wishart matrix."""
    p = min(p, n - 3)
    seen = task.leading(p).seen_by(None)
    used = float(seen.rank)
    total = MinNorm(p, intercept=True).finite_sample_risk(task, n).total
    return equal(total, (task.noise + seen.hidden) * (n + 1) * (n - 2) / (n * (n - used - 2)))
