"""The command line: the same numbers as the library, and one clean sentence where something is wrong."""

import csv
import io
import json
import math
import re
import subprocess
import sys

import numpy as np
import pytest

import sandbox
from sandbox import FourierSeries, MinNorm, RandomFeatures, Ridge, SphericalTask, Task
from sandbox.commands import numbers, populations, risk
from sandbox.tasks.named import NamedTasks
from sandbox.writing.gallery_index import MAIN, titles


def points(run, line):
    code, out, err = run(f"risk {line} --format json")
    assert (code, err) == (0, "")
    return json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))["points"]


# ---------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.25", [0.25]),
        ("inf", [math.inf]),
        ("20,50,200", [20, 50, 200]),
        ("1:4", [1, 2, 3, 4]),
        ("0:1:0.25", [0, 0.25, 0.5, 0.75, 1]),
        ("0:0.3:0.1", [0, 0.1, 0.2, 0.3]),
        ("0:1:0.4", [0, 0.4, 0.8]),
        ("-2:1", [-2, -1, 0, 1]),
        ("1:100:log3", [1, 10, 100]),
        ("5,1:2,7:9:2", [5, 1, 2, 7, 9]),
        ("3:3", [3]),
    ],
)
def test_numbers(text, expected):
    assert numbers.numbers(text) == pytest.approx(expected, rel=1e-14)


def test_counts_on_a_log_scale_are_whole_and_different():
    values = numbers.counts("1:1e6:log50")
    assert np.all(values == values.round())
    assert np.all(np.diff(values) > 0)
    assert (values[0], values[-1]) == (1, 1e6)


UNREADABLE = ["", "a", "1,,2", "1:", "1:2:3:4", "2:1", "1:2:0", "1:2:-1"]
UNREADABLE += ["0:1:log5", "1:2:log", "1:2:log1", "1:inf", "nan", "1:1e9"]


@pytest.mark.parametrize("text", UNREADABLE)
def test_numbers_that_cannot_be_read(run, text):
    code, out, err = run(f"risk min-norm --dim 4 --n '{text}'")
    assert (code, out) == (2, "")
    assert re.search(r"error: argument --n: cannot read '.*': .+\n$", err)


# ---------------------------------------------------------------------- risk


def test_the_example_of_the_readme(run):
    drawn = points(run, "ridge --penalty .1 --task isotropic --dim 400 --noise .25 --n 100 --p 1:400")
    p = np.arange(1, 401)
    expected = Ridge(0.1, p).risk(Task.isotropic(400, noise=0.25), n=100)
    assert [point["p"] for point in drawn] == p.tolist()
    for name, values in expected.to_dict().items():
        if name != "exactness":
            assert [point[name] for point in drawn] == np.broadcast_to(values, 400).tolist(), name


