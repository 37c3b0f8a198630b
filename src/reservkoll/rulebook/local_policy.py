"""A policy of the municipality's own beside the rulebook: routines, goals and areas, told as policy and never as law.

It is a folder with `policy.yaml`. What it says is added to answers; no key of it changes a verdict, a limit or a
condition, so that a policy can ask for more than the law but never for less.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from reservkoll.common.errors import InputError
from reservkoll.common.localized_text import Wording
from reservkoll.common.validation import Finding, Findings, validate
from reservkoll.common.yaml_loader import Document, Location, parse_document, read_text
from reservkoll.cpv.nomenclature import CodeError
from reservkoll.i18n import mark
from reservkoll.rulebook.models.periods import Day
from reservkoll.rulebook.rulebook import LocalPolicy, Routine, Rulebook
from reservkoll.rulebook.stated_areas import StatedArea, as_areas, in_both

FILE: Final = "policy.yaml"
ORE: Final = 100
NEVER_VALID = mark("The policy ends on {last}, before it begins on {first}.")
NO_AMOUNT = mark("No amount is over {over} and up to {up_to}. Let up_to be the larger of them.")
SAME_ID = mark("There is a routine “{name}” already. Give each its own id.")
Told = Annotated[Wording, BeforeValidator(in_both)]


class _Entry(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Routine(_Entry):
    """What is to be done; `over` and `up_to` are whole kronor without VAT, `stricter` says that it asks for more than
    the law. Without `routes` it holds whatever route is open, without `codes` for every purchase.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    text: Told
    citation: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    routes: list[str] = []
    codes: list[str] = []
    over: Annotated[int, Field(ge=0)] | None = None
    up_to: Annotated[int, Field(ge=0)] | None = None
    stricter: bool = False


class _Goal(_Entry):
    """A share of what is bought that is to come from idéburna organisations."""

    text: Told
    percent: Annotated[int, Field(gt=0, le=100)]


class _Policy(_Entry):
    name: Told
    decided_by: Told
    decided: Day
    valid_from: Day
    valid_to: Day | None = None
    url: str = ""
    routines: list[_Routine] = []
    goal: _Goal | None = None
    areas: list[StatedArea] = []


def with_policy(rulebook: Rulebook, folder: Path) -> Rulebook:
    """`rulebook` with the policy in `folder` beside it; its areas are added to those of the rulebook.

    Raises:
        InputError, Findings: it cannot be used; everything that is wrong with it, with line and remedy.
    """
    path = folder / FILE if folder.is_dir() else folder
    text = read_text(path)
    document = parse_document(path, text)
    if not isinstance(document.data, dict):
        raise InputError(mark("{path} is no policy. reservkoll template policy shows how one is written."), path=path)
    stated = validate(_Policy, document, document.data)
    routines = _routines(stated, document, rulebook)
    areas = as_areas(stated.areas, (), document, rulebook)
    digest = sha256(text.replace("\r\n", "\n").encode()).hexdigest()
    policy = LocalPolicy(
        file=path.name,
        sha256=digest,
        name=stated.name,
        decided_by=stated.decided_by,
        decided=stated.decided,
        valid_from=stated.valid_from,
        valid_to=stated.valid_to,
        url=stated.url,
        routines=routines,
        goal=None if stated.goal is None else Decimal(stated.goal.percent),
        goal_text=None if stated.goal is None else stated.goal.text,
        areas=tuple(area.name for area in areas),
    )
    return replace(
        rulebook,
        sha256=sha256(f"{rulebook.sha256}\0policy\0{digest}".encode()).hexdigest(),
        openings=rulebook.openings.model_copy(update={"areas": [*rulebook.openings.areas, *areas]}),
        policy=policy,
    )


def _routines(stated: _Policy, document: Document, rulebook: Rulebook) -> tuple[Routine, ...]:
    """The routines with the codes that they hold for, each with those below it."""
    findings: list[Finding] = []

    def wrong(at: Location, problem: InputError) -> None:
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in at)
        findings.append(Finding(document.path, document.line(at), key, problem))

    if stated.valid_to is not None and stated.valid_to < stated.valid_from:
        wrong(("valid_to",), InputError(NEVER_VALID, first=stated.valid_from, last=stated.valid_to))
    seen: set[str] = set()
    made = []
    for number, routine in enumerate(stated.routines):
        for position, route in enumerate(routine.routes):
            if route not in rulebook.routes.routes:
                known = ", ".join(rulebook.routes.routes)
                template = mark("There is no route “{name}”. There are: {names}.")
                wrong(("routines", number, "routes", position), InputError(template, name=route, names=known))
        if routine.over is not None and routine.up_to is not None and routine.up_to <= routine.over:
            wrong(("routines", number, "up_to"), InputError(NO_AMOUNT, over=routine.over, up_to=routine.up_to))
        if routine.id in seen:
            wrong(("routines", number, "id"), InputError(SAME_ID, name=routine.id))
        seen.add(routine.id)
        codes: set[str] = set()
        for position, code in enumerate(routine.codes):
            try:
                whole = rulebook.nomenclature.parse(code)
            except CodeError as problem:
                wrong(("routines", number, "codes", position), problem)
            else:
                codes |= {whole, *rulebook.nomenclature.below(whole)}
        made.append(
            Routine(
                id=routine.id,
                text=routine.text,
                citation=routine.citation,
                routes=tuple(routine.routes),
                codes=frozenset(codes) if routine.codes else None,
                over_ore=None if routine.over is None else routine.over * ORE,
                up_to_ore=None if routine.up_to is None else routine.up_to * ORE,
                stricter=routine.stricter,
            )
        )
    if findings:
        raise Findings(tuple(findings), InputError.exit_code)
    return tuple(made)
