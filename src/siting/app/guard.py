"""Who may talk to the page: this computer's browser, with the key of this start, from the page itself."""

from __future__ import annotations

import secrets
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from siting.api.words import say

MAX_UPLOAD = 1 << 30
_SAFE = {"GET", "HEAD"}
_MONTH_S = 30 * 24 * 3600
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
PRODUCT = "sandbox allow-scripts allow-popups allow-downloads allow-modals; frame-ancestors 'self'"
"""Policy of the files that a run writes: they have scripts of their own, and no part in the page."""


class Guard:
    """Refuses what is not from the page: another host or origin, no key, too large an upload."""

    def __init__(self, app: ASGIApp, *, port: int, key: str) -> None:
        self.app, self.key, self.cookie = app, key, f"siting_{port}"
        self.hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
        self.origins = {f"http://{host}" for host in self.hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            raise RuntimeError(f"the page does not speak {scope['type']}")
        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, send)
            return
        await self.app(scope, _limited(receive), _with_headers(send))

    def _refused(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self.hosts:
            return _told("host", 403)
        own = {*self.origins, None} if scope["method"] in _SAFE else self.origins
        if headers.get("origin") not in own:
            return _told("origin", 403)
        given = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        if scope["method"] == "GET" and secrets.compare_digest(given, self.key):
            answer = RedirectResponse(scope["path"], 303)
            answer.set_cookie(self.cookie, self.key, max_age=_MONTH_S, httponly=True, samesite="strict")
            return answer
        held = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        if held is None or not secrets.compare_digest(held.value, self.key):
            return _told("key", 403)
        size = headers.get("content-length", "0")
        if not size.isdigit() or int(size) > MAX_UPLOAD:
            return _told("size", 413)
        return None


def _told(why: str, status: int) -> Response:
    """Refuse in both languages: who is refused has no page to choose one on."""
    said = say(f"app.refused.{why}")
    return PlainTextResponse(f"siting: {said.en} ({said.zh})", status)


def _limited(receive: Receive) -> Receive:
    """Stop a body that grows beyond what its header says, or has none."""
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        return {"type": "http.disconnect"} if read > MAX_UPLOAD else message

    return counted


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sent
