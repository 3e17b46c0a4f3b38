"""Plants small errors in the library at random, and counts how many of them the tests of their room find.

    python tests/mutation/run.py --mutants 300 --seed 0
    python tests/mutation/run.py --mutants 40 --rooms tasks estimates

An error is another comparison, sign or factor, a number that is off by one or of another size, a term, a square or an
argument left out, a condition turned around, a maximum for a minimum, an assignment left out. For each, in a copy of
the tree, the test file of its module runs, then those of its room, then those of what is refused, and the slow ones
last, until one fails: `tests/conftest.py` puts them in this order. What survives is printed as a difference; the
command fails where `survivors.md` does not say why it is no error.

mutmut and cosmic-ray do not fit. mutmut plants errors in functions only, not in the constants of modules on which the
numbers hang, leaves decorated functions alone, and runs all tests beforehand to learn which of them reach what.
cosmic-ray has one test command for all modules, and neither knows a minimum of NumPy or draws a sample.
"""

from __future__ import annotations

import argparse
import ast
import collections
import hashlib
import importlib.util
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SURVIVORS = Path(__file__).with_name("survivors.md")
ROOMS = ("activations", "estimates", "models", "numerics", "simulation", "spectra", "tasks", "theory")

#: Where what each room refuses is in tables.
OF_ALL_ROOMS = ("tests/test_bad_input.py", "tests/test_error_messages.py")

#: What is left out of the copy of the tree.
NOT_COPIED = (".git", ".venv", "__pycache__", "*.egg-info", "build", "figures", ".*_cache", ".hypothesis")

# ---------------------------------------------------------------------- what is planted

COMPARISONS = {
    ast.Lt: ("<=", ">="),
    ast.LtE: ("<", ">"),
    ast.Gt: (">=", "<="),
    ast.GtE: (">", "<"),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
    ast.Is: ("is not",),
    ast.IsNot: ("is",),
    ast.In: ("not in",),
    ast.NotIn: ("in",),
}
OPERATORS = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "/"),
    ast.Mod: ("%", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
}
#: Operators whose left term can be left out as well as the right one.
OF_TERMS = (ast.Add, ast.Sub, ast.Mult, ast.BitAnd, ast.BitOr)

