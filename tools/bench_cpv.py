"""How often the search finds the right code, and how fast.

    python tools/bench_cpv.py [NAMES_CSV [TITLES_XLSX]]

Phrases: those of tests/cpv/phrases.txt, by the names that the package carries. With NAMES_CSV (code,name_sv,name_en)
the same by all names; with TITLES_XLSX (Upphandlingsmyndigheten's contracts with their codes) real titles too.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
PHRASES = ROOT / "tests" / "cpv" / "phrases.txt"
TITLE, CODE, SECTOR = "Upphandlingens titel", "Huvudsaklig CPV-kod", "Sektor för köpare"


def phrases() -> list[tuple[str, tuple[str, ...]]]:
    """Each phrase with the beginnings of the codes that are right for it."""
    lines = [line for line in PHRASES.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [(text, tuple(right.split())) for text, right in (line.split("|") for line in lines)]


def rates(find: Callable[[str], list[str]], asked: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[float, float]:
    """The shares of texts with a right code first, and among those found."""
    first = among = count = 0
    for text, right in asked:
        found = [code.startswith(right) for code in find(text)]
        count += 1
        first += found[:1] == [True]
        among += any(found)
    return first / count, among / count


def titles(path: Path, by_digits: dict[str, str]) -> list[tuple[str, str, str]]:
    """Titles of real contracts with their code and the buyer's sector; those without a valid code are left out."""
    import fastexcel

    rows = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()
    listed = zip(rows[TITLE], rows[CODE], rows[SECTOR], strict=True)
    return [(title, by_digits[code[:8]], sector) for title, code, sector in listed if title and code[:8] in by_digits]


def main(names: str | None = None, workbook: str | None = None) -> None:
    os.environ["RESERVKOLL_DATA"] = tempfile.mkdtemp()
    from reservkoll.cpv.nomenclature import Nomenclature
    from reservkoll.cpv.own_names import store_own_names
    from reservkoll.cpv.search import Search
    from reservkoll.inventory.code_names import read_code_names

    folder = ROOT / "rules" / "cpv"

    def finder() -> tuple[Nomenclature, Callable[[str], list[str]]]:
        search = Search(Nomenclature(folder))
        search.find("")
        return search.nomenclature, lambda text: [proposal.code for proposal in search.find(text)]

    def told(what: str, count: int, first: float, among: float, seconds: float) -> None:
        print(f"{what:<44} {count:>6}  first {first:6.1%}  among five {among:6.1%}  {1000 * seconds / count:5.1f} ms")

    nomenclature, find = finder()
    for label in ("Class of phrases, shipped names", "Class of phrases, all names"):
        asked = phrases()
        start = time.perf_counter()
        found = rates(find, asked)
        told(label, len(asked), *found, time.perf_counter() - start)
        if names is None:
            return
        store_own_names(read_code_names(Path(names), nomenclature).lists)
        nomenclature, find = finder()
    if workbook is not None:
        listed = titles(Path(workbook), nomenclature.by_digits)
        start = time.perf_counter()
        answers = {title: find(title) for title in dict.fromkeys(title for title, _, _ in listed)}
        seconds = (time.perf_counter() - start) * len(listed) / len(answers)
        for whose in ("all", "Kommun"):
            some = [(title, code) for title, code, sector in listed if whose in ("all", sector)]
            for what, digits in (("Division", 2), ("Class", 4), ("Exact code", 10)):
                found = rates(answers.__getitem__, [(title, (code[:digits],)) for title, code in some])
                told(f"{what} of real titles ({whose})", len(some), *found, seconds * len(some) / len(listed))


if __name__ == "__main__":
    main(*sys.argv[1:3])
