"""Typer's own help strings, in the reader's language."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from reservkoll.cli.localization.language import speaker
from reservkoll.cli.localization.usage_errors import NotUnderstood
from reservkoll.cli.optional_value import ORGANISATIONS, with_values
from reservkoll.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable

say = speaker()

OF_TYPER = (
    mark("Show this message and exit."),
    mark("Install completion for the current shell."),
    mark("Show completion for the current shell, to copy it or customize the installation."),
    mark("[OPTIONS]"),
    mark("COMMAND [ARGS]..."),
)


class _InWords:
    """How a command or a group of commands shows its usage and options."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        pieces: list[str] = super().collect_usage_pieces(ctx)  # type: ignore[misc]
        return [_translated(piece).replace("{", "").replace("}", "").replace("…...", "…") for piece in pieces]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        prefix = say(mark("Usage:"))
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=f"{prefix} ")

    def get_params(self, ctx: Any) -> list[Any]:
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            param.help = _translated(getattr(param, "help", None))
        return params

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as typer does, but raise our own usage error if an option lacks its value or takes none."""
        try:
            left: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        except Exception as error:
            option = getattr(error, "option_name", None)
            if option is None or hasattr(error, "possibilities"):
                raise
            switch = any(option in param.opts and getattr(param, "is_flag", False) for param in self.get_params(ctx))
            told = mark("{words} takes no value.") if switch else mark("{words} needs a value.")
            raise NotUnderstood(ctx, told, option) from error
        return left

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _name_panels()
        super().format_help(ctx, formatter)  # type: ignore[misc]


class Command(_InWords, TyperCommand):
    """A command whose help is in the reader's language."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as typer does, but raise our own usage error for surplus arguments."""
        ctx.allow_extra_args = True
        if any(ORGANISATIONS in param.opts for param in self.params):
            args = list(with_values(args))
        left = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            raise NotUnderstood(ctx, mark("Unexpected arguments: {words}."), " ".join(left))
        return left


class Group(_InWords, TyperGroup):
    """A group of commands whose help is in the reader's language."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Resolve as typer does, but raise our own usage error, with suggestions, for an unknown command."""
        name = args[0]
        if not name.startswith("-") and not ctx.resilient_parsing and self.get_command(ctx, name) is None:
            near = get_close_matches(name, [each for each, one in self.commands.items() if not one.hidden])
            raise NotUnderstood(ctx, mark("There is no command “{words}”."), name, near)
        return super().resolve_command(ctx, args)


class Commands(typer.Typer):
    """A program or a group of commands, with help in the reader's language."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"cls": Group, "context_settings": {"help_option_names": ["--help", "-h"]}, **settings})

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:
        """As in typer, with our command class."""
        return super().command(name, cls=Command, **settings)


def _translated(text: Any) -> Any:
    return say(text) if text in OF_TYPER else text


def _name_panels() -> None:
    """Translate texts that typer sets on import; only called to show help, since the import is slow."""
    from typer import rich_utils

    rich_utils.COMMANDS_PANEL_TITLE = say(mark("Commands"))
    rich_utils.OPTIONS_PANEL_TITLE = say(mark("Options"))
    rich_utils.ARGUMENTS_PANEL_TITLE = say(mark("Arguments"))
    rich_utils.DEFAULT_STRING = say(mark("[default: {}]"))
    rich_utils.ENVVAR_STRING = say(mark("[environment variable: {}]"))
    rich_utils.REQUIRED_LONG_STRING = say(mark("[required]"))
