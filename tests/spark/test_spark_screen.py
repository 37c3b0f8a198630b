"""What Spark answers is what one machine answers, to the byte; and what cannot be used is told with file and row."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from tests.cli.conftest import Run

from reservkoll.common.json_text import plain_data
from reservkoll.i18n import Language
from reservkoll.inventory.reader import combined, read_inventory
from reservkoll.reports.export.documents.totals import figures_json
from reservkoll.reports.export.tables import write_data
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.result import Screening
from reservkoll.screening.screen import screen
from reservkoll.screening.settings import Settings
from reservkoll.screening.totals import figures
from reservkoll.spark.addresses import find_lists
from reservkoll.spark.driver import scan_lists, screened_by_spark
from reservkoll.spark.writer import write_rows

pytestmark = [pytest.mark.early, pytest.mark.java]  # one start of Spark is enough for all of them

SETTINGS = Settings({}, None, date(2026, 6, 1), Language.EN, same_need=False)
HEADINGS = "Diarienr;Benämning;CPV-kod;Uppskattat värde (kr);Påbörjad;Lag;Myndighetstyp;Upphandlingsslag"
CODES = ["85312120-6", "90911200-8", "85311200-4", "", "4531", "30192000-1", "85000000-9"]
VALUES = ["500000", "1 200 000", "8.200.000", "", "omkring 3 mkr", "700000,05", "1.234", "=1+1", "12 000 000 inkl moms"]
BAD_ROW = 151


def lines(count: int, first: int = 0) -> list[str]:
    return [
        f"KS {n};Inköp {n}, “=1”;{CODES[n % 7]};{VALUES[n % 9]};{2022 + n % 5}-03-{1 + n % 31:02};"
        f"{'LOU' if n % 4 else ''};Kommun;{'tjänster' if n % 3 else 'varor'}"
        for n in range(first, first + count)
    ]


def csv_files(folder: Path) -> list[Path]:
    """Three lists; a bad day in one row, thousands parted by points that only the last list settles."""
    folder.mkdir()
    found = []
    for number, ends in enumerate(("\n", "\r\n", "\n")):
        rows = lines(200, 200 * number)
        rows[BAD_ROW] = rows[BAD_ROW].replace("-03-", "-13-")
        path = folder / f"lista {number} [å].csv"
        text = ends.join([f"Inköp {number}", "", HEADINGS, *rows]) + (ends if number else "")
        path.write_bytes((b"\xef\xbb\xbf" if number == 1 else b"") + text.encode())
        found.append(path)
    return found


def parquet_files(folder: Path) -> list[Path]:
    """Typed columns; the second file has one column that the first has not."""
    (folder / "år=2024").mkdir(parents=True)
    found = []
    for number in range(2):
        n = pl.int_range(400 * number, 400 * (number + 1), eager=True)
        frame = pl.DataFrame({"n": n}).select(
            ("KS " + pl.col("n").cast(pl.String)).alias("Diarienr"),
            pl.format("+Inköp; “{}”, ''\n-nästa", "n").alias("Benämning"),
            pl.lit(pl.Series(["85312120-6", "90911200-8", "4531", None])).gather(pl.col("n") % 4).alias("CPV-kod"),
            (pl.col("n") * 50_000 + 0.05).cast(pl.Decimal(14, 2)).alias("Uppskattat värde (kr)"),
            pl.lit(datetime(2022, 2, 1, 23, 30))
            .dt.offset_by(pl.format("{}d", "n"))
            .dt.replace_time_zone("UTC")
            .alias("Påbörjad"),
            pl.lit("LOU").cast(pl.Categorical).alias("Lag"),
            pl.lit("x").alias("path"),
            (pl.col("n") % 48).cast(pl.UInt8).alias("Optioner (mån)"),
            pl.lit(1.5).alias("Värde.kr `x`"),
            pl.lit("Kommun").alias("Myndighetstyp"),
        )
        if number:
            frame = frame.with_columns(pl.lit("tjänster").alias("Upphandlingsslag"))
        path = folder / "år=2024" / f"del {number}.parquet" if number else folder / "del 0.parquet"
        frame.write_parquet(path, row_group_size=90)
        found.append(path)
    return found


def on_one_machine(paths: list[Path], book: Rulebook, settings: Settings = SETTINGS) -> Screening:
    found = combined([read_inventory(path, nomenclature=book.nomenclature) for path in paths])
    return screen(found, book, replace(settings, same_need=False), {})


def in_order(out: Path) -> list[str]:
    """The lines of all files that Spark wrote, sorted; csv without the headings that each file begins with."""
    found = [part.read_text("utf-8").splitlines() for part in out.iterdir() if part.stat().st_size]
    if out.suffix == ".csv":
        assert {part[0] for part in found} == {found[0][0]}
        found = [part[1:] for part in found] + [found[0][:1]]
    return sorted(line for part in found for line in part)


def typed(out: Path) -> pl.DataFrame:
    """The rows of a folder of parquet files, in the order of file and row; `row` has another width."""
    found = pl.read_parquet(out).sort("file", "row")
    assert found.schema["row"] == pl.Int64
    return found.with_columns(pl.col("row").cast(pl.UInt32))


def test_csv_files_are_answered_as_on_one_machine_to_the_byte(session: Any, rulebook: Rulebook, tmp_path: Path) -> None:
    paths = csv_files(tmp_path / "in")
    expected = on_one_machine(paths, rulebook)
    found = scan_lists(session, find_lists([str(tmp_path / "in")]), rulebook, None)
    assert max(block for _, block in found.starts) > 0, "a file was read in several stretches"
    with screened_by_spark(found, rulebook, SETTINGS, {}, most=150, parquet=True) as (rows, made):
        assert rows.rdd.getNumPartitions() > 2
        for suffix in (".csv", ".jsonl", ".parquet"):
            write_rows(rows, rulebook.reported, str(tmp_path / f"out{suffix}"), force=False)
            write_data(expected, tmp_path / f"one{suffix}")
    for suffix in (".csv", ".jsonl"):
        assert in_order(tmp_path / f"out{suffix}") == sorted(
            (tmp_path / f"one{suffix}").read_text("utf-8").splitlines()
        )
    one = pl.read_parquet(tmp_path / "one.parquet")
    assert typed(tmp_path / "out.parquet").equals(one)
    assert typed(tmp_path / "out.parquet").schema == one.schema
    assert made.counted == figures(expected)
    assert made.counted.total.value == expected.value_read, "sums are equal to the öre"
    assert made.screening.problems.equals(expected.problems), "the same cells, in the same order"
    assert {fact.path: fact.rows for fact in made.screening.missing} == {f.path: f.rows for f in expected.missing}
    for name in ("warnings", "rules", "limits", "sources"):
        assert getattr(made.screening, name) == getattr(expected, name)
    bad = made.screening.problems.filter(pl.col("text").str.contains("-13-"))
    assert bad.select("file", "row").rows() == [(path.name, BAD_ROW + 4) for path in paths]


def test_parquet_files_of_a_folder_are_answered_as_on_one_machine(
    session: Any, run: Run, rulebook: Rulebook, tmp_path: Path
) -> None:
    paths = parquet_files(tmp_path / "in")
    out, report, summary = tmp_path / "out.parquet", tmp_path / "report.xlsx", tmp_path / "summary.json"
    wanted = ["--data", out, "-o", report, "--summary", summary, "--save-mapping", tmp_path / "columns.yaml"]
    given = [
        "--engine",
        "spark",
        "--batch-rows",
        100,
        "--as-of",
        "2026-02-01",
        "--made-on",
        "2026-06-01",
        "--lang",
        "en",
    ]
    ran = run("screen", tmp_path / "in", *wanted, *given, "--set", "purchase.contract.months=24")
    assert ran.code == 1, ran.err  # a code with four digits
    assert "200 with a cell" in " ".join(ran.err.split())
    settings = Settings({"purchase.contract.months": 24}, date(2026, 2, 1), date(2026, 6, 1), Language.EN)
    expected = on_one_machine(paths, rulebook, settings)
    write_data(expected, tmp_path / "one.parquet")
    assert typed(out).equals(pl.read_parquet(tmp_path / "one.parquet").sort("file", "row"))
    assert json.loads(summary.read_text("utf-8")) == plain_data(figures_json(figures(expected), expected.horizon))
    assert "purchase.subject: Upphandlingsslag" in (tmp_path / "columns.yaml").read_text("utf-8")
    book = openpyxl.load_workbook(report)
    shown = [cell.value for row in book["Summary"].iter_rows() for cell in row if cell.value is not None]
    assert shown[shown.index("Purchases (rows)") + 1] == 800
    assert "Assessment" not in book.sheetnames
    assert book["Errors"]["A2"].value in {path.name for path in paths} | {"File"}
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        *("columns.yaml", "in", "one.parquet", "out.parquet", "report.xlsx", "summary.json"),
    ]


TOTAL = ";Summa;;900000;;;;"
OPEN = 'KS 9;"Inköp;30192000-1;900000;2024-01-10;LOU;Kommun;varor'


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (f"{HEADINGS}\nKS 1;a;30192000-1;1;;;;\n{TOTAL}", "b.csv, row 3: this may be a total"),
        (f"{HEADINGS.replace('Lag', 'Lagen')}\nKS 1;a;30192000-1;1;;;;", "b.csv: row 1 does not hold the headings"),
        pytest.param(
            f"{HEADINGS}\nKS 1;a;30192000-1;1;;;;\n{OPEN}",
            "b.csv, row 3: this cannot be read in parts: a field goes over",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            f"{HEADINGS}\nKS 1;a;b;c;d;e;f;g;h",
            "b.csv, row 2: this cannot be read in parts: its lines do not",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_what_cannot_be_used_is_told_with_file_and_row_and_nothing_is_left(
    session: Any, run: Run, tmp_path: Path, last: str, said: str
) -> None:
    (tmp_path / "a.csv").write_text("\n".join([HEADINGS, *lines(20)]), "utf-8")
    (tmp_path / "b.csv").write_text(last, "utf-8")
    lists = [tmp_path / "a.csv", tmp_path / "b.csv"]
    ran = run("screen", *lists, "--engine", "spark", "--data", tmp_path / "out.csv", "--lang", "en", "-q")
    assert ran.code == 2, ran.err
    assert said in " ".join(ran.err.split())
    assert sorted(tmp_path.iterdir()) == lists


def test_what_spark_cannot_read_is_told_without_its_trace(session: Any, run: Run, tmp_path: Path) -> None:
    pl.DataFrame({"Diarienr": ["1"], "Värde": [1]}).write_parquet(tmp_path / "a.parquet")
    pl.DataFrame({"Diarienr": ["1"], "Värde": ["ett"]}).write_parquet(tmp_path / "b.parquet")
    ran = run("screen", tmp_path, "--engine", "spark", "--data", tmp_path / "out.csv", "--lang", "en", "-q")
    assert ran.code == 2
    assert "Spark failed: " in ran.err
    assert len(ran.err) < 1000
    ran = run(
        "screen", "nosuch://bucket/x.csv", "--engine", "spark", "--data", tmp_path / "o.csv", "--lang", "en", "-q"
    )
    assert ran.code == 2
    assert "nosuch" in ran.err
