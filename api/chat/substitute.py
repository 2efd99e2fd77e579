"""Answer from the index alone while the bot is down, and say so."""

from __future__ import annotations

import asyncio
from typing import Any

from pydantic import TypeAdapter

from api.chat.replies import ChatMessage, ChatReply, Degraded
from api.errors import ChatUnavailableError
from api.materials import Materials
from api.wording import Wording
from index.errors import IndexingError, QuestionError
from index.hits import Findings, Hit

SHOWN = 3
HITS: TypeAdapter[tuple[Hit, ...]] = TypeAdapter(tuple[Hit, ...])


class IndexSubstitute:
    """Stands in for the bot: it can answer questions and nothing else, and pretends nothing else."""

    def __init__(self, materials: Materials, wording: Wording) -> None:
        self._materials = materials
        self._wording = wording

    async def reply(self, question: str) -> ChatReply:
        """An answer with quote and citation, a refusal, or the notice that only questions work now.

        Raises:
            ChatUnavailableError: the index cannot answer either.
        """
        if not self._wording.is_question(question):
            return self._notice()
        try:
            findings = await asyncio.to_thread(self._search, question)
        except QuestionError:
            return self._notice()
        except IndexingError as error:
            raise ChatUnavailableError(type(error).__name__) from error
        return _degraded(self._message(findings))

    def _search(self, question: str) -> Findings:
        return self._materials.searcher().search(question, k=SHOWN)

    def _message(self, findings: Findings) -> ChatMessage:
        if findings.answerable and findings.hits:
            text = self._wording.answer(findings.hits[0])
            return ChatMessage(text, custom=_custom("answer", findings))
        text = self._wording.refusal(findings.hits)
        return ChatMessage(text, custom=_custom("refusal", findings))

    def _notice(self) -> ChatReply:
        text = self._wording.sentences.degraded.only_questions
        return _degraded(ChatMessage(text, custom={"kind": "notice"}))


def _degraded(message: ChatMessage) -> ChatReply:
    return ChatReply((message,), degraded=Degraded.BOT_UNAVAILABLE)


def _custom(kind: str, findings: Findings) -> dict[str, Any]:
    return {
        "kind": kind,
        "question": findings.question,
        "hits": HITS.dump_python(findings.hits, mode="json"),
        "confidence": findings.confidence,
        "release": findings.release,
        "timings_ms": findings.timings_ms,
    }
