"""Conventions of linear ridge and kernel ridge regression.

References
----------
``pedregosa2011scikit``; ``friedman2010regularization``; ``hastie2022surprises``; ``dobriban2018high``;
``patil2023generalized``; ``advani2020high``; ``simon2023eigenlearning``; ``canatar2021spectral``;
``loureiro2021learning`` (numbering not checked).
"""

from __future__ import annotations

from fractions import Fraction

from sandbox.conventions.convention import Convention
from sandbox.conventions.part_of_risk import Part
from sandbox.conventions.symbol import Symbol

N = Symbol("n", "n", "number of samples", {"n": 1})
P = Symbol("p", "p", "number of parameters", {"p": 1})
SIGMA_SQUARED = Symbol("sigma_squared", r"\sigma^2", "label-noise variance", {"noise": 1})
PER_SAMPLE = Symbol("lam", r"\lambda", "penalty of the loss averaged over the samples", {"penalty": 1, "n": -1})
PER_EIGENVALUE = {"power": 1, "eigenvalues": -1}

#: Bias and variance given the inputs: the bias is all that is left without noise.
NOISE_FREE_BIAS = ("noise_free_excess",)
FROM_NOISE = ("labels", "labels_features")

AVERAGED_LOSS = r"\frac{1}{n} \|y - X\beta\|^2 + \lambda \|\beta\|^2"
ISOTROPIC = "Ridge(penalty).risk(Task.isotropic(p, signal, noise=noise), n)"
SPECTRAL = "Ridge(penalty).risk(Task(eigenvalues, power, noise=noise), n)"

SCIKIT_LEARN = Convention(
    name="scikit-learn",
    title="scikit-learn (Ridge, KernelRidge)",
    reference="pedregosa2011scikit",
    loss=r"\|y - Xw\|^2 + \alpha \|w\|^2",
    risk_field="total",
    symbols=(
        Symbol("n_samples", r"\texttt{n\_samples}", "number of samples", {"n": 1}),
        Symbol("alpha", r"\alpha", "penalty, of the loss that is not averaged", {"penalty": 1}),
        Symbol(
            "noise",
            r"\texttt{noise}",
            "standard deviation of the label noise, in make_regression",
            {"noise": Fraction(1, 2)},
        ),
    ),
    call="Ridge(penalty).risk(task.replace(noise=noise), n)",
    remarks=(
        "Pass fit_intercept=False: by default an intercept is fitted, and not penalised.",
        "A mean squared error on noisy test labels includes the noise.",
        "Lasso and ElasticNet divide the squared error by 2n; Ridge and KernelRidge do not.",
        "For random features divide them by the square root of their number, or multiply alpha by their number.",
    ),
)

GLMNET = Convention(
    name="glmnet",
    title="glmnet (alpha = 0)",
    reference="friedman2010regularization, numbering not checked",
    loss=r"\frac{1}{2N} \|y - X\beta\|^2 + \frac{\lambda}{2} \|\beta\|^2",
    risk_field="total",
    symbols=(
        Symbol("N", "N", "number of samples", {"n": 1}),
        Symbol("lam", r"\lambda", "penalty, on labels of variance 1", {"penalty": 1, "n": -1}),
        SIGMA_SQUARED,
    ),
    call="Ridge(penalty).risk(task.replace(noise=noise), n)",
    remarks=(
        "Labels are divided by their standard deviation (denominator N), and lambda is not: on labels as they come "
        "the penalty is N lambda / sd(y).",
        "Pass standardize=FALSE: by default each input is divided by its standard deviation (denominator N).",
        "Pass intercept=FALSE: by default an intercept is fitted, and not penalised.",
        "The error of cv.glmnet is on noisy labels and includes the noise.",
        "Between ridge and lasso, alpha > 0, the quadratic part of the penalty is N lambda (1 - alpha).",
    ),
)

