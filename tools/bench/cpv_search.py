"""How often the search finds the right code, and how fast.

    python tools/bench/cpv_search.py [TITLES_XLSX]

Phrases: those of tests/cpv/phrases.txt, none of which is an everyday word of the search as it stands. With TITLES_XLSX
(Upphandlingsmyndigheten's contracts with their codes) real titles are asked too.

The titles are in two halves, by a hash of the title. The search was mended by looking at what it missed in the half
`seen`; the half `unseen` was only counted, so its figures are those to expect of other titles.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.cpv.search import Search
from reservkoll.cpv.synonyms import synonyms
from reservkoll.cpv.tokenizer import folded

ROOT = Path(__file__).parents[2]
PHRASES = ROOT / "tests" / "cpv" / "phrases.txt"
DATA = ROOT.parent / "shared" / "data"
TITLES = DATA / "uhm_2021" / "contracted_value.xlsx"
TITLE, CODE, SECTOR = "Upphandlingens titel", "Huvudsaklig CPV-kod", "Sektor för köpare"
MUNICIPALITY = "Kommun"
DIGITS = {"division": 2, "class": 4, "code": 10}
HALVES = ("seen", "unseen")
WHOSE = {"all buyers": None, "municipalities": MUNICIPALITY}
TARGETS = {
    ("phrases", "all", "class", "among_five"): 0.90,
    ("titles", "all buyers", "division", "first"): 0.62,
    ("titles", "all buyers", "code", "among_five"): 0.45,
}
SLOWEST_MS = 20.0

Asked = tuple[str, tuple[str, ...]]
Rates = dict[str, float]


def phrases() -> list[Asked]:
    """Each phrase with the beginnings of the codes that are right for it."""
    lines = [line for line in PHRASES.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [(text, tuple(right.split())) for text, right in (line.split("|") for line in lines)]


def verbatim() -> list[str]:
    """The phrases that are everyday words of the search as they stand: there should be none."""
    everyday = {folded(word) for listed in synonyms().words.values() for word in listed}
    return [text for text, _ in phrases() if folded(text) in everyday]


def titles(path: Path, nomenclature: Nomenclature) -> list[tuple[str, str, str]]:
    """Titles of real contracts with their code and the buyer's sector; those without a valid code are left out."""
    import fastexcel

    rows = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()
    by_digits = nomenclature.by_digits
    listed = zip(rows[TITLE], rows[CODE], rows[SECTOR], strict=True)
    return [(title, by_digits[code[:8]], sector) for title, code, sector in listed if title and code[:8] in by_digits]


def half(title: str) -> str:
    return HALVES[hashlib.sha256(b"split" + title.encode()).digest()[0] % 2]


def rates(found: Mapping[str, list[str]], asked: Iterable[Asked]) -> Rates:
    """How many were asked, the shares of them with a right code first and among those found."""
    first = among = count = 0
    for text, right in asked:
        hits = [code.startswith(right) for code in found[text]]
        count += 1
        first += hits[:1] == [True]
        among += any(hits)
    return {"texts": count, "first": first / count, "among_five": among / count} if count else {"texts": 0}


def measure(workbook: Path | None = None) -> dict[str, Any]:
    """The rates of phrases and titles, and the milliseconds of a query; titles that are not there are left out.

    `{"phrases": {"all": {"class": RATES}}, "titles": {WHOSE: {DIGITS: RATES}}, "halves": {HALF: {DIGITS: RATES}},
    "milliseconds": {"mean": …, "slowest_of_hundred": …}, "verbatim": [PHRASE…]}`, where RATES is `{"texts", "first",
    "among_five"}`.
    """
    workbook = workbook or TITLES
    search = _search()
    of_phrases, took = _of_phrases(search)
    told: dict[str, Any] = {
        "phrases": {"all": {"class": of_phrases}},
        "titles": {},
        "halves": {},
        "verbatim": verbatim(),
    }
    if workbook.is_file():
        listed = titles(workbook, search.nomenclature)
        answers, took = _answers(search, (title for title, _, _ in listed))
        for whose, sector in WHOSE.items():
            some = [(title, code) for title, code, of in listed if sector in (None, of)]
            told["titles"][whose] = _by_digits(answers, some)
        for which in HALVES:
            some = [(title, code) for title, code, _ in listed if half(title) == which]
            told["halves"][which] = _by_digits(answers, some)
    ordered = sorted(took)
    told["milliseconds"] = {
        "mean": 1000 * sum(took) / len(took),
        "slowest_of_hundred": 1000 * ordered[int(0.99 * (len(ordered) - 1))],
    }
    return told


def table(found: Mapping[str, Any]) -> str:
    """What `measure` found as a table in Markdown, each target beside its figure."""
    lines = ["| | texts | first | among five |", "|---|---:|---:|---:|"]
    groups = {
        "phrases": "{what} of the phrases, {whose}",
        "titles": "{what} of real titles, {whose}",
        "halves": "{what} of real titles, the half {whose}",
    }
    for group, label in groups.items():
        for whose, by_digits in found[group].items():
            for what, told in by_digits.items():
                cells = [_cell(told[of], TARGETS.get((group, whose, what, of))) for of in ("first", "among_five")]
                name = label.format(what=what.capitalize(), whose=whose)
                lines.append(f"| {name} | {told['texts']:,} | {' | '.join(cells)} |")
    took = found["milliseconds"]
    lines += [
        "",
        f"A query took {took['mean']:.1f} ms (target {SLOWEST_MS:.0f} ms), the slowest of a hundred"
        f" {took['slowest_of_hundred']:.1f} ms. Phrases that stand in the everyday words as they are:"
        f" {len(found['verbatim'])}.",
    ]
    if found["titles"]:
        lines += [
            "The search was mended by looking at what it missed in the half of the titles called seen; the other half",
            "was only counted. (Data: Upphandlingsmyndigheten, the National Agency for Public Procurement.)",
        ]
    return "\n".join(lines)


def _cell(share: float, target: float | None) -> str:
    return f"{share:.1%}" if target is None else f"{share:.1%} (target {target:.0%})"


def _by_digits(answers: Mapping[str, list[str]], asked: list[tuple[str, str]]) -> dict[str, Rates]:
    return {
        what: rates(answers, ((title, (code[:digits],)) for title, code in asked)) for what, digits in DIGITS.items()
    }


def _of_phrases(search: Search) -> tuple[Rates, list[float]]:
    asked = phrases()
    answers, took = _answers(search, (text for text, _ in asked))
    return rates(answers, asked), took


def _answers(search: Search, texts: Iterable[str]) -> tuple[dict[str, list[str]], list[float]]:
    """The codes for each distinct text, and the seconds that each took."""
    answers, took = {}, []
    for text in dict.fromkeys(texts):
        start = time.perf_counter()
        answers[text] = [proposal.code for proposal in search.find(text)]
        took.append(time.perf_counter() - start)
    return answers, took


def _search() -> Search:
    search = Search(Nomenclature(ROOT / "rules" / "cpv"))
    search.find("lokalvård")  # reads the index
    return search


if __name__ == "__main__":
    print(table(measure(*map(Path, sys.argv[1:2]))))
