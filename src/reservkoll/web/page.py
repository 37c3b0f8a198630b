"""The page: one HTML file with texts in the reader's language, its style and its scripts."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from importlib.resources import files
from typing import Final

from starlette.responses import HTMLResponse, Response

from reservkoll.evaluation.case import ACT
from reservkoll.facts.models import Act
from reservkoll.i18n import Language, mark, translator
from reservkoll.reports.theme import LINK, LOCAL, WHITE, css
from reservkoll.rulebook.rulebook import Rulebook
from reservkoll.web.list_kinds import OFFERED
from reservkoll.web.profile import profile_shown
from reservkoll.web.settings import WebSettings

STATIC: Final = files("reservkoll.web") / "static"
KINDS: Final = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
STYLE, ICON = "style.css", "icon.svg"
FILES: Final = (
    STYLE,
    "app.js",
    "dom.js",
    "interview.js",
    "codes.js",
    "answer.js",
    "inventory.js",
    "columns.js",
    "report.js",
    ICON,
)
TYPE: Final = "purchase.authority.type"
# Texts by their names in the page and its scripts.
TEXTS: Final = {
    "lead": mark("Can this purchase be opened to the idéburna sector, how, and why?"),
    "private": mark("Everything is processed on this computer. Nothing is sent anywhere."),
    "skip": mark("Skip to content"),
    "no_script": mark("The page needs JavaScript, which is switched off in this browser."),
    "what": mark("What is it about?"),
    "purchase": mark("A purchase"),
    "purchase_more": mark("May it be reserved or procured directly?"),
    "supplier": mark("An organisation"),
    "supplier_more": mark("Does it meet the conditions, and what is missing?"),
    "partnership": mark("A partnership (IOP)"),
    "partnership_more": mark("Can it be an IOP without procurement?"),
    "list": mark("A list of purchases"),
    "kind": mark("What kind of list is it?"),
    "kind_purchases": mark("Purchases, planned or made"),
    "kind_ledger": mark("A supplier ledger (what has been paid)"),
    "kind_organisations": mark("Organisations: which reservations each may take part in"),
    "accounts_file": mark("Which accounts belong to which service area (optional)"),
    "accounts_kinds": mark("A map of accounts (.yaml). Without it the purchases are summed by supplier and year."),
    "ideburna_file": mark("Your list of idéburna organisations (optional)"),
    "ideburna_kinds": mark("Organisation numbers and names: xlsx, ods or csv."),
    "goal": mark("The goal for the share, in per cent (optional)"),
    "list_more": mark("A report on every row; also for ledgers and organisations"),
    "go_on": mark("Continue with a saved case"),
    "case_file": mark("Case file (.yaml or .json)"),
    "open": mark("Open"),
    "start_over": mark("Start over"),
    "question_of": mark("Question {number} of at most {most}"),
    "next": mark("Next"),
    "dont_know": mark("I don't know"),
    "back": mark("Back"),
    "end_here": mark("Answer with what is known"),
    "save_case": mark("Save the case"),
    "help": mark("What it means"),
    "decides": mark("Decides"),
    "write": mark("Write {how}."),
    "working": mark("Working …"),
    "answer": mark("Answer"),
    "rules_of": mark("Rules of {day}"),
    "value": mark("Value"),
    "recommendation": mark("Recommendation"),
    "organisation": mark("The organisation"),
    "why": mark("Why"),
    "missing": mark("Missing"),
    "ways": mark("How the answer can become yes"),
    "never": mark("Not proposed: {reason}"),
    "follows": mark("What follows from each route"),
    "to_mind": mark("Keep in mind"),
    "sources_of": mark("Sources: {titles}"),
    "notes": mark("Keep in mind about the whole answer"),
    "documents": mark("Documents to have ready"),
    "still_open": mark("Still open"),
    "sources": mark("Sources"),
    "interpretive": mark("open to interpretation"),
    "gaps": mark("Gaps"),
    "no_gaps": mark("No gaps."),
    "areas": mark("CPV codes that it opens"),
    "register_follows": mark("What registration means"),
    "save_answer": mark("Save the answer (JSON)"),
    "save_pdf": mark("Save the record (PDF)"),
    "save_docx": mark("Save the record (Word)"),
    "print": mark("Print"),
    "find_code": mark("Find a code by words"),
    "find": mark("Search"),
    "found_codes": mark("{count} codes found. Choose the one for what the contract mainly consists of."),
    "found_none": mark("No code was found for that. Try other words."),
    "list_file": mark("Inventory: xlsx, xlsm, xlsb, xls, ods, csv, jsonl or parquet."),
    "drop": mark("Choose a file, or drop it here"),
    "act": mark("Which act applies to all rows?"),
    "authority": mark("Who buys?"),
    "as_of": mark("Use the rules of this day."),
    "as_of_more": mark("Left empty: the day on which each purchase was started."),
    "suppliers_file": mark("Suppliers to match with the list (optional)"),
    "suppliers_kinds": mark("Organisations and what is known of them: xlsx, ods, csv or case files (.yaml, .json)."),
    "accept": mark("Use the best proposed CPV code for rows that state none"),
    "accept_more": mark("A proposal is a guess from the row's words. The report tells which rows rest on one."),
    "screen": mark("Screen the list"),
    "too_large": mark("The file is larger than {limit} MB. Start with a larger --max-mb, or split the list."),
    "no_file": mark("Choose a file first."),
    "doubts": mark("What do these columns hold?"),
    "column": mark("Column {letter}, “{heading}”"),
    "examples": mark("Examples: {examples}"),
    "none_of_them": mark("none of them"),
    "count_once": mark("Count each procurement once?"),
    "count_once_yes": mark("Yes, the rows are one procurement"),
    "count_once_no": mark("No, each row is a purchase of its own"),
    "result": mark("Result"),
    "rows": mark("Rows"),
    "files": mark("Save the report"),
    "open_report": mark("Open the report in a tab of its own"),
    "report_title": mark("The report"),
    "before": mark("Before the list is answered"),
    "unstated": mark("What the list does not say"),
    "unstated_more": mark("Your answers here apply to all rows. They change nothing that is stated in the list."),
    "waiting": mark("{rows} of {of} rows depend on it."),
    "save_profile": mark("Save as a profile"),
    "save_profile_more": mark(
        "You get a file, reservkoll.toml. Put it in the folder with your lists: both this page, when it is started "
        "there, and the commands then know the answers."
    ),
    "profile": mark("Profile: what holds for all your lists"),
    "buyer": mark("The name of the buyer."),
    "org_no": mark("The organisation number of the buyer."),
    "profile_more": mark("It applies where the list does not state it. Change it here, and save it below."),
    "profile_from": mark("It was read from {place}."),
    "profile_files": mark("Use these files of the profile too:"),
    "columns": mark("What the columns were taken for: {used} of {all} are used"),
    "columns_title": mark("What the columns were taken for"),
    "columns_missing": mark("No column was taken for: {facts}. If one holds it, choose it among the columns."),
    "column_head": mark("Column"),
    "examples_head": mark("Examples"),
    "taken_for": mark("Taken for"),
    "taken_as": mark("What “{heading}” was taken for"),
    "unused": mark("not used"),
    "held_twice": mark("Two columns were taken for “{fact}”. Choose one of them."),
    "read_again": mark("Read the list again"),
    "example": mark("Look at an example first"),
    "example_more": mark("Three made-up purchases, to see what the answer looks like."),
    "proposed": mark("CPV codes proposed for rows that state none: {count}"),
    "proposed_none_used": mark("No answer rests on them."),
    "proposed_used": mark("The best of each was used."),
    "row_text": mark("Row {row}, “{text}”"),
    "suppliers": mark("Suppliers"),
    "reservation": mark("Reservation"),
    "purchases_head": mark("Purchases"),
    "fits_head": mark("with a supplier that fits"),
    "unknown_head": mark("not known yet"),
    "nobody_head": mark("nobody fits"),
    "each_supplier": mark("Each supplier: {count}"),
    "more_files": mark("More formats ({count})"),
    "another": mark("Another list"),
    "unreachable": mark("The server does not answer. Is it still running?"),
    "not_advice": mark("This is support for a decision, not legal advice."),
    "choose": mark("Choose or write an answer first."),
}


def page(language: Language, settings: WebSettings, rulebook: Rulebook) -> Response:
    """The page in `language`."""
    translate = translator(language)
    texts = {name: translate(message) for name, message in TEXTS.items()}
    kinds = rulebook.facts[TYPE].values or {}
    acts = [(act.value, act.value) for act in Act]
    asked = {ACT: ("act", acts), TYPE: ("authority", [(word, name.text(language)) for word, name in kinds.items()])}
    given = {
        "language": language.value,
        "megabytes": settings.megabytes,
        "unstated": {path: {"label": texts[label], "options": options} for path, (label, options) in asked.items()},
        "profile": profile_shown(settings.profile, rulebook, language),
        "downloads": {
            kind: [(each.key, translate(each.label)) for each in offered] for kind, offered in OFFERED.items()
        },
        "texts": texts,
    }
    other = Language.EN if language is Language.SV else Language.SV
    own = {
        "language": language.value,
        "other": other.value,
        "other_name": "In English" if other is Language.EN else "På svenska",
        "icon": "/static/icon.svg",
    }

    def filled(found: re.Match[str]) -> str:
        name = found[1]
        return html.escape(own[name] if name in own else texts[name])

    text = re.sub(r"\{\{(\w+)\}\}", filled, _file("page.html"))
    # A text must not be able to close the script element or open a comment in it.
    data = json.dumps(given, ensure_ascii=False).replace("<", "\\u003c")
    return HTMLResponse(text.replace("[[given]]", data))


def static_file(name: str) -> Response | None:
    """A static file of the page; None for any other name."""
    if name not in FILES:
        return None
    return Response(_file(name), media_type=KINDS[name.rpartition(".")[2]])


@cache
def _file(name: str) -> str:
    text = (STATIC / name).read_text("utf-8")
    if name == STYLE:
        return css(LOCAL) + text
    return text.replace("[[link]]", LINK).replace("[[white]]", WHITE) if name == ICON else text
