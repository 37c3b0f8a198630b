"""Official lists of names: what is taken in, and what is refused with one clear error."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import openpyxl
import pytest
from tests.conftest import ROOT

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.cpv.own_names import FILE, load_own_names, store_own_names
from reservkoll.errors import InputError
from reservkoll.inventory.code_names import CodeNames, read_code_names
from reservkoll.texts import Language

GENERICODE = """<?xml version="1.0" encoding="UTF-8"?>
<gc:CodeList xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/"><SimpleCodeList>
<Row><Value ColumnRef="code"><SimpleValue>03000000</SimpleValue></Value>
<Value ColumnRef="Name"><SimpleValue>Agricultural products</SimpleValue></Value>
<Value ColumnRef="swe_label"><SimpleValue>Jordbruksprodukter</SimpleValue></Value>
<Value ColumnRef="eng_label"><SimpleValue>Agricultural products</SimpleValue></Value></Row>
</SimpleCodeList></gc:CodeList>"""
BOMB = '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><CodeList><Row/></CodeList>'


@pytest.fixture
def nomenclature() -> Nomenclature:
    return Nomenclature(ROOT / "rules" / "cpv")


def _read(path: Path, content: str, nomenclature: Nomenclature, language: Language = Language.SV) -> CodeNames:
    path.write_text(content, "utf-8")
    return read_code_names(path, nomenclature, language)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_with_code_and_name(tmp_path: Path, nomenclature: Nomenclature, delimiter: str) -> None:
    lines = [["code", "name"], ["03111000-2", "Frön"], ["03212100", "Potatis"]]
    path = tmp_path / "names.csv"
    read = _read(path, "\n".join(delimiter.join(line) for line in lines) + "\n", nomenclature)
    assert read.lists[Language.SV].names == {"03111000-2": "Frön", "03212100-1": "Potatis"}
    assert read.lists[Language.SV].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert Language.EN not in read.lists
    assert read.missing == 9452
    english = read_code_names(path, nomenclature, Language.EN)
    assert set(english.lists) == {Language.EN}


def test_the_workbook_of_the_eu(tmp_path: Path, nomenclature: Nomenclature) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["CODE", "BG", "EN", "SV"])
    sheet.append(["03111000-2", "Семена", "Seeds", "Frön"])
    other = book.create_sheet("Supplementary codes")
    other.append(["CODE", "EN", "SV"])
    other.append(["AA01-1", "Metal", "Metall"])
    book.save(tmp_path / "cpv.xlsx")
    read = read_code_names(tmp_path / "cpv.xlsx", nomenclature)
    assert read.lists[Language.SV].names == {"03111000-2": "Frön"}
    assert read.lists[Language.EN].names == {"03111000-2": "Seeds"}
    assert read.unknown == ()


def test_genericode(tmp_path: Path, nomenclature: Nomenclature) -> None:
    read = _read(tmp_path / "cpv.gc", GENERICODE, nomenclature)
    assert read.lists[Language.SV].names == {"03000000-1": "Jordbruksprodukter"}
    assert read.lists[Language.EN].names == {"03000000-1": "Agricultural products"}


def test_unknown_codes_are_named_and_left_out(tmp_path: Path, nomenclature: Nomenclature) -> None:
    read = _read(tmp_path / "n.csv", "code,name\n03111000-2,Frön\n99999999-9,Allt\n", nomenclature)
    assert read.unknown == ("99999999-9",)
    assert list(read.lists[Language.SV].names) == ["03111000-2"]


def test_signs_that_a_terminal_obeys_are_left_out(tmp_path: Path, nomenclature: Nomenclature) -> None:
    read = _read(tmp_path / "n.csv", "code,name\n03111000-2,Fr\x1b[31mön  \u202efrö\n", nomenclature)
    assert read.lists[Language.SV].names == {"03111000-2": "Fr [31mön frö"}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "code,name\n03111000-3,Frön\n", "wrong check digit, with the row of each: 03111000-3 .2.. "),
        ("a.csv", "code,name\n03111000-2,Frön\n03111000,Fröer\n", "two names"),
        ("a.csv", "namn,pris\nFrön,12\n", "no column of CPV codes"),
        ("a.csv", "code,name\n99999999-9,Allt\n", "no code of CPV 2008"),
        ("a.csv", "code,name\n", "no column of CPV codes"),
        ("a.csv", "", "is empty"),
        ("a.gc", BOMB, "declares a document type"),
        ("a.gc", "<CodeList><Row>", "is no XML"),
        ("a.gc", "<CodeList/>", "no column of CPV codes"),
        ("a.gc", "code,name\n", "is no XML"),
        ("a.xlsx", "code,name\n", "is not what its name says"),
        ("a.pdf", "%PDF", "are not read"),
    ],
)
def test_a_bad_file_gives_one_clear_error(
    tmp_path: Path, nomenclature: Nomenclature, name: str, content: str, told: str
) -> None:
    with pytest.raises(InputError, match=told) as caught:
        _read(tmp_path / name, content, nomenclature)
    assert name in str(caught.value)


@pytest.mark.parametrize("name", ["none.csv", "none.xlsx", "none.gc"])
def test_a_missing_file_is_told(tmp_path: Path, nomenclature: Nomenclature, name: str) -> None:
    with pytest.raises(InputError, match=name):
        read_code_names(tmp_path / name, nomenclature)


def test_what_is_stored_is_read_back_and_damage_is_told(tmp_path: Path, nomenclature: Nomenclature) -> None:
    assert load_own_names(tmp_path / "data") == {}
    read = _read(tmp_path / "n.csv", "code,name\n03111000-2,Frön\n", nomenclature)
    path = store_own_names(read.lists, tmp_path / "data")
    assert load_own_names(tmp_path / "data") == read.lists
    for damaged in (path.read_text("utf-8").replace("Frön", "Bomber"), "{", "[]", json.dumps({"format": "other"})):
        path.write_text(damaged, "utf-8")
        with pytest.raises(InputError, match="Import the list again"):
            load_own_names(tmp_path / "data")
    assert path.name == FILE


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", "utf-8")
    with pytest.raises(InputError, match="RESERVKOLL_DATA"):
        store_own_names({}, tmp_path / "data")
