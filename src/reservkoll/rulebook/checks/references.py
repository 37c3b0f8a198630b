"""Cross-checks of the rules: every reference resolves, every period follows the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel

from reservkoll.common.errors import ReservkollError, RulebookError
from reservkoll.common.validation import Finding, Findings
from reservkoll.common.yaml_loader import Document, Location
from reservkoll.conditions import codes, limits
from reservkoll.conditions.awards import NotAwarded
from reservkoll.conditions.base import Expression
from reservkoll.conditions.codes import Below, Divided, Within
from reservkoll.conditions.comparison import Before, Compare, Is, OneOf, Only
from reservkoll.conditions.limits import Meets
from reservkoll.conditions.logic import Assume, Remark, Unsettled
from reservkoll.conditions.parts import MainlyWithin, Mixed
from reservkoll.conditions.references import Criterion, RouteOpen, Term
from reservkoll.i18n import mark
from reservkoll.rulebook.checks.activities import check_activities
from reservkoll.rulebook.checks.groups import check_groups
from reservkoll.rulebook.checks.industries import check_industries
from reservkoll.rulebook.checks.lots import check_lots
from reservkoll.rulebook.checks.notices import check_notices
from reservkoll.rulebook.checks.openings import check_openings
from reservkoll.rulebook.checks.pack import check_pack
from reservkoll.rulebook.checks.partnership import check_partnership, other_currency, routes_known
from reservkoll.rulebook.checks.requirements import check_requirements
from reservkoll.rulebook.checks.same_need import check_same_need
from reservkoll.rulebook.checks.small_purchases import check_small_purchases
from reservkoll.rulebook.checks.social_conditions import check_social_conditions
from reservkoll.rulebook.checks.stated import check_stated
from reservkoll.rulebook.models import rules as schema
from reservkoll.rulebook.models.limits import Limit, Rates, in_whole_kronor
from reservkoll.rulebook.models.periods import Period, break_in
from reservkoll.rulebook.models.rules import FactType
from reservkoll.rulebook.models.value import ValueRules
from reservkoll.rulebook.rulebook import Rulebook

# Notes that the expressions themselves use.
BUILT_IN_NOTES = (
    "lot_limit_open",
    "lot_threshold_open",
    "lot_small_open",
    "lots_same_service",
    codes.MIXED_CODES,
    limits.DERIVED_AMOUNT,
    limits.DERIVED_BAND,
    limits.PRINTED_AMOUNT,
    limits.NO_AMOUNT,
)


class Checker:
    """Collects what is wrong, each with its place, and raises it all at once."""

    def __init__(self) -> None:
        self._places: dict[tuple[type[BaseModel], str], tuple[Document, Location]] = {}
        self._findings: list[Finding] = []

    def note(self, kind: type[BaseModel], key: str, document: Document, at: Location) -> None:
        """Remember where an entry stands."""
        self._places[(kind, key)] = (document, at)

    def check(self, rulebook: Rulebook, shared: Mapping[str, schema.SharedDuties]) -> None:
        """Check everything; `shared` are the duties that rules name.

        Raises:
            Findings: all dangling references and broken periods, with file, line and remedy.
        """
        self._book = rulebook
        self._shared = shared
        for group_id, group in shared.items():
            self._duties((schema.SharedDuties, group_id), ("duties",), group.duties)
            if group.if_ is not None:
                self._expression((schema.SharedDuties, group_id), ("if",), group.if_)
        self._code_lists()
        self._limits()
        for term_id, term in rulebook.terms.items():
            self._expression((Criterion, term_id), (), term)
        for rule in rulebook.rules.values():
            self._rule(rule)
        for act, entry in rulebook.act_regimes.items():
            self._regimes(act, entry)
        self._periods((Rates, ""), ("periods",), rulebook.rates.periods)
        self._reference((Rates, ""), ("source",), rulebook.rates.source, rulebook.sources, mark("source"))
        for value in rulebook.values.values():
            self._reference((ValueRules, value.act), ("source",), value.source, rulebook.sources, mark("source"))
        for fact_id, fact in rulebook.facts.items():
            for path in fact.derived_from or ():
                self._reference((schema.Fact, fact_id), ("derived_from",), path, rulebook.facts, mark("fact"))
        for coming_id, coming in rulebook.coming.items():
            self._reference((schema.Coming, coming_id), ("source",), coming.source, rulebook.sources, mark("source"))
        for note_id, note in rulebook.notes.items():
            if note.source is not None:
                self._reference((schema.Note, note_id), ("source",), note.source, rulebook.sources, mark("source"))
        for route_id, route in rulebook.routes.routes.items():
            if route.covers is not None:
                self._reference(
                    (schema.Routes, ""),
                    ("routes", route_id, "covers"),
                    route.covers,
                    rulebook.code_list_files,
                    mark("code list"),
                )
        check_stated(self, rulebook)
        check_partnership(self, rulebook)
        check_same_need(self, rulebook)
        check_activities(self, rulebook)
        check_lots(self, rulebook)
        check_requirements(self, rulebook)
        check_openings(self, rulebook)
        check_industries(self, rulebook)
        check_small_purchases(self, rulebook)
        check_pack(self, rulebook)
        check_notices(self, rulebook)
        check_social_conditions(self, rulebook)
        check_groups(self, rulebook)
        for name in BUILT_IN_NOTES:
            if name not in rulebook.notes:
                self._finding(
                    (schema.Edition, ""), (), RulebookError(mark("notes.yaml lacks the note “{id}”. Add it."), id=name)
                )
        self._cycles()
        if self._findings:
            raise Findings(self._findings, RulebookError.exit_code)

    def _finding(
        self, entry: tuple[type[BaseModel], str], at: Location, problem: ReservkollError, word: str | None = None
    ) -> None:
        """Record an error at a location; `word` is the offending text, to point at its line."""
        document, base = self._places.get(entry, (Document(Path("rules"), None, None), ()))
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in (*base, *at))
        self._findings.append(Finding(document.path, document.line((*base, *at), word), key, problem))

    def _reference(
        self, entry: tuple[type[BaseModel], str], at: Location, wanted: str, known: Iterable[str], what: str
    ) -> bool:
        names = list(known)
        if wanted in names:
            return True
        from rapidfuzz import process

        near = process.extractOne(wanted, names, score_cutoff=60)
        problem = RulebookError(
            mark("there is no {what} “{wanted}”. Did you mean “{near}”?")
            if near
            else mark("there is no {what} “{wanted}”. Add it or correct the name."),
            what=ReservkollError(what),
            wanted=wanted,
            near=near[0] if near else "",
        )
        self._finding(entry, at, problem, wanted)
        return False

    def _periods(self, entry: tuple[type[BaseModel], str], at: Location, periods: Sequence[Period]) -> None:
        position = break_in(periods)
        if position is not None:
            self._finding(
                entry,
                (*at, position, "from"),
                RulebookError(
                    mark(
                        "the period does not begin the day after the one before it ends. Close the gap or the overlap."
                    )
                ),
            )

    def _covering(self, entry: tuple[type[BaseModel], str], at: Location, periods: Sequence[Period]) -> None:
        """Rules must say for every date that the rulebook covers what held: nothing is left to the nearest period."""
        self._periods(entry, at, periods)
        covers = self._book.edition.covers
        if periods[0].from_ > covers.from_:
            self._finding(
                entry,
                (*at, 0, "from"),
                RulebookError(
                    mark("there is no period from {day}. Say what held then, or that nothing did."), day=covers.from_
                ),
            )
        if periods[-1].to is not None and (covers.to is None or periods[-1].to < covers.to):
            self._finding(
                entry,
                (*at, len(periods) - 1, "to"),
                RulebookError(
                    mark("there is no period after {day}. Say what holds then, or that nothing does."),
                    day=periods[-1].to,
                ),
            )

    def _code_lists(self) -> None:
        by_digits = self._book.nomenclature.by_digits
        for list_id, code_list in self._book.code_list_files.items():
            entry = (schema.CodeListFile, list_id)
            self._reference(entry, ("source",), code_list.source, self._book.sources, mark("source"))
            for number, group in enumerate(code_list.groups):
                for position, code in enumerate(group.codes):
                    at: Location = ("groups", number, "codes", position)
                    if isinstance(code, list) and len(code) != 2:
                        self._finding(entry, at, RulebookError(mark("a range is [first, last].")))
                    for single in code if isinstance(code, list) else [code]:
                        if by_digits.get(single[:8]) != single:
                            self._finding(
                                entry,
                                at,
                                RulebookError(mark("{code} is not in CPV 2008. Check the digits."), code=single),
                            )
                for position, single in enumerate(group.except_):
                    if by_digits.get(single[:8]) != single:
                        self._finding(
                            entry,
                            ("groups", number, "except", position),
                            RulebookError(mark("{code} is not in CPV 2008. Check the digits."), code=single),
                        )

    def _limits(self) -> None:
        for limit_id, limit in self._book.limits.items():
            entry = (Limit, limit_id)
            self._periods(entry, ("periods",), limit.periods)
            for position, period in enumerate(limit.periods):
                at: Location = ("periods", position)
                self._reference(entry, (*at, mark("source")), period.source, self._book.sources, mark("source"))
                if period.of is not None:
                    self._reference(entry, (*at, "of"), period.of, self._book.limits, mark("limit"))
                if period.rate is not None and period.sek != in_whole_kronor(period.eur or Decimal(0), period.rate):
                    self._finding(
                        entry,
                        (*at, "sek"),
                        RulebookError(
                            mark("sek is not eur × rate, rounded to whole kronor. Correct one of the three.")
                        ),
                    )
            for position, choice in enumerate(limit.choose):
                self._reference(
                    entry, ("choose", position, mark("limit")), choice.limit, self._book.limits, mark("limit")
                )
                if choice.if_ is not None:
                    self._expression(entry, ("choose", position, "if"), choice.if_)

    def _rule(self, rule: schema.Rule) -> None:
        entry = (schema.Rule, rule.id)
        self._reference(entry, ("route",), rule.route, self._book.routes.routes, mark("route"))
        self._covering(entry, ("versions",), rule.versions)
        for position, version in enumerate(rule.versions):
            at: Location = ("versions", position)
            self._reference(entry, (*at, mark("source")), version.source, self._book.sources, mark("source"))
            for name in ("scope", "purchase", "supplier", "together"):
                for number, expression in enumerate(getattr(version, name)):
                    self._expression(entry, (*at, name, number), expression, version)
            for number, name in enumerate(version.follows):
                self._reference(entry, (*at, "follows", number), name, self._shared, mark("duties"))
            self._duties(entry, (*at, "duties"), version.duties, version)
            for number, caution in enumerate(version.cautions):
                self._reference(
                    entry, (*at, "cautions", number, mark("note")), caution.note, self._book.notes, mark("note")
                )
                if caution.if_ is not None:
                    self._expression(entry, (*at, "cautions", number, "if"), caution.if_, version)

    def _duties(
        self,
        entry: tuple[type[BaseModel], str],
        at: Location,
        duties: Sequence[schema.Duty],
        period: Period | None = None,
    ) -> None:
        for number, duty in enumerate(duties):
            self._reference(entry, (*at, number, mark("source")), duty.source, self._book.sources, mark("source"))
            if duty.if_ is not None:
                self._expression(entry, (*at, number, "if"), duty.if_, period)

    def _regimes(self, act: str, regimes: schema.ActRegimes) -> None:
        entry = (schema.ActRegimes, act)
        self._covering(entry, ("regimes",), regimes.regimes)
        for position, regime in enumerate(regimes.regimes):
            at: Location = ("regimes", position)
            self._reference(entry, (*at, mark("source")), regime.source, self._book.sources, mark("source"))
            self._reference(entry, (*at, "annex2"), regime.annex2, self._book.terms, mark("term"))
            for name in ("main_threshold", "annex2_threshold", "direct_limit"):
                self._limit_reference(entry, (*at, name), getattr(regime, name), regime)
            for number, chapter in enumerate(regime.chapters):
                if chapter.if_ is not None:
                    self._expression(entry, (*at, "chapters", number, "if"), chapter.if_, regime)

    def _limit_reference(
        self, entry: tuple[type[BaseModel], str], at: Location, limit_id: str, period: Period | None
    ) -> None:
        if not self._reference(entry, at, limit_id, self._book.limits, mark("limit")) or period is None:
            return
        limit = self._book.limits[limit_id]
        for choice in limit.choose:
            if choice.limit in self._book.limits:
                self._limit_reference(entry, at, choice.limit, period)
        if limit.periods:
            missing = _first_day_without(limit.periods, period, self._book.edition.covers)
            if missing is not None:
                self._finding(
                    entry,
                    at,
                    RulebookError(
                        mark("the limit “{id}” has no amount on {day}. Add a period to it."), id=limit_id, day=missing
                    ),
                )

    def _expression(
        self, entry: tuple[type[BaseModel], str], at: Location, expression: Expression, period: Period | None = None
    ) -> None:
        book = self._book
        for path in expression.facts_read():
            self._reference(entry, at, path, book.facts, mark("fact"))
        for note in _notes(expression):
            self._reference(entry, at, note, book.notes, mark("note"))
        match expression:
            case Criterion():
                self._reference(entry, (*at, mark("source")), expression.source, book.sources, mark("source"))
            case Term():
                self._reference(entry, at, expression.term, book.terms, mark("term"))
                if expression.source is not None:
                    self._reference(entry, (*at, mark("source")), expression.source, book.sources, mark("source"))
            case RouteOpen():
                self._reference(entry, at, expression.route, routes_known(entry, book), mark("route"))
            case Within(within=name) | Below(below=name) | Divided(divided_by=name) | Mixed(mixed_by=name):
                self._reference(entry, at, name, book.code_list_files, mark("code list"))
            case MainlyWithin():
                for list_id in filter(None, (expression.mainly_within, expression.apart, expression.first)):
                    self._reference(entry, at, list_id, book.code_list_files, mark("code list"))
            case Assume(assume=name) | NotAwarded(assume=name):
                self._reference(entry, at, name, book.assumptions, mark("assumption"))
            case Meets():
                self._limit_reference(entry, at, expression.meets, period)
                if (problem := other_currency(expression, book)) is not None:
                    self._finding(entry, at, problem, expression.meets)
        self._types(entry, at, expression)
        for part in expression.parts():
            self._expression(entry, at, part, period)

    def _types(self, entry: tuple[type[BaseModel], str], at: Location, expression: Expression) -> None:
        """A comparison that can never match is a mistake: a word that the fact cannot have, a number against a text."""
        facts = self._book.facts
        wanted: dict[str, set[FactType]] = {}
        words: list[str] = []
        match expression:
            case Is(fact=path, is_=value):
                wanted = {path: {FactType.BOOLEAN} if isinstance(value, bool) else {FactType.WORD}}
                words = [] if isinstance(value, bool) else [value]
            case OneOf(fact=path, one_of=values):
                wanted, words = {path: {FactType.WORD}}, values
            case Only(fact=path, only=values):
                wanted, words = {path: {FactType.WORDS}}, values
            case Compare():
                # The law's amounts are limits; a share, and whether there is an amount at all, may be told of money.
                shares = expression.of_no_amount
                kinds = {FactType.NUMBER, FactType.MONEY} if shares else {FactType.NUMBER}
                wanted = dict.fromkeys(expression.facts_read(), kinds)
            case Before():
                wanted = {path: {FactType.DATE} for path in expression.facts_read()}
            case Mixed():
                wanted = {path: {FactType.PARTS} for path in expression.facts_read()}
            case MainlyWithin(shares=path, codes=codes_path) | Divided(unless=path, codes=codes_path):
                wanted = {path: {FactType.PARTS}, codes_path: {FactType.CODES}}
            case Meets(fact=path):
                wanted = {path: {FactType.MONEY}}
            case Within(codes=path) | Below(codes=path):
                wanted = {path: {FactType.CODES}}
            case NotAwarded(awards=path):
                wanted = {path: {FactType.AWARDS}}
        for path, types in wanted.items():
            fact = facts.get(path)
            if fact is None:
                continue
            if fact.type not in types:
                self._finding(
                    entry,
                    at,
                    RulebookError(
                        mark("the fact “{fact}” is a {type}; this condition cannot read it."), fact=path, type=fact.type
                    ),
                    path,
                )
            for word in words:
                if fact.values is not None:
                    self._reference(entry, at, word, fact.values, mark("value"))

    def _cycles(self) -> None:
        """A term or route that leads back to itself would never be read to an end."""
        book = self._book

        def follow(expression: Expression) -> Iterator[tuple[str, str]]:
            match expression:
                case Term():
                    yield ("term", expression.term)
                case RouteOpen():
                    yield ("route", expression.route)
                case Meets():
                    yield ("limit", expression.meets)
            for part in expression.parts():
                yield from follow(part)

        edges: dict[tuple[str, str], list[tuple[str, str]]] = {
            ("term", name): list(follow(term)) for name, term in book.terms.items()
        }
        for name, limit in book.limits.items():
            below = [("limit", period.of) for period in limit.periods if period.of is not None]
            for choice in limit.choose:
                below.append(("limit", choice.limit))
                below.extend(follow(choice.if_) if choice.if_ is not None else ())
            edges[("limit", name)] = below
        for rule in book.rules.values():
            parts = [
                part
                for version in rule.versions
                for part in (*version.scope, *version.purchase, *version.supplier, *version.together)
            ]
            edges.setdefault(("route", rule.route), []).extend(edge for part in parts for edge in follow(part))
        done: set[tuple[str, str]] = set()

        def visit(node: tuple[str, str], trail: tuple[tuple[str, str], ...]) -> None:
            if node in trail:
                circle = " → ".join(name for _, name in (*trail, node))
                self._finding(
                    (schema.Edition, ""),
                    (),
                    RulebookError(mark("{circle}: this leads back to itself. Break the circle."), circle=circle),
                )
                return
            if node not in done:
                for other in edges.get(node, ()):
                    visit(other, (*trail, node))
                done.add(node)

        for node in list(edges):
            visit(node, ())


def _notes(expression: Expression) -> Iterator[str]:
    match expression:
        case Unsettled():
            yield expression.unsettled
        case Remark():
            yield expression.remark
        case Criterion(open=opening) if opening is not None:
            yield opening.note
        case MainlyWithin():
            yield from filter(None, (expression.tie, expression.in_steps))
        case NotAwarded():
            yield from expression.not_within.notes()


def _first_day_without(periods: Sequence[Period], needed: Period, covers: Period) -> date | None:
    """The first day of `needed` (within what the rulebook covers) that no period covers."""
    day = max(needed.from_, covers.from_)
    ends = [end for end in (needed.to, covers.to) if end is not None]
    for period in periods:
        if period.covers(day):
            if period.to is None:
                return None
            day = period.to + timedelta(days=1)
    return day if not ends or day <= min(ends) else None
