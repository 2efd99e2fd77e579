"""Ask a member in the chat what they thought of a session that is over.

The gateway asks by itself and not through Rasa: whatever conversation or form goes on there is not disturbed,
and what comes back is a button's or said in words, which Rasa understands.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from starlette.concurrency import run_in_threadpool

from api.chat.buttons import ButtonTokens
from api.chat.replies import ChatMessage
from api.wording import Wording
from study.errors import StudyError
from study.ledger import survey_views
from study.ledger.surveys import Own
from study.storage import Storage

KEPT_AT_MOST: Final = 2000

log = structlog.get_logger(__name__)


class SurveysToAsk:
    """The surveys that wait for a member, each asked once a conversation, after the answer to something else.

    Kept in memory: after a restart whoever has not answered is asked again, which harms nobody.
    """

    def __init__(
        self, storage: Storage, now: Callable[[], datetime], buttons: ButtonTokens, wording: Wording
    ) -> None:
        self._storage = storage
        self._now = now
        self._buttons = buttons
        self._words = wording.sentences.survey
        self._asked: OrderedDict[tuple[str, UUID], None] = OrderedDict()

    async def next(self, visitor: str, member: UUID | None) -> tuple[ChatMessage, ...]:
        """The question about the newest session of which this member was not asked yet, if there is one."""
        if member is None:
            return ()
        try:
            waiting = await run_in_threadpool(
                survey_views.waiting_for, self._storage, member, now=self._now()
            )
        except StudyError as error:
            log.warning("surveys_not_read", reason=str(error))
            return ()
        new = next((one for one in waiting if (visitor, one.session) not in self._asked), None)
        if new is None:
            return ()
        self._note(visitor, new.session)
        return (self._question(visitor, new),)

    def _question(self, visitor: str, survey: Own) -> ChatMessage:
        session = str(survey.session)
        buttons = (
            self._buttons.offer(
                visitor, title, "/rate_session" + json.dumps({"session_id": session, "rating": rating.value})
            )
            for rating, title in self._words.ratings.items()
        )
        text = self._words.question.format(title=survey.title)
        return ChatMessage(text, tuple(buttons), {"kind": "satisfaction", "session_id": session})

    def _note(self, visitor: str, session: UUID) -> None:
        self._asked[visitor, session] = None
        while len(self._asked) > KEPT_AT_MOST:
            self._asked.popitem(last=False)
