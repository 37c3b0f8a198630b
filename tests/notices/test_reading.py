"""Notices as read: rows, codes, values, months and reservations; what is faulty is one error and loses no other."""

from __future__ import annotations

import io
import tarfile
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reservkoll.common.errors import InputError
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.inventory.reader import read_inventory
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.tabular.read_limits import ReadLimits
from reservkoll.tabular.readers.notices import packages
from reservkoll.tabular.readers.notices.collected import EVERYWHERE, Collected, collect
from reservkoll.tabular.readers.notices.eforms import read_notice
from tests.notices.made_up import MadeLot, MadeNotice
from tests.tools import shared

NOTICE = MadeNotice()
LIMITS = ReadLimits()


@pytest.fixture
def nomenclature(rulebook: Rulebook) -> Nomenclature:
    return rulebook.nomenclature


def written(folder: Path, *notices: MadeNotice | str) -> Path:
    for number, each in enumerate(notices):
        (folder / f"{number}.xml").write_text(each if isinstance(each, str) else each.xml(), "utf-8")
    return folder


def collected(folder: Path, *notices: MadeNotice | str, country: str = "SWE") -> Collected:
    return collect([written(folder, *notices)], LIMITS, country)


def test_a_lot_is_read_as_it_stands() -> None:
    lot = MadeLot(more_cpv=("85312300", "85312100"), reserved=("res-pub-ser", "res-ws"))
    notice = read_notice(replace(NOTICE, lots=(lot,)).xml().encode(), "a.xml")
    assert (notice.dispatched, notice.kind, notice.legal_basis) == (date(2026, 11, 1), "competition", "32014L0024")
    assert [(each.name, each.number, each.country) for each in notice.buyers] == [
        ("Storstads kommun", "212000-1231", "SWE")
    ]
    (read,) = notice.lots
    assert (read.cpv, read.more_cpv) == ("85312100", ("85312300", "85312100"))
    assert read.value is not None
    assert (f"{read.value.value:f}", read.value.currency) == ("12000000", "SEK")
    assert (read.term.number, read.term.unit) == (36, "MONTH")
    assert read.reserved == ("res-pub-ser", "res-ws")
    assert read.deadline == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        (NOTICE.xml().replace("Storstads kommun", ""), "the buyer's name"),
        (NOTICE.xml().replace(">SWE</cbc:IdentificationCode>", "></cbc:IdentificationCode>"), "the buyer's country"),
        (NOTICE.xml().replace(">85312100<", "><"), "a main CPV code"),
        (NOTICE.xml().replace(">LOT-0001<", "><"), "a lot's identifier"),
        (NOTICE.xml().replace(">Daglig verksamhet<", "> <"), "a title"),
        (NOTICE.xml().replace("2026-11-01+01:00", "2026-13-01"), "the day of dispatch"),
        (NOTICE.xml().replace(NOTICE.id, ""), "the notice's identifier"),
        (NOTICE.xml().replace("</efac:Organizations>", "<efac:Organization/></efac:Organizations>"), "an organisation"),
        (NOTICE.xml()[:900], "no XML"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "document type"),
        ("<table><row/></table>", "no procurement notice in eForms"),
        ("<TED_EXPORT/>", "before eForms"),
        ("", "no XML"),
    ],
)
def test_a_faulty_notice_is_one_clear_error_and_the_others_are_read(tmp_path: Path, spoilt: str, told: str) -> None:
    found = collected(tmp_path, NOTICE, spoilt)
    (fault,) = found.faults
    assert told in str(fault)
    assert "1.xml" in str(fault)
    assert [each.notice.id for each in found.lots] == [NOTICE.id]
    assert found.documents == 2


def test_two_lots_of_one_name_are_a_contradiction(tmp_path: Path) -> None:
    (fault,) = collected(tmp_path, replace(NOTICE, lots=(MadeLot(), MadeLot()))).faults
    assert "more than one lot called LOT-0001" in str(fault)


