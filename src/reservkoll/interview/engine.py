"""The interview's state machine: the next question, and how an answer, “don't know” or “back” changes the state.

First the day, since it selects the law; then the facts that undecided conditions need, the one that most of them need
first; last those that no rule needs but that may still change an answer. What can change no answer is never asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain, combinations

from reservkoll.conditions.base import Expression
from reservkoll.conditions.logic import Remark, Stated, Unsettled
from reservkoll.conditions.trace import CriterionTrace
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.outcome import Outcome, Verdict
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.facts.edit import stated_facts, with_facts
from reservkoll.facts.models import Basis, Case
from reservkoll.interview.answer_kinds import VALUE_GROUP, AnswerKind, askable, kind_of
from reservkoll.interview.probes import Answered, Answers, answer_of, changes_the_answer, neighbours
from reservkoll.rulebook.models.rules import Version
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.rulebook.traverse import all_roots, conditions, reached

STARTS = {"purchase": "purchase.started", "partnership": "partnership.started"}
BASIS = VALUE_GROUP + "basis"
# Needed to interpret an amount: how it is stated, whether it has an end, what is bought. And what settles whether
# another question arises at all.
BEFORE = {
    VALUE_GROUP + "amount": BASIS,
    VALUE_GROUP + "months": VALUE_GROUP + "indefinite",
    VALUE_GROUP + "authority_supplies": "purchase.subject",
    # The rules on aid are for undertakings.
    **dict.fromkeys(
        (f"partnership.aid.{name}" for name in ("received_eur_3_years", "new_eur", "sgei_entrusted")),
        "partnership.economic_activity",
    ),
}
NOT_PROBED = frozenset({*STARTS.values(), BASIS, VALUE_GROUP + "indefinite"})
# What is added to an amount however it is stated; the rest of the group says how it is stated.
ADDED = frozenset(
    VALUE_GROUP + name
    for name in ("vat", "vat_rate", "options", "extensions", "prizes", "same_kind", "recurs", "other_units")
)
FEW_ANSWERS = frozenset({AnswerKind.YES_NO, AnswerKind.WORD})
SELDOM_AT_HAND = frozenset({AnswerKind.AWARDS, AnswerKind.PARTS, AnswerKind.NUMBER_OF_ORGANISATION})


@dataclass(frozen=True)
class Question:
    """A fact to ask for; the routes that it can decide; its number, and the highest number that it may come to."""

    fact: str
    decides: tuple[str, ...]
    number: int
    at_most: int


@dataclass(frozen=True)
class Interview:
    """The state so far. Immutable: an answer gives a new interview that refers to the previous one.

    `today` is the day of the rules where the case states none. `skipped` are the facts that the user does not know.
    `rules_of` overrides that day, whatever the case states.
    """

    rulebook: Rulebook
    today: date
    case: Case
    skipped: tuple[str, ...] = ()
    before: Interview | None = None
    rules_of: date | None = None
    _answers: Answers = field(default_factory=Answers, repr=False, compare=False)  # shared within one interview

    @cached_property
    def assessment(self) -> Assessment:
        """The answer as far as it is known."""
        return self._assess(self.case)

    @cached_property
    def question(self) -> Question | None:
        """The next question; None where nothing more can change an answer."""
        path = next(self._next(), None)
        if path is None:
            return None
        decides = tuple(outcome.route for outcome in self._outcomes if path in outcome.missing)
        at_most = self.asked + len(self._may_be_asked | {path})
        if self.before is not None and self.before.question is not None:
            at_most = max(min(at_most, self.before.question.at_most), self.asked + 1)
        return Question(path, tuple(dict.fromkeys(decides)), self.asked + 1, at_most)

    @cached_property
    def asked(self) -> int:
        """How many questions have been answered or skipped."""
        return 0 if self.before is None else self.before.asked + 1

    def answer(self, facts: Mapping[str, object]) -> Interview:
        """With the answer to the question: the fact asked for, and what was said with it.

        Raises:
            pydantic.ValidationError: a value that is invalid, alone or with the others.
        """
        return replace(self, case=with_facts(self.case, facts), before=self)

    def skip(self) -> Interview:
        """With the fact asked for skipped: it stays unknown and is not asked for again."""
        if self.question is None:
            return self
        return replace(self, skipped=(*self.skipped, self.question.fact), before=self)

    def back(self) -> Interview:
        """As it was before the last answer; itself where nothing has been answered."""
        return self.before or self

    @property
    def open(self) -> tuple[str, ...]:
        """Facts that are still unknown and can still decide, in the order in which they would be asked for."""
        waiting = dict.fromkeys((*self._waiting(self.skipped), *self._waiting(())))
        return tuple(path for path in waiting if not self._is_idle(path))

    # --- which fact is asked for ---

    @cached_property
    def _outcomes(self) -> tuple[Outcome, ...]:
        answer = self.assessment
        return (*(answer.routes or {}).values(), *(answer.supplier or {}).values())

    @cached_property
    def _beside(self) -> list[tuple[str, ...]]:
        """What the risk and the suitability of a partnership, and the forms, wait for."""
        partnerships = (outcome for outcome in self._outcomes if isinstance(outcome, PartnershipOutcome))
        return [
            *(tuple(_of_partnership(outcome)) for outcome in partnerships),
            tuple(path for form in self.assessment.forms_spoken_of for path in form.missing),
        ]

    @cached_property
    def _unknown(self) -> tuple[str, ...]:
        """What may be asked for and is neither stated nor skipped."""
        stated = stated_facts(self.case)
        known = {*stated, *self.skipped}
        return tuple(path for path in askable(self.case, self.rulebook) if path not in known)

    def _next(self) -> Iterator[str]:
        if self.assessment.date_assumed:
            yield from (path for path in STARTS.values() if path in self._unknown)
        waiting = (path for path in self._waiting(self._unknown) if not self._is_idle(path))
        for path in chain(waiting, self._silent()):
            earlier = BEFORE.get(path)
            if earlier not in self._unknown:
                yield path
            elif earlier in NOT_PROBED or self._turns((earlier, path), answer_of(self.assessment)):
                yield earlier  # otherwise neither matters yet, whatever is bought

    def _waiting(self, among: Iterable[str]) -> Iterator[str]:
        """The facts that undecided conditions need, most deciding first; then those of a partnership's other parts."""
        among = set(among) or set(askable(self.case, self.rulebook))
        order = {path: place for place, path in enumerate(self.rulebook.facts)}
        counts: dict[str, int] = {}
        for outcome in self._outcomes:
            for path in outcome.missing:
                counts[path] = counts.get(path, 0) + max(1, _conditions_waiting(outcome.criteria, path))
        ranked = sorted(
            (path for path in counts if path in among),
            key=lambda path: (kind_of(path) in SELDOM_AT_HAND, -counts[path], order.get(path, len(order)), path),
        )
        yield from ranked
        for missing in self._beside:
            yield from (path for path in missing if path in among and path not in counts)

    def _silent(self) -> Iterator[str]:
        """Facts that no condition needs, but that could still change the answer."""
        before = answer_of(self.assessment)
        tried = [path for path in self._unknown if path not in NOT_PROBED]
        for path in tried:
            if self._turns((path, *neighbours(path, tried)), before):
                yield path
        # Two facts may change it only together: a purchase said to be goods, and options that pass a limit.
        silent = [path for path in tried if path in self._may_be_asked]
        for path, other in combinations(silent, 2):
            if path.partition(".")[0] == other.partition(".")[0] and self._turns((path, other), before):
                yield path

    def _is_idle(self, path: str) -> bool:
        """Whether undecided conditions need this fact, alone or with one more, and yet no answer decides them.

        This happens where the law leaves each of the few answers open in its own way.
        """
        waiting = [outcome.missing for outcome in self._outcomes]
        waiting += self._beside
        together = dict.fromkeys(one for missing in waiting if path in missing for one in missing)
        others = [one for one in together if one != path]
        if len(others) > 1 or any(kind_of(one) not in FEW_ANSWERS for one in (path, *others)):
            return False
        return not self._turns((path, *others), answer_of(self.assessment))

    def _turns(self, paths: Sequence[str], before: tuple[object, ...]) -> bool:
        return changes_the_answer(paths, self.case, self._answered, self.rulebook, before)

    def _answered(self, case: Case) -> Answered:
        return self._answers.of(case, self._assess)

    def _assess(self, case: Case) -> Assessment:
        return assess(case, self.rulebook, self.today, self.rules_of)

    @cached_property
    def _may_be_asked(self) -> frozenset[str]:
        """Facts that may still matter: those that undecided answers read, those absent until stated, and amounts."""
        rulebook = self.rulebook
        undecided: list[Expression] = []
        decided: list[Expression] = []
        for outcome in self._outcomes:
            if isinstance(outcome, PartnershipOutcome):
                undecided.extend(expression for _, expression, _ in rulebook.partnership.expressions())
            elif not isinstance(outcome.version, Version):
                undecided.extend(all_roots(rulebook))
            else:
                where = undecided if outcome.verdict is Verdict.UNKNOWN else decided
                where.extend(conditions(outcome.version))
        undecided.extend(one for each in self.assessment.forms_spoken_of for one in each.form.conditions())
        inside = reached(decided, rulebook, routes=True)
        silent = (one for one in inside if isinstance(one, Stated | Unsettled | Remark))
        read = {path for one in reached((*undecided, *silent), rulebook, routes=True) for path in one.facts_read()}
        return frozenset(path for path in self._unknown if path in read or self._may_be_added(path))

    def _may_be_added(self, path: str) -> bool:
        """Whether `path` may count in the value, by how the value is stated."""
        value = self.case.purchase.value if self.case.purchase is not None else None
        if not path.startswith(VALUE_GROUP):
            return path in BEFORE.values()
        total = value is not None and value.basis in {Basis.TOTAL, Basis.FRAMEWORK}
        return path in ADDED or path in BEFORE or not total


def _conditions_waiting(criteria: Iterable[CriterionTrace], path: str) -> int:
    """How many undecided innermost conditions need `path`."""
    count = 0
    for criterion in criteria:
        if criterion.truth is None and path in criterion.missing:
            count += _conditions_waiting(criterion.children, path) or 1
    return count


def _of_partnership(outcome: PartnershipOutcome) -> Iterator[str]:
    """What the risk and the suitability of a partnership wait for."""
    yield from outcome.risk.missing
    for criterion in outcome.suitability:
        yield from criterion.missing
