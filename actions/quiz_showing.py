"""Show an item to answer, what came of an answer, and how an exercise went."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_uppercase

from pydantic import JsonValue

from actions import collaborators
from actions.api.practice import Duel, Item, Marking, Source, Standing
from actions.labels import label
from actions.turn import Turn, payload
from index.errors import IndexingError
from knowledge.bank.item import ItemKind
from study.self_study.attempts import Exercise


def say_item(turn: Turn, exercise: str, item: Item) -> None:
    """Show an item with what can be pressed; several letters are typed."""
    turn.say(
        "utter_item",
        kind="quiz",
        data={"item": {"exercise": exercise, **item.model_dump(mode="json", exclude={"marking"})}},
        buttons=[*buttons_of(item), {"title": label("items", "skip"), "payload": payload("skip_item")}],
        said=filled_of(item),
    )


def filled_of(item: Item) -> dict[str, object]:
    """What responses that show an item name."""
    lefts = [label("items", "left").format(number=n, text=left) for n, left in enumerate(item.lefts, 1)]
    parts = [label("items", "part").format(letter=one.letter, text=one.text) for one in item.parts]
    return {
        "number": item.number,
        "of": item.of,
        "kind_of_item": label("item_kinds", item.kind.value),
        "how": _how_to_answer(item),
        "shown": "\n".join([item.stem, *lefts, *parts]),
    }


def _how_to_answer(item: Item) -> str:
    """With an example as long as the answer is, where letters stand in an order."""
    letters = ascii_uppercase[: item.letters]
    example = letters[1::-1] + letters[2:]
    return label("how_to_answer", item.kind.value).format(letters=item.letters, example=example)


def buttons_of(item: Item) -> list[dict[str, str]]:
    """A button for each answer, where one letter or judgement is all of it."""
    if item.kind is ItemKind.SINGLE:
        return [
            {
                "title": one.letter,
                "payload": payload("answer_item", option=one.letter, item=item.item),
            }
            for one in item.parts
        ]
    if item.kind is ItemKind.TRUE_FALSE:
        return [
            {"title": label("truths", value), "payload": payload("answer_item", truth=value, item=item.item)}
            for value in ("true", "false")
        ]
    return []


def say_marking(turn: Turn, item: Item) -> None:
    """Say whether an answer was right, what is right, and where that stands; in an exam only that it came."""
    marking = item.marking
    if marking is None:
        turn.say("utter_answer_taken", kind="quiz", number=item.number)
        return
    turn.say(
        _verdict(marking),
        kind="quiz",
        data={"marking": {"number": item.number, **marking.model_dump(mode="json")}},
        number=item.number,
        right_answer=in_words(item, marking.right_answer),
        reasons=reasons_of(marking.explanation, marking.sources),
    )


def _verdict(marking: Marking) -> str:
    if marking.waits_for_self_mark:
        return "utter_words_to_compare"
    return "utter_answer_right" if marking.right else "utter_answer_wrong"


def reasons_of(explanation: str, sources: Iterable[Source]) -> str:
    """Why something is right, with the quoted provisions."""
    quoted = label("items", "quoted")
    lines = [quoted.format(quote=one.quote, document=_title_of(one.document)) for one in sources]
    return "\n".join([*([explanation] if explanation else []), *lines])


def _title_of(document: str) -> str:
    """The title of a document, as answers name it; its path where the index does not have it."""
    try:
        title = collaborators.materials().document(document).title
    except (IndexingError, KeyError):
        return document
    return label("items", "document").format(title=title)


def in_words(item: Item, value: JsonValue) -> str:
    """An answer as it is read out: letters with their texts, 对 or 错, or the words."""
    if isinstance(value, bool):
        return label("truths", str(value).lower())
    if isinstance(value, dict):
        return str(value.get("text", ""))
    said = value if isinstance(value, list) else [value]
    texts = {one.letter: one.text for one in item.parts}
    part = label("items", "part")
    none = label("items", "left_out")
    named = [none if one is None else str(one) for one in said]
    each = [part.format(letter=one, text=texts[one]) if one in texts else one for one in named]
    return label("items", "between").join(each)


def say_duel(turn: Turn, standing: Standing, duel: Duel) -> None:
    """Say how a duel ended, or that the other one still plays."""
    responses = {"drawn": "utter_duel_drawn", "won": "utter_duel_lost"}
    if duel.phase == "won" and duel.winner_id == duel.mine.member.id:
        responses["won"] = "utter_duel_won"
    turn.say(
        responses.get(duel.phase, "utter_duel_waits_for_other"),
        kind="quiz",
        name=duel.other.member.name or "",
        answered=standing.answered,
        right=standing.right or 0,
        mine=f"{duel.mine.marks or 0:g}",
        theirs=f"{duel.other.marks or 0:g}",
    )


def say_over(turn: Turn, standing: Standing) -> None:
    """Say how an exercise went."""
    if standing.duel is not None:
        say_duel(turn, standing, standing.duel)
        return
    exam, left = standing.exam, standing.of - standing.answered
    if exam is not None:
        if left:
            turn.say("utter_exam_items_left", kind="quiz", left=left)
        turn.say(
            "utter_exam_passed" if exam.passed else "utter_exam_failed",
            kind="quiz",
            score=f"{exam.score:g}",
            out_of=exam.out_of,
        )
        return
    turn.say(
        _over(standing),
        kind="quiz",
        answered=standing.answered,
        right=standing.right or 0,
        of=standing.of,
        left=left,
    )


def _over(standing: Standing) -> str:
    """A challenge is over at the first mistake; what is handed in has items left."""
    is_challenge = standing.exercise is Exercise.CHALLENGE
    if is_challenge and standing.answered > (standing.right or 0):
        return "utter_challenge_lost"
    if standing.answered < standing.of:
        return "utter_challenge_handed_in" if is_challenge else "utter_quiz_handed_in"
    return "utter_challenge_won" if is_challenge else "utter_quiz_over"
