"""Runs the job for an uploaded list in a subprocess that ends with the request; nothing of the upload remains."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from reservkoll.common import clock
from reservkoll.common.clock import iso_day
from reservkoll.common.runtime.child_process import child_environment, python_command
from reservkoll.i18n import Language, mark, translator
from reservkoll.inventory.column_mapping import labels_used_twice
from reservkoll.ledger.request import LedgerRequest
from reservkoll.screening.request import ScreeningRequest
from reservkoll.screening.supplier_list import SupplierListRequest
from reservkoll.screening.unstated import ASKED_FIRST
from reservkoll.tabular.read_limits import ReadLimits
from reservkoll.web.bodies import Refused
from reservkoll.web.downloads import Answered, asked_for, file_name
from reservkoll.web.job_parts import JobFile, JobRequest
from reservkoll.web.list_kinds import BESIDE, HELD, OFFERED, ListKind
from reservkoll.web.settings import WebSettings
from reservkoll.web.temporary_files import HeldFile, held_file

AT_ONCE: Final = 2
LOOK: Final = 0.25  # seconds between checks of the time, the memory and the client
JOB: Final = "reservkoll.web.job"
NOTHING: Final = "-"  # the answer that each row is counted


class Screener:
    """Runs a limited number of jobs at once, each within limits on time and memory."""

    def __init__(self, settings: WebSettings, stopping: Callable[[], bool]) -> None:
        self._settings, self._stopping = settings, stopping
        self._free = threading.BoundedSemaphore(AT_ONCE)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Reserve a slot for a list; to be entered before the list is read.

        Raises:
            Refused: all slots are taken.
        """
        if not self._free.acquire(blocking=False):
            raise Refused(503, mark("Other lists are being processed. Wait a moment and try again."))
        try:
            yield
        finally:
            self._free.release()

    def screen(
        self,
        place: Path,
        uploads: Sequence[HeldFile],
        query: Mapping[str, str],
        language: Language,
        left: Callable[[], bool],
        kind: ListKind,
    ) -> tuple[dict[str, Any], list[Answered]]:
        """The outcome of the job, and the requested files; `left` tells whether the client has disconnected.

        The first of `uploads` is the list, the others are the files that follow it, in the order of BESIDE;
        `place` is the job's own folder.

        Raises:
            Refused: too slow, too much memory, or the job crashed.
        """
        files, outcomes, work = place / "files", place / "report", place / "work"
        for folder in (files, outcomes, work):
            folder.mkdir(mode=0o700)
        asked = asked_for(query.get("files", ""), OFFERED[kind])
        with ExitStack() as opened:
            names = {each.key: file_name(each, uploads[0].name, language) for each in asked}
            held = {each.key: (each, held_file(names[each.key], work)) for each in asked}
            for _, file in held.values():
                opened.enter_context(file.file)
                file.place_in(outcomes)
            for upload in uploads:
                upload.place_in(files)
            job_files = tuple(
                JobFile(key=each.key, option=each.option, name=file.name, csv=each.csv) for each, file in held.values()
            )
            given = [Path(upload.name) for upload in uploads]
            request = JobRequest(
                place=files.parent,
                folder=files,
                outcomes=outcomes,
                files=job_files,
                megabytes=self._settings.answer_megabytes,
                seconds=self._settings.seconds / 2,  # the rest of the time is for the file being written by then
                request=self._request(kind, given, query, language),
                rules=_absolute(self._settings.rules),
                published_limits=_absolute(self._settings.published_limits),
                answers=column_answers(query),
                columns=changed_columns(query, HELD[kind]),
                ask=query.get("ask") == "yes",
                one_row_per_asked=bool(query.get("one_row_per")),
            )
            nameless = [one.file.fileno() for one in (*uploads, *(file for _, file in held.values())) if one.nameless]
            outcome = self._job(request, place, nameless, left)
            if not isinstance(outcome, dict):
                raise Refused(500, mark("The list could not be processed. Try saving it again as xlsx or csv."))
            if "error" in outcome:
                raise Refused(422, "{message}", message=outcome["error"])
            written = [held[key] for key in outcome.pop("written", ())]
            return outcome, [Answered(each, file.name, file.content(outcomes)) for each, file in written]

    def _request(
        self, kind: ListKind, given: Sequence[Path], query: Mapping[str, str], language: Language
    ) -> ScreeningRequest | LedgerRequest | SupplierListRequest:
        match kind:
            case ListKind.PURCHASES:
                return self._screening(given, query, language)
            case ListKind.LEDGER:
                return self._ledger(given, query, language)
            case ListKind.ORGANISATIONS:
                return self._organisations(given, query, language)

    def _screening(self, given: Sequence[Path], query: Mapping[str, str], language: Language) -> ScreeningRequest:
        told = query.get("one_row_per")
        return ScreeningRequest(
            lists=(str(given[0]),),
            today=clock.today(),
            language=language,
            given=tuple(f"{path}={value}" for path in ASKED_FIRST if (value := query.get(path))),
            defaults=tuple(f"{path}={value}" for path, value in sent_object(query, "defaults").items() if value),
            defaults_from=translator(language)(mark("your answers on the page")),
            as_of=iso_day(as_of) if (as_of := query.get("as_of")) else None,
            suppliers=tuple(given[1:]),
            accept_suggestions=query.get("accept_suggestions") == "yes",
            read_limits=ReadLimits.parse(self._settings.read_limits),
            mapping=self._profile_file("mapping", query),
            one_row_per=None if told in (None, "", NOTHING) else told,
        )

    def _organisations(
        self, given: Sequence[Path], query: Mapping[str, str], language: Language
    ) -> SupplierListRequest:
        as_of = query.get("as_of")
        return SupplierListRequest(
            lists=tuple(given), today=clock.today(), language=language, as_of=iso_day(as_of) if as_of else None
        )

    def _ledger(self, given: Sequence[Path], query: Mapping[str, str], language: Language) -> LedgerRequest:
        beside = dict(zip((name for name in BESIDE[ListKind.LEDGER] if query.get(name)), given[1:], strict=True))
        for name in BESIDE[ListKind.LEDGER]:
            if name not in beside and (file := self._profile_file(name, query)) is not None:
                beside[name] = file
        stated = {"goal": query.get("goal") or None, "language": language, "lists": (given[0],)}
        limits = ReadLimits.parse(self._settings.read_limits)
        return LedgerRequest.model_validate({**stated, **beside, "read_limits": limits})

    def _profile_file(self, key: str, query: Mapping[str, str]) -> Path | None:
        """A file of the profile that the page was started with, unless the client opts out of them."""
        return None if query.get("profile_files") == "no" else self._settings.profile.file(key)

    def _job(self, request: JobRequest, place: Path, nameless: Sequence[int], left: Callable[[], bool]) -> object:
        """What the job printed; None if it crashed."""
        work = place / "work"
        with held_file("answer", work).file as answer:
            process = subprocess.Popen(
                python_command(JOB),
                stdin=subprocess.PIPE,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=work,
                env=child_environment(work),
                pass_fds=nameless if os.name == "posix" else (),
            )
            # Its stdin stays open: when it closes, the job knows that the server is gone.
            with process:
                self._await(process, request.model_dump_json().encode() + b"\n", left)
            answer.seek(0)
            with suppress(ValueError):
                return json.loads(answer.read()) if process.returncode == 0 else None
        return None

    def _await(self, process: subprocess.Popen[bytes], request: bytes, left: Callable[[], bool]) -> None:
        """Send `request` and wait; `process` is killed when its time is up or the client has disconnected."""
        until = time.monotonic() + self._settings.seconds
        assert process.stdin is not None
        with suppress(OSError):  # it may have ended already, which is reported below
            process.stdin.write(request)
            process.stdin.flush()
        while True:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=min(LOOK, self._settings.seconds))
                return
            memory = resident_megabytes(process.pid)
            if memory is not None and memory > self._settings.memory_megabytes:
                process.kill()
                raise Refused(422, mark("The list needs more memory than is allowed. Split it into smaller files."))
            if self._stopping() or left() or time.monotonic() >= until:
                process.kill()
                raise Refused(503, mark("It took too long. Split the list, or start with a larger --timeout."))


