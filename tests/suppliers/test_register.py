"""The register of reserved awards: what it tells of an organisation, and what it does not."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tests.conftest import ROOT

from reservkoll.common.errors import InputError
from reservkoll.common.validation import Findings
from reservkoll.evaluation.assess import Assessment, assess
from reservkoll.evaluation.outcome import Verdict
from reservkoll.explain.answer.earlier_awards import bars_told, register_told
from reservkoll.explain.explainer import Explainer
from reservkoll.facts.models import Case
from reservkoll.i18n import Language
from reservkoll.rulebook.load import load_rulebook
from reservkoll.suppliers.register import Register
from reservkoll.suppliers.register_reader import headings, read_register
from reservkoll.templates.awards import awards_template, write_awards_workbook

BOOK = load_rulebook(ROOT / "rules")
BUYER, OTHER_BUYER, HOLDER = "2120001231", "5560000167", "8020000009"
BARRING, ROUTE = "lou-19-25", "reserved_mission"
DECIDED = date(2023, 6, 1)
CASE: dict[str, Any] = {
    "purchase": {
        "act": "LOU", "authority": {"type": "municipality", "org_no": BUYER}, "subject": "services",
        "started": date(2026, 4, 1), "award_date": date(2026, 5, 31), "cpv": ["85312100-0"],
        "value": {"amount": 12_000_000, "vat": "excluded", "options": []},
        "contract": {"months": 36, "option_months": 0},
    },
    "supplier": {
        "name": "Föreningen Exempel", "org_no": HOLDER, "purpose": {"public_service_mission": True},
        "profit": {"reinvested": "all"}, "governance": {"active_participation": True},
    },
}  # fmt: skip
AWARD = {"name": "Föreningen Exempel", "org_no": HOLDER, "cpv": "85312100-0", "provision": "25 §", "decided": DECIDED}


def _register(tmp_path: Path, *awards: dict[str, Any], **top: Any) -> Register:
    import yaml

    path = tmp_path / "awards.yaml"
    data = {"authority": {"org_no": BUYER}, "awards": list(awards), **top}
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    return read_register(path, BOOK)


def _answer(register: Register, *, on: date | None = None, **supplier: Any) -> Assessment:
    data = {**CASE, "supplier": {**CASE["supplier"], **supplier}}
    if on is not None:
        data["purchase"] = {**CASE["purchase"], "award_date": on}
    case = Case.model_validate(data)
    assert case.supplier is not None
    return assess(case, BOOK, date(2026, 4, 1), register=register.of)


def _verdict(assessment: Assessment) -> Verdict:
    assert assessment.routes is not None
    return assessment.routes[ROUTE].verdict


@pytest.mark.parametrize(
    ("on", "verdict"),
    [(date(2026, 5, 31), Verdict.NO), (date(2026, 6, 1), Verdict.UNKNOWN), (date(2026, 6, 2), Verdict.YES)],
)
def test_an_award_of_the_register_bars_for_three_years(tmp_path: Path, on: date, verdict: Verdict) -> None:
    register = _register(tmp_path, AWARD, complete_from=date(2022, 2, 1))
    assert _verdict(_answer(register, on=on)) is verdict


def test_the_answer_says_that_it_rests_on_the_register_and_until_when_it_holds(tmp_path: Path) -> None:
    assessment = _answer(_register(tmp_path, AWARD))
    explain = Explainer(BOOK, Language.EN)
    assert [each.assumption for each in assessment.assumes[ROUTE]] == ["award_register"]
    (told,) = bars_told(assessment, explain)
    assert "31 May 2026" in told
    assert "1 June 2026 itself is open" in told
    assert "free from 2 June 2026" in told
    assert "awards.yaml:" in told


@pytest.mark.parametrize(
    ("complete_from", "verdict"),
    [
        # What was awarded before the register begins is too old on the day of the new award, or may not be.
        (date(2023, 5, 31), Verdict.YES),
        (date(2023, 6, 1), Verdict.UNKNOWN),  # awarded the day before: three years to the day
        (date(2023, 6, 2), Verdict.UNKNOWN),
        (None, Verdict.UNKNOWN),
    ],
)
def test_one_who_is_not_in_the_register_is_free_only_where_it_is_complete(
    tmp_path: Path, complete_from: date | None, verdict: Verdict
) -> None:
    other = {**AWARD, "org_no": "7696000004", "name": "Ekonomiska föreningen Annan"}
    register = _register(tmp_path, other, **({"complete_from": complete_from} if complete_from else {}))
    assessment = _answer(register)
    assert _verdict(assessment) is verdict
    if verdict is Verdict.UNKNOWN and complete_from is None:
        assert assessment.routes is not None
        assert "supplier.awards" in assessment.routes[ROUTE].missing


def test_a_register_that_ends_before_the_day_of_award_proves_nothing_after(tmp_path: Path) -> None:
    top = {"complete_from": date(2020, 1, 1)}
    whole = _register(tmp_path, **top, complete_to=date(2026, 5, 31))
    assert _verdict(_answer(whole)) is Verdict.YES
    assert _verdict(_answer(_register(tmp_path, **top, complete_to=date(2026, 5, 30)))) is Verdict.UNKNOWN


def test_a_complete_register_speaks_for_its_own_authority_only(tmp_path: Path) -> None:
    top = {"authority": {"org_no": OTHER_BUYER}, "complete_from": date(2020, 1, 1)}
    assert _verdict(_answer(_register(tmp_path, **top))) is Verdict.UNKNOWN
    assert _verdict(_answer(_register(tmp_path, AWARD, **top))) is Verdict.UNKNOWN  # awarded by the other


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"cpv": "85312120-6"}, Verdict.UNKNOWN),  # the same class: whether it is the same service must be judged
        ({"cpv": "80110000-8"}, Verdict.YES),
        ({"cpv": "80110000-8; 85312100-0"}, Verdict.NO),
        ({"cpv": None}, Verdict.UNKNOWN),
        ({"provision": "25 a §"}, Verdict.YES),
        ({"provision": "4:18"}, Verdict.YES),
        ({"provision": "direkt"}, Verdict.YES),
        ({"provision": "LOU 19:6 a"}, Verdict.UNKNOWN),
        ({"provision": None}, Verdict.UNKNOWN),
        ({"decided": None}, Verdict.UNKNOWN),
        ({"decided": None, "starts": date(2023, 5, 1)}, Verdict.YES),  # it was decided before it began
        ({"decided": date(2023, 5, 1), "signed": date(2023, 5, 30)}, Verdict.YES),
        ({"decided": date(2023, 5, 1), "signed": date(2023, 6, 1)}, Verdict.UNKNOWN),  # which day counts is not settled
        ({"org_no": None}, Verdict.UNKNOWN),  # the same name alone
    ],
)
def test_what_an_award_says_decides_what_it_bars(tmp_path: Path, change: dict[str, Any], verdict: Verdict) -> None:
    register = _register(tmp_path, {**AWARD, **change}, complete_from=date(2022, 2, 1))
    assert _verdict(_answer(register)) is verdict


def test_a_supplier_without_a_number_is_never_ruled_out(tmp_path: Path) -> None:
    register = _register(tmp_path, complete_from=date(2020, 1, 1))
    assessment = _answer(register, org_no=None)
    assert _verdict(assessment) is Verdict.UNKNOWN
    assert any("organisation number" in told for told in register_told(assessment, Explainer(BOOK, Language.EN)))


def test_stated_awards_that_the_register_denies_are_a_contradiction(tmp_path: Path) -> None:
    stated = {"authority": BUYER, "provision": BARRING, "cpv": "85312100-0", "decided": DECIDED}
    complete = {"complete_from": date(2022, 2, 1)}
    for register, awards, contradicted in (
        (_register(tmp_path, AWARD), [], True),
        (_register(tmp_path, AWARD), [stated], False),
        (_register(tmp_path, AWARD), [{**stated, "decided": DECIDED + timedelta(days=1)}], True),
        (_register(tmp_path, **complete), [stated], True),
        (_register(tmp_path, **complete), [{**stated, "provision": "lou-19a-2"}], False),  # no reservation: not in it
        (_register(tmp_path, **complete), [], False),
    ):
        assessment = _answer(register, awards=awards)
        found = [each.id for each in assessment.contradictions]
        assert found == (["awards_against_register"] if contradicted else []), awards
        if contradicted:
            assert _verdict(assessment) is Verdict.UNKNOWN


def test_a_table_is_read_by_its_swedish_headings_and_says_what_it_could_not_read(tmp_path: Path) -> None:
    path = tmp_path / "awards.xlsx"
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet("Tilldelningar")
    rows = [
        ["Leverantör", "Organisationsnummer", "Tjänst", "Köparens organisationsnummer", "Bestämmelse", "CPV-kod",
         "Tilldelningsdatum", "Avtalsslut", "Förlängning", "Utlovat", "Uppföljning", "Fullständig från"],
        ["Föreningen Exempel", "802000-0009", "Daglig verksamhet", "212000-1231", "19 kap. 25 § LOU", "85312100-0",
         "2023-06-01", "2026-06-30", "1+1 år", "12 platser; två praktikplatser", "2026-01-15; 2027-01-15", ""],
        ["Enskild Person", "19640823-3234", "Städning", "212000-1231", "en paragraf", "99", "", "", "", "", "", ""],
        ["", "", "", "212000-1231", "", "", "", "", "", "", "", "2022-02-01"],
        ["", "", "Tvätt", "212000-1231", "25 §", "", "", "", "", "", "", ""],
    ]  # fmt: skip
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    workbook.close()
    register = read_register(path, BOOK)
    first, second = register.contracts
    assert (first.org_no, first.provision, first.cpv, first.decided) == (HOLDER, BARRING, ("85312100-0",), DECIDED)
    assert first.promised == ("12 platser", "två praktikplatser")
    assert first.latest_end == date(2028, 6, 30)
    assert first.follow_up == (date(2026, 1, 15), date(2027, 1, 15))
    assert register.complete[BUYER].from_ == date(2022, 2, 1)
    assert second.provision is None
    assert [problem.row for problem in register.problems] == [3, 3, 5]
    assert "640823" not in repr(register.problems)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("awards: []\n", "no award was found"),
        ("awards:\n- title: Tvätt\n", "names no organisation"),
        ("complete_from: 2024-01-01\nawards: []\n", "authority.org_no"),
        ("awards:\n- org_no: 802000-0000\n", "check digit"),
        ("awards:\n- {name: A, provision: en paragraf}\n", "not understood as a provision"),
        ("awards:\n- {name: A, cpv: '99'}\n", "awards.1.cpv"),
        ("awards:\n- {name: A, price: 3}\n", "price"),
    ],
)
def test_a_register_that_cannot_be_used_says_where_and_what(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "awards.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises((InputError, Findings)) as refused:
        read_register(path, BOOK)
    assert said in refused.value.text(str)


@pytest.mark.parametrize("language", list(Language))
def test_the_templates_are_read_back(tmp_path: Path, language: Language) -> None:
    text = tmp_path / "awards.yaml"
    text.write_text(awards_template(language), "utf-8")
    (contract,) = read_register(text, BOOK).contracts
    assert contract.name
    book = tmp_path / "awards.xlsx"
    write_awards_workbook(book, language)
    with pytest.raises(InputError, match="no award was found"):
        read_register(book, BOOK)
    assert len({word for words in headings().values() for word in words}) >= len(headings())


def test_an_award_to_a_member_bars_the_group(tmp_path: Path) -> None:
    register = _register(tmp_path, AWARD, complete_from="2020-01-01")
    other = CASE["supplier"] | {"name": "Kooperativet", "org_no": "7696000004"}
    case = Case.model_validate({"purchase": CASE["purchase"], "suppliers": [other, CASE["supplier"]]})
    barred = assess(case, BOOK, date(2026, 4, 1), register=register.of)
    assert _verdict(barred) is Verdict.NO
    assert "reserved_mission" in barred.assumes
    explain = Explainer(BOOK, Language.EN)
    (told,) = bars_told(barred, explain)
    assert told.startswith("Föreningen Exempel: Barred up to and including")
    assert {name for name, _, _ in (each.partition(": ") for each in register_told(barred, explain))} == {
        "Kooperativet", "Föreningen Exempel"
    }  # fmt: skip
    free = Case.model_validate({"purchase": CASE["purchase"], "suppliers": [other, other]})
    assert _verdict(assess(free, BOOK, date(2026, 4, 1), register=register.of)) is Verdict.YES


def test_a_bar_that_is_past_is_told_as_past_and_not_on_the_first_screen(tmp_path: Path) -> None:
    register, explain = _register(tmp_path, AWARD), Explainer(BOOK, Language.EN)
    for on, still in ((date(2026, 6, 1), True), (date(2026, 6, 2), False)):
        assessment = _answer(register, on=on)
        (told,) = bars_told(assessment, explain)
        assert told.startswith("Barred up to" if still else "No longer barred, free since 2 June 2026")
        assert bool(list(bars_told(assessment, explain, still=True))) is still


def test_the_library_reads_the_register_too(tmp_path: Path) -> None:
    import reservkoll

    _register(tmp_path, AWARD)
    case = Case.model_validate(CASE)
    assert reservkoll.assess(case, BOOK, awards=tmp_path / "awards.yaml").verdicts[ROUTE] == "no"
    assert reservkoll.assess(case, BOOK).verdicts[ROUTE] == "unknown"
