"""The interview at the terminal: questions on stderr, answers on stdin, each saved as it is given."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reservkoll.cli.console.terminal import terminal
from reservkoll.common.errors import InputError, ReservkollError
from reservkoll.i18n import Language, mark, translator
from reservkoll.reports.theme import CLOSED

if TYPE_CHECKING:
    from reservkoll.interview.engine import Interview, Question
    from reservkoll.rulebook.rulebook import Rulebook


LONGEST_NAME = 200


def _let_ctrl_c_through() -> None:
    """Let Ctrl-C end a read from the keyboard: a library we read tables with makes reads restart after a signal."""
    if hasattr(signal, "siginterrupt") and threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.siginterrupt(number, True)


class Ended(Exception):
    """The input has ended."""


class Shelf:
    """The file that answers are saved in, replaced atomically after each answer. Never the file continued from."""

    def __init__(self, path: Path | None, origin: Path | None, language: Language, *, force: bool) -> None:
        self.path: Path | None = None
        self.origin, self.force = origin, force
        self.translate = translator(language)
        self.written = False
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Save to `path` from now on.

        Raises:
            InputError: `path` must not be written.
        """
        from reservkoll.common.atomic_write import check_output
        from reservkoll.facts.case_file import SUFFIXES

        if path.suffix.lower() not in SUFFIXES - {".json"}:
            raise InputError(mark("{path} is not a case file. Give it a name that ends in .yaml."), path=path)
        own = self.written and path == self.path
        check_output(path, inputs=self._inputs, force=self.force or own)
        if not own:
            self.path, self.written = path, False

    def keep(self, interview: Interview) -> None:
        """Save the case so far, if a file is named."""
        from reservkoll.common.atomic_write import whole_file
        from reservkoll.interview.case_text import case_text

        if self.path is None:
            return
        comment = self.translate(mark("Answers given to reservkoll ask. Go on with: reservkoll ask --from {name}"))
        with whole_file(self.path, inputs=self._inputs, force=self.force or self.written) as part:
            part.write_text(case_text(interview.case, [comment.format(name=self.path.name)]), "utf-8")
        self.written = True

    @property
    def _inputs(self) -> list[Path]:
        return [] if self.origin is None else [self.origin]


INTERRUPTED = 130
LONGEST_ANSWER = 10_000
MOST_TRIES = 100


