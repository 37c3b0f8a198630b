"""Own activities are answered as the purchase that they would be; what is assumed or proposed is told."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tests.conftest import ROOT

from reservkoll.activities.reader import read_activities
from reservkoll.activities.request import ActivityRequest
from reservkoll.activities.service import ActivityService, AnsweredActivities
from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.common.json_text import json_text
from reservkoll.evaluation.assess import assess
from reservkoll.evaluation.outcome import Verdict
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.reports.content.activities import ActivityReport, MadeActivities, document_of
from reservkoll.reports.export.documents.activities import activities_document
from reservkoll.reports.render.markdown import markdown
from reservkoll.reports.render.terminal.activities import show_activities
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook(ROOT / "rules")
DAY = date(2025, 3, 1)
HEAD = "Verksamhet;Förvaltning;Årskostnad;CPV;Beskrivning;Utförare"
CARE, CLEANING = "85312120-6", "90910000-9"


def _answers(tmp_path: Path, *rows: str, head: str = HEAD, **asked: Any) -> AnsweredActivities:
    path = tmp_path / "verksamheter.csv"
    path.write_text("\n".join((head, *rows)) + "\n", "utf-8")
    return ActivityService(ActivityRequest(lists=(path,), as_of=DAY, **asked), BOOK, DAY).answers()


def test_an_activity_is_answered_as_the_purchase_that_it_would_be(tmp_path: Path) -> None:
    (row,) = _answers(tmp_path, f"Daglig verksamhet;Soc;14,2 mkr;{CARE};;Egen regi").rows
    purchase = {
        "act": "LOU", "authority": {"type": "municipality"}, "subject": "services", "started": DAY, "cpv": [CARE],
        "contract": {"months": 36, "option_months": 0}, "value": {"amount": 42_600_000, "vat": "excluded"},
    }  # fmt: skip
    bought = assess(Case.model_validate({"purchase": purchase}), BOOK, DAY)
    assert row.value == 42_600_000_00
    assert row.assessment.routes is not None
    assert bought.routes is not None
    assert {name: each.verdict for name, each in row.assessment.routes.items()} == {
        name: each.verdict for name, each in bought.routes.items()
    }
    assert row.reserved == ("reserved_ideburen", "reserved_mission")


@pytest.mark.parametrize(("cost", "value"), [("2 703 150", 8_109_450_00), ("2 703 149", 8_109_447_00)])
def test_both_sides_of_the_limit_of_direct_procurement(tmp_path: Path, cost: str, value: int) -> None:
    (row,) = _answers(tmp_path, f"Omsorg;Soc;{cost};{CARE};;").rows
    assert row.value == value
    assert ("direct_procurement" in row.open) is (value < 8_109_450_00)


def test_the_length_is_assumed_unless_it_is_given_and_the_report_says_which(tmp_path: Path) -> None:
    row = f"Omsorg;Soc;1 000 001;{CARE};;"
    assumed = _answers(tmp_path, row)
    given = _answers(tmp_path, row, given=("purchase.contract.months=48",))
    assert (assumed.months, given.months) == (Decimal(36), Decimal(48))
    assert given.rows[0].value == 4_000_004_00
    told = [" ".join(ActivityReport(each, Language.SV).assumptions()) for each in (assumed, given)]
    assert "Antaget: ett avtal på 36 månader" in told[0]
    assert "48 månader, som angivet" in told[1]


def test_a_code_from_words_is_a_proposal_and_is_told_as_one(tmp_path: Path) -> None:
    answers = _answers(tmp_path, "Parkerna;Teknik;10 mkr;;skötsel av parker;", f"Städ;Teknik;10 mkr;{CLEANING};;")
    proposed, stated = answers.rows
    assert (proposed.proposed, stated.proposed) == (True, False)
    report = ActivityReport(answers, Language.SV)
    (line,) = [line for line in report.lines() if line.name == "Parkerna"]
    assert line.code.endswith("(förslag)")
    assert line.others
    assert any("För 1 av raderna föreslogs en CPV-kod" in text for text in report.assumptions())


def test_goods_are_never_proposed_for_an_activity(tmp_path: Path) -> None:
    (row,) = _answers(tmp_path, "Återbruk;Teknik;10 mkr;;möbler;").rows
    goods = BOOK.code_lists["cpv-goods"]
    assert not any(goods.coverage(code).value == "yes" for code in (*row.codes, *row.others))


def test_words_that_are_like_nothing_leave_the_code_open_and_nothing_is_guessed(tmp_path: Path) -> None:
    (row,) = _answers(tmp_path, "Qwxz;Teknik;10 mkr;;zzzqq xxkk;").rows
    assert row.codes == ()
    assert row.reserved == ()
    assert row.assessment.next_question is not None


def test_what_is_missing_is_asked_for_and_an_unknown_cost_is_no_zero(tmp_path: Path) -> None:
    (row,) = _answers(tmp_path, f"Omsorg;Soc;;{CARE};;").rows
    assert row.value is None
    assert row.assessment.routes is not None
    assert row.assessment.routes["direct_procurement"].verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("cost", "told", "direct"),
    [
        ("2 703 149", "2,7 mkr", "yes"),
        ("ca 2 703 149", "ca 2,7 mkr", "yes"),
        ("drygt 2 703 150", "drygt 2,7 mkr", "no"),
        ("2,6-2,7 mkr", "okänt", "yes"),
        ("2,7-2,8 mkr", "okänt", "unknown"),
        ("minst 2,8 mkr", "okänt", "no"),
        ("högst 2,7 mkr", "okänt", "yes"),
    ],
)
def test_a_cost_that_is_not_exact_is_answered_as_far_as_it_goes(
    tmp_path: Path, cost: str, told: str, direct: str
) -> None:
    answers = _answers(tmp_path, f"Omsorg;Soc;{cost};{CARE};;")
    (row,), (line,) = answers.rows, ActivityReport(answers, Language.SV).lines()
    assert row.assessment.routes is not None
    assert row.assessment.routes["direct_procurement"].verdict.value == direct
    assert line.cost.replace("\u00a0", " ") == told
    assert any("ungefärligt" in point for point in line.against) is told.startswith(("ca", "drygt"))


@pytest.mark.parametrize(
    ("costs", "told"),
    [
        (("10 mkr", "12 mkr"), "22 mkr"),
        (("10 mkr", "ca 12 mkr"), "ca 22 mkr"),
        (("10 mkr", "minst 12 mkr"), "minst 22 mkr"),
        (("10-11 mkr", "12 mkr"), "minst 22 mkr"),
    ],
)
def test_an_unknown_cost_makes_the_sum_at_least_and_never_zero(
    tmp_path: Path, costs: tuple[str, str], told: str
) -> None:
    answers = _answers(tmp_path, *(f"Omsorg;Soc;{cost};{CARE};;" for cost in costs))
    assert all(row.reserved for row in answers.rows)
    assert ActivityReport(answers, Language.SV).headline().replace("\u00a0", " ").endswith(f": {told} om året.")


def test_a_value_for_all_activities_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="annual cost"):
        _answers(tmp_path, f"Omsorg;Soc;;{CARE};;", given=("purchase.value.amount=36000000",))


def test_a_problem_says_what_the_cell_holds_once(tmp_path: Path) -> None:
    answers = _answers(tmp_path, f"A;Soc;abc;{CARE};;", f"B;Soc;-12 mkr;{CARE};;", f"C;Soc;100 inkl moms;{CARE};;")
    problems = ActivityReport(answers, Language.SV).problems()
    assert [problem.count(cell) for problem, cell in zip(problems, ("abc", "-12 mkr", "100 inkl"), strict=True)] == [
        1
    ] * 3
    assert not any("upphandling" in problem for problem in problems)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_terminal_answers_on_one_screen_and_cuts_no_amount(tmp_path: Path, rows: int) -> None:
    costs = ["drygt 1 234 mkr", "abc", "", "12 kr/st"]
    name = "En mycket lång benämning på en verksamhet som ingen skriver i en cell"
    lines = [f"{name} {number};Soc;{costs[number % 4]};{CARE};räddning;Entreprenad" for number in range(rows)]
    report = ActivityReport(_answers(tmp_path, *lines), Language.SV)
    console = Console(width=80, record=True, file=StringIO())
    show_activities(console, report)
    told = console.export_text().splitlines()
    assert len(told) <= 24
    assert all(len(line) <= 80 for line in told)
    assert "drygt 1 234 mkr" in "\n".join(told).replace("\u00a0", " ")


def test_headings_tell_the_unit_and_a_month_counts_twelve_times(tmp_path: Path) -> None:
    thousands = _answers(tmp_path, "A;1200", head="Verksamhet;Årskostnad (tkr)")
    assert thousands.rows[0].activity.cost == 1_200_000_00
    monthly = _answers(tmp_path, "A;10 000 kr per månad", head="Verksamhet;Kostnad")
    assert monthly.rows[0].activity.cost == 120_000_00


def test_every_row_comes_out_or_is_named(tmp_path: Path) -> None:
    answers = _answers(tmp_path, f"A;Soc;1 mkr;{CARE};;", f";Soc;1 mkr;{CARE};;", f"B;Soc;100-200 tkr;{CARE};;")
    assert [row.activity.name for row in answers.rows] == ["A", "B"]
    assert [problem.row for problem in answers.read.problems] == [3, 4]
    assert all("rad" in text for text in ActivityReport(answers, Language.SV).problems())
    assert answers.rows[1].activity.cost is None


def test_what_speaks_against_is_cited_or_open_and_depends_on_the_row(tmp_path: Path) -> None:
    own, bought, rescue = _answers(
        tmp_path,
        f"A;Soc;1 mkr;{CARE};;Egen regi",
        f"B;Soc;1 mkr;{CLEANING};;Entreprenad",
        "C;Soc;1 mkr;75250000-3;;Egen regi",
    ).rows
    points = [{point.id for point in row.against} for row in (own, bought, rescue)]
    assert all({"own_board", "exercise_of_authority", "staff"} <= each for each in points)
    assert ["choice_system" in each for each in points] == [True, False, False]
    assert ["bought_already" in each for each in points] == [False, True, False]
    assert ["rescue_services" in each for each in points] == [False, False, True]
    for point in BOOK.activities.against:
        assert point.open_ or point.citation


def test_every_form_says_the_same_of_every_activity(tmp_path: Path) -> None:
    answers = _answers(
        tmp_path, f"Städ Ö;T;10 mkr;{CLEANING};;", f"Omsorg;S;90 tkr;{CARE};;", "Park;T;9 mkr;;parkskötsel;"
    )
    report = ActivityReport(answers, Language.SV)
    text = markdown(document_of(MadeActivities(report, DAY)))
    document = json.loads(json_text(activities_document(report)))
    assert [each["name"] for each in document["activities"]] == ["Städ Ö", "Omsorg", "Park"]
    for line in report.lines():
        assert line.name in text
        assert line.told in text
    reserved = sum(bool(each["reserved"]) for each in document["activities"])
    assert report.headline().startswith(f"{reserved} av 3")


def test_no_personal_number_comes_out(tmp_path: Path) -> None:
    answers = _answers(tmp_path, f"Stöd till 811218-9876;S;1 mkr;{CARE};;")
    report = ActivityReport(answers, Language.SV)
    text = markdown(document_of(MadeActivities(report, DAY))) + json_text(activities_document(report))
    assert "811218" not in text


def test_a_list_of_something_else_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="headings"):
        _answers(tmp_path, "1;2", head="Foo;Bar")


def test_a_fact_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReservkollError):
        _answers(tmp_path, "A;;;;;", given=("purchase.nothing=1",))


def test_the_example_and_the_template_are_read(tmp_path: Path) -> None:
    from reservkoll.templates.activities import write_activities_template

    assert len(read_activities([ROOT / "examples" / "activities.xlsx"], BOOK).rows) == 11
    for language in Language:
        path = tmp_path / f"{language.value}.xlsx"
        write_activities_template(language, path)
        with pytest.raises(InputError):  # it is empty
            read_activities([path], BOOK)
        _fill(path)
        (row,) = read_activities([path], BOOK).rows
        assert (row.name, row.department, row.cost, row.codes) == ("Park", "Teknik", 1_000_00, ("77310000-6",))


def _fill(path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    for column, text in enumerate(("Park", "Teknik", 1000, "77310000-6"), 1):
        book.worksheets[0].cell(2, column, text)
    book.save(path)


def test_a_total_is_no_activity_and_is_told(tmp_path: Path) -> None:
    rows = (
        f"Omsorg;Soc;1 mkr;{CARE};;",
        f"Städ;Tek;2 mkr;{CLEANING};;",
        ";;;;;",
        "Summa;;3 mkr;;;",
        "Totalt;;9 mkr;;;",
    )
    answers = _answers(tmp_path, *rows)
    assert [row.activity.name for row in answers.rows] == ["Omsorg", "Städ"]
    told = " ".join(ActivityReport(answers, Language.SV).assumptions())
    assert "summarader hör inte till listan och räknas inte med: rad 5–6" in told


def test_a_sheet_that_lists_no_activities_is_told(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Verksamhet", "Årskostnad"])
    book.active.append(["Park", 1000])
    book.create_sheet("Läs mig").append(["Fråga Anna"])
    book.save(tmp_path / "v.xlsx")
    read = read_activities([tmp_path / "v.xlsx"], BOOK)
    assert [words["place"] for _, words in read.notes] == [f"{tmp_path / 'v.xlsx'}, Läs mig"]


@pytest.mark.parametrize("cost", ["", "?", "-5", "500-700 tkr"])
def test_every_form_is_written_where_a_cost_is_unknown(tmp_path: Path, cost: str) -> None:
    from reservkoll.reports.outputs import ACTIVITY_FORMS, outputs_of

    made = MadeActivities(ActivityReport(_answers(tmp_path, f"Omsorg;Soc;{cost};{CARE};;"), Language.SV), DAY)
    places = {form.option: [tmp_path / f"ut{end}" for end in form.weights] for form in ACTIVITY_FORMS}
    for output in outputs_of(places, ACTIVITY_FORMS):
        output.writing.write(made, output.path)
    import openpyxl

    row = next(openpyxl.load_workbook(tmp_path / "ut.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True))
    assert row[3:5] == ("okänt", "okänt")
