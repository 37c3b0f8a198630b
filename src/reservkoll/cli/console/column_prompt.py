"""Prompts for what an ambiguous column holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reservkoll.cli.localization.language import speaker
from reservkoll.i18n import filled, mark

if TYPE_CHECKING:
    from reservkoll.cli.console.progress import Stages
    from reservkoll.inventory.column_mapping import Question

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
    """Asks which of its proposals a column holds; `told` puts a proposal into words. None is none of them."""
    from rich.prompt import IntPrompt

    class Choice(IntPrompt):
        """A number from a list, in the reader's words."""

        validate_error_message = say(mark("Write a number."))
        illegal_choice_message = say(mark("Write one of the numbers in the list."))

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
            choices = [*map(told, question.proposals), say(mark("none of them"))]
            for number, choice in enumerate(choices, start=1):
                console.print(f"  {number}. {choice}", markup=False)
            numbers = [str(number) for number in range(1, len(choices) + 1)]
            answer = Choice.ask(say(mark("Number")), console=console, choices=numbers)
        return question.proposals[answer - 1] if answer <= len(question.proposals) else None

    return ask
