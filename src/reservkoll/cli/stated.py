"""The options given on the command line, by parameter name.

Requests have fields of the same names, so that a parameter is declared in its command, is a field of the request, and
needs no code in between.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from reservkoll.common.errors import InputError

if TYPE_CHECKING:
    from reservkoll.reports.outputs import Form
    from reservkoll.screening.profile import Profile

NOTHING: Final[tuple[object, ...]] = (None, (), [])
ELSEWHERE = ("kind", "made_on", "no_config")  # handled before a request is made, for every kind of list


class Stated(Mapping[str, Any]):
    """Parameter to value, for parameters that differ from their default."""

    def __init__(self, ctx: typer.Context) -> None:
        parameters = [each for each in ctx.command.params if each.name in ctx.params]
        values = {str(each.name): (ctx.params[str(each.name)], each) for each in parameters}
        stated = {name: pair for name, pair in values.items() if pair[0] not in (*NOTHING, pair[1].default)}
        self._values = {name: value for name, (value, _) in stated.items()}
        self.options = {name: each.opts[0] for name, (_, each) in stated.items()}
        """Parameter to option, such as `--html`."""

    def __getitem__(self, parameter: str) -> Any:
        return self._values[parameter]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def only(self, known: Collection[str], refusal: str) -> dict[str, Any]:
        """The values of the parameters that a kind of list supports: `known`.

        Raises:
            InputError: another parameter was given; `refusal` takes the `{option}`.
        """
        for name, option in self.options.items():
            if name not in (*known, *ELSEWHERE):
                raise InputError(refusal, option=option)
        return {name: value for name, value in self.items() if name in known}

    def profile(self) -> Profile:
        """The profile for the first of the lists; an empty one with --no-config.

        Raises:
            InputError: the file cannot be used.
        """
        from reservkoll.screening.profile import Profile, profile_for

        return Profile() if "no_config" in self else profile_for(Path(str(self["lists"][0])).parent)

    def places(self, forms: Iterable[Form]) -> dict[str, Any]:
        """The paths of outputs: the values of the parameters whose options request one of `forms`."""
        options = {form.option for form in forms}
        return {name: self[name] for name, option in self.options.items() if option in options}

    def by_option(self, places: Mapping[str, Any]) -> dict[str, tuple[Path, ...]]:
        """`places` by option: option to paths."""
        return {
            self.options[name]: tuple(map(Path, place if isinstance(place, list) else [place]))
            for name, place in places.items()
        }
