"""Seven ways in which fast libraries were seen to lose or change data without a word, and that ours does none of them.

Each test first shows the failure with the library, where it is among those that the tests have, and then that a list
read the usual way keeps the cell, or names it. A later version of a library may have mended its own: then its line here
is to go, not ours. What single readers do with such cells is tested beside them (test_workbooks.py, test_typed_files.py
and test_money_cells.py, test_nomenclature.py); here it is the answer that counts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import fastexcel
import openpyxl
import polars as pl
import pytest
import python_calamine
from tests.tools import need

import reservkoll
from reservkoll.i18n import Language
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.chunked.reader import LongFile
from reservkoll.screening.chunked.run import answered_here, screen_in_parts
from reservkoll.screening.settings import Settings

HEADINGS = ["Diarienr", "Benämning", "CPV-kod", "Uppskattat värde (kr)", "Påbörjad", "Lag", "Myndighetstyp"]
GUESSED_FROM = 1_000  # rows that fastexcel looks at
DAY = date(2025, 3, 1)
CODE = "30192000-1"
MakeXlsx = Callable[..., Path]


def row(number: object, value: object, code: object = CODE, title: str = "Kontorsmaterial") -> list[object]:
    return [number, title, code, value, DAY, "LOU", "Kommun"]


def by_number(path: Path) -> dict[str, dict[str, Any]]:
    """The answers of the rows of a list, by their reference numbers."""
    return {each["id"]: each for each in reservkoll.screen(path, language="en").rows.iter_rows(named=True)}


@pytest.fixture
def late(make_xlsx: MakeXlsx) -> Path:
    """Numbers for longer than readers look, and then two rows that hold texts."""
    usual = [row(number, 500_000 + number) for number in range(GUESSED_FROM + 500)]
    return make_xlsx([HEADINGS, *usual, row("KS 2", "1,2 mnkr"), row("KS 3", "700 000 kr"), row(3_000, 400_000)])


def test_1_later_cells_of_another_type_do_not_become_empty(late: Path) -> None:
    guessed = fastexcel.read_excel(late).load_sheet(0).to_polars()
    assert guessed["Diarienr"].null_count() == 2
    assert guessed["Uppskattat värde (kr)"].null_count() == 2
    found = by_number(late)
    assert found["KS 2"]["value_sek"] == 1_200_000_00
    assert found["KS 3"]["value_sek"] == 700_000_00
    assert {each["status"] for each in found.values()} <= {"ok", "incomplete"}


def test_2_no_row_is_dropped_and_rows_are_counted(make_xlsx: MakeXlsx) -> None:
    usual = [[number, CODE, 500_000 + number] for number in range(GUESSED_FROM + 500)]
    path = make_xlsx([["Diarienr", "CPV-kod", "Värde"], *usual, ["KS 2", "30192000-1", "1,2 mnkr"], [3_000, CODE, 4]])
    numbers_only = make_xlsx(
        [["Diarienr", "Värde"], *([n, n] for n in range(1_500)), ["KS 2", "1,2 mnkr"], [3, 4]], name="n.xlsx"
    )
    assert pl.read_excel(numbers_only).height == 1_501, "a row that became empty is dropped"
    for each, rows in ((path, 1_502), (numbers_only, 1_502)):
        result = reservkoll.screen(each, language="en")
        assert result.rows.height == rows
        assert result.rows["row"].to_list() == list(range(2, rows + 2))
        assert result.rows["id"].to_list()[-2:] == [
            "KS 2",
            str(openpyxl.load_workbook(each).active.cell(rows + 1, 1).value),
        ]
        assert f"{rows} rows were read" in " ".join(result.notes)


def test_3_an_error_in_a_cell_is_not_an_empty_cell(make_xlsx: MakeXlsx) -> None:
    path = make_xlsx([HEADINGS, row("KS 1", "#N/A"), row("KS 2", 5, "#N/A"), row("KS 3", 5, None)])
    assert fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()["CPV-kod"].to_list()[1:3] == [
        None,
        None,
    ]
    assert python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1][3] == ""
    found = by_number(path)
    assert found["KS 1"]["status"] == found["KS 2"]["status"] == "error"
    assert "Uppskattat värde (kr): The cell shows the error “#N/A”" in found["KS 1"]["error"]
    assert "CPV-kod: The cell shows the error “#N/A”" in found["KS 2"]["error"]
    assert found["KS 3"]["error"] is None, "an empty cell is unknown and no error"


def test_3_yes_and_no_beside_an_empty_cell_are_no_numbers(make_xlsx: MakeXlsx) -> None:
    headings = [*HEADINGS, "Valfrihetssystem"]
    rows = [[*row(f"KS {answer}", 9_000_000, "85312120-6"), answer] for answer in (True, None, False)]
    path = make_xlsx([headings, *rows])
    need("pyspark")  # brings pandas, which nothing else here uses
    import pandas

    guessed = pandas.read_excel(path, engine="calamine")["Valfrihetssystem"]
    assert str(guessed.dtype) == "float64"
    found = reservkoll.screen(path).rows
    assert found["error"].null_count() == 3
    assert found["choice_system"].to_list() == ["yes", "yes", "not_applicable"], "what is not said is no no"


def test_4_a_code_that_lost_its_leading_zero_is_restored_or_named(make_xlsx: MakeXlsx) -> None:
    """03111000-2 is seeds; as a number it is 3111000. The check digit tells, else the cell is named."""
    path = make_xlsx([HEADINGS, row("KS 1", 5, "3111000-2"), row("KS 2", 5, 3111000), row("KS 3", 5, "03111000-2")])
    assert fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()["CPV-kod"].to_list()[1] == "3111000"
    found = by_number(path)
    assert found["KS 1"]["cpv"] == found["KS 3"]["cpv"] == "03111000-2"
    assert "cpv_zero_restored" in found["KS 1"]["warnings"]
    assert found["KS 2"]["cpv"] is None
    assert "“3111000” has seven digits" in found["KS 2"]["error"]
    assert "03111000-2" in found["KS 2"]["error"], "the remedy names the code"


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_5_rows_come_out_in_the_order_in_which_they_went_in(tmp_path: Path, suffix: str, rulebook: Rulebook) -> None:
    """Whole and in parts; the numbers of the rows tell nothing, so no sorting can help."""
    numbers = [f"KS {number}" for number in range(20_000)]
    random.Random(7).shuffle(numbers)
    frame = pl.DataFrame([row(number, Decimal(place)) for place, number in enumerate(numbers)], HEADINGS, orient="row")
    path = tmp_path / f"list.{suffix}"
    frame.write_csv(path, separator=";") if suffix == "csv" else frame.write_parquet(path, row_group_size=900)
    whole = reservkoll.screen(path).rows
    assert whole["id"].to_list() == numbers
    assert whole["row"].is_sorted()
    assert whole["value_sek"].to_list() == [place * 100 for place in range(20_000)]
    parts: list[pl.DataFrame] = []
    settings = Settings({}, None, DAY, Language.SV)
    answers = answered_here(LongFile(path, 3_000, rulebook, None).parts(), rulebook, settings, {})
    screen_in_parts(answers, rulebook, settings, parts.append)
    assert len(parts) > 1
    assert pl.concat(parts)["id"].to_list() == numbers
    assert pl.concat(parts)["row"].equals(whole["row"])


def lists_with(values: list[Decimal], make_xlsx: MakeXlsx, folder: Path) -> Iterator[Path]:
    """The same amounts as number cells, as text and as decimals."""
    numbered = list(enumerate(values))
    yield make_xlsx([HEADINGS, *(row(f"KS {n}", float(value)) for n, value in numbered)])
    frame = pl.DataFrame([row(f"KS {n}", value) for n, value in numbered], HEADINGS, orient="row")
    frame.write_parquet(folder / "list.parquet")
    yield folder / "list.parquet"
    swedish = pl.col(HEADINGS[3]).cast(pl.String).str.replace(".", ",", literal=True)
    frame.with_columns(swedish).write_csv(folder / "list.csv", separator=";")
    yield folder / "list.csv"


def test_6_an_ore_below_the_limit_is_below_the_limit(make_xlsx: MakeXlsx, tmp_path: Path, rulebook: Rulebook) -> None:
    """As 32-bit floating point, which openfisca-core computes in, two öre below the limit are the limit itself."""
    law = rulebook.on(DAY)
    assert law is not None
    amount = law.limit("lou-direct-general").amount
    assert amount is not None
    limit = Decimal(amount.ore) / 100
    values = [limit - Decimal("0.02"), limit - Decimal("0.01"), limit, limit + Decimal("0.01")]
    assert pl.Series([float(values[0])], dtype=pl.Float32)[0] == float(limit)
    for path in lists_with(values, make_xlsx, tmp_path):
        rows = reservkoll.screen(path).rows
        assert rows["value_sek"].to_list() == [int(value * 100) for value in values], path.suffix
        assert rows["direct_procurement"].to_list() == ["yes", "yes", "no", "no"], path.suffix
        case = {"purchase": {"act": "LOU", "started": DAY.isoformat(), "cpv": [CODE], "subject": "goods"}}
        case["purchase"]["authority"] = {"type": "municipality"}
        for value, verdict in zip(values, rows["direct_procurement"], strict=True):
            case["purchase"]["value"] = {"amount": float(value)}
            assert reservkoll.assess(case).verdicts["direct_procurement"] == verdict, value


def test_7_a_formula_without_a_stored_result_is_not_an_empty_cell(make_xlsx: MakeXlsx) -> None:
    path = make_xlsx([HEADINGS, row("KS 1", "=400000*2"), row("KS 2", 5, '="30192000"&"-1"'), row("KS 3", None)])
    assert fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()[HEADINGS[3]].to_list() == [
        None,
        "5",
        None,
    ]
    assert openpyxl.load_workbook(path, data_only=True).active["D2"].value is None
    found = by_number(path)
    assert "The formula “=400000*2” has no stored result" in found["KS 1"]["error"]
    assert "CPV-kod: The formula" in found["KS 2"]["error"]
    assert found["KS 1"]["value_sek"] is None, "unknown, and not zero"
    assert found["KS 1"]["direct_procurement"] == "unknown"
    assert found["KS 3"]["error"] is None
