"""Suppliers as rows: headings by their usual names, cells read strictly, awards in the row or on their own sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT

from reservkoll.common.errors import InputError
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.suppliers.profiles import Profiles
from reservkoll.suppliers.reader import read_suppliers

Make = Callable[..., Path]
HEAD = ["Leverantör", "Organisationsnummer", "Organisationsform"]
ROW = ["Föreningen Ett", "802999-7775", "Ideell förening"]
AWARD_HEAD = ["Leverantör", "Köparens organisationsnummer", "Bestämmelse", "CPV-kod", "Tilldelningsdatum"]


def _problems(read: Profiles) -> list[tuple[str, int, str, str]]:
    return [(problem.sheet, problem.row, problem.cell, problem.text) for problem in read.problems]


def test_every_fact_of_a_profile_has_a_column(make_xlsx: Make, rulebook: Rulebook) -> None:
    """The name of the fact, the rulebook's question for it and the usual word all serve as headings."""
    stated: dict[str, tuple[Any, object]] = {
        "Leverantör": ("Föreningen Ett", "Föreningen Ett"),
        "org_no": ("802999-7775", "8029997775"),
        "Juridisk form": ("stiftelse", "stiftelse"),
        "supplier.purpose.public_service_mission": ("Ja", True),
        "Är hela syftet allmännyttigt?": ("X", True),
        "Syftet i stadgarna": ("nej", False),
        "Syftet bidrar till tjänsten": ("Ja", True),
        "Vinst återinvesteras": ("En del av vinsten", "part"),
        "Värdeöverföring till": ("Medlemmar; forskning", ["members", "research"]),
        "Ägs av personalen": ("0", False),
        "Personalen deltar": (1, True),
        "Aktivt deltagande": ("Ja", True),
        "Offentlig kontroll": ("Nej", False),
        "Antal styrelseplatser": (9, 9),
        "Utsedda av det offentliga": ("4", 4),
        "Registrerad": ("Ja", True),
        "Avregistrerad": (datetime(2025, 3, 1), date(2025, 3, 1)),
        "Upplösningsklausul": ("Ja", True),
        "Välfärdsverksamhet": ("Ja", True),
        "Arbetsintegrering": ("Nej", False),
        "Skyddad verkstad": ("Nej", False),
        "Andel i målgruppen (%)": ("33,5", Decimal("33.5")),
    }
    read = read_suppliers([make_xlsx([list(stated), [cell for cell, _ in stated.values()]])], rulebook)
    assert _problems(read) == []
    assert [note for note, _ in read.notes if "not used" in note] == []
    supplier = read.profiles[0].supplier
    assert supplier.purpose is not None
    assert supplier.profit is not None
    assert supplier.governance is not None
    assert supplier.public_board is not None
    assert supplier.register_ is not None
    assert supplier.integration is not None
    found = [
        supplier.name, supplier.org_no, supplier.legal_form, supplier.purpose.public_service_mission,
        supplier.purpose.exclusively_public_benefit, supplier.purpose.stated_in_statutes,
        supplier.purpose.contributes_to_service, supplier.profit.reinvested, supplier.profit.transfers_to,
        supplier.governance.staff_ownership, supplier.governance.staff_participation,
        supplier.governance.active_participation, supplier.public_control, supplier.public_board.seats,
        supplier.public_board.appointed_by_public, supplier.register_.registered, supplier.register_.deregistered,
        supplier.dissolution_clause, supplier.welfare_activity, supplier.integration.main_aim,
        supplier.integration.sheltered_workshop, supplier.integration.share_percent,
    ]  # fmt: skip
    assert found == [value for _, value in stated.values()]


def test_an_empty_cell_is_unknown_and_so_are_awards_that_are_not_stated(make_xlsx: Make, rulebook: Rulebook) -> None:
    read = read_suppliers([make_xlsx([[*HEAD, "Offentlig kontroll"], [*ROW, None]])], rulebook)
    assert read.profiles[0].supplier.public_control is None
    assert read.profiles[0].supplier.awards is None


def test_a_cell_that_is_not_understood_is_named_and_the_rest_still_counts(make_xlsx: Make, rulebook: Rulebook) -> None:
    rows = [
        ["Våra leverantörer"],
        [*HEAD, "Offentlig kontroll", "Andel i målgruppen"],
        ["Ett", "802999-7776", "Klubb", "Kanske", "0.34"],
        ROW,
    ]
    read = read_suppliers([make_xlsx({"Register": rows})], rulebook)
    assert [profile.supplier.name for profile in read.profiles] == ["Ett", "Föreningen Ett"]
    assert _problems(read) == [
        ("Register", 3, "B3", "802999-7776"),
        ("Register", 3, "C3", "Klubb"),
        ("Register", 3, "D3", "Kanske"),
        ("Register", 3, "E3", "0.34"),
    ]
    first = read.profiles[0].supplier
    assert (first.org_no, first.legal_form, first.public_control, first.integration) == (None, None, None, None)


