"""Take a study check-in: begin, post, give up, ask whether it has arrived."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import collaborators
from actions.api_client import ApiClient, CheckIn
from actions.errors import ActionsError, ApiRefusedError, ApiUnavailableError, SignInNeededError

log = logging.getLogger(__name__)

FORM_SLOTS = ("check_in_id", "check_in_name", "check_in_mode", "check_in_note")


class _WithApi(Action):
    """What the actions of a check-in have in common."""

    def __init__(self, api: Callable[[], ApiClient] = collaborators.api) -> None:
        self._api = api


class BeginCheckIn(_WithApi):
    """Gives the check-in its UUID and fills in the member's name."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_begin_check_in"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[SlotSet | FollowupAction]:
        """A check-in that could not be posted keeps its UUID, so that it is recorded once.

        Who is not signed in hears so before filling in anything.
        """
        events: list[SlotSet | FollowupAction] = []
        if tracker.get_slot("check_in_id") is None:
            events.append(SlotSet("check_in_id", str(uuid4())))
        try:
            known = tracker.get_slot("check_in_name") or await self._api().member_name(tracker.sender_id)
        except SignInNeededError:
            _say(dispatcher, "utter_check_in_sign_in_first")
            return [*_forget_form(), FollowupAction("action_listen")]
        except ActionsError as error:
            log.warning("name not looked up, so it is asked for: %s", error)
            return events
        return [*events, SlotSet("check_in_name", known)]


class SubmitCheckIn(_WithApi):
    """Posts the filled-in form."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_submit_check_in"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[SlotSet]:
        """Confirm what the API has recorded; if it could not be asked, keep everything for a retry."""
        try:
            result = await self._api().check_in(
                tracker.sender_id,
                check_in_id=tracker.get_slot("check_in_id"),
                mode=tracker.get_slot("check_in_mode"),
                note=tracker.get_slot("check_in_note"),
            )
        except SignInNeededError:
            _say(dispatcher, "utter_check_in_sign_in_first")
            return _forget_form()
        except ApiUnavailableError as error:
            log.warning("check-in not posted: %s", error)
            _say(dispatcher, "utter_check_in_not_recorded")
            return []
        except ApiRefusedError as error:
            log.warning("check-in refused: %s", error)
            _say(dispatcher, "utter_check_in_refused")
            return _forget_form()
        response = "utter_checked_in" if result.created else "utter_already_checked_in"
        _say(dispatcher, response, result.check_in)
        return _forget_form()


class StopCheckIn(Action):
    """Gives the check-in up: nothing was posted."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_stop_check_in"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[SlotSet]:
        """Forget what was filled in."""
        _say(dispatcher, "utter_check_in_stopped")
        return _forget_form()


class CheckInStatus(_WithApi):
    """Says whether there is a check-in of today."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_check_in_status"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[SlotSet]:
        """Answer from the API, not from the conversation."""
        try:
            today = await self._api().check_in_today(tracker.sender_id)
        except SignInNeededError:
            _say(dispatcher, "utter_check_in_sign_in_first")
            return []
        except ActionsError as error:
            log.warning("check-in not looked up: %s", error)
            _say(dispatcher, "utter_check_in_status_unknown")
            return []
        _say(dispatcher, "utter_checked_in_today" if today else "utter_not_checked_in_today", today)
        return []


def _say(dispatcher: CollectingDispatcher, response: str, check_in: CheckIn | None = None) -> None:
    payload: dict[str, Any] = {"kind": "check_in"}
    said: dict[str, str] = {}
    if check_in is not None:
        said = {"name": check_in.name, "time": check_in.clock_time}
        recorded_at = check_in.recorded_at.isoformat()
        payload["check_in"] = {"name": check_in.name, "mode": check_in.mode, "recorded_at": recorded_at}
    dispatcher.utter_message(response=response, json_message=payload, **said)


def _forget_form() -> list[SlotSet]:
    return [SlotSet(slot, None) for slot in FORM_SLOTS]
