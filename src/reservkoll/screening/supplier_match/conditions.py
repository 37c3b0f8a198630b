"""The details behind the supplier matrix: failed and unknown conditions, earlier awards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from reservkoll.common.organisation_number import shown
from reservkoll.conditions.trace import CriterionTrace
from reservkoll.evaluation.award_bars import award_bars, bar_ends
from reservkoll.evaluation.columnar.supplier_pairs import ANSWER, SUPPLIER, Matches, OwnAnswer, PairAnswer
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.explain.explainer import Explainer
from reservkoll.i18n import mark
from reservkoll.screening.supplier_match.result import AWARDS, CONDITIONS, SupplierLine
from reservkoll.screening.supplier_match.wording import SupplierWords
from reservkoll.suppliers.profiles import Profiles

SEPARATOR = ";"
OF_TRUTH = {True: Verdict.YES.value, False: Verdict.NO.value, None: Verdict.UNKNOWN.value}


@dataclass(frozen=True)
class _Bearing:
    """A condition that is not met or unknown, and for how many purchases."""

    criterion: CriterionTrace
    purchases: int


def supplier_conditions(matches: Matches, lines: Sequence[SupplierLine], words: SupplierWords) -> pl.DataFrame:
    """For each supplier and version of a rule: the conditions that fail or are unknown, or that all are met."""
    counted: dict[tuple[int, str, date], list[tuple[PairAnswer, int]]] = {}
    for supplier, number, size in matches.pairs.group_by(SUPPLIER, ANSWER).len().sort(SUPPLIER, ANSWER).iter_rows():
        answer = matches.answers[number]
        counted.setdefault((supplier, *_key(answer.outcome)), []).append((answer, size))
    rows: list[tuple[object, ...]] = []
    for own in sorted(matches.own, key=lambda each: each.supplier):
        line = lines[own.supplier]
        answers = counted.get((own.supplier, own.rule.id, own.version.from_), [])
        whole = (line.label, line.org_no, own.rule.route, own.rule.id, own.outcome.verdict.value)
        bearing = list(_bearing(own, answers))
        all_purchases = sum(size for _, size in answers)
        for each in bearing:
            criterion = each.criterion
            label = criterion.told.text(words.language)
            told = words.asked(criterion), words.proof(criterion), criterion.citation
            rows.append((*whole, label, OF_TRUTH[criterion.truth], each.purchases, *told))
        if not bearing:
            notes = " ".join(words.explainer.note(note) for note in own.outcome.doubts)
            met = (
                words.translate(mark("All conditions on the supplier are met."))
                if own.outcome.verdict is Verdict.YES
                else words.explainer.summary(own.outcome, supplier=True)
            )
            rows.append((*whole, met, None, all_purchases, notes, "", own.version.citation))
    return _together(pl.DataFrame(rows, schema=CONDITIONS, orient="row"))


def _together(lines: pl.DataFrame) -> pl.DataFrame:
    """Merge lines that are the same under several versions or acts, and add up their purchases."""
    alike = [name for name in CONDITIONS if name not in {"rule", "purchases"}]
    joined = lines.group_by(alike, maintain_order=True).agg(
        pl.col("rule").unique(maintain_order=True).str.join(SEPARATOR), pl.col("purchases").sum()
    )
    return joined.select(pl.col(name).cast(dtype) for name, dtype in CONDITIONS.items())


def _key(outcome: Outcome) -> tuple[str, date]:
    assert outcome.rule is not None
    assert outcome.version is not None
    return outcome.rule.id, outcome.version.from_


def _bearing(own: OwnAnswer, answers: Sequence[tuple[PairAnswer, int]]) -> Iterator[_Bearing]:
    everywhere = sum(size for _, size in answers)
    for criterion in own.outcome.criteria:
        if criterion.truth is not True:
            yield _Bearing(criterion, everywhere)
    tied: dict[tuple[str, bool | None, tuple[str, ...]], _Bearing] = {}
    for answer, size in answers:
        for criterion in answer.tied:
            if criterion.truth is not True:
                key = criterion.id, criterion.truth, (*criterion.missing, *(note.note for note in criterion.doubts))
                before = tied.get(key)
                tied[key] = _Bearing(criterion, size + (before.purchases if before else 0))
    yield from tied.values()


def earlier_awards(profiles: Profiles, lines: Sequence[SupplierLine], explainer: Explainer) -> pl.DataFrame:
    """Every award in a profile, where it was read, and the day until which it may bar another."""
    rulebook = explainer.rulebook
    bars = award_bars(rulebook)
    rows = []
    for place in profiles.awards:
        award = (profiles.profiles[place.supplier].supplier.awards or [])[place.award]
        line = lines[place.supplier]
        rows.append(
            (
                line.label,
                line.org_no,
                shown(award.authority) if award.authority else None,
                award.provision,
                award.cpv,
                rulebook.nomenclature.name(award.cpv, explainer.language) if award.cpv else None,
                award.decided,
                bar_ends(award, bars),
                place.file,
                place.sheet,
                place.row,
            )
        )
    return pl.DataFrame(rows, schema=AWARDS, orient="row")
