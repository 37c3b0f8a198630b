"""All kinds of condition by the key that tells them apart, in the order in which the keys are looked for."""

from __future__ import annotations

from reservkoll.expressions.awards import NotAwarded
from reservkoll.expressions.base import Expression
from reservkoll.expressions.codes import Below, Divided, Within
from reservkoll.expressions.comparison import Compare, Is, OneOf, Only
from reservkoll.expressions.limits import Meets
from reservkoll.expressions.logic import All, Any_, FirstKnown, Not, Remark, Stated, Unsettled
from reservkoll.expressions.parts import MainlyWithin
from reservkoll.expressions.references import Criterion, RouteOpen, Term

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
    "below": Below,
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
