"""A made-up list of contracts in the form of the national statistics, where the real one is not beside the checkout.

The same 33 headings in the same order, the sheet's name, whole kronor as numbers, codes with their names behind
them, days as texts, empty subgroups, and the same oddities: a code of nothing but zeros, and organisation numbers that
are none.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

ROWS = 240
SHEET = "Kontrakterat värde, Summa"
HEADINGS = (
    "År", "Namn för köpare", "Organisationsnummer för köpare", "Sektor för köpare", "Delsektor för köpare",
    "Juridisk form för köpare", "SNI-Avdelning för köpare", "Upphandlingsslag", "CPV-Huvudgrupp", "CPV-Grupp",
    "CPV-Undergrupp", "CPV-Kategori", "CPV-Underkategori", "Huvudsaklig CPV-kod", "Rättslig grund", "Direktivstyrd",
    "Förfarande", "Typ av avtal", "Dynamiskt inköpssystem", "Elektronisk auktion", "Anbudsområden",
    "Samordnad upphandling", "Miljömässigt hållbar upphandling", "Socialt hållbar upphandling",
    "Innovationsupphandling", "Reserverad upphandling", "Reserverat genomförande", "Annonsdatabas", "Överprövad",
    "Upphandlings-ID", "Upphandlingens titel", "Publiceringsdatum", "Kontrakterat värde, Summa",
)  # fmt: skip
BUYERS = [
    ("EXEMPELKÖPINGS KOMMUN", "2120001231", "Kommun", "Kommun", "Kommuner"),
    ("REGION EXEMPEL", "2321000016", "Region", "Region", "Regioner"),
    ("EXEMPELVERKET", "2021000001", "Stat", "Statlig myndighet", "Statliga enheter"),
    (
        "EXEMPELBOSTÄDER AB",
        "12345",
        "Kommun",
        "Kommunalt ägd organisation",
        "Övriga aktiebolag",
    ),  # a number that is none
]
NEEDS = [
    ("Tjänster", "85311200 Välfärdstjänster för funktionshindrade", "Boendestöd"),
    ("Tjänster", "85312120 Dagcentertjänster för handikappade barn och unga", "Daglig verksamhet"),
    ("Tjänster", "79624000 Förmedling av vårdpersonal", "Bemanning, sjuksköterskor"),
    ("Tjänster", "90911200 Städning av byggnader", "Lokalvård, skolor"),
    ("Varor", "15100000 Animaliska livsmedel, kött och köttprodukter", "Livsmedel: kött"),
    ("Varor", "48000000 Programvara och informationssystem", "Elevregister"),
    ("Byggentreprenader", "45232431 Pumpstation för spillvatten", "Pumpstation, ”Ån”"),
    ("Varor", "00000000 Uppgift saknas", "Diverse"),
]


def write_contracts(path: Path) -> Path:
    """Write the list; the same bytes of content each time."""
    chance = random.Random(11)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_row(0, 0, HEADINGS)
        for number in range(ROWS):
            name, org_no, sector, part, form = chance.choice(BUYERS)
            subject, code, title = chance.choice(NEEDS)
            groups = [code, code if chance.random() < 0.7 else None, None, None, None]
            flags = [chance.choice(["True", "False", None]) for _ in range(9)]
            day = date(2021, 1, 1) + timedelta(days=number)
            row = [
                2021, name, org_no, sector, part, form, "Q Vård och omsorg: sociala tjänster", subject, *groups, code,
                "Direktiv 2014/24/EU", "False", "Öppet förfarande", chance.choice(["Kontrakt", "Ramavtal"]), *flags,
                "Exempelbasen", "False", f"EX{number + 1}", f"{title} {number + 1}", day.isoformat(),
                chance.choice([1460, 10_000, 645_000, 2_000_000, 33_000_000]),
            ]  # fmt: skip
            assert len(row) == len(HEADINGS)
            sheet.write_row(number + 1, 0, row)
    return path
