"""Reads request bodies within limits on size, form and time."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path, PureWindowsPath
from typing import Any, Final

import anyio
from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request

from reservkoll.common.json_reader import JsonError, read_json
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.i18n import mark
from reservkoll.web.settings import MEGABYTE, WebSettings
from reservkoll.web.temporary_files import HeldFile, held_file

JSON: Final = "application/json"
BYTES: Final = "application/octet-stream"
LONGEST_NAME: Final = 80
MOST_NAME_BYTES: Final = 180  # file systems allow 255, and the report's name is a little longer
BYTE_COUNT: Final = re.compile(r"[0-9]{1,18}")
DEPTH: Final = 40


class Refused(HTTPException):
    """A refused request: a status, and a message id with its parameters."""

    def __init__(self, status: int, template: str, **parameters: object) -> None:
        super().__init__(status, template)
        self.template, self.parameters = template, parameters


async def read_object(request: Request, settings: WebSettings) -> tuple[bytes, dict[str, Any]]:
    """The body and the JSON object in it; numbers are exact.

    Raises:
        Refused: too large, too slow, another media type, or not a JSON object.
    """
    body = b"".join([chunk async for chunk in _chunks(request, JSON, settings.case_bytes, settings.seconds)])
    try:
        # A repeated key is reported like one in a case file.
        data, _ = read_json(body.decode("utf-8"), deepest=DEPTH, unique=False)
    except JsonError as error:
        raise Refused(400, mark("Line {line}: {problem}"), line=error.line, problem=error.problem) from None
    except UnicodeDecodeError:
        raise Refused(400, mark("What was sent is not JSON in UTF-8.")) from None
    if not isinstance(data, dict):
        raise Refused(400, mark("What was sent is not a JSON object."))
    return body, data


async def save_uploads(
    request: Request, settings: WebSettings, folder: Path, parts: Sequence[tuple[str, int | None]]
) -> list[HeldFile]:
    """The body as files on the disk of `folder`; `parts` has the name and byte count of each file, None for the rest.

    Raises:
        Refused: too large, too slow, empty, another media type, or the disk is full.
    """
    held: list[HeldFile] = []
    left: int | None = 0
    coming = iter(parts)
    try:
        async for chunk in _chunks(request, BYTES, settings.upload_bytes, settings.seconds):
            rest = memoryview(chunk)
            while rest:
                while left == 0:  # also skips an empty file
                    name, left = next(coming)
                    held.append(held_file(_another_name(harmless_name(name), [one.name for one in held]), folder))
                taken = rest if left is None else rest[:left]
                await run_sync(held[-1].file.write, taken)
                rest, left = rest[len(taken) :], None if left is None else left - len(taken)
        if len(held) < len(parts) or any(os.fstat(one.file.fileno()).st_size == 0 for one in held):
            raise Refused(400, mark("The file is empty. Choose another."))
    except BaseException as error:
        for one in held:
            one.file.close()
        if isinstance(error, OSError):
            raise Refused(507, mark("There is not enough disk space for the list.")) from None
        raise
    return held


def harmless_name(name: str) -> str:
    """A safe file name: the last part of a path, without characters that mean something to a file system or shell."""
    last = PureWindowsPath(name.replace("\0", "")).name
    clean = re.sub(r"[^\w .,()+-]", "_", last).strip(" .") or "file"
    stem, dot, suffix = clean.rpartition(".")
    stem, suffix = (stem, suffix[:10]) if dot else (clean, "")
    # A prefix avoids names that some systems reserve (CON, NUL) and names that look like options.
    stem = stem if re.match(r"\w{2}", stem) and not PureWindowsPath(stem).is_reserved() else f"file_{stem}"
    stem = without_personal_numbers(stem).replace("*", "_")
    stem = stem[:LONGEST_NAME].encode()[:MOST_NAME_BYTES].decode(errors="ignore")  # file systems count bytes
    return f"{stem}.{suffix}" if suffix else stem


def _another_name(name: str, others: Sequence[str]) -> str:
    """`name`, made unique among `others`."""
    while name in others:
        name = str(Path(name).with_stem(f"{Path(name).stem}_2"))
    return name


async def _chunks(request: Request, kind: str, most: int, seconds: float) -> AsyncIterator[bytes]:
    """The body, chunk by chunk.

    Raises:
        Refused: another media type, more than `most` bytes, or not received within `seconds`.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != kind:
        raise Refused(415, mark("Send it as {kind}."), kind=kind)
    stated = request.headers.get("content-length", "0")
    too_large = Refused(413, mark("It is larger than the limit of {limit} MB."), limit=max(1, most // MEGABYTE))
    if not BYTE_COUNT.fullmatch(stated) or int(stated) > most:
        raise too_large
    read, until, stream = 0, anyio.current_time() + seconds, request.stream()
    while True:
        try:
            with anyio.fail_after(until - anyio.current_time()):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise Refused(408, mark("The upload took too long. Try again.")) from None
        read += len(chunk)
        if read > most:
            raise too_large
        yield chunk
