"""What earlier parts of a list have shown holds for later ones, is not found again, and is forgotten when much."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reservkoll.i18n import Language
from reservkoll.inventory.reader import Inventory, read_inventory
from reservkoll.rulebook.load import load_rulebook
from reservkoll.screening.chunked import cache as module
from reservkoll.screening.chunked.cache import ChunkCache
from reservkoll.screening.chunked.run import answer_part
from reservkoll.screening.screen import screen
from reservkoll.screening.settings import Settings

BOOK = load_rulebook()
SETTINGS = Settings({}, None, date(2026, 6, 1), Language.SV, same_need=False)
HEADINGS = "Diarienr;CPV-kod;Uppskattat värde (kr);Annonserad;Lag;Myndighetstyp;Upphandlingsslag"


def part(folder: Path, lines: list[str]) -> Inventory:
    path = folder / "list.csv"
    path.write_text("\n".join([HEADINGS, *lines]) + "\n", "utf-8")
    return read_inventory(path, nomenclature=BOOK.nomenclature)


def line(
    number: int, *, code: str = "85312120-6", value: int = 500_000, day: str = "2024-01-10", act: str = "LOU"
) -> str:
    return f"KS {number};{code};{value};{day};{act};Kommun;tjänster"


def test_rows_like_earlier_ones_are_not_read_again_and_are_told_as_if_they_were(tmp_path: Path) -> None:
    first = part(tmp_path, [line(1), line(2, code="30192000-1"), line(3, act=""), line(4, day="")])
    kept = ChunkCache(BOOK)
    answer_part(first, BOOK, SETTINGS, {}, kept)
    known = len(kept.explanations.kept)
    # In another order, with another value that reads alike, one that does not, and one under the law of another year.
    second = part(
        tmp_path, [line(9, act=""), line(8, value=510_000), line(7, value=9_000_000), line(6, day="2022-02-02")]
    )
    rows, told = answer_part(second, BOOK, SETTINGS, {}, kept)
    assert len(kept.explanations.kept) == known + 2
    alone = screen(second, BOOK, SETTINGS, {})
    assert rows.equals(alone.rows)
    assert told.screening.missing == alone.missing
    assert rows["direct_procurement"].to_list()[1:3] == ["yes", "no"]


def test_what_is_kept_is_forgotten_when_it_is_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 1)
    one = part(tmp_path, [line(1), line(2, act="LUF"), line(3, act="")])
    kept = ChunkCache(BOOK)
    answers = [answer_part(one, BOOK, SETTINGS, {}, kept)[0] for _ in range(3)]
    assert len(kept.explanations.kept) == len(kept.words) == 3
    assert all(each.equals(screen(one, BOOK, SETTINGS, {}).rows) for each in answers)
