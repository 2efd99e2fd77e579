"""Tell which talks (六必谈) are due, and record that one was held; what was said is never asked."""

from __future__ import annotations

from uuid import uuid4

from actions.api.records import LOCAL_TIME
from actions.api.talks import Level, Need, Rules, Somebody, Talk
from actions.errors import ApiRefusedError
from actions.labels import label
from actions.telling_apart import told_apart
from actions.turn import Acting, Turn, payload

LINES = 10
NAME_LIMIT = 30
EVERYDAY = "none"
OPEN = frozenset({"waiting", "overdue"})


class TalksDue(Acting):
    """Names who is still to be talked with, to the branch's secretaries; not why: a conversation is kept."""

    called = "action_talks_due"
    kind = "talks"
    sign_in = "utter_talks_sign_in_first"
    forbidden = "utter_only_secretaries_see_talks"

    async def act(self, turn: Turn) -> None:
        """The ones that are due first."""
        myself = await turn.api.people.myself(turn.visitor)
        branch = myself.branch_to_lead or myself.branch_id
        if branch is None:
            turn.say("utter_talks_of_no_branch", kind=self.kind)
            return
        due = await turn.api.talks.due(turn.visitor, branch)
        waiting = [one for one in due.needs if one.state in OPEN]
        if not waiting:
            turn.say("utter_no_talks_due", kind=self.kind)
            return
        turn.say(
            "utter_talks_due",
            kind=self.kind,
            branch_open=len(waiting),
            overdue=sum(one.state == "overdue" for one in waiting),
            lines="\n".join(map(_due_line, waiting[:LINES])),
        )


class RecordTalk(Acting):
    """Records that the member has talked with a colleague; level and occasion are asked by buttons."""

    called = "action_record_talk"
    kind = "talks"
    sign_in = "utter_talks_sign_in_first"

    async def act(self, turn: Turn) -> None:
        """Ask for what is missing; the last button carries the talk's id, so that it does it once."""
        name, member = turn.entity("talked_with") or "", turn.entity("talk_member")
        if member is None:
            found = await self._colleague(turn, name)
            if found is None:
                return
            name, member = found.name or name, found.id
        rules = await turn.api.talks.rules(turn.visitor)
        known = {"talked_with": name, "talk_member": member}
        level = _level(turn, rules)
        if level is None:
            buttons = [
                {
                    "title": label("talks", "level").format(name=one.name, talkers=one.talkers),
                    "payload": payload("record_talk", **known, talk_level=one.level),
                }
                for one in rules.levels
                if one.mine
            ]
            turn.say("utter_which_talk_level", kind=self.kind, buttons=buttons, name=name)
            return
        occasion, talk = turn.entity("talk_occasion"), turn.entity("talk_id")
        if occasion is None or talk is None:
            carried = {**known, "talk_level": level.level, "talk_id": uuid4()}
            choices = [(one.occasion, one.name) for one in rules.occasions]
            buttons = [
                {"title": title, "payload": payload("record_talk", **carried, talk_occasion=one)}
                for one, title in (*choices, (EVERYDAY, label("talks", EVERYDAY)))
            ]
            turn.say("utter_which_talk_occasion", kind=self.kind, buttons=buttons, name=name)
            return
        made = await turn.api.talks.record(
            turn.visitor,
            talk_id=talk,
            member=member,
            level=level.level,
            occasion=None if occasion == EVERYDAY else occasion,
        )
        self._say_recorded(turn, made, level)

    async def refused(self, turn: Turn, error: ApiRefusedError) -> None:
        """A button pressed again with another occasion names the same talk."""
        if error.code == "event_conflict":
            turn.say("utter_talk_recorded_before", kind=self.kind)
        else:
            await super().refused(turn, error)

    async def _colleague(self, turn: Turn, name: str) -> Somebody | None:
        """Whom it was with; None once that is asked."""
        if not name:
            turn.say("utter_talk_with_whom", kind=self.kind)
            return None
        found = await turn.api.talks.colleagues(turn.visitor, name[:NAME_LIMIT])
        if len(found) == 1:
            return found[0]
        if not found:
            turn.say("utter_no_such_colleague", kind=self.kind, name=name)
            return None
        buttons = [
            {"title": title, "payload": payload("record_talk", talked_with=one.name, talk_member=one.id)}
            for title, one in zip(told_apart(found), found, strict=True)
        ]
        turn.say("utter_which_colleague", kind=self.kind, buttons=buttons, name=name)
        return None

    def _say_recorded(self, turn: Turn, made: Talk, level: Level) -> None:
        turn.say(
            "utter_talk_recorded" if made.need_id is None else "utter_talk_recorded_and_settled",
            kind=self.kind,
            data={"talk_id": made.id},
            name=made.member.name or label("talks", "nobody"),
            level=level.name,
            day=label("talks", "day").format(day=made.held_at.astimezone(LOCAL_TIME)),
        )


class MyTalks(Acting):
    """Shows the own talks, how many there should be, and that somebody will talk; not on what occasion."""

    called = "action_my_talks"
    kind = "talks"
    sign_in = "utter_talks_sign_in_first"

    async def act(self, turn: Turn) -> None:
        """The newest first."""
        mine = await turn.api.talks.mine(turn.visitor)
        if mine.talks:
            lines = "\n".join(map(_talk_line, mine.talks[:LINES]))
            turn.say("utter_my_talks", kind=self.kind, lines=lines)
        else:
            turn.say("utter_no_talks_yet", kind=self.kind)
        for one in mine.progress:
            turn.say(
                "utter_my_talk_quota",
                kind=self.kind,
                level=one.level_name,
                wanted=one.wanted,
                done=one.done,
                first=label("talks", "day").format(day=one.first),
                last=label("talks", "day").format(day=one.last),
            )
        dated = [one.due_on for one in mine.awaited if one.due_on is not None]
        if dated:
            day = label("talks", "day").format(day=min(dated))
            turn.say("utter_somebody_will_talk", kind=self.kind, day=day)
        elif mine.awaited:
            turn.say("utter_somebody_will_talk_soon", kind=self.kind)


def _level(turn: Turn, rules: Rules) -> Level | None:
    """The level that was chosen, or the only one there is to choose."""
    own = [one for one in rules.levels if one.mine]
    chosen = [one for one in own if str(one.level) == turn.entity("talk_level")]
    return chosen[0] if chosen else own[0] if len(own) == 1 else None


def _due_line(one: Need) -> str:
    day = "" if one.due_on is None else label("talks", "due").format(day=one.due_on)
    late = label("talks", "overdue") if one.state == "overdue" else ""
    name = one.member.name or label("talks", "nobody")
    return label("talks", "due_line").format(name=name, level=one.level_name, due=day, late=late)


def _talk_line(one: Talk) -> str:
    names = [who.name or label("talks", "nobody") for who in (one.talker, one.member)]
    return label("talks", "line").format(
        day=one.held_at.astimezone(LOCAL_TIME), talker=names[0], member=names[1]
    )
