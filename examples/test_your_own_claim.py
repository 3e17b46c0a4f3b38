"""
A conjecture of your own, tested
================================

A file to copy. Each conjecture is a function: its arguments default to strategies for the points it speaks of, its
docstring says it in one sentence, its body compares the two sides. ``check`` looks for a counterexample and gives the
smallest one it finds. Run it with ``pytest test_your_own_claim.py``; in a notebook, ``check(...)`` alone will do.
"""

from sandbox import Ridge
from sandbox.claims import at_most, check, claim
from sandbox.strategies import penalties, sample_sizes, tasks


@claim(
    id="half-the-noise-leaves-half-the-excess",
    title="Half the noise leaves at least half of the excess risk",
    statement=r"\mathcal{E}(\sigma^2 / 2) \ge \mathcal{E}(\sigma^2) / 2",
    kind="inequality",
    sides=("half of the excess", "excess at half the noise"),
)
def half_the_noise(task=tasks(), n=sample_sizes(), penalty=penalties()):
    """Labels with half the noise leave at least half of the excess risk of ridge regression."""
    model, cleaner = Ridge(penalty), task.replace(noise=task.noise / 2)
    return at_most(model.risk(task, n).excess / 2, model.risk(cleaner, n).excess)


@claim(
    id="twice-the-data-halves-the-excess",
    title="Twice the data leaves at most half of the excess risk",
    statement=r"\mathcal{E}(2n) \le \mathcal{E}(n) / 2",
    kind="inequality",
    sides=("excess with 2n samples", "half of the excess with n"),
    expected="refuted",
)
def twice_the_data(task=tasks(), n=sample_sizes(), penalty=penalties()):
    """Twice the samples leave at most half of the excess risk of ridge regression."""
    model = Ridge(penalty)
    return at_most(model.risk(task, 2 * n).excess, model.risk(task, n).excess / 2)


def test_half_the_noise():
    verdict = check(half_the_noise)
    assert verdict.verdict == "holds", verdict


def test_twice_the_data():
    verdict = check(twice_the_data)
    assert verdict.verdict == "refuted", verdict
    print(verdict)  # shown by pytest -s: the smallest counterexample, which twice_the_data(**...) evaluates again
    assert twice_the_data(**verdict.counterexample).refuted
