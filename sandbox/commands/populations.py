"""The populations of the command line, and the options that each takes."""

from __future__ import annotations

from sandbox.tasks.families import TASKS


def option(name: str) -> str:
    """A parameter as it is written on the command line."""
    return f"--{name.replace('_', '-')}"


def populations() -> str:
    """Every task with the options it needs, in brackets those it can do without."""
    lines = []
    for name, family in TASKS.items():
        options = [f"[{option(each)}]" if each in family.defaults else option(each) for each in family.parameters]
        lines.append(f"  {name:<26} {' '.join(each for each in options if each not in ('[--signal]', '[--noise]'))}")
    return "\n".join(
        (
            *lines,
            "  each with [--noise] and, but for spherical, [--signal]; the formulas are in",
            '  python -c \'help("sandbox.Task")\' and help("sandbox.SphericalTask")',
        )
    )
