"""Turns pydantic's validation errors into messages with file, line, key and remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from reservkoll.common.errors import ReservkollError
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.common.yaml_loader import Document, Location
from reservkoll.i18n import Translate, mark

Model = TypeVar("Model", bound=BaseModel)
LONGEST_SHOWN = 60
MOST_SHOWN = 20  # findings shown at once
QUOTED = re.compile(r"'([^']*)'")


class Finding(ReservkollError):
    """One thing wrong at one place of a file."""

    def __init__(self, path: Path, line: int, key: str, problem: ReservkollError) -> None:
        super().__init__(mark("{path}, line {line}: {key}: {problem}"), path=path, line=line, key=key, problem=problem)
        self.line = line


class Findings(ReservkollError):
    """The findings on a file, ordered by line: the first ones, and how many `more` there are."""

    def __init__(self, findings: Sequence[Finding], exit_code: int, more: int = 0) -> None:
        super().__init__("{findings}", findings=findings)
        self.findings = sorted(findings, key=lambda finding: finding.line)
        self.more = more
        self.exit_code = exit_code

    def text(self, translate: Translate) -> str:
        """Every finding on a line of its own."""
        lines = [finding.text(translate) for finding in self.findings[:MOST_SHOWN]]
        if more := self.more + len(self.findings[MOST_SHOWN:]):
            lines.append(translate(mark("… and {count} more.")).format(count=more))
        return "\n".join(lines)


class NotUnderstood(ValueError):
    """A validator's error for a text that it could not parse, in a form that pydantic collects."""

    def __init__(self, problem: ReservkollError) -> None:
        super().__init__(problem.template)
        self.problem = problem


def validate(kind: type[Model], document: Document, data: Any, *, at: Location = (), exit_code: int = 2) -> Model:
    """`data` (found at `at` in `document`) as a `kind`.

    Raises:
        Findings: everything that is wrong with it, each with file, line, key and remedy.
    """
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        found: dict[tuple[int, str], Any] = {}
        for detail in error.errors(include_url=False):
            stated = detail["type"] == "extra_forbidden"
            key = shown_location(detail["loc"], stated=stated) or document.path.stem
            line = document.line((*at, *detail["loc"]))
            found.setdefault((line, key), detail)  # a union reports each of its branches: the first is enough
        shown = sorted(found, key=lambda place: place[0])[:MOST_SHOWN]
        findings = [Finding(document.path, line, key, _problem(kind, found[line, key])) for line, key in shown]
        raise Findings(findings, exit_code, more=len(found) - len(shown)) from None


def first_detail(error: ValidationError) -> Mapping[str, Any]:
    """The first of pydantic's findings."""
    return error.errors(include_url=False)[0]


def problem_of(kind: type[BaseModel], detail: Mapping[str, Any]) -> ReservkollError:
    """One of pydantic's findings in our words, for data from no document, such as cells of a sheet."""
    return _problem(kind, detail)


def shown_location(location: Sequence[str | int], *, stated: bool = False) -> str:
    """The location as shown to users, `purchase.cpv.1`: list positions from 1, without pydantic's union branches.

    `stated`: the last part is a key that the user wrote, which may look like one of those.
    """
    parts = [str(part + 1) if isinstance(part, int) else part for part in location]
    last = len(parts) - 1 if stated else None
    return ".".join(
        part for place, part in enumerate(parts) if place == last or ("[" not in part and not part[:1].isupper())
    )


