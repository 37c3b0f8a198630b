"""The rulebook is loaded strictly: one mistake, one error that names file, line and remedy, and nothing is answered."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.conftest import Edit

from reservkoll.common.errors import ReservkollError
from reservkoll.rulebook.load import folder_hash, load_rulebook
from reservkoll.rulebook.models.limits import in_whole_kronor
from reservkoll.rulebook.rulebook import Rulebook

RULES = Path(__file__).parents[2] / "rules"


def _error(folder: Path) -> ReservkollError:
    with pytest.raises(ReservkollError) as caught:
        load_rulebook(folder)
    assert caught.value.exit_code == 3
    return caught.value


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("limits.yaml", "status: verified, source: lou}", "statuss: verified, source: lou}", "Did you mean “status”?"),
        (
            "terms/public_service_mission.yaml",
            "fact: supplier.purpose.public_service_mission",
            "fact: supplier.purpose.mission",
            "no fact",
        ),
        ("routes/lou-19a-2.yaml", "meets: lou-direct}", "meets: lou-dirct}", "Did you mean “lou-direct”?"),
        ("routes/lou-19-25a.yaml", "within: lou-19-25a", "within: lou-19-25b", "no code list"),
        ("terms/legal_person.yaml", "source: register-act", "source: registry", "no source"),
        (
            "limits.yaml",
            "from: 2020-01-01, to: 2021-12-31, eur: 139000",
            "from: 2020-01-02, to: 2021-12-31, eur: 139000",
            "Close the gap",
        ),
        (
            "limits.yaml",
            "from: 2020-01-01, to: 2021-12-31, eur: 139000",
            "from: 2019-12-31, to: 2021-12-31, eur: 139000",
            "overlap",
        ),
        ("routes/lou-19-25a.yaml", "from: 2014-07-01", "from: 2019-01-01", "no period from 2014-07-01"),
        (
            "routes/lou-19-25a.yaml",
            "from: 2023-01-01",
            "from: 2023-01-01\n    to: 2024-12-31",
            "no period after 2024-12-31",
        ),
        ("limits.yaml", "sek: 8512500", "sek: 8512501", "eur × rate"),
        ("cpv/lou-19-25.yaml", "79622000-0", "79622000-1", "not in CPV 2008"),
        (
            "routes/lou-4-18.yaml",
            "route: reserved_workshop",
            "route: reserved_workshp",
            "Did you mean “reserved_workshop”?",
        ),
        ("terms/legal_person.yaml", "is: enskild_firma", "is: enskildfirma", "Did you mean “enskild_firma”?"),
        (
            "terms/legal_person.yaml",
            "{fact: supplier.legal_form, is: enskild_firma}",
            "{fact: supplier.legal_form, is: true}",
            "cannot read it",
        ),
        ("terms/contract_at_most_36_months.yaml", "{note: options_count_as_length", "{note: options_count", "no note"),
        (
            "routes/lou-19a-2.yaml",
            'en: "Direct procurement"}',
            'eng: "Direct procurement"}',
            "Did you mean “en”?",
        ),
    ],
)
def test_a_mistake_is_told_with_file_line_and_remedy(
    folder: Path, edit: Edit, name: str, old: str, new: str, told: str
) -> None:
    line = edit(name, old, new)
    error = _error(folder)
    text = str(error)
    assert told in text
    assert Path(name).name in text
    told_lines = {int(part.split(":")[0]) for part in text.split("line ")[1:]}
    assert {line, line + new.count("\n")} & told_lines, text


def test_a_key_that_stands_twice(folder: Path, edit: Edit) -> None:
    line = edit("rulebook.yaml", 'version: "2026.2"', 'version: "2026.2"\nversion: "2026.3"')
    assert f"line {line + 1}" in str(_error(folder))
    assert "stands twice" in str(_error(folder))


def test_an_id_that_stands_in_two_files(folder: Path) -> None:
    shutil.copy(folder / "routes" / "lou-4-18.yaml", folder / "routes" / "zz.yaml")
    assert "stands in another file too" in str(_error(folder))


def test_a_circle_of_terms(folder: Path, edit: Edit) -> None:
    edit(
        "terms/legal_person.yaml",
        "    - not: {fact: supplier.legal_form, is: enskild_firma}",
        "    - term: legal_person",
    )
    assert "leads back to itself" in str(_error(folder))


def test_a_limit_that_lacks_an_amount_for_a_rule(folder: Path, edit: Edit) -> None:
    edit(
        "limits.yaml",
        "    - {from: 2026-01-01, to: 2027-12-31, eur: 750000, rate: 11.35, rate_between: [11.3499, 11.3508], "
        "sek: 8512500, status: derived, source: eu-2025-2152}\n",
        "",
    )
    assert "has no amount on 2026-01-01" in str(_error(folder)) or "lou-threshold-annex2" in str(_error(folder))


def test_a_missing_folder_and_an_empty_one(tmp_path: Path) -> None:
    assert "no rulebook" in str(_error(tmp_path / "nowhere"))
    assert "does not exist" in str(_error(tmp_path))


def test_the_hash_names_the_edition_and_not_the_checkout(folder: Path) -> None:
    before = folder_hash(folder)
    for path in folder.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert folder_hash(folder) == before
    (folder / "notes.yaml").write_text((folder / "notes.yaml").read_text("utf-8") + "# a remark\n", "utf-8")
    assert folder_hash(folder) != before


def test_all_amounts_of_a_period_are_euro_times_one_rate(rulebook: Rulebook) -> None:
    """The Commission converts every threshold at one rate of four decimals, rounded to whole kronor."""
    by_period: dict[object, list[tuple[Decimal, Decimal]]] = {}
    for limit in rulebook.limits.values():
        for period in limit.periods:
            if period.eur is not None and period.sek is not None:
                by_period.setdefault(period.from_, []).append((period.eur, period.sek))
    assert len(by_period) >= 7
    for start, amounts in by_period.items():
        eur, sek = max(amounts)
        rate = round(sek / eur, 4)
        assert all(in_whole_kronor(eur, rate) == sek for eur, sek in amounts), (start, rate)


def test_only_what_was_not_found_published_is_derived(rulebook: Rulebook) -> None:
    """The thresholds of 2026-2027, where the rate is open, and those of 2017 that no list had, where it is certain."""
    for name, limit in rulebook.limits.items():
        for period in limit.periods:
            if period.eur is not None and period.sek is not None:
                open_rate = period.from_.year >= 2026
                assert (period.rate_between is not None) == open_rate, name
                assert period.status == ("derived" if open_rate or period.from_ == date(2017, 1, 1) else "verified")
