"""A rule in plain language, generated from its conditions so that text and rule cannot drift apart.

Each kind of condition has its wording in one place, :data:`WORDINGS`; a test sees to it that no kind is without.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from reservkoll.common.formatting import euro, kronor, number
from reservkoll.conditions.awards import NotAwarded
from reservkoll.conditions.base import Expression
from reservkoll.conditions.codes import Below, Divided, Within
from reservkoll.conditions.comparison import OPERATORS, Before, Compare, Differs, Is, OneOf, Only, Share
from reservkoll.conditions.limits import Meets
from reservkoll.conditions.logic import All, Any_, Assume, FirstKnown, Not, Remark, Stated, Unsettled
from reservkoll.conditions.parts import MainlyWithin, Mixed
from reservkoll.conditions.references import Criterion, RouteOpen, Term
from reservkoll.explain.explainer import Explainer
from reservkoll.explain.limits import comparison_words
from reservkoll.i18n import Language, mark
from reservkoll.rulebook.law_on_date import LawOnDate, LimitOnDate
from reservkoll.rulebook.models.limits import Comparison


@dataclass(frozen=True)
class Statement:
    """A sentence of a rule, with its sub-sentences. `id` and `citation` where the rule names them."""

    text: str
    below: tuple[Statement, ...] = ()
    id: str | None = None
    citation: str | None = None
    source: str | None = None


class RuleText:
    """Words for the conditions of one rulebook on one day, in one language."""

    def __init__(self, law: LawOnDate, language: Language) -> None:
        self.law = law
        self.language = language
        self.explain = Explainer(law.rulebook, language)
        self.translate = self.explain.translate

    def say(self, expression: Expression) -> Statement:
        """A condition in words."""
        return WORDINGS[type(expression)](self, expression)

    def each(self, expressions: Sequence[Expression]) -> tuple[Statement, ...]:
        """Conditions in words, in order."""
        return tuple(self.say(expression) for expression in expressions)

    # --- conditions made of conditions ---

    def _all(self, one: All) -> Statement:
        if len(one.all_) == 1:
            return self.say(one.all_[0])
        return Statement(self.translate(mark("All of these hold:")), self.each(one.all_))

    def _any(self, one: Any_) -> Statement:
        if len(one.any_) == 1:
            return self.say(one.any_[0])
        return Statement(self.translate(mark("At least one of these holds:")), self.each(one.any_))

    def _not(self, one: Not) -> Statement:
        return Statement(self.translate(mark("This does not hold:")), (self.say(one.not_),))

    def _first_known(self, one: FirstKnown) -> Statement:
        return Statement(self.translate(mark("The first of these that is known decides:")), self.each(one.first_known))

    def _stated(self, one: Stated) -> Statement:
        return Statement(
            self.translate(mark("It is expressly stated, and counts as no where it is not:")), (self.say(one.stated),)
        )

    def _unsettled(self, one: Unsettled) -> Statement:
        note = self.explain.note_in_general(one.unsettled)
        if one.if_ is None:
            return Statement(
                self.translate(mark("The law leaves this open, so the answer is unknown: {note}")).format(note=note)
            )
        text = self.translate(mark("Where this is known to hold, the answer is unknown: {note}")).format(note=note)
        return Statement(text, (self.say(one.if_),))

    def _remark(self, one: Remark) -> Statement:
        note = self.explain.note_in_general(one.remark)
        if one.if_ is None:
            return Statement(self.translate(mark("To judge: {note}")).format(note=note))
        text = self.translate(mark("Where this is known to hold, a yes is a matter of interpretation: {note}"))
        return Statement(text.format(note=note), (self.say(one.if_),))

    # --- conditions that name another ---

    def _criterion(self, one: Criterion) -> Statement:
        below = [self.say(one.when)]
        if one.open is not None:
            words = {"yes": mark("yes"), "no": mark("no"), "unknown": mark("unknown")}
            verdicts = self._or([self.translate(words[verdict]) for verdict in one.open.when])
            text = self.translate(mark("Where the answer is {verdicts}, it is a matter of interpretation: {note}"))
            note = text.format(verdicts=verdicts, note=self.explain.note_in_general(one.open.note))
            where = (self.say(one.open.if_),) if one.open.if_ is not None else ()
            only = (Statement(self.translate(mark("Only where this holds:")), where),) if where else ()
            below.append(Statement(note, only))
        return Statement(one.label.text(self.language), tuple(below), one.id, one.citation, one.source)

    def _term(self, one: Term) -> Statement:
        said = self.say(self.law.term(one.term))
        text = said.text if one.label is None else one.label.text(self.language)
        return replace(said, text=text, citation=one.citation or said.citation, source=one.source or said.source)

    def _route_open(self, one: RouteOpen) -> Statement:
        rules = ", ".join(rule.id for rule in self.law.rulebook.rules.values() if rule.route == one.route)
        text = self.translate(mark("The route “{route}” is open (rule {rules})."))
        return Statement(text.format(route=self.explain.route_name(one.route), rules=rules))

    # --- conditions on facts ---

    def _is(self, one: Is) -> Statement:
        return self._answer(one.fact, mark("The answer to “{question}” is {value}."), self._word(one.fact, one.is_))

    def _one_of(self, one: OneOf) -> Statement:
        values = self._or([self._word(one.fact, word) for word in one.one_of])
        return self._answer(one.fact, mark("The answer to “{question}” is {value}."), values)

    def _only(self, one: Only) -> Statement:
        values = self._or([self._word(one.fact, word) for word in one.only])
        return self._answer(one.fact, mark("The answer to “{question}” names nothing but {value}."), values)

    def _compare(self, one: Compare) -> Statement:
        name = next(name for name in OPERATORS if getattr(one, name) is not None)
        other = getattr(one, name)
        unit_of = one.fact if one.fact is not None else (one.sum_ or [""])[0]
        if isinstance(other, Share):
            text = mark("{percent} per cent of the answer to “{question}”")
            amount = self.translate(text).format(percent=self._number(other.percent), question=self._question(other.of))
        else:
            amount = f"{self._number(other)} {self._unit(unit_of)}".rstrip()
        words = f"{comparison_words(self.translate)[Comparison(name)]} {amount}"
        if one.fact is not None:
            return self._answer(one.fact, mark("The answer to “{question}” {comparison}."), comparison=words)
        questions = self._and([self._quoted(self._question(path)) for path in one.sum_ or ()])
        text = self.translate(mark("The sum of the answers to {questions} {comparison}."))
        return Statement(text.format(questions=questions, comparison=words))

    def _meets(self, one: Meets) -> Statement:
        return self._against(one.fact, self.law.limit(one.meets))

    def _against(self, path: str, limit: LimitOnDate) -> Statement:
        if limit.choices:
            text = self.translate(mark("The amount that “{question}” is compared with depends on this:"))
            below: list[Statement] = []
            for condition, chosen in limit.choices:
                against = self._against(path, chosen)
                if condition is None:
                    below.append(Statement(self.translate(mark("Otherwise:")), (against,)))
                else:
                    below.append(Statement(self.translate(mark("Where this holds:")), (self.say(condition),)))
                    below.append(Statement(self.translate(mark("then:")), (against,)))
            return Statement(text.format(question=self._question(path)), tuple(below))
        amount = limit.amount
        label = limit.limit.label.text(self.language)
        if amount is None:
            text = self.translate(mark("The rulebook has no amount for this day: {label}."))
            return Statement(text.format(label=label), citation=limit.limit.citation)
        text = self.translate(mark("The answer to “{question}” {comparison} {amount} ({label})."))
        below = []
        if amount.derived:
            below.append(Statement(self.explain.note_in_general("derived_amount")))
        if amount.period.percent is not None and amount.period.of is not None:
            share = self.translate(mark("{percent} per cent of: {label}"))
            whole = self.law.rulebook.limits[amount.period.of].label.text(self.language)
            below.append(Statement(share.format(percent=self._number(amount.period.percent), label=whole)))
        return Statement(
            text.format(
                question=self._question(path),
                comparison=comparison_words(self.translate)[amount.comparison],
                amount=(euro if amount.period.in_euro else kronor)(amount.ore, self.language),
                label=label,
            ),
            tuple(below),
            limit.id,
            limit.limit.citation,
            amount.period.source,
        )

    def _within(self, one: Within) -> Statement:
        text = self.translate(mark("Every CPV code in the answer to “{question}” is on the list “{title}”: {counts}."))
        return self._listed(one.within, text.format(question=self._question(one.codes), **self._list(one.within)))

    def _below(self, one: Below) -> Statement:
        text = self.translate(mark("Some CPV code is not on the list “{title}” but a sub-code of a single code on it."))
        listed = self._listed(one.below, text.format(**self._list(one.below)))
        return Statement(listed.text, (), None, listed.citation, listed.source)

    def _divided(self, one: Divided) -> Statement:
        text = self.translate(
            mark("Of several CPV codes without stated parts, only some are on the list “{title}”: {counts}.")
        )
        listed = self._listed(one.divided_by, text.format(**self._list(one.divided_by)))
        return Statement(listed.text, (), None, listed.citation, listed.source)

    def _mainly_within(self, one: MainlyWithin) -> Statement:
        text = self.translate(
            mark("The parts that are on the list “{title}” are worth more than the others: {counts}.")
        )
        tie = self.translate(mark("Parts of equal worth: {note}")).format(note=self.explain.note_in_general(one.tie))
        alone = self.translate(mark("Without stated parts the main CPV code decides."))
        listed = self._listed(one.mainly_within, text.format(**self._list(one.mainly_within)))
        below = [Statement(alone), Statement(tie)]
        if one.apart is not None:
            apart = self.translate(
                mark("Parts on the list “{title}” are not weighed: the act does not do so by value.")
            )
            below.append(Statement(apart.format(title=self._list(one.apart)["title"])))
        if one.first is not None:
            first = self.translate(mark("Parts on the list “{title}” are first weighed against all others together."))
            below.append(Statement(first.format(title=self._list(one.first)["title"])))
        return Statement(listed.text, (*below, *listed.below), None, listed.citation, listed.source)

    def _mixed(self, one: Mixed) -> Statement:
        text = self.translate(
            mark("Some of the parts are on the list “{title}” and others are not; no where no parts are stated.")
        )
        return Statement(text.format(title=self._list(one.mixed_by)["title"]))

    def _before(self, one: Before) -> Statement:
        text = self.translate(mark("The day in the answer to “{first}” is before that in the answer to “{second}”."))
        return Statement(text.format(first=self._question(one.fact), second=self._question(one.before)))

    def _differs(self, one: Differs) -> Statement:
        others = self._or(
            [self.translate(mark("“{name}”")).format(name=self._question(path)) for path in one.differs_from]
        )
        text = self.translate(mark("The answer to “{question}” is another number than the answer to {others}."))
        return Statement(text.format(question=self._question(one.fact), others=others))

    def _assume(self, one: Assume) -> Statement:
        taken = self.explain.rulebook.assumptions[one.assume].text.text(self.explain.language)
        told = self.translate(mark("While that is not known, this is enough: {note}")).format(note=taken)
        said = self.say(one.when)
        return replace(said, below=(*said.below, Statement(told, (self.say(one.if_),))))

    def _listed(self, list_id: str, text: str) -> Statement:
        file = self.law.rulebook.code_list_files[list_id]
        below = Statement(self.translate(mark("A sub-code of a single code on the list is not on it.")))
        return Statement(text, (below,), list_id, file.citation, file.source)

    def _not_awarded(self, one: NotAwarded) -> Statement:
        bar = one.not_within
        text = self.translate(
            mark(
                "None of the contracts in the answer to “{question}” was awarded by the same authority within {years} "
                "years before the day, for the same service and under {provisions}."
            )
        ).format(
            question=self._question(one.awards),
            years=bar.years,
            provisions=self._or(
                [self.translate(mark("the provision “{id}”")).format(id=name) for name in bar.provisions]
            ),
        )
        same = self.translate(
            mark("The same code is the same service; a code that shares its first {digits} digits may be.")
        ).format(digits=bar.digits)
        notes = dict.fromkeys(self.explain.note_in_general(note) for note in bar.notes())
        return Statement(text, (Statement(same), *(Statement(note) for note in notes)))

    # --- words ---

    def _answer(self, path: str, template: str, value: str = "", comparison: str = "") -> Statement:
        text = self.translate(template)
        return Statement(text.format(question=self._question(path), value=value, comparison=comparison))

    def _question(self, path: str) -> str:
        return self.explain.question(path)

    def _word(self, path: str, value: bool | str) -> str:
        if isinstance(value, bool):
            return self.translate(mark("yes")) if value else self.translate(mark("no"))
        fact = self.law.rulebook.facts.get(path)
        named = (fact.values or {}).get(value) if fact is not None else None
        return named.text(self.language) if named is not None else self._quoted(value)

    def _quoted(self, text: str) -> str:
        return self.translate(mark("“{text}”")).format(text=text)

    def _unit(self, path: str) -> str:
        fact = self.law.rulebook.facts.get(path)
        units = {
            "SEK": mark("kronor"),
            "EUR": mark("euro"),
            "months": mark("months"),
            "percent": mark("per cent"),
            "seats": mark("seats"),
        }
        unit = fact.unit if fact is not None else None
        return self.translate(units[unit]) if unit is not None else ""

    def _number(self, value: Decimal) -> str:
        return number(value, self.language)

    def _list(self, list_id: str) -> dict[str, str]:
        file = self.law.rulebook.code_list_files[list_id]
        code_list = self.law.code_list(list_id)
        counts = self.translate(
            mark("{singles} single codes, {ranges} ranges, {exceptions} exceptions; {all} codes in all")
        ).format(
            singles=len(code_list.singles),
            ranges=len(code_list.ranges),
            exceptions=len(code_list.exceptions),
            all=len(code_list.listed),
        )
        return {"title": file.title.text(self.language), "counts": counts}

    def _or(self, words: Sequence[str]) -> str:
        return self._joined(words, self.translate(mark("or")))

    def _and(self, words: Sequence[str]) -> str:
        return self._joined(words, self.translate(mark("and")))

    def _joined(self, words: Sequence[str], last: str) -> str:
        return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


WORDINGS: dict[type[Expression], Callable[[RuleText, Any], Statement]] = {
    All: RuleText._all,
    Any_: RuleText._any,
    Not: RuleText._not,
    FirstKnown: RuleText._first_known,
    Stated: RuleText._stated,
    Unsettled: RuleText._unsettled,
    Remark: RuleText._remark,
    Criterion: RuleText._criterion,
    Term: RuleText._term,
    RouteOpen: RuleText._route_open,
    Is: RuleText._is,
    OneOf: RuleText._one_of,
    Only: RuleText._only,
    Compare: RuleText._compare,
    Meets: RuleText._meets,
    Within: RuleText._within,
    Below: RuleText._below,
    Divided: RuleText._divided,
    MainlyWithin: RuleText._mainly_within,
    Mixed: RuleText._mixed,
    Before: RuleText._before,
    Differs: RuleText._differs,
    Assume: RuleText._assume,
    NotAwarded: RuleText._not_awarded,
}
