"""The summary of a screening as PDF: the figures are those of the rows, and what is not known is not told as zero."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import polars as pl
import pytest
from pypdf import PdfReader
from tests.reports.conftest import MakeScreening, rows_of
from tests.reports.printed import plain, says, tags_of, words_of
from tests.shipped_routes import ROUTES

from reservkoll.common.errors import ReservkollError
from reservkoll.common.formatting import whole_kronor
from reservkoll.i18n import Language
from reservkoll.reports.content.screening.summary import summary_document
from reservkoll.reports.render.pdf import pdf_bytes
from reservkoll.screening.result import Screening
from reservkoll.screening.totals import figures

DAY = date(2026, 3, 2)
OPENED = (pl.lit("direct").alias("opening"), pl.lit("coming").alias("timing"))


def printed(screening: Screening) -> bytes:
    return pdf_bytes(summary_document(screening, figures(screening), DAY))


@pytest.mark.parametrize("language", list(Language))
def test_every_figure_is_that_of_the_rows(make_screening: MakeScreening, language: Language) -> None:
    screening = make_screening(200, language=language)
    text = words_of(printed(screening))
    rows = screening.rows
    unknown = "okänt" if language is Language.SV else "unknown"
    assert says(text, f"200 {'Inköp (rader)' if language is Language.SV else 'Purchases (rows)'}")
    assert says(text, whole_kronor(rows["value_sek"].sum(), language))
    first = rows["recommendation"].str.split(";").list.first()
    for code in first.unique().to_list():
        own = rows.filter(first == code)["value_sek"]
        told = unknown if own.null_count() == len(own) else whole_kronor(own.sum(), language)
        assert says(text, f"{screening.routes[code]} {told}")
    for route in ROUTES:
        counts = [int((rows[route] == verdict).sum()) for verdict in ("yes", "no", "unknown", "not_applicable")]
        assert says(text, f"{screening.routes[route]} {' '.join(map(str, counts))} 200")
    for fact in screening.missing:
        assert says(text, f"{fact.question} {fact.rows}")
    assert says(text, "2 mars 2026" if language is Language.SV else "2 March 2026")
    assert says(text, screening.run["Regelverk"])


def test_the_largest_purchases_come_first_and_say_why(make_screening: MakeScreening) -> None:
    values = [100, 900, None, 500, 700]
    rows = rows_of(5).with_columns(
        pl.Series("value_sek", [None if value is None else value * 100 for value in values], dtype=pl.Int64),
        pl.Series("title", [f"Köp{value}" for value in values]),
        pl.Series("opening", ["reserved"] * 3 + ["other_direct", "reserved"]),
        pl.Series("timing", ["coming"] * 4 + ["past"]),
    )
    text = words_of(printed(make_screening(rows=rows)))
    listed = text[text.index("The largest openings still to come") : text.index("Appendix 1")]
    assert listed.index("Köp900") < listed.index("Köp100") < listed.index("KöpNone")
    assert "Köp500" not in listed, "not an opening"
    assert "Köp700" not in listed, "not still to come"
    assert says(listed, "SEK 900 Can be reserved")
    assert says(listed, "unknown value Can be reserved")


def test_a_value_that_is_unknown_is_not_zero(make_screening: MakeScreening) -> None:
    rows = rows_of(3).with_columns(pl.lit(None, dtype=pl.Int64).alias("value_sek"))
    text = words_of(printed(make_screening(rows=rows)))
    assert says(text, "unknown Total value 3 Rows whose value is unknown")


@pytest.mark.parametrize("count", [0, 1])
def test_an_inventory_of_nothing_or_one_is_summed_up_too(make_screening: MakeScreening, count: int) -> None:
    text = words_of(printed(make_screening(count)))
    assert says(text, f"{count} Purchases (rows)")


def test_what_a_table_leaves_out_is_told(make_screening: MakeScreening) -> None:
    rows = rows_of(11).with_columns(pl.lit("direct").alias("opening"), pl.lit("ending").alias("timing"))
    assert says(words_of(printed(make_screening(rows=rows))), "And 1 more among the rows")
    assert not says(words_of(printed(make_screening(rows=rows.head(10)))), "more among")


@pytest.mark.parametrize("language", list(Language))
def test_the_decision_paper_is_one_page_however_long_its_texts(
    make_screening: MakeScreening, language: Language
) -> None:
    name = "Upphandling av samordnade arbetsmarknadsinsatser och boendestöd i egen regi"
    buyer = "Arbetsmarknads- och vuxenutbildningsförvaltningen Norra Exempelköping"
    rows = rows_of(40).with_columns(
        pl.format("{} {}", pl.int_range(pl.len()) + 10, pl.lit(name)).alias("title"),
        pl.lit("direct").alias("opening"),
        pl.lit("coming").alias("timing"),
        pl.lit(123_456_789_00).alias("value_sek"),
    )
    days = pl.DataFrame(
        {"invite": [date(2025, 9, 24)] * 40, "notice": [date(2026, 9, 24)] * 40, "late": ["", "invite"] * 20}
    )
    buyers = pl.Series("department", [f"{buyer} {number % 4}" for number in range(40)])
    screening = make_screening(rows=rows, language=language, days=days, departments=buyers)
    pages = [page.extract_text() for page in PdfReader(BytesIO(printed(screening))).pages]
    word = {Language.SV: "Bilaga", Language.EN: "Appendix"}[language]
    day = {Language.SV: "24 september 2026", Language.EN: "24 September 2026"}[language]
    assert plain(pages[0]).count(day) == 10
    assert f"{word} 1" not in pages[0]
    assert pages[1].startswith(f"{word} 1")


def test_titles_of_a_list_are_text_and_long_ones_are_cut(make_screening: MakeScreening) -> None:
    titles = ["#panic() *a* $x$ @ref [b] \\u{1}", "W" * 5000, "öppet 811218-9876 namn \x00", ""]
    rows = rows_of(4).with_columns(pl.Series("title", titles), *OPENED, pl.lit(None).alias("reason"))
    text = words_of(printed(make_screening(rows=rows.cast({"reason": pl.String}))))
    assert titles[0] in text
    assert "W" * 59 + "…" in text.replace("\u200b", "").replace(" ", "")
    assert "öppet 81****-**** namn [U+0000]" in text


def test_the_charts_are_told_in_words(make_screening: MakeScreening) -> None:
    screening = make_screening(200)
    told = [str(tag["/Alt"]) for kind, tag in tags_of(printed(screening)) if kind == "/Figure"]
    counted = figures(screening)
    assert len(told) == 3
    assert "by what can be done: " in told[0]
    assert (
        f"Direct procurement: {whole_kronor(counted.by_route['direct_procurement'].value or 0, Language.EN)}" in told[1]
    )
    counts = counted.verdicts["reserved_ideburen"]
    assert f"idéburna organisations: yes {counts['yes']}, no {counts['no']}, unknown {counts['unknown']}" in told[2]


def test_the_same_screening_gives_the_same_bytes(make_screening: MakeScreening) -> None:
    assert printed(make_screening(30)) == printed(make_screening(30))


def test_rows_that_do_not_come_to_what_was_read_give_no_summary(make_screening: MakeScreening) -> None:
    with pytest.raises(ReservkollError, match="does not add up"):
        printed(make_screening(10, rows_read=11))
