"""Make examples/suppliers.xlsx: made-up organisations beside the made-up inventory, with a sheet of earlier awards.

    python tools/make_example_suppliers.py [OUTPUT]

The same table gives the same bytes. Some cells are faulty or empty on purpose.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

OUTPUT = Path(__file__).parents[1] / "examples" / "suppliers.xlsx"
SAVED = datetime(2026, 11, 16, 8, 0, 0)
BUYER = "212000-9879"

PROFILES = """\
Leverantör|Organisationsnummer|Organisationsform|Offentligt uppdrag|Uteslutande allmännyttigt syfte|Syftet i stadgarna|\
Syftet bidrar till tjänsten|Vinst återinvesteras|Värdeöverföring till|Ägs av personalen|Personalen deltar|\
Aktivt deltagande|Offentligt bestämmande inflytande|Antal styrelseplatser|Utsedda av det offentliga|Registrerad|\
Arbetsintegrering|Skyddad verkstad|Andel i målgruppen (%)|Tidigare tilldelningar|Kontaktperson
Föreningen Barnens Brygga|802999-7775|Ideell förening|Ja|Ja|Ja|Ja|All|Registrerade idéburna organisationer, forskning|\
Nej|Nej|Ja||9|1|Ja|Nej|Nej|8 %|Inga|Alva Exempel
Stiftelsen Norrgården|802999-3337|Stiftelse|Ja|Ja|Ja|Ja|All|Ingen|Nej|Nej|Nej|Nej|||Nej|Nej|Nej|||Bo Exempel
Kooperativet Hemvist|769999-3338|Ekonomisk förening|Ja|Nej|Ja|Ja|All|Ingen|Ja|Ja|Ja|Nej|||Nej|Nej|Nej|5 %|Se bladet|\
Cia Exempel
Verkstan Produktion AB|559999-7771|Aktiebolag|Nej|Nej|Nej|Nej|En del av vinsten|Ägare|Nej|Ja|Nej|Nej|||Nej|Ja|Nej|62 %|\
Inga|Dag Exempel
Föreningen Nattljus|802999-4442|Ideell förening|Ja|Ja|Ja|Ja|All|||Nej|Ja|Nej|||Kanske|Nej|Nej||Se bladet|Eli Exempel
Annas Trädgård|811218-9876|Enskild firma|Nej|Nej|Nej|Nej|Inget|Ägare|Ja|Nej|Nej|Nej|||Nej|Nej|Nej|0 %|Inga|Fia Exempel
"""
AWARDS = """\
Leverantör|Leverantörens organisationsnummer|Köparens organisationsnummer|\
Tilldelad med stöd av|CPV-kod|Tilldelningsdatum
Kooperativet Hemvist|769999-3338|{buyer}|LOU 19 kap. 25 §|85312510-7|2024-05-02
Kooperativet Hemvist|769999-3338|{buyer}|LOU 19 kap. 25 §|92600000-7|2020-02-03
Föreningen Nattljus|802999-4442|{buyer}|LOU 19 kap. 25 §|85312510-7|våren 2024
Föreningen Gryning||{buyer}|LOU 19 kap. 25 a §|85311000-2|2025-09-01
"""


def main(output: Path) -> None:
    """Write the workbook to `output`."""
    with xlsxwriter.Workbook(str(output), {"in_memory": True}) as workbook:
        workbook.set_properties({"title": "Leverantörer", "author": "reservkoll", "created": SAVED})
        heading = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        day = workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        for name, table in (("Leverantörer", PROFILES), ("Tilldelningar", AWARDS.format(buyer=BUYER))):
            sheet = workbook.add_worksheet(name)
            for row, line in enumerate(table.splitlines()):
                for column, text in enumerate(line.split("|")):
                    if len(text) == len("2024-05-02") and text[:2] == "20":
                        sheet.write_datetime(
                            row, column, datetime.combine(date.fromisoformat(text), SAVED.min.time()), day
                        )
                    elif text:
                        sheet.write_string(row, column, text, heading if row == 0 else None)
            sheet.set_column(0, 0, 28)
            sheet.set_column(1, 20, 17)
            sheet.freeze_panes(1, 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT)
