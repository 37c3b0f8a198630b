"""Infers the type of authority from a buyer's name: "Örebro kommun", "Region Skåne", "Trafikverket"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reservkoll.common.yaml_loader import read_document
from reservkoll.parsers.text import fold

PART_OF_BUYER = re.compile(r"\s*[,;(/]\s*|\s+[-–—]\s+")


@dataclass(frozen=True)
class _Sign:
    type: str
    whole: frozenset[str]
    begins: tuple[tuple[str, ...], ...]
    ends: tuple[tuple[str, ...], ...]
    last: tuple[str, ...]

    def fits(self, words: Sequence[str]) -> bool:
        """Whether the folded words of a name show this type."""
        return (
            " ".join(words) in self.whole
            or any(tuple(words[: len(sign)]) == sign for sign in self.begins if len(words) > len(sign))
            or any(tuple(words[-len(sign) :]) == sign for sign in self.ends if len(words) > len(sign))
            or (bool(self.last) and (words[-1].endswith(self.last) or words[0].endswith(self.last)))
        )


def authority_type(name: str) -> str | None:
    """The type that `name` shows by the words of authority_types.yaml; None where it shows none.

    What precedes a comma, dash or parenthesis is tried by itself: "Örebro kommun, vårdförvaltningen".
    """
    for part in dict.fromkeys((name, PART_OF_BUYER.split(name)[0])):
        words = fold(part).split()
        found = next((sign.type for sign in _signs() if sign.fits(words)), None) if words else None
        if found:
            return found
    return None


@cache
def _signs() -> tuple[_Sign, ...]:
    entries: list[dict[str, Any]] = read_document(Path(__file__).with_name("authority_types.yaml")).data
    return tuple(
        _Sign(
            entry["type"],
            frozenset(fold(name) for name in entry.get("is", ())),
            _phrases(entry.get("begins", ())),
            _phrases(entry.get("ends", ())),
            tuple(fold(sign) for sign in entry.get("last", ())),
        )
        for entry in entries
    )


def _phrases(signs: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(fold(sign).split()) for sign in signs)
