"""Reads request bodies within limits on size, form and time."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path, PureWindowsPath
from typing import Any, Final

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request

from reservkoll.i18n import mark
from reservkoll.web.settings import MEGABYTE, WebSettings

JSON: Final = "application/json"
BYTES: Final = "application/octet-stream"
LONGEST_NAME: Final = 80
DEPTH: Final = 40


class Refused(HTTPException):
    """A request that is refused: a status, and a message id with its parameters."""

    def __init__(self, status: int, template: str, **parameters: object) -> None:
        super().__init__(status, template)
        self.template, self.parameters = template, parameters


async def read_json(request: Request, settings: WebSettings) -> tuple[bytes, dict[str, Any]]:
    """The body and the object that it holds; numbers are exact.

    Raises:
        Refused: too large, too slow, another kind, or no JSON object.
    """
    body = bytearray()
    await _read(request, JSON, settings.case_bytes, settings.seconds, body)
    try:
        text = bytes(body).decode("utf-8")
        data = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused(400, mark("What was sent is no JSON text in UTF-8.")) from None
    if not isinstance(data, dict):
        raise Refused(400, mark("What was sent is no JSON object."))
    if _depth(data) > DEPTH:
        raise Refused(400, mark("What was sent is nested too deeply."))
    return bytes(body), data


async def save_uploads(
    request: Request, settings: WebSettings, folder: Path, parts: Sequence[tuple[str, int | None]]
) -> list[Path]:
    """The body as files in `folder`: for each of `parts` its name, made harmless, and its bytes; None is all the rest.

    Raises:
        Refused: too large, too slow, empty, or another kind.
    """
    body = bytearray()
    await _read(request, BYTES, settings.upload_bytes, settings.seconds, body)
    paths: list[Path] = []
    for name, length in parts:
        taken, body = (body, bytearray()) if length is None else (body[:length], body[length:])
        if not taken:
            raise Refused(400, mark("The file is empty. Choose another."))
        path = folder / harmless_name(name)
        while path in paths:  # two files may have one name
            path = path.with_stem(f"{path.stem}_2")
        paths.append(path)
        await anyio.Path(path).write_bytes(bytes(taken))
    return paths


def harmless_name(name: str) -> str:
    """A name that is only a name: the last part of a path, without marks that a system reads something into."""
    last = PureWindowsPath(name.replace("\0", "")).name
    clean = re.sub(r"[^\w .,()+-]", "_", last).strip(" .") or "file"
    stem, dot, suffix = clean.rpartition(".")
    stem, suffix = (stem, suffix[:10]) if dot else (clean, "")
    # A name in front keeps clear of names that some systems reserve (CON, NUL) and of options.
    stem = stem if re.match(r"\w{2}", stem) and not PureWindowsPath(stem).is_reserved() else f"file_{stem}"
    return f"{stem[:LONGEST_NAME]}.{suffix}" if suffix else stem[:LONGEST_NAME]


async def _read(request: Request, kind: str, most: int, seconds: float, body: bytearray) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != kind:
        raise Refused(415, mark("Send it as {kind}."), kind=kind)
    stated = request.headers.get("content-length", "0")
    too_large = Refused(
        413, mark("It is larger than {limit} MB, which is the most that is taken."), limit=max(1, most // MEGABYTE)
    )
    if not stated.isdigit() or int(stated) > most:
        raise too_large
    with anyio.move_on_after(seconds) as scope:
        async for chunk in request.stream():
            if len(body) + len(chunk) > most:
                raise too_large
            body += chunk
    if scope.cancelled_caught:
        raise Refused(408, mark("It took too long to come in. Try again."))


def _no_number(text: str) -> object:
    raise ValueError(text)


def _depth(data: Any) -> int:
    deepest, stack = 0, [(data, 1)]
    while stack:
        value, depth = stack.pop()
        deepest = max(deepest, depth)
        if isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            stack.extend((item, depth + 1) for item in inner)
    return deepest
