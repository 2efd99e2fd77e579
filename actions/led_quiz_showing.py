"""Show an item of the led quiz (竞答): to who leads, to who plays, and what came of it."""

from __future__ import annotations

from string import ascii_uppercase

from actions.api.practice import Item, Part
from actions.api.quizzes import Asked, LedQuiz, MyQuiz, Revealed
from actions.api.sessions import LedSession
from actions.labels import label
from actions.quiz_showing import buttons_of, filled_of, in_words, reasons_of
from actions.turn import Turn
from study.quiz.state import Phase

PLACES = 10
"""So many places of a ranking are said."""


def item_of(quiz: str, asked: Asked, of: int) -> Item:
    """An item on the screen in the form of one of an exercise; people count from 1."""
    parts = tuple(Part(letter=letter, text=text) for letter, text in zip(ascii_uppercase, asked.parts))  # noqa: B905 - letters are more than parts
    return Item(
        number=asked.number + 1,
        of=of,
        item=item_id(quiz, asked.number),
        kind=asked.kind,
        stem=asked.stem,
        parts=parts,
        lefts=asked.lefts,
        blanks=asked.blanks,
    )


def item_id(quiz: str, number: int) -> str:
    """What a button calls an item."""
    return f"{quiz}:{number}"


def say_to_player(turn: Turn, session: str, item: Item) -> None:
    """Show the open item with what can be pressed."""
    turn.say(
        "utter_led_item",
        kind="quiz",
        data={"item": {"session": session, **item.model_dump(mode="json", exclude={"marking"})}},
        buttons=buttons_of(item),
        said=filled_of(item),
    )


def say_result(turn: Turn, quiz: MyQuiz, asked: Asked, revealed: Revealed) -> None:
    """Say what was right, where it stands, and how the own answer did."""
    item = item_of(quiz.id, asked, quiz.items)
    if quiz.own is None:
        own = label("led_quiz", "not_answered")
    else:
        verdict = "right" if quiz.mark == "1" else "wrong"
        own = label("led_quiz", verdict).format(answer=in_words(item, quiz.own))
    turn.say(
        "utter_led_result",
        kind="quiz",
        number=item.number,
        right_answer=in_words(item, revealed.right),
        reasons=reasons_of(revealed.explanation, revealed.sources),
        own=own,
    )


def say_to_leader(turn: Turn, session: LedSession, quiz: LedQuiz) -> None:
    """Say where the quiz stands, and offer what can be done."""
    response = _RESPONSES.get(quiz.phase, "utter_led_quiz_nothing_to_reveal")
    if quiz.phase is Phase.REVEALED and quiz.following is None:
        response = "utter_led_quiz_revealed_last"
    say_of_quiz(turn, response, session, quiz)


_RESPONSES = {
    Phase.SHOWING: "utter_led_quiz_item",
    Phase.PAUSED: "utter_led_quiz_paused",
    Phase.CLOSED: "utter_led_quiz_closed",
    Phase.REVEALED: "utter_led_quiz_revealed",
}


def say_of_quiz(turn: Turn, response: str, session: LedSession, quiz: LedQuiz) -> None:
    """Say something about a quiz; every response may name its item, its counts and its ranking."""
    said: dict[str, object] = {
        "session_id": session.id,
        "item": "",
        "items": len(quiz.shown),
        "players": len(quiz.ranking),
        "ranking": ranking_lines(quiz),
    }
    if quiz.asked is not None:
        item = item_of(quiz.id, quiz.asked, quiz.items)
        said |= {**filled_of(item), "item": item.item}
        if quiz.revealed is not None:
            said |= {
                "right_answer": in_words(item, quiz.revealed.right),
                "reasons": reasons_of(quiz.revealed.explanation, quiz.revealed.sources),
            }
    if quiz.counts is not None:
        said |= {"answered": quiz.counts.answered, "right": quiz.counts.right or 0}
    turn.say(response, kind="quiz", data={"quiz": {"id": quiz.id, "phase": quiz.phase.value}}, said=said)


def ranking_lines(quiz: LedQuiz) -> str:
    """The first places, teams before people where there are teams."""
    line, team = label("led_quiz", "place"), label("led_quiz", "team_place")
    teams = [team.format(rank=one.rank, name=one.name, average=one.average) for one in quiz.team_ranking]
    people = [line.format(rank=one.rank, name=one.name, score=one.score) for one in quiz.ranking]
    return "\n".join([*teams[:PLACES], *people[:PLACES]])