class Session:
    """One conversation. `interrupted`: the exit code if it was interrupted, else 0."""

    def __init__(self, rulebook: Rulebook, language: Language, shelf: Shelf) -> None:
        self.rulebook, self.language, self.shelf = rulebook, language, shelf
        self.translate = translator(language)
        self.console = terminal(stderr=True, markup=False)
        self.interrupted = 0
        self.tries = 0  # at the current question, if the answers do not come from a keyboard
        self.found: tuple[str, ...] = ()  # codes found by words, to be chosen by number

    def run(self, interview: Interview) -> Interview:
        """Ask until nothing more can change an answer or the user ends it; returns the interview by then."""
        self._say(mark("Answer, or write: v = don't know · b = back · ? = help · s FILE = save · q = end here."))
        try:
            while interview.question is not None:
                self.tries = 0
                interview = self._one(interview, interview.question)
                self._keep(interview)
        except Ended:
            self._say(mark("No more answers: this is the answer so far."))
        except (KeyboardInterrupt, SystemExit) as stop:  # our signal handler turns Ctrl-C into an exit
            self.interrupted = int(stop.code or 0) if isinstance(stop, SystemExit) else INTERRUPTED
            self.console.print()
        self._keep_the_rest(interview)
        return interview

    def choose(self, question: str, names: Sequence[str]) -> int:
        """Ask for one of `names`; returns its index.

        Raises:
            Ended: there are no more answers.
        """
        self.console.print(question, style="bold")
        self._list(names)
        while True:
            text = self._read()
            if text.strip().isdigit() and 1 <= int(text) <= len(names):
                return int(text) - 1
            self._say(mark("Write a number from 1 to {last}."), last=len(names))

    def called(self, question: str) -> str | None:
        """Ask for the name of a case; None if nothing is entered.

        Raises:
            Ended: there are no more answers.
        """
        self.console.print(self.translate(question), style="bold")
        self._say(mark("Press Enter to leave it open."))
        return self._read().strip()[:LONGEST_NAME] or None

    def _one(self, interview: Interview, question: Question) -> Interview:
        """The interview after one answer to `question`; unchanged after a request for help or an invalid answer."""
        from reservkoll.interview.answer_kinds import AnswerKind, kind_of
        from reservkoll.interview.wording import choices, question_text

        progress = self.translate(mark("Question {number} of at most {most}"))
        self.console.print()
        self.console.print(progress.format(number=question.number, most=question.at_most), style="dim")
        self.console.print(question_text(question.fact, self.rulebook, self.language), style="bold")
        self._list(choices(question.fact, self.rulebook, self.language))
        self.found = ()
        if kind_of(question.fact) is AnswerKind.CODES:
            self._say(mark("Write the code, or words to search for one."))
        while True:
            after = self._after(interview, question, self._read())
            if after is not None:
                return after

    def _after(self, interview: Interview, question: Question, line: str) -> Interview | None:
        """The interview after `line`; None if the question has not been answered."""
        from pydantic import ValidationError

        from reservkoll.interview.answers import read_answer
        from reservkoll.interview.commands import Command, command_in

        asked = command_in(line)
        try:
            match asked.command if asked is not None else None:
                case Command.SKIP:
                    return interview.skip()
                case Command.BACK:
                    if interview.before is None:
                        self._say(mark("This is the first question."))
                        return None
                    return interview.back()
                case Command.HELP:
                    self._help(question)
                    return None
                case Command.END:
                    raise Ended
                case Command.SAVE:
                    assert asked is not None
                    self._save(interview, asked.rest)
                    return None
            meant = self._code_meant(question, line)
            if meant is None:
                return None
            return interview.answer(read_answer(question.fact, meant, interview.case, self.rulebook, self.language))
        except ValidationError as error:
            self._say(mark("That is not possible: {reason} Write ? for help."), reason=self._reason(error))
        except ReservkollError as error:
            self.console.print(error.text(self.translate), style=CLOSED)
        return None

    def _code_meant(self, question: Question, line: str) -> str | None:
        """The line, or the code whose number it is; None if it was a search, whose codes are shown."""
        from reservkoll.interview.answer_kinds import AnswerKind, kind_of

        text = line.strip()
        if kind_of(question.fact) is not AnswerKind.CODES:
            return line
        if text.isascii() and text.isdigit() and 1 <= int(text) <= len(self.found):
            return self.found[int(text) - 1]
        if any(character.isdigit() for character in text) or not any(character.isalpha() for character in text):
            return line
        from reservkoll.cpv.search import Search
        from reservkoll.explain.cpv import found_rows, standing

        rows = found_rows(Search(self.rulebook.nomenclature).find(text), self.rulebook, self.language)
        self.found = tuple(row.code for row in rows)
        if not rows:
            self._offer_divisions()
            return None
        told = (standing(row, self.rulebook, self.translate) for row in rows)
        names = (f"{row.code} {row.name or ''}".strip() for row in rows)
        self._list([f"{name} ({lists})" for name, lists in zip(names, told, strict=True)])
        self._say(mark("Write the number of the one for what the contract mainly consists of, or other words."))
        return None

    def _offer_divisions(self) -> None:
        """The widest codes to choose from, where words lead to none."""
        nomenclature = self.rulebook.nomenclature
        self.found = nomenclature.divisions
        self._list([f"{code} {nomenclature.name(code, self.language) or ''}".strip() for code in self.found])
        self._say(mark("No code is near those words. Write other words, or the number of the division that it is in."))

    def _reason(self, error: object) -> str:
        """The error as a case file would report it."""
        from pydantic import ValidationError

        from reservkoll.common.validation import first_detail, problem_of
        from reservkoll.facts.models import Case

        assert isinstance(error, ValidationError)
        return problem_of(Case, first_detail(error)).text(self.translate)

    def _help(self, question: Question) -> None:
        from reservkoll.interview.wording import help_lines

        for line in help_lines(question.fact, self.rulebook, self.language):
            self._indented(line)
        if question.decides:
            names = (self.rulebook.routes.routes[route].name_under(None, self.language) for route in question.decides)
            self._indented(self.translate(mark("Decides: {routes}.")).format(routes="; ".join(names)))

    def _save(self, interview: Interview, name: str) -> None:
        if name:
            self.shelf.take(Path(name))
        if self.shelf.path is None:
            self._say(mark("Write where: s FILE.yaml"))
            return
        self.shelf.keep(interview)
        self._say(mark("Saved: {path}"), path=self.shelf.path)

    def _keep(self, interview: Interview) -> None:
        """Save the case so far; a file that cannot be written must not cost the user the answers."""
        try:
            self.shelf.keep(interview)
        except InputError as error:
            self.console.print(error.text(self.translate), style=CLOSED)

    def _keep_the_rest(self, interview: Interview) -> None:
        if self.shelf.path is not None:
            self.shelf.keep(interview)
            self._say(mark("Saved: {path}"), path=self.shelf.path)
        elif self.interrupted:
            self._say(mark("Interrupted. Nothing was saved."))

    def _read(self) -> str:
        """The next line; echoed if it does not come from a keyboard.

        Raises:
            Ended: the input has ended.
        """
        if sys.stdin.isatty():
            _let_ctrl_c_through()
            try:
                return input("> ")
            except EOFError:
                raise Ended from None
        line = sys.stdin.readline(LONGEST_ANSWER + 1)
        self.tries += 1
        if not line or len(line) > LONGEST_ANSWER or self.tries > MOST_TRIES:
            raise Ended  # a device, or a program that repeats itself, may never end
        self.console.print(f"> {line.rstrip()}", style="dim")
        return line.rstrip("\r\n")

    def _list(self, names: Sequence[str]) -> None:
        for number, name in enumerate(names, start=1):
            self._indented(f"{number}. {name}")

    def _indented(self, text: str) -> None:
        from rich.padding import Padding

        self.console.print(Padding(text, (0, 0, 0, 2)))

    def _say(self, message: str, **words: object) -> None:
        self.console.print(self.translate(message).format(**words))
