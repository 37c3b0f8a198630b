from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from tests.organisations.bulk import PERSON, bolagsverket, bolagsverket_line, scb, scb_line

from reservkoll.common.errors import InputError
from reservkoll.organisations.importing import Imported, read_registers
from reservkoll.organisations.index import write_index
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.tabular.read_limits import ReadLimits

DIGITS = PERSON.replace("-", "")


def _read(rulebook: Rulebook, *paths: Path) -> Imported:
    return read_registers(paths, rulebook.industries)


def _only(read: Imported) -> dict[str, object]:
    [row] = read.organisations.iter_rows(named=True)
    return row


@pytest.mark.parametrize("name", ["bolagsverket_bulkfil.zip", "bolagsverket_bulkfil.txt"])
def test_an_association_is_read_with_form_place_and_what_it_does(tmp_path: Path, rulebook: Rulebook, name: str) -> None:
    row = _only(_read(rulebook, bolagsverket(tmp_path / name, [bolagsverket_line()])))
    assert (row["org_no"], row["name"], row["form"]) == (8020001239, "Föreningen Lyktan", "ideell_forening")
    assert (row["place"], row["postcode"], row["active"]) == ("Örebro", "70210", True)


def test_scb_is_read_in_latin_1_with_its_industry_codes_the_main_one_first(tmp_path: Path, rulebook: Rulebook) -> None:
    path = scb(tmp_path / "scb_bulkfil_JE_1.zip", [scb_line(Ng2="81210", Ng3="00000", Reklamsparrtyp="1")])
    row = _only(_read(rulebook, path))
    assert (row["form"], row["sni"], row["place"], row["no_advertising"]) == (
        "ideell_forening", "88101 81210", "Örebro", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        bolagsverket_line(identity=f"{DIGITS}$PERSON-IDORG", form="E-ORGFO"),
        bolagsverket_line(identity=f"19{DIGITS}$PERSON-IDORG", form="I-ORGFO"),
        bolagsverket_line(identity=f"{DIGITS}$ORGNR-IDORG", form="AB-ORGFO"),
        bolagsverket_line(identity=f"8020001239$ORGNR-IDORG|{DIGITS}$SAMORDNR-IDORG"),
        bolagsverket_line(form="E-ORGFO"),
    ],
)
def test_what_may_be_a_person_is_counted_and_left_out(tmp_path: Path, rulebook: Rulebook, line: str) -> None:
    read = _read(rulebook, bolagsverket(tmp_path / "b.txt", [line]))
    assert read.organisations.is_empty()
    assert (read.sources[0].counted.lines, read.sources[0].counted.persons) == (1, 1)


@pytest.mark.parametrize(
    "line",
    [scb_line(f"19{DIGITS}", JurForm="10"), scb_line(f"19{DIGITS}"), scb_line(f"16{DIGITS}"), scb_line(JurForm="10")],
)
def test_what_may_be_a_person_in_scb_is_left_out_too(tmp_path: Path, rulebook: Rulebook, line: str) -> None:
    read = _read(rulebook, scb(tmp_path / "s.txt", [line]))
    assert read.organisations.is_empty()
    assert read.sources[0].counted.persons == 1


def test_no_personal_number_reaches_the_index_not_even_from_a_text(tmp_path: Path, rulebook: Rulebook) -> None:
    lines = [
        bolagsverket_line(
            name=f"Förvaltning {PERSON}$FORETAGSNAMN-ORGNAM$2001-01-01", said=f"Daglig verksamhet {DIGITS}"
        ),
        bolagsverket_line(identity=f"{DIGITS}$PERSON-IDORG", name="Kims städ$FORETAGSNAMN-ORGNAM$2001-01-01"),
    ]
    index = tmp_path / "i.sqlite"
    write_index(index, _read(rulebook, bolagsverket(tmp_path / "b.txt", lines)), (), date(2026, 11, 30), "")
    content = index.read_bytes()
    assert b"Lyktan" not in content  # the name was another
    assert all(secret not in content for secret in (PERSON.encode(), DIGITS.encode(), b"3234", b"Kims"))
    database = sqlite3.connect(index)
    assert database.execute("SELECT name FROM organisations").fetchall() == [("Förvaltning 64****-****",)]


