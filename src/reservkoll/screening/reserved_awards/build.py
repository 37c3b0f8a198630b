"""Matches the register of reserved awards with a screened list. Pure: today is passed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Final

import polars as pl

from reservkoll.common.errors import ReservkollError
from reservkoll.common.organisation_number import shown
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.conditions.awards import NotAwarded, years_after
from reservkoll.evaluation.award_bars import award_bars, award_conditions, bar_ends
from reservkoll.evaluation.case import CaseReader
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.answer.earlier_awards import provision_told
from reservkoll.explain.explainer import Explainer
from reservkoll.facts.facts import Facts
from reservkoll.facts.models import Supplier
from reservkoll.i18n import filled, mark
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.reserved_awards.result import BARRED, CONTRACTS, ReservedAwards
from reservkoll.screening.result import PROBLEMS, Screening
from reservkoll.screening.timing import COMING, ENDING
from reservkoll.suppliers.profiles import EarlierAward, ProfileProblem, Profiles
from reservkoll.suppliers.register import Register, RegisteredContract

DIVISION: Final = 2  # digits: no rule treats codes of different divisions as the same service
OPEN: Final = (Verdict.YES.value, Verdict.UNKNOWN.value)
UID_LENGTH: Final = 32
AS_OF: Final = "as_of"
NUMBER, CPV = "purchase.authority.org_no", "purchase.cpv"
BUYER, SERVICE, DAY, ALIKE = "_buyer", "_service", "_day", "_alike"
TOLD: Final = ("position", "title", "id", "cpv", DAY, "file", "sheet", "row")


def with_registered(profiles: Profiles, register: Register, buyers: Sequence[str | None], day: date) -> Profiles:
    """`profiles` with their awards in the register, for new awards by `buyers` on `day`.

    A profile whose own awards differ from the register's gets a problem, and its awards count as unknown.
    """
    places = {f"{each.file}:{each.row}": each for each in register.contracts}
    read, problems = [], list(profiles.problems)
    awards = list(profiles.awards)
    for number, profile in enumerate(profiles.profiles):
        registered = register.of(profile.supplier)
        stated = profile.supplier.awards
        if stated is None:
            told = registered.facts(buyers, day)
            for index, each in enumerate(registered.awards):
                at = places[each.place]
                awards.append(EarlierAward(number, index, at.file, at.sheet, at.row))
        elif registered.contradicts(stated):
            told = None
            awards = [each for each in awards if each.supplier != number]
            error = ReservkollError(
                mark("The earlier awards of the profile do not agree with the register, so they count as unknown.")
            )
            problems.append(ProfileProblem(profile.file, profile.sheet, profile.row, "awards", "", "", error))
        else:
            told = stated
        supplier: Supplier = profile.supplier.model_copy(update={"awards": told})
        read.append(replace(profile, supplier=supplier))
    return replace(profiles, profiles=tuple(read), awards=tuple(awards), problems=tuple(problems))


def reserved_awards(
    register: Register,
    screening: Screening,
    facts: pl.DataFrame,
    days: pl.DataFrame,
    rulebook: Rulebook,
    today: date,
) -> ReservedAwards:
    """The contracts in `register`, and the purchases in `screening` that their holders are barred from.

    The verdicts in `screening` are those of the next procurement. `facts`: the facts of each row; `days`: the
    result of :func:`~reservkoll.screening.timing.days`. A coming purchase is assumed to be awarded on the day it
    begins, one that replaces a contract on that contract's last day.
    """
    explainer = Explainer(rulebook, screening.language)
    contracts = pl.DataFrame(
        [_line(each, number, explainer, today) for number, each in enumerate(register.contracts)],
        schema=CONTRACTS,
        orient="row",
    )
    barred = pl.DataFrame(
        list(_barred(register.contracts, screening, facts, days, explainer)), schema=BARRED, orient="row"
    ).sort("position", "bar_ends", maintain_order=True)
    return ReservedAwards(
        contracts,
        barred,
        _problems(register.problems, explainer),
        tuple(_notes(register, contracts, explainer, today)),
        today,
    )


def _line(contract: RegisteredContract, number: int, explainer: Explainer, today: date) -> tuple[object, ...]:
    key = "\x1f".join(
        str(part or "") for part in (contract.org_no, contract.name, contract.id, contract.decided, contract.title)
    )
    coming = [day for day in sorted(contract.follow_up) if day >= today]
    return (
        *_holder(contract),
        _clean(contract.title),
        _clean(contract.id),
        shown(contract.authority) if contract.authority else None,
        provision_told(contract.provision, explainer) or None,
        "; ".join(contract.cpv) or None,
        contract.decided,
        _bar_ends(contract, explainer.rulebook),
        contract.starts,
        contract.ends,
        contract.latest_end,
        _clean("; ".join(contract.promised)) or None,
        coming[0] if coming else None,
        sorted(contract.follow_up),
        contract.file,
        contract.sheet,
        contract.row,
        sha256(f"{key}\x1f{number}".encode()).hexdigest()[:UID_LENGTH],
    )


def _holder(contract: RegisteredContract) -> tuple[str, str | None]:
    number = shown(contract.org_no) if contract.org_no else None
    return _clean(contract.name) or number or "", number


def _clean(text: str | None) -> str | None:
    return None if text is None else without_personal_numbers(text)


def _barred(
    contracts: Iterable[RegisteredContract],
    screening: Screening,
    facts: pl.DataFrame,
    days: pl.DataFrame,
    explainer: Explainer,
) -> Iterator[tuple[object, ...]]:
    """Rows of :data:`BARRED`. Each distinct combination of buyer, codes and day is evaluated once per contract."""
    conditions = award_conditions(explainer.rulebook)
    barring = [each for each in contracts if each.provision in conditions and each.cpv]
    if not barring:
        return
    rows, alike = _next_times(screening, facts, days)
    for contract in barring:
        condition = conditions[contract.provision or ""]
        found: dict[int, _Answer] = {}
        for buyer, service, day, numbers in _near(contract, condition, alike).iter_rows():
            answer = _answer(contract, condition, buyer, tuple(service), day, explainer)
            if answer is not None:
                found |= dict.fromkeys(numbers, answer)
        ends = _bar_ends(contract, explainer.rulebook)
        route = _route(condition, explainer.rulebook)
        own = rows.filter(pl.col(ALIKE).is_in(list(found)), pl.col(route).is_in(OPEN))
        for position, title, id_, cpv, day, file, sheet, row, number in own.select(*TOLD, ALIKE).iter_rows():
            verdict, why = found[number]
            yield position, title, id_, cpv, *_holder(contract), verdict, day, ends, why, file, sheet, row


def _next_times(screening: Screening, facts: pl.DataFrame, days: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with a coming procurement and its award day, and the combinations the rule can tell apart."""
    when = pl.when(pl.col("timing") == COMING).then("begins").when(pl.col("timing") == ENDING).then("end")
    stated = [
        facts[path].alias(name) if path in facts.columns else pl.lit(None, dtype).alias(name)
        for path, name, dtype in ((NUMBER, BUYER, pl.String()), (CPV, SERVICE, pl.List(pl.String())))
    ]
    dated = days.select(when.alias(DAY))
    rows = screening.rows.with_row_index("position").hstack(dated).with_columns(stated)
    rows = rows.filter(pl.col(DAY).is_not_null(), pl.col(SERVICE).list.len() > 0)
    alike = rows.select(BUYER, SERVICE, DAY).unique(maintain_order=True).with_row_index(ALIKE)
    keys = [BUYER, SERVICE, DAY]
    return rows.join(alike, on=keys, how="left", nulls_equal=True, maintain_order="left"), alike


