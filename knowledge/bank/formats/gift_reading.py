"""Read GIFT, Moodle's format for questions in a text file (docs.moodle.org, "GIFT format")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.bank.checking import Fault
from knowledge.bank.formats.categories import topic_of
from knowledge.bank.formats.gift_answers import Section
from knowledge.bank.formats.gift_escapes import has_marks, marked, meant
from knowledge.bank.item import BLANK, FillIn, Item, ShortAnswer
from knowledge.bank.markup import Plain, looks_like_html, plain_of
from knowledge.bank.reading import Gathering, Reading, RowFaultError
from knowledge.bank.tags import tagged
from knowledge.bank.texts import text_of
from knowledge.bank.tidying import NO_ID, id_in, tidy_text, with_blanks
from knowledge.bank.words import BankWords

_COMMENT, _CATEGORY, _TITLE, _GENERAL = "//", "$CATEGORY:", "::", "####"
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_BRACKETED = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)*)\]")
_COMMENT_READ = 1000  # characters
_UNESCAPED = re.compile(r"\\(.)")


@dataclass(slots=True)
class _Block:
    """The lines of one question, comments set apart; `number` is the line that it begins on."""

    number: int
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def bracketed(self, name: str) -> list[str]:
        """What the comments say in brackets, as [id:…] and [tag:…]."""
        found = (match for comment in self.comments for match in _BRACKETED.finditer(comment))
        return [_UNESCAPED.sub(r"\1", match[2]) for match in found if match[1] == name]


def read_gift(content: bytes, words: BankWords) -> Reading:
    """The items of a GIFT file; rows are numbered by the line on which they begin.

    Raises:
        BankUnreadableError: it is no text, or there is no question in it.
    """
    gathering, topic = Gathering(), ""
    for block in _blocks(text_of(content)):
        if block.lines and block.lines[0].startswith(_CATEGORY):
            topic = topic_of(meant(marked(block.lines.pop(0).removeprefix(_CATEGORY))).strip())
        text = "\n".join(block.lines).strip()
        if not text:
            continue
        try:
            item, notes = _item(text, block, topic, words)
        except RowFaultError as error:
            gathering.refuse(block.number, error.fault, meant(marked(text)))
        else:
            gathering.take(block.number, item, notes)
    return gathering.done()


def _blocks(text: str) -> Iterator[_Block]:
    block: _Block | None = None
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if not stripped:
            if block is not None and block.lines:
                yield block
                block = None
            continue
        block = block or _Block(number)
        if stripped.startswith(_COMMENT):
            block.comments.append(stripped[:_COMMENT_READ])
            continue
        block.number = block.number if block.lines else number
        block.lines.append(stripped)
    if block is not None and block.lines:
        yield block


def _item(text: str, block: _Block, topic: str, words: BankWords) -> tuple[Item, list[Fault]]:
    if has_marks(text):
        raise RowFaultError("stem_unreadable", seen=text)
    before, answers, after = _parted(_untitled(marked(text)))
    answers, _, general = answers.strip().rpartition(_GENERAL) if _GENERAL in answers else (answers, "", "")
    gap = BLANK if after.strip() else ""
    question, usual = _plain(f"{before}{gap}{after}", "moodle")
    feedback, _ = _plain(general, usual)
    section = Section(answers.strip(), lambda raw: _plain(raw, usual)[0])
    task = section.task(feedback.model or tidy_text(feedback.text))
    is_essay = isinstance(task, ShortAnswer)
    explanation = feedback.text if not is_essay or feedback.model else ""
    ids = block.bracketed("id")
    item = Item(
        id_in(ids[0]) if ids else NO_ID,
        _with_gap(question.text, is_fill_in=isinstance(task, FillIn)),
        task,
        explanation or section.feedback,
        feedback.sources,
        topic,
    )
    item, lost = tagged(item, block.bracketed("tag"), words)
    notes = [*question.notes, *feedback.notes, *section.notes, *lost]
    if explanation and section.feedback:
        notes.append(Fault("feedback_lost"))
    return item, notes


def _untitled(text: str) -> str:
    if not text.startswith(_TITLE):
        return text
    _, closed, rest = text.removeprefix(_TITLE).partition(_TITLE)
    return rest.strip() if closed else text


def _parted(text: str) -> tuple[str, str, str]:
    """What stands before the answers, the answers, and what goes on behind them."""
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        raise RowFaultError("no_answers")
    if start < 0 or end < start:
        raise RowFaultError("braces")
    after = text[end + 1 :]
    if "{" in after or "}" in after:
        raise RowFaultError("several_answer_sections")
    return text[:start], text[start + 1 : end], after


def _plain(raw: str, usual: str) -> tuple[Plain, str]:
    """A text without its format's name, and that format, which the other texts of the question go by."""
    raw = raw.strip()
    named = _FORMAT.match(raw)
    name = named[1].lower() if named else usual
    text = meant(raw[named.end() :] if named else raw)
    if name == "html" or (name == "moodle" and looks_like_html(text)):
        return plain_of(text), name
    return Plain(tidy_text(text)), name


def _with_gap(stem: str, *, is_fill_in: bool) -> str:
    """A short answer is asked for behind the question where nothing else is said."""
    if not is_fill_in:
        return stem
    stem = with_blanks(stem, 1)
    return stem if BLANK in stem else f"{stem}{BLANK}"
