"""Ask for a member's own records, bring requests in, and read the handed questions."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field, JsonValue

from actions.api.door import Answered, ApiDoor

LOCAL_TIME = ZoneInfo("Asia/Shanghai")


class CheckIn(Answered):
    """A day's check-in as the API has it."""

    name: str
    mode: str
    note: str | None = None
    day: date | None = None
    recorded_at: datetime

    @property
    def clock_time(self) -> str:
        """Hour and minute in Asia/Shanghai."""
        return self.recorded_at.astimezone(LOCAL_TIME).strftime("%H:%M")


class CheckInResult(Answered):
    """The check-in that stands now; `created` is false if it stood before."""

    check_in: CheckIn
    created: bool


class MyCheckIns(Answered):
    """Today's check-in, and the newest ones with it."""

    today: CheckIn | None
    recent: tuple[CheckIn, ...] = ()


class MyDay(Answered):
    """A daily check-in."""

    day: date
    mode: str


class MySession(Answered):
    """A session in which the member was expected, or a guest."""

    title: str
    day: date
    fate: str


class MyRecords(Answered):
    """What the member did in a period."""

    check_ins: tuple[MyDay, ...]
    sessions: tuple[MySession, ...]
    speeches: tuple[dict[str, JsonValue], ...] = ()

    @property
    def counted(self) -> int:
        """In how many of the sessions they are counted."""
        return sum(one.fate == "counted" for one in self.sessions)


class Satisfied(Answered):
    """What was answered in surveys that may be told."""

    answers: int
    content: float | None = None


class Numbers(Answered):
    """Sums of a branch."""

    sessions: tuple[str, ...]
    expected: int
    counted: int
    participation: float | None
    speeches: dict[str, int]
    satisfaction: Satisfied | None = None


class Part(Answered):
    """The sums of one station, month or group; what has no name is of those who are in none."""

    name: str | None = Field(validation_alias=AliasChoices("station", "month", "group"))
    numbers: Numbers


class BranchFigures(Answered):
    """The figures of a branch in a period, and cut in three ways."""

    branch: str
    total: Numbers
    months: tuple[Part, ...] = ()
    groups: tuple[Part, ...] = ()
    stations: tuple[Part, ...] = ()

    def cut_by(self, cut: str) -> tuple[Part, ...]:
        """By station, month or group."""
        return {"station": self.stations, "month": self.months, "group": self.groups}[cut]


class Request(Answered):
    """A request (诉求) that was brought in."""

    id: str
    state: str


class RequestResult(Answered):
    """The request that stands now, and whether this made it."""

    request: Request
    created: bool


class HandedQuestion(Answered):
    """A question that was handed to the secretary."""

    text: str
    recorded_at: datetime


class HandedQuestions(Answered):
    """The newest of them."""

    recent: tuple[HandedQuestion, ...]


class Records:
    """Records of a member, and what members brought in."""

    def __init__(self, door: ApiDoor) -> None:
        self._door = door

    async def check_in(self, visitor: str, *, check_in_id: str, mode: str, note: str | None) -> CheckInResult:
        """Record the day's check-in; the same id again changes nothing."""
        body: dict[str, JsonValue] = {"id": check_in_id, "mode": mode, "note": note}
        return await self._door.post(CheckInResult, "/v1/check-ins", visitor, body)

    async def check_ins(self, visitor: str) -> MyCheckIns:
        """The day's check-in, and those of the days before."""
        return await self._door.get(MyCheckIns, "/v1/check-ins/mine", visitor)

    async def mine(self, visitor: str, *, first: date, last: date) -> MyRecords:
        """What the member who is signed in did in a period."""
        return await self._door.get(MyRecords, f"/v1/me/records?from={first}&to={last}", visitor)

    async def figures(self, visitor: str, branch: str, *, first: date, last: date) -> BranchFigures:
        """The figures of a branch, for its secretaries."""
        path = f"/v1/branches/{branch}/figures?from={first}&to={last}"
        return await self._door.get(BranchFigures, path, visitor)

    async def hand_over(self, visitor: str, *, question_id: str, text: str) -> None:
        """Hand a question to the secretary; the same id again changes nothing."""
        body: dict[str, JsonValue] = {"id": question_id, "text": text}
        await self._door.post(dict[str, JsonValue], "/v1/handed-questions", visitor, body)

    async def handed_questions(self, visitor: str) -> tuple[HandedQuestion, ...]:
        """The newest questions that anybody handed over; for secretaries and content staff."""
        return (await self._door.get(HandedQuestions, "/v1/handed-questions", visitor)).recent

    async def bring_request(self, visitor: str, *, request_id: str, text: str) -> RequestResult:
        """Bring a request in by name; the same id again changes nothing."""
        body: dict[str, JsonValue] = {"id": request_id, "text": text}
        return await self._door.post(RequestResult, "/v1/requests", visitor, body)
