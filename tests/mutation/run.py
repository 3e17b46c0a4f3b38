"""Plants small errors in `sandbox/equivalents/` and `sandbox/models/` and counts how many of them the tests find.

    python tests/mutation/run.py                              # everything; goes on where it was interrupted
    python tests/mutation/run.py 'sandbox.theory.*'      # afresh, the mutants of these names
    python tests/mutation/run.py --report                     # the score and the survivors of the last run

mutmut plants them and runs the tests (`[mutmut]` in setup.cfg says where and which), in copies under `mutants/`. Two
things are done for it here: a decorator is written out, as mutmut leaves decorated functions alone, and the tests are
collected once instead of once per mutant.
"""

from __future__ import annotations

import ast
import difflib
import re
import sys
import textwrap
from collections import defaultdict
from pathlib import Path

import libcst
import mutmut.__main__ as mutmut_main
import mutmut.workers.isolation
import pytest
from _pytest.config import _prepareconfig
from mutmut.mutation.data import MutantLineSpans, SourceFileMutationData
from mutmut.mutation.trampoline_templates import CLASS_NAME_SEPARATOR
from mutmut.runners.harness import PytestRunner
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import change_cwd, walk_mutatable_files

SURVIVORS = Path(__file__).with_name("survivors.md")
KILLED = ("killed", "timeout", "segfault")


class DecoratorsWrittenOut(libcst.CSTTransformer):
    """``@d`` above ``def f`` becomes ``f = d(f)`` below it, which means the same."""

    def leave_FunctionDef(self, original_node, updated_node):
        name = updated_node.name
        decorators = [item.decorator for item in updated_node.decorators]
        if not decorators or any(isinstance(item, libcst.Name) and item.value in METHODS for item in decorators):
            return updated_node
        value = name
        for decorator in reversed(decorators):
            value = libcst.Call(decorator, [libcst.Arg(value)])
        below = libcst.SimpleStatementLine([libcst.Assign([libcst.AssignTarget(name)], value)])
        return libcst.FlattenSentinel([updated_node.with_changes(decorators=[]), below])


METHODS = ("classmethod", "staticmethod")  # which mutmut knows


class CollectedOnce(PytestRunner):
    """Runs the tests of a mutant, in a process of its own, from a session collected before the fork."""

    def prepare_main_test_run(self):
        with change_cwd("mutants"):
            # The default traceback would parse the module with all its mutants.
            arguments = ["-q", "-s", "--tb=native", "--rootdir=.", *self._pytest_add_cli_args_test_selection]
            config = _prepareconfig(arguments)
            config._do_configure()
            self.session = pytest.Session.from_config(config)
            config.hook.pytest_sessionstart(session=self.session)
            self.items = {item.nodeid: item for item in self.session.perform_collect()}

    def run_tests(self, *, mutant_name, tests):
        if mutant_name is None:
            return super().run_tests(mutant_name=mutant_name, tests=tests)
        with change_cwd("mutants"):
            # The tables of tests/theory find most of them.
            for name in sorted(tests, key=lambda name: not name.startswith("tests/theory/test_reference")):
                item = self.items[name]
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
                if self.session.testsfailed:
                    return pytest.ExitCode.TESTS_FAILED
        return pytest.ExitCode.OK


def run(names):
    generate = mutmut_main.mutate_file_contents

    def written_out(filename, code, *lines):
        return generate(filename, libcst.parse_module(code).visit(DecoratorsWrittenOut()).code, *lines)

    mutmut_main.mutate_file_contents = written_out
    mutmut.workers.isolation.PytestRunner = CollectedOnce
    mutmut_main._run(names, max_children=None)


def without_messages(code):
    """The code without docstrings, the arguments of what it raises, and its sentences."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            node.exc = None
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            node.value = ""
    return ast.dump(tree)


def mutants():
    """Of every mutant: its module, its name, what became of it, and its difference as (function, before, after)."""
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        spans = MutantLineSpans.load(path)
        for key, exit_code in data.exit_code_by_key.items():
            name = key.rpartition(".")[2]
            function = name.partition("__mutmut_")[0]
            codes = [
                re.sub(rf"def {function}__mutmut_\w+", "def f", textwrap.dedent(code))
                for code in spans.read_function_sources([f"{function}__mutmut_orig", name])
            ]
            lines = [line for line in difflib.ndiff(*(code.splitlines() for code in codes)) if line[0] in "-+"]
            before, after = ("\n".join(line[2:].strip() for line in lines if line[0] == sign) for sign in "-+")
            function = ".".join(function.removeprefix("x").removeprefix("_").split(CLASS_NAME_SEPARATOR)).lstrip(".")
            status = status_by_exit_code[exit_code]
            if without_messages(codes[0]) == without_messages(codes[1]):
                status = "message"
            yield path, key, status, (f"{path.stem}.{function}", before, after)


def justified():
    """The differences listed in survivors.md."""
    found = set()
    for block in re.findall(r"```diff\n(.*?)```", SURVIVORS.read_text(), re.DOTALL):
        for mutant in re.split(r"(?m)^@@ ", block)[1:]:
            function, *lines = mutant.splitlines()
            found.add((function, *("\n".join(x[2:].strip() for x in lines if x[0] == sign) for sign in "-+")))
    return found


def report():
    """Print the score of every module and what survivors.md and the survivors do not share; True if it lists all."""
    counts = defaultdict(lambda: defaultdict(int))
    listed, survived = justified(), defaultdict(list)
    for path, key, status, difference in mutants():
        kind = "killed" if status in KILLED else status
        for row in (str(path), "total"):
            counts[row][kind] += 1
        if kind not in ("killed", "message", "not checked"):
            survived[difference].append(f"{key} ({status})")
    print(f"{'module':36} {'mutants':>8} {'killed':>8} {'survived':>9} {'score':>7}   not counted: messages, not run")
    for path, row in sorted(counts.items(), key=lambda pair: (pair[0] == "total", pair[0])):
        messages, waiting, killed = row["message"], row["not checked"], row["killed"]
        size = sum(row.values()) - messages - waiting
        score = f"{killed / size:.1%}" if size else ""
        print(f"{path:36} {size:8} {killed:8} {size - killed:9} {score:>7} {messages:23} {waiting:9}")
    for title, differences in (
        ("survives, but survivors.md does not say why", survived.keys() - listed),
        ("is in survivors.md, but does not survive", listed - survived.keys()),
    ):
        for function, before, after in sorted(differences):
            print(f"\n{title}:", *survived.get((function, before, after), []))
            print(
                f"@@ {function}",
                *(textwrap.indent(code, sign) for sign, code in (("-", before), ("+", after))),
                sep="\n",
            )
    return survived.keys() <= listed


if __name__ == "__main__":
    if sys.argv[1:] != ["--report"]:
        run(tuple(sys.argv[1:]))
    sys.exit(not report())
