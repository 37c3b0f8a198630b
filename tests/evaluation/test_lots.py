"""A lot is read for what is bought in it, under the limits of the whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.conftest import ROOT

from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.lots import LotAnswer, read_lots
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.answer.assessment import answer_in_words
from reservkoll.explain.answer.lots import lot_lines
from reservkoll.explain.answer.short_answer import short_answer
from reservkoll.explain.explainer import Explainer
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook(ROOT / "rules")
DAY = date(2025, 3, 1)
CARE, CLEANING, WORKS = "85312120-6", "90910000-9", "45210000-2"
FIRST_SEK_OF_80_000_EUR = Decimal("865008")  # the rate of 2024-2025


def _assessed(lots: list[dict[str, Any]], *, act: str = "LOU", **purchase: Any) -> Assessment:
    facts = {
        "act": act, "authority": {"type": "municipality"}, "subject": "services", "started": DAY, "lots": lots,
        "contract": {"months": 36, "option_months": 0}, "value": {"vat": "excluded"},
    } | purchase  # fmt: skip
    return assess(Case.model_validate({"purchase": facts}), BOOK, DAY)


def _read(lots: list[dict[str, Any]], **purchase: Any) -> tuple[LotAnswer, ...]:
    return read_lots(_assessed(lots, **purchase))


def _verdicts(answer: LotAnswer) -> tuple[str, str, str]:
    return tuple(  # type: ignore[return-value]
        answer.routes[route].verdict.value for route in ("direct_procurement", "reserved_ideburen", "reserved_workshop")
    )


def test_part_of_a_contract_can_be_reserved_where_the_whole_cannot() -> None:
    told = _assessed([{"cpv": [CARE], "amount": 9_000_000}, {"cpv": [CLEANING], "amount": 4_000_000}])
    assert told.routes is not None
    assert told.routes["reserved_ideburen"].verdict is not Verdict.YES
    care, cleaning = read_lots(told)
    assert _verdicts(care)[:2] == ("no", "yes")
    assert _verdicts(cleaning) == ("no", "no", "yes")


def test_lots_are_added_so_that_none_is_procured_directly_by_its_own_amount() -> None:
    told = _assessed([{"cpv": [CARE], "amount": 5_000_000}, {"cpv": [CARE], "amount": 5_000_000}])
    assert told.value is not None
    assert told.value.ore == 10_000_000_00
    assert [_verdicts(answer)[0] for answer in read_lots(told)] == ["no", "no"]


def test_lots_of_a_whole_that_may_be_procured_directly_may_be_too() -> None:
    assert [_verdicts(answer)[0] for answer in _read([{"cpv": [CARE], "amount": 3_000_000}] * 2)] == ["yes", "yes"]


@pytest.mark.parametrize(("cleaning", "direct"), [(300_000, "yes"), (1_000_000, "no")])
def test_the_limit_of_what_is_bought_in_a_lot_holds_for_it_too(cleaning: int, direct: str) -> None:
    """The whole is mainly care, so that it may be procured directly; cleaning has a lower limit, held to the whole."""
    care = 300_000 if direct == "yes" else 3_000_000
    lots = _read([{"cpv": [CARE], "amount": care}, {"cpv": [CLEANING], "amount": cleaning}])
    assert _verdicts(lots[1])[0] == direct


def test_which_limit_holds_for_a_service_of_annex_2_in_a_whole_that_is_mainly_other_is_open() -> None:
    care, _ = _read([{"cpv": [CARE], "amount": 2_000_000}, {"cpv": [CLEANING], "amount": 3_000_000}])
    direct, reserved = care.routes["direct_procurement"], care.routes["reserved_ideburen"]
    assert direct.verdict is Verdict.UNKNOWN
    assert [note.note for note in direct.doubts] == ["lot_limit_open"]
    assert reserved.verdict is Verdict.YES
    assert "lot_limit_open" in [note.note for note in reserved.doubts]


@pytest.mark.parametrize(
    ("small", "whole", "exempt"),
    [
        (FIRST_SEK_OF_80_000_EUR, 9_000_000, False),  # not below 80 000 euro
        (Decimal(865_000), 9_000_000, True),
        (Decimal(800_000), 4_000_000, True),  # exactly a fifth
        (Decimal(800_000), 3_999_999, False),  # a little more than a fifth
        (Decimal(200_000), 2_000_000, False),  # the whole is below the threshold, so that nothing is left out
    ],
)
def test_a_small_lot_is_left_out_only_under_the_acts_own_conditions(
    small: Decimal, whole: int, *, exempt: bool
) -> None:
    lots = _read([{"cpv": [CLEANING], "amount": whole - small}, {"cpv": [CLEANING], "amount": small}])
    assert [answer.exempt for answer in lots] == [False, exempt]
    assert lots[1].routes["direct_procurement"].verdict is not Verdict.YES
    assert lots[0].routes["reserved_workshop"].verdict is (Verdict.YES if whole > 2_389_585 else Verdict.UNKNOWN)
    if exempt:
        assert lots[1].routes["reserved_workshop"].verdict is Verdict.UNKNOWN


def test_which_threshold_holds_for_services_in_a_whole_that_is_mainly_works_is_open() -> None:
    """30 million of works is below the threshold of works, and above that of services."""
    lots = [
        {"cpv": [WORKS], "subject": "works", "amount": 27_000_000},
        {"cpv": [CLEANING], "subject": "services", "amount": 3_000_000},
    ]
    works = {"subject": "works", "main_subject": "works"}
    cleaning = _read(lots, **works)[1].routes["reserved_workshop"]
    assert (cleaning.verdict, [note.note for note in cleaning.doubts]) == (Verdict.UNKNOWN, ["lot_threshold_open"])
    lots[0]["amount"] = 60_000_000
    assert _read(lots, **works)[1].routes["reserved_workshop"].verdict is Verdict.YES


def test_a_small_lot_is_never_procured_directly_beyond_the_whole() -> None:
    lots = _read([{"cpv": [CLEANING], "amount": 9_000_000}, {"cpv": [CLEANING], "amount": 500_000}])
    direct = lots[1].routes["direct_procurement"]
    assert (direct.verdict, [note.note for note in direct.doubts]) == (Verdict.UNKNOWN, ["lot_small_open"])


def test_a_lot_may_have_a_length_and_a_subject_of_its_own() -> None:
    lots = _read(
        [{"cpv": [CARE], "amount": 9_000_000, "months": 36}, {"cpv": [CARE], "amount": 9_000_000, "months": 37}],
        contract={"months": 72, "option_months": 0},
    )
    assert [answer.routes["reserved_mission"].verdict.value for answer in lots] == ["yes", "no"]
    works = _read([{"cpv": [CARE], "amount": 9_000_000}, {"cpv": [WORKS], "subject": "works", "amount": 900_000}])
    assert _verdicts(works[0])[1] == "yes"


def test_lots_of_one_service_tell_that_no_organisation_can_have_two() -> None:
    lots = _read([{"cpv": [CARE], "amount": 9_000_000, "area": area} for area in ("Norr", "Söder")])
    for answer in lots:
        assert "lots_same_service" in [note.note for note in answer.routes["reserved_mission"].cautions]
        assert answer.routes["reserved_mission"].certainty.value == "settled"


def test_periods_of_one_service_are_open_to_interpretation() -> None:
    lots = _read([{"cpv": [CARE], "amount": 9_000_000, "months": 36}] * 2)
    assert "lots_in_periods" in [note.note for note in lots[0].routes["reserved_mission"].doubts]


def test_a_lot_without_codes_is_read_as_the_whole() -> None:
    told = _assessed([{"area": "Norr"}, {"area": "Söder"}], cpv=[CARE], value={"amount": 9_000_000, "vat": "excluded"})
    assert told.routes is not None
    for answer in read_lots(told):
        assert {name: each.verdict for name, each in answer.routes.items()} == {
            name: told.routes[name].verdict for name in answer.routes
        }


def test_a_lot_without_codes_has_none_of_those_that_only_another_lot_has() -> None:
    told = _assessed([{"amount": 9_000_000}, {"cpv": [CARE], "amount": 8_000_000}], cpv=[CLEANING])
    cleaning, care = read_lots(told)
    assert (cleaning.codes, care.codes) == ((CLEANING,), (CARE,))
    assert cleaning.routes["choice_system"].verdict is Verdict.NO
    assert not cleaning.routes["reserved_workshop"].cautions
    # What the whole mainly is follows from the amounts, by the code of the whole where a lot has none.
    assert told.reader.facts.get("purchase.main_cpv") == (CLEANING,)


def test_a_lot_is_read_for_the_group_that_tenders() -> None:
    fits = {"purpose": {"public_service_mission": True}, "profit": {"reinvested": "all"},
            "governance": {"active_participation": True}, "awards": []}  # fmt: skip
    told = _assessed([{"amount": 9_000_000}], cpv=[CARE])
    for members, verdict in (
        ([fits, fits], Verdict.YES),
        ([fits, fits | {"purpose": {"public_service_mission": False}}], Verdict.UNKNOWN),
        ([fits | {"purpose": {"public_service_mission": False}}] * 2, Verdict.NO),
    ):
        case = Case.model_validate(told.stated.model_dump(exclude_unset=True) | {"suppliers": members})
        group = assess(case, BOOK, DAY)
        assert group.routes is not None
        assert [group.routes["reserved_mission"].verdict] == [verdict]
        assert [answer.routes["reserved_mission"].verdict for answer in read_lots(group)] == [verdict]


def test_the_short_name_of_a_reservation_is_that_of_the_act() -> None:
    told = _assessed([{"cpv": [CLEANING], "amount": 20_000_000}], act="LUF", authority={"type": "utility"})
    lines = lot_lines(told, read_lots(told), Explainer(BOOK, Language.SV))
    assert [line.told for line in lines] == ["LUF 4:16 öppen: undersök marknaden"]
    names = [line.name for line in short_answer(told, Language.SV).lines]
    assert "LUF 4 kap. 16 § (arbetsintegrerande företag)" in names
    assert not any("4 kap. 18 §" in name for name in names)


@pytest.mark.parametrize("language", list(Language))
def test_the_long_answer_says_first_which_lots_are_open_as_the_short_one_does(language: Language) -> None:
    told = _assessed([{"cpv": [CARE], "amount": 9_000_000}, {"cpv": [CLEANING], "amount": 10_000_000}])
    assert answer_in_words(told, language).recommendation[0] == short_answer(told, language).sentence


def test_lots_that_do_not_add_up_leave_the_value_open_but_not_what_is_bought() -> None:
    told = _assessed([{"cpv": [CARE], "amount": 9_000_000}], value={"amount": 8_000_000, "vat": "excluded"})
    assert [found.id for found in told.contradictions] == ["lots_contradict_amount"]
    assert read_lots(told)[0].routes["direct_procurement"].verdict is Verdict.UNKNOWN


def test_amounts_of_lots_cannot_be_stated_twice() -> None:
    with pytest.raises(ValueError, match="stated twice"):
        _assessed([{"amount": 5}], value={"lots": [4]})


@pytest.mark.parametrize("act", ["LUF", "LUK"])
def test_the_other_acts_read_lots_too(act: str) -> None:
    lots = _read([{"cpv": [CARE], "amount": 20_000_000}, {"cpv": [CLEANING], "amount": 90_000_000}], act=act)
    assert lots[0].routes["direct_procurement"].verdict is not Verdict.YES
    assert not any(answer.exempt for answer in lots if act == "LUK")
