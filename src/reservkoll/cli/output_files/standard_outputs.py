"""What a list gives when nobody says where the result is to go: a folder beside it with the forms that people open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from reservkoll.cli.localization.language import speaker
from reservkoll.common.errors import InputError
from reservkoll.common.foreign_texts import reason_of
from reservkoll.i18n import mark
from reservkoll.reports.outputs import OUTPUT, Form, Output

say = speaker()

ANSWERS: Final = mark("{name}, answers")
NAMES: Final = {
    "--html": mark("report.html"),
    OUTPUT: mark("report.xlsx"),
    "--pdf": mark("decision paper.pdf"),
    "--annotate": mark("{name} with answers{suffix}"),
}
"""What is written, the one to open first at the beginning."""


def standard_outputs(lists: Sequence[Path], forms: Sequence[Form], *, rows_fit: bool = True) -> dict[str, Path]:
    """Option to path of what is written beside the first of `lists`, the one to open first at the beginning.

    Args:
        lists: what is read.
        forms: the forms there are; those that cannot be written of these lists are left out.
        rows_fit: whether all rows are at hand; else only the workbook of their figures is written.
    """
    first, known = lists[0], {form.option for form in forms}
    folder = first.with_name(say(ANSWERS).format(name=first.stem))
    places = {
        option: folder / say(name).format(name=first.stem, suffix=first.suffix.lower())
        for option, name in NAMES.items()
        if option in known and (rows_fit or option == OUTPUT)
    }
    return {option: path for option, path in places.items() if Output.of(option, path, forms).fits(lists)}


@contextmanager
def own_folder(places: Mapping[str, Path]) -> Iterator[None]:
    """The folder of `places` is there for as long as something is in it.

    Raises:
        InputError: it cannot be made.
    """
    folder = next(iter(places.values())).parent if places else None
    if folder is None:
        yield
        return
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        told = mark(
            "The folder “{folder}” cannot be created: {reason}. Say where the result is to go: -o REPORT.xlsx or "
            "another output."
        )
        raise InputError(told, folder=folder, reason=reason_of(error)) from error
    try:
        yield
    finally:
        with suppress(OSError):
            folder.rmdir()  # only where it stayed empty
