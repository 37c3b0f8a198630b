"""The template of a list of suppliers, generated from the models: one with every key, to be copied for more."""

from __future__ import annotations

from typing import Final

from reservkoll.facts.models import Supplier
from reservkoll.i18n import Language, mark, translator
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.templates.case import comment, keys

INTRODUCTION: Final = (
    mark("Suppliers for reservkoll. Write what you know instead of null, which means unknown."),
    mark("Copy everything from the dash on for each further supplier. Each needs a name or an organisation number."),
    mark("A list in Excel does as well: one supplier on each row, with headings such as name, org_no and legal_form."),
    mark("Then ask: reservkoll screen LIST.xlsx --suppliers FILE.yaml -o REPORT.xlsx"),
)  # fmt: skip
EXAMPLE: Final = mark("Association Example")
NAME: Final = "  name: null"


def suppliers_template(rulebook: Rulebook, language: Language) -> str:
    """The text of a list with one supplier, as YAML with comments; only its name is filled in."""
    translate = translator(language)
    lines = list(keys(Supplier, "supplier.", rulebook, language))
    name = lines.index(NAME)
    lines[name] = f"- name: {translate(EXAMPLE)}"
    intro = comment([translate(text) for text in INTRODUCTION], "")
    return "\n".join([*intro, "", *lines]) + "\n"
