"""Take the questions that draws carry from the cards, and their answers when they are over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import SystemRandom
from typing import Final

import structlog

from api.materials import Materials
from index.errors import IndexingError, UnknownCardError
from index.hits import CardPage
from study.ledger.draws import Questions
from study.roll_call.questions import ApprovedAnswer, Question, Source

SPARE: Final = 3
"""So many cards are offered, in case another draw of the session puts one of them at the same moment."""

log = structlog.get_logger(__name__)


def _any_order(ids: Sequence[str], count: int) -> list[str]:
    return SystemRandom().sample(ids, count)


def named_question(materials: Materials, card_id: str) -> Questions:
    """The question that the leader named; none where the materials cannot be read.

    Raises:
        UnknownCardError: the current release has no such card.
    """
    try:
        return Questions((_question(materials.searcher().card(card_id)),), named=True)
    except UnknownCardError:
        raise
    except IndexingError as error:
        return _without(error)


def any_questions(
    materials: Materials,
    put: frozenset[str],
    *,
    choose: Callable[[Sequence[str], int], Sequence[str]] = _any_order,
) -> Questions:
    """Some questions by chance that were not put yet; none where the materials cannot be read."""
    try:
        searcher = materials.searcher()
        left = [card for card in searcher.card_ids() if card not in put]
        chosen = choose(left, min(SPARE, len(left)))
        return Questions(tuple(_question(searcher.card(card)) for card in chosen))
    except IndexingError as error:
        return _without(error)


def approved_answer(materials: Materials, card_id: str) -> ApprovedAnswer | None:
    """What a card answers, with its source; None where it cannot be had any more."""
    try:
        card = materials.searcher().card(card_id)
    except IndexingError as error:
        log.warning("draw_without_answer", reason=str(error))
        return None
    cited = card.citation
    source = Source(
        quote=card.quote,
        title=cited.title,
        document=cited.document,
        provision=cited.provision,
        passage=cited.passage_id,
        start=cited.start,
        end=cited.end,
    )
    return ApprovedAnswer(card.answer, source)


def _without(error: IndexingError) -> Questions:
    log.warning("draw_without_question", reason=str(error))
    return Questions()


def _question(card: CardPage) -> Question:
    return Question(card.id, card.question)
