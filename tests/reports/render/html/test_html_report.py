"""The page for browsers: its figures, its rows, and what a hostile inventory must not do to it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from tests.reports.conftest import MakeScreening
from tests.shipped_routes import ROUTES, ROWS

from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.common.formatting import in_whole_kronor
from reservkoll.i18n import Language
from reservkoll.reports.content.bar_table import bar
from reservkoll.reports.content.screening.breakdowns import divisions, rest, splits, verdict_totals
from reservkoll.reports.render.html.packed_rows import unpacked
from reservkoll.reports.render.html.page import check_html, page, write_html
from reservkoll.reports.render.xlsx.workbook import write_report
from reservkoll.screening.masking import masked
from reservkoll.screening.result import RowReasons, Screening
from reservkoll.screening.totals import figures

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}\"'&"
VOID = {"meta", "input", "br", "img", "link"}


class Page(HTMLParser):
    """The parts of a page that a test looks at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, str] = {}
        self.tables: dict[str, list[list[str]]] = {}
        self.text: list[str] = []
        self._open: list[str] = []
        self._section = ""
        self._inside: str | None = None
        self.feed(text)
        self.close()
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        self.tags.append((tag, named))
        if tag not in VOID:
            self._open.append(tag)
        if tag in {"style", "script"}:
            self._inside = named.get("id") or tag
            self.raw[self._inside] = ""
        if tag == "section":
            self._section = named["id"] or ""
            self.tables.setdefault(self._section, [])
        if tag == "tr":
            self.tables[self._section].append([])
        if tag in {"td", "th"}:
            self.tables[self._section][-1].append("")

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self.raw[self._inside] += data
            return
        self.text.append(data)
        if {"td", "th"} & set(self._open):
            self.tables[self._section][-1][-1] += data


def _column(rows: dict[str, object], name: str) -> list[object]:
    told = rows["columns"][name]  # type: ignore[index]
    return [told["d"][at] for at in told.get("i", [0] * rows["rows"])]  # type: ignore[operator]


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _cells(section: list[list[str]], name: str) -> list[str]:
    return next([cell for cell in line[1:] if cell.strip()] for line in section if line[0] == name)


def test_the_figures_are_those_of_every_other_report(make_screening: MakeScreening, tmp_path: Path) -> None:
    screening = make_screening(300)
    counted, shown = figures(screening), Page(page(screening))
    for code, total in counted.told_routes.items():
        name = screening.routes.get(code, code)
        value, _, rows, _, without = _cells(shown.tables["routes"], name)
        assert (_number(rows), _number(without)) == (total.rows, total.without_value)
        assert value == "unknown" if total.value is None else _number(value) == in_whole_kronor(total.value), name
    for route, verdicts in counted.verdicts.items():
        numbers = _cells(shown.tables["open"], screening.routes[route])
        assert [int(number) for number in numbers[:4]] == [
            verdicts[each] for each in ("yes", "unknown", "no", "not_applicable")
        ]
    write_report(screening, tmp_path / "r.xlsx")
    summary = openpyxl.load_workbook(tmp_path / "r.xlsx")["Summary"]
    key_figures = dict(zip([row[1] for row in summary.iter_rows(values_only=True)],
                           [row[2] for row in summary.iter_rows(values_only=True)], strict=True))  # fmt: skip
    words = "".join(shown.text)
    for label in ("Purchases (rows)", "Rows whose value is unknown", "Rows with a complete answer"):
        assert re.search(rf"{re.escape(label)}\s*([\d,.]+)", words), label
        found = re.search(rf"{re.escape(label)}\s*([\d,.]+)", words)[1]  # type: ignore[index]
        assert _number(found) == Decimal(str(key_figures[label])), label


def test_areas_and_departments_come_to_the_whole(make_screening: MakeScreening) -> None:
    screening = make_screening(200)
    names = pl.Series(["Skolan", "Omsorgen", None, "Teknik"] * 50, dtype=pl.String)
    counted = figures(screening)
    for key in (divisions(screening), names):
        found = splits(screening, key)
        assert sum(split.total.rows for split in found) == counted.total.rows
        assert sum(split.total.value or 0 for split in found) == counted.total.value
        assert sum(split.total.without_value for split in found) == counted.total.without_value
        assert [split.total.value for split in found] == sorted((s.total.value or 0 for s in found), reverse=True)
    assert None in [split.key for split in splits(screening, names)]
    assert rest(splits(screening, names)).openings == counted.openings
    for route, totals in verdict_totals(screening).items():
        assert {verdict: total.rows for verdict, total in totals.items()} == counted.verdicts[route]


