"""Which column holds which fact."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from reservkoll.common.errors import ReservkollError
from reservkoll.inventory.column_mapping import Mapping, Question, assign_columns, read_mapping
from reservkoll.tabular.header.detect import find_header


def table(*headings: str | None, below: str = "x") -> pl.DataFrame:
    letters = [chr(ord("A") + index) for index in range(len(headings))]
    return pl.DataFrame([list(headings), [below] * len(headings)], dict.fromkeys(letters, pl.String), orient="row")


def assign(*headings: str | None, mapping: Mapping | None = None, **how: object) -> dict[str, str]:
    header = find_header(table(*headings), [label for label in (mapping or Mapping()).columns.values() if label])
    assert header is not None
    found = assign_columns(
        header, place="x.xlsx", mapping=mapping, choose=how.get("choose"), take_best=bool(how.get("take_best")),
        examples=lambda _heading: ("x",),
    )  # type: ignore[arg-type]  # fmt: skip
    return {fact: heading.label for fact, heading in found.columns.items()}


@pytest.mark.parametrize(
    ("fact", "headings"),
    {
        "id": "Upphandlings-ID|Diarienummer|DNR|Diarienr.|Avtalsnr",
        "title": "Upphandlingens titel|Benämning|Titel|Avtalsnamn",
        "purchase.cpv": "Huvudsaklig CPV-kod|CPV|CPV-kod|cpv kod|CPV_KOD|CPV-koder",
        "purchase.value_sek": "Uppskattat värde (SEK)|Kontraktsvärde|Kontrakterat värde, Summa|Belopp|UPPSKATTAT VARDE"
        "|Värde (tkr)|Uppskattat värde exkl. moms|Uppskatat värde|Estimated value (SEK)",
        "purchase.started": "Annonserad|Upphandlingen påbörjad|Publiceringsdatum|Annonseringsdatum|Publication date",
        "purchase.act": "Lag|Act",
        "purchase.authority.name": "Upphandlande myndighet|Namn för köpare|Köpare",
        "purchase.authority.org_no": "Organisationsnummer för köpare|Org.nr|Orgnr",
        "purchase.authority.type": "Sektor för köpare|Myndighetstyp",
        "purchase.subject": "Upphandlingsslag|Kontraktsslag",
        "purchase.contract.months": "Avtalslängd (mån)|Avtalstid|Contract length (months)",
        "purchase.contract.option_months": "Optioner (mån)|Option (mån)|Förlängning",
        "purchase.contract.from": "Avtalsstart|Avtal från|Giltig från",
        "purchase.contract.to": "Avtalsslut|Avtal till|Avtalets slutdatum|Avtalstid till|Avtalsperiod t.o.m.",
        "purchase.choice_system": "LOV|Valfrihetssystem",
        "purchase.primary_care": "Primärvård",
    }.items(),
)
def test_usual_headings_are_known(fact: str, headings: str) -> None:
    partner = "Titel" if fact != "title" else "CPV"
    for heading in headings.split("|"):
        assert assign(partner, heading)[fact] == heading


@pytest.mark.parametrize(
    "heading",
    ["CPV-Huvudgrupp", "CPV-Grupp", "CPV-benämning", "Slutdatum", "Avtalsdatum", "Leverantör",
     "Organisationsnummer för leverantör", "Delsektor för köpare", "Typ av avtal", "År", "Kommentar",
     "Avtalsvärde, år", "Tröskelvärde per år",
     "Status", "Tilldelningsdatum", "Upphandlingsform", "Annonserad i TED (ja/nej)",
     "Värde option", "Över/under tröskelvärdet", ""],
)  # fmt: skip
def test_look_alikes_are_left_alone(heading: str) -> None:
    assert assign("Diarienummer", "Titel", heading) == {"id": "Diarienummer", "title": "Titel"}


@pytest.mark.parametrize(
    "heading",
    ["Belopp per år", "Avtalsvärde per år (tkr)", "Uppskattat årsvärde", "Årsvärde", "Värde/år", "Årlig kostnad (kr)",
     "Totalt värde per år exkl. moms", "Månadskostnad", "Annual value (SEK)"],
)  # fmt: skip
def test_an_amount_for_each_year_is_the_value_only_where_no_other_column_may_be(heading: str) -> None:
    with pytest.raises(ReservkollError, match="not certain"):
        assign("Diarienummer", "Titel", heading)
    assert assign("Titel", "CPV", heading, take_best=True)["purchase.value_sek"] == heading
    for other in ("Avtalsvärde", "Total kostnad"):
        assert assign("Titel", "CPV", heading, other, take_best=True)["purchase.value_sek"] == other


def test_look_alikes_lose_whatever_the_order() -> None:
    for order in (
        "CPV-Huvudgrupp|CPV-Grupp|Huvudsaklig CPV-kod|Titel",
        "Titel|Huvudsaklig CPV-kod|CPV-Grupp|CPV-Huvudgrupp",
    ):
        assert assign(*order.split("|"))["purchase.cpv"] == "Huvudsaklig CPV-kod"
    assert (
        assign("Sektor för köpare", "Delsektor för köpare", "Titel")["purchase.authority.type"] == "Sektor för köpare"
    )


def test_a_clear_heading_wins_over_a_loose_one() -> None:
    assert assign("Belopp", "Uppskattat värde", "Titel")["purchase.value_sek"] == "Uppskattat värde"
    assert assign("Startdatum", "Annonserad", "Titel")["purchase.started"] == "Annonserad"


def test_two_equally_good_columns_are_refused_by_name() -> None:
    with pytest.raises(ReservkollError) as caught:
        assign("Titel", "Belopp", "CPV", "Kontraktsvärde")
    assert (
        "“Belopp” (B): Estimated value (SEK excl. VAT)?; “Kontraktsvärde” (D): Estimated value (SEK excl. VAT)?"
        in str(caught.value)
    )
    assert "--mapping" in str(caught.value)
    assert "--yes" in str(caught.value)


def test_doubtful_columns_are_asked_about() -> None:
    asked: list[Question] = []

    def choose(question: Question) -> str | None:
        asked.append(question)
        return "purchase.value_sek" if question.heading == "Kontraktsvärde" else None

    assert assign("Titel", "Belopp", "CPV", "Kontraktsvärde", choose=choose)["purchase.value_sek"] == "Kontraktsvärde"
    assert [(question.heading, question.letter, question.proposals) for question in asked] == [
        ("Belopp", "B", ("purchase.value_sek",)),
        ("Kontraktsvärde", "D", ("purchase.value_sek",)),
    ]
    assert asked[0].examples == ("x",)


def test_no_further_question_when_the_fact_has_its_column() -> None:
    asked = []
    assign(
        "Titel",
        "Belopp",
        "CPV",
        "Kontraktsvärde",
        choose=lambda question: asked.append(question) or question.proposals[0],
    )
    assert len(asked) == 1


def test_the_best_is_taken_when_told_to() -> None:
    for headings in (("Titel", "Belopp", "CPV", "Kontraktsvärde"), ("Kontraktsvärde", "CPV", "Belopp", "Titel")):
        assert assign(*headings, take_best=True)["purchase.value_sek"] == "Kontraktsvärde"
    assert assign("Titel", "CPV-kod enligt TED", "Dnr", take_best=True)["purchase.cpv"] == "CPV-kod enligt TED"


def test_a_longer_heading_that_holds_the_word_is_doubtful() -> None:
    with pytest.raises(ReservkollError, match="CPV-kod enligt TED"):
        assign("Titel", "CPV-kod enligt TED", "Dnr")


def test_headings_that_stand_twice_are_told_apart() -> None:
    with pytest.raises(ReservkollError) as caught:
        assign("Titel", "Belopp", "Belopp", "CPV")
    assert "“Belopp [B]” (B)" in str(caught.value)
    given = Mapping(columns={"purchase.value_sek": "Belopp [C]"})
    assert assign("Titel", "Belopp", "Belopp", "CPV", mapping=given) == {
        "title": "Titel", "purchase.value_sek": "Belopp [C]", "purchase.cpv": "CPV",
    }  # fmt: skip


def test_a_mapping_decides_and_null_says_that_there_is_none() -> None:
    given = Mapping(columns={"purchase.value_sek": "Siffra", "purchase.started": None})
    found = assign("Titel", "siffra", "Startdatum", "Belopp", mapping=given)
    assert found == {"title": "Titel", "purchase.value_sek": "siffra"}


def test_a_mapping_to_a_missing_column_is_an_error_that_names_near_ones() -> None:
    with pytest.raises(ReservkollError, match="Kontraktsvärde SEK") as caught:
        assign("Titel", "CPV", "Kontraktsvärde SEK", mapping=Mapping(columns={"purchase.value_sek": "Kontraktsvärdet"}))
    assert "Kontraktsvärdet" in str(caught.value)


def test_mapping_files(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    mapping = Mapping(
        columns={"purchase.cpv": "CPV: huvud", "title": "Å", "purchase.started": None}, sheet="Blad1", header_row=3
    )
    path.write_text(mapping.to_yaml(), "utf-8")
    assert read_mapping(path) == mapping


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns: {purchase.cvp: CPV}", "line 1: “purchase.cvp” is not a fact"),
        ("sheet: a\ncolumns:\n  id: Nr\n  title: NR", "line 4: the column “N[rR]” is mapped to two"),
        ("kolumner: {}", "unknown key"),
        ("header_row: 0", "too small"),
        ("columns: {id: 2024}", "must be text"),
        ("- a", "must be a group"),
        ("columns: {id: a, id: b}", "stands twice"),
    ],
)
def test_faulty_mapping_files_are_refused_with_their_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ReservkollError, match=said):
        read_mapping(path)


def test_an_empty_mapping_file_maps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text("", "utf-8")
    assert read_mapping(path) == Mapping()


def test_error_cells_are_no_headings() -> None:
    assert find_header(table("#NAME?")) is None
    assert find_header(table("Name")) is not None
