"""An option with an optional value: `--organisations` alone means the user's own index.

Typer has no such options. The next word is its value only if it is an index, so that a list may follow too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

ORGANISATIONS: Final = "--organisations"
SUFFIXES: Final = (".sqlite", ".db")


def with_values(args: Sequence[str]) -> Iterator[str]:
    """The words of a command line, with the default inserted after the option if it has no value."""
    for place, word in enumerate(args):
        if word == ORGANISATIONS and not _is_value(args[place + 1 : place + 2]):
            from reservkoll.organisations.index import default_index

            yield f"{ORGANISATIONS}={default_index()}"
        else:
            yield word


def _is_value(following: Sequence[str]) -> bool:
    from reservkoll.organisations.index import is_index

    return any(
        not word.startswith("-") and (word.lower().endswith(SUFFIXES) or is_index(Path(word))) for word in following
    )
