"""Markdown: what stands in a text is shown as it stands, and tables keep their columns."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reservkoll.i18n import Language
from reservkoll.reports.document import Bullets, Cell, Document, KeyFigures, Paragraph, Section, Signature, Table, Tone
from reservkoll.reports.render.markdown import markdown, write_markdown

HOSTILE = "*a* _b_ `c` [d](http://e) <b>f</b> | g ~h~ # i ![j](k)"


def _document(*blocks: object) -> Document:
    section = Section("Rubrik", tuple(blocks))  # type: ignore[arg-type]
    return Document("Titel", ("Ingress.",), (section,), "fot", "{page}", Language.SV, date(2026, 11, 30), "Ämne")


def _plain(text: str) -> str:
    """A text as a reader of Markdown sees it."""
    return re.sub(r"\\(.)", r"\1", text)


def test_headings_lists_tables_and_figures() -> None:
    table = Table("t", ("A", "B"), ((Cell("x", detail="y"), Cell("1")), (Cell("sum"), Cell("2"))), (1, 1), (1,), True)
    told = markdown(
        _document(
            Paragraph("Stycke.", Tone.SMALL),
            Bullets(("ett", "två")),
            KeyFigures((("Rader", "371"),)),
            table,
            Signature(("Namn",)),
        )
    )
    assert told.startswith(
        "# Titel\n\n*Ämne*\n\nIngress.\n\n## Rubrik\n\n*Stycke.*\n\n- ett\n- två\n\n- Rader: **371**\n"
    )
    assert "| A | B |\n| --- | ---: |\n| x<br>y | 1 |\n| **sum** | **2** |" in told
    assert told.endswith("---\n\nfot\n")


def test_no_text_is_read_as_markup() -> None:
    told = markdown(_document(Paragraph(HOSTILE), Bullets((HOSTILE,)), Table("t", ("h",), ((Cell(HOSTILE),),), (1,))))
    for line in told.splitlines()[6:]:
        assert not re.search(r"(?<!\\)[*_`\[\]<>#~](?![-# ])", line.removeprefix("|").removesuffix("|")), line
    assert _plain(told).count(HOSTILE) == 3


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_table_keeps_its_columns_whatever_stands_in_it(one: str, two: str) -> None:
    told = markdown(_document(Table("t", ("A", "B"), ((Cell(one, detail=two), Cell(two, strong=True)),), (1, 1))))
    row = next(line for line in told.splitlines() if line.startswith("|") and "A | B" not in line and "---" not in line)
    assert len(re.findall(r"(?<!\\)\|", row)) == 3


def test_nobodys_number_and_no_control_sign_goes_out(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    write_markdown(_document(Paragraph("Anna 640823-3234 \x1b[31m\u202eröd")), path)
    told = path.read_text("utf-8")
    assert "640823" not in told
    assert "\x1b" not in told
    assert "\u202e" not in told
