"""双人对战: find the colleague, invite or accept, play, and tell how it ended."""

from __future__ import annotations

from actions.api.people import Colleague
from actions.api.practice import Duel, Standing
from actions.labels import label
from actions.quiz import Quizzing, end, go_on
from actions.quiz_showing import say_duel
from actions.telling_apart import told_apart
from actions.turn import Turn, payload
from study.self_study.attempts import Exercise

INVITED, OPEN = "invited", "open"
NAME_LIMIT = 20


class DuelWith(Quizzing):
    """和小王双人对战: begins a duel, or joins the one to which that colleague invited."""

    called = "action_duel"

    async def act(self, turn: Turn) -> None:
        """A button carries the reply or the opponent; words a name, or nothing."""
        duels = [one for one in await turn.api.practice.recent(turn.visitor) if one.duel is not None]
        reply, named = turn.entity("reply"), turn.entity("person_name")
        if reply is not None:
            await self._reply(turn, str(turn.entity("exercise")), accepted=reply == "accept")
        elif turn.entity("opponent") is not None:
            await self._with(turn, duels, str(turn.entity("opponent")))
        elif named is not None:
            await self._named(turn, duels, named[:NAME_LIMIT])
        else:
            await self._without_name(turn, duels)

    async def _named(self, turn: Turn, duels: list[Standing], named: str) -> None:
        found = await turn.api.people.colleagues(turn.visitor, named)
        if len(found) == 1:
            await self._with(turn, duels, found[0].id)
        else:
            _ask_which(turn, named, found)
            _nothing_follows(turn)

    async def _with(self, turn: Turn, duels: list[Standing], opponent: str) -> None:
        """One duel at a time with each: what is open or invited to is gone on with."""
        known = next((one for one in duels if _is_live(one) and _duel(one).other.member.id == opponent), None)
        if known is None:
            wish = {"exercise": Exercise.DUEL.value, "opponent": opponent}
            order = turn.order(f"duel:{opponent}")
            begun = await turn.api.practice.begin(turn.visitor, exercise_id=order.id, wish={**wish})
            turn.settled()
            turn.say("utter_duel_invited", kind=self.kind, name=_other(begun), of=begun.of)
            _nothing_follows(turn)
        elif _duel(known).phase == OPEN:
            await self._play(turn, known, "utter_duel_goes_on")
        elif _duel(known).invited_by_me:
            turn.say("utter_duel_waits_for_reply", kind=self.kind, name=_other(known))
            _nothing_follows(turn)
        else:
            await self._reply(turn, known.id, accepted=True)

    async def _without_name(self, turn: Turn, duels: list[Standing]) -> None:
        """What waits for the member, else the newest one's result or state."""
        to_play = [one for one in duels if _duel(one).phase == OPEN and one.following is not None]
        invitations = [one for one in duels if _is_live(one) and _is_invitation(one)]
        if to_play:
            await self._play(turn, to_play[0], "utter_duel_goes_on")
            return
        if invitations:
            turn.say("utter_duel_invitations", kind=self.kind, buttons=_replies(invitations))
        elif duels and _duel(duels[0]).phase == INVITED:
            turn.say("utter_duel_waits_for_reply", kind=self.kind, name=_other(duels[0]))
        else:
            if duels and _duel(duels[0]).phase in {OPEN, "won", "drawn"}:
                say_duel(turn, duels[0], _duel(duels[0]))
            turn.say("utter_duel_whom", kind=self.kind)
        _nothing_follows(turn)

    async def _reply(self, turn: Turn, exercise: str, *, accepted: bool) -> None:
        order = turn.order(f"duel_reply:{exercise}:{accepted}")
        standing = await turn.api.practice.reply(turn.visitor, exercise, accepted=accepted, reply_id=order.id)
        turn.settled()
        if accepted:
            await self._play(turn, standing, "utter_duel_accepted")
        else:
            turn.say("utter_duel_declined", kind=self.kind)
            _nothing_follows(turn)

    async def _play(self, turn: Turn, standing: Standing, response: str) -> None:
        if standing.following is not None:
            turn.say(response, kind=self.kind, name=_other(standing), of=standing.of)
        if not go_on(turn, await turn.api.practice.current(turn.visitor, standing.id)):
            turn.stay_here()

    async def interrupted(self, turn: Turn) -> None:
        """There is nothing to ask."""
        turn.stay_here()

    async def given_up(self, turn: Turn) -> None:
        """There is nothing to ask."""
        _nothing_follows(turn)


def _ask_which(turn: Turn, named: str, found: tuple[Colleague, ...]) -> None:
    if not found:
        turn.say("utter_duel_nobody", kind="quiz", named=named)
        return
    buttons = [
        {"title": title, "payload": payload("duel", opponent=one.id)}
        for title, one in zip(told_apart(found), found, strict=True)
    ]
    turn.say("utter_duel_which", kind="quiz", named=named, buttons=buttons)


def _replies(invitations: list[Standing]) -> list[dict[str, str]]:
    return [
        {
            "title": label("duels", reply).format(name=_other(one)),
            "payload": payload("duel", exercise=one.id, reply=reply),
        }
        for one in invitations
        for reply in ("accept", "decline")
    ]


def _is_live(one: Standing) -> bool:
    return _duel(one).phase == INVITED or (_duel(one).phase == OPEN and one.following is not None)


def _is_invitation(one: Standing) -> bool:
    return _duel(one).phase == INVITED and not _duel(one).invited_by_me


def _duel(one: Standing) -> Duel:
    assert one.duel is not None  # noqa: S101 - only duels are looked at here
    return one.duel


def _other(one: Standing) -> str:
    return _duel(one).other.member.name or ""


def _nothing_follows(turn: Turn) -> None:
    end(turn)
    turn.stay_here()
