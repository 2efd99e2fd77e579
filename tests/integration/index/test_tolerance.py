"""Mistyped questions find what the clean ones find, and correct questions are read as they stand."""

from collections import Counter
from pathlib import Path

from index.golden import GoldenQuestion, read_golden
from index.settings import PROJECT_ROOT
from index.wording import normalise
from tests.corruption import Corrupter

_SEED = 22
_COUNT = 200
_GOLDEN = PROJECT_ROOT / "tests" / "golden"
_CALIBRATION = PROJECT_ROOT / "knowledge" / "calibration" / "sample.jsonl"


def test_two_hundred_mistyped_questions_lose_at_most_five_points_of_recall(sample, cutter):
    clean = _answerable(sample)
    slips = Corrupter(cutter, cutter.own_words, seed=_SEED).corrupt(list(clean), _COUNT)

    asked = Counter(slip.kind for slip in slips)
    found = Counter(slip.kind for slip in slips if _is_found(sample, clean[slip.clean], slip.clean))
    kept = Counter(slip.kind for slip in slips if _is_found(sample, clean[slip.clean], slip.text))

    for kind in asked:
        row = f"{kind:20} {asked[kind]:3} asked, {found[kind]:3} found clean, {kept[kind]:3} mistyped"
        print(row)  # noqa: T201 (seen when the test fails, or with -s)
    assert asked.total() == _COUNT
    assert found.total() - kept.total() <= 0.05 * _COUNT


def test_at_most_one_correct_question_in_a_hundred_is_changed(sample, cutter):
    questions = {
        *(q.question for path in _question_files() for q in read_golden(path) if q.kind != "typo"),
        *_answerable(sample),
    }
    speller = sample.snapshot().speller

    texts = [normalise(question) for question in sorted(questions)]
    read = [speller.read(text, cutter.cut(text), cutter.frequency) for text in texts]

    changed = [(reading.original, reading.corrections) for reading in read if reading.corrections]
    assert len(changed) <= 0.01 * len(texts), changed


def _question_files() -> list[Path]:
    return [_GOLDEN / "library.jsonl", _GOLDEN / "cards.jsonl", _GOLDEN / "near_misses.jsonl", _CALIBRATION]


def _answerable(searcher) -> dict[str, GoldenQuestion]:
    """Golden questions that have an answer, and every wording of every card."""
    snapshot = searcher.snapshot()
    golden = {q.question: q for q in read_golden(_GOLDEN / "library.jsonl") if q.is_answerable}
    for text, row in zip(snapshot.entry_texts, snapshot.card_of_entry, strict=True):
        card = snapshot.cards[row].id
        golden.setdefault(text, GoldenQuestion(card, text, "card", (), card))
    return golden


def _is_found(searcher, question: GoldenQuestion, text: str) -> bool:
    """Whether the first five hits have the gold; for a card, its own source is as good."""
    hits = searcher.search(text, k=5).hits
    if question.card is None:
        return any(question.is_met_by(hit) for hit in hits)
    snapshot = searcher.snapshot()
    card = next(card for card in snapshot.cards if card.id == question.card)
    source = snapshot.store.passages([card.passage])[0].id
    return any(hit.card_id == card.id or hit.citation.passage_id == source for hit in hits)
