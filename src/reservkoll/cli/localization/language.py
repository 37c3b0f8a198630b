"""The language: `--lang`, else the environment variable `RESERVKOLL_LANG`, else the profile's, else Swedish.

Read directly from the arguments, since help texts are built before these are parsed.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from reservkoll.i18n import Language, Translate, translator


def chosen() -> Language:
    """The requested language; Swedish if there is none or it is unknown."""
    arguments = sys.argv[1:]
    asked = os.environ.get("RESERVKOLL_LANG", "")
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            asked = arguments[position + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    if not asked and "--no-config" not in arguments:
        asked = _of_profile()
    return Language.EN if asked.lower() == Language.EN.value else Language.SV


@cache
def _of_profile() -> str:
    """The language in the profile found from the working directory; a broken profile is reported where it is used."""
    from reservkoll.screening.profile_place import profile_place

    place = profile_place(Path())
    if place is None:
        return ""
    from reservkoll.common.errors import InputError
    from reservkoll.screening.profile import read_profile

    try:
        return read_profile(place).language or ""
    except InputError:
        return ""


def speaker() -> Translate:
    """A translator into the language chosen at the time of each call."""

    def say(text: str) -> str:
        return translator(chosen())(text)

    return say
