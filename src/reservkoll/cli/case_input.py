"""From a case file and options to an assessment; shared by `check` and `value`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reservkoll.cli.options import parse_day, rulebook_for
from reservkoll.i18n import Language

if TYPE_CHECKING:
    from reservkoll.evaluation.assess import Assessment


def assessed(
    path: Path,
    as_of: str | None,
    rules: Path | None,
    published: Path | None = None,
    language: Language = Language.SV,
) -> Assessment:
    """The assessment of the case in `path`, under the rules of the day `as_of` if one is given.

    `published`: the file with published amounts that the user states, which are told in `language`.

    Raises:
        ReservkollError: the case, the day or the rulebook cannot be used.
    """
    from reservkoll.common import clock
    from reservkoll.evaluation.assess import assess
    from reservkoll.facts.case_file import read_case

    rulebook = rulebook_for(rules, published, language)
    case = read_case(path, rulebook.nomenclature)
    return assess(case, rulebook, clock.today(), None if as_of is None else parse_day(as_of))
