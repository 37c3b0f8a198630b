"""`reservkoll check LIST`: a list of organisations, each checked on its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from reservkoll.cli.console.terminal import terminal
from reservkoll.cli.other_files import other_list
from reservkoll.common.clock import iso_day
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    from reservkoll.cli.output_files.records import RecordFiles


NEITHER: Final = mark(
    "{path}: the headings say neither that these are purchases nor organisations. Purchases have such as “Benämning”, "
    "“CPV-kod” and “Värde”, organisations “Organisation”, “Organisationsnummer” and “Organisationsform”."
)


def check_suppliers(
    path: Path, records: RecordFiles, as_of: str | None, rules: Path | None, published: Path | None, language: Language
) -> None:
    """Print what each organisation in the list meets, and write the report if requested.

    Raises:
        ReservkollError: the list, the day or the rulebook cannot be used.
        typer.Exit: 1, if cells could not be parsed.
    """
    from reservkoll.common import clock
    from reservkoll.reports.content.supplier_list import MadeSupplierList, document_of
    from reservkoll.reports.render.terminal.supplier_list import print_supplier_list
    from reservkoll.rulebook.load import rulebook_for
    from reservkoll.screening.supplier_list import SupplierListRequest, self_checked
    from reservkoll.suppliers.reader import NO_SUPPLIER

    request = SupplierListRequest(
        lists=(path,), today=clock.today(), language=language, as_of=None if as_of is None else iso_day(as_of)
    )
    rulebook = rulebook_for(rules, published, language)
    if (other := other_list(path)) is not None:
        raise other.told(path)
    try:
        found = self_checked(request, rulebook)
    except InputError as error:
        raise (InputError(NEITHER, path=path) if error.template == NO_SUPPLIER else error) from error
    records.write(lambda: document_of(MadeSupplierList(found, clock.today())))
    if not records.quiet:
        print_supplier_list(found, terminal(), path)
    if found.problems:
        raise typer.Exit(1)
