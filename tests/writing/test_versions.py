"""The versions that a bug report needs, by the packages themselves."""

import builtins
import importlib.metadata
import os
import platform
import sys

import hypothesis
import matplotlib
import numpy as np
import pytest
import scipy
import threadpoolctl

import sandbox

NAMES = ["sandbox", "Python", "numpy", "scipy", "matplotlib", "hypothesis", "platform", "BLAS", "threads"]


@pytest.fixture
def shown(capsys):
    def show():
        assert sandbox.show_versions() is None
        printed = capsys.readouterr()
        assert printed.err == ""
        return dict(line.split(maxsplit=1) for line in printed.out.splitlines())

    return show


def test_the_versions_are_those_that_the_packages_say_themselves(shown):
    found = shown()
    assert list(found) == NAMES
    assert found["sandbox"] == sandbox.__version__
    assert found["Python"].split() == [sys.version.split()[0], f"({platform.python_implementation()})"]
    for package in (np, scipy, matplotlib, hypothesis):
        assert found[package.__name__] == package.__version__
    assert found["platform"] == platform.platform()


def test_the_blas_and_its_threads_are_those_that_are_loaded(shown):
    assert np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"] in shown()["BLAS"]
    pools = threadpoolctl.ThreadpoolController().select(user_api="blas").lib_controllers
    assert pools
    counted = [f"{pool.num_threads} of {pool.internal_api} {pool.version}" for pool in pools]
    assert shown()["threads"].startswith(f"{', '.join(counted)}, {os.cpu_count()} processors")


def test_what_users_set_is_shown(shown, monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    assert "OPENBLAS_NUM_THREADS=3" in shown()["threads"]


def test_it_does_without_threadpoolctl_without_a_package_and_without_a_blas(shown, monkeypatch):
    load, version = builtins.__import__, importlib.metadata.version

    def absent(name, *rest):
        if name == "threadpoolctl":
            raise ImportError(name)
        return load(name, *rest)

    def missing(name):
        if name == "matplotlib":
            raise importlib.metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(builtins, "__import__", absent)
    monkeypatch.setattr(importlib.metadata, "version", missing)
    monkeypatch.setattr(np, "show_config", lambda mode: {})
    found = shown()
    assert found["matplotlib"] == "not installed"
    assert found["BLAS"] == "unknown"
    assert found["threads"].startswith(f"unknown without threadpoolctl, {os.cpu_count()} processors")


def test_the_command_line_shows_the_same(run, capsys):
    sandbox.show_versions()
    expected = capsys.readouterr().out
    assert run("--versions") == (0, expected, "")
