"""What is said of a file as a whole: which columns were not used, and which are wanted and not there."""

from __future__ import annotations

from pathlib import Path

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.inventory.reader import read_inventory


def _notes(tmp_path: Path, nomenclature: Nomenclature, text: str) -> list[str]:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    return [template.format(**words) for template, words in read_inventory(path, nomenclature=nomenclature).notes]


def test_columns_that_hold_no_known_fact_are_named(tmp_path: Path, nomenclature: Nomenclature) -> None:
    notes = _notes(
        tmp_path, nomenclature, "Diarienummer;CPV-kod;Uppskattat värde;Påbörjad;Kulör\n1;85311200-4;5;2025-03-01;blå\n"
    )
    assert any("not used: “Kulör”" in note for note in notes)
    assert not any("no column was found" in note for note in notes)


def test_a_wanted_fact_without_a_column_is_named(tmp_path: Path, nomenclature: Nomenclature) -> None:
    notes = _notes(tmp_path, nomenclature, "Diarienummer;CPV-kod;Påbörjad\n1;85311200-4;2025-03-01\n")
    assert any("no column was found for purchase.value_sek" in note for note in notes)
