"""One list of organisations, checked for the page: a summary and the files."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from reservkoll.json_documents.serve import ListOutcome, ListSummary
from reservkoll.web.job_parts import JobRequest, write_files

if TYPE_CHECKING:
    from reservkoll.screening.supplier_list import SupplierListRequest


def checked(request: JobRequest, asked: SupplierListRequest) -> ListOutcome:
    """Check each organisation on its own, write the files and return the summary."""
    from reservkoll.reports.content.supplier_list import MadeSupplierList, SupplierListContent
    from reservkoll.reports.outputs import SUPPLIER_LIST_FORMS
    from reservkoll.rulebook.load import rulebook_for
    from reservkoll.screening.supplier_list import self_checked

    began = time.monotonic()
    found = self_checked(asked, rulebook_for(request.rules, request.published_limits, asked.language))
    made = MadeSupplierList(found, asked.today)
    written, left_out = write_files(request, made, asked.lists, SUPPLIER_LIST_FORMS, began + request.seconds)
    return ListOutcome(
        summary=ListSummary(headline=SupplierListContent(found).headline(), rows=len(found.organisations)),
        written=written,
        left_out=left_out,
    )