CASES = {
    "min-norm --task power-law --decay 1 --source 1.5 --dim 2000 --noise .25 --n 100 --p 10,200": lambda: MinNorm(
        [10, 200]
    ).risk(Task.power_law(1, 1.5, dim=2000, noise=0.25), 100),
    "min-norm --task power-law --decay 1.5 --source 2 --signal 3 --n 10:30:10": lambda: MinNorm().risk(
        Task.power_law(1.5, 2, signal=3), [10, 20, 30]
    ),
    "ridge --penalty=-3,0.5 --dim 40 --signal 2 --noise .1,.2 --n 10": lambda: Ridge([-3, 0.5]).risk(
        Task.isotropic(40, 2, noise=[0.1, 0.2]), 10
    ),
    "ridge --penalty tuned --dim 40,80 --noise .1 --n 10": lambda: Ridge(np.array([4.0, 8.0])).risk(
        Task.isotropic([40, 80], noise=0.1), 10
    ),
    "random-features --dim 40 --n 10 --p 20,inf": lambda: RandomFeatures([20, np.inf]).risk(Task.isotropic(40), 10),
    "random-features --activation tanh --penalty 1e-3:1e-1:log3 --dim 40 --n 10 --p 20": lambda: RandomFeatures(
        20, "tanh", [1e-3, 1e-2, 1e-1]
    ).risk(Task.isotropic(40), 10),
    "random-features --activation relu --penalty tuned --dim 40 --n 10 --p 20,30": lambda: RandomFeatures.tuned(
        Task.isotropic(40), 10, [20, 30], "relu"
    ).risk(Task.isotropic(40), 10),
    "min-norm --task log-power-law --decay 1 --log-decay 2 --source 2 --noise 1 --n 100": lambda: MinNorm().risk(
        Task.log_power_law(1, 2, source=2, noise=1), [100]
    ),
    "min-norm --task floored-exponential --dim 1e6 --length 5 --floor 1e-8 --n 100": lambda: MinNorm().risk(
        Task.floored_exponential(1e6, 5, floor=1e-8), [100]
    ),
    "ridge --penalty tuned --task spiked --dim 300 --spikes 6 --size 19 --alignment 0,1 --noise .05 --n 60": lambda: (
        Ridge.tuned(Task.spiked(300, 6, size=19, alignment=[0, 1], noise=0.05), 60).risk(
            Task.spiked(300, 6, size=19, alignment=[0, 1], noise=0.05), 60
        )
    ),
    "min-norm --task two-scale --strong 20 --weak 200 --ratio .1,.2 --noise .1 --n 60": lambda: MinNorm().risk(
        Task.two_scale(20, 200, ratio=[0.1, 0.2], noise=0.1), 60
    ),
    "min-norm --task equicorrelated --dim 200 --correlation 0:1:.5 --signal 2 --n 60": lambda: MinNorm().risk(
        Task.equicorrelated(200, [0, 0.5, 1], signal=2), 60
    ),
    "min-norm --task latent-space --latent 20 --dim 20:200:log4 --noise .1 --n 60": lambda: MinNorm().risk(
        Task.latent_space([20, 43, 93, 200], 20, noise=0.1), 60
    ),
    "min-norm --exact --task misspecified --dim 200 --captured .9 --n 60": lambda: MinNorm().finite_sample_risk(
        Task.misspecified(200, 0.9), [60]
    ),
    "min-norm --task polynomially-misspecified --dim 200 --exponent 2 --scale 60 --n 60": lambda: MinNorm().risk(
        Task.polynomially_misspecified(200, 2, scale=60), [60]
    ),
    "min-norm --exact --dim 40 --noise .1 --n 10 --p 9:13": lambda: MinNorm(np.arange(9, 14)).finite_sample_risk(
        Task.isotropic(40, noise=0.1), 10
    ),
    "random-features --activation relu --penalty .01 --task spherical --power-by-degree 0,.8,.2 --noise .1 --dim 9:12 "
    "--n 20 --p 30": lambda: RandomFeatures(30, "relu", 0.01).risk(
        SphericalTask([9, 10, 11, 12], [0, 0.8, 0.2], noise=0.1), 20
    ),
    "ridge --penalty 1 --task spherical --power-by-degree 0,.8,.2 --dim 60 --n 10,20": lambda: Ridge(1).risk(
        SphericalTask(60, [0, 0.8, 0.2]), [10, 20]
    ),
    "random-features --ensemble 1,4,inf --dim 40 --noise .1 --n 10 --p 20": lambda: (
        RandomFeatures(20).risk(Task.isotropic(40, noise=0.1), 10).ensemble([1, 4, np.inf])
    ),
    "random-features --ensemble 2 --penalty tuned --dim 40 --noise .1 --n 10 --p 20,30": lambda: (
        RandomFeatures.tuned(Task.isotropic(40, noise=0.1), 10, [20, 30])
        .risk(Task.isotropic(40, noise=0.1), 10)
        .ensemble(2)
    ),
    "fourier-series --dim 101 --signal 2 --noise .1 --n 20 --p 10:30:5": lambda: FourierSeries(
        [10, 15, 20, 25, 30]
    ).risk(Task.isotropic(101, 2, noise=0.1), 20),
    "ridge --exact --penalty 2 --task misspecified --dim 50 --captured .8 --noise .1 --n 10:30:10": lambda: Ridge(
        2
    ).finite_sample_risk(Task.misspecified(50, 0.8, noise=0.1), [10, 20, 30]),
    "min-norm --exact --task spiked --dim 40 --spikes 4 --size 9 --noise .1 --n 10 --p 4:8": lambda: MinNorm(
        [4, 5, 6, 7, 8]
    ).finite_sample_risk(Task.spiked(40, 4, size=9, noise=0.1), 10),
    "min-norm --exact --intercept --dim 26 --noise 1 --n 30,40": lambda: MinNorm(intercept=True).finite_sample_risk(
        Task.isotropic(26, noise=1.0), [30, 40]
    ),
    "ridge --penalty tuned --intercept --dim 40 --noise .1 --n 10 --p 20,30": lambda: Ridge.tuned(
        Task.isotropic(40, noise=0.1), 10, p=[20, 30], intercept=True
    ).risk(Task.isotropic(40, noise=0.1), 10),
    "ridge --exact --penalty 2 --dim 40 --noise .1 --n 10 --p 9:13": lambda: Ridge(
        2, np.arange(9, 14)
    ).finite_sample_risk(Task.isotropic(40, noise=0.1), 10),
}


