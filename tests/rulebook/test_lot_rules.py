"""lots.yaml and activities.yaml are loaded as strictly as the rest of the rulebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Edit

from reservkoll.common.errors import ReservkollError
from reservkoll.rulebook.load import load_rulebook


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("lots.yaml", "opens: reserved_mission", "opens: reserved_nothing", "reserved_nothing"),
        ("lots.yaml", "note: lots_in_periods", "note: lots_in_period", "lots_in_periods"),
        ("lots.yaml", "        source: luf\n", "        source: lufff\n", "lufff"),
        ("activities.yaml", "when: {list: lov-services}", "when: {list: lov-service}", "lov-services"),
        ("activities.yaml", "not_proposed: cpv-goods", "not_proposed: cpv-good", "cpv-goods"),
        ("activities.yaml", "    source: kl\n", "    source: klx\n", "klx"),
        ("activities.yaml", "    open: true\n", "", "open"),
        ("activities.yaml", "months: 36", "months: 0", "months"),
    ],
)
def test_a_slip_is_found_when_the_rulebook_is_loaded(
    folder: Path, edit: Edit, name: str, old: str, new: str, said: str
) -> None:
    edit(name, old, new)
    with pytest.raises(ReservkollError) as raised:
        load_rulebook(folder)
    assert said in str(raised.value)
    assert name in str(raised.value)


def test_the_notes_of_lots_are_needed(folder: Path, edit: Edit) -> None:
    edit("notes.yaml", "lot_small_open:", "lot_small_opened:")
    with pytest.raises(ReservkollError, match="lot_small_open"):
        load_rulebook(folder)
