"""Stop oversized, non-JSON and foreign-origin requests before a route sees them."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import Code
from api.problems import problem_response

BODY_LIMIT = 16 * 1024
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OWN_SITES = frozenset({"same-origin", "none"})


class Guard:
    """ASGI middleware before every state-changing request under /v1.

    Demanding JSON keeps plain HTML forms of other sites out, the origin check keeps their scripts out;
    together with the SameSite cookie no other site can act in a visitor's name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, its body already read, or answer with a problem."""
        if scope["type"] != "http" or scope["method"] not in CHANGING or not scope["path"].startswith("/v1"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = _refusal(headers)
        body = b"" if refusal else await _body(receive)
        if body is None:
            refusal = (413, Code.BODY_TOO_LARGE, f"the body is over {BODY_LIMIT} bytes: send less")
        if refusal:
            await problem_response(*refusal)(scope, receive, send)
            return
        await self._app(scope, _replay(body or b"", receive), send)


def _refusal(headers: Headers) -> tuple[int, Code, str] | None:
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        return 415, Code.BODY_NOT_JSON, "send the body as application/json"
    if "authorization" in headers:
        return None  # no browser adds this by itself, so it cannot be another site's doing
    if not _same_origin(headers):
        return (
            403,
            Code.ORIGIN_REFUSED,
            "this request came from another site's page: use the page served here",
        )
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > BODY_LIMIT:
        return 413, Code.BODY_TOO_LARGE, f"the body is over {BODY_LIMIT} bytes: send less"
    return None


def _same_origin(headers: Headers) -> bool:
    """What the browser says about the calling page; other clients say nothing and are let in."""
    if headers.get("sec-fetch-site", "none") not in OWN_SITES:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""
    except ValueError:
        return False


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or None when it is over the limit, whatever Content-Length claimed."""
    chunks = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(chunks)  # the client has gone; the route will notice
        chunks += message.get("body", b"")
        if len(chunks) > BODY_LIMIT:
            return None
        if not message.get("more_body", False):
            return bytes(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting = [body]

    async def replay() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return replay