def _near(contract: RegisteredContract, condition: NotAwarded, alike: pl.DataFrame) -> pl.DataFrame:
    """The rows of `alike` that the contract may bar: same buyer, a shared CPV division, close enough in time.

    One line for each buyer, codes and range of days on the same side of the rule's dates, with
    one of those days and the numbers of all its rows.
    """
    divisions = [code[:DIVISION] for code in contract.cpv]
    buyer = pl.lit(contract.authority is None) | pl.col(BUYER).is_null() | (pl.col(BUYER) == contract.authority)
    near = pl.col(SERVICE).list.eval(pl.element().str.head(DIVISION).is_in(divisions)).list.any()
    found = alike.filter(buyer, near)
    years = condition.not_within.years
    counted = [day for award in contract.awards for day in (award.decided, award.signed) if day is not None]
    if counted:
        found = found.filter(pl.col(DAY) <= years_after(max(counted), years))
    edges = [edge for day in counted for edge in (day, years_after(day, years))]
    beside = [
        ((pl.col(DAY) >= edge).cast(pl.Int8) + (pl.col(DAY) > edge)).alias(f"_edge{i}") for i, edge in enumerate(edges)
    ]
    grouped = found.with_columns(beside).group_by(BUYER, SERVICE, *(f"_edge{i}" for i in range(len(edges))))
    return grouped.agg(pl.col(DAY).first(), pl.col(ALIKE)).select(BUYER, SERVICE, DAY, ALIKE)


