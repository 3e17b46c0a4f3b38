"""``sandbox explore``: opens the window, prints Python, or says in a sentence why there is no window."""

import re

import matplotlib.pyplot as plt
import pytest
from matplotlib.backend_bases import MouseEvent

from sandbox.commands import explore
from sandbox.explorer import CONTROLS, Curve, export


@pytest.fixture
def user(monkeypatch):
    """A user with a display who clicks on "write" and closes the window."""
    seen = []

    def show():
        fig = plt.gcf()
        seen.append([text.get_text() for ax in fig.axes for text in ax.texts])
        fig.canvas.draw()
        (button,) = (ax for ax in fig.axes if [text.get_text() for text in ax.texts] == ["write"])
        place = button.bbox.x0 + button.bbox.width / 2, button.bbox.y0 + button.bbox.height / 2
        for name in ("button_press_event", "button_release_event"):
            fig.canvas.callbacks.process(name, MouseEvent(name, fig.canvas, *place, 1))
        plt.close(fig)

    monkeypatch.setattr(plt, "show", show)
    monkeypatch.setattr(explore, "_require_window_system", lambda: None)
    return seen


@pytest.mark.slow
def test_the_window_opens_and_the_button_prints_a_program(run, user, tmp_path):
    line = f"explore --model random-projections --n 60 --penalty .1 --decay 1 --out {tmp_path / 'slides'}"
    code, out, err = run(line)
    assert (code, err) == (0, "")
    curve = Curve("random projections", n=60, penalty=0.1, decay=1)
    assert curve.title in user[0][0]
    assert out.startswith(export.script(curve, str(tmp_path / "slides")))
    written = re.findall(r"^# wrote (.+)$", out, flags=re.MULTILINE)
    assert sorted(written) == sorted(map(str, (tmp_path / "slides").iterdir()))
    compile(out, "printed", "exec")


def test_without_a_display_the_remedy_is_named_and_nothing_stays_open(run, tmp_path):
    before = plt.get_fignums()
    code, out, err = run(f"explore --out {tmp_path}")
    assert (code, out) == (2, "")
    (sentence,) = err.splitlines()
    assert sentence.startswith("sandbox: error: there is no window to open, Matplotlib draws with agg: install Tk")
    assert plt.get_fignums() == before


def test_a_window_system_that_does_not_load_is_one_sentence(run, tmp_path, monkeypatch):
    def fail():
        raise ImportError("Cannot load backend 'TkAgg'")

    monkeypatch.setattr(explore, "_require_window_system", lambda: None)
    monkeypatch.setattr(plt, "figure", fail)
    code, _, err = run(f"explore --out {tmp_path}")
    assert code == 2
    assert err.startswith("sandbox: error: there is no window to open, Cannot load backend 'TkAgg': install Tk")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--n 5", "n must be between 10 and 1000 in the explorer, got 5"),
        ("--penalty=-1", "penalty must be 0 or between 1e-06 and 1000 in the explorer, got -1.0"),
        ("--model rely", "did you mean 'relu'?"),
        ("--n 50.5", "argument --n: invalid int value: '50.5'"),
    ],
)
def test_a_wrong_start_is_one_sentence(run, user, tmp_path, line, message):
    code, out, err = run(f"explore {line} --out {tmp_path}")
    assert (code, out) == (2, "")
    assert message in err.splitlines()[-1]


def test_every_slider_has_an_option():
    assert set(explore.START) == set(CONTROLS)
    assert {name for name, parameter in explore.START.items() if parameter.whole} == {
        name for name, control in CONTROLS.items() if control.whole
    }


def test_help_teaches_by_examples(run):
    code, out, err = run("explore --help")
    assert (code, err) == (0, "")
    assert out.count("python -m sandbox ") >= 3
    for name in explore.START:
        assert f"--{name} NUMBER" in out
