"""The Excel report as its reader finds it, read back with openpyxl."""

from __future__ import annotations

import re
import time
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from openpyxl.utils import get_column_letter
from tests.reports.conftest import MakeScreening
from tests.shipped_routes import REPORTED, ROUTES, ROWS

from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.i18n import Language
from reservkoll.reports.render.xlsx import workbook as xlsx
from reservkoll.reports.render.xlsx.rows_sheet import shown_columns
from reservkoll.reports.render.xlsx.workbook import write_report
from reservkoll.screening.result import PROBLEMS, RuleUse, SourceUse


@pytest.fixture
def written(tmp_path: Path, make_screening: Any) -> Any:
    """Write a screening and open it again."""

    def write(count: int = 40, **given: object) -> Any:
        path = tmp_path / "report.xlsx"
        write_report(make_screening(count, **given), path)
        return openpyxl.load_workbook(path)

    return write


def with_rows(make_screening: Any, **columns: object) -> pl.DataFrame:
    """The made-up rows with some columns given for all of them."""
    rows = make_screening().rows
    return rows.with_columns(**{name: pl.lit(value, ROWS[name]) for name, value in columns.items()})


def lines(sheet: Any) -> list[tuple[Any, ...]]:
    return [tuple(cell for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True)]


def at(name: str) -> str:
    """The letter of a column of the assessment."""
    return get_column_letter(shown_columns(REPORTED).index(name) + 1)