def _problem(kind: type[BaseModel], detail: Mapping[str, Any]) -> ReservkollError:
    context, given = detail.get("ctx", {}), _shown(detail["input"])
    match detail["type"]:
        case "extra_forbidden":
            return _unknown_key(kind, detail["loc"])
        case "missing":
            return ReservkollError(mark("is missing. Add it."))
        case "enum" | "literal_error" | "is_instance_of" if allowed := _allowed(kind, detail):
            return ReservkollError(mark("“{given}” is not one of: {allowed}."), given=given, allowed=allowed)
        case "bool_type" | "bool_parsing":
            return ReservkollError(mark("“{given}” must be true or false, without quotes."), given=given)
        case "string_type":
            return ReservkollError(mark('“{given}” must be text. Put it in quotes: "…".'), given=given)
        case "date_type" | "date_parsing" | "date_from_datetime_parsing" | "date_from_datetime_inexact":
            return ReservkollError(
                mark("“{given}” is not a date. Write year-month-day, such as 2025-03-01."), given=given
            )
        case "decimal_type" | "decimal_parsing" | "is_instance_of" | "int_type" | "int_from_float" | "finite_number":
            return ReservkollError(
                mark("“{given}” is not a number. Write digits only, with a point for decimals."), given=given
            )
        case "greater_than_equal":
            template = mark("{given} is too small; it must be {bound} or more.")
            return ReservkollError(template, given=given, bound=context["ge"])
        case "greater_than":
            template = mark("{given} is too small; it must be more than {bound}.")
            return ReservkollError(template, given=given, bound=context["gt"])
        case "less_than_equal" | "less_than":
            bound = re.sub(r"[^0-9.]", "", str(context.get("le", context.get("lt"))))
            return ReservkollError(mark("{given} is too large; it must be at most {bound}."), given=given, bound=bound)
        case "string_pattern_mismatch":
            return ReservkollError(mark("“{given}” is not the id of a rule. Write it like lou-19-25."), given=given)
        case "list_type" | "tuple_type":
            return ReservkollError(mark("“{given}” must be a list: [ … ]."), given=given)
        case "model_type" | "dict_type" | "model_attributes_type":
            return ReservkollError(mark("“{given}” must be a group of keys, one on each line."), given=given)
        case "value_error":
            if isinstance(error := context.get("error"), NotUnderstood):
                return error.problem
            # Our own validators raise ValueError with a marked message: it is translated as it is shown.
            told = str(context.get("error", detail["msg"])).replace("{", "{{").replace("}", "}}")
            return ReservkollError(mark("{reason}."), reason=ReservkollError(told))
        case "string_too_long" | "too_long":
            return ReservkollError(mark("is too long; at most {bound} are taken."), bound=context["max_length"])
        case "string_too_short" | "too_short":
            return ReservkollError(mark("is empty or too short. Write something, or leave the key out."))
    return ReservkollError(mark("“{given}” cannot stand here. Write another value, or leave the key out."), given=given)


def _unknown_key(kind: type[BaseModel], location: Sequence[str | int]) -> ReservkollError:
    from rapidfuzz import process

    if str(location[-1])[:1].isdigit():
        return ReservkollError(
            mark("unknown key. Between {{ }} a comma ends a value: put quotes around one that has a comma in it.")
        )
    known = _keys(kind, location[:-1])
    near = process.extractOne(str(location[-1]), known, score_cutoff=60) if known else None
    if near:
        return ReservkollError(mark("unknown key. Did you mean “{key}”?"), key=near[0])
    return ReservkollError(mark("unknown key. Known here: {keys}."), keys=", ".join(known) or "–")


def _keys(kind: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """The keys that the model at `location` knows."""
    current: Any = kind
    for part in location:
        if isinstance(part, int) or not _is_model(current):
            continue
        field = next((field for name, field in current.model_fields.items() if (field.alias or name) == part), None)
        current = _class_in(field.annotation, BaseModel) if field else None
    return [field.alias or name for name, field in current.model_fields.items()] if _is_model(current) else []


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _class_in(annotation: Any, base: type) -> Any:
    """The first class in an annotation that is a `base`."""
    if isinstance(annotation, type) and issubclass(annotation, base):
        return annotation
    inner = (_class_in(argument, base) for argument in getattr(annotation, "__args__", ()))
    return next((found for found in inner if found is not None), None)


def _annotation_at(kind: type[BaseModel], location: Sequence[str | int]) -> Any:
    """The annotation of the field at `location`; positions, dict keys and union branches are skipped."""
    annotation: Any = kind
    for part in location:
        model = _class_in(annotation, BaseModel)
        fields = model.model_fields.items() if model is not None else ()
        annotation = next((field.annotation for name, field in fields if (field.alias or name) == part), annotation)
    return annotation


def _allowed(kind: type[BaseModel], detail: Mapping[str, Any]) -> str:
    context = detail.get("ctx", {})
    words = _class_in(_annotation_at(kind, detail["loc"]), Enum)
    if words is not None and context.get("class") == words.__name__:
        return ", ".join(str(member.value) for member in words)
    # pydantic lists them as 'a', 'b' or 'c'
    return ", ".join(QUOTED.findall(str(context.get("expected", ""))))


def _shown(value: Any) -> str:
    text = without_personal_numbers(str(value))
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
