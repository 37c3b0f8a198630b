"""Published amounts that a user has read and states, in place of those that the rulebook has derived from euro.

The file lists entries of `limit`, `period`, `amount` (whole kronor), `source` and `day`. Only an amount that is derived
gives way, and only to one within a per mille of the amount in euro: what was read in a source stands, and so does the
law's own percentage of an amount, which follows the one that it is a percentage of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.common.formatting import day as day_text
from reservkoll.common.formatting import kronor
from reservkoll.common.localized_text import Wording
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.common.validation import Finding, Findings, validate
from reservkoll.common.yaml_loader import Document, Location, parse_document, plain_date, read_text
from reservkoll.i18n import Language, mark, translator
from reservkoll.rulebook.models.entry import Amount
from reservkoll.rulebook.models.limits import Limit, LimitPeriod, Status
from reservkoll.rulebook.models.periods import Day, Period
from reservkoll.rulebook.models.rules import Note, Source
from reservkoll.rulebook.rulebook import Published, Rulebook

ORE = 100
SLACK = Decimal("0.001")  # a published amount is euro × a rate that the mean of the daily rates comes this near
NEAR = 60
INTERVAL = re.compile(r"\s*(\d{4}-\d\d-\d\d)\s*(?:/\s*(\d{4}-\d\d-\d\d|\.\.)?\s*)?")
ADDRESS = re.compile(r"https://[^\s<>\"”]+")


def _interval(given: object) -> object:
    """A period as `limits` writes it (`2026-01-01/2027-12-31`), as its first day alone, or as `{from, to}`."""
    if isinstance(given, date):
        return {"from": given}
    found = INTERVAL.fullmatch(given) if isinstance(given, str) else None
    if found is None:
        if isinstance(given, dict):
            return given
        raise ValueError(mark("write the period as year-month-day/year-month-day, or its first day alone"))
    first, last = found[1], found[2]
    ends = {"from": plain_date(first)}
    return ends if last in {None, ".."} else {**ends, "to": plain_date(last)}


class _Entry(BaseModel):
    """One published amount: the limit by its id, the period, whole kronor, where and when the user read it."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    limit: str
    period: Annotated[Period, BeforeValidator(_interval)]
    amount: Amount = Field(gt=0)
    source: str
    day: Day

    @model_validator(mode="after")
    def _usable(self) -> _Entry:
        if self.amount != self.amount.to_integral_value():
            raise ValueError(mark("a published amount is in whole kronor; write it without öre"))
        if not self.source.strip():
            raise ValueError(mark("write in source where you have read the amount"))
        return self


def with_published(rulebook: Rulebook, path: Path, language: Language) -> Rulebook:
    """`rulebook` with the amounts of the file `path` in place of derived ones; the hash is over both.

    `language`: of the title of the source that stands for the user's word. The texts of notes are in every language.

    Raises:
        InputError, Findings: the file cannot be used; everything that is wrong with it, with line and remedy.
    """
    text = read_text(path)
    document = parse_document(path, text)
    digest = sha256(text.replace("\r\n", "\n").encode()).hexdigest()
    stated = _Reader(rulebook, document).read()
    limits, notes, sources = dict(rulebook.limits), dict(rulebook.notes), dict(rulebook.sources)
    told = set()
    for one in stated:
        name = f"stated-{one.limit}-{one.period.from_}"
        told.add(name)
        notes[name] = _note(one, rulebook.limits[one.limit], name)
        sources[name] = _source(one, rulebook.sources[one.period.source], language)
        theirs = {"sek": one.amount, "rate": None, "rate_between": None, "status": Status.STATED, "source": name}
        swapped = one.period.model_copy(update=theirs)
        limit = limits[one.limit]
        periods = [swapped if period.from_ == swapped.from_ else period for period in limit.periods]
        limits[one.limit] = limit.model_copy(update={"periods": periods})
    return replace(
        rulebook,
        sha256=sha256(f"{rulebook.sha256}\0{digest}".encode()).hexdigest(),
        limits=limits,
        notes=notes,
        sources=sources,
        published=Published(path.name, digest, frozenset(told)),
    )


@dataclass(frozen=True)
class _Stated:
    """An entry that fits: the derived period that it replaces, and what the user tells."""

    limit: str
    period: LimitPeriod
    amount: Decimal
    read_in: str
    day: date


def _note(one: _Stated, limit: Limit, name: str) -> Note:
    texts = {}
    for language in Language:
        told = translator(language)(mark("{limit}: {amount}, as you state, read in {source} on {day}."))
        texts[language] = told.format(
            limit=limit.label.text(language),
            amount=kronor(int(one.amount * ORE), language),
            source=one.read_in,
            day=day_text(one.day, language),
        )
    sv, en = texts[Language.SV], texts[Language.EN]
    # A note is a template: what the user wrote is none.
    return Note(sv=_literal(sv), en=_literal(en), general=Wording(sv=sv, en=en), of_facts=True, source=name)


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _source(one: _Stated, of_euro: Source, language: Language) -> Source:
    address = ADDRESS.search(one.read_in)
    title = translator(language)(mark("As you state, read in {source} on {day}"))
    return Source.model_construct(
        title=title.format(source=one.read_in, day=day_text(one.day, language)),
        url=address[0].rstrip(".,;)") if address else "",
        retrieved=one.day,
        kind=of_euro.kind,
        second_hand=True,
    )


