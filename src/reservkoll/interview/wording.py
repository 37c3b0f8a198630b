"""The wording of a question: text, options, legal meaning, example, evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reservkoll.i18n import Language, mark, translator
from reservkoll.interview.answer_kinds import AnswerKind, kind_of, words_of
from reservkoll.rulebook.rulebook import Rulebook

# Keys of the case file that enter into the value but that no rule reads directly.
QUESTIONS: Final = {
    "purchase.value.prizes": mark("Which prizes or payments go to those who tender, together?"),
    "purchase.value.authority_supplies": mark("What are the goods and services worth that you supply for the works?"),
    "purchase.value.same_kind": mark(
        "Which amounts have the year's other direct procurements of the same kind, already made or planned?"
    ),
}
HOW: Final = {
    AnswerKind.YES_NO: mark("yes or no"),
    AnswerKind.WORD: mark("one of these, or its number"),
    AnswerKind.WORDS: mark("one or more of these, or their numbers, with commas between"),
    AnswerKind.MONEY: mark("an amount, such as 1250000"),
    AnswerKind.AMOUNTS: mark("one or more amounts with ; between, or none"),
    AnswerKind.MONTHS: mark("a number of months, or of years with the word"),
    AnswerKind.PERCENT: mark("a number from 0 to 100"),
    AnswerKind.WHOLE: mark("a whole number"),
    AnswerKind.DATE: mark("a day, such as 2025-03-01"),
    AnswerKind.CODES: mark("one or more codes with commas between"),
    AnswerKind.AWARDS: mark("authority, provision, code and day with commas between, the next after ;, or none"),
    AnswerKind.PARTS: mark("code and amount of each part, with ; between"),
    AnswerKind.NUMBER_OF_ORGANISATION: mark("ten digits, such as 212000-1231"),
}


def question_text(path: str, rulebook: Rulebook, language: Language) -> str:
    """The question as shown to the user."""
    fact = rulebook.facts.get(path)
    if fact is None:
        return translator(language)(QUESTIONS[path])
    return (fact.asked or fact.question).text(language)


def choices(path: str, rulebook: Rulebook, language: Language) -> list[str]:
    """The words to choose from, in order; none for open answers such as numbers and dates."""
    return [choice_name(path, word, rulebook, language) for word in words_of(path)]


def choice_name(path: str, word: str, rulebook: Rulebook, language: Language) -> str:
    """The display name of a word of the case file."""
    fact = rulebook.facts.get(path)
    if fact is not None and fact.values is not None and word in fact.values:
        return fact.values[word].text(language)
    return translator(language)(word)


def how_to_answer(path: str, language: Language) -> str:
    """How to write an answer."""
    return translator(language)(HOW[kind_of(path)])


def help_lines(path: str, rulebook: Rulebook, language: Language) -> Iterator[str]:
    """The question's legal meaning, an example and the evidence for the answer, where the rulebook has them."""
    translate = translator(language)
    fact = rulebook.facts.get(path)
    yield translate(mark("Write {how}.")).format(how=how_to_answer(path, language))
    if fact is None:
        return
    if fact.help is not None:
        yield fact.help.text(language)
    if fact.example is not None:
        yield translate(mark("Example: {example}")).format(example=fact.example.text(language))
    if fact.proof is not None:
        yield translate(mark("Shown by: {proof}.")).format(proof=fact.proof.text(language))
