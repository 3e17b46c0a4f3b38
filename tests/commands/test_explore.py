"""``sandbox explore``: opens the window, prints Python, or says in a sentence why there is no window."""

import re
import sys

import matplotlib.pyplot as plt
import pytest

from sandbox.commands import explore
from sandbox.explorer import Curve, script
from sandbox.explorer.entries import entry_of
from sandbox.models import MODELS, Choice, Switch

OWN = '''\
"""A model of a user's own."""

from sandbox import Ridge
from sandbox.models import Parameter, Table


class Shrunken:
    """Ridge whose penalty is a strength."""

    parameters = Table(Parameter("strength", "strength of the shrinkage", 0, 1, typical=(0, 1)))
    axis = "strength"

    def __init__(self, strength=0.3):
        self.strength = strength

    def risk(self, task, n):
        return Ridge(100 * self.strength).risk(task, n)


class Measured(Shrunken):
    """It has no theory."""

    risk = None

    def weights(self, X, y, rng):
        return X.T @ y
'''


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A file of a user's own, outside the package."""
    (tmp_path / "shrinkage.py").write_text(OWN)
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("shrinkage", None)


@pytest.mark.parametrize(
    ("line", "curve"),
    [
        ("", Curve()),
        (
            "--model random-features --activation relu --n 60 --penalty .1 --decay 0 --source 0 --dim 300",
            Curve("random-features", activation="relu", n=60, penalty=0.1, decay=0, source=0, dim=300),
        ),
        ("--axis noise --p 60 --top 3 --best", Curve(axis="noise", p=60, top=3, best=True)),
    ],
)
def test_the_window_opens_and_the_button_prints_a_program(run, user, tmp_path, line, curve):
    code, out, err = run(f"explore {line} --out {tmp_path / 'slides'}")
    assert (code, err) == (0, "")
    assert curve.entry.title in user[0]
    assert out.startswith(script(curve, str(tmp_path / "slides")))
    written = re.findall(r"^# wrote (.+)$", out, flags=re.MULTILINE)
    assert sorted(written) == sorted(map(str, (tmp_path / "slides").iterdir()))
    compile(out, "printed", "exec")


@pytest.mark.parametrize("equals", [" ", "="])
def test_a_model_of_ones_own_is_explored_with_its_own_options(run, user, own, tmp_path, equals):
    code, out, err = run(
        f"explore --model{equals}shrinkage:Shrunken --axis n --strength .7 --out {tmp_path / 'slides'}"
    )
    assert (code, err) == (0, "")
    assert "Shrunken" in user[0]
    assert "from shrinkage import Shrunken\n" in out
    assert "model = Shrunken(strength=0.7)\n" in out
    exec(out, {})


def test_without_a_display_the_remedy_is_named_and_nothing_stays_open(run, tmp_path):
    before = plt.get_fignums()
    code, out, err = run(f"explore --out {tmp_path}")
    assert (code, out) == (2, "")
    (sentence,) = err.splitlines()
    assert sentence.startswith("sandbox: error: there is no window to open, Matplotlib draws with agg: install Tk")
    assert plt.get_fignums() == before


def test_a_browser_and_a_notebook_are_among_the_remedies():
    for remedy in ("MPLBACKEND=webagg", "pip install tornado", "pip install ipympl", "%matplotlib widget"):
        assert remedy in explore.REMEDY


@pytest.mark.parametrize(
    ("backend", "message"),
    [
        (
            "module://matplotlib_inline.backend_inline",
            "Matplotlib draws with module://matplotlib_inline.backend_inline",
        ),
        ("webagg", "it lacks something"),
    ],
)
def test_what_a_notebook_leaves_behind_and_a_browser_without_a_server_are_no_windows(backend, message, monkeypatch):
    from matplotlib.backends.registry import backend_registry

    def load(name):
        raise RuntimeError("it lacks something.")

    monkeypatch.setattr(plt, "get_backend", lambda: backend)
    monkeypatch.setattr(backend_registry, "load_backend_module", load)
    with pytest.raises(ImportError, match=rf"^{re.escape(message)}$"):
        explore._require_window_system()


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
        ("--model rigde", "did you mean 'ridge'?"),
        ("--model random-features --activation rely", "did you mean 'relu'?"),
        ("--axis noize", "did you mean 'noise'?"),
        ("--n 50.5", "argument --n: invalid int value: '50.5'"),
        ("--model min-norm --penalty 1", "min-norm has no setting 'penalty': it has p, n, decay"),
        ("--model fourier-series", "task must be isotropic for a Fourier series"),
        ("--model nowhere:Model", "model must be package.module:Class, got 'nowhere:Model'"),
        ("--model shrinkage:Measured", "model must have risk(task, n), its theory, for the explorer, got Measured"),
    ],
)
def test_a_wrong_start_is_one_sentence(run, user, own, tmp_path, line, message):
    code, out, err = run(f"explore {line} --out {tmp_path}")
    assert (code, out) == (2, "")
    assert message in err.splitlines()[-1]


def test_every_slider_and_every_choice_has_an_option():
    options = explore.settings()
    every = [entry_of(model, {})[0] for model in MODELS]
    listed = {name for entry in every for name in entry.controls}
    kinds = (Choice, Switch)
    chosen = {name for model in MODELS.values() for name, each in model.parameters.items() if isinstance(each, kinds)}
    assert set(options) == listed | chosen
    for entry in every:
        assert all(control.whole == options[name].whole for name, control in entry.controls.items())


def test_help_teaches_by_examples(run):
    code, out, err = run("explore --help")
    assert (code, err) == (0, "")
    assert out.count("python -m sandbox ") >= 3
    for name, each in explore.settings().items():
        shown = {Choice: " NAME", Switch: "]"}.get(type(each), " NUMBER")
        assert f"--{name.replace('_', '-')}{shown}" in out


def test_help_knows_a_model_of_ones_own(run, own):
    _, out, _ = run("explore --model shrinkage:Shrunken --help")
    assert "--strength NUMBER" in out
