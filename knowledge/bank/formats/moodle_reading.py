"""Read Moodle XML (docs.moodle.org, "Moodle XML format")."""

from __future__ import annotations

from typing import Any

from lxml import etree

from knowledge.bank.checking import Fault
from knowledge.bank.formats.categories import topic_of
from knowledge.bank.formats.moodle_tasks import FULL, TASKS, Question, number
from knowledge.bank.item import Item
from knowledge.bank.reading import MOST_BYTES, BankUnreadableError, Gathering, Reading, RowFaultError
from knowledge.bank.tags import tagged
from knowledge.bank.tidying import id_in
from knowledge.bank.words import BankWords


def read_moodle(content: bytes, words: BankWords) -> Reading:
    """The items of a Moodle XML file; rows are numbered from 1, categories not counted.

    Raises:
        BankUnreadableError: it is no such file, or declares entities.
    """
    gathering, topic, place = Gathering(), "", 0
    for element in _quiz(content).findall("question"):
        if element.get("type") == "category":
            topic = topic_of(element.findtext("category/text") or "")
            continue
        place += 1
        question = Question(element)
        try:
            item = _item(question, topic, words)
        except RowFaultError as error:
            gathering.refuse(place, error.fault, question.line(element, "questiontext"))
        else:
            gathering.take(place, item, question.notes)
    return gathering.done()


def _quiz(content: bytes) -> Any:  # noqa: ANN401 - untyped lxml elements
    """Without entities, which can read files and fill the memory, and without the network."""
    if len(content) > MOST_BYTES:
        raise BankUnreadableError("too_large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root: Any = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BankUnreadableError("not_xml") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BankUnreadableError("has_entities")
    if root.tag != "quiz":
        raise BankUnreadableError("unknown_format")
    return root


def _item(question: Question, topic: str, words: BankWords) -> Item:
    element = question.element
    kind = str(element.get("type"))
    if kind not in TASKS:
        raise RowFaultError("type_unsupported", seen=kind)
    stem, task = TASKS[kind](question, question.part(element, "questiontext").text)
    general = question.part(element, "generalfeedback")
    own = _own_feedback(question, is_only=not general.text)
    item = Item(
        id_in(element.findtext("idnumber") or ""),
        stem,
        task,
        general.text or own,
        general.sources,
        topic,
    )
    if any((hint.findtext("text") or "").strip() for hint in element.findall("hint")):
        question.notes.append(Fault("hints_lost"))
    tags = [tag.findtext("text") or "" for tag in element.findall("tags/tag")]
    item, lost = tagged(item, tags, words)
    question.notes += lost
    return item


def _own_feedback(question: Question, *, is_only: bool) -> str:
    """What is said of the one right answer explains the item, where nothing else does."""
    answers = question.element.findall("answer")
    said = [(number(one.get("fraction")), question.line(one, "feedback")) for one in answers]
    told = [(fraction, text) for fraction, text in said if text]
    if is_only and len(told) == 1 and told[0][0] >= FULL:
        return told[0][1]
    if told:
        question.notes.append(Fault("feedback_lost"))
    return ""
