"""The page in a real browser: search, sort, filter, open reasons, keyboard, phone, print, and what axe finds.

Skipped where no Chromium is on the machine (CHROMIUM is the path of one that is not found by name).
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api as api
from tests.conftest import ROOT
from tests.reports.conftest import MakeScreening
from tests.tools import chromium, need

from reservkoll.i18n import Language
from reservkoll.reports.render.html.page import write_html
from reservkoll.screening.result import RowReasons

pytestmark = [pytest.mark.early, pytest.mark.chromium]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = [
    *((320, "light"), (1280, "dark")),
    pytest.param(768, "dark", marks=pytest.mark.slow),
    pytest.param(1280, "light", marks=pytest.mark.slow),
]
HOSTILE = "</script><img src=x onerror=document.title='broken'>Ärlig"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    need("chromium")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def report(make_screening: MakeScreening, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 rows: most open, one with a hostile title, one without a value, one without a route."""
    rows = make_screening(120).rows
    first = pl.int_range(pl.len())
    rows = rows.with_columns(
        title=pl.when(first == 5).then(pl.lit(HOSTILE)).otherwise(pl.format("{} {}", "title", first)),
        value_sek=pl.when(first == 7).then(None).when(first == 8).then(999_999_999_99).otherwise((first + 1) * 150),
        recommendation=pl.when(first < 100)
        .then(pl.lit("direct_procurement"))
        .otherwise(pl.lit("ordinary_procurement")),
        opening=pl.when(first < 100).then(pl.lit("direct")).otherwise(pl.lit("other_direct")),
        timing=pl.lit("coming"),
        started=pl.lit(date(2025, 3, 1)),
        status=pl.when(first == 5).then(pl.lit("error")).otherwise(pl.lit("ok")),
    )
    reasons = RowReasons(pl.Series([1, 2] * 60), lambda number: {"reserved_ideburen": f"Sentence of class {number}."})
    rules = tuple(
        rule.__class__(**{**vars(rule), "route": "reserved_ideburen", "source": "lou"})
        for rule in make_screening(1).rules
        if rule.id == "lou-19-25a"
    )
    names = pl.Series(["Skolan", "Omsorgen", None] * 40)
    screening = make_screening(
        120,
        rows=rows,
        row_reasons=reasons,
        rules=rules,
        departments=names,
        notes=(f"/{'long-path' * 20}.xlsx: 9 rows",),
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_html(screening, path)
    return path


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the example ledger."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.html"
    command = [sys.executable, "-m", "reservkoll", "ledger", "ledger.csv", "-q"]
    files = ["--accounts", "ledger-accounts.yaml", "--ideburna", "ledger-ideburna.csv", "--html", str(path)]
    ran = subprocess.run([*command, *files], cwd=ROOT / "examples", check=False)
    assert ran.returncode == 1  # some of its rows are to be completed
    return path


class Opened:
    """The page with all that it said and asked for."""

    def __init__(self, browser: Any, path: Path, **settings: Any) -> None:
        self.context = browser.new_context(**settings)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready]")

    def titles(self) -> list[str]:
        return [str(text) for text in self.page.locator(".opener span").all_inner_texts()]

    def result(self) -> str:
        return str(self.page.locator("#result").inner_text())


@pytest.fixture
def opened(browser: Any, report: Path) -> Iterator[Opened]:
    page = Opened(browser, report, viewport={"width": 1280, "height": 900})
    yield page
    assert page.said == [], "nothing is reported, so the policy lets everything work that is meant to"
    assert page.asked == [report.as_uri()], "nothing but the file itself is asked for"
    page.context.close()


def test_opportunities_stand_first_and_all_rows_are_a_choice_away(opened: Opened) -> None:
    assert "100 rows" in opened.result()
    assert len(opened.titles()) == 50
    opened.page.select_option("#show", "all")
    assert "120 rows" in opened.result()
    opened.page.select_option("#show", "reserved_workshop")
    number = re.search(r"\d+", opened.page.locator("#show option:checked").inner_text().rsplit("(", 1)[1])
    assert number is not None
    assert opened.result().startswith(number[0] + " rows")


