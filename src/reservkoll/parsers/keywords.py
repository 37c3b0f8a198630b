"""Parses keywords: missing, yes and no, and the vocabularies for act, subject and type of authority."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reservkoll.common.yaml_loader import read_document
from reservkoll.i18n import mark
from reservkoll.parsers.errors import CellError
from reservkoll.parsers.text import fold, shortened

ONLY_MARKS = re.compile(r"[-–—−_?.…\s]*")  # "-", "–", "...", "?" stand for nothing known
STATUTE_NUMBER = re.compile(r"\(?\b\d{4}:\d+\b\)?")
ABBREVIATION_IN_PARENTHESES = re.compile(r"\s*\([^)]*\)\s*$")


@dataclass(frozen=True)
class Vocabulary:
    """Words to values. `neither` are words that say that the fact is none of the values: unknown, but no mistake."""

    values: Mapping[str, str]
    neither: frozenset[str]
    proposed: tuple[str, ...]

    def parse(self, text: str) -> str | None:
        """The value that `text` stands for.

        Raises:
            CellError: not a word of the vocabulary; the message lists words that are.
        """
        for attempt in (text, STATUTE_NUMBER.sub("", text), ABBREVIATION_IN_PARENTHESES.sub("", text)):
            word = fold(attempt)
            if word in self.values:
                return self.values[word]
            if word in self.neither:
                return None
        raise CellError(
            mark("“{text}” is not one of the words that are understood here: {allowed}. Write one of them."),
            text=shortened(text),
            allowed=", ".join(self.proposed),
        )


def is_missing(text: str) -> bool:
    """Whether `text` says that nothing is known: "Uppgift saknas", "okänt", "n/a", "-"."""
    first = text[:2]
    if "0" <= first[:1] <= "9":  # no such word begins with a digit, and most cells do
        return False
    if first.isascii() and first.isalpha() and first.lower() not in _beginnings():
        return False
    word = fold(text)
    if word in missing_words() or (not word and ONLY_MARKS.fullmatch(text) is not None):
        return True
    return text.strip().casefold() in _blank_words()


@cache
def missing_words() -> frozenset[str]:
    """The folded words for missing."""
    return frozenset(fold(word) for word in _words()["missing"])


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(word[:length] for word in missing_words() for length in (1, 2))


@cache
def _blank_words() -> frozenset[str]:
    return frozenset(word.casefold() for word in _words()["blank"])


@cache
def vocabulary(name: str) -> Vocabulary:
    """The vocabulary `name` of keywords.yaml: yes_no, act, subject or authority_type."""
    given = _words()["vocabularies"][name]
    values = {fold(word): value for value, words in given["values"].items() for word in words}
    return Vocabulary(
        values, frozenset(map(fold, given["neither"])), tuple(words[0] for words in given["values"].values())
    )


def parse_yes_no(text: str) -> bool | None:
    """True for Ja, Yes, True, X, 1; False for Nej, No, False, 0.

    Raises:
        CellError: any other word.
    """
    answer = vocabulary("yes_no").parse(text)
    return None if answer is None else answer == "yes"


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = read_document(Path(__file__).with_name("keywords.yaml")).data
    return words
