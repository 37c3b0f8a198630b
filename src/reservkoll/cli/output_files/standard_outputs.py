"""What a list gives when nobody says where the result is to go: a folder beside it with the forms that people open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from reservkoll.cli.localization.language import speaker
from reservkoll.common.errors import InputError
from reservkoll.common.foreign_texts import reason_of
from reservkoll.common.runtime.optional_imports import is_installed
from reservkoll.i18n import mark
from reservkoll.reports.outputs import OUTPUT, Form

say = speaker()

PAGE, PAPER, COPY = "--html", "--pdf", "--annotate"
ANSWERS: Final = mark("{name}, answers")
NAMES: Final = {PAGE: mark("report.html"), OUTPUT: mark("report.xlsx"), PAPER: mark("decision paper.pdf")}
COPY_NAME: Final = mark("{name} with answers{suffix}")
PACKAGES: Final = {PAPER: "typst"}
"""Forms that need a package which may not be installed."""


def standard_outputs(lists: Sequence[Path], forms: Sequence[Form], *, rows_fit: bool = True) -> dict[str, Path]:
    """Option to path of what is written beside the first of `lists`, the one to open first at the beginning.

    Args:
        lists: what is read.
        forms: the forms there are.
        rows_fit: whether all rows are at hand; else only the workbook of their figures is written.
    """
    folder = standard_folder(lists[0])
    known = {form.option for form in forms}
    names = {option: say(name) for option, name in NAMES.items() if option in known and (rows_fit or option == OUTPUT)}
    if rows_fit and len(lists) == 1 and any(_copies(form, lists[0]) for form in forms):
        names[COPY] = say(COPY_NAME).format(name=lists[0].stem, suffix=lists[0].suffix.lower())
    return {option: folder / name for option, name in names.items() if is_installed(PACKAGES.get(option))}


def standard_folder(path: Path) -> Path:
    """The folder beside a list for its answers."""
    return path.with_name(say(ANSWERS).format(name=path.stem))


def _copies(form: Form, path: Path) -> bool:
    return form.option == COPY and path.suffix.lower() in form.weights


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
