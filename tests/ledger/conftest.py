"""Small made-up ledgers and account maps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from reservkoll.ledger.accounts import AccountMap, read_accounts

HEADINGS = ("leverantor", "leverantor_id", "konto_nr", "konto_text", "belopp", "datum")
MAP = """
areas:
  - name: Omsorg
    accounts: ["4630-4639", "465*"]
  - name: Lokaler
    accounts: ["62*"]
    in_share: false
"""
Row = Sequence[str]
WriteLedger = Callable[..., Path]


@pytest.fixture
def write_ledger(tmp_path: Path) -> WriteLedger:
    """Writes rows as a csv file and returns where it lies."""

    def write(*rows: Row, headings: Row = HEADINGS, name: str = "ledger.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(";".join(row) for row in (headings, *rows)) + "\n", "utf-8")
        return path

    return write


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes any text file."""

    def put(text: str, name: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return put


@pytest.fixture
def accounts(write: Callable[[str, str], Path]) -> AccountMap:
    return read_accounts(write(MAP, "accounts.yaml"))
