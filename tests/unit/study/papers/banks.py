"""Banks of items to make papers from."""

from datetime import date

from knowledge.bank.item import (
    BLANK,
    FillIn,
    Item,
    ItemKind,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)

DAY = date(2026, 7, 1)
TOPICS = ("党章", "安全规程", "党史")
_TASKS = {
    ItemKind.SINGLE: SingleChoice(("甲", "乙", "丙", "丁"), 1),
    ItemKind.MULTIPLE: MultipleChoice(("甲", "乙", "丙", "丁"), (0, 2)),
    ItemKind.TRUE_FALSE: TrueFalse(right=True),
    ItemKind.FILL_IN: FillIn((("一年",),)),
    ItemKind.SHORT_ANSWER: ShortAnswer("民主集中制"),
    ItemKind.ORDERING: Ordering(("申请", "培养", "接收", "转正")),
    ItemKind.MATCHING: Matching((("预备期", "一年"), ("党费", "每月")), ("半年",)),
}


def item(name, kind=ItemKind.SINGLE, topic=TOPICS[0], difficulty=3, **more):
    return Item(str(name), f"第 {name} 题 {BLANK}", _TASKS[kind], topic=topic, difficulty=difficulty, **more)


def bank(size):
    """Items of all kinds, topics and difficulties, in every combination if the bank is large enough."""
    kinds = list(ItemKind)
    return [item(n, kinds[n % 7], TOPICS[n // 7 % 3], 1 + n // 21 % 5) for n in range(size)]
