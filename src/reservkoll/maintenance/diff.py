"""The difference between two rulebooks, or between two days of one, over everything that their files hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from reservkoll.rulebook.law_on_date import LawOnDate
from reservkoll.rulebook.models.periods import on
from reservkoll.rulebook.models.requirements import Governing, Place
from reservkoll.rulebook.rulebook import Rulebook


class Change(StrEnum):
    """What happened to an entry on the way from the first to the second."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One difference: `kind` is the sort of entry, `id` names it, `where` the place in it ("" for all of it)."""

    kind: str
    id: str
    change: Change
    where: str = ""
    before: Any = None
    after: Any = None


# The tables of a rulebook by what one entry is called.
TABLES = {
    "rule": "rules",
    "limit": "limits",
    "term": "terms",
    "note": "notes",
    "code_list": "code_list_files",
    "regime": "act_regimes",
    "fact": "facts",
    "source": "sources",
    "value": "values",
}
SINGLE = {"edition": "edition", "routes": "routes", "plan": "plan"}
# What is made of the files, or told of otherwise.
HANDLED = {*TABLES.values(), *SINGLE.values(), "sha256", "nomenclature", "requirements", "same_need"}


def differences(before: Rulebook, after: Rulebook) -> tuple[Difference, ...]:
    """What differs between two rulebooks, in the order of their files."""
    return tuple(_differences(before, after))


def _differences(before: Rulebook, after: Rulebook) -> Iterator[Difference]:
    for kind, name in TABLES.items():
        yield from _tables(kind, getattr(before, name), getattr(after, name))
    for kind, name in SINGLE.items():
        yield from _inside(kind, kind, "", _plain(getattr(before, name)), _plain(getattr(after, name)))
    for kind, one, other in zip(_ENTRIES, _entries(before), _entries(after), strict=True):
        yield from _tables(kind, one, other)
    for name, entries in (("requirements", {"rules", "provisions"}), ("same_need", {"questions"})):
        rest, other_rest = (
            {k: v for k, v in _plain(getattr(b, name)).items() if k not in entries} for b in (before, after)
        )
        yield from _inside(name, name, "", rest, other_rest)
    for name in sorted({field.name for field in fields(Rulebook)} - HANDLED):
        yield from _inside(name, name, "", _plain(getattr(before, name)), _plain(getattr(after, name)))


# What stands in lists of requirements.yaml and same_need.yaml, each entry by its own name.
_ENTRIES = ("requirement", "provision", "question")


def _entries(rulebook: Rulebook) -> tuple[Mapping[str, Any], ...]:
    requirements = rulebook.requirements
    return (
        {rule.id: rule for rule in requirements.rules},
        requirements.provisions,
        {question.id: question for question in rulebook.same_need.questions},
    )


def _tables(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        if name not in after:
            yield Difference(kind, name, Change.REMOVED, before=_title(before[name]))
        elif name not in before:
            yield Difference(kind, name, Change.ADDED, after=_title(after[name]))
        elif before[name] != after[name]:
            yield from _inside(kind, name, "", _plain(before[name]), _plain(after[name]))


def differences_in_time(rulebook: Rulebook, first: date, last: date) -> tuple[Difference, ...]:
    """What changed in the law from the day `first` to the day `last`, by one rulebook that covers both."""
    before, after = LawOnDate(rulebook, first), LawOnDate(rulebook, last)
    found: list[Difference] = []
    for name, rule in rulebook.rules.items():
        one, other = before.version(rule), after.version(rule)
        if one is not other:
            found += _inside("rule", name, "", _undated(one), _undated(other))
    for name in rulebook.limits:
        found += _inside("limit", name, "", _amount(before, name), _amount(after, name))
    for act in rulebook.regimes:
        found += _inside("regime", act, "", _undated(before.regime(act)), _undated(after.regime(act)))
    for question in rulebook.same_need.questions:
        asked, asked_then = on(question.versions, before.date), on(question.versions, after.date)
        if asked is not asked_then:
            found += _inside("question", question.id, "", _undated(asked), _undated(asked_then))
    requirements = rulebook.requirements
    chapters = (_in_force(requirements.chapters, law.date) for law in (before, after))
    found += _inside("requirements", "requirements", "", *chapters)
    for name, provision in requirements.provisions.items():
        places = (_in_force(provision.places, law.date) for law in (before, after))
        found += _inside("provision", name, "", *places)
    return tuple(found)


def _in_force(places: Sequence[Governing] | Sequence[Place], day: date) -> dict[str, Any]:
    """What is said of each act and chapter on `day`."""
    return {f"{place.act} {place.chapter}": _undated(place) for place in places if place.covers(day)}


def _amount(law: LawOnDate, name: str) -> Any:
    amount = law.limit(name).amount
    if amount is None:
        return None
    kronor, ore = divmod(amount.ore, 100)
    return {
        "sek": f"{kronor}.{ore:02d}" if ore else str(kronor),
        "comparison": amount.comparison.value,
        "status": amount.status.value,
    }


def _undated(value: BaseModel | None) -> Any:
    plain = _plain(value)
    return {key: inner for key, inner in plain.items() if key not in {"from", "to"}} if plain is not None else None


def _title(entry: Any) -> str | None:
    wording = getattr(entry, "title", None) or getattr(entry, "label", None)
    return wording if isinstance(wording, str) or wording is None else wording.sv


def _plain(value: Any) -> Any:
    """Models as mappings by their YAML names, without what is left out; dates and numbers as text."""
    if isinstance(value, BaseModel):
        names = {name: field.alias or name for name, field in type(value).model_fields.items()}
        pairs = ((alias, getattr(value, name)) for name, alias in names.items())
        return {alias: _plain(inner) for alias, inner in pairs if inner is not None and inner != []}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, bool | StrEnum) or value is None:
        return value.value if isinstance(value, StrEnum) else value
    return str(value)


def _inside(kind: str, name: str, where: str, before: Any, after: Any) -> Iterator[Difference]:
    """The smallest differing parts."""
    if before == after:
        return
    if where and (isinstance(before, list) or isinstance(after, list)):
        before, after = before or [], after or []
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            place = f"{where}.{key}" if where else key
            yield from _inside(kind, name, place, before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list):
        one, other = _by_key(before), _by_key(after)
        for key in dict.fromkeys((*one, *other)):
            yield from _inside(kind, name, f"{where}[{key}]", one.get(key), other.get(key))
    else:
        change = Change.ADDED if before is None else Change.REMOVED if after is None else Change.CHANGED
        yield Difference(kind, name, change, where, before, after)


def _by_key(entries: list[Any]) -> dict[str, Any]:
    """Entries of a list by what names them: id, first day, the text itself; else their place from 1."""
    found: dict[str, Any] = {}
    for position, entry in enumerate(entries, start=1):
        key = str(position)
        if isinstance(entry, str):
            key = entry
        elif isinstance(entry, dict):
            place = [entry[name] for name in ("act", "chapter", "from") if name in entry]
            named = (entry[name] for name in ("id", "term", "from", "note", "limit", "fact") if name in entry)
            key = " ".join(place) if len(place) > 1 else next(map(str, named), key)
        elif isinstance(entry, list) and all(isinstance(inner, str) for inner in entry):
            key = "–".join(entry)
        found[key if key not in found else f"{key} ({position})"] = entry
    return found
