"""Change the rulebook in one place at a time and see whether its cases notice.

    python tools/mutate_rules.py [--rules FOLDER] [--docs FILE]

Mutants: every number one up, every comparison turned, every code of a list replaced and every end of a range moved,
every date and every boundary between two periods a day earlier and later, true and false, all and any, `not` left out,
a word of a list left out. A mutant is killed when the loader refuses it, the check of the amounts finds it, or a case
fails. The survivors and their reasons (tools/mutants.yaml) are written to docs/mutants.md.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import multiprocessing
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from reservkoll.common.errors import ReservkollError
from reservkoll.common.yaml_loader import Document, Location, read_document
from reservkoll.maintenance.case_runner import run_case
from reservkoll.maintenance.cases import RuleCase, read_cases
from reservkoll.maintenance.findings import Places
from reservkoll.maintenance.lint.limits import limits, stray
from reservkoll.rulebook import reader as read
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parents[1]
REASONS = ROOT / "tools" / "mutants.yaml"
CODE = re.compile(r"\d{8}-\d")
# What no answer rests on: when a source was read, what a fact is asked with, the sentences of the routes.
SKIPPED = ("sources.yaml", "facts.yaml", "notes.yaml", "routes.yaml")
# Rules that rule cases do not reach: those of other commands than `check`, and lists of texts. Tests in Python do.
OTHERS = (
    *("requirements.yaml", "plan.yaml", "openings.yaml", "same_need.yaml", "lots.yaml", "activities.yaml"),
    *("social_conditions.yaml", "groups.yaml"),
)
TURNED = {"less_than": "at_most", "at_most": "less_than", "more_than": "at_least", "at_least": "more_than"}
SWAPPED = {"all": "any", "any": "all"}


@dataclass(frozen=True)
class Mutant:
    """One change: the file, the place in it, the new data of the whole file."""

    path: Path
    file: str  # within the rulebook
    at: Location
    line: int
    what: str
    change: Callable[[Any], None]

    @property
    def key(self) -> str:
        """What names it, whatever lines are moved: file, place and change."""
        return f"{self.file}: {'.'.join(map(str, self.at))}: {self.what}"


def mutants(folder: Path, documents: dict[Path, Document], codes: tuple[str, ...], rulebook: Rulebook) -> list[Mutant]:
    """Every mutant of the files."""
    found: list[Mutant] = []
    for path, document in documents.items():
        if path.name not in {*SKIPPED, *OTHERS}:
            maker = _Maker(folder, document, codes, rulebook)
            found += maker.walk(document.data, ())
    return found


class _Maker:
    def __init__(self, folder: Path, document: Document, codes: tuple[str, ...], rulebook: Rulebook) -> None:
        self.folder = folder
        self.document = document
        self.codes = codes
        self.places = {code: position for position, code in enumerate(codes)}
        self.rulebook = rulebook

    def _one(self, at: Location, what: str, change: Callable[[Any], None]) -> Mutant:
        path = self.document.path
        return Mutant(path, path.relative_to(self.folder).as_posix(), at, self.document.line(at), what, change)

    def _value(self, at: Location, old: object, new: object) -> Mutant:
        def change(data: Any) -> None:
            _holder(data, at)[at[-1]] = new

        return self._one(at, f"{old} → {new}", change)

    def walk(self, value: Any, at: Location) -> Iterator[Mutant]:
        match value:
            case dict():
                yield from self._keys(value, at)
                for key, inner in value.items():
                    yield from self.walk(inner, (*at, key))
            case list():
                yield from self._list(value, at)
                for position, inner in enumerate(value):
                    yield from self.walk(inner, (*at, position))
            case bool():
                yield self._value(at, value, not value)
            case int() | Decimal():
                last = Decimal(1).scaleb(Decimal(value).as_tuple().exponent)  # type: ignore[arg-type]
                yield self._value(at, value, value + (1 if isinstance(value, int) else last))
            case date():
                yield from self._day(value, at)
            case str() if at[-1] == "comparison" and value in TURNED:
                yield self._value(at, value, TURNED[value])
            case str() if CODE.fullmatch(value):
                yield from self._code(value, at)
            case str() if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                yield from self._day(date.fromisoformat(value), at)

    def _day(self, day: date, at: Location) -> Iterator[Mutant]:
        covers = self.rulebook.edition.covers
        for days in (-1, 1):
            moved = day + timedelta(days=days)
            # The day that comes under another period; where the rulebook answers nothing, that is no change.
            changed = min(day, moved) if at[-1] == "from" else max(day, moved)
            if at[0] == "covers" or at[-1] not in {"from", "to"} or covers.covers(changed):
                yield self._value(at, day, moved)

    def _code(self, code: str, at: Location) -> Iterator[Mutant]:
        position = self.places[code]
        in_range = isinstance(at[-2], int)
        for step in (1, -1) if in_range else (1,):
            if 0 <= position + step < len(self.codes):
                yield self._value(at, code, self.codes[position + step])

    def _keys(self, entry: dict[str, Any], at: Location) -> Iterator[Mutant]:
        for key, value in entry.items():
            if key in TURNED:
                yield self._renamed(at, key, TURNED[key])
            if key in SWAPPED and isinstance(value, list) and len(value) > 1:
                yield self._renamed(at, key, SWAPPED[key])
            if key == "not" and isinstance(value, dict):
                yield self._without_not(at)
            if key == "is" and isinstance(value, str):
                fact = self.rulebook.facts.get(str(entry.get("fact")))
                other = next((word for word in (fact.values or ()) if word != value), None) if fact else None
                if other is not None:
                    yield self._value((*at, "is"), value, other)

    def _renamed(self, at: Location, key: str, new: str) -> Mutant:
        def change(data: Any) -> None:
            holder = _at(data, at)
            pairs = [(new if name == key else name, inner) for name, inner in holder.items()]
            holder.clear()
            holder.update(pairs)

        return self._one((*at, key), f"{key} → {new}", change)

    def _without_not(self, at: Location) -> Mutant:
        def change(data: Any) -> None:
            holder = _at(data, at)
            inner = holder.pop("not")
            holder["all"] = [inner]

        return self._one((*at, "not"), "not left out", change)

    def _list(self, entries: list[Any], at: Location) -> Iterator[Mutant]:
        if at and at[-1] in {"one_of", "only", "when", "provisions", "doubtful"} and len(entries) > 1:
            for position, word in enumerate(entries):
                yield self._one((*at, position), f"{word} left out", _dropper(at, position))
        for position in range(1, len(entries)):
            earlier, later = entries[position - 1], entries[position]
            if isinstance(earlier, dict) and isinstance(later, dict) and "to" in earlier and "from" in later:
                for days in (-1, 1):
                    yield self._boundary(at, position, days)

    def _boundary(self, at: Location, position: int, days: int) -> Mutant:
        def change(data: Any) -> None:
            entries = _at(data, at)
            for entry, key in ((entries[position - 1], "to"), (entries[position], "from")):
                moved = date.fromisoformat(str(entry[key])) + timedelta(days=days)
                entry[key] = moved if isinstance(entry[key], date) else moved.isoformat()

        return self._one((*at, position, "from"), f"boundary moved {days:+d} day", change)


def _dropper(at: Location, position: int) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        del _at(data, at)[position]

    return change


def _at(data: Any, at: Location) -> Any:
    for part in at:
        data = data[part]
    return data


def _holder(data: Any, at: Location) -> Any:
    return _at(data, at[:-1])


class Bench:
    """The rulebook in memory, its cases, and the running of one mutant."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents = {
            path: read_document(path) for path in sorted(folder.rglob("*.yaml")) if path.parent.name != "cases"
        }
        self.rulebook = load_rulebook(folder)
        self.code_lists = self.rulebook.code_lists
        for one in self.code_lists.values():  # computed once, here, before the processes part
            _ = one.listed, one.sub_codes
        self.nomenclature = self.rulebook.nomenclature
        self.cases = list(read_cases(folder, self.nomenclature))
        self.places = Places(folder)
        self.texts = {path: path.read_text("utf-8") for path in self.documents}
        self.linted = self._linted(self.rulebook)
        self.mutants = mutants(folder, self.documents, self.nomenclature.codes, self.rulebook)

    def run(self, number: int) -> tuple[int, str]:
        """How the mutant fares: who kills it, or `survived`."""
        mutant = self.mutants[number]
        data = copy.deepcopy(self.documents[mutant.path].data)
        mutant.change(data)
        try:
            rulebook = self._load(mutant.path, data)
        except (ReservkollError, ValueError, KeyError):
            return number, "loader"
        if self._same_codes(mutant, rulebook):
            return number, "same"
        if self._linted(rulebook) != self.linted:
            return number, "lint"
        for position, case in enumerate(self.cases):
            if _fails(rulebook, case):
                self.cases.insert(0, self.cases.pop(position))  # what has killed one is likely to kill the next
                return number, f"case {case.id}"
        return number, "survived"

    def _linted(self, rulebook: Rulebook) -> set[tuple[str, str]]:
        found = (*limits(rulebook, self.places), *stray(rulebook, self.places))
        return {(finding.id, str(finding.words)) for finding in found}

    def _same_codes(self, mutant: Mutant, rulebook: Rulebook) -> bool:
        """Whether a changed code list says the same of every code: what was moved is spanned or named elsewhere too."""
        if mutant.path.parent.name != "cpv":
            return False
        changed = [name for name, one in rulebook.code_lists.items() if one is not self.code_lists[name]]
        lists = [(rulebook.code_lists[name], self.code_lists[name]) for name in changed]
        return all(one.listed == other.listed and set(one.sub_codes) == set(other.sub_codes) for one, other in lists)

    def _load(self, changed: Path, data: Any) -> Rulebook:
        def document(path: Path) -> Document:
            original = self.documents[path]
            return replace(original, data=data) if path == changed else original

        kept = {name: vars(read)[name] for name in ("read_document", "Nomenclature")}
        vars(read).update(read_document=document, Nomenclature=lambda _: self.nomenclature)
        try:
            rulebook = read.read_rulebook(self.folder, hashlib.sha256(repr(data).encode()).hexdigest())
        finally:
            vars(read).update(kept)
        same = {
            name: self.code_lists[name]
            for name, file in rulebook.code_list_files.items()
            if file == self.rulebook.code_list_files.get(name)
        }
        rulebook.__dict__["code_lists"] = {**rulebook.code_lists, **same}
        return rulebook


