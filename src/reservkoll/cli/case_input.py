"""From a file and options to an assessment; shared by `check` and `value`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reservkoll.cli.console.terminal import tell
from reservkoll.cli.localization.language import speaker
from reservkoll.common.clock import iso_day
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    from reservkoll.evaluation.assess import Assessment
    from reservkoll.rulebook.rulebook import Rulebook
    from reservkoll.suppliers.register import Register

say = speaker()


class FileKind(StrEnum):
    """The kind of a file that is not a case, named after the command for it."""

    REQUIREMENTS = "requirements"
    BENEFIT = "benefit"
    SUPPLIERS = "suppliers"


OF_BENEFIT: Final = frozenset({"places", "moving_on", "avoided", "costs", "prices"})
OF_CASE: Final = frozenset({"purchase", "supplier", "suppliers", "partnership", "social_outcome"})
LISTS: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt"})
"""The suffixes of lists of organisations; a copy, since the package that reads tables is slow to import."""
OF_VALUE: Final = frozenset({"id", "title", "value", "contract"})


def is_list(path: Path) -> bool:
    """Whether a file is a table by its suffix; for `check` it is then a list of organisations."""
    return path.suffix.lower() in LISTS


def other_kind(path: Path) -> FileKind | None:
    """The kind of a file that could not be read as a case; None if its keys fit no other kind."""
    from reservkoll.common.errors import ReservkollError
    from reservkoll.common.yaml_loader import read_document

    try:
        keys = read_document(path).data
    except ReservkollError:
        return None
    if not isinstance(keys, dict):
        return None
    if FileKind.REQUIREMENTS in keys:
        return FileKind.REQUIREMENTS
    return FileKind.BENEFIT if OF_BENEFIT & set(keys) and not OF_CASE & set(keys) else None


def only_value(assessment: Assessment) -> bool:
    """Whether the case states only the value of a purchase, so that nothing but the value can be answered."""
    case = assessment.case
    purchase = case.purchase
    if purchase is None or case.supplier or case.suppliers or case.partnership:
        return False
    stated = {name for name in purchase.model_fields_set if getattr(purchase, name) is not None}
    return "value" in stated and stated <= OF_VALUE


def assessed(
    path: Path,
    as_of: str | None,
    rules: Path | None,
    published: Path | None = None,
    language: Language = Language.SV,
    awards: Path | None = None,
    policy: Path | None = None,
    precedents: Path | None = None,
) -> Assessment:
    """Assess the case in `path`, under the rules of the day `as_of` if given.

    `published`: the user's file of published amounts, reported in `language`. `awards`: the
    register of reserved awards, for earlier awards of the supplier or of each one in a group. `policy`: a folder with
    the user's own policy, shown beside the answer. `precedents`: an index of what others have reserved.

    Raises:
        ReservkollError: the case, the day or the rulebook cannot be used.
    """
    from reservkoll.common import clock
    from reservkoll.evaluation.assess import assess
    from reservkoll.facts.case_file import read_case
    from reservkoll.rulebook.load import rulebook_for

    rulebook = rulebook_for(rules, published, language, policy=policy, precedents=precedents)
    case = read_case(path, rulebook.nomenclature)
    day = None if as_of is None else iso_day(as_of)
    if awards is None:
        return assess(case, rulebook, clock.today(), day)
    register = _register(awards, rulebook)
    found = assess(case, rulebook, clock.today(), day, register.of, register.suppliers)
    if not case.tenderers and not found.barred:
        tell(say(mark("No organisation of the register of awards is barred from this by an earlier award.")))
    return found


def _register(path: Path, rulebook: Rulebook) -> Register:
    """The register in `path`; prints the cells that could not be parsed."""
    from reservkoll.suppliers.register_reader import read_register

    register = read_register(path, rulebook)
    for problem in register.problems:
        place = " ".join(filter(None, (problem.file, problem.sheet, problem.cell or str(problem.row))))
        tell(f"{place}: {problem.error.text(say)}")
    return register
