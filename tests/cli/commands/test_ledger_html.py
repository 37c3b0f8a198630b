"""`ledger --html`: the share, the goal and what is unknown, as in the workbook and the terminal."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.cli.conftest import ROOT, Run
from tests.reports.printed import says, summed, words_of
from tests.reports.render.html.test_html_report import Page

LEDGER = ROOT / "examples" / "ledger.csv"
MAP = ROOT / "examples" / "ledger-accounts.yaml"
LIST = ROOT / "examples" / "ledger-ideburna.csv"
ACCOUNTS = ("--accounts", MAP)


def plain(text: str) -> str:
    return " ".join(text.split())


def number(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d,-]", "", text).replace(",", "."))


def test_page_workbook_and_terminal_of_one_run_agree(run: Run, tmp_path: Path) -> None:
    ran = run("ledger", LEDGER, *ACCOUNTS, "--ideburna", LIST, "--html", tmp_path / "r.html", "-o", tmp_path / "r.xlsx")
    assert ran.code == 1, ran.err  # faulty cells on purpose
    said = plain(ran.err)
    shown = Page((tmp_path / "r.html").read_text("utf-8"))
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Sammanfattning"]
    booked = {str(row[1]): row[2:7] for row in reversed([*sheet.iter_rows(values_only=True)]) if row[1] is not None}
    lines = {line[0].strip(): [cell for cell in line[1:] if cell.strip()] for line in shown.tables["goal"][1:]}
    assert list(lines) == ["2022", "2023", "2024", "Alla år"]
    for year, (total, known, share, indicated, possible) in lines.items():
        amounts = booked[year]
        told = [number(total), number(known), number(indicated)]
        assert told == [summed(amounts[at]) for at in (0, 1, 3)], year
        assert number(share) == round(Decimal(str(amounts[2])) * 100, 1)
        assert number(possible) == round(Decimal(str(amounts[4])) * 100, 1)
        assert plain(f"{year} {total} kr {known} kr {share} {possible}") in said
    text = plain(" ".join(shown.text))
    assert "2024: målet på 10 % nås." in text
    assert "2024: målet på 10 % nås." in said
    assert "Andelen avser allt som köpts inom de områden som räknas, även av offentliga organ." in text
    assert "Det är inget krav i lag." in text


def test_what_is_unknown_is_told_with_its_amount_and_is_no_part_of_the_share(run: Run, tmp_path: Path) -> None:
    run("ledger", LEDGER, *ACCOUNTS, "--ideburna", LIST, "--html", tmp_path / "r.html", "--lang", "en")
    shown = Page((tmp_path / "r.html").read_text("utf-8"))
    unknown = {line[0]: line for line in shown.tables["unknown"][1:]}
    assert {name: line[2] for name, line in unknown.items()} == {
        "May be idéburna by their number, in areas that count": "2,149,865",
        "Suppliers without an organisation number, in areas that count": "98,000",
        "Suppliers whose organisation number has a wrong check digit, in areas that count": "41,000",
        "Year unknown, in areas that count": "52,000",
        "Accounts without area": "338,092 and 1 unknown amount",
        "No account that could be read": "33,750",
    }
    assert all(line[3] for line in unknown.values()), "each says what to do"


def test_without_a_list_no_share_is_claimed(run: Run, tmp_path: Path) -> None:
    run("ledger", LEDGER, *ACCOUNTS, "--html", tmp_path / "r.html", "--goal", "12,5", "--lang", "en")
    text = plain(" ".join(Page((tmp_path / "r.html").read_text("utf-8")).text))
    assert "without a list it is not known whether the goal of 12.5 % is reached" in text
    assert "Goal: 12.5 %" in text
    assert "The idéburna sector's own goal" not in text  # it is another


def test_the_page_runs_nothing_asks_for_nothing_and_is_the_same_each_time(run: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(
        "leverantor;leverantor_id;konto_nr;belopp;datum\n"
        "<script>alert(1)</script>;899999-0032;4631;10,00;2024-01-01\nAnna;811218-9876;4641;90,00;2024-02-01\n",
        "utf-8",
    )
    first, second = tmp_path / "a.html", tmp_path / "b.html"
    assert run("ledger", ledger, *ACCOUNTS, "--html", first).code == 0
    run("ledger", ledger, *ACCOUNTS, "--html", second)
    assert first.read_bytes() == second.read_bytes()
    text = first.read_text("utf-8")
    shown = Page(text)
    assert {tag for tag, _ in shown.tags} & {"script", "link", "img", "iframe"} == set()
    policy = next(named["content"] for tag, named in shown.tags if named.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "811218-9876" not in text


def test_an_existing_page_is_kept_without_force(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    path.write_text("mine", "utf-8")
    assert run("ledger", LEDGER, *ACCOUNTS, "--html", path).code == 2
    assert path.read_text("utf-8") == "mine"


@pytest.mark.parametrize(("share", "whole"), [("10", "15"), ("60", "75")])
def test_bars_have_room_for_goal_and_shares(run: Run, tmp_path: Path, share: str, whole: str) -> None:
    ledger = tmp_path / "ledger.csv"
    rest = 100 - int(share)
    ledger.write_text(
        "leverantor;leverantor_id;konto_nr;belopp;datum\n"
        f"Natt;899999-0032;4631;{share},00;2024-01-01\nBolaget;599999-0202;4641;{rest},00;2024-02-01\n",
        "utf-8",
    )
    run("ledger", ledger, *ACCOUNTS, "--ideburna", LIST, "--html", tmp_path / "r.html", "--lang", "en")
    shown = Page((tmp_path / "r.html").read_text("utf-8"))
    assert f"The full length of a bar is {whole} % of what was bought." in plain(" ".join(shown.text))
    widths = [named["width"] for tag, named in shown.tags if named.get("class") == "k-direct" and "%" in str(named)]
    assert float(str(widths[0]).rstrip("%")) == pytest.approx(int(share) / int(whole) * 100, abs=0.01)


def test_the_summary_as_pdf_says_what_the_page_says(run: Run, tmp_path: Path) -> None:
    ran = run(
        "ledger", LEDGER, *ACCOUNTS, "--ideburna", LIST, "--html", tmp_path / "r.html", "--pdf", tmp_path / "r.pdf"
    )
    assert ran.code == 1, ran.err
    printed = words_of((tmp_path / "r.pdf").read_bytes())
    shown = Page((tmp_path / "r.html").read_text("utf-8"))
    for section in ("goal", "areas", "unknown"):
        for line in shown.tables[section][1:]:
            assert says(printed, " ".join(cell for cell in line if cell.strip())), line
    for told in ("2024: målet på 10 % nås.", "Det är inget krav i lag.", "Andelen avser allt som köpts"):
        assert says(printed, told)
