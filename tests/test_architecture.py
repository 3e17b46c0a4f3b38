"""The public names, the direction of imports, and what library code must not do: read from the source."""

import ast
import importlib
import inspect
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import sandbox
from sandbox.models import MODELS

ROOT = Path(__file__).parents[1]

#: The public names: of models, and these.
PUBLIC = {model.__name__ for model in MODELS.values()} | {
    "DegreesOfFreedom",
    "EffectiveRanks",
    "Equivalent",
    "GrokkingTime",
    "Peak",
    "Risk",
    "Simulation",
    "SphericalTask",
    "Task",
    "TurningPoints",
    "ValidityWarning",
    "__version__",
    "accuracy_within",
    "degrees_of_freedom",
    "effective_ranks",
    "equivalent_error",
    "filter_risk",
    "generalised_cross_validation",
    "grokking_time",
    "interpolation_threshold",
    "k_star",
    "leave_one_out_errors",
    "peak",
    "show_versions",
    "simulate",
    "turning_points",
}
#: Modules that users import by name.
PUBLIC_MODULES = {
    "activations",
    "claims",
    "conventions",
    "explorer",
    "features",
    "formulas",
    "gallery",
    "models",
    "plotting",
    "references",
    "strategies",
    "tables",
    "tasks",
}

#: The house, from the ground up: what each room may import besides itself, and why no more. Rooms are folders.
ROOMS = {
    # Declared parameters, records of arrays, batches, warnings.
    "foundations": (),
    # The only place that uses SciPy. Functions of numbers; knows nothing of learning.
    "numerics": ("foundations",),
    "writing": ("foundations",),
    "activations": ("foundations", "numerics"),
    "spectra": ("foundations", "numerics"),
    # What comes out, for theory and simulation alike.
    "results": ("foundations", "writing"),
    "tasks": ("foundations", "numerics", "activations", "spectra"),
    # Spectra and numbers in, arrays out: knows no task and no risk, so that every model can use it.
    "theory": ("foundations", "numerics", "spectra"),
    # From a user's data alone.
    "estimates": ("foundations", "numerics"),
    # Never theory or models: what is measured must not share code with what it is compared with.
    "simulation": ("foundations", "numerics", "activations", "spectra", "results", "tasks"),
    "conventions": ("foundations", "writing", "results"),
    # Arrays or results in, axes out; whatever else is drawn comes as it is, without its type.
    "plotting": ("foundations", "writing", "results"),
    # A task in, theory asked, a risk out. Never simulation.
    "models": ("foundations", "numerics", "activations", "spectra", "results", "tasks", "theory"),
    # Statements about what users can call, so not the theory behind it.
    "claims": (
        *("foundations", "writing", "activations", "spectra", "results", "tasks", "estimates", "simulation"),
        *("plotting", "models"),
    ),
    "explorer": ("foundations", "writing", "activations", "results", "tasks", "plotting", "models"),
    # Second paths are claims. They must not share code with the theory that they check.
    "formulas": (
        *("foundations", "numerics", "writing", "activations", "spectra", "results", "tasks", "estimates", "models"),
        "claims",
    ),
    "commands": (
        *("foundations", "writing", "activations", "results", "tasks", "simulation", "conventions", "plotting"),
        *("models", "claims", "explorer", "formulas"),
    ),
}
#: Thin files under the names that users know; each leads into its room.
DOORS = {
    "features": ("tasks",),
    # Which figures there are is read from the scripts by those who draw nothing, and so stands in a room below.
    "gallery": ("writing", "plotting"),
    "references": ("writing",),
    "strategies": ("claims",),
    "tables": ("writing",),
}
#: The examples are written as users write: public names only.
ALLOWED = (
    {name: set(allowed) for name, allowed in (ROOMS | DOORS).items()}
    | {"_version": set(), "__main__": {"_version", "commands", "writing"}}
    | {"__init__": {"_version", *ROOMS, *DOORS} - {"commands"}, "examples": {"__init__", *PUBLIC_MODULES}}
)
ALLOWED["commands"] |= {"__init__"}
ALLOWED["writing"] |= {"_version"}  # which a bug report has first
DRAWING = {"plotting", "explorer", "gallery", "examples", "commands"}
SEARCHING = {"claims", "formulas", "strategies"}
#: Modules that may print: the command line, what an example does when it is run, and what is to be pasted elsewhere.
TALKING = (
    *("sandbox.examples.", "sandbox.commands", "sandbox.__main__", "sandbox.plotting.example"),
    "sandbox.writing.versions",
)


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
    return rest[0]


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
    assert set(sandbox.__all__) == PUBLIC, "a public name is listed in sandbox/__init__.py and in PUBLIC here"
    assert len(sandbox.__all__) == len(PUBLIC)
    assert sandbox.__all__ == sorted(sandbox.__all__)
    for name in PUBLIC:
        assert hasattr(sandbox, name)
    assert set(sandbox._HOMES) == PUBLIC - {"__version__"}, "add it to _HOMES in sandbox/__init__.py"
    with pytest.raises(AttributeError, match="module 'sandbox' has no attribute 'Taks'"):
        _ = sandbox.Taks