PAIRS = (
    ("minimum", "maximum"),
    ("min", "max"),
    ("argmin", "argmax"),
    ("any", "all"),
    ("floor", "ceil"),
    ("log", "log1p"),
    ("exp", "expm1"),
    ("sin", "cos"),
    ("sum", "mean"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
)
OTHER_FUNCTION = {name: other for pair in PAIRS for name, other in (pair, pair[::-1])}
#: Functions of which the argument is left.
LEFT_OUT = ("sqrt", "square", "abs", "ceil", "floor", "rint")

#: Arguments that say how something is computed, kept, checked or shown, and not what.
NO_NUMBER = ("copy", "dtype", "kind", "maxsize", "out", "strict", "typical")

#: Whole numbers from here on are sizes, of which another one is planted, not the next.
SIZE = 10
#: Below this is a tolerance, beyond its inverse what stands for infinity: another order of magnitude is planted.
SMALL = 1e-3

#: How something looks.
COSMETICS = ("__repr__", "__str__", "_repr_html_", "_repr_pretty_")


@dataclass(frozen=True)
class Mutant:
    """An error to plant: what stands at some bytes of a module, in a function, and what to put there."""

    path: str
    where: str
    start: int
    end: int
    text: str

    @property
    def room(self) -> str:
        return Path(self.path).parts[1]

    def planted(self, source: bytes) -> bytes:
        return source[: self.start] + self.text.encode() + source[self.end :]

    def lines(self, source: bytes) -> tuple[str, str]:
        """The lines without it and with it, each stripped."""
        first, last = source.rfind(b"\n", 0, self.start) + 1, source.find(b"\n", self.end)
        before = source[first:last].decode()
        after = self.planted(source)[first : last + len(self.text.encode()) - (self.end - self.start)].decode()
        return "\n".join(map(str.strip, before.splitlines())), "\n".join(map(str.strip, after.splitlines()))

    def key(self, source: bytes) -> tuple[str, str, str]:
        """By which survivors.md knows it: it goes where the line goes, and ends when the line changes."""
        return (self.where, *self.lines(source))


class Planter(ast.NodeVisitor):
    """Collects the mutants of a module; messages, annotations, kinds of records and what only shows are left alone."""

    def __init__(self, path: str, source: bytes) -> None:
        self.path, self.source = path, source
        self.line_starts = [0, *(match.end() for match in re.finditer(rb"\n", source))]
        self.names = [Path(path).stem]
        self.found: list[Mutant] = []

    def span(self, node: ast.AST) -> tuple[int, int]:
        return (
            self.line_starts[node.lineno - 1] + node.col_offset,
            self.line_starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def written(self, node: ast.AST) -> str:
        """The source of an operand, in parentheses where it may need them."""
        start, end = self.span(node)
        text = self.source[start:end].decode()
        closed = isinstance(node, ast.Name | ast.Constant | ast.Call | ast.Attribute | ast.Subscript | ast.List)
        return text if closed else f"({text})"

    def replace(self, place: ast.AST | tuple[int, int], text: str) -> None:
        start, end = place if isinstance(place, tuple) else self.span(place)
        self.found.append(Mutant(self.path, ".".join(self.names), start, end, text))

    def replace_between(self, left: ast.AST, right: ast.AST, old: str, new: str) -> None:
        """Another operator between two operands."""
        start, end = self.span(left)[1], self.span(right)[0]
        between = re.sub(rb"#.*", lambda comment: b" " * len(comment[0]), self.source[start:end])
        place = re.search(old.encode(), between)
        self.replace((start + place.start(), start + place.end()), new)

    # Where nothing is planted, or not everywhere.

    def visit_Raise(self, node: ast.Raise) -> None:
        pass

    visit_JoinedStr = visit_Import = visit_ImportFrom = visit_Raise

    def visit_arg(self, node: ast.arg) -> None:
        pass

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_ClassDef(self, node: ast.ClassDef | ast.FunctionDef) -> None:
        if node.name in COSMETICS:
            return
        self.names.append(node.name)
        for decorator in node.decorator_list:
            if not ast.unparse(decorator).startswith("dataclass"):
                self.visit(decorator)
        if isinstance(node, ast.FunctionDef):
            self.visit(node.args)
        for statement in node.body:
            self.visit(statement)
        self.names.pop()

    visit_FunctionDef = visit_ClassDef

    # What is planted.

    def visit_If(self, node: ast.If | ast.IfExp) -> None:
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return
        self.negate(node.test)
        self.generic_visit(node)

    visit_IfExp = visit_If

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for condition in node.ifs:
            self.negate(condition)
        self.generic_visit(node)

    def negate(self, condition: ast.AST) -> None:
        if not (isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not)):
            self.replace(condition, f"not {self.written(condition)}")

    def visit_Compare(self, node: ast.Compare) -> None:
        operands = [node.left, *node.comparators]
        for left, operator, right in zip(operands, node.ops, operands[1:], strict=False):
            for new in COMPARISONS[type(operator)]:
                self.replace_between(left, right, r"not\s+in|is\s+not|is|in|[<>=!]+", new)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in OPERATORS:
            old, new = OPERATORS[type(node.op)]
            self.replace_between(node.left, node.right, re.escape(old), new)
        self.replace(node, self.written(node.left))
        if isinstance(node.op, OF_TERMS):
            self.replace(node, self.written(node.right))
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        old, new = OPERATORS[type(node.op)]
        for left, right in zip(node.values, node.values[1:], strict=False):
            self.replace_between(left, right, old, new)
        self.replace((self.span(node.values[0])[0], self.span(node.values[1])[0]), "")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self.replace((self.span(left)[1], self.span(right)[1]), "")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        self.replace(node, self.written(node.operand))
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if isinstance(value, bool):
            self.replace(node, str(not value))
        elif isinstance(value, int):
            for new in (value + 1, value - 1) if value < SIZE else (2 * value, value // 2):
                self.replace(node, str(new))
        elif isinstance(value, float):
            ordinary = SMALL <= value <= 1 / SMALL
            if value in (0.0, 1.0):
                self.replace(node, repr(1.0 - value))
            else:
                for new in (2 * value, value / 2) if ordinary else (value * 1e6, value / 1e6):
                    self.replace(node, repr(float(f"{new:.12g}")))

    def visit_Slice(self, node: ast.Slice) -> None:
        for end in (node.lower, node.upper):
            if end is not None and not isinstance(end, ast.Constant | ast.UnaryOp):  # numbers are changed anyway
                for shift in ("+ 1", "- 1"):
                    self.replace(end, f"{self.written(end)} {shift}")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
        end = self.span(node.func)[1]
        if name in OTHER_FUNCTION:
            self.replace((end - len(name), end), OTHER_FUNCTION[name])
        if name in LEFT_OUT and len(node.args) == 1:
            self.replace(node, self.written(node.args[0]))
        if name == "where" and len(node.args) == 3:
            _, yes, no = node.args
            self.replace((self.span(yes)[0], self.span(no)[1]), f"{self.written(no)}, {self.written(yes)}")
        for keyword in node.keywords:
            if keyword.arg is not None and keyword.arg not in NO_NUMBER:
                start, end = self.span(keyword)
                comma = re.match(rb",? ?", self.source[end:])
                self.replace((start, end + comma.end()), "")
            if keyword.arg == "side" and isinstance(keyword.value, ast.Constant):
                self.replace(keyword.value, {"left": '"right"', "right": '"left"'}[keyword.value.value])
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg not in NO_NUMBER:
            self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self.replace(node, "pass")
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if any(isinstance(target, ast.Subscript | ast.Attribute) for target in node.targets):
            self.replace(node, "pass")
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.replace(node, "pass")
        if type(node.op) in OPERATORS:
            old, new = OPERATORS[type(node.op)]
            self.replace_between(node.target, node.value, re.escape(old), new)
        self.generic_visit(node)


def planted_in(path: str, source: bytes) -> list[Mutant]:
    """All errors that can be planted in a module."""
    planter = Planter(path, source)
    planter.visit(ast.parse(source))
    return planter.found


def drawn(rooms: Sequence[str], count: int, seed: int, root: Path = ROOT) -> list[Mutant]:
    """Some of the mutants of these rooms, each another program; a smaller number is among a larger one."""
    paths = sorted(path for room in rooms for path in (root / "sandbox" / room).rglob("*.py"))
    sources = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    candidates = [mutant for path, source in sources.items() for mutant in planted_in(path, source)]

    def order(mutant: Mutant) -> bytes:
        """At random, and the same after a change elsewhere."""
        return hashlib.sha256(repr((seed, *mutant.key(sources[mutant.path]))).encode()).digest()

    candidates.sort(key=order)
    seen = {(path, ast.dump(ast.parse(source))) for path, source in sources.items()}
    found: list[Mutant] = []
    for mutant in candidates:
        if len(found) == count:
            break
        try:
            program = mutant.path, ast.dump(ast.parse(mutant.planted(sources[mutant.path])))
        except SyntaxError:
            continue
        if program not in seen:
            seen.add(program)
            found.append(mutant)
    return found


# ---------------------------------------------------------------------- whether a test fails


@dataclass(frozen=True)
class Outcome:
    """Of the tests: the one that failed, empty if none did, and after how many seconds."""

    failed: str
    seconds: float


def tests_of(path: str, tree: Path) -> list[str]:
    room = f"tests/{Path(path).parts[1]}"
    return [place for place in (room, *OF_ALL_ROOMS) if (tree / place).exists()]


def run_tests(tree: Path, path: str, limit: float | None = None) -> Outcome:
    """Run the tests of a module of a tree until one fails; what takes longer than the limit fails."""
    settings = {"MUTANT_UNDER_TEST": path, "PYTHONPATH": str(tree), "MPLBACKEND": "Agg"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=line", "-p", "no:cacheprovider", *tests_of(path, tree)]
    began = time.monotonic()
    try:
        done = subprocess.run(
            command,
            cwd=tree,
            env=os.environ | settings,
            timeout=limit,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        return Outcome("no end", time.monotonic() - began)
    seconds = time.monotonic() - began
    if done.returncode == 0:
        return Outcome("", seconds)
    if done.returncode in (4, 5):  # wrong arguments, no tests
        raise RuntimeError(f"pytest could not run {' '.join(command)}:\n{done.stdout}")
    named = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    return Outcome(named[1] if named else f"exit code {done.returncode}", seconds)


def try_mutant(tree: Path, mutant: Mutant, limit: float) -> Outcome:
    """Plant an error in a tree, run the tests, take it out again."""
    module = tree / mutant.path
    source = module.read_bytes()
    compiled = Path(importlib.util.cache_from_source(str(module)))
    try:
        compiled.unlink(missing_ok=True)  # it may look up to date: of the same second and size
        module.write_bytes(mutant.planted(source))
        return run_tests(tree, mutant.path, limit)
    finally:
        compiled.unlink(missing_ok=True)
        module.write_bytes(source)


def copied(folder: str, root: Path = ROOT) -> Path:
    """A copy of the tree, in which errors can be planted."""
    tree = Path(folder) / "tree"
    shutil.copytree(root, tree, ignore=shutil.ignore_patterns(*NOT_COPIED))
    return tree


def outcomes(mutants: list[Mutant], workers: int) -> Iterator[tuple[Mutant, Outcome]]:
    """What became of each mutant. Without an error all tests must pass first, which also tells how long they take."""
    with tempfile.TemporaryDirectory() as base, ThreadPoolExecutor(workers) as pool:
        trees: queue.Queue[Path] = queue.Queue()
        for k in range(workers):
            trees.put(copied(f"{base}/{k}"))

        def in_a_tree(function, *arguments):
            tree = trees.get()
            try:
                return function(tree, *arguments)
            finally:
                trees.put(tree)

        rooms = sorted({mutant.room for mutant in mutants})
        limits = {}
        for room, found in zip(
            rooms, pool.map(lambda room: in_a_tree(run_tests, f"sandbox/{room}/"), rooms), strict=True
        ):
            if found.failed:
                raise SystemExit(f"Without any error {found.failed} fails: mend that first.")
            limits[room] = 60 + 4 * found.seconds
            print(f"tests of {room}: {found.seconds:.0f} s", file=sys.stderr, flush=True)
        results = pool.map(lambda mutant: in_a_tree(try_mutant, mutant, limits[mutant.room]), mutants)
        yield from zip(mutants, results, strict=True)


# ---------------------------------------------------------------------- what is reported


def as_difference(key: tuple[str, str, str]) -> str:
    where, before, after = key
    lines = [f"{sign} {line}" for sign, code in (("-", before), ("+", after)) for line in code.splitlines()]
    return "\n".join([f"@@ {where}", *lines])


def explained() -> set[tuple[str, str, str]]:
    """The keys of the mutants that survivors.md lists."""
    found = set()
    for block in re.findall(r"```diff\n(.*?)```", SURVIVORS.read_text("utf-8"), re.DOTALL):
        for mutant in re.split(r"(?m)^@@ ", block)[1:]:
            where, *lines = mutant.splitlines()
            before, after = ("\n".join(x[2:] for x in lines if x[0] == sign) for sign in "-+")
            found.add((where, before, after))
    return found


def main() -> int:
    """Plant, print what survives and how much was found, and fail where a survivor has no explanation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=300, help="how many errors to plant (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the random numbers (default: %(default)s)")
    parser.add_argument("--rooms", nargs="+", default=ROOMS, metavar="ROOM", help=f"default: {' '.join(ROOMS)}")
    parser.add_argument("--workers", type=int, default=2, help="how many at the same time (default: %(default)s)")
    arguments = parser.parse_args()
    mutants = drawn(arguments.rooms, arguments.mutants, arguments.seed)
    planted, killed = collections.Counter(), collections.Counter()
    known, unexplained = explained(), 0
    for number, (mutant, outcome) in enumerate(outcomes(mutants, arguments.workers), start=1):
        planted[mutant.room] += 1
        key = mutant.key((ROOT / mutant.path).read_bytes())
        if outcome.failed:
            killed[mutant.room] += 1
            status = f"found by {outcome.failed}"
        else:
            unexplained += key not in known
            status = "survives, as survivors.md explains" if key in known else "SURVIVES"
            print(f"{mutant.path}\n{as_difference(key)}\n", flush=True)
        print(
            f"{number}/{len(mutants)} {outcome.seconds:4.0f} s  {mutant.where}: {status}", file=sys.stderr, flush=True
        )
        if outcome.failed and key in known:
            print(f"survivors.md explains what {outcome.failed} finds:\n{as_difference(key)}\n", flush=True)
    for room in sorted(planted):
        print(f"{room:16}{killed[room]:5} of {planted[room]:4} found")
    total, found = planted.total(), killed.total()
    print(f"{'all':16}{found:5} of {total:4} found, {found / total:.1%}; {unexplained} survive without an explanation")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
