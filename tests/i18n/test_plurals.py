"""One row is no rows: nouns agree with the numbers beside them, in every message of the catalogue."""

from __future__ import annotations

import re

import pytest
from tests.i18n.test_plain_language import catalogued

from reservkoll.common.formatting import counted
from reservkoll.i18n import Language, translator
from reservkoll.i18n.plurals import ENGLISH, NOUN, QUALIFIERS, SWEDISH, Message

PLURAL_ENDINGS = re.compile(r"(?:er|or|ar|orna|erna)$")
NOT_NOUNS = {
    "anger", "behöver", "beskriver", "diarienummer", "eller", "försvårar", "har", "hänvisar", "innehåller", "kvar",
    "stämmer", "säger", "tar", "kräver", "gäller", "hör", "ger", "per", "under", "över", "efter", "väger", "hjälper",
    "handlar", "kommer", "ligger", "löper", "rymmer", "betalar", "hindrar", "var", "ser", "betyder", "kronor",
}  # fmt: skip


@pytest.mark.parametrize(
    ("message", "values", "told"),
    [
        ("{rows} rader lästes.", {"rows": 1}, "1 rad lästes."),
        ("{rows} rader lästes.", {"rows": 2}, "2 rader lästes."),
        ("{rows} rader lästes.", {"rows": 0}, "0 rader lästes."),
        ("{groups} grupper ({rows} rader)", {"groups": "1", "rows": "21"}, "1 grupp (21 rader)"),
        ("{months} månaders avtal", {"months": 1}, "1 månads avtal"),
        ("{rows} rows were read.", {"rows": 1}, "1 row was read."),
        ("{rows} rows have none", {"rows": counted(1, Language.EN)}, "1 row has none"),
        ("{count} dolda rader lästes", {"count": 1}, "1 dold rad lästes"),
        ("{count} helt tomma rader", {"count": 1}, "1 helt tom rad"),
        ("{count} helt tomma rader", {"count": 2}, "2 helt tomma rader"),
        ("{count} hidden rows were read", {"count": 1}, "1 hidden row was read"),
        ("{count} more cells stand there", {"count": 1}, "1 more cell stands there"),
        ("{share} rader", {"share": True}, "True rader"),
        ("rad {row} rader sig", {"row": 7}, "rad 7 rader sig"),
    ],
)
def test_one_and_many(message: str, values: dict[str, object], told: str) -> None:
    assert Message(message).format(**values) == told


@pytest.mark.parametrize("language", Language)
def test_what_is_translated_agrees(language: Language) -> None:
    told = translator(language)("{rows} rows get another answer.").format(rows=1)
    assert told == {"sv": "1 rad får ett annat svar.", "en": "1 row gets another answer."}[language.value]


def test_every_noun_behind_a_number_is_known() -> None:
    behind = {found["noun"] for text in catalogued().values() for found in NOUN.finditer(text)}
    assert {word for word in behind if PLURAL_ENDINGS.search(word)} - NOT_NOUNS - SWEDISH.keys() == set()
    assert not SWEDISH.keys() & ENGLISH.keys()


def test_every_word_between_a_number_and_its_noun_is_known() -> None:
    between = re.compile(r"\{\w+\} (\w+) (\w+)")
    found = {
        word
        for text in catalogued().values()
        for word, noun in between.findall(text)
        if noun in SWEDISH and SWEDISH[noun] != noun and word not in SWEDISH
    }
    assert found - QUALIFIERS.keys() - NOT_NOUNS - {"på", "första"} == set()
