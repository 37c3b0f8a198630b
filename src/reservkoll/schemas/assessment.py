"""The JSON Schema of `reservkoll.assessment/1`, the output of `check --format json`.

New keys may come within version 1, so other keys than these are let through; the tests let none through.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from reservkoll.conditions.references import RestsOn
from reservkoll.evaluation.outcome import Certainty, Verdict
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.reports.export.assessment_json import FORMAT
from reservkoll.schemas.case import DRAFT

TEXT: Final[dict[str, Any]] = {"type": "string"}
NULL: Final[dict[str, Any]] = {"type": "null"}
DAY: Final[dict[str, Any]] = {"type": "string", "format": "date"}
SEK: Final[dict[str, Any]] = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{2})?$"}
HASH: Final[dict[str, Any]] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
VERDICT: Final[dict[str, Any]] = {"enum": [verdict.value for verdict in Verdict]}
TRUTH: Final[dict[str, Any]] = {"enum": ["yes", "no", "unknown"]}
CERTAINTY: Final[dict[str, Any]] = {"enum": [certainty.value for certainty in Certainty]}
RESTS_ON: Final[dict[str, Any]] = {"enum": [kind.value for kind in RestsOn]}
FACTS: Final[dict[str, Any]] = {"type": "object", "propertyNames": {"pattern": r"^[a-z0-9_]+(\.[a-z0-9_]+)*$"}}


def assessment_schema(language: Language) -> dict[str, Any]:
    """The schema, its descriptions in `language`."""
    say = translator(language)
    route = {"$ref": "#/$defs/route"}
    assumes = _assumes(say)
    return {
        "$schema": DRAFT,
        "$id": "urn:reservkoll:schema:assessment:1",
        "title": say(mark("The answer to one case")),
        **_object(
            {
                "format": {"const": FORMAT},
                "tool": _object({"name": {"const": "reservkoll"}, "version": TEXT}),
                "rulebook": _told(
                    say(mark("The rulebook that was used: edition, hash, and the day to which pages were read.")),
                    _object(
                        {
                            "version": TEXT,
                            "sha256": HASH,
                            "verified_until": DAY,
                            "published_limits": _told(
                                say(mark("The file with published amounts that the user states, where there is one.")),
                                _object({"file": TEXT, "sha256": HASH}),
                            ),
                        },
                        optional=("published_limits",),
                    ),
                ),
                "input_sha256": _told(say(mark("The hash of the case as it came in.")), HASH),
                "as_of": _told(say(mark("The day whose rules were used.")), DAY),
                "contradictions": _told(
                    say(mark("Stated facts that cannot both be true: they count as unknown.")),
                    _list(_object({"id": TEXT, "facts": FACTS, "text": TEXT, "follows": TEXT, "remedy": TEXT})),
                ),
                "purchase": _purchase(say),
                "routes": _told(
                    say(mark("Each route with its verdict. Not there for a case that is only about a supplier.")),
                    _map_of({"anyOf": [route, {"$ref": "#/$defs/partnership"}]}),
                ),
                "supplier": _told(
                    say(mark("What the supplier itself meets, whatever the purchase. Only there where one is stated.")),
                    _map_of(route),
                ),
                "recommendation": _told(
                    say(mark("The open routes, the best first; else what to do instead.")),
                    _list(_object({"route": TEXT, "reason": TEXT, "only_if": {"enum": ["contract", None]}})),
                ),
                "assumes": assumes,
                "self_check": _self_check(say),
                "next_question": _told(
                    say(mark("The unknown fact that decides most, and the routes that wait for it.")),
                    _or_null(_object({"fact": TEXT, "question": TEXT, "decides": _list(TEXT)})),
                ),
                "sources": _list(
                    _object(
                        {
                            "id": TEXT,
                            "title": TEXT,
                            "url": _or_null({**TEXT, "format": "uri"}),
                            "retrieved": _told(say(mark("The day to which the source was read.")), DAY),
                            "kind": RESTS_ON,
                            "second_hand": {"type": "boolean"},
                        }
                    )
                ),
                "read_to": _told(
                    say(mark("The oldest day among the sources that the answer rests on.")), _or_null(DAY)
                ),
            },
            optional=("purchase", "routes", "supplier", "recommendation", "self_check"),
        ),
        "$defs": _parts(say),
    }


def _parts(say: Translate) -> dict[str, Any]:
    criteria = _list({"$ref": "#/$defs/criterion"})
    route = {
        "rule": _told(say(mark("Id of the rule; null where the act has none.")), _or_null(TEXT)),
        "verdict": _told(say(mark("yes, no, unknown (facts are missing) or not_applicable.")), VERDICT),
        "certainty": _told(say(mark("settled by statute or ruling, or interpretive: warnings say why.")), CERTAINTY),
        "rests_on": _told(
            say(mark("What the answer rests on: statute, ruling, guidance or the rulebook's own judgement.")), RESTS_ON
        ),
        "reviewed": _told(
            say(mark("The lawyer who reviewed the rule, and when; null where none has.")),
            _or_null(_object({"by": TEXT, "day": DAY})),
        ),
        "citation": _or_null(TEXT),
        "summary": TEXT,
        "criteria": criteria,
        "missing": _told(say(mark("Paths of the facts that can still decide, and only those.")), _list(TEXT)),
        "assumes": _assumes(say),
        "duties": _list(_object({"id": TEXT, "text": TEXT, "citation": TEXT, "source": TEXT})),
        "warnings": _list({"$ref": "#/$defs/warning"}),
        "sources": _told(say(mark("Ids of the sources that this answer and its duties rest on.")), _list(TEXT)),
        "changes": _told(
            say(mark("The smallest sets of facts that would open the route; never circumvention.")),
            _list(_object({"facts": FACTS, "text": TEXT})),
        ),
    }
    test = {
        "label": TEXT,
        "verdict": VERDICT,
        "certainty": CERTAINTY,
        "citation": TEXT,
        "source": TEXT,
        "criteria": criteria,
        "missing": _list(TEXT),
        "warnings": _list({"$ref": "#/$defs/warning"}),
    }
    form = {
        **dict.fromkeys(("id", "name", "when"), TEXT),
        **{name: test[name] for name in ("verdict", "certainty", "citation", "source", "criteria")},
        "against": _list(TEXT),
        "missing": _list(TEXT),
        "warnings": _list({"$ref": "#/$defs/warning"}),
    }
    partnership = {
        **route,
        "risk": {"enum": ["low", "medium", "high", "unknown"]},
        "risk_facts": criteria,
        "risk_missing": _list(TEXT),
        "tests": _map_of(_object(test)),
        "suitability": criteria,
        "forms": _list(_object(form)),
    }
    return {
        "route": _object(route, optional=("changes",)),
        "partnership": _object(partnership, optional=("changes",)),
        "criterion": _object(
            {
                "id": TEXT,
                "label": TEXT,
                "verdict": TRUTH,
                "facts": _told(say(mark("The facts that were read, by path; personal numbers are masked.")), FACTS),
                "citation": TEXT,
                "source": TEXT,
                "certainty": CERTAINTY,
                "rests_on": RESTS_ON,
                "children": criteria,
            }
        ),
        "warning": _object({"code": TEXT, "text": TEXT}),
        "line": _object({"id": TEXT, "label": TEXT, "verdict": TRUTH, "citation": TEXT, "questions": _list(TEXT)}),
    }


def _assumes(say: Translate) -> dict[str, Any]:
    return _told(
        say(mark("What was taken for given since it is not stated, where an answer could be another without it.")),
        _list(_object({"fact": TEXT, "text": TEXT})),
    )


def _purchase(say: Translate) -> dict[str, Any]:
    step = dict.fromkeys(("step", "label", "citation"), TEXT) | {"amount_sek": SEK, "sum_sek": SEK}
    return _object(
        {
            "value_sek": _told(say(mark("The estimated value without VAT in SEK; null where unknown.")), _or_null(SEK)),
            "value_steps": _list(_object(step)),
            "annex2": TRUTH,
            "chapter": _told(say(mark("The chapter of the act that governs, such as 19 or 19a.")), TEXT),
            "main_threshold_sek": _or_null(SEK),
            "annex2_threshold_sek": _or_null(SEK),
            "direct_limit_sek": _or_null(SEK),
            "direct_limit_comparison": {"enum": ["less_than", "at_most", "more_than", "at_least", None]},
        }
    )


def _self_check(say: Translate) -> dict[str, Any]:
    lines = _list({"$ref": "#/$defs/line"})
    proofs = _told(say(mark("Documents to have ready, each with the questions that it answers.")), _map_of(_list(TEXT)))
    areas = _object(
        {
            "list": TEXT,
            "title": TEXT,
            "citation": TEXT,
            "codes": _list(_object({"from": TEXT, "to": TEXT, "name": _or_null(TEXT), "last_name": _or_null(TEXT)})),
            "except": _list(_object({"code": TEXT, "name": _or_null(TEXT)})),
        }
    )
    kind = {
        "name": TEXT,
        "verdict": VERDICT,
        "certainty": CERTAINTY,
        "citation": _or_null(TEXT),
        "gaps": lines,
        "proofs": proofs,
        "open": {"type": "boolean"},
        "areas": _or_null(areas),
        "notes": _list(TEXT),
    }
    register = {
        "name": TEXT,
        "verdict": VERDICT,
        "conditions": lines,
        "gaps": lines,
        "proofs": proofs,
        "follows": _list(_object(dict.fromkeys(("id", "text", "citation", "source"), TEXT))),
    }
    return _told(
        say(mark("What a supplier that checks itself wants to know; only there for a case with only a supplier.")),
        _object({"kinds": _map_of(_object(kind)), "register": _map_of(_object(register))}),
    )


def _object(properties: Mapping[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": dict(properties), "required": required}


def _map_of(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": dict(values)}


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(items)}


def _or_null(block: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [dict(block), NULL]}


def _told(text: str, block: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": text, **block}
