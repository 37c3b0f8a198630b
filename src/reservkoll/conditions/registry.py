"""The registry of condition kinds by their distinguishing key, in lookup order."""

from __future__ import annotations

from reservkoll.conditions.awards import NotAwarded
from reservkoll.conditions.base import Expression
from reservkoll.conditions.codes import Divided, Within
from reservkoll.conditions.comparison import Compare, Is, OneOf, Only
from reservkoll.conditions.limits import Meets
from reservkoll.conditions.logic import All, Any_, FirstKnown, Not, Remark, Stated, Unsettled
from reservkoll.conditions.parts import MainlyWithin
from reservkoll.conditions.references import Criterion, RouteOpen, Term

KINDS: dict[str, type[Expression]] = {
    "id": Criterion,
    "all": All,
    "any": Any_,
    "not": Not,
    "first_known": FirstKnown,
    "stated": Stated,
    "unsettled": Unsettled,
    "remark": Remark,
    "term": Term,
    "route": RouteOpen,
    "within": Within,
    "divided_by": Divided,
    "mainly_within": MainlyWithin,
    "meets": Meets,
    "not_within": NotAwarded,
    "is": Is,
    "one_of": OneOf,
    "only": Only,
    "less_than": Compare,
    "at_most": Compare,
    "more_than": Compare,
    "at_least": Compare,
}
