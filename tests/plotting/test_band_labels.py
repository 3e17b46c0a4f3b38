"""Names of bands: inside, or not at all."""

import numpy as np
import pytest

from sandbox import MinNorm, Task, plotting

P = np.array([10.0, 50.0, 98.0, 100.0, 102.0, 200.0, 400.0])


def test_bands_are_named_inside(ax, boxes):
    p = np.linspace(110, 390, 50)
    plotting.sources(p, MinNorm(p).risk(Task.isotropic(400, noise=0.5), n=100), ax=ax)
    plotting.label_bands(ax, names={"noise": "noise floor", "bias": "two\nlines"})
    assert [text.get_text() for text in ax.texts] == ["noise floor", "two\nlines"]
    for text, box, band in zip(ax.texts, boxes(ax), ax.patches, strict=False):
        middle = band.get_transform().transform_path(band.get_path())
        for corner in ((box.x0, box.y0), (box.x0, box.y1), (box.x1, box.y0), (box.x1, box.y1)):
            assert middle.contains_point(corner), text.get_text()


def test_a_band_too_thin_for_its_name_has_none_unless_asked(ax):
    task = Task.isotropic(400, noise=0.01)
    plotting.sources(P, MinNorm(P).risk(task, n=30), ax=ax)
    plotting.label_bands(ax)
    assert "noise" not in [text.get_text() for text in ax.texts]
    plotting.label_bands(ax, at={"noise": 200}, names={"noise": "noise"})
    (named,) = (text for text in ax.texts if text.get_text() == "noise")
    assert ax.transData.inverted().transform(ax.transAxes.transform(named.xy)) == pytest.approx((200, 0.005), rel=0.02)
