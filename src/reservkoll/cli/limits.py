"""`reservkoll limits`: the amounts of the law on a day."""

from __future__ import annotations

from reservkoll.cli.language import speaker
from reservkoll.cli.options import AnswerFormat, AsOf, Format, Lang, Rules, parse_day
from reservkoll.cli.terminal import terminal, write_json
from reservkoll.texts import Language

say = speaker()


def limits(
    as_of: AsOf = None,
    format_: AnswerFormat = Format.TEXT,
    lang: Lang = Language.SV,
    rules: Rules = None,
) -> None:
    """Print every amount in force on the day (default: today)."""
    from reservkoll.common.clock import today
    from reservkoll.report.limits import limit_rows
    from reservkoll.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules)
    day = parse_day(as_of) if as_of else today()
    rows = limit_rows(rulebook, day)
    if format_ is Format.JSON:
        write_json(rows)
        return
    from reservkoll.report.rules_terminal import print_limits

    print_limits(rows, rulebook, day, lang, terminal())
