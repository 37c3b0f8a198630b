"""`--published-limits`: a value between the computed and the published amount is settled, and told as the user's."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from tests.cli.conftest import Run

FILE = """\
- limit: lou-threshold-annex2
  period: 2026-01-01/2027-12-31
  amount: {amount}
  source: C/2025/6666
  day: 2026-11-20
"""
THEIRS = "enligt er uppgift, läst i C/2025/6666 den 20 november 2026"
# The computed amount is 8 512 500, and lies between 8 512 425 and 8 513 100.
BELOW, ABOVE = 8_512_300, 8_513_200


@pytest.fixture
def published(tmp_path: Path) -> Path:
    path = tmp_path / "published.yaml"
    path.write_text(FILE.format(amount=BELOW), "utf-8")
    return path


def case_of(folder: Path, value: int) -> Path:
    path = folder / "case.yaml"
    path.write_text(
        "as_of: 2026-03-01\npurchase: {act: LOU, started: 2026-03-01, authority: {type: municipality}, "
        'subject: services, cpv: ["85311100"], '
        f"value: {{amount: {value}, vat: excluded}}, contract: {{months: 24, option_months: 0}}}}\n",
        "utf-8",
    )
    return path


def list_of(folder: Path, *values: int) -> Path:
    path = folder / "list.csv"
    rows = "".join(f"K{value};Äldreomsorg;85311100;{value};2026-03-01;24;0\n" for value in values)
    path.write_text(
        "Diarienr;Benämning;CPV;Värde exkl. moms;Startdatum;Avtalslängd (månader);Optionsmånader\n" + rows, "utf-8"
    )
    return path


def checked(run: Run, *arguments: object) -> dict[str, dict[str, object]]:
    return dict(json.loads(run("check", *arguments, "--format", "json").out)["routes"])


def screened(run: Run, folder: Path, inventory: Path, *more: object) -> list[dict[str, str]]:
    out = folder / "rows.csv"
    given = ("--set", "purchase.act=LOU", "--set", "purchase.authority.type=municipality")
    ran = run("screen", inventory, "--data", out, "--yes", "--force", "-q", *given, *more)
    assert ran.code == 0, ran.err
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";" if ";" in out.read_text("utf-8-sig").splitlines()[0] else ","))


@pytest.mark.parametrize(
    ("amount", "value", "direct", "reserved"),
    [
        (BELOW, BELOW - 1, "yes", "not_applicable"),
        (BELOW, BELOW, "no", "yes"),
        (BELOW, 8_512_450, "no", "yes"),  # within the open band of the computed amount
        (ABOVE, 8_512_600, "yes", "not_applicable"),
        (ABOVE, ABOVE - 1, "yes", "not_applicable"),
        (ABOVE, ABOVE, "no", "yes"),
    ],
)
def test_check_and_screen_settle_a_value_by_the_published_amount(
    run: Run, tmp_path: Path, published: Path, amount: int, value: int, direct: str, reserved: str
) -> None:
    published.write_text(FILE.format(amount=amount), "utf-8")
    routes = checked(run, case_of(tmp_path, value), "--published-limits", published)
    assert (routes["direct_procurement"]["verdict"], routes["direct_procurement"]["certainty"]) == (direct, "settled")
    assert routes["reserved_ideburen"]["verdict"] == reserved
    warnings = routes["direct_procurement"]["warnings"]
    assert isinstance(warnings, list)
    assert [each["code"] for each in warnings if THEIRS in each["text"]] == ["stated-lou-threshold-annex2-2026-01-01"]
    assert not {"derived_amount", "derived_band"} & {each["code"] for each in warnings}
    row = screened(run, tmp_path, list_of(tmp_path, value), "--published-limits", published)[0]
    assert (row["direct_procurement"], row["reserved_ideburen"]) == (direct, reserved)
    assert "stated-lou-threshold-annex2-2026-01-01" in row["warnings"]
    assert "derived" not in row["warnings"]


def test_without_the_file_the_same_values_are_open(run: Run, tmp_path: Path) -> None:
    routes = checked(run, case_of(tmp_path, 8_512_450))
    assert (routes["direct_procurement"]["verdict"], routes["direct_procurement"]["certainty"]) == (
        "unknown",
        "interpretive",
    )
    routes = checked(run, case_of(tmp_path, BELOW))
    assert (routes["direct_procurement"]["verdict"], routes["direct_procurement"]["certainty"]) == (
        "yes",
        "interpretive",
    )
    row = screened(run, tmp_path, list_of(tmp_path, 8_512_450))[0]
    assert row["direct_procurement"] == "unknown"


def test_the_text_tells_it_as_theirs_where_the_amount_stands_among_notes_and_sources(
    run: Run, tmp_path: Path, published: Path
) -> None:
    ran = run("check", case_of(tmp_path, 8_512_450), "--why", "--published-limits", published)
    told = " ".join(ran.out.replace("\u00a0", " ").split())
    assert f"Gräns för direktupphandling: 8 512 300 kr ({THEIRS})" in told
    assert f"! Tröskelvärde för tjänster i bilaga 2: 8 512 300 kr, {THEIRS}." in told
    assert told.count(f"8 512 300 kr, {THEIRS}.") == 1  # about the whole answer, not once for each route
    assert f"E{THEIRS[1:]} (kontrollerat till 20 november 2026, i andra hand)" in told


def test_another_threshold_is_not_told_of(run: Run, tmp_path: Path, published: Path) -> None:
    case = case_of(tmp_path, 8_512_450)
    case.write_text(case.read_text("utf-8").replace("85311100", "90910000"), "utf-8")
    ran = run("check", case, "--published-limits", published, "--format", "json")
    assert "enligt er uppgift, läst i" not in json.dumps(json.loads(ran.out)["routes"], ensure_ascii=False)


def test_the_answer_names_the_file_and_a_hash_of_both(run: Run, tmp_path: Path, published: Path) -> None:
    case = case_of(tmp_path, 8_512_450)
    without = json.loads(run("check", case, "--format", "json").out)["rulebook"]
    given = json.loads(run("check", case, "--format", "json", "--published-limits", published).out)["rulebook"]
    assert given["published_limits"]["file"] == "published.yaml"
    assert given["sha256"] != without["sha256"]
    assert "published_limits" not in without


def test_the_report_of_a_screening_tells_whose_amounts_they_are(run: Run, tmp_path: Path, published: Path) -> None:
    report = tmp_path / "report.xlsx"
    given = ("--set", "purchase.act=LOU", "--set", "purchase.authority.type=municipality")
    ran = run(
        "screen", list_of(tmp_path, 8_512_450), "-o", report, "--yes", "-q", *given, "--published-limits", published
    )
    assert ran.code == 0, ran.err
    book = openpyxl.load_workbook(report)
    cells = [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    ]
    assert "Enligt er uppgift" in cells  # how the amount is known
    assert f"E{THEIRS[1:]}" in cells  # its source
    assert any(cell.startswith("published.yaml, SHA-256 ") for cell in cells)
    assert any(cell.replace("\u00a0", " ").endswith(f"8 512 300 kr, {THEIRS}.") for cell in cells)  # the point to judge


def test_limits_tells_it_and_what_is_a_percentage_of_it(run: Run, published: Path) -> None:
    rows = json.loads(run("limits", "--as-of", "2026-03-01", "--format", "json", "--published-limits", published).out)
    stated = {row["kind"]: row["sek"] for row in rows if row["status"] == "stated"}
    assert stated == {"threshold_annex2": "8512300", "direct_procurement_annex2": "8512300"}
    told = " ".join(run("limits", "--as-of", "2026-03-01", "--published-limits", published).out.split())
    assert "Enligt er" in told


def test_ask_answers_by_it(run: Run, tmp_path: Path, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("\n" * 40))
    ran = run("ask", "--from", case_of(tmp_path, 8_512_450), "--published-limits", published, "--format", "json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["routes"]["direct_procurement"]["verdict"] == "no"


def test_a_file_that_does_not_fit_stops_before_anything_is_written(run: Run, tmp_path: Path, published: Path) -> None:
    published.write_text(FILE.format(amount=9_000_000), "utf-8")
    out = tmp_path / "rows.csv"
    ran = run("screen", list_of(tmp_path, 1), "--data", out, "--yes", "--published-limits", published)
    assert ran.code == 2
    assert "published.yaml, rad 3: 1.amount: lou-threshold-annex2: 9 000 000 stämmer inte" in ran.err.replace(
        "\u00a0", " "
    )
    assert not out.exists()


def test_an_output_never_replaces_the_file(run: Run, tmp_path: Path, published: Path) -> None:
    ran = run(
        "screen", list_of(tmp_path, 1), "--save-mapping", published, "--force", "--yes", "--published-limits", published
    )
    assert ran.code == 2
    assert published.read_text("utf-8").startswith("- limit")


def test_a_ledger_reads_no_limits(run: Run, tmp_path: Path, published: Path) -> None:
    ran = run(
        "screen", list_of(tmp_path, 1), "-o", tmp_path / "r.xlsx", "--kind", "ledger", "--published-limits", published
    )
    assert ran.code == 2
    assert "--published-limits" in ran.err
