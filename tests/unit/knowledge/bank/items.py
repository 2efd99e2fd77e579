"""Make items by chance: of every kind, with what formats stumble over in their texts."""

import random
from datetime import date, timedelta

from knowledge.bank.item import (
    BLANK,
    FillIn,
    Item,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from knowledge.bank.tidying import tidy_text
from knowledge.document import CardSource

PIECES = (
    *("预备党员", "第二十五条", "一年", "：", "“引号”", "（括号）", "m²", "①", "𠮷", "；", "、", "→"),
    *("50%", "%50%", "=", "~", "#", "####", "{", "}", "\\", "\\n", "\\=", "::", "->", "//", "[html]"),
    *("|", "<b>", "&amp;", "&", "<", ">", "]]>", "$CATEGORY:", "A.", "ANSWER: B", "*", "[[1]]", "'", '"'),
    *("{1:SHORTANSWER:=x}", "=1+1", ";", ",", "TRUE", "0012", "2026-01-01", "e\u0301", "é", "_", "@", "+"),
    *("-", "/"),
)


class Maker:
    """Items by a seed, each sound in itself."""

    def __init__(self, seed):
        self.chance = random.Random(seed)

    def line(self, most=4):
        joined = self.chance.choice(("", " "))
        return joined.join(self.chance.choices(PIECES, k=self.chance.randint(1, most)))

    def lines(self, count):
        """Lines of which no two look alike."""
        return tuple(f"{self.line(3)}{place}" for place in self.chance.sample(range(100), count))

    def text(self):
        return "\n".join(self.line(6) for _ in range(self.chance.randint(1, 3)))

    def task(self, kind):  # noqa: PLR0911 - one way out for each kind
        count = self.chance.randint(2, 6)
        match kind:
            case 0:
                return SingleChoice(self.lines(count), self.chance.randrange(count))
            case 1:
                right = self.chance.sample(range(count), self.chance.randint(1, count))
                return MultipleChoice(self.lines(count), tuple(sorted(right)))
            case 2:
                return TrueFalse(right=self.chance.random() < 0.5)
            case 3:
                accepted = [self.lines(self.chance.randint(1, 3)) for _ in range(self.chance.randint(1, 3))]
                return FillIn(tuple(accepted))
            case 4:
                return ShortAnswer(self.text())
            case 5:
                return Ordering(self.lines(count))
        left, right = self.lines(count), self.lines(2 * count)
        spare = right[count : count + self.chance.randint(0, 2)]
        return Matching(tuple(zip(left, right[:count], strict=True)), spare)

    def item(self, number):
        kind = self.chance.randrange(7)
        task = self.task(kind)
        stem = tidy_text(f"题{self.text()}".replace("_", ""))
        if isinstance(task, FillIn):
            parts = (f"把{self.line(3)}".replace("_", "") for _ in task.blanks)
            stem = BLANK.join((*parts, "。"))
        some = self.chance.random
        start = date(2026, 1, 1) + timedelta(days=self.chance.randrange(365))
        return Item(
            f"样题-{number}.a",
            stem,
            task,
            self.text() if some() < 0.5 else "",
            tuple(CardSource(self.line(2), self.text()) for _ in range(self.chance.randint(0, 2))),
            f"专题{self.line(2)}" if some() < 0.5 else "",
            self.chance.randint(1, 5),
            start if some() < 0.3 else None,
            start + timedelta(days=9) if some() < 0.3 else None,
        )

    def items(self, count):
        return tuple(self.item(number) for number in range(count))