class _Reader:
    """Holds the entries of a file against the amounts of a rulebook."""

    def __init__(self, rulebook: Rulebook, document: Document) -> None:
        self.rulebook, self.document = rulebook, document
        self.findings: list[Finding] = []

    def read(self) -> list[_Stated]:
        data: Any = self.document.data
        if not isinstance(data, list) or not data:
            raise InputError(
                mark(
                    "{path} has no list of published amounts. Write an entry for each: "
                    "- {{limit: …, period: …, amount: …, source: …, day: …}}."
                ),
                path=self.document.path,
            )
        found: dict[tuple[str, date], _Stated] = {}
        for place, one in enumerate(data):
            try:
                entry = validate(_Entry, self.document, one, at=(place,))
            except Findings as wrong:
                self.findings += wrong.findings
                continue
            stated = self._fitting(entry, place)
            if stated is None:
                continue
            key = stated.limit, stated.period.from_
            if key in found:
                again = mark("{limit} is given twice for that period. Keep the one that you have read.")
                self._wrong((place, "limit"), again, limit=entry.limit)
            found[key] = stated
        if self.findings:
            raise Findings(tuple(self.findings), InputError.exit_code)
        return list(found.values())

    def _wrong(self, at: Location, template: str, **words: object) -> None:
        key = f"{int(at[0]) + 1}.{at[1]}"
        problem = ReservkollError(template, **words)
        self.findings.append(Finding(self.document.path, self.document.line(at), key, problem))

    def _fitting(self, entry: _Entry, place: int) -> _Stated | None:
        """What the entry replaces; None where it replaces nothing, which is then told."""
        limit = self.rulebook.limits.get(entry.limit)
        if limit is None:
            self._unknown(entry.limit, place)
            return None
        period = self._period(entry, limit, place)
        if period is None:
            return None
        assert period.eur is not None
        assert period.rate is not None
        product = period.eur * period.rate
        low = (product * (1 - SLACK)).to_integral_value(ROUND_CEILING)
        high = (product * (1 + SLACK)).to_integral_value(ROUND_FLOOR)
        if not low <= entry.amount <= high:
            self._wrong(
                (place, "amount"),
                mark(
                    "{limit}: {amount} does not fit {euro} euro, which comes to {likely}; a published amount lies "
                    "between {low} and {high}. Check the digits, the limit and the period."
                ),
                limit=entry.limit,
                amount=_number(entry.amount),
                euro=_number(period.eur),
                likely=_number(product),
                low=_number(low),
                high=_number(high),
            )
            return None
        read_in = without_personal_numbers(" ".join(entry.source.split()))
        return _Stated(entry.limit, period, entry.amount, read_in, entry.day)

    def _unknown(self, wanted: str, place: int) -> None:
        from rapidfuzz import process

        known = self._derived()
        near = process.extractOne(wanted, list(self.rulebook.limits), score_cutoff=NEAR)
        template = (
            mark("there is no limit “{wanted}”. Did you mean “{near}”?")
            if near
            else mark("there is no limit “{wanted}”. Those that a published amount can replace: {known}.")
        )
        self._wrong((place, "limit"), template, wanted=wanted, near=near[0] if near else "", known=", ".join(known))

    def _derived(self) -> Mapping[str, list[LimitPeriod]]:
        """The amounts that can be replaced, by limit."""
        found = {}
        for name, limit in self.rulebook.limits.items():
            derived = [each for each in limit.periods if each.status is Status.DERIVED and each.sek is not None]
            if derived:
                found[name] = derived
        return found

    def _period(self, entry: _Entry, limit: Limit, place: int) -> LimitPeriod | None:
        """The derived period that is meant."""
        if limit.choose:
            chosen = ", ".join(choice.limit for choice in limit.choose)
            template = mark("{limit} is one of several amounts. Give the one that was published: {chosen}.")
            self._wrong((place, "limit"), template, limit=entry.limit, chosen=chosen)
            return None
        shares = [each for each in limit.periods if each.of is not None and each.covers(entry.period.from_)]
        if shares:
            template = mark("{limit} is by law {percent} per cent of {of}. Give {of}; this one follows it.")
            percent = _number(shares[0].percent or Decimal())
            self._wrong((place, "limit"), template, limit=entry.limit, percent=percent, of=shares[0].of)
            return None
        derived = self._derived().get(entry.limit, [])
        for period in limit.periods:
            if period.from_ == entry.period.from_ and entry.period.to in {None, period.to}:
                if period in derived:
                    return period
                self._not_replaced(entry, period, place)
                return None
        self._wrong(
            (place, "period"),
            mark("{limit} has no such period. Those that a published amount can replace: {known}."),
            limit=entry.limit,
            known=", ".join(f"{each.from_}/{each.to or '..'}" for each in derived) or "–",
        )
        return None

    def _not_replaced(self, entry: _Entry, period: LimitPeriod, place: int) -> None:
        if period.status is Status.UNREAD:
            template = mark("{limit} has no amount in euro for that period to hold yours against. Take the entry away.")
            self._wrong((place, "limit"), template, limit=entry.limit)
            return
        amount = period.eur if period.in_euro else period.sek
        self._wrong(
            (place, "limit"),
            mark(
                "{limit} was read in its source for that period: {amount} ({title}). It is not replaced. "
                "Take the entry away."
            ),
            limit=entry.limit,
            amount=_number(amount or Decimal()),
            title=self.rulebook.sources[period.source].title,
        )


def _number(value: Decimal) -> str:
    """An amount in groups of three digits, without needless decimals."""
    whole = value == value.to_integral_value()
    return (f"{value:,.0f}" if whole else f"{value.normalize():,f}").replace(",", "\u00a0")
