"""How far a command is: on a terminal and nowhere else, unless it is to be quiet."""

import sys

import pytest

from sandbox.commands import progress

FALSE, TRUE = "more-data-never-hurts", "effective-ranks-are-ordered"


@pytest.fixture
def terminal(capsys, monkeypatch):
    """A standard error that somebody looks at: what has been written since the last look."""
    monkeypatch.setattr(type(sys.stderr), "isatty", lambda self: True)
    return lambda: capsys.readouterr().err


def on_screen(written):
    """What is left to be seen of a line, which is overwritten from its start on."""
    seen = ""
    for each in written.split("\r"):
        seen = each + seen[len(each) :]
    return seen.rstrip()


def shown(written):
    """What was to be seen at one time or another."""
    return [each for each in written.split("\r") if each.strip()]


def test_what_is_being_done_is_shown_and_taken_back(terminal):
    written, seen = "", []

    def work(item):
        nonlocal written
        written += terminal()
        seen.append(on_screen(written))
        return item * 2

    for made in progress.watched(work, (3, 4), "item {}".format, quiet=False):
        written += terminal()
        assert on_screen(written) == ""
        seen.append(made)
    assert seen == ["1 of 2: item 3 ...", 6, "2 of 2: item 4 ...", 8]


def test_it_is_taken_back_where_the_work_fails(terminal):
    with pytest.raises(ZeroDivisionError):
        list(progress.watched(lambda item: 1 / item, (1, 0), str, quiet=False))
    written = terminal()
    assert shown(written) == ["1 of 2: 1 ...", "2 of 2: 0 ..."]
    assert on_screen(written) == ""


def test_a_name_is_cut_where_the_terminal_ends(terminal, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    list(progress.watched(str, ("x" * 99,), str, quiet=False))
    assert shown(terminal()) == [f"1 of 1: {'x' * 11}"]


def test_nothing_is_said_where_nobody_looks(capsys, monkeypatch):
    assert list(progress.watched(str, (1, 2), str, quiet=False)) == ["1", "2"]
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys, "stderr", None)  # which it is where the caller has closed it
    assert list(progress.watched(str, (1, 2), str, quiet=False)) == ["1", "2"]


COMMANDS = [
    (f"claims {FALSE} {TRUE} --examples 20 --format json", [FALSE, TRUE]),
    (f"claims {FALSE} {TRUE} --examples 20", [FALSE, TRUE]),
    ("formulas --check ridge-risk", ["ridge-risk"]),
]


@pytest.mark.parametrize(("line", "names"), COMMANDS)
def test_a_command_says_how_far_it_is_on_a_terminal_alone(run, terminal, line, names):
    code, out, err = run(line)
    assert code == 0
    assert shown(err) == [f"{number} of {len(names)}: {name} ..." for number, name in enumerate(names, 1)]
    assert on_screen(err) == ""
    assert run(f"{line} --quiet") == (0, out, "")


def test_figures_are_counted(run, terminal, monkeypatch, tmp_path):
    import sandbox.examples.u_turn
    import sandbox.examples.weak_features

    for module in (sandbox.examples.u_turn, sandbox.examples.weak_features):
        monkeypatch.setattr(module, "main", lambda out, **_: {"files": [out]})
    line = f"figure u_turn weak-features u_turn --out {tmp_path}"
    code, out, err = run(line)
    assert (code, out) == (0, f"wrote {tmp_path}\n" * 2)
    assert shown(err) == ["1 of 2: u_turn ...", "2 of 2: weak_features ..."]
    assert run(f"{line} --quiet") == (0, out, "")