def test_many_areas_are_cut_and_the_rest_stands_on_one_line(make_screening: MakeScreening) -> None:
    screening = make_screening(130)
    departments = pl.Series([f"Enhet {number % 13:02}" for number in range(130)])
    twelve = pl.Series([f"Enhet {number % 12:02}" for number in range(130)])
    lines = Page(page(replace(screening, departments=departments))).tables["departments"]
    assert len(lines) == 1 + 12 + 1
    assert lines[12][0].strip() == "2 others"
    lines = Page(page(replace(screening, departments=twelve))).tables["departments"]
    assert sorted(line[0].strip() for line in lines[1:-1]) == sorted(twelve.unique().to_list())


def test_without_departments_that_chart_is_left_out(make_screening: MakeScreening) -> None:
    shown = Page(page(make_screening(5)))
    assert "departments" not in shown.tables
    assert ("label", {"for": "department"}) not in shown.tags
    named = Page(page(make_screening(5, departments=pl.Series(["a", "b", "a", None, "b"]))))
    assert ("label", {"for": "department"}) in named.tags


def test_every_row_is_there_in_order_and_whole(make_screening: MakeScreening) -> None:
    screening = make_screening(120)
    rows = unpacked(Page(page(screening)).raw["packed-rows"])
    assert rows["rows"] == 120
    assert rows["row"] == screening.rows["row"].to_list()
    assert rows["value"] == screening.rows["value_sek"].to_list()
    for name, dtype in ROWS.items():
        if dtype == pl.String:
            assert _column(rows, name) == screening.rows[name].to_list(), name
    assert _column(rows, "started") == [day.isoformat() for day in screening.rows["started"].to_list()]


def test_amounts_that_a_script_cannot_hold_are_kept_exactly(make_screening: MakeScreening) -> None:
    values = [2**53 - 1, 2**53, -(2**53), None]
    rows = make_screening(4).rows.with_columns(pl.Series("value_sek", values, dtype=pl.Int64))
    packed = unpacked(Page(page(make_screening(4, rows=rows))).raw["packed-rows"])
    assert packed["value"] == [2**53 - 1, str(2**53), str(-(2**53)), None]


def test_a_hostile_inventory_stays_text(make_screening: MakeScreening) -> None:
    rows = make_screening(6).rows.with_columns(
        pl.lit(HOSTILE).alias(name) for name in ("title", "id", "file", "sheet", "error", "reason", "cpv_name")
    )
    problems = make_screening(1).problems.with_columns(pl.lit(HOSTILE).alias(name) for name in ("text", "column"))
    screening = make_screening(
        6, rows=rows, problems=problems, notes=(HOSTILE,), run={HOSTILE: HOSTILE}, areas={"85": HOSTILE},
        departments=pl.Series([HOSTILE] * 5 + ["b"]), warnings={"three_years": HOSTILE},
    )  # fmt: skip
    text = page(screening)
    shown = Page(text)
    assert [tag for tag, _ in shown.tags if tag == "img"] == []
    assert len([tag for tag, _ in shown.tags if tag == "script"]) == 4
    assert text.count("</script>") == 4
    assert "49" not in "".join(part for part in shown.text if "alert" in part), "nothing is taken for a template"
    assert HOSTILE in "".join(shown.text)
    assert _column(unpacked(shown.raw["packed-rows"]), "title") == [HOSTILE] * 6


def test_a_link_of_a_strange_kind_is_no_link(make_screening: MakeScreening) -> None:
    sources = tuple(replace(source, url="javascript:alert(1)") for source in make_screening(1).sources)
    text = page(make_screening(2, sources=sources))
    assert "javascript:" not in text


