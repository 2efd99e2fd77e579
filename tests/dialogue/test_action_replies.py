"""What Rasa does with the replies of an action server, over HTTP, with its schema compiled once."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.dialogue.conftest import RASA, Part, free_ports

GOOD = {"events": [], "responses": [{"text": "答复"}]}
MALFORMED = (
    {"events": "none", "responses": []},
    {"events": [{"event": 7}], "responses": []},
    {"events": [{"event": "slot", "name": "topic"}], "responses": []},
    {"responses": {"text": "答复"}, "events": []},
    ["no object"],
)


@pytest.fixture
def action_server():
    """An action server that replies what it is told to."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps(server.reply).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.reply = GOOD
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def say(action_server, bot_model, tmp_path):
    """Rasa itself, beside that action server; returns its answer and what it logged on the way."""
    (port,) = free_ports(1)
    (tmp_path / "rasa").mkdir()
    command = [
        str(RASA), "-m", "bot.patches.validate_once", "run", "--model", str(bot_model), "--endpoints",
        "bot/endpoints.yml", "--credentials", "bot/credentials.yml", "--interface", "127.0.0.1",
        "--port", str(port),
    ]  # fmt: skip
    variables = {
        "YUNXUE_DATA_DIR": str(tmp_path),
        "YUNXUE_ACTIONS_PORT": str(action_server.server_address[1]),
    }
    address = f"http://127.0.0.1:{port}"
    part = Part("rasa", command, variables, address, tmp_path / "rasa.log")
    part.start()
    part.wait_until_healthy()

    def ask(sender):
        before = part.log.stat().st_size
        body = {"sender": sender, "message": "预备期有多长"}
        answer = httpx.post(f"{address}/webhooks/rest/webhook", json=body, timeout=60, trust_env=False)
        logged = part.log.read_bytes()[before:].decode(errors="replace")
        return [message["text"] for message in answer.json()], logged

    yield ask
    part.stop()


def test_a_malformed_reply_is_refused_each_time_and_a_good_one_still_answers_after_it(action_server, say):
    assert say("first")[0] == ["答复"]
    for number, reply in enumerate(MALFORMED):
        action_server.reply = reply
        texts, logged = say(f"malformed-{number}")
        assert (texts, "ValidationError" in logged) == ([], True), reply

    action_server.reply = GOOD
    assert say("last")[0] == ["答复"]