def test_type_checkers_see_the_same_names():
    """They read imports, from the modules in which the names are found at run time."""
    (block,) = (
        node for node in tree("sandbox").body if isinstance(node, ast.If) and dotted(node.test) == "TYPE_CHECKING"
    )
    seen = {(node.module, alias.name) for node in block.body for alias in node.names}
    assert seen == {(f"sandbox.{home}", name) for name, home in sandbox._HOMES.items()} | {
        ("sandbox", door) for door in PUBLIC_MODULES
    }


def test_every_module_belongs_to_a_part():
    assert {part_of(module) for module in SOURCES} == set(ALLOWED), "say in ROOMS what the new room may import"


def test_rooms_stand_on_those_before_them():
    names = list(ROOMS)
    for name, allowed in ROOMS.items():
        assert set(allowed) <= set(names[: names.index(name)]), f"{name} must stand above what it imports"


def test_nothing_is_loose_beside_the_rooms():
    loose = {path.stem for path in (ROOT / "sandbox").glob("*.py")}
    assert loose == {"__init__", "__main__", "_version", *DOORS}
    assert {path.parent.name for path in (ROOT / "sandbox").glob("*/__init__.py")} == set(ROOMS)


@pytest.mark.parametrize("door", DOORS)
def test_a_door_only_leads_into_its_room(door):
    for node in tree(f"sandbox.{door}").body:
        assert isinstance(node, ast.ImportFrom | ast.Assign | ast.Expr), "what a door shows is defined in the room"
    assert importlib.import_module(f"sandbox.{door}").__all__


def test_doors_open_on_first_use():
    code = "import sandbox; print(*(getattr(sandbox, name).__name__ for name in sandbox._DOORS))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True)
    assert run.stdout.split() == [f"sandbox.{name}" for name in sorted(PUBLIC_MODULES)]
    assert set(dir(sandbox)) >= PUBLIC_MODULES


def test_a_file_name_alone_tells_which_module_it_is():
    """But for commands and second paths, which are named after what they run and what they check."""
    seen = {}
    for module, path in SOURCES.items():
        if path.stem == "__init__" or part_of(module) in {*DOORS, "commands", "examples"} or ".second_paths." in module:
            continue
        seen.setdefault(path.stem, []).append(module)
    assert not {name: modules for name, modules in seen.items() if len(modules) > 1}


@cache
def defined_in(room):
    """Every private name that some module of a room defines: functions, classes, variables, attributes of objects."""
    found = set()
    for module in SOURCES:
        if part_of(module) == room:
            for node in ast.walk(tree(module)):
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    found.add(node.name)
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    found.add(node.id)
                elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                    found.add(node.attr)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)  # object.__setattr__(self, "_name", ...)
    return found


@every_module
def test_private_names_stay_in_their_room(module):
    private = re.compile(r"_(?!_)\w+")
    for name, member in imported(module):
        if name.split(".")[0] == "sandbox" and member and private.fullmatch(member) and member != "_version":
            assert part_of(name) == part_of(module), f"{member} of {name} is private"
    own = defined_in(part_of(module))
    # What an object of another library hides is that library's business, and said where it is used.
    hidden = {"_SubParsersAction", "_replace", "_asdict", "_fields"}
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Attribute) and private.fullmatch(node.attr) and node.attr not in hidden:
            inherited = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            assert inherited or node.attr in own, f"{node.attr} in line {node.lineno} belongs to another room"