def test_personal_numbers_are_masked_everywhere(make_screening: MakeScreening) -> None:
    number = "811218-9876"
    rows = make_screening(3).rows.with_columns(
        title=pl.lit(f"Stöd till {number}"), id=pl.lit("198112189876"), error=pl.lit(f"CPV: {number}")
    )
    problems = make_screening(1).problems.with_columns(text=pl.lit(number))
    digest = "a" * 25 + "8112189876" + "f" * 29
    reasons = RowReasons(pl.Series([0, 0, 0]), lambda _: {"direct_procurement": f"För {number}."})
    screening = make_screening(
        3, rows=rows, problems=problems, notes=(number,), run={"Fil": f"{number}.xlsx, SHA-256 {digest}"},
        departments=pl.Series([number, "212000-1231", None]), row_reasons=reasons,
    )  # fmt: skip
    shown = Page(page(masked(screening)))
    told = "".join(shown.text) + str(unpacked(shown.raw["packed-rows"])) + str(unpacked(shown.raw["packed-reasons"]))
    assert "9876" not in told.replace(digest, "")
    assert digest in told, "a checksum is no personal number"
    assert "81****-****" in told
    assert "212000-1231" in told


def test_the_page_asks_nobody_for_anything(make_screening: MakeScreening) -> None:
    shown = Page(page(make_screening(10)))
    policy = next(named["content"] for tag, named in shown.tags if named.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for part, directive in (("style", "style-src"), ("script", "script-src")):
        digest = base64.b64encode(sha256(shown.raw[part].encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    for tag, named in shown.tags:
        assert not {"src", "srcset", "style", "action"} & set(named), (tag, named)
        assert not any(name.startswith("on") for name in named), (tag, named)
        assert tag not in {"link", "iframe", "object", "embed", "base"}
        if tag == "a":
            assert re.match(r"#|https://", named["href"] or "")
    assert re.findall(r"url\((?!#)|@import", shown.raw["style"]) == []


def test_ids_are_used_once_and_all_links_inside_lead_somewhere(make_screening: MakeScreening) -> None:
    shown = Page(page(make_screening(10, departments=pl.Series(["a", "b"] * 5))))
    ids = [named["id"] for _, named in shown.tags if "id" in named]
    assert len(ids) == len(set(ids))
    wanted = [named["href"] or "" for tag, named in shown.tags if tag == "a"]
    assert {link[1:] for link in wanted if link.startswith("#")} <= set(ids)
    assert {named["for"] for tag, named in shown.tags if tag == "label"} <= set(ids)


@pytest.mark.parametrize("language", list(Language))
def test_the_page_speaks_one_language(make_screening: MakeScreening, language: Language) -> None:
    text = page(make_screening(20, language=language))
    assert f'<html lang="{language.value}">' in text
    assert ("Spend by recommended route" in text) == (language is Language.EN)
    assert ("Inköp per rekommenderad väg" in text) == (language is Language.SV)


def test_the_same_screening_gives_the_same_bytes(make_screening: MakeScreening, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        write_html(make_screening(50, departments=pl.Series(["x", "y"] * 25)), tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_an_inventory_without_rows_is_a_page_too(make_screening: MakeScreening) -> None:
    text = page(make_screening(0, missing=(), notes=()))
    assert "The inventory has no rows." in text
    assert "Nothing is missing." in text


def test_a_report_that_does_not_add_up_is_refused(make_screening: MakeScreening) -> None:
    with pytest.raises(ReservkollError, match="does not add up"):
        page(make_screening(5, rows_read=6))


@pytest.mark.parametrize("name", ["report.xlsx", "report", "report.html.zip"])
def test_another_suffix_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="html"):
        check_html(Path(name))
    check_html(Path("Report.HTML"))


def test_a_bar_fills_its_room_and_no_more() -> None:
    parts = bar([("direct", 1), ("reserved", 0), ("ordinary", -5), ("unknown", 2)], 3)
    assert [(part.kind, part.start, part.width) for part in parts] == [
        ("direct", "0.000%", "33.333%"),
        ("unknown", "33.333%", "66.666%"),
    ]
    assert bar([("direct", 0)], 0) == ()


def test_each_row_has_a_reason_for_each_route(make_screening: MakeScreening) -> None:
    def texts(number: int) -> dict[str, str]:
        return {route: f"{route} {number}" for route in ROUTES}

    screening: Screening = make_screening(4, row_reasons=RowReasons(pl.Series([7, 3, 7, 3]), texts))
    shown = Page(page(screening))
    reasons = unpacked(shown.raw["packed-reasons"])
    classes = _column(unpacked(shown.raw["packed-rows"]), "class")
    assert [reasons[number]["choice_system"] for number in _texts(classes)] == [
        "choice_system 7", "choice_system 3", "choice_system 7", "choice_system 3",
    ]  # fmt: skip


def _texts(values: list[object]) -> Iterator[str]:
    for value in values:
        assert isinstance(value, str)
        yield value
