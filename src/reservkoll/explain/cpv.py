"""CPV codes with names and list membership: search results as rows, or one code with its ancestors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.i18n import Language, Translate, mark
from reservkoll.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from reservkoll.cpv.search import Proposal

ANNEX_2 = "lou-annex-2"
RESERVED = {"in_25": "reserved_mission", "in_25a": "reserved_ideburen"}
MOST_BELOW = 200


def coverage(code: str, rulebook: Rulebook) -> dict[str, str]:
    """Where `code` stands to annex 2 and to the lists of the reserved routes: yes, no or sub_code."""
    lists = {"annex2": ANNEX_2}
    for column, route in RESERVED.items():
        covers = rulebook.routes.routes[route].covers
        if covers is not None:
            lists[column] = covers
    return {column: rulebook.code_lists[name].coverage(code).value for column, name in lists.items()}


def found_rows(found: Iterable[Proposal], rulebook: Rulebook, language: Language) -> list[dict[str, Any]]:
    """What `cpv search` answers: code, name (None where no list with it is at hand), annex2, in_25, in_25a, score."""
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


def standing(row: Mapping[str, Any], translate: Translate) -> str:
    """Where the code of a row of `found_rows` stands to the lists, in words."""
    words = {"yes": mark("yes"), "no": mark("no"), "sub_code": mark("below a listed code")}
    told = {column: translate(words[row[column]]) for column in ("annex2", *RESERVED)}
    return translate(mark("annex 2: {annex2} · 19:25: {in_25} · 19:25 a: {in_25a}")).format(**told)


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
    for column, route in RESERVED.items():
        covers = rulebook.routes.routes[route].covers
        if covers is not None and code in rulebook.code_lists[covers].sub_codes:
            above[column] = rulebook.code_lists[covers].sub_codes[code]
    if code in rulebook.code_lists[ANNEX_2].sub_codes:
        above["annex2"] = rulebook.code_lists[ANNEX_2].sub_codes[code]
    return above
