"""Make the made-up ledger of examples/: three years of invoices of one municipality, in the national form.

    python tools/make_example_ledger.py

Organisation numbers are of a series that is not given out, with right check digits. The same bytes every time.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

from stdnum import luhn

FOLDER = Path(__file__).parents[1] / "examples"
HEADINGS = ("kopare_id", "kopare", "verifikationsnummer", "leverantor", "leverantor_id", "konto_nr", "konto_text",
            "belopp", "datum", "forvaltning")  # fmt: skip
BUYER = ("212000-1231", "Exempelköpings kommun")
# supplier, beginning of its number, accounts, invoices a year, usual amount in thousands
SUPPLIERS = (
    ("Föreningen Trygg Natt", "89999900", ("4631",), 6, 55),
    ("Stiftelsen Hemgården", "89999901", ("4641", "4642"), 12, 52),
    ("Ideella föreningen Skärven", "89999902", ("4661",), 8, 60),
    ("Kyrkan vid Torget i Exempelköping", "89999903", ("4631", "4661"), 3, 25),
    ("Kooperativet Vägen ut ek. för.", "79999900", ("4651",), 10, 28),
    ("Arbetskooperativet Kvarnen AB (svb)", "59999900", ("4651",), 5, 40),
    ("Omsorgsbolaget Norden AB", "59999901", ("4641", "4642"), 24, 310),
    ("HVB Lugna Udden AB", "59999902", ("4631", "4632"), 18, 240),
    ("Assistans & Vardag AB", "59999903", ("4641", "4651"), 12, 150),
    ("Resursbemanning Väst HB", "99999900", ("4632",), 6, 85),
    ("Grannköpings kommun", "29999900", ("4631",), 4, 110),
    ("Kontorsvaruhuset AB", "59999904", ("6410",), 12, 9),
    ("Städ & Fönster i Exempelköping AB", "59999905", ("6170",), 12, 42),
    ("Exempelköpings Energi AB", "59999906", ("6210",), 12, 75),
)
ACCOUNTS = {
    "4631": ("Köp av vård för barn och unga", "Socialförvaltningen"),
    "4632": ("Köp av vård för vuxna", "Socialförvaltningen"),
    "4641": ("Köp av hemtjänst", "Omsorgsförvaltningen"),
    "4642": ("Köp av särskilt boende", "Omsorgsförvaltningen"),
    "4651": ("Köp av daglig verksamhet", "Omsorgsförvaltningen"),
    "4661": ("Köp av träffpunkter och öppen verksamhet", "Kultur- och fritidsförvaltningen"),
    "6170": ("Städtjänster", "Tekniska förvaltningen"),
    "6210": ("El och fjärrvärme", "Tekniska förvaltningen"),
    "6410": ("Kontorsmaterial", "Kommunledningsförvaltningen"),
}
YEARS = (2022, 2023, 2024)
# Cells as they come: credits in several ways, a sole trader, a buyer's own number, faults on purpose.
ODD = (
    ("Omsorgsbolaget Norden AB", "59999901", "4641", "-48250,00", "2023-03-14"),
    ("HVB Lugna Udden AB", "59999902", "4631", "12 400,50-", "2023-05-02"),
    ("Stiftelsen Hemgården", "89999901", "4642", "−3 100", "2024-02-20"),
    ("Anna Exempelsson Familjehem", "=121212-1212", "4631", "36 500", "2024-04-11"),
    ("Anna Exempelsson Familjehem", "=19121212-1212", "4631", "36 500", "2024-05-11"),
    ("Utlandsvård Ltd", "=L-10442", "4632", "98 000,00", "2024-06-30"),
    ("Föreningen Trygg Natt", "=899999-0018", "4631", "41 000", "2024-09-05"),
    ("Kontorsvaruhuset AB", "59999904", "6410", "se bilaga", "2024-09-18"),
    ("Ideella föreningen Skärven", "89999902", "4661", "52 000", "32 oktober 2024"),
    ("Städ & Fönster i Exempelköping AB", "59999905", "städ", "18 750", "2024-11-29"),
    ("Grannköpings kommun", "29999900", "", "15 000", "2024-12-01"),
)


def draw(key: str, most: int) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:6], "big") % most


def number(beginning: str) -> str:
    nine = f"{beginning}{draw(beginning, 10)}"
    digits = nine + luhn.calc_check_digit(nine)
    return f"{digits[:6]}-{digits[6:]}"


def rows() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for year in YEARS:
        for name, beginning, accounts, invoices, thousands in SUPPLIERS:
            for invoice in range(invoices):
                key = f"{year}/{name}/{invoice}"
                # Idéburna suppliers grow from year to year, so that there is something to see.
                growth = 100 + (year - YEARS[0]) * (25 if beginning.startswith(("8", "7")) else 4)
                ore = thousands * 1000 * growth * (70 + draw(key, 61)) // 100 + draw(key + "/öre", 100)
                day = f"{year}-{1 + invoice * 12 // invoices:02}-{1 + draw(key + '/day', 28):02}"
                account = accounts[draw(key + "/account", len(accounts))]
                found.append((name, number(beginning), account, f"{ore // 100},{ore % 100:02}", day))
    for name, beginning, account, amount, day in ODD:
        found.append((name, beginning[1:] if beginning.startswith("=") else number(beginning), account, amount, day))
    return found


def main() -> None:
    with (FOLDER / "ledger.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADINGS)
        for voucher, (name, supplier, account, amount, day) in enumerate(sorted(rows(), key=lambda row: row[4]), 1):
            text, department = ACCOUNTS.get(account, ("", ""))
            writer.writerow((*BUYER, f"L{voucher:05}", name, supplier, account, text, amount, day, department))
    with (FOLDER / "ledger-ideburna.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
        writer.writerow(("Organisationsnummer", "Namn", "Registrerad", "Räknas som idéburen", "Juridisk form"))
        writer.writerow((number("89999900"), "Föreningen Trygg Natt", "ja", "ja", "Ideell förening"))
        writer.writerow((number("89999901"), "Stiftelsen Hemgården", "ja", "ja", "Stiftelse"))
        writer.writerow((number("79999900"), "Kooperativet Vägen ut ek. för.", "nej", "ja", "Ekonomisk förening"))
        writer.writerow((number("59999900"), "Arbetskooperativet Kvarnen AB (svb)", "nej", "ja", "AB svb"))
        writer.writerow((number("89999909"), "Föreningen som ännu inte anlitats", "ja", "ja", "Ideell förening"))


if __name__ == "__main__":
    main()
