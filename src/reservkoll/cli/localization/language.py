"""The language: `--lang`, else the environment variable `RESERVKOLL_LANG`, else Swedish.

Read straight from the arguments, since help texts are made before they are parsed.
"""

from __future__ import annotations

import os
import sys

from reservkoll.i18n import Language, Translate, translator


def chosen() -> Language:
    """The language asked for; Swedish where none or an unknown one is."""
    arguments = sys.argv[1:]
    asked = os.environ.get("RESERVKOLL_LANG", "")
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            asked = arguments[position + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return Language.EN if asked.lower() == Language.EN.value else Language.SV


def speaker() -> Translate:
    """Translates into the language that is chosen at the time of each call."""

    def say(text: str) -> str:
        return translator(chosen())(text)

    return say
