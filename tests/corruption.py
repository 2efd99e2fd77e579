"""Mistype questions as people do: one slip in one content word, the same for the same seed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import opencc
from pypinyin import Style, lazy_pinyin

from index.wording import WordCutter

# What people say for the long names; written down by hand, not derived.
SHORT_FORMS = {
    "三会一课": "三会课",
    "民主评议": "民评",
    "民主评议党员": "民评党员",
    "组织生活会": "组生会",
    "主题党日": "主题日",
    "入党积极分子": "入积",
    "积极分子": "积分子",
    "发展对象": "发对",
    "支部党员大会": "支党大会",
    "党员大会": "党大",
    "支部委员会": "支委",
    "预备党员": "预党",
    "流动党员": "流党",
    "组织关系": "组关",
    "民主集中制": "民集制",
    "批评与自我批评": "批自",
    "核心价值观": "核价观",
    "纪律处分": "纪处",
    "谈心谈话": "谈谈",
    "留党察看": "留察",
    "党支部书记": "党支书",
    "入党介绍人": "入介人",
    "入党申请书": "入申书",
    "转正申请": "转申",
    "劳动合同": "劳合",
    "消费者权益": "消权",
    "行政处罚": "行罚",
    "道路交通": "道交",
    "机动车": "机车",
    "有限责任公司": "有限公司",
}
# Characters that are taken for one another by eye.
_LOOK_ALIKES = """
己已巳 末未 士土 人入 日曰 义议仪 评平苹 记纪 费废 籍藉 转传 治冶 织识职
组祖阻 委季 员圆 处外 分份 期其 备各 届居 查杳 待侍 党常 部剖 支友 申审
课棵 会合 旗旌 徽微 章童 誓哲 书节 申甲 留溜 察擦 警惊 告吉 撤彻 预顾 权杈
利科 选先 举拳 表衣 决快 正止 式武 动劝 流硫 离漓 退腿 缴激 交父 收牧 免兔
工土 资贷 税说 金全 同洞 险捡 法洁 合台 保堡 院玩 请清情 假段 车东 站占
学字 习刁 心必 话活 谈淡 题提 主王 讲井 安按 全金 灭天 火大 号另 精情 神祌
长张 征证 大太 国圆 中虫 民氏 族旅 政改 治冶 经径 济挤 文又 社杜 思恩 想相
"""
_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"))
_COMMON_ROWS = range(0xB0, 0xD8)  # GB 2312's first level, the 3,755 common characters


@dataclass(frozen=True, slots=True)
class Mistyped:
    """A question with one slip: which kind, and the word it happened in."""

    clean: str
    text: str
    kind: str
    word: str


class Corrupter:
    """Makes one slip a question; everything random comes from the seed."""

    def __init__(self, cutter: WordCutter, terms: Iterable[str], *, seed: int) -> None:
        self._cutter = cutter
        self._terms = frozenset(terms)
        self._random = random.Random(seed)
        self._kinds: dict[str, Callable[[str], tuple[str, str] | None]] = {
            "homophone": self._homophone,
            "wrong character": self._wrong_character,
            "dropped character": self._dropped,
            "swapped neighbours": self._swapped,
            "pinyin initials": self._initials,
            "full pinyin": self._full_pinyin,
            "traditional": lambda text: (_traditional().convert(text), ""),
            "full width": lambda text: (self._full_width(text), ""),
            "abbreviation": self._abbreviation,
        }

    def corrupt(self, questions: Sequence[str], count: int) -> list[Mistyped]:
        """`count` slips, the kinds in turn; a question that a kind cannot spoil is left for another kind."""
        waiting = self._random.sample(list(questions), len(questions))
        found: list[Mistyped] = []
        kinds = list(self._kinds)
        while len(found) < count and kinds:
            kind = kinds[len(found) % len(kinds)]
            slip = next(filter(None, (self._slip(kind, text) for text in waiting)), None)
            if slip is None:
                kinds.remove(kind)
            else:
                found.append(slip)
                waiting.remove(slip.clean)
        return found

    def _slip(self, kind: str, text: str) -> Mistyped | None:
        made = self._kinds[kind](text)
        return Mistyped(text, made[0], kind, made[1]) if made and made[0] != text else None

    def _words(self, text: str, *, shortest: int = 2, of_terms: bool = False) -> list[str]:
        """Content words of a question: words that the materials' field knows, or long ones."""
        pieces = [piece for piece in self._cutter.cut(text) if len(piece) >= shortest]
        return [
            piece
            for piece in pieces
            if all("\u4e00" <= letter <= "\u9fff" for letter in piece)
            and (piece in self._terms or (not of_terms and len(piece) > 2))
        ]

    def _choose(self, text: str, *, shortest: int = 2, of_terms: bool = False) -> str | None:
        words = self._words(text, shortest=shortest, of_terms=of_terms)
        return self._random.choice(words) if words else None

    def _homophone(self, text: str) -> tuple[str, str] | None:
        word = self._choose(text)
        if word is None:
            return None
        place = self._random.randrange(len(word))
        sound = lazy_pinyin(word, style=Style.NORMAL)[place]
        if self._random.random() < 0.25:
            sound = _near(sound)
        others = [other for other in _by_sound().get(sound, ()) if other != word[place]]
        return (_put(text, word, place, self._random.choice(others)), word) if others else None

    def _wrong_character(self, text: str) -> tuple[str, str] | None:
        word = self._choose(text)
        if word is None:
            return None
        groups = _LOOK_ALIKES.split()
        slips = [
            (place, other)
            for place, right in enumerate(word)
            for group in groups
            if right in group
            for other in group
            if other != right
        ]
        return (_put(text, word, *self._random.choice(slips)), word) if slips else None

    def _dropped(self, text: str) -> tuple[str, str] | None:
        word = self._choose(text, shortest=3)
        return (_put(text, word, self._random.randrange(len(word)), ""), word) if word else None

    def _swapped(self, text: str) -> tuple[str, str] | None:
        word = self._choose(text)
        if word is None:
            return None
        place = self._random.randrange(len(word) - 1)
        turned = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        return text.replace(word, turned, 1), word

    def _initials(self, text: str) -> tuple[str, str] | None:
        word = self._choose(text, of_terms=True)
        letters = "".join(lazy_pinyin(word, style=Style.FIRST_LETTER)) if word else ""
        return (text.replace(word, letters, 1), word) if word else None

    def _full_pinyin(self, text: str) -> tuple[str, str] | None:
        word = self._choose(text, of_terms=True)
        return (text.replace(word, "".join(lazy_pinyin(word)), 1), word) if word else None

    def _full_width(self, text: str) -> str:
        """Letters, digits and marks as wide as characters; a wide blank after the first word."""
        wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
        first = len(self._cutter.cut(wide)[0])
        return wide[:first] + "\u3000" + wide[first:]

    def _abbreviation(self, text: str) -> tuple[str, str] | None:
        found = [word for word in SHORT_FORMS if word in text]
        word = max(found, key=len, default=None)
        return (text.replace(word, SHORT_FORMS[word], 1), word) if word else None


def _put(text: str, word: str, place: int, other: str) -> str:
    return text.replace(word, word[:place] + other + word[place + 1 :], 1)


def _near(sound: str) -> str:
    """The sound as somebody types it who does not tell zh from z or ing from in."""
    for one, other in _FUZZY:
        if one in sound:
            return sound.replace(one, other)
    return sound


@cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")


@cache
def _by_sound() -> dict[str, list[str]]:
    """The common characters by toneless syllable."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _COMMON_ROWS:
        for cell in range(0xA1, 0xFF):
            character = bytes([row, cell]).decode("gb2312", errors="ignore")
            if character:
                found[lazy_pinyin(character, style=Style.NORMAL)[0]].append(character)
    return found
