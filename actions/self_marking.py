"""Let the author of an answer in words mark it beside the model answer (简答自评)."""

from __future__ import annotations

from actions.labels import label
from actions.quiz import FORM, MARK, Open, go_on
from actions.turn import Turn
from study.marking.answers import SelfMark


async def send_own_mark(turn: Turn, held: Open) -> None:
    """Record the mark once, and go on with the next item; the first mark stands."""
    mark = turn.slot(MARK)
    if mark not in set(SelfMark):
        turn.forget(MARK)
        turn.go_on_with(FORM)
        return
    order = turn.order(f"mark:{held.exercise}:{held.item}", mark=mark)
    mark = str(order.decided["mark"])
    await turn.api.practice.mark_own(turn.visitor, held.exercise, held.item, mark, mark_id=order.id)
    turn.settled()
    turn.say("utter_mark_taken", kind="quiz", mark=label("own_marks", mark))
    if go_on(turn, await turn.api.practice.current(turn.visitor, held.exercise)):
        turn.go_on_with(FORM)
    else:
        turn.stay_here()


async def go_on_unmarked(turn: Turn, held: Open) -> None:
    """Leave the mark open, and go on."""
    if not go_on(turn, await turn.api.practice.current(turn.visitor, held.exercise)):
        turn.stay_here()
