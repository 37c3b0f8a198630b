"""Lint: verdicts that no facts can reach, criteria that never change, ids used for two things."""

from __future__ import annotations

from collections.abc import Iterator

from reservkoll.conditions.references import Criterion
from reservkoll.evaluation.outcome import Verdict
from reservkoll.i18n import mark
from reservkoll.maintenance.findings import Finding, Places, Severity
from reservkoll.maintenance.reachable_answers import law_of, truths, verdicts, wanted_verdicts
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.rulebook.traverse import Unit, reached, units


def unreachable(rulebook: Rulebook, places: Places) -> Iterator[Finding]:
    """Verdicts that no facts lead to, of every version of every rule that holds something."""
    for unit in _present(rulebook):
        if unit.conditions:
            yield from _unreachable(unit, rulebook, places)


def fixed(rulebook: Rulebook, places: Places) -> Iterator[Finding]:
    """Criteria that are the same whatever the facts."""
    for unit in _present(rulebook):
        yield from _fixed(unit, rulebook, places)


def one_id_for_two(rulebook: Rulebook, places: Places) -> Iterator[Finding]:
    """Different criteria of one version that share an id."""
    for unit in _present(rulebook):
        yield from _one_id_for_two(unit, rulebook, places)


def _present(rulebook: Rulebook) -> Iterator[Unit]:
    return (unit for unit in units(rulebook) if not unit.absent)


def _unreachable(unit: Unit, rulebook: Rulebook, places: Places) -> Iterator[Finding]:
    possible = verdicts(unit, rulebook)
    for verdict in Verdict:
        if verdict in possible.found or verdict not in wanted_verdicts(unit):
            continue
        words = {
            "rule": unit.rule,
            "day": unit.period.from_,
            "verdict": verdict.value,
            "note": ", ".join(possible.open),
        }
        at = places.at(unit.file, *unit.at)
        if possible.open:
            yield Finding(
                "open_outcome",
                Severity.HINT,
                *at,
                mark("{rule} from {day}: no facts lead to the answer “{verdict}” while “{note}” is unsettled."),
                mark("Read the law again, and take the condition out when it is settled."),
                words,
            )
        else:
            yield Finding(
                "unreachable_outcome",
                Severity.ERROR,
                *at,
                mark("{rule} from {day}: no facts lead to the answer “{verdict}”."),
                mark("Look for conditions that exclude each other, or that always hold."),
                words,
            )


def _fixed(unit: Unit, rulebook: Rulebook, places: Places) -> Iterator[Finding]:
    law = law_of(unit, rulebook)
    for name, criterion in unit.criteria(rulebook).items():
        possible = truths(criterion, unit.act, law)
        if len(possible.truths) > 1:
            continue
        in_term = rulebook.terms.get(name) == criterion
        at = places.at(f"terms/{name}") if in_term else places.at(unit.file, *unit.at, word=name)
        words = {"rule": unit.rule, "day": unit.period.from_, "criterion": name}
        if possible.open:
            yield Finding(
                "open_criterion",
                Severity.HINT,
                *at,
                mark("{rule} from {day}: the criterion “{criterion}” is open while “{note}” is unsettled."),
                mark("Read the law again, and take the condition out when it is settled."),
                {**words, "note": ", ".join(possible.open)},
            )
            continue
        yield Finding(
            "fixed_criterion",
            Severity.ERROR if possible.exhaustive else Severity.HINT,
            *at,
            mark("{rule} from {day}: the criterion “{criterion}” is the same whatever the facts ({tried} tried)."),
            mark("Correct its condition or take it out."),
            {**words, "tried": possible.tried},
        )


def _one_id_for_two(unit: Unit, rulebook: Rulebook, places: Places) -> Iterator[Finding]:
    known: dict[str, Criterion] = {}
    for one in reached((*unit.scope, *unit.conditions, *unit.besides), rulebook):
        if isinstance(one, Criterion) and known.setdefault(one.id, one) != one:
            yield Finding(
                "one_id_for_two",
                Severity.ERROR,
                *places.at(unit.file, *unit.at, word=one.id),
                mark(
                    "{rule} from {day}: two different criteria are called “{criterion}”; answers show only the first."
                ),
                mark("Give each its own id."),
                {"rule": unit.rule, "day": unit.period.from_, "criterion": one.id},
            )
