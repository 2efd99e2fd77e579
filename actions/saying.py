"""Say an answer, a refusal or a trouble; every word of it is in bot/domain/responses.yml."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.citing import (
    citation_line,
    findings_payload,
    nearest_lines,
    opened_payload,
    passage_buttons,
    related_to,
)
from actions.opening import Opened
from index.errors import IndexingError, QuestionError
from index.hits import Findings, Hit
from knowledge.document import Validity

VALIDITY_NOTICES = {
    Validity.NOT_YET_EFFECTIVE: "utter_validity_not_yet_effective",
    Validity.EXPIRED: "utter_validity_expired",
    Validity.REPEALED: "utter_validity_repealed",
    Validity.SUPERSEDED: "utter_validity_superseded",
}


def say_answer(dispatcher: CollectingDispatcher, findings: Findings) -> None:
    """Quote the best hit; a card's approved answer comes before its quote."""
    best = findings.hits[0]
    response = "utter_answer_passage" if best.answer is None else "utter_answer_card"
    say_hit(dispatcher, response, findings, 0)
    _say_corrections(dispatcher, findings)


def say_hit(dispatcher: CollectingDispatcher, response: str, findings: Findings, place: int) -> None:
    """Say one hit with `response`, and offer the next ones as buttons."""
    hit = findings.hits[place]
    related = related_to(findings, place)
    dispatcher.utter_message(
        response=response,
        quote=hit.quote,
        answer=hit.answer or "",
        citation=citation_line(hit.citation),
        buttons=passage_buttons(related),
        json_message=findings_payload("answer", findings, (hit, *related)),
    )
    _say_validity(dispatcher, hit)


def say_opened(dispatcher: CollectingDispatcher, response: str, opened: Opened) -> None:
    """Say a passage that was opened by its id."""
    dispatcher.utter_message(
        response=response,
        quote=opened.quote,
        citation=citation_line(opened.citation),
        json_message=opened_payload(opened),
    )
    _say_validity(dispatcher, opened)


def say_refusal(dispatcher: CollectingDispatcher, findings: Findings) -> None:
    """Say that there is no basis for an answer, show what comes nearest, offer to hand the question over."""
    nearest = related_to(findings, -1)
    dispatcher.utter_message(
        response="utter_no_basis" if nearest else "utter_no_basis_at_all",
        nearest=nearest_lines(nearest),
        buttons=passage_buttons(nearest),
        json_message=findings_payload("refusal", findings, nearest),
    )
    _say_corrections(dispatcher, findings)


def _say_corrections(dispatcher: CollectingDispatcher, findings: Findings) -> None:
    """Say which words were searched for instead of those typed, so that nobody wonders."""
    for correction in findings.corrections:
        dispatcher.utter_message(
            response="utter_read_as",
            written=correction.written,
            meant=correction.meant,
            json_message={"kind": "notice"},
        )


def say_notice(dispatcher: CollectingDispatcher, response: str) -> None:
    """Say something that is no answer."""
    dispatcher.utter_message(response=response, json_message={"kind": "notice"})


def say_trouble(dispatcher: CollectingDispatcher, error: IndexingError) -> None:
    """Say why the index could not be asked."""
    unsearchable = isinstance(error, QuestionError)
    say_notice(dispatcher, "utter_question_unsearchable" if unsearchable else "utter_index_unavailable")


def _say_validity(dispatcher: CollectingDispatcher, shown: Hit | Opened) -> None:
    notice = VALIDITY_NOTICES.get(shown.citation.validity)
    if notice is not None:
        say_notice(dispatcher, notice)
