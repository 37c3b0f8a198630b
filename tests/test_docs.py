"""The pages of docs/ and the README: in step with rules and commands, whole links, and every console block runs."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def make_docs() -> object:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import make_docs
    finally:
        sys.path.pop(0)
    return make_docs


def _anchors(text: str) -> set[str]:
    """The anchors that headings get, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_the_generated_pages_are_in_step_with_rules_and_commands(make_docs) -> None:  # type: ignore[no-untyped-def]
    assert make_docs.out_of_step(make_docs.pages()) == [], "Run: make docs"


def test_a_page_that_is_changed_lacking_or_left_over_is_told(make_docs) -> None:  # type: ignore[no-untyped-def]
    wanted = {path: (DOCS / path).read_text("utf-8") for path in ("commands.md", "rules/lou-19-25.md")}
    wanted["rules/new-rule.md"] = "# Ny regel\n"
    wanted["commands.md"] += "Something else.\n"
    told = make_docs.out_of_step(wanted)
    assert {"rules/new-rule.md", "commands.md", "rules/lou-19-25a.md"} <= set(told)
    assert "rules/lou-19-25.md" not in told


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(page.read_text("utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists():
            broken.append(link)
        elif anchor and target.suffix == ".md" and anchor not in _anchors(target.read_text("utf-8")):
            broken.append(link)
    assert broken == []


def test_every_page_is_reached_from_the_table_of_contents() -> None:
    reached: set[Path] = set()
    ahead = [DOCS / "index.md"]
    while ahead:
        page = ahead.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in LINK.findall(page.read_text("utf-8")):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.is_relative_to(DOCS) and target.exists():
                ahead.append(target)
    assert [str(page.relative_to(DOCS)) for page in PAGES[1:] if page not in reached] == []
