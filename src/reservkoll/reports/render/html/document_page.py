"""Renders a document as one page for a browser. It runs no script and fetches nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.document import Document
from reservkoll.reports.outputs import Rendering
from reservkoll.reports.render.html.environment import check_html, environment, policy, style

if TYPE_CHECKING:
    from markupsafe import Markup


def write_document_html(document: Document, path: Path) -> None:
    """Write the page to `path`.

    Raises:
        InputError: for another suffix than .html.
    """
    check_html(path)
    path.write_text(document_page(document), "utf-8", newline="\n")


def document_page(document: Document) -> str:
    """The page as text: the same document gives the same text. Personal numbers are masked."""
    from markupsafe import Markup

    say, styles = translator(document.language), style()
    texts = {"skip": say(mark("Skip to content")), "scroll": say(phrases.TITLE_TABLE_SCROLLS_SIDEWAYS)}
    return (
        environment()
        .get_template("document.html")
        .render(document=document, texts=texts, style=Markup(styles), policy=Markup(policy(styles)), lines=_lines)
    )


def _lines(text: str) -> Markup:
    """A text of several lines, each on its own."""
    from markupsafe import Markup, escape

    return Markup("<br>").join(escape(without_personal_numbers(line)) for line in text.split("\n"))


RECORD = Rendering(check_html, write_document_html)
