"""Every claim of the library gives the verdict it is expected to give, and its counterexample breaks it."""

import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

import sandbox
from sandbox import claims, plotting
from sandbox.claims import CATALOGUE, check
from sandbox.references import bibliography

#: Permanent: an id is never changed and never used again. New ones are added.
IDS = {
    # folklore
    "isotropic-inputs-have-a-known-best-penalty",
    "tuning-finds-the-best-isotropic-penalty",
    "effective-ridge-lies-between-penalty-and-trace",
    "random-features-add-a-penalty",
    "interpolation-regularises-itself",
    "negative-penalties-help-where-the-target-is-easy",
    "isotropic-inputs-need-no-negative-penalty",
    "infinite-penalty-predicts-nothing",
    "best-penalty-rises-with-the-noise",
    "effective-ranks-are-ordered",
    "effective-rank-counts-what-is-left",
    "benign-overfitting-costs-k-star-and-n-over-rank",
    "min-norm-fits-every-label",
    "isotropic-inputs-pay-least-for-noise",
    "power-laws-are-tempered",
    "log-power-laws-are-benign",
    "min-norm-on-many-directions-predicts-nothing",
    "more-data-never-hurts",
    "past-the-threshold-more-parameters-help",
    "past-the-threshold-more-parameters-hurt",
    "zero-training-error-means-bad-test-error",
    "without-penalty-nothing-generalises",
    "interpolation-doubles-the-noise",
    "at-most-two-descents",
    "one-peak-at-most",
    "best-penalty-is-never-negative",
    "double-descent-cannot-be-avoided",
    "best-interpolator-beats-best-classical-model",
    "bias-falls-and-variance-rises",
    "the-peak-is-bias",
    "the-peak-needs-label-noise",
    "a-little-ridge-never-hurts",
    "one-big-model-beats-two-small-ones",
    "tuned-ridge-gains-from-samples",
    "tuned-ridge-gains-from-parameters",
    "tuned-ridge-gains-from-samples-on-any-spectrum",
    "tuned-random-features-gain-from-samples-and-features",
    "no-penalty-beats-the-tuned-one",
    "no-penalty-beats-the-tuned-one-of-random-features",
    "effective-ridge-is-monotone",
    "degrees-of-freedom-fall-with-the-penalty",
    "training-error-rises-with-the-penalty",
    "bias-rises-with-the-penalty",
    "label-variance-falls-with-the-penalty",
    "penalty-trades-variance-for-bias",
    "weights-shrink-with-the-penalty",
    "noise-never-helps",
    "training-error-falls-with-features",
    "min-norm-variance-is-infinite-at-three-sizes",
    "min-norm-bias-is-finite-at-the-threshold",
    "no-noise-no-peak",
    "training-error-vanishes-from-the-threshold-on",
    "divergence-sits-in-the-interaction-of-samples-and-features",
    "minimum-past-the-threshold",
    "no-minimum-past-the-threshold",
    "peak-under-ridge",
    "risk-at-the-threshold-diverges-as-a-root",
    "equivalent-is-low-by-a-known-factor-at-the-threshold",
    "a-penalty-bounds-the-label-variance",
    "a-penalty-bounds-the-label-variance-at-every-n",
    "fourier-series-are-symmetric-in-samples-and-modes",
    "training-begins-with-nothing",
    "training-ends-with-min-norm",
    "training-error-falls-with-time",
    "bias-falls-with-time",
    "label-variance-rises-with-time",
    "small-steps-are-gradient-flow",
    "early-stopping-costs-at-most-seven-tenths-more-than-ridge",
    "no-stopping-time-beats-the-best-ridge",
    "weight-decay-forever-is-ridge",
    "weight-decay-forever-is-ridge-at-every-n",
    "random-initial-weights-only-add",
    "the-training-set-is-learnt-first",
    "random-features-train-into-ridge",
    "once-the-test-error-rises-training-only-hurts",
    "past-the-best-time-longer-training-only-hurts",
    "without-noise-longer-training-never-hurts",
    "a-learnt-training-set-ends-learning",
    "early-stopping-is-ridge",
    # identities
    "early-stopping-pays-for-noise-by-its-parameters",
    "grokking-times-are-crossings",
    "components-see-isotropic-inputs-by-their-share",
    "momentum-repeats-a-part-of-the-first-step",
    "total-is-the-sum-of-its-parts",
    "total-of-ridge-in-closed-form",
    "no-part-of-the-risk-is-negative",
    "risk-is-affine-in-the-noise",
    "risk-is-linear-in-target-and-noise",
    "hidden-power-acts-as-noise",
    "effective-ridge-solves-its-equation",
    "effective-ridge-is-symmetric-in-samples-and-features",
    "tail-acts-as-penalty",
    "tail-acts-as-penalty-at-every-n",
    "min-norm-is-the-limit-of-ridge",
    "least-squares-is-the-limit-of-ridge",
    "training-error-of-ridge",
    "generalised-cross-validation",
    "leave-one-out-is-the-risk-of-one-sample-less",
    "leave-one-out-needs-no-refitting",
    "trace-of-the-inverse-gram-matrix",
    "attained-loss",
    "norm-of-interpolating-weights",
    "unit-of-the-inputs-makes-no-difference",
    "risk-depends-on-ratios-of-sizes",
    "equal-directions-listed-one-by-one",
    "linear-models-see-a-sphere-as-isotropic",
    "weak-features-in-closed-form",
    "variance-from-labels-is-symmetric",
    # features
    "infinite-ensemble-is-kernel-ridge",
    "ensemble-closes-its-gap-by-its-size",
    "one-more-member-never-hurts",
    "average-over-data-is-population-ridge",
    "more-features-never-raise-the-bias",
    "noise-free-excess-diverges-at-the-threshold",
    "all-projections-are-ridge",
    "finitely-many-features-cost-a-part-in-p",
    "nonlinearity-acts-as-penalty",
    "scale-of-an-activation-makes-no-difference",
    "even-features-learn-nothing-linear",
    "eigenvalues-on-the-sphere-sum-to-the-second-moment",
}
PAGE = Path(__file__).parents[2] / "docs" / "claims.md"

