"""What people write in files: `ja`, amounts, days, lengths and words; what is not understood is told with its line."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT

from reservkoll.benefit import models as benefit_models
from reservkoll.benefit.case import read_benefit_case
from reservkoll.benefit.unit_values import read_unit_values
from reservkoll.common.errors import ReservkollError
from reservkoll.facts import models
from reservkoll.facts.case_fields import enumerations
from reservkoll.facts.case_file import read_case
from reservkoll.facts.edit import stated_facts
from reservkoll.facts.requirements import read_requirements
from reservkoll.i18n import Language, translator
from reservkoll.inventory.overrides import given_facts
from reservkoll.parsers.single_values import parse_word, words_for
from reservkoll.rulebook.load import load_rulebook
from reservkoll.suppliers.profiles import read_profile_documents

BOOK = load_rulebook(ROOT / "rules")
ENUMERATIONS = sorted(
    {
        kind
        for module in (models, benefit_models)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, StrEnum) and kind is not StrEnum
    },
    key=lambda kind: kind.__name__,
)
Write = Callable[..., Path]


@pytest.fixture
def case_of(tmp_path: Path) -> Callable[[str], dict[str, Any]]:
    def read(text: str, name: str = "case.yaml") -> dict[str, Any]:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return stated_facts(read_case(path, BOOK.nomenclature))

    return read


@pytest.mark.parametrize(
    ("path", "written", "value"),
    [
        ("purchase.act", "lou", "LOU"),
        ("purchase.act", "Lagen om offentlig upphandling", "LOU"),
        ("purchase.act", "okänt", None),
        ("purchase.act", "annan", None),
        ("purchase.authority.type", "kommun", "municipality"),
        ("purchase.authority.type", "statlig myndighet", "central_government"),
        ("purchase.authority.org_no", "2120001231", "2120001231"),
        ("purchase.authority.org_no", "212000-1231", "2120001231"),
        ("purchase.started", "3 mars 2025", date(2025, 3, 3)),
        ("purchase.started", "3/3 2025", date(2025, 3, 3)),
        ("purchase.cpv", "85312120-6", ["85312120-6"]),
        ("purchase.cpv", "85312120", ["85312120-6"]),
        ("purchase.cpv", "85312120-6, 79993000", ["85312120-6", "79993000-1"]),
        ("purchase.cpv", "85000000 Hälso- och sjukvård samt socialvård", ["85000000-9"]),
        ("purchase.cpv", "85312120-6 och 79993000-1", ["85312120-6", "79993000-1"]),
        ("purchase.value.amount", "420 000", Decimal(420_000)),
        ("purchase.value.amount", "8,5 mkr", Decimal(8_500_000)),
        ("purchase.value.amount", "750 tkr", Decimal(750_000)),
        ("purchase.value.amount", "1 234 567,50 kr", Decimal("1234567.5")),
        ("purchase.value.amount", "vet ej", None),
        ("purchase.value.amount", "ca 8 mkr", Decimal(8_000_000)),
        ("purchase.value.amount", "drygt 8 mkr", Decimal(8_000_000)),
        ("purchase.value.precision", "drygt", "above"),
        ("purchase.value.precision", "ca", "about"),
        ("purchase.value.precision", "nej", None),
        ("purchase.value.options", "1,2 mkr", [Decimal(1_200_000)]),
        ("purchase.value.options", "1,2 mkr; 500 000", [Decimal(1_200_000), Decimal(500_000)]),
        ("purchase.value.options", "inga", []),
        ("purchase.value.options", "100000", [Decimal(100_000)]),
        ("purchase.value.vat", "exkl. moms", "excluded"),
        ("purchase.value.vat_rate", "25 %", Decimal(25)),
        ("purchase.value.basis", "ramavtal", "framework"),
        ("purchase.contract.months", "3 år", Decimal(36)),
        ("purchase.contract.months", "24 mån", Decimal(24)),
        ("purchase.contract.option_months", "1+1 år", Decimal(24)),
        ("purchase.contract.option_months", "inga", Decimal(0)),
        ("purchase.ground", "ingen", "none"),
        ("purchase.ground", "synnerlig brådska", "urgency"),
        ("purchase.choice_system", "nej", False),
        ("purchase.choice_system", "Ja", True),
        ("purchase.choice_system", "'true'", True),
        ("supplier.legal_form", "ekonomisk förening", "ekonomisk_forening"),
        ("supplier.legal_form", "AB (svb)", "aktiebolag_svb"),
        ("supplier.profit.reinvested", "inget av vinsten", "none"),
        ("supplier.profit.transfers_to", "ingen", ["nobody"]),
        ("supplier.profit.transfers_to", "medlemmar och forskning", ["members", "research"]),
        ("supplier.profit.transfers_to", "[medlemmarna]", ["members"]),
        ("supplier.public_board.seats", "'7'", 7),
        ("supplier.integration.share_percent", "34 %", Decimal(34)),
        ("supplier.awards", "inga", []),
        ("partnership.consideration", "bidrag", "grant"),
        ("partnership.initiative", "föreningen", "organisation"),
        ("partnership.annual_amount", "300 tkr", Decimal(300_000)),
        ("partnership.aid.new_eur", "26 000 euro", Decimal(26_000)),
    ],
)
def test_a_case_file_takes_what_people_write(case_of: Any, path: str, written: str, value: object) -> None:
    *groups, key = path.split(".")
    lines = [f"{'  ' * depth}{group}:" for depth, group in enumerate(groups)]
    text = "\n".join([*lines, f"{'  ' * len(groups)}{key}: {written}", ""])
    assert case_of(text).get(path) == value


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        ("amount: ca 8 mkr", {"amount": Decimal(8_000_000), "precision": "about"}),
        ("amount: knappt 8 mkr", {"amount": Decimal(8_000_000), "precision": "below"}),
        ("amount: 8 mkr", {"amount": Decimal(8_000_000)}),
        ("monthly: cirka 20 000", {"monthly": Decimal(20_000), "precision": "about"}),
        ("options: drygt 1 mkr; 2 mkr", {"options": [Decimal(1_000_000), Decimal(2_000_000)], "precision": "above"}),
        ("amount: 5-6 mkr", {"at_least": Decimal(5_000_000), "at_most": Decimal(6_000_000)}),
        ("amount: minst 5 mkr", {"at_least": Decimal(5_000_000)}),
        ("amount: upp till 6 mkr", {"at_most": Decimal(6_000_000)}),
        ("amount: högst 700 000", {"at_most": Decimal(700_000)}),
        ("amount: under 700 000", {"at_most": Decimal("699999.99")}),
    ],
)
def test_an_amount_that_is_not_exact_is_read_as_what_is_said_of_it(case_of: Any, value: str, stated: Any) -> None:
    found = case_of(f"purchase:\n  value:\n    {value}\n")
    assert found == {f"purchase.value.{name}": each for name, each in stated.items()}


def test_a_lot_or_part_that_is_approximate_leaves_the_value_so(case_of: Any) -> None:
    for key in ("lots", "parts"):
        code = 'cpv: "85312120-6"'
        stated = case_of(f"purchase:\n  {key}:\n    - {{{code}, amount: ca 5 mkr}}\n    - {{{code}, amount: 3 mkr}}\n")
        assert stated["purchase.value.precision"] == "about"


def test_a_provision_may_be_written_as_people_do(case_of: Any) -> None:
    for written in ("lou-19-25", "LOU 19:25", "19 kap. 25 § LOU"):
        stated = case_of(f"supplier:\n  awards:\n    - {{provision: {written}}}\n")
        assert [award.provision for award in stated["supplier.awards"]] == ["lou-19-25"], written


def test_amounts_that_name_euro_set_the_currency(case_of: Any) -> None:
    stated = case_of('purchase:\n  value: {amount: "750 000 euro", options: "10 000 euro"}\n')
    assert stated["purchase.value.currency"] == "EUR"
    assert stated["purchase.value.amount"] == Decimal(750_000)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("purchase:\n  act: ABC\n", 2, "LOU, LUF, LUK"),
        (
            "purchase:\n  authority: {type: klubb}\n",
            2,
            "Stat, Region, Kommun, Offentligt styrt organ",
        ),
        ("purchase:\n  started: 03/04/2025\n", 2, "kan läsas på två sätt"),
        ("purchase:\n  started: 20250303\n", 2, "är inget datum"),
        ("purchase:\n  started: mars 2025\n", 2, "anger en period"),
        ("purchase:\n  started: 2025-02-30\n", 2, "som inte finns"),
        ("purchase:\n  value:\n    amount: 420.000\n", 3, "kan läsas på två sätt"),
        ("purchase:\n  value:\n    monthly: 5-7 tkr\n", 3, "inte ett exakt belopp"),
        ("purchase:\n  value:\n    amount: 5-700 tkr\n", 3, "vilka två belopp"),
        ("purchase:\n  value: {amount: 5, at_least: 3}\n", 2, "två gånger"),
        ("purchase:\n  value: {at_least: 5, at_most: 3}\n", 2, "större"),
        ("purchase:\n  value:\n    amount: 100 000 per år\n", 3, "inte ett exakt belopp"),
        ("purchase:\n  value:\n    amount: 750 000 USD\n", 3, "annan valuta"),
        ("purchase:\n  value:\n    amount: 5 euro\n    prizes: 3 kr\n", 2, "olika valutor"),
        ("purchase:\n  value: {amount: 5 kr, currency: EUR}\n", 2, "olika valutor"),
        ("purchase:\n  contract:\n    months: 2+1 år\n", 3, "utan optioner"),
        ("purchase:\n  contract:\n    months: tills vidare\n", 3, "utan optioner"),
        ("purchase:\n  choice_system: kanske\n", 2, "Ja, Nej"),
        ("purchase:\n  cpv: städning\n", 2, "städning"),
        ("supplier:\n  legal_form: klubb\n", 2, "ideell förening, ekonomisk förening"),
        ("supplier:\n  integration:\n    share_percent: 0,34\n", 3, "34 %"),
        ("supplier:\n  profit:\n    transfers_to: [medlemmar, grannar]\n", 3, "”grannar”"),
        ("supplier:\n  awards:\n    - {provision: lagen}\n", 3, "lou-19-25"),
        ("purchase:\n  value: {amount: 8,5 mkr}\n", 2, "citattecken"),
        ("purchase:\n  value: {options: [1,2 mkr]}\n", 2, "ett belopp eller två"),
        ("partnership:\n  annual_amount: 300 euro\n", 2, "SEK"),
    ],
)
def test_what_is_not_understood_is_told_with_its_line(case_of: Any, text: str, line: int, told: str) -> None:
    with pytest.raises(ReservkollError) as caught:
        case_of(text)
    message = caught.value.text(translator(Language.SV))
    assert f"rad {line}: " in message
    assert told in message


def test_a_personal_number_that_stands_in_the_wrong_place_is_not_repeated(case_of: Any) -> None:
    with pytest.raises(ReservkollError) as caught:
        case_of("supplier:\n  public_control: 191212121212\n  legal_form: 19121212-1212\n")
    assert "1212121212" not in str(caught.value)
    assert "19121212-1212" not in str(caught.value)


def test_json_takes_the_same_words(case_of: Any) -> None:
    stated = case_of('{"purchase": {"act": "lou", "cpv": "85312120-6", "choice_system": "nej"}}', "case.json")
    assert stated["purchase.cpv"] == ["85312120-6"]
    assert stated["purchase.choice_system"] is False


def test_lists_of_suppliers_take_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "suppliers.yaml"
    path.write_text("- name: Föreningen\n  legal_form: ek. för.\n  dissolution_clause: ja\n", "utf-8")
    supplier = read_profile_documents(path, BOOK.nomenclature).profiles[0].supplier
    assert (supplier.legal_form, supplier.dissolution_clause) == ("ekonomisk_forening", True)


def test_requirements_take_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "requirements.yaml"
    path.write_text(
        "requirements:\n  references: {count: 3 st, years: 3 år, min_value: '1,5 mkr', public_only: nej}\n"
        "  payment: {days: 30 dagar}\n  certificates: ISO 9001; ISO 14001\n",
        "utf-8",
    )
    asked = read_requirements(path, BOOK.nomenclature).requirements
    assert asked.references is not None
    assert asked.payment is not None
    assert asked.certificates is not None
    references = asked.references
    assert (references.count, references.years, references.min_value) == (3, Decimal(3), Decimal(1_500_000))
    assert references.public_only is False
    assert asked.payment.days == 30
    assert [one.name for one in asked.certificates] == ["ISO 9001", "ISO 14001"]


def test_benefit_files_take_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "benefit.yaml"
    path.write_text(
        "years: 5 år\nplaces: '12,5'\ncosts:\n- {name: Handledare, party: kommunen, per: år, amount: '1,2 mkr'}\n",
        "utf-8",
    )
    case = read_benefit_case(path, read_unit_values(None))
    assert case.years == 5
    assert case.places is not None
    assert case.places.value == Decimal("12.5")
    assert case.costs is not None
    cost = case.costs[0]
    assert cost.amount is not None
    assert (cost.party, cost.per, cost.amount.value) == ("municipality", "year", Decimal(1_200_000))


@pytest.mark.parametrize(
    ("setting", "path", "value"),
    [
        ("purchase.act=lagen om offentlig upphandling", "purchase.act", "LOU"),
        ("purchase.authority.type=kommun", "purchase.authority.type", "municipality"),
        ("purchase.value.amount=8,5 mkr", "purchase.value_sek", 850_000_000),
        ("purchase.started=3 mars 2025", "purchase.started", date(2025, 3, 3)),
        ("purchase.contract.months=3 år", "purchase.contract.months", Decimal(36)),
        ("purchase.choice_system=nej", "purchase.choice_system", False),
        ("purchase.cpv=85312120", "purchase.cpv", ["85312120-6"]),
    ],
)
def test_facts_for_all_rows_take_the_same_words(setting: str, path: str, value: object) -> None:
    assert given_facts([setting], BOOK) == {path: value}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("lag", "purchase.act"),
        ("Upphandlingslag", "purchase.act"),
        ("Köpartyp", "purchase.authority.type"),
        ("värde", "purchase.value.amount"),
        ("avtalstid", "purchase.contract.months"),
        ("cpv", "purchase.cpv"),
        ("purchase.acts", "purchase.act"),
    ],
)
def test_a_fact_that_is_not_there_is_answered_with_the_one_that_was_meant(word: str, meant: str) -> None:
    with pytest.raises(ReservkollError, match=f"Did you mean “{meant}”"):
        given_facts([f"{word}=x"], BOOK)


@pytest.mark.parametrize("kind", ENUMERATIONS)
def test_every_enumeration_has_words_for_each_of_its_values(kind: type[StrEnum]) -> None:
    words = words_for(kind)
    assert list(dict.fromkeys(words.values.values())) == list(kind), "in the same order"
    assert len(words.proposed) == len(kind)
    assert all(parse_word(kind, word) in kind.__members__.values() for word in words.proposed)


def test_every_label_of_the_rulebook_is_understood_as_its_value() -> None:
    seen = 0
    for path, kind in enumerations().items():
        fact = BOOK.facts.get(path)
        for value, told in ((fact.values or {}) if fact is not None else {}).items():
            assert {parse_word(kind, text) for text in (told.sv, told.en, value)} == {value}, (path, value)
            seen += 1
    assert seen > 40
