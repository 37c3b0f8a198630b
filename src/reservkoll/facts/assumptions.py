"""The assumptions made where a case states nothing, by their ids in rules/assumptions.yaml.

An assumption is made in one place and reported wherever an answer depends on it: the case is evaluated again with
the assumption lifted (see `Assessment.assumes`, and `lifted_assumptions` for rows).
"""

from __future__ import annotations

WHOLE_VALUE = "whole_value"  # the stated value is the whole: no options or extensions to add
WITHOUT_VAT = "without_vat"  # the amounts are without VAT
WHOLE_LENGTH = "whole_length"  # the stated length is the whole: no options to add
AWARD_DAY = "award_day"  # the contract is awarded on the day on which the procurement is begun
AWARD_REGISTER = "award_register"  # the authority's register of reserved awards tells what there was
IDS = (WHOLE_VALUE, WITHOUT_VAT, WHOLE_LENGTH, AWARD_DAY, AWARD_REGISTER)


def assumed_column(assumption: str) -> str:
    """The column that says, for each row, whether an assumption was made."""
    return f"assumed {assumption}"
