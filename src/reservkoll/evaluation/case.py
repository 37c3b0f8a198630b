"""Evaluates one case against the rulebook, with every criterion, fact and source that bears on the answer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from reservkoll.conditions.base import Expression
from reservkoll.conditions.trace import CriterionTrace, NoteUse, Trace, conjunction, unique
from reservkoll.evaluation.outcome import IN_FORCE, Outcome, Verdict, verdict_of
from reservkoll.facts.facts import Facts
from reservkoll.rulebook.law_on_date import AmountOnDate, LawOnDate, LimitOnDate
from reservkoll.rulebook.models.rules import Duty, Regime, Rule, Version
from reservkoll.rulebook.rulebook import Rulebook

OUTSIDE_PERIOD = "outside_period"
ACT_NOT_COVERED = "act_not_covered"
VALUE_ZERO = "value_zero"
ACT = "purchase.act"
DATE = "purchase.started"
VALUE = "purchase.value_sek"


class CaseReader:
    """Evaluates one case. `with_supplier`: supplier conditions count too, not only the purchase's.

    The law is that of the fact `as_of`; where that is unknown or outside the rulebook, every answer is unknown.
    """

    def __init__(self, rulebook: Rulebook, facts: Facts, *, with_supplier: bool) -> None:
        self.rulebook = rulebook
        self.facts = facts
        self.with_supplier = with_supplier
        self._outcomes: dict[str, Outcome] = {}
        self._terms: dict[str, Trace] = {}
        # Not itself where there is none: a reader of each of thousands of rows would wait for the garbage collector.
        self._without_supplier = CaseReader(rulebook, facts, with_supplier=False) if with_supplier else None

    @cached_property
    def dated(self) -> LawOnDate | None:
        """The law of the case's date."""
        day = self.facts.values.get("as_of")
        return None if day is None else self.rulebook.on(day)  # type: ignore[arg-type]

    @property
    def law(self) -> LawOnDate:
        """The law; only call it where there is one."""
        assert self.dated is not None
        return self.dated

    def route(self, route: str) -> Trace:
        """Whether `route` is open to the purchase, whoever the supplier is."""
        outcome = self.alone(route)
        truth = None if outcome.verdict is Verdict.UNKNOWN else outcome.verdict is Verdict.YES
        criteria = tuple(criterion for criterion in outcome.criteria if criterion.id != IN_FORCE)
        facts = {path: value for criterion in criteria for path, value in criterion.facts.items()}
        cautions = tuple(note for note in outcome.cautions if self.rulebook.states(note.note))
        return Trace(truth, outcome.missing, outcome.doubts, facts, criteria, cautions)

    def alone(self, route: str) -> Outcome:
        """The answer for `route` to the purchase, whoever the supplier is."""
        return (self._without_supplier or self).outcome(route)

    def term(self, term_id: str) -> Trace:
        """Whether a defined term holds."""
        found = self._terms.get(term_id)
        if found is None:
            found = self._terms[term_id] = self.traced(self.law.term(term_id))
        return found

    def traced(self, expression: Expression) -> Trace:
        """One condition read."""
        return expression.trace(self)

    def outcome(self, route: str) -> Outcome:
        """The answer for `route`."""
        found = self._outcomes.get(route)
        if found is None:
            found = self._outcomes[route] = self._read(route)
        return found

    def verdict(self, route: str) -> Verdict:
        """The verdict of `outcome` alone, for those who ask for no reasons: no more is read than it takes."""
        if route in self._outcomes:
            return self._outcomes[route].verdict
        rule_or_reason = self._rule(route)
        if isinstance(rule_or_reason, Outcome):
            return rule_or_reason.verdict
        rule, version = rule_or_reason
        if version.absent is not None:
            return Verdict.NOT_APPLICABLE
        scope = self._scope(version).truth
        return verdict_of(scope, self._conditions(rule, version).truth if scope else None)

    def _read(self, route: str) -> Outcome:
        rule_or_reason = self._rule(route)
        if isinstance(rule_or_reason, Outcome):
            return rule_or_reason
        rule, version = rule_or_reason
        scope, conditions = self._scope(version), self._conditions(rule, version)
        in_force = self._in_force(version)
        verdict = Verdict.NOT_APPLICABLE if version.absent else verdict_of(scope.truth, conditions.truth)
        missing, doubts, cautions = _bearing(verdict, scope, conditions)
        return Outcome(
            route,
            rule,
            version,
            verdict,
            criteria=_first_of_each((in_force, *scope.criteria, *conditions.criteria)),
            missing=missing,
            doubts=() if version.absent else doubts,
            cautions=(*self._cautions(version, verdict), *(() if version.absent else cautions)),
            duties=self._duties(version, verdict),
            demands=self._demands(version, verdict),
        )

    def supplier_outcome(self, route: str) -> Outcome:
        """Whether the supplier itself meets what `route` asks of it, whatever the purchase."""
        rule_or_reason = self._rule(route, any_act=True)
        if isinstance(rule_or_reason, Outcome):
            return rule_or_reason
        rule, version = rule_or_reason
        in_force = self._in_force(version)
        if version.absent is not None:
            return Outcome(route, rule, version, Verdict.NOT_APPLICABLE, criteria=(in_force,))
        trace = conjunction(self._of_supplier(rule, version.supplier))
        verdict = verdict_of(True, trace.truth)
        # The obligations of a reservation are the buyer's, those of a registration the organisation's.
        own = self.rulebook.routes.routes[route].supplier_only
        return Outcome(
            route,
            rule,
            version,
            verdict,
            (in_force, *trace.criteria),
            trace.missing,
            trace.doubts,
            self._cautions(version, verdict) if own else (),
            self._duties(version, verdict) if own else (),
        )

    def _rule(self, route: str, *, any_act: bool = False) -> tuple[Rule, Version] | Outcome:
        """The rule and version in force, or why there is none."""
        if self.dated is None:
            if self.facts.get("as_of") is None:
                return Outcome(route, None, None, Verdict.UNKNOWN, missing=(DATE,))
            return Outcome(route, None, None, Verdict.UNKNOWN, doubts=(NoteUse(OUTSIDE_PERIOD),))
        act = self.facts.get(ACT)
        if any_act:
            rule = self.rulebook.rule_about_suppliers(route)
        elif act is None and self.rulebook.needs_act(route):
            return Outcome(route, None, None, Verdict.UNKNOWN, missing=(ACT,))
        else:
            rule = self.rulebook.rule_for(route, act)  # type: ignore[arg-type]
        version = None if rule is None else self.dated.version(rule)
        if rule is None or version is None:
            return Outcome(route, rule, None, Verdict.UNKNOWN, doubts=(NoteUse(ACT_NOT_COVERED),))
        return rule, version

    def _scope(self, version: Version) -> Trace:
        return conjunction(self._traces(version.scope))

    def _conditions(self, rule: Rule, version: Version) -> Trace:
        supplier = (*version.supplier, *version.together) if self.with_supplier else ()
        return conjunction([*self._traces(version.purchase), *self._of_supplier(rule, supplier)])

    def _of_supplier(self, rule: Rule, conditions: Iterable[Expression]) -> list[Trace]:
        """The conditions of `rule` on the supplier."""
        del rule  # a single supplier meets each of them by itself
        return self._traces(conditions)

    def _traces(self, expressions: Iterable[Expression]) -> list[Trace]:
        return [self.traced(expression) for expression in expressions]

    def _in_force(self, version: Version) -> CriterionTrace:
        facts = {"as_of": self.facts.values["as_of"]}
        told = self.rulebook.routes.in_force
        texts = told.label, told.fails, told.unknown
        return CriterionTrace(
            IN_FORCE, version.absent is None, facts, (), (), (), *texts, version.citation, version.source
        )

    def _duties(self, version: Version, verdict: Verdict) -> tuple[Duty, ...]:
        """The obligations where the route may be taken, including those whose condition is unknown."""
        if verdict not in {Verdict.YES, Verdict.UNKNOWN}:
            return ()
        day = self.law.date
        in_force = (
            duty
            for duty in version.duties
            if (duty.from_ is None or duty.from_ <= day) and (duty.to is None or day <= duty.to)
        )
        return tuple(duty for duty in in_force if duty.if_ is None or self.traced(duty.if_).truth is not False)

    def _demands(self, version: Version, verdict: Verdict) -> tuple[CriterionTrace, ...]:
        """What a supplier must meet, where none is stated."""
        if self.with_supplier or verdict not in {Verdict.YES, Verdict.UNKNOWN}:
            return ()
        return conjunction(self._traces((*version.supplier, *version.together))).criteria

    def _cautions(self, version: Version, verdict: Verdict) -> tuple[NoteUse, ...]:
        told = (caution for caution in version.cautions if caution.when is None or verdict.value in caution.when)
        notes: list[NoteUse] = []
        for caution in told:
            if caution.if_ is None:
                notes.append(NoteUse(caution.note))
            elif self._may_hold(caution.if_):
                notes += [NoteUse(caution.note, words) for words in caution.if_.words(self) or ((),)]
        if self.facts.get(VALUE) == 0:
            notes.append(NoteUse(VALUE_ZERO))
        return tuple(notes)

    def _may_hold(self, condition: Expression) -> bool:
        """Whether the condition holds or is unknown, other than because of contradicting facts."""
        trace = self.traced(condition)
        if trace.truth is not None:
            return trace.truth
        return not any(use.note in self.rulebook.contradictions for use in trace.doubts)

    # --- what the summary of a purchase shows ---

    def regime(self) -> Regime | None:
        """What governs the purchase under its act on the date."""
        act = self.facts.get(ACT)
        return None if act is None or self.dated is None else self.dated.regime(act)  # type: ignore[arg-type]

    def chapter(self, regime: Regime) -> str | None:
        """The chapters that govern; None while that cannot be said."""
        for chapter in regime.chapters:
            truth = True if chapter.if_ is None else chapter.if_.trace(self).truth
            if truth is not False:
                return chapter.chapter if truth else None
        return None

    def governing_chapter(self) -> str | None:
        """The chapters that govern the purchase; None while that, or what governs it at all, cannot be said."""
        regime = self.regime()
        return None if regime is None else self.chapter(regime)

    def amount(self, limit: LimitOnDate) -> AmountOnDate | None:
        """The amount of a limit, its choices made from the facts; None while they cannot be made."""
        for condition, chosen in limit.choices:
            truth = True if condition is None else condition.trace(self).truth
            if truth is not False:
                return self.amount(chosen) if truth else None
        return limit.amount


def _bearing(
    verdict: Verdict, scope: Trace, conditions: Trace
) -> tuple[tuple[str, ...], tuple[NoteUse, ...], tuple[NoteUse, ...]]:
    """The missing facts, doubts and cautions that bear on the verdict."""
    match verdict:
        case Verdict.NOT_APPLICABLE:
            parts = [scope]
        case Verdict.NO:
            parts = [conditions]
        case Verdict.YES:
            parts = [scope, conditions]
        case Verdict.UNKNOWN:
            parts = [part for part in (scope, conditions) if part.truth is None]
    # Where the law leaves the scope open, no fact can decide.
    asks = verdict is Verdict.UNKNOWN and not (scope.truth is None and not scope.missing)
    missing = unique(part.missing for part in parts) if asks else ()
    return missing, unique(part.doubts for part in parts), unique(part.cautions for part in parts)


def _first_of_each(criteria: Iterable[CriterionTrace]) -> tuple[CriterionTrace, ...]:
    found: dict[str, CriterionTrace] = {}
    for criterion in criteria:
        found.setdefault(criterion.id, criterion)
    return tuple(found.values())
