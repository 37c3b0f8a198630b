"""How far the law was read: the day of the provisions that hold, told alike of a case and of a row."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from reservkoll.common.json_text import plain_data
from reservkoll.evaluation.assess import assess
from reservkoll.evaluation.rests_on import law_read_to
from reservkoll.facts.case_file import read_case
from reservkoll.i18n import Language
from reservkoll.reports.export.documents.assessment import assessment_document
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.request import ScreeningRequest
from reservkoll.screening.result import Screening
from reservkoll.screening.service import ScreeningService

NOTE = "read_after_verified"
LATE = date(2026, 6, 1)


def screening_of(folder: Path, rulebook: Rulebook, day: date, act: str) -> Screening:
    path = folder / "list.csv"
    path.write_text(f"Benämning;CPV;Värde exkl. moms;Påbörjad\nStäd;90910000;100000;{day}\n", "utf-8")
    given = (f"purchase.act={act}", "purchase.authority.type=municipality")
    request = ScreeningRequest(lists=(str(path),), today=LATE, given=given, take_best=True)
    return ScreeningService(request, rulebook).answers().screening


def warned_in_check(folder: Path, rulebook: Rulebook, day: date, act: str) -> dict[str, str]:
    path = folder / "case.yaml"
    path.write_text(
        f'purchase: {{act: {act}, started: {day}, authority: {{type: municipality}}, cpv: ["90910000"], '
        "value: {amount: 100000, vat: excluded}}\n",
        "utf-8",
    )
    document = plain_data(
        assessment_document(assess(read_case(path, rulebook.nomenclature), rulebook, LATE), "", Language.SV)
    )
    return {each["code"]: each["text"] for each in document["routes"]["direct_procurement"]["warnings"]}


@pytest.mark.parametrize("act", ["LOU", "LUF", "LUK"])
@pytest.mark.parametrize("after", [0, 1])
def test_a_day_after_the_act_was_read_is_told_in_check_and_screen_alike(
    tmp_path: Path, rulebook: Rulebook, act: str, after: int
) -> None:
    read_to = rulebook.sources[act.lower()].retrieved
    assert law_read_to(rulebook, LATE, act) == read_to
    day = read_to + timedelta(days=after)
    told = warned_in_check(tmp_path, rulebook, day, act)
    row = screening_of(tmp_path, rulebook, day, act).rows["warnings"].item() or ""
    assert (NOTE in told) is (NOTE in row) is bool(after)
    if after:
        assert "1 september 2025" in told[NOTE]  # the statutes, not the day to which pages were read


def test_a_day_that_the_rulebook_does_not_cover_is_held_against_the_edition(rulebook: Rulebook) -> None:
    assert law_read_to(rulebook, date(2013, 1, 1), "LOU") == rulebook.edition.verified_until


def test_a_screening_tells_the_oldest_day_among_its_sources(tmp_path: Path, rulebook: Rulebook) -> None:
    screening = screening_of(tmp_path, rulebook, date(2026, 3, 1), "LOU")
    oldest = min(source.retrieved for source in screening.sources)
    assert oldest < max(source.retrieved for source in screening.sources)
    assert screening.law_date == oldest
    assert screening.run["Äldsta källan som svaren bygger på är kontrollerad till"] == oldest.isoformat()
