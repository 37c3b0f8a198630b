"""Optional dependencies: imported if installed, else an error with a command that installs them.

The program is on no package index, so the command depends on where it was installed from: a folder, an archive, or a
repository, as recorded by the installer (PEP 610).
"""

from __future__ import annotations

import json
import re
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark

PROGRAM: Final = "reservkoll"


def needed(module: str, *, extra: str) -> ModuleType:
    """The installed `module`.

    Raises:
        InputError: it is not installed; says how to install the extra that brings it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        template = mark(
            "The package “{module}” is needed for this and is not installed. It belongs to the extra “{extra}”. "
            "Install it with: {command}"
        )
        raise InputError(template, module=module, extra=extra, command=install_command(module, extra)) from error


def install_command(module: str, extra: str) -> str:
    """The command that installs `extra`, or only `module` where the origin of the program is not recorded."""
    try:
        installed = distribution(PROGRAM)
    except PackageNotFoundError:
        return f"{_installer()} {_quoted(module)}"
    told = installed.read_text("direct_url.json")
    place = _place(json.loads(told), extra) if told else None
    return f"{_installer()} {place or ' '.join(map(_quoted, packages_of(installed.requires or (), extra) or [module]))}"


def packages_of(requirements: list[str] | tuple[str, ...], extra: str) -> list[str]:
    """The packages of an extra, from the requirements in a package's metadata."""
    wanted = re.compile(rf"""extra\s*==\s*['"]{re.escape(extra)}['"]""")
    return [one.split(";", maxsplit=1)[0].strip() for one in requirements if wanted.search(one)]


def _place(origin: dict[str, Any], extra: str) -> str | None:
    """The argument of `install`, by the program's origin; None where that no longer exists."""
    url = str(origin.get("url", ""))
    parts = urlparse(url)
    path = Path(url2pathname(unquote(parts.path))) if parts.scheme == "file" else None
    if path is not None and not path.exists():
        return None
    if "vcs_info" in origin:
        version = origin["vcs_info"].get("requested_revision") or origin["vcs_info"].get("commit_id")
        behind = f"@{version}" if version else ""
        return _quoted(f"{PROGRAM}[{extra}] @ {origin['vcs_info'].get('vcs', 'git')}+{url}{behind}")
    if path is not None and path.is_dir():
        editable = "-e " if origin.get("dir_info", {}).get("editable") else ""
        return f"{editable}{_quoted(f'{path}[{extra}]')}"
    return _quoted(f"{PROGRAM}[{extra}] @ {url}") if url else None


def _installer() -> str:
    """The installer for this Python: its pip, else uv."""
    python = _quoted(sys.executable or "python")
    return f"{python} -m pip install" if find_spec("pip") else f"uv pip install --python {python}"


def _quoted(word: str) -> str:
    """A word quoted for the shell, on Windows and elsewhere."""
    return f'"{word}"' if re.search(r"[^\w./\\:-]", word) else word
