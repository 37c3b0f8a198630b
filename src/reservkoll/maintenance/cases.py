"""Loads the cases of a rulebook (`cases/*.yaml`) strictly: facts and expected outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from reservkoll.common.errors import InputError, ReservkollError, RulebookError
from reservkoll.common.validation import Finding, Findings, validate
from reservkoll.common.yaml_loader import Document, read_document
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.facts.case_file import with_full_codes
from reservkoll.facts.models import Case
from reservkoll.i18n import mark

Expected = str | list[str] | None


class _CaseEntry(BaseModel):
    """One entry of a file: `confidence` says whether the law settles the outcome or leaves it open."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    what: str = Field(min_length=1)
    confidence: Literal["settled", "open"]
    case: Case
    expect: dict[str, Expected] = Field(min_length=1)


@dataclass(frozen=True)
class RuleCase:
    """A case of the rulebook: `expect` maps paths of the JSON answer to what must stand there."""

    document: Document
    name: str
    what: str
    confidence: str
    case: Case
    expect: Mapping[str, Expected]

    @property
    def id(self) -> str:
        """File and name: `direct-procurement:ex1`."""
        return f"{self.document.path.stem}:{self.name}"

    @property
    def line(self) -> int:
        """Where the case begins in its file."""
        return self.document.line((self.name,))

    def line_of(self, key: str) -> int:
        """Where an expectation stands in its file."""
        return self.document.line((self.name, "expect", key))

    def finding(self, key: str, problem: ReservkollError) -> Finding:
        """What is wrong with an expectation, with its place."""
        return Finding(self.document.path, self.line_of(key), f"{self.name}.expect.{key}", problem)


def read_cases(folder: Path, nomenclature: Nomenclature) -> tuple[RuleCase, ...]:
    """The cases of the rulebook in `folder`, in order of file and line.

    Raises:
        RulebookError, Findings: with exit code 3; all errors of a file are reported at once, with their lines.
    """
    found: list[RuleCase] = []
    findings: list[Finding] = []
    for path in sorted((folder / "cases").glob("*.yaml")):
        try:
            document = read_document(path)
        except InputError as error:
            error.exit_code = RulebookError.exit_code
            raise
        if not isinstance(document.data, dict) or not document.data:
            raise RulebookError(mark("{path} is empty or no mapping. Write keys and values."), path=path)
        for name, data in document.data.items():
            try:
                found.append(_read(document, str(name), data, nomenclature))
            except Findings as error:
                findings.extend(error.findings)
    if findings:
        raise Findings(findings, RulebookError.exit_code)
    if not found:
        raise RulebookError(mark("There are no cases in {path}. Write some."), path=folder / "cases")
    return tuple(found)


def _read(document: Document, name: str, data: object, nomenclature: Nomenclature) -> RuleCase:
    entry = validate(_CaseEntry, document, data, at=(name,), exit_code=RulebookError.exit_code)
    case = with_full_codes(entry.case, document, nomenclature, (name, "case"))
    return RuleCase(document, name, entry.what, entry.confidence, case, entry.expect)
