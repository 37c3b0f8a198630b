"""xls and xlsb workbooks made byte by byte, since no library at hand writes them."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

Cell = str | float | bool | None
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _record(kind: int, data: bytes = b"") -> bytes:
    """A record of xlsb (MS-XLSB 2.1.4)."""
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(data)
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return number + length + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def write_xlsb(
    path: Path,
    sheets: dict[str, Sequence[Sequence[Cell]]],
    *,
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
    claimed_strings: int | None = None,
    far: tuple[int, int] | None = None,
) -> None:
    """A workbook of binary sheets; `hidden` are sheets, `merged` first and last row and column from 0."""
    texts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        bundled = relations = ""
        workbook = b""
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            body = _record(129) + _record(148, struct.pack("<IIII", 0, len(rows), 0, 9)) + _record(145)
            for row, cells in enumerate(rows):
                body += _record(
                    0, struct.pack("<IIHBBB", row, 0, 300, 0, 0x10 * (row + 1 in hidden_rows), 0) + bytes(4)
                )
                body += b"".join(_xlsb_cell(column, cell, texts) for column, cell in enumerate(cells))
            if far:
                body += _record(0, struct.pack("<IIHBBB", far[0], 0, 300, 0, 0, 0) + bytes(4))
                body += _xlsb_cell(far[1], 1.0, texts)
            body += _record(146)
            if merged:
                areas = (_record(176, struct.pack("<IIII", *area)) for area in merged)
                body += _record(177, struct.pack("<I", len(merged))) + b"".join(areas) + _record(178)
            archive.writestr(f"xl/worksheets/sheet{number}.bin", body + _record(130))
            workbook += _record(
                156, struct.pack("<II", int(name in hidden), number) + _wide(f"rId{number}") + _wide(name)
            )
            relations += (
                f'<Relationship Id="rId{number}" Type="{KIND}worksheet" Target="worksheets/sheet{number}.bin"/>'
            )
            part = f"/xl/worksheets/sheet{number}.bin"
            bundled += f'<Override PartName="{part}" ContentType="application/vnd.ms-excel.worksheet"/>'
        relations += f'<Relationship Id="rId900" Type="{KIND}sharedStrings" Target="sharedStrings.bin"/>'
        archive.writestr("xl/workbook.bin", _record(131) + _record(143) + workbook + _record(144) + _record(132))
        count = len(texts) if claimed_strings is None else claimed_strings
        strings = _record(159, struct.pack("<II", count, count))
        strings += b"".join(_record(19, b"\0" + _wide(text)) for text in texts) + _record(160)
        archive.writestr("xl/sharedStrings.bin", strings)
        archive.writestr("xl/_rels/workbook.bin.rels", RELATIONS.format(relations))
        office = f'<Relationship Id="rId1" Type="{KIND}officeDocument" Target="xl/workbook.bin"/>'
        archive.writestr("_rels/.rels", RELATIONS.format(office))
        archive.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet"/>{bundled}</Types>',
        )


def _xlsb_cell(column: int, value: Cell, texts: dict[str, int]) -> bytes:
    head = struct.pack("<II", column, 0)
    if value is None:
        return b""
    if isinstance(value, bool):
        return _record(4, head + bytes([value]))
    if isinstance(value, str) and value in ERRORS:
        return _record(3, head + bytes([ERRORS[value]]))
    if isinstance(value, str):
        return _record(7, head + struct.pack("<I", texts.setdefault(value, len(texts))))
    return _record(5, head + struct.pack("<d", value))


def write_xls(
    path: Path,
    rows: Sequence[Sequence[Cell]],
    *,
    hidden_rows: Sequence[int] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
    far: tuple[int, int] | None = None,
) -> None:
    """A workbook of Excel 97 (MS-XLS) with one sheet, "Lista"; `merged` are first and last row and column from 0."""
    start = struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)
    name = b"Lista"
    formats = _biff(0xE0, bytes(20)) * 16
    sheet = _biff(0x809, start[:2] + struct.pack("<H", 0x10) + start[4:])
    for row in hidden_rows:
        sheet += _biff(0x208, struct.pack("<HHHHHHHH", row - 1, 0, 9, 255, 0, 0, 0x0120, 15))
    for row, cells in enumerate(rows):
        sheet += b"".join(_xls_cell(row, column, cell) for column, cell in enumerate(cells))
    if far:
        sheet += _xls_cell(*far, 1.0)
    if merged:
        areas = b"".join(struct.pack("<HHHH", *area) for area in merged)
        sheet += _biff(0xE5, struct.pack("<H", len(merged)) + areas)
    sheet += _biff(0x0A, b"")
    begin, end = _biff(0x809, start) + formats, _biff(0x0A, b"")
    place = len(begin) + len(_biff(0x85, bytes(8) + name)) + len(end)
    bound = _biff(0x85, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)
    path.write_bytes(_container(begin + bound + end + sheet))


def _biff(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _xls_cell(row: int, column: int, value: Cell) -> bytes:
    head = struct.pack("<HHH", row, column, 15)
    if value is None:
        return b""
    if isinstance(value, bool):
        return _biff(0x205, head + bytes([value, 0]))
    if isinstance(value, str) and value in ERRORS:
        return _biff(0x205, head + bytes([ERRORS[value], 1]))
    if isinstance(value, str):
        return _biff(0x204, head + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _biff(0x203, head + struct.pack("<d", value))


def _container(stream: bytes) -> bytes:
    """An OLE file (MS-CFB) with the stream "Workbook"."""
    sector = 512
    stream = stream.ljust(max(4096, -(-len(stream) // sector) * sector), b"\0")
    count = len(stream) // sector
    free, last, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    used = [table, last, *range(3, count + 2), last]
    assert len(used) <= 128, "one sector of the table is enough for the tests"
    allocation = struct.pack("<128I", *used, *[free] * (128 - len(used)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, last, 0, last, 0)
    header += struct.pack("<109I", 0, *[free] * 108)

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        wide = (name + "\0").encode("utf-16-le") if name else b""
        return wide.ljust(64, b"\0") + struct.pack(
            "<HBBIII16xI8x8xIQ", len(wide), kind, 1, free, free, child, 0, first, size
        )

    folder = (
        entry("Root Entry", 5, 1, last, 0) + entry("Workbook", 2, free, 2, len(stream)) + entry("", 0, free, 0, 0) * 2
    )
    return header + allocation + folder + stream
