"""Request checks (Host, Origin, cross-site) and security headers.

No other site may reach the server through the user's browser: the Host must be this server's own (DNS
rebinding), a request that the browser marks as cross-site is refused, and so is a POST whose Origin is not
this server's. A program that is not a browser sends none of these headers and is accepted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reservkoll.common.json_text import plain_data
from reservkoll.i18n import mark, translator
from reservkoll.json_documents.serve import ErrorDocument
from reservkoll.reports.render.html.environment import digest, part, style
from reservkoll.web.settings import WebSettings

# The report of a list is shown in a frame from a blob, which inherits the page's own policy; so the report's script
# and style are allowed too, by their hashes.
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' '{digest(part('report.js'))}'",
        f"style-src 'self' '{digest(style())}'",
        "img-src 'self'",
        "connect-src 'self'",
        "frame-src blob:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
DEBUG: Final = "RESERVKOLL_DEBUG"
METHODS: Final = frozenset({"GET", "HEAD", "POST"})
WITHOUT_BODY: Final = frozenset({"GET", "HEAD"})
OWN: Final = frozenset({"same-origin", "none"})


class Guard:
    """ASGI middleware in front of the whole application."""

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or pass on the request; either way with the security headers."""
        if scope["type"] != "http":
            return  # no websockets, and nothing to do at startup or shutdown

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        reason = next(self._reasons(scope), None)
        if reason is None:
            try:
                await self.app(scope, receive, send_safely)
            except Exception:  # the user has been told already; a traceback in a log could reveal the user's data
                if DEBUG in os.environ:
                    raise
            return
        status, message = reason
        told = translator(self.settings.language)(message)
        await JSONResponse(plain_data(ErrorDocument(error=told)), status_code=status)(scope, receive, send_safely)

    def _reasons(self, scope: Scope) -> Iterator[tuple[int, str]]:
        """The reasons to refuse a request, with the status of each."""
        headers, method = Headers(scope=scope), scope["method"]
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self.settings.hosts:
            yield 403, mark("This address is not the server's own. Open the address that it printed when it started.")
        if method not in METHODS:
            yield 405, mark("This cannot be done here.")
        sites, origins = headers.getlist("sec-fetch-site"), headers.getlist("origin")
        foreign = (
            max(len(sites), len(origins)) > 1  # no browser sends a header twice
            or any(site not in OWN for site in sites)
            or any(origin not in self.settings.origins for origin in origins)
        )
        # Another site may link to the page, but it may neither read nor send anything.
        leads_here = method in WITHOUT_BODY and headers.get("sec-fetch-mode") == "navigate" and scope["path"] == "/"
        if foreign and not leads_here:
            yield (
                403,
                mark("Only the server's own page may send requests. Open the address that it printed when it started."),
            )
