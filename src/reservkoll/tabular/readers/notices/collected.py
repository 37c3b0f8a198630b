"""The notices of several files together: those of one country, each in its newest version, and the faulty ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.tabular.read_limits import ReadLimits
from reservkoll.tabular.readers.notices.eforms import NoPurchase, read_notice
from reservkoll.tabular.readers.notices.notice import Lot, Notice, name_of
from reservkoll.tabular.readers.notices.packages import documents

SWEDEN = "SWE"
EVERYWHERE = "*"
_STAGES = ("planning", "competition", "dir-awa-pre", "result", "cont-modif", "completion")
_VERSION = re.compile(r"-\d\d$")  # behind an identifier
ANOTHER_PURCHASE = mark(
    "{path}: the notice changes {changed}, but is of another procurement than that one. Look at both at TED: "
    "one of them is wrong."
)


@dataclass(frozen=True)
class NoticeLot:
    """A lot and the notice that it stands in; `followed` says that a later notice found tells of the same lot."""

    notice: Notice
    lot: Lot
    followed: bool = False

    @property
    def current(self) -> bool:
        """Whether this is what holds of the lot: no later notice tells of it, and the procurement was not cancelled."""
        return not self.followed and not self.notice.cancelled


@dataclass(frozen=True)
class Collected:
    """What was found.

    Args:
        lots: in the order of the files; of notices that were changed only the newest version.
        faults: one error for each document that could not be read.
        notices: how many notices the lots stand in.
        abroad: how many notices are by buyers of other countries.
        replaced: how many notices were replaced by a newer version among the files.
        registrations: how many documents are registrations of companies, which buy nothing.
    """

    lots: tuple[NoticeLot, ...]
    faults: tuple[InputError, ...]
    notices: int
    abroad: int
    replaced: int
    registrations: int

    @property
    def documents(self) -> int:
        """How many documents there were."""
        return self.notices + len(self.faults) + self.abroad + self.replaced + self.registrations


def collect(paths: Sequence[Path], limits: ReadLimits, country: str = SWEDEN) -> Collected:
    """Read every notice in `paths` whose buyers, or one of them, are of `country` (three letters, or `*` for all).

    Raises:
        InputError: a file or an archive cannot be used at all.
    """
    found: list[Notice] = []
    faults: list[InputError] = []
    abroad = registrations = 0
    for path in paths:
        for name, data in _documents(path, limits, alone=len(paths) == 1):
            try:
                if isinstance(data, InputError):
                    raise data
                notice = read_notice(data, name)
            except NoPurchase:
                registrations += 1
            except InputError as error:
                faults.append(error)
            else:
                if country in (EVERYWHERE, *notice.countries):
                    buyers = sorted(notice.buyers, key=lambda buyer: buyer.country != country)
                    found.append(replace(notice, buyers=tuple(buyers)))
                else:
                    abroad += 1
    kept, contradictory = _newest(found)
    faults += contradictory
    latest: dict[tuple[str, str], Notice] = {}
    for notice in sorted(kept, key=_stage):
        latest.update({(notice.procedure_id, lot.id): notice for lot in notice.lots})
    lots = tuple(
        NoticeLot(notice, lot, bool(notice.procedure_id) and latest[notice.procedure_id, lot.id] is not notice)
        for notice in kept
        for lot in notice.lots
    )
    replaced = len(found) - len(kept) - len(contradictory)
    return Collected(lots, tuple(faults), len(kept), abroad, replaced, registrations)


def _documents(path: Path, limits: ReadLimits, *, alone: bool) -> Iterator[tuple[str, bytes | InputError]]:
    """Those of one file; the error of one that cannot be used hides nothing in the others."""
    try:
        yield from documents(path, limits)
    except InputError as error:
        if alone:
            raise
        yield str(path), error


def _newest(notices: Sequence[Notice]) -> tuple[list[Notice], list[InputError]]:
    """Those that no other replaces, in order, and an error for each that says to change another procurement."""
    by_name = {name: notice for notice in notices for name in notice.names}
    faults: list[InputError] = []
    newest: dict[tuple[str, str], Notice] = {}
    for notice in notices:
        before = by_name.get(name_of(notice.changes)) if notice.changes else None
        if before is not None and before.procedure_id != notice.procedure_id:
            faults.append(InputError(ANOTHER_PURCHASE, path=notice.file, changed=notice.changes))
            continue
        key = (_first(notice, by_name), notice.kind)
        same = newest.get(key)
        if same is None or _age(same) < _age(notice):
            newest[key] = notice
    kept = {id(each) for each in newest.values()}
    return [each for each in notices if id(each) in kept], faults


def _first(notice: Notice, by_name: Mapping[str, Notice]) -> str:
    """What all versions of a notice have in common: the identifier of the first one, followed from change to change."""
    passed = {notice.id}
    while notice.changes:
        before = by_name.get(name_of(notice.changes))
        if before is None:  # not among the files, but other changes of it may be
            return _VERSION.sub("", name_of(notice.changes))
        if before.id in passed:
            break
        passed.add(before.id)
        notice = before
    return name_of(notice.id)


def _stage(notice: Notice) -> tuple[date, int]:
    """What grows from notice to notice of one procurement."""
    return notice.dispatched, _STAGES.index(notice.kind) if notice.kind in _STAGES else 0


def _age(notice: Notice) -> tuple[date, bool, int]:
    """What grows from version to version of one notice."""
    version = notice.version
    number = int(version) if version.isascii() and version.isdigit() and len(version) <= 4 else 0
    return (notice.dispatched, bool(notice.changes), number)
