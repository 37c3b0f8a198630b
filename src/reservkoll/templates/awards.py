"""The template of a register of reserved awards: YAML with comments, or a workbook with the usual headings."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from reservkoll.i18n import Language, mark, translator
from reservkoll.suppliers.register_reader import RegisterEntry, headings
from reservkoll.templates.case import comment

INTRODUCTION: Final = (
    mark("A register of reserved awards for reservkoll. Write what you know instead of null, which means unknown."),
    mark("Copy everything from the dash on for each further award. Each needs org_no or name."),
    mark("A list in Excel or csv does as well: reservkoll template awards -o REGISTER.xlsx writes one."),
    mark("Then ask: reservkoll check CASE.yaml --awards FILE, or reservkoll screen LIST.xlsx --awards FILE"),
)
COMPLETE: Final = mark(
    "From when does the register hold every award of yours under a reservation with a three-year rule? Without a day, "
    "that an organisation is not in it proves nothing."
)
COMPLETE_TO: Final = mark("Up to when? Leave it out where the register is kept up to date.")
MEANINGS: Final = {
    "name": mark("Who got the contract?"),
    "org_no": mark("The organisation number of who got it."),
    "title": mark("What is delivered, in a few words?"),
    "id": mark("Your reference number."),
    "authority": mark("The organisation number of the buyer, where it is another than the one at the top."),
    "provision": mark("Under which provision, such as lou-19-25, 25a, 4:18 or direkt? The short ones mean LOU."),
    "cpv": mark("The CPV codes of the contract."),
    "decided": mark("The day of the award decision. The three years are counted from it."),
    "signed": mark("The day on which the contract was signed."),
    "starts": mark("The first day of the contract."),
    "ends": mark("The last day of the contract, without renewals."),
    "renewals": mark("By how many months may it be prolonged? 0 if not at all."),
    "promised": mark("What was promised? Several things with semicolons between."),
    "follow_up": mark("The days on which it is followed up."),
}
EXAMPLE: Final = mark("Association Example")


def awards_template(language: Language) -> str:
    """The text of a register with one award, as YAML with comments; only a made-up name is filled in."""
    say = translator(language)
    lines = [*comment([say(text) for text in INTRODUCTION], ""), "", "authority:", "  name: null", "  org_no: null"]
    for key, told in (("complete_from", COMPLETE), ("complete_to", COMPLETE_TO)):
        lines += [*comment([say(told)], ""), f"{key}: null"]
    lines += ["", "awards:"]
    for number, key in enumerate(RegisterEntry.model_fields):
        value = say(EXAMPLE) if key == "name" else "null"
        lines += [
            *comment([say(MEANINGS[key])], "  " if number == 0 else "    "),
            f"{'  - ' if number == 0 else '    '}{key}: {value}",
        ]
    return "\n".join(lines) + "\n"


def write_awards_workbook(path: Path, language: Language) -> None:
    """Write an empty register as a workbook with the headings that are read back, each with what it means as a note."""
    import xlsxwriter

    say = translator(language)
    workbook = xlsxwriter.Workbook(str(path))
    try:
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain, day = (workbook.add_format({"num_format": form}) for form in ("@", "yyyy-mm-dd"))
        sheet = workbook.add_worksheet(say(mark("Reserved awards")))
        told = MEANINGS | {"complete_from": COMPLETE, "complete_to": COMPLETE_TO}
        for column, (field, words) in enumerate(headings().items()):
            key = field.removeprefix("award.")
            sheet.write_string(0, column, words[0] if language is Language.SV else words[-1], bold)
            sheet.write_comment(0, column, say(told[key]))
            dated = key in {"decided", "signed", "starts", "ends", "complete_from", "complete_to"}
            sheet.set_column(column, column, 22, day if dated else plain)
        sheet.freeze_panes(1, 0)
    finally:
        workbook.close()
