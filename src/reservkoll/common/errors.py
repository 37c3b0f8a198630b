"""The error hierarchy. Messages tell an office worker what to do; the command line catches them once."""

from __future__ import annotations

from reservkoll.i18n import Listed, Translate


class ReservkollError(Exception):
    """A message id with its parameters: where it happened, what stood there, what to do.

    `template` is English with `{named}` fields and is translated when it is shown.
    """

    exit_code = 2

    def __init__(self, template: str, **parameters: object) -> None:
        super().__init__(template, parameters)
        self.template = template
        self.parameters = parameters

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.args), self.__dict__

    def text(self, translate: Translate) -> str:
        """The message in the reader's language."""
        shown = {
            name: value.text(translate) if isinstance(value, ReservkollError | Listed) else value
            for name, value in self.parameters.items()
        }
        return translate(self.template).format(**shown)

    def __str__(self) -> str:
        return self.text(str)


class InputError(ReservkollError):
    """The user's file or words cannot be used."""


class RulebookError(ReservkollError):
    """The rulebook is broken: nothing is answered from it."""

    exit_code = 3


def _again(kind: type[ReservkollError], given: tuple[object, ...]) -> ReservkollError:
    """An error that came from another process, whatever its kind is made from."""
    return kind.__new__(kind, *given)
