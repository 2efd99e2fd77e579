"""Play a quiz on a phone that drops: what is answered is sent until it is acknowledged."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from uuid import uuid4

from tests.integration.api.playing import right_answer
from tests.simulation.event_stream import Told
from tests.simulation.phone import Phone
from tests.simulation.wire import Answer

PAUSED, TAKEN = 409, {200, 201}
CHANGES_MIND = 0.15
KNOWS = 0.6


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer that was acknowledged."""

    id: str
    number: int
    value: object
    late: bool
    seconds: float
    tries: int


class QuizPhone(Phone):
    """A phone whose owner answers each item some time after it was shown; everything comes by the stream."""

    def __init__(self, *told: object, session: str, member: str, thinks_s: float) -> None:
        super().__init__(*told)
        self.session, self.member = session, member
        self.sent: list[Sent] = []
        self.quiz = ""
        self._thinks_s = thinks_s
        self._answering: set[asyncio.Task] = set()
        self._over = asyncio.Event()

    async def play(self) -> dict:
        """Watch until the session is over, and look at the score then."""
        await self.watch(self.session)
        return (await self.send("GET", f"/v1/sessions/{self.session}/quizzes/{self.quiz}/mine")).json()

    async def quiet(self) -> None:
        """Wait until the quiz is over and everything that was answered is acknowledged."""
        await self._over.wait()
        await asyncio.gather(*self._answering)

    def _take(self, told: Told, opened: float) -> None:
        known = len(self.seen)
        super()._take(told, opened)
        if len(self.seen) == known:
            return
        if told.kind == "quiz_begun":
            self.quiz = told.data["id"]
            self._start(self._join(told))
        elif told.kind == "quiz_item_shown":
            self._start(self._answer(told))
        elif told.kind == "quiz_ended":
            self._over.set()

    def _start(self, doing) -> None:
        task = asyncio.create_task(doing)
        self._answering.add(task)

    async def _join(self, told: Told) -> None:
        answer = await self._post("join", {"id": str(uuid4())})
        assert answer.status in TAKEN, answer

    async def _answer(self, told: Told) -> None:
        details, random = told.data["details"], self._weather.random
        asked = details["asked"]
        await asyncio.sleep(random.uniform(0, self._thinks_s))
        await self._give(asked["number"], self._value(asked, details["item"]))
        if random.random() < CHANGES_MIND:
            await self._give(asked["number"], self._value(asked, details["item"]))

    async def _give(self, number: int, value: object) -> None:
        body = {"id": str(uuid4()), "number": number, "answer": value}
        began, before = time.monotonic(), self.counts.requests["sent"]
        while (answer := await self._post("answers", body)).status == PAUSED:
            assert answer.json()["code"] == "quiz_paused", answer
            await asyncio.sleep(0.3)
        took_s, tries = time.monotonic() - began, self.counts.requests["sent"] - before
        assert answer.status in TAKEN, answer
        self.sent.append(Sent(body["id"], number, value, answer.json()["late"], took_s, tries))

    async def _post(self, what: str, body: dict) -> Answer:
        return await self.send("POST", f"/v1/sessions/{self.session}/quizzes/{self.quiz}/{what}", body)

    def _value(  # noqa: PLR0911 - one for each kind
        self, asked: dict, item: str
    ) -> object:
        random = self._weather.random
        if random.random() < KNOWS:
            return right_answer(asked, item)
        letters = "ABCDEFGHIJ"[: len(asked["parts"])]
        match asked["kind"]:
            case "single":
                return random.choice(letters)
            case "multiple":
                return sorted(random.sample(letters, random.randint(1, len(letters))))
            case "true_false":
                return random.random() < 1 / 2
            case "fill_in":
                return ["不知道"] * asked["blanks"]
            case "ordering":
                return random.sample(letters, len(letters))
            case _:
                return random.sample(letters, len(asked["lefts"]))
