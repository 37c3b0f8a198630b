"""The dialogue plan as a workbook: a calendar by day of invitation with a column per month, and its basis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from reservkoll.common.errors import InputError
from reservkoll.common.formatting import MONTHS, day
from reservkoll.i18n import mark, translator
from reservkoll.reports import phrases
from reservkoll.reports.content.screening.openings import Openings
from reservkoll.reports.outputs import Made, Writing, by_name
from reservkoll.reports.render.xlsx.cells import excel_amount, write_value
from reservkoll.reports.render.xlsx.reserved_sheet import write_barred, write_contracts
from reservkoll.reports.render.xlsx.sheet import A3, Cell, Page
from reservkoll.reports.render.xlsx.styles import WHOLE_MONEY, make_styles, numbers_in
from reservkoll.reports.render.xlsx.workbook import CREATED, fresh_options, save
from reservkoll.reports.theme import INK, LINE, MARKS, PALE
from reservkoll.screening.dialogue_plan.result import Plan, how_known, told_late, why_unplanned

MOST_ROWS: Final = 50_000
MOST_MONTHS: Final = 24
MONTHS_OF_A_YEAR: Final = 12
MONTH_WIDTH: Final = 4.8
# The letters of the calendar; the words stand in its key. In Swedish: bjud in, annonsera, slutar.
LETTERS: Final = {"invite": mark("I (invite)"), "notice": mark("N (notice)"), "end": mark("E (end)")}
SLACK: Final = 5  # programs differ in how wide letters are: a line too many is better than one too few
WIDTHS: Final = (44, 24, 30, 14, 12, 14, 13, 22, 40, 34)


def check_plan(path: Path) -> None:
    """Refuse other suffixes than those of a plan.

    Raises:
        InputError: with the remedy.
    """
    if path.suffix.lower() not in {".xlsx", ".ics"}:
        raise InputError(mark("“{path}”: a plan is a workbook (.xlsx) or a calendar (.ics)."), path=path)


def write_plan_xlsx(plan: Plan, path: Path) -> None:
    """Write the workbook to `path`; see :func:`reservkoll.common.atomic_write.whole_file` for whole files.

    Raises:
        InputError: more rows than the sheet is made for, or a place that cannot be written.
    """
    import xlsxwriter

    if max(plan.rows.height, plan.unplanned.height) > MOST_ROWS:
        template = mark("{rows} purchases are too many for a plan in Excel ({most}). Screen a shorter list.")
        raise InputError(template, rows=max(plan.rows.height, plan.unplanned.height), most=MOST_ROWS)
    translate = translator(plan.language)
    workbook = xlsxwriter.Workbook(str(path), fresh_options())
    workbook.set_properties({"title": translate(phrases.PLAN_FOR_DIALOGUE), "author": "reservkoll", "created": CREATED})
    styles = make_styles(workbook, whole_kronor=True, language=plan.language)
    names = (translate("Calendar"), translate("Without a day"), translate("How it was counted"))
    calendar, unplanned, basis = (Page(workbook, workbook.add_worksheet(name), styles, translate) for name in names)
    _Calendar(calendar, plan).write()
    _unplanned(unplanned, plan)
    _basis(basis, plan)
    if plan.reserved is not None:
        for name, write in ((phrases.RESERVED_AWARDS, write_contracts), (phrases.BARRED, write_barred)):
            write(Page(workbook, workbook.add_worksheet(translate(name)), styles, translate), plan.reserved)
    save(workbook, path)


class _Calendar:
    """The sheet with one line for each purchase, below the month to invite in."""

    def __init__(self, page: Page, plan: Plan) -> None:
        self.page, self.plan = page, plan
        self.barred: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for each in () if plan.reserved is None else plan.reserved.barred.iter_rows(named=True):
            self.barred.setdefault((each["file"], each["sheet"], each["row"]), []).append(each)
        self.months = _months(plan)
        add = page.workbook.add_format
        box = {"align": "center", "valign": "top", "border": 1, "border_color": LINE, "font_size": 9, "bold": True}
        self.empty = add({"border": 1, "border_color": LINE})
        self.marks = {name: add({**box, "bg_color": fill, "font_color": ink}) for name, (fill, ink) in MARKS.items()}
        of_month = {"rotation": 90, "font_size": 9, "bold": True, "align": "center", "font_color": INK}
        self.month = add({**of_month, "bg_color": PALE, "border": 1, "border_color": LINE})
        self.period = add({"bold": True, "font_size": 11, "bg_color": PALE, "font_color": INK, "indent": 1})
        of_line = {"valign": "top", "indent": 1, "bottom": 1, "bottom_color": LINE, "font_color": INK}
        self.money = add({**of_line, "align": "right", "num_format": numbers_in(plan.language, WHOLE_MONEY)})

    def write(self) -> None:
        """Fill the sheet."""
        page, translate = self.page, self.page.translate
        page.widths(WIDTHS)
        page.sheet.set_column(len(WIDTHS), len(WIDTHS) + max(len(self.months) - 1, 0), MONTH_WIDTH)
        page.text(0, 0, translate("Plan for dialogue with the idéburna sector"), page.styles.heading)
        row = 1
        for remark in self._remarks():
            page.text(row, 0, remark, page.styles.remark_line)
            row += 1
        row = self._key(row)
        head = row
        self._header(head)
        for period, lines in groupby(self.plan.rows.iter_rows(named=True), self._period):
            row += 1
            for column in range(len(WIDTHS) + len(self.months)):
                page.sheet.write_blank(row, column, None, self.period)
            page.text(row, 0, period, self.period)
            for line in lines:
                row += 1
                self._line(row, line)
        if self.plan.rows.is_empty():
            page.text(
                head + 1, 0, translate("No purchase has both an opening and a day to come."), page.styles.remark_line
            )
        page.sheet.freeze_panes(head + 1, 1)
        page.sheet.repeat_rows(head)
        page.print_setup(wide=True, paper=A3)

    def _period(self, line: Mapping[str, Any]) -> str:
        """When to invite to what is on a line: at once, or in a month; what stands apart says so."""
        say, invite = self.page.translate, line["invite"]
        month = say(MONTHS[invite.month - 1])
        when = (
            say(mark("Invite at once"))
            if line["late"]
            else say(mark("Invite by {month} {year}")).format(month=month, year=invite.year)
        )
        return f"{line['apart']}: {when[0].lower()}{when[1:]}" if line["apart"] else when

    def _remarks(self) -> list[str]:
        plan, translate = self.plan, self.page.translate
        openings = Openings(plan, plan.figures)
        told = translate(
            mark("Planned here: {planned} purchases. On the next sheet: {unplanned} that have no day to plan by.")
        ).format(planned=plan.rows.height, unplanned=plan.unplanned.height)
        counts = [openings.headline(), *openings.beside(), told]
        text, citation = plan.invitation
        advice = translate(mark("The days are advice, counted by lead times that are not law; see the last sheet."))
        cut = translate(mark("The months go on for two years; later days stand in their columns only."))
        return [*counts, f"{text} ({citation})", advice, *([cut] if len(self.months) == MOST_MONTHS else [])]

    def _key(self, row: int) -> int:
        """What the letters mean; gives the row of the headings."""
        translate = self.page.translate
        meanings = {
            "invite": translate("Invite idéburna organisations to dialogue"),
            "notice": translate("The notice goes (direct procurement: ask for an offer)"),
            "end": translate("The present contract ends"),
        }
        for name, text in meanings.items():
            self.page.sheet.merge_range(row, 0, row, 1, "")
            self.page.text(row, 0, f"{self._letter(name)} = {text}", self.marks[name])
            row += 1
        return row + 1

    def _letter(self, name: str) -> str:
        word = LETTERS[name]
        return self.page.translate(word)[0]

    def _header(self, row: int) -> None:
        page, translate = self.page, self.page.translate
        headings = (
            translate(phrases.PURCHASE),
            translate(phrases.BUYER),
            translate(phrases.OPENING),
            translate(phrases.VALUE_SEK),
            translate(phrases.INVITE),
            translate(phrases.NOTICE_OR_OFFER),
            translate(phrases.CONTRACT_ENDS),
            translate(phrases.HOW_THE_DAYS_ARE_KNOWN),
            translate(phrases.TO_MIND),
            translate(phrases.SERVICE_AREA),
        )
        page.header(row, headings, right=(3,))
        for column, (year, month) in enumerate(self.months, len(WIDTHS)):
            page.sheet.write_string(row, column, f"{year}-{month:02}", self.month)
        page.sheet.set_row(row, 48)

    def _line(self, row: int, line: dict[str, Any]) -> None:
        page, translate = self.page, self.page.translate
        name = line["title"] or line["id"] or translate(phrases.ROW_ROW).format(row=line["row"])
        reference = f" ({line['id']})" if line["title"] and line["id"] else ""
        known, minding = how_known(line, translate), told_late(line, translate)
        if line["latest_end"] is not None and line["latest_end"] > line["end"]:
            with_options = translate("With options the contract ends {day}.").format(
                day=day(line["latest_end"], self.plan.language)
            )
            minding = f"{minding} {with_options}".strip()
        minding = " ".join(filter(None, (minding, self._barred(line))))
        texts = (name + reference, line["buyer"], line["openings"])
        for column, text in enumerate(texts):
            page.cell(row, column, text)
        if line["value_sek"] is None:
            page.cell(row, 3, None)
        else:
            write_value(page.sheet, row, 3, excel_amount(line["value_sek"]), self.money)
        for column, day_of in ((4, "invite"), (5, "notice"), (6, "end")):
            page.cell(row, column, line[day_of])
        page.cell(row, 7, known)
        page.cell(row, 8, minding or None)
        page.cell(row, 9, line["area"])
        page.fit_height(
            row, (*texts, None, None, None, None, known, minding, line["area"]), [width - SLACK for width in WIDTHS]
        )
        self._marks(row, line)

    def _barred(self, line: Mapping[str, Any]) -> str:
        """Who may not be awarded the purchase, or may not surely, and until when."""
        say = self.page.translate
        own = self.barred.get((line["file"], line["sheet"], line["row"]), ())
        told = {
            "no": mark("{organisation} is barred until {day} (the three-year rule)."),
            "unknown": mark("Whether {organisation} is barred is open; see the sheet of those barred."),
        }
        sentences = []
        for each in own:
            sentence, ends = told[each["verdict"]], each["bar_ends"]
            until = "" if ends is None else day(ends, self.plan.language)
            sentences.append(say(sentence).format(organisation=each["organisation"], day=until))
        return " ".join(sentences)

    def _marks(self, row: int, line: dict[str, Any]) -> None:
        """The letters in the months of the line: a day that has passed stands in the month of today."""
        held: dict[int, list[str]] = {}
        for name in ("invite", "notice", "end"):
            value = line[name]
            if value is not None:
                shown = max(value, self.plan.today)
                month = (shown.year, shown.month)
                if month in self.months:
                    held.setdefault(self.months.index(month), []).append(name)
        for position in range(len(self.months)):
            names = held.get(position)
            column = len(WIDTHS) + position
            if names is None:
                self.page.sheet.write_blank(row, column, None, self.empty)
            else:
                letters = " ".join(self._letter(name) for name in names)
                self.page.sheet.write_string(row, column, letters, self.marks[names[0]])


def _months(plan: Plan) -> list[tuple[int, int]]:
    """The months from today's to the last day of the plan, two years at most."""
    lasts = [value for name in ("notice", "end") if isinstance(value := plan.rows[name].max(), date)]
    last = max(lasts, default=plan.today)
    first = plan.today.year * MONTHS_OF_A_YEAR + plan.today.month - 1
    count = last.year * MONTHS_OF_A_YEAR + last.month - first
    numbers = range(first, first + min(max(count, 1), MOST_MONTHS))
    return [(number // MONTHS_OF_A_YEAR, number % MONTHS_OF_A_YEAR + 1) for number in numbers]


def _unplanned(page: Page, plan: Plan) -> None:
    """The purchases with an opening but no day to come, and what is missing."""
    translate = page.translate
    widths = (44, 24, 34, 40, 60, 24, 18, 8)
    page.widths(widths)
    headings = (
        translate(phrases.PURCHASE),
        translate(phrases.BUYER),
        translate(phrases.OPENING),
        translate(phrases.SERVICE_AREA),
        translate("Why it has no day"),
        translate(phrases.FILE),
        translate(phrases.SHEET),
        translate(phrases.ROW),
    )
    lines: list[tuple[Cell, ...]] = [
        (
            line["title"] or line["id"] or translate(phrases.ROW_ROW).format(row=line["row"]),
            line["buyer"],
            line["openings"],
            line["area"],
            why_unplanned(line, translate),
            line["file"],
            line["sheet"],
            line["row"],
        )
        for line in plan.unplanned.iter_rows(named=True)
    ]
    page.table(0, headings, lines or [(translate(phrases.NONE), *[None] * 7)], widths=widths, right=[7])
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
    page.print_setup(wide=True)


def _basis(page: Page, plan: Plan) -> None:
    """The lead times with their reasons, and how the days follow from them."""
    translate = page.translate
    widths = (44, 52, 10, 90)
    page.widths(widths)
    headings = (translate("Lead time"), translate("What it is"), translate("Months"), translate(phrases.WHY))
    lines = [
        (lead.name, lead.label, lead.months, translate("as given with --lead") if lead.given else lead.why)
        for lead in plan.leads
    ]
    below = page.table(0, headings, lines, widths=widths, right=[2])
    texts = (
        translate(
            mark("Start stated: the list says on which day to come the procurement begins; the notice goes then.")
        ),
        translate(mark("Start counted back: by the lead time from the day after the present contract ends.")),
        translate(mark("End stated: in the list. End computed: the length after the first day of the contract.")),
        translate(
            mark("End estimated: the lead time and the length after the day the earlier procurement began; no options.")
        ),
        translate(mark("Purchases whose market is to be looked at first stand last, apart.")),
        translate(mark("The invitation is counted back from the notice. A day that has passed is told, not moved.")),
        translate(
            mark("What counts as an opening is the same as in every report: {openings}. Stands apart: {apart}.")
        ).format(
            openings=", ".join(plan.openings[name] for name in plan.reported.counted),
            apart=", ".join(plan.openings[name] for name in plan.reported.dialogue),
        ),
        translate(mark("Contracts that end within {months} months are planned for.")).format(
            months=plan.horizon.months
        ),
        translate(
            mark(
                "What is to begin on a stated day is judged by the rules of that day; what is procured anew by the "
                "rules of {today}, whatever held when it was last procured. A day given with --as-of holds for all."
            )
        ).format(today=day(plan.today, plan.language)),
    )
    for text in texts:
        below += 1
        page.text(below, 0, text, page.styles.remark_line)
    told = [(label, None, None, value) for label, value in plan.run.items()]
    page.table(below + 2, (translate(phrases.WHAT), "", "", translate(phrases.VALUE)), told, widths=widths)
    page.print_setup(wide=True)


FORM = Writing[Made](by_name(check_plan), lambda made, path: write_plan_xlsx(made.plan, path), reads_inventory=True)
