"""Codes read out of what people write, and where they stand in the tree and the lists."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tools import shared

from reservkoll.cpv.code_list import Coverage
from reservkoll.cpv.nearest import NearestCodes
from reservkoll.cpv.nomenclature import FEW, CodeError, Nomenclature
from reservkoll.i18n import Language
from reservkoll.rulebook.load import load_rulebook, shipped_rules
from reservkoll.rulebook.rulebook import Rulebook

NOMENCLATURE = Nomenclature(shipped_rules() / "cpv")


def test_the_nomenclature_has_every_code_once(rulebook: Rulebook) -> None:
    codes = rulebook.nomenclature.codes
    assert len(codes) == len(set(codes)) == len(rulebook.nomenclature.by_digits) == 9454
    assert not {"60173000-1", "60184000-1", "77620000-2", "99999999-9"} & set(codes)


@pytest.mark.parametrize(
    "text",
    [
        "79624000-4",
        "79624000",
        " 79624000-4 ",
        "79624000 Förmedling av vårdpersonal",
        "79624000-4: Förmedling",
        "796240004",
        "79624000\u00a0Förmedling",
        "79624000-4 Förmedling, 2 delar",
    ],
)
def test_a_code_is_read_with_or_without_check_digit_and_label(rulebook: Rulebook, text: str) -> None:
    assert rulebook.nomenclature.parse(text) == "79624000-4"


@pytest.mark.parametrize(
    ("text", "told", "proposal"),
    [
        ("85312120-7", "wrong check digit", "85312120-6"),
        ("85312121", "not in CPV 2008", "85312120-6"),
        ("895312120", "too many digits", "85312120-6"),
        ("8531212", "too few digits", "85312120-6"),
        ("3111000", "too few digits", "03111000-2"),  # a spreadsheet took the leading zero
        ("853121206789", "too many digits", "85312120-6"),
    ],
)
def test_a_mistyped_code_names_the_nearest_valid_ones(rulebook: Rulebook, text: str, told: str, proposal: str) -> None:
    with pytest.raises(CodeError) as caught:
        rulebook.nomenclature.parse(text)
    assert told in str(caught.value)
    assert proposal in caught.value.proposals


@given(st.text("0123456789", min_size=1, max_size=20))
def test_whatever_digits_are_written_three_valid_codes_are_proposed(digits: str) -> None:
    codes = NOMENCLATURE.by_digits
    found = NearestCodes(codes).find(digits)
    assert len(found) == len(set(found)) == 3
    assert set(found) <= codes.keys()


@pytest.mark.parametrize("text", ["", "se bilaga", "-", "8531x2120"])
def test_what_is_no_code_is_said_to_be_none(rulebook: Rulebook, text: str) -> None:
    with pytest.raises(CodeError):
        rulebook.nomenclature.parse(text)


def test_a_code_whose_parent_is_no_code_climbs_on(rulebook: Rulebook) -> None:
    assert next(rulebook.nomenclature.ancestors("30192121-5")) == "30192100-2"


def test_below_a_code_are_those_that_it_is_above(rulebook: Rulebook) -> None:
    nomenclature = rulebook.nomenclature
    for code in ("30192100-2", "03000000-1", "30000000-9", "85312120-6", "85000000-9"):
        assert list(nomenclature.below(code)) == [
            other for other in nomenclature.codes if code in nomenclature.ancestors(other)
        ]
    assert len(list(nomenclature.below("85000000-9"))) > 50


def test_a_sub_code_hangs_on_the_nearest_listed_code_above_it(rulebook: Rulebook) -> None:
    for code_list in rulebook.code_lists.values():
        for code in rulebook.nomenclature.codes:
            nearest = next(
                (above for above in rulebook.nomenclature.ancestors(code) if above in code_list.singles), None
            )
            left_out = code in code_list.listed or code in code_list.exceptions
            assert code_list.sub_codes.get(code) == (None if left_out else nearest), (code_list.id, code)


@pytest.mark.parametrize(
    ("list_id", "size"),
    [("lou-annex-2", 423), ("lou-19-25", 115), ("lou-19-25a", 173)],
)
def test_a_list_spans_as_many_codes_as_the_law(rulebook: Rulebook, list_id: str, size: int) -> None:
    assert len(rulebook.code_lists[list_id].listed) == size


def test_the_enumeration_of_19_25_is_17_single_codes_and_one_range(rulebook: Rulebook) -> None:
    """As the EU's own rules for eForms read it: 115 codes, no sub-code of a single code among them."""
    code_list = rulebook.code_lists["lou-19-25"]
    assert len(code_list.singles) == 17
    assert code_list.ranges == (("85000000-9", "85323000-9"),)
    assert code_list.listed == {*code_list.singles, *rulebook.nomenclature.between("85000000-9", "85323000-9")}


