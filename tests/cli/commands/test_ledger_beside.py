"""`reservkoll ledger` with an index of organisations and an inventory beside, and the same figures in every form."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from tests.cli.conftest import Run

LEDGER = """leverantor;leverantor_id;konto_nr;belopp;datum
Bolaget;556000-0167;4631;1000,50;2025-01-01
Bolaget;556000-0167;4631;1000,50;2025-02-01
Bolaget;556000-0167;4631;1000,50;2025-03-01
Lyktan;802000-1239;4631;500;2025-03-01
Bolaget;556000-0167;9999;7;2025-03-01
"""
MAP = 'areas:\n  - name: Omsorg\n    accounts: ["463*"]\n    cpv: ["85300000-2"]\n'
CONTRACTS = """Titel;CPV-kod;Uppskattat värde;Avtalsstart;Avtalslut;Lag
Daglig verksamhet;85312120-6;6000000;2024-02-01;2027-12-31;LOU
Städning;90910000-9;100000;2023-03-01;2027-03-01;LOU
Långt;90910000-9;100000;2023-03-01;2045-03-01;LOU
"""
ORGANISATIONS = "Organisationsnummer;Namn;Organisationsform\n556000-0167;Bolaget;Stiftelse\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"r.csv": LEDGER, "map.yaml": MAP, "avtal.csv": CONTRACTS, "orgs.csv": ORGANISATIONS}
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def _run(run: Run, folder: Path, *more: object) -> None:
    forms = (
        "-o",
        folder / "o.xlsx",
        "--md",
        folder / "o.md",
        "--html",
        folder / "o.html",
        "--summary",
        folder / "o.json",
    )
    ran = run("ledger", folder / "r.csv", "--accounts", folder / "map.yaml", *forms, "--force", *more)
    assert ran.code == 0, ran.err


def test_every_form_has_the_same_small_purchases_and_contracts(run: Run, folder: Path) -> None:
    _run(run, folder, "--inventory", folder / "avtal.csv")
    told = json.loads((folder / "o.json").read_text("utf-8"))
    assert told["bands"][0] == {"band": "small", "purchases": 1, "amount_sek": "3001.50"}
    assert [(each["area"], each["title"]) for each in told["contracts"]["ending"]] == [
        (None, "Städning"), ("Omsorg", "Daglig verksamhet"),
    ]  # fmt: skip
    # a tenth of 3 501,50 kr, of which nothing is from the list
    assert told["contracts"]["areas"][0]["missing_to_goal_sek"] == "350.15"
    assert told["accounts_without_area"] == ["9999"]
    book = openpyxl.load_workbook(folder / "o.xlsx")
    cells = {str(cell) for name in book.sheetnames for row in book[name].values for cell in row}
    assert {"3001.5", "350.15", "Daglig verksamhet"} <= cells
    for name in ("o.md", "o.html"):
        text = (folder / name).read_text("utf-8").replace("\u00a0", " ")
        # what is held against a limit is told to the öre, a sum in whole kronor
        assert all(word in text for word in ("3 001,50 kr", "350 kr", "Daglig verksamhet", "5 kap. 7 a och 11 §§"))


@pytest.mark.parametrize(
    ("more", "told"), [("", "okänt"), ("LSS;85312120-6;2000000;2024-02-01;2027-11-30;LOU\n", "minst 2 000 000 kr")]
)
def test_contracts_without_a_value_are_never_worth_nothing(run: Run, folder: Path, more: str, told: str) -> None:
    rows = CONTRACTS.replace("6000000", "enligt avtal").replace("Städning;90910000-9;100000", "Städning;90910000-9;")
    (folder / "avtal.csv").write_text(rows + more, "utf-8")
    _run(run, folder, "--inventory", folder / "avtal.csv", "--yes")
    book = openpyxl.load_workbook(folder / "o.xlsx")
    cells = [str(cell).replace("\u00a0", " ") for name in book.sheetnames for row in book[name].values for cell in row]
    assert told in cells
    for name in ("o.md", "o.html"):
        text = (folder / name).read_text("utf-8").replace("\u00a0", " ")
        assert f"(värde: {told})" in text


def test_the_index_tells_the_legal_forms_and_that_it_does(run: Run, folder: Path) -> None:
    index = folder / "i.sqlite"
    run("organisations", "import", folder / "orgs.csv", "--index", index)
    _run(run, folder, "--organisations", index)
    told = json.loads((folder / "o.json").read_text("utf-8"))
    assert (told["small"][0]["legal_form"], told["small"][0]["standing"]) == ("stiftelse", "indicated")
    assert "1 av 2 leverantörer" in (folder / "o.md").read_text("utf-8")


def test_the_value_of_organisations_may_be_left_out(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    run("organisations", "import", folder / "orgs.csv")
    ran = run(
        "ledger", "--organisations", folder / "r.csv", "--accounts", folder / "map.yaml", "--summary", folder / "o.json"
    )
    assert ran.code == 0
    assert json.loads((folder / "o.json").read_text("utf-8"))["small"][0]["legal_form"] == "stiftelse"
