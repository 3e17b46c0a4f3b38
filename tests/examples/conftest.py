"""The data that an example draws, and the table it writes."""

import csv
import functools
import importlib

import matplotlib
import pytest

from sandbox.gallery import examples

matplotlib.use("agg")


def load(name):
    examples()  # in a checkout that is not installed, this makes sandbox.examples importable
    return importlib.import_module(f"sandbox.examples.{name}")


@pytest.fixture(scope="session")
def module():
    """The module of an example, by its name."""
    return load


@pytest.fixture(scope="session")
def drawn(tmp_path_factory):
    """What an example drew: ``drawn(name)``, each at most once."""

    @functools.cache
    def draw(name, fast=True):
        return load(name).main(tmp_path_factory.mktemp(name), fast=fast)

    return draw


@pytest.fixture(scope="session")
def table():
    """The rows of the CSV file that was written with a figure."""

    def read(data):
        (path,) = (file for file in data["files"] if file.suffix == ".csv")
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read