@pytest.mark.parametrize("line", CASES)
def test_risk_prints_what_the_library_returns(run, line):
    code, out, err = run(f"risk {line} --format csv")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    expected = CASES[line]()
    assert {row["exactness"] for row in rows} == {expected.exactness}
    assert [float(row["total"]) for row in rows] == pytest.approx(expected.total.tolist(), rel=1e-9)
    assert [float(row["labels"]) for row in rows] == pytest.approx(expected.labels.tolist(), rel=1e-9)


def test_the_table_is_aligned_and_says_what_is_fixed(run):
    code, out, err = run("risk ridge --penalty .1 --dim 400 --noise .25 --n 100 --p 50,100,200")
    assert (code, err) == (0, "")
    about, total, blank, *table = out.splitlines()
    assert about == "ridge, isotropic task: n 100, penalty 0.1, dim 400, noise 0.25"
    assert total == "total = noise + bias + samples + labels; equivalent"
    assert blank == ""
    assert len({len(line) for line in table}) == 1
    assert table[0].split() == ["p", "total", "noise", "bias", "samples", "labels", "train"]
    assert [line.split()[0] for line in table[1:]] == ["50", "100", "200"]
    assert float(table[1].split()[1]) == pytest.approx(sum(map(float, table[1].split()[2:6])), rel=1e-4)


def test_a_switch_is_said_in_table_and_json(run):
    line = "risk ridge --penalty .1 --dim 40 --n 30"
    assert run(f"{line} --intercept")[1].startswith("ridge with intercept, isotropic task")
    for more, on in (("", False), (" --intercept", True)):
        assert json.loads(run(f"{line}{more} --format json")[1])["intercept"] is on
    code, _, err = run("risk random-features --activation relu --dim 40 --n 30 --p 20 --intercept")
    assert code == 2
    assert "intercept must be False with an activation" in err
    code, _, err = run("risk fourier-series --dim 101 --n 20 --p 10 --intercept")
    assert code == 2
    assert (
        "--intercept does not apply to fourier-series, only to min-norm, ridge, random-features, gradient-flow, " in err
    )


def test_the_powers_of_a_sphere_are_one_list_in_every_format(run):
    line = "risk random-features --task spherical --dim 60 --power-by-degree 0,.75,.25 --n 100 --p 50,200"
    _, table, _ = run(line)
    assert table.splitlines()[0].endswith("dim 60, penalty 0, time inf, power by degree 0,0.75,0.25")
    _, text, _ = run(f"{line} --format csv")
    assert [row["p"] for row in csv.DictReader(io.StringIO(text))] == ["50", "200"]
    _, text, _ = run(f"{line} --format json")
    assert json.loads(text)["power_by_degree"] == [0, 0.75, 0.25]


def test_an_average_has_no_training_error(run):
    line = "risk random-features --dim 40 --noise .1 --n 10 --p 20 --ensemble 2"
    _, table, _ = run(line)
    assert "ensemble 2" in table.splitlines()[0]
    assert "train" not in table.splitlines()[3]
    assert table.splitlines()[-1] == "not known: train, effective_parameters"
    (point,) = points(run, line.removeprefix("risk "))
    assert "train" not in point
    assert point["unknown"] == "train effective_parameters"
    assert "train" in run(line.removesuffix("2") + "1")[1]


def test_an_infinite_risk_in_every_format(run):
    line = "risk min-norm --exact --dim 400 --noise .25 --n 100 --p 100"
    _, table, _ = run(line)
    assert table.splitlines()[-1].split()[0] == "inf"
    _, text, _ = run(f"{line} --format csv")
    assert next(csv.DictReader(io.StringIO(text)))["total"] == "inf"
    (point,) = points(run, line.removeprefix("risk "))
    assert point["total"] == "Infinity"


@pytest.mark.filterwarnings("default::sandbox.ValidityWarning")
def test_a_warning_is_one_clean_line(run):
    code, out, err = run("risk min-norm --dim 400 --noise .25 --n 100 --p 99:101")
    assert code == 0
    assert out.splitlines()[-1].split()[0] == "101"
    (line,) = err.splitlines()
    assert line.startswith("sandbox: ValidityWarning: the deterministic equivalent differs")
    assert "--exact" in line
    assert ".py" not in line


