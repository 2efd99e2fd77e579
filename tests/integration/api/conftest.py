"""The whole application on a real database, beside a Rasa and an index that tests steer."""

import asyncio
import json
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.identity import COOKIE
from api.services import Collaborators
from api.settings import ApiSettings
from index.errors import (
    NoReleaseError,
    QuoteNotThereError,
    UnknownCardError,
    UnknownDocumentError,
    UnknownPassageError,
)
from index.filters import IN_FORCE
from index.hits import CardPage, Citation, Findings, Hit, HitKind
from index.passage_store import StoredDocument, StoredPassage
from index.searcher import PassageContext, ReleaseInfo
from knowledge.bank.drafting import draft_items
from knowledge.document import Passage, Validity
from study.actors import SYSTEM, Actor
from study.ledger import surveys
from study.people import branches, members
from study.people.members import Entry
from study.people.records import Grant, Role
from study.people.roles import write as write_roles
from study.session.actions import Command, LeadMode, Plan, StartOnTheSpot
from study.session.deciding import Circumstances
from study.session.running_order import usual_order
from study.sign_in import sign_ins, tokens
from study.sign_in.tokens import TokenKind

DOCUMENT = StoredDocument(
    row=0,
    library="sample",
    path="党员/发展党员.md",
    title="发展党员工作细则",
    number=None,
    level=None,
    issued=None,
    effective=None,
    expires=None,
    validity=Validity.IN_FORCE,
    source=None,
)
CARDS = {"c1": ("预备期多长？", "核定的答案：一年。"), "c2": ("党费怎么交？", "核定的答案：按月交。")}
TO_DRAFT_FROM = "党员每年集中学习不少于三十二学时。支部每届任期为三年。"
TEXTS = ("预备期从通过之日算起。", "预备党员的预备期为一年。", "预备期满应当及时讨论。")


class Clock:
    """The wall clock, set by hand."""

    def __init__(self):
        self.moment = datetime(2026, 6, 30, 4, tzinfo=UTC)

    def __call__(self):
        return self.moment


class Rasa:
    """Rasa's REST channel and the action server, as the network shows them."""

    def __init__(self):
        self.heard = []
        self.held = False
        self.rasa_up = True
        self.actions_up = True
        self.says = lambda sender, message: [{"recipient_id": sender, "text": f"heard {message}"}]

    async def __call__(self, request):
        up = self.actions_up if request.url.port == 15055 else self.rasa_up
        if not up:
            raise httpx.ConnectError("refused", request=request)
        if request.method == "GET":
            return httpx.Response(200, json={"status": "ok"})
        body = json.loads(request.content)
        self.heard.append((body["sender"], body["message"]))
        while self.held:
            await asyncio.sleep(0.01)
        answer = self.says(body["sender"], body["message"])
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)


class Searcher:
    """An index of one document; knows about 预备期 and nothing else."""

    def __init__(self):
        self.built = True
        self.approved = {}

    def open(self):
        if not self.built:
            raise NoReleaseError("sample", "var/releases/sample")
        return self

    def search(self, question, *, k=10, filters=IN_FORCE):
        self.open()
        known = "预备期" in question
        hits = tuple(_hit(row) for row in (1, 0, 2))[:k]
        return Findings(question, hits, 0.93 if known else 0.11, known, "r1", {"embed": 1.5})

    def context(self, passage_id, *, before, after):
        self.open()
        if passage_id not in {"p0", "p1", "p2"}:
            raise UnknownPassageError(passage_id, "r1")
        row = int(passage_id[1])
        first, last = max(row - before, 0), min(row + after, 2)
        shown = tuple(_passage(near) for near in range(first, last + 1))
        return PassageContext(DOCUMENT, shown, row - first, first > 0, last < 2)

    def drafts(self, document):
        self.open()
        if document != DOCUMENT.path:
            raise UnknownDocumentError(document, "r1")
        passage = Passage(document, ("第四章",), "第二十五条", 0, 0, len(TO_DRAFT_FROM), TO_DRAFT_FROM)
        return draft_items(passage, title=DOCUMENT.title, topic="党员")

    def card_ids(self):
        self.open()
        return (*self.approved, *CARDS)

    def quoted_document(self, passage_id, quote):
        self.context(passage_id, before=0, after=0)
        if quote not in TEXTS[int(passage_id[1])]:
            raise QuoteNotThereError(passage_id)
        return DOCUMENT.path

    def publish_cards(self, cards, *, now):
        self.approved = {card.id: card for card in cards}

    def card(self, card_id):
        self.open()
        if card_id not in CARDS:
            raise UnknownCardError(card_id, "r1")
        return CardPage(card_id, *CARDS[card_id], TEXTS[1], _hit(1).citation)

    def info(self):
        self.open()
        return ReleaseInfo("sample", "r1", 1, 3, 1, 0, "bge", "2026-06-30T00:00:00Z")

    def close(self):
        pass


def _passage(row):
    return StoredPassage(row, f"p{row}", DOCUMENT.path, 0, ("第四章",), "第二十五条", row, 0, 9, TEXTS[row])


