"""Planted errors: in each formula of the library one, which at least one claim must notice.

``PYTHONPATH=. python tests/claims/mutants.py`` checks the whole catalogue against every mutant, which takes minutes,
and prints the table that docs/claims.md shows.
"""

import contextlib
import importlib
import inspect
import textwrap
from dataclasses import dataclass

from sandbox.claims import CATALOGUE, check


def plain(function):
    """The function inside a method, a property or a decorator."""
    for inside in ("__func__", "fget", "func"):
        function = getattr(function, inside, function)
    return inspect.unwrap(function)


@dataclass(frozen=True)
class Mutant:
    """An error to plant: a piece of the source of one function, and what to put in its place."""

    what: str
    where: str  # module and qualified name of the function, below sandbox
    old: str
    new: str
    caught_by: str  # the claim that the tests check

    @property
    def function(self):
        module, _, name = self.where.rpartition(":")
        found = importlib.import_module(f"sandbox.{module}")
        for part in name.split("."):
            found = inspect.getattr_static(found, part) if inspect.isclass(found) else getattr(found, part)
        return plain(found)

    @contextlib.contextmanager
    def planted(self):
        """The library with the error in it: whoever has imported the function runs the changed code."""
        function = self.function
        source = textwrap.dedent(inspect.getsource(function))
        assert source.count(self.old) == 1, f"{self.where} has {self.old!r} {source.count(self.old)} times"
        namespace = dict(function.__globals__)
        exec(
            compile(f"from __future__ import annotations\n{source.replace(self.old, self.new)}", "mutant", "exec"),
            namespace,
        )
        original = function.__code__
        function.__code__ = plain(namespace[function.__name__]).__code__
        try:
            yield
        finally:
            function.__code__ = original


def catches(claim, **budget):
    """Whether a claim notices that something is wrong: by its verdict, or as the library no longer can compute."""
    try:
        return not check(claim, **budget).as_expected
    except Exception:
        return True