_Answer = tuple[str, str]


def _answer(
    contract: RegisteredContract,
    condition: NotAwarded,
    buyer: str | None,
    service: tuple[str, ...],
    day: date,
    explainer: Explainer,
) -> _Answer | None:
    """Whether the holder is barred (no) or may be (unknown), and what is unsettled; None if it is not barred."""
    stated = tuple(award.model_dump(mode="python", exclude_none=True) for award in contract.awards)
    values: dict[str, object] = {condition.awards: stated, condition.day: day, AS_OF: day, condition.service: service}
    if buyer is not None:
        values[condition.buyer] = buyer
    trace = CaseReader(explainer.rulebook, Facts(values), with_supplier=True).traced(condition)
    if trace.truth is not None:
        return None if trace.truth else (Verdict.NO.value, "")
    asked = (explainer.question(path) for path in trace.missing)
    return Verdict.UNKNOWN.value, " ".join((*(explainer.note(use) for use in trace.doubts), *asked))


def _bar_ends(contract: RegisteredContract, rulebook: Rulebook) -> date | None:
    bars = award_bars(rulebook)
    return max((end for award in contract.awards if (end := bar_ends(award, bars)) is not None), default=None)


def _route(condition: NotAwarded, rulebook: Rulebook) -> str:
    """The route that the condition belongs to."""
    conditions = award_conditions(rulebook)
    return next(rule.route for name, rule in rulebook.rules.items() if conditions.get(name) is condition)


def _problems(problems: Iterable[ProfileProblem], explainer: Explainer) -> pl.DataFrame:
    lines = [
        (each.file, each.sheet, each.row, each.column, each.cell, each.text,
         without_personal_numbers(each.error.text(explainer.translate)))
        for each in problems
    ]  # fmt: skip
    return pl.DataFrame(lines, schema=PROBLEMS, orient="row")


def _notes(register: Register, contracts: pl.DataFrame, explainer: Explainer, today: date) -> Iterator[str]:
    say = explainer.translate
    running = contracts.filter(pl.coalesce("latest_end", "ends") >= today).height
    due = contracts.filter(pl.col("follow_up").is_not_null()).height
    told = mark(
        "Register of reserved awards: {awards} awards, {running} running contracts, {due} with a follow-up to come."
    )
    yield say(told).format(awards=contracts.height, running=running, due=due)
    if not register.complete:
        told = mark(
            "The register does not say from when it is complete: that an organisation is not in it proves nothing."
        )
        yield say(told)
    yield from (filled(template, words, say) for template, words in register.notes)