#: What the text of a point may use.
NAMESPACE = {name: getattr(sandbox, name) for name in sandbox.__all__}

every_claim = pytest.mark.parametrize("claim", CATALOGUE.values(), ids=list(CATALOGUE))


def test_ids_are_permanent():
    assert set(CATALOGUE) == IDS


@pytest.mark.slow
@every_claim
def test_the_verdict_is_the_expected_one_and_its_point_pastes_back(claim):
    verdict = check(claim)
    assert verdict.as_expected, verdict
    for value in verdict.point.values():
        assert eval(repr(value), dict(NAMESPACE)) == value
    pasted = {name: eval(text, dict(NAMESPACE)) for name, text in verdict.arguments.items()}
    assert pasted == verdict.point
    found = claim(**pasted)
    assert found == verdict.comparison
    assert found.refuted == (claim.expected == "refuted")


@pytest.mark.slow
@every_claim
def test_another_search_gives_the_same_verdict_and_a_picture(claim, breaks_at_infinity):
    verdict = check(claim, seed=1)
    assert verdict.as_expected, verdict
    picture = verdict.picture
    assert picture.x.size >= (1 if verdict.verdict == "holds" else 2)
    assert (np.diff(picture.x) > 0).all()
    assert set(picture.at) <= set(picture.x)
    for curve in picture.curves.values():
        assert curve.shape == picture.x.shape
        assert not np.isnan(curve).any()
    ax = plotting.verdict(verdict, ax=Figure().add_subplot())
    assert ax.has_data()
    assert breaks_at_infinity(ax.figure)


@every_claim
def test_what_a_claim_says_about_itself(claim):
    assert claim.sentence[0].isupper()
    assert claim.sentence.endswith(".")
    assert claim.title == claim.title.strip(" .")
    assert claim.statement.count("{") == claim.statement.count("}")
    assert claim.statement.count("$") == 0
    assert claim.reference, "a claim of the library has a reference"
    for key, _ in claim.citations:
        assert key in bibliography()
    if claim.expected == "refuted":
        assert claim.kind == "folklore"


def test_two_claims_cannot_have_one_id():
    from sandbox.claims.catalogue import collected, folklore_about_curves

    with pytest.raises(ValueError, match="id must be unique, got 'more-data-never-hurts' twice"):
        collected((folklore_about_curves, folklore_about_curves))


def test_there_are_enough_of_them():
    assert len(CATALOGUE) >= 40
    assert sum(claim.expected == "refuted" for claim in CATALOGUE.values()) >= 10
    assert {claim.kind for claim in CATALOGUE.values()} == set(claims.KINDS)


def test_the_page_lists_every_claim():
    rows = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE))
    assert rows == {claim.id: claim.sentence for claim in CATALOGUE.values()}


def test_the_page_has_a_heading_for_every_topic_in_the_order_of_the_catalogue():
    text = PAGE.read_text("utf-8")
    tables = re.findall(r"^### (.+)\n\n\| id \| statement \|\n\|---\|---\|\n((?:\| `.+\n)+)", text, re.MULTILINE)
    topics = [
        [CATALOGUE[id].body.__module__ for id in re.findall(r"^\| `([a-z0-9-]+)`", table, re.M)] for _, table in tables
    ]
    assert [set(topic) for topic in topics] == [{topic[0]} for topic in topics]
    assert [topic[0] for topic in topics] == list(dict.fromkeys(claim.body.__module__ for claim in CATALOGUE.values()))
    assert len({heading for heading, _ in tables}) == len(tables)