def test_quotes_line_ends_and_control_characters_within_fields_are_borne(tmp_path: Path, rulebook: Rulebook) -> None:
    lines = [
        bolagsverket_line(said='Driver kafé ""Lyktan""'),
        bolagsverket_line("8020001247$ORGNR-IDORG", said='Säljer 5" rör till städ'),
        bolagsverket_line("8020001254$ORGNR-IDORG", said='""a"";""b"" kafé'),
        bolagsverket_line("8020001262$ORGNR-IDORG", said="Kafé\noch\x00 catering\x07"),
        bolagsverket_line("8020001270$ORGNR-IDORG", said=""),
    ]
    read = _read(rulebook, bolagsverket(tmp_path / "b.txt", lines))
    said = dict(read.organisations.select("org_no", "description").iter_rows())
    assert said == {
        8020001239: 'Driver kafé "Lyktan"',
        8020001247: 'Säljer 5" rör till städ',
        8020001254: '"a";"b" kafé',
        8020001262: "Kafé och catering",
        8020001270: None,
    }


def test_lines_that_are_no_records_are_told_by_number_alone(tmp_path: Path, rulebook: Rulebook) -> None:
    path = bolagsverket(tmp_path / "b.txt", [bolagsverket_line(), f'"{DIGITS}";"trasig"', bolagsverket_line()])
    counted = _read(rulebook, path).sources[0].counted
    assert (counted.organisations, counted.unreadable, counted.first_unreadable) == (2, 1, [3])


def test_columns_are_found_by_heading_and_unknown_ones_passed_over(tmp_path: Path, rulebook: Rulebook) -> None:
    path = tmp_path / "b.txt"
    path.write_text(
        '"nytt";"organisationsform";"organisationsnamn";"organisationsidentitet"\n'
        '"x";"EK-ORGFO";"Kooperativet$FORETAGSNAMN-ORGNAM$2001-01-01|K$SARSKILT-ORGNAM$2002-01-01";"7696000019$ORGNR-IDORG"\n'
    )
    row = _only(_read(rulebook, path))
    assert (row["name"], row["form"], row["place"]) == ("Kooperativet", "ekonomisk_forening", None)


def test_a_code_that_is_not_known_is_kept_as_it_stands(tmp_path: Path, rulebook: Rulebook) -> None:
    assert (
        _only(_read(rulebook, bolagsverket(tmp_path / "b.txt", [bolagsverket_line(form="XYZ-ORGFO")])))["form"] == "XYZ"
    )
    assert _only(_read(rulebook, scb(tmp_path / "s.txt", [scb_line(JurForm="94")])))["form"] == "94"
    assert _only(_read(rulebook, scb(tmp_path / "t.txt", [scb_line(JurForm="84")])))["form"] == "other_public"


def test_a_name_tells_a_company_with_limited_dividends(tmp_path: Path, rulebook: Rulebook) -> None:
    line = bolagsverket_line("5560000167$ORGNR-IDORG", "Verkstan AB (svb)$FORETAGSNAMN-ORGNAM$2001-01-01", "AB-ORGFO")
    assert _only(_read(rulebook, bolagsverket(tmp_path / "b.txt", [line])))["form"] == "aktiebolag_svb"


def test_two_registers_complete_each_other_and_one_that_has_ended_has_ended(tmp_path: Path, rulebook: Rulebook) -> None:
    files = (
        bolagsverket(tmp_path / "b.txt", [bolagsverket_line(form="S-ORGFO", ended="2020-01-01")]),
        scb(tmp_path / "s.txt", [scb_line(JurForm="71")]),
    )
    row = _only(_read(rulebook, *files))
    assert (row["form"], row["sni"], row["description"], row["active"]) == (
        "familjestiftelse", "88101", "Daglig verksamhet", False,
    )  # fmt: skip
    assert _read(rulebook, *reversed(files)).organisations.equals(_read(rulebook, *files).organisations)


def test_an_ordinary_list_is_read_with_numbers_and_names(tmp_path: Path, rulebook: Rulebook) -> None:
    path = tmp_path / "lista.csv"
    path.write_text(
        f"Organisationsnummer;Namn;Organisationsform;SNI\n802000-1239;Lyktan;Förening;88.101\n{PERSON};Kim;;\n"
    )
    read = _read(rulebook, path)
    assert (_only(read)["form"], _only(read)["sni"]) == ("ideell_forening", "88101")
    assert read.sources[0].counted.persons == 1


def test_hostile_files_are_refused(tmp_path: Path, rulebook: Rulebook) -> None:
    heading = b'"organisationsidentitet";"organisationsnamn"\n'
    endless, binary = tmp_path / "endless.txt", tmp_path / "binary.txt"
    endless.write_bytes(heading + b"x" * (26 << 20))
    binary.write_bytes(heading + b"\0" * 4000)
    bomb = bolagsverket(tmp_path / "bomb.zip", ["x" * (30 << 20)])
    for path in (endless, binary, bomb):
        with pytest.raises(InputError):
            read_registers([path], rulebook.industries, ReadLimits())