def test_two_main_codes_for_one_lot_are_a_contradiction(tmp_path: Path) -> None:
    main = '<cac:MainCommodityClassification><cbc:ItemClassificationCode listName="cpv">85312100'
    twice = NOTICE.xml().replace(main, f"<cac:MainCommodityClassification></cac:MainCommodityClassification>{main}")
    (fault,) = collected(tmp_path, twice).faults
    assert "more than one main code" in str(fault)


def test_a_change_replaces_what_it_changes_and_nothing_is_counted_twice(tmp_path: Path) -> None:
    change = replace(
        NOTICE, id="33333333-aaaa", changes=f"{NOTICE.id}-01", publication="", lots=(MadeLot(amount="9000000"),)
    )
    found = collected(tmp_path, NOTICE, change)
    assert [each.notice.id for each in found.lots] == [change.id]
    assert (found.notices, found.replaced, found.documents) == (1, 1, 2)


def test_the_same_notice_twice_is_counted_once(tmp_path: Path) -> None:
    newer = replace(NOTICE, version="02")
    found = collected(tmp_path, newer, NOTICE, NOTICE)
    assert [each.notice.version for each in found.lots] == ["02"]
    assert found.replaced == 2


def test_a_change_of_another_procurement_is_an_error(tmp_path: Path) -> None:
    wrong = replace(NOTICE, id="33333333-aaaa", changes=f"{NOTICE.id}-01", procedure_id="other", publication="")
    found = collected(tmp_path, NOTICE, wrong)
    assert [each.notice.id for each in found.lots] == [NOTICE.id]
    assert "another procurement" in str(found.faults[0])


def test_buyers_of_other_countries_are_left_out_and_counted(tmp_path: Path) -> None:
    norwegian = replace(NOTICE, id="44444444-aaaa", country="NOR", publication="")
    assert collected(tmp_path, NOTICE, norwegian).abroad == 1
    assert collect([tmp_path], LIMITS, "NOR").abroad == 1
    assert collect([tmp_path], LIMITS, EVERYWHERE).notices == 2


@pytest.mark.parametrize("name", ["day.tar.gz", "day.tgz", "day.tar", "day.zip"])
def test_archives_hold_the_same_as_files(tmp_path: Path, name: str) -> None:
    inside = {f"20261101/{number}.xml": replace(NOTICE, id=f"n{number}", publication="") for number in range(3)}
    path = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            for each, notice in inside.items():
                archive.writestr(each, notice.xml())
    else:
        with tarfile.open(path, "w:gz" if "gz" in name else "w") as tar:
            for each, notice in inside.items():
                data = notice.xml().encode()
                entry = tarfile.TarInfo(each)
                entry.size = len(data)
                tar.addfile(entry, io.BytesIO(data))
    assert [each.notice.id for each in collect([path], LIMITS).lots] == ["n0", "n1", "n2"]


def test_an_archive_that_unpacks_to_more_than_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "SMALL", 16 << 20)
    path = tmp_path / "bomb.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for number in range(40):
            entry = tarfile.TarInfo(f"{number}.xml")
            entry.size = 1 << 20
            tar.addfile(entry, io.BytesIO(b" " * entry.size))
    with pytest.raises(InputError, match="too large when unpacked"):
        collect([path], LIMITS)


@pytest.mark.parametrize("data", [b"", b"\x1f\x8b\x08", b"no archive at all" * 50])
def test_a_damaged_archive_is_an_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "cut.tar.gz"
    path.write_bytes(data)
    with pytest.raises(InputError, match="damaged"):
        collect([path], LIMITS)


def test_a_folder_without_notices_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no notices"):
        collect([tmp_path], LIMITS)


