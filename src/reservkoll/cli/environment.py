"""Repairs the environment before anything reads it: closed streams, invalid settings."""

from __future__ import annotations

import codecs
import os
import sys
from pathlib import Path
from typing import Final

from reservkoll.common.errors import InputError
from reservkoll.common.trusted_files import open_ordinary
from reservkoll.i18n import mark

THREADS: Final = "POLARS_MAX_THREADS"
MOST_THREADS: Final = 512
SIZES: Final = ("COLUMNS", "LINES")
LEAST_SIZE: Final = 20
MOST_SIZE: Final = 1_000
TIME_ZONE: Final = "TZ"
TIME_ZONES: Final = "/usr/share/zoneinfo"
TIME_ZONE_FILE: Final = b"TZif"
LEAST_MEMORY: Final = 1 << 30  # bytes of address space; with less polars aborts the process
LEAST_FILES: Final = 256  # open at a time
ESCAPING: Final = "reservkoll.escape"
NO_ANSWER: Final = mark(
    "The input ended at a question, so nothing was done. Run again and answer it, or state the answer beforehand: "
    "columns with --mapping or --yes, facts with --set."
)
NO_MEMORY: Final = mark("There is not enough memory for this. Split the list into smaller files.")


def prepare() -> None:
    """Remove settings that libraries cannot handle."""
    open_streams()
    codecs.register_error(ESCAPING, _escape)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=ESCAPING)
    threads = os.environ.get(THREADS)
    if threads is not None and not _is_number(threads, 1, MOST_THREADS):
        del os.environ[THREADS]  # polars would abort the process
    for size in SIZES:  # of the terminal: a line of one character helps nobody, nor does one of a gigabyte
        if size in os.environ and not _is_number(os.environ[size], LEAST_SIZE, MOST_SIZE):
            del os.environ[size]
    if TIME_ZONE in os.environ and not _is_time_zone(os.environ[TIME_ZONE]):
        del os.environ[TIME_ZONE]  # some libraries would read any file it points at
    _raise_limit_of_files()


def check_names(arguments: list[str]) -> None:
    """Refuse file names that are not valid text: reports cannot show them, and polars cannot open the files.

    Raises:
        InputError: with the remedy.
    """
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError:
            told = mark("“{name}” is not valid UTF-8. Rename the file or folder.")
            raise InputError(told, name=argument) from None


def check_memory() -> None:
    """Refuse to read lists if the system allows too little memory.

    Raises:
        InputError: with the remedy.
    """
    if sys.platform != "win32":
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit != resource.RLIM_INFINITY and limit < LEAST_MEMORY:
            told = mark(
                "Only {megabytes} MB of memory are available to the program, and lists need at least {least} MB. Raise "
                "the limit (ulimit -v)."
            )
            raise InputError(told, megabytes=limit >> 20, least=LEAST_MEMORY >> 20)


def open_streams() -> None:
    """Replace closed streams: else the next file to be opened would get their descriptor.

    Reading gives nothing and messages are dropped; but a result that cannot be written is an error.
    """
    for number, (name, mode) in enumerate((("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY))):
        if getattr(sys, name) is not None:
            continue
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, mode)  # a stdout opened for reading raises on write
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
        stream = os.fdopen(number, "r" if name == "stdin" else "w", encoding="utf-8", closefd=False)
        setattr(sys, name, stream)


def _is_number(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdigit() and least <= int(text[:9]) <= most


def _is_time_zone(name: str) -> bool:
    """Whether TZ names a time zone, and no file outside the time zone folder."""
    place = os.path.join(TIME_ZONES, name.removeprefix(":"))  # keeps an absolute path
    try:
        if not os.path.lexists(place):
            return True
        with open_ordinary(Path(place)) as file:
            return file.read(len(TIME_ZONE_FILE)) == TIME_ZONE_FILE
    except (OSError, ValueError):
        return False


def _raise_limit_of_files() -> None:
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = LEAST_FILES if hard == resource.RLIM_INFINITY else min(hard, LEAST_FILES)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _escape(error: UnicodeError) -> tuple[str, int]:
    """Error handler: writes characters that a stream cannot encode as escapes, as in JSON and Python."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = (units[place : place + 2].hex() for place in range(0, len(units), 2))
    return "".join(f"\\u{pair}" for pair in pairs), error.end
