"""The routes of the local server. Requests are stateless; no outbound connections are made."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import quote

import anyio
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reservkoll.api import CaseResult, case_result, schema
from reservkoll.common import clock
from reservkoll.common.clock import iso_day
from reservkoll.common.errors import ReservkollError
from reservkoll.common.json_text import Whole, json_text
from reservkoll.common.yaml_loader import parse_document
from reservkoll.cpv.search import Search
from reservkoll.evaluation.assess import assess
from reservkoll.explain.cpv import found_rows, standing
from reservkoll.explain.rule_page import rule_page
from reservkoll.facts.case_file import case_of
from reservkoll.i18n import Language, mark, translator
from reservkoll.json_documents.cpv import FoundCode
from reservkoll.json_documents.serve import ErrorDocument
from reservkoll.reports.export.documents.rules import rule_document, rules_as_data
from reservkoll.reports.outputs import RECORDS
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.schemas.kinds import KINDS
from reservkoll.screening.profile_place import NAME
from reservkoll.templates.inventory import example_list
from reservkoll.web.bodies import BYTE_COUNT, Refused, read_object, save_uploads
from reservkoll.web.downloads import multipart
from reservkoll.web.guard import Guard
from reservkoll.web.interview import interview_step
from reservkoll.web.list_kinds import BESIDE, HELD, ListKind
from reservkoll.web.page import page, static_file
from reservkoll.web.profile import page_profile
from reservkoll.web.record import interview_record
from reservkoll.web.screening import Screener, changed_columns, column_answers, sent_object
from reservkoll.web.settings import WebSettings
from reservkoll.web.temporary_files import workplace

THREADS: Final = 4
Answer = TypeVar("Answer")


def application(settings: WebSettings, rulebook: Rulebook, stopping: Callable[[], bool] = lambda: False) -> Guard:
    """The whole server as an ASGI application; long work ends early once `stopping` says that it is shutting down."""
    api = _Api(settings, rulebook, stopping)
    inner = Starlette(
        routes=[
            Route("/", api.page),
            Route("/static/{name}", api.static),
            Route("/api/assess", api.assess, methods=["POST"]),
            Route("/api/interview", api.interview, methods=["POST"]),
            Route("/api/record", api.record, methods=["POST"]),
            Route("/api/cpv", api.cpv),
            Route("/api/screen", api.screen, methods=["POST"]),
            Route("/api/ledger", api.ledger, methods=["POST"]),
            Route("/api/organisations", api.organisations, methods=["POST"]),
            Route("/api/example", api.example),
            Route("/api/profile", api.profile, methods=["POST"]),
            Route("/api/rules", api.rules),
            Route("/api/rules/{rule}", api.rule),
            Route("/api/schema/{kind}", api.schema),
        ],
        exception_handlers={
            Refused: api.refused,
            ReservkollError: api.unusable,
            HTTPException: api.wrong,
            Exception: api.fault,
        },
    )
    return Guard(inner, settings)


class _Api:
    def __init__(self, settings: WebSettings, rulebook: Rulebook, stopping: Callable[[], bool]) -> None:
        self.settings, self.rulebook = settings, rulebook
        self.search, self.searching = Search(rulebook.nomenclature), threading.Lock()
        self.screener = Screener(settings, stopping)
        self.threads = anyio.CapacityLimiter(THREADS)

    # --- routes ---

    async def page(self, request: Request) -> Response:
        """The page in the reader's language."""
        return page(self._language(request), self.settings, self.rulebook)

    async def static(self, request: Request) -> Response:
        """A static file of the page."""
        found = static_file(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        return found

    async def assess(self, request: Request) -> Response:
        """The answer to a case, byte for byte that of `check CASE --format json`."""
        body, _ = await read_object(request, self.settings)
        language, as_of = self._language(request), request.query_params.get("as_of")
        text = await self._worked(lambda: self._assessed(body, language, as_of))
        return Response(text, media_type="application/json")

    async def interview(self, request: Request) -> Response:
        """The next question of an interview, or its answer."""
        _, data = await read_object(request, self.settings)
        language = self._language(request)
        return _answer(await self._worked(lambda: interview_step(data, self.rulebook, clock.today(), language)))

    async def record(self, request: Request) -> Response:
        """The record of an interview as a file: `?as=pdf` or `?as=docx`."""
        _, data = await read_object(request, self.settings)
        language, kind = self._language(request), request.query_params.get("as", "pdf")
        name, content = await self._worked(
            lambda: interview_record(data, kind, self.rulebook, clock.today(), language),
        )
        return Response(content, media_type=RECORDS[kind].media_type, headers=_attached(name))

    async def cpv(self, request: Request) -> Response:
        """Codes for words, as `cpv search --format json`, but with `listed` in words."""
        asked, language = request.query_params.get("q", ""), self._language(request)
        return _answer(await self._worked(lambda: self._found(asked, language)))

    async def screen(self, request: Request) -> Response:
        """The summary of an inventory, or questions about its columns; with `files`, a form that has the files too.

        With `suppliers`, a file name, and `bytes`, the supplier file follows after that many bytes of the inventory.
        """
        query = dict(request.query_params)
        sent_object(query, "defaults")  # refused before the list is read
        return await self._listed(request, query, ListKind.PURCHASES)

    async def ledger(self, request: Request) -> Response:
        """The same for a supplier ledger; `accounts` and `ideburna` may follow it."""
        return await self._listed(request, dict(request.query_params), ListKind.LEDGER)

    async def organisations(self, request: Request) -> Response:
        """The same for a list of organisations; it never asks questions."""
        return await self._listed(request, dict(request.query_params), ListKind.ORGANISATIONS)

    async def _listed(self, request: Request, query: dict[str, str], kind: ListKind) -> Response:
        """Answer a list. Everything goes back in one response: nothing of a list is stored."""
        language = self._language(request)
        parts = _parts(query, query.get("name") or "list.xlsx", BESIDE[kind])
        column_answers(query), changed_columns(query, HELD[kind])
        with self.screener.place(), workplace() as folder, ExitStack() as opened:
            uploads = await save_uploads(request, self.settings, folder, parts)
            for upload in uploads:
                opened.enter_context(upload.file)
            outcome, files = await self._while_waited_for(
                request, lambda left: self.screener.screen(folder, uploads, query, language, left, kind)
            )
        if not files:
            return _answer(Whole(outcome))  # masked by the job, which knows which numbers are amounts
        media_type, body = multipart(json_text(Whole(outcome), indent=None), files)
        return Response(body, media_type=media_type)

    async def example(self, request: Request) -> Response:
        """A made-up list, to show what an answer looks like."""
        name, text = await self._worked(lambda: example_list(self.rulebook, self._language(request), clock.today()))
        return Response(text, media_type="text/csv; charset=utf-8", headers=_attached(name))

    async def profile(self, request: Request) -> Response:
        """The profile of a buyer, from facts to values, as the file that the commands and this page read."""
        _, data = await read_object(request, self.settings)
        text = page_profile(data, self.settings.profile, self.rulebook, self._language(request))
        return Response(text, media_type="application/toml", headers=_attached(NAME))

    async def rules(self, request: Request) -> Response:
        """All rules, as `rules list --format json`."""
        return _answer(rules_as_data(self.rulebook, self._language(request)))

    async def rule(self, request: Request) -> Response:
        """One rule in plain words, as `rules show ID --format json`."""
        as_of = request.query_params.get("as_of")
        day = iso_day(as_of) if as_of else clock.today()
        found = rule_page(self.rulebook, request.path_params["rule"], day, self._language(request))
        return _answer(rule_document(found, self.rulebook))

    async def schema(self, request: Request) -> Response:
        """The JSON Schema of a case or of a JSON document."""
        kind = request.path_params["kind"]
        if kind not in KINDS:
            raise HTTPException(404)
        return _answer(schema(kind, self.rulebook, language=self._language(request).value))

    # --- work ---

    def _found(self, asked: str, language: Language) -> list[FoundCode]:
        with self.searching:  # the index is one open file
            found = self.search.find(asked)
        say = translator(language)
        rows = found_rows(found, self.rulebook, language)
        return [row.model_copy(update={"listed": standing(row, self.rulebook, say)}) for row in rows]

    def _assessed(self, body: bytes, language: Language, as_of: str | None) -> str:
        day = iso_day(as_of) if as_of else None
        return assess_text(body, self.rulebook, day).to_json(language.value)

    async def _worked(self, work: Callable[[], Answer]) -> Answer:
        """The result of `work`, run in a thread and within the time limit."""
        with anyio.move_on_after(self.settings.seconds):
            return await run_sync(work, limiter=self.threads, abandon_on_cancel=True)
        raise Refused(503, mark("It took too long. Try a smaller case."))

    async def _while_waited_for(self, request: Request, work: Callable[[Callable[[], bool]], Answer]) -> Answer:
        """The result of `work`, which can ask whether the client has disconnected; the body must have been read."""
        left = threading.Event()

        async def watch() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            left.set()

        watching = asyncio.ensure_future(watch())
        try:
            return await run_sync(lambda: work(left.is_set), limiter=self.threads)
        finally:
            watching.cancel()

    def _language(self, request: Request) -> Language:
        asked = request.query_params.get("lang", self.settings.language.value)
        return Language.EN if asked == Language.EN.value else Language.SV

    # --- errors ---

    async def refused(self, request: Request, error: Exception) -> Response:
        """A request that was refused, in the reader's language."""
        assert isinstance(error, Refused)
        told = ReservkollError(error.template, **error.parameters)
        return self._error(request, error.status_code, told)

    async def unusable(self, request: Request, error: Exception) -> Response:
        """Input that the program could not use; a broken rulebook is the server's own fault."""
        assert isinstance(error, ReservkollError)
        return self._error(request, 422 if error.exit_code == 2 else 500, error)

    async def wrong(self, request: Request, error: Exception) -> Response:
        """A route or method that does not exist."""
        assert isinstance(error, HTTPException)
        message = mark("There is nothing here.") if error.status_code == 404 else mark("This cannot be done here.")
        return self._error(request, error.status_code, ReservkollError(message))

    async def fault(self, request: Request, error: Exception) -> Response:
        """An unexpected error, reported without its details."""
        template = mark("This is a fault in reservkoll, not in what you did: {kind}.")
        return self._error(request, 500, ReservkollError(template, kind=type(error).__name__))

    def _error(self, request: Request, status: int, error: ReservkollError) -> Response:
        return _answer(ErrorDocument(error=error.text(translator(self._language(request)))), status)


def _answer(data: object, status: int = 200) -> Response:
    """`data` as JSON, with personal numbers masked."""
    return Response(json_text(data, indent=None), status, media_type="application/json")


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


def _parts(query: Mapping[str, str], name: str, beside: Sequence[str]) -> list[tuple[str, int | None]]:
    """The files in a body, the list and those `beside` it: the name of each and its number of bytes, None for
    the rest.
    """
    names = [name, *(told for each in beside if (told := query.get(each)))]
    lengths = query.get("bytes", "").split(",") if len(names) > 1 else []
    if len(lengths) != len(names) - 1 or not all(map(BYTE_COUNT.fullmatch, lengths)):
        raise Refused(400, mark("Say how many bytes each file has before the next begins."))
    return list(zip(names, [*map(int, lengths), None], strict=True))


def assess_text(body: bytes, rulebook: Rulebook, as_of: date | None) -> CaseResult:
    """The answer to a case given as the bytes of a JSON file."""
    case = case_of(parse_document(Path("case.json"), body.decode("utf-8-sig")), rulebook.nomenclature)
    return case_result(assess(case, rulebook, clock.today(), as_of), sha256(body).hexdigest())
