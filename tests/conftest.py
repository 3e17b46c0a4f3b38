"""Hypothesis looks at the same examples at every run and takes the time it needs; linear algebra has one thread."""

import os

import hypothesis
import pytest
import threadpoolctl

hypothesis.settings.register_profile("deterministic", derandomize=True, deadline=None, print_blob=False)
# For tests/mutation, to which one failing example is as good as the smallest.
hypothesis.settings.register_profile(
    "mutation", parent=hypothesis.settings.get_profile("deterministic"), phases=["explicit", "generate"]
)
hypothesis.settings.load_profile("mutation" if "MUTANT_UNDER_TEST" in os.environ else "deterministic")


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    """On small matrices several threads only wait for each other, the more so beside other test processes."""
    with threadpoolctl.threadpool_limits(1, user_api="blas"):
        yield
