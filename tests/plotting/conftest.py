"""Axes, a risk to draw, and where words end up."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from sandbox import MinNorm, Task

P = np.array([10.0, 50.0, 98.0, 100.0, 102.0, 200.0, 400.0])


@pytest.fixture
def ax():
    return Figure().add_subplot(xlim=(0, 400), ylim=(0, 3))


@pytest.fixture
def risk():
    return MinNorm(P).finite_sample_risk(Task.isotropic(400, noise=0.25), n=100)


@pytest.fixture
def boxes():
    """The boxes of the texts in some axes, in pixels."""

    def found(ax):
        ax.figure.draw_without_rendering()
        return [text.get_window_extent() for text in ax.texts]

    return found
