"""Every formula has what a citation needs, and a second path that leads to the same number."""

import json
import re
import types
from pathlib import Path

import pytest

import sandbox
from sandbox.activations import activation
from sandbox.claims import check
from sandbox.formulas import FORMULAS, stated
from sandbox.formulas.registry import collected
from sandbox.formulas.second_paths import SECOND_PATHS
from sandbox.formulas.second_paths.path import second_path
from sandbox.models import MODELS
from sandbox.references import bibliography
from sandbox.results.exactness import Exactness

PACKAGE = Path(sandbox.__file__).parent

#: Ids are permanent: they are cited.
IDS = {
    "accuracy-of-regression",
    "best-penalty",
    "bias",
    "degrees-of-freedom",
    "dual-kernel",
    "effective-parameters",
    "effective-ranks",
    "effective-ridge",
    "ensemble",
    "first-columns",
    "filter-finite-sample",
    "fourier-series-risk",
    "fourier-series-sources",
    "gaussian-equivalence",
    "gegenbauer-spectrum",
    "generalised-cross-validation",
    "gradient-descent",
    "gradient-flow",
    "gram-trace",
    "grokking-losses",
    "hard-edge-grokking",
    "hat-matrix-degrees-of-freedom",
    "heavy-ball",
    "hermite-constants",
    "implicit-penalty",
    "intercept",
    "interpolation-threshold",
    "isotropic-best-penalty",
    "k-star",
    "kernel-abs",
    "kernel-cos",
    "kernel-erf",
    "kernel-gelu",
    "kernel-quadratic",
    "kernel-relu",
    "kernel-sign",
    "kernel-sin",
    "late-grokking-losses",
    "least-penalty",
    "leave-one-out",
    "min-norm-bias",
    "min-norm-risk",
    "min-norm-training-error",
    "min-norm-variance",
    "missed-target",
    "negative-penalty-helps",
    "principal-components",
    "random-features-in-time",
    "random-features-risk",
    "random-initial-weights",
    "random-subset-risk",
    "ridge-finite-sample",
    "ridge-risk",
    "spectral-filter",
    "total-risk",
    "training-error",
    "variance-features",
    "variance-labels",
    "variance-labels-features",
    "variance-samples",
    "variance-samples-features",
    "weight-decay-grokking",
    "weight-norm",
    "wishart-density",
}

every_formula = pytest.mark.parametrize("formula", FORMULAS.values(), ids=list(FORMULAS))


def test_ids_are_permanent():
    assert set(FORMULAS) >= IDS, f"{IDS - set(FORMULAS)} are cited and must be kept"
    assert set(FORMULAS) <= IDS, f"add {set(FORMULAS) - IDS} to IDS, for ever"


def test_every_formula_in_the_source_is_listed():
    sources = (path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.parent.name != "formulas")
    assert {id for text in sources for id in re.findall(r"\.\. formula:: (\S+)", text)} == set(FORMULAS)


def test_a_second_path_of_a_formula_that_there_is_not():
    with pytest.raises(ValueError, match=r"formula stated in a registered model or .*, got 'rigde-risk'"):
        second_path("rigde-risk")


def test_every_formula_has_a_second_path():
    assert set(SECOND_PATHS) == set(FORMULAS)


@pytest.mark.slow
@every_formula
def test_the_second_path_leads_to_the_same_number(formula):
    verdict = check(SECOND_PATHS[formula.id], examples=50)
    assert verdict.verdict == "holds", verdict


@every_formula
def test_what_a_formula_says_about_itself(formula):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", formula.id)
    assert formula.title[0].isupper()
    assert not formula.title.endswith(".")
    assert formula.assumes
    assert formula.exactness in (*Exactness, "definition")
    assert formula.citations
    assert {each.key for each in formula.citations} <= set(bibliography())
    assert callable(formula.callable)


@every_formula
def test_the_latex_is_balanced(formula):
    latex = formula.latex
    assert latex
    assert "$" not in latex
    assert latex.count("{") == latex.count("}")
    assert len(re.findall(r"\\left\b", latex)) == len(re.findall(r"\\right\b", latex))
    begun, ended = (re.findall(rf"\\{word}\{{(\w+)\}}", latex) for word in ("begin", "end"))
    assert sorted(begun) == sorted(ended)


