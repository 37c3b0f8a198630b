"""What a command says: the one place where texts leave for the terminal.

Nobody's personal number is shown, and signs that a terminal obeys are shown as pictures, whatever the text came from.
Data for other programs is JSON, in which such signs are escaped.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# Rich takes a no-break space for a place to break, and an amount like 8 500 000 kr would be cut at the end of a line.
WORD: Final = re.compile(r"[^\S\u00a0\u202f]*[\S\u00a0\u202f]+[^\S\u00a0\u202f]*")


def tell(text: str) -> None:
    """Say one message on stderr."""
    from reservkoll.common.terminal_controls import shown_text  # help is shown without it

    sys.stderr.write(shown_text(text).rstrip() + "\n")


def write_out(text: str) -> None:
    """Write a text of ours, such as a document that is JSON already, to stdout as it is."""
    sys.stdout.write(text)


def write_json(document: object) -> None:
    """Write data for other programs to stdout."""
    from reservkoll.common.json_text import json_text

    write_out(json_text(document) + "\n")


def terminal(*, stderr: bool = False, quiet: bool = False, markup: bool = True) -> Console:
    """Standard output, or standard error: as wide as the window, colours as the user set, amounts kept in one piece."""
    from rich import _wrap

    _wrap.re_word = WORD
    console: Console = _console()(stderr=stderr, quiet=quiet, markup=markup, highlight=False, emoji=False)
    return console


def can_ask(console: Console) -> bool:
    """Whether there is a user who sees what `console` says and can answer."""
    return sys.stdin.isatty() and console.is_terminal and not console.quiet


@cache
def _console() -> Any:
    from rich.console import Console
    from rich.protocol import rich_cast
    from rich.text import Text

    from reservkoll.common.terminal_controls import shown_text

    class GuardedConsole(Console):
        """Looks through every text before it is laid out: afterwards the end of a line may cut a number in two."""

        def render_str(self, text: str, **settings: Any) -> Text:
            """A text as it may be shown."""
            return super().render_str(shown_text(text), **settings)

        def render(self, renderable: Any, options: Any = None) -> Any:
            """What to print, the texts in it as they may be shown."""
            renderable = rich_cast(renderable)
            return super().render(_guarded(renderable) if isinstance(renderable, Text) else renderable, options)

    return GuardedConsole


def _guarded(text: Text) -> Text:
    from reservkoll.common.terminal_controls import replacements

    found = replacements(text.plain)
    if not found:
        return text
    from rich.text import Text

    guarded, position = text.blank_copy(), 0
    for one in found:
        guarded.append_text(text[position : one.start])
        guarded.append_text(Text(one.shown, text[one.start].spans[0].style if text[one.start].spans else ""))
        position = one.end
    guarded.append_text(text[position:])
    return guarded