@pytest.mark.parametrize(
    ("lot", "months", "options"),
    [
        (MadeLot(months=36), 36, 0),
        (MadeLot(months=2, unit="YEAR"), 24, 0),
        (MadeLot(months=24, renewals=0), 24, 0),
        (MadeLot(months=24, renewals=2, renewals_text="2 x 12 månader"), 24, 24),
        (MadeLot(months=24, renewals=1, renewals_text="12 månader"), 24, 12),
        (MadeLot(months=24, renewals=2, renewals_text="12+12 mån"), 24, 24),
        # How long all of them are together is not told: unknown, and never none.
        (MadeLot(months=24, renewals=2, renewals_text="12 månader"), 24, None),
        (MadeLot(months=24, renewals=1, renewals_text="Kan förlängas"), 24, None),
        (MadeLot(months=None), None, None),
    ],
)
def test_months_and_renewals(
    tmp_path: Path, nomenclature: Nomenclature, lot: MadeLot, months: int | None, options: int | None
) -> None:
    inventory = read_inventory(written(tmp_path, replace(NOTICE, lots=(lot,))) / "0.xml", nomenclature=nomenclature)
    row = inventory.frame.row(0, named=True)
    assert row["purchase.contract.months"] == months
    assert row["purchase.contract.option_months"] == options
    assert bool(inventory.problems.height) == (options is None and months is not None)


def test_a_notice_of_another_kind_that_tells_no_renewals_may_have_some(
    tmp_path: Path, nomenclature: Nomenclature
) -> None:
    path = written(tmp_path, replace(NOTICE, kind="planning")) / "0.xml"
    frame = read_inventory(path, nomenclature=nomenclature).frame
    assert frame["purchase.contract.option_months"].to_list() == [None]


def test_notices_are_an_inventory(tmp_path: Path, nomenclature: Nomenclature) -> None:
    lots = (MadeLot(), MadeLot(id="LOT-0002", cpv="90910000", amount="3000000"), MadeLot(id="LOT-0003", amount=None))
    abroad = replace(NOTICE, id="n2", country="NOR", publication="")
    inventory = read_inventory(written(tmp_path, replace(NOTICE, lots=lots), abroad), nomenclature=nomenclature)
    frame = inventory.frame
    assert frame["purchase.value_sek"].to_list() == [1_200_000_000, 300_000_000, None]
    assert frame["purchase.cpv"].to_list() == [["85312100-0"], ["90910000-9"], ["85312100-0"]]
    assert set(frame["purchase.act"]) == {"LOU"}
    assert set(frame["purchase.authority.type"]) == {"municipality"}
    assert set(frame["purchase.authority.org_no"]) == {"2120001231"}
    assert frame["id"].n_unique() == 3
    notes = " ".join(template for template, _ in inventory.notes)
    assert "buyers in other countries" in notes
    assert "the value of all lots together" in notes


def test_an_amount_in_another_currency_is_no_amount_in_kronor(tmp_path: Path, nomenclature: Nomenclature) -> None:
    path = written(tmp_path, replace(NOTICE, lots=(MadeLot(currency="EUR", amount="500000"),)))
    assert read_inventory(path, nomenclature=nomenclature).frame["purchase.value_sek"].to_list() == [None]


@pytest.mark.corpus
def test_the_example_notices() -> None:
    found = collect([shared("data/eforms")], LIMITS, EVERYWHERE)
    assert [str(fault).partition(":")[0].rpartition("/")[2] for fault in found.faults] == ["INVALID_cn_24_empty.xml"]
    by_file = {Path(each.notice.file).name: each for each in found.lots}
    assert len(found.lots) == 18
    assert by_file["cn_24_maximal.xml"].lot.id == "LOT-0002"
    assert [each.lot.reserved for each in found.lots if each.notice.file.endswith("/cn_24_maximal.xml")] == [
        ("res-pub-ser",),
        ("none",),
    ]
    assert by_file["pin-only_24_maximal.xml"].lot.reserved == ("res-pub-ser",)
    assert by_file["can_24_no_tenders.xml"].lot.reserved == ()
    assert by_file["cn_24_multilingual.xml"].lot.title.startswith("Tillhandahållande av IT-tjänster")
    assert by_file["veat_24.xml"].lot.winners[0] == "Direct Healthcare Services Ltd"
