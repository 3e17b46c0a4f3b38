"""A small search of `tests/fuzz/run.py`, and that it would find what it looks for."""

import importlib.util
import sys
import warnings
from dataclasses import make_dataclass
from pathlib import Path

import numpy as np
import pytest

from sandbox import MinNorm, Task

SPEC = importlib.util.spec_from_file_location("fuzz_run", Path(__file__).with_name("run.py"))
run = importlib.util.module_from_spec(SPEC)
sys.modules["fuzz_run"] = run
SPEC.loader.exec_module(run)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 104))
def test_nothing_is_found(seed):
    findings = run.search(800, seed)
    assert not findings.found, str(findings)


def planted(change):
    """What is found where the risk of a model is changed."""

    class Broken(MinNorm):
        def risk(self, task, n):
            return change(super().risk(task, n), np.ndim(n) > 0)

    task = Task.isotropic(np.full(run.BATCH, 40), noise=0.5)
    findings = run.Findings()
    run.examine(run.Case(Broken, task, np.full(run.BATCH, 100.0)), findings, tuned=False)
    assert set(findings.found) <= set(run.KINDS)
    return set(findings.found), str(findings)


def with_field(risk, **changes):
    names = (*run.PRIMARY, *run.DERIVED)
    record = make_dataclass("Fields", names)
    return record(**{name: changes.get(name, getattr(risk, name)) for name in names})


def raised(error):
    raise error


def warned(risk):
    warnings.warn("divide by zero", RuntimeWarning, stacklevel=2)
    return risk


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("nan", lambda risk, _: with_field(risk, samples=risk.samples * np.nan)),
        ("negative part", lambda risk, _: with_field(risk, labels=-risk.labels)),
        ("error", lambda risk, _: raised(RuntimeError("did not converge"))),
        ("warning", lambda risk, _: warned(risk)),
        ("batch differs", lambda risk, batch: with_field(risk, total=risk.total * (1 + 1e-12 * batch))),
    ],
)
def test_what_is_planted_is_found(kind, change):
    found, text = planted(change)
    assert found == {kind}
    assert "Broken" in text


def test_a_model_that_is_right_passes():
    found, text = planted(lambda risk, _: risk)
    assert not found
    assert text.startswith(f"{run.BATCH} points")


def test_the_command_says_how_many_points_and_succeeds(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["run.py", "--points", "16", "--seed", "1"])
    assert run.main() == 0
    assert capsys.readouterr().out.splitlines()[0] == "16 points"
