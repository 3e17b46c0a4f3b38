"""What every function of the room does alike: it draws where it is told, and leaves all else alone."""

import subprocess
import sys

import matplotlib
import matplotlib.pyplot
import numpy as np
import pytest

from sandbox import plotting
from sandbox.claims import CATALOGUE, check

P = np.array([10.0, 50.0, 98.0, 100.0, 102.0, 200.0, 400.0])


CALLS = {
    "risk_curve": lambda ax, risk: plotting.risk_curve(P, risk, ax=ax, label="min-norm"),
    "risk_curve of an array": lambda ax, risk: plotting.risk_curve(P, risk.total, ax=ax, outline="white"),
    "sources": lambda ax, risk: plotting.sources(P, risk, ax=ax),
    "measured": lambda ax, risk: plotting.measured([50.0], [2.3], [0.1], ax=ax),
    "reference": lambda ax, risk: plotting.reference(0.25, "noise floor", ax=ax),
    "threshold": lambda ax, risk: plotting.threshold(100, "p = n", ax=ax),
    "label_lines": lambda ax, risk: plotting.label_lines(plotting.risk_curve(P, risk, label="a", ax=ax)),
    "label_bands": lambda ax, risk: plotting.label_bands(plotting.sources(P, risk, ax=ax)),
    "verdict": lambda ax, risk: plotting.verdict(check(CATALOGUE["more-data-never-hurts"]), ax=ax),
}


@pytest.mark.parametrize("name", CALLS)
def test_it_draws_on_the_given_axes_returns_them_and_leaves_the_settings_alone(name, ax, risk):
    before = dict(matplotlib.rcParams)
    assert CALLS[name](ax, risk) is ax
    assert ax.has_data() or ax.texts
    assert dict(matplotlib.rcParams) == before


def test_without_axes_everything_lands_on_the_current_ones(risk):
    import matplotlib.pyplot as plt

    try:
        ax = plotting.risk_curve(P, risk)
        assert ax is plt.gca()
        assert plotting.measured([50], [2.3]) is ax
        assert plotting.reference(1.0, "null") is ax
        assert plotting.label_lines() is ax
    finally:
        plt.close("all")


def test_the_library_does_not_load_matplotlib():
    code = "import sys, sandbox; assert not any(name.startswith('matplotlib') for name in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_plotting_does_not_choose_a_window_system():
    code = "import sys, sandbox.plotting; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
