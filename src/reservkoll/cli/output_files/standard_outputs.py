"""The outputs when the user names none: a folder beside the list with the forms that people open."""

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
"""The files, the one to open first at the beginning."""


MOST_FOLDERS: Final = 999


def standard_outputs(
    lists: Sequence[Path], forms: Sequence[Form], *, rows_fit: bool = True, force: bool = False
) -> dict[str, Path]:
    """Option to path for the files written beside the first of `lists`, the one to open first at the beginning.

    The files of an earlier run are kept, since the user may have edited them: the new ones go into another folder.

    Args:
        lists: the input.
        forms: the available forms; those that cannot be written for these lists are left out.
        rows_fit: whether all rows are in memory; else only the workbook with the figures is written.
        force: whether earlier files are replaced.
    """
    first, known = lists[0], {form.option for form in forms}
    folder = _free(first.with_name(say(ANSWERS).format(name=first.stem)), force=force)
    places = {
        option: folder / say(name).format(name=first.stem, suffix=first.suffix.lower())
        for option, name in NAMES.items()
        if option in known and (rows_fit or option == OUTPUT)
    }
    return {option: path for option, path in places.items() if Output.of(option, path, forms).fits(lists)}


def _free(folder: Path, *, force: bool) -> Path:
    """The folder, or if it is not empty the first of "FOLDER 2", "FOLDER 3" … that is."""
    numbered = (folder.with_name(f"{folder.name} {number}") for number in range(2, MOST_FOLDERS))
    return folder if force else next((each for each in (folder, *numbered) if not _holds_something(each)), folder)


def _holds_something(folder: Path) -> bool:
    try:
        return folder.is_dir() and next(folder.iterdir(), None) is not None
    except OSError:
        return True


@contextmanager
def own_folder(places: Mapping[str, Path]) -> Iterator[None]:
    """Create the folder of `places`, and remove it at the end if it is empty.

    Raises:
        InputError: it cannot be created.
    """
    folder = next(iter(places.values())).parent if places else None
    if folder is None:
        yield
        return
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        told = mark(
            "The folder “{folder}” cannot be created: {reason}. Say where to write the result: -o REPORT.xlsx or "
            "another output."
        )
        raise InputError(told, folder=folder, reason=reason_of(error)) from error
    try:
        yield
    finally:
        with suppress(OSError):
            folder.rmdir()  # fails unless it is empty
