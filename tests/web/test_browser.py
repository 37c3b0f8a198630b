"""The page in a real browser, from the first click to the saved report, with the mouse and with the keyboard alone."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api
from tests.conftest import ROOT
from tests.tools import chromium, need, sweep

import reservkoll
from reservkoll.web.downloads import DOWNLOADS

LONG = 60_000
LABEL_AND_REASON = """() => {
    const reason = [...document.querySelectorAll("td[data-label] .where")].find((each) => each.innerText);
    return reason.getBoundingClientRect().left - reason.closest("td").getBoundingClientRect().left;
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = [pytest.mark.early, pytest.mark.chromium]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of its own on a free port."""
    command = [sys.executable, "-m", "reservkoll", "serve", "--no-browser", "--port", "0", "--lang", "en"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        found = re.search(r"http://127\.0\.0\.1:\d+/", server.stderr.readline())
        assert found is not None
        yield found[0]
    finally:
        server.terminate()
        assert server.wait(20) == 0
        server.stderr.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    need("chromium")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that must not complain, nor ask anything of any other place."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(LONG)
    said: list[str] = []
    asked: set[str] = set()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.add(re.sub(r"(https?://[^/]+/).*", r"\1", request.url)))
    page.goto(address)
    yield page
    context.close()
    # A refused answer (422) is logged by the browser itself.
    assert [line for line in said if "422" not in line] == []
    assert {url for url in asked if not url.startswith("blob:")} == {address}


def settled(page: Any) -> None:
    page.wait_for_selector("body:not([aria-busy])")


def purchases_sent(page: Any, path: Path) -> None:
    page.get_by_role("button", name="A list of purchases").click()
    page.set_input_files("#list-file", path)
    page.get_by_role("button", name="Screen the list").click()


def asked_first(page: Any, act: str = "LOU") -> None:
    """Answer what the list does not say, and go on."""
    page.get_by_role("heading", name="Before the list is answered").wait_for()
    page.get_by_label("Which act applies to all rows?").select_option(act)
    page.get_by_role("button", name="Screen the list").click()
    page.wait_for_selector("#report")


def saved_file(page: Any, key: str, folder: Path) -> Path:
    link = page.locator(f"#save-{key}")
    if not link.is_visible():
        page.get_by_text("More formats (").click()
    with page.expect_download() as download:
        link.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_from_the_first_click_to_saved_reports(page: Any, tmp_path: Path) -> None:
    page.get_by_role("button", name="A list of purchases").click()
    page.get_by_role("button", name="Screen the list").click()
    assert page.get_by_role("alert").inner_text() == "Choose a file first."
    page.set_input_files("#list-file", ROOT / "examples" / "inventory.xlsx")
    page.get_by_role("button", name="Screen the list").click()
    page.wait_for_selector("#report")  # its columns state act and buyer: nothing is asked
    expected = reservkoll.screen(ROOT / "examples" / "inventory.xlsx", language="en").rows.height
    report = page.frame_locator("#report")
    report.get_by_role("heading", level=1).wait_for()
    assert page.locator("#headline").inner_text() == report.locator(".headline").inner_text()
    report.locator("table tbody tr").first.wait_for()  # its script runs: the rows are unpacked
    shown = [each.key for each in DOWNLOADS if page.locator(f"#save-{each.key}").is_visible()]
    assert shown == ["page", "workbook", "paper"], "what people open first; the rest is folded in"
    files = [saved_file(page, each.key, tmp_path) for each in DOWNLOADS if page.locator(f"#save-{each.key}").count()]
    assert "inventory, report.xlsx" in [path.name for path in files]
    assert len(files) >= len(DOWNLOADS) - 1  # typst may not be installed
    assert all(path.stat().st_size > 100 for path in files)
    assert len(openpyxl.load_workbook(tmp_path / "inventory, report.xlsx", read_only=True).sheetnames) >= 5
    with (tmp_path / "inventory, rows for programs.csv").open(encoding="utf-8", newline="") as rows:
        assert len(list(csv.DictReader(rows))) == expected
    with page.context.expect_page() as opened:
        page.locator("#open-report").click()
    opened.value.get_by_role("heading", level=1).wait_for()
    opened.value.close()


def test_the_report_in_its_frame_reaches_nothing(page: Any) -> None:
    page.get_by_role("button", name="A list of purchases").click()
    page.get_by_role("button", name="Look at an example first").click()
    page.wait_for_selector("#report")
    page.frame_locator("#report").get_by_role("heading", level=1).wait_for()
    frame = page.locator("#report").element_handle().content_frame()
    assert frame.evaluate("window.origin") == "null"
    assert frame.evaluate("fetch('/api/rules').then(() => 'read', () => 'nothing')") == "nothing"


def test_what_the_list_does_not_say_is_asked_and_columns_are_changed(page: Any, tmp_path: Path) -> None:
    rows = "Titel;CPV-kod;Värde (kr);Upphandlingen påbörjad;Rest\nHemtj;85312000-9;9000000;2025-03-01;9100000\n"
    (tmp_path / "lista.csv").write_text(rows, "utf-8")
    purchases_sent(page, tmp_path / "lista.csv")
    page.get_by_role("heading", name="What the list does not say").wait_for()
    assert "1 of 1 rows depend on it." in page.locator("main").inner_text()
    page.get_by_label("Which act applies to all rows?").select_option("LOU")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a profile").click()
    assert download.value.suggested_filename == "reservkoll.toml"
    settled(page)
    assert page.locator("table.columns tbody tr").count() == 5
    page.get_by_label("What “Rest” was taken for").select_option("purchase.value_sek")
    page.get_by_role("button", name="Screen the list").click()
    assert "“Estimated value (SEK excl. VAT)”" in page.get_by_role("alert").inner_text()
    page.get_by_label("What “Värde (kr)” was taken for").select_option("")
    page.get_by_role("button", name="Screen the list").click()
    page.wait_for_selector("#report")
    assert "9100000" in saved_file(page, "rows", tmp_path).read_text("utf-8")
    page.get_by_text("What the columns were taken for: 4 of 5 are used").click()
    page.get_by_label("What “Rest” was taken for").select_option("")
    page.get_by_label("What “Värde (kr)” was taken for").select_option("purchase.value_sek")
    page.get_by_role("button", name="Read the list again").click()
    settled(page)
    page.wait_for_selector("#report")
    assert "9000000" in saved_file(page, "rows", tmp_path).read_text("utf-8")


def test_a_ledger_is_summed_and_its_report_saved(page: Any, tmp_path: Path) -> None:
    page.get_by_role("button", name="A list of purchases").click()
    page.get_by_role("radio", name="A supplier ledger").check()
    page.set_input_files("#list-file", ROOT / "examples" / "ledger.csv")
    page.set_input_files("#accounts-file", ROOT / "examples" / "ledger-accounts.yaml")
    page.set_input_files("#ideburna-file", ROOT / "examples" / "ledger-ideburna.csv")
    page.get_by_label("The goal for the share, in per cent").fill("12,5")
    page.get_by_role("button", name="Screen the list").click()
    page.wait_for_selector("#report")
    page.frame_locator("#report").get_by_role("heading", level=1).wait_for()
    assert page.locator("#headline").inner_text() == page.frame_locator("#report").locator(".headline").inner_text()
    assert saved_file(page, "workbook", tmp_path).name == "ledger, report.xlsx"
    page.get_by_text(re.compile("What the columns were taken for: ")).click()
    assert page.get_by_label("What “belopp” was taken for").input_value() == "amount"


def test_a_list_of_organisations_is_answered_and_its_report_is_clean(page: Any, tmp_path: Path) -> None:
    page.get_by_role("button", name="A list of purchases").click()
    page.get_by_role("radio", name=re.compile("^Organisations")).check()
    page.set_input_files("#list-file", ROOT / "examples" / "suppliers.xlsx")
    page.get_by_role("button", name="Screen the list").click()
    page.wait_for_selector("#report")
    frame = page.frame_locator("#report")
    frame.get_by_role("heading", level=1).wait_for()
    assert page.locator("#headline").inner_text() == frame.locator(".headline").inner_text()
    assert saved_file(page, "document", tmp_path).name == "suppliers, report.docx"
    with page.context.expect_page() as opened:
        page.locator("#open-report").click()
    report = opened.value
    report.set_viewport_size({"width": 375, "height": 800})
    report.wait_for_selector("h1")
    found = Axe().run(report, options={"runOnly": RULES}).response["violations"]
    assert [one["id"] for one in found] == []
    assert report.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert report.locator("details").count() == 2, "what is not the answer is folded in"
    assert report.evaluate(LABEL_AND_REASON) > 50, "a reason stands under its answer, not under the label"
    report.close()


def test_a_list_whose_value_is_not_found_says_so_first(page: Any, tmp_path: Path) -> None:
    rows = "Titel;CPV-kod;Upphandlingslag;Kronor totalt\nHemtj;85312000-9;LOU;9000000\n"
    (tmp_path / "lista.csv").write_text(rows, "utf-8")
    purchases_sent(page, tmp_path / "lista.csv")
    page.get_by_role("heading", name="Before the list is answered").wait_for()
    assert "Estimated value" in page.locator(".warning").inner_text()
    page.get_by_role("button", name="Screen the list").click()
    page.wait_for_selector("#report")
    assert "Estimated value" in page.locator(".warning").inner_text()
    page.get_by_label("What “Kronor totalt” was taken for").select_option("purchase.value_sek")
    page.get_by_role("button", name="Read the list again").click()
    settled(page)
    page.wait_for_selector("#report")
    assert page.locator(".warning").count() == 0


def test_the_example_is_answered_by_keyboard_alone(page: Any, tmp_path: Path) -> None:
    tab_to(page, "A list of purchases")
    page.keyboard.press("Enter")
    tab_to(page, "Look at an example first")
    page.keyboard.press("Enter")
    page.wait_for_selector("#report")
    tab_to(page, "The report for Excel")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "example, report.xlsx"


def test_a_file_can_be_dropped_and_doubtful_columns_are_asked_about(page: Any, tmp_path: Path) -> None:
    page.get_by_role("button", name="A list of purchases").click()
    page.evaluate(
        """() => {
            const files = new DataTransfer();
            files.items.add(new File(["Titel;CPV-kod;Budget\\nHemtj;85312000-9;9000000\\n"], "mine.csv"));
            document.querySelector(".drop").dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true}));
        }"""
    )
    assert page.locator("#list-name").inner_text() == "mine.csv"
    page.get_by_role("button", name="Screen the list").click()
    page.get_by_role("heading", name="What do these columns hold?").wait_for()
    assert page.get_by_role("group", name=re.compile("Budget")).get_by_role("radio").count() >= 2
    page.get_by_role("button", name="Screen the list").click()
    page.wait_for_selector("#report")
    assert "9000000" in saved_file(page, "rows", tmp_path).read_text("utf-8")


@pytest.mark.parametrize(("answer", "value"), [("Yes", 1), ("No", 2)])
def test_rows_that_share_a_number_are_asked_about(page: Any, tmp_path: Path, answer: str, value: int) -> None:
    rows = "".join(f"KS 1;Tolk {name};79540000-1;600000;2026-03-01\n" for name in "AB")
    path = tmp_path / "mine.csv"
    path.write_text(f"Diarienummer;Benämning;CPV-kod;Uppskattat värde;Annonserad\n{rows}", "utf-8")
    purchases_sent(page, path)
    page.get_by_role("heading", name="Count each procurement once?").wait_for()
    page.get_by_role("radio", name=re.compile(f"^{answer}")).check()
    page.get_by_role("button", name="Screen the list").click()
    page.wait_for_selector("#report")
    assert len(saved_file(page, "rows", tmp_path).read_text("utf-8").splitlines()) == 1 + value


def test_a_file_that_cannot_be_read_is_told_in_one_message(page: Any, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"not a workbook")
    purchases_sent(page, broken)
    page.wait_for_selector("#error:not([hidden])")
    assert "broken.xlsx" in page.get_by_role("alert").inner_text()


def focused(page: Any) -> str:
    """The name of what has the focus, as a screen reader would say it."""
    return str(
        page.evaluate(
            """() => {
                const it = document.activeElement;
                return (it.getAttribute("aria-label") || it.labels?.[0]?.innerText || it.innerText || "").trim();
            }"""
        )
    )


def tab_to(page: Any, name: str) -> None:
    for _ in range(40):
        if focused(page).startswith(name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name!r}; the focus is on {focused(page)!r}")


def test_the_interview_by_keyboard_alone_to_a_saved_case(page: Any, tmp_path: Path) -> None:
    tab_to(page, "A purchase")
    page.keyboard.press("Enter")
    page.wait_for_selector("#interview h1")
    # The focus stands on the question, so that it is read; the field is the next stop.
    assert "begun" in focused(page)
    page.keyboard.press("Tab")
    page.keyboard.type("03012025")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=re.compile("^Which act applies")).wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.get_by_label("LOU", exact=True).is_checked()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=re.compile("^Which act applies")).wait_for(state="detached")
    settled(page)
    tab_to(page, "I don't know")
    page.keyboard.press("Space")
    settled(page)
    tab_to(page, "Next")
    page.keyboard.press("Enter")
    assert "first" in page.get_by_role("alert").inner_text()
    tab_to(page, "Back")
    page.keyboard.press("Enter")
    settled(page)
    tab_to(page, "Answer with what is known")
    page.keyboard.press("Enter")
    page.wait_for_selector("#result h1")
    tab_to(page, "Save the case")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert saved.suffix == ".yaml"
    answer = reservkoll.assess(saved)
    assert answer.as_of.isoformat() == "2025-03-01"
    assert set(answer.verdicts.values()) & {"unknown"}


def saved_as(page: Any, name: str, folder: Path) -> Path:
    """The file that the button `name` saves, pressed with the keyboard."""
    tab_to(page, name)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    settled(page)
    return path


def test_an_interview_by_keyboard_alone_finds_a_code_and_ends_in_a_saved_record(page: Any, tmp_path: Path) -> None:
    tab_to(page, "A purchase")
    page.keyboard.press("Enter")
    for _ in range(12):
        page.wait_for_selector("#interview:not([hidden]) h1")
        settled(page)
        if page.locator("#codes-words").count():
            break
        asked = page.locator("#question-heading").inner_text()  # before the answer: the next may come at once
        tab_to(page, "I don't know")
        page.keyboard.press("Enter")
        page.wait_for_function(
            "(before) => document.querySelector('h1#question-heading').innerText !== before", arg=asked
        )
    tab_to(page, "Find a code by words")
    page.keyboard.type("daycare xqzw")
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("Control+A")
    page.keyboard.type("hemtjänst")
    page.keyboard.press("Enter")  # searches; the answer is not sent
    page.wait_for_selector(".codes button")
    assert "5 codes found" in page.locator("#codes-said").inner_text()
    assert page.locator("#codes-words").count() == 1
    assert "annex 2: yes" in page.locator(".codes button").first.inner_text()
    page.keyboard.press("Tab")
    tab_to(page, "98514000-9")
    page.keyboard.press("Enter")
    assert page.locator("#field").input_value() == "98514000-9"
    assert page.evaluate("document.activeElement.id") == "field"
    page.keyboard.press("Enter")
    page.locator("#codes-words").wait_for(state="detached")
    settled(page)
    tab_to(page, "Answer with what is known")
    page.keyboard.press("Enter")
    page.wait_for_selector("#result:not([hidden]) h1")
    case = saved_as(page, "Save the case", tmp_path)
    sha256 = hashlib.sha256(case.read_bytes()).hexdigest()
    answer = json.loads(saved_as(page, "Save the answer (JSON)", tmp_path).read_text("utf-8"))
    assert answer["input_sha256"] == sha256
    word = saved_as(page, "Save the record (Word)", tmp_path)
    assert (case.name, word.name) == ("purchase.yaml", "purchase.docx")
    book = docx.Document(str(word))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in book.paragraphs), *cells])
    assert "98514000-9" in text
    assert sha256 in text.replace("\u200b", "")
    pdf = saved_as(page, "Save the record (PDF)", tmp_path)
    assert pdf.name == "purchase.pdf"
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_suppliers_are_looked_at_and_proposals_used_where_asked(page: Any, tmp_path: Path) -> None:
    rows = (
        "Titel;CPV-kod;Värde (kr);Upphandlingen påbörjad\nHemtjänst;85312000-9;9000000;2025-03-01\nLokalvård;;900000;\n"
    )
    (tmp_path / "lista.csv").write_text(rows, "utf-8")
    page.get_by_role("button", name="A list of purchases").click()
    page.set_input_files("#list-file", tmp_path / "lista.csv")
    page.set_input_files("#suppliers-file", ROOT / "examples" / "suppliers.xlsx")
    page.get_by_role("button", name="Screen the list").click()
    asked_first(page)
    assert page.locator("#suppliers-table tbody tr").count() >= 3
    page.get_by_text("CPV codes proposed for rows that state none: 1").click()
    assert "No answer rests on them." in page.locator("details[open]").inner_text()
    assert "90910000-9" in page.locator("details[open]").inner_text()
    saved = saved_file(page, "workbook", tmp_path)
    assert "Suppliers" in openpyxl.load_workbook(saved, read_only=True).sheetnames
    page.get_by_role("button", name="Another list").click()
    page.set_input_files("#list-file", tmp_path / "lista.csv")
    page.get_by_label("Use the best proposed CPV code").check()
    page.get_by_role("button", name="Screen the list").click()
    asked_first(page)
    page.get_by_text("CPV codes proposed for rows that state none: 1").click()
    assert "The best of each was used." in page.locator("details[open]").inner_text()
    assert page.locator("#suppliers-table").count() == 0  # none were chosen this time


def test_a_saved_case_is_gone_on_from_and_its_answer_is_that_of_check(page: Any, tmp_path: Path) -> None:
    path = ROOT / "examples" / "home-care-reserved-mission.yaml"
    page.set_input_files("#open-file", path)
    page.get_by_role("button", name="Open", exact=True).click()
    page.wait_for_selector("#interview:not([hidden]) h1, #result:not([hidden]) h1")
    if page.locator("#interview").is_visible():
        page.get_by_role("button", name="Answer with what is known").click()
        page.wait_for_selector("#result:not([hidden]) h1")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the answer (JSON)").click()
    saved = tmp_path / "answer.json"
    download.value.save_as(saved)
    theirs, ours = json.loads(saved.read_text("utf-8")), reservkoll.assess(path).to_dict("en")
    assert theirs["routes"] == ours["routes"]
    assert theirs["supplier"] == ours["supplier"]
    assert page.locator(".badge.yes").count() >= 1


@pytest.mark.parametrize("width", sweep([320, 1280, 360, 768]))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_nothing_reaches_outside_the_screen(page: Any, address: str, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}?lang={language}")
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    assert page.locator("html").get_attribute("lang") == language
    page.set_input_files("#open-file", ROOT / "examples" / "supplier-association.yaml")
    page.locator("#open-form button").click()
    page.wait_for_selector("#interview:not([hidden]) h1, #result:not([hidden]) h1")
    assert page.evaluate(overflow) == 0
    if page.locator("#interview").is_visible():
        page.locator(".quiet button").first.click()
        page.wait_for_selector("#result:not([hidden]) h1")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate(overflow) == 0
    assert "[object" not in page.locator("main").inner_text()
    assert "undefined" not in page.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_their_ground(page: Any, scheme: str) -> None:
    """The contrast of every text on the first page: at least 4.5 to 1."""
    page.emulate_media(color_scheme=scheme)
    poor = page.evaluate(
        """() => {
            const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
            const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
                .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
            const ground = (it) => {
                for (; it; it = it.parentElement) {
                    const colour = parts(getComputedStyle(it).backgroundColor);
                    if (colour.length < 4 || colour[3] > 0) return colour;
                }
                return [255, 255, 255];
            };
            return [...document.querySelectorAll("h1, h2, p, a, label, button, strong, span")]
                .filter((it) => it.innerText.trim() && it.offsetParent)
                .map((it) => {
                    const [a, b] = [light(parts(getComputedStyle(it).color)), light(ground(it))].sort((x, y) => y - x);
                    return [it.innerText, (a + 0.05) / (b + 0.05)];
                })
                .filter(([, ratio]) => ratio < 4.5);
        }"""
    )
    assert poor == []


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_nothing_on_the_way_of_a_list_and_nothing_sticks_out(
    page: Any, tmp_path: Path, width: int, scheme: str
) -> None:
    rows = "Titel;CPV-kod;Startdatum;Värde (kr)\nHemtj;85312000-9;2025-03-01;9000000\n"
    (tmp_path / "lista.csv").write_text(rows, "utf-8")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)

    def clean() -> None:
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = Axe().run(page, options={"runOnly": RULES, "iframes": False}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0

    page.get_by_role("button", name="A list of purchases").click()
    clean()
    page.set_input_files("#list-file", tmp_path / "lista.csv")
    page.get_by_role("button", name="Screen the list").click()
    page.get_by_role("heading", name="What do these columns hold?").wait_for()
    clean()
    asked_first(page)
    clean()


def test_everything_that_is_filled_in_has_a_name(page: Any) -> None:
    page.get_by_role("button", name="A list of purchases").click()
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("input, select, button")]
            .filter((it) => it.offsetParent && !(it.labels?.length || it.textContent.trim()
                || it.getAttribute("aria-label") || it.getAttribute("aria-labelledby")))
            .map((it) => it.outerHTML)"""
    )
    assert unnamed == []
    assert page.locator("h1:visible").count() == 1
