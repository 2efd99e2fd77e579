"""Hold the way follow-ups are asked against dialogues over the real sample release."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from actions.asking import Asked, find
from index.errors import IndexingError
from index.hits import Hit
from index.searcher import Searcher
from index.settings import IndexSettings

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "follow_ups.jsonl"
LEAST = 0.8


@pytest.fixture(scope="module")
def searcher():
    try:
        opened = Searcher.open(IndexSettings(library="sample"))
    except IndexingError as error:
        pytest.skip(f"no sample release: {error}")
    yield opened
    opened.close()


def said(hit: Hit) -> str:
    citation = hit.citation
    return " ".join([hit.title, citation.title, *citation.headings, hit.answer or "", hit.quote])


def test_at_least_four_in_five_follow_ups_meet_what_was_meant(searcher):
    dialogues = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    missed = []

    for dialogue in dialogues:
        shown = searcher.search(dialogue["question"]).hits[0].citation.passage_id
        best = find(searcher, Asked(dialogue["follow_up"], (dialogue["question"],), shown)).hits[0]
        if not re.search(dialogue["expect"], said(best), re.DOTALL):
            missed.append(f"{dialogue['question']} {dialogue['follow_up']}: {best.title}")

    assert len(dialogues) - len(missed) >= LEAST * len(dialogues), "\n".join(missed)
