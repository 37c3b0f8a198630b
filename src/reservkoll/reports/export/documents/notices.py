"""Exports notices as JSON, and as rows of data for programs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from reservkoll.common.formatting import decimal_string
from reservkoll.i18n import translator
from reservkoll.json_documents.notices import HintOf, LeftOut, NoticeLotDocument, NoticesDocument, SupplierMeets
from reservkoll.notices.result import NoticeRow, NoticesAnswer
from reservkoll.reports.content.notices import length_of
from reservkoll.reports.export.tables import check_format, write_frame
from reservkoll.reports.outputs import CsvForm, MadeNotices, Writing, by_name

SEPARATOR = ";"


def notices_document(answer: NoticesAnswer) -> NoticesDocument:
    """The answer as a document: the lots in the order in which they are shown."""
    translate = translator(answer.language)
    return NoticesDocument(
        today=answer.today.isoformat(),
        country=answer.country,
        notices=answer.notices,
        silence=answer.silence,
        lots=[_lot(row, answer) for row in answer.shown],
        left_out=LeftOut(
            faults=[fault.text(translate) for fault in answer.faults],
            abroad=answer.abroad,
            replaced=answer.replaced,
            registrations=answer.registrations,
        ),
        notes=list(answer.notes),
        law_date=_day(answer.law_date),
    )


def _lot(row: NoticeRow, answer: NoticesAnswer) -> NoticeLotDocument:
    notice, lot, buyer = row.notice, row.lot, row.notice.buyers[0]
    renewals = lot.renewals
    return NoticeLotDocument(
        notice=notice.id,
        version=notice.version,
        publication=notice.publication or None,
        link=answer.link_to(notice) or None,
        kind=notice.kind,
        subtype=notice.subtype,
        dispatched=notice.dispatched.isoformat(),
        buyer=", ".join(each.name for each in notice.buyers),
        buyer_org_no=buyer.number or None,
        authority_type=notice.legal_type or None,
        country=buyer.country,
        procedure_id=notice.procedure_id,
        procedure=notice.procedure or None,
        legal_basis=notice.legal_basis,
        lot=lot.id or None,
        title=lot.title,
        cpv=[lot.cpv, *lot.more_cpv],
        subject=lot.nature or None,
        amount=None if lot.value is None else f"{lot.value.value:f}",
        currency=None if lot.value is None else lot.value.currency,
        value_sek=None if row.value is None else decimal_string(row.value),
        length=length_of(lot.term, translator(answer.language)) or None,
        start=_day(lot.term.start),
        end=_day(lot.term.end),
        renewals=None if renewals is None else renewals.most,
        renewals_text=None if renewals is None else renewals.text or None,
        deadline=_day(lot.deadline),
        deadline_time=None if lot.deadline_time is None else f"{lot.deadline_time:%H:%M}",
        reserved=list(lot.reserved),
        stated=answer.stated(lot),
        reserved_execution=lot.execution or None,
        finding=row.finding,
        finding_text=answer.findings[row.finding][0],
        routes=dict(row.verdicts),
        hints=[HintOf(words=hint.words, place=hint.place) for hint in row.hints],
        open=row.open,
        cancelled=notice.cancelled,
        followed=row.followed,
        winners=list(lot.winners),
        awarded=_day(lot.awarded),
        suppliers=[
            SupplierMeets(
                supplier=each.supplier,
                route=each.route,
                verdict=each.verdict,
                met=list(each.met),
                failed=list(each.failed),
                to_show=list(each.to_show),
            )
            for each in row.suppliers
        ],
    )


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def notices_frame(answer: NoticesAnswer) -> pl.DataFrame:
    """The lots as rows: lists are joined by `;`, each route has a column, `value_sek` is whole öre."""
    rows = []
    for row in answer.shown:
        told = _lot(row, answer).model_dump()
        routes, hints, suppliers = told.pop("routes"), told.pop("hints"), told.pop("suppliers")
        rows.append(
            {
                **{name: SEPARATOR.join(each) if isinstance(each, list) else each for name, each in told.items()},
                "value_sek": row.value,
                "hints": SEPARATOR.join(hint["words"] for hint in hints),
                **routes,
                "suppliers": SEPARATOR.join(
                    f"{each['supplier']}: {each['route']} {each['verdict']}" for each in suppliers
                ),
            }
        )
    whole, truth = {"value_sek", "renewals"}, {"open", "cancelled", "followed"}
    apart = {"routes", "hints", "suppliers"}
    none = [name for name in NoticeLotDocument.model_fields if name not in apart]
    names = list(rows[0]) if rows else [*none, "hints", *answer.routes, "suppliers"]
    schema = {name: pl.Int64 if name in whole else pl.Boolean if name in truth else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema)


def _write(made: MadeNotices, path: Path) -> None:
    frame = notices_frame(made.answer)
    if made.csv is CsvForm.MACHINE:
        write_frame(frame, path, money="value_sek" if frame.width else None)
        return
    from reservkoll.reports.export.excel_csv import write_for_excel

    write_for_excel(frame, path, translator(made.answer.language), money="value_sek" if frame.width else None)


FORM = Writing[MadeNotices](by_name(check_format), _write)
