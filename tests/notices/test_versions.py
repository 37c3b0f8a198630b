"""Notices of one procurement among the files: changes, results and cancellations; nothing is counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reservkoll.common.errors import InputError
from reservkoll.notices.request import NoticesRequest
from reservkoll.notices.result import NoticesAnswer
from reservkoll.notices.service import NoticesService
from reservkoll.reports.content.notices import NoticesContent
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.request import ScreeningRequest
from reservkoll.screening.service import ScreeningService
from reservkoll.tabular.readers.notices.source import NoticesSource
from tests.notices.made_up import MadeLot, MadeNotice
from tests.notices.test_reading import LIMITS, NOTICE, collected, written


@pytest.mark.parametrize("identity", ["0a111111-aaaa", "ABC11111-aaaa", "00000000-aaaa"])
@pytest.mark.parametrize("named", ["{id}-01", "{id}"])
def test_a_change_finds_what_it_changes_whatever_the_identifier(tmp_path: Path, identity: str, named: str) -> None:
    first = replace(NOTICE, id=identity)
    change = replace(NOTICE, id="c1", changes=named.format(id=identity.lower()), publication="")
    assert [each.notice.id for each in collected(tmp_path, change, first).lots] == ["c1"]


def changes_of(first: MadeNotice, *named: str) -> list[MadeNotice]:
    return [
        replace(first, id=f"c{number}", changes=each, publication="", dispatched=f"2026-11-{number + 10}+01:00")
        for number, each in enumerate(named)
    ]


@pytest.mark.parametrize("named", [(f"{NOTICE.id}-01", f"{NOTICE.id}-01"), (f"{NOTICE.id}-01", "c0-01")])
@pytest.mark.parametrize("with_the_first", [True, False])
def test_of_several_changes_the_newest_holds(tmp_path: Path, named: tuple[str, str], with_the_first: bool) -> None:
    notices = [*changes_of(NOTICE, *named), *([NOTICE] if with_the_first else [])]
    found = collected(tmp_path, *notices)
    assert [each.notice.id for each in found.lots] == ["c1"]
    assert found.replaced == len(notices) - 1


def test_changes_in_a_circle_end(tmp_path: Path) -> None:
    one, other = changes_of(NOTICE, "c1-01", "c0-01")
    assert collected(tmp_path, one, other).documents == 2


def test_versions_are_numbers(tmp_path: Path) -> None:
    found = collected(tmp_path, replace(NOTICE, version="10"), replace(NOTICE, version="9"))
    assert [each.notice.version for each in found.lots] == ["10"]


RESULT = replace(NOTICE, id="r1", kind="result", publication="", dispatched="2026-11-20+01:00")
CALL = replace(NOTICE, lots=(MadeLot(reserved=("res-pub-ser",)), MadeLot(id="LOT-0002")))
FORMS = (CALL, RESULT)


def cancelled(notice: MadeNotice) -> str:
    change = replace(notice, id="v1", changes=f"{notice.id}-01", publication="")
    reason = "<efac:ChangeReason><cbc:ReasonCode>cancel</cbc:ReasonCode></efac:ChangeReason></efac:Changes>"
    return change.xml().replace("</efac:Changes>", reason)


@pytest.mark.parametrize("order", [FORMS, FORMS[::-1]])
def test_a_lot_with_a_result_counts_once_in_an_inventory(
    tmp_path: Path, rulebook: Rulebook, order: tuple[MadeNotice, ...]
) -> None:
    found = collected(tmp_path, *order)
    assert {(each.notice.id, each.lot.id): each.followed for each in found.lots} == {
        (CALL.id, "LOT-0001"): True,
        (CALL.id, "LOT-0002"): False,
        (RESULT.id, "LOT-0001"): False,
    }
    sheet = NoticesSource(tmp_path, LIMITS).load("")
    assert sheet.cells.height == 2
    assert [values["count"] for template, values in sheet.remarks if "later notice" in template] == [1]


def test_files_of_one_procurement_are_one_list(tmp_path: Path, rulebook: Rulebook) -> None:
    written(tmp_path, *FORMS)
    lists = tuple(str(tmp_path / name) for name in ("0.xml", "1.xml"))
    request = ScreeningRequest(lists=lists, today=date(2026, 11, 30), take_best=True)
    inventory = ScreeningService(request, rulebook).read()
    assert inventory.frame["id"].n_unique() == inventory.frame.height == 2
    assert any("read together" in template for template, _ in inventory.notes)


def test_a_cancelled_procurement_is_no_purchase_and_nothing_open(tmp_path: Path, rulebook: Rulebook) -> None:
    path = written(tmp_path, NOTICE, cancelled(NOTICE))
    (row,) = answer(rulebook, path).rows
    assert (row.current, row.open) == (False, False)
    content = NoticesContent(answer(rulebook, path))
    assert content.kind(row).endswith("avbruten")
    assert list(content.counts()) == []
    assert any("avbrut" in remark for remark in content.remarks())
    with pytest.raises(InputError, match="no notice that can be used"):
        NoticesSource(path, LIMITS).load("")


def test_findings_count_a_lot_once_and_a_call_with_a_result_is_not_open(tmp_path: Path, rulebook: Rulebook) -> None:
    found = answer(rulebook, written(tmp_path, *FORMS))
    assert len(found.rows) == 3
    assert sum(count for _, count in NoticesContent(found).counts()) == 2
    assert [row.open for row in found.rows] == [False, True, False]


def test_precedents_keep_the_reservation_that_the_result_is_silent_of(tmp_path: Path, rulebook: Rulebook) -> None:
    again = replace(CALL, id="c2", publication="", dispatched="2026-11-10+01:00")
    found = answer(rulebook, written(tmp_path, CALL, again, RESULT), precedents=True)
    assert [(row.notice.id, row.lot.id) for row in found.shown] == [("c2", "LOT-0001")]


def answer(rulebook: Rulebook, path: Path, **asked: bool) -> NoticesAnswer:
    return NoticesService(NoticesRequest(files=(path,), today=date(2026, 11, 30), **asked), rulebook).answer()