@every_formula
def test_its_code_runs(formula):
    names = {name: getattr(sandbox, name) for name in sandbox.__all__} | {"activation": activation, "name": "relu"}
    if "RandomFeatures(" in formula.code:
        names["activation"] = "relu"
    task = sandbox.Task([1.0, 0.1], [0.5, 0.5], [5, 50], noise=0.1)
    if "finite_sample" in formula.code or "Fourier" in formula.code:
        task = sandbox.Task.isotropic(30, noise=0.1)
    names |= {"task": task, "n": 20, "p": 10, "penalty": 0.5, "k": 2, "b": 1.0, "rho": 0.3, "d": 10}
    names |= {"covariance": [[2.0, 1.0], [1.0, 2.0]], "coefficients": [1.0, 1.0]}
    names = {name: 0.3 for model in MODELS.values() for name in model.parameters.numbers} | names
    names |= {"filter": lambda w: 1 / (w + 0.3), "steps": 3, "step_size": 1e-3}
    names |= {"loss": 0.5, "tolerance": 0.1}
    names |= {"D": 40, "dim": 40, "signal": 1.0, "noise": 0.1}
    names |= {"model": sandbox.RandomFeatures(10, penalty=0.5), "X": [[1.0], [2.0], [4.0]], "y": [1.0, 2.0, 3.0]}
    assert eval(formula.code, names) is not None


def test_one_in_full(run):
    code, out, _ = run("formulas ridge-risk")
    assert code == 0
    assert out.startswith("ridge-risk: Risk of ridge regression\n")
    assert FORMULAS["ridge-risk"].latex.split("\n")[0] in out
    assert "sandbox.models.ridge.Ridge" in out
    assert ":math:" not in run("formulas weight-norm")[1]


def test_all_in_a_table(run):
    code, out, _ = run("formulas")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(FORMULAS)


def test_json_is_complete(run):
    _, out, _ = run("formulas --format json")
    records = {record["id"]: record for record in json.loads(out)}
    assert set(records) == IDS
    assert records["bias"]["latex"] == FORMULAS["bias"].latex


def test_latex_labels_and_cites(run):
    _, out, _ = run("formulas min-norm-variance --format latex")
    assert r"\label{formula:min-norm-variance}" in out
    assert r"\cite[Theorem 1, for the total]{belkin2020two}" in out
    assert out.count(r"\begin{equation}") == out.count(r"\end{equation}") == 1


@pytest.mark.slow
def test_checking_on_the_command_line(run):
    code, out, _ = run("formulas bias min-norm-bias --check")
    assert code == 0
    assert out.splitlines()[-1] == "2 formulas: none led elsewhere by the second path"


def test_a_wrong_formula_is_found(run, monkeypatch):
    from sandbox.formulas.second_paths.fifty_digits import FiftyDigits

    monkeypatch.setattr(FiftyDigits, "with_features", property(lambda self: self.without_features))
    code, out, _ = run("formulas effective-parameters --check")
    assert code == 1
    assert "refuted" in out
    assert "at task=" in out


def test_an_unknown_id_is_refused(run):
    code, _, err = run("formulas ridge-risc")
    assert code == 2
    assert "did you mean 'ridge-risk'?" in err


def _module(docstring, name="made"):
    def computed():
        pass

    computed.__doc__, computed.__module__ = docstring, name
    module = types.ModuleType(name)
    module.computed = computed
    return module


COMPLETE = """Computed.

    .. formula:: a-sum
        :title: A sum
        :code: 1 + 1
        :where: :math:`x` is one
            and y too
        :assumes: nothing
        :exactness: definition

        x + y

    More prose.
    """


def test_a_formula_is_read_from_a_docstring():
    (formula,) = stated(_module(COMPLETE))
    assert (formula.id, formula.latex, formula.where) == ("a-sum", "x + y", ":math:`x` is one and y too")
    assert formula.reference == ""
    assert formula.place == "made._module.<locals>.computed"
    assert formula.equation.splitlines() == [
        "% A sum",
        r"\begin{equation}\label{formula:a-sum}",
        "  x + y",
        r"\end{equation}",
        "($x$ is one and $y$ too; nothing; definition).",
    ]


def test_a_formula_without_a_title_is_refused():
    with pytest.raises(ValueError, match=r"formula a-sum in .*computed must have the option :title:"):
        list(stated(_module(COMPLETE.replace(":title:", ":name:"))))


def test_two_formulas_cannot_have_one_id():
    with pytest.raises(ValueError, match="id must be unique, got 'a-sum' twice"):
        collected([_module(COMPLETE), _module(COMPLETE, "other")])


def test_a_formula_uses_what_there_is():
    with pytest.raises(ValueError, match="must use formulas that are stated, got 'nothing-such'"):
        collected([_module(COMPLETE.replace(":where:", ":uses: nothing-such\n        :where:"))])
