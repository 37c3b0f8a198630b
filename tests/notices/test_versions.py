"""Notices of one procurement among the files: changes, results and cancellations; nothing is counted twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.notices.made_up import MadeNotice
from tests.notices.test_reading import NOTICE, collected


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
