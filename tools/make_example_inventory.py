"""Make examples/inventory.xlsx, a made-up inventory of a made-up municipality, from tools/example_purchases.csv.

    python tools/make_example_inventory.py [OUTPUT]

Every purchase, organisation and place is invented; the CPV codes are real. The same table gives the same bytes: what
varies from row to row (amount within its span, day, way of writing) is drawn from a hash of the row's own words, never
from a clock or a random generator, so a new row leaves the others as they were.

Columns of the table, separated by semicolons:

    department  key of DEPARTMENTS
    cpv         code with check digit
    kind        T (tjänst), V (vara), B (byggentreprenad)
    title       `{}` is filled with each of `variants`
    variants    separated by |
    value       a span in thousands of SEK (`620-690`), or exact SEK (`=699999`); | separates those of the variants
    months      contract + options (`24+12`), or contract alone where the option is not settled
    started     a year, or an exact day (`=2025-03-03`); else a year out of YEARS
    act         empty is LOU

`?` leaves the cell empty, and `!` puts the text that follows into the cell as it stands: so are faulty cells made.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "tools" / "example_purchases.csv"
OUTPUT = ROOT / "examples" / "inventory.xlsx"

PRINTED = dt.date(2026, 11, 16)
SAVED = dt.datetime(2026, 11, 16, 8, 0, 0)
MUNICIPALITY = "Exempelköpings kommun"
TITLE = "Upphandlingsplan och avtalsinventering"
HEADER_ROW = 4
HEADINGS = {  # heading: width
    "Diarienr": 14,
    "Benämning": 52,
    "Förvaltning": 30,
    "CPV-kod": 26,
    "Upphandlingsslag": 17,
    "Uppskattat värde (SEK, exkl. moms)": 20,
    "Påbörjad": 17,
    "Avtalstid (mån)": 10,
    "Optionstid (mån)": 10,
    "Upphandlande myndighet": 34,
    "Myndighetstyp": 17,
    "Lag": 7,
    "Nuvarande leverantör": 38,
    "Anmärkning": 48,
}
DEPARTMENTS = {  # key: department, contracting authority, type of authority
    "KS": ("Kommunledningsförvaltningen", MUNICIPALITY, "Kommun"),
    "VON": ("Vård- och omsorgsförvaltningen", MUNICIPALITY, "Kommun"),
    "SN": ("Socialförvaltningen", MUNICIPALITY, "Kommun"),
    "BUN": ("Barn- och utbildningsförvaltningen", MUNICIPALITY, "Kommun"),
    "AMN": ("Arbetsmarknadsförvaltningen", MUNICIPALITY, "Kommun"),
    "KFN": ("Kultur- och fritidsförvaltningen", MUNICIPALITY, "Kommun"),
    "SBN": ("Samhällsbyggnadsförvaltningen", MUNICIPALITY, "Kommun"),
    "TN": ("Tekniska förvaltningen", MUNICIPALITY, "Kommun"),
    "BO": ("Exempelköpings Bostads AB", "Exempelköpings Bostads AB", "Kommunalt bolag"),
    "VA": ("Exempelköpings Vatten AB", "Exempelköpings Vatten AB", "Kommunalt bolag"),
    "RT": ("Räddningstjänsten", "Räddningstjänstförbundet Exempelbygden", "Kommunalförbund"),
}
YEARS = (2021,) * 2 + (2022,) * 3 + (2023,) * 4 + (2024,) * 5 + (2025,) * 6 + (2026,) * 5 + (2027,) * 3
KINDS = {"T": ("Tjänst", "Tjänster"), "V": ("Vara", "Varor"), "B": ("Byggentreprenad", "Bygg")}
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
NOTES = ("Förlängning prövas", "Ny upphandling planeras", "Behovsanalys pågår", "Option utnyttjad", "Avropas vid behov")
NO_BREAK = "\u00a0"

CellValue = str | int | float | dt.date | None


@dataclass(frozen=True)
class Row:
    """One line of the inventory, with what it is sorted by."""

    department: int
    year: int
    serial: int
    cells: tuple[CellValue, ...]


def draw(key: str, purpose: str, below: int) -> int:
    """A whole number from 0 up to `below`, always the same for the same row and purpose."""
    return int.from_bytes(hashlib.sha256(f"{key}/{purpose}".encode()).digest()[:8], "big") * below // 2**64


def verbatim(text: str) -> bool:
    return text.startswith(("!", "?"))


def as_it_stands(text: str) -> str | None:
    return text[1:] if text.startswith("!") else None


def grouped(amount: Decimal, space: str) -> str:
    """1234567.50 as "1 234 567,50"."""
    whole, _, ore = f"{amount:,}".partition(".")
    return whole.replace(",", space) + (f",{ore}" if ore else "")


def amount_of(key: str, text: str) -> Decimal:
    """SEK: the exact amount, or one within the span, mostly rounded as people round."""
    if text.startswith("="):
        return Decimal(text[1:].replace(",", "."))
    low, high = (int(end) * 1000 for end in text.split("-"))
    amount = low + draw(key, "amount", high - low + 1)
    if draw(key, "uneven", 100) < 8:
        return Decimal(amount) + Decimal(draw(key, "öre", 2)) / 2
    step = 100_000 if amount >= 10_000_000 else 10_000 if amount >= 1_000_000 else 1_000
    return Decimal(max(low, amount // step * step))


def whole_amount_cell(key: str, amount: Decimal) -> CellValue:
    """Whole SEK: most often a number, now and then in one of the other ways in which people write it."""
    way = draw(key, "way of amount", 100)
    if way < 14:
        ore = ",00" if way >= 10 else ""
        return f"{grouped(amount, NO_BREAK)}{ore}{NO_BREAK}kr"
    if way < 19:
        return f"{grouped(amount, ' ')} kr"
    if way < 30 and amount >= 1_000_000 and amount % 10_000 == 0:
        millions = f"{(amount / 1_000_000).normalize():f}".replace(".", ",")
        return f"{millions} {'mnkr' if way < 27 else 'Mkr'}"
    if way < 30 and amount < 1_000_000 and amount % 1_000 == 0:
        return f"{amount // 1_000} tkr"
    return int(amount)


def amount_cell(key: str, text: str) -> CellValue:
    """The amount as a number or a text; every way keeps it exact."""
    if verbatim(text):
        return as_it_stands(text)
    amount = amount_of(key, text)
    if amount == amount.to_integral():
        return whole_amount_cell(key, amount.quantize(Decimal(1)))
    amount = amount.quantize(Decimal("0.01"))
    return f"{grouped(amount, NO_BREAK)} kr" if draw(key, "way of amount", 100) < 60 else float(amount)


def code_cell(key: str, text: str, title: str) -> CellValue:
    """The code with or without its check digit, as text or number, or with a label of the writer's own after it."""
    if text == "!9310000":
        return 9310000  # a number cell that lost its leading zero, and its check digit
    if verbatim(text):
        return as_it_stands(text)
    way, digits = draw(key, "way of code", 100), text[:8]
    if way < 14:
        return digits
    if way < 30 and not digits.startswith("0"):
        return int(digits)
    if way < 42:
        label = title.partition(",")[0].removesuffix(" {}")
        return f"{text if way < 36 else digits} {label}"
    return text


