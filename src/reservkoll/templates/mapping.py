"""The mapping file template: every fact explained, with the columns of a given inventory."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Final

from reservkoll.common.json_text import escaped_signs
from reservkoll.i18n import Language, Translate, mark, translator
from reservkoll.inventory.column_mapping import Mapping, Question, assign_columns
from reservkoll.inventory.labels import LABELS
from reservkoll.inventory.reader import examples_of
from reservkoll.inventory.schema import FACTS
from reservkoll.parsers.text import one_line
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.tabular.open import open_source
from reservkoll.tabular.tables import Table, any_table, data_rows

WIDTH: Final = 100
INTRODUCTION: Final = (
    mark("Which column holds which fact. Then: reservkoll screen LIST.xlsx -o REPORT.xlsx --mapping FILE"),
    mark("Take away the # before a fact and write the heading of its column as it stands in the list, in quotes."),
    mark("Write null for a fact that has no column. A fact that is not named here is looked for."),
)  # fmt: skip


def mapping_template(rulebook: Rulebook, language: Language, inventory: Path | None, sheet: str | None) -> str:
    """The text of a mapping file, as YAML with comments.

    With an `inventory` (its first sheet that has known headings, or `sheet`), what is sure is filled in and what is
    doubtful stands as a comment.

    Raises:
        InputError: the inventory cannot be read, or no headings are found.
    """
    translate = translator(language)
    found = _Found(inventory, sheet) if inventory is not None else None
    lines: list[str] = [f"# {line}" for text in INTRODUCTION for line in textwrap.wrap(translate(text), WIDTH)]
    if found is not None:
        lines += columns_seen(found.table, translate)
    lines += ["", "columns:"]
    for fact in FACTS:
        known = rulebook.facts.get(fact)
        asked = f"{translate(LABELS[fact])}. {known.question.text(language)}" if known else translate(LABELS[fact])
        lines += [f"  # {line}" for line in textwrap.wrap(asked, WIDTH - 4)]
        lines += _entries(fact, found, translate)
    given = found.mapping if found is not None else Mapping()
    place = translate("The sheet and the row of the headings, found by looking if they are not given.")
    lines += [
        "",
        f"# {place}",
        f"sheet: {in_quotes(given.sheet)}" if given.sheet else '# sheet: "…"',
        f"header_row: {given.header_row}" if given.header_row else "# header_row: 1",
    ]
    return "\n".join(lines) + "\n"


def columns_seen(table: Table, translate: Translate) -> list[str]:
    """The columns of a list with some of their texts, as comments."""
    data, _ = data_rows(table)
    lines = ["#", "# " + translate("The columns of {place}, with some of their texts:").format(place=table.place)]
    for heading in table.header.headings:
        samples = " · ".join(one_line(text) for text in examples_of(data, heading))
        lines.append(f"#   {heading.letter} {in_quotes(heading.label)}" + (f": {samples}" if samples else ""))
    return lines


class _Found:
    """What the headings of an inventory are taken for, and what is in doubt."""

    def __init__(self, path: Path, sheet: str | None) -> None:
        table = any_table(open_source(path), path, sheet)
        self.table = table
        self.doubts: dict[str, list[str]] = {}
        assignment = assign_columns(
            table.header,
            place=table.place,
            mapping=None,
            choose=self._remember,
            take_best=False,
            examples=lambda _heading: (),
        )
        self.mapping = Mapping(
            columns={fact: heading.label for fact, heading in assignment.columns.items()},
            sheet=table.sheet.name or None,
            header_row=table.header.row or None,
        )

    def _remember(self, question: Question) -> None:
        for fact in question.proposals:
            self.doubts.setdefault(fact, []).append(question.heading)


def _entries(fact: str, found: _Found | None, translate: Translate) -> list[str]:
    if found is None:
        return [f'  # {fact}: "…"']
    heading = found.mapping.columns.get(fact)
    if heading is not None:
        return [f"  {fact}: {in_quotes(heading)}"]
    perhaps = translate("perhaps")
    doubts = [f"  # {fact}: {in_quotes(doubt)}  # {perhaps}" for doubt in found.doubts.get(fact, ())]
    return doubts or [f"  # {fact}: null"]


def in_quotes(text: str) -> str:
    """A text in double quotes, as YAML and JSON have it."""
    return escaped_signs(json.dumps(text, ensure_ascii=False))
