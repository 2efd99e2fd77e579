"""Let somebody who failed an exam sit another paper (补考)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from knowledge.bank.item import Item
from study.papers.paper import Paper, make_paper
from study.self_study.errors import NoRetakeError
from study.self_study.exam import ExamResult


@dataclass(frozen=True, slots=True)
class PassRule:
    """Which share of the points passes, and how many times somebody who fails may try again."""

    pass_share: Fraction = Fraction(3, 5)
    retakes: int = 1


USUAL_PASS: Final = PassRule()


def retake_paper(
    results: Sequence[ExamResult],
    papers: Sequence[Paper],
    bank: Iterable[Item],
    *,
    seed: bytes,
    day: date,
    rule: PassRule = USUAL_PASS,
) -> Paper:
    """The paper of a 补考 by the rule of the first one, with as few of the items seen before as can be.

    `results` and `papers` are those of the exam and its retakes so far.

    Raises:
        NoRetakeError: nothing was sat yet, the last one was passed, or there were as many as the rule allows.
        NotEnoughItemsError: the bank has too few items for the paper by now.
    """
    if not results:
        raise NoRetakeError("nothing was sat yet")
    if any(result.share >= rule.pass_share for result in results):
        raise NoRetakeError("the exam was passed")
    if len(results) > rule.retakes:
        raise NoRetakeError(f"there are {rule.retakes}, and they were sat")
    seen = frozenset(item for paper in papers for item in paper.ids)
    return make_paper(papers[0].rule, bank, seed=seed, day=day, avoiding=seen)