@every_module
def test_imports_point_one_way(module):
    own = part_of(module)
    back = {name for name in internal_imports(module) if part_of(name) not in {own, *ALLOWED[own]}}
    assert not back, f"{own} must not import {sorted(back)}"


def test_parts_do_not_import_each_other_in_a_circle():
    assert not circle(ALLOWED)


def test_modules_do_not_import_each_other_in_a_circle():
    found = circle({module: internal_imports(module) for module in SOURCES})
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


def offered(module):
    """What users may take from a module of the library, by its dotted name; None where it is not public at all."""
    if module == "sandbox":
        return PUBLIC | PUBLIC_MODULES
    if module == "sandbox.examples":
        return {part.rpartition(".")[2] for part in SOURCES if part_of(part) == "examples"}
    _, _, name = module.partition(".")
    return set(importlib.import_module(module).__all__) if name in PUBLIC_MODULES else None


def taken(code):
    """Module and name of everything that a script takes from the library, also by ``plotting.style``."""
    aliases = {}
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "sandbox":
                    yield alias.name, None
                    aliases[alias.asname or alias.name] = alias.name
        elif isinstance(node, ast.ImportFrom) and node.module.split(".")[0] == "sandbox":
            for alias in node.names:
                yield node.module, alias.name
                if node.module == "sandbox" and alias.name in PUBLIC_MODULES:
                    aliases[alias.asname or alias.name] = f"sandbox.{alias.name}"
    for node in ast.walk(code):
        if isinstance(node, ast.Attribute) and dotted(node.value) in aliases:
            yield aliases[dotted(node.value)], node.attr


@pytest.mark.parametrize("module", [name for name in SOURCES if part_of(name) == "examples"])
def test_examples_use_what_is_public(module):
    for name, member in taken(tree(module)):
        public = offered(name)
        assert public is not None, f"{name} is not public"
        assert member is None or member in public, f"{member} of {name} is not public"
    private = {
        node.attr
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute) and re.match(r"_(?!_)", node.attr)
    }
    assert not private


