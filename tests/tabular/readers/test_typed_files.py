"""Inventories as lines of JSON and as parquet: the columns named by the file, values exact or told."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reservkoll.common.errors import InputError
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.inventory.reader import Inventory, read_inventory
from reservkoll.tabular.open import open_source
from reservkoll.tabular.readers.jsonl import plain_number

VALUE = "purchase.value_sek"


@pytest.fixture
def read(tmp_path: Path, nomenclature: Nomenclature) -> Any:
    def inner(content: str | pl.DataFrame) -> Inventory:
        path = tmp_path / ("list.jsonl" if isinstance(content, str) else "list.parquet")
        if isinstance(content, str):
            path.write_text(content, "utf-8")
        else:
            content.write_parquet(path)
        return read_inventory(path, nomenclature=nomenclature)

    return inner


def test_keys_are_columns_and_lines_are_rows(read: Any) -> None:
    inventory = read(
        '{"Dnr": "1", "CPV-kod": "85312120-6", "Uppskattat värde": 8500000.10, "LOV": false}\n'
        "\n"
        '{"Dnr": 2, "Uppskattat värde": null, "CPV-kod": ["85312120-6", "90911200-8"], "Annonserad": "2025-03-01"}\r\n'
    )
    facts = ("row", "id", "purchase.cpv", VALUE, "purchase.started", "purchase.choice_system")
    assert inventory.frame.select(facts).rows() == [
        (1, "1", ["85312120-6"], 850000010, None, False),
        (3, "2", ["85312120-6", "90911200-8"], None, date(2025, 3, 1), None),
    ]  # fmt: skip
    assert inventory.problems.is_empty()


def test_a_value_within_a_value_is_an_error_on_its_cell_alone(read: Any) -> None:
    inventory = read(
        '{"Dnr": 1, "Uppskattat värde": {"SEK": 5}, "Annonserad": [["x"]]}\n{"Dnr": 2, "Uppskattat värde": 7}\n'
    )
    assert inventory.frame.select("id", VALUE, "started_unreadable").rows() == [("1", None, True), ("2", 700, False)]
    assert inventory.problems.select("row", "column", "cell", "text").rows() == [
        (1, "Uppskattat värde", "1", '{"SEK": "5"}'),
        (1, "Annonserad", "1", '[["x"]]'),
    ]
    problem = inventory.problems.row(0, named=True)
    assert "values within a value" in problem["template"].format(**json.loads(problem["parameters"]))


@pytest.mark.parametrize(
    "line", ['{"Dnr": 1', "[1, 2]", '"text"', '{"a": 1, "a": 2}', "[" * 100_000, '{"a": 1} {"a": 2}']
)
def test_a_line_that_is_no_object_is_told_with_its_number(read: Any, line: str) -> None:
    with pytest.raises(InputError, match=r"line 2: .* is not a JSON object"):
        read('{"Dnr": 1}\n' + line + "\n")


def test_numbers_keep_their_digits() -> None:
    written = ["12345678901.10", "1e6", "1.5E3", "1.234", "0.100", "2.0", "1E-2", "1e99"]
    assert [plain_number(text) for text in written] == [
        "12345678901.1", "1000000", "1500", "1.2340", "0.1", "2", "0.01", "1e99",
    ]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ore=st.lists(st.integers(0, 10**15), min_size=1, max_size=8), places=st.integers(2, 6))
def test_amounts_come_through_to_the_ore(
    tmp_path: Path, nomenclature: Nomenclature, ore: list[int], places: int
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(f'{{"Dnr": "a", "Uppskattat värde": {n // 100}.{n % 100:02}}}' for n in ore), "utf-8")
    assert read_inventory(path, nomenclature=nomenclature).frame[VALUE].to_list() == ore
    amounts = pl.Series([Decimal(n) / 100 for n in ore], dtype=pl.Decimal(24, places))
    path = tmp_path / "a.parquet"
    pl.DataFrame({"Dnr": ["a"] * len(ore), "Uppskattat värde": amounts}).write_parquet(path)
    inventory = read_inventory(path, nomenclature=nomenclature)
    assert inventory.frame[VALUE].to_list() == ore
    assert inventory.value_total == sum(ore)


def test_typed_columns_of_parquet(read: Any) -> None:
    inventory = read(
        pl.DataFrame(
            {
                "Dnr": [17.0, None],
                "CPV-kod": [["85312120-6", "90911200-8"], []],
                "Uppskattat värde": [0.1 + 0.2, 9_999_999_999_999.99],
                "Annonserad": [datetime(2025, 2, 28, 23, 30, tzinfo=UTC), None],
                "LOV": [True, None],
                "Lag": pl.Series(["LOU", None], dtype=pl.Categorical),
            }
        )
    )
    facts = ("row", "id", "purchase.cpv", VALUE, "purchase.started", "purchase.choice_system", "purchase.act")
    assert inventory.frame.select(facts).rows() == [
        (1, "17", ["85312120-6", "90911200-8"], 30, date(2025, 3, 1), True, "LOU"),
        (2, None, None, 999_999_999_999_999, None, None, None),
    ]
    assert inventory.problems.is_empty()


@pytest.mark.parametrize(
    ("kind", "sure", "unsure"), [(pl.Float64, 9_999_999_999_999.99, 1e13), (pl.Float32, 131071.0, 131072.0)]
)
def test_a_number_that_cannot_be_sure_to_the_ore_is_an_error(read: Any, kind: Any, sure: float, unsure: float) -> None:
    inventory = read(pl.DataFrame({"Dnr": ["a", "b"], "Uppskattat värde": pl.Series([sure, unsure], dtype=kind)}))
    assert inventory.frame[VALUE].to_list() == [round(sure * 100), None]
    assert inventory.problems.select("row", "column").rows() == [(2, "Uppskattat värde")]
    assert "not exact to the öre" in inventory.problems["template"][0]


@pytest.mark.parametrize(
    "values", [[{"a": 1}, None], [b"x", None], [["a", None], None], [[1.5], None], [float("nan"), None]]
)
def test_what_no_text_stands_for_is_an_error(read: Any, values: list[Any]) -> None:
    inventory = read(pl.DataFrame({"Dnr": ["a", "b"], "CPV-kod": ["85312120", "85312120"], "Uppskattat värde": values}))
    assert inventory.problems.select("row", "column").rows() == [(1, "Uppskattat värde")]


def test_a_damaged_or_misnamed_parquet_file_gives_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="damaged, encrypted or no parquet"):
        open_source(path).load("")
    path.write_bytes(b"a;b\n")
    with pytest.raises(InputError, match="not what its name says"):
        open_source(path)
    other = tmp_path / "a.csv"
    other.write_bytes(b"PAR1....PAR1")
    with pytest.raises(InputError, match="not what its name says"):
        open_source(other)


def test_totals_are_left_out_of_typed_files_too(read: Any) -> None:
    inventory = read(
        pl.DataFrame({"Dnr": ["1", "2", None], "Titel": ["a", "b", "Summa"], "Uppskattat värde": [1.5, 2.0, 3.5]})
    )
    assert inventory.frame["row"].to_list() == [1, 2]
    assert inventory.value_total == 350
    assert inventory.left_out["row"].to_list() == [3]


def test_a_file_without_known_names_is_told(read: Any) -> None:
    with pytest.raises(InputError, match="Seen: “frukt”, “färg”"):
        read('{"frukt": "päron", "färg": "grön"}\n')
