"""Lint: unused entries, duplicates, missing translations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from reservkoll.common.localized_text import Wording
from reservkoll.conditions.limits import Meets
from reservkoll.conditions.references import Term
from reservkoll.evaluation.case import ACT, DATE
from reservkoll.i18n import mark
from reservkoll.maintenance.findings import Finding, Places, Severity
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.rulebook.traverse import all_roots, amounts_of, reached

WORDS_TO_DIFFER = 3  # shorter texts may rightly be alike in both languages: “LOU”, “e-post”


def entries(rulebook: Rulebook, places: Places) -> Iterator[Finding]:
    """The findings about facts, notes, sources, limits, terms and lists."""
    yield from _unread_facts(rulebook, places)
    yield from _unused(rulebook, places)
    yield from _twice(rulebook, places)
    yield from _untranslated(rulebook, places)


def _unread_facts(rulebook: Rulebook, places: Places) -> Iterator[Finding]:
    read = {path for one in reached(all_roots(rulebook), rulebook) for path in one.facts_read()}
    read |= {"as_of", ACT, DATE}  # the evaluation itself reads these
    stated = {path for name in read & set(rulebook.facts) for path in rulebook.facts[name].derived_from or ()}
    # What a fact is derived from is read with all that stands in its group: an amount with its currency, VAT and term.
    groups = tuple(f"{path.rpartition('.')[0]}." for path in stated if path.count(".") > 1)
    for path in rulebook.facts:
        if path not in read | stated and not path.startswith(groups):
            yield Finding(
                "unread_fact",
                Severity.HINT,
                *places.at("facts", path),
                mark("No rule reads the fact “{fact}”."),
                mark("Take it out, unless the value or a form needs it."),
                {"fact": path},
            )


def _unused(rulebook: Rulebook, places: Places) -> Iterator[Finding]:
    everything = list(reached(all_roots(rulebook), rulebook))
    # By its fields, not by what stands in the object: a rulebook from the cache unpacks some of them when asked.
    held = (getattr(rulebook, field.name) for field in fields(rulebook) if field.name not in KNOWN)
    mentioned = {text for part in held for text in _texts(part)}
    mentioned |= {note.source for note in rulebook.notes.values() if note.source is not None}
    met = {limit for one in everything if isinstance(one, Meets) for limit in _with_parts(one.meets, rulebook)}
    regimes = [regime for act in rulebook.regimes.values() for regime in act]
    met |= {
        limit
        for regime in regimes
        for name in (regime.main_threshold, regime.annex2_threshold, regime.direct_limit)
        for limit in _with_parts(name, rulebook)
    }
    terms = {one.term for one in everything if isinstance(one, Term)} | {regime.annex2 for regime in regimes}
    engine = _engine_notes()
    checks: list[tuple[str, str, Iterable[str], Callable[[str], bool]]] = [
        ("unused_note", "notes", rulebook.notes, lambda name: name in mentioned or name in engine),
        ("unused_source", "sources", rulebook.sources, lambda name: name in mentioned),
        ("unused_limit", "limits", rulebook.limits, lambda name: name in met or name in mentioned),
        ("unused_term", "terms", rulebook.terms, lambda name: name in terms),
        ("unused_list", "cpv", rulebook.code_list_files, lambda name: name in mentioned),
    ]
    for finding, file, names, used in checks:
        for name in names:
            if not used(name):
                at = places.at(f"{file}/{name}") if file in {"terms", "cpv"} else places.at(file, name)
                yield Finding(
                    finding, Severity.HINT, *at, mark("Nothing uses “{name}”."), mark("Take it out."), {"name": name}
                )


KNOWN = ("edition", "sha256", "sources", "facts", "notes", "nomenclature")


def _with_parts(limit_id: str, rulebook: Rulebook) -> Iterator[str]:
    yield limit_id
    for name in amounts_of(limit_id, rulebook):
        yield name
        yield from (period.of for period in rulebook.limits[name].periods if period.of is not None)


def _engine_notes() -> set[str]:
    """The notes that the program gives by itself: the words in quotes in its code."""
    package = Path(__file__).parents[2]
    code = (path.read_text("utf-8") for path in package.rglob("*.py"))
    return {word for text in code for word in re.findall(r'"([a-z][a-z0-9_]*)"', text)}


def _texts(value: Any) -> Iterator[str]:
    """Every text in models, mappings and lists, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _twice(rulebook: Rulebook, places: Places) -> Iterator[Finding]:
    by_title: dict[tuple[str, str], str] = {}
    for name, source in rulebook.sources.items():
        first = by_title.setdefault((source.title, source.url), name)
        if first != name:
            yield Finding(
                "duplicate_source",
                Severity.HINT,
                *places.at("sources", name),
                mark("“{name}” is the same source as “{first}”."),
                mark("Keep one of them."),
                {"name": name, "first": first},
            )
    cited: dict[tuple[str | None, str, str], str] = {}
    dated = [(rule, version) for rule in rulebook.rules.values() for version in rule.versions]
    for rule, version in dated:
        if version.absent is not None or version.to is not None:
            continue
        first = cited.setdefault((rule.act, version.citation, version.source), rule.id)
        if first != rule.id:
            position = rule.versions.index(version)
            yield Finding(
                "duplicate_citation",
                Severity.HINT,
                *places.at(f"routes/{rule.id}", "versions", position, "citation"),
                mark("{rule} cites the same provision as {first}: {citation}."),
                mark("Check that both stand there, or cite more closely."),
                {"rule": rule.id, "first": first, "citation": version.citation},
            )


def _untranslated(rulebook: Rulebook, places: Places) -> Iterator[Finding]:
    for where, name, sv, en, location in _wordings(rulebook):
        empty = not sv.strip() or not en.strip()
        alike = sv == en and len(sv.split()) >= WORDS_TO_DIFFER
        if empty or alike:
            yield Finding(
                "missing_translation" if empty else "same_in_both",
                Severity.ERROR if empty else Severity.HINT,
                *places.at(where, *location, word=sv),
                mark("{name}: a text is missing in one of the languages.")
                if empty
                else mark("{name}: the text is the same in both languages: {text}"),
                mark("Write it in both languages."),
                {"name": name, "text": sv},
            )


def _wordings(rulebook: Rulebook) -> Iterator[tuple[str, str, str, str, tuple[str, ...]]]:
    for note_id, note in rulebook.notes.items():
        yield ("notes", note_id, note.sv, note.en, (note_id,))
    tables: list[tuple[str, Any, bool]] = [
        ("routes", rulebook.rules, False),
        ("terms", rulebook.terms, False),
        ("cpv", rulebook.code_list_files, False),
        ("values", rulebook.values, False),
        ("limits", rulebook.limits, True),
        ("facts", rulebook.facts, True),
    ]
    for where, table, one_file in tables:
        for name, entry in table.items():
            for wording in _inside(entry):
                file = where if one_file else f"{where}/{name}"
                yield (file, name, wording.sv, wording.en, (name,) if one_file else ())


def _inside(value: Any) -> Iterator[Wording]:
    if isinstance(value, Wording):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _inside(getattr(value, name))
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _inside(inner)
