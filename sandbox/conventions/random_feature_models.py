"""Conventions of random-features regression.

References
----------
``mei2022generalization``; ``gerace2020generalisation``; ``dascoli2020double``; ``dascoli2020triple``;
``atanasov2024scaling``; ``defilippis2024dimension``; ``bach2024high`` (numbering not checked).
"""

from __future__ import annotations

from fractions import Fraction

from sandbox.conventions.convention import Convention
from sandbox.conventions.linear_regression import (
    FROM_NOISE,
    NOISE_FREE_BIAS,
    PER_EIGENVALUE,
    PER_SAMPLE,
    SIGMA_SQUARED,
    N,
    P,
)
from sandbox.conventions.part_of_risk import Part
from sandbox.conventions.symbol import Symbol

HALF = Fraction(1, 2)

PSI_1 = Symbol("psi1", r"\psi_1", "features for each input dimension", {"p": 1, "dim": -1})
PSI_2 = Symbol("psi2", r"\psi_2", "samples for each input dimension", {"n": 1, "dim": -1})
#: Of the averaged loss, on features without the square root of their number.
PER_SAMPLE_AND_DIMENSION = {"penalty": 1, "dim": 1, "n": -1}

ACTIVATED = 'RandomFeatures(p, "relu", penalty).risk(Task(1.0, power, dim, noise=noise, hidden=hidden), n)'
ON_A_LINEAR_TARGET = 'RandomFeatures(p, "relu", penalty).risk(Task(1.0, power, dim, noise=noise), n)'
PROJECTED = "RandomFeatures(p, penalty=penalty).risk(Task(eigenvalues, power, noise=noise), n)"

MEI_MONTANARI = Convention(
    name="mei-montanari",
    title="Mei and Montanari",
    reference="mei2022generalization, numbering not checked",
    loss=r"\frac{1}{n} \sum_i \Bigl(y_i - \sum_{j=1}^N a_j \sigma(\langle \theta_j, x_i \rangle / \sqrt{d})\Bigr)^2"
    r" + \frac{N \lambda}{d} \|a\|^2",
    risk_field="excess",
    symbols=(
        PSI_1,
        PSI_2,
        Symbol("lam", r"\lambda", "penalty", PER_SAMPLE_AND_DIMENSION),
        Symbol("d", "d", "input dimension", {"dim": 1}),
        Symbol("F1_squared", "F_1^2", "variance of the linear part of the target", {"power": 1}),
        Symbol("Fstar_squared", r"F_\star^2", "variance of its nonlinear part", {"hidden": 1}),
        Symbol("tau_squared", r"\tau^2", "label-noise variance", {"noise": 1}),
        Symbol("N", "N", "number of features", {"p": 1}),
        N,
    ),
    call=ACTIVATED,
    parts=(Part("bias", r"F_1^2 \mathscr{B}", NOISE_FREE_BIAS), Part("variance", r"\tau^2 \mathscr{V}", FROM_NOISE)),
    outcomes={
        r"\overline{\lambda}": r"\lambda / \mu_\star^2",
        r"\chi": r"-\mu_\star^2 / (\mathrm{dim}\, \kappa)",
        r"\rho": r"\mathrm{power} / (\mathrm{hidden} + \mathrm{noise})",
    },
    remarks=(
        "Their features have no square root of N; the penalty makes up for it.",
        "The bias is the excess without noise, of a linear target: it diverges at the threshold.",
        "A nonlinear part of the target acts as noise in training, and stays in the risk.",
        "The bias leaves out what it adds to the excess without noise.",
        "The limit has d, N and n go to infinity together: take d = 1e12 for its digits.",
    ),
)

GERACE = Convention(
    name="gerace",
    title="Gerace et al. (hidden manifold model)",
    reference="gerace2020generalisation, numbering not checked",
    loss=r"\tfrac12 \sum_\mu (y^\mu - w \cdot x^\mu / \sqrt{p})^2 + \tfrac{\lambda}{2} \|w\|^2,"
    r" \quad x^\mu = \sigma(F^\top c^\mu / \sqrt{d})",
    risk_field="total",
    symbols=(
        Symbol("alpha", r"\alpha", "samples for each feature", {"n": 1, "p": -1}),
        Symbol("gamma", r"\gamma", "input dimensions for each feature", {"dim": 1, "p": -1}),
        P,
        Symbol("lam", r"\lambda", "penalty", {"penalty": 1}),
        Symbol("rho", r"\rho", "variance of the teacher", {"power": 1}),
        Symbol("Delta", r"\Delta", "label-noise variance", {"noise": 1}),
        Symbol("d", "d", "dimension of the latent space", {"dim": 1}),
        N,
    ),
    call=ON_A_LINEAR_TARGET,
    remarks=(
        "The penalty is ours: square root of p in the features, sum over the samples, one half of both.",
        "gamma is the inverse of psi1, alpha that of the ratio N / n.",
        "A new label is drawn like those of the training set, with its noise; rho + Q - 2M leaves it out.",
    ),
)