@pytest.mark.filterwarnings("default::sandbox.ValidityWarning")
def test_a_warning_names_the_option_that_is_its_remedy(run):
    _, _, err = run("risk random-features --activation relu --dim 20 --n 300 --p 600 --penalty .001")
    assert "use SphericalTask (--task spherical)" in err
    line = "risk random-features --activation relu --task spherical --dim 20 --power-by-degree 0,1 --n 300 --p 600"
    assert run(line)[2] == ""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ridge --dim 4 --n 3 --penalty 1 --noise -.1", "noise must be >= 0 and finite, got -0.1"),
        ("ridge --dim 4 --n 3 --penalty=-9", "penalty must be >= "),
        ("ridge --dim 4 --n 0 --penalty 1", "n must be > 0"),
        ("ridge --task power-law --decay 1 --source 1 --dim 4 --n 3 --penalty 1 --exact", "the option --exact"),
        ("min-norm --dim 4 --n 2.5 --exact", "n must be a whole number"),
        ("random-features --dim 4 --n 3 --p 2 --activation rely", "did you mean 'relu'"),
        ("random-features --dim 4 --n 3 --p 2 --exact", "use risk, whose error is O(1/n), or simulate"),
        ("ridge --task spherical --dim 4 --power-by-degree 0,1 --n 3 --penalty 1 --exact", "not on a sphere"),
        ("ridge --dim 40 --n 3 --penalty=-1 --exact", "penalty must be >= 0"),
        ("fourier-series --dim 40 --n 3 --p 50", "p must be at most 40"),
        ("fourier-series --task spherical --dim 4 --power-by-degree 0,1 --n 3 --p 2", "for a Fourier series"),
        ("min-norm --task spherical --dim 4.5 --power-by-degree 0,1 --n 3", "dim must be a whole number"),
        ("min-norm --task spherical --dim 4 --power-by-degree=0,-1 --n 3", "power_by_degree must be >= 0"),
        ("min-norm --task power-law --decay 1 --source 1.5 --n 3", "decay must be > 1 where dim is inf"),
        ("ridge --n 3 --dim inf --penalty 1", "dim must be finite"),
    ],
)
def test_an_error_of_the_library_is_one_sentence(run, line, message):
    code, out, err = run(f"risk {line}")
    assert (code, out) == (2, "")
    (sentence,) = err.splitlines()
    assert sentence.startswith("sandbox: error: ")
    assert message in sentence


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("risk min-norm --n 3 --task log-power-law --decay 1 --source 2", "log-power-law needs --log-decay"),
        ("risk min-norm --n 3 --dim 4 --log-decay 1", "--log-decay does not apply to isotropic, only to log-power-law"),
        ("risk min-norm --n 3 --task spkied", "invalid choice: 'spkied'"),
        ("risk min-norm --n 3 --task spherical --dim 4", "spherical needs --power-by-degree"),
        ("risk min-norm --n 3 --dim 4 --power-by-degree 0,1", "does not apply to isotropic, only to spherical"),
        (
            "risk min-norm --n 3 --task spherical --dim 4 --power-by-degree 1 --signal 2",
            "only to isotropic, power-law, ",
        ),
        ("risk ridge --n 3 --dim 4 --penalty 1 --ensemble 2", "only to random-features"),
        ("risk random-features --n 3 --dim 4 --p 2 --ensemble .5", "argument --ensemble: k must be >= 1, got 0.5"),
        ("risk fourier-series --n 3 --dim 4", "fourier-series needs --p"),
        ("risk fourier-series --n 3 --dim 4 --p 2 --penalty 1", "does not apply to fourier-series, only to ridge"),
        ("risk ridge --n 3 --dim 4", "ridge needs --penalty"),
        ("risk ridge --n 3 --penalty 1", "isotropic needs --dim"),
        ("risk random-features --n 3 --dim 4", "random-features needs --p"),
        ("risk min-norm --n 3 --task power-law --source 2", "power-law needs --decay"),
        ("risk min-norm --n 3 --dim 4 --penalty 1", "--penalty does not apply to min-norm"),
        ("risk ridge --n 3 --dim 4 --penalty 1 --activation relu", "only to random-features"),
        ("risk min-norm --n 3 --dim 4 --decay 1", "--decay does not apply to isotropic"),
        ("risk ridge --n 1:3 --dim 4 --penalty 1,2", "--n has 3, --penalty has 2"),
        ("risk rigde --n 3", "invalid choice: 'rigde'"),
        ("risk ridge --n 3 --dim 4 --penalty best", "'best' is not a number"),
        ("", "required: COMMAND"),
        ("paint", "invalid choice: 'paint'"),
    ],
)
def test_a_wrong_command_line_says_what_is_wrong(run, line, message):
    code, out, err = run(line)
    assert (code, out) == (2, "")
    assert err.startswith("usage: sandbox")
    assert message in err.splitlines()[-1]


