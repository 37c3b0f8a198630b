"""The map of accounts: the narrowest entry decides, doubt is refused, mistakes are named with their line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import ROOT

from reservkoll.common.errors import ReservkollError
from reservkoll.ledger.accounts import AccountMap, read_accounts

Write = Callable[[str, str], Path]


@pytest.mark.parametrize(
    ("account", "area"),
    [
        ("4629", None), ("4630", 0), ("4639", 0), ("4640", None), ("46300", None),
        ("465", 0), ("4650", 0), ("46599", 0), ("466", None), ("62", 1), ("6170", None),
    ],
)  # fmt: skip
def test_ranges_prefixes_and_their_edges(accounts: AccountMap, account: str, area: int | None) -> None:
    assert accounts.area_of(account) == area


def test_the_narrowest_entry_decides(write: Write) -> None:
    text = """
areas:
  - {name: A, accounts: ["4*"]}
  - {name: B, accounts: ["46*"]}
  - {name: C, accounts: ["4630-4639"]}
  - {name: D, accounts: [4631]}
"""
    accounts = read_accounts(write(text, "a.yaml"))
    found = accounts.table(["4100", "4699", "4630", "4631"])
    assert dict(found.iter_rows()) == {"4100": 0, "4699": 1, "4630": 2, "4631": 3}


def test_an_account_in_two_areas_is_refused(write: Write) -> None:
    accounts = read_accounts(
        write('areas: [{name: A, accounts: ["46*"]}, {name: B, accounts: ["4600-4699"]}]', "a.yaml")
    )
    with pytest.raises(ReservkollError, match=r"account 4631 .*“A” and .*“B”"):
        accounts.table(["4631"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('areas:\n  - name: A\n    accounts:\n      - "46x"\n', "line 4: “46x”"),
        ('areas:\n  - name: A\n    accounts: ["4639-4630"]\n', "line 3: “4639-4630”"),
        ('areas:\n  - name: A\n    accounts: ["46-4630"]\n', "line 3: “46-4630”"),
        (
            'areas:\n  - {name: A, accounts: ["1"]}\n  - {name: a, accounts: ["2"]}\n',
            "line 3: the area “a” stands twice",
        ),
        ('areas:\n  - {name: A, accounts: ["1"], counts: true}\n', "line 2.*counts.*unknown key"),
        ("areas: []\n", "areas"),
        ("areas:\n  - {name: A}\n", "line 2.*accounts.*missing"),
    ],
)
def test_a_mistake_is_named_with_its_line(write: Write, text: str, told: str) -> None:
    with pytest.raises(ReservkollError, match=told):
        read_accounts(write(text, "a.yaml"))


def test_the_example_is_a_map() -> None:
    example = read_accounts(ROOT / "examples" / "ledger-accounts.yaml")
    assert [area.in_share for area in example.areas] == [True, True, True, True, False]
    assert example.area_of("4631") == 0
