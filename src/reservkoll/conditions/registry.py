"""The registry of condition kinds by their distinguishing key, in lookup order."""

from __future__ import annotations

from reservkoll.conditions.awards import NotAwarded
from reservkoll.conditions.base import Expression
from reservkoll.conditions.codes import Below, Divided, Within
from reservkoll.conditions.comparison import Before, Compare, Differs, Is, OneOf, Only
from reservkoll.conditions.limits import Meets
from reservkoll.conditions.logic import All, Any_, Assume, FirstKnown, Not, Remark, Stated, Unsettled
from reservkoll.conditions.parts import MainlyWithin, Mixed
from reservkoll.conditions.references import Criterion, RouteOpen, Term

KINDS: dict[str, type[Expression]] = {
    "id": Criterion,
    "all": All,
    "any": Any_,
    "not": Not,
    "first_known": FirstKnown,
    "stated": Stated,
    "not_within": NotAwarded,
    "assume": Assume,
    "unsettled": Unsettled,
    "remark": Remark,
    "term": Term,
    "route": RouteOpen,
    "within": Within,
    "below": Below,
    "divided_by": Divided,
    "mainly_within": MainlyWithin,
    "mixed_by": Mixed,
    "meets": Meets,
    "differs_from": Differs,
    "before": Before,
    "is": Is,
    "one_of": OneOf,
    "only": Only,
    "less_than": Compare,
    "at_most": Compare,
    "more_than": Compare,
    "at_least": Compare,
}
