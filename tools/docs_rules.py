"""A page for each rule, in Swedish, made from the rulebook: conditions in words, periods, amounts, sources, cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from reservkoll.common.formatting import CODES, kronor
from reservkoll.common.formatting import day as day_text
from reservkoll.explain.labels import proof_words, verdict_words
from reservkoll.explain.limits import comparison_words, period_words
from reservkoll.explain.rule_page import AnyRule, RulePage, act_of, all_rules, rule_page
from reservkoll.explain.rule_text import Statement
from reservkoll.i18n import Language, translator
from reservkoll.maintenance.cases import RuleCase, read_cases
from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.models.limits import LimitPeriod, Status
from reservkoll.rulebook.models.periods import Period
from reservkoll.rulebook.rulebook import Rulebook

RULES = Path(__file__).parents[1] / "rules"
SV = Language.SV
SAY = translator(SV)
ORE = 100
MADE = "<!-- Gjord av tools/make_docs.py ur rules/. Ändra regeln och kör make docs; ändra inte här. -->"


def rule_pages() -> dict[str, str]:
    """The pages by their path in docs/, and their list."""
    rulebook = load_rulebook(RULES)
    cases = read_cases(RULES, rulebook.nomenclature)
    made = {f"rules/{rule.id}.md": _page(rulebook, rule, cases) for rule in all_rules(rulebook)}
    return {**made, "rules/index.md": _index(rulebook), "rules/coming.md": _coming(rulebook)}


def _coming(rulebook: Rulebook) -> str:
    """Law in the making, which no answer reads."""
    lines = [
        MADE,
        "# Lag som är på gång",
        "",
        "Det här ändrar inget svar. `reservkoll rules list --coming` visar samma sak.",
    ]
    for entry in rulebook.coming.values():
        source = rulebook.sources[entry.source]
        read = f"{entry.status.text(SV)}, läst den {day_text(entry.day, SV)}: [{source.title}]({source.url})."
        lines += ["", f"## {entry.title.text(SV)}", "", entry.what.text(SV), "", read]
    return "\n".join(lines) + "\n"


def _index(rulebook: Rulebook) -> str:
    lines = [
        MADE,
        "# Reglerna",
        "",
        f"Regelbokens utgåva {rulebook.edition.version}. Den svarar för upphandlingar som påbörjas "
        f"{period_words(rulebook.edition.covers, SV, SAY)}. {rulebook.edition.statutes_read_to.text(SV)}",
        "",
        "Varje sida är gjord ur regeln själv: villkoren i ord, vad som gällde när, beloppen, källorna och fallen som "
        "prövar regeln. Hur en regel ändras står i [changing-a-rule.md](../changing-a-rule.md). "
        "Lag som är på gång: [coming.md](coming.md).",
        "",
        "| Regel | Lag | Vad den öppnar | Gäller nu enligt |",
        "|---|---|---|---|",
    ]
    for rule in all_rules(rulebook):
        route = rulebook.routes.routes[rule.route].name_under(act_of(rule), SV)
        last = rule.versions[-1]
        now = "gäller inte" if last.absent is not None else last.citation
        cells = (rule.title.text(SV), act_of(rule) or "oavsett", route, now)
        lines.append(f"| [{rule.id}]({rule.id}.md) {' | '.join(map(_cell, cells))} |")
    return "\n".join(lines) + "\n"


def _page(rulebook: Rulebook, rule: AnyRule, cases: tuple[RuleCase, ...]) -> str:
    route = rulebook.routes.routes[rule.route].name_under(act_of(rule), SV)
    act = act_of(rule)
    lines = [
        MADE,
        f"# {rule.title.text(SV)}",
        "",
        f"Regel `{rule.id}`. Väg: {route}. {f'Lag: {act}.' if act else 'Gäller oavsett lag.'} "
        f"[Alla regler](index.md) · [Ordlista](../glossary.md)",
        "",
        "| Tid | Bestämmelse |",
        "|---|---|",
    ]
    for version in rule.versions:
        state = f" (gällde inte: {version.absent.text(SV)})" if version.absent is not None else ""
        lines.append(f"| {period_words(version, SV, SAY)} | {_cell(version.citation + state)} |")
    pages = [rule_page(rulebook, rule.id, _day_of(version, rulebook), SV) for version in reversed(rule.versions)]
    for page in pages:
        lines += _version(rulebook, page)
    lines += _amounts(rulebook, pages)
    lines += _cases(rulebook, rule, cases)
    lines += ["", "## Källor", ""]
    used = {name for page in pages for name in page.sources}
    for name, source in rulebook.sources.items():
        if name in used:
            lines.append(f"- [{source.title}]({source.url}), läst den {day_text(source.retrieved, SV)}")
    return "\n".join(lines) + "\n"


def _day_of(version: Period, rulebook: Rulebook) -> date:
    """The day whose amounts a version is shown with: its last, or that to which the law was read."""
    if version.to is not None:
        return version.to
    return max(version.from_, rulebook.edition.verified_until)


def _version(rulebook: Rulebook, page: RulePage) -> Iterator[str]:
    yield ""
    yield f'<a id="{page.version.from_}"></a>'  # a permalink for each version: lou-19-25a.md#2023-01-01
    yield ""
    yield f"## {period_words(page.version, SV, SAY)[:1].upper()}{period_words(page.version, SV, SAY)[1:]}"
    yield ""
    yield f"{page.version.citation}."
    if page.absent is not None:
        yield ""
        yield f"Regeln fanns inte. {page.absent}"
        return
    if any(True for part in page.parts for _ in _limits_in(rulebook, part.statements)):
        yield f"Belopp i texten är de som gällde den {day_text(page.day, SV)}."
    for part in page.parts:
        yield ""
        yield f"### {part.heading}"
        yield ""
        yield from _statements(part.statements, 0)


def _statements(statements: Iterable[Statement], depth: int) -> Iterator[str]:
    for statement in statements:
        where = f" [{statement.citation}]" if statement.citation is not None else ""
        yield f"{'    ' * depth}- {_text(statement.text + where)}"
        yield from _statements(statement.below, depth + 1)


def _limits_in(rulebook: Rulebook, statements: Iterable[Statement]) -> Iterator[str]:
    for statement in statements:
        if statement.id is not None and statement.id in rulebook.limits:
            yield statement.id
            for period in rulebook.limits[statement.id].periods:
                if period.of is not None:
                    yield period.of
        yield from _limits_in(rulebook, statement.below)


def _amounts(rulebook: Rulebook, pages: list[RulePage]) -> Iterator[str]:
    used = {name for page in pages for part in page.parts for name in _limits_in(rulebook, part.statements)}
    limits = [(name, limit) for name, limit in rulebook.limits.items() if name in used and limit.periods]
    if not limits:
        return
    yield from ("", "## Belopp", "")
    yield "| Belopp | Tid | Värdet | Gräns | Hur känt |"
    yield "|---|---|---|---|---|"
    for _, limit in limits:
        for period in reversed(limit.periods):
            comparison = period.comparison or limit.comparison
            how = "" if comparison is None else comparison_words(SAY)[comparison]
            known = proof_words(SAY).get(period.status.value, "Inte läst: svaret blir okänt")
            yield (
                f"| {_cell(limit.label.text(SV))} | {period_words(period, SV, SAY)} | {how} "
                f"| {_cell(_amount(rulebook, period))} | {known} |"
            )


def _amount(rulebook: Rulebook, period: LimitPeriod) -> str:
    if period.status is Status.UNREAD:
        return "–"
    if period.percent is not None and period.of is not None:
        whole = rulebook.limits[period.of].label.text(SV)
        return f"{period.percent:f} procent av {whole[:1].lower()}{whole[1:]}"
    in_euro = "" if period.eur is None else f"{_grouped(period.eur)} euro"
    in_kronor = "" if period.sek is None else kronor(int(period.sek * ORE), SV)
    return f"{in_kronor} ({in_euro})" if in_kronor and in_euro else in_kronor or in_euro


def _grouped(number: Decimal) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(number, locale=CODES[SV]))


def _cases(rulebook: Rulebook, rule: AnyRule, cases: tuple[RuleCase, ...]) -> Iterator[str]:
    found = list(_about(rulebook, rule, cases))
    if not found:
        return
    yield from ("", "## Fall som prövar regeln", "")
    yield (
        f"{len(found)} fall i regelboken säger vad svaret ska bli; `rules test` kör dem. "
        "Rubrikerna är på engelska, som i filerna."
    )
    yield from ("", "| Fall | Prövar | Påbörjad | Svar |", "|---|---|---|---|")
    words = verdict_words(SAY)
    for case, verdict in found:
        name = case.document.path.name
        purchase = case.case.purchase
        day = purchase.started if purchase is not None and purchase.started is not None else case.case.as_of
        begun = "" if day is None else day.isoformat()
        yield (
            f"| [{case.name}](../../rules/cases/{name}) | {_cell(case.what)} | {begun} "
            f"| {words.get(verdict, verdict)} |"
        )


def _about(rulebook: Rulebook, rule: AnyRule, cases: tuple[RuleCase, ...]) -> Iterator[tuple[RuleCase, str]]:
    act = act_of(rule)
    for case in cases:
        verdict = _expected(case, rule.route)
        stated = case.case.purchase.act if case.case.purchase is not None else None
        of_case = None if stated is None else str(stated)
        about = act is None or of_case == act or (of_case is None and rulebook.rule_about_suppliers(rule.route) is rule)
        if verdict is not None and about:
            yield case, verdict


def _expected(case: RuleCase, route: str) -> str | None:
    """The verdict that the case expects of the route; of a partnership its judgement."""
    for key in (f"routes.{route}.verdict", "partnership.verdict", "partnership.risk"):
        value = case.expect.get(key)
        if isinstance(value, str) and (key.startswith("routes.") or route == "partnership"):
            return value
    return None


def _text(text: str) -> str:
    return text.replace("<", "&lt;").replace("*", "\\*")


def _cell(text: str) -> str:
    return _text(text).replace("|", "\\|").replace("\n", " ")
