"""The console that commands write to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import Console

# Rich takes a no-break space for a place to break, and an amount like 8 500 000 kr would be cut at the end of a line.
WORD: Final = re.compile(r"[^\S\u00a0\u202f]*[\S\u00a0\u202f]+[^\S\u00a0\u202f]*")


def terminal(*, stderr: bool = False, quiet: bool = False, markup: bool = True) -> Console:
    """Standard output, or standard error: as wide as the window, colours as the user set, amounts kept in one piece."""
    from rich import _wrap
    from rich.console import Console

    _wrap.re_word = WORD
    return Console(stderr=stderr, quiet=quiet, markup=markup, highlight=False, emoji=False)
