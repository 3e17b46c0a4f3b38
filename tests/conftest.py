"""For all tests: Hypothesis repeats itself and takes its time, linear algebra has one thread."""

import os
import shlex

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


@pytest.fixture
def run(capsys):
    """Run a command line in this process: exit code, output, messages."""
    from sandbox import __main__  # which the tests that plant errors import in a copy of their own

    def call(line):
        try:
            code = __main__.main(shlex.split(line))
        except SystemExit as leaving:
            code = leaving.code
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return call
