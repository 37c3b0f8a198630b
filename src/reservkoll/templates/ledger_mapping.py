"""The mapping file template of a supplier ledger: every field explained, with the columns of a given ledger."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Final

from reservkoll.i18n import Language, mark, translator
from reservkoll.ledger.columns import FIELDS, LABELS
from reservkoll.ledger.ledger import LEDGER
from reservkoll.ledger.reference import reference
from reservkoll.tabular.header.aliases import DOUBTFUL, SURE, aliases
from reservkoll.tabular.open import open_source
from reservkoll.tabular.tables import any_table
from reservkoll.templates.mapping import WIDTH, columns_seen, in_quotes

INTRODUCTION: Final = (
    mark(
        "Which column of a supplier ledger holds which field. Then: reservkoll ledger LIST.xlsx -o REPORT.xlsx "
        "--mapping FILE"
    ),
    mark("Take away the # before a field and write the heading of its column as it stands in the list, in quotes."),
    mark("Write null for a field that has no column. A field that is not named here is looked for."),
)  # fmt: skip


def ledger_mapping_template(language: Language, ledger: Path, sheet: str | None) -> str:
    """The text of a mapping file for ledgers, as YAML with comments: what is sure is filled in, what is doubtful stands
    as a comment.

    Raises:
        InputError: the ledger cannot be read, or holds nothing.
    """
    translate = translator(language)
    table = any_table(open_source(ledger), ledger, sheet, LEDGER)
    lines = [f"# {line}" for text in INTRODUCTION for line in textwrap.wrap(translate(text), WIDTH)]
    lines += [*columns_seen(table, translate), "", "columns:"]
    scores = {heading.label: reference().aliases.scores(heading.text) for heading in table.header.headings}
    taken: set[str] = set()
    for field in FIELDS:
        lines.append(f"  # {translate(LABELS[field])}")
        names = reference().aliases
        fits = sorted(
            (
                (-found[field], names.preference(field, label), label)
                for label, found in scores.items()
                if field in found
            ),
        )
        fits = [fit for fit in fits if fit[2] not in taken and -fit[0] >= DOUBTFUL]
        if fits and -fits[0][0] >= SURE:
            taken.add(fits[0][2])
            lines.append(f"  {field}: {in_quotes(fits[0][2])}")
        elif fits:
            lines += [f"  # {field}: {in_quotes(label)}  # {translate('perhaps')}" for *_, label in fits]
        else:
            lines.append(f"  # {field}: null")
    place = translate("The sheet and the row of the headings, found by looking if they are not given.")
    return (
        "\n".join(
            [
                *lines,
                "",
                f"# {place}",
                f"sheet: {in_quotes(table.sheet.name)}" if table.sheet.name else '# sheet: "…"',
                f"header_row: {table.header.row}" if table.header.row else "# header_row: 1",
            ]
        )
        + "\n"
    )


def is_ledger(path: Path, sheet: str | None) -> bool:
    """Whether a file looks like a supplier ledger rather than a list of purchases."""
    table = any_table(open_source(path), path, sheet)
    return aliases().of_a_ledger([heading.text for heading in table.header.headings])