def start_of(key: str, text: str, title: str) -> dt.date:
    """The exact day, or a weekday in the year that the table or the title states, or in one of YEARS."""
    if text.startswith("="):
        return dt.date.fromisoformat(text[1:])
    stated = re.search(r"\b20\d\d\b", text or title)
    year = int(stated[0]) if stated else YEARS[draw(key, "year", len(YEARS))]
    day = dt.date(year, 1, 8) + dt.timedelta(days=draw(key, "day", 350))
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def start_cell(key: str, day: dt.date) -> CellValue:
    way = draw(key, "way of date", 100)
    if way < 14:
        return day.isoformat()
    if way < 19:
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day:%Y%m%d}" if way < 22 else day


def month_cells(text: str) -> tuple[CellValue, CellValue]:
    if verbatim(text):
        return as_it_stands(text), None
    months, _, options = text.partition("+")
    return int(months), int(options) if options else None


def row(line: dict[str, str], number: int, variant: str) -> Row:
    department, authority, kind_of_authority = DEPARTMENTS[line["department"]]
    title = line["title"].format(variant)
    key = f"{line['department']}/{title}"
    values = line["value"].split("|")
    started = None if verbatim(line["started"]) else start_of(key, line["started"], title)
    year = min(started.year, PRINTED.year) if started else PRINTED.year
    serial = 11 + draw(key, "serial", 880)
    kind = line["kind"]
    note = line["note"] or (NOTES[draw(key, "note", len(NOTES))] if draw(key, "noted", 100) < 15 else None)
    cells = (
        f"{line['department']} {year}/{serial:03}",
        title,
        department,
        code_cell(key, line["cpv"], line["title"]),
        as_it_stands(kind) if verbatim(kind) else KINDS[kind][draw(key, "kind", 100) // 80],
        amount_cell(key, values[number % len(values)]),
        start_cell(key, started) if started else as_it_stands(line["started"]),
        *month_cells(line["months"]),
        authority,
        kind_of_authority,
        line["act"] or (None if draw(key, "act", 100) < 2 else "LOU"),
        line["supplier"] or None,
        note,
    )
    return Row(list(DEPARTMENTS).index(line["department"]), year, serial, cells)


def rows(table: Path) -> Iterator[Row]:
    with table.open(encoding="utf-8", newline="") as source:
        for line in csv.DictReader(source, delimiter=";"):
            for number, variant in enumerate(line["variants"].split("|")):
                yield row(line, number, variant)


def style(cell: Cell | MergedCell, heading: str) -> None:
    cell.border = Border(bottom=Side(style="hair", color="BFBFBF"))
    cell.alignment = Alignment(vertical="top", wrap_text=heading in {"Benämning", "Anmärkning"})
    if heading == "Uppskattat värde (SEK, exkl. moms)":
        cell.number_format = "#,##0.00" if isinstance(cell.value, float) else "#,##0"
        cell.alignment = Alignment(vertical="top", horizontal="right")
    elif heading == "Påbörjad":
        cell.number_format = "yyyy-mm-dd"
        cell.alignment = Alignment(vertical="top", horizontal="left", indent=1)
    elif heading.endswith("(mån)"):
        cell.alignment = Alignment(vertical="top", horizontal="center")
    elif heading == "CPV-kod":
        cell.alignment = Alignment(vertical="top", horizontal="left")


def workbook(inventory: list[Row]) -> Workbook:
    book = Workbook()
    book.properties.creator = book.properties.lastModifiedBy = MUNICIPALITY
    book.properties.title = TITLE
    book.properties.created = SAVED
    sheet = book.worksheets[0]
    sheet.title = "Avtalsinventering"
    title_block = {
        MUNICIPALITY: Font(bold=True, size=16, color="1F4E5F"),
        TITLE: Font(size=13),
        f"Utskriven {PRINTED.isoformat()}": Font(italic=True, color="595959"),
    }
    for number, (text, font) in enumerate(title_block.items(), start=1):
        sheet.cell(number, 1, text).font = font
    for column, (heading, width) in enumerate(HEADINGS.items(), start=1):
        head = sheet.cell(HEADER_ROW, column, heading)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", start_color="1F4E5F")
        head.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[HEADER_ROW].height = 32
    for number, line in enumerate(inventory, start=HEADER_ROW + 1):
        for column, (heading, value) in enumerate(zip(HEADINGS, line.cells, strict=True), start=1):
            style(sheet.cell(number, column, value), heading)
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(HEADINGS))}{HEADER_ROW + len(inventory)}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return book


def reproducible(book: Workbook) -> bytes:
    """The workbook with the clock taken out: openpyxl stamps the zip entries and the day it was saved."""
    stamped, clean = io.BytesIO(), io.BytesIO()
    book.save(stamped)
    saved = f"{SAVED.isoformat()}Z".encode()
    with zipfile.ZipFile(stamped) as source, zipfile.ZipFile(clean, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + saved, content)
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(entry, content)
    return clean.getvalue()


def main(output: str | None = None) -> None:
    inventory = sorted(rows(TABLE), key=lambda line: (line.department, line.year, line.serial))
    path = Path(output) if output else OUTPUT
    path.write_bytes(reproducible(workbook(inventory)))
    print(f"{len(inventory)} rows in {path}")


if __name__ == "__main__":
    main(*sys.argv[1:])