SPLIT_BY_CAUSE = (
    Part("bias", r"\mathcal{E}_\mathrm{Bias}", ("bias",)),
    Part("sampling", r"\mathcal{E}_\mathrm{Samp}", ("samples",)),
    Part("initialisation", r"\mathcal{E}_\mathrm{Init}", ("features", "samples_features")),
    Part("noise", r"\mathcal{E}_\mathrm{Noise}", FROM_NOISE),
)

DOUBLE_TROUBLE = Convention(
    name="double-trouble",
    title="d'Ascoli, Refinetti, Biroli and Krzakala (double trouble)",
    reference="dascoli2020double, numbering not checked",
    loss=r"\frac{1}{N} \sum_\mu \Bigl(y_\mu"
    r" - \sum_{i=1}^P a_i \sigma(\langle \theta_i, x_\mu \rangle / \sqrt{D})\Bigr)^2 + \frac{P \lambda}{D} \|a\|^2",
    risk_field="excess",
    symbols=(
        PSI_1,
        PSI_2,
        Symbol("lam", r"\lambda", "penalty", PER_SAMPLE_AND_DIMENSION),
        Symbol("D", "D", "input dimension", {"dim": 1}),
        Symbol("F", "F", "standard deviation of the linear target", {"power": HALF}),
        Symbol("tau", r"\tau", "standard deviation of the label noise", {"noise": HALF}),
        Symbol("snr", r"\mathrm{SNR}", "ratio of the standard deviations", {"power": HALF, "noise": -HALF}),
        Symbol("P", "P", "number of features", {"p": 1}),
        Symbol("N", "N", "number of samples", {"n": 1}),
    ),
    call=ON_A_LINEAR_TARGET,
    parts=SPLIT_BY_CAUSE,
    remarks=(
        "N is the number of samples here, the number of features in Mei and Montanari.",
        "The signal-to-noise ratio is one of standard deviations.",
        "The split is one after the other, noise first: initialisation includes its interaction with the sampling.",
        "The test labels of the theory have no noise, those of their published simulation do.",
    ),
)

TRIPLE_DESCENT = Convention(
    name="triple-descent",
    title="d'Ascoli, Sagun and Biroli (triple descent)",
    reference="dascoli2020triple, numbering not checked",
    loss=r"\sum_\mu \Bigl(y_\mu"
    r" - \sum_{i=1}^P a_i \sigma(\langle \theta_i, x_\mu \rangle / \sqrt{D}) / \sqrt{D}\Bigr)^2"
    r" + \texttt{lamb}\, \|a\|^2",
    risk_field="excess",
    symbols=(
        PSI_1,
        PSI_2,
        Symbol(
            "lamb",
            r"\texttt{lamb}",
            "penalty of their saddle-point program, on features over the square root of D",
            {"penalty": 1, "p": 1, "dim": -1},
        ),
        Symbol("D", "D", "input dimension", {"dim": 1}),
        Symbol("signal", r"\|\beta\|^2 / D", "variance of the linear target, 1 in the paper", {"power": 1}),
        Symbol("Delta", r"\Delta", "label-noise variance", {"noise": 1}),
        Symbol("snr", r"\mathrm{SNR}", "ratio of the variances", {"power": 1, "noise": -1}),
        Symbol("lam", r"\lambda", "penalty of their simulations", PER_SAMPLE_AND_DIMENSION),
        Symbol("P", "P", "number of features", {"p": 1}),
        Symbol("N", "N", "number of samples", {"n": 1}),
    ),
    call=ON_A_LINEAR_TARGET,
    parts=SPLIT_BY_CAUSE,
    remarks=(
        "Their two programs normalise the penalty differently: lamb is psi1 psi2 lambda.",
        "The signal-to-noise ratio is one of variances, unlike in double trouble.",
        "The noise is in the training labels only.",
    ),
)

