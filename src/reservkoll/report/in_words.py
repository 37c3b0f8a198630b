"""The rows of a screening with words in place of codes, for every report that people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from reservkoll.report.figures import SEPARATOR
from reservkoll.report.labels import authority_words, chapter_words, status_words, verdict_words
from reservkoll.report.screening import ROUTES, Screening
from reservkoll.texts import Translate

VERDICT_COLUMNS: Final = ("annex2", *ROUTES, "cpv_in_25", "cpv_in_25a")
JOINED: Final = " · "


def in_words(screening: Screening, translate: Translate) -> pl.DataFrame:
    """The rows with names and words for codes; a code without a word stays as it is."""
    verdicts = verdict_words(translate)
    questions = {fact.path: fact.question for fact in screening.missing}
    return screening.rows.with_columns(
        *(_named(name, verdicts) for name in VERDICT_COLUMNS),
        _named("status", status_words(translate)),
        _named("chapter", chapter_words(translate, chapters_in(screening))),
        _named("authority_type", authority_words(translate)),
        _all_named(screening.rows["recommendation"], screening.routes),
        _all_named(screening.rows["missing"], questions),
        _all_named(screening.rows["warnings"], screening.warnings),
    )


def chapters_in(screening: Screening) -> list[str]:
    """What governs the rows, each once."""
    return screening.rows["chapter"].drop_nulls().unique().sort().to_list()


def _named(column: str, words: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace(dict(words))


def _all_named(codes: pl.Series, words: Mapping[str, str]) -> pl.Series:
    """Each code of a joined list in words. There are few different lists, so each is put into words once."""
    different = codes.drop_nulls().unique().to_list()
    named = {
        text: JOINED.join(words.get(code, code) for code in (part.strip() for part in text.split(SEPARATOR)) if code)
        for text in different
    }
    return codes.replace(named) if named else codes
