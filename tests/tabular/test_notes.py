"""What is said of a file as a whole: which columns were not used, and which are wanted and not there."""

from __future__ import annotations

from pathlib import Path

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.i18n import Language, filled, translator
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
    assert any("no column was found for Estimated value (SEK excl. VAT)." in note for note in notes)


def test_a_person_is_told_a_fact_by_its_label_never_by_its_path(tmp_path: Path, nomenclature: Nomenclature) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Vad köper vi;CPV-kod;ca-värde;Avtal slutar\nStöd;85311200-4;5;2027-03-01\n", "utf-8")
    inventory = read_inventory(path, nomenclature=nomenclature, take_best=True)
    assert inventory.mapping.columns["title"] == "Vad köper vi"
    notes = inventory.notes
    told = [filled(template, words, translator(language)) for template, words in notes for language in Language]
    assert sum("Uppskattat värde (kr exkl. moms)" in note for note in told) == 1
    assert not [note for note in told if "purchase." in note]