def _hit(row):
    start = sum(map(len, TEXTS[:row]))
    citation = Citation(
        passage_id=f"p{row}",
        library="sample",
        document=DOCUMENT.path,
        title=DOCUMENT.title,
        number=None,
        headings=("第四章",),
        provision="第二十五条",
        validity=Validity.IN_FORCE,
        issued=None,
        effective=None,
        start=start,
        end=start + len(TEXTS[row]),
    )
    return Hit(HitKind.PASSAGE, TEXTS[row], citation, 0.8 - row / 10, 0.7 - row / 10, "第二十五条")


class World:
    """One running application with everything around it, and the browsers that visit."""

    def __init__(self, folder, **settings):
        self.clock, self.rasa, self.searcher = Clock(), Rasa(), Searcher()
        self.settings = ApiSettings(
            data_dir=folder / "var",
            page_dir=folder / "dist",
            rasa_port=15005,
            actions_port=15055,
            chat_timeout_s=0.3,
            chat_in_flight=8,
            _env_file=None,
            **settings,
        )
        around = Collaborators(self.searcher.open, self.clock, httpx.MockTransport(self.rasa))
        self.app = create_app(self.settings, around)
        self.address = ""

    @contextmanager
    def running(self):
        """Serve on a free port, over real connections."""
        config = uvicorn.Config(self.app, port=0, log_config=None, access_log=False, lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            self.app.state.services.live.lasts_s = 1.0  # a test reads a stream to its end
            self.address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
            yield
        finally:
            self.app.state.stopping = lambda: True
            server.should_exit = True
            thread.join()

    def browser(self, **headers):
        """A browser: a cookie jar of its own."""
        return httpx.Client(base_url=self.address, headers=headers, trust_env=False, verify=False, timeout=30)

    @property
    def storage(self):
        """The records of the running application."""
        return self.app.state.services.storage

    @property
    def identities(self):
        """What signs the cookies of the running application."""
        return self.app.state.services.identities

    def branch(self, name):
        """A branch of that name, made when it is first named."""
        known = {branch.name: branch for branch in branches.every(self.storage)}
        return known.get(name) or branches.add(self.storage, name, actor=SYSTEM, now=self.clock())

    def enrol(self, staff_number, *, name="王芳", branch="客运一支部", roles=()):
        """A member of the roster, who cannot sign in yet; an administrator belongs to no branch."""
        home = None if "admin" in roles else self.branch(branch).id
        with self.storage.writing() as connection:
            member = members.add(connection, Entry(staff_number, name, home, None), now=self.clock())
            grants = frozenset(Grant(Role(role), None if role == "admin" else home) for role in roles)
            write_roles(
                connection, members.demand(connection, member), grants, actor=SYSTEM, now=self.clock()
            )
        return member

    def member(self, staff_number="1001", **more):
        """A browser in which a new member has signed in."""
        member = self.enrol(staff_number, **more)
        return self.signed_in(member)

    def screen(self, branch="客运一支部"):
        """A screen that hangs in a branch."""
        home = self.branch(branch).id
        _, secret = tokens.issue(
            self.storage, TokenKind.DEVICE, "屏幕", branch=home, actor=SYSTEM, now=self.clock()
        )
        return self.browser(Authorization=f"Bearer {secret}")

    def session(self, branch, *, leader):
        """A led session that goes on in a branch; nobody's browser leads it."""
        made = uuid4()
        plan = Plan(str(branch), "主题党日", LeadMode.BRANCH_SECRETARY, str(leader), usual_order())
        command = Command(made, made, str(leader), "d-nobody", StartOnTheSpot(plan))
        around = Circumstances("box", self.clock(), frozenset({"d-nobody"}))
        surveys.run(self.storage, command, lambda _: around, actor=Actor.member(leader), lasts=timedelta(0))
        return made

    def signed_in(self, member):
        """Another browser of a member's, signed in without PIN."""
        browser = self.browser()
        with self.storage.writing() as connection:
            visitor = sign_ins.open_sign_in(connection, member, now=self.clock())
        browser.cookies.set(COOKIE, str(self.identities._signer.dumps(visitor)), domain="127.0.0.1")
        return browser

    def service(self, visitor):
        """The bot's actions, on behalf of a visitor."""
        token = (self.settings.secrets_dir / "service-token").read_text().strip()
        return self.browser(**{"Authorization": f"Bearer {token}", "X-On-Behalf-Of": visitor})


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    with made.running():
        yield made


@pytest.fixture
def browser(world):
    return world.browser()


@pytest.fixture
def member(world):
    """A browser in which a member has signed in."""
    return world.member()


@pytest.fixture
def say(browser):
    """Say something to the bot as one browser; returns the response."""

    def send(text=None, *, client_id=None, by=browser, **more):
        body = {
            "client_id": str(client_id or uuid4()),
            **({"text": text} if text is not None else {}),
            **more,
        }
        return by.post("/v1/chat", json=body)

    return send
