"""Starts a Python child process with this process's imports and nothing from the working directory.

`python -m` puts the working directory first on the import path, so that a `polars.py` among the user's
downloads would be run. A child gets this process's import path without it, no `PYTHON…` variables, and an
environment of a few variables.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

# -I: neither PYTHONPATH nor the working directory counts until the path is handed over.
START: Final = (
    "import json, runpy, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)
PASSED_ON: Final = frozenset(
    (
        *("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CACHE_HOME", "XDG_DATA_HOME"),
        *("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR"),
        *("LANG", "LC_ALL", "LC_CTYPE", "NUMBER_OF_PROCESSORS", "POLARS_MAX_THREADS"),
    )
)
OWN_PREFIX: Final = "RESERVKOLL_"
OWN_FOLDERS: Final = frozenset({"RESERVKOLL_CACHE", "RESERVKOLL_DATA"})
SAFE_PATH: Final = {"PYTHONSAFEPATH": "1"}
"""For a Python started by another program, where we control the environment but not the command line."""
PACKAGE_ROOT: Final = Path(__file__).resolve().parents[2]


def python_command(module: str) -> list[str]:
    """The command that runs our `module` as a program."""
    return [sys.executable, "-I", "-X", "utf8", "-c", START, json.dumps(safe_import_path(sys.path)), module]


def child_environment(temporary: Path) -> dict[str, str]:
    """The environment variables of a child process, with `temporary` as its temporary folder."""
    kept = {name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith(OWN_PREFIX)}
    for name in OWN_FOLDERS & kept.keys():
        if (value := kept[name]) and value.lower() != "off":  # the child has another working directory
            kept[name] = os.path.abspath(value)
    return {**kept, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))}


def safe_import_path(entries: Iterable[str]) -> list[str]:
    """The absolute entries of an import path, without the working directory unless the program itself is there."""
    here: Path | None = None
    with suppress(OSError):  # the folder may have been removed
        here = Path.cwd().resolve()
    return [
        entry
        for entry in entries
        if os.path.isabs(entry) and (Path(entry).resolve() != here or Path(entry).resolve() == PACKAGE_ROOT)
    ]
