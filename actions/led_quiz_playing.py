"""Play in the led quiz (竞答): find the open item, show it, answer it; one's own exercise waits meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import JsonValue

from actions.api.practice import Item
from actions.api.quizzes import MyQuiz
from actions.errors import SignInNeededError
from actions.led_quiz_showing import item_of, say_result, say_to_player
from actions.quiz import ASIDE, FORM, Open, end, go_on, held_of, hold, leave_form, opened
from actions.quiz_showing import in_words
from actions.turn import Order, Turn
from study.quiz.state import Phase

_OPEN = frozenset({Phase.SHOWING, Phase.PAUSED})


@dataclass(frozen=True, slots=True)
class Played:
    """A quiz that goes on in a session, as this member sees it."""

    session: str
    quiz: MyQuiz

    @property
    def item(self) -> Item | None:
        """The item on the screen."""
        return None if self.quiz.asked is None else item_of(self.quiz.id, self.quiz.asked, self.quiz.items)

    @property
    def is_open(self) -> bool:
        """Whether it takes answers, now or once the pause is over."""
        return self.quiz.phase in _OPEN and self.quiz.asked is not None


async def quiz_of_mine(turn: Turn) -> Played | None:
    """The quiz that goes on in a session the member may take part in; one with an open item first."""
    found: Played | None = None
    try:
        sessions = (await turn.api.sessions.mine(turn.visitor)).live
    except SignInNeededError:
        return None
    for session in sessions:
        line = await turn.api.quizzes.going_on(turn.visitor, session.id)
        if line is None:
            continue
        played = Played(session.id, await turn.api.quizzes.mine(turn.visitor, session.id, line.id))
        if played.is_open:
            return played
        found = found or played
    return found


def hold_led(turn: Turn, played: Played) -> Open | None:
    """Note that the item on the screen is at hand; one's own exercise is put aside."""
    item = played.item
    if item is None:
        return None
    before = opened(turn)
    if before is not None and before.session is None:
        turn.remember(ASIDE, before.model_dump())
    held = held_of(played.quiz.id, item, session=played.session)
    hold(turn, item, held)
    return held


async def show_held(turn: Turn, held: Open) -> None:
    """Show the item that is held, within the form; one that is closed is done with."""
    quiz = await turn.api.quizzes.mine(turn.visitor, str(held.session), held.exercise)
    played = Played(str(held.session), quiz)
    item = played.item
    if item is not None and played.is_open and item.item != held.item:
        hold_led(turn, played)
        turn.go_on_with(FORM)  # it may want another kind of answer
    elif item is not None and played.is_open:
        if quiz.phase is Phase.PAUSED:
            turn.say("utter_led_item_paused", kind="quiz")
        else:
            say_to_player(turn, played.session, item)
    else:
        say_where(turn, played)
        await back_to_own(turn)


def say_where(turn: Turn, played: Played) -> None:
    """Say what there is to say of a quiz without an open item."""
    quiz, item = played.quiz, played.item
    if quiz.revealed is not None and quiz.asked is not None:
        say_result(turn, quiz, quiz.asked, quiz.revealed)
    elif item is not None:
        turn.say("utter_led_item_closed", kind="quiz", number=item.number)
    else:
        turn.say("utter_led_waits_for_item", kind="quiz")


async def back_to_own(turn: Turn) -> None:
    """Go on with the exercise that was put aside; without one nothing is at hand."""
    if not await resume_own(turn):
        leave_form(turn)


async def resume_own(turn: Turn) -> bool:
    """Hold the exercise that was put aside again. Whether there was one that is not over."""
    kept = turn.slot(ASIDE)
    turn.remember(ASIDE, None)
    if not isinstance(kept, dict):
        return False
    current = await turn.api.practice.current(turn.visitor, Open.model_validate(kept).exercise)
    if current.item is None:
        return False
    turn.say("utter_own_item_back", kind="quiz")
    go_on(turn, current)
    turn.go_on_with(FORM)
    return True


async def send_answer(turn: Turn, held: Open, answer: JsonValue, order: Order) -> None:
    """Send an answer once, say what became of it, and let go of the item."""
    session = str(held.session)
    before = await turn.api.quizzes.mine(turn.visitor, session, held.exercise)
    played = Played(session, before)
    is_current = played.item is not None and played.item.item == held.item
    said = in_words(played.item, answer) if is_current and played.item else ""
    if is_current and before.own == answer and not order.again:
        turn.say("utter_led_answer_same", kind="quiz", number=held.number, answer=said)
    else:
        taken = await turn.api.quizzes.answer(
            turn.visitor, session, held.exercise, held.number - 1, answer, answer_id=order.id
        )
        own = before.own if is_current and before.own != answer else None
        _say_taken(turn, played, held, said, own=own, late=taken.late)
    turn.settled()
    end(turn)
    turn.stay_here()
    if turn.slot(ASIDE) is not None:
        turn.say("utter_own_item_aside", kind="quiz")


def _say_taken(turn: Turn, played: Played, held: Open, said: str, *, own: JsonValue, late: bool) -> None:
    if late:
        turn.say("utter_led_answer_late", kind="quiz", number=held.number)
    elif own is None or played.item is None:
        turn.say("utter_led_answer_taken", kind="quiz", number=held.number, answer=said)
    else:
        turn.say(
            "utter_led_answer_changed",
            kind="quiz",
            number=held.number,
            answer=said,
            before=in_words(played.item, own),
        )
