"""What `tests/mutation/run.py` plants, what it leaves alone, and that it tells what a test finds from what survives."""

import ast
import importlib.util
import sys
import textwrap
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location("mutation_run", Path(__file__).with_name("run.py"))
run = importlib.util.module_from_spec(SPEC)
sys.modules["mutation_run"] = run
SPEC.loader.exec_module(run)


def planted(code):
    """The programs with an error, as they would be printed without comments."""
    source = textwrap.dedent(code).encode()
    return [ast.unparse(ast.parse(mutant.planted(source))) for mutant in run.planted_in("sandbox/room/m.py", source)]


@pytest.mark.parametrize(
    ("code", "errors"),
    [
        ("a < b", ["a <= b", "a >= b"]),
        ("a <= b == c", ["a < b == c", "a > b == c", "a <= b != c"]),
        ("a is not b", ["a is b"]),
        ("a not in b", ["a in b"]),
        ("(a + b)  # + or -\n", ["a - b", "a", "b"]),
        ("(a  # a + b\n + b)", ["a - b", "a", "b"]),
        ("a * (b - c)", ["a / (b - c)", "a", "b - c", "a * (b + c)", "a * b", "a * c"]),
        ("a / b", ["a * b", "a"]),
        ("a**2", ["a", "a ** 3", "a ** 1"]),
        ("a and b or c", ["a and b and c", "c", "a and b", "a or b or c", "b or c", "a or c"]),
        ("-a", ["a"]),
        ("x[1:]", ["x[2:]", "x[0:]"]),
        ("x[:k]", ["x[:k + 1]", "x[:k - 1]"]),
        ("x[-1]", ["x[1]", "x[-2]", "x[-0]"]),
        ("12", ["24", "6"]),
        ("0.5", ["1.0", "0.25"]),
        ("0.0", ["1.0"]),
        ("1.0", ["0.0"]),
        ("1e-8", ["0.01", "1e-14"]),
        ("True", ["False"]),
        ("np.minimum(a, b)", ["np.maximum(a, b)"]),
        ("np.sqrt(a)", ["a"]),
        ("x.any()", ["x.all()"]),
        ("np.where(a, b, c)", ["np.where(a, c, b)"]),
        ("f(a, b=c)", ["f(a)"]),
        ("f(a, side='left')", ["f(a)", "f(a, side='right')"]),
        ("f(a, side=b)", ["f(a)"]),
        ("if a:\n    b", ["if not a:\n    b"]),
        ("if not a:\n    b", ["if a:\n    b"]),
        ("b if a else c", ["b if not a else c"]),
        ("[a for a in b if c]", ["[a for a in b if not c]"]),
        ("x[i] = a", ["pass"]),
        ("x += a", ["pass", "x -= a"]),
        ("x.sort()", ["pass"]),
        ("x = a", []),
    ],
)
def test_what_is_planted(code, errors):
    # A call of a statement may be left out.
    assert sorted({error for error in planted(code) if error != "pass" or "pass" in errors}) == sorted(errors)


@pytest.mark.parametrize(
    "code",
    [
        '"""More than 1 + 1."""',
        'raise ValueError(f"{name} must be > {1 + low}, got {a - b}")',
        'a = f"{1 + 2} of {3 - x}"',
        "def f(x: 1 + 2 = a) -> 3 + 4:\n    return x",
        "x: Literal[1, 2] = a",
        "def __repr__(self):\n    return a + b",
        "from a import b",
        "@dataclass(frozen=True)\nclass A:\n    pass",
        "y = f(a, out=x[1:], strict=True)",
        "if TYPE_CHECKING:\n    x = 1 + 2",
    ],
)
def test_messages_annotations_and_looks_are_left_alone(code):
    assert planted(code) == []


def test_a_mutant_is_known_by_its_function_and_its_lines():
    source = b"class A:\n    def f(self):\n        return [\n            3.0,\n            self.x + y,\n        ]\n"
    keys = [mutant.key(source) for mutant in run.planted_in("sandbox/room/module.py", source)]
    assert ("module.A.f", "self.x + y,", "self.x - y,") in keys
    assert ("module.A.f", "3.0,", "6.0,") in keys
    # Elsewhere in the module, it is still the same one.
    moved = b"import numpy\n\n" + source
    assert [mutant.key(moved) for mutant in run.planted_in("sandbox/room/module.py", moved)] == keys


MODULE = """
def doubled(x):
    return x + x


def halved(x):
    return x * 0.5
"""

TEST = """
from sandbox.room.module import doubled

def test_doubled():
    assert doubled(3) == 6
"""


@pytest.fixture
def tree(tmp_path):
    """A library of one module, of which one function is tested."""
    for name in ("sandbox", "sandbox/room", "tests", "tests/room"):
        (tmp_path / name).mkdir()
    # Where the library is installed, Hypothesis asks for it by its name.
    (tmp_path / "sandbox/__init__.py").write_text("def _let_hypothesis_draw(): pass")
    (tmp_path / "sandbox/room/__init__.py").touch()
    (tmp_path / "sandbox/room/module.py").write_text(MODULE)
    (tmp_path / "tests/room/test_module.py").write_text(TEST)
    return tmp_path


def test_the_draw_is_the_same_after_a_change_elsewhere(tree):
    errors = run.drawn(["room"], 1000, seed=0, root=tree)
    assert run.drawn(["room"], 4, seed=0, root=tree) == errors[:4]
    assert run.drawn(["room"], 1000, seed=1, root=tree) != errors
    (tree / "sandbox/room/module.py").write_text("def tripled(x):\n    return 3 * x\n" + MODULE)
    again = [error for error in run.drawn(["room"], 1000, seed=0, root=tree) if error.where != "module.tripled"]
    assert [(error.where, error.text) for error in again] == [(error.where, error.text) for error in errors]


def test_what_is_tested_is_found_and_what_is_not_survives(tree, tmp_path_factory):
    copy = run.copied(str(tmp_path_factory.mktemp("copy")), tree)
    assert run.run_tests(copy, "sandbox/room/").failed == ""
    before = (copy / "sandbox/room/module.py").read_bytes()
    found = {}
    for mutant in run.drawn(["room"], 1000, seed=0, root=tree):
        if mutant.text in ("-", "1.0"):
            found[mutant.where] = run.try_mutant(copy, mutant, limit=60).failed
    assert found == {"module.doubled": "tests/room/test_module.py::test_doubled", "module.halved": ""}
    assert (copy / "sandbox/room/module.py").read_bytes() == before


def test_each_explained_survivor_can_be_planted():
    """Where the line has changed, so may have the reason: explain it anew, or take it from the list."""
    wanted = run.explained()
    modules = {where.partition(".")[0] for where, _, _ in wanted}
    can_be = set()
    for path in (run.ROOT / "sandbox").rglob("*.py"):
        if path.stem in modules:
            source = path.read_bytes()
            can_be |= {mutant.key(source) for mutant in run.planted_in(f"sandbox/{path.name}", source)}
    assert not wanted - can_be, "\n".join(run.as_difference(key) for key in wanted - can_be)
