"""The short answer never claims more certainty than the answer has, and warns of nothing that changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.associations import ASSOCIATION
from tests.conftest import ROOT
from tests.rule_cases import rule_cases

from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.answer.assessment import answer_in_words
from reservkoll.explain.answer.forms import unfit_routes
from reservkoll.explain.answer.short_answer import ShortAnswer, short_answer
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.models.rules import Weight

BOOK = load_rulebook(ROOT / "rules")
TODAY = date(2026, 11, 30)
FACTS = {"act": "LOU", "authority": {"type": "municipality"}, "subject": "services"}
CLEANING, DAY_CARE = "90911200-8", "85312120-6"


def asked(amount: int, *codes: str, started: date = date(2026, 3, 1), **more: Any) -> Assessment:
    value = {"amount": amount, "vat": "excluded", "options": [], "extensions": []}
    return assess(
        Case.model_validate({"purchase": {**FACTS, "cpv": [*codes], "started": started, "value": value, **more}}),
        BOOK,
        TODAY,
    )


def told(answer: ShortAnswer) -> str:
    return " ".join(
        (answer.sentence, answer.advice, *(line.reason for line in answer.lines), *answer.hangs_on, answer.closing)
    )


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_every_doubt_and_every_condition_of_an_answer_is_told(language: Language, step: int) -> None:
    """Of the rulebook's cases: a route that the law leaves open says so, and what an answer hangs on is told."""
    for case in rule_cases()[::step]:
        assessment = assess(case.case, BOOK, TODAY)
        answer = short_answer(assessment, language)
        shown = {line.name: line for line in answer.lines}
        explain_name = {line.name for line in answer.lines if line.interpretive}
        outcomes = assessment.routes if assessment.routes is not None else assessment.supplier or {}
        for outcome in outcomes.values():
            weights = {BOOK.told[use.note].weight for use in outcome.doubts}
            name = next((name for name in shown if name == _named(assessment, outcome.route, language)), None)
            if name is None or outcome.route in unfit_routes(assessment):  # the scale of forms answers for it
                continue
            weighty = bool(weights - {Weight.AMOUNT}) and outcome.verdict is not Verdict.NOT_APPLICABLE
            assert (name in explain_name) == (weighty and not outcome.missing), case.id
            hanging = [use for use in outcome.cautions if BOOK.told[use.note].weight is Weight.ANSWER]
            assert not hanging or answer.hangs_on, case.id


def _named(assessment: Assessment, route: str, language: Language) -> str:
    from reservkoll.evaluation.case import ACT
    from reservkoll.explain.explainer import Explainer

    return Explainer(BOOK, language).short_name(route, assessment.reader.facts.get(ACT))


def test_a_no_that_hangs_on_the_order_of_the_codes_says_so() -> None:
    """With the codes the other way round the limit is another, so that the answer is too."""
    one, other = asked(3_000_000, CLEANING, DAY_CARE), asked(3_000_000, DAY_CARE, CLEANING)
    assert one.routes is not None
    assert other.routes is not None
    assert one.routes["direct_procurement"].verdict is Verdict.NO
    assert other.routes["direct_procurement"].verdict is Verdict.YES
    answer = short_answer(one, Language.SV)
    assert answer.hangs_on == ("Svaret gäller om den första CPV-koden är huvudföremålet.",)
    assert "fullständiga" not in told(answer)
    assert answer_in_words(one, Language.SV).hangs_on == answer.hangs_on  # and in every record


def test_a_yes_that_hangs_on_the_order_of_the_codes_is_no_plain_yes() -> None:
    answer = short_answer(asked(3_000_000, DAY_CARE, CLEANING), Language.EN)
    assert answer.hangs_on == ("The answer holds if the first CPV code is the main subject.",)
    assert answer.sentence.startswith("Yes, on what is assumed below: Direct procurement")


def test_one_code_and_nothing_assumed_is_a_plain_yes() -> None:
    answer = short_answer(asked(300_000, DAY_CARE), Language.EN)
    assert answer.hangs_on == ()
    assert answer.sentence.startswith("Yes, this purchase can be opened: Direct procurement")


def test_an_open_route_beside_a_settled_one_is_told_as_open() -> None:
    case = Case.model_validate(
        {
            "supplier": {
                **ASSOCIATION,
                "public_board": {"seats": 7, "appointed_by_public": 0},
                "dissolution_clause": True,
                "welfare_activity": True,
            }
        }
    )
    answer = short_answer(assess(case, BOOK, TODAY), Language.EN)
    sure, _, doubtful = answer.sentence.partition("Open to interpretation: ")
    open_ = {line.name for line in answer.lines if line.verdict is Verdict.YES and line.interpretive}
    assert open_
    assert all(name in doubtful and name not in sure for name in open_)


@pytest.mark.parametrize("amount", [300_000, 30_000_000])
def test_a_value_far_from_a_computed_limit_warns_on_no_line(amount: int) -> None:
    """Half a line at the end says that the amounts are computed; certainty and warnings of the answer are unchanged."""
    assessment = asked(amount, DAY_CARE)
    assert assessment.routes is not None
    direct = assessment.routes["direct_procurement"]
    assert [use.note for use in direct.doubts] == ["derived_amount"]
    assert direct.certainty.value == "interpretive"
    answer = short_answer(assessment, Language.SV)
    (line,) = [line for line in answer.lines if line.name == "Direktupphandling"]
    assert not line.interpretive
    assert line.reason.startswith("Värdet ")
    assert "öppet för tolkning" not in answer.sentence
    assert told(answer).count("beräknade från euro") == 1
    assert answer.closing.endswith("Beloppen för 2026–2027 är beräknade från euro.")


def test_within_the_band_of_a_computed_limit_the_answer_is_unknown_and_says_why() -> None:
    limit = next(period for period in BOOK.limits["lou-threshold-annex2"].periods if period.covers(date(2026, 3, 1)))
    assert limit.sek is not None
    answer = short_answer(asked(int(limit.sek) + 1, DAY_CARE), Language.EN)
    (line,) = [line for line in answer.lines if line.name == "Direct procurement"]
    assert line.verdict is Verdict.UNKNOWN
    assert line.interpretive
    assert "so close to the computed amount" in line.reason


def test_amounts_that_were_read_are_not_told_as_computed() -> None:
    assert "euro" not in told(short_answer(asked(30_000_000, DAY_CARE, started=date(2025, 3, 1)), Language.EN))


def test_a_start_that_is_not_stated_is_told_beside_the_day() -> None:
    stated = {**FACTS, "cpv": [DAY_CARE], "value": {"amount": 300_000}}
    unstated = short_answer(assess(Case.model_validate({"purchase": stated}), BOOK, TODAY), Language.SV)
    assert unstated.about.startswith("Regler den 30 november 2026, startdag saknas")
    day = Case.model_validate({"purchase": {**stated, "started": TODAY}})
    assert short_answer(assess(day, BOOK, TODAY), Language.SV).about.startswith("Regler den 30 november 2026 ·")


def test_what_an_answer_hangs_on_is_told_whole_on_one_line() -> None:
    codes = {"code": CLEANING, "listed": DAY_CARE}
    for name, note in BOOK.notes.items():
        if note.short is not None:
            assert max(len(note.short.text(each).format(**codes)) for each in Language) <= 78, name
