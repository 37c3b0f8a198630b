"""The page of `serve`: what one client waits for an answer, and what fifty at once wait."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from clock import OURS, in_turn
from section import Section, table

from evaluation import nothing
from reservkoll.common.json_text import json_text
from reservkoll.common.yaml_loader import read_document
from reservkoll.evaluation.assess import assess
from reservkoll.evaluation.counterfactuals import possible_changes
from reservkoll.facts.case_file import case_of
from reservkoll.i18n import Language
from reservkoll.reports.export.documents.assessment import assessment_document
from reservkoll.rulebook.load import load_rulebook

WARM, ALONE = 20, 200  # requests
CLIENTS, OF_EACH = 50, 20
ONE_MS, FIFTY_MS = 10, 300
WORK = "`serve`: one client, middle / fifty, nineteen of twenty"
ADDRESS = re.compile(r"127\.0\.0\.1:(\d+)")


def measure(case: Path) -> Section:
    """The time from sending a case to having its whole answer; each client keeps its connection."""
    body = json.dumps(read_document(case).data, default=str).encode()
    with _served() as port:
        _asked(port, body, WARM)
        alone = statistics.median(_asked(port, body, ALONE))
        with ThreadPoolExecutor(CLIENTS) as clients:
            waited = [ms for each in clients.map(lambda _: _asked(port, body, OF_EACH), range(CLIENTS)) for ms in each]
    slow = statistics.quantiles(waited, n=20)[-1]
    lines = table(
        ("clients", "answers", "middle, ms", "nineteen of twenty, ms"),
        [
            ("1", f"{ALONE}", f"{alone:.1f}", ""),
            (f"{CLIENTS}", f"{CLIENTS * OF_EACH}", f"{statistics.median(waited):.0f}", f"{slow:.0f}"),
        ],
    )
    alone_in = _parts(case)
    lines += [", ".join(f"{what} {ms:.1f} ms" for what, ms in alone_in.items()) + ", without the server.", ""]
    lines += [f"`POST /api/assess` with `{case.name}`; the clients run on the same cores as the server.", ""]
    reached = alone <= ONE_MS and slow <= FIFTY_MS
    target = WORK, f"≤ {ONE_MS} / ≤ {FIFTY_MS} ms", f"{alone:.1f} / {slow:.0f} ms", reached
    return Section("Serve, single run", lines, [target])


def _parts(case: Path) -> dict[str, float]:
    """The milliseconds of the parts of an answer, in turn."""
    rulebook = load_rulebook()
    stated = case_of(read_document(case), rulebook.nomenclature)
    day = rulebook.edition.verified_until
    answer = assess(stated, rulebook, day)
    document = assessment_document(answer, "", Language.SV, possible_changes(answer))
    works: dict[str, Callable[[], None]] = {
        "Case answered": lambda: nothing(assess(stated, rulebook, day)),
        "what would change it": lambda: nothing(possible_changes(assess(stated, rulebook, day))),
        "with its document": lambda: nothing(
            assessment_document((again := assess(stated, rulebook, day)), "", Language.SV, possible_changes(again))
        ),
        "a document masked and written": lambda: nothing(json_text(document)),
    }
    took = in_turn(works, WARM, warm=works)
    return {what: each.seconds * 1000 for what, each in took.items()}


def _asked(port: int, body: bytes, times: int) -> list[float]:
    """Milliseconds of each of several requests by one client."""
    own = f"http://127.0.0.1:{port}"
    headers = {"Content-Type": "application/json", "Origin": own, "Sec-Fetch-Site": "same-origin"}
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    took = []
    for _ in range(times):
        start = time.perf_counter()
        connection.request("POST", "/api/assess", body, headers)
        answer = connection.getresponse()
        content = answer.read()
        took.append((time.perf_counter() - start) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"serve answered {answer.status}: {content[:300]!r}")
    connection.close()
    return took


@contextmanager
def _served() -> Iterator[int]:
    command = [*OURS, "serve", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            assert server.stdout is not None
            said = next((found for line in server.stdout if (found := ADDRESS.search(line))), None)
            if said is None:
                raise RuntimeError("serve told no address")
            yield int(said[1])
        finally:
            server.terminate()
