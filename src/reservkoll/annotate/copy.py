"""`screen --annotate`: which file formats can be annotated, and by which writer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reservkoll.annotate.answers import answers
from reservkoll.annotate.delimited import write_delimited
from reservkoll.annotate.workbook import SUFFIXES, write_workbook
from reservkoll.common.errors import InputError
from reservkoll.i18n import mark
from reservkoll.inventory.reader import Inventory
from reservkoll.reports.outputs import Made, Writing
from reservkoll.screening.result import Screening
from reservkoll.tabular.readers.notices.packages import has_notices

DELIMITED = ".csv"


def check_copy(inventories: Sequence[Path], copy: Path) -> None:
    """Refuse what cannot be annotated, before any work is done.

    Raises:
        InputError: several inventories, a kind of file that cannot be annotated, or a copy of another kind.
    """
    if len(inventories) != 1:
        raise InputError(mark("--annotate takes one inventory at a time. Run it once for each file."))
    source = inventories[0]
    if has_notices(source):
        told = mark(
            "{path}: the answers cannot be written into notices. Leave out --annotate; the report has every lot."
        )
        raise InputError(told, path=source)
    suffix = source.suffix.lower()
    if suffix not in {*SUFFIXES, DELIMITED}:
        raise InputError(
            mark(
                "{path}: a file of this kind cannot be annotated. Open it in Excel or LibreOffice, save it as .xlsx "
                "and use that."
            ),
            path=source,
        )
    if copy.suffix.lower() != suffix:
        raise InputError(
            mark(
                "“{path}”: the annotated copy is of the same kind as the inventory. Use a name that ends in {suffix}."
            ),
            path=copy,
            suffix=suffix,
        )


def write_copy(source: Path, inventory: Inventory, screening: Screening, target: Path) -> None:
    """Write `source` with the answers at the right of its list to `target`.

    Everything else in the copy is as in `source`; of a workbook all other parts are the same byte for byte.

    Raises:
        InputError: the answers cannot be put in.
    """
    delimited = source.suffix.lower() == DELIMITED
    sheets = list(answers(screening, inventory, delimited=delimited))
    if delimited:
        for only in sheets:
            write_delimited(source, target, only)
    else:
        write_workbook(source, target, sheets)


FORM = Writing[Made](
    lambda path, inputs: check_copy(inputs, path),
    lambda made, path: write_copy(made.inputs[0], made.read, made.screening, path),
    reads_inventory=True,
)
