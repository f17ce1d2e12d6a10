"""Who may ask the desk, and what browsers may do with its answers: an application in, a guarded one out.

A page from anywhere can send a form to this machine's addresses, and a name on the web can lead to them (DNS rebinding).
So the desk answers only where it is asked for by a name of its own, and takes forms only from its own pages.
"""

from collections.abc import Collection, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_SAFE = ("GET", "HEAD")
MOST = 1_000_000
"""Bytes of the largest form that is read."""
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""What the desk's own pages may do (Content-Security-Policy)."""
LEAFLET = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)
"""The same for a leaflet: its styles, pictures and fonts are in it; nothing in it runs or leads anywhere."""
_ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with “no-referrer”, browsers wouldn't say where a form comes from
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Stands in front of an application."""

    def __init__(self, app: ASGIApp, names: Collection[str] = ()) -> None:
        """`names` are those by which other machines may ask for it; none: only this machine may."""
        self._app = app
        self._names = frozenset(name.casefold() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        reason = self._refusal(scope["method"], Headers(scope=scope))
        if reason:
            status, text = reason
            await PlainTextResponse(text, status, dict(_ALWAYS))(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", PAGE)
            await send(message)

        await self._app(scope, receive, answer)

    def _refusal(self, method: str, headers: Headers) -> tuple[int, str] | None:
        """Status and reason, if a request is refused."""
        host = headers.get("host", "")
        if not self._is_own(_name(host)):
            return 421, "The desk doesn't answer by this name."
        if method in _SAFE:
            return None
        if headers.get("origin", "") not in (f"http://{host}", f"https://{host}"):
            return 403, "The desk takes forms from its own pages only."
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MOST:
            return 413, "The form is too large, or doesn't say how large it is."
        return None

    def _is_own(self, name: str) -> bool:
        """Whether a name leads here; where others may ask, any address does, since only names can be led astray."""
        if name in _LOOPBACK or name in self._names:
            return True
        return bool(self._names) and _is_address(name)


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").casefold()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
