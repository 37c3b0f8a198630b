"""Renders a document as Word with real styles, headings and header rows, for accessibility and editing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

from reservkoll.common.errors import InputError
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.common.runtime.optional_imports import needed
from reservkoll.i18n import Language, mark
from reservkoll.reports.document import Bullets, Cell, Document, Paragraph, Signature, Table, Tone
from reservkoll.reports.outputs import Rendering
from reservkoll.reports.theme import DARK, INK, LINE, QUIET, VERDICTS, WHITE

SUFFIX: Final = ".docx"
FONT: Final = "Arial"
LANGUAGES: Final = {Language.SV: "sv-SE", Language.EN: "en-GB"}
WIDTH_CM: Final = 16.6
INDENT_CM: Final = 0.4
# invalid in XML
UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def check_docx(path: Path) -> None:
    """Refuse a name that Word would not open, and a run without the package that makes it.

    Raises:
        InputError: with the remedy.
    """
    if path.suffix.lower() != SUFFIX:
        raise InputError(mark("“{path}”: this is a Word file. Use a name that ends in .docx."), path=path)
    needed("docx", extra="docx")


def write_docx(document: Document, path: Path) -> None:
    """Write `document` to `path`; deterministic. Charts are left out: a record has none.

    Raises:
        InputError: the suffix is another than .docx, or the package is not installed.
    """
    check_docx(path)
    book = _Book(document).built()
    book.save(str(path))
    _settle(path)


class _Book:
    def __init__(self, document: Document) -> None:
        from docx import Document as new

        self.document = document
        self.book: Any = new()

    def built(self) -> Any:
        document, book = self.document, self.book
        self._page()
        self._styles()
        self._properties()
        if document.subject:
            book.add_paragraph(_fit(document.subject), style="Subtitle")
        book.add_paragraph(_fit(document.title), style="Title")
        for line in document.lead:
            book.add_paragraph(_fit(line))
        for section in document.sections:
            heading = book.add_heading(_fit(section.heading), level=section.level)
            heading.paragraph_format.page_break_before = section.new_page or None
            for block in section.blocks:
                match block:
                    case Paragraph():
                        paragraph = self._text(block.text)
                        paragraph.paragraph_format.keep_with_next = block is not section.blocks[-1]
                        if block.tone is Tone.SMALL:
                            paragraph.style = "Small"
                    case Bullets():
                        for item in block.items:
                            self._text(item, "List Number" if block.numbered else "List Bullet")
                    case Table():
                        self._table(block)
                    case Signature():
                        self._signature(block)
        return book

    def _text(self, text: str, style: str | None = None) -> Any:
        """A paragraph; what is to be filled in stands out."""
        from docx.enum.text import WD_COLOR_INDEX

        text = _fit(text)
        if not self.document.to_fill_in:
            return self.book.add_paragraph(text, style=style)
        paragraph, done = self.book.add_paragraph(style=style), 0
        for found in re.finditer(self.document.to_fill_in, text):
            paragraph.add_run(text[done : found.start()])
            paragraph.add_run(found[0]).font.highlight_color = WD_COLOR_INDEX.YELLOW
            done = found.end()
        paragraph.add_run(text[done:])
        return paragraph

    def _page(self) -> None:
        from docx.shared import Cm

        section = self.book.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm((21 - WIDTH_CM) / 2)
        section.top_margin, section.bottom_margin = Cm(2), Cm(2.2)
        footer = section.footer.paragraphs[0]
        before, between = self.document.page_of.split("{page}")
        between, after = between.split("{pages}")
        footer.add_run(_fit(f"{self.document.footer} · {before}"))
        _field(footer, "PAGE")
        footer.add_run(between)
        _field(footer, "NUMPAGES")
        footer.add_run(after)

    def _styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        styles = self.book.styles
        small = styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
        small.base_style = styles["Normal"]
        sizes = {
            "Normal": (10, INK), "Title": (20, DARK), "Subtitle": (11, QUIET), "Heading 1": (14, DARK),
            "Heading 2": (12, DARK), "List Bullet": (10, INK), "Footer": (8.5, QUIET), "Small": (9, QUIET),
        }  # fmt: skip
        for name, (size, colour) in sizes.items():
            style = styles[name]
            style.font.name, style.font.size = FONT, Pt(size)
            style.font.color.rgb = RGBColor.from_string(_hex(colour))
            style.font.italic = False
            for spaced in style.element.findall(f".//{qn('w:rPr')}/{qn('w:spacing')}"):
                spaced.getparent().remove(spaced)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:hAnsi"), FONT)
            fonts.set(qn("w:cs"), FONT)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        styles["Title"].font.bold = True
        styles["Title"].paragraph_format.space_after = Pt(8)
        styles["Subtitle"].paragraph_format.space_after = Pt(0)
        styles["Heading 1"].paragraph_format.space_before = Pt(18)
        styles["Heading 1"].paragraph_format.space_after = Pt(6)
        styles["Heading 2"].paragraph_format.space_after = Pt(4)
        border = styles["Title"].element.find(f".//{qn('w:pBdr')}")
        if border is not None:
            border.getparent().remove(border)
        # The language of the text, for spelling and for reading aloud.
        for language in self.book.styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), LANGUAGES[self.document.language])
        settings = self.book.settings.element.find(qn("w:themeFontLang"))
        if settings is not None:
            settings.set(qn("w:val"), LANGUAGES[self.document.language])

    def _properties(self) -> None:
        properties = self.book.core_properties
        made = datetime.combine(self.document.made, time(), UTC)
        properties.title = _fit(self.document.title)[:255]
        properties.subject = _fit(self.document.subject)
        properties.author = properties.last_modified_by = "reservkoll"
        properties.language = LANGUAGES[self.document.language]
        properties.comments = properties.keywords = properties.category = ""
        properties.created = properties.modified = made
        properties.revision = 1

    def _table(self, block: Table) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm, Pt

        table = self.book.add_table(rows=1 + len(block.rows), cols=len(block.headings))
        table.autofit = False
        _describe(table, block.title)
        _lines(table)
        widths = [Cm(WIDTH_CM * width / sum(block.widths)) for width in block.widths]
        rows = list(table.rows)
        for column, heading in enumerate(block.headings):
            cell = rows[0].cells[column]
            _write(cell, Cell(heading, strong=True), colour=WHITE)
            _fill(cell, DARK)
        _header(rows[0])
        for number, (row, cells) in enumerate(zip(rows[1:], block.rows, strict=True), 1):
            _whole(row)
            for cell, shown in zip(row.cells, cells, strict=True):
                total = block.total and number == len(block.rows)
                _write(cell, shown if not total else Cell(shown.text, shown.detail, strong=True))
                if shown.verdict:
                    _fill(cell, VERDICTS[shown.verdict][0])
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width  # Word reads the cells' widths, LibreOffice the columns'
        for row in rows:
            for column, (cell, width) in enumerate(zip(row.cells, widths, strict=True)):
                cell.width = width
                if column in block.right:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.book.add_paragraph(style="Small").paragraph_format.space_after = Pt(0)

    def _signature(self, block: Signature) -> None:
        """Each field as a line of its own to write on, its label below."""
        from docx.shared import Pt

        for number, label in enumerate(block.fields):
            # Word merges neighbouring paragraphs with the same border.
            room = self.book.add_paragraph()
            room.paragraph_format.space_before = Pt(60 if number == 0 else 18)
            line = self.book.add_paragraph(_fit(label), style="Small")
            for paragraph in (room, line):
                paragraph.paragraph_format.space_after = Pt(0)
                paragraph.paragraph_format.keep_with_next = number + 1 < len(block.fields) or paragraph is room
            _border_above(line)


def _write(cell: Any, shown: Cell, colour: str = "") -> None:
    from docx.shared import Cm, Pt, RGBColor

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(2)
    if shown.level:
        paragraph.paragraph_format.left_indent = Cm(INDENT_CM * shown.level)
    run = paragraph.add_run(_fit(shown.text))
    run.bold = True if shown.strong or shown.verdict else None
    run.font.size = Pt(9)
    if colour or shown.verdict:
        run.font.color.rgb = RGBColor.from_string(_hex(colour or VERDICTS[shown.verdict][1]))
    if shown.detail:
        run.add_break()
        small = paragraph.add_run(_fit(shown.detail))
        small.font.size = Pt(8)
        small.font.color.rgb = RGBColor.from_string(_hex(QUIET))


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _hex(colour: str) -> str:
    """A colour in Word's notation."""
    return colour.removeprefix("#")


