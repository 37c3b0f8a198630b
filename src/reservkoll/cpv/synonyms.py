"""What people call what the codes stand for: the words of synonyms.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reservkoll.strict_yaml import read_document

PATH = Path(__file__).with_name("synonyms.yaml")


@dataclass(frozen=True)
class Synonyms:
    """Everyday words by code, and the words that say nothing of what is bought (folded)."""

    words: Mapping[str, tuple[str, ...]]
    ignored: frozenset[str]


@cache
def synonyms() -> Synonyms:
    """The shipped words."""
    data = read_document(PATH).data
    return Synonyms(
        {code: tuple(phrases) for code, phrases in data["words"].items()},
        frozenset(data["ignored"]),
    )
