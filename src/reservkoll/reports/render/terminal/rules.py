"""Renders rules, amounts, lint findings, test results and diffs in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reservkoll.common.formatting import counted
from reservkoll.common.formatting import day as day_text
from reservkoll.explain.labels import proof_words, verdict_words
from reservkoll.explain.limits import comparison_words, period_words
from reservkoll.explain.rule_page import RulePage, act_of, all_rules
from reservkoll.explain.rule_text import Statement
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.json_documents.limits import LimitRow
from reservkoll.json_documents.maintenance import DifferencesDocument, FindingTold, TestsDocument
from reservkoll.reports import phrases
from reservkoll.reports.theme import FAULT
from reservkoll.rulebook.models.limits import Status
from reservkoll.rulebook.rulebook import Rulebook

ORE = 100
LONGEST_SHOWN = 120
LONGEST_WORD = 22  # direktupphandlingsgräns: no word is to be cut where there is little room
MOST_ROOM = 60


def print_rules(rulebook: Rulebook, language: Language, console: Console) -> None:
    """Every rule with its periods."""
    say = translator(language)
    not_in_force = say(mark("not in force"))
    for rule in all_rules(rulebook):
        act = act_of(rule) or say(mark("whatever the act"))
        console.print(Text.assemble((rule.id, "bold"), f"  {rule.title.text(language)}"))
        route = rulebook.routes.routes[rule.route].name_under(act_of(rule), language)
        console.print(Text(f"  {route} ({rule.route}) · {act}", style="dim"))
        for version in rule.versions:
            period = period_words(version, language, say)
            state = "" if version.absent is None else f" · {not_in_force}"
            console.print(Text(f"  {period}: {version.citation}{state}"))


def print_rule(page: RulePage, rulebook: Rulebook, language: Language, console: Console) -> None:
    """One rule in words."""
    say = translator(language)
    console.print(Text.assemble((page.rule.id, "bold"), f"  {page.title}"))
    period = period_words(page.version, language, say)
    as_of = say(mark("as it stands on {day}")).format(day=day_text(page.day, language))
    console.print(Text(f"{page.version.citation} · {period} · {as_of}", style="dim"))
    if page.absent is not None:
        console.print(Text(page.absent))
    for part in page.parts:
        console.print()
        console.print(Text(part.heading, style="bold"))
        _print_statements(part.statements, 1, console)
    console.print()
    console.print(Text(say(phrases.SOURCES), style="bold"))
    for name in page.sources:
        source = rulebook.sources[name]
        read = say(phrases.READ_DAY).format(day=day_text(source.retrieved, language))
        console.print(Padding(Text(f"{source.title}, {source.url} ({read})"), (0, 0, 0, 2)))


def _print_statements(statements: Iterable[Statement], depth: int, console: Console) -> None:
    for statement in statements:
        text = Text(f"– {statement.text}")
        if statement.citation is not None:
            text.append(f" [{statement.citation}]", style="dim")
        console.print(Padding(text, (0, 0, 0, 2 * depth)))
        _print_statements(statement.below, depth + 1, console)


def print_limits(rows: Sequence[LimitRow], rulebook: Rulebook, day: date, language: Language, console: Console) -> None:
    """The amounts of a day."""
    say = translator(language)
    labels = {(limit.act, limit.kind): limit.label.text(language) for limit in rulebook.limits.values()}
    compared, proof = comparison_words(say), proof_words(say)
    console.print(Text(say(mark("Amounts on {day}")).format(day=day_text(day, language)), style="bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    act, value, proved, numbers = 9, 11, 11, 27
    room = console.width - act - value - proved - numbers
    table.add_column(say(mark("Act")), width=act)
    table.add_column(say(mark("Amount for")), width=max(LONGEST_WORD, min(room, MOST_ROOM)))
    table.add_column(say(mark("The value")), width=value)
    table.add_column("SEK", justify="right", no_wrap=True)
    table.add_column("EUR", justify="right", no_wrap=True)
    table.add_column(say(mark("Known how")), min_width=proved)
    for row in rows:
        table.add_row(
            row.act or "",
            Text(labels.get((row.act, row.kind), row.kind or "")),
            compared[row.comparison],
            _number(row.sek, language),
            _number(row.eur, language),
            rulebook.sources[row.source].title if row.status is Status.STATED else proof[row.status],
        )
    console.print(table)


def _number(text: str | None, language: Language) -> str:
    """An amount as people read it, without its unit; empty where there is none."""
    if not text:
        return ""
    whole, _, cents = text.partition(".")
    comma = "," if language is Language.SV else "."
    return counted(int(whole), language) + (f"{comma}{cents}" if cents.strip("0") else "")


def print_findings(findings: Sequence[FindingTold], language: Language, console: Console) -> None:
    """What a check found, with what to do."""
    say = translator(language)
    words = {"error": say(mark("Error")), "hint": say(mark("Hint"))}
    for finding in findings:
        head = f"{finding.file}:{finding.line}"
        style = f"bold {FAULT}" if finding.severity == "error" else "bold"
        console.print(
            Text.assemble((words[finding.severity], style), f" {finding.id}  ", (head, "dim")), soft_wrap=True
        )
        console.print(Padding(Text(f"{finding.message} {finding.remedy}"), (0, 0, 0, 2)))
    errors = sum(finding.severity == "error" for finding in findings)
    console.print(say(mark("{errors} errors, {hints} hints.")).format(errors=errors, hints=len(findings) - errors))


def print_tests(data: TestsDocument, language: Language, console: Console) -> None:
    """Failures, then what the cases cover."""
    say = translator(language)
    for failure in data.failures:
        console.print(Text(f"{failure.file}:{failure.line}", style=f"bold {FAULT}"), soft_wrap=True)
        text = say(mark("{case}: {path} was to be {expected} but is {found}."))
        console.print(Padding(Text(text.format(**dict(failure))), (0, 0, 0, 2)))
    covered = data.coverage
    words = verdict_words(say)
    table = Table(box=None, pad_edge=False)
    for heading in (phrases.RULE, mark("From"), mark("Criterion"), mark("Seen"), mark("Lacking"), mark("Can never be")):
        table.add_column(say(heading))
    for row in covered.criteria:
        never = _verdicts(row.impossible, words)
        table.add_row(
            row.rule,
            row.first_day.isoformat(),
            row.criterion,
            _verdicts(row.seen, words),
            Text(_verdicts(row.lacking, words), style=f"bold {FAULT}"),
            never if row.proven or not never else say(mark("{verdicts} (not found)")).format(verdicts=never),
        )
    console.print(table)
    text = say(
        mark(
            "{cases} cases, {failures} failures. "
            "Criterion coverage: {seen} of {possible} possible answers seen ({percent} %)."
        )
    )
    percent = 100 * covered.seen // (covered.possible or 1)
    console.print(
        text.format(
            cases=data.cases,
            failures=len(data.failures),
            seen=covered.seen,
            possible=covered.possible,
            percent=percent,
        )
    )


def _verdicts(verdicts: Iterable[str], words: Mapping[str, str]) -> str:
    return ", ".join(words[verdict] for verdict in verdicts)


def print_differences(data: DifferencesDocument, rulebook: Rulebook, language: Language, console: Console) -> None:
    """What differs, in words; then the rows with another answer."""
    say = translator(language)
    kinds, templates = _kinds(say), _templates()
    if not data.differences:
        console.print(say(mark("Nothing differs.")))
    for one in data.differences:
        template = templates[(one.change, bool(one.where))]
        words = {
            "kind": kinds.get(one.kind, one.kind),
            "id": one.id,
            "where": one.where,
            "before": _short(one.before, language),
            "after": _short(one.after, language),
        }
        console.print(Text(f"– {say(template).format(**words)}"), soft_wrap=True)
    if data.rows is None:
        return
    console.print()
    verdicts = verdict_words(say)
    names = {name: route.short.text(language) for name, route in rulebook.routes.routes.items()}
    names |= {name: route.short.text(language) for name, route in rulebook.routes.otherwise.items()}
    names |= {
        "annex2": say(mark("Annex 2 service")),
        "chapter": say(mark("Chapter that applies")),
        "recommendation": say(phrases.RECOMMENDED_ROUTE),
    }
    rows = {(row.file, row.sheet, row.row) for row in data.rows}
    console.print(Text(say(mark("{rows} rows get another answer.")).format(rows=len(rows)), style="bold"))
    if not rows:
        return
    table = Table(box=None, pad_edge=False)
    for heading in (phrases.ROW, phrases.REFERENCE, phrases.TITLE, phrases.ANSWER, mark("Before"), mark("After")):
        table.add_column(say(heading))
    for row in data.rows:
        before, after = (names.get(side or "", verdicts.get(side or "", side)) for side in (row.before, row.after))
        cells = (str(row.row), row.id or "", row.title or "", names.get(row.route, row.route))
        table.add_row(*(Text(cell) for cell in (*cells, str(before), str(after))))
    console.print(table)


def _short(value: object, language: Language) -> str:
    """A value as a reader can take it in: an entry by its name or words, what has neither as YAML on one line."""
    text = str(value)
    if isinstance(value, dict):
        words = next((value[name] for name in ("label", "text", "name") if name in value), None)
        text = words[language.value] if isinstance(words, dict) else _flow(value)
    elif isinstance(value, list):
        text = _flow(value)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def _flow(value: object) -> str:
    import yaml

    return yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000, sort_keys=False).strip()


def _kinds(say: Translate) -> dict[str, str]:
    return {
        "rule": say(mark("The rule")),
        "limit": say(mark("The amount")),
        "term": say(mark("The term")),
        "note": say(mark("The note")),
        "code_list": say(mark("The code list")),
        "regime": say(mark("The chapters of")),
        "fact": say(mark("The fact")),
        "source": say(mark("The source")),
        "value": say(mark("The value computation of")),
        "edition": say(mark("The edition")),
        "routes": say(mark("The routes")),
        "requirement": say(mark("The rule on requirements")),
        "provision": say(mark("The provision on requirements")),
        "requirements": say(mark("The texts on requirements")),
        "question": say(mark("The question about the same need")),
        "same_need": say(mark("What is looked at as the same need")),
        "plan": say(mark("The lead times")),
        "openings": say(mark("What counts as an opening")),
        "partnership": say(mark("The rule on partnerships")),
        "forms": say(mark("The other forms of cooperation")),
        "rates": say(mark("The rates")),
    }


def _templates() -> dict[tuple[str, bool], str]:
    """The sentence for each change, of a whole entry or of a place in one."""
    return {
        ("added", False): mark("{kind} “{id}” is new."),
        ("removed", False): mark("{kind} “{id}” is gone."),
        ("changed", False): mark("{kind} “{id}” was {before} and is now {after}."),
        ("added", True): mark("{kind} “{id}”, {where}: {after} is new."),
        ("removed", True): mark("{kind} “{id}”, {where}: {before} is gone."),
        ("changed", True): mark("{kind} “{id}”, {where}: was {before} and is now {after}."),
    }