MUTANTS = (
    # the effective ridge
    Mutant(
        "penalty normalised by n",
        "theory.problem:Problem.of",
        "tail, noise, n, p, penalty)",
        "tail, noise, n, p, n * penalty)",
        "total-is-the-sum-of-its-parts",
    ),
    Mutant(
        "penalty off by a factor 2",
        "theory.effective_ridge:_solve",
        "2.0 * lam_q / (gap + root)",
        "lam_q / (gap + root)",
        "total-is-the-sum-of-its-parts",
    ),
    Mutant(
        "p left out of the penalty",
        "theory.effective_ridge:_solve",
        "4.0 * problem.per_p",
        "4.0",
        "total-is-the-sum-of-its-parts",
    ),
    Mutant(
        "tail left out of D",
        "theory.effective_ridge:_solve",
        "tail_q = tail * q",
        "tail_q = 0.0 * q",
        "total-is-the-sum-of-its-parts",
    ),
    Mutant(
        "sign of a negative penalty",
        "theory.negative_penalty:sums_at_negative_penalty",
        "- penalty\n",
        "+ penalty\n",
        "negative-penalties-help-where-the-target-is-easy",
    ),
    # the sums
    Mutant(
        "df1 for df2", "theory.degrees_of_freedom:sums_at", "np.square(v, out=v)", "v", "total-is-the-sum-of-its-parts"
    ),
    Mutant(
        "beta1 for beta2",
        "theory.degrees_of_freedom:sums_at",
        "np.square(u, out=u)",
        "u",
        "total-is-the-sum-of-its-parts",
    ),
    Mutant(
        "hidden power left out of the bias",
        "theory.degrees_of_freedom:sums_at",
        "np.square(u, out=u)) + problem.hidden",
        "np.square(u, out=u))",
        "total-is-the-sum-of-its-parts",
    ),
    Mutant(
        "hidden power left out of beta1",
        "theory.degrees_of_freedom:sums_at",
        "weighted(t, u) + problem.hidden",
        "weighted(t, u)",
        "attained-loss",
    ),
    Mutant(
        "tail left out of E",
        "theory.degrees_of_freedom:sums_at",
        "E = weighted(m, uv) + tail_q",
        "E = weighted(m, uv)",
        "total-is-the-sum-of-its-parts",
    ),
    # the sources of variance
    Mutant(
        "df1 for df2 in the variance",
        "theory.bias_variance:_parts",
        "times(tested.df2, r.inverse_A)",
        "times(sums.df1, r.inverse_A)",
        "total-is-the-sum-of-its-parts",
    ),
    Mutant(
        "noise-free excess for bias",
        "theory.bias_variance:_parts",
        '"bias": tested.bias',
        '"bias": tested.bias + times(beta2, per_noise)',
        "total-is-the-sum-of-its-parts",
    ),
    Mutant(
        "standard deviation for variance of the noise",
        "theory.bias_variance:_parts",
        '"labels": times(noise, per_noise)',
        '"labels": times(np.sqrt(noise), per_noise)',
        "total-is-the-sum-of-its-parts",
    ),
    Mutant(
        "sign in samples x features",
        "theory.bias_variance:_parts",
        "+ interaction",
        "- interaction",
        "total-is-the-sum-of-its-parts",
    ),
    Mutant(
        "features squared",
        "theory.bias_variance:_parts",
        "tested.G * y,",
        "tested.G * y * y,",
        "total-is-the-sum-of-its-parts",
    ),
    Mutant(
        "noise left out of labels x features",
        "theory.bias_variance:_parts",
        "times(noise, per_noise_with_features)",
        "per_noise_with_features",
        "total-is-the-sum-of-its-parts",
    ),
    Mutant(
        "training error not squared",
        "theory.bias_variance:sources",
        "np.square(sums.residual / problem.n)",
        "sums.residual / problem.n",
        "tail-acts-as-penalty",
    ),
    Mutant(
        "effective parameters normalised by n",
        "theory.bias_variance:_parts",
        "problem.n * (per_noise +",
        "(per_noise +",
        "risk-is-affine-in-the-noise",
    ),
    Mutant(
        "p left out of B", "theory.bias_variance:ratios", "b + E * per_p\n", "b + E\n", "total-is-the-sum-of-its-parts"
    ),
    Mutant(
        "sign in 1 - xy",
        "theory.bias_variance:ratios",
        "alpha + x * beta",
        "alpha - x * beta",
        "total-is-the-sum-of-its-parts",
    ),
    # the equivalent itself
    Mutant(
        "df2 reported as df1",
        "theory.deterministic_equivalent:equivalent",
        '"df1": sums.df1',
        '"df1": sums.df2',
        "effective-ridge-solves-its-equation",
    ),
    Mutant(
        "trace without its factor",
        "theory.deterministic_equivalent:equivalent",
        "over(sums.q, sums.b)",
        "sums.q",
        "trace-of-the-inverse-gram-matrix",
    ),
    Mutant(
        "sign in the weight norm",
        "theory.deterministic_equivalent:equivalent",
        "over(from_labels + times",
        "over(from_labels - times",
        "attained-loss",
    ),
    Mutant(
        "implicit penalty without n - D",
        "theory.deterministic_equivalent:equivalent",
        "over(sums.residual, sums.q)",
        "over(1.0, sums.q)",
        "random-features-add-a-penalty",
    ),
    # the best penalty
    Mutant(
        "sign of a slope",
        "theory.best_penalty:_excess_and_slope",
        "2.0 * weighted(t, u * uv)",
        "-2.0 * weighted(t, u * uv)",
        "tuned-ridge-gains-from-samples-on-any-spectrum",
    ),
    Mutant(
        "negative penalties where positive ones help",
        "theory.best_penalty:negative_penalty_helps",
        "gain > loss",
        "gain < loss",
        "negative-penalties-help-where-the-target-is-easy",
    ),
    # identities at finite n and p
    Mutant(
        "n - p for n - p - 1",
        "theory.finite_sample_min_norm:min_norm_shares",
        "p - n, n - p) - 1.0",
        "p - n, n - p)",
        "weak-features-in-closed-form",
    ),
    Mutant(
        "noise-free excess for bias",
        "theory.finite_sample_min_norm:min_norm_shares",
        "bias=unseen**2",
        "bias=unseen",
        "weak-features-in-closed-form",
    ),
    Mutant(
        "training error without (1 - p/n)",
        "theory.finite_sample_min_norm:min_norm_shares",
        "np.maximum(n - p, 0.0) / n",
        "np.ones_like(gap)",
        "penalty-trades-variance-for-bias",
    ),
    Mutant(
        "penalty normalised by n",
        "models.finite_sample_linear:linear_risk",
        "((penalty + tail) / scale)[shrinks])",
        "(n * (penalty + tail) / scale)[shrinks])",
        "leave-one-out-is-the-risk-of-one-sample-less",
    ),
    Mutant(
        "half of the tail left out of the penalty",
        "models.finite_sample_linear:linear_risk",
        "((penalty + tail) / scale)[shrinks])",
        "((penalty + 0.5 * tail) / scale)[shrinks])",
        "tail-acts-as-penalty-at-every-n",
    ),
    Mutant(
        "spread of the shrinkage left out",
        "theory.finite_sample_ridge:ridge_shares",
        "covered * (spread + uncovered * kept**2)",
        "covered * uncovered * kept**2",
        "leave-one-out-is-the-risk-of-one-sample-less",
    ),
    Mutant(
        "mean of x/(x + penalty) for x/(x + penalty)^2",
        "theory.finite_sample_ridge:_means",
        "kept * inverse",
        "kept",
        "leave-one-out-is-the-risk-of-one-sample-less",
    ),
    # Fourier series, averages, tasks, ranks, data
    Mutant(
        "n and p exchanged in the samples",
        "theory.random_fourier_modes:fourier_sources",
        "* ((D - n) / D)",
        "* ((D - p) / D)",
        "fourier-series-are-symmetric-in-samples-and-modes",
    ),
    Mutant(
        "average of k divides by its square",
        "results.risk:Risk.ensemble",
        "getattr(self, name)) / k",
        "getattr(self, name)) / k**2",
        "ensemble-closes-its-gap-by-its-size",
    ),
    Mutant(
        "label noise in the noise-free excess",
        "results.risk:Risk.noise_free_excess",
        "self.bias + self.noise_free_variance",
        "self.bias + self.labels + self.noise_free_variance",
        "average-over-data-is-population-ridge",
    ),
    Mutant(
        "dropped power forgotten",
        "tasks.subsets:Subsets.leading",
        "hidden=self.hidden + (power",
        "hidden=self.hidden + 0.0 * (power",
        "peak-under-ridge",
    ),
    Mutant(
        "dropped power forgotten",
        "tasks.subsets:Subsets.random_subset",
        "hidden=self.hidden + (self.power",
        "hidden=self.hidden + 0.0 * (self.power",
        "weak-features-in-closed-form",
    ),
    Mutant(
        "mu_1 not squared",
        "tasks.gaussian_equivalence:gaussian_equivalence",
        "activation.mu1**2",
        "activation.mu1",
        "nonlinearity-acts-as-penalty",
    ),
    Mutant(
        "nonlinear part left out",
        "tasks.gaussian_equivalence:gaussian_equivalence",
        "activation.mu_star_squared + scale",
        "scale",
        "nonlinearity-acts-as-penalty",
    ),
    Mutant(
        "sum of squares for square of sum",
        "tasks.effective_ranks:effective_ranks",
        "sums * (sums / squares)",
        "squares * (sums / squares)",
        "effective-rank-counts-what-is-left",
    ),
    Mutant(
        "mean of r_k and r_k+1",
        "tasks.effective_ranks:_sums_after",
        'left + groups.at(group, "squares")',
        'left * 2 + groups.at(group, "squares")',
        "effective-ranks-are-ordered",
    ),
    Mutant(
        "leave-one-out errors without leverage",
        "estimates.leave_one_out:leave_one_out_errors",
        "np.divide(residuals, left,",
        "np.divide(residuals, np.ones_like(left),",
        "leave-one-out-needs-no-refitting",
    ),
    Mutant(
        "sphere: power of other degrees forgotten",
        "tasks.spherical_task:SphericalTask._linear",
        "hidden=other",
        "hidden=0 * other",
        "linear-models-see-a-sphere-as-isotropic",
    ),
    # training time
    Mutant(
        "weight decay left out of what is left",
        "theory.spectral_filters:GradientFlowFilter.__call__",
        "(decay + z * np.exp(-exponent)) / a",
        "z * np.exp(-exponent) / a",
        "no-stopping-time-beats-the-best-ridge",
    ),
    Mutant(
        "weight decay left out of the time scale",
        "theory.spectral_filters:GradientFlowFilter.__call__",
        "a = z + decay",
        "a = z + 0.0 * decay",
        "weight-decay-forever-is-ridge",
    ),
    Mutant(
        "start does not decay",
        "theory.flow_sources:flow_from_random_weights",
        "np.exp(-2.0 * ",
        "np.exp(-0.0 * ",
        "weight-decay-forever-is-ridge",
    ),
    Mutant(
        "twice the steps",
        "theory.spectral_filters:GradientDescentFilter.__call__",
        "np.where(steps > 0, steps, 1.0) * logarithm",
        "np.where(steps > 0, 2.0 * steps, 1.0) * logarithm",
        "small-steps-are-gradient-flow",
    ),
    Mutant(
        "momentum not repeated",
        "theory.spectral_filters:HeavyBallFilter._iterated",
        "-momentum * one",
        "-(momentum**2) * one",
        "momentum-repeats-a-part-of-the-first-step",
    ),
    Mutant(
        "spread left out",
        "theory.filter_sources:fields_of",
        '"samples": error.spread +',
        '"samples": 0.0 * error.spread +',
        "training-ends-with-min-norm",
    ),
    Mutant(
        "hidden power not amplified",
        "theory.filter_sources:fields_of",
        "error.spread + _amplified(shared.hidden, per_noise)",
        "error.spread + 0.0 * per_noise",
        "training-ends-with-min-norm",
    ),
    Mutant(
        "effective parameters normalised by n",
        "theory.filter_sources:fields_of",
        '"effective_parameters": n * per_noise',
        '"effective_parameters": per_noise',
        "early-stopping-pays-for-noise-by-its-parameters",
    ),
    Mutant(
        "noise left out of the training error",
        "theory.filter_sources:fields_of",
        "(shared.noise + shared.hidden) * from_labels",
        "shared.hidden * from_labels",
        "training-ends-with-min-norm",
    ),
    Mutant(
        "null space left out of the spread",
        "theory.two_point:missed",
        "if measure.kappa > 0:",
        "if measure.kappa > 1e300:",
        "training-ends-with-min-norm",
    ),
    Mutant(
        "pairs counted twice",
        "theory.two_point:_kernel",
        "dx[:, : rows.stop - first] *= 0.5",
        "dx[:, : rows.stop - first] *= 1.0",
        "weight-decay-forever-is-ridge",
    ),
    Mutant(
        "exp(-time) for exp(-2 time)",
        "theory.grokking:isotropic_losses",
        "np.exp(-2.0 * x",
        "np.exp(-x",
        "grokking-times-are-crossings",
    ),
    Mutant(
        "training and test error exchanged",
        "theory.grokking:grokking_times",
        "crossing(1, np.zeros(ratio.shape, dtype=bool)), crossing(0, plateau >= level)",
        "crossing(0, plateau >= level), crossing(1, np.zeros(ratio.shape, dtype=bool))",
        "the-training-set-is-learnt-first",
    ),
    Mutant(
        "outputs not halved",
        "theory.grokking:accuracy",
        "gamma_cdf(half, half * tolerance",
        "gamma_cdf(half, tolerance",
        "grokking-times-are-crossings",
    ),
    Mutant(
        "weight decay left out of the contour",
        "theory.gradient_flow_contour:flow_sums",
        "(zeta[:, None] / time + problem.penalty)",
        "(zeta[:, None] / time + 0.0 * problem.penalty)",
        "random-features-train-into-ridge",
    ),
    Mutant(
        "features left out of the flow",
        "theory.gradient_flow_contour:flow_sums",
        "varied = (B * b_df2 + x * (df1_k * B + n[:, :, None] * G))",
        "varied = (B * b_df2 + x * (df1_k * B))",
        "training-error-falls-with-time",
    ),
    Mutant(
        "hidden power left out of the flow",
        "theory.random_features_in_time:random_features_in_time",
        "found.spread + some.hidden * found.per_noise",
        "found.spread",
        "random-features-train-into-ridge",
    ),
    Mutant(
        "spread of what is left forgotten, exact",
        "theory.isotropic_filter:_shares",
        "covered * (deviation**2 @ mean) + uncovered",
        "uncovered",
        "weight-decay-forever-is-ridge-at-every-n",
    ),
    Mutant(
        "null space left out of the training error",
        "theory.isotropic_filter:_shares",
        "null = max(samples - directions, 0.0) * unseen**2",
        "null = 0.0 * unseen**2",
        "weight-decay-forever-is-ridge-at-every-n",
    ),
    Mutant(
        "components counted from the smallest",
        "theory.sample_components:_of_one_spectrum",
        "_cut(plain, components)",
        "_cut(plain, shared.atoms.n - components)",
        "components-see-isotropic-inputs-by-their-share",
    ),
    Mutant(
        "eigenvalues left out of the start",
        "theory.flow_sources:flow_from_random_weights",
        "t=problem.s * problem.m",
        "t=problem.m",
        "random-initial-weights-only-add",
    ),
)


def main():
    for mutant in MUTANTS:
        with mutant.planted():
            caught = [claim.id for claim in CATALOGUE.values() if catches(claim, examples=40, seconds=10)]
        print(
            f"| {mutant.what} | `{mutant.where}` | {len(caught)} | {', '.join(f'`{id}`' for id in caught[:3])} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
