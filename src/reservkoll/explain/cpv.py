"""CPV codes with names and list membership: search results as rows, or one code with its ancestors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.i18n import Language, Translate, mark
from reservkoll.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from reservkoll.cpv.search import Proposal

ANNEX = "annex2"
ANNEX_2 = "lou-annex-2"
MOST_BELOW = 200


def coverage(code: str, rulebook: Rulebook) -> dict[str, str]:
    """Where `code` stands to annex 2 and to the lists of the reserved routes: yes, no or sub_code."""
    lists = {ANNEX: ANNEX_2, **rulebook.routes.lists}
    return {column: rulebook.code_lists[name].coverage(code).value for column, name in lists.items()}


def found_rows(found: Iterable[Proposal], rulebook: Rulebook, language: Language) -> list[dict[str, Any]]:
    """What `cpv search` answers: code, name (None where no list with it is at hand), annex2, score.

    Between the last two one column for each list of a reserved route, as `in_25`.
    """
    names = rulebook.nomenclature
    return [
        {
            "code": proposal.code,
            "name": names.name(proposal.code, language),
            **coverage(proposal.code, rulebook),
            "score": proposal.score,
        }
        for proposal in found
    ]


def standing(row: Mapping[str, Any], rulebook: Rulebook, translate: Translate) -> str:
    """Where the code of a row of `found_rows` stands to the lists, in words."""
    words = {"yes": mark("yes"), "no": mark("no"), "sub_code": mark("below a listed code")}
    told = {column: translate(words[row[column]]) for column in (ANNEX, *rulebook.routes.lists)}
    annex = translate(mark("annex 2: {annex2}")).format(**told)
    names = {each.listed_as.column: each.listed_as.short for each in rulebook.routes.routes.values() if each.listed_as}
    lists = (f"{names[column]}: {told[column]}" for column in rulebook.routes.lists)
    return " · ".join((annex, *lists))


def code_document(code: str, rulebook: Rulebook, language: Language) -> dict[str, Any]:
    """What `cpv show` answers: the code as a row of `found_rows`, what is above and below it, where names come from."""
    nomenclature = rulebook.nomenclature
    below = list(children(code, nomenclature))
    return {
        "code": code,
        "name": nomenclature.name(code, Language.SV),
        "name_en": nomenclature.name(code, Language.EN),
        **coverage(code, rulebook),
        "listed_above": _listed_above(code, rulebook),
        "above": [_named(one, nomenclature, language) for one in reversed(list(nomenclature.ancestors(code)))],
        "below": [_named(one, nomenclature, language) | coverage(one, rulebook) for one in below[:MOST_BELOW]],
        "names": {"sha256": nomenclature.names_sha256},
    }


def children(code: str, nomenclature: Nomenclature) -> Iterator[str]:
    """The codes right below `code`."""
    return (other for other in nomenclature.below(code) if next(nomenclature.ancestors(other)) == code)


def _named(code: str, nomenclature: Nomenclature, language: Language) -> dict[str, Any]:
    return {"code": code, "name": nomenclature.name(code, language)}


def _listed_above(code: str, rulebook: Rulebook) -> dict[str, str]:
    """For each list that `code` is only below a single code of: that code."""
    above = {}
    for column, name in {**rulebook.routes.lists, ANNEX: ANNEX_2}.items():
        if code in rulebook.code_lists[name].sub_codes:
            above[column] = rulebook.code_lists[name].sub_codes[code]
    return above
