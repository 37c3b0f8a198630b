"""Makes large files in the form of SCB's and Bolagsverket's bulk files, with made-up organisations, to measure imports.

    .venv/bin/python tools/make_bulk_files.py FOLDER [LINES]

The same lines come every time. One in eight is a sole trader, so that it can be seen that none of them is kept.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

AT_A_TIME: Final = 100_000
BOLAGSVERKET: Final = (
    "organisationsidentitet", "namnskyddslopnummer", "registreringsland", "organisationsnamn", "organisationsform",
    "avregistreringsdatum", "avregistreringsorsak", "pagandeAvvecklingsEllerOmstruktureringsforfarande",
    "registreringsdatum", "verksamhetsbeskrivning", "postadress",
)  # fmt: skip
SCB: Final = (
    "ForAndrTyp", "COAdress", "Foretagsnamn", "FtgStat", "Gatuadress", "JEStat", "JurForm", "Namn", "Ng1", "Ng2", "Ng3",
    "Ng4", "Ng5", "PeOrgNr", "PostNr", "PostOrt", "RegDatKtid", "Reklamsparrtyp",
)  # fmt: skip
WORDS: Final = (
    "Nordlys", "Björken", "Solgläntan", "Verkstan", "Rosteriet", "Gläntan", "Ängsvik", "Lyktan", "Hopp", "Ekbacken",
)  # fmt: skip
ACTIVITIES: Final = (
    "Föreningen ska bedriva daglig verksamhet, arbetsträning och annan social verksamhet",
    "Bolaget ska bedriva handel med värdepapper och äga och förvalta fast och lös egendom samt annan verksamhet",
    "Städning, lokalvård och fönsterputs åt företag och hushåll",
    "Trädgårdsskötsel och snöröjning",
    "Konsultverksamhet inom teknik och ekonomi samt därmed förenlig verksamhet",
    'Driver ett kafé ("Lyktan") och säljer catering',
    "Utveckling av programvara",
    "Förvalta fastigheten åt medlemmarna",
)
PLACES: Final = ("Örebro", "Göteborg", "Malmö", "Kumla", "Hällefors", "Luleå", "Visby", "Nora")
FORMS: Final = ("AB", "I", "EK", "HB", "BRF", "S", "AB", "AB")
SCB_FORMS: Final = ("49", "61", "51", "31", "53", "72", "49", "49")
CODES: Final = ("88993", "81210", "81300", "56100", "62010", "68203", "94990", "96011", "70220", "43320")


def bolagsverket(lines: int) -> Iterator[str]:
    """The lines of Bolagsverket's file."""
    yield ";".join(f'"{heading}"' for heading in BOLAGSVERKET)
    for number in range(lines):
        person = number % 8 == 7
        identity = f"19{number % 100:02}0{1 + number % 9}{number:06}"[:12] if person else _number(number)
        kind, form = ("PERSON-IDORG", "E") if person else ("ORGNR-IDORG", FORMS[number % 8])
        name = f"{WORDS[number % 10]} {WORDS[number // 10 % 10]} {number}"
        said = ACTIVITIES[number // 3 % 8].replace('"', '""' if number % 50 else '"')
        ended = "2019-05-06" if number % 11 == 10 else ""
        place = PLACES[number // 7 % 8]
        fields = (
            f"{identity}${kind}", "1", "SE-LAND", f"{name}$FORETAGSNAMN-ORGNAM$2001-02-03", f"{form}-ORGFO", ended, "",
            "", "2001-02-03", said, f"Storgatan {number % 90}$${place}${70000 + number % 9999}$SE-LAND",
        )  # fmt: skip
        yield ";".join(f'"{field}"' for field in fields)


def scb(lines: int) -> Iterator[str]:
    """The lines of SCB's file."""
    yield "\t".join((*SCB, *(f"m{heading}" for heading in SCB[:-1])))
    for number in range(lines):
        person = number % 8 == 7
        identity = f"19{number % 100:02}0{1 + number % 9}{number:06}"[:12] if person else f"16{_number(number)}"
        name = f"{WORDS[number % 10]} {WORDS[number // 10 % 10]} {number}"
        codes = (CODES[number % 10], CODES[number // 10 % 10] if number % 3 == 0 else "", "", "", "")
        form = "10" if person else SCB_FORMS[number % 8]
        fields = (
            "", "", name, "1", f"STORGATAN {number % 90}", "1", form, name, *codes, identity,
            f"{70000 + number % 9999}", PLACES[number // 7 % 8].upper(), "20010203", "1" if number % 9 == 0 else "",
        )  # fmt: skip
        yield "\t".join((*fields, *[""] * (len(SCB) - 1)))


def _number(number: int) -> str:
    return f"{5_560_000_000 + number * 10:010}" if number < 2_000_000 else f"{8_020_000_000 + number * 10:010}"


def write(path: Path, lines: Iterator[str], encoding: str) -> None:
    """Write the lines a part at a time."""
    with path.open("w", encoding=encoding, newline="") as file:
        part: list[str] = []
        for line in lines:
            part.append(line)
            if len(part) >= AT_A_TIME:
                file.write("\n".join(part) + "\n")
                part = []
        file.write("\n".join(part) + "\n")


def main() -> None:
    folder = Path(sys.argv[1])
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 3_000_000
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "bolagsverket_bulkfil.txt", bolagsverket(lines), "utf-8")
    write(folder / "scb_bulkfil_JE.txt", scb(lines * 6 // 10), "latin-1")


if __name__ == "__main__":
    main()
