"""An error in any formula is noticed by a claim."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from sandbox.claims import CATALOGUE

spec = importlib.util.spec_from_file_location("mutants", Path(__file__).with_name("mutants.py"))
mutants = sys.modules["mutants"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(mutants)

PAGE = Path(__file__).parents[2] / "docs" / "claims.md"

each = pytest.mark.parametrize("mutant", mutants.MUTANTS, ids=lambda mutant: f"{mutant.where}: {mutant.what}")


@pytest.mark.slow
@each
def test_the_claim_that_is_named_first_catches_the_error(mutant):
    with mutant.planted():
        assert mutants.catches(CATALOGUE[mutant.caught_by], examples=40)


def test_the_page_shows_every_error_and_who_catches_it():
    rows = re.findall(r"^\| ([^|]*) \| `([\w.:]+)` \| (\d+) \| `([a-z0-9-]+)`", PAGE.read_text("utf-8"), re.MULTILINE)
    shown = [(what, where, first) for what, where, count, first in rows if int(count) > 0]
    assert shown == [(mutant.what, mutant.where, mutant.caught_by) for mutant in mutants.MUTANTS]
