"""What is recommended never says other than the verdicts do, in any case and in any form."""

from __future__ import annotations

import io
import itertools
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from tests.evaluation.columnar.test_readings_agree import _frame, cases
from tests.shipped_routes import ROUTES, ROWS
from tests.tools import examples

from reservkoll.common.json_text import plain_data
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.columnar.columns import CLASS, evaluate
from reservkoll.evaluation.columnar.explanations import Explanations
from reservkoll.evaluation.outcome import Verdict
from reservkoll.evaluation.partnership import PartnershipOutcome
from reservkoll.evaluation.recommend import recommend
from reservkoll.explain.explainer import Explainer
from reservkoll.facts import models
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.reports.content.screening.coded_columns import NOT_NEEDED, shown
from reservkoll.reports.export.documents.assessment import assessment_document
from reservkoll.reports.render.terminal.assessment import print_assessment
from reservkoll.rulebook.load import load_rulebook
from reservkoll.screening.rules_used import rules_used

BOOK = load_rulebook()
TODAY = date(2025, 6, 1)
SAYS_NOTHING_IS_OPEN = ("Ingen reservation är", "No reservation is")
RESERVATIONS = ("reserved_mission", "reserved_ideburen", "reserved_workshop")
PURCHASES = tuple(name for name in BOOK.routes.routes if name != BOOK.partnership.route)
CODES = ("85311100-3", "79611000-0", "90910000-9", "98336000-7", "45000000-7", "85311300-5")

maybe = st.none() | st.booleans()
amounts = st.none() | st.sampled_from(
    [Decimal(n) for n in (0, 99_000, 699_999, 700_000, 1_199_999, 2_389_585, 8_109_449, 8_109_450, 30_000_000)]
)
days = st.sampled_from([date(2015, 3, 1), date(2020, 3, 1), date(2022, 3, 1), date(2025, 3, 1), date(2026, 3, 1)])
authorities = st.none() | st.builds(models.Authority, type=st.none() | st.sampled_from(models.AuthorityType))
codes = st.none() | st.lists(st.sampled_from(CODES), min_size=1, max_size=2, unique=True)
months = st.none() | st.sampled_from([Decimal(n) for n in (6, 24, 36, 48)])
purchases = st.builds(
    models.Purchase,
    act=st.none() | st.sampled_from(models.Act),
    authority=authorities,
    started=days,
    subject=st.none() | st.sampled_from(models.Subject),
    cpv=codes,
    value=st.none() | st.builds(models.Value, amount=amounts),
    contract=st.none() | st.builds(models.Contract, months=months, option_months=st.none() | st.just(Decimal(0))),
    ground=st.none() | st.sampled_from(models.Ground),
    choice_system=maybe,
    primary_care=maybe,
)
suppliers = st.builds(
    models.Supplier,
    legal_form=st.none() | st.sampled_from(models.LegalForm),
    purpose=st.none() | st.builds(models.Purpose, *(), **dict.fromkeys(models.Purpose.model_fields, maybe)),
    integration=st.none()
    | st.builds(
        models.Integration, main_aim=maybe, share_percent=st.none() | st.sampled_from([Decimal(10), Decimal(40)])
    ),
    public_control=maybe,
)
YES_OR_NO = (
    "own_activity", "written_agreement", "performed_for_authority", "binding", "sanctions", "specified_by_authority",
    "places_allocated_by_authority", "previously_procured_or_own_operation", "market_exists", "selection_of_one",
    "open_to_others", "organisation_contributes", "detailed_control", "general_association_grant", "general_interest",
    "equal_treatment", "individual_support", "economic_activity",
)  # fmt: skip
partnerships = st.builds(
    models.Partnership,
    authority=authorities,
    started=days,
    annual_amount=amounts,
    months=months,
    cpv=codes,
    consideration=st.none() | st.sampled_from(models.Consideration),
    initiative=st.none() | st.sampled_from(models.Initiative),
    **dict.fromkeys(YES_OR_NO, st.booleans() | maybe),
)
whole_cases = st.one_of(
    st.builds(Case, purchase=purchases),
    st.builds(Case, purchase=purchases, supplier=suppliers),
    st.builds(Case, partnership=partnerships),
    st.builds(Case, purchase=purchases, partnership=partnerships),
)


