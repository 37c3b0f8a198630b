"""Small files in the form of the registers' bulk files, with made-up organisations."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

HEADING = (
    "organisationsidentitet;namnskyddslopnummer;registreringsland;organisationsnamn;organisationsform;"
    "avregistreringsdatum;avregistreringsorsak;pagandeAvvecklingsEllerOmstruktureringsforfarande;"
    "registreringsdatum;verksamhetsbeskrivning;postadress"
)
SCB_HEADING = (
    "ForAndrTyp", "COAdress", "Foretagsnamn", "FtgStat", "Gatuadress", "JEStat", "JurForm", "Namn", "Ng1", "Ng2", "Ng3",
    "Ng4", "Ng5", "PeOrgNr", "PostNr", "PostOrt", "RegDatKtid", "Reklamsparrtyp",
)  # fmt: skip
PERSON = "640823-3234"  # the example of a personal number that Skatteverket uses


def bolagsverket_line(
    identity: str = "8020001239$ORGNR-IDORG",
    name: str = "Föreningen Lyktan$FORETAGSNAMN-ORGNAM$2001-02-03",
    form: str = "I-ORGFO",
    ended: str = "",
    winding_up: str = "",
    said: str = "Daglig verksamhet",
    place: str = "Örebro",
) -> str:
    """One line, quoted as the register does it."""
    address = f"Storgatan 1$c/o Ek${place}$70210$SE-LAND"
    fields = (identity, "1", "SE-LAND", name, form, ended, "", winding_up, "2001-02-03", said, address)
    return ";".join(f'"{field}"' for field in fields)


def bolagsverket(path: Path, lines: Sequence[str]) -> Path:
    """The file, zipped where the name says so."""
    heading = ";".join(f'"{each}"' for each in HEADING.split(";"))
    return _written(path, "\n".join((heading, *lines, "")).encode())


def scb_line(number: str = "168020001239", **fields: str) -> str:
    """One line; fields by the names of the headings."""
    given = {
        "Namn": "FÖRENINGEN LYKTAN",
        "JurForm": "61",
        "FtgStat": "1",
        "JEStat": "1",
        "Ng1": "88101",
        "PostOrt": "ÖREBRO",
    }
    row = {**dict.fromkeys(SCB_HEADING, ""), **given, **fields, "PeOrgNr": number}
    return "\t".join((*row.values(), *[""] * (len(SCB_HEADING) - 1)))


def scb(path: Path, lines: Sequence[str]) -> Path:
    """The file in Latin-1."""
    heading = "\t".join((*SCB_HEADING, *(f"m{each}" for each in SCB_HEADING[:-1])))
    return _written(path, "\n".join((heading, *lines, "")).encode("latin-1"))


def _written(path: Path, content: bytes) -> Path:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{path.stem}.txt", content)
    else:
        path.write_bytes(content)
    return path
