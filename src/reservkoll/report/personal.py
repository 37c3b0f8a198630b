"""Texts of a user's file as a report may show them: without personal numbers."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from reservkoll.facts.organisation_number import PERSONAL, without_personal_numbers

LIKELY: Final = r"[0-9]{6}[-+ ]?[0-9]{4}"
HASH: Final = re.compile(r"(\b[0-9a-f]{64}\b)")  # a run of digits in a checksum is no person's


def masked(text: str) -> str:
    """`text` with every personal number in it masked."""
    if PERSONAL.search(text) is None:
        return text
    return "".join(part if HASH.fullmatch(part) else without_personal_numbers(part) for part in HASH.split(text))


def masked_texts(texts: pl.Series) -> pl.Series:
    """The same for a column. Only the few different texts that may hold one are looked at."""
    likely = texts.filter(texts.str.contains(LIKELY)).unique().to_list()
    changed = {text: masked(text) for text in likely if text is not None and masked(text) != text}
    return texts.replace(changed) if changed else texts
