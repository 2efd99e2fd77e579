"""Scores are what one gets by hand."""

import pytest

from index.evaluation import Outcome, ask_all, score, score_by_kind
from index.golden import Gold, GoldenQuestion
from index.hits import Findings


def _question(number, kind, *, answerable=True):
    return GoldenQuestion(str(number), f"问{number}", kind, (Gold("a.md"),) if answerable else ())


_OUTCOMES = [
    Outcome(_question(1, "plain"), rank=1, refused=False, confidence=0.9),
    Outcome(_question(2, "plain"), rank=4, refused=True, confidence=0.2),
    Outcome(_question(3, "typo"), rank=None, refused=True, confidence=0.1),
    Outcome(_question(4, "typo"), rank=2, refused=True, confidence=0.3),
    Outcome(_question(5, "unanswerable", answerable=False), rank=None, refused=True, confidence=0.1),
    Outcome(_question(6, "unanswerable", answerable=False), rank=None, refused=False, confidence=0.8),
]


def test_the_scores_of_six_questions():
    assert score(_OUTCOMES).as_json() == {
        "questions": 6,
        "recall@1": 0.25,  # the first of four
        "recall@5": 0.75,
        "mrr@10": 0.4375,  # (1 + 1/4 + 0 + 1/2) / 4
        "refusal": 0.5,
        "false_refusal": 0.5,  # of the two with gold among the first three, one was refused
    }


def test_kinds_are_scored_apart_and_a_share_of_nothing_is_none():
    kinds = score_by_kind(_OUTCOMES)

    assert list(kinds) == ["plain", "typo", "unanswerable"]
    assert (kinds["typo"].recall_at_1, kinds["typo"].false_refusal, kinds["typo"].refusal) == (0.0, 1.0, None)
    assert (kinds["unanswerable"].recall_at_5, kinds["unanswerable"].refusal) == (None, 0.5)


@pytest.mark.parametrize("answerable", [True, False])
def test_every_question_is_asked_for_ten_and_refused_as_the_findings_say(answerable):
    asked = []

    def search(question, k):
        asked.append((question, k))
        return Findings(question, (), confidence=0.25, answerable=answerable, release="r")

    outcomes = ask_all([_question(1, "plain"), _question(2, "plain")], search)

    assert asked == [("问1", 10), ("问2", 10)]
    assert [(o.rank, o.refused, o.confidence) for o in outcomes] == [(None, not answerable, 0.25)] * 2
