"""Behave as the processes of Yunxue may: answer, have a child, be deaf to SIGTERM, fail at start."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = dict.fromkeys(("index", "database", "rasa", "actions"), "up")
        self._send({"status": "ready", "parts": parts, "release": "r1"})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._send({"messages": [{"text": "ok"}], "degraded": None})

    def _send(self, body: dict[str, object]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


def answering() -> None:
    HTTPServer(("127.0.0.1", int(os.environ["YUNXUE_API_PORT"])), _Answers).serve_forever()


def steady() -> None:
    time.sleep(600)


def with_child() -> None:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    time.sleep(600)


def deaf() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)


def failing() -> None:
    sys.exit("the model cannot be read")


if __name__ == "__main__":
    {f.__name__: f for f in (answering, steady, with_child, deaf, failing)}[sys.argv[1]]()
