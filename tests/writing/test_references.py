"""The bibliography is read as BibTeX programs read it, everything cited is in it, and everything in it is cited."""

import copy
import importlib
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pybtex.database import parse_file

import sandbox
from sandbox import MinNorm, RandomFeatures, Ridge, Risk, Task, references
from sandbox.claims import CATALOGUE
from sandbox.conventions import CONVENTIONS
from sandbox.references import Citation, bibliography, cite, cited

ROOT = Path(__file__).parents[2]
KEY = re.compile(r"`([a-z]+[12][0-9]{3}[a-z0-9]+)`")

#: Keys are permanent: they stand in other people's notes.
KEYS = {
    "adlam2020understanding",
    "adler2000classical",
    "advani2020high",
    "ali2019continuous",
    "allen1974relationship",
    "atanasov2024scaling",
    "bach2024high",
    "bartlett2020benign",
    "belkin2019reconciling",
    "belkin2020two",
    "bodin2021model",
    "bodin2022gradient",
    "breiman1983many",
    "buja1989linear",
    "canatar2021out",
    "canatar2021spectral",
    "chen2021multiple",
    "cho2009kernel",
    "curth2023u",
    "daniely2016toward",
    "dar2022double",
    "dascoli2020double",
    "dascoli2020triple",
    "defilippis2024dimension",
    "deng2022model",
    "dobriban2018high",
    "dobriban2020wonder",
    "edelman1988eigenvalues",
    "friedman2010regularization",
    "geman1992neural",
    "gerace2020generalisation",
    "ghorbani2021linearized",
    "golub1979generalized",
    "hastie2022surprises",
    "heckel2021early",
    "hu2023universality",
    "jacot2020implicit",
    "knowles2017anisotropic",
    "kobak2020optimal",
    "ledoit2011eigenvectors",
    "lejeune2020implicit",
    "levi2024grokking",
    "lin2021causes",
    "loureiro2021learning",
    "lu2025asymptotic",
    "mallinar2022benign",
    "mei2022generalization",
    "mignacco2020role",
    "nakkiran2019more",
    "nakkiran2020deep",
    "nakkiran2021optimal",
    "paquette2021sgd",
    "paquette2024phases",
    "patil2023generalized",
    "patil2024asymptotically",
    "patil2024optimal",
    "pedregosa2011scikit",
    "pezeshki2022multi",
    "richards2021asymptotics",
    "ruben2025free",
    "sandbox2026exact",
    "schaeffer2023double",
    "simon2023eigenlearning",
    "simon2024more",
    "stein1960multiple",
    "stephenson2021when",
    "tripuraneni2021covariate",
    "tsigler2023benign",
    "tsuchida2021avoiding",
    "widom1999relation",
    "williams1997computing",
    "wu2020optimal",
}

TEXTS = [
    path
    for folder, pattern in (("sandbox", "**/*.py"), ("examples", "*.py"), ("docs", "**/*.md"), (".", "*.md"))
    for path in sorted((ROOT / folder).glob(pattern))
]


def test_keys_are_permanent():
    assert set(bibliography()) == KEYS
    assert list(bibliography()) == sorted(KEYS)


def test_a_real_parser_reads_the_same():
    parsed = parse_file(ROOT / "sandbox" / "writing" / "references.bib").entries
    assert list(parsed) == list(bibliography())
    for key, work in bibliography().items():
        people = " and ".join(str(person) for person in parsed[key].persons["author"])
        fields = {"author": people} | {name.lower(): value for name, value in parsed[key].fields.items()}
        assert parsed[key].type == work.kind
        assert fields == dict(work.fields)


@pytest.mark.parametrize("work", bibliography().values(), ids=list(bibliography()))
def test_an_entry_is_complete(work):
    fields = work.fields
    author, year, first = re.fullmatch(r"([a-z]+)(\d{4})([a-z0-9]+)", work.key).groups()
    assert fields["year"] == year
    letters = re.sub(r"[^a-z]", "", re.sub(r"\\.", "", fields["author"].lower()))
    assert work.key == references.PACKAGE or letters.startswith(author)
    words = re.sub(r"[^a-z0-9 ]", " ", fields["title"].lower()).split()
    assert first in words
    assert {"article": "journal", "inproceedings": "booktitle", "misc": "title"}[work.kind] in fields
    assert fields.get("archiveprefix", "arXiv") == "arXiv"
    assert ("archiveprefix" in fields) == ("eprint" in fields)
    assert re.fullmatch(r"\d{4}\.\d{4,5}|[a-z-]+/\d{7}", fields.get("eprint", "0000.00000"))
    assert re.fullmatch(r"10\.\d{4,5}/\S+", fields.get("doi", "10.0000/x"))
    assert all(char.isascii() for char in work.bibtex)
    assert not re.search(r"[{}\\$]", work.markdown), "an accent that markdown does not know"


def test_works_are_not_listed_twice():
    for name in ("title", "doi", "eprint"):
        values = [work.fields[name].lower() for work in bibliography().values() if name in work.fields]
        assert len(values) == len(set(values))


def test_every_key_that_is_used_exists():
    used = {key for path in TEXTS for key in KEY.findall(path.read_text("utf-8"))}
    records = (*CATALOGUE.values(), *CONVENTIONS.values())
    used |= {citation.key for record in records for citation in record.citations}
    assert used <= KEYS
    assert len(used) > 50


