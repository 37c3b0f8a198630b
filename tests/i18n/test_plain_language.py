"""Simple signs of plain Swedish in every text that people read: the catalogue and the rulebook's own words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from babel.messages.pofile import read_po
from tests.conftest import ROOT

from reservkoll.common.yaml_loader import read_document

CATALOGUE = ROOT / "src" / "reservkoll" / "i18n" / "locale" / "sv" / "LC_MESSAGES" / "reservkoll.po"
DATA = [
    *sorted((ROOT / "rules").rglob("*.yaml")),
    *sorted((ROOT / "src" / "reservkoll").rglob("*.yaml")),
]
NAMES = [CATALOGUE.name, *(str(path.relative_to(ROOT)) for path in DATA)]
MOST_WORDS = 30

# Exceptions, each by words that it holds. A sentence that is still longer, to be divided: none.
LONG: tuple[str, ...] = ()
# Straight quotes that belong to the file which the text tells how to write:
STRAIGHT_QUOTES = (
    "”{text}” är inget konto.",
    "”{given}” ska vara text.",
)

ABBREVIATIONS = (
    "kap",
    "ref",
    "st",
    "p",
    "m.fl",
    "bl.a",
    "t.ex",
    "dvs",
    "nr",
    "art",
    "bet",
    "prop",
    "exkl",
    "inkl",
    "max",
)
OFFICIALESE = re.compile(
    r"\b(skall|ifall|medelst|jämlikt|ävensom|erforderlig\w*|vederbörande|dylik\w*|förutsättes|åligger)\b", re.IGNORECASE
)
# English words that are no Swedish words and no keys of the user's files.
ENGLISH = re.compile(
    r"\b(the|and|are|is not|do not|with|which|this|that|was|were|must|cannot|should|would|could|their|there|have|been"
    r"|because|into|about|only|when|where|than|each|every|between|without|against|before|after|these|those|does|file|files"
    r"|folder|row|rows|sheet|column|columns|missing|unknown|warning|error|threshold|procurement|rulebook|award|awarded"
    r"|limit|deadline|shall|may|will|your|you|from|more|than|least|most)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"\{[^}]*\}|`[^`]*`|--[\w-]+|[\w-]*[./_=][\w./_=-]*\w|https?://\S+")
BROKEN = re.compile("[\u00c2\u00c3\ufffd]")  # what å, ä and ö become when UTF-8 is read as something else


@cache
def catalogued() -> dict[str, str]:
    """The messages of the catalogue with their Swedish."""
    with CATALOGUE.open("rb") as source:
        return {str(entry.id): str(entry.string) for entry in read_po(source, locale="sv") if entry.id}


def _swedish(value: Any) -> Iterator[str]:
    """Every text under a key `sv`, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "sv" and isinstance(inner, str):
                yield inner
            else:
                yield from _swedish(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _swedish(inner)


@cache
def texts_of(name: str) -> list[str]:
    """The Swedish texts of the catalogue or of a file of the checkout."""
    return [*(catalogued().values() if name == CATALOGUE.name else _swedish(read_document(ROOT / name).data))]


@pytest.fixture(params=NAMES)
def texts(request: pytest.FixtureRequest) -> list[str]:
    return texts_of(request.param)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a full stop after an abbreviation, or before a small letter, ends none."""
    joined = text
    for short in ABBREVIATIONS:
        joined = re.sub(rf"\b{re.escape(short)}\. (?=\S)", f"{short}\u2024 ", joined)
    return [part for part in re.split(r"(?<=[.!?])”?\s+(?=[”A-ZÅÄÖ{0-9])|\n+", joined) if part]


def words(sentence: str) -> int:
    return len(re.findall(r"[\w{][\w{}.,:§%–/=-]*", sentence))


def _holds(text: str, exceptions: tuple[str, ...]) -> bool:
    return any(part in text for part in exceptions)


def test_sentences_are_told_apart() -> None:
    assert len(sentences("Läs 19 kap. LOU och HFD 2020 ref. 15. Fråga sedan.")) == 2
    assert words("Läs {path}, rad 3.") == 4


def test_there_are_texts_to_look_at() -> None:
    assert len(texts_of(CATALOGUE.name)) > 500
    assert len(texts_of("rules/notes.yaml")) > 50


def test_no_sentence_is_too_long_to_take_in(texts: list[str]) -> None:
    long = [
        (words(sentence), sentence)
        for text in texts
        for sentence in sentences(text)
        if words(sentence) > MOST_WORDS and not _holds(sentence, LONG)
    ]
    assert long == []


def test_no_word_of_officialese_is_used(texts: list[str]) -> None:
    assert [text for text in texts if OFFICIALESE.search(text)] == []


def test_no_english_is_left(texts: list[str]) -> None:
    assert [(found[0], text) for text in texts if (found := ENGLISH.search(CODE.sub(" ", text)))] == []


def test_the_rulebook_calls_facts_by_words_never_by_paths() -> None:
    path = re.compile(r"(?<!--set )\b(?:purchase|supplier|partnership)\.[a-z_]+")
    told = [text for name in NAMES if name.startswith("rules") for text in texts_of(name)]
    assert told
    assert [text for text in told if path.search(text)] == []


def test_quotation_marks_are_swedish(texts: list[str]) -> None:
    foreign = [text for text in texts if re.search("[“„«»‘]", text)]
    straight = [text for text in texts if '"' in text and not _holds(text, STRAIGHT_QUOTES)]
    odd = [text for text in texts if text.count("”") % 2]
    assert (foreign, straight, odd) == ([], [], [])


def test_letters_are_whole(texts: list[str]) -> None:
    assert [text for text in texts if BROKEN.search(text) or unicodedata.normalize("NFC", text) != text] == []


def test_spaces_are_where_they_belong(texts: list[str]) -> None:
    # A question mark between spaces is the answer “?” of the interview.
    faulty = re.compile(r"\S  +\S|\s[,.;:!](\s|$)|\s\?$")
    assert [text for text in texts if faulty.search(text)] == []


def test_a_translation_fills_in_what_the_text_does() -> None:
    field = re.compile(r"\{[^}]*\}")
    assert [
        (text, swedish)
        for text, swedish in catalogued().items()
        if sorted(set(field.findall(text))) != sorted(set(field.findall(swedish)))
        and text != "{value}"  # a value of a case file; in Swedish the word that people write for it
    ] == []


def test_a_translation_ends_as_the_text_does() -> None:
    """A question stays a question, a label gets no full stop, and no space at an end is lost."""
    ends = {".": ".", "?": "?", ":": ":", "…": "…"}
    assert [
        (text, swedish)
        for text, swedish in catalogued().items()
        if ends.get(text[-1], "") != ends.get(swedish.removesuffix(" kap.")[-1], "")
        or (text[0].isspace(), text[-1].isspace()) != (swedish[0].isspace(), swedish[-1].isspace())
    ] == []


def test_every_exception_is_needed() -> None:
    everything = [text for name in NAMES for text in texts_of(name)]
    long = [sentence for text in everything for sentence in sentences(text) if words(sentence) > MOST_WORDS]
    assert [part for part in LONG if not any(part in sentence for sentence in long)] == []
    quoted = [text for text in everything if '"' in text]
    assert [part for part in STRAIGHT_QUOTES if not any(part in text for text in quoted)] == []


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (test_no_sentence_is_too_long_to_take_in, "Ett ord " * 16 + "till."),
        (test_no_word_of_officialese_is_used, "Myndigheten skall svara."),
        (test_no_english_is_left, "Ange the beloppet."),
        (test_quotation_marks_are_swedish, "Skriv “ja”."),
        (test_quotation_marks_are_swedish, 'Skriv "ja".'),
        (test_quotation_marks_are_swedish, "Skriv ”ja."),
        (test_letters_are_whole, "VÃ¤g"),
        (test_letters_are_whole, "Va\u0308g"),
        (test_spaces_are_where_they_belong, "Ange  beloppet ."),
    ],
)
def test_each_check_can_fail(check: Callable[[list[str]], None], text: str) -> None:
    check(["Ange beloppet."])
    with pytest.raises(AssertionError):
        check([text])
