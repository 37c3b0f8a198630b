"""`--pack FOLDER`: drafts that follow from an answer, each in Word and Markdown."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll.cli.console.terminal import tell
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import MORE
from reservkoll.common.atomic_write import check_folder, whole_file
from reservkoll.common.errors import InputError
from reservkoll.common.foreign_texts import reason_of
from reservkoll.i18n import Language, mark
from reservkoll.reports.outputs import RECORDS

if TYPE_CHECKING:
    from reservkoll.evaluation.assess import Assessment

say = speaker()
FORMS = ("docx", "md")

PackFolder = Annotated[
    Path | None,
    typer.Option(
        "--pack",
        metavar=say(mark("FOLDER")),
        rich_help_panel=MORE,
        help=say(mark("Write drafts that follow from the answer, in Word and Markdown: clause, notice, invitation …")),
    ),
]


def check_pack_folder(folder: Path, *, force: bool) -> None:
    """Refuse an unusable folder before any work.

    Raises:
        InputError: with the remedy.
    """
    for form in FORMS:
        RECORDS[form].rendering.check(Path(f"draft.{form}"))
    check_folder(folder.absolute().parent)
    if folder.is_symlink():
        raise InputError(mark("“{path}” is a link to another file. Give the file itself or another name."), path=folder)
    if not folder.exists():
        return
    check_folder(folder)
    if not force and any(folder.iterdir()):
        told = mark(
            "The folder “{folder}” holds files already. Choose an empty or new one, or replace the pack with --force."
        )
        raise InputError(told, folder=folder)


def write_pack(assessment: Assessment, folder: Path, language: Language, *, force: bool, quiet: bool) -> None:
    """Write the pack: into a new folder, all of its files or none. With `force` an earlier pack is replaced.

    Other files in the folder are left alone.

    Raises:
        InputError: the case has nothing to draft for, or the folder cannot be written.
    """
    from reservkoll.common import clock
    from reservkoll.reports.content.pack import file_names, pack

    files = pack(assessment, clock.today(), language)
    check_pack_folder(folder, force=force)
    own = {f"{name}.{form}" for name in file_names(assessment.reader.rulebook) for form in FORMS}
    fresh = folder.with_name(f".reservkoll-{secrets.token_hex(8)}")
    try:
        fresh.mkdir()
        for each in files:
            for form in FORMS:
                with whole_file(fresh / f"{each.name}.{form}") as part:
                    RECORDS[form].rendering.write(each.document, part)
        if folder.exists() and any(folder.iterdir()):
            for path in folder.iterdir():  # a draft from an earlier answer must not stay among the new ones
                if path.name in own and path.is_file() and not path.is_symlink():
                    path.unlink()
            for path in fresh.iterdir():
                os.replace(path, folder / path.name)
        else:
            if folder.exists():
                folder.rmdir()
            os.replace(fresh, folder)
    except OSError as error:
        raise InputError(mark("“{path}” cannot be saved: {reason}."), path=folder, reason=reason_of(error)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    if not quiet:
        told = say(mark("Written: {path}")).format(path=folder)
        tell(f"{told} ({', '.join(each.name for each in files)})")
