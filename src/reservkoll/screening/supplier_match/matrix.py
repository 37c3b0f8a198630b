"""Builds the supplier matrix: every pair evaluated and put into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import polars as pl

from reservkoll.common.organisation_number import shown
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.conditions.trace import unique
from reservkoll.evaluation.columnar.explanations import Reasons
from reservkoll.evaluation.columnar.supplier_pairs import (
    ANSWER,
    ROUTE,
    ROW,
    SUPPLIER,
    Matches,
    PairAnswer,
    match_suppliers,
)
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.answer.stated_facts import contradictions_told
from reservkoll.explain.explainer import Explainer
from reservkoll.i18n import filled
from reservkoll.screening.result import PROBLEMS
from reservkoll.screening.supplier_match.conditions import earlier_awards, supplier_conditions
from reservkoll.screening.supplier_match.result import PAIRS, PURCHASES, SupplierLine, SupplierReport
from reservkoll.screening.supplier_match.wording import SupplierWords, deciding_conditions
from reservkoll.suppliers.profiles import Profile, Profiles

SEPARATOR = ";"


def supplier_report(
    evaluated: pl.DataFrame, reasons: Reasons, rows: pl.DataFrame, profiles: Profiles, explainer: Explainer
) -> SupplierReport:
    """Match every supplier in `profiles` with every reservable purchase in `evaluated`; `rows` are the screening's."""
    rulebook = explainer.rulebook
    matches = match_suppliers(evaluated, reasons, [each.supplier for each in profiles.profiles], rulebook)
    lines = tuple(supplier_lines(profiles.profiles, explainer))
    words = SupplierWords(explainer)
    return SupplierReport(
        suppliers=lines,
        purchases=_purchases(matches, rows, lines),
        cells=_cells(matches, len(lines)),
        texts=tuple(words.cell(answer) for answer in matches.answers),
        pairs=_pairs(matches, rows, lines),
        conditions=supplier_conditions(matches, lines, words),
        awards=earlier_awards(profiles, lines, explainer),
        unreached=matches.unreached,
        problems=len(profiles.problems),
        notes=(
            *(filled(template, given, explainer.translate) for template, given in profiles.notes),
            *_contradictions(matches, lines, explainer),
        ),
        answered=matches.pairs[ANSWER],
        conditions_of=tuple(
            tuple((each.label.text(explainer.language), each.truth) for each in (*answer.own, *answer.tied))
            for answer in matches.answers
        ),
    )


def problem_rows(profiles: Profiles, explainer: Explainer) -> pl.DataFrame:
    """The cells of the supplier files that could not be parsed, as the report lists them."""
    return pl.DataFrame(
        [
            (
                problem.file,
                problem.sheet,
                problem.row,
                problem.column,
                problem.cell,
                problem.text,
                without_personal_numbers(problem.error.text(explainer.translate)),
            )
            for problem in profiles.problems
        ],
        schema=PROBLEMS,
        orient="row",
    )


def supplier_lines(profiles: Sequence[Profile], explainer: Explainer) -> Iterator[SupplierLine]:
    """Each supplier with a unique label: its name, with its number or row if another has the same name."""
    forms = explainer.rulebook.facts["supplier.legal_form"].values or {}
    names = [without_personal_numbers(each.supplier.name or "") for each in profiles]
    numbers = [shown(each.supplier.org_no) if each.supplier.org_no else "" for each in profiles]
    holders = Counter(names)
    taken: set[str] = set()
    for profile, name, number in zip(profiles, names, numbers, strict=True):
        label = name or number
        if holders[name] > 1 and name:
            label = f"{name} ({number})" if number else name
        while label in taken:
            label = f"{label} [{profile.row}]"
        taken.add(label)
        form = profile.supplier.legal_form
        words = forms[form.value].text(explainer.language) if form is not None else ""
        yield SupplierLine(label, name, number, words, profile.file, profile.sheet, profile.row)


def _contradictions(matches: Matches, lines: Sequence[SupplierLine], explainer: Explainer) -> Iterator[str]:
    """Contradictions within a profile: the facts concerned are unknown in every answer."""
    for found, line in zip(matches.contradictions, lines, strict=True):
        yield from (f"{line.label}: {told}" for told in contradictions_told(found, explainer))


