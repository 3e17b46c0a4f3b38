"""What is uploaded: the source distribution has what its tests read, a package index gets what it can show."""

import email
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The metadata, and which files a source distribution has: as setuptools writes both before it packs them."""
    pytest.importorskip("setuptools", minversion="77")  # the first that knows License-Expression
    folder = tmp_path_factory.mktemp("metadata")
    subprocess.run(
        [sys.executable, "setup.py", "-q", "egg_info", "--egg-base", folder], cwd=ROOT, check=True, capture_output=True
    )
    (written,) = folder.iterdir()
    files = (written / "SOURCES.txt").read_text("utf-8").splitlines()
    return email.message_from_string((written / "PKG-INFO").read_text("utf-8")), {
        Path(each).as_posix() for each in files
    }


def test_the_licence_is_an_expression(built):
    metadata, _ = built
    assert metadata.get_all("License-Expression") == ["MIT"]
    assert metadata.get_all("License-File") == ["LICENSE"]
    assert "License" not in metadata
    assert not [each for each in metadata.get_all("Classifier") if each.startswith("License")]


def test_what_an_index_shows_leads_nowhere_but_to_addresses(built):
    metadata, _ = built
    assert metadata["Description-Content-Type"] == "text/markdown"
    shown = metadata.get_payload()
    targets = re.findall(r"\]\(([^)]*)\)|^\[[^\]]*\]: *(\S+)|(?:src|href)=[\"']([^\"']*)", shown, re.MULTILINE)
    addresses = ["".join(each) for each in targets]
    assert addresses
    assert not [each for each in addresses if not each.startswith("https://")]
    assert "![" not in shown


def test_what_an_index_shows_is_the_readme(built):
    """But for its pictures; a link to a file has become the name of the file."""
    metadata, _ = built
    shown = metadata.get_payload()
    words = re.sub(r"^!\[.*\)\n\n", "", README, flags=re.MULTILINE)
    linked = re.findall(r"\[([^\]]+)\]\((?!https)([^)]+)\)", words)
    assert len(linked) > 5
    for text, target in linked:
        assert text == target, "where there is no link the text has to say which file is meant"
        assert (ROOT / target).exists()
        assert f"`{target}`" in shown
    assert words_of(shown) == words_of(words)


def words_of(text):
    """What is read, without where links lead and what is marked as code."""
    return re.sub(r"[\[\]`]", "", re.sub(r"\]\([^)]*\)", "]", text)).split()


def test_a_source_distribution_has_every_file_of_the_repository(built):
    _, packed = built
    if not (ROOT / ".git").exists():
        pytest.skip("not in a repository: this is a source distribution")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, text=True, capture_output=True, check=True).stdout.split()
    present = {name for name in tracked if (ROOT / name).exists()}
    assert len(present) > 200
    assert not present - packed
    new = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"], cwd=ROOT, text=True, capture_output=True, check=True
    ).stdout.split()
    made = {name for name in packed if ".egg-info/" in name}
    assert not packed - present - made - set(new)


def test_the_readme_says_once_where_windows_keeps_the_programs():
    assert README.count(r".venv\Scripts") == 1
