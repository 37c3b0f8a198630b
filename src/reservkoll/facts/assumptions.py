"""What is taken for given where a case says nothing: by id, as rules/assumptions.yaml tells it in words.

An assumption is made in one place and told wherever an answer would not stand without it: the case is read again with
the assumption lifted (see `Assessment.assumes`, and `evaluate.lifted` for rows).
"""

from __future__ import annotations

WHOLE_VALUE = "whole_value"  # what is stated is the whole value: no options or extensions come to it
WITHOUT_VAT = "without_vat"  # the amounts are without VAT
WHOLE_LENGTH = "whole_length"  # what is stated is the whole length: no options come to it
AWARD_DAY = "award_day"  # the contract is awarded on the day on which the procurement is begun
AWARD_REGISTER = "award_register"  # the authority's register of reserved awards tells what there was
IDS = (WHOLE_VALUE, WITHOUT_VAT, WHOLE_LENGTH, AWARD_DAY, AWARD_REGISTER)


def assumed_column(assumption: str) -> str:
    """The column that tells of each row whether an assumption was made."""
    return f"assumed {assumption}"
