"""The HTML report of a long list in a browser: when it is first painted, and what a search takes."""

from __future__ import annotations

import shutil
import statistics
from pathlib import Path

from clock import OURS, program
from section import Section, table

WORK = "HTML page of {rows:,} rows: first paint / search"
MOST_MS = 300
WORDS = ("städ", "vård", "zzz")  # of many rows, of some, of none
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
# From the word standing in the field to the rows of it on the screen, without the moment for which the page waits.
SEARCH = """word => new Promise(done => {
  const field = document.getElementById("search");
  const start = performance.now();
  new MutationObserver((_, seen) => {
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  }).observe(document.querySelector("#purchases tbody"), { childList: true });
  field.value = word;
  field.dispatchEvent(new Event("input"));
})"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def measure(folder: Path, rows: int, runs: int) -> Section:
    """The page of the random workbook that lies in `folder`, opened anew in each run.

    Raises:
        RuntimeError: there is no Chromium here.
    """
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise RuntimeError("no Chromium here")
    from playwright import sync_api as api

    page = folder / "report.html"
    program([*OURS, "screen", str(folder / "inventory.xlsx"), "--html", str(page), "--force", "--quiet", "--yes"])
    paints: list[float] = []
    searches: dict[str, list[float]] = {word: [] for word in WORDS}
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for _ in range(runs):
            opened = browser.new_page()
            opened.goto(page.as_uri())
            opened.wait_for_selector("#purchases tbody tr")
            opened.select_option("#show", "all")
            paints.append(opened.evaluate(PAINT))
            for word, took in searches.items():
                took.append(opened.evaluate(SEARCH, word))
            opened.close()
        browser.close()
    paint = statistics.median(paints)
    middle = {word: statistics.median(took) for word, took in searches.items()}
    lines = table(
        ("", "milliseconds"),
        [("first paint", f"{paint:.0f}"), *((f"search: {word}", f"{ms:.0f}") for word, ms in middle.items())],
    )
    lines += ["A search is counted from the last key to the new rows; for 120 ms of it the page waits for another.", ""]
    slowest = max(middle.values())
    told = f"{paint:.0f} / {slowest:.0f} ms"
    target = WORK.format(rows=rows), f"≤ {MOST_MS} / ≤ {MOST_MS} ms", told, max(paint, slowest) <= MOST_MS
    return Section(f"HTML page of {rows:,} rows, random list", lines, [target])
