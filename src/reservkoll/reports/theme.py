"""The one palette of everything that people look at: reports in every form, forms to fill in, the local page, terminal.

Blue, orange, yellow, grey (after Okabe and Ito): apart in hue and in lightness for the colour-blind; the words beside
them always say the same. Colours are `#RRGGBB`; those of the terminal are names of its own sixteen or 256.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

WHITE: Final = "#FFFFFF"
BLACK: Final = "#0A0A0A"
INK: Final = "#1F2933"
QUIET: Final = "#52606D"
DARK: Final = "#17324D"
MIDDLE: Final = "#5B7A99"
LINE: Final = "#CBD2D9"
GRID: Final = "#E4E7EB"
PALE: Final = "#EEF3F7"
LINK: Final = "#0B5394"

# Bars of charts: by verdict, by whether what is recommended is a route, and what stands on them.
BARS: Final[Mapping[str, str]] = {
    "yes": "#0072B2",
    "no": "#D55E00",
    "unknown": "#F0E442",
    "not_applicable": "#B8BFC6",
    "route": "#0072B2",
    "other": "#8A949E",
}
ON_BARS: Final[Mapping[str, str]] = {kind: WHITE if colour == BARS["yes"] else BLACK for kind, colour in BARS.items()}
# Of a ledger: idéburna by a list, those that may be by their number, and the goal.
LEDGER: Final = {"known": BARS["yes"], "indicated": "#9CCBE8", "goal": BARS["no"]}

# Cells and words with a verdict: ground, and ink on it.
VERDICTS: Final[Mapping[str, tuple[str, str]]] = {
    "yes": ("#CFE6F5", "#003E63"),
    "no": ("#F9DCC8", "#6B2C00"),
    "unknown": ("#FBF6B6", "#4D4700"),
    "sub_code": ("#FBF6B6", "#4D4700"),
    "not_applicable": ("#ECEEF0", QUIET),
    "not_needed": ("#ECEEF0", QUIET),
}
STATUSES: Final = {"incomplete": VERDICTS["unknown"], "error": VERDICTS["no"]}
MARKS: Final = {"invite": VERDICTS["yes"], "notice": VERDICTS["unknown"], "end": VERDICTS["no"]}

# Pages: each variable of their style in light and in dark.
PAGE: Final[Mapping[str, tuple[str, str]]] = {
    "ground": (WHITE, "#14191F"),
    "raised": ("#F3F6F9", "#1E252D"),
    "ink": (INK, "#E6EAEE"),
    "quiet": (QUIET, "#AAB4BF"),
    "line": (LINE, "#3A444F"),
    "link": (LINK, "#8CC4F2"),
}
REPORT: Final[Mapping[str, tuple[str, str]]] = {
    **PAGE,
    "dark": (DARK, "#CFE3F5"),
    "control": ("#7B8794", "#8B98A5"),
    "focus": (LINK, "#8CC4F2"),
    "track": ("#E6EBF0", "#2A333C"),
    "open": ("#E8F1F9", "#1F2C38"),
    "direct": (BARS["route"], "#56B4E9"),
    "reserved": ("#00795C", "#2FBF97"),
    "choice": ("#A3508F", "#DBA0CF"),
    "market_to_check": ("#9A6A00", "#D9A441"),
    "other_direct": ("#6C8BAA", "#7E9DBB"),
    "none": ("#7B8794", "#8E99A4"),
    "ordinary": ("#7B8794", "#8E99A4"),
    "unknown": ("#F2CF3B", "#F2CF3B"),
    "unknown-line": ("#6B5300", "#4D3C00"),
    "warn-ground": ("#FDF6D8", "#3A3312"),
    "warn-ink": ("#4D4000", "#F7E9AE"),
}
"""Variables of the HTML reports; those named for a group of routes or an opening colour it."""
OPENINGS: Final = ("direct", "reserved", "choice", "market_to_check", "other_direct", "none", "unknown")
"""Kinds of openings, which `REPORT` has a colour for."""

LOCAL: Final[Mapping[str, tuple[str, str]]] = {
    **PAGE,
    "on-link": (WHITE, "#10151B"),
    "yes": (LINK, "#8CC4F2"),
    "no": ("#A4420A", "#F5A978"),
    "unknown": ("#7A2A8C", "#D9A5E6"),
    "error": ("#9C1C1C", "#FFB3B3"),
    "error-ground": ("#FDEEEE", "#3A1D1D"),
}
"""Variables of the local page."""

# Terminal: what is open or gained, what is closed or costs, what is not known, faults, and what to look at.
OPEN, CLOSED, DOUBT, FAULT, NOTICE = "blue", "dark_orange3", "magenta", "red", "yellow"
TERMINAL: Final[Mapping[str, str]] = {
    "yes": f"bold {OPEN}",
    "no": f"bold {CLOSED}",
    "unknown": f"bold {DOUBT}",
    "not_applicable": "dim",
}


def css(variables: Mapping[str, tuple[str, str]], media: str = "(prefers-color-scheme: dark)") -> str:
    """The variables as a style sheet: light ones, and dark ones where `media` holds."""
    light, dark = (_declared((name, pair[mode]) for name, pair in variables.items()) for mode in (0, 1))
    return f":root {{ {light} }}\n@media {media} {{\n  :root {{ {dark} }}\n}}\n"


def _declared(colours: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours)


def typst() -> dict[str, Any]:
    """What the template of PDF files reads."""
    plain = {"ink": INK, "quiet": QUIET, "dark": DARK, "line": LINE, "pale": PALE, "link": LINK, "white": WHITE}
    bars = {kind: (colour, ON_BARS[kind]) for kind, colour in BARS.items()}
    bars |= {f"opening-{kind}": (REPORT[kind][0], BLACK if kind == "unknown" else WHITE) for kind in OPENINGS}
    return {**plain, "verdicts": dict(VERDICTS), "bars": bars}
