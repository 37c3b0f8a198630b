"""`reservkoll ask`: an interview at the terminal, or with answers from a file, one per line."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll.cli.console.terminal import tell, terminal, write_out
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import AnswerFormat, AsOf, Force, Format, Lang, MadeOn, PublishedLimits, Rules, made_on_day
from reservkoll.common.clock import iso_day
from reservkoll.common.errors import InputError
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    from reservkoll.cli.console.interview_prompt import Shelf
    from reservkoll.facts.models import Case
    from reservkoll.interview.engine import Interview
    from reservkoll.rulebook.rulebook import Rulebook

say = speaker()


class About(StrEnum):
    """What an interview is about."""

    SUPPLIER = "supplier"
    PURCHASE = "purchase"
    PARTNERSHIP = "partnership"


NAMES = {
    About.SUPPLIER: mark("an organisation that wants to deliver"),
    About.PURCHASE: mark("a purchase"),
    About.PARTNERSHIP: mark("a partnership (IOP)"),
}


CALLED = {
    "leverantör": About.SUPPLIER,
    "inköp": About.PURCHASE,
    "partnerskap": About.PARTNERSHIP,
    "iop": About.PARTNERSHIP,
}


def _about(text: str) -> About:
    """Parse the topic of an interview, in the words of either language."""
    word = text.casefold()
    if word not in {*CALLED, *About}:
        raise InputError(mark("“{text}” is not one of: {words}."), text=text, words=", ".join((*About, *CALLED)))
    return CALLED.get(word) or About(word)


def ask(
    about: Annotated[
        str | None,
        typer.Argument(metavar=say(mark("[supplier|purchase|partnership]")), help=say(mark("What it is about."))),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar=say(mark("FILE.yaml")), help=say(mark("Keep the answers in this case file."))),
    ] = None,
    from_: Annotated[
        Path | None, typer.Option("--from", metavar=say(mark("CASE")), help=say(mark("Go on from this case file.")))
    ] = None,
    force: Force = False,
    format_: AnswerFormat = Format.TEXT,
    as_of: AsOf = None,
    made_on: MadeOn = None,
    lang: Lang = Language.SV,
    rules: Rules = None,
    published_limits: PublishedLimits = None,
) -> None:
    """Ask only what can still change an answer, then print the answer."""
    made_on_day(made_on)
    from reservkoll.cli.console.interview_prompt import INTERRUPTED, Ended, Session, Shelf
    from reservkoll.common import clock
    from reservkoll.interview.engine import Interview
    from reservkoll.rulebook.load import rulebook_for

    chosen = None if about is None else _about(about)
    rulebook = rulebook_for(rules, published_limits, lang)
    shelf = Shelf(save, from_, lang, force=force)
    session = Session(rulebook, lang, shelf)
    try:
        case = _start(chosen, from_, rulebook, session)
    except (Ended, KeyboardInterrupt, SystemExit):
        tell(say(mark("Ended before the first answer.")))
        raise typer.Exit(INTERRUPTED) from None
    rules_of = None if as_of is None else iso_day(as_of)
    interview = session.run(Interview(rulebook, clock.today(), case, rules_of=rules_of))
    if session.interrupted:
        raise typer.Exit(session.interrupted)
    _show(interview, shelf, format_, lang)


def _start(about: About | None, from_: Path | None, rulebook: Rulebook, session: object) -> Case:
    """The case to continue from, with the group that the interview is about; asks for the topic if it is not given."""
    from reservkoll.cli.console.interview_prompt import Session
    from reservkoll.facts.case_fields import MEANINGS
    from reservkoll.facts.case_file import read_case
    from reservkoll.facts.models import Case, Partnership, Purchase, Supplier

    case = Case() if from_ is None else read_case(from_, rulebook.nomenclature)
    if about is None and from_ is None:
        assert isinstance(session, Session)
        names = [session.translate(NAMES[each]) for each in About]
        about = list(About)[session.choose(session.translate(mark("What is it about?")), names)]
    if about is None or getattr(case, about.value) is not None:
        return case
    kind, name, question = {
        About.SUPPLIER: (Supplier, "name", mark("What is your organisation called?")),
        About.PURCHASE: (Purchase, "title", MEANINGS["purchase.title"]),
        About.PARTNERSHIP: (Partnership, "title", MEANINGS["partnership.title"]),
    }[about]
    empty: Supplier | Purchase | Partnership = kind()
    if from_ is None and sys.stdin.isatty():
        assert isinstance(session, Session)
        empty = kind(**{name: session.called(question)})
    return case.model_copy(update={about.value: empty})


def _show(interview: Interview, shelf: Shelf, format_: Format, lang: Language) -> None:
    assessment = interview.assessment
    if format_ is Format.JSON:
        from hashlib import sha256

        from reservkoll.evaluation.counterfactuals import possible_changes
        from reservkoll.interview.case_text import case_text
        from reservkoll.reports.export.documents.assessment import assessment_json

        text = case_text(interview.case).encode() if shelf.path is None else shelf.path.read_bytes()
        digest = sha256(text).hexdigest()
        write_out(assessment_json(assessment, digest, lang, possible_changes(assessment)))
        return
    from reservkoll.explain.answer.short_answer import short_answer
    from reservkoll.reports.render.terminal.proofs import print_documents
    from reservkoll.reports.render.terminal.short_answer import print_short_answer

    console = terminal()
    print_short_answer(short_answer(assessment, lang), lang, console, shelf.path)
    print_documents(assessment, interview.open, lang, console)
    if assessment.routes is None:
        from reservkoll.reports.render.terminal.self_check import print_self_check

        print_self_check(assessment, lang, console)
