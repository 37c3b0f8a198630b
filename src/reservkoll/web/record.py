"""The record of an interview, as PDF or Word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from reservkoll.common.errors import InputError
from reservkoll.evaluation.assess import assess
from reservkoll.i18n import Language, mark
from reservkoll.reports.content.assessment_record import Origin, record
from reservkoll.reports.outputs import RECORDS
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.web.interview import case_file, case_in
from reservkoll.web.temporary_files import workplace


def interview_record(
    body: Mapping[str, Any], kind: str, rulebook: Rulebook, today: date, language: Language
) -> tuple[str, bytes]:
    """The name and bytes of the record of the case in `body` (`case`, as returned by an interview step).

    The record names the case file that the page saves, with its SHA-256.

    Raises:
        InputError: an unknown form, an unusable case, or a missing package.
    """
    if kind not in RECORDS:
        raise InputError(mark("“{key}” must be one of {words}."), key="as", words=", ".join(RECORDS))
    case = case_in(body, rulebook)
    name, text = case_file(case, language)
    origin = Origin(name, sha256(text.encode()).hexdigest(), today)
    document = record(assess(case, rulebook, today), origin, language)
    with workplace() as folder:
        path = folder / f"{Path(name).stem}.{kind}"
        RECORDS[kind].rendering.write(document, path)
        return path.name, path.read_bytes()
