"""Whether a fact that no rule needs would still change the answer: evaluates with it, and compares.

Some facts count as absent until stated (another ground, VAT, options, parts). No rule needs
them, but an answer may depend on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product

from pydantic import ValidationError

from reservkoll.evaluation.assess import Assessment
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.facts.derived import AWARD_DATE
from reservkoll.facts.edit import stated_facts, with_facts
from reservkoll.facts.models import Case
from reservkoll.interview.answer_kinds import AnswerKind, kind_of, words_of
from reservkoll.rulebook.rulebook import Rulebook

Assess = Callable[[Case], Assessment]
MOST_KEPT = 4096  # cached answers of one interview
HUGE = Decimal(10) ** 12
LATE = date(9000, 1, 1)  # a day on which no award of today bars anything
SMALL_GROUP = 3
SPLITS = (Decimal("0.01"), Decimal("0.5"), Decimal("0.99"))


def answer_of(assessment: Assessment) -> tuple[object, ...]:
    """What counts as the answer: verdicts, how certain they are, what is recommended, and a partnership's details."""
    outcomes = (*(assessment.routes or {}).values(), *(assessment.supplier or {}).values())
    told: list[object] = [assessment.recommendation]
    for outcome in outcomes:
        told.append((outcome.verdict, outcome.certainty))
        if isinstance(outcome, PartnershipOutcome):
            told.append(outcome.risk.level)
            told.extend((test.verdict, test.certainty) for test in outcome.tests.values())
            told.extend(criterion.truth for criterion in outcome.suitability)
    told.extend(form.trace.truth for form in assessment.forms_spoken_of)
    return tuple(told)


@dataclass(frozen=True)
class Answered:
    """The answer to a case, and the facts in it that contradict others."""

    answer: tuple[object, ...]
    at_odds: frozenset[str]


@dataclass
class Answers:
    """A cache of the answers to cases that an interview looked ahead to; most recur."""

    kept: dict[str, Answered] = field(default_factory=dict)

    def of(self, case: Case, assess: Assess) -> Answered:
        """The answer to `case`."""
        key = case.model_dump_json()
        found = self.kept.get(key)
        if found is None:
            assessment = assess(case)
            at_odds = frozenset(path for each in assessment.contradictions for path in each.facts)
            found = Answered(answer_of(assessment), at_odds)
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = found
        return found


def neighbours(path: str, unknown: Sequence[str]) -> list[str]:
    """The few unknown facts of the same small group, which may only matter together."""
    group = path.rpartition(".")[0]
    beside = [other for other in unknown if other != path and other.rpartition(".")[0] == group]
    return beside if len(beside) < SMALL_GROUP else []


def changes_the_answer(
    paths: Sequence[str],
    case: Case,
    answered: Callable[[Case], Answered],
    rulebook: Rulebook,
    before: tuple[object, ...],
) -> bool:
    """Whether some value of the first of `paths` gives another answer than none, alone or beside values of the others.

    Changes that the others make without it do not count. `before` is the answer where none of `paths` is stated.
    """
    first, *others = paths
    for values in product(*([None, *samples_of(other, case, rulebook)] for other in others)):
        beside = {name: value for name, value in zip(others, values, strict=True) if value is not None}
        without: tuple[object, ...] | None = None if beside else before
        for sample in samples_of(first, case, rulebook):
            answer = _answer(case, {**beside, first: sample}, answered)
            if answer is None:
                continue
            without = without or _answer(case, beside, answered) or before
            if answer != without:
                return True
    return False


def _answer(case: Case, facts: Mapping[str, object], answered: Callable[[Case], Answered]) -> tuple[object, ...] | None:
    """The answer to `case` with `facts`; None where such a case would be invalid, or nobody would answer so."""
    try:
        found = answered(with_facts(case, facts))
    except ValidationError:
        return None
    return None if facts.keys() & found.at_odds else found.answer


def samples_of(path: str, case: Case, rulebook: Rulebook) -> list[object]:
    """A few contrasting values of `path`; none for facts that only matter where a rule needs them."""
    match kind_of(path):
        case AnswerKind.YES_NO:
            return [True, False]
        case AnswerKind.WORD:
            return list(words_of(path))
        case AnswerKind.WORDS:
            return [[word] for word in words_of(path)]
        case AnswerKind.MONEY:
            return [Decimal(0), HUGE]
        case AnswerKind.AMOUNTS:
            return [[HUGE]]
        case AnswerKind.MONTHS:
            return [Decimal(1), Decimal(1200)]
        case AnswerKind.PERCENT:
            return [Decimal(0), Decimal(100)]
        case AnswerKind.WHOLE:
            # Relative to the known numbers of the same group: equal, and twice as large.
            beside = [number for number in _whole_numbers_beside(path, case) if number]
            return list(dict.fromkeys((1, 0, *beside, *(2 * number for number in beside))))
        case AnswerKind.CODES:
            return [[code] for code in _codes(rulebook)]
        case AnswerKind.PARTS:
            return [*_parts(case)]
        case AnswerKind.DATE:
            return [LATE] if path == AWARD_DATE else []
        case AnswerKind.AWARDS | AnswerKind.NUMBER_OF_ORGANISATION:
            return []


def _whole_numbers_beside(path: str, case: Case) -> Iterator[int]:
    group = path.rpartition(".")[0]
    for other, value in stated_facts(case).items():
        beside = other != path and other.rpartition(".")[0] == group
        if beside and isinstance(value, int) and not isinstance(value, bool):
            yield value


def _codes(rulebook: Rulebook) -> list[str]:
    """A code of each list, one that only that list has, one that is only below a listed code, and one of no list."""
    lists = list(rulebook.code_lists.values())
    found: list[str] = []
    for one in lists:
        others = frozenset().union(*(other.listed for other in lists if other is not one))
        found += [min(group) for group in (one.listed, one.listed - others, frozenset(one.sub_codes)) if group]
    anywhere = frozenset().union(*(one.listed | one.sub_codes.keys() for one in lists))
    found += [next(code for code in rulebook.nomenclature.codes if code not in anywhere)]
    return list(dict.fromkeys(found))


def _parts(case: Case) -> Iterator[object]:
    """The contract split between its codes, one of them worth nearly all; only where it has several codes."""
    purchase = case.purchase
    codes = purchase.cpv if purchase is not None else None
    if purchase is None or codes is None or len(codes) < 2:
        return
    stated = purchase.value.amount if purchase.value is not None else None
    whole = stated if stated is not None else Decimal(100)
    for first, second in product(codes, repeat=2):
        for share in SPLITS:
            amount = (whole * share).quantize(Decimal("0.01"))
            if first != second:
                yield [{"cpv": first, "amount": amount}, {"cpv": second, "amount": whole - amount}]
