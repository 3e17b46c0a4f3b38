"""The search: simplest counterexamples, whatever the seed, the process, the thread or the settings of the user."""

import os
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.claims import CATALOGUE, assume, at_most, check, claim, equal

NUMBERS = st.integers(1, 10**6)


def stated(compare, numbers=NUMBERS):
    def body(n=numbers):
        """Something about a number."""
        return compare(n)

    return claim(id="about-a-number", title="About a number", statement="n", kind="folklore")(body)


BELOW = stated(lambda n: at_most(n, 700))


@pytest.mark.parametrize("seed", range(6))
def test_every_seed_finds_the_simplest_counterexample(seed):
    found = check(BELOW, seed=seed)
    assert (found.verdict, found.counterexample, found.seed) == ("refuted", {"n": 701}, seed)
    assert check(CATALOGUE["more-data-never-hurts"], seed=seed).arguments == {
        "task": "Task.isotropic(4, noise=1)",
        "n": "1",
    }


def test_it_climbs_to_the_tightest_point():
    found = check(stated(lambda n: at_most(1e6 - abs(n - 123_456), 1e6)), examples=1000)
    assert found.verdict == "holds"
    assert abs(found.point["n"] - 123_456) < 100


def test_a_fresh_seed_is_told_and_repeats_the_search():
    fresh = check(BELOW, seed=None)
    assert check(BELOW, seed=fresh.seed).examples == fresh.examples


def test_vacuous_is_a_domain_that_is_hardly_met_not_one_that_is_small():
    assert check(stated(lambda n: (assume(n == 77_777), at_most(1, 2))[1])).verdict == "vacuous"
    assert check(stated(lambda n: (assume(False), at_most(1, 2))[1]), examples=1).verdict == "vacuous"
    few = check(stated(lambda n: at_most(n, 3), st.integers(1, 3)), examples=1000)
    assert (few.verdict, few.examples) == ("holds", 3)
    one = check(stated(lambda n: at_most(n, 1e6)), examples=1)
    assert (one.verdict, one.examples) == ("holds", 1)


def test_a_search_ends_in_time():
    assert check(BELOW, seconds=1e-9).verdict == "vacuous"
    slow = stated(lambda n: (time.sleep(0.02), at_most(n, 700))[1])
    start = time.monotonic()
    found = check(slow, seconds=0.2)
    assert time.monotonic() - start < 5
    assert found.verdict == "vacuous" or found.comparison.refuted


def test_an_infinite_tolerance_excludes_nothing():
    assert check(stated(lambda n: equal(n, -n, tolerance=np.inf))).verdict == "holds"


@pytest.mark.parametrize("wrong", [lambda n: 1 // (n // 10**7), lambda n: at_most(np.nan, n), lambda n: None])
def test_an_error_in_a_claim_is_raised(wrong):
    with pytest.raises((ZeroDivisionError, ValueError, TypeError)):
        check(stated(wrong))


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"examples": 0}, ValueError),
        ({"examples": 2.5}, TypeError),
        ({"examples": True}, TypeError),
        ({"seed": "a"}, TypeError),
        ({"seed": 1.5}, TypeError),
        ({"seconds": 0}, ValueError),
        ({"seconds": float("nan")}, ValueError),
        ({"seconds": "1"}, TypeError),
    ],
)
def test_a_bad_budget_raises(arguments, error):
    with pytest.raises(error, match=next(iter(arguments))):
        check(BELOW, **arguments)


def test_only_a_claim_is_checked():
    with pytest.raises(TypeError, match="claim must be made by the decorator"):
        check(lambda n: at_most(n, 1))


@settings(max_examples=3, suppress_health_check=[HealthCheck.nested_given])
@given(st.integers(0, 5))
def test_inside_a_test_of_hypothesis(seed):
    assert check(BELOW, seed=seed).counterexample == {"n": 701}


def test_threads_do_not_disturb_each_other():
    found = []
    threads = [threading.Thread(target=lambda: found.append(check(BELOW))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone = check(BELOW)
    assert [(each.counterexample, each.examples) for each in found] == 3 * [(alone.counterexample, alone.examples)]


def test_the_settings_of_the_user_do_not_matter():
    before = check(BELOW)
    mine = settings(max_examples=1, phases=[], deadline=1)
    settings.register_profile("of-a-user", mine)
    try:
        settings.load_profile("of-a-user")
        after = check(BELOW)
    finally:
        settings.load_profile("deterministic")
    assert (after.counterexample, after.examples) == (before.counterexample, before.examples)


@pytest.mark.slow
def test_processes_agree_and_write_nothing(tmp_path):
    # The second has a module of its own, whose numbers Hypothesis would draw from.
    (tmp_path / "own.py").write_text("NUMBERS = [" + ", ".join(str(n) for n in range(20, 60)) + "]\n")
    script = (
        "from sandbox.claims import CATALOGUE, check\n"
        "for id in ('more-data-never-hurts', 'isotropic-inputs-pay-least-for-noise'):\n"
        "    found = check(CATALOGUE[id])\n"
        "    print(found.arguments, found.margin, found.examples)\n"
    )
    outputs = []
    for hash_seed, first in (("1", ""), ("2", "import own\n")):
        environment = os.environ | {
            "PYTHONHASHSEED": hash_seed,
            "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path]),
        }
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        command = [sys.executable, "-W", "error", "-c", first + script]
        outputs.append(subprocess.check_output(command, cwd=tmp_path, env=environment, text=True))
    assert outputs[0] == outputs[1]
    assert [path.name for path in tmp_path.iterdir()] == ["own.py"]
