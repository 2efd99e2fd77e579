"""Stop oversized, non-JSON and foreign-origin requests before a route sees them."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.codes import Code
from api.problems import problem_response

BODY_LIMIT = 16 * 1024
JSON = "application/json"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON_LINES = "application/x-ndjson"
# Neither type can be sent by an HTML form of another site.
FILES = {
    "/v1/members/import": (WORKBOOK, 4 * 1024 * 1024),
    "/v1/bank/import": (WORKBOOK, 8 * 1024 * 1024),
    "/v1/exchange/events": (JSON_LINES, 4 * 1024 * 1024),
}
# An item with all its options, quotes and explanation is longer than anything else that people send.
ITEMS, ITEM_LIMIT = "/v1/bank/items/", 128 * 1024
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
        media_type, limit = _taken(scope["path"])
        refusal = _refusal(headers, media_type, limit)
        body = b"" if refusal else await _body(receive, limit)
        if body is None:
            refusal = _too_large(limit)
        if refusal:
            await problem_response(*refusal)(scope, receive, send)
            return
        await self._app(scope, _replay(body or b"", receive), send)


def _taken(path: str) -> tuple[str, int]:
    """What media type a path takes, and how many bytes of it."""
    if path.startswith(ITEMS):
        return JSON, ITEM_LIMIT
    return FILES.get(path, (JSON, BODY_LIMIT))


def _refusal(headers: Headers, media_type: str, limit: int) -> tuple[int, Code, str] | None:
    if headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
        return 415, Code.BODY_NOT_JSON, f"send the body as {media_type}"
    if "authorization" in headers:
        return None  # no browser adds this by itself, so it cannot be another site's doing
    if not _same_origin(headers):
        return (
            403,
            Code.ORIGIN_REFUSED,
            "this request came from another site's page: use the page served here",
        )
    length = headers.get("content-length", "0")
    return _too_large(limit) if length.isdigit() and int(length) > limit else None


def _too_large(limit: int) -> tuple[int, Code, str]:
    return 413, Code.BODY_TOO_LARGE, f"the body is over {limit} bytes: send less"


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


async def _body(receive: Receive, limit: int) -> bytes | None:
    """The whole body, or None when it is over the limit, whatever Content-Length claimed."""
    chunks = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(chunks)  # the client has gone; the route will notice
        chunks += message.get("body", b"")
        if len(chunks) > limit:
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
