"""The workbook's styles: one typeface, the colours of the theme, number formats by purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from reservkoll.i18n import Language
from reservkoll.reports.theme import DARK, INK, LINE, LINK, PALE, QUIET, STATUSES, VERDICTS, WHITE

FONT: Final = "Arial"
SIZE: Final = 10

MONEY: Final = "#,##0.00"
WHOLE_MONEY: Final = "#,##0"
COUNT: Final = "#,##0"
SHARE: Final = "0.0 %"
DAY: Final = "yyyy-mm-dd"
HEADLINE_SIZE: Final = 15
# What a Swedish report's numbers look like, whatever the language of the program that opens it.
LOCALES: Final = {Language.SV: "[$-41D]", Language.EN: ""}


@dataclass(frozen=True)
class Styles:
    """The formats of one workbook, each an xlsxwriter format named for what it is used on."""

    title: Any
    lead: Any
    headline: Any
    paragraph: Any
    heading: Any
    header: Any
    header_right: Any
    label: Any
    wrapped: Any
    quoted: Any
    quoted_plain: Any
    quoted_wrapped: Any
    count: Any
    count_top: Any
    money_top: Any
    whole_money_top: Any
    money: Any
    share: Any
    day: Any
    column_money: Any
    column_day: Any
    column_text: Any
    column_wrapped: Any
    total_label: Any
    total_count: Any
    total_money: Any
    total_share: Any
    remark: Any
    remark_line: Any
    link: Any
    link_cell: Any
    heading_indented: Any
    line: Any
    verdicts: dict[str, Any]
    statuses: dict[str, Any]


def numbers_in(language: Language, form: str) -> str:
    """A number format as people read numbers in `language`."""
    return LOCALES[language] + form


def make_styles(workbook: Any, *, whole_kronor: bool, language: Language) -> Styles:
    """Add the formats to `workbook`. Sums show öre only where there are any."""

    def add(**properties: object) -> Any:
        return workbook.add_format({"font_color": INK, "valign": "vcenter", **properties})

    amount, number, part = (numbers_in(language, form) for form in (MONEY, COUNT, SHARE))
    money = numbers_in(language, WHOLE_MONEY) if whole_kronor else amount
    cell = {"bottom": 1, "bottom_color": LINE, "indent": 1}
    wrapped = {**cell, "text_wrap": True, "align": "left", "valign": "top"}
    plain = {"align": "left", "valign": "top", "indent": 1}
    total = {"bold": True, "top": 1, "top_color": DARK, "bg_color": PALE, "indent": 1}
    header = {"bold": True, "font_color": WHITE, "bg_color": DARK, "text_wrap": True, "indent": 1}
    return Styles(
        title=add(bold=True, font_size=20, font_color=DARK),
        lead=add(font_size=11, font_color=QUIET, text_wrap=True, valign="top"),
        headline=add(bold=True, font_size=HEADLINE_SIZE, font_color=DARK, text_wrap=True, valign="top"),
        paragraph=add(text_wrap=True, valign="top"),
        heading=add(bold=True, font_size=13, font_color=DARK),
        header=add(**header),
        header_right=add(**header, align="right"),
        label=add(**cell, align="left", text_wrap=True),
        wrapped=add(**wrapped),
        quoted=add(**wrapped, quote_prefix=True),
        quoted_plain=add(**plain, quote_prefix=True),
        quoted_wrapped=add(**plain, text_wrap=True, quote_prefix=True),
        count=add(**cell, num_format=number, align="right"),
        count_top=add(**{**wrapped, "align": "right"}, num_format=number),
        money_top=add(**{**wrapped, "align": "right"}, num_format=amount),
        whole_money_top=add(**{**wrapped, "align": "right"}, num_format=numbers_in(language, WHOLE_MONEY)),
        money=add(**cell, num_format=money, align="right"),
        share=add(**cell, num_format=part, align="right"),
        day=add(**wrapped, num_format=DAY),
        column_money=add(num_format=amount, align="right", valign="top", indent=1),
        column_day=add(**plain, num_format=DAY),
        column_text=add(**plain),
        column_wrapped=add(**plain, text_wrap=True),
        total_label=add(**total),
        total_count=add(**total, num_format=number, align="right"),
        total_money=add(**total, num_format=money, align="right"),
        total_share=add(**total, num_format=part, align="right"),
        remark=add(font_color=QUIET, text_wrap=True, valign="top"),
        remark_line=add(font_color=QUIET),
        link=add(font_color=LINK, underline=1, align="left", indent=2),
        heading_indented=add(bold=True, font_size=13, font_color=DARK, align="left", indent=2),
        line=workbook.add_format({"bottom": 1, "bottom_color": LINE}),
        link_cell=add(**wrapped, font_color=LINK, underline=1),
        verdicts=_fills(workbook, VERDICTS),
        statuses=_fills(workbook, STATUSES),
    )


def _fills(workbook: Any, colours: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """Formats for conditional formatting, which take only what they change."""
    return {
        code: workbook.add_format({"bg_color": fill, "font_color": ink, **({"bold": True} if code == "yes" else {})})
        for code, (fill, ink) in colours.items()
    }
