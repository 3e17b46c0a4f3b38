"""The script of an example, and the table it writes. What it drew is in the fixture ``drawn`` of all tests."""

import csv
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
def table():
    """The rows of the CSV file that was written with a figure."""

    def read(data):
        (path,) = (file for file in data["files"] if file.suffix == ".csv")
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read
