"""A session whose members play a led quiz from the sample bank, over HTTP."""

from __future__ import annotations

from uuid import uuid4

from knowledge.bank.item import ItemKind
from knowledge.bank.sample import SAMPLE, load_bank
from study.marking.display import Display
from study.marking.reading import answer_value
from study.marking.solutions import solution
from tests.integration.api.drawing import Drawing
from tests.integration.study.quizzing import fill_bank

BANK = {item.id: item for item in load_bank(SAMPLE)}


def right_answer(shown, item_id):
    """What is right, by the letters of an item as it is shown."""
    task = BANK[item_id].task
    parts = [*getattr(task, "options", ()), *getattr(task, "entries", ())]
    if BANK[item_id].kind is ItemKind.MATCHING:
        parts = [*(right for _, right in task.pairs), *task.spare]
    display = Display(tuple(parts.index(text) for text in shown["parts"]))
    return answer_value(solution(task), display)


def wrong_answer(shown, item_id):
    """Something that is wrong, of an item with one right option or of a judgement."""
    right = right_answer(shown, item_id)
    return (not right) if isinstance(right, bool) else next(one for one in "AB" if one != right)


class Playing(Drawing):
    """Does over HTTP what a leader and phones do in a quiz."""

    def __init__(self, world, members=3):
        super().__init__(world, members)
        fill_bank(world.storage, BANK.values(), now=world.clock())
        self.quiz = str(uuid4())

    def at(self, rest=""):
        return f"/v1/sessions/{self.session}/quizzes/{self.quiz}{rest}"

    def prepare(self, *ids, by=None, **more):
        items = {"type": "chosen", "item_ids": list(ids)}
        body = {"id": self.quiz, "epoch": 1, "title": "七一竞答", "items": items, **more}
        return (by or self.lead).post(f"/v1/sessions/{self.session}/quizzes", json=body)

    def do(self, kind, *, by=None, epoch=1, id_=None, **more):
        body = {"id": id_ or str(uuid4()), "epoch": epoch, "action": {"type": kind, **more}}
        return (by or self.lead).post(self.at("/commands"), json=body)

    def join(self, member):
        return self.phones[member].post(self.at("/join"), json={"id": str(uuid4())})

    def answer(self, member, number, value, *, id_=None):
        body = {"id": id_ or str(uuid4()), "number": number, "answer": value}
        return self.phones[member].post(self.at("/answers"), json=body)

    def mine(self, member):
        return self.phones[member].get(self.at("/mine")).json()

    def shown(self, by=None):
        return (by or self.lead).get(self.at()).json()
