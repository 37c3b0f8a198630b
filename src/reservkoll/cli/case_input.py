"""From a case file and options to an assessment; shared by `check` and `value`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reservkoll.cli.options import parse_day

if TYPE_CHECKING:
    from reservkoll.evaluation.assess import Assessment


def assessed(path: Path, as_of: str | None, rules: Path | None) -> Assessment:
    """The assessment of the case in `path`, under the rules of the day `as_of` if one is given.

    Raises:
        ReservkollError: the case, the day or the rulebook cannot be used.
    """
    from reservkoll.common import clock
    from reservkoll.evaluation.assess import assess
    from reservkoll.facts.case_file import read_case
    from reservkoll.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules)
    case = read_case(path, rulebook.nomenclature)
    if as_of is not None:
        case = case.model_copy(update={"as_of": parse_day(as_of)})
    return assess(case, rulebook, clock.today())
