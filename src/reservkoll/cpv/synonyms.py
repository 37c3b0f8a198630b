"""Everyday synonyms for CPV codes, from synonyms.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reservkoll.common.yaml_loader import read_document
from reservkoll.cpv.tokenizer import folded, stem

PATH = Path(__file__).with_name("synonyms.yaml")


@dataclass(frozen=True)
class PlainWords:
    """Folded words that tell nothing of what is bought, stems that tell little, words before for whom or where."""

    ignored: frozenset[str]
    little: frozenset[str]
    whom: frozenset[str]


@dataclass(frozen=True)
class Synonyms:
    """Everyday words by code, and the words that lead to none."""

    words: Mapping[str, tuple[str, ...]]
    plain: PlainWords


@cache
def synonyms() -> Synonyms:
    """The shipped words."""
    data = read_document(PATH).data
    return Synonyms(
        {code: tuple(phrases) for code, phrases in data["words"].items()},
        PlainWords(
            frozenset((*data["ignored"], *(folded(place) + end for place in data["places"] for end in ("", "s")))),
            frozenset(stem(folded(word)) for word in data["little"]),
            frozenset(data["whom"]),
        ),
    )
