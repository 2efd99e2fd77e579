"""Tell the API what people think of answers, and read what waits for a better one."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from actions.api.door import Answered, ApiDoor


@dataclass(frozen=True, slots=True)
class RatedAnswer:
    """What was asked, and what answered it: the ids of passages, of the card, and of the release."""

    question: str
    passages: list[str]
    card: str | None
    release: str


class FeedbackEntry(Answered):
    """All that waits about one question."""

    question: str
    downs: int
    handed: int


class FeedbackQueue(Answered):
    """The most pressing entries, and how many there are."""

    entries: tuple[FeedbackEntry, ...]
    total: int


class Feedback:
    """Feedback of whoever talks, and the queue for content staff."""

    def __init__(self, door: ApiDoor) -> None:
        self._door = door

    async def rate(
        self, visitor: str, answer: RatedAnswer, *, feedback_id: str, thumb: str, comment: str | None
    ) -> None:
        """Say whether an answer helped; the same id again changes nothing."""
        body = {"id": feedback_id, "thumb": thumb, "comment": comment, **asdict(answer)}
        await self._door.post(Answered, "/v1/feedback", visitor, body)

    async def queue(self, visitor: str, *, limit: int) -> FeedbackQueue:
        """What waits; for content staff only."""
        return await self._door.get(FeedbackQueue, f"/v1/feedback/queue?limit={limit}", visitor)
