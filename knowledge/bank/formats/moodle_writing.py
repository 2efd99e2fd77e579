"""Write Moodle XML; texts are plain, so that nobody takes a `<` in them for HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from knowledge.bank.checking import shortened
from knowledge.bank.formats.categories import category_of
from knowledge.bank.formats.cloze import write_cloze
from knowledge.bank.formats.moodle_reading import read_moodle
from knowledge.bank.item import (
    FillIn,
    Item,
    ItemKind,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    Task,
    TrueFalse,
)
from knowledge.bank.markup import feedback_of
from knowledge.bank.tags import tags_of
from knowledge.bank.words import BankWords
from knowledge.bank.writing import Loss, Written, checked

_TYPES = {
    ItemKind.SINGLE: "multichoice",
    ItemKind.MULTIPLE: "multichoice",
    ItemKind.TRUE_FALSE: "truefalse",
    ItemKind.SHORT_ANSWER: "essay",
    ItemKind.ORDERING: "ordering",
    ItemKind.MATCHING: "matching",
}
_PLAIN, _HTML = "plain_text", "html"
_NAME_SHOWN = 40


def write_moodle(items: Iterable[Item], words: BankWords) -> Written:
    """The items as Moodle XML; ordering items need Moodle 4.4, or its plugin, to be imported there."""
    losses: list[Loss] = []
    quiz: Any = etree.Element("quiz")
    topic = None
    pieces = checked(items, lambda item: _file(item, words), lambda content: read_moodle(content, words))
    for item, piece, lost in pieces:
        losses += lost
        if piece is None:
            continue
        category, question = etree.fromstring(piece, etree.XMLParser(strip_cdata=False))
        if item.topic != topic:
            quiz.append(category)
            topic = item.topic
        quiz.append(question)
    etree.indent(quiz, " ")
    return Written(etree.tostring(quiz, xml_declaration=True, encoding="UTF-8"), tuple(losses))


def _file(item: Item, words: BankWords) -> str:
    quiz: Any = etree.Element("quiz")
    category = etree.SubElement(quiz, "question", type="category")
    _text(etree.SubElement(category, "category"), category_of(item.topic))
    quiz.append(_question(item, words))
    return str(etree.tostring(quiz, encoding="unicode"))


def _question(item: Item, words: BankWords) -> Any:  # noqa: ANN401 - untyped lxml elements
    task = item.task
    is_cloze = isinstance(task, FillIn) and len(task.blanks) > 1
    kind = _TYPES.get(item.kind, "cloze" if is_cloze else "shortanswer")
    question: Any = etree.Element("question", type=kind)
    _text(etree.SubElement(question, "name"), shortened(item.stem, _NAME_SHOWN))
    if is_cloze and isinstance(task, FillIn):
        _part(question, "questiontext", write_cloze(item.stem, task.blanks), _HTML)
    else:
        _part(question, "questiontext", item.stem)
    if item.sources:
        _part(question, "generalfeedback", feedback_of(item.explanation, item.sources), _HTML)
    else:
        _part(question, "generalfeedback", item.explanation)
    etree.SubElement(question, "idnumber").text = item.id
    _answer(question, task)
    tags = list(tags_of(item, words))
    if tags:
        holder = etree.SubElement(question, "tags")
        for tag in tags:
            _text(etree.SubElement(holder, "tag"), tag)
    return question


def _answer(question: Any, task: Task) -> None:  # noqa: ANN401 - as above
    match task:
        case SingleChoice(options, right):
            etree.SubElement(question, "single").text = "true"
            _options(question, options, [100.0 if place == right else 0.0 for place in range(len(options))])
        case MultipleChoice(options, rights):
            share = 100 / len(rights)
            etree.SubElement(question, "single").text = "false"
            _options(
                question, options, [share if place in rights else -100.0 for place in range(len(options))]
            )
        case TrueFalse(is_right):
            _options(question, ("true", "false"), [100.0, 0.0] if is_right else [0.0, 100.0])
        case FillIn((accepted,)):
            answers = [answer.replace("*", "\\*") for answer in accepted]
            _options(question, answers, [100.0] * len(answers))
        case ShortAnswer(model):
            _part(question, "graderinfo", model)
        case Ordering(entries):
            _options(question, entries, [float(place) for place in range(1, len(entries) + 1)])
        case Matching(pairs, spare):
            for left, right_text in (*pairs, *(("", text) for text in spare)):
                part = _part(question, "subquestion", left)
                _text(etree.SubElement(part, "answer"), right_text)
        case _:
            pass  # a cloze question holds its answers in its text


def _options(question: Any, texts: Sequence[str], fractions: Sequence[float]) -> None:  # noqa: ANN401 - as above
    for text, fraction in zip(texts, fractions, strict=True):
        answer = _part(question, "answer", text)
        answer.set("fraction", f"{fraction:.5f}".rstrip("0").rstrip("."))


def _part(parent: Any, name: str, text: str, form: str = _PLAIN) -> Any:  # noqa: ANN401 - as above
    part = etree.SubElement(parent, name, format=form)
    _text(part, text, is_html=form == _HTML)
    return part


def _text(parent: Any, text: str, *, is_html: bool = False) -> None:  # noqa: ANN401 - as above
    element = etree.SubElement(parent, "text")
    element.text = etree.CDATA(text) if is_html and "]]>" not in text else text
