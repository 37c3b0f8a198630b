"""The Jinja environment of HTML reports, with a content security policy that blocks all external loads."""

from __future__ import annotations

import base64
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reservkoll.common.errors import InputError
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import mark
from reservkoll.reports.theme import REPORT, css

if TYPE_CHECKING:
    from jinja2 import Environment

SUFFIXES: Final = (".html", ".htm")
PARTS: Final = "html"


def check_html(path: Path) -> None:
    """Refuse a file name that no browser opens as a page.

    Raises:
        InputError: with the remedy.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(mark("“{path}”: the page needs a name that ends in .html."), path=path)


def policy(style: str, script: str = "") -> str:
    """The content security policy: no fetches; only this style and this script, if any."""
    scripts = f"script-src '{digest(script)}'; " if script else ""
    return f"default-src 'none'; {scripts}style-src '{digest(style)}'; base-uri 'none'; form-action 'none'"


def digest(text: str) -> str:
    """The hash that identifies a script or style in the policy."""
    return f"sha256-{base64.b64encode(sha256(text.encode()).digest()).decode('ascii')}"


def part(name: str) -> str:
    """A file of the page: its frame, style or script."""
    return (files("reservkoll.reports.render") / PARTS / name).read_text("utf-8")


def style() -> str:
    """The style of the pages: the variables of the theme, and what uses them."""
    return css(REPORT, "screen and (prefers-color-scheme: dark)") + part("report.css")


def environment() -> Environment:
    """The template environment: every text is escaped, and personal numbers are masked."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    def shown(value: object) -> object:
        return without_personal_numbers(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    return Environment(
        loader=FunctionLoader(part),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
