"""Read and write Aiken: a question on a line, options with letters, and a line with the answer's letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from string import ascii_uppercase

from knowledge.bank.item import Item, MultipleChoice, SingleChoice, Task, TrueFalse
from knowledge.bank.reading import Gathering, Reading, RowFaultError
from knowledge.bank.texts import text_of
from knowledge.bank.tidying import NO_ID, tidy_line
from knowledge.bank.words import BankWords
from knowledge.bank.writing import Loss, Written, checked

_OPTION = re.compile(r"([A-Za-z])[.)．）、]\s*(.*)")
_LETTERS = re.compile(r"[A-Z](?:[\s,，、;；]*[A-Z])*")


@dataclass(slots=True)
class _Question:
    """The lines of one question; `number` is that of its first line."""

    number: int
    stem: list[str] = field(default_factory=list)
    letters: str = ""
    options: list[str] = field(default_factory=list)
    answer: str | None = None
    stray: str | None = None


def read_aiken(content: bytes, words: BankWords) -> Reading:
    """The items of an Aiken file; rows are numbered by the line on which they begin.

    Several letters in the answer make multiple choice, which Aiken itself does not have.

    Raises:
        BankUnreadableError: it is no text, or there is no question in it.
    """
    gathering = Gathering()
    for question in _questions(text_of(content), words):
        stem = tidy_line(" ".join(question.stem))
        try:
            task = _task(question, words)
        except RowFaultError as error:
            gathering.refuse(question.number, error.fault, stem)
        else:
            gathering.take(question.number, Item(NO_ID, stem, task))
    return gathering.done()


def write_aiken(items: Iterable[Item], words: BankWords) -> Written:
    """The items as an Aiken file: it holds single choice and true or false, and of them stem and options."""
    losses: list[Loss] = []
    kept = []
    pieces = checked(items, lambda item: _piece(item, words), lambda content: read_aiken(content, words))
    for _, piece, lost in pieces:
        losses += lost
        kept += [piece] if piece is not None else []
    return Written("\n".join(kept).encode(), tuple(losses))


def _questions(text: str, words: BankWords) -> Iterator[_Question]:
    answer_line = re.compile(
        rf"(?:{'|'.join(map(re.escape, words.answer_words))})\s*[:：](.*)", re.IGNORECASE
    )
    question: _Question | None = None
    for number, line in enumerate((line.strip() for line in text.split("\n")), 1):
        if not line:
            continue
        question = question or _Question(number)
        answer, option = answer_line.match(line), _OPTION.match(line)
        if answer:
            question.answer = answer[1].strip()
            yield question
            question = None
        elif option and question.stem:
            question.letters += option[1].upper()
            question.options.append(tidy_line(option[2]))
        elif question.options:
            question.stray = question.stray or line
        else:
            question.stem.append(line)
    if question is not None:
        yield question


def _task(question: _Question, words: BankWords) -> Task:
    if question.stray is not None:
        raise RowFaultError("stray_line", seen=question.stray)
    if question.letters != ascii_uppercase[: len(question.letters)]:
        raise RowFaultError("letters_disordered", seen=question.letters)
    if question.answer is None:
        raise RowFaultError("no_answer_line")
    if _LETTERS.fullmatch(question.answer.upper()) is None:
        raise RowFaultError("answer_line_unreadable", seen=question.answer)
    places = tuple(sorted({ascii_uppercase.index(one) for one in question.answer.upper() if one.isalpha()}))
    options = tuple(question.options)
    if len(places) > 1:
        return MultipleChoice(options, places)
    if options in words.truth_options and places[0] < len(options):
        return TrueFalse(right=places[0] == 0)
    return SingleChoice(options, places[0])


def _piece(item: Item, words: BankWords) -> str | None:
    match item.task:
        case SingleChoice(options, right):
            pass
        case TrueFalse(is_right):
            options, right = words.truth_options[0], 0 if is_right else 1
        case _:
            return None
    lines = [
        tidy_line(item.stem),
        *(f"{letter}. {option}" for letter, option in zip(ascii_uppercase, options, strict=False)),
        f"ANSWER: {ascii_uppercase[right]}",
    ]
    return "\n".join(lines) + "\n"