def test_search_finds_words_in_any_order_and_case(opened: Opened) -> None:
    opened.page.fill("#search", "ÄRLIG")
    api.expect(opened.page.locator(".opener")).to_have_count(1)
    assert opened.titles() == [HOSTILE]
    opened.page.fill("#search", "42 ks-2025-043")
    api.expect(opened.page.locator(".below").first).to_contain_text("KS-2025-043")
    assert len(opened.titles()) == 1
    opened.page.fill("#search", "no such words")
    api.expect(opened.page.locator(".opener")).to_have_count(0)
    assert opened.result() == "No row fits what you look for."
    opened.page.click("#clear")
    api.expect(opened.page.locator(".opener")).to_have_count(50)


def test_filters_go_together_and_the_sum_follows(opened: Opened) -> None:
    opened.page.select_option("#show", "all")
    opened.page.select_option("#department", label="Skolan (40)")
    assert "40 rows" in opened.result()
    # Rows 0, 3, … 117 with (number + 1) × SEK 1.50
    assert "SEK\u00a03,570." in opened.result()
    opened.page.select_option("#status", label="Error (1)")
    assert opened.result() == "No row fits what you look for."
    opened.page.select_option("#department", label="Omsorgen (40)")
    assert opened.titles() == []
    opened.page.select_option("#department", label="Not stated (40)")
    assert opened.titles() == [HOSTILE]


def test_sorting_is_by_amount_and_the_unknown_come_last_both_ways(opened: Opened) -> None:
    head = opened.page.locator("th[data-key=value]")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    values = opened.page.locator("#purchases tbody td:nth-child(4)").all_inner_texts()
    assert values[:3] == ["999,999,999.99", "150", "148.50"]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    values = opened.page.locator("#purchases tbody td:nth-child(4)").all_inner_texts()
    assert values[:2] == ["1.50", "3"]
    opened.page.click("#next")
    assert opened.page.locator("#purchases tbody td:nth-child(4)").last.inner_text() == "unknown"
    assert opened.page.locator("th[aria-sort]").count() == 1


def test_a_row_opens_its_reasons_and_sources_by_keyboard(opened: Opened) -> None:
    page = opened.page
    page.focus("#clear")
    for _ in range(7):
        page.keyboard.press("Tab")  # six headings, then the first row
    assert page.evaluate("document.activeElement.className") == "opener"
    page.keyboard.press("Enter")
    page.wait_for_selector(".why")
    told = page.locator(".why").inner_text()
    for expected in ("Sentence of class 1.", "19 kap. 25 a § LOU", "for purchases begun from 2023-01-01 on",
                     "Lag (2016:1145) om offentlig upphandling", "Municipality"):  # fmt: skip
        assert expected in told, expected
    assert page.locator(".why a").first.get_attribute("href").startswith("https://")
    opener = page.locator(".opener").first
    assert opener.get_attribute("aria-expanded") == "true"
    assert page.locator(f"#{opener.get_attribute('aria-controls')}").count() == 1
    page.keyboard.press("Space")
    assert page.locator(".why").count() == 0
    assert opener.get_attribute("aria-expanded") == "false"


def test_pages_are_turned_and_the_keyboard_keeps_its_place(opened: Opened) -> None:
    page = opened.page
    assert page.locator("#previous").is_disabled()
    page.focus("#next")
    page.keyboard.press("Enter")
    assert page.locator("#page-number").inner_text() == "Page 2 of 2"
    assert page.evaluate("document.activeElement.id") == "previous", "the button in use ran out"
    assert "Rows 51–100" in opened.result()
    page.select_option("#per-page", "25")
    assert page.locator("#page-number").inner_text() == "Page 1 of 4"


