"""The public names, the direction of imports, and what library code must not do: read from the source."""

import ast
import inspect
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import sandbox

ROOT = Path(__file__).parents[1]

PUBLIC = {
    "Equivalent",
    "MinNorm",
    "Peak",
    "RandomFeatures",
    "Ridge",
    "Risk",
    "Simulation",
    "Task",
    "ValidityWarning",
    "__version__",
    "interpolation_threshold",
    "peak",
    "simulate",
}
#: Modules that users import by name.
PUBLIC_MODULES = {"activations", "features", "plotting", "tables"}

NOUNS = {
    "activations",
    "features",
    "named_tasks",
    "power_law",
    "records",
    "risk",
    "spectrum",
    "tables",
    "task",
    "validity",
}
#: Which parts of the package each part may import; the second half of a pair is what it may import of others.
ALLOWED = {
    "_version": set(),
    "parameters": set(),
    "numerics": {"parameters"},
    "nouns": {"parameters", "numerics"},
    "equivalents": {"parameters", "numerics", "nouns"},
    "finite_sample": {"parameters", "numerics", "nouns"},
    "models": {"parameters", "numerics", "nouns", "equivalents", "finite_sample"},
    "simulation": {"parameters", "nouns"},
    "plotting": {"parameters", "nouns"},
    "__init__": {"_version", "parameters", "nouns", "equivalents", "finite_sample", "models", "simulation"},
    "commands": {"_version", "__init__", "parameters", "nouns", "models", "simulation", "plotting", "examples"},
    "__main__": {
        "_version",
        "__init__",
        "parameters",
        "nouns",
        "models",
        "simulation",
        "plotting",
        "examples",
        "commands",
    },
    "examples": {"__init__", "nouns", "plotting"},
}
DRAWING = {"plotting", "examples", "commands", "__main__"}
TALKING = {"examples", "commands", "__main__"}


def sources():
    """Every module of the package under its dotted name, with its file; examples are installed as sandbox.examples."""
    found = {}
    for top, prefix in ((ROOT / "sandbox", ("sandbox",)), (ROOT / "examples", ("sandbox", "examples"))):
        for path in sorted(top.rglob("*.py")):
            parts = path.relative_to(top).with_suffix("").parts
            found[".".join((*prefix, *(part for part in parts if part != "__init__")))] = path
    return found


SOURCES = sources()
every_module = pytest.mark.parametrize("module", SOURCES)


@cache
def tree(module):
    return ast.parse(SOURCES[module].read_text(encoding="utf-8"))


def part_of(module):
    """The part of the package that a module belongs to."""
    _, *rest = module.split(".")
    if not rest:
        return "__init__"
    return "nouns" if rest[0] in NOUNS else rest[0]