def _fill(cell: Any, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=_hex(colour)))


def _header(row: Any) -> None:
    """Repeat the row on each page, as a header for screen readers."""
    _whole(row)
    row._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def _whole(row: Any) -> None:
    """Keep the row on one page."""
    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))


def _describe(table: Any, title: str) -> None:
    table._tbl.tblPr.append(_element("w:tblCaption", val=_fit(title)))


def _lines(table: Any) -> None:
    borders = _element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=_hex(LINE)))
    layout = table._tbl.tblPr.find("{*}tblLayout")
    (table._tbl.tblPr.append if layout is None else layout.addprevious)(borders)


def _border_above(paragraph: Any) -> None:
    borders = _element("w:pBdr")
    borders.append(_element("w:top", val="single", sz="6", space="3", color=_hex(INK)))
    # The order of a paragraph's properties is fixed: borders come before spacing.
    spacing = paragraph._p.get_or_add_pPr().find("{*}spacing")
    spacing.addprevious(borders)


def _field(paragraph: Any, name: str) -> None:
    """A field that Word fills in."""
    run = paragraph.add_run()._r
    run.append(_element("w:fldChar", fldCharType="begin"))
    instruction = _element("w:instrText")
    instruction.text = name
    run.append(instruction)
    run.append(_element("w:fldChar", fldCharType="end"))


def _fit(text: str) -> str:
    """`text` valid in XML, with personal numbers masked."""
    return UNFIT.sub(lambda found: f"[U+{ord(found[0]):04X}]", without_personal_numbers(text))


def _settle(path: Path) -> None:
    """Give every part of the zip the same timestamp, so that the bytes are reproducible."""
    import zipfile

    with zipfile.ZipFile(path) as written:
        parts = [(info.filename, written.read(info)) for info in written.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as settled:
        for name, content in parts:
            settled.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


RECORD = Rendering(check_docx, write_docx)
