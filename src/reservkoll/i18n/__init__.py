"""Localization through gettext catalogues: Swedish (default) and English.

English stands in the code as the message id; `locale/sv/LC_MESSAGES/reservkoll.po` holds the Swedish. Code that
composes a message for later marks it with :func:`mark`; code that shows one translates it with a :data:`Translate`.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from reservkoll.i18n.plurals import Message

Translate = Callable[[str], str]


class Language(StrEnum):
    """A language that every text exists in."""

    SV = "sv"
    EN = "en"


@cache
def translator(language: Language) -> Translate:
    """Return the function that turns an English message id into a text in `language`."""
    if language is Language.EN:
        catalogue = gettext.NullTranslations()
    else:
        catalogue = gettext.translation("reservkoll", Path(__file__).parent / "locale", [language.value])

    def translate(message: str) -> str:
        text = catalogue.gettext(message)
        return Message(text) if "{" in text else text

    return translate


def mark(message: str) -> str:
    """Mark `message` for translation where it is composed; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Listed:
    """Several things of a kind within a message, each put into words by `template` in the reader's language."""

    template: str
    each: tuple[tuple[tuple[str, object], ...], ...]
    separator: str = ", "

    def text(self, translate: Translate) -> str:
        """The list in the reader's language; a dash where there is nothing in it."""
        template = translate(self.template)
        return self.separator.join(template.format(**_told(fields, translate)) for fields in self.each) or "–"

    def __str__(self) -> str:
        return self.text(str)


def _told(fields: tuple[tuple[str, object], ...], translate: Translate) -> dict[str, object]:
    """The fields of one thing; a message among them in the reader's language."""
    return {
        name: text(translate) if callable(text := getattr(value, "text", None)) else value for name, value in fields
    }


def listed(template: str, each: Iterable[Mapping[str, object]], separator: str = ", ") -> Listed:
    """A list whose `template`, a marked message, is filled in once for each."""
    return Listed(template, tuple(tuple(fields.items()) for fields in each), separator)


def quoted(names: Iterable[object]) -> Listed:
    """Names in the quotation marks of the reader's language."""
    return listed(mark("“{name}”"), ({"name": name} for name in names))


def filled(template: str, parameters: Mapping[str, object], translate: Translate) -> str:
    """A message in the reader's language, with what is listed in it."""
    shown = {name: value.text(translate) if isinstance(value, Listed) else value for name, value in parameters.items()}
    return translate(template).format(**shown)