HASTIE = Convention(
    name="hastie",
    title="Hastie, Montanari, Rosset and Tibshirani",
    reference="hastie2022surprises, numbering not checked",
    loss=AVERAGED_LOSS,
    risk_field="excess",
    symbols=(
        N,
        Symbol("gamma", r"\gamma", "parameters for each sample", {"p": 1, "n": -1}),
        PER_SAMPLE,
        Symbol("r_squared", "r^2", "squared norm of the coefficients, for isotropic inputs", {"signal": 1}),
        SIGMA_SQUARED,
        Symbol("snr", r"\mathrm{SNR}", "signal-to-noise ratio", {"signal": 1, "noise": -1}),
        P,
        Symbol("c_0", "c_0", "solution of their equation of ridgeless regression", {"n": 1, "p": -1, "kappa": -1}),
    ),
    call=ISOTROPIC,
    parts=(Part("bias", "B_X", NOISE_FREE_BIAS), Part("variance", "V_X", FROM_NOISE)),
    remarks=(
        "The risk is relative to the conditional mean of the label: add the noise for a prediction error.",
        "The bias is conditional on the inputs: it contains the variance from their draw, and what is misspecified.",
        "For correlated inputs the signal is the quadratic form of the coefficients, not their squared norm.",
    ),
)

DOBRIBAN_WAGER = Convention(
    name="dobriban-wager",
    title="Dobriban and Wager",
    reference="dobriban2018high, numbering not checked",
    loss=AVERAGED_LOSS,
    risk_field="total",
    symbols=(
        N,
        Symbol("gamma", r"\gamma", "parameters for each sample", {"p": 1, "n": -1}),
        PER_SAMPLE,
        Symbol("alpha_squared", r"\alpha^2", "signal strength, in units of the noise", {"signal": 1, "noise": -1}),
        Symbol("sigma_squared", r"\sigma^2", "label-noise variance, 1 in the paper", {"noise": 1}),
        P,
        Symbol("v", r"v(-\lambda)", "companion Stieltjes transform", {"kappa": -1}),
    ),
    call=ISOTROPIC,
    remarks=(
        "The noise is 1 and included: the risk of a perfect fit is 1.",
        "The target is random with the same prior variance in every direction.",
    ),
)

PATIL = Convention(
    name="patil",
    title="Patil and Du",
    reference="patil2023generalized, numbering not checked",
    loss=AVERAGED_LOSS,
    risk_field="total",
    symbols=(
        N,
        Symbol("phi", r"\phi", "parameters for each sample", {"p": 1, "n": -1}),
        PER_SAMPLE,
        SIGMA_SQUARED,
        P,
        Symbol("v", r"v(-\lambda; \phi)", "fixed point", {"kappa": -1}),
    ),
    call="Ridge(penalty).risk(task.replace(noise=noise), n)",
    remarks=("In ensembles the penalty goes with the size of the subsample, not with the number of samples.",),
)

ISOTROPIC_REPLICA = Convention(
    name="isotropic-replica",
    title="Statistical physics of isotropic inputs (Advani, Saxe and Sompolinsky)",
    reference="advani2020high, numbering not checked",
    loss=r"\tfrac12 \sum_\mu (y^\mu - w \cdot x^\mu)^2 + \tfrac{\gamma}{2} \|w\|^2, \quad x^\mu_i \sim N(0, 1/N)",
    risk_field="total",
    symbols=(
        Symbol("N", "N", "number of parameters", {"p": 1}),
        Symbol("alpha", r"\alpha", "samples for each parameter", {"n": 1, "p": -1}),
        Symbol("gamma", r"\gamma", "penalty on inputs of variance 1/N", {"penalty": 1, "p": -1}),
        Symbol("sigma_w_squared", r"\sigma_w^2", "variance of the teacher's weights", {"signal": 1}),
        Symbol("sigma_epsilon_squared", r"\sigma_\epsilon^2", "label-noise variance", {"noise": 1}),
        Symbol("snr", r"\mathrm{SNR}", "signal-to-noise ratio", {"signal": 1, "noise": -1}),
        Symbol("P", "P", "number of samples", {"n": 1}),
    ),
    call=ISOTROPIC,
    remarks=(
        "Inputs have the variance 1/N; on inputs of variance 1 the same predictor has N times the penalty.",
        "alpha is samples for each parameter, the inverse of what statisticians call gamma.",
        "Some papers of the field halve the error, or leave the noise out.",
    ),
)

