"""The stretches of time in which nothing changes: whatever comes or goes begins a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from reservkoll.rulebook.load import load_rulebook

BOOK = load_rulebook()
DAY = date(2023, 5, 17)  # nothing else changes on it


@pytest.mark.parametrize(("given", "first"), [({"from_": DAY}, DAY), ({"to": DAY}, DAY + timedelta(days=1))])
def test_a_duty_that_comes_or_goes_within_a_version_begins_a_stretch(given: dict[str, date], first: date) -> None:
    assert first not in BOOK.epochs
    rule = next(
        rule for rule in BOOK.rules.values() if any(version.duties and version.covers(DAY) for version in rule.versions)
    )
    version = next(version for version in rule.versions if version.duties and version.covers(DAY))
    duty = version.duties[0].model_copy(update=given)
    changed = version.model_copy(update={"duties": [duty, *version.duties[1:]]})
    versions = [changed if each is version else each for each in rule.versions]
    rules = {**BOOK.rules, rule.id: rule.model_copy(update={"versions": versions})}
    assert set(replace(BOOK, rules=rules).epochs) == {*BOOK.epochs, first}