def imported(module):
    """Modules and names that a module imports anywhere, also inside functions and for type checkers only."""
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {(alias.name, None) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively in line {node.lineno}"
            found |= {(node.module, alias.name) for alias in node.names}
    return found


def internal_imports(module):
    """Modules of the package that a module imports; ``from sandbox import x`` is the module x where there is one."""
    found = set()
    for name, member in imported(module):
        if name.split(".")[0] == "sandbox":
            submodule = f"{name}.{member}"
            found.add(submodule if submodule in SOURCES else name)
    return found - {module}


def external_imports(module):
    return {name for name, _ in imported(module) if name.split(".")[0] not in ("sandbox", "__future__")}


def test_the_public_names():
    assert set(sandbox.__all__) == PUBLIC
    assert len(sandbox.__all__) == len(PUBLIC)
    assert sandbox.__all__ == sorted(sandbox.__all__)
    for name in PUBLIC:
        assert hasattr(sandbox, name)


def test_every_module_belongs_to_a_part():
    assert {part_of(module) for module in SOURCES} <= set(ALLOWED), "say in ALLOWED what the new part may import"
    assert set(ALLOWED) - {"__main__", "commands", "examples"} <= {part_of(module) for module in SOURCES}


@every_module
def test_imports_point_one_way(module):
    own = part_of(module)
    back = {name for name in internal_imports(module) if part_of(name) not in {own, *ALLOWED[own]}}
    assert not back, f"{own} must not import {sorted(back)}"


def test_parts_do_not_import_each_other_in_a_circle():
    assert not circle({part: allowed for part, allowed in ALLOWED.items()})


def test_modules_do_not_import_each_other_in_a_circle():
    # A package's __init__ names its modules, which do not need it.
    edges = {module: {name for name in internal_imports(module)} for module in SOURCES}
    found = circle(edges)
    assert not found, " -> ".join(found)


def circle(edges):
    """A path that returns to its start, or nothing."""
    done = set()

    def visit(node, path):
        if node in path:
            return [*path[path.index(node) :], node]
        if node in done:
            return []
        for following in sorted(edges.get(node, ())):
            found = visit(following, [*path, node])
            if found:
                return found
        done.add(node)
        return []

    for node in sorted(edges):
        found = visit(node, [])
        if found:
            return found
    return []


def test_the_search_for_circles_finds_one():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["b", "c", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


@pytest.mark.parametrize("module", [name for name in SOURCES if part_of(name) == "examples"])
def test_examples_use_what_is_public(module):
    for name, member in imported(module):
        if name.split(".")[0] != "sandbox":
            continue
        _, *rest = name.split(".")
        public = PUBLIC | PUBLIC_MODULES if not rest else None
        assert not rest or rest[0] in {*PUBLIC_MODULES, "examples"}, f"{name} is not public"
        assert member is None or not member.startswith("_")
        assert public is None or member in public, f"{member} is not public"
    private = {
        node.attr
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute) and re.match(r"_(?!_)", node.attr)
    }
    assert not private


@every_module
def test_scipy_stays_inside_numerics(module):
    used = {name for name in external_imports(module) if name.split(".")[0] == "scipy"}
    assert not used or part_of(module) == "numerics"
    at_import = {
        alias.name
        for node in tree(module).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if (getattr(node, "module", None) or alias.name).split(".")[0] == "scipy"
    }
    assert not at_import, "scipy must load on first use"


@every_module
def test_the_mathematics_draws_nothing_and_searches_nothing(module):
    used = {name.split(".")[0] for name in external_imports(module)}
    assert "matplotlib" not in used or part_of(module) in DRAWING
    assert "hypothesis" not in used
    assert used <= {"numpy", "scipy", "matplotlib", *sys.stdlib_module_names}


def test_importing_sandbox_loads_nothing_heavy():
    code = (
        "import sys, numpy; before = set(sys.modules); import sandbox; "
        "print(*sorted(name for name in set(sys.modules) - before if name.split('.')[0] != 'sandbox'))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True)
    loaded = {name.split(".")[0] for name in run.stdout.split()}
    assert not loaded & {"matplotlib", "hypothesis", "scipy", "mpmath", "pandas"}, run.stdout
    assert "sandbox" not in loaded
    assert run.stderr == ""


def dotted(node):
    """``a.b.c`` of a chain of attributes, or an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return ""


#: The parts of numpy.random without a global state.
STATELESS = {"default_rng", "Generator", "SeedSequence", "BitGenerator", "PCG64"}


@every_module
def test_no_global_random_state(module):
    for name, member in imported(module):
        assert name.split(".")[0] != "random", "the random module has global state"
        assert name != "numpy.random" or member in STATELESS, member
    used = {dotted(node) for node in ast.walk(tree(module)) if isinstance(node, ast.Attribute)}
    stateful = {
        name for name in used if re.match(r"(np|numpy)\.random\.", name) and name.split(".")[2] not in STATELESS
    }
    assert not stateful


@every_module
def test_the_library_prints_nothing_and_changes_no_setting(module):
    problems = []
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            called = dotted(node.func)
            if called in ("print", "input", "exit", "quit", "breakpoint") and part_of(module) not in TALKING:
                problems.append(f"line {node.lineno} calls {called}")
            if re.search(r"(^|\.)(rc|rcdefaults|use|switch_backend)$", called) and re.match(
                r"(plt|matplotlib|mpl)\b", called
            ):
                problems.append(f"line {node.lineno} calls {called}")
            if re.search(r"rcParams\.(update|setdefault|pop|clear|__setitem__)$|seterr$|set_printoptions$", called):
                problems.append(f"line {node.lineno} calls {called}")
            if (
                re.search(r"warnings\.(simplefilter|filterwarnings|resetwarnings)$", called)
                and part_of(module) not in TALKING
            ):
                problems.append(f"line {node.lineno} calls {called}")
            if called == "plt.show" and part_of(module) != "examples":
                problems.append(f"line {node.lineno} shows a window")
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Subscript) and "rcParams" in dotted(target.value):
                problems.append(f"line {node.lineno} sets rcParams")
    assert not problems


def public_objects():
    """Public classes, functions and methods with their qualified names."""
    for name in sorted(PUBLIC - {"__version__"}):
        public = getattr(sandbox, name)
        yield name, public
        if inspect.isclass(public) and not issubclass(public, BaseException):
            for member in dir(public):
                if not member.startswith("_"):
                    yield f"{name}.{member}", getattr(public, member)


DOCUMENTED = {name: public for name, public in public_objects() if callable(public)}


@pytest.mark.parametrize("name", DOCUMENTED)
def test_public_callables_are_documented(name):
    documented = inspect.getdoc(DOCUMENTED[name]) or ""
    summary = documented.split("\n\n")[0]
    assert summary.endswith("."), "a summary in a sentence"
    try:
        parameters = set(inspect.signature(DOCUMENTED[name]).parameters) - {"self", "args", "kwargs"}
    except ValueError:
        return
    if isinstance(DOCUMENTED[name], type) and issubclass(DOCUMENTED[name], BaseException):
        return
    if parameters:
        assert "\nParameters\n----------\n" in documented
        section = documented.split("\nParameters\n----------\n")[1].split("\n-----")[0]
        described = set()
        for names in re.findall(r"^(\*{0,2}\w[\w, *]*?)(?: :|$)", section, re.MULTILINE):
            described |= {each.strip(" *") for each in names.split(",")}
        assert parameters <= described, f"{sorted(parameters - described)} are not described"
    if inspect.isfunction(DOCUMENTED[name]):
        returns = inspect.signature(DOCUMENTED[name]).return_annotation
        assert returns in ("None", "dict[str, Any]") or re.search(r"\n(Returns|Raises|Examples)\n---", documented)


@pytest.mark.parametrize(
    "name", [name for name, public in public_objects() if not callable(public) and isinstance(public, property)]
)
def test_properties_are_documented(name):
    owner, member = name.split(".")
    own = inspect.getdoc(getattr(getattr(sandbox, owner), member))
    attributes = (inspect.getdoc(getattr(sandbox, owner)) or "").partition("\nAttributes\n----------\n")[2]
    assert own or re.search(rf"^[\w, ]*\b{member}\b[\w, ]* :", attributes, re.MULTILINE)


@every_module
def test_everything_public_in_a_module_has_a_docstring(module):
    missing = []

    def look(node, where):
        for child in getattr(node, "body", ()):
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                if not child.name.startswith("_") and ast.get_docstring(child) is None and not is_property(child):
                    missing.append(f"{where}.{child.name}")
                if isinstance(child, ast.ClassDef):
                    look(child, f"{where}.{child.name}")

    assert ast.get_docstring(tree(module)) is not None or module == "sandbox._version"
    look(tree(module), module)
    assert not missing


def is_property(node):
    """Properties are described under Attributes of their class."""
    return any(dotted(decorator).endswith("property") for decorator in node.decorator_list)
