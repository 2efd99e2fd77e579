"""Serve the built page with an api that is busy, broken or slow exactly when a test says so."""

from __future__ import annotations

import json
import mimetypes
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]


@dataclass(frozen=True)
class Refusal:
    """Answer a post with a problem."""

    status: int
    code: str
    retry_after: int | None = None


@dataclass(frozen=True)
class LostAnswer:
    """Take a post, then break the connection: it has happened, but the page cannot know."""


@dataclass
class Script:
    """What the api will do, and what it has seen.

    `ahead` is used up post by post; when it is empty, `answer` makes the reply. `happened` holds what
    came through, once for each client_id, as the real api guarantees; `feedback` the same by id.
    """

    answer: Callable[[Json], Json]
    context: Callable[[str, int, int], Json | None]
    ahead: deque[Refusal | LostAnswer] = field(default_factory=deque)
    pause_s: float = 0.0
    posts: list[Json] = field(default_factory=list)
    happened: dict[str, Json] = field(default_factory=dict)
    feedback: dict[str, Json] = field(default_factory=dict)


class ScriptedApi:
    """The server; `address` is where a browser finds it."""

    def __init__(self, page: Path, script: Script) -> None:
        self.script = script
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"page": page, "script": script})
        )
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> ScriptedApi:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    page: ClassVar[Path]
    script: ClassVar[Script]

    def log_message(self, *_: object) -> None:
        """Stay quiet: a failing test says what went wrong."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/v1/session":
            self._send(200, {"visitor": "visitor-1", "display_name": None})
        elif path == "/v1/health":
            self._send(200, {"status": "alive"})
        elif path.startswith("/v1/passages/"):
            self._send_context(path.split("/")[3])
        else:
            self._send_file(self.page / (path.strip("/") or "index.html"))

    def do_POST(self) -> None:
        post = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/v1/feedback":
            self.script.feedback[post["id"]] = post
            self._send(201, {"id": post["id"], "thumb": post["thumb"], "created": True})
            return
        self.script.posts.append(post)
        time.sleep(self.script.pause_s)
        step = self.script.ahead.popleft() if self.script.ahead else None
        if isinstance(step, Refusal):
            self._refuse(step)
            return
        reply = self.script.happened.setdefault(post["client_id"], self.script.answer(post))
        if isinstance(step, LostAnswer):
            self.close_connection = True
            return
        self._send(200, reply)

    def _send_context(self, passage_id: str) -> None:
        query = parse_qs(urlsplit(self.path).query)
        context = self.script.context(passage_id, int(query["before"][0]), int(query["after"][0]))
        if context is None:
            self._refuse(Refusal(404, "passage_unknown"))
        else:
            self._send(200, context)

    def _refuse(self, refusal: Refusal) -> None:
        problem = {"type": "about:blank", "status": refusal.status, "code": refusal.code}
        pause = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
        self._send(refusal.status, problem, pause)

    def _send(self, status: int, body: Json, headers: dict[str, str] | None = None) -> None:
        self._send_bytes(status, "application/json", json.dumps(body).encode(), headers)

    def _send_file(self, file: Path) -> None:
        if not file.is_file():
            self._send(404, {"status": 404, "code": "not_found"})
            return
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self._send_bytes(200, kind, file.read_bytes())

    def _send_bytes(self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
