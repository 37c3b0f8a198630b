"""Reference data on ledgers that is not law, from ledger.yaml: legal forms, the goal, column names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from reservkoll.common.organisation_number import is_personal
from reservkoll.common.validation import validate
from reservkoll.common.yaml_loader import read_document
from reservkoll.facts.models import LegalForm
from reservkoll.i18n import Language
from reservkoll.parsers.text import fold
from reservkoll.tabular.header.aliases import Aliases, Names, places

UNKNOWN_FORM = "unknown"
GIVEN_FORMS = tuple(form.value for form in LegalForm)  # what a list of organisations may say, as in a case file


class _Data(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Wording(_Data):
    """A text in both languages."""

    sv: str
    en: str

    def text(self, language: Language) -> str:
        """The text in `language`."""
        return self.sv if language is Language.SV else self.en


class Source(_Data):
    """Where something is stated, and the day it was read."""

    title: str
    url: str
    retrieved: date


class Goal(Wording):
    """A share in per cent that purchases are held against, and whose goal it is."""

    percent: Decimal | int
    source: str


class LegalForms(_Data):
    """What an organisation number says of the legal form. An indication, never proof of being idéburen."""

    source: str
    by_digit: dict[str, str]
    personal: str
    indicate_ideburen: list[str]
    public: list[str]
    names: dict[str, Wording]
    words: dict[str, str]

    def of(self, digits: str) -> str:
        """The form that the ten `digits` of an organisation number indicate."""
        return self.personal if is_personal(digits) else self.by_digit.get(digits[0], UNKNOWN_FORM)


class ColumnNames(_Data):
    """The names of one column; see :class:`reservkoll.tabular.header.aliases.Names`."""

    clear: list[str]
    weak: list[str]
    hints: list[str]


class Reference(_Data):
    """The whole file."""

    sources: dict[str, Source]
    goal: Goal
    legal_forms: LegalForms
    columns: dict[str, ColumnNames]
    others: list[str]
    list_columns: dict[str, list[str]]

    @cached_property
    def aliases(self) -> Aliases:
        """The names of the columns, folded."""
        return Aliases(
            {
                field: Names(
                    clear=places(names.clear),
                    weak=places(names.weak),
                    asked={},
                    hints=frozenset(map(fold, names.hints)),
                    never=frozenset(),
                    only=frozenset(),
                    unless=frozenset(),
                    of_time=False,
                )
                for field, names in self.columns.items()
            },
            frozenset(map(fold, self.others)),
        )


@cache
def reference() -> Reference:
    """The shipped reference data."""
    document = read_document(Path(__file__).with_name("ledger.yaml"))
    return validate(Reference, document, document.data)
