"""Exports own activities as JSON, `reservkoll.activities/1`."""

from __future__ import annotations

from pathlib import Path

from reservkoll.activities.service import AnsweredActivity
from reservkoll.common.formatting import decimal_string
from reservkoll.common.json_text import json_text
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.conditions.trace import unique
from reservkoll.json_documents.activities import ActivitiesDocument, ActivityDocument, AgainstDocument
from reservkoll.parsers.precision import Precision
from reservkoll.reports.content.activities import ActivityReport, MadeActivities
from reservkoll.reports.export.documents.totals import check_figures
from reservkoll.reports.outputs import Writing, by_name


def activities_document(report: ActivityReport) -> ActivitiesDocument:
    """The answers as a document."""
    answers = report.answers
    return ActivitiesDocument(
        as_of=answers.as_of,
        months=f"{answers.months:f}",
        months_given=answers.months_given,
        assumed=list(report.assumptions()),
        activities=[_activity(row, report) for row in answers.rows],
        problems=list(report.problems()),
    )


def _activity(row: AnsweredActivity, report: ActivityReport) -> ActivityDocument:
    activity, outcomes = row.activity, row.assessment.routes or {}
    return ActivityDocument(
        file=activity.file,
        row=activity.row,
        name=without_personal_numbers(activity.name),
        department=without_personal_numbers(activity.department),
        provider=activity.provider,
        cost_sek=None if activity.cost is None else decimal_string(activity.cost),
        precision=None if activity.precision is None else Precision(activity.precision),
        value_sek=None if row.value is None else decimal_string(row.value),
        cpv=list(row.codes),
        proposed=row.proposed,
        other_codes=list(row.others),
        verdicts={name: outcome.verdict for name, outcome in outcomes.items()},
        reserved=list(row.reserved),
        recommendation=list(row.assessment.recommendation),
        missing=list(unique(outcome.missing for outcome in outcomes.values())),
        against=[
            AgainstDocument(id=point.id, text=point.text.text(report.language), citation=point.citation)
            for point in row.against
        ],
    )


def _write(made: MadeActivities, path: Path) -> None:
    path.write_text(json_text(activities_document(made.report)) + "\n", "utf-8")


FORM = Writing[MadeActivities](by_name(check_figures), _write)
