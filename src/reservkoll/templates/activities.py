"""The template of a list of own activities: a workbook that `screen --kind activities` reads as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from reservkoll.activities.reader import headings
from reservkoll.i18n import Language, mark, translator
from reservkoll.reports.render.xlsx.sheet import Page
from reservkoll.reports.render.xlsx.styles import make_styles
from reservkoll.reports.render.xlsx.workbook import CREATED, check_report, fresh_options, save

WIDTHS: Final = (38, 26, 18, 22, 46, 22)
EXPLAINED: Final = {
    "name": mark("What the activity is called. The only column that every row needs."),
    "department": mark("The department that runs it."),
    "cost": mark("What a year costs you, in kronor without VAT, such as 1,2 mkr."),
    "cpv": mark("The CPV code that describes it best, or several. Left out: codes are proposed from the words."),
    "words": mark("What is done, in words; used to propose a code where none is stated."),
    "provider": mark("Who does it now: in-house, municipal company or external."),
}
ASK: Final = mark("Then ask: reservkoll screen LIST.xlsx --kind activities -o REPORT.xlsx")


def write_activities_template(language: Language, path: Path) -> None:
    """Write the workbook to `path`.

    Raises:
        InputError: for another suffix than .xlsx, or a place that cannot be written.
    """
    import xlsxwriter

    check_report(path)
    say = translator(language)
    workbook = xlsxwriter.Workbook(str(path), fresh_options())
    title = say(mark("Own activities"))
    workbook.set_properties({"title": title, "author": "reservkoll", "created": CREATED})
    styles = make_styles(workbook, whole_kronor=False, language=language)
    form, explained = (
        Page(workbook, workbook.add_worksheet(name), styles, say) for name in (title, say(mark("Instructions")))
    )
    named = headings(language)
    form.widths(WIDTHS)
    form.header(0, [named[field] for field in EXPLAINED])
    form.sheet.freeze_panes(1, 1)
    explained.widths((26, 90))
    for row, (field, text) in enumerate(EXPLAINED.items()):
        explained.text(row, 0, named[field], styles.heading)
        explained.text(row, 1, say(text), styles.wrapped)
    explained.text(len(EXPLAINED) + 1, 1, say(ASK), styles.wrapped)
    save(workbook, path)