def test_a_hostile_title_is_only_a_title(opened: Opened) -> None:
    opened.page.fill("#search", "ärlig")
    api.expect(opened.page.locator(".opener")).to_have_count(1)
    opened.page.locator(".opener").click()
    opened.page.wait_for_selector(".why")
    assert opened.page.title() == "Screening of purchases"
    assert opened.page.locator("img").count() == 0


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_axe_finds_nothing_and_nothing_sticks_out(browser: Any, report: Path, width: int, scheme: str) -> None:
    opened = Opened(browser, report, viewport={"width": width, "height": 800}, color_scheme=scheme)
    opened.page.select_option("#per-page", "25")  # axe looks at every cell: more rows of the same kinds tell no more
    opened.page.locator(".opener").first.click()
    opened.page.wait_for_selector(".why")
    found = Axe().run(opened.page, options={"runOnly": RULES}).response["violations"]
    assert [(each["id"], each["impact"], each["nodes"][0]["html"]) for each in found] == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    opened.context.close()


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_axe_finds_nothing_in_the_page_of_a_ledger(browser: Any, ledger: Path, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(ledger.as_uri())
    assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("width", [375, 1024])
def test_no_table_of_a_ledger_is_cut(browser: Any, ledger: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(ledger.as_uri())
    cut = "[...document.querySelectorAll('.scroll')].filter((it) => it.scrollWidth > it.clientWidth)"
    assert page.evaluate(f"{cut}.map((it) => it.getAttribute('aria-label'))") == []
    page.close()


def test_axe_would_find_a_control_without_a_name(opened: Opened) -> None:
    opened.page.select_option("#per-page", "25")
    opened.page.evaluate("document.querySelector('#search').previousElementSibling.remove()")
    spoilt = Axe().run(opened.page, options={"runOnly": RULES}).response["violations"]
    assert [each["id"] for each in spoilt] == ["label"]


def test_controls_are_large_enough_for_a_finger(browser: Any, report: Path) -> None:
    opened = Opened(browser, report, viewport={"width": 360, "height": 800}, has_touch=True)
    for control in opened.page.locator("button, select, input").all():
        box = control.bounding_box()
        if box is not None and control.is_visible() and box["width"] > 1:
            assert min(box["width"], box["height"]) >= 24, control.evaluate("element => element.outerHTML")
    assert "25" in opened.page.locator("#per-page option:checked").inner_text()
    opened.page.select_option("#sort", "value:-1")
    assert opened.page.locator("th[data-key=value]").get_attribute("aria-sort") == "descending"
    opened.context.close()


def test_print_shows_the_rows_that_were_filtered_and_no_controls(opened: Opened) -> None:
    opened.page.emulate_media(media="print")
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(opened.titles()) == 100
    assert opened.page.locator("#printed").inner_text().startswith("Printed: the first 100 of 100 rows.")
    assert not opened.page.locator("#filters").is_visible()
    assert not opened.page.locator("th[data-key=title] button").is_visible(), "a button is not repeated on each sheet"
    words = "getComputedStyle(document.querySelector('th[data-key=title]'), '::after').content"
    assert opened.page.evaluate(words) == '"Purchase"'
    opened.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(opened.titles()) == 50


def test_without_script_the_figures_stand(browser: Any, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert "The rows need JavaScript" in page.locator("#rows").inner_text()
    assert page.locator("#routes table tbody tr").count() > 1
    context.close()


def test_swedish_amounts_and_words(browser: Any, make_screening: MakeScreening, tmp_path: Path) -> None:
    rows = make_screening(1).rows.with_columns(
        value_sek=pl.lit(1_234_567_50, dtype=pl.Int64), recommendation=pl.lit("choice_system")
    )
    write_html(make_screening(1, rows=rows, language=Language.SV), tmp_path / "sv.html")
    opened = Opened(browser, tmp_path / "sv.html")
    assert re.sub(r"\s", " ", opened.result()) == "1 rader, känt värde 1 234 567,50 kr. Rad 1–1 visas."
    assert "Valfrihetssystem" in opened.page.locator("#purchases tbody").inner_text()
    opened.context.close()
