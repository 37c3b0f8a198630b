"""The folders whose lists an assistant may have screened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.parsers.text import shortened

NONE_NAMED = mark("No folder with lists was named. Start it with reservkoll mcp --folder FOLDER.")
OUTSIDE = mark("{path} is not within a folder that was named. Those named: {folders}.")


def within(text: str, folders: Sequence[Path]) -> Path:
    """The file `text`, which must lie within one of `folders`, links followed; a relative name is looked for in each.

    Raises:
        InputError: no folder was named, or the file lies elsewhere.
    """
    if not folders:
        raise InputError(NONE_NAMED)
    if "\0" in text:
        raise InputError(OUTSIDE, path=text.replace("\0", "?"), folders=", ".join(map(str, folders)))
    named = Path(text)
    for folder in folders:
        try:
            root = folder.resolve()
            found = (root / named).resolve()
            if found.is_relative_to(root) and found.is_file():
                return found
        except (OSError, RuntimeError):  # a name that is too long, or links in a circle
            continue
    raise InputError(OUTSIDE, path=shortened(named.name), folders=", ".join(map(str, folders)))
