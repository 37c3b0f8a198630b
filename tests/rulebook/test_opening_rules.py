"""openings.yaml, and a user's own areas, are loaded as strictly as the rest of the rulebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Edit

from reservkoll.common.errors import ReservkollError
from reservkoll.i18n import Language
from reservkoll.rulebook.load import load_rulebook, rulebook_for
from reservkoll.rulebook.rulebook import Rulebook


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[lou-annex-2,", "[lou-annex-3,", "Did you mean “lou-annex-2”?"),
        ("id: streets", "id: cleaning", "stands twice"),
        ('["90910000-9"]', '["90910000-8"]', "not in CPV 2008"),
        ("[solnafixarna]", "[solnafixare]", "Did you mean “solnafixarna”?"),
        ("[solnafixarna]", "[]", "sources"),
        ("    group: choice\n", "", "group and when go together"),
        ("    group: direct\n    when: open\n", "", "each opening but none and unknown has a group"),
        ("  unknown:\n", "  not_known:\n", "each opening but none and unknown has a group"),
        ("group: choice", "group: gift", "group"),
        ("months: 24", "months: 61", "too large"),
        ("judged: 2026-11-30", "judged: i dag", "judged"),
    ],
)
def test_a_mistake_is_refused(folder: Path, edit: Edit, old: str, new: str, told: str) -> None:
    edit("openings.yaml", old, new)
    with pytest.raises(ReservkollError) as caught:
        load_rulebook(folder)
    assert caught.value.exit_code == 3
    assert told in str(caught.value)


def test_each_area_says_what_it_rests_on(rulebook: Rulebook) -> None:
    for area in rulebook.openings.areas:
        assert area.why.sv, area.id
        assert area.why.en, area.id
        assert all(rulebook.sources[source].retrieved <= rulebook.openings.judged for source in area.sources), area.id


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- cleaning\n", "has no list of areas"),
        ("areas: []\nlist: []\n", "list"),
        ('areas:\n- {codes: ["90910000-9"]}\n', "name"),
        ("areas:\n- {name: Städ, codes: []}\n", "codes"),
        ('areas:\n- {name: Städ, codes: ["90910000-9", "9091"]}\n', "line 2"),
        ('areas:\n- {name: Städ, codes: ["90910000-1"]}\n', "90910000-1"),
        ('areas:\n- {name: Städ, codes: ["90910000-1"]}\n', "90910000-9"),
        ("areas: []\nlists: [lou-annex-7]\n", "lou-annex-2"),
    ],
)
def test_a_file_of_ones_own_that_cannot_be_used_says_why(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "areas.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ReservkollError) as caught:
        rulebook_for(None, None, Language.EN, path)
    assert caught.value.exit_code == 2
    assert told in str(caught.value)


def test_a_copy_of_the_rulebooks_own_list_can_be_given(tmp_path: Path, rulebook: Rulebook) -> None:
    text = (Path(__file__).parents[2] / "rules" / "openings.yaml").read_text("utf-8")
    path = tmp_path / "areas.yaml"
    path.write_text(text[text.index("areas:\n") :], "utf-8")
    assert rulebook_for(None, None, Language.EN, path).delivered_codes == rulebook.delivered_codes