@pytest.mark.parametrize(
    ("heading", "cells", "told"),
    [
        (["Antal styrelseplatser", "Utsedda av det offentliga"], [3, 4], "more seats are appointed"),
        (["Värdeöverföring till"], ["ingen, medlemmar"], "cannot both receive"),
    ],
)
def test_cells_that_contradict_each_other_are_told(
    make_xlsx: Make, rulebook: Rulebook, heading: list[str], cells: list[object], told: str
) -> None:
    read = read_suppliers([make_xlsx([[*HEAD, *heading], [*ROW, *cells]])], rulebook)
    assert len(read.problems) == 1
    assert told in str(read.problems[0].error)
    assert read.profiles[0].supplier.public_board is None
    assert read.profiles[0].supplier.name == "Föreningen Ett"


def test_a_row_without_a_name_is_named_and_not_counted(make_xlsx: Make, rulebook: Rulebook) -> None:
    read = read_suppliers([make_xlsx([HEAD, [None, None, "Stiftelse"], ROW])], rulebook)
    assert len(read.profiles) == 1
    assert _problems(read) == [("Lista", 2, "A2", "")]


def test_no_list_of_suppliers_is_an_error_that_names_headings(make_xlsx: Make, rulebook: Rulebook) -> None:
    with pytest.raises(InputError, match="Organisationsform"):
        read_suppliers([make_xlsx([["A", "B"], [1, 2]])], rulebook)


def test_two_columns_for_one_fact_are_refused(make_xlsx: Make, rulebook: Rulebook) -> None:
    with pytest.raises(InputError, match="both hold legal_form"):
        read_suppliers([make_xlsx([[*HEAD, "Juridisk form"], [*ROW, "Stiftelse"]])], rulebook)


@pytest.mark.parametrize("word", ["Inga", "nej", 0])
def test_only_a_profile_that_says_so_has_no_earlier_awards(make_xlsx: Make, rulebook: Rulebook, word: object) -> None:
    read = read_suppliers([make_xlsx([[*HEAD, "Tidigare tilldelningar"], [*ROW, word]])], rulebook)
    assert read.profiles[0].supplier.awards == []


def test_awards_stand_in_the_row_or_on_a_sheet_of_their_own(make_xlsx: Make, rulebook: Rulebook) -> None:
    profiles = [
        [*HEAD, *AWARD_HEAD[1:]],
        [*ROW, "212000-9879", "lou-19-25", "85312120", "2023-06-01"],
        ["Två AB", None, "AB"],
    ]
    awards = [
        AWARD_HEAD,
        ["FÖRENINGEN ETT", "2120009879", "LOU 19 kap. 25 §", "85312120-6", datetime(2024, 6, 1)],
        ["Två AB", "2120009879", "LOU 19:25 a", None, "2024-01-02"],
    ]
    read = read_suppliers([make_xlsx({"Profiler": profiles, "Tilldelat": awards})], rulebook)
    assert _problems(read) == []
    first, second = (profile.supplier.awards or [] for profile in read.profiles)
    assert [(award.provision, award.cpv, award.decided) for award in first] == [
        ("lou-19-25", "85312120-6", date(2023, 6, 1)),
        ("lou-19-25", "85312120-6", date(2024, 6, 1)),
    ]
    assert [(award.provision, award.cpv) for award in second] == [("lou-19-25a", None)]
    assert [(place.supplier, place.sheet, place.row) for place in read.awards] == [
        (0, "Profiler", 2),
        (0, "Tilldelat", 2),
        (1, "Tilldelat", 3),
    ]


def test_an_award_is_tied_by_number_before_name_and_named_where_no_profile_has_it(
    make_xlsx: Make, rulebook: Rulebook
) -> None:
    awards = [
        ["Leverantörens organisationsnummer", *AWARD_HEAD],
        ["8029997775", "Nytt namn", "2120009879", "lou-19-25", "85312120", "2024-06-01"],
        ["5599997771", "Föreningen Ett", "2120009879", "lou-19-25", "85312120", "2024-06-01"],
    ]
    read = read_suppliers([make_xlsx({"P": [HEAD, ROW], "T": awards})], rulebook)
    assert len(read.profiles[0].supplier.awards or []) == 1, "another number is another organisation"
    assert [(sheet, row, cell) for sheet, row, cell, _ in _problems(read)] == [("T", 3, "A3")]


def test_an_award_with_an_unreadable_date_still_counts_as_an_award(make_xlsx: Make, rulebook: Rulebook) -> None:
    awards = [AWARD_HEAD, ["Föreningen Ett", "2120009879", "19 kap. 25 §", "85312120", "våren 2024"]]
    read = read_suppliers([make_xlsx({"P": [HEAD, ROW], "T": awards})], rulebook)
    (award,) = read.profiles[0].supplier.awards or []
    assert (award.decided, award.provision) == (None, None)
    assert [cell for _, _, cell, _ in _problems(read)] == ["C2", "E2"], "the act is not guessed either"


