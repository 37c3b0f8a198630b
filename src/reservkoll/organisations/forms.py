"""Legal forms as the registers code them, from forms.yaml. A form is no proof of being idéburen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from reservkoll.common.validation import validate
from reservkoll.common.yaml_loader import read_document
from reservkoll.facts.models import LegalForm
from reservkoll.i18n import Language
from reservkoll.parsers.text import fold

Ideburen = Literal["often", "sometimes", "unknown", "no"]
GRADES: Final[tuple[Ideburen, ...]] = ("often", "sometimes", "unknown", "no")
"""How common a form is among idéburna organisations, in the order in which candidates are listed."""


class _Data(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Source(_Data):
    """Where codes are stated, and the day it was read."""

    title: str
    url: str
    retrieved: date


class Form(_Data):
    """A legal form: its codes in the registers, how common it is among idéburna, its name.

    `profile`: what a supplier's profile calls it, where that is another word.
    `name_says`: the words in an organisation's name that tell this form from `of`, which has the same code.
    """

    sv: str
    en: str
    ideburen: Literal["often", "sometimes", "no"]
    scb: list[str] = []
    bolagsverket: list[str] = []
    name_says: str | None = None
    of: str | None = None
    public: bool = False
    profile: str | None = None

    def text(self, language: Language) -> str:
        """Its name in `language`."""
        return self.sv if language is Language.SV else self.en


class Persons(_Data):
    """The codes of natural persons."""

    scb: list[str]
    bolagsverket: list[str]


class Forms(_Data):
    """The whole file."""

    sources: dict[str, Source]
    forms: dict[str, Form]
    persons: Persons
    words: dict[str, str]
    columns: dict[str, list[str]]

    def codes(self, register: Literal["scb", "bolagsverket"]) -> dict[str, str]:
        """Code to form, of one register."""
        return {code: name for name, form in self.forms.items() for code in getattr(form, register)}

    def told_by_name(self) -> Iterator[tuple[str, str, str]]:
        """Forms that only a name tells: the form that the code says, the words in the name, the form it then is."""
        for name, form in self.forms.items():
            if form.name_says is not None and form.of is not None:
                yield form.of, form.name_says, name

    @cached_property
    def _words(self) -> dict[str, str]:
        written = {fold(word): name for word, name in self.words.items()}
        named = {fold(text): name for name, form in self.forms.items() for text in (name, form.sv, form.en)}
        coded = {fold(code): name for code, name in self.codes("bolagsverket").items()}
        return coded | named | written | self.codes("scb")

    def of_words(self, text: str) -> str:
        """The form that an ordinary list calls `text`; the text itself where none is known by it."""
        return self._words.get(fold(text), text.strip())

    def is_person(self, text: str) -> bool:
        """Whether an ordinary list says that the organisation is a natural person's business."""
        said = fold(text)
        return said in {fold(code) for code in (*self.persons.bolagsverket, *self.persons.scb)} or said.startswith(
            "enskild"
        )

    def of_profile(self, name: str) -> LegalForm | None:
        """What a supplier's profile calls a form; None for a code that has no name here."""
        form = self.forms.get(name)
        return None if form is None else LegalForm(form.profile or name)

    def grade(self, name: str | None) -> Ideburen:
        """How common the form is among idéburna; unknown for one that has no name here."""
        form = self.forms.get(name or "")
        return "unknown" if form is None else form.ideburen

    def named(self, name: str | None, language: Language) -> str | None:
        """The name of a form; a code that is not known as it stands."""
        form = self.forms.get(name or "")
        return name if form is None else form.text(language)


def often_ideburna() -> list[str]:
    """The forms that are common among idéburna organisations; none proves that one is."""
    return [name for name, form in legal_forms().forms.items() if form.ideburen == "often"]


def public_forms() -> list[str]:
    """The forms of public bodies."""
    return [name for name, form in legal_forms().forms.items() if form.public]


@cache
def legal_forms() -> Forms:
    """The shipped legal forms."""
    document = read_document(Path(__file__).with_name("forms.yaml"))
    return validate(Forms, document, document.data)
