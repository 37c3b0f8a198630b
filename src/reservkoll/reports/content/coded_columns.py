"""The rows of a screening with labels in place of codes, for every human-readable report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import polars as pl

from reservkoll.explain.labels import authority_words, chapter_words, status_words, verdict_words
from reservkoll.i18n import Translate
from reservkoll.screening.result import ROUTES, Screening
from reservkoll.screening.totals import SEPARATOR

VERDICT_COLUMNS: Final = ("annex2", *ROUTES, "cpv_in_25", "cpv_in_25a")
JOINED: Final = " · "


Worder = Callable[[pl.Series], pl.Series]
"""Puts a column of codes into words: the same text for the same code, whatever else is in the column."""


def in_words(screening: Screening, translate: Translate) -> pl.DataFrame:
    """The rows with names and words for codes; a code without a word stays as it is."""
    rows = screening.rows
    return rows.with_columns(worded(rows[name]) for name, worded in worders(screening, translate).items())


def worders(screening: Screening, translate: Translate) -> dict[str, Worder]:
    """For each column of codes what puts it into words."""
    verdicts = verdict_words(translate)
    questions = {fact.path: fact.question for fact in screening.missing}
    return {
        **{name: partial(_named, words=verdicts) for name in VERDICT_COLUMNS},
        "status": partial(_named, words=status_words(translate)),
        "chapter": partial(_named, words=chapter_words(translate, chapters_in(screening))),
        "authority_type": partial(_named, words=authority_words(translate)),
        "recommendation": partial(_all_named, words=screening.routes),
        "missing": partial(_all_named, words=questions),
        "warnings": partial(_all_named, words=screening.warnings),
    }


def chapters_in(screening: Screening) -> list[str]:
    """What governs the rows, each once."""
    return screening.rows["chapter"].drop_nulls().unique().sort().to_list()


def _named(codes: pl.Series, words: Mapping[str, str]) -> pl.Series:
    return codes.replace(dict(words))


def _all_named(codes: pl.Series, words: Mapping[str, str]) -> pl.Series:
    """Each code of a joined list in words. There are few different lists, so each is put into words once."""
    different = codes.drop_nulls().unique().to_list()
    named = {
        text: JOINED.join(words.get(code, code) for code in (part.strip() for part in text.split(SEPARATOR)) if code)
        for text in different
    }
    return codes.replace(named) if named else codes