def _fails(rulebook: Rulebook, case: RuleCase) -> bool:
    try:
        return bool(run_case(rulebook, case).failures)
    except Exception:
        return True


BENCH: Bench | None = None


def _run(number: int) -> tuple[int, str]:
    assert BENCH is not None
    return BENCH.run(number)


def reasons() -> dict[str, str]:
    """Why a survivor may live, by the key of the mutant."""
    return yaml.safe_load(REASONS.read_text("utf-8")) or {} if REASONS.is_file() else {}


def page(bench: Bench, fates: dict[int, str]) -> str:
    """The survivors and the count, as Markdown."""
    counts = Counter("case" if fate.startswith("case ") else fate for fate in fates.values())
    survivors = [bench.mutants[number] for number, fate in sorted(fates.items()) if fate == "survived"]
    same = sum(fate == "same" for fate in fates.values())
    killed, why, all_ = len(fates) - len(survivors) - same, reasons(), len(fates) - same
    by_case = counts["case"] + counts["survived"]
    lines = [
        "# Mutants of the rulebook",
        "",
        "`make mutants` changes the rulebook in one place at a time and runs its cases. This page is written by it.",
        "",
        f"- {all_} mutants, {killed} killed ({100 * killed / all_:.1f} %). {same} more change nothing: the code "
        "that was moved is spanned or named elsewhere in its list too.",
        f"- {counts['loader']} refused by the loader, {counts['lint']} found by the checks of the amounts, "
        f"{counts['case']} by a case ({100 * counts['case'] / max(by_case, 1):.1f} % of those that load).",
        "",
        f"Not mutated: {', '.join(OTHERS)}, whose rules are not those of `check`; they have tests of their own.",
        "",
        "## Survivors",
        "",
        *(["| file | change | reason |", "|---|---|---|"] if survivors else ["None."]),
    ]
    for mutant in survivors:
        place = ".".join(map(str, mutant.at))
        reason = why.get(mutant.key, "not yet looked into")
        lines.append(f"| {mutant.file}:{mutant.line} | `{place}`: {mutant.what} | {reason} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rules", type=Path, default=ROOT / "rules")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs" / "mutants.md")
    parser.add_argument("--at-least", type=float, default=95, help="percent to be killed")
    arguments = parser.parse_args()
    global BENCH  # noqa: PLW0603 - handed to the processes by fork
    BENCH = bench = Bench(arguments.rules.resolve())
    broken = [case.id for case in bench.cases if _fails(bench.rulebook, case)]
    if broken:
        print(f"cases fail before any change: {', '.join(broken)}", file=sys.stderr)
        return 1
    begun = time.monotonic()
    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
        fates = dict(pool.imap_unordered(_run, range(len(bench.mutants)), chunksize=8))
    survivors = [number for number, fate in sorted(fates.items()) if fate == "survived"]
    for number in survivors:
        mutant = bench.mutants[number]
        print(f"{mutant.path}:{mutant.line}: {'.'.join(map(str, mutant.at))}: {mutant.what}")
    all_ = sum(fate != "same" for fate in fates.values())
    killed = all_ - len(survivors)
    percent = 100 * killed / all_
    print(f"{killed} of {all_} killed ({percent:.1f} %) in {time.monotonic() - begun:.0f} s")
    arguments.docs.write_text(page(bench, fates), "utf-8")
    return 0 if percent >= arguments.at_least else 1


if __name__ == "__main__":
    sys.exit(main())
