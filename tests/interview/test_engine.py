"""The interview: honest answers give the answer of `check`; nothing needless is asked, nothing needed left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.conftest import EXAMPLE_CASES, ROOT
from tests.rule_cases import rule_cases
from tests.tools import examples, sweep

from reservkoll.evaluation.assess import assess
from reservkoll.facts import models
from reservkoll.facts.case_file import read_case
from reservkoll.facts.derived import all_codes
from reservkoll.facts.edit import stated_facts, with_facts
from reservkoll.facts.field_types import field_type
from reservkoll.facts.models import Case
from reservkoll.interview.answer_kinds import AnswerKind, askable, kind_of
from reservkoll.interview.engine import Interview
from reservkoll.interview.probes import answer_of, samples_of
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook(ROOT / "rules")
TODAY = date(2025, 6, 1)
GROUPS = ("purchase", "supplier", "partnership")
CURRENCY = "purchase.value.currency"
RULE_CASES = rule_cases()


def _empty(case: Case) -> Case:
    groups: dict[str, Any] = {name: type(group)() for name in GROUPS if (group := getattr(case, name)) is not None}
    return Case(as_of=case.as_of, **groups)


def _known(case: Case) -> dict[str, Any]:
    """What someone who knows the case would answer: the codes of the parts are codes of the purchase."""
    facts = stated_facts(case)
    if case.purchase is not None and all_codes(case.purchase):
        facts["purchase.cpv"] = list(all_codes(case.purchase))
    return facts


def _held(known: Mapping[str, Any], start: Case) -> tuple[Interview, list[str]]:
    """The interview at its end, answered honestly, and what was asked."""
    interview, asked, promises = Interview(BOOK, TODAY, start), list[str](), list[int]()
    while (question := interview.question) is not None:
        asked.append(question.fact)
        promises.append(question.at_most)
        assert question.number == len(asked) <= question.at_most
        assert len(asked) < 120
        value = known.get(question.fact)
        if value is None:
            interview = interview.skip()
            continue
        facts = {question.fact: value}
        if question.fact.startswith("purchase.value.") and CURRENCY in known:
            facts[CURRENCY] = known[CURRENCY]
        interview = interview.answer(facts)
    assert promises == sorted(promises, reverse=True), "the promised number of questions never grows"
    assert all(interview.asked <= promise for promise in promises), "and is kept"
    return interview, asked


def _checked(case: Case) -> tuple[object, ...]:
    return answer_of(assess(case, BOOK, TODAY))


OF_ONE = [path for path in EXAMPLE_CASES if path.stem != "group-day-care"]  # the interview asks of one supplier


@pytest.mark.parametrize("path", sweep(OF_ONE, few=6), ids=lambda path: path.stem)
def test_honest_answers_give_the_answer_of_check_in_no_more_questions_than_promised(path: Any) -> None:
    case = read_case(path, BOOK.nomenclature)
    interview, asked = _held(_known(case), _empty(case))
    assert answer_of(interview.assessment) == _checked(case)
    assert len(asked) == len(set(asked)) <= len(askable(case, BOOK))


# Some of the rulebook's own cases, spread over all its files; the rest is read by `rules test`.
SPREAD = [
    pytest.param(case, id=case.id, marks=[pytest.mark.slow] if number % 297 else [])
    for number, case in enumerate(RULE_CASES)
    if number % 33 == 0 and not assess(case.case, BOOK, TODAY).contradictions
]


@pytest.mark.parametrize("entry", SPREAD)
def test_the_cases_of_the_rulebook_are_answered_alike(entry: Any) -> None:
    case = entry.case
    interview, _ = _held(_known(case), _empty(case))
    found, wanted = interview.assessment, assess(case, BOOK, TODAY)
    assert answer_of(found) == answer_of(wanted)


# --- brute force over small cases: what is asked can matter, what is not asked cannot ---

MOST_TRIED = 40
EDGES: dict[str, list[Any]] = {
    "supplier.integration.share_percent": [Decimal("29.9"), Decimal(30)],
    "supplier.public_board.seats": [7],
    "supplier.public_board.appointed_by_public": [3, 4],
    "purchase.contract.months": [Decimal(24), Decimal(36), Decimal(37)],
    "purchase.contract.option_months": [Decimal(0), Decimal(12)],
    "purchase.value.amount": [Decimal(n) for n in ("500000", "2000000", "9000000")],
    "purchase.value.prizes": [Decimal(0), Decimal(8_000_000), Decimal(10) ** 12],
    **{f"purchase.value.{name}": [[], [Decimal(10) ** 12]] for name in ("options", "extensions", "lots", "same_kind")},
    "supplier.awards": [[]],
}


def _values(path: str, case: Case) -> list[Any]:
    return EDGES.get(path) or samples_of(path, case, BOOK)


def _few(paths: Iterable[str], case: Case) -> bool:
    """Whether all ways to learn `paths` can be tried in a moment."""
    return prod(len(_values(path, case)) + 1 for path in paths) <= MOST_TRIED


def _completions(case: Case, paths: Iterable[str]) -> Iterator[tuple[dict[str, Any], tuple[object, ...]]]:
    """Every way to learn all, some or none of `paths`, with the answer that follows."""
    paths = list(paths)
    for values in product(*([None, *_values(path, case)] for path in paths)):
        facts = {path: value for path, value in zip(paths, values, strict=True) if value is not None}
        try:
            learned = assess(with_facts(case, facts), BOOK, TODAY)
        except ValidationError:
            continue
        if not learned.contradictions:  # nobody who is honest answers so
            yield facts, answer_of(learned)


def _can_matter(path: str, case: Case, others: Iterable[str]) -> bool:
    """Whether two answers to `path`, with the same about everything else, give different answers.

    “Don’t know” counts as one of the answers for the facts of a value, which is unknown until all that it is made of is
    known, even where every amount or rate would give the same; and where other facts leave few answers to give.
    """
    found: dict[str, list[tuple[bool, tuple[object, ...]]]] = {}
    for facts, answer in _completions(case, [path, *others]):
        rest = {name: value for name, value in facts.items() if name != path}
        found.setdefault(repr(sorted(rest.items())), []).append((path in facts, answer))
    possible = len(_values(path, case))
    for answers in found.values():
        told = {answer for known, answer in answers if known}
        silent = path.startswith("purchase.value.") or sum(known for known, _ in answers) < possible
        if len(told | ({answer for _, answer in answers} if silent else set())) > 1:
            return True
    return False


maybe_not = st.booleans()
full_suppliers = st.builds(
    models.Supplier,
    legal_form=st.sampled_from(models.LegalForm),
    purpose=st.builds(
        models.Purpose,
        public_service_mission=maybe_not,
        exclusively_public_benefit=maybe_not,
        stated_in_statutes=maybe_not,
        contributes_to_service=maybe_not,
    ),
    profit=st.builds(
        models.Profit,
        reinvested=st.sampled_from(models.Reinvested),
        transfers_to=st.sampled_from([[recipient] for recipient in models.Recipient]),
    ),
    governance=st.builds(
        models.Governance, staff_ownership=maybe_not, staff_participation=maybe_not, active_participation=maybe_not
    ),
    public_control=maybe_not,
    public_board=st.sampled_from([models.PublicBoard(seats=7, appointed_by_public=number) for number in (3, 4)]),
    dissolution_clause=maybe_not,
    welfare_activity=maybe_not,
    integration=st.builds(
        models.Integration,
        main_aim=maybe_not,
        sheltered_workshop=maybe_not,
        sheltered_programme=maybe_not,
        share_percent=st.sampled_from([Decimal("29.9"), Decimal(30)]),
    ),
)


def _purchase(**stated: Any) -> models.Purchase:
    """A purchase of services whose options have an amount where they have months, and primary care a choice system."""
    options = [Decimal(7_000_000)] if stated["contract"].option_months else []
    value = stated["value"].model_copy(update={"options": options})
    primary_care = stated["primary_care"] and stated["choice_system"]
    return models.Purchase(**{**stated, "value": value, "primary_care": primary_care})


full_purchases = st.builds(
    _purchase,
    act=st.sampled_from(models.Act),
    authority=st.builds(models.Authority, type=st.sampled_from(models.AuthorityType), employment_service=maybe_not),
    started=st.sampled_from(
        [date(2016, 6, 1), date(2018, 5, 1), date(2020, 5, 1), date(2022, 6, 1), date(2025, 3, 1), date(2026, 3, 1)]
    ),
    subject=st.just(models.Subject.SERVICES),
    cpv=st.sampled_from([["85312120-6"], ["90910000-9"], ["92511000-6"], ["85312120-6", "90910000-9"]]),
    value=st.builds(
        models.Value,
        amount=st.sampled_from(EDGES["purchase.value.amount"]),
        vat=st.sampled_from(models.Vat),
        vat_rate=st.just(Decimal(25)),
        basis=st.just(models.Basis.TOTAL),
        extensions=st.just([]),
        prizes=st.just(Decimal(0)),
        authority_supplies=st.just(Decimal(0)),
        same_kind=st.just([]),
        lots=st.just([]),
    ),
    contract=st.builds(
        models.Contract,
        months=st.sampled_from(EDGES["purchase.contract.months"]),
        option_months=st.sampled_from(EDGES["purchase.contract.option_months"]),
    ),
    ground=st.sampled_from(models.Ground),
    choice_system=maybe_not,
    primary_care=maybe_not,
)
full_cases = st.one_of(
    st.builds(Case, supplier=full_suppliers),
    st.builds(Case, purchase=full_purchases),
    st.builds(Case, purchase=full_purchases, supplier=full_suppliers),
)
full_partnerships = st.builds(
    models.Partnership,
    authority=st.builds(models.Authority, type=st.sampled_from(models.AuthorityType)),
    started=st.sampled_from([date(2016, 6, 1), date(2019, 5, 1), date(2025, 3, 1), date(2026, 3, 1)]),
    annual_amount=st.sampled_from([Decimal(300_000), Decimal(3_000_000)]),
    months=st.sampled_from(EDGES["purchase.contract.months"]),
    cpv=st.sampled_from([["85312120-6"], ["90910000-9"]]),
    initiative=st.sampled_from(models.Initiative),
    consideration=st.sampled_from(models.Consideration),
    aid=st.builds(
        models.Aid,
        received_eur_3_years=st.sampled_from([Decimal(0), Decimal(300_000)]),
        new_eur=st.sampled_from([Decimal(26_000), Decimal(800_000)]),
        sgei_entrusted=maybe_not,
    ),
    **{name: maybe_not for name, field in models.Partnership.model_fields.items() if field_type(field) is bool},
)


def _consistent(case: Case) -> bool:
    """Whether its facts can all be true: an honest answer contradicts no other."""
    return not assess(case, BOOK, TODAY).contradictions


MOST_FORGOTTEN = 3
# How an amount is stated is asked before it: an amount that stands alone is a total, months that stand are an end.
SET_APART = {"purchase.value.basis", "purchase.value.indefinite"}


@st.composite
def part_known(draw: st.DrawFn) -> tuple[Case, Case, list[str]]:
    """A case, the same with a few facts taken out, and those facts."""
    case = draw((full_cases | st.builds(Case, partnership=full_partnerships)).filter(_consistent))
    paths = [
        path
        for path in stated_facts(case)
        if path in askable(case, BOOK) and kind_of(path) is not AnswerKind.DATE and path not in SET_APART
    ]
    forgotten = draw(st.lists(st.sampled_from(paths), min_size=1, max_size=MOST_FORGOTTEN, unique=True))
    return case, with_facts(case, dict.fromkeys(forgotten)), forgotten


def half_known() -> st.SearchStrategy[tuple[Case, list[str]]]:
    """A case of which a few facts are taken out, and those facts."""
    return part_known().map(lambda known: known[1:])


@settings(max_examples=examples(8))
@given(full_cases.filter(_consistent))
def test_a_full_case_is_answered_alike_from_nothing(case: Case) -> None:
    interview, asked = _held(_known(case), _empty(case))
    assert answer_of(interview.assessment) == _checked(case)
    assert len(asked) == len(set(asked))


@settings(max_examples=examples(8))
@given(st.builds(Case, partnership=full_partnerships).filter(_consistent))
def test_a_partnership_is_answered_alike_from_nothing(case: Case) -> None:
    interview, asked = _held(_known(case), _empty(case))
    assert answer_of(interview.assessment) == _checked(case)
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(("appointed", "contradicts"), [(4, True), (3, False)])
def test_what_is_said_of_control_stands_until_the_seats_contradict_it(appointed: int, contradicts: bool) -> None:
    """An honest answer contradicts no other, so the seats are not asked for; where they are stated they are weighed."""
    board = models.PublicBoard(appointed_by_public=appointed)
    supplier = models.Supplier(legal_form=models.LegalForm.IDEELL_FORENING, public_control=False, public_board=board)
    _, questions = _held({}, Case(supplier=supplier))
    assert "supplier.public_board.seats" not in questions
    stated = with_facts(Case(supplier=supplier), {"supplier.public_board.seats": 7})
    found = [each.id for each in assess(stated, BOOK, TODAY).contradictions]
    assert found == (["control_contradicts_board"] if contradicts else [])


@pytest.mark.parametrize(("recipient", "asked"), [("members", False), ("owners", True), ("nobody", True)])
def test_a_fact_is_not_asked_for_where_the_law_leaves_every_answer_open(recipient: str, asked: bool) -> None:
    """Where value goes to members, all of the profit contradicts it, and a part of it has not been tried in law."""
    supplier = models.Supplier(
        legal_form=models.LegalForm.IDEELL_FORENING,
        purpose=models.Purpose(public_service_mission=True, exclusively_public_benefit=False),
        profit=models.Profit(transfers_to=[models.Recipient(recipient)]),
        governance=models.Governance(active_participation=True),
    )
    _, questions = _held({}, Case(supplier=supplier))
    assert ("supplier.profit.reinvested" in questions) is asked


def test_a_fact_is_not_asked_for_because_another_beside_it_matters() -> None:
    """Whether the activity is economic still decides here; whose activity it is no longer does."""
    flags: dict[str, Any] = {
        name: False for name, field in models.Partnership.model_fields.items() if field_type(field) is bool
    }
    partnership = models.Partnership(
        **{**flags, "own_activity": None, "economic_activity": None},
        authority=models.Authority(type=models.AuthorityType.REGION),
        started=date(2019, 5, 1),
        annual_amount=Decimal(300_000),
        months=Decimal(24),
        cpv=["85312120-6"],
        initiative=models.Initiative.ORGANISATION,
        consideration=models.Consideration.NONE,
        aid=models.Aid(received_eur_3_years=Decimal(0), new_eur=Decimal(26_000), sgei_entrusted=False),
    )
    _, questions = _held({}, Case(partnership=partnership))
    assert "partnership.economic_activity" in questions
    assert "partnership.own_activity" not in questions


@settings(max_examples=examples(30))
@given(half_known())
def test_what_is_asked_can_change_the_answer(half: tuple[Case, list[str]]) -> None:
    case, forgotten = half
    assume(_few(forgotten, case))
    question = Interview(BOOK, TODAY, case).question
    assume(question is not None and question.fact in forgotten)
    assert question is not None
    assert _can_matter(question.fact, case, [path for path in forgotten if path != question.fact])


@settings(max_examples=examples(25))
@given(part_known())
def test_every_question_matters_when_it_is_asked_and_the_answer_is_that_of_check(
    known: tuple[Case, Case, list[str]],
) -> None:
    """The whole interview over what was forgotten: no question of another fact, none that cannot matter any more."""
    case, half, forgotten = known
    assume(_few(forgotten, half))
    stated = {**stated_facts(half), **dict.fromkeys(forgotten)}
    beside = tuple(path for path in askable(half, BOOK) if path not in stated)
    interview, truth = Interview(BOOK, TODAY, half, skipped=beside), stated_facts(case)
    left = list(forgotten)
    while (question := interview.question) is not None:
        assert question.fact in left
        left.remove(question.fact)
        assert _can_matter(question.fact, interview.case, left), question.fact
        interview = interview.answer({question.fact: truth[question.fact]})
    assert answer_of(interview.assessment) == _checked(case)


@settings(max_examples=examples(30))
@given(half_known())
def test_what_is_not_asked_cannot_change_the_answer(half: tuple[Case, list[str]]) -> None:
    """Where nothing is asked, no way to learn what was forgotten gives another answer."""
    case, forgotten = half
    assume(_few(forgotten, case))
    left = [path for path in askable(case, BOOK) if path not in stated_facts(case) and path not in forgotten]
    assume(Interview(BOOK, TODAY, case, skipped=tuple(left)).question is None)
    assert {answer for _, answer in _completions(case, forgotten)} == {_checked(case)}


# --- one step at a time ---


def _supplier() -> Interview:
    return Interview(BOOK, TODAY, Case(supplier=models.Supplier()))


def test_the_day_comes_first_since_it_picks_the_law() -> None:
    question = Interview(BOOK, TODAY, Case(purchase=models.Purchase())).question
    assert question is not None
    assert question.fact == "purchase.started"


def test_the_fact_in_most_undecided_conditions_comes_first() -> None:
    question = _supplier().question
    assert question is not None
    assert question.fact == "supplier.legal_form"
    assert set(question.decides) == {"reserved_ideburen", "register"}


def test_back_gives_the_question_before_with_the_answer_taken_back() -> None:
    first = _supplier()
    second = first.answer({"supplier.legal_form": "stiftelse"})
    assert second.question != first.question
    assert second.back() is first
    assert first.back() is first
    skipped = first.skip()
    assert skipped.skipped == ("supplier.legal_form",)
    assert skipped.back().question == first.question


def test_an_unknown_fact_is_never_asked_twice_but_stays_open() -> None:
    interview, asked = _supplier(), []
    while (question := interview.question) is not None:
        asked.append(question.fact)
        interview = interview.skip()
    assert len(asked) == len(set(asked))
    assert set(interview.open) <= set(asked)
    assert "supplier.legal_form" in interview.open


def test_a_sole_trader_is_not_asked_what_only_legal_persons_must_meet() -> None:
    case = Case(supplier=models.Supplier(legal_form=models.LegalForm.ENSKILD_FIRMA))
    _, asked = _held({}, case)
    assert "supplier.dissolution_clause" not in asked
    assert "supplier.purpose.exclusively_public_benefit" not in asked
    assert "supplier.purpose.public_service_mission" in asked  # 25 § asks for no legal form


def test_a_small_purchase_is_not_asked_for_its_length() -> None:
    purchase = read_case(ROOT / "examples" / "cleaning-direct.yaml", BOOK.nomenclature)
    _, asked = _held(_known(purchase), _empty(purchase))
    assert "purchase.contract.months" not in asked
    assert "purchase.ground" not in asked
