"""Legal forms from the index of organisations, where a profile does not say it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.organisations.bulk import bolagsverket, bolagsverket_line

from reservkoll.facts.models import LegalForm
from reservkoll.organisations.importing import read_registers
from reservkoll.organisations.index import write_index
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.suppliers.reader import read_suppliers
from reservkoll.suppliers.register_forms import with_forms_of


def test_the_index_tells_the_form_where_the_profile_does_not_and_says_so(tmp_path: Path, rulebook: Rulebook) -> None:
    lines = [
        bolagsverket_line(),
        bolagsverket_line("7696000012$ORGNR-IDORG", form="BRF-ORGFO"),
        bolagsverket_line("8020001247$ORGNR-IDORG", form="XYZ-ORGFO"),
        bolagsverket_line("5560000167$ORGNR-IDORG", form="AB-ORGFO"),
    ]
    read = read_registers([bolagsverket(tmp_path / "b.txt", lines)], rulebook.industries)
    write_index(tmp_path / "i.sqlite", read, (), date(2026, 11, 30), "")
    path = tmp_path / "suppliers.csv"
    path.write_text(
        "Leverantör;Organisationsnummer;Organisationsform\n"
        "Lyktan;802000-1239;\nHuset;769600-0012;\nOkänd;802000-1247;\nSagt;556000-0167;Stiftelse\nUtan;;\n"
    )
    told = with_forms_of(read_suppliers([path], rulebook), tmp_path / "i.sqlite", rulebook)
    forms = [each.supplier.legal_form for each in told.profiles]
    assert forms == [LegalForm.IDEELL_FORENING, LegalForm.OTHER, None, LegalForm.STIFTELSE, None]
    assert told.notes[-1][1] == {"count": 2, "asked": 4, "day": date(2026, 11, 30)}