def test_saying_none_and_listing_some_is_told_and_the_list_counts(make_xlsx: Make, rulebook: Rulebook) -> None:
    profiles = [[*HEAD, "Tidigare tilldelningar"], [*ROW, "Inga"]]
    awards = [AWARD_HEAD, ["Föreningen Ett", "2120009879", "lou-19-25", "85312120", "2024-06-01"]]
    read = read_suppliers([make_xlsx({"P": profiles, "T": awards})], rulebook)
    assert len(read.profiles[0].supplier.awards or []) == 1
    assert _problems(read) == [("P", 2, "D2", "Inga")]


def test_a_supplier_that_stands_twice_is_told(make_xlsx: Make, rulebook: Rulebook) -> None:
    read = read_suppliers([make_xlsx([HEAD, ROW, ["Samma igen", "8029997775", None]])], rulebook)
    assert len(read.profiles) == 2
    assert _problems(read) == [("Lista", 3, "B3", "8029997775")]


def test_profiles_and_awards_may_come_from_several_files_of_any_kind(
    make_csv: Make, rulebook: Rulebook, tmp_path: Path
) -> None:
    blocks = tmp_path / "more.yaml"
    blocks.write_text("- {name: Stiftelsen Två, legal_form: stiftelse}\n", "utf-8")
    profiles = make_csv(";".join(HEAD) + "\n" + ";".join(ROW) + "\n", name="profiles.csv")
    awards = make_csv(
        ";".join(AWARD_HEAD) + "\nStiftelsen Två;2120009879;lou-19-25;85312120;2024-06-01\n", name="awards.csv"
    )
    read = read_suppliers([profiles, awards, blocks], rulebook)
    assert [(profile.supplier.name, profile.file) for profile in read.profiles] == [
        ("Föreningen Ett", "profiles.csv"),
        ("Stiftelsen Två", "more.yaml"),
    ]
    assert len(read.profiles[1].supplier.awards or []) == 1


def test_a_sole_traders_number_is_kept_to_tie_awards_but_never_shown(make_xlsx: Make, rulebook: Rulebook) -> None:
    rows = [
        [*HEAD, "Offentlig kontroll"],
        ["Annas", "811218-9876", "Enskild firma", "8112189876"],
        ["B", "811218-9877", None],
    ]
    read = read_suppliers([make_xlsx(rows)], rulebook)
    assert read.profiles[0].supplier.org_no == "8112189876"
    told = [(problem.text, str(problem.error)) for problem in read.problems]
    assert len(told) == 2
    assert all("9876" not in text + error and "9877" not in text + error for text, error in told)


def test_the_example_has_its_faulty_cells_and_no_others(rulebook: Rulebook) -> None:
    read = read_suppliers([ROOT / "examples" / "suppliers.xlsx"], rulebook)
    assert len(read.profiles) == 6
    assert [(sheet, cell) for sheet, _, cell, _ in _problems(read)] == [
        ("Leverantörer", "P6"),
        ("Tilldelningar", "F4"),
        ("Tilldelningar", "B5"),
    ]


@pytest.mark.parametrize("word", ["Ingen", "ingen", "Inga"])
def test_a_word_of_the_column_is_never_one_for_an_empty_cell(make_xlsx: Make, rulebook: Rulebook, word: str) -> None:
    """Nobody receives the profit: that is known, whereas the form of the organisation is not."""
    rows = [["Leverantör", "Värdeöverföring till", "Organisationsform"], ["Ett", word, "Ingen uppgift"]]
    [profile] = read_suppliers([make_xlsx(rows)], rulebook).profiles
    assert profile.supplier.profit is not None
    assert profile.supplier.profit.transfers_to == ["nobody"]
    assert profile.supplier.legal_form is None


def test_totals_are_no_suppliers_and_are_told(make_xlsx: Make, rulebook: Rulebook) -> None:
    rows = [HEAD, ROW, ["Föreningen Två", None, None], ["Totalförsvarets vänner", None, None], ["Summa", None, None]]
    read = read_suppliers([make_xlsx(rows)], rulebook)
    names = [profile.supplier.name for profile in read.profiles]
    assert names == ["Föreningen Ett", "Föreningen Två", "Totalförsvarets vänner"]
    assert [words["rows"] for note, words in read.notes if "totals are no rows of the list" in note] == ["5"]


def test_a_wrong_check_digit_is_told_as_one(make_xlsx: Make, rulebook: Rulebook) -> None:
    numbers = {"802999-7774": "check digit", "123": "ten digits"}
    read = read_suppliers([make_xlsx([HEAD, *(["A", number, None] for number in numbers)])], rulebook)
    told = {problem.text: problem.error.text(str) for problem in read.problems}
    assert all(words in told[number] for number, words in numbers.items())
