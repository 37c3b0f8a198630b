"""The notices of several files together: those of one country, each in its newest version, and the faulty ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.tabular.read_limits import ReadLimits
from reservkoll.tabular.readers.notices.eforms import NoPurchase, read_notice
from reservkoll.tabular.readers.notices.notice import Lot, Notice
from reservkoll.tabular.readers.notices.packages import documents

SWEDEN = "SWE"
EVERYWHERE = "*"
ANOTHER_PURCHASE = mark(
    "{path}: the notice changes {changed}, but is of another procurement than that one. Look at both at TED: "
    "one of them is wrong."
)


@dataclass(frozen=True)
class NoticeLot:
    """A lot and the notice that it stands in."""

    notice: Notice
    lot: Lot


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
        procurements: those with more than one lot.
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
        for name, data in documents(path, limits):
            try:
                notice = read_notice(data, name)
            except NoPurchase:
                registrations += 1
            except InputError as error:
                faults.append(error)
            else:
                if country in (EVERYWHERE, *notice.countries):
                    found.append(notice)
                else:
                    abroad += 1
    kept, contradictory = _newest(found)
    faults += contradictory
    lots = tuple(NoticeLot(notice, lot) for notice in kept for lot in notice.lots)
    replaced = len(found) - len(kept) - len(contradictory)
    return Collected(lots, tuple(faults), len(kept), abroad, replaced, registrations)


def _newest(notices: Sequence[Notice]) -> tuple[list[Notice], list[InputError]]:
    """Those that no other replaces, in order, and an error for each that says to change another procurement."""
    by_name = {name: notice for notice in notices for name in notice.names}
    changed_by: set[int] = set()
    faults: list[InputError] = []
    faulty: set[int] = set()
    latest: dict[tuple[str, str], Notice] = {}
    for notice in notices:
        before = by_name.get(notice.changes.lstrip("0")) if notice.changes else None
        if before is not None and before is not notice:
            if before.procedure_id != notice.procedure_id:
                faults.append(InputError(ANOTHER_PURCHASE, path=notice.file, changed=notice.changes))
                faulty.add(id(notice))
                continue
            changed_by.add(id(before))
        same = latest.get((notice.id, notice.kind))
        if same is not None:  # the same notice twice, or an older version of it
            older = min(same, notice, key=lambda each: each.version)
            changed_by.add(id(older))
            notice = same if older is notice else notice  # noqa: PLW2901
        latest[notice.id, notice.kind] = notice
    return [each for each in notices if id(each) not in changed_by | faulty], faults
