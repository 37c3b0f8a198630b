"""CPV codes with names and list membership: search results as rows, or one code with its ancestors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from reservkoll.cpv.code_list import Coverage
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.i18n import Language, Translate, mark
from reservkoll.json_documents.cpv import CodeBelow, CodeDocument, FoundCode, NamedCode, NamesUsed
from reservkoll.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from reservkoll.cpv.search import Proposal

ANNEX = "annex2"
ANNEX_2 = "lou-annex-2"
MOST_BELOW = 200


def coverage(code: str, rulebook: Rulebook) -> dict[str, Coverage]:
    """Whether `code` is in annex 2 and on the lists of the reserved routes: yes, no or sub_code."""
    lists = {ANNEX: ANNEX_2, **rulebook.routes.lists}
    return {column: rulebook.code_lists[name].coverage(code) for column, name in lists.items()}


def found_rows(found: Iterable[Proposal], rulebook: Rulebook, language: Language) -> list[FoundCode]:
    """What `cpv search` answers; a name is None where no table with it is at hand."""
    names = rulebook.nomenclature
    return [
        FoundCode(
            code=proposal.code,
            name=names.name(proposal.code, language),
            lists=coverage(proposal.code, rulebook),
            score=proposal.score,
        )
        for proposal in found
    ]


def standing(row: FoundCode, rulebook: Rulebook, translate: Translate) -> str:
    """The list membership of a row of `found_rows`, in words."""
    words = {"yes": mark("yes"), "no": mark("no"), "sub_code": mark("below a listed code")}
    told = {column: translate(words[row.lists[column]]) for column in (ANNEX, *rulebook.routes.lists)}
    annex = translate(mark("annex 2: {annex2}")).format(**told)
    names = {each.listed_as.column: each.listed_as.short for each in rulebook.routes.routes.values() if each.listed_as}
    lists = (f"{names[column]}: {told[column]}" for column in rulebook.routes.lists)
    return " · ".join((annex, *lists))


def code_document(code: str, rulebook: Rulebook, language: Language) -> CodeDocument:
    """What `cpv show` answers: the code, what is above and below it, where names come from."""
    nomenclature = rulebook.nomenclature
    return CodeDocument(
        code=code,
        name=nomenclature.name(code, Language.SV),
        name_en=nomenclature.name(code, Language.EN),
        lists=coverage(code, rulebook),
        listed_above=_listed_above(code, rulebook),
        above=[
            NamedCode(code=one, name=nomenclature.name(one, language))
            for one in reversed(list(nomenclature.ancestors(code)))
        ],
        below=[
            CodeBelow(code=one, name=nomenclature.name(one, language), lists=coverage(one, rulebook))
            for one in islice(children(code, nomenclature), MOST_BELOW)
        ],
        names=NamesUsed(sha256=nomenclature.names_sha256),
    )


def children(code: str, nomenclature: Nomenclature) -> Iterator[str]:
    """The codes right below `code`."""
    return (other for other in nomenclature.below(code) if next(nomenclature.ancestors(other)) == code)


def _listed_above(code: str, rulebook: Rulebook) -> dict[str, str]:
    """For each list that `code` is only below a single code of: that code."""
    above = {}
    for column, name in {**rulebook.routes.lists, ANNEX: ANNEX_2}.items():
        if code in rulebook.code_lists[name].sub_codes:
            above[column] = rulebook.code_lists[name].sub_codes[code]
    return above
