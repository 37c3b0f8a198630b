"""`reservkoll mcp`: answers for assistants over standard input and output."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import Lang, Policy, Precedents, PublishedLimits, Rules
from reservkoll.i18n import Language, mark

say = speaker()

Folders = Annotated[
    list[Path] | None,
    typer.Option(
        "--folder",
        metavar=say(mark("FOLDER")),
        help=say(mark("A folder whose lists the assistant may have screened; may be repeated.")),
    ),
]


def mcp(
    folder: Folders = None,
    rules: Rules = None,
    published_limits: PublishedLimits = None,
    policy: Policy = None,
    precedents: Precedents = None,
    lang: Lang = Language.SV,
) -> None:
    """Serve until the assistant closes the connection.

    Raises:
        InputError: the extra is not installed, or a folder is not there.
    """
    from reservkoll.common.errors import InputError
    from reservkoll.common.runtime.optional_imports import needed

    needed("mcp", extra="mcp")
    from reservkoll.assistants.answers import Answers
    from reservkoll.assistants.server import server_for
    from reservkoll.rulebook.load import rulebook_for

    for path in folder or []:
        if not path.is_dir():
            raise InputError(mark("{path} is not a folder."), path=path)
    answers = Answers(
        rulebook_for(rules, published_limits, lang, policy=policy, precedents=precedents), tuple(folder or ())
    )
    server_for(answers).run("stdio")
