"""How long the commands take that one waits for, beside a bare interpreter, and which imports it is spent on."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

from clock import OURS, Took, in_turn, program

BARE, LIBRARIES = "python -c pass", "typer, pydantic, yaml and rich imported, nothing else"
MOST = {"--version": 7, "--help": 13, "check": 20, "limits": 20, "cpv search": 20, "screen --help": 20}  # × BARE
SHOWN = 12


def start_up(case: Path, runs: int, names: tuple[str, ...] = tuple(MOST)) -> dict[str, Took]:
    """Each command as a program of its own, of those named."""
    commands = {
        "--version": ["--version"],
        "--help": ["--help"],
        "check": ["check", str(case)],
        "limits": ["limits"],
        "cpv search": ["cpv", "search", "städning"],
        "screen --help": ["screen", "--help"],
    }
    works = {
        BARE: [sys.executable, "-c", "pass"],
        LIBRARIES: [sys.executable, "-c", "import typer, pydantic, yaml, rich"],
        **{name: [*OURS, *commands[name]] for name in names},
    }
    return in_turn({name: partial(program, command) for name, command in works.items()}, runs)


def imports(case: Path) -> dict[str, float]:
    """The modules of ours and others that take longest to load for `check`, with what they load, in milliseconds."""
    command = [sys.executable, "-X", "importtime", *OURS[1:], "check", str(case)]
    told = subprocess.run(command, check=False, capture_output=True, text=True).stderr.splitlines()
    found = {}
    for line in told:
        if line.startswith("import time:") and line.count("|") == 2 and "cumulative" not in line:
            _, cumulative, name = line.split("|")
            found[name.strip()] = int(cumulative) / 1000
    return dict(sorted(found.items(), key=lambda each: -each[1])[:SHOWN])