def column(sheet: Any, name: str) -> list[Any]:
    return [row[shown_columns(REPORTED).index(name)] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_sheets_in_english(written: Any) -> None:
    assert written().sheetnames == ["Summary", "Assessment", "To complete", "Errors", "Rules", "Run"]


def test_sheets_and_verdicts_in_swedish(written: Any) -> None:
    book = written(language=Language.SV)
    assert book.sheetnames == ["Sammanfattning", "Bedömning", "Att komplettera", "Fel", "Regler", "Körning"]
    words = {word for route in ROUTES for word in column(book["Bedömning"], route)}
    assert words == {"Ja", "Nej", "Okänt", "Ej aktuellt"}
    assert any("inte juridisk rådgivning" in str(cell) for line in lines(book["Sammanfattning"]) for cell in line)


def test_every_row_in_order_with_verdict_words(written: Any, make_screening: Any) -> None:
    sheet = written()["Assessment"]
    rows = make_screening().rows
    assert column(sheet, "row") == rows["row"].to_list()
    assert column(sheet, "title") == rows["title"].to_list()
    words = {"yes": "Yes", "no": "No", "unknown": "Unknown", "not_applicable": "Not applicable"}
    for route in ROUTES:
        assert column(sheet, route) == [words[verdict] for verdict in rows[route].to_list()]
    place = shown_columns(REPORTED).index("direct_procurement")
    assert [cell.value for cell in sheet[1]][place] == "Direct procurement"
    assert len([cell for cell in sheet[1] if cell.value]) == len(ROWS)


def test_assessment_can_be_filtered_and_keeps_its_header(written: Any) -> None:
    book = written()
    assert book["Assessment"].auto_filter.ref == "A1:AB41"
    assert book["Assessment"].freeze_panes == "C2"
    assert book["To complete"].freeze_panes == "A2"
    assert book["Errors"].auto_filter.ref == "A1:G3"


def test_verdicts_are_coloured_by_their_word(written: Any) -> None:
    rules = written()["Assessment"].conditional_formatting
    coloured = {rule.formula[0] for area in rules for rule in area.rules}
    assert {'"Yes"', '"No"', '"Unknown"', '"Not applicable"'} <= coloured


@pytest.mark.parametrize("ore", [850_000_001, 1, 0, -5, 999_999_999_999_999])
def test_values_are_numbers_exact_to_the_ore(written: Any, make_screening: Any, ore: int) -> None:
    cell = written(rows=with_rows(make_screening, value_sek=ore))["Assessment"][at("value_sek") + "2"]
    assert Decimal(str(cell.value)) == Decimal(ore) / 100
    assert cell.number_format == "#,##0.00"


def test_a_value_with_more_digits_than_excel_keeps_is_text(written: Any, make_screening: Any) -> None:
    rows = with_rows(make_screening, value_sek=9_007_199_254_740_993)
    assert written(rows=rows)["Assessment"][at("value_sek") + "2"].value == "90071992547409.93"


def test_an_unknown_value_is_an_empty_cell_and_no_zero(written: Any, make_screening: Any) -> None:
    book = written(rows=with_rows(make_screening, value_sek=None))
    assert set(column(book["Assessment"], "value_sek")) == {None}
    assert ("Total value, SEK", "unknown", "To complete") in [line[:3] for line in lines(book["Summary"])]
    assert ("Rows whose value is unknown", 40, "Errors") in [line[:3] for line in lines(book["Summary"])]


def test_the_assessment_has_the_departments_where_the_list_has_them(written: Any) -> None:
    named = pl.Series("department", ["Socialförvaltningen", None] * 20, dtype=pl.String)
    sheet = written(departments=named)["Assessment"]
    headings = [cell.value for cell in sheet[1]]
    place = headings.index("Department")
    assert place == 2, "after the purchase"
    assert [row[place] for row in sheet.iter_rows(min_row=2, max_row=4, values_only=True)] == [
        "Socialförvaltningen", None, "Socialförvaltningen",
    ]  # fmt: skip
    assert "Department" not in [cell.value for cell in written()["Assessment"][1]]


def test_days_are_days(written: Any, make_screening: Any) -> None:
    assert written()["Assessment"][at("started") + "2"].value == datetime(2025, 1, 7)
    # Excel knows no days before 1900
    early = with_rows(make_screening, started=date(1899, 5, 1))
    assert written(rows=early)["Assessment"][at("started") + "2"].value == "1899-05-01"


@pytest.mark.parametrize("text", ["=cmd()", "+1", "@x", "-1+1", '=HYPERLINK("http://x")', "{=1}", "http://x.se", "7"])
def test_no_cell_becomes_a_formula_a_link_or_a_number(written: Any, make_screening: Any, text: str) -> None:
    problems = pl.DataFrame([(text, text, 2, text, text, text, text)], schema=PROBLEMS, orient="row")
    book = written(
        rows=with_rows(make_screening, title=text, reason=text, error=text),
        problems=problems, notes=(text,), run={text: text},
        rules=(RuleUse(text, text, text, date(2022, 2, 1), None, text),),
    )  # fmt: skip
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert {(cell.value, cell.data_type) for cell in book["Assessment"][at("title")][1:]} == {(text, "s")}
    assert book["Assessment"][at("title") + "2"].hyperlink is None
    assert book["Errors"]["F2"].value == text


def test_a_text_like_a_formula_stays_text_when_it_is_edited(written: Any, make_screening: Any) -> None:
    sheet = written(rows=with_rows(make_screening, title="=cmd()", cpv_name="ordinary"))["Assessment"]
    assert (sheet[at("title") + "2"].quotePrefix, sheet[at("cpv_name") + "2"].quotePrefix) == (1, 0)


@pytest.mark.parametrize("text", ["<r><t>x</t></r>", "<r>&</r>", "a\x00b\x0bc\x1f", "\ufffe", "<b>&</b>", "_x0041_"])
def test_no_text_breaks_the_workbook(written: Any, make_screening: Any, text: str) -> None:
    book = written(rows=with_rows(make_screening, title=text), notes=(text,), run={"A": text, "B": f"{text}\udcff"})
    shown = str(book["Assessment"][at("title") + "2"].value)
    assert shown.rstrip().replace("_x005F", "") == re.sub("[\x00\x0b\x1f\ufffe]", "\ufffd", text)


@pytest.mark.parametrize("letter", ["å", "😀"])
def test_a_text_longer_than_a_cell_is_cut_with_a_remark(written: Any, make_screening: Any, letter: str) -> None:
    shown = str(written(rows=with_rows(make_screening, title=letter * 40_000))["Assessment"][at("title") + "2"].value)
    assert shown.startswith(letter * 1000)
    assert shown.endswith("[cut here: the text is longer than a cell holds]")
    assert 32_700 < len(shown.encode("utf-16-le")) // 2 <= 32_767


def test_sums_by_route_come_to_the_sum_of_the_rows(written: Any, make_screening: Any) -> None:
    book = written(300)
    rows = make_screening(300).rows
    table = lines(book["Summary"])
    start = table.index(("Route", "Value, SEK", "Share of value", "Rows", "Share of rows", "Without value"))
    # a route that no row has is not told
    after = start + 1 + rows["recommendation"].str.split(";").list.first().n_unique()
    routes, total = table[start + 1 : after], table[after]
    assert [line[0] for line in routes][:2] == ["Direct procurement", "Reserved: public-service mission"]
    assert total[0] == "Sum"
    assert round(total[1] * 100) == rows["value_sek"].sum()
    assert round(sum(line[1] for line in routes if line[1] != "unknown") * 100) == rows["value_sek"].sum()
    assert sum(line[3] for line in routes) == total[3] == 300
    assert sum(line[5] for line in routes) == total[5] == rows["value_sek"].null_count()
    assert sum(line[4] for line in routes) == pytest.approx(1)
    mission = rows.filter(pl.col("recommendation") == "reserved_mission")
    assert routes[1][3] == mission.height
    assert any(str(line[0]).startswith("Reconciled: 300 rows in, 300 rows out.") for line in table if line)


def test_verdicts_are_counted_by_route(written: Any, make_screening: Any) -> None:
    table = lines(written(300)["Summary"])
    start = table.index(("Route", "Yes", "No", "Unknown", "Not applicable or not needed", "Sum"))
    mission = make_screening(300).rows["reserved_mission"].to_list()
    counts = [mission.count(verdict) for verdict in ("yes", "no", "unknown", "not_applicable")]
    assert table[start + 2] == ("Reserved: public-service mission", *counts, 300)


def test_native_charts_that_follow_the_tables(written: Any, make_screening: Any, tmp_path: Path) -> None:
    written()
    with zipfile.ZipFile(tmp_path / "report.xlsx") as package:
        charts = [package.read(name).decode() for name in package.namelist() if "charts/chart" in name]
    assert len(charts) == 3
    assert ['<c:grouping val="percentStacked"/>' in chart for chart in charts] == [True, False, True]
    openings = make_screening().rows["opening"].n_unique()
    assert [len(re.findall("<c:ser>", chart)) for chart in charts] == [openings, 1, 4]
    assert all("<c:f>Summary!" in chart for chart in charts)


def test_summary_leads_to_the_other_sheets_and_says_what_it_is(written: Any) -> None:
    sheet = written()["Summary"]
    links = {cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert links["To complete"] == "'To complete'!A1"
    assert set(links) == {"Assessment", "To complete", "Errors", "Rules", "Run"}
    assert (
        sheet["B2"].value
        == "Decision support, not legal advice. The oldest source of the answers was read up to 2025-09-01."
    )


def test_missing_facts_with_most_rows_first_and_what_they_decide(written: Any) -> None:
    table = lines(written()["To complete"])
    assert [line[1] for line in table[1:3]] == [31, 3]
    assert table[1][0] == "Vad är det uppskattade värdet utan moms?"
    assert table[1][2].startswith("Direct procurement, Reserved: public-service mission")
    assert table[1][3] == "purchase.value.amount"


def test_codes_are_shown_in_words(written: Any, make_screening: Any) -> None:
    rows = with_rows(
        make_screening, missing="purchase.started;own_code", warnings="three_years", status="incomplete",
        recommendation="reserved_ideburen;reserved_mission", cpv_in_25="sub_code", authority_type="utility",
    )  # fmt: skip
    sheet = written(rows=rows, warnings={"three_years": "Look at the last three years."})["Assessment"]
    assert column(sheet, "missing")[0] == "Vilken dag påbörjas upphandlingen? · own_code"
    assert column(sheet, "warnings")[0] == "Look at the last three years."
    assert column(sheet, "status")[0] == "Incomplete"
    assert column(sheet, "recommendation")[0] == "Reserved: idéburna organisations · Reserved: public-service mission"
    assert column(sheet, "cpv_in_25")[0] == "Sub-code"
    assert column(sheet, "authority_type")[0] == "Utility"


def test_rules_and_sources_with_days_and_links_only_to_the_web(written: Any) -> None:
    bad = SourceUse("bad", "Bad", "javascript:alert(1)", date(2026, 1, 1))
    good = SourceUse("lou", "LOU", "https://example.se/lou?a=1&b=2", date(2025, 9, 1))
    sheet = written(sources=(bad, good))["Rules"]
    links = {cell.value: cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.value}
    assert links["https://example.se/lou?a=1&b=2"].target == "https://example.se/lou?a=1&b=2"
    assert links["javascript:alert(1)"] is None
    assert ("lou-annex2-2026", "Computed, not yet published") in {(line[0], line[-1]) for line in lines(sheet) if line}
    assert datetime(2023, 1, 1) in {cell for line in lines(sheet) for cell in line}


def test_an_empty_inventory_has_a_report(written: Any, make_screening: Any) -> None:
    empty = make_screening().rows.clear()
    book = written(rows=empty, problems=pl.DataFrame(schema=PROBLEMS), missing=())
    assert book["Assessment"].max_row == 1
    assert lines(book["To complete"])[1] == ("Nothing is missing.",)
    assert lines(book["Errors"])[1] == ("Every cell was understood.",)
    assert ("Purchases (rows)", 0) in [line[:2] for line in lines(book["Summary"])]


def test_same_screening_same_bytes(tmp_path: Path, make_screening: Any) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_report(make_screening(), first)
    time.sleep(2.1)  # a zip counts time in steps of two seconds
    write_report(make_screening(), second)
    assert first.read_bytes() == second.read_bytes()


def test_a_report_is_the_same_whatever_was_written_before_it(tmp_path: Path, make_screening: Any) -> None:
    """xlsxwriter changes the options it is given: the second report of a server had another font than the first."""
    for name in ("a.xlsx", "b.xlsx"):
        write_report(make_screening(), tmp_path / name)
        with zipfile.ZipFile(tmp_path / name) as book:
            fonts = book.read("xl/styles.xml").decode().split("<font>")
        assert "<scheme" not in fonts[1], "the reader's theme does not replace the font of the cells"


@pytest.mark.parametrize("given", [{"rows_read": 41}, {"value_read": 1}])
def test_a_report_that_lost_something_is_refused(tmp_path: Path, make_screening: Any, given: dict[str, int]) -> None:
    with pytest.raises(ReservkollError, match="does not add up"):
        write_report(make_screening(**given), tmp_path / "report.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_adds_up_is_written(tmp_path: Path, make_screening: Any) -> None:
    value = make_screening().rows["value_sek"].sum()
    write_report(make_screening(rows_read=40, value_read=value), tmp_path / "report.xlsx")
    summary = lines(openpyxl.load_workbook(tmp_path / "report.xlsx")["Summary"])
    assert ("Purchases (rows)", 40) in [line[:2] for line in summary]
    assert ("Total value, SEK (at least)", value / 100) in [line[:2] for line in summary], "some values are unknown"


def test_sums_beyond_64_bits_do_not_overflow(written: Any, make_screening: Any) -> None:
    huge = 9_000_000_000_000_000_000
    table = lines(written(rows=with_rows(make_screening, value_sek=huge))["Summary"])
    assert ("Total value, SEK", f"{huge * 40 // 100}.00") in [line[:2] for line in table]


def test_a_verdict_that_nobody_knows_is_refused(tmp_path: Path, make_screening: Any) -> None:
    rows = with_rows(make_screening, choice_system="perhaps")
    with pytest.raises(ReservkollError, match="does not add up"):
        write_report(make_screening(rows=rows), tmp_path / "report.xlsx")


@pytest.mark.parametrize(("most", "holds"), [(40, True), (39, False)])
def test_more_rows_than_a_sheet_holds_leave_a_report_of_the_whole(
    written: Any, make_screening: Any, monkeypatch: pytest.MonkeyPatch, most: int, holds: bool
) -> None:
    counts = [line[:2] for line in lines(written()["Summary"]) if len(line) > 1 and isinstance(line[1], int | float)]
    monkeypatch.setattr(xlsx, "MOST_ROWS", most)
    book = written()
    assert ("Assessment" in book.sheetnames) is holds
    said = [line[0] for line in lines(book["Summary"]) if line and "40 rows are more than" in str(line[0])]
    assert len(said) == (0 if holds else 1)
    table = lines(book["Summary"])
    assert [line[:2] for line in table if len(line) > 1 and isinstance(line[1], int | float)] == counts
    links = {cell.hyperlink.location for row in book["Summary"].iter_rows() for cell in row if cell.hyperlink}
    assert ("Assessment!A1" in {link.replace("'", "") for link in links}) is holds


def test_more_errors_than_anybody_reads_are_cut_and_told(
    written: Any, make_screening: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_PROBLEMS", 1)
    book = written()
    assert book["Errors"].max_row == 2
    assert any("first 1 of 2 cells" in str(line[0]) for line in lines(book["Summary"]) if line)


def test_another_suffix_and_a_missing_folder_are_told(tmp_path: Path, make_screening: Any) -> None:
    with pytest.raises(InputError, match=r"ends in \.xlsx"):
        write_report(make_screening(), tmp_path / "report.xls")
    with pytest.raises(InputError, match="cannot be saved"):
        write_report(make_screening(), tmp_path / "nowhere" / "report.xlsx")


def test_columns_that_are_not_those_of_a_screening(make_screening: Any) -> None:
    with pytest.raises(ValueError, match="columns"):
        make_screening(rows=make_screening().rows.drop("cpv"))


def test_numbers_of_a_swedish_report_are_swedish_wherever_it_is_opened(
    make_screening: MakeScreening, tmp_path: Path
) -> None:
    write_report(make_screening(3, language=Language.SV), tmp_path / "sv.xlsx")
    book = openpyxl.load_workbook(tmp_path / "sv.xlsx")
    column = next(cell.column_letter for cell in book["Bedömning"][1] if cell.value == "Värde (kr)")
    assert book["Bedömning"][f"{column}2"].number_format == "[$-41D]#,##0.00"
    shown = {cell.number_format for row in book["Sammanfattning"].iter_rows() for cell in row if cell.value is not None}
    assert "[$-41D]0.0 %" in shown
    assert "#,##0" not in shown


def test_no_text_of_a_short_list_is_cut_off(make_screening: MakeScreening, tmp_path: Path) -> None:
    """Long texts wrap, and their rows are as high as they need; a long list has one line for each row."""
    long = make_screening(2).rows.with_columns(reason=pl.Series(["ord " * 200, "kort"]))
    write_report(make_screening(2, rows=long), tmp_path / "r.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Assessment"]
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "Why")
    assert sheet[f"{column}2"].alignment.wrap_text
    width = sheet.column_dimensions[column].width
    lines = -(-len("ord " * 200) // int(width * 1.15))
    first, second = (sheet.row_dimensions[number].height for number in (2, 3))
    assert first >= 12 * lines
    assert second < 40
    rows = make_screening(2).rows
    many = pl.concat([rows] * 1001)
    write_report(make_screening(2002, rows=many), tmp_path / "long.xlsx")
    whole = openpyxl.load_workbook(tmp_path / "long.xlsx")["Assessment"]
    assert not whole[f"{column}2"].alignment.wrap_text
    assert whole.row_dimensions[2].height is None
