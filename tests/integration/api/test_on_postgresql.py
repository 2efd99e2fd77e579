"""The whole application with its records in a PostgreSQL server, which may be restarted under it."""

import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from api.guard import WORKBOOK
from cli.main import app
from study import handed_questions
from study.actors import SYSTEM
from study.sign_in import codes
from tests.integration.api.conftest import World
from tests.postgresql import running_server

PIN = "739154"
POSTS = 120


@pytest.fixture
def url(postgresql):
    """A database that holds nothing yet."""
    return postgresql.new_database(migrated=False)


@pytest.fixture
def world(url, tmp_path):
    made = World(tmp_path, database_url=url)
    with made.running():
        yield made


def _roster():
    book = Workbook()
    book.active.append(["工号", "姓名", "支部", "党小组"])
    book.active.append(["2001", "李华", "客运二支部", "一组"])
    book.active.append(["2002", "", "客运二支部", "一组"])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_an_empty_server_is_migrated_and_everything_works_on_it(world, url):
    key = world.app.state.services.pins.key
    enrolled = world.enrol("1001", roles=["admin"])
    code = codes.issue(world.storage, key, enrolled, actor=SYSTEM, now=world.clock())
    browser = world.browser()

    def check_in(_):
        return browser.post("/v1/check-ins", json={"id": str(uuid4()), "mode": "paper"})

    signed_in = browser.post(
        "/v1/session/activation", json={"staff_number": "1001", "code": code, "pin": PIN}
    )
    with ThreadPoolExecutor(50) as pool:
        made = list(pool.map(check_in, range(50)))
    brought = browser.post(
        "/v1/members/import?new_branches=true", content=_roster(), headers={"Content-Type": WORKBOOK}
    )
    verified = CliRunner(env={"YUNXUE_DATABASE_URL": url}).invoke(app, ["audit", "verify"])

    assert signed_in.json()["member"]["name"] == "王芳"
    assert sorted(answer.status_code for answer in made) == [200] * 49 + [201]
    assert len({answer.json()["check_in"]["id"] for answer in made}) == 1
    assert [(row["row"], row["column"]) for row in brought.json()["problems"]] == [(3, "姓名")]
    assert (brought.json()["added"], brought.json()["new_branches"]) == (1, ["客运二支部"])
    assert (verified.exit_code, verified.output.split(":")[0]) == (0, "Audit log intact")
    assert browser.get("/v1/ready").json()["parts"]["database"] == "up"


@pytest.fixture
def own_server():
    """A server that no other test minds to see crash."""
    with running_server() as server:
        yield server


def test_nothing_acknowledged_is_lost_and_nobody_waits_when_the_server_is_restarted(own_server, tmp_path):
    """Each post goes out again under its id until it is acknowledged, as a phone does."""
    world = World(tmp_path, database_url=own_server.new_database(migrated=False))
    refusals, slowest = [], []

    def post(number):
        body = {"id": str(uuid4()), "text": f"第{number}个问题"}
        while True:
            began = time.monotonic()
            answer = browser.post("/v1/handed-questions", json=body)
            slowest.append(time.monotonic() - began)
            if answer.status_code in {200, 201}:
                return body["id"]
            refusals.append((answer.status_code, answer.json()["code"], answer.headers["retry-after"]))
            time.sleep(0.05)

    def restart():
        for _ in range(2):
            time.sleep(0.2)
            own_server.crash()
            time.sleep(0.5)
            down.append(world.browser().get("/v1/ready").json()["parts"]["database"])
            own_server.start()

    down = []
    with world.running():
        browser = world.member()
        restarting = threading.Thread(target=restart)
        restarting.start()
        acknowledged = []
        with ThreadPoolExecutor(8) as pool:
            while restarting.is_alive() or len(acknowledged) < POSTS:
                acknowledged += pool.map(post, range(8))
        restarting.join()
        kept = [str(one.id) for one in handed_questions.of_everybody(world.storage, limit=99_999)]
        again = browser.get("/v1/session").json()["member"]["name"]

    assert sorted(kept) == sorted(acknowledged)
    assert set(refusals) == {(503, "database_unavailable", "2")}
    assert down == ["down", "down"]
    assert again == "王芳"
    assert max(slowest) < 15


def test_once_the_server_is_back_the_first_request_is_answered(own_server, tmp_path):
    world = World(tmp_path, database_url=own_server.new_database(migrated=False))
    with world.running():
        browser = world.member()
        with ThreadPoolExecutor(8) as pool:  # several connections lie in the pool
            list(pool.map(lambda _: browser.get("/v1/check-ins/mine"), range(16)))

        own_server.crash()
        own_server.start()
        answers = [browser.get("/v1/check-ins/mine").status_code for _ in range(8)]

    assert answers == [200] * 8
