"""The HTML report's tables: points to judge, bad cells, same need, rules, sources, provenance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reservkoll.common.formatting import kronor
from reservkoll.explain.answer.social_conditions import cited
from reservkoll.explain.glossary import explained
from reservkoll.explain.labels import proof_words
from reservkoll.i18n import mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.linked_table import Cell, Link, Table
from reservkoll.reports.content.screening.candidates import candidates_table
from reservkoll.reports.content.screening.divided_rows import divided_table
from reservkoll.reports.content.social_conditions import SOCIAL, SOCIAL_LEAD, kinds_of_rows
from reservkoll.screening.result import RuleUse, Screening
from reservkoll.screening.totals import Figures

MOST_PROBLEMS: Final = 50
MOST_GROUPS: Final = 10
WEB: Final = ("https://", "http://")


def tables(screening: Screening, counted: Figures) -> Iterator[Table]:
    """The tables that are not empty, in order."""
    if screening.candidates is not None:
        yield candidates_table(screening.candidates, screening.language)
    if screening.same_need is not None:
        yield _same_need(screening)
    divided = divided_table(screening)
    if divided is not None:
        lead = " ".join(divided.lead)
        yield Table("lots", divided.title, lead, divided.headings, divided.lines, frozenset(divided.right))
    if (social := _social(screening, counted)).rows:
        yield social
    if counted.warnings:
        yield _points(screening, counted)
    if screening.problems.height:
        yield _problems(screening)
    yield _words(screening)
    yield from _rules(screening)
    yield _sources(screening)
    yield _run(screening)


def _same_need(screening: Screening) -> Table:
    translate = translator(screening.language)
    need = screening.same_need
    assert need is not None
    headings = (
        translate(phrases.BUYER),
        translate(phrases.CPV_CODE),
        translate(phrases.ROWS),
        translate("Most within the window"),
        translate("Limit"),
    )
    rows = tuple(
        (
            group["buyer"] or "",
            group["cpv"] or "",
            str(group["rows"]),
            kronor(group["most"], screening.language),
            f"{group['limit']}: {kronor(group['limit_ore'], screening.language)}",
        )
        for group in need.groups.head(MOST_GROUPS).iter_rows(named=True)
    )
    asked = need.groups.select("question", "citation").unique(maintain_order=True).iter_rows()
    if need.groups.is_empty():
        lead = translate(phrases.SAME_NEED_NO_GROUP_OF)
    else:
        lead = translate(phrases.SAME_NEED_GROUPS_GROUPS_ROWS).format(
            groups=need.groups.height, rows=need.rows_in_groups
        )
    more = need.groups.height - MOST_GROUPS
    left = translate("{count} more groups are in the Excel report.").format(count=more) if more > 0 else ""
    remarks = (*([left] if left else []), *(f"{question} ({place})" for question, place in asked), *need.remarks)
    return Table("same-need", translate(phrases.SAME_NEED), lead, headings, rows, frozenset({2, 3}), remarks)


def _social(screening: Screening, counted: Figures) -> Table:
    """One line per condition for each kind of row."""
    translate, language = translator(screening.language), screening.language
    rows: list[tuple[Cell, ...]] = []
    for kind in kinds_of_rows(screening, counted):
        name, number = kind.name, str(kind.rows)
        lines = [(line.duty, " ".join((line.text, line.example)).strip(), cited(line, language)) for line in kind.lines]
        for duty, text, place in (*lines, *([("", kind.remark, "")] if kind.remark else [])):
            rows.append((name, number, duty, text, place))
            name = number = ""  # each kind is named on its first line only
    headings = (
        translate(mark("What governs")),
        translate(phrases.ROWS),
        translate(mark("Force")),
        translate(phrases.CONDITION),
        translate(phrases.WHERE_IT_STANDS),
    )
    return Table("social", translate(SOCIAL), translate(SOCIAL_LEAD), headings, tuple(rows), frozenset({1}))


def _points(screening: Screening, counted: Figures) -> Table:
    translate = translator(screening.language)
    rows = tuple((screening.warnings.get(code, code), str(count)) for code, count in counted.warnings.items())
    lead = translate("What the law leaves open, or what goes with an answer. Each row names its own.")
    headings = (translate(phrases.POINTS_TO_JUDGE), translate(phrases.ROWS))
    return Table("points", translate(phrases.POINTS_TO_JUDGE), lead, headings, rows, frozenset({1}))


def _problems(screening: Screening) -> Table:
    translate = translator(screening.language)
    headings = (
        translate(phrases.FILE),
        translate(phrases.SHEET),
        translate(phrases.CELL),
        translate(phrases.COLUMN),
        translate(phrases.WHAT_STANDS_THERE),
        translate(phrases.WHAT_TO_DO),
    )
    shown = screening.problems.head(MOST_PROBLEMS).select("file", "sheet", "cell", "column", "text", "message")
    rows = tuple(tuple(cell or "" for cell in row) for row in shown.iter_rows())
    more = screening.problems.height - MOST_PROBLEMS
    left = translate("{count} more cells are in the Excel report, and in their rows above.").format(count=more)
    title = translate(phrases.CELLS_THAT_COULD_NOT_BE)
    return Table("problems", title, "", headings, rows, remarks=(left,) if more > 0 else ())


def _words(screening: Screening) -> Table:
    translate = translator(screening.language)
    title = translate(phrases.WORDS_OF_THE_LAW_EXPLAINED)
    headings = (translate(phrases.WORD), translate(phrases.WHAT_IT_MEANS))
    return Table("words-explained", title, "", headings, explained(screening.language))


def _rules(screening: Screening) -> Iterator[Table]:
    translate = translator(screening.language)
    proof = proof_words(translate)
    sources = {source.id: source for source in screening.sources}
    place = (translate(phrases.WHERE_IT_STANDS), translate(phrases.IN_FORCE_FROM), translate(phrases.IN_FORCE_TO))

    def cells(use: RuleUse) -> tuple[Cell, ...]:
        source = sources.get(use.source)
        where = Link(source.url, use.citation or source.title) if source and _web(source.url) else use.citation
        return (use.title, where, use.valid_from.isoformat(), use.valid_to.isoformat() if use.valid_to else "")

    if screening.rules:
        rules = tuple(cells(use) for use in screening.rules)
        yield Table("rules", translate(phrases.RULES_USED), "", (translate(phrases.RULE), *place), rules)
    if screening.limits:
        limits = tuple((*cells(use), proof.get(use.status, use.status)) for use in screening.limits)
        headings = (translate(phrases.AMOUNT), *place, translate(phrases.HOW_IT_IS_KNOWN))
        yield Table("amounts", translate(phrases.AMOUNTS_USED), "", headings, limits)


def _sources(screening: Screening) -> Table:
    translate = translator(screening.language)
    rows = tuple(
        (Link(source.url, source.title) if _web(source.url) else source.title, source.retrieved.isoformat())
        for source in screening.sources
    )
    headings = (translate(phrases.SOURCE), translate(phrases.DATE_READ))
    return Table("sources", translate(phrases.SOURCES), "", headings, rows)


def _run(screening: Screening) -> Table:
    translate = translator(screening.language)
    headings = (translate(phrases.WHAT), translate(phrases.VALUE))
    return Table("run", translate(phrases.HOW_THE_REPORT_WAS_MADE), "", headings, tuple(screening.run.items()))


def _web(url: str) -> bool:
    """Whether the URL may be linked: a rulebook of the user's own could contain anything."""
    return url.startswith(WEB)
