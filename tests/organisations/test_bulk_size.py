"""A bulk file of three million lines: how long it takes to import and to find in, and that no person is kept."""

from __future__ import annotations

import runpy
import sqlite3
import time
from datetime import date
from pathlib import Path

import pytest

from reservkoll.organisations.find import Index
from reservkoll.organisations.importing import read_registers
from reservkoll.organisations.index import write_index
from reservkoll.rulebook.rulebook import Rulebook

LINES = 3_000_000
MOST_SECONDS = 120.0  # of processor time: a minute on two cores
MOST_FINDING = 0.05


@pytest.mark.slow
def test_three_million_lines_are_imported_in_a_minute_and_found_at_once(tmp_path: Path, rulebook: Rulebook) -> None:
    maker = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "make_bulk_files.py"))
    path, index = tmp_path / "bolagsverket_bulkfil.txt", tmp_path / "i.sqlite"
    maker["write"](path, maker["bolagsverket"](LINES), "utf-8")
    began = time.process_time()
    read = read_registers([path], rulebook.industries)
    ids = [each.id for each in rulebook.industries.industries]
    write_index(index, read, ids, date(2026, 11, 30), rulebook.sha256)
    assert time.process_time() - began < MOST_SECONDS
    assert read.sources[0].counted.persons == LINES // 8
    with sqlite3.connect(index) as database:
        [(persons,)] = database.execute("SELECT COUNT(*) FROM organisations WHERE org_no / 1000000 % 100 < 20")
    assert persons == 0
    with Index(index, rulebook.industries) as opened:
        began = time.process_time()
        assert opened.find("85312120-6", places=["Örebro"], form="ideburen").candidates
        assert time.process_time() - began < MOST_FINDING
