"""Prompts for what a list leaves in doubt: a column that may hold several facts, and facts that no column states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reservkoll.cli.localization.language import speaker
from reservkoll.i18n import Language, filled, mark

if TYPE_CHECKING:
    from rich.console import Console

    from reservkoll.cli.console.progress import Stages
    from reservkoll.inventory.column_mapping import Question
    from reservkoll.rulebook.rulebook import Rulebook
    from reservkoll.screening.unstated import Unstated

say = speaker()


def asks_to_count_once(stages: Stages, note: tuple[str, dict[str, object]]) -> bool:
    """Ask whether rows that share a reference number count as one purchase; `note` describes the rows."""
    from rich.prompt import Prompt

    class YesOrNo(Prompt):
        """An answer in the reader's words."""

        illegal_choice_message = say(mark("Write one of the answers."))

    yes, no = say(mark("yes")), say(mark("no"))
    with stages.paused() as console:
        console.print(filled(*note, say), markup=False)
        question = say(mark("Count each procurement once?"))
        return YesOrNo.ask(question, console=console, choices=[yes, no], default=no) == yes


def asker(stages: Stages, told: Callable[[str], str] = str) -> Callable[[Question], str | None]:
    """A prompt for which of its proposals a column holds; `told` labels a proposal. None means none of them."""

    def ask(question: Question) -> str | None:
        with stages.paused() as console:
            console.print(
                say(mark("Column {letter}, “{heading}”: it is not certain what it holds.")).format(
                    letter=question.letter, heading=question.heading
                ),
                markup=False,
            )
            console.print(
                say(mark("Examples: {examples}")).format(examples=" · ".join(question.examples)), markup=False
            )
            answer = _chosen(console, [*map(told, question.proposals), say(mark("none of them"))])
        return question.proposals[answer] if answer < len(question.proposals) else None

    return ask


def teller(stages: Stages, rulebook: Rulebook, language: Language) -> Callable[[Unstated], str | None]:
    """A prompt for a fact that no column states, for all rows at once; it returns None if it is unknown or varies."""
    from reservkoll.common.formatting import counted
    from reservkoll.interview.answer_kinds import words_of
    from reservkoll.interview.wording import choices, question_text

    def ask(fact: Unstated) -> str | None:
        told = say(mark("No column states this, and {rows} of {of} rows depend on it:")).format(
            rows=counted(fact.rows, language), of=counted(fact.of, language)
        )
        words = words_of(fact.fact)
        with stages.paused() as console:
            console.print(told, markup=False)
            console.print(question_text(fact.fact, rulebook, language), style="bold", markup=False)
            answer = _chosen(console, [*choices(fact.fact, rulebook, language), say(mark("don't know, or it varies"))])
            if answer >= len(words):
                return None
            saved = say(mark("To avoid the question: --set {fact}={word}, or save it with reservkoll init."))
            console.print(saved.format(fact=fact.fact, word=words[answer]), style="dim", markup=False)
        return words[answer]

    return ask


def _chosen(console: Console, choices: Sequence[str]) -> int:
    """The index of the choice whose number the user enters."""
    from rich.prompt import IntPrompt

    class Choice(IntPrompt):
        """A number from a list, in the reader's words."""

        validate_error_message = say(mark("Write a number."))
        illegal_choice_message = say(mark("Write one of the numbers in the list."))

    for number, choice in enumerate(choices, start=1):
        console.print(f"  {number}. {choice}", markup=False)
    numbers = [str(number) for number in range(1, len(choices) + 1)]
    return Choice.ask(say(mark("Number")), console=console, choices=numbers) - 1
