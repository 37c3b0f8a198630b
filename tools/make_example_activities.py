"""Make examples/activities.xlsx: made-up activities of a municipality's own.

    python tools/make_example_activities.py [OUTPUT]

The same table gives the same bytes. Some cells are empty or rough on purpose.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import xlsxwriter

OUTPUT = Path(__file__).parents[1] / "examples" / "activities.xlsx"
SAVED = datetime(2026, 11, 30, 8, 0, 0)
ROWS = """\
Verksamhet|Förvaltning|Årskostnad (tkr)|CPV|Beskrivning|Utförare
Daglig verksamhet LSS|Socialförvaltningen|14200|85312120-6||Egen regi
Hemtjänst, två områden|Socialförvaltningen|21500|85312400-3||Egen regi
Stöd till våldsutsatta|Socialförvaltningen|2600|85311000-2||Egen regi
Skötsel av parker|Tekniska förvaltningen|10000||skötsel av parker|Egen regi
Lokalvård i skolor|Tekniska förvaltningen|8000|90910000-9||Kommunalt bolag
Återbruk och secondhand|Tekniska förvaltningen|1900||återvinning av möbler|Egen regi
Fritidsgård|Kultur- och fritidsförvaltningen|3200||fritidsgård för ungdomar|Egen regi
Caféet i kulturhuset|Kultur- och fritidsförvaltningen|950||kafé|Förening
Integration och språkkafé|Arbetsmarknadsförvaltningen|600|85320000-8||Egen regi
Räddningstjänst|Räddningsförbundet|31000|75250000-3||Egen regi
Vaktmästeri|Tekniska förvaltningen|cirka 2000||fastighetsskötsel|Egen regi
"""


def main(output: Path) -> None:
    """Write the workbook to `output`."""
    with xlsxwriter.Workbook(str(output), {"in_memory": True}) as workbook:
        workbook.set_properties({"title": "Egna verksamheter", "author": "reservkoll", "created": SAVED})
        heading = workbook.add_format({"bold": True, "bottom": 1})
        sheet = workbook.add_worksheet("Verksamheter")
        for row, line in enumerate(ROWS.splitlines()):
            for column, text in enumerate(line.split("|")):
                if text.isdigit():
                    sheet.write_number(row, column, int(text))
                elif text:
                    sheet.write_string(row, column, text, heading if row == 0 else None)
        sheet.set_column(0, 5, 28)
        sheet.freeze_panes(1, 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT)
