"""Answers as people write them: each kind read, each mistake told, and the case file that keeps them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import EXAMPLE_CASES, ROOT

from reservkoll.common.errors import InputError
from reservkoll.evaluation.assess import assess
from reservkoll.facts import models
from reservkoll.facts.case_file import read_case
from reservkoll.facts.edit import stated_facts
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.interview.answer_kinds import AnswerKind, askable, kind_of, words_of
from reservkoll.interview.answers import read_answer
from reservkoll.interview.case_text import case_text
from reservkoll.interview.commands import Command, command_in
from reservkoll.interview.probes import answer_of
from reservkoll.interview.wording import HOW, choices, help_lines, question_text
from reservkoll.parsers.precision import Precision
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook(ROOT / "rules")
NOTHING = Case(purchase=models.Purchase(), supplier=models.Supplier(), partnership=models.Partnership())


def _read(path: str, text: str, case: Case = NOTHING) -> Any:
    return read_answer(path, text, case, BOOK, Language.SV)


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("supplier.public_control", "Ja", True),
        ("supplier.public_control", "n", False),
        ("supplier.legal_form", "3", "stiftelse"),
        ("supplier.legal_form", "Ideell förening", "ideell_forening"),
        ("supplier.legal_form", "ideell", "ideell_forening"),
        ("supplier.legal_form", "non-profit association", "ideell_forening"),
        ("supplier.legal_form", "aktiebolag", "aktiebolag"),  # the whole name stands before the beginning of another
        ("supplier.profit.transfers_to", "forskning, 4", ["research", "registered_ideburen"]),
        ("purchase.contract.months", "3 år", Decimal(36)),
        ("purchase.contract.months", "36", Decimal(36)),
        ("purchase.contract.option_months", "0", Decimal(0)),
        ("supplier.integration.share_percent", "34,5 %", Decimal("34.5")),
        ("supplier.public_board.seats", "7", 7),
        ("purchase.started", "1 mars 2025", date(2025, 3, 1)),
        ("purchase.cpv", "85312120-6, 79993000", ["85312120-6", "79993000-1"]),
        ("purchase.value.amount", "8,5 mnkr", Decimal(8_500_000)),
        ("purchase.value.amount", "1 250 000 kr", Decimal(1_250_000)),
        ("purchase.value.options", "inga", []),
        ("purchase.value.options", "100000; 250000,50", [Decimal(100_000), Decimal("250000.5")]),
        ("purchase.value.vat", "nej", "excluded"),
        ("purchase.authority.org_no", "212000-1231", "2120001231"),
        ("supplier.awards", "inga", []),
        (
            "supplier.awards",
            "212000-1231, lou-19-25, 85312120, 2023-06-01; ?, lou-19-25a, ?, ?",
            [
                {
                    "authority": "2120001231",
                    "provision": "lou-19-25",
                    "cpv": "85312120-6",
                    "decided": date(2023, 6, 1),
                },
                {"provision": "lou-19-25a"},
            ],
        ),
        (
            "purchase.parts",
            "85312120-6 5000000; 79993000-1 4 mnkr",
            [{"cpv": "85312120-6", "amount": Decimal(5_000_000)}, {"cpv": "79993000-1", "amount": Decimal(4_000_000)}],
        ),
        ("partnership.aid.new_eur", "26000 euro", Decimal(26_000)),
    ],
)
def test_an_answer_is_read_as_people_write_it(path: str, text: str, value: object) -> None:
    assert _read(path, text) == {path: value}


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("supplier.public_control", "kanske", "kanske"),
        ("supplier.legal_form", "a", "aktiebolag"),  # aktiebolag, annan form: which one?
        ("supplier.legal_form", "12", "aktiebolag"),
        ("supplier.legal_form", "0", "aktiebolag"),
        ("purchase.contract.months", "0", "0"),
        ("purchase.contract.months", "länge", "länge"),
        ("purchase.started", "2025-02-30", "2025-02-30"),
        ("purchase.cpv", "85312120-7", "85312120-6"),
        ("purchase.value.amount", "-5", "-5"),
        ("purchase.value.amount", "mycket", "mycket"),
        ("supplier.public_board.seats", "3,5", "3,5"),
        ("supplier.integration.share_percent", "en tredjedel", "tredjedel"),
        ("supplier.awards", "212000-1231, lou-19-25", "?"),
        ("purchase.parts", "85312120-6", "CPV"),
        ("purchase.authority.org_no", "212000-1230", "212000-1230"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_write(path: str, text: str, told: str) -> None:
    with pytest.raises(InputError) as error:
        _read(path, text)
    assert told in str(error.value)


def test_euro_said_with_the_first_amount_holds_for_the_purchase() -> None:
    assert _read("purchase.value.amount", "750 000 euro") == {
        "purchase.value.amount": Decimal(750_000),
        "purchase.value.currency": "EUR",
    }


def test_an_amount_is_answered_as_it_is_known_and_a_better_answer_replaces_it() -> None:
    group = "purchase.value."
    assert _read(f"{group}amount", "ca 500 000") == {f"{group}amount": Decimal(500_000), f"{group}precision": "about"}
    assert _read(f"{group}amount", "5-6 mkr") == {
        f"{group}at_least": Decimal(5_000_000),
        f"{group}at_most": Decimal(6_000_000),
    }
    ranged = models.Value(at_least=Decimal(5), at_most=Decimal(6), precision=Precision.ABOUT)
    assert _read(f"{group}amount", "5 500 000", Case(purchase=models.Purchase(value=ranged))) == {
        f"{group}amount": Decimal(5_500_000),
        f"{group}at_least": None,
        f"{group}at_most": None,
        f"{group}precision": None,
    }


def test_two_currencies_in_one_purchase_are_refused() -> None:
    case = Case(purchase=models.Purchase(value=models.Value(amount=Decimal(100_000))))
    with pytest.raises(InputError):
        _read("purchase.value.prizes", "5000 euro", case)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("", Command.SKIP),
        ("Vet inte", Command.SKIP),
        ("b", Command.BACK),
        ("TILLBAKA", Command.BACK),
        ("?", Command.HELP),
        ("q", Command.END),
        ("s fall.yaml", Command.SAVE),
        ("ja", None),
        ("stiftelse", None),
        ("nej", None),
    ],
)
def test_commands_are_told_from_answers(line: str, command: Command | None) -> None:
    found = command_in(line)
    assert (found.command if found else None) is command


def test_no_answer_of_a_list_is_taken_for_a_command() -> None:
    for path in askable(NOTHING, BOOK):
        for language in Language:
            for name in (*choices(path, BOOK, language), *words_of(path), "ja", "nej", "yes", "no", "inga"):
                assert command_in(name) is None, (path, name)


def test_every_question_has_words_and_help_in_both_languages() -> None:
    assert set(HOW) == set(AnswerKind)
    for path in askable(NOTHING, BOOK):
        for language in Language:
            assert question_text(path, BOOK, language).endswith(("?", ".")), path
            assert list(help_lines(path, BOOK, language)), path


def test_every_choice_can_be_answered_by_number_name_and_word() -> None:
    for path in askable(NOTHING, BOOK):
        if kind_of(path) is AnswerKind.WORD:
            for number, word in enumerate(words_of(path), start=1):
                for language in Language:
                    for text in (str(number), word, choices(path, BOOK, language)[number - 1]):
                        assert _read(path, text) == {path: word}, (path, text)


@pytest.mark.parametrize("path", EXAMPLE_CASES, ids=lambda path: path.stem)
def test_a_saved_case_reads_back_as_it_was(path: Path, case_file: Callable[..., Path]) -> None:
    case = read_case(path, BOOK.nomenclature)
    again = read_case(case_file(case_text(case, ["note"])), BOOK.nomenclature)
    assert stated_facts(again) == stated_facts(case)
    assert answer_of(assess(again, BOOK, date(2025, 6, 1))) == answer_of(assess(case, BOOK, date(2025, 6, 1)))


def test_an_empty_group_is_saved_so_that_the_interview_can_go_on(case_file: Callable[..., Path]) -> None:
    again = read_case(case_file(case_text(Case(supplier=models.Supplier()))), BOOK.nomenclature)
    assert again.supplier is not None
    assert again.purchase is None
