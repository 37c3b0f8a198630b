"""Own activities are answered as the purchase that they would be; what is assumed or proposed is told."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
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
