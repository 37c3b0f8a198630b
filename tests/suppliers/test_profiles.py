"""A file of suppliers' blocks: as a list or as documents, and as strict as a case file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reservkoll.common.errors import ReservkollError
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.suppliers.profiles import read_profile_documents

Write = Callable[..., Path]
LIST = """\
- name: Föreningen Ett
  legal_form: ideell_forening
- supplier:
    name: Stiftelsen Två
    awards:
      - {authority: "2120009879", provision: lou-19-25, cpv: "85312120", decided: 2024-05-02}
"""
DOCUMENTS = """\
# våra leverantörer
supplier: {name: Föreningen Ett, org_no: "8029997775"}
---
name: Stiftelsen Två
---
- {name: Tredje AB}
- {name: Fjärde AB}
"""


def test_a_list_may_name_the_word_supplier_or_leave_it_out(case_file: Write, rulebook: Rulebook) -> None:
    read = read_profile_documents(case_file(LIST), rulebook.nomenclature)
    assert [profile.supplier.name for profile in read.profiles] == ["Föreningen Ett", "Stiftelsen Två"]
    assert read.profiles[0].supplier.awards is None, "not stated is unknown, not none"
    award = (read.profiles[1].supplier.awards or [])[0]
    assert award.cpv == "85312120-6", "codes get their check digit"
    assert [(place.supplier, place.award, place.row) for place in read.awards] == [(1, 0, 6)]


def test_several_documents_are_one_list_and_keep_their_lines(case_file: Write, rulebook: Rulebook) -> None:
    read = read_profile_documents(case_file(DOCUMENTS), rulebook.nomenclature)
    assert [(profile.supplier.name, profile.row) for profile in read.profiles] == [
        ("Föreningen Ett", 2),
        ("Stiftelsen Två", 4),
        ("Tredje AB", 6),
        ("Fjärde AB", 7),
    ]


def test_json_is_read_too(case_file: Write, rulebook: Rulebook) -> None:
    path = case_file('[{"name": "Föreningen Ett"}, {"supplier": {"name": "Två"}}]', "suppliers.json")
    assert len(read_profile_documents(path, rulebook.nomenclature).profiles) == 2


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("- {name: Ett, legal_frm: stiftelse}\n", 1, "Did you mean “legal_form”?"),
        ("- {name: Ett}\n- {name: Två, legal_form: klubb}\n", 2, "is not one of"),
        ("name: Ett\n---\nname: Två\npublic_board: {seats: 3, appointed_by_public: 4}\n", 4, "more seats"),
        ("- {name: Ett}\n- {legal_form: stiftelse}\n", 2, "neither name nor org_no"),
        ("- {name: Ett}\n- supplier: {name: Två}\n  purchase: {title: X}\n", 3, "purchase"),
        ('- {name: Ett, org_no: "8029997776"}\n', 1, "check digit"),
        ('- {name: Ett, awards: [{cpv: "99999999"}]}\n', 1, "not in CPV"),
        ("- {name: Ett}\n- {name: Två, name: Tre}\n", 2, "stands twice"),
    ],
)
def test_every_mistake_is_told_with_its_line(
    case_file: Write, rulebook: Rulebook, text: str, line: int, told: str
) -> None:
    with pytest.raises(ReservkollError) as caught:
        read_profile_documents(case_file(text), rulebook.nomenclature)
    assert f"line {line}" in str(caught.value)
    assert told in str(caught.value)


def test_all_mistakes_are_told_at_once(case_file: Write, rulebook: Rulebook) -> None:
    text = "- {name: Ett, legal_form: klubb}\n- {name: Två, public_control: kanske}\n"
    with pytest.raises(ReservkollError) as caught:
        read_profile_documents(case_file(text), rulebook.nomenclature)
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("text", ["[]\n", "# tomt\n", "---\n"])
def test_a_file_without_suppliers_is_refused(case_file: Write, rulebook: Rulebook, text: str) -> None:
    with pytest.raises(ReservkollError, match="holds no supplier"):
        read_profile_documents(case_file(text), rulebook.nomenclature)
