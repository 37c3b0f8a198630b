"""Sets the register of reserved awards beside a list that was answered. Pure: the day it is is passed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any, Final

import polars as pl

from reservkoll.common.errors import ReservkollError
from reservkoll.common.organisation_number import shown
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.conditions.awards import NotAwarded
from reservkoll.evaluation.award_bars import award_bars, award_conditions, bar_ends
from reservkoll.evaluation.case import CaseReader
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.earlier_awards import provision_told
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

DIVISION: Final = 2  # digits: no rule takes codes of different divisions for the same service
OPEN: Final = (Verdict.YES.value, Verdict.UNKNOWN.value)
UID_LENGTH: Final = 32
AS_OF: Final = "as_of"


def with_registered(profiles: Profiles, register: Register, buyers: Sequence[str | None], day: date) -> Profiles:
    """`profiles` with the awards of the register, for new awards by `buyers` on `day`.

    A profile that states other awards than the register is told of, and what it was awarded is not known then.
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
    """The contracts of `register`, and the purchases of `screening` that their holders are barred from.

    The verdicts of `screening` are those of the next procurement. `facts`: the facts of each row; `days`: as
    :func:`~reservkoll.screening.timing.days` gives them. A purchase to come is taken to be awarded on the day that it
    begins, one whose contract ends on the last day of that.
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
    bars = award_bars(explainer.rulebook)
    ends = [end for award in contract.awards if (end := bar_ends(award, bars)) is not None]
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
        max(ends, default=None),
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
    rulebook = explainer.rulebook
    conditions = award_conditions(rulebook)
    when = pl.when(days["timing"] == COMING).then(days["begins"]).when(days["timing"] == ENDING).then(days["end"])
    for contract in contracts:
        condition = conditions.get(contract.provision or "")
        if condition is None or not contract.cpv:
            continue
        route = _route(contract.provision, rulebook)
        divisions = [code[:DIVISION] for code in contract.cpv]
        rows = screening.rows.with_row_index("position").with_columns(
            when.alias("_day"),
            *(
                (facts[path] if path in facts.columns else pl.lit(None)).alias(f"_{path}")
                for path in (condition.buyer, condition.service)
            ),
        )
        near = rows.filter(
            pl.col(route).is_in(OPEN),
            pl.col("_day").is_not_null(),
            pl.col(f"_{condition.service}").list.eval(pl.element().str.head(DIVISION).is_in(divisions)).list.any(),
        )
        for row in near.iter_rows(named=True):
            yield from _one(contract, condition, row, explainer)


def _one(
    contract: RegisteredContract, condition: NotAwarded, row: dict[str, Any], explainer: Explainer
) -> Iterator[tuple[object, ...]]:
    bars = award_bars(explainer.rulebook)
    stated = tuple(award.model_dump(mode="python", exclude_none=True) for award in contract.awards)
    values: dict[str, object] = {condition.awards: stated, condition.day: row["_day"], AS_OF: row["_day"]}
    buyer, service = row[f"_{condition.buyer}"], row[f"_{condition.service}"]
    if buyer is not None:
        values[condition.buyer] = buyer
    values[condition.service] = tuple(service)
    trace = CaseReader(explainer.rulebook, Facts(values), with_supplier=True).traced(condition)
    if trace.truth is True:
        return
    ends = [end for award in contract.awards if (end := bar_ends(award, bars)) is not None]
    open_ = [explainer.note(use) for use in trace.doubts] if trace.truth is None else []
    lacking = [explainer.question(path) for path in trace.missing]
    yield (
        row["position"],
        row["title"],
        row["id"],
        row["cpv"],
        *_holder(contract),
        (Verdict.NO if trace.truth is False else Verdict.UNKNOWN).value,
        row["_day"],
        max(ends, default=None),
        " ".join((*open_, *lacking)),
        row["file"],
        row["sheet"],
        row["row"],
    )


def _route(provision: str | None, rulebook: Rulebook) -> str:
    """The route whose conditions the provision's awards are read by; of an older provision that of its successor."""
    conditions = award_conditions(rulebook)
    wanted = conditions[provision or ""]
    return next(rule.route for name, rule in rulebook.rules.items() if conditions.get(name) is wanted)


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
