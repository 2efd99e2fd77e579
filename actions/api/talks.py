"""Ask about the six talks (六必谈): which are due, which were held. Of their notes nothing comes this way."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import quote

from pydantic import JsonValue, RootModel

from actions.api.door import Answered, ApiDoor


class Somebody(Answered):
    """A member."""

    id: str
    name: str | None = None
    group: str | None = None


class Need(Answered):
    """A talk that is necessary."""

    id: str
    member: Somebody
    level_name: str
    due_on: date | None
    state: str


class Due(Answered):
    """What a branch has to do."""

    needs: tuple[Need, ...]


class Talk(Answered):
    """A talk that was."""

    id: str
    talker: Somebody
    member: Somebody
    level: int
    need_id: str | None
    held_at: datetime


class Awaited(Answered):
    """That somebody will talk with the member."""

    due_on: date | None


class Progress(Answered):
    """How often somebody has talked."""

    level_name: str
    done: int
    wanted: int
    first: date
    last: date


class MyTalks(Answered):
    """A member's own."""

    talks: tuple[Talk, ...]
    awaited: tuple[Awaited, ...]
    progress: tuple[Progress, ...]


class Level(Answered):
    """One of the levels; `mine` if the member may record talks of it."""

    level: int
    name: str
    talkers: str
    mine: bool


class Occasion(Answered):
    """Something that makes a talk necessary."""

    occasion: str
    name: str
    group_name: str


class Rules(Answered):
    """Who must be talked with."""

    occasions: tuple[Occasion, ...]
    levels: tuple[Level, ...]


class _Colleagues(RootModel[tuple[Somebody, ...]]):
    pass


class _Recorded(Answered):
    talk: Talk


class Talks:
    """The six talks."""

    def __init__(self, door: ApiDoor) -> None:
        self._door = door

    async def due(self, visitor: str, branch: str) -> Due:
        """What is due in a branch; for its secretaries."""
        return await self._door.get(Due, f"/v1/branches/{branch}/talks", visitor)

    async def mine(self, visitor: str) -> MyTalks:
        """The own talks."""
        return await self._door.get(MyTalks, "/v1/talks/mine", visitor)

    async def rules(self, visitor: str) -> Rules:
        """The levels and occasions."""
        return await self._door.get(Rules, "/v1/talks/rules", visitor)

    async def colleagues(self, visitor: str, name: str) -> tuple[Somebody, ...]:
        """Whom a name may mean in the own branch, or in one that the member leads: 王芳, 小王."""
        path = f"/v1/talks/colleagues?name={quote(name)}"
        return (await self._door.get(_Colleagues, path, visitor)).root

    async def record(
        self, visitor: str, *, talk_id: str, member: str, level: int, occasion: str | None
    ) -> Talk:
        """Tell that the two have talked; the same id again changes nothing."""
        body: dict[str, JsonValue] = {
            "id": talk_id,
            "member_id": member,
            "level": level,
            "occasion": occasion,
        }
        return (await self._door.post(_Recorded, "/v1/talks", visitor, body)).talk
