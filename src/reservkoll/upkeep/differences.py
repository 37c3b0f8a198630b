"""What differs between two rulebooks, or within one between two days: rules, amounts, notes, code lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from reservkoll.rulebook.dated import LawOnDate
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

    def as_data(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "kind": self.kind,
            "id": self.id,
            "change": self.change.value,
            "where": self.where,
            "before": self.before,
            "after": self.after,
        }


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
SINGLE = {"edition": "edition", "routes": "routes"}
HANDLED = {*TABLES.values(), *SINGLE.values(), "sha256", "nomenclature"}


def differences(before: Rulebook, after: Rulebook) -> tuple[Difference, ...]:
    """What differs between two rulebooks, in the order of their files."""
    return tuple(_differences(before, after))


def _differences(before: Rulebook, after: Rulebook) -> Iterator[Difference]:
    for kind, name in TABLES.items():
        yield from _tables(kind, getattr(before, name), getattr(after, name))
    for kind, name in SINGLE.items():
        yield from _inside(kind, kind, "", _plain(getattr(before, name)), _plain(getattr(after, name)))
    for name in sorted({*vars(before), *vars(after)} - HANDLED):
        one, other = _plain(getattr(before, name, None)), _plain(getattr(after, name, None))
        yield from _inside(name, name, "", one, other)  # whatever else a rulebook may come to hold


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
    return tuple(found)


def _amount(law: LawOnDate, name: str) -> Any:
    amount = law.limit(name).amount
    if amount is None:
        return None
    kronor, ore = divmod(amount.ore, 100)
    return {
        "sek": f"{kronor}.{ore:02d}" if ore else str(kronor),
        "comparison": amount.comparison.value,
        "status": "derived" if amount.derived else "verified",
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
            key = next((str(entry[name]) for name in ("id", "term", "from", "note", "limit") if name in entry), key)
        elif isinstance(entry, list) and all(isinstance(inner, str) for inner in entry):
            key = "–".join(entry)
        found[key if key not in found else f"{key} ({position})"] = entry
    return found