EIGENLEARNING = Convention(
    name="eigenlearning",
    title="Simon, Dickens, Karkada and DeWeese (eigenlearning)",
    reference="simon2023eigenlearning, numbering not checked",
    loss=r"\sum_i (y_i - f(x_i))^2 + \delta \|f\|_K^2",
    risk_field="total",
    symbols=(
        N,
        Symbol("delta", r"\delta", "ridge parameter, added to the kernel matrix", {"penalty": 1}),
        Symbol("lambda_i", r"\lambda_i", "kernel eigenvalues", {"eigenvalues": 1}),
        Symbol("v_i_squared", "v_i^2", "squared eigencoefficients of the target", {"power": 1}),
        SIGMA_SQUARED,
        Symbol("kappa", r"\kappa", "effective regularisation", {"kappa": 1}),
    ),
    call=SPECTRAL,
    parts=(
        Part("bias", r"\mathcal{B}", ("noise", "bias")),
        Part("variance", r"\mathcal{V}", ("variance",)),
    ),
    outcomes={
        r"\mathcal{L}_i": r"\mathrm{eigenvalue} / (\mathrm{eigenvalue} + \kappa)",
        r"\mathcal{E}_0": r"n / (n - \mathrm{df}_2)",
    },
    remarks=(
        "The overfitting coefficient multiplies the noise and the squared bias alike.",
        "Their bias includes the noise.",
        "Their program takes the standard deviation of the noise.",
    ),
)

CANATAR = Convention(
    name="canatar",
    title="Canatar, Bordelon and Pehlevan",
    reference="canatar2021spectral, numbering not checked",
    loss=r"\tfrac12 \sum_\mu (f(x^\mu) - y^\mu)^2 + \tfrac{\lambda}{2} \langle f, f \rangle_{\mathcal{H}}",
    risk_field="excess",
    symbols=(
        Symbol("P", "P", "number of samples", {"n": 1}),
        Symbol("lam", r"\lambda", "ridge parameter, added to the kernel matrix", {"penalty": 1}),
        Symbol("eta", r"\eta_\rho", "kernel eigenvalues", {"eigenvalues": 1}),
        Symbol("w_squared", r"\bar{w}_\rho^2", "squared target weights on the features of the kernel", PER_EIGENVALUE),
        Symbol("sigma_squared", r"\tilde{\sigma}^2", "label-noise variance", {"noise": 1}),
        Symbol("kappa", r"\kappa", "effective regularisation, P times ours", {"n": 1, "kappa": 1}),
        Symbol("gamma", r"\gamma", "what amplifies the error", {"df2": 1, "n": -1}),
    ),
    call=SPECTRAL,
    parts=(Part("bias", "B^2", ("bias",)), Part("variance", "V", ("variance",))),
    remarks=(
        "Their kappa grows with the number of samples: an eigenvalue is learnt where P eta exceeds it.",
        "The test labels have no noise.",
    ),
)

GAUSSIAN_COVARIATE = Convention(
    name="gaussian-covariate",
    title="Loureiro et al. (Gaussian covariate model)",
    reference="loureiro2021learning, numbering not checked",
    loss=r"\tfrac12 \sum_\mu (y^\mu - w \cdot v^\mu / \sqrt{d})^2 + \tfrac{\lambda}{2} \|w\|^2",
    risk_field="total",
    symbols=(
        Symbol("d", "d", "dimension of the student", {"p": 1}),
        Symbol("alpha", r"\alpha", "samples for each parameter", {"n": 1, "p": -1}),
        Symbol("lam", r"\lambda", "penalty", {"penalty": 1}),
        Symbol("Omega", r"\Omega_i", "eigenvalues of the student's covariance", {"p": 1, "eigenvalues": 1}),
        Symbol("theta_squared", r"\theta_i^2", "squared coefficients of the teacher", PER_EIGENVALUE),
        Symbol("Delta", r"\Delta", "label-noise variance", {"noise": 1}),
        Symbol("n", "n", "number of samples", {"n": 1}),
        Symbol("V_hat", r"\hat{V}", "conjugate of the variance parameter", {"penalty": 1, "p": -1, "kappa": -1}),
    ),
    call=SPECTRAL,
    outcomes={r"\rho": r"\mathrm{signal} + \mathrm{noise}"},
    remarks=(
        "The square root of d in the student makes every eigenvalue of the covariance d times ours.",
        "rho is the variance of the labels: the noise enters through it, in training and in the test error.",
        "As the quadratic form of the teacher, which their program computes, rho has no noise: add it.",
        "Their program calls the dimension of the student p.",
    ),
)

CONVENTIONS = (
    SCIKIT_LEARN,
    GLMNET,
    HASTIE,
    DOBRIBAN_WAGER,
    PATIL,
    ISOTROPIC_REPLICA,
    EIGENLEARNING,
    CANATAR,
    GAUSSIAN_COVARIATE,
)
