"""What was found of notices: a row for each lot, and what each supplier meets of those that are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark, translator
from reservkoll.rulebook.models.notices import UNKNOWN, UNSETTLED
from reservkoll.tabular.readers.notices.notice import Lot, Notice

IS_RESERVED = "yes"  # of the code list `reserved-execution`
EXECUTION = mark("To be performed within a programme for sheltered employment")


@dataclass(frozen=True)
class Hint:
    """Words in a notice that make a reservation likely; `place` is `title` or `description`."""

    words: str
    place: str


@dataclass(frozen=True)
class SupplierAnswer:
    """What a supplier meets of the conditions of a reservation that is stated or possible.

    `met`, `failed` and `to_show` are labels of conditions on the supplier.
    """

    supplier: str
    route: str
    verdict: str
    met: tuple[str, ...]
    failed: tuple[str, ...]
    to_show: tuple[str, ...]


@dataclass(frozen=True)
class NoticeRow:
    """A lot held against the law.

    Args:
        row: its row in the screening, from 1.
        finding: an id of notices.yaml.
        verdicts: route to verdict by the law, of the lot as it is stated.
        value: öre; None where the notice states no amount in kronor.
        reasons: route to why it is open or not, in words.
        hints: words that hint at a reservation.
        open: whether it can be answered on the day of the run.
        fits: whether it is reserved or may be, or of services that idéburna organisations are known to deliver.
        is_reserved: whether a code says so, be it one that is not known here.
        unsaid: whether it may be reserved although no code says so: a reservation without a code is possible, or the
            notice says nothing at all.
        reserved_under: the routes that it is reserved under by its code, or by words where no code can tell.
        suppliers: what each supplier meets; none where no suppliers are given.
        followed: whether a later notice among the files tells of the same lot.
    """

    row: int
    notice: Notice
    lot: Lot
    finding: str
    verdicts: Mapping[str, str]
    value: int | None
    cpv: str
    cpv_name: str
    reasons: Mapping[str, str] = field(default_factory=dict)
    hints: tuple[Hint, ...] = ()
    open: bool = False
    fits: bool = False
    is_reserved: bool = False
    unsaid: bool = False
    reserved_under: frozenset[str] = frozenset()
    suppliers: tuple[SupplierAnswer, ...] = ()
    followed: bool = False

    @property
    def current(self) -> bool:
        """Whether no later notice tells of the lot, and the procurement was not cancelled."""
        return not self.followed and not self.notice.cancelled


@dataclass(frozen=True)
class NoticesAnswer:
    """All lots in the order of the files, and what was left out.

    `names` are the texts of findings, codes, kinds and routes by id, in the reader's language; `silence` tells why that
    a notice is silent is no answer.
    """

    rows: tuple[NoticeRow, ...]
    faults: tuple[InputError, ...]
    notices: int
    abroad: int
    replaced: int
    registrations: int
    country: str
    today: date
    language: Language
    findings: Mapping[str, tuple[str, str]]
    reserved: Mapping[str, str]
    kinds: Mapping[str, str]
    routes: Mapping[str, str]
    not_stated: str
    other_code: str
    other_kind: str
    silence: str
    link: str
    notes: tuple[str, ...]
    law_date: date | None
    for_suppliers: bool
    precedents: bool

    @property
    def shown(self) -> tuple[NoticeRow, ...]:
        """The lots in the order of the answer.

        For suppliers those that are open, the first deadline first; as precedents those that are reserved, by code and
        buyer, the newest first.
        """
        if self.precedents:
            reserved = (
                row for row in self.rows if (row.reserved_under or row.is_reserved) and not row.notice.cancelled
            )
            newest = sorted(reserved, key=lambda row: row.notice.dispatched, reverse=True)
            each = {(row.notice.procedure_id or row.notice.id, row.lot.id): row for row in reversed(newest)}
            once = (row for row in newest if row is each[row.notice.procedure_id or row.notice.id, row.lot.id])
            return tuple(sorted(once, key=lambda row: (row.lot.cpv, row.notice.buyers[0].name)))
        if not self.for_suppliers:
            return self.rows
        return tuple(
            sorted(
                (row for row in self.rows if row.open and row.fits),
                key=lambda row: (row.lot.deadline or date.max, row.row),
            )
        )

    @property
    def something_unknown(self) -> bool:
        """Whether it is unknown of a lot how the notice stands to the law."""
        return any(row.finding in (UNSETTLED, UNKNOWN) for row in self.shown)

    def stated(self, lot: Lot) -> str:
        """What a notice says of reserved participation, in words."""
        codes = ", ".join(self.reserved.get(code) or self.other_code.format(code=code) for code in lot.reserved)
        execution = translator(self.language)(EXECUTION) if lot.execution == IS_RESERVED else ""
        return ". ".join(filter(None, (codes, execution))) or self.not_stated

    def kind(self, notice: Notice) -> str:
        """The kind of a notice in words."""
        return self.kinds.get(notice.kind, self.other_kind)

    def link_to(self, notice: Notice) -> str:
        """Where TED shows the notice, else where the buyer has the documents; "" where neither is known."""
        number = notice.publication.lstrip("0")
        return self.link.format(number=number) if number else notice.documents
