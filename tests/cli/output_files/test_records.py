"""`--pdf` and `--docx`: files that appear beside the answer, never over an input, and agree with the other outputs."""

from __future__ import annotations

import csv
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Run
from tests.reports.printed import says, words_of

from reservkoll.common.formatting import whole_kronor
from reservkoll.i18n import Language

CASE = ROOT / "examples" / "incomplete.yaml"
INVENTORY = ROOT / "examples" / "inventory.xlsx"


def test_the_record_is_written_beside_the_answer(run: Run, tmp_path: Path) -> None:
    plain = run("check", CASE)
    ran = run("check", CASE, "--pdf", tmp_path / "p.pdf", "--docx", tmp_path / "w.docx")
    assert (ran.code, ran.out) == (0, plain.out)
    assert [line.split("/")[-1] for line in ran.err.splitlines()] == ["p.pdf", "w.docx"]
    assert (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "w.docx").read_bytes().startswith(b"PK")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.pdf", "w.docx"]


@pytest.mark.parametrize(("option", "name"), [("--pdf", "f.pdf"), ("--docx", "f.docx")])
def test_an_existing_file_is_replaced_only_with_force(run: Run, tmp_path: Path, option: str, name: str) -> None:
    path = tmp_path / name
    path.write_text("mine", "utf-8")
    ran = run("check", CASE, option, path)
    assert ran.code == 2
    assert ran.out == ""
    assert "--force" in ran.err
    assert path.read_text("utf-8") == "mine"
    assert run("check", CASE, option, path, "--force").code == 0
    assert path.read_bytes() != b"mine"


def test_the_case_is_never_written_over(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "case.pdf"
    case.write_text("purchase: {act: LOU}\n", "utf-8")
    ran = run("check", case, "--pdf", case, "--force")
    assert ran.code == 2
    assert case.read_text("utf-8") == "purchase: {act: LOU}\n"


@pytest.mark.parametrize(("option", "suffix"), [("--pdf", ".pdf"), ("--docx", ".docx")])
def test_a_name_that_would_not_open_is_refused(run: Run, tmp_path: Path, option: str, suffix: str) -> None:
    ran = run("check", CASE, option, tmp_path / "record.txt", "--lang", "en")
    assert ran.code == 2
    assert f"ends in {suffix}" in ran.err


@pytest.mark.parametrize(
    ("arguments", "module", "extra"),
    [
        (("check", CASE, "--pdf", "a.pdf"), "typst", "pdf"),
        (("check", CASE, "--docx", "a.docx"), "docx", "docx"),
        (("screen", INVENTORY, "--pdf", "a.pdf"), "typst", "pdf"),
    ],
)
def test_without_the_extra_the_command_says_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[object, ...], module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.chdir(tmp_path)
    ran = run(*arguments)
    assert ran.code == 2
    assert f"”{extra}”" in ran.err
    assert "pip install" in ran.err
    assert ran.out == ""
    assert list(tmp_path.iterdir()) == []
    assert run("check", CASE).code == 0


def test_the_summary_agrees_with_the_rows_and_the_terminal(run: Run, tmp_path: Path) -> None:
    ran = run("screen", INVENTORY, "--pdf", tmp_path / "s.pdf", "--data", tmp_path / "rows.csv", "--yes")
    assert ran.code == 1  # some cells of the example are faulty on purpose
    text = words_of((tmp_path / "s.pdf").read_bytes())
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    values: dict[str, list[Decimal]] = {}
    for row in rows:
        values.setdefault(row["recommendation"], []).append(Decimal(row["value_sek"] or 0))
    told = " ".join(
        run("screen", INVENTORY, "--data", tmp_path / "again.csv", "--yes").err.replace("\u00a0", " ").split()
    )
    names = {"direct_procurement": "Direktupphandling", "reserved_ideburen": "Reserverad 25 a § (idéburna)"}
    for code, name in names.items():
        amount = whole_kronor(int(sum(values[code]) * 100), Language.SV)
        assert says(text, f"{name} {amount}")
        assert (
            f"{name} {len(values[code])} {amount.replace(chr(160), ' ')}" in told
        )  # without a report the terminal has all
    assert says(text, f"{len(rows)} Inköp (rader)")
    for verdict in ("yes", "no", "unknown", "not_applicable"):
        assert str(sum(row["reserved_ideburen"] == verdict for row in rows)) in text


def test_a_summary_alone_is_enough(run: Run, tmp_path: Path) -> None:
    assert run("screen", INVENTORY, "--pdf", tmp_path / "s.pdf", "--yes", "-q").code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["s.pdf"]


def test_quiet_writes_the_record_and_prints_nothing(run: Run, tmp_path: Path) -> None:
    ran = run("check", CASE, "--docx", tmp_path / "record.docx", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / "record.docx").is_file()
    refused = run("check", CASE, "--quiet", "--lang", "en")
    assert (refused.code, refused.out) == (2, "")
    assert "--pdf FILE" in refused.err
