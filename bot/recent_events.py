"""Keep the part of a conversation that Rasa works with short, however long the conversation is.

Rasa reads all events since the session began for every message, predicts over them and sends them to each
action. A carriage screen talks all day: after 300 messages a turn took ten times as long as at first. What a
turn needs are slots, the form that is open and the last words; so from time to time a new session is noted
that begins where the last turn ended. Nothing is deleted.
"""

from __future__ import annotations

import json
import time
from itertools import takewhile
from typing import Any, ClassVar

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker


class RecentEvents(SQLTrackerStore):
    """Rasa's SQL store, with a fresh start after a turn that left many events."""

    MANY: ClassVar[int] = 150
    """Events: some fifteen turns. Fewer gain nothing that could be measured."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new; then begin anew, if there is enough of it and nothing is half done."""
        await super().save(tracker)
        if len(tracker.events) >= self.MANY and _is_at_rest(tracker):
            with self.session_scope() as session:
                session.add_all(self._row(tracker.sender_id, event) for event in _fresh_start(tracker))
                session.commit()

    def _row(self, sender: str, event: Event) -> Any:  # noqa: ANN401 - sqlalchemy's declarative class
        data = event.as_dict()
        return self.SQLEvent(
            sender_id=sender,
            type_name=event.type_name,
            timestamp=time.time(),  # the last words, too, belong to the new session
            intent_name=data.get("parse_data", {}).get("intent", {}).get("name"),
            action_name=data.get("name"),
            data=json.dumps(data),
        )


def _is_at_rest(tracker: DialogueStateTracker) -> bool:
    """Whether the turn is over and no form waits to be asked again."""
    form = tracker.active_loop
    half_done = form is not None and (form.is_interrupted or form.rejected)
    return tracker.latest_action_name == ACTION_LISTEN_NAME and not half_done


def _fresh_start(tracker: DialogueStateTracker) -> list[Event]:
    """The events after which a tracker is where this one is now: slots, last words, replies, form, listening.

    What was replied to the last words is what the next ones may rate. The last words keep the time when they
    were said, from which Rasa sees that a session is over.
    """
    kept = [SlotSet(slot.name, slot.value) for slot in tracker.slots.values() if slot.has_been_set]
    words, form = tracker.get_last_event_for(UserUttered), tracker.active_loop_name
    last_turn = takewhile(lambda event: not isinstance(event, UserUttered), reversed(tracker.events))
    replies = [event for event in last_turn if isinstance(event, BotUttered)][::-1]
    return [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        *kept,
        *([] if words is None else [words]),
        *replies,
        *([] if form is None else [ActiveLoop(form)]),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
