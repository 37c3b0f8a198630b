from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.organisations.bulk import bolagsverket, bolagsverket_line, scb, scb_line

from reservkoll.common.errors import InputError
from reservkoll.organisations.find import Index, named_form
from reservkoll.organisations.importing import read_registers
from reservkoll.organisations.index import open_index, write_index
from reservkoll.rulebook.rulebook import Rulebook

DAY_CARE, CLEANING = "85312120-6", "90910000-9"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook) -> Path:
    folder = tmp_path_factory.mktemp("index")
    files = (
        bolagsverket(
            folder / "b.zip",
            [
                bolagsverket_line(),  # by words
                bolagsverket_line("5560000167$ORGNR-IDORG", "Omsorg AB$N", "AB-ORGFO"),
                bolagsverket_line("7696000019$ORGNR-IDORG", "Kooperativet$N", "EK-ORGFO", place="Kumla"),
                bolagsverket_line("8020001247$ORGNR-IDORG", "Nedlagd$N", ended="2020-01-01"),
                bolagsverket_line("8020001254$ORGNR-IDORG", "Okänd$N", "XYZ-ORGFO"),
                bolagsverket_line("8020001262$ORGNR-IDORG", "Bostäder$N", said="Bygger bostäder"),
            ],
        ),
        scb(
            folder / "s.zip",
            [
                scb_line("168020001270", Namn="Huvudkod", Ng1="88101"),
                scb_line("168020001288", Namn="Bikod", Ng1="94990", Ng2="88992", Reklamsparrtyp="1"),
            ],
        ),
    )
    path = folder / "i.sqlite"
    read = read_registers(files, rulebook.industries)
    write_index(path, read, [each.id for each in rulebook.industries.industries], date(2026, 11, 30), rulebook.sha256)
    return path


def _names(index: Path, rulebook: Rulebook, code: str, **wanted: object) -> list[str | None]:
    with Index(index, rulebook.industries) as opened:
        return [each.name for each in opened.find(code, **wanted).candidates]  # type: ignore[arg-type]


def test_the_best_candidates_come_first_by_form_and_then_by_what_tells_of_them(index: Path, rulebook: Rulebook) -> None:
    assert _names(index, rulebook, DAY_CARE) == [
        "Huvudkod", "Bikod", "Föreningen Lyktan", "Kooperativet", "Okänd", "Omsorg AB",
    ]  # fmt: skip


def test_ideburen_asks_for_forms_and_tells_of_those_that_are_not_known(index: Path, rulebook: Rulebook) -> None:
    with Index(index, rulebook.industries) as opened:
        found = opened.find(DAY_CARE, form="ideburen")
    assert [each.form for each in found.candidates] == [*["ideell_forening"] * 3, "ekonomisk_forening"]
    assert (found.numbers, found.unknown_forms) == ({"day_activities": 4}, 1)


def test_a_place_is_a_post_town_however_it_is_written(index: Path, rulebook: Rulebook) -> None:
    assert _names(index, rulebook, DAY_CARE, places=["KUMLA"]) == ["Kooperativet"]
    assert len(_names(index, rulebook, DAY_CARE, places=["örebro", "Kumla"])) == 6
    with pytest.raises(InputError, match="Kumla"):
        _names(index, rulebook, DAY_CARE, places=["Kumlla"])


def test_one_legal_form_may_be_asked_for_in_words(index: Path, rulebook: Rulebook) -> None:
    assert named_form("Idéburen") == "ideburen"
    assert _names(index, rulebook, DAY_CARE, form=named_form("Ekonomisk förening")) == ["Kooperativet"]
    with pytest.raises(InputError):
        _names(index, rulebook, DAY_CARE, form="klubb")


def test_words_count_from_where_they_begin(index: Path, rulebook: Rulebook) -> None:
    assert _names(index, rulebook, CLEANING) == []  # “städ” is in “bostäder”


def test_no_more_are_shown_than_asked_for_but_all_are_counted(index: Path, rulebook: Rulebook) -> None:
    with Index(index, rulebook.industries) as opened:
        found = opened.find(DAY_CARE, limit=2)
    assert (len(found.candidates), found.numbers) == (2, {"day_activities": 6})


def test_a_wide_code_asks_for_all_below_it_and_an_unknown_one_for_nothing(index: Path, rulebook: Rulebook) -> None:
    with Index(index, rulebook.industries) as opened:
        assert len(opened.find("85000000-9").industries) > 1
        assert len({each.number for each in opened.find("85000000-9").candidates}) == 6
        assert opened.find("33000000-0").industries == ()


def test_a_wish_for_no_advertising_is_told(index: Path, rulebook: Rulebook) -> None:
    with Index(index, rulebook.industries) as opened:
        remarks = {each.name: each.remarks for each in opened.find(DAY_CARE).candidates}
    assert remarks["Bikod"] == ("no_advertising",)
    assert remarks["Huvudkod"] == ()


def test_legal_forms_are_told_by_number_also_of_those_that_have_ended(index: Path, rulebook: Rulebook) -> None:
    with Index(index, rulebook.industries) as opened:
        forms = opened.forms(["8020001247", "5560000167", "2120001231"])
        assert opened.organisation("2120001231") is None
    assert forms == {"8020001247": "ideell_forening", "5560000167": "aktiebolag"}


def test_what_is_no_index_is_refused_with_what_to_do(tmp_path: Path, index: Path) -> None:
    other = tmp_path / "other.sqlite"
    other.write_text("nothing")
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(index.read_bytes()[:200])
    for path in (other, damaged, tmp_path / "none.sqlite", tmp_path):
        with pytest.raises(InputError):
            open_index(path)


def test_an_index_replaces_an_index_and_nothing_else(tmp_path: Path, index: Path, rulebook: Rulebook) -> None:
    read = read_registers([bolagsverket(tmp_path / "b.txt", [bolagsverket_line()])], rulebook.industries)
    older, other = tmp_path / "older.sqlite", tmp_path / "notes.txt"
    older.write_bytes(index.read_bytes())
    other.write_text("mine")
    write_index(older, read, (), date(2026, 12, 1), "")
    with pytest.raises(InputError):
        write_index(other, read, (), date(2026, 12, 1), "")
    assert other.read_text() == "mine"
