"""Hold one turn of an action that asks the API: what was said, what to say, what to remember."""

from __future__ import annotations

import json
import logging
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import uuid4

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import collaborators, refusals
from actions.api_client import ApiClient
from actions.errors import ApiRefusedError, ApiUnavailableError, SignInNeededError
from actions.last_answer import ANSWERS, LastAnswer, kinds_before

log = logging.getLogger(__name__)

PENDING = "pending_order"
"""The slot that keeps what was sent and not confirmed, so that saying it again does it once."""
LISTEN = "action_listen"
BUTTON = "yes"
"""What a button carries that confirms something."""
HALF_SAID = frozenset({"check_in_form", "feedback_form", "message_form"})
"""The forms that wait for somebody's own words; what comes in between must not lose them."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done once: its id, what was decided when it was first sent, and whether it was before."""

    id: str
    decided: Mapping[str, Any]
    again: bool = False


class Turn:
    """What an action works with; `events` is what Rasa gets to remember."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker, api: ApiClient) -> None:
        self._dispatcher = dispatcher
        self._tracker = tracker
        self.api = api
        self.visitor: str = tracker.sender_id
        self.events: list[dict[str, Any]] = []
        self._ordered = self._dropped = False

    @property
    def intent(self) -> str:
        """What was meant, as the domain calls it."""
        return str((self._tracker.latest_message.get("intent") or {}).get("name") or "")

    @property
    def text(self) -> str:
        """What was said, in full."""
        return str(self._tracker.latest_message.get("text") or "")

    def entity(self, name: str) -> str | None:
        """What the button carries, or the words named."""
        value = next(self._tracker.get_latest_entity_values(name), None)
        return None if value is None else str(value)

    def named(self, name: str) -> list[str]:
        """All that the words name of a kind, in their order."""
        return [str(value) for value in self._tracker.get_latest_entity_values(name)]

    @property
    def active_form(self) -> str | None:
        """The form that runs, if any does."""
        name: str | None = self._tracker.active_loop_name
        return name

    def entities(self) -> dict[str, str]:
        """All of them, to go on with the same wish."""
        found = self._tracker.latest_message.get("entities") or []
        return {one["entity"]: str(one["value"]) for one in found}

    def slot(self, name: str) -> Any:  # noqa: ANN401 - slots hold what the domain says
        """What was remembered."""
        return self._tracker.get_slot(name)

    def remember(self, slot: str, value: object) -> None:
        """Set a slot."""
        self.events.append(SlotSet(slot, value))

    def forget(self, *slots: str) -> None:
        """Empty slots."""
        for slot in slots:
            self.remember(slot, None)

    def just_answered(self, *, also: str) -> LastAnswer | None:
        """The answer, or that there was none, that the bot gave to the message before.

        It still counts when a message of the kind `also` has come in between.
        """
        return LastAnswer.of(self._tracker) if {*ANSWERS, also} & kinds_before(self._tracker) else None

    def is_confirmed(self, entity: str, question: str) -> bool:
        """Whether a button says so, or words that carry the entity in answer to a question of that kind."""
        said = self.entity(entity)
        return said == BUTTON or (said is not None and self.answers(question))

    def answers(self, question: str) -> bool:
        """Whether the bot said something of that kind to the message before."""
        return question in kinds_before(self._tracker)

    def stay_here(self, *, instead_of: str | None = None) -> None:
        """Run nothing after this: the form that would follow, `instead_of` which this is, has nothing to ask.

        But where another one waits for own words, it asks for them again: it stepped back for what was said.
        """
        form = self.active_form
        self.go_on_with(form if form in HALF_SAID and form != instead_of else LISTEN)

    def leave_to_form(self, form: str) -> None:
        """Say nothing, and let the form that runs wait for its words as if nothing had been said.

        It has stepped back for what was said; as long as it does, Rasa would not bring it the next words.
        """
        self.events.append(ActiveLoop(form))
        self.go_on_with(LISTEN)

    def go_on_with(self, action: str) -> None:
        """Run that next, whatever the rules say."""
        self.events.append(FollowupAction(action))

    def say(
        self,
        response: str,
        *,
        kind: str = "notice",
        data: Mapping[str, Any] | None = None,
        buttons: list[dict[str, str]] | None = None,
        said: Mapping[str, object] | None = None,
        **filled: object,
    ) -> None:
        """Say a response, filled in with `said` and whatever else is named; `data` is the same for cards."""
        self._dispatcher.utter_message(
            response=response,
            json_message={"kind": kind, **(data or {})},
            buttons=buttons or [],
            **{name: str(value) for name, value in {**(said or {}), **filled}.items()},
        )

    def order(self, key: str, **decided: object) -> Order:
        """The order for `key`: the one that was sent before and not confirmed, or a new one.

        It is remembered before it is sent. Who says it again after a lost answer sends the same id with what
        was decided then, and so what was done in the meantime is not done twice.
        """
        kept = None if self._dropped else self.slot(PENDING)
        if isinstance(kept, dict) and kept.get("key") == key:
            self._ordered = True
            return Order(kept["id"], kept["decided"], again=True)
        made = Order(str(uuid4()), decided)
        self._ordered = True
        self.remember(PENDING, {"key": key, "id": made.id, "decided": made.decided})
        return made

    def sent_before(self, key: str) -> Mapping[str, Any] | None:
        """What was decided for `key` when it was sent and not confirmed; None if that was not so."""
        kept = self.slot(PENDING)
        return kept["decided"] if isinstance(kept, dict) and kept.get("key") == key else None

    def order_anew(self, key: str, **decided: object) -> Order:
        """The same, once it is known that what was sent before was done, and that more was done since."""
        self._dropped = True
        return self.order(key, **decided)

    def settled(self) -> None:
        """Note that the last order was answered, whatever the answer is."""
        if self._ordered:
            self.remember(PENDING, None)


class Acting(Action):
    """An action that asks the API; whatever goes wrong there becomes a sentence, and never a success."""

    called: ClassVar[str]
    """Its name in the domain."""
    kind: ClassVar[str] = "notice"
    forbidden: ClassVar[str] = "utter_forbidden"
    unavailable: ClassVar[str] = "utter_records_unavailable"
    sign_in: ClassVar[str] = "utter_sign_in_first"

    def __init__(self, api: Callable[[], ApiClient] = collaborators.api) -> None:
        self._api = api

    def name(self) -> str:
        """The name in the domain."""
        return self.called

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Act, and say what came of it."""
        turn = Turn(dispatcher, tracker, self._api())
        await self.attempt(turn)
        return turn.events

    async def attempt(self, turn: Turn) -> None:
        """Act in a turn, which may be another action's: what goes wrong becomes a sentence of this one."""
        try:
            await self.act(turn)
        except SignInNeededError:
            turn.say(self.sign_in, kind=self.kind)
            await self.given_up(turn)
        except ApiUnavailableError as error:
            log.warning("%s: %s", self.called, error)
            turn.say(self.unavailable, kind=self.kind)
            await self.interrupted(turn)
        except ApiRefusedError as error:
            log.info("%s: %s", self.called, error)
            turn.settled()
            await self.refused(turn, error)
            await self.given_up(turn)

    @abstractmethod
    async def act(self, turn: Turn) -> None:
        """Do it, and say so."""

    async def refused(self, turn: Turn, error: ApiRefusedError) -> None:
        """Say why not."""
        if error.code == "forbidden":
            turn.say(self.forbidden, kind=self.kind)
        else:
            turn.say(refusals.response_for(error.code) or "utter_refused", kind=self.kind)

    async def interrupted(self, turn: Turn) -> None:
        """Remember nothing else: what was sent may be sent again."""

    async def given_up(self, turn: Turn) -> None:
        """Forget what was filled in, where something was."""


def payload(intent: str, **entities: object) -> str:
    """What a button sends: an intent with entities."""
    return f"/{intent}" + json.dumps(
        {name: str(value) for name, value in entities.items() if value is not None}, ensure_ascii=False
    )