ATANASOV = Convention(
    name="atanasov",
    title="Atanasov, Zavatone-Veth and Pehlevan",
    reference="atanasov2024scaling, numbering not checked",
    loss=r"\frac{1}{P} \sum_\mu (y_\mu - v^\top F^\top x_\mu)^2 + \lambda \|v\|^2, \quad F_{kj} \sim N(0, 1/N)",
    risk_field="excess",
    symbols=(
        Symbol("P", "P", "number of samples", {"n": 1}),
        Symbol("N", "N", "number of features, inf for linear ridge", {"p": 1}),
        PER_SAMPLE,
        Symbol("lambda_k", r"\lambda_k", "eigenvalues of the covariance", {"eigenvalues": 1}),
        Symbol("w_squared", r"\bar{w}_k^2", "squared coefficients of the target", PER_EIGENVALUE),
        Symbol("sigma_epsilon_squared", r"\sigma_\epsilon^2", "label-noise variance", {"noise": 1}),
        Symbol("kappa_2", r"\kappa_2", "ridge renormalised by samples and features", {"kappa": 1}),
    ),
    call=PROJECTED,
    parts=(Part("bias", r"\mathrm{Bias}^2", ("bias",)), Part("variance", r"\mathrm{Var}", ("variance",))),
    outcomes={r"\kappa_1": r"\kappa\,(1 - \mathrm{df}_1 / p)"},
    remarks=(
        "N is the number of features and P the number of samples.",
        "E_g is the error on labels without noise.",
        "Their degrees of freedom are divided by the number of directions.",
    ),
)

DEFILIPPIS = Convention(
    name="defilippis",
    title="Defilippis, Loureiro and Misiakiewicz",
    reference="defilippis2024dimension, numbering not checked",
    loss=r"\sum_i \Bigl(y_i - \frac{1}{\sqrt{p}} \sum_j a_j \sigma(\langle x_i, w_j \rangle)\Bigr)^2"
    r" + \lambda \|a\|^2",
    risk_field="excess",
    symbols=(
        N,
        P,
        Symbol("lam", r"\lambda", "penalty", {"penalty": 1}),
        Symbol("xi_squared", r"\xi_k^2", "eigenvalues of the kernel", {"eigenvalues": 1}),
        Symbol("beta_squared", r"\beta_k^2", "squared coefficients of the target", {"power": 1}),
        Symbol("sigma_squared", r"\sigma_\varepsilon^2", "label-noise variance", {"noise": 1}),
        Symbol("nu_2", r"\nu_2", "fixed point", {"kappa": 1}),
    ),
    call=PROJECTED,
    parts=(Part("bias", r"\mathcal{B}", NOISE_FREE_BIAS), Part("variance", r"\mathcal{V}", FROM_NOISE)),
    outcomes={r"\nu_1": r"\kappa\,(1 - \mathrm{df}_1 / p)"},
    remarks=(
        "The features are the eigenfunctions themselves: the coefficients squared are the target power.",
        "The bias is conditional on inputs and features: it contains their variance.",
    ),
)

BACH = Convention(
    name="bach",
    title="Bach",
    reference="bach2024high, numbering not checked",
    loss=r"\frac{1}{n} \|y - X\theta\|^2 + \lambda \|\theta\|^2, \quad \theta = S\eta,\ S \in \mathbb{R}^{d \times m}",
    risk_field="excess",
    symbols=(
        N,
        Symbol("m", "m", "number of random projections, inf for ridge on the inputs", {"p": 1}),
        PER_SAMPLE,
        Symbol("sigma_i", r"\sigma_i", "eigenvalues of the covariance", {"eigenvalues": 1}),
        Symbol("theta_squared", r"\theta_{*i}^2", "squared coefficients of the target", PER_EIGENVALUE),
        SIGMA_SQUARED,
        Symbol("kappa", r"\kappa(\lambda)", "implicit regularisation", {"kappa": 1}),
    ),
    call=PROJECTED,
    parts=(
        Part("bias", r"\mathcal{R}^{(\mathrm{bias})}", NOISE_FREE_BIAS),
        Part("variance", r"\mathcal{R}^{(\mathrm{var})}", FROM_NOISE),
    ),
    remarks=(
        "Ridge has all the inputs (m = inf), the random projections have no ridge (lambda = 0).",
        "The bias is the excess without noise, the variance the part that the noise causes.",
    ),
)

CONVENTIONS = (
    MEI_MONTANARI,
    GERACE,
    DOUBLE_TROUBLE,
    TRIPLE_DESCENT,
    ATANASOV,
    DEFILIPPIS,
    BACH,
)
