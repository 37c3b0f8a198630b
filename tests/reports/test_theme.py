"""The palette: every colour stands in theme.py, all can be read, and a change there reaches the forms."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import ANSI_COLOR_NAMES
from tests.reports.conftest import MakeScreening

import reservkoll
from reservkoll.reports import theme
from reservkoll.reports.render.html.page import page

SOURCES = Path(reservkoll.__file__).parent
THEME = Path(theme.__file__)
LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|luma|cmyk|oklch)\(\s*[\"\d]")
NAMED = re.compile(
    r"(?:colou?r|background|fill|stroke|border)[^;{}\n]*[:=+(\s]\"?(white|black|red|blue|gr[ae]y|green)\b"
)
STYLE_WORDS = {"bold", "dim", "italic", "underline", "not", "on", "reverse"}
HEX = re.compile(r"[0-9A-F]{6}")


def _strings(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def _terminal_colour(text: str) -> bool:
    words = text.split()
    return any(word in ANSI_COLOR_NAMES for word in words) and all(
        word in ANSI_COLOR_NAMES or word in STYLE_WORDS for word in words
    )


def _colour(text: str) -> bool:
    return bool(LITERAL.search(text) or HEX.fullmatch(text)) or _terminal_colour(text)


@pytest.mark.parametrize("text", ["#fff", "#1F2933", "1F2933", "rgb(12, 3, 4)", 'rgb("#fff")', "bold red", "cyan"])
def test_what_a_colour_looks_like(text: str) -> None:
    assert _colour(text)


@pytest.mark.parametrize("text", ["bold", "dim", "#purchases", "#row", "85312120", "red tape", "", "issue #1"])
def test_what_is_none(text: str) -> None:
    assert not _colour(text)


def test_no_colour_stands_outside_the_theme() -> None:
    found = []
    for path in sorted(SOURCES.rglob("*.py")):
        if path != THEME:
            found += [f"{path}:{line} {text}" for line, text in _strings(path) if _colour(text)]
    for suffix in ("css", "html", "js", "svg", "typ"):
        for path in sorted(SOURCES.rglob(f"*.{suffix}")):
            for line, text in enumerate(path.read_text("utf-8").splitlines(), 1):
                found += [f"{path}:{line} {text}"] if LITERAL.search(text) or NAMED.search(text) else []
    assert not found, "\n".join(found)


def _light(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


PAIRS = [
    *theme.VERDICTS.values(),
    *((theme.BARS[kind], theme.ON_BARS[kind]) for kind in theme.BARS),
    (theme.LEDGER["known"], theme.WHITE),
    (theme.LEDGER["indicated"], theme.INK),
    *((theme.WHITE, ink) for ink in (theme.INK, theme.QUIET, theme.DARK, theme.LINK)),
    *((theme.PALE, ink) for ink in (theme.INK, theme.QUIET, theme.DARK)),
    *((theme.DARK, theme.WHITE), (theme.MIDDLE, theme.WHITE)),
]


@pytest.mark.parametrize(("ground", "ink"), sorted(set(PAIRS)))
def test_words_can_be_read_on_their_ground(ground: str, ink: str) -> None:
    large = {theme.MIDDLE}  # bold headings of columns, nothing smaller
    assert _contrast(ground, ink) >= (4.0 if ground in large else 4.5)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("variables", [theme.REPORT, theme.LOCAL], ids=["report", "local"])
def test_pages_can_be_read_in_light_and_dark(variables: dict[str, tuple[str, str]], mode: int) -> None:
    of = {name: pair[mode] for name, pair in variables.items()}
    inks = [name for name in ("ink", "quiet", "dark", "link", "yes", "no", "error") if name in of]
    for name in inks:
        assert _contrast(of[name], of["ground"]) >= 4.5, name
    for name in ("ink", "quiet", "link"):
        assert _contrast(of[name], of["raised"]) >= 4.5, name
    for ground, ink in (("warn-ground", "warn-ink"), ("error-ground", "error"), ("link", "on-link")):
        if ground in of and ink in of:
            assert _contrast(of[ground], of[ink]) >= 4.5, ground


def test_a_colour_changed_in_the_theme_is_changed_on_the_page(
    make_screening: MakeScreening, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = page(make_screening(4))
    monkeypatch.setitem(theme.REPORT, "direct", ("#123456", "#654321"))  # type: ignore[arg-type]
    after = page(make_screening(4))
    assert "--direct: #123456;" in after
    assert "--direct: #654321;" in after
    assert "#123456" not in before


def test_each_variable_that_a_style_uses_is_there() -> None:
    for name, variables in (("reports/render/html/report.css", theme.REPORT), ("web/static/style.css", theme.LOCAL)):
        used = set(re.findall(r"var\(--([\w-]+)", (SOURCES / name).read_text("utf-8")))
        assert used <= set(variables), name
