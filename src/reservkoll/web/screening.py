"""Screens an uploaded inventory in a subprocess; the upload is deleted afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reservkoll.cli.options import parse_day
from reservkoll.common import clock
from reservkoll.i18n import Language, mark
from reservkoll.web.bodies import Refused
from reservkoll.web.job import JobRequest
from reservkoll.web.settings import WebSettings

AT_ONCE = 2
LOOK = 0.25  # seconds between looks at the clock
# Facts that the page lets the user give for all rows.
GIVEN = ("purchase.act", "purchase.authority.type")


class Screener:
    """Screens at most a few inventories at once, each within its time."""

    def __init__(self, settings: WebSettings, stopping: Callable[[], bool]) -> None:
        self._settings, self._stopping = settings, stopping
        self._free = threading.BoundedSemaphore(AT_ONCE)

    def screen(
        self, upload: Path, suppliers: Sequence[Path], query: Mapping[str, str], language: Language
    ) -> tuple[dict[str, Any], bytes | None]:
        """What the job tells, and the report where there is one.

        Raises:
            Refused: too busy, too slow, or the job broke down.
        """
        request = self._request(upload, suppliers, query, language)
        if not self._free.acquire(blocking=False):
            raise Refused(503, mark("Other lists are being worked on. Wait a little and try again."))
        try:
            outcome = self._run(request)
        finally:
            self._free.release()
        report = Path(request.report)
        return outcome, report.read_bytes() if "summary" in outcome else None

    def _request(
        self, upload: Path, suppliers: Sequence[Path], query: Mapping[str, str], language: Language
    ) -> JobRequest:
        settings = self._settings
        published = settings.published_limits
        try:
            answers = json.loads(query.get("columns") or "{}")
        except ValueError:
            answers = None
        if not isinstance(answers, dict) or not all(isinstance(value, str) for value in answers.values()):
            raise Refused(400, mark("What was sent is no JSON object."))
        as_of = query.get("as_of") or None
        return JobRequest(
            folder=str(upload.parent),
            inventory=upload.name,
            report=str(upload.parent.with_name("report.xlsx")),
            today=clock.today().isoformat(),
            language=language.value,
            rules=str(settings.rules.absolute()) if settings.rules is not None else None,
            published_limits=str(published.absolute()) if published is not None else None,
            facts={path: value for path in GIVEN if (value := query.get(path))},
            as_of=parse_day(as_of).isoformat() if as_of else None,
            answers=answers,
            read_limits=settings.read_limits,
            suppliers=[path.name for path in suppliers],
            accept_suggestions=query.get("accept_suggestions") == "yes",
            one_row_per=query.get("one_row_per") or None,
        )

    def _run(self, request: JobRequest) -> dict[str, Any]:
        process = subprocess.Popen(
            [sys.executable, "-m", "reservkoll.web.job"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        with process:
            out = self._said(process, json.dumps(asdict(request)))
        try:
            outcome = json.loads(out) if process.returncode == 0 else None
        except ValueError:
            outcome = None
        if not isinstance(outcome, dict):
            raise Refused(500, mark("The list could not be worked through. Try to save it anew as xlsx or csv."))
        if "error" in outcome:
            raise Refused(422, "{message}", message=outcome["error"])
        return outcome

    def _said(self, process: subprocess.Popen[str], text: str) -> str:
        """What `process` prints; it is killed when its time is up, or when the server is to end."""
        until = time.monotonic() + self._settings.seconds
        given: str | None = text
        while True:
            try:
                return process.communicate(given, timeout=min(LOOK, self._settings.seconds))[0]
            except subprocess.TimeoutExpired:
                given = None  # it has been taken in already
            if self._stopping() or time.monotonic() >= until:
                process.kill()
                raise Refused(503, mark("It took too long. Split the list, or start with a larger --timeout."))
