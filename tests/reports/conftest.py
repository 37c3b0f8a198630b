"""A made-up screening of a municipality's purchases."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
import pytest
from tests.shipped_routes import REPORTED, ROUTES, ROWS

from reservkoll.i18n import Language
from reservkoll.rulebook.load import load_rulebook
from reservkoll.screening.result import PROBLEMS, MissingFact, RuleUse, Screening, SourceUse
from reservkoll.screening.timing import TIMINGS, Horizon

MakeScreening = Callable[..., Screening]
RULEBOOK = load_rulebook()

NAMES = {
    Language.SV: {
        "direct_procurement": "Direktupphandling",
        "reserved_mission": "Reserverad: offentligt uppdrag",
        "reserved_ideburen": "Reserverad: idéburna organisationer",
        "reserved_workshop": "Reserverad: arbetsintegrerande företag",
        "choice_system": "Valfrihetssystem",
        "ordinary_procurement": "Vanlig annonserad upphandling",
        "complete_facts": "Komplettera uppgifterna först",
    },
    Language.EN: {
        "direct_procurement": "Direct procurement",
        "reserved_mission": "Reserved: public-service mission",
        "reserved_ideburen": "Reserved: idéburna organisations",
        "reserved_workshop": "Reserved: work-integration enterprises",
        "choice_system": "Choice system",
        "ordinary_procurement": "Ordinary advertised procurement",
        "complete_facts": "Complete the facts first",
    },
}
GROUPS = {
    "direct": {Language.SV: "Direktupphandling", Language.EN: "Direct procurement"},
    "reserved": {Language.SV: "Reserverad upphandling", Language.EN: "Reserved contract"},
    "choice": {Language.SV: "Valfrihetssystem", Language.EN: "Choice system"},
    "ordinary": {Language.SV: "Vanlig annonserad upphandling", Language.EN: "Ordinary advertised procurement"},
}
NEEDS = [
    ("Daglig verksamhet enligt LSS", "85312120-6", "Dagcentertjänster för handikappade", 8_900_000),
    ("Städning av skolor och förskolor, område norr", "90911200-8", "Tjänster för städning av byggnader", 4_150_000),
    ("Kontaktpersoner och ledsagning", "85311200-4", "Välfärdstjänster för handikappade", 620_000),
    ("Skolskjuts 2025–2028 med option på två års förlängning", "60130000-8", "Persontransport på väg", 31_200_000),
    ("Sommarlovsaktiviteter för barn och unga", "92000000-1", "Fritids-, kultur- och sporttjänster", 340_000),
    ("Svenska för invandrare, grundläggande nivå", "80400000-8", "Vuxenutbildning och annan utbildning", 12_750_000.5),
    ("Skyddat boende för våldsutsatta", "85311000-2", "Omsorgstjänster inbegripet logi", None),
    ("Trädgårdsskötsel och snöröjning", "77310000-6", "Anläggning och underhåll av grönområden", 2_480_000),
    ("Nattpatrull och trygghetslarm", "85312000-9", "Omsorgstjänster exklusive logi", 8_450_000),
    ("Kontorsmaterial", "30192000-1", "Kontorsmateriel", 915_000),
]  # fmt: skip


def rows_of(count: int) -> pl.DataFrame:
    """Plausible rows, always the same."""
    chance = random.Random(7)
    rows = []
    for number in range(count):
        title, cpv, cpv_name, kronor = chance.choice(NEEDS)
        value = None if kronor is None else round(kronor * chance.choice([50, 75, 100, 130]))
        kind = chance.random()
        verdicts = {route: chance.choice(["yes", "no", "no", "not_applicable"]) for route in ROUTES}
        row = {
            "file": "inköpsplan 2025.xlsx", "sheet": "Upphandlingar", "row": number + 4,
            "id": f"KS-2025-{number + 1:03}", "title": title, "cpv": cpv, "cpv_name": cpv_name, "value_sek": value,
            "started": date(2025, 1, 7) + timedelta(days=number), "act": "LOU", "authority_type": "municipality",
            "annex2": chance.choice(["yes", "no"]), "chapter": chance.choice(["19", "19 a", "1–17"]), **verdicts,
            "cpv_in_25": chance.choice(["yes", "no", "sub_code"]), "cpv_in_25a": chance.choice(["yes", "no"]),
            "recommendation": chance.choice(
                [*ROUTES[:4], "ordinary_procurement", "reserved_ideburen;reserved_mission"]
            ),
            "opening": chance.choice(REPORTED.openings), "timing": chance.choice(TIMINGS),
            "reason": "Värdet ligger under gränsen för direktupphandling och tjänsten finns i bilagan.",
            "missing": None, "warnings": chance.choice([None, None, "three_years"]), "status": "ok", "error": None,
        }  # fmt: skip
        if value is None or kind < 0.1:
            row |= {"status": "incomplete", "missing": "purchase.value.amount;purchase.started",
                    "recommendation": "complete_facts", "reserved_mission": "unknown", "reserved_ideburen": "unknown",
                    "direct_procurement": "unknown", "annex2": "unknown", "value_sek": None}  # fmt: skip
        elif kind < 0.13:
            row |= {"status": "error", "error": "Kolumnen CPV: ”8531212” har för få siffror. Skriv åtta siffror."}
        rows.append(row)
    return pl.DataFrame(rows, schema=ROWS)


@pytest.fixture(scope="session")
def make_screening() -> MakeScreening:
    """A screening of so many rows; anything in it can be given."""

    def make(count: int = 40, *, language: Language = Language.EN, **given: object) -> Screening:
        problems = [
            ("inköpsplan 2025.xlsx", "Upphandlingar", 17, "CPV", "C17", "8531212", "”8531212” har för få siffror för "
             "en CPV-kod, som har åtta. Närmast giltiga: 85312120-6, 85312100-0."),
            ("inköpsplan 2025.xlsx", "Upphandlingar", 23, "Värde", "E23", "=1+1", "”=1+1” är inget belopp. Skriv till "
             "exempel 1 234 567,50."),
        ]  # fmt: skip
        parts: dict[str, object] = {
            "rows": rows_of(count),
            "problems": pl.DataFrame(problems, schema=PROBLEMS, orient="row"),
            "missing": (
                MissingFact("purchase.started", "Vilken dag påbörjas upphandlingen?", 3, ("reserved_ideburen",)),
                MissingFact("purchase.value.amount", "Vad är det uppskattade värdet utan moms?", 31,
                            ("direct_procurement", "reserved_mission", "reserved_ideburen")),
            ),
            "warnings": {
                "three_years": "Om organisationen fått ett reserverat kontrakt för samma tjänst de senaste tre åren "
                               "får den inte tilldelas ett nytt; vad som är samma tjänst är inte prövat.",
            },
            "reported": REPORTED,
            "routes": NAMES[language],
            "groups": {group: GROUPS[group][language] for group in GROUPS},
            "openings": {name: each.name.text(language) for name, each in RULEBOOK.openings.openings.items()},
            "horizon": Horizon(date(2025, 3, 1), 24),
            "rules": (
                RuleUse("lou-19-25", "Reserverad upphandling, offentligt uppdrag", "19 kap. 25 § LOU", date(2022, 2, 1),
                        None, "verified"),
                RuleUse("lou-19-25a", "Reserverad upphandling, idéburna organisationer", "19 kap. 25 a § LOU",
                        date(2023, 1, 1), None, "verified"),
            ),
            "limits": (
                RuleUse("lou-direct-2024", "Direktupphandling: 700 000 kr", "19 a kap. 2 § LOU", date(2024, 1, 1),
                        date(2025, 12, 31), "verified"),
                RuleUse("lou-annex2-2026", "Bilaga 2: 8 109 450 kr", "5 kap. 1 § LOU", date(2026, 1, 1),
                        date(2027, 12, 31), "derived"),
            ),
            "sources": (
                SourceUse("lou", "Lag (2016:1145) om offentlig upphandling", "https://rkrattsbaser.gov.se/sfst?bet=2016:1145",
                          date(2025, 9, 1)),
                SourceUse("uhm", "Upphandlingsmyndigheten: tröskelvärden", "https://www.upphandlingsmyndigheten.se/",
                          date(2026, 1, 29)),
            ),
            "run": {"Verktyg": "reservkoll 0.1.0", "Regelverk": "2026.1, sha256 3f1c…", "Fil": "inköpsplan 2025.xlsx"},
            "notes": ("Summaraden på rad 345 (”Totalt”) räknas inte med.",),
            "language": language,
        }  # fmt: skip
        return Screening(**{**parts, **given})  # type: ignore[arg-type]

    return make
