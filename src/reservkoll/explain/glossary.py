"""Definitions of legal terms for reports, from glossary.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from reservkoll.common.localized_text import Wording
from reservkoll.common.validation import validate
from reservkoll.common.yaml_loader import read_document
from reservkoll.i18n import Language

FILE = Path(__file__).with_name("glossary.yaml")


class Word(BaseModel):
    """A term and what it means."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    term: Wording
    means: Wording


class _Words(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    words: list[Word]


@cache
def _read() -> tuple[Word, ...]:
    document = read_document(FILE)
    return tuple(validate(_Words, document, document.data).words)


def explained(language: Language) -> tuple[tuple[str, str], ...]:
    """Each legal word with what it means, in the reader's language."""
    return tuple((word.term.text(language), word.means.text(language)) for word in _read())