def _absolute(path: Path | None) -> Path | None:
    return None if path is None else path.absolute()


def column_answers(query: Mapping[str, str]) -> dict[str, str]:
    """The client's answers about doubtful columns.

    Raises:
        Refused: not a JSON object of strings.
    """
    return {key: value for key, value in sent_object(query, "columns", nothing=False).items() if value is not None}


def changed_columns(query: Mapping[str, str], facts: Collection[str]) -> dict[str, str | None]:
    """The client's changes: one of `facts` mapped to the heading of its column, or to none.

    Raises:
        Refused: not a JSON object of strings and nulls, an unknown fact, or one column for two facts.
    """
    columns = sent_object(query, "mapping")
    if not columns.keys() <= set(facts) or labels_used_twice(columns):
        raise Refused(400, mark("One column cannot hold two things. Change what the columns were taken for."))
    return columns


def sent_object(query: Mapping[str, str], name: str, *, nothing: bool = True) -> dict[str, str | None]:
    """The JSON object of strings in the query parameter `name`; nulls too if `nothing` is allowed.

    Raises:
        Refused: it is not such an object.
    """
    try:
        sent = json.loads(query.get(name) or "{}")
    except (ValueError, RecursionError):
        sent = None
    kinds = (str, type(None)) if nothing else (str,)
    if not isinstance(sent, dict) or not all(isinstance(value, kinds) for value in sent.values()):
        raise Refused(400, mark("What was sent is not a JSON object."))
    return sent


def resident_megabytes(process: int) -> float | None:
    """The resident memory of a process; None if the system does not report it (other than Linux)."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    return None
