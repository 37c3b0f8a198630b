"""Texts for people, in Swedish (default) and English, through gettext catalogues.

English stands in the code as the message id; `locale/sv/LC_MESSAGES/reservkoll.po` holds the Swedish. Code that
composes a message for later marks it with :func:`mark`; code that shows one translates it with a :data:`Translate`.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path

Translate = Callable[[str], str]


class Language(StrEnum):
    """A language that every text exists in."""

    SV = "sv"
    EN = "en"


@cache
def translator(language: Language) -> Translate:
    """Return the function that turns an English message id into a text in `language`."""
    if language is Language.EN:
        return gettext.NullTranslations().gettext
    return gettext.translation("reservkoll", Path(__file__).parent / "locale", [language.value]).gettext


def mark(message: str) -> str:
    """Mark `message` for translation where it is composed; it is translated where it is shown."""
    return message
