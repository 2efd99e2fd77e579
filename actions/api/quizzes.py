"""Ask about led quizzes, lead them, and answer in them."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from actions.api.door import Answered, ApiDoor
from actions.api.practice import Source
from actions.api.sessions import LedSession
from knowledge.bank.item import ItemKind
from study.quiz.state import Phase


class Asked(Answered):
    """An item on the screen; its parts are lettered from A in this order."""

    number: int
    kind: ItemKind
    stem: str
    parts: tuple[str, ...]
    lefts: tuple[str, ...]
    blanks: int


class Revealed(Answered):
    """What is right about the item on the screen, and why."""

    number: int
    right: JsonValue
    explanation: str
    sources: tuple[Source, ...]


class Counts(Answered):
    """How many have joined and answered; `right` once the item is closed."""

    joined: int
    answered: int
    right: int | None = None


class Place(Answered):
    """A player's place."""

    rank: int
    name: str | None
    score: str


class TeamPlace(Answered):
    """A team's place."""

    rank: int
    name: str | None
    average: str


class LedQuiz(Answered):
    """A quiz as it stands, for everybody."""

    id: str
    phase: Phase
    items: int
    shown: tuple[int, ...]
    asked: Asked | None
    counts: Counts | None
    revealed: Revealed | None
    ranking: tuple[Place, ...]
    team_ranking: tuple[TeamPlace, ...]

    @property
    def following(self) -> int | None:
        """The item that comes next; None where all were shown."""
        number = max(self.shown, default=-1) + 1
        return number if number < self.items else None


class MyQuiz(Answered):
    """A quiz as the member's phone shows it."""

    id: str
    phase: Phase
    items: int
    asked: Asked | None
    own: JsonValue
    mark: str | None
    revealed: Revealed | None


class Taken(Answered):
    """What became of an answer."""

    late: bool


class QuizLine(Answered):
    """A quiz in the list of a session."""

    id: str
    phase: Phase


class Quizzes:
    """Led quizzes."""

    def __init__(self, door: ApiDoor) -> None:
        self._door = door

    async def going_on(self, visitor: str, session: str) -> QuizLine | None:
        """The quiz of a session that is not over; it holds one at a time."""
        lines = await self._door.get(tuple[QuizLine, ...], f"/v1/sessions/{session}/quizzes", visitor)
        return next((one for one in lines if one.phase is not Phase.OVER), None)

    async def newest(self, visitor: str, session: str) -> QuizLine | None:
        """The quiz begun last."""
        lines = await self._door.get(tuple[QuizLine, ...], f"/v1/sessions/{session}/quizzes", visitor)
        return lines[-1] if lines else None

    async def read(self, visitor: str, session: str, quiz: str) -> LedQuiz:
        """One as it stands."""
        return await self._door.get(LedQuiz, f"/v1/sessions/{session}/quizzes/{quiz}", visitor)

    async def mine(self, visitor: str, session: str, quiz: str) -> MyQuiz:
        """The same for who plays."""
        return await self._door.get(MyQuiz, f"/v1/sessions/{session}/quizzes/{quiz}/mine", visitor)

    async def begin(
        self, visitor: str, session: LedSession, *, quiz: str, title: str, section: Mapping[str, JsonValue]
    ) -> LedQuiz:
        """Begin one of items found by rule; the same id again changes nothing."""
        body: dict[str, JsonValue] = {
            "id": quiz,
            "epoch": session.epoch,
            "title": title,
            "items": {"type": "rule", "sections": [dict(section)]},
        }
        return await self._door.post(LedQuiz, f"/v1/sessions/{session.id}/quizzes", visitor, body)

    async def command(
        self, visitor: str, session: LedSession, quiz: str, *, order_id: str, action: Mapping[str, JsonValue]
    ) -> LedQuiz:
        """Show, reveal, pause, end; the same id again changes nothing."""
        body: dict[str, JsonValue] = {"id": order_id, "epoch": session.epoch, "action": dict(action)}
        path = f"/v1/sessions/{session.id}/quizzes/{quiz}/commands"
        return await self._door.post(LedQuiz, path, visitor, body)

    async def answer(
        self, visitor: str, session: str, quiz: str, number: int, answer: JsonValue, *, answer_id: str
    ) -> Taken:
        """Answer an item; the same id again changes nothing."""
        body: dict[str, JsonValue] = {"id": answer_id, "number": number, "answer": answer}
        return await self._door.post(Taken, f"/v1/sessions/{session}/quizzes/{quiz}/answers", visitor, body)
