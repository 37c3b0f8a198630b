"""`reservkoll limits`: the statutory amounts in force on a day."""

from __future__ import annotations

from reservkoll.cli.console.terminal import terminal, write_json
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import AnswerFormat, AsOf, Format, Lang, PublishedLimits, Rules
from reservkoll.common.clock import iso_day
from reservkoll.i18n import Language

say = speaker()


def limits(
    as_of: AsOf = None,
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
    published_limits: PublishedLimits = None,
) -> None:
    """Print every amount in force on the day (default: today)."""
    from reservkoll.common import clock
    from reservkoll.explain.limits import limit_rows
    from reservkoll.rulebook.load import rulebook_for

    rulebook = rulebook_for(rules, published_limits, lang)
    day = iso_day(as_of) if as_of else clock.today()
    rows = limit_rows(rulebook, day)
    if format_ is Format.JSON:
        write_json(rows)
        return
    from reservkoll.reports.render.terminal.rules import print_limits

    print_limits(rows, rulebook, day, lang, terminal())
