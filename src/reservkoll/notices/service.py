"""Reads notices, answers every lot by the law, and holds what the notice says against it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from reservkoll.common.errors import InputError
from reservkoll.i18n import mark, translator
from reservkoll.inventory.reader import read_inventory
from reservkoll.notices.findings import CLOSED, finding_of, hints_of
from reservkoll.notices.request import NoticesRequest
from reservkoll.notices.result import IS_RESERVED, Hint, NoticeRow, NoticesAnswer, SupplierAnswer
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.screening.request import ScreeningRequest
from reservkoll.screening.result import Screening
from reservkoll.screening.service import ScreeningService
from reservkoll.tabular.readers.notices.collected import Collected, NoticeLot, collect
from reservkoll.tabular.readers.notices.notice import Lot
from reservkoll.tabular.readers.notices.source import sheet_of
from reservkoll.tabular.sheet import Sheet, SheetName

SEK, ORE = "SEK", 100
UNREADABLE = mark("{count} terms of the notices could not be understood; what hangs on them is unknown.")


class NoticesService:
    """Answers one request by one rulebook.

    Raises:
        InputError: the suppliers cannot be used, or precedents are asked for too.
    """

    def __init__(self, request: NoticesRequest, rulebook: Rulebook) -> None:
        if request.precedents and request.suppliers:
            raise InputError(mark("--for and --precedents ask for different things. Give one of them."))
        self.request, self.rulebook, self.rules = request, rulebook, rulebook.notices
        asked = ScreeningRequest(
            lists=tuple(str(path) for path in request.files),
            today=request.today,
            language=request.language,
            as_of=request.as_of,
            suppliers=request.suppliers,
            take_best=True,
        )
        self.screening = ScreeningService(asked, rulebook)

    def answer(self) -> NoticesAnswer:
        """Every lot, in the order of the files.

        Raises:
            InputError: a file cannot be used at all. A notice that cannot be read is a fault of the answer.
        """
        request, rules, language = self.request, self.rules, self.request.language
        found = collect(request.files, request.read_limits, request.country)
        screening = self._screened(found) if found.lots else None
        routes = self.rulebook.routes
        return NoticesAnswer(
            rows=() if screening is None else tuple(self._rows(found, screening)),
            faults=found.faults,
            notices=found.notices,
            abroad=found.abroad,
            replaced=found.replaced,
            registrations=found.registrations,
            country=request.country,
            today=request.today,
            language=language,
            findings={
                name: (finding.name.text(language), finding.text.text(language))
                for name, finding in rules.findings.items()
            },
            reserved={code: each.name.text(language) for code, each in rules.reserved.items()},
            kinds={kind: name.text(language) for kind, name in rules.kinds.items()},
            routes={name: route.short.text(language) for name, route in routes.routes.items()},
            not_stated=rules.not_stated.text(language),
            other_code=rules.other_code.text(language),
            other_kind=rules.other_kind.text(language),
            silence=rules.silence.text(language),
            link=rules.link,
            notes=() if screening is None else tuple(self._notes(screening)),
            law_date=None if screening is None else screening.law_date,
            for_suppliers=bool(request.suppliers),
            precedents=request.precedents,
        )

    def _screened(self, found: Collected) -> Screening:
        inventory = read_inventory(
            self.request.files[0],
            nomenclature=self.rulebook.nomenclature,
            source=_Whole(sheet_of(found, of_all_lots=True)),
            take_best=True,
        )
        return self.screening.answer(inventory).screening

    def _rows(self, found: Collected, screening: Screening) -> Iterator[NoticeRow]:
        rows = {row["row"]: row for row in screening.rows.iter_rows(named=True)}
        places = {row: position for position, row in enumerate(screening.rows["row"])}
        answers = _supplier_answers(screening)
        reported = screening.reported
        usual = tuple(route for route in reported.in_group("reserved") if route not in self._by_the_market)
        for number, each in enumerate(found.lots, start=1):
            row = rows.get(number)
            if row is None:  # left out as what sums others: told as it is, without an answer
                row = {"value_sek": None, "cpv": each.lot.cpv, "cpv_name": ""}
            verdicts = {route: row[route] for route in reported.routes if route in row}
            hints = tuple(hints_of(each.lot, self.rules))
            finding = finding_of(each.lot, verdicts, self.rules, usual)
            asked = self._reserved_under(each.lot, hints)
            yield NoticeRow(
                row=number,
                notice=each.notice,
                lot=each.lot,
                finding=finding,
                verdicts=verdicts,
                value=row["value_sek"] if len(each.notice.lots) == 1 else _in_kronor(each.lot),
                cpv=row["cpv"] or each.lot.cpv,
                cpv_name=row["cpv_name"] or "",
                reasons=_reasons(screening, places.get(number)),
                hints=hints,
                open=self._is_open(each),
                fits=bool(asked) or self._is_reserved(each.lot) or each.lot.cpv in self._delivered,
                is_reserved=self._is_reserved(each.lot),
                unsaid=not each.lot.reserved or any(verdicts.get(name) not in CLOSED for name in self.rules.silent),
                followed=each.followed,
                reserved_under=asked,
                suppliers=tuple(answer for answer in answers.get(number, ()) if answer.route in asked),
            )

    def _reserved_under(self, lot: Lot, hints: tuple[Hint, ...]) -> frozenset[str]:
        """The routes that a lot is reserved under by its code, or by words where no code can tell."""
        stated = {self.rules.reserved[code].route for code in lot.reserved if code in self.rules.reserved}
        found = {route for route in stated if route is not None}
        return frozenset(found or (self.rules.silent if hints else ()))

    def _is_reserved(self, lot: Lot) -> bool:
        known = self.rules.reserved
        stated = any(code not in known or known[code].route is not None for code in lot.reserved)
        return stated or lot.execution == IS_RESERVED

    @cached_property
    def _delivered(self) -> frozenset[str]:
        """Codes as notices have them, without check digit."""
        return frozenset(code.partition("-")[0] for code in self.rulebook.delivered_codes)

    @property
    def _by_the_market(self) -> frozenset[str]:
        """Routes that are open to nearly every purchase, and closed only by there being no supplier."""
        return frozenset(
            name
            for name, route in self.rulebook.routes.routes.items()
            if route.covers is None and route.supplier_answers
        )

    def _is_open(self, each: NoticeLot) -> bool:
        deadline, notice = each.lot.deadline, each.notice
        known = deadline is not None and deadline >= self.request.today
        return notice.kind in self.rules.open and each.current and known

    def _notes(self, screening: Screening) -> Iterator[str]:
        yield from screening.suppliers.notes if screening.suppliers is not None else ()
        if screening.problems.height:
            translate = translator(self.request.language)
            yield translate(UNREADABLE).format(count=screening.problems.height)


class _Whole:
    """One sheet that is read already."""

    sheets = (SheetName("", True),)

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def load(self, _name: str) -> Sheet:
        return self._sheet


def _reasons(screening: Screening, position: int | None) -> dict[str, str]:
    if position is None or screening.row_reasons is None:
        return {}
    return dict(screening.row_reasons.texts(screening.row_reasons.classes[position]))


def _in_kronor(lot: Lot) -> int | None:
    """The lot's own value in öre, where it is stated in kronor."""
    stated = lot.value is not None and lot.value.currency == SEK
    return int(lot.value.value * ORE) if stated and lot.value is not None else None


def _supplier_answers(screening: Screening) -> dict[int, tuple[SupplierAnswer, ...]]:
    """Row to what each supplier meets of each reservation."""
    report = screening.suppliers
    if report is None or report.answered is None:
        return {}
    found: dict[int, list[SupplierAnswer]] = {}
    pairs: Iterator[dict[str, Any]] = report.pairs.iter_rows(named=True)
    for pair, number in zip(pairs, report.answered, strict=True):
        conditions = report.conditions_of[number]
        labels = {truth: tuple(label for label, each in conditions if each is truth) for truth in (True, False, None)}
        found.setdefault(pair["row"], []).append(
            SupplierAnswer(pair["supplier"], pair["route"], pair["verdict"], labels[True], labels[False], labels[None])
        )
    return {row: tuple(answers) for row, answers in found.items()}
