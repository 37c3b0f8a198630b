"""The user's list of idéburna organisations, as YAML or as a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import ROOT

from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.common.validation import MOST_SHOWN
from reservkoll.ledger.organisations import read_organisations

Write = Callable[[str, str], Path]


def test_a_table_and_yaml_say_the_same(write: Write) -> None:
    table = write(
        "Register 2024;;;;\nOrganisationsnummer;Namn;Registrerad;Räknas som idéburen;Juridisk form\n"
        "899999-0032;A;ja;ja;Ideell förening\n799999-0000;B;;;\nL77;C;nej;nej;Stiftelse\n",
        "list.csv",
    )
    yaml = write(
        'organisations:\n  - {org_no: "8999990032", name: A, registered: true, legal_form: ideell_forening}\n'
        '  - {org_no: "799999-0000", name: B}\n  - {org_no: L77, name: C, ideburen: false, legal_form: stiftelse}\n',
        "list.yaml",
    )
    rows = [
        ("8999990032", "A", "ideell_forening", "registered"),
        ("7999990000", "B", None, "listed"),
        ("L77", "C", "stiftelse", "not_ideburen"),
    ]
    assert read_organisations(table).frame.rows() == rows
    assert read_organisations(yaml).frame.rows() == rows


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("899999-0033;A;ja", "row 2.*899999-0033.*check digit"),
        ("899999-0032;A;ja\n8999990032;B;ja", "row 3: the number 8999990032 stands already at row 2"),
        (";A;ja", "row 2: the organisation number is missing"),
        ("899999-0032;A;kanske", "row 2.*kanske"),
    ],
)
def test_a_mistake_is_named_with_its_row(write: Write, lines: str, told: str) -> None:
    with pytest.raises(ReservkollError, match=told):
        read_organisations(write(f"Orgnr;Namn;Registrerad\n{lines}\n", "list.csv"))


def test_a_person_is_no_organisation_and_stays_unnamed(write: Write) -> None:
    with pytest.raises(ReservkollError, match="personal number") as refused:
        read_organisations(write("Orgnr\n19121212-1212\n", "list.csv"))
    assert "1212-1212" not in str(refused.value)


def test_a_table_without_numbers_is_refused(write: Write) -> None:
    with pytest.raises(ReservkollError, match="Organisationsnummer"):
        read_organisations(write("Namn;Ort\nA;B\n", "list.csv"))


def test_the_example_is_a_list() -> None:
    frame = read_organisations(ROOT / "examples" / "ledger-ideburna.csv").frame
    assert frame["listed_as"].to_list() == ["registered", "registered", "listed", "listed", "registered"]


@pytest.mark.parametrize("wrong", [2, MOST_SHOWN, MOST_SHOWN + 1, 3_000])
def test_many_faulty_rows_are_told_by_the_first_and_a_count(tmp_path: Path, wrong: int) -> None:
    path = tmp_path / "l.csv"
    path.write_text("Organisationsnummer;Registrerad\n" + "".join(f"{row};fel{row}\n" for row in range(wrong)), "utf-8")
    with pytest.raises(InputError) as caught:
        read_organisations(path)
    lines = str(caught.value).splitlines()
    assert f"{wrong} rows are wrong" in lines[0]
    assert len([line for line in lines if "“fel" in line]) == min(wrong, MOST_SHOWN)
    assert lines[MOST_SHOWN + 1 :] == ([f"  … and {wrong - MOST_SHOWN} more."] if wrong > MOST_SHOWN else [])