# ---------------------------------------------------------------------- help


def test_version(run):
    assert run("--version") == (0, f"sandbox {sandbox.__version__}\n", "")


@pytest.mark.parametrize("command", ["", "risk", "figure"])
def test_help_teaches_by_examples(run, command):
    code, out, err = run(f"{command} --help")
    assert (code, err) == (0, "")
    assert out.count("python -m sandbox ") >= 3


RISK_EXAMPLES = [
    line.split(" > ")[0].strip().removeprefix("python -m sandbox ")
    for line in risk.EXAMPLES.replace("\\\n", "").splitlines()
    if "python -m sandbox" in line
]


@pytest.mark.parametrize("line", RISK_EXAMPLES)
@pytest.mark.filterwarnings("default::sandbox.ValidityWarning")
def test_the_examples_of_the_help_run(run, line):
    code, out, err = run(line)
    assert code == 0
    assert err == ""
    assert len(out.splitlines()) > 8


def test_help_lists_every_population_with_its_options(run):
    _, out, _ = run("risk --help")
    lines = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line.startswith("  ") and "--" in line}
    constructors = {name for name in dir(NamedTasks) if not name.startswith("_")}
    assert {name.replace("-", "_") for name in populations.TASKS} == constructors - {"from_covariance"} | {"spherical"}
    assert lines["spiked"] == ["--dim", "--spikes", "--size", "[--alignment]"]
    assert lines["log-power-law"] == ["--decay", "--log-decay", "--source", "[--dim]"]
    assert lines["spherical"] == ["--dim", "--power-by-degree"]


def test_help_gives_the_domain_of_every_parameter(run):
    _, out, _ = run("risk --help")
    assert "label-noise variance, >= 0 and finite" in " ".join(out.split())
    assert "number of training samples, > 0" in " ".join(out.split())


# ---------------------------------------------------------------------- figure


def test_figures_are_listed_with_what_they_show(run):
    code, out, err = run("figure --list")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split()[0] == MAIN
    assert len(lines) == len(titles()) >= 3
    assert all(len(line.split()) > 3 for line in lines)
    assert out.strip() in run("figure --help")[1]


@pytest.mark.slow
def test_figure_draws_the_named_figures_once_and_says_what_it_wrote(run, computed_once, tmp_path):
    computed_once("where_variance_comes_from")
    names = "where-variance-comes-from where_variance_comes_from"
    code, out, err = run(f"figure {names} --fast --out {tmp_path}")
    assert (code, err) == (0, "")
    written = re.findall(r"^wrote (.+)$", out, flags=re.MULTILINE)
    assert sorted(written) == sorted(map(str, tmp_path.iterdir()))
    assert len(written) == 6


def test_pgf_without_latex_says_what_to_install(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, err = run(f"figure u_turn --fast --pgf --out {tmp_path}")
    assert code == 2
    assert "pdflatex must be installed to write pgf, and it is not: install LaTeX" in err


def test_figure_without_a_name_draws_the_main_one(run, computed_once, tmp_path):
    computed_once(MAIN)
    code, out, _ = run(f"figure --fast --out {tmp_path}")
    assert code == 0
    assert (tmp_path / f"{MAIN}.png").exists()
    assert f"wrote {tmp_path / MAIN}.png" in out


def test_an_unknown_figure_names_the_nearest_before_anything_is_drawn(run, tmp_path):
    code, _, err = run(f"figure random_features random_featurs --out {tmp_path}")
    assert code == 2
    assert "did you mean 'random_features'?" in err
    assert not list(tmp_path.iterdir())


def test_a_directory_that_cannot_be_made_is_one_sentence(run, tmp_path):
    (tmp_path / "file").touch()
    code, _, err = run(f"figure --fast --out {tmp_path / 'file' / 'below'}")
    assert code == 2
    assert len(err.splitlines()) == 1


# ---------------------------------------------------------------------- as a process


RISK = "risk ridge --penalty .1 --dim 400 --noise .25 --n 100 --p 1:2000"


def test_risk_as_a_process_does_not_load_matplotlib():
    code = (
        "import sys; from sandbox.__main__ import main; "
        f"code = main({RISK.split()!r}); "
        "assert not any(name.startswith('matplotlib') for name in sys.modules); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 2004


def test_a_reader_that_leaves_early_hears_no_complaint():
    with subprocess.Popen(
        [sys.executable, "-m", "sandbox", *RISK.split(), "--format", "csv"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline().startswith(b"p,n,penalty,dim,")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() in (0, 141)  # Python does not notice if the pipe closes during its last write
