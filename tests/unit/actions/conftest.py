"""Give the tests of the actions an index, an API and a conversation to act on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import collaborators
from actions.api_client import ApiClient
from index.errors import NoReleaseError, UnknownPassageError
from index.hits import Citation, Findings, Hit, HitKind
from index.passage_store import StoredDocument, StoredPassage
from index.searcher import ReleaseInfo
from knowledge.document import Validity

VISITOR = "visitor-1"


@dataclass
class FakeMaterials:
    """An index whose findings are written down beforehand; it notes what was searched."""

    findings: dict[str, Findings] = field(default_factory=dict)
    passages: dict[str, StoredPassage] = field(default_factory=dict)
    searched: list[str] = field(default_factory=list)

    def search(self, question: str, *, k: int = 10) -> Findings:
        self.searched.append(question)
        return self.findings.get(question) or Findings(question, (), 0.0, False, "r1")

    def passage(self, passage_id: str) -> StoredPassage:
        if passage_id not in self.passages:
            raise UnknownPassageError(passage_id, "r1")
        return self.passages[passage_id]

    def document(self, path: str) -> StoredDocument:
        return StoredDocument(
            1, "sample", path, "党费细则", None, None, None, None, None, Validity.IN_FORCE, None
        )

    def info(self) -> ReleaseInfo:
        return ReleaseInfo("sample", "r1", 1, 1, 1, 0, "m", "2026-11-22")


@dataclass
class FakeApi:
    """An HTTP API with one answer, or one a path; it notes the requests it got.

    `routes` holds (status, answer), or an error to raise, by the method and the end of the path.
    """

    status: int = 200
    answer: Any = None
    error: Exception | None = None
    routes: dict[tuple[str, str], Any] = field(default_factory=dict)
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.error is not None:
            raise self.error
        for (method, end), routed in self.routes.items():
            if request.method == method and request.url.path.endswith(end):
                if isinstance(routed, Exception):
                    raise routed
                return httpx.Response(routed[0], json=routed[1])
        return httpx.Response(self.status, json=self.answer)

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.requests if request.content]


@pytest.fixture
def materials() -> FakeMaterials:
    return FakeMaterials()


@pytest.fixture(autouse=True)
def no_release(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test opens an index that happens to lie on this machine."""

    def refuse() -> FakeMaterials:
        raise NoReleaseError("sample", Path())

    monkeypatch.setattr(collaborators, "materials", refuse)


@pytest.fixture
def api() -> FakeApi:
    return FakeApi()


@pytest.fixture
def client(api: FakeApi, tmp_path: Path) -> Callable[[], ApiClient]:
    token = tmp_path / "service-token"
    token.write_text("s3cret\n", encoding="ascii")
    http = httpx.AsyncClient(transport=httpx.MockTransport(api))
    return lambda: ApiClient(http, "http://api", token)


@pytest.fixture
def make_hit() -> Callable[..., Hit]:
    def make(
        quote: str,
        *,
        provision: str | None = "第一条",
        answer: str | None = None,
        validity: Validity = Validity.IN_FORCE,
        number: str | None = None,
        title: str = "党费细则",
    ) -> Hit:
        citation = Citation(
            passage_id=f"p-{provision}",
            library="sample",
            document="党费/细则.md",
            title=title,
            number=number,
            headings=("第一章 总则",),
            provision=provision,
            validity=validity,
            issued=None,
            effective=None,
            start=0,
            end=len(quote),
        )
        kind = HitKind.PASSAGE if answer is None else HitKind.CARD
        return Hit(kind, quote, citation, 0.8, 0.9, title, answer, None if answer is None else "card-1")

    return make


@pytest.fixture
def found() -> Callable[..., Findings]:
    def make(question: str, hits: Sequence[Hit], *, confidence: float) -> Findings:
        return Findings(question, tuple(hits), confidence, confidence >= 0.5, "r1", {"embed": 2.0})

    return make


@dataclass
class Turn:
    """What an action said and which slots it set."""

    messages: list[dict[str, Any]]
    slots: dict[str, Any]
    next_action: str | None = None

    @property
    def responses(self) -> list[str]:
        return [message["response"] for message in self.messages]


@pytest.fixture
def run() -> Callable[..., Turn]:
    def run_action(
        action: Action,
        text: str = "",
        *,
        slots: dict[str, Any] | None = None,
        entities: Sequence[Any] = (),
        intent: str = "ask",
        history: Sequence[dict[str, Any]] = (),
    ) -> Turn:
        message = {"text": text, "entities": list(entities), "intent": {"name": intent}}
        tracker = Tracker(VISITOR, slots or {}, message, list(history), False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        events = asyncio.run(action.run(dispatcher, tracker, {}))
        slots_set = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        forced = [event["name"] for event in events if event["event"] == "followup"]
        return Turn(dispatcher.messages, slots_set, next(iter(forced), None))

    return run_action
