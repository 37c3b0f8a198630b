"""Make the CPV tables in rules/cpv/ from two listings of facts.

    python tools/make_cpv.py DK021_UK_JSON NAMES_CSV

DK021_UK_JSON: `dk021_uk.json` out of the PyPI package prozorro-mcp (the Ukrainian edition of CPV 2008: same codes, its
names are not used). NAMES_CSV: code,name_sv,name_en with the names of regulation (EC) No 213/2008, as the EU
Publications Office gives them in the eForms SDK (CC BY 4.0).
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

CPV = Path(__file__).parents[1] / "rules" / "cpv"
NOT_CPV = {"60173000-1", "60184000-1", "77620000-2", "99999999-9"}  # in the Ukrainian listing only
EXPECTED = 9454


def main(nomenclature: str, names: str) -> None:
    codes = sorted(set(json.loads(Path(nomenclature).read_text("utf-8"))) - NOT_CPV)
    assert len(codes) == EXPECTED, f"{len(codes)} codes, {EXPECTED} expected"
    (CPV / "nomenclature.txt").write_text("\n".join(codes) + "\n", "utf-8")
    with Path(names).open(encoding="utf-8", newline="") as source:
        rows = sorted((row["code"], row["name_sv"], row["name_en"]) for row in csv.DictReader(source))
    assert [row[0] for row in rows] == codes, "the names are not of the same codes"
    lines = ["code\tsv\ten", *("\t".join(row) for row in rows)]
    (CPV / "names.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(codes)} codes with their names")


if __name__ == "__main__":
    main(*sys.argv[1:])
