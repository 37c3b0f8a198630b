"""Official lists of CPV names as people get them: the EU's workbook, genericode of eForms, csv with code and name.

Nothing is taken on trust: every code must be of CPV 2008, with its check digit where one is given.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reservkoll.cpv.nomenclature import CodeError, Nomenclature, stated_code
from reservkoll.cpv.own_names import OwnNames
from reservkoll.errors import InputError
from reservkoll.inventory.folding import one_line, shortened
from reservkoll.texts import Language, mark

GENERICODE = ".gc"
XML = (GENERICODE, ".xml")
MOST_BYTES = 100_000_000
HEADER_ROWS = 30
MOST_TOLD = 5
LONGEST_NAME = 500
CODE_HEADINGS = {"code", "kod", "cpv", "cpv code", "cpv kod", "cpvcode"}
NAME_HEADINGS = {
    Language.SV: {"sv", "swe", "swedish", "svenska", "name sv", "namn sv", "swe label", "benamning"},
    Language.EN: {"en", "eng", "english", "engelska", "name en", "namn en", "eng label"},
}
ANY_NAME = {"name", "namn", "label", "description", "beskrivning"}
LOOKS_LIKE_CODE = re.compile(r"\d{6,9}(-\d)?$")

Row = tuple[int, Mapping[str, str]]


@dataclass(frozen=True)
class CodeNames:
    """What a list holds: names by language and code, codes that CPV 2008 does not have, how many it has no name for."""

    lists: Mapping[Language, OwnNames]
    unknown: tuple[str, ...]
    missing: int


def read_code_names(path: Path, nomenclature: Nomenclature, language: Language = Language.SV) -> CodeNames:
    """Read and check a list; `language` is that of a column that is only called “name”.

    Raises:
        InputError: the file cannot be read, has no such columns, a wrong check digit or two names for one code.
    """
    rows = _genericode(path) if path.suffix.lower() in XML else _sheets(path)
    names: dict[Language, dict[str, str]] = {one: {} for one in Language}
    unknown: list[str] = []
    wrong: list[str] = []
    seen = False
    for number, row in rows:
        texts = _texts(row, language)
        stated = row.get("code", "")
        if not LOOKS_LIKE_CODE.match(stated) or not texts:
            continue
        seen = True
        try:
            code = nomenclature.parse(stated)
        except CodeError:
            found = stated_code(stated)
            known = found is not None and found.digits in nomenclature.by_digits
            (wrong if known else unknown).append(f"{stated} ({number})" if known else stated)
            continue
        for one, text in texts.items():
            if names[one].setdefault(code, text) != text:
                raise InputError(
                    mark("{path}, row {row}: {code} has two names, “{first}” and “{second}”. Which one is right?"),
                    path=path,
                    row=number,
                    code=code,
                    first=shortened(names[one][code]),
                    second=shortened(text),
                )
    if wrong:
        raise InputError(
            mark(
                "{path}: {count} codes have a wrong check digit, with the row of each: {codes}. "
                "Nothing was imported; fetch the list again."
            ),
            path=path,
            count=len(wrong),
            codes=", ".join(wrong[:MOST_TOLD]),
        )
    lists = {one: found for one, found in names.items() if found}
    if not lists:
        raise (
            _nothing(path)
            if not seen
            else InputError(
                mark("{path} has no code of CPV 2008; its first codes are {codes}. Is it the right list?"),
                path=path,
                codes=", ".join(unknown[:MOST_TOLD]),
            )
        )
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return CodeNames(
        {one: OwnNames(path.name, sha256, found) for one, found in lists.items()},
        tuple(dict.fromkeys(unknown)),
        len(nomenclature.codes) - max(map(len, lists.values())),
    )


def _texts(row: Mapping[str, str], language: Language) -> dict[Language, str]:
    """The names of a row, without signs that a terminal could obey."""
    texts = {}
    for one in Language:
        text = row.get(one.value) or (row.get("name", "") if one is language else "")
        text = one_line("".join(" " if unicodedata.category(sign) in {"Cc", "Cf"} else sign for sign in text))
        if text:
            texts[one] = text[:LONGEST_NAME]
    return texts


def _nothing(path: Path) -> InputError:
    return InputError(
        mark(
            "{path}: no column of CPV codes with a column of names was found. "
            "Give a csv with the columns code and name, the EU's workbook or a genericode list."
        ),
        path=path,
    )


def _columns(headings: Sequence[str]) -> dict[str, int]:
    """Which column holds what: code, name, sv, en."""
    columns: dict[str, int] = {}
    for position, heading in enumerate(headings):
        folded = " ".join(re.sub(r"[^0-9a-zåäö]+", " ", heading.lower()).replace("ä", "a").split())
        if folded in CODE_HEADINGS:
            columns.setdefault("code", position)
        elif folded in ANY_NAME:
            columns.setdefault("name", position)
        else:
            for language, names in NAME_HEADINGS.items():
                if folded in names:
                    columns.setdefault(language.value, position)
    return columns if "code" in columns and len(columns) > 1 else {}


def _sheets(path: Path) -> Iterator[Row]:
    from reservkoll.inventory.read import open_source

    source = open_source(path)
    for name in source.sheets:
        cells = source.load(name.name).cells.fill_null("").rows()
        for number, row in enumerate(cells[:HEADER_ROWS]):
            columns = _columns([str(cell) for cell in row])
            if columns:
                yield from _rows(cells[number + 1 :], columns, number + 2)
                break


def _rows(cells: Iterable[Sequence[object]], columns: Mapping[str, int], first: int) -> Iterator[Row]:
    for number, row in enumerate(cells, start=first):
        yield number, {what: str(row[position]).strip() for what, position in columns.items()}


def _genericode(path: Path) -> Iterator[Row]:
    """The rows of a genericode list; a document type, and with it entities of its own, is refused."""
    from xml.etree import ElementTree

    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(mark("{path} is too large to be a list of CPV codes. Is it the right file?"), path=path)
        data = path.read_bytes()
        _refuse_document_type(data, path)
        root = ElementTree.fromstring(data)
    except OSError as error:
        raise InputError(mark("{path} cannot be read: {reason}."), path=path, reason=error.strerror or error) from None
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(mark("{path} is no XML that can be read: {reason}."), path=path, reason=error) from None
    for number, row in enumerate((one for one in root.iter() if _local(one.tag) == "Row"), start=1):
        values = {}
        for value in row:
            text = "".join(value.itertext()).strip()
            values[value.get("ColumnRef") or ""] = text
        columns = _columns(list(values))
        held = list(values.values())
        yield number, {what: held[position] for what, position in columns.items()}


def _refuse_document_type(data: bytes, path: Path) -> None:
    from xml.parsers import expat

    def refuse(*_: object) -> None:
        raise InputError(mark("{path} declares a document type, which lists of codes do not have."), path=path)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]
