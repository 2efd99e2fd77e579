"""Read and write the gaps of Moodle's cloze questions (docs.moodle.org, "Embedded Answers (Cloze)")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.bank.checking import STEM_LIMIT, Fault
from knowledge.bank.item import BLANK, FillIn, SingleChoice, Task
from knowledge.bank.markup import html_of
from knowledge.bank.reading import RowFaultError
from knowledge.bank.tidying import NUMBER, tidy_line

_GAP = re.compile(r"\{\d{0,3}:([A-Za-z_]{2,20}):((?:[^\\}]|\\.)*)\}", re.DOTALL)
_TYPED = frozenset(("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"))
_NUMBERS = frozenset(("NUMERICAL", "NM"))
_CHOSEN = re.compile(r"MULTICHOICE(?:_[VHS]|_[VH]S)?|MC[VHS]?|MC[VH]S")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,10})?)%")
_NEEDS_ESCAPE = re.compile(r'[\\}~#/"]')
_FULL = 100.0
_LONGEST = 10 * STEM_LIMIT  # with all its gaps


def read_cloze(text: str) -> tuple[str, Task, list[Fault]]:
    """The stem with blanks for the gaps, the task, and what was lost.

    One gap with options is single choice; of several such gaps only the right options are kept.

    Raises:
        RowFaultError: there is no gap, or one of a sort that the bank has not.
    """
    if len(text) > _LONGEST:
        raise RowFaultError("stem_too_long", STEM_LIMIT)
    notes: list[Fault] = []
    gaps = [(match[1].upper(), _answers(match[2])) for match in _GAP.finditer(text)]
    if not gaps:
        raise RowFaultError("no_answers")
    stem = _GAP.sub(BLANK, text)
    if len(gaps) == 1 and _CHOSEN.fullmatch(gaps[0][0]):
        return stem, _choice(gaps[0][1]), notes
    return stem, FillIn(tuple(_accepted(kind, answers, notes) for kind, answers in gaps)), notes


def write_cloze(stem: str, blanks: Sequence[Sequence[str]]) -> str:
    """The HTML of a stem with a gap in place of each blank."""
    pieces = [html_of(piece) for piece in stem.split(BLANK)]
    gaps = [
        "{1:SHORTANSWER:" + "~".join(f"={_escaped(one)}" for one in accepted) + "}" for accepted in blanks
    ]
    mixed = [part for pair in zip(pieces, gaps, strict=False) for part in pair]
    return "".join([*mixed, *pieces[len(gaps) :]])


def _choice(answers: list[tuple[float, str]]) -> SingleChoice:
    right = [place for place, (weight, _) in enumerate(answers) if weight >= _FULL]
    if not right:
        raise RowFaultError("right_missing")
    return SingleChoice(tuple(text for _, text in answers), right[0])


def _accepted(kind: str, answers: list[tuple[float, str]], notes: list[Fault]) -> tuple[str, ...]:
    if not (kind in _TYPED or kind in _NUMBERS or _CHOSEN.fullmatch(kind)):
        raise RowFaultError("cloze_mixed", seen=kind)
    if _CHOSEN.fullmatch(kind):
        notes.append(Fault("distractors_lost"))
    elif any(0 < weight < _FULL for weight, _ in answers):
        notes.append(Fault("partial_lost"))
    right = [text for weight, text in answers if weight >= _FULL]
    if kind in _NUMBERS:
        if any(text.partition(":")[2].strip(" 0.") for text in right):
            notes.append(Fault("tolerance_lost"))
        right = [text.partition(":")[0].strip() for text in right]
        wrong = next((text for text in right if NUMBER.fullmatch(text) is None), None)
        if wrong is not None:
            raise RowFaultError("not_a_number", seen=wrong)
    return tuple(right)


def _answers(gap: str) -> list[tuple[float, str]]:
    """Each answer of a gap with its weight in percent."""
    found = []
    for answer in re.split(r"(?<!\\)~", gap):
        text = re.split(r"(?<!\\)#", answer.strip(), maxsplit=1)[0]
        weight = _WEIGHT.match(text)
        if text.startswith("="):
            found.append((_FULL, _meant(text[1:])))
        elif weight:
            found.append((float(weight[1]), _meant(text[weight.end() :])))
        elif text:
            found.append((0.0, _meant(text)))
    return found


def _meant(text: str) -> str:
    return tidy_line(re.sub(r'\\([\\}~#/"])', r"\1", text))


def _escaped(text: str) -> str:
    return html_of(_NEEDS_ESCAPE.sub(lambda match: f"\\{match[0]}", text))
