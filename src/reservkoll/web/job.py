"""Works on one list in a subprocess, so that it can be cancelled and cannot crash the server.

It reads a request as a line of JSON from stdin, writes the files it asks for, and prints one JSON object: `summary`,
`error`, or questions to answer first: `questions` about doubtful columns, `repeats` about rows
that share a number, and `unstated`, facts that the list does not state. Its folder is removed by the server, or by
the job itself when stdin closes, which means that the server was killed.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from pathlib import Path
from typing import Final

from reservkoll.common.errors import ReservkollError
from reservkoll.common.json_text import json_text
from reservkoll.i18n import mark, translator
from reservkoll.json_documents.serve import ListOutcome
from reservkoll.ledger.ledger import LIKE_INVENTORY
from reservkoll.ledger.request import LedgerRequest
from reservkoll.screening.supplier_list import SupplierListRequest
from reservkoll.tabular.tables import LIKE_LEDGER, LIKE_ORGANISATIONS
from reservkoll.web.job_parts import JobRequest
from reservkoll.web.ledger_job import summed
from reservkoll.web.screening_job import screened
from reservkoll.web.supplier_job import checked

REMOVALS: Final = 10  # how often a folder is removed into which the job goes on writing
NOTICED: Final = 2.0  # seconds within which the watcher sees that stdin is closed

# The page's wording where the command line suggests another command.
WRONG_KIND: Final = {
    LIKE_LEDGER: mark("This looks like a supplier ledger, not like a list of purchases. Choose that kind of list."),
    LIKE_ORGANISATIONS: mark(
        "This looks like a list of organisations, not like a list of purchases. Choose that kind of list."
    ),
    LIKE_INVENTORY: mark("This looks like a list of purchases, not like a supplier ledger. Choose that kind of list."),
}


def run(request: JobRequest) -> ListOutcome:
    """The outcome of the list, or the questions to answer first."""
    asked = request.request
    if isinstance(asked, LedgerRequest):
        return summed(request, asked)
    return checked(request, asked) if isinstance(asked, SupplierListRequest) else screened(request, asked)


def answer(request: JobRequest) -> str:
    """The outcome as JSON, also of an error of the user's; the working directory is then the folder of the list."""
    os.chdir(request.folder)  # messages then name files without the temporary folder, which means nothing to the user
    translate = translator(request.request.language)
    try:
        outcome = run(request)
    except ReservkollError as error:
        told = WRONG_KIND.get(error.template)
        outcome = ListOutcome(error=translate(told) if told else error.text(translate))
    return json_text(outcome, indent=None)


def main() -> int:
    """The outcome on stdout."""
    request = JobRequest.model_validate_json(sys.stdin.buffer.readline())
    removal = threading.Lock()
    watcher = threading.Thread(target=_end_with_server, args=(request.place, removal), daemon=True)
    watcher.start()
    try:
        sys.stdout.write(answer(request))
        return 0
    except Exception:
        watcher.join(NOTICED)  # the folder may be missing because the server is gone: then the watcher ends the process
        raise
    finally:
        removal.acquire()  # never had while a removal is under way, so that the process does not end in the midst of it


def _end_with_server(place: Path, removal: threading.Lock) -> None:
    """Wait until stdin closes, which happens when the server is killed, and remove everything of the job."""
    while os.read(0, 1):  # not sys.stdin, whose lock would still be held at exit
        pass
    removal.acquire()
    for _ in range(REMOVALS):
        shutil.rmtree(place, ignore_errors=True)
        if not place.exists():
            break
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
