"""Renew the pictures of the documentation from what the program shows today.

    python tools/make_pictures.py

Needs Chromium (CHROMIUM is its path where it is not found by name), LibreOffice (soffice), pdftoppm and pdftotext. The
day is fixed, so that a picture changes only when what it shows does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
EXAMPLES = ROOT / "examples"
CASE = "day-care-lss-reserved-ideburen.yaml"
DAY = "2026-11-30"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def reservkoll(*words: str, colours: bool = False) -> str:
    """What a command prints, run among the examples on the fixed day; the lists' faults end it with 1."""
    environment = {**os.environ, "COLUMNS": "80", "SOURCE_DATE_EPOCH": "1796000400", "RESERVKOLL_LANG": "sv"}
    environment |= {"FORCE_COLOR": "1"} if colours else {"NO_COLOR": "1"}
    command = [sys.executable, "-m", "reservkoll", *words]
    ran = subprocess.run(command, cwd=EXAMPLES, env=environment, check=False, capture_output=True, text=True)
    if ran.returncode not in {0, 1}:
        raise SystemExit(f"{' '.join(words)}: {ran.stderr}")
    return ran.stdout


def pdf_page(path: Path, name: str, *, page: int = 1, dots: int = 72, top: tuple[int, int] | None = None) -> None:
    """One page of a PDF as a picture with so many dots to the inch; of its `top` alone, so wide and high."""
    target = PICTURES / name
    ends = ["-f", str(page), "-l", str(page), "-r", str(dots), "-singlefile"]
    ends += ["-x", "30", "-y", "30", "-W", str(top[0]), "-H", str(top[1])] if top else []
    subprocess.run(["pdftoppm", "-png", *ends, str(path), str(target.with_suffix(""))], check=True)


def page_of_sheet(path: Path, sheet: str) -> int:
    """The page on which a sheet of a printed workbook begins: its footer names it."""
    for page in range(1, 20):
        ends = ["-f", str(page), "-l", str(page)]
        text = subprocess.run(["pdftotext", *ends, str(path), "-"], check=True, capture_output=True, text=True).stdout
        if sheet in text.splitlines()[-6:]:
            return page
    raise SystemExit(f"no page of {path} is of {sheet}")


def as_pdf(path: Path) -> Path:
    """An office document as LibreOffice prints it."""
    folder = path.parent
    home = f"-env:UserInstallation=file://{folder}/office"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path.with_suffix(".pdf")


def window(
    browser: Any, path: Path, target: Path, size: tuple[int, int], act: Callable[[Any], None] | None = None, **how: str
) -> None:
    """A window of `size` onto a page, after `act`; `how` it is opened, such as color_scheme."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, **how)
    page.goto(path.as_uri())
    page.wait_for_timeout(800)
    if act is not None:
        act(page)
        page.wait_for_timeout(300)
    page.screenshot(path=target)
    page.close()


def to(place: str) -> Callable[[Any], None]:
    """Scrolls to a section."""

    def act(page: Any) -> None:
        for _ in range(2):  # what comes into view is drawn, and moves what is below it
            page.evaluate(f"document.querySelector('{place}').scrollIntoView()")
            page.wait_for_timeout(500)

    return act


def on_a_phone(browser: Any, report: Path, folder: Path) -> None:
    """Three windows of a phone in the dark mode, side by side."""
    places = ("body", "#largest, #front-page table, table", "#rows")
    for number, place in enumerate(places):
        window(browser, report, folder / f"{number}.png", (360, 780), to(place), color_scheme="dark")
    images = "".join(f'<img src="{number}.png" style="margin-right:20px">' for number in range(len(places)))
    page = folder / "phone.html"
    page.write_text(f'<body style="margin:0;width:1200px">{images}', "utf-8")
    window(browser, page, PICTURES / "html-phone.png", (1120, 780))


def an_opened_row(page: Any) -> None:
    """The rows, with the second of the largest opened."""
    page.get_by_role("button", name="Värde, kr").click()
    page.locator("button.opener:visible").nth(1).click()
    to("#rows")(page)


def terminal(folder: Path) -> Path:
    """The answer of `check` as a page with a drawing of a terminal."""
    console = Console(record=True, width=80, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(reservkoll("check", CASE, colours=True).rstrip()))
    drawing = console.export_svg(title="reservkoll check", theme=DEFAULT_TERMINAL_THEME)
    path = folder / "terminal.html"
    path.write_text(f'<body style="margin:0">{drawing}', "utf-8")
    return path


def main() -> int:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        files = {suffix: folder / f"r.{suffix}" for suffix in ("xlsx", "html", "pdf")}
        record = {suffix: folder / f"p.{suffix}" for suffix in ("pdf", "docx")}
        ledger = folder / "l.html"
        reservkoll(
            *("screen", "inventory.xlsx", "--made-on", DAY, "-o", str(files["xlsx"]), "--html", str(files["html"])),
            *("--pdf", str(files["pdf"]), "--quiet"),
        )
        reservkoll("check", CASE, "--pdf", str(record["pdf"]), "--docx", str(record["docx"]), "--quiet")
        reservkoll(
            *("ledger", "ledger.csv", "--accounts", "ledger-accounts.yaml", "--ideburna", "ledger-ideburna.csv"),
            *("--html", str(ledger), "--quiet"),
        )
        pdf_page(files["pdf"], "summary-pdf.png")
        pdf_page(record["pdf"], "record-pdf.png")
        pdf_page(as_pdf(record["docx"]), "record-word.png")
        workbook = as_pdf(files["xlsx"])
        pdf_page(workbook, "summary.png", dots=108, top=(810, 660))
        pdf_page(workbook, "assessment.png", page=page_of_sheet(workbook, "Bedömning"), dots=105, top=(1500, 466))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        window(browser, files["html"], PICTURES / "html-figures.png", (1280, 920))
        window(browser, files["html"], PICTURES / "html-rows.png", (1280, 1050), an_opened_row)
        window(browser, ledger, PICTURES / "html-ledger.png", (1280, 1480))
        window(browser, terminal(folder), PICTURES / "check.png", (994, 612))
        on_a_phone(browser, files["html"], folder)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
