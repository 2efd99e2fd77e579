"""Compose what the model and the lexical index read for a passage, as opposed to what is quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.lexical import LexicalText
from index.wording import WordCutter, bigrams, normalise
from knowledge.document import Passage
from knowledge.numerals import NUMERAL
from knowledge.vocabulary import without_state

# 第一章, 第二分编: says where a heading stands, not what it is about.
_ORDINAL = re.compile(rf"^第\s*{NUMERAL}+\s*(?:分编|[编章节])\s*")
_LABEL = re.compile(rf"^\s*[第笫][^条]{{1,12}}条(?:之{NUMERAL}+)?\s*")


def heading_text(title: str, headings: Sequence[str]) -> str:
    """Title and headings in one line, without what carries no meaning."""
    names = [without_state(title), *(_ORDINAL.sub("", heading) for heading in headings)]
    return " ".join(name for name in names if name)


def embedding_text(title: str, passage: Passage) -> str:
    """What is embedded: the heading path above the passage, then the passage without its number.

    Provisions rarely name their subject; the heading path does. In lower case, as questions are: the
    models' vocabularies have no capitals and would read 6+N as "6+ something unknown".
    """
    body = _LABEL.sub("", passage.text) if passage.provision else passage.text
    return f"{heading_text(title, passage.headings)}\n{body}".lower()


def lexical_text(title: str, headings: Sequence[str], text: str, cutter: WordCutter) -> LexicalText:
    """The passage's words and bigrams, and the words of its heading path in a field of their own."""
    body = normalise(text)
    return LexicalText(
        words=cutter.words(body),
        chars=list(bigrams(body)),
        heading=cutter.words(normalise(heading_text(title, headings))),
    )