def test_every_entry_is_used():
    used = {key for path in TEXTS for key in KEY.findall(path.read_text("utf-8"))}
    assert used >= KEYS


def test_the_entry_of_the_library():
    fields = bibliography()[references.PACKAGE].fields
    stated = (ROOT / "CITATION.cff").read_text("utf-8")
    assert fields["version"] == sandbox.__version__
    assert f"version: {fields['version']}" in stated
    assert f'title: "{re.sub("[{}]", "", fields["title"])}"' in stated
    assert f"name: {fields['author'].strip('{}')}" in stated
    assert f"date-released: {fields['year']}-" in stated
    assert cite() == cite(sandbox) == cite(references.PACKAGE)


def test_what_a_thing_cites():
    features = (Citation("mei2022generalization", ""), Citation("defilippis2024dimension", ""))
    assert cited(RandomFeatures)[:2] == cited(RandomFeatures(3))[:2] == features
    assert Citation("kobak2020optimal", "") in cited(Ridge.negative_penalty_helps)
    assert cited(Task.isotropic(3)) == cited(Task)
    assert cited(CATALOGUE["more-data-never-hurts"]) == (Citation("nakkiran2019more", "Claim 1, arXiv v1"),)
    assert cited("belkin2020two") == (Citation("belkin2020two", ""),)
    assert cited(3.0) == ()


def test_works_come_once_in_the_order_of_the_things():
    written = cite(Ridge, MinNorm, "belkin2020two", Ridge)
    keys = re.findall(r"@\w+\{(\w+),", written)
    assert len(keys) == len(set(keys))
    assert keys[-1] == "belkin2020two"
    assert keys[0] == cited(Ridge)[0].key


def test_bibtex_parses_back(tmp_path):
    path = tmp_path / "some.bib"
    path.write_text(cite(RandomFeatures, Risk), "utf-8")
    assert set(parse_file(path).entries) == {each.key for each in (*cited(RandomFeatures), *cited(Risk))}


def test_latex_has_locators():
    assert cite(CATALOGUE["more-data-never-hurts"], format="latex") == r"\cite[Claim 1, arXiv v1]{nakkiran2019more}"


def test_markdown_has_links():
    assert cite("golub1979generalized", format="markdown") == (
        "- G. H. Golub, M. Heath and G. Wahba (1979). Generalized cross-validation as a method for choosing a good "
        "ridge parameter. *Technometrics*, 21(2), 215–223. "
        "[doi:10.1080/00401706.1979.10489751](https://doi.org/10.1080/00401706.1979.10489751)."
    )


def test_a_thing_without_a_work_is_refused():
    with pytest.raises(ValueError, match="what is cited must name a work, got interpolation_threshold"):
        cite(sandbox.interpolation_threshold)


def test_an_unknown_key_is_refused():
    with pytest.raises(ValueError, match="got 'belkin2020tow': did you mean 'belkin2020two'"):
        cite("belkin2020tow")


def test_a_work_of_ones_own_is_cited_but_has_no_entry_here():
    def conjecture():
        """See ``smith2030foo``."""

    assert cite(conjecture, format="latex") == r"\cite{smith2030foo}"
    for format in ("bibtex", "markdown"):
        with pytest.raises(ValueError, match="works must be in the bibliography, got 'smith2030foo'"):
            cite(conjecture, format=format)


def test_a_work_can_be_copied_and_sent_to_another_process():
    work = bibliography()["belkin2020two"]
    for again in (copy.deepcopy(work), pickle.loads(pickle.dumps(work))):
        assert again == work
        assert hash(again) == hash(work)
        assert again.bibtex == work.bibtex


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="format must be one of"):
        cite(MinNorm, format="endnote")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("cite RandomFeatures", lambda: cite(RandomFeatures)),
        ("cite sandbox.Ridge.negative_penalty_helps", lambda: cite(Ridge.negative_penalty_helps)),
        ("cite belkin2020two --format markdown", lambda: cite("belkin2020two", format="markdown")),
        ("cite more-data-never-hurts", lambda: cite("nakkiran2019more")),
        ("cite u-turn MinNorm --format latex", lambda: cite(_example("u_turn"), MinNorm, format="latex")),
        ("cite Ridge.least_penalty", lambda: cite(Ridge)),
        ("cite sandbox Risk.total", lambda: cite(sandbox, Risk)),
        ("cite", cite),
        ("cite --all", lambda: cite(*bibliography())),
    ],
)
def test_the_command(run, line, expected):
    assert run(line) == (0, f"{expected()}\n", "")


def _example(name):
    from sandbox.gallery import examples

    assert examples() is not None
    return importlib.import_module(f"sandbox.examples.{name}")


def test_the_command_lists_the_keys(run):
    code, out, _ = run("cite --list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == sorted(KEYS)


def test_the_command_names_what_was_nearly_meant(run):
    code, _, err = run("cite Ridg")
    assert code == 2
    assert "did you mean 'Ridge'?" in err


def test_citing_a_model_loads_no_hypothesis():
    code = "import sys; from sandbox.__main__ import main; main(['cite', 'Ridge']); print('hypothesis' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True)
    assert done.stdout.endswith("False\n")
