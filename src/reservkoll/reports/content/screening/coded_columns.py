"""The rows of a screening with labels in place of codes, for every human-readable report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Final

import polars as pl

from reservkoll.explain.labels import NOT_NEEDED, authority_words, chapter_words, status_words, verdict_words
from reservkoll.i18n import Translate
from reservkoll.reports.content.screening.openings import timing_words
from reservkoll.rulebook.reported_routes import ReportedRoutes
from reservkoll.screening.result import RuleUse, Screening
from reservkoll.screening.totals import SEPARATOR

NOT_APPLICABLE: Final = "not_applicable"
JOINED: Final = " · "


Worder = Callable[[pl.Series], pl.Series]
"""Puts a column of codes into words: the same code always gets the same text, whatever else is in the column."""


def verdict_columns(reported: ReportedRoutes) -> tuple[str, ...]:
    """The columns that hold verdicts."""
    return ("annex2", *reported.routes, *reported.lists)


def in_words(screening: Screening, translate: Translate) -> pl.DataFrame:
    """The rows with words in place of codes; a code without a word stays as it is."""
    rows = screening.rows
    return rows.with_columns(
        worded(shown(rows, screening.rules, name)) for name, worded in worders(screening, translate).items()
    )


def shown(rows: pl.DataFrame, rules: Iterable[RuleUse], name: str) -> pl.Series:
    """The codes of a column of `rows` as displayed: a route shows as not needed if a simpler one is open.

    `rules` are those the rows were assessed by.
    """
    codes = rows[name]
    uses = [use for use in rules if use.route == name]
    if not any(use.not_needed for use in uses):
        return codes
    needless = pl.any_horizontal(_needless(act, [use for use in uses if use.act == act]) for act in _acts(uses))
    told = pl.when((pl.col(name) == NOT_APPLICABLE) & needless).then(pl.lit(NOT_NEEDED)).otherwise(pl.col(name))
    return rows.select(told.alias(name))[name]


def _acts(uses: Iterable[RuleUse]) -> list[str]:
    return sorted({use.act for use in uses})


def _needless(act: str, uses: list[RuleUse]) -> pl.Expr:
    """Whether a row was assessed by a version of the rule under `act` whose route can be unnecessary."""
    of_act = (pl.col("act") == act).fill_null(value=False)
    told = {use.not_needed for use in uses}
    if len(told) == 1:  # whatever day the rows were assessed for
        return of_act & pl.lit(told.pop())
    days = [pl.col("started").is_between(use.valid_from, use.valid_to or date.max) for use in uses if use.not_needed]
    latest = max(uses, key=lambda use: use.valid_from)
    return of_act & pl.any_horizontal(days).fill_null(latest.not_needed)


def worders(screening: Screening, translate: Translate) -> dict[str, Worder]:
    """The worder of each column of codes."""
    verdicts = verdict_words(translate)
    questions = {fact.path: fact.question for fact in screening.missing}
    return {
        **{name: partial(_named, words=verdicts) for name in verdict_columns(screening.reported)},
        "status": partial(_named, words=status_words(translate)),
        "chapter": partial(_named, words=chapter_words(translate, chapters_in(screening))),
        "authority_type": partial(_named, words=authority_words(translate)),
        "recommendation": partial(all_named, words=screening.routes),
        "opening": partial(_named, words=screening.openings),
        "timing": partial(_named, words=timing_words(screening.horizon, translate)),
        "missing": partial(all_named, words=questions),
        "warnings": partial(all_named, words=screening.warnings),
    }


def chapters_in(screening: Screening) -> list[str]:
    """The distinct chapters that govern the rows."""
    return screening.rows["chapter"].drop_nulls().unique().sort().to_list()


def _named(codes: pl.Series, words: Mapping[str, str]) -> pl.Series:
    return codes.replace(dict(words))


def all_named(codes: pl.Series, words: Mapping[str, str]) -> pl.Series:
    """Each code of a joined list in words. There are few distinct lists, so each is translated once."""
    different = codes.drop_nulls().unique().to_list()
    named = {
        text: JOINED.join(words.get(code, code) for code in (part.strip() for part in text.split(SEPARATOR)) if code)
        for text in different
    }
    return codes.replace(named) if named else codes
