"""Take what a member thought of a session, and tell who leads what all thought."""

from __future__ import annotations

from datetime import datetime

from actions.api.records import LOCAL_TIME
from actions.api.satisfaction import Counts, MySatisfaction
from actions.errors import ApiRefusedError
from actions.labels import label
from actions.led_session import may_lead
from actions.turn import BUTTON, Acting, Turn, payload
from study.satisfaction.survey import Rating

RATINGS = tuple(rating.value for rating in Rating)
NOTHING = frozenset({"satisfaction_not_asked", "forbidden"})


class RateSession(Acting):
    """Records what the member thought, by a button or in words."""

    called = "action_rate_session"
    kind = "satisfaction"
    unavailable = "utter_satisfaction_not_recorded"

    async def act(self, turn: Turn) -> None:
        """Of the session that the button names, or of the one that waits; a missing rating is asked for."""
        found = await self._possible(turn)
        rating = turn.entity("rating")
        if not found:
            turn.say("utter_nothing_to_rate", kind=self.kind)
        elif len(found) > 1:
            buttons = [
                {
                    "title": one.title,
                    "payload": payload("rate_session", session_id=one.session_id, rating=rating),
                }
                for one in found
            ]
            turn.say("utter_which_session_to_rate", kind=self.kind, buttons=buttons)
        elif rating not in RATINGS:
            buttons = [_button(found[0].session_id, one) for one in RATINGS]
            turn.say("utter_ask_rating", kind=self.kind, buttons=buttons, title=found[0].title)
        else:
            await self._rate(turn, found[0], rating)

    async def _rate(self, turn: Turn, survey: MySatisfaction, rating: str) -> None:
        if survey.rating == rating:
            turn.say("utter_rated_already", kind=self.kind, rating=label("ratings", rating))
            return
        order = turn.order(f"rate:{survey.session_id}:{rating}")
        made = await turn.api.satisfaction.rate(
            turn.visitor, survey.session_id, rating_id=order.id, rating=rating
        )
        turn.settled()
        said = {"title": made.title, "rating": label("ratings", rating), "until": _moment(made.until)}
        turn.say("utter_rated", kind=self.kind, data={"session_id": made.session_id}, said=said)

    async def _possible(self, turn: Turn) -> tuple[MySatisfaction, ...]:
        """The session that is named; else those that wait; else the newest, whose answer may be changed."""
        named = turn.entity("session_id")
        if named is not None:
            return (await turn.api.satisfaction.mine(turn.visitor, named),)
        waiting = await turn.api.satisfaction.waiting(turn.visitor)
        if waiting:
            return waiting
        for session in (await turn.api.sessions.closed(turn.visitor))[:1]:
            try:
                last = await turn.api.satisfaction.mine(turn.visitor, session.id)
            except ApiRefusedError as error:
                if error.code not in NOTHING:
                    raise
            else:
                return () if last.is_over or last.rating is None else (last,)
        return ()


class SessionSatisfaction(Acting):
    """Tells who leads the counts of the session that was closed last."""

    called = "action_session_satisfaction"
    kind = "satisfaction"
    forbidden = "utter_only_leaders_see_satisfaction"

    async def act(self, turn: Turn) -> None:
        """While it goes on, how many have answered, and a button that ends it."""
        session = turn.entity("session_id") or await self._newest(turn)
        if session is None:
            return
        if turn.entity("end_meant") == BUTTON:
            order = turn.order(f"end_survey:{session}")
            counts = await turn.api.satisfaction.end(turn.visitor, session, end_id=order.id)
            turn.settled()
        else:
            counts = await turn.api.satisfaction.counts(turn.visitor, session)
        _say_counts(turn, session, counts)

    async def _newest(self, turn: Turn) -> str | None:
        myself = await turn.api.people.myself(turn.visitor)
        closed = await turn.api.sessions.closed(turn.visitor)
        led = [one.id for one in closed if may_lead(myself, one)]
        if not led:
            is_leader = myself.branch_to_lead is not None or not closed
            turn.say("utter_satisfaction_not_asked" if is_leader else self.forbidden, kind=self.kind)
        return next(iter(led), None)


def _say_counts(turn: Turn, session: str, told: Counts) -> None:
    said: dict[str, object] = {"title": told.title, "answers": told.answers, "invited": told.invited}
    if not told.asked or told.until is None:
        turn.say("utter_satisfaction_not_asked", kind="satisfaction")
    elif not told.is_over:
        end = {
            "title": label("survey", "end"),
            "payload": payload("session_satisfaction", session_id=session, end_meant="yes"),
        }
        said["until"] = _moment(told.until)
        turn.say("utter_satisfaction_goes_on", kind="satisfaction", buttons=[end], said=said)
    elif told.counts is None:
        turn.say("utter_satisfaction_too_few", kind="satisfaction", said=said)
    else:
        said |= {**told.counts, "content": f"{told.content or 0:.1%}"}
        turn.say("utter_satisfaction_counts", kind="satisfaction", data={"counts": told.counts}, said=said)


def _button(session: str, rating: str) -> dict[str, str]:
    return {
        "title": label("ratings", rating),
        "payload": payload("rate_session", session_id=session, rating=rating),
    }


def _moment(moment: datetime) -> str:
    return label("survey", "until").format(moment=moment.astimezone(LOCAL_TIME))