@settings(max_examples=examples(150))
@given(case=whole_cases)
def test_no_recommendation_says_other_than_the_verdicts(case: Case) -> None:
    """300 cases, each as JSON and in the terminal: purchases, suppliers and partnerships, facts unknown among them."""
    assessment = assess(case, BOOK, TODAY)
    routes = assessment.routes
    assert routes is not None
    assert assessment.recommendation
    assert len(set(assessment.recommendation)) == len(assessment.recommendation)
    for route in assessment.recommendation:
        assert routes[route].verdict is Verdict.YES if route in routes else route in BOOK.routes.otherwise, route
    reserved = any(routes[route].verdict is Verdict.YES for route in RESERVATIONS)
    for language in Language:
        told = _in_every_form(assessment, language)
        for text in told:
            assert not (reserved and any(words in text for words in SAYS_NOTHING_IS_OPEN)), text
    arrangement = routes[BOOK.partnership.route]
    assert isinstance(arrangement, PartnershipOutcome)
    if arrangement.risk.level == "high":
        assert BOOK.partnership.route not in assessment.recommendation
    if case.purchase is None and arrangement.tests:
        _no_grant_is_told_to_procure(assessment, arrangement)


def _in_every_form(assessment: Assessment, language: Language) -> list[str]:
    """The sentences of the recommendation in JSON, each found in the terminal too."""
    document = plain_data(assessment_document(assessment, "", language))
    told = [str(entry["reason"]) for entry in document["recommendation"]]
    screen = io.StringIO()
    print_assessment(assessment, language, Console(file=screen, width=4000))
    printed = [line[2:].strip() for line in screen.getvalue().splitlines() if line.startswith("→ ")]
    assert printed == told
    return told


def _no_grant_is_told_to_procure(assessment: Assessment, arrangement: PartnershipOutcome) -> None:
    outside = arrangement.tests["outside_procurement"].verdict
    ways_to_buy = {route for route in assessment.recommendation if route in PURCHASES}
    if outside is Verdict.YES:
        assert assessment.recommendation[0] not in {*PURCHASES, "ordinary_procurement"}
        assert "ordinary_procurement" not in assessment.recommendation
        assert ways_to_buy == assessment.if_contract
    if outside is Verdict.NO:
        assert not assessment.if_contract
        assert BOOK.partnership.route not in assessment.recommendation


@pytest.mark.parametrize("language", list(Language))
@settings(max_examples=examples(20))
@given(rows=st.lists(cases, min_size=10, max_size=10))
def test_the_rows_of_an_inventory_are_told_nothing_else(rows: list[dict[str, Any]], language: Language) -> None:
    """The recommendation and the sentence of each row, as the workbook and the page show them."""
    evaluated = evaluate(_frame(rows), BOOK)
    reasons = Explanations(BOOK).of(evaluated)
    explainer = Explainer(BOOK, language)
    for row in evaluated.iter_rows(named=True):
        outcomes = reasons.outcomes[row[CLASS]]
        advice = recommend(outcomes, BOOK).advice[0]
        told = (explainer.recommendation(advice), explainer.row_reason(outcomes, advice))
        if advice in outcomes:
            assert row[advice] == "yes"
        if any(row[route] == "yes" for route in RESERVATIONS):
            assert not any(words in text for words in SAYS_NOTHING_IS_OPEN for text in told)
            assert advice != "ordinary_procurement"


@settings(max_examples=examples(20))
@given(rows=st.lists(cases, min_size=10, max_size=10))
def test_a_row_is_called_not_needed_where_its_answer_is(rows: list[dict[str, Any]]) -> None:
    """What the columns of a report are told by is what the reading of each row says."""
    evaluated = evaluate(_frame(rows), BOOK)
    reasons = Explanations(BOOK).of(evaluated)
    told = evaluated.with_columns(started=pl.col("as_of"), act=pl.col("purchase.act"))
    days_read = [day for day in evaluated["as_of"].unique().to_list() if day is not None]
    acts = {act for act in evaluated["purchase.act"].to_list() if act is not None}
    used = rules_used(BOOK, days_read, acts, Language.SV)
    rows_of_report = told.select(
        pl.col(name) if name in told.columns else pl.lit(None, dtype).alias(name) for name, dtype in ROWS.items()
    )
    for route in ROUTES:
        codes_shown = shown(rows_of_report, used.rules, route).to_list()
        for code, number in zip(codes_shown, evaluated[CLASS], strict=True):
            assert (code == NOT_NEEDED) is reasons.outcomes[number][route].not_needed, route


@pytest.mark.parametrize(("performed", "general"), list(itertools.product([True, False, None], repeat=2)))
def test_a_grant_with_nothing_in_return_comes_first(performed: bool | None, general: bool | None) -> None:
    arrangement = models.Partnership(
        started=date(2025, 3, 1),
        authority=models.Authority(type=models.AuthorityType.MUNICIPALITY),
        annual_amount=Decimal(300_000),
        months=Decimal(12),
        cpv=["85311000-2"],
        consideration=models.Consideration.GRANT,
        performed_for_authority=performed,
        specified_by_authority=False,
        sanctions=False,
        general_association_grant=general,
    )
    first = assess(Case(partnership=arrangement), BOOK, TODAY).recommendation[0]
    assert (first == "association_grant") is (performed is False and general is True)
