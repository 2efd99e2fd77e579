"""Take what somebody says about the answer just given, and list for content staff what was said."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import asdict
from typing import ClassVar

from actions import collaborators
from actions.api.feedback import RatedAnswer
from actions.api_client import ApiClient
from actions.asking import find
from actions.collaborators import Materials
from actions.labels import label
from actions.last_answer import LastAnswer
from actions.turn import Acting, Turn
from index.errors import IndexingError

log = logging.getLogger(__name__)

RATED, COMMENT = "rated_answer", "feedback_comment"
KIND = "feedback"
FORM = "feedback_form"
LONGEST_QUESTION = 500
LINES = 5


class _Rating(Acting):
    """What both thumbs have in common: they mean the answer given right before, and none given earlier."""

    kind = KIND
    unavailable = "utter_rating_not_recorded"
    thumb: ClassVar[str]

    def __init__(
        self,
        api: Callable[[], ApiClient] = collaborators.api,
        materials: Callable[[], Materials] = collaborators.materials,
    ) -> None:
        super().__init__(api)
        self._materials = materials

    async def rate(self, turn: Turn, *, comment: str | None = None) -> bool:
        """Record it once; False if nothing was answered right before."""
        last = turn.just_answered(also=KIND)
        if last is None:
            return False
        answer = await asyncio.to_thread(self._answer, last)
        order = turn.order(f"{self.thumb}:{answer.question}")
        await turn.api.feedback.rate(
            turn.visitor, answer, feedback_id=order.id, thumb=self.thumb, comment=comment
        )
        turn.settled()
        turn.remember(RATED, asdict(answer))
        return True

    def _answer(self, last: LastAnswer) -> RatedAnswer:
        """What was answered: asked again, which gives the same as long as the release is the same."""
        question = " ".join([*last.asked.topics, last.asked.question])[:LONGEST_QUESTION]
        passages = [] if last.shown is None else [last.shown]
        try:
            findings = find(self._materials(), last.asked)
        except IndexingError as error:
            log.warning("rated without card and release: %s", error)
            return RatedAnswer(question, passages, None, "")
        shown = findings.hits[last.place : last.place + 1] if last.place >= 0 and not last.opened else ()
        card = next((hit.card_id for hit in shown if hit.citation.passage_id == last.shown), None)
        return RatedAnswer(question, passages, card, findings.release)


class ThumbsUp(_Rating):
    """Records that the answer helped."""

    called = "action_thumbs_up"
    thumb = "up"

    async def act(self, turn: Turn) -> None:
        """With no answer before, it is praise."""
        if not await self.rate(turn):
            turn.say("utter_praise")
            return
        turn.forget(RATED)
        turn.say("utter_rated_up", kind=KIND)


class ThumbsDown(_Rating):
    """Records that the answer did not help, in the words in which that was said."""

    called = "action_thumbs_down"
    thumb = "down"

    async def act(self, turn: Turn) -> None:
        """Offers to say more, and to hand the question over; with no answer before, it is a complaint."""
        is_about_answer = turn.intent == "thumbs_down"
        said = turn.text if is_about_answer and not turn.text.startswith("/") else None
        if await self.rate(turn, comment=said):
            turn.say("utter_rated_down", kind=KIND)
        else:
            turn.say("utter_rate_what" if is_about_answer else "utter_complain")


class BeginComment(Acting):
    """Lets somebody say what was wrong with the answer that was rated last."""

    called = "action_begin_comment"
    kind = KIND

    async def act(self, turn: Turn) -> None:
        """The form asks; without a rated answer there is nothing to say it about."""
        turn.forget(COMMENT)
        if turn.slot(RATED) is None:
            turn.say("utter_rate_what")
            turn.stay_here(instead_of=FORM)


class SubmitComment(Acting):
    """Sends the comment, as a feedback that counts with the one before."""

    called = "action_submit_comment"
    kind = KIND
    unavailable = "utter_rating_not_recorded"

    async def act(self, turn: Turn) -> None:
        """Record it once."""
        said = str(turn.slot(COMMENT))
        answer = RatedAnswer(**turn.slot(RATED))
        order = turn.order(f"comment:{answer.question}:{said}")
        await turn.api.feedback.rate(
            turn.visitor, answer, feedback_id=order.id, thumb=ThumbsDown.thumb, comment=said
        )
        turn.settled()
        turn.say("utter_comment_recorded", kind=KIND)
        turn.forget(COMMENT, RATED)

    async def interrupted(self, turn: Turn) -> None:
        """It is said again."""
        turn.forget(COMMENT)


class FeedbackQueue(Acting):
    """Lists what waits for a better answer, to content staff."""

    called = "action_feedback_queue"
    kind = "feedback_queue"  # not KIND: no answer is rated after it
    forbidden = "utter_only_content_reviews"

    async def act(self, turn: Turn) -> None:
        """The most pressing ones; who said it is not told."""
        queue = await turn.api.feedback.queue(turn.visitor, limit=LINES)
        if not queue.entries:
            turn.say("utter_no_feedback", kind=self.kind)
            return
        line = label("feedback", "line")
        lines = "\n".join(
            line.format(question=one.question, downs=one.downs, handed=one.handed) for one in queue.entries
        )
        turn.say("utter_feedback_queue", kind=self.kind, total=queue.total, lines=lines)
