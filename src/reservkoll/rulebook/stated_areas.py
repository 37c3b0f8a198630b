"""The user's own areas in which idéburna organisations deliver, in place of those of openings.yaml.

The file has `areas`, a list of entries with `name` and `codes`; a copy of the list in openings.yaml is one too. With
`lists` the code lists of the law that count beside them are named anew; without it they are those of the rulebook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from reservkoll.common.errors import InputError
from reservkoll.common.localized_text import Wording
from reservkoll.common.validation import Finding, Findings, validate
from reservkoll.common.yaml_loader import Document, Location, parse_document, read_text
from reservkoll.cpv.nomenclature import CodeError
from reservkoll.i18n import mark
from reservkoll.rulebook.models.openings import Area
from reservkoll.rulebook.rulebook import Rulebook, StatedAreas


def in_both(given: object) -> object:
    """A text that is the same in every language."""
    return {"sv": given, "en": given} if isinstance(given, str) else given


class StatedArea(BaseModel):
    """One area; what the user's own judgement rests on need not be told."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: str | None = None
    name: Annotated[Wording, BeforeValidator(in_both)]
    codes: Annotated[list[str], Field(min_length=1)]
    why: Annotated[Wording, BeforeValidator(in_both)] | None = None
    sources: list[str] = []


class _File(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    lists: list[str] | None = None
    areas: list[StatedArea]


def with_areas(rulebook: Rulebook, path: Path) -> Rulebook:
    """`rulebook` with the areas of the file `path` in place of its own; the hash is over both.

    Raises:
        InputError, Findings: the file cannot be used; everything that is wrong with it, with line and remedy.
    """
    text = read_text(path)
    document = parse_document(path, text)
    if not isinstance(document.data, dict):
        template = mark("{path} has no list of areas. Write areas: with an entry for each: - {{name: …, codes: […]}}.")
        raise InputError(template, path=path)
    stated = validate(_File, document, document.data)
    areas = as_areas(stated.areas, stated.lists or (), document, rulebook)
    update = {"areas": areas, **({} if stated.lists is None else {"lists": stated.lists})}
    digest = sha256(text.replace("\r\n", "\n").encode()).hexdigest()
    return replace(
        rulebook,
        sha256=sha256(f"{rulebook.sha256}\0areas\0{digest}".encode()).hexdigest(),
        openings=rulebook.openings.model_copy(update=update),
        stated_areas=StatedAreas(path.name, digest),
    )


def as_areas(stated: Sequence[StatedArea], lists: Sequence[str], document: Document, rulebook: Rulebook) -> list[Area]:
    """The areas as a rulebook has them, their codes with check digits.

    Raises:
        Findings: an area names a code that is none, or `lists` a list that is not there.
    """
    codes = _codes(stated, lists, document, rulebook)
    return [
        Area.model_construct(
            id=area.id or f"area_{number}", name=area.name, codes=own, why=area.why or area.name, sources=area.sources
        )
        for number, (area, own) in enumerate(zip(stated, codes, strict=True), start=1)
    ]


def _codes(
    stated: Sequence[StatedArea], lists: Sequence[str], document: Document, rulebook: Rulebook
) -> list[list[str]]:
    findings: list[Finding] = []

    def wrong(at: Location, problem: InputError) -> None:
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in at)
        findings.append(Finding(document.path, document.line(at), key, problem))

    for number, name in enumerate(lists):
        if name not in rulebook.code_lists:
            known = ", ".join(rulebook.code_lists)
            template = mark("There is no code list “{name}”. There are: {names}.")
            wrong(("lists", number), InputError(template, name=name, names=known))
    found = []
    for number, area in enumerate(stated):
        own = []
        for position, text in enumerate(area.codes):
            try:
                own.append(rulebook.nomenclature.parse(text))
            except CodeError as problem:
                wrong(("areas", number, "codes", position), problem)
        found.append(own)
    if findings:
        raise Findings(tuple(findings), InputError.exit_code)
    return found
