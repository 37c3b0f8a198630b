"""The output of commands: the one place where text is written to the terminal.

Personal numbers are masked, and control characters are shown as pictures, whatever the source of the text.
Data for other programs is JSON, in which control characters are escaped.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# Rich breaks lines at no-break spaces, which would cut an amount like 8 500 000 kr at the end of a line.
WORD: Final = re.compile(r"[^\S\u00a0\u202f]*[\S\u00a0\u202f]+[^\S\u00a0\u202f]*")


def tell(text: str) -> None:
    """Print one message to stderr."""
    from reservkoll.common.terminal_controls import shown_text  # not needed to show help

    sys.stderr.write(shown_text(text).rstrip() + "\n")


def write_out(text: str) -> None:
    """Write a text of our own, such as a finished JSON document, to stdout verbatim."""
    sys.stdout.write(text)


def write_json(document: object) -> None:
    """Write data for other programs to stdout, as JSON."""
    from reservkoll.common.json_text import json_text

    write_out(json_text(document) + "\n")


def terminal(*, stderr: bool = False, quiet: bool = False, markup: bool = True) -> Console:
    """Standard output or error: the width of the window, colours as the user prefers, amounts never broken."""
    from rich import _wrap

    _wrap.re_word = WORD
    console: Console = _console()(stderr=stderr, quiet=quiet, markup=markup, highlight=False, emoji=False)
    return console


def can_ask(console: Console) -> bool:
    """Whether there is a user who sees `console` and can answer."""
    return sys.stdin.isatty() and console.is_terminal and not console.quiet


@cache
def _console() -> Any:
    from rich.console import Console
    from rich.protocol import rich_cast
    from rich.text import Text

    from reservkoll.common.terminal_controls import shown_text

    class GuardedConsole(Console):
        """Masks every text before layout: afterwards a line break may have split a number."""

        def render_str(self, text: str, **settings: Any) -> Text:
            """The text, masked and without control characters."""
            return super().render_str(shown_text(text), **settings)

        def render(self, renderable: Any, options: Any = None) -> Any:
            """The renderable, with the texts in it masked and without control characters."""
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
