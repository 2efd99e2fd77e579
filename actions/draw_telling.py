"""Say who was drawn and what came of it."""

from __future__ import annotations

from actions.api.roll_calls import Draw, Question, RollCall
from actions.api.sessions import LedSession
from actions.labels import label
from actions.led_session import remember_led
from actions.turn import Turn

NAMED_CHANCES = 12
NO_CHANCE = "0"


def say_drawn(turn: Turn, session: LedSession, opened: RollCall, drawn: Draw) -> None:
    """Say who was drawn, out of whom with which chances, and the question."""
    asks = drawn.question is not None
    remember_led(turn, "drawn")
    turn.say(
        "utter_drawn_with_question" if asks else "utter_drawn",
        kind="draw",
        data=draw_data(session, opened, drawn),
        picked=drawn.name,
        candidates=drawn.candidates,
        chances=chances_line(opened),
        question="" if drawn.question is None else drawn.question.text,
        session_id=session.id,
        roll_call_id=opened.id,
        draw=drawn.number,
    )


def say_outcome(turn: Turn, session: LedSession, roll_call: RollCall, draw: Draw) -> None:
    """Say what came of a draw; while nothing has, offer to wait, to pass for them, or to draw again."""
    outcome = draw.outcome
    if draw.undone is not None:
        turn.say("utter_draw_was_taken_back", kind="draw", picked=draw.name, reason=draw.undone)
    elif outcome is None:
        turn.say(
            "utter_call_waits",
            kind="draw",
            data=draw_data(session, roll_call, draw),
            picked=draw.name,
            question=question_of(draw.question),
            session_id=session.id,
            roll_call_id=roll_call.id,
            draw=draw.number,
        )
    elif outcome.outcome == "passed":
        turn.say("utter_call_passed", kind="draw", data=draw_data(session, roll_call, draw), picked=draw.name)
    else:
        turn.say(
            "utter_call_answered",
            kind="draw",
            data=draw_data(session, roll_call, draw),
            picked=draw.name,
            note=outcome.note or "",
        )
        say_approved(turn, draw)


def question_of(question: Question | None) -> str:
    """What the drawn member is asked; without a card's question, for a few words."""
    return label("calls", "no_question") if question is None else question.text


def say_approved(turn: Turn, draw: Draw) -> None:
    """Say the approved answer with its source, where the draw had a card's question."""
    approved = None if draw.outcome is None else draw.outcome.approved
    if approved is None:
        return
    source = approved.source
    if source is None:
        turn.say("utter_approved_answer_alone", kind="draw", answer=approved.text)
        return
    turn.say(
        "utter_approved_answer",
        kind="draw",
        answer=approved.text,
        quote=source.quote,
        citation=" ".join([source.title, *([source.provision] if source.provision else [])]),
    )


def chances_line(roll_call: RollCall) -> str:
    """Everybody's chance before the draw, in one line; of many people the fraction alone."""
    in_it = [one for one in roll_call.chances if one.chance != NO_CHANCE]
    if len(in_it) > NAMED_CHANCES:
        return label("chances", "of_many").format(people=len(in_it), chance=in_it[0].chance)
    each = label("chances", "each")
    said = [each.format(name=one.name, chance=one.chance) for one in in_it]
    return label("chances", "between").join(said)


def draw_data(session: LedSession, roll_call: RollCall, drawn: Draw | None) -> dict[str, object]:
    """What a page needs to show a draw: its place, who was drawn, and everybody's chance."""
    return {
        "session_id": session.id,
        "roll_call_id": roll_call.id,
        "draw": drawn.number if drawn else (roll_call.open.number if roll_call.open else None),
        "picked": drawn.picked if drawn else None,
        "chances": [{"member_id": one.member_id, "chance": one.chance} for one in roll_call.chances],
    }
