"""Judge rows of a corpus against golden questions, alike for every side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.golden import GoldenQuestion
from index.hits import Citation, Hit, HitKind
from index.plan import Plan, PlannedPassage
from knowledge.document import Validity

# A golden question's distinct provisions, by document: a provision that was cut into parts counts once.
_Unit = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows what each row quotes, and which questions have a known answer."""

    quotes: tuple[Hit, ...]
    units: tuple[_Unit, ...]
    golden: Mapping[str, GoldenQuestion]

    def recall(self, found: Mapping[str, Sequence[int]], k: int) -> float | None:
        """The share of golden questions with a gold place among the first `k` provisions found.

        None if no golden question was asked.
        """
        judged = [
            self._is_met(self.golden[text], rows, k) for text, rows in found.items() if text in self.golden
        ]
        return round(sum(judged) / len(judged), 4) if judged else None

    def asked(self, questions: Sequence[str]) -> int:
        """How many of these questions are golden."""
        return sum(question in self.golden for question in questions)

    def _is_met(self, question: GoldenQuestion, rows: Sequence[int], k: int) -> bool:
        first: dict[_Unit, int] = {}
        for row in rows:
            first.setdefault(self.units[row], row)
        return any(question.is_met_by(self.quotes[row]) for row in list(first.values())[:k])


def judge_for(plan: Plan, golden: Sequence[GoldenQuestion]) -> Judge:
    """A judge of the rows of a release, for the golden questions whose answer is a place in it."""
    return Judge(
        quotes=_quotes(plan),
        units=tuple((number, passage.unit) for number, passage in _passages(plan)),
        golden={question.question: question for question in golden if question.gold},
    )


def _passages(plan: Plan) -> Iterator[tuple[int, PlannedPassage]]:
    for number, planned in enumerate(plan.fresh):
        for passage in planned.passages:
            yield number, passage


def _quotes(plan: Plan) -> tuple[Hit, ...]:
    quotes = []
    for number, passage in _passages(plan):
        document = plan.fresh[number].document
        citation = Citation(
            passage_id=passage.id,
            library="",
            document=document.path,
            title=document.title,
            number=document.number,
            headings=passage.headings,
            provision=passage.provision,
            validity=Validity.IN_FORCE,
            issued=None,
            effective=None,
            start=passage.start,
            end=passage.end,
        )
        quotes.append(
            Hit(HitKind.PASSAGE, passage.text, citation, similarity=0.0, score=0.0, title=document.title)
        )
    return tuple(quotes)
