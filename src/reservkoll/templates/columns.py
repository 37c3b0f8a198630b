"""The columns of the inventory template: heading, meaning, format, allowed words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Final

from reservkoll.common.yaml_loader import read_document
from reservkoll.i18n import Language, mark, translator
from reservkoll.inventory.labels import LABELS
from reservkoll.inventory.schema import CONTRACT_FROM, CONTRACT_TO, CPV, FACTS, STARTED, TOTAL_LENGTH, VALUE
from reservkoll.rulebook.rulebook import Rulebook


class Cells(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    CODES = "codes"
    MONEY = "money"
    DAY = "day"
    MONTHS = "months"
    MONTHS_OR_NONE = "months_or_none"
    ORGANISATION = "organisation"
    WORD = "word"


class Weight(Enum):
    """How much hangs on a column."""

    NEARLY_ALWAYS = mark("nearly always")
    SOMETIMES = mark("sometimes")
    FOR_YOURSELF = mark("for your own use")


TYPE = "purchase.authority.type"
ACT = "purchase.act"
NEEDED: Final = frozenset({CPV, VALUE, STARTED, ACT, TYPE})
LEFT_OUT: Final = frozenset(
    {CONTRACT_FROM, CONTRACT_TO, TOTAL_LENGTH}
)  # the length is asked for once, with its options beside it
FOR_YOURSELF: Final = frozenset({"id", "title", "department", "purchase.authority.name"})
KINDS: Final = {
    CPV: Cells.CODES,
    VALUE: Cells.MONEY,
    STARTED: Cells.DAY,
    "purchase.authority.org_no": Cells.ORGANISATION,
    "purchase.contract.months": Cells.MONTHS,
    "purchase.contract.option_months": Cells.MONTHS_OR_NONE,
}
# The words that stand in the lists to choose from, by the fact's value; each is read back as that value.
WORDS: Final[dict[str, dict[object, str]]] = {
    ACT: {"LOU": "LOU", "LUF": "LUF", "LUK": "LUK"},
    TYPE: {
        "central_government": mark("Central government authority"),
        "region": mark("Region"),
        "municipality": mark("Municipality"),
        "public_body": mark("Body governed by public law"),
        "utility": mark("Utility"),
    },
    "purchase.subject": {"goods": mark("Goods"), "services": mark("Services"), "works": mark("Works")},
    "purchase.choice_system": {True: mark("Yes"), False: mark("No")},
    "purchase.primary_care": {True: mark("Yes"), False: mark("No")},
}
MEANINGS: Final = {
    "id": mark("Which number has the purchase in your own records?"),
    "title": mark("What is to be bought, in a few words?"),
    "department": mark("Which department or unit buys?"),
    "purchase.authority.name": mark("Which authority or company buys?"),
}
HOW: Final = {
    Cells.TEXT: mark("Free text."),
    Cells.CODES: mark(
        "Eight digits, with or without the check digit. Several codes: the main one first, semicolons between them."
    ),
    Cells.MONEY: mark(
        "An amount in kronor without VAT, for the whole contract: options and extensions are counted in, a yearly "
        "amount is not enough."
    ),
    Cells.DAY: mark("A date: year-month-day, such as 2025-03-01. The first day of the contract is another day."),
    Cells.MONTHS: mark("The number of months without options, such as 24."),
    Cells.MONTHS_OR_NONE: mark("The number of months that all options come to, such as 12. Write 0 if there are none."),
    Cells.ORGANISATION: mark("Ten digits, such as 212000-1231."),
    Cells.WORD: mark("Choose from the list."),
}
WIDTHS: Final = {
    Cells.TEXT: 30,
    Cells.CODES: 24,
    Cells.MONEY: 22,
    Cells.DAY: 18,
    Cells.MONTHS: 22,
    Cells.MONTHS_OR_NONE: 16,
    Cells.ORGANISATION: 24,
    Cells.WORD: 22,
}


@dataclass(frozen=True)
class TemplateColumn:
    """One column in the reader's language; `words` are the allowed ones, none where any text or number may stand."""

    fact: str
    heading: str
    meaning: str
    how: str
    cells: Cells
    weight: Weight
    words: tuple[str, ...]
    width: float
    examples: tuple[object, ...]


def template_columns(rulebook: Rulebook, language: Language) -> tuple[TemplateColumn, ...]:
    """Every column, in the order of the inventory's facts. `examples` has one cell for each made-up purchase."""
    translate = translator(language)
    columns = []
    for fact in FACTS:
        if fact in LEFT_OUT:
            continue
        cells = Cells.WORD if fact in WORDS else KINDS.get(fact, Cells.TEXT)
        words = {value: translate(word) for value, word in WORDS.get(fact, {}).items()}
        weight = Weight.NEARLY_ALWAYS if fact in NEEDED else Weight.SOMETIMES
        columns.append(
            TemplateColumn(
                fact,
                translate(LABELS[fact]),
                translate(MEANINGS[fact]) if fact in MEANINGS else rulebook.facts[fact].question.text(language),
                translate(HOW[cells]),
                cells,
                Weight.FOR_YOURSELF if fact in FOR_YOURSELF else weight,
                tuple(words.values()),
                16 if fact == "id" else WIDTHS[cells],
                tuple(_shown(example.get(fact), words, language) for example in examples()),
            )
        )
    return tuple(columns)


@cache
def examples() -> tuple[dict[str, Any], ...]:
    """The made-up purchases, fact to value as in examples.yaml."""
    return tuple(read_document(Path(__file__).with_name("examples.yaml")).data["examples"])


def _shown(value: Any, words: dict[object, str], language: Language) -> object:
    if isinstance(value, dict):
        return value[language.value]
    return words.get(value, value) if words else value
