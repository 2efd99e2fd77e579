"""Take out of a passage the sentences that say something by themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.document import Passage
from knowledge.numerals import NUMERAL

_SENTENCE = re.compile(r"[^。！？\n]+[。！]")
_LABEL = re.compile(rf"^\s*[第笫]{NUMERAL}+条(?:之{NUMERAL}+)?\s*")
_LEANING = re.compile(
    r"[（(“”‘’、，；]|第.{1,3}[步，]|[一二三四五六七八九十]是|"
    r"这|那|它|他|她|其|此|该|但|而|也|还|又|再|就|所以|因此|因为|由于|另|同时|例如|比如|否则|不然|"
    r"前者|后者|前款|上述|原因|后来|随后|同一|记忆|答题|注意|不是|有人问|"
    r"[^，。]{1,15}，(?:他|她|它|其|这个|该)"
)
_LISTED = re.compile(r"[(（]?(?:\d+|[a-zA-Z]|[一二三四五六七八九十百]+)(?:[)）、．]|\.(?!\d))")
"""What begins so is an entry of a list."""
_REFERRING = re.compile(
    r"(?:上|前)(?:一|两|二|三|四|五|述|列|款|项|条)[^，。]{0,3}[款项条]|前[款项条]|上述|下列|如下|以上[^，。]{0,4}法律|"
    r"修改为|增加一[款条项]|同时废止"
)
"""Such a sentence says too little of what it is about, or changes the words of another rule."""
_IN_FORCE_FROM = re.compile(r"自.{0,24}(?:施行|实施|执行|生效)。$")
_SHORTEST, _LONGEST = 10, 120


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage; `document.text[start:start + len(text)] == text`."""

    text: str
    start: int


def sentences_of(passage: Passage) -> tuple[Sentence, ...]:
    """The sentences that can be read without those before them, in their order.

    The number of a provision is not part of its sentence. One that leans on another (它…, 其中…), an entry
    of a list, a question, and what is too short or too long to be asked about are left out. So are the days
    on which rules take effect, which nobody need know by heart.
    """
    found: list[Sentence] = []
    for match in _SENTENCE.finditer(passage.text):
        label = _LABEL.match(match[0])
        skipped = label.end() if label else len(match[0]) - len(match[0].lstrip())
        text = match[0][skipped:]
        if _SHORTEST <= len(text) <= _LONGEST and _stands_alone(text):
            found.append(Sentence(text, passage.start + match.start() + skipped))
    return tuple(found)


def _stands_alone(text: str) -> bool:
    leans = _LEANING.match(text) or _LISTED.match(text) or _REFERRING.search(text)
    is_whole = "：\n" not in text and text.count("“") == text.count("”")
    return is_whole and not leans and not _IN_FORCE_FROM.search(text)
