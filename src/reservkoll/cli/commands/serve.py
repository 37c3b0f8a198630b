"""`reservkoll serve`: the local web page, reachable from this computer only."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reservkoll.cli.console.terminal import tell
from reservkoll.cli.list_options import Limits
from reservkoll.cli.localization.language import speaker
from reservkoll.cli.options import Lang, NoConfig, Policy, Precedents, PublishedLimits, Rules
from reservkoll.common.foreign_texts import reason_of
from reservkoll.i18n import Language, mark

if TYPE_CHECKING:
    import socket

    import uvicorn

say = speaker()
HOST = "127.0.0.1"  # never another address: the page is only for the user of this computer
DEFAULT_PORT = 8735
STOPS = (signal.SIGINT, signal.SIGTERM)


def serve(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help=say(mark("Port on 127.0.0.1; 0 takes any that is free.")))
    ] = DEFAULT_PORT,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help=say(mark("Open the page in the browser.")))
    ] = True,
    max_mb: Annotated[
        int, typer.Option("--max-mb", min=1, max=2000, help=say(mark("The largest list that is accepted, in MB.")))
    ] = 50,
    timeout: Annotated[
        int,
        typer.Option(
            "--timeout", min=1, max=86400, help=say(mark("The longest that one answer may take, in seconds."))
        ),
    ] = 300,
    read_limits: Limits = None,
    lang: Lang = Language.SV,
    rules: Rules = None,
    published_limits: PublishedLimits = None,
    policy: Policy = None,
    precedents: Precedents = None,
    no_config: NoConfig = False,
) -> None:
    """Serve the page until Ctrl-C. The profile is that of the working directory."""
    from reservkoll.common.runtime.optional_imports import needed
    from reservkoll.tabular.read_limits import ReadLimits

    for module in ("uvicorn", "starlette"):
        needed(module, extra="web")
    import uvicorn

    from reservkoll.inventory.overrides import given_facts
    from reservkoll.rulebook.load import rulebook_for
    from reservkoll.screening.profile import Profile, profile_for
    from reservkoll.web.api import application
    from reservkoll.web.connection import Connection
    from reservkoll.web.settings import WebSettings
    from reservkoll.web.temporary_files import clear_left_behind

    limits = read_limits or ""
    ReadLimits.parse(limits)
    rulebook = rulebook_for(rules, published_limits, lang, policy=policy, precedents=precedents)
    profile = Profile() if no_config else profile_for(Path())
    given_facts(profile.given, rulebook)  # reports invalid values now
    clear_left_behind()
    listening = _listen(port)
    taken = int(listening.getsockname()[1])
    settings = WebSettings(
        taken,
        max_mb,
        timeout,
        rules=rules,
        published_limits=published_limits,
        language=lang,
        read_limits=limits,
        profile=profile,
    )
    servers: list[uvicorn.Server] = []
    config = uvicorn.Config(
        application(settings, rulebook, lambda: any(one.should_exit for one in servers)),
        lifespan="off",
        log_level="error",
        access_log=False,  # requests are private: nothing is logged
        server_header=False,
        proxy_headers=False,
        limit_concurrency=64,
        http=Connection,
        ws="none",
        timeout_keep_alive=5,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    servers.append(server)
    address = f"http://{HOST}:{taken}/"
    with listening, _ending(server):
        tell(say(mark("Open {address} in a browser. Ctrl-C ends.")).format(address=address))
        tell(say(mark("Everything is processed on this computer. Nothing is sent anywhere.")))
        if browser:
            import webbrowser

            threading.Timer(0.5, webbrowser.open, [address]).start()
        server.run(sockets=[listening])
    tell(say(mark("Ended.")))


def _listen(port: int) -> socket.socket:
    import socket

    from reservkoll.common.errors import InputError

    # IPPROTO_TCP must be explicit: else the event loop does not set TCP_NODELAY, and each response takes 40 ms more.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()  # a browser that connects before the server is ready waits
    except OSError as error:
        listening.close()
        raise InputError(
            mark("Port {port} cannot be used: {reason}. Choose another with --port, or --port 0 for any."),
            port=port,
            reason=reason_of(error),
        ) from None
    return listening


@contextmanager
def _ending(server: uvicorn.Server) -> Iterator[None]:
    """Let Ctrl-C end `server` at any moment; for a server that is the normal way to end.

    While it runs uvicorn handles the signals itself, and re-raises them for these handlers when it has ended.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, end) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
