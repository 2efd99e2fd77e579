"""Send whatever people may think of to the running product; it answers, and nothing else happens."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from tests.dialogue.conftest import Stack, Visitor
from tests.dialogue.hostile import by_hand, every_line, is_refused
from tests.dialogue.meeting import Meeting

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLANTED = ("锅炉房的琥珀色阀门", "想调去翡翠站", "尉迟青槐", "墨绿色的小本子")
"""Words that only another member has said, and a name that nobody types."""
WARM = 150
"""Lines after which a process has loaded what it loads once."""
GROWTH_KB = 48 * 1024
"""Three times what was measured over the 900 messages after that (17 MB, most of it for the longest)."""
EVENTS = "SELECT count(*) FROM events WHERE sender_id = :sender"
EVENTS_OF_THE_SESSION = (
    EVENTS + " AND timestamp >= (SELECT max(timestamp) FROM events"
    " WHERE sender_id = :sender AND type_name = 'session_started')"
)


@dataclass
class Said:
    """One line and what came back."""

    line: str
    answer: httpx.Response
    seconds: float


@dataclass
class Told:
    """What one person sent, in one conversation."""

    person: Visitor
    said: list[Said] = field(default_factory=list)

    def send(self, line: str) -> None:
        body = json.dumps({"client_id": str(uuid4()), "text": line})  # escapes, lone surrogates too
        begun = time.perf_counter()
        answer = self.person.http.post("/v1/chat", content=body, headers={"Content-Type": "application/json"})
        self.said.append(Said(line, answer, time.perf_counter() - begun))


@dataclass
class Ordeal:
    """Everything that was sent, and how things stood before and after."""

    stack: Stack
    meeting: Meeting
    told: dict[str, Told]
    pids: dict[str, int]
    memory: dict[str, list[int]]
    session: dict[str, Any]
    events: int

    @property
    def all(self) -> list[Said]:
        return [said for told in self.told.values() for said in told.said]

    @property
    def senders(self) -> list[str]:
        return [told.person.get("/v1/session")["visitor"] for told in self.told.values()]

    def tracker(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(f"file:{self.stack.data}/rasa/tracker.db?mode=ro", uri=True))

    def records(self) -> closing[sqlite3.Connection]:
        return _records(self.stack)

    def logs(self) -> str:
        return "".join(part.log.read_text("utf-8", errors="replace") for part in self.stack.parts.values())


def _records(stack: Stack) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"file:{stack.data}/yunxue.db?mode=ro", uri=True))


def _pids(stack: Stack) -> dict[str, int]:
    return {name: part.process.pid for name, part in stack.parts.items() if part.process is not None}


def _memory(pids: dict[str, int]) -> dict[str, int]:
    """Resident memory in kilobytes."""
    found = {}
    for name, pid in pids.items():
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        found[name] = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return found


def _plant(stack: Stack, branch: str) -> None:
    """Two members with things to hide: a request, a message by chat, check-ins."""
    for name, words in (("尉迟青槐", PLANTED[0] + "漏水"), ("欧阳暗渡", "我" + PLANTED[1])):
        member = stack.member(name, branch=branch)
        member.http.post("/v1/requests", json={"id": str(uuid4()), "text": words}).raise_for_status()
        member.say(f"留言：{PLANTED[3]}丢了")
        member.say("好")
        member.say("党员徽章丢了咋补，我是尉迟青槐")
        assert len(member.get("/v1/requests/mine")["recent"]) == 2


pytestmark = pytest.mark.timeout(900)  # 1,200 messages, a tenth of a second each on a quiet machine


@pytest.fixture(scope="module")
def ordeal(stack):
    meeting = Meeting(stack).begin()
    _plant(stack, meeting.branch)
    told = {"visitor": Told(stack.visitor()), "member": Told(stack.member("王小满", branch=meeting.branch))}
    pids, session = _pids(stack), meeting.session()
    memory: dict[str, list[int]] = {name: [] for name in pids}
    with _records(stack) as records:
        events = int(records.execute("SELECT max(rowid) FROM events").fetchone()[0])
    for number, line in enumerate(every_line()):
        if number == WARM:
            for name, kilobytes in _memory(pids).items():
                memory[name].append(kilobytes)
        for one in told.values():
            one.send(line)
    for name, kilobytes in _memory(pids).items():
        memory[name].append(kilobytes)
    return Ordeal(stack, meeting, told, pids, memory, session, events)


def test_there_are_five_hundred_lines_and_most_were_written_by_hand():
    written = sum(len(lines) for lines in by_hand().values())

    assert written >= 390
    assert len(every_line()) >= 580


def test_every_line_gets_an_answer_in_chinese_or_is_sent_back_with_a_problem(ordeal):
    wrong = []
    for said in ordeal.all:
        answer = said.answer
        if is_refused(said.line):
            fine = answer.status_code in {413, 422} and answer.json().get("code")
        else:
            texts = [message["text"] for message in answer.json().get("messages", [])]
            fine = answer.status_code == 200 and texts and all(CHINESE.search(text) for text in texts)
        if not fine:
            wrong.append((said.line[:60], answer.status_code, answer.text[:200]))

    assert wrong == []


def test_no_answer_is_an_excuse_for_a_broken_part(ordeal):
    assert [said.line for said in ordeal.all if '"degraded":"' in said.answer.text] == []


def test_no_process_has_ended(ordeal):
    assert _pids(ordeal.stack) == ordeal.pids
    assert all(part.process.poll() is None for part in ordeal.stack.parts.values())


def test_no_answer_holds_what_another_member_said(ordeal):
    assert [
        (word, said.line)
        for said in ordeal.all
        for word in PLANTED
        if word in json.dumps(_json(said), ensure_ascii=False)
    ] == []


def test_answers_are_json_that_no_browser_takes_for_a_page(ordeal):
    kinds = {said.answer.headers["content-type"].split(";")[0] for said in ordeal.all}

    assert kinds <= {"application/json", "application/problem+json"}
    assert {said.answer.headers["x-content-type-options"] for said in ordeal.all} == {"nosniff"}


def _led(session):
    """A session without what anybody who is there may add to it: their wish to speak, and messages."""
    steps = [
        {**step, "speeches": [one for one in step["speeches"] if one["mode"] != "volunteered"]}
        for step in session["steps"]
    ]
    return {**session, "steps": steps, "position": None}


def test_who_does_not_lead_has_changed_nothing_about_the_session(ordeal):
    assert _led(ordeal.meeting.session()) == _led(ordeal.session)
    with ordeal.records() as records:
        new = "SELECT DISTINCT actor FROM events WHERE rowid > :before"
        actors = [actor for (actor,) in records.execute(new, {"before": ordeal.events})]
    # The member has sent messages; of both a line may have rated an answer. Nobody else has done anything.
    assert sorted(actor.partition(":")[0] for actor in actors) in [["member"], ["member", "visitor"], []]


def test_what_was_typed_never_reached_rasa_as_a_command(ordeal):
    senders = ordeal.senders
    with ordeal.tracker() as tracker:
        rows = tracker.execute("SELECT sender_id, type_name, action_name, data FROM events").fetchall()
    events = [(kind, action, json.loads(data)) for sender, kind, action, data in rows if sender in senders]
    typed = [data["text"] or "" for kind, _, data in events if kind == "user"]

    assert len(typed) >= 1000
    assert [text for text in typed if text.startswith("/")] == []
    assert [action for _, action, _ in events if action in {"action_restart", "action_back"}] == []


def test_logs_hold_none_of_the_lines(ordeal):
    logs = ordeal.logs()
    lines = [line for line in every_line() if len(line.strip()) >= 8 and line.isprintable()]

    found = [line for line in lines if any(form in logs for form in _written_forms(line))]
    assert len(lines) > 350
    assert found == []
    assert not any(word in logs for word in PLANTED)


def test_after_all_that_a_question_is_answered_rightly(ordeal):
    for visitor in (ordeal.stack.visitor(), *(told.person for told in ordeal.told.values())):
        reply = visitor.say("灭火器怎么用")

        assert reply.hits[0]["citation"]["document"] == "安全/消防安全常识.md"
        assert reply.degraded is None


def test_a_conversation_of_a_thousand_messages_leaves_memory_as_it_was(ordeal):
    """The API keeps replies for five minutes, 12 kB each; the index findings, and buffers for long texts."""
    grown = {name: taken[-1] - taken[0] for name, taken in ordeal.memory.items()}

    assert {name: kilobytes for name, kilobytes in grown.items() if kilobytes > GROWTH_KB} == {}


def test_rasa_reads_a_short_past_however_long_the_conversation(ordeal):
    senders = ordeal.senders
    with ordeal.tracker() as tracker:
        kept = [
            tracker.execute(EVENTS_OF_THE_SESSION, {"sender": sender}).fetchone()[0] for sender in senders
        ]
        said = [tracker.execute(EVENTS, {"sender": sender}).fetchone()[0] for sender in senders]

    assert min(said) > 3_000
    assert max(kept) < 260


def _json(said: Said) -> Any:
    return said.answer.json()


def _written_forms(line: str) -> set[str]:
    return {line, json.dumps(line)[1:-1], repr(line)[1:-1], quote(line)}