def test_a_range_holds_its_ends_and_nothing_beyond_them(rulebook: Rulebook) -> None:
    codes = list(rulebook.nomenclature.codes)
    for code_list in rulebook.code_lists.values():
        for first, last in code_list.ranges:
            spanned = rulebook.nomenclature.between(first, last)
            assert {first, last} <= code_list.listed | set(code_list.exceptions)
            for beside in (codes[codes.index(first) - 1], codes[codes.index(last) + 1]):
                assert beside not in spanned
                named = beside in code_list.singles or any(
                    beside in rulebook.nomenclature.between(*other) for other in code_list.ranges
                )
                assert (beside in code_list.listed) == (named and beside not in code_list.exceptions)


def test_every_reservable_code_is_in_annex_2(rulebook: Rulebook) -> None:
    annex = rulebook.code_lists["lou-annex-2"].listed
    assert rulebook.code_lists["lou-19-25"].listed <= annex
    assert rulebook.code_lists["lou-19-25a"].listed <= annex


@pytest.mark.parametrize(
    ("list_id", "code", "coverage"),
    [
        ("lou-19-25", "85000000-9", Coverage.YES),  # first of the range
        ("lou-19-25", "85323000-9", Coverage.YES),  # last of the range
        ("lou-19-25", "90000000-7", Coverage.NO),
        ("lou-19-25", "92500000-6", Coverage.YES),
        ("lou-19-25", "92511000-6", Coverage.SUB_CODE),
        ("lou-19-25", "80320000-3", Coverage.SUB_CODE),
        ("lou-19-25a", "80320000-3", Coverage.YES),
        ("lou-19-25a", "92600000-7", Coverage.NO),
        ("lou-19-25a", "98133110-8", Coverage.NO),  # annex 2 names it on its own; 25 a § leaves it out
        ("lou-annex-2", "98370000-7", Coverage.SUB_CODE),
        ("lou-annex-2", "79634000-7", Coverage.NO),
        ("lou-annex-2", "75121000-0", Coverage.YES),
        ("lou-annex-2", "75131100-4", Coverage.SUB_CODE),  # after the end of its range, below 75000000-6
        ("lov-services", "85311300-5", Coverage.NO),  # excepted
        ("lov-services", "85311200-4", Coverage.YES),
    ],
)
def test_where_a_code_stands_to_a_list(rulebook: Rulebook, list_id: str, code: str, coverage: Coverage) -> None:
    assert rulebook.code_lists[list_id].coverage(code) is coverage


def test_listed_codes_and_divisions_have_names_in_both_languages(rulebook: Rulebook) -> None:
    named = {code for code_list in rulebook.code_lists.values() for code in code_list.listed}
    named |= {code for code in rulebook.nomenclature.codes if code[2:8] == "000000"}
    for code in named:
        assert rulebook.nomenclature.name(code, Language.SV)
        assert rulebook.nomenclature.name(code, Language.EN)
    assert rulebook.nomenclature.name("85312120-6", Language.EN) != rulebook.nomenclature.name(
        "85312120-6", Language.SV
    )


# Of the regulation's list (the test with the list compares them), so that a checkout without it notices a change.
OFFICIAL = "fda9d0d5d20acd341281060d171460a8df2c39ae6affebddd32973d3f5ddb550"


def _digest(named: Mapping[str, tuple[str, str]]) -> str:
    lines = (f"{code}\t{sv}\t{en}" for code, (sv, en) in named.items())
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _shipped(rulebook: Rulebook) -> dict[str, tuple[str, str]]:
    sv, en = (rulebook.nomenclature.names(language) for language in (Language.SV, Language.EN))
    return {code: (sv[code], en[code]) for code in rulebook.nomenclature.codes}


def test_codes_and_names_have_the_digest_of_the_regulations_list(rulebook: Rulebook) -> None:
    assert _digest(_shipped(rulebook)) == OFFICIAL


@pytest.mark.corpus
def test_codes_and_names_are_those_of_the_regulations_list(rulebook: Rulebook) -> None:
    with shared("data/cpv/cpv_2008.csv").open(encoding="utf-8", newline="") as source:
        official = {row["code"]: (row["name_sv"], row["name_en"]) for row in csv.DictReader(source)}
    assert _shipped(rulebook) == official
    assert _digest(official) == OFFICIAL


def test_the_codes_below_a_code_are_those_that_climb_to_it(rulebook: Rulebook) -> None:
    nomenclature = rulebook.nomenclature
    climbed = {(above, code) for code in nomenclature.codes for above in nomenclature.ancestors(code)}
    assert {(above, code) for above in nomenclature.codes for code in nomenclature.below(above)} == climbed


def test_a_span_ends_with_its_last_code(rulebook: Rulebook) -> None:
    assert rulebook.nomenclature.between("85143000-3", "85145000-7") == (
        "85143000-3",
        "85144000-0",
        "85144100-1",
        "85145000-7",
    )


def test_a_name_is_the_same_however_many_were_asked_for() -> None:
    few, many = load_rulebook().nomenclature, load_rulebook().nomenclature
    for language in Language:
        names = few.names(language)
        asked = [*list(names)[::41], "99999999-9", *list(names)[::-53]]
        assert len(asked) > 2 * FEW
        assert [many.name(code, language) for code in asked] == [names.get(code) for code in asked]
        assert [many.name(code, language) for code in asked] == [few._sought(code, language) for code in asked]
