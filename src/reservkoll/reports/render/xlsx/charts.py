"""The native Excel charts of the summary, linked to the cells that they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from reservkoll.explain.labels import counted_words
from reservkoll.i18n import Language, Translate, translator
from reservkoll.reports import phrases
from reservkoll.reports.render.xlsx.styles import FONT, numbers_in
from reservkoll.reports.theme import BARS, DARK, GRID, INK, LINE, ON_BARS, REPORT, WHITE
from reservkoll.screening.totals import VERDICTS

SMALL: Final = {"name": FONT, "size": 9, "color": INK, "bold": False}
TITLE: Final = {"name": FONT, "size": 12, "color": DARK, "bold": True}
MILLION_ORE: Final = 100_000_000


@dataclass(frozen=True)
class Names:
    """The title of a chart, and the reader's language for the rest."""

    title: str
    language: Language

    @property
    def translate(self) -> Translate:
        """Translates into the reader's language."""
        return translator(self.language)


@dataclass(frozen=True)
class Range:
    """Where a chart finds its lines: sheet, first and last row, column of names, first column of numbers."""

    sheet: str
    first: int
    last: int
    names: int
    numbers: int

    def column(self, column: int) -> list[str | int]:
        """One column of the lines, as xlsxwriter wants it."""
        return [self.sheet, self.first, column, self.last, column]


def value_chart(workbook: Any, names: Names, lines: Range, kinds: Sequence[str], *, largest_ore: int) -> Any:
    """Horizontal bars of value; `kinds` says which lines are routes (`route`) and which are not (`other`)."""
    translate = names.translate
    if largest_ore >= 5 * MILLION_ORE:
        unit, shown = translate("Million SEK"), "#,##0.0,,"
    elif largest_ore >= MILLION_ORE // 200:
        unit, shown = translate("Thousand SEK"), "#,##0,"
    else:
        unit, shown = translate("SEK"), "#,##0"
    shown = numbers_in(names.language, shown)
    chart = _bars(workbook, None, names.title, unit, shown)
    chart.add_series(
        {
            "name": names.title,
            "categories": lines.column(lines.names),
            "values": lines.column(lines.numbers),
            "points": [{"fill": {"color": BARS[kind]}} for kind in kinds],
            "fill": {"color": BARS["route"]},
            "gap": 45,
            "data_labels": {"value": True, "num_format": shown, "font": SMALL},
        }
    )
    chart.set_legend({"none": True})
    return chart


def opening_chart(workbook: Any, names: Names, sheet: str, columns: tuple[int, int], kinds: Mapping[int, str]) -> Any:
    """One bar of value: its parts in the rows of `kinds` (row to kind of opening), names and values in `columns`."""
    of_names, of_values = columns
    chart = _bars(workbook, "percent_stacked", names.title, names.translate(phrases.SHARE_OF_VALUE), "0 %")
    for row, kind in kinds.items():
        chart.add_series(
            {
                "name": [sheet, row, of_names],
                "values": [sheet, row, of_values, row, of_values],
                "fill": {"color": REPORT[kind][0]},
                "border": {"color": WHITE, "width": 0.75},
                "gap": 30,
            }
        )
    chart.set_title({"none": True})  # it stands above
    chart.set_y_axis({"visible": False})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom", "font": SMALL})
    return chart


def verdict_chart(workbook: Any, names: Names, lines: Range) -> Any:
    """Stacked bars: for each route the rows with each verdict, from the columns from `lines.numbers` on.

    The bars are all as long (every row has a verdict on every route); the labels give the number of rows.
    """
    words = counted_words(names.translate)
    chart = _bars(workbook, "percent_stacked", names.title, names.translate(phrases.SHARE_OF_ROWS), "0 %")
    for column, verdict in enumerate(VERDICTS, lines.numbers):
        chart.add_series(
            {
                "name": words[verdict],
                "categories": lines.column(lines.names),
                "values": lines.column(column),
                "fill": {"color": BARS[verdict]},
                "border": {"color": WHITE, "width": 0.75},
                "gap": 45,
                # a label on an empty bar would lie on its neighbour's
                "data_labels": {
                    "value": True,
                    "num_format": "#,##0;;",
                    "font": {**SMALL, "color": ON_BARS[verdict]},
                },
            }
        )
    chart.set_legend({"position": "top", "font": SMALL})
    return chart


def _bars(workbook: Any, subtype: str | None, title: str, unit: str, shown: str) -> Any:
    chart = workbook.add_chart({"type": "bar"} if subtype is None else {"type": "bar", "subtype": subtype})
    chart.set_title({"name": title, "name_font": TITLE, "overlay": False})
    chart.set_y_axis({"reverse": True, "num_font": SMALL, "line": {"color": LINE}, "major_tick_mark": "none"})
    chart.set_x_axis(
        {
            "name": unit,
            "name_font": SMALL,
            "num_font": SMALL,
            "num_format": shown,
            "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.75}},
            "line": {"none": True},
            "label_position": "high",  # with the names reversed, high is below
        }
    )
    chart.set_chartarea({"border": {"color": LINE}})
    chart.set_plotarea({"fill": {"none": True}})
    return chart