def _purchases(matches: Matches, rows: pl.DataFrame, lines: Sequence[SupplierLine]) -> pl.DataFrame:
    told = _with_verdicts(matches)
    labels = pl.DataFrame({SUPPLIER: range(len(lines)), "label": [line.label for line in lines]}).with_columns(
        pl.col(SUPPLIER).cast(pl.UInt32)
    )
    fits = pl.col("verdict") == Verdict.YES.value
    counted = (
        told.join(labels, on=SUPPLIER, maintain_order="left")
        .group_by(ROW, ROUTE, maintain_order=True)
        .agg(
            fits.sum().alias("fitting"),
            (pl.col("verdict") == Verdict.UNKNOWN.value).sum().alias("undecided"),
            pl.col("label").filter(fits).str.join(", ").replace("", None).alias("names"),
        )
    )
    return counted.with_columns(_own_verdict(counted, rows)).select(
        pl.col(name).cast(dtype) for name, dtype in PURCHASES.items()
    )


def _with_verdicts(matches: Matches) -> pl.DataFrame:
    answers = pl.DataFrame(
        [
            (number, each.outcome.verdict.value, each.outcome.rule.id if each.outcome.rule else None)
            for number, each in enumerate(matches.answers)
        ],
        schema={ANSWER: pl.UInt32, "verdict": pl.String, "rule": pl.String},
        orient="row",
    )
    return matches.pairs.join(answers, on=ANSWER, how="left", maintain_order="left")


def _own_verdict(pairs: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """The verdict of each row of `pairs` for the purchase alone."""
    long = rows.with_row_index(ROW).unpivot(
        pairs[ROUTE].unique().sort().to_list(),
        index=ROW,
        variable_name=ROUTE,
        value_name="verdict",
    )
    return pairs.select(ROW, ROUTE).join(long, on=[ROW, ROUTE], how="left", maintain_order="left")["verdict"]


def _cells(matches: Matches, suppliers: int) -> tuple[pl.Series, ...]:
    """The cells of each supplier. Pairs are ordered by purchase, reservation and supplier."""
    parts = matches.pairs.partition_by(SUPPLIER, maintain_order=True, as_dict=True)
    found = {number: part[ANSWER] for (number,), part in parts.items()}
    return tuple(found.get(number, matches.pairs[ANSWER].clear()) for number in range(suppliers))


def _pairs(matches: Matches, rows: pl.DataFrame, lines: Sequence[SupplierLine]) -> pl.DataFrame:
    answers = pl.DataFrame(
        [(number, *_codes(answer)) for number, answer in enumerate(matches.answers)],
        schema={
            ANSWER: pl.UInt32,
            **dict.fromkeys(("rule", "verdict", "certainty", "criteria", "missing", "warnings"), pl.String),
        },
        orient="row",
    )
    suppliers = pl.DataFrame(
        [
            (number, line.label, line.org_no or None, line.file, line.sheet, line.row)
            for number, line in enumerate(lines)
        ],
        schema={
            SUPPLIER: pl.UInt32,
            "_label": pl.String,
            **{f"supplier_{name}": PAIRS[f"supplier_{name}"] for name in ("org_no", "file", "sheet", "row")},
        },
        orient="row",
    )
    where = rows.select("file", "sheet", "row", "id", "title").with_row_index(ROW)
    found = (
        matches.pairs.with_columns(_own_verdict(matches.pairs, rows).alias("purchase_verdict"))
        .join(where, on=ROW, how="left", maintain_order="left")
        .join(suppliers, on=SUPPLIER, how="left", maintain_order="left")
        .join(answers, on=ANSWER, how="left", maintain_order="left")
    )
    return found.with_columns(pl.col("_label").alias(SUPPLIER)).select(
        pl.col(name).cast(dtype) for name, dtype in PAIRS.items()
    )


def _codes(answer: PairAnswer) -> tuple[str | None, ...]:
    outcome = answer.outcome
    return (
        outcome.rule.id if outcome.rule else None,
        outcome.verdict.value,
        outcome.certainty.value,
        SEPARATOR.join(criterion.id for criterion in deciding_conditions(answer)),
        SEPARATOR.join(outcome.missing),
        SEPARATOR.join(unique([[note.note for note in outcome.doubts]])),
    )