@pytest.mark.parametrize(
    "line",
    [
        "from sandbox.plotting.styles import PALETTE",
        "from sandbox.plotting import _relative",
        "from sandbox.plotting import curves",
        "from sandbox import theory",
        "import sandbox.models.ridge",
        "import sandbox.plotting as p; p.curves",
        "from sandbox import plotting; plotting.styles.PALETTE",
    ],
)
def test_what_is_not_public_is_found(line):
    found = [(offered(name), member) for name, member in taken(ast.parse(line))]
    assert any(public is None or (member is not None and member not in public) for public, member in found)


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.py")), ids=lambda path: path.stem)
def test_the_site_shows_what_the_rooms_know(path):
    """How a verdict, a convention or a formula is shown lives beside it, for the command line and the site alike."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.Import | ast.ImportFrom):
            names += [f"{node.module}.{each.name}" if names else each.name for each in node.names]
        assert not [name for name in names if name.startswith("sandbox.commands")]


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
    assert "hypothesis" not in used or part_of(module) in SEARCHING
    where_it_is_there = {"threadpoolctl"} if module == "sandbox.writing.versions" else set()
    assert used <= {"numpy", "scipy", "matplotlib", "hypothesis", *sys.stdlib_module_names} | where_it_is_there


def test_importing_sandbox_loads_nothing_heavy():
    code = (
        "import sys, numpy; before = set(sys.modules); from sandbox import *; Task, MinNorm, simulate; "
        "print(*sorted(name for name in set(sys.modules) - before if name.split('.')[0] != 'sandbox'))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True)
    assert not {"importlib.metadata", "numpy.random"} & set(run.stdout.split())
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


#: The one module that writes files, each as a whole or not at all.
WRITER = "sandbox.writing.whole_files"
#: Calls that write a file: functions of these modules, and methods of anything.
FUNCTIONS = {
    ("fig", "save"),
    ("json", "dump"),
    ("np", "save"),
    ("os", "fdopen"),
    ("os", "replace"),
    ("pickle", "dump"),
    *(("shutil", name) for name in ("copy", "copy2", "copyfile", "move")),
}
METHODS = {
    *("write_text", "write_bytes", "tofile", "savetxt", "savez", "savez_compressed", "imsave", "touch", "rename"),
    *("symlink_to", "mkstemp", "NamedTemporaryFile"),
}


def written_by_path(code):
    """The lines in which a module writes a file itself; pictures may be drawn into memory, by its name."""
    memory = {
        dotted(target)
        for node in ast.walk(code)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if dotted(node.value.func) in ("io.BytesIO", "io.StringIO")
        for target in node.targets
    }
    for node in ast.walk(code):
        if not isinstance(node, ast.Call):
            continue
        function = dotted(node.func) or f"?.{getattr(node.func, 'attr', '')}"
        owner, _, name = function.rpartition(".")
        if (owner, name) in FUNCTIONS or name in METHODS:
            yield node.lineno
        if name == "savefig" and not (node.args and dotted(node.args[0]) in memory):
            yield node.lineno
        if name == "open" and owner != "os":  # which is given flags
            first = 1 if owner in ("", "io") else 0
            given = [*node.args[first : first + 1], *(each.value for each in node.keywords if each.arg == "mode")]
            if any(getattr(mode, "value", None) not in ("r", "rb", "rt") for mode in given):
                yield node.lineno


@every_module
def test_one_module_writes_files(module):
    lines = list(written_by_path(tree(module)))
    assert bool(lines) == (module == WRITER), f"line {lines} of {module}: {WRITER} writes files as a whole"


@pytest.mark.parametrize(
    "line",
    [
        'open(path, "w")',
        'open(path, mode="ab")',
        'open(path, "r+")',
        "open(path, mode)",
        'path.open("x")',
        'io.open(path, "wt")',
        'path.write_text("a")',
        "Path(path).write_bytes(content)",
        "fig.savefig(path)",
        "fig.savefig(Path(outdir, name))",
        'fig.savefig(path, format="png")',
        "np.savetxt(path, x)",
        "np.save(path, x)",
        "os.replace(a, b)",
        "shutil.copy(a, b)",
        "json.dump(x, file)",
    ],
)
def test_what_writes_a_file_is_found(line):
    assert list(written_by_path(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "open(path)",
        'open(path, encoding="utf-8")',
        'path.open("rb")',
        'a = io.BytesIO(); fig.savefig(a, format="pdf")',
        "copy.copy(x)",
        'text.replace("a", "b")',
        "json.dumps(x)",
    ],
)
def test_what_writes_none_is_not(line):
    assert not list(written_by_path(ast.parse(line)))


#: Calls that change what belongs to the user, or speak where nobody asked.
FORBIDDEN = re.compile(
    r"print|input|exit|quit|breakpoint"
    r"|.*rcParams\.(update|setdefault|pop|clear)|(plt|matplotlib|mpl)\.(rc|rcdefaults|use|style\.use|show)"
    r"|np\.(seterr|set_printoptions)|warnings\.(simplefilter|filterwarnings|resetwarnings)"
)


@every_module
def test_the_library_prints_nothing_and_changes_no_setting(module):
    if module.startswith(TALKING):
        return
    calls = {dotted(node.func) for node in ast.walk(tree(module)) if isinstance(node, ast.Call)}
    assert not {name for name in calls if FORBIDDEN.fullmatch(name)}


@every_module
def test_no_module_sets_rc_parameters(module):
    """Not even a command: ``matplotlib.rc_context`` does so for a while."""
    for node in ast.walk(tree(module)):
        targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else [getattr(node, "target", None)]
        for target in targets:
            assert not (isinstance(target, ast.Subscript) and "rcParams" in dotted(target.value)), node.lineno
        if isinstance(node, ast.Call):
            assert not re.search(r"rcParams\.(update|setdefault|pop|clear)$|\b(plt|matplotlib)\.rc$", dotted(node.func))


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


@pytest.mark.parametrize("module", [name for name in SOURCES if part_of(name) not in ("examples", "__main__")])
def test_everything_public_in_a_module_has_a_docstring(module):
    loaded = importlib.import_module(module)
    assert loaded.__doc__ or module == "sandbox._version"
    for name, value in vars(loaded).items():
        if name.startswith("_") or getattr(value, "__module__", None) != module:
            continue
        if inspect.isfunction(value) or inspect.isclass(value):
            assert inspect.getdoc(value), name
        if inspect.isclass(value):
            methods = (each for each in vars(value) if not each.startswith("_") and callable(getattr(value, each)))
            # What overrides a documented method is documented by it.
            assert not [each for each in methods if not inspect.getdoc(getattr(value, each))], name
