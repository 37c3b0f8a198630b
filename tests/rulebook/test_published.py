"""Published amounts that a user states: which give way, how near they must lie, what is said where they do not fit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reservkoll.common.errors import ReservkollError
from reservkoll.i18n import Language, translator
from reservkoll.rulebook.law_on_date import AmountOnDate
from reservkoll.rulebook.models.limits import Status
from reservkoll.rulebook.published import with_published
from reservkoll.rulebook.rulebook import Rulebook

IN_2026 = date(2026, 3, 1)
ENTRY = {
    "limit": "lou-threshold-annex2",
    "period": "2026-01-01/2027-12-31",
    "amount": "8512400",
    "source": "'C/2025/6666 {tabell 1}'",
    "day": "2026-11-20",
}


def written(folder: Path, *entries: dict[str, str]) -> Path:
    path = folder / "published.yaml"
    lines = ("- {" + ", ".join(f"{key}: {text}" for key, text in {**ENTRY, **entry}.items()) + "}" for entry in entries)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def amount_of(rulebook: Rulebook, limit: str, day: date = IN_2026) -> AmountOnDate:
    law = rulebook.on(day)
    assert law is not None
    amount = law.limit(limit).amount
    assert amount is not None
    return amount


def refused(rulebook: Rulebook, path: Path) -> str:
    with pytest.raises(ReservkollError) as wrong:
        with_published(rulebook, path, Language.SV)
    assert wrong.value.exit_code == 2  # the user's file, not the rulebook
    return wrong.value.text(translator(Language.SV)).replace("\u00a0", " ")


def test_a_stated_amount_replaces_the_derived_one_of_its_period_alone(rulebook: Rulebook, tmp_path: Path) -> None:
    stated = with_published(rulebook, written(tmp_path, {}), Language.SV)
    amount = amount_of(stated, "lou-threshold-annex2")
    assert (amount.ore, amount.edges, amount.status) == (851240000, (851240000,), Status.STATED)
    before = date(2025, 3, 1)
    assert amount_of(stated, "lou-threshold-annex2", before) == amount_of(rulebook, "lou-threshold-annex2", before)
    assert amount_of(stated, "luf-threshold-annex2").status is Status.DERIVED
    assert amount_of(rulebook, "lou-threshold-annex2").status is Status.DERIVED  # the rulebook itself is as it was


def test_a_percentage_of_a_stated_amount_follows_it(rulebook: Rulebook, tmp_path: Path) -> None:
    path = written(tmp_path, {"limit": "luk-threshold", "amount": "61335420"})
    amount = amount_of(with_published(rulebook, path, Language.SV), "luk-direct")
    assert (amount.ore, amount.edges, amount.status) == (306677100, (306677100,), Status.STATED)
    assert amount.source == "stated-luk-threshold-2026-01-01"


def test_it_is_told_as_the_users_with_where_and_when_they_read_it(rulebook: Rulebook, tmp_path: Path) -> None:
    stated = with_published(rulebook, written(tmp_path, {}), Language.SV)
    note = stated.notes[amount_of(stated, "lou-threshold-annex2").stated or ""]
    where = "enligt er uppgift, läst i C/2025/6666 {tabell 1} den 20 november 2026"
    told = f"Tröskelvärde för tjänster i bilaga 2: 8 512 400 kr, {where}."
    assert note.sv.format().replace("\u00a0", " ") == told
    assert note.general is not None
    assert note.general.sv.replace("\u00a0", " ") == told
    assert "as you state, read in C/2025/6666 {tabell 1} on 20 November 2026" in note.en.format()
    source = stated.sources[note.source or ""]
    assert source.title == "Enligt er uppgift, läst i C/2025/6666 {tabell 1} den 20 november 2026"
    assert (source.retrieved, source.url) == (date(2026, 11, 20), "")


def test_an_address_in_the_source_becomes_its_link(rulebook: Rulebook, tmp_path: Path) -> None:
    path = written(tmp_path, {"source": "'EUT (https://eur-lex.europa.eu/x?a=1), s. 2'"})
    stated = with_published(rulebook, path, Language.SV)
    assert stated.sources["stated-lou-threshold-annex2-2026-01-01"].url == "https://eur-lex.europa.eu/x?a=1"


def test_the_hash_names_rulebook_and_file_together(rulebook: Rulebook, tmp_path: Path) -> None:
    one = with_published(rulebook, written(tmp_path, {}), Language.SV)
    again = with_published(rulebook, written(tmp_path, {}), Language.EN)
    other = with_published(rulebook, written(tmp_path, {"amount": "8512500"}), Language.SV)
    assert one.sha256 == again.sha256
    assert len({rulebook.sha256, one.sha256, other.sha256}) == 3


@pytest.mark.parametrize("period", ["2026-01-01", "2026-01-01/2027-12-31", "'2026-01-01/'", "{from: 2026-01-01}"])
def test_a_period_is_given_by_its_ends_or_its_first_day(rulebook: Rulebook, tmp_path: Path, period: str) -> None:
    stated = with_published(rulebook, written(tmp_path, {"period": period}), Language.SV)
    assert amount_of(stated, "lou-threshold-annex2").status is Status.STATED


def derived_amounts(rulebook: Rulebook) -> list[tuple[str, date, Decimal, Decimal]]:
    return [
        (name, period.from_, period.eur, period.rate)
        for name, limit in rulebook.limits.items()
        for period in limit.periods
        if period.status is Status.DERIVED and period.eur is not None and period.rate is not None
    ]


@pytest.mark.parametrize("side", [-1, 1])
def test_both_sides_of_a_per_mille_for_every_derived_amount(rulebook: Rulebook, tmp_path: Path, side: int) -> None:
    found = derived_amounts(rulebook)
    assert len(found) > 5
    for name, first, eur, rate in found:
        most = eur * rate * (1000 + side) / 1000
        inside = most.to_integral_value("ROUND_CEILING" if side < 0 else "ROUND_FLOOR")
        about = {"limit": name, "period": str(first)}
        stated = with_published(rulebook, written(tmp_path, {**about, "amount": f"{inside:f}"}), Language.SV)
        assert amount_of(stated, name, first).ore == inside * 100
        outside = f"{inside + side:f}"
        said = refused(rulebook, written(tmp_path, {**about, "amount": outside}))
        assert f"published.yaml, rad 1: 1.amount: {name}: {int(outside):,} stämmer inte".replace(
            ",", " "
        ) in said.replace(",", " ")
        assert f"{int(inside):,}".replace(",", " ") in said


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"limit": "lou-threshold-anex2"}, "Menade du ”lou-threshold-annex2”?"),
        ({"limit": "qqq"}, "De som ett publicerat belopp kan ersätta: lou-threshold-central"),
        ({"period": "2024-01-01/2025-12-31", "amount": "8109450"}, "läst i sin källa för den perioden: 8 109 450"),
        ({"limit": "lou-direct-general", "period": "2022-02-01", "amount": "700000"}, "Det beloppet ersätts inte"),
        ({"limit": "luk-direct", "amount": "3066770"}, "5 procent av luk-threshold. Ange luk-threshold"),
        ({"limit": "lou-main-threshold"}, "Ange det som publicerades: lou-threshold-works"),
        ({"limit": "lou-subsidised-works-grant", "period": "2014-07-01"}, "inget belopp i euro"),
        ({"period": "2026-01-01/2026-12-31"}, "2017-12-31, 2026-01-01/2027-12-31."),
        ({"period": "2026"}, "skriv perioden som år-månad-dag/år-månad-dag"),
        ({"amount": "8512400.50"}, "hela kronor"),
        ({"amount": "'8 512 400'"}, "Skriv bara siffror"),
        ({"amount": "0"}, "för litet"),
        ({"source": "' '"}, "skriv i source var ni har läst beloppet"),
        ({"day": "2026-13-01"}, "inget datum"),
        ({"sorce": "x"}, "Menade du ”source”?"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(
    rulebook: Rulebook, tmp_path: Path, entry: dict[str, str], said: str
) -> None:
    told = refused(rulebook, written(tmp_path, {"limit": "luf-threshold-annex2", "amount": "11350000"}, entry))
    assert "published.yaml, rad 2: " in told
    assert said in told
    assert len(told.splitlines()) == 1


def test_everything_wrong_is_told_at_once_and_nothing_twice_is_taken(rulebook: Rulebook, tmp_path: Path) -> None:
    told = refused(rulebook, written(tmp_path, {}, {"period": "2026-01-01"}, {"amount": "9000000"}))
    assert [line.split(": ")[0][-5:] for line in told.splitlines()] == ["rad 2", "rad 3"]
    assert "står två gånger" in told


@pytest.mark.parametrize("text", ["", "{}", "[]", "limit: x"])
def test_a_file_without_a_list_is_refused(rulebook: Rulebook, tmp_path: Path, text: str) -> None:
    path = tmp_path / "published.yaml"
    path.write_text(text, "utf-8")
    assert "ingen lista med publicerade belopp" in refused(rulebook, path)


def test_a_rulebook_itself_states_no_amount(folder: Path) -> None:
    from reservkoll.rulebook.load import load_rulebook

    limits = folder / "limits.yaml"
    limits.write_text(
        limits.read_text("utf-8").replace("sek: 1169378, status: verified", "sek: 1169378, status: stated", 1), "utf-8"
    )
    with pytest.raises(ReservkollError, match="only a user states an amount"):
        load_rulebook(folder)
