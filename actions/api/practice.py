"""Ask about a member's exercises: begin one, answer its items, see what came of it."""

from __future__ import annotations

from pydantic import JsonValue

from actions.api.door import Answered, ApiDoor
from knowledge.bank.item import ItemKind
from study.self_study.attempts import Exercise


class Source(Answered):
    """Where an answer stands."""

    document: str
    quote: str


class Marking(Answered):
    """What an answer is worth, and why."""

    right: bool | None
    waits_for_self_mark: bool
    right_answer: JsonValue
    explanation: str
    sources: tuple[Source, ...]


class Part(Answered):
    """An option, under its letter."""

    letter: str
    text: str


class Item(Answered):
    """An item as the member sees it; `marking` once it may be seen."""

    number: int
    of: int
    item: str
    kind: ItemKind
    stem: str
    parts: tuple[Part, ...]
    lefts: tuple[str, ...]
    blanks: int
    marking: Marking | None = None

    @property
    def letters(self) -> int:
        """How many letters make an answer; 0 where any number may."""
        match self.kind:
            case ItemKind.SINGLE:
                return 1
            case ItemKind.ORDERING:
                return len(self.parts)
            case ItemKind.MATCHING:
                return len(self.lefts)
            case _:
                return 0


class Numbered(Answered):
    """An item by its number."""

    number: int
    item: str


class ExamResult(Answered):
    """The result of an exam."""

    score: float
    out_of: int
    passed: bool


class Person(Answered):
    """A member by name."""

    id: str
    name: str | None = None


class Side(Answered):
    """One side of a duel; the other's marks are there once it is over."""

    member: Person
    marks: float | None = None


class Duel(Answered):
    """A duel: invited, declined, expired, open, won or drawn."""

    phase: str
    invited_by_me: bool
    winner_id: str | None = None
    sides: tuple[Side, ...]

    @property
    def mine(self) -> Side:
        """The own side: who invited comes first."""
        return self.sides[0 if self.invited_by_me else 1]

    @property
    def other(self) -> Side:
        """The other side."""
        return self.sides[1 if self.invited_by_me else 0]


class Standing(Answered):
    """An exercise as it stands."""

    id: str
    exercise: Exercise
    over: bool
    of: int
    answered: int
    right: int | None
    following: int | None
    items: tuple[Numbered, ...]
    exam: ExamResult | None = None
    duel: Duel | None = None

    def number_of(self, item: str) -> int | None:
        """Under which number it has an item."""
        return next((one.number for one in self.items if one.item == item), None)


class Begun(Answered):
    """The exercise that stands now."""

    exercise: Standing
    created: bool


class Current(Answered):
    """The item that comes next; None where nothing is left."""

    exercise: Standing
    item: Item | None


class AnswerResult(Answered):
    """What came of an answer."""

    created: bool
    exercise: Standing


class Topic(Answered):
    """A topic of the bank."""

    topic: str
    items: int


class _Topics(Answered):
    topics: tuple[Topic, ...]


class _Recent(Answered):
    recent: tuple[Standing, ...]


class Points(Answered):
    """What somebody has earned."""

    today: int
    this_week: int
    total: int
    earned_today: int


class Practice:
    """Self-study."""

    def __init__(self, door: ApiDoor) -> None:
        self._door = door

    async def begin(self, visitor: str, *, exercise_id: str, wish: dict[str, JsonValue]) -> Standing:
        """Begin an exercise; the same id again changes nothing."""
        body: dict[str, JsonValue] = {"id": exercise_id, "wish": wish}
        return (await self._door.post(Begun, "/v1/practice/exercises", visitor, body)).exercise

    async def recent(self, visitor: str) -> tuple[Standing, ...]:
        """The newest exercises, the newest first."""
        return (await self._door.get(_Recent, "/v1/practice/exercises", visitor)).recent

    async def current(self, visitor: str, exercise: str) -> Current:
        """The item that comes next."""
        return await self._door.get(Current, f"/v1/practice/exercises/{exercise}/current", visitor)

    async def item(self, visitor: str, exercise: str, number: int) -> Item:
        """An item by its number, with what came of it if that may be seen."""
        return await self._door.get(Item, f"/v1/practice/exercises/{exercise}/items/{number}", visitor)

    async def answer(
        self, visitor: str, exercise: str, item: str, answer: JsonValue, *, answer_id: str
    ) -> AnswerResult:
        """Answer an item; the same id again changes nothing."""
        body: dict[str, JsonValue] = {"id": answer_id, "item": item, "answer": answer}
        return await self._door.post(
            AnswerResult, f"/v1/practice/exercises/{exercise}/answers", visitor, body
        )

    async def skip(self, visitor: str, exercise: str, item: str, *, skip_id: str) -> Standing:
        """Put an item off until after the others."""
        body: dict[str, JsonValue] = {"id": skip_id, "item": item}
        return await self._door.post(Standing, f"/v1/practice/exercises/{exercise}/skips", visitor, body)

    async def hand_in(self, visitor: str, exercise: str, *, hand_in_id: str) -> Standing:
        """Be done with it."""
        body: dict[str, JsonValue] = {"id": hand_in_id}
        return await self._door.post(Standing, f"/v1/practice/exercises/{exercise}/hand-in", visitor, body)

    async def mark_own(self, visitor: str, exercise: str, item: str, mark: str, *, mark_id: str) -> None:
        """Mark the own answer in words; the first mark stands."""
        body: dict[str, JsonValue] = {"id": mark_id, "item": item, "self_mark": mark}
        path = f"/v1/practice/exercises/{exercise}/self-marks"
        await self._door.post(dict[str, JsonValue], path, visitor, body)

    async def reply(self, visitor: str, exercise: str, *, accepted: bool, reply_id: str) -> Standing:
        """Accept an invitation to a duel, or do not; the first reply stands."""
        body: dict[str, JsonValue] = {"id": reply_id, "accepted": accepted}
        return await self._door.post(Standing, f"/v1/practice/exercises/{exercise}/reply", visitor, body)

    async def topics(self, visitor: str) -> tuple[Topic, ...]:
        """What 专项 there are."""
        return (await self._door.get(_Topics, "/v1/practice/topics", visitor)).topics

    async def points(self, visitor: str) -> Points:
        """What the member has earned."""
        return await self._door.get(Points, "/v1/practice/points", visitor)

    async def report(self, visitor: str, item: str, text: str, *, report_id: str) -> None:
        """Report that something is wrong with an item."""
        body: dict[str, JsonValue] = {"id": report_id, "item": item, "concern": "other", "text": text}
        await self._door.post(dict[str, JsonValue], "/v1/practice/item-reports", visitor, body)
