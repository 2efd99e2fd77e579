"""Ask our side and a peer the same questions by turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.corpus import Corpus
from bench.errors import SideFailedError
from bench.sides import OURS, TORCH_EMBEDDING, Found, Named
from bench.timing import Timed, interleave

WARM_UPS = 5
FROM_MEMORY = "repeated"  # the stage that `Searcher.search` names when it has the findings already
_ROUND = 25
_SMALL_ENOUGH = 2_000  # passages that torch embeds in less than a minute or two


@dataclass(frozen=True, slots=True)
class Turns:
    """What both sides answered to the same questions, in the order of the questions."""

    questions: tuple[str, ...]
    ours: tuple[Timed[Found], ...]
    peer: tuple[Timed[Found], ...]

    def recalls(self, corpus: Corpus, k: int) -> dict[str, float | None]:
        """Recall at `k` of both sides."""
        return {
            side: corpus.judge.recall(
                {q: one.result.rows for q, one in zip(self.questions, timed, strict=True)}, k
            )
            for side, timed in (("ours", self.ours), ("peer", self.peer))
        }


def take_turns(corpus: Corpus, peer: Named, questions: Sequence[str]) -> Turns:
    """Fresh processes for both, a few questions to warm them, then all the others once each.

    No question comes twice, so that nobody answers from memory. Whoever did not ask every question may
    have been helped or hurt by which ones he got: both get the same.

    Raises:
        SideFailedError: a side failed, or a question came twice all the same.
    """
    make_float_vectors(corpus)
    return turns_between(corpus, OURS, peer, questions)


def turns_between(corpus: Corpus, first: Named, second: Named, questions: Sequence[str]) -> Turns:
    """The same for any two sides."""
    warm, asked = list(questions[:WARM_UPS]), list(questions[WARM_UPS:])
    with first.answering(corpus.prepared) as ours, second.answering(corpus.prepared) as theirs:
        warmed = ours.run(warm), theirs.run(warm)
        timed = interleave(ours.run, theirs.run, asked, size=_ROUND)
    refused_from_memory(first, (*timed[0], *timed[1]))
    # The warm-ups' times are dropped by the caller; what was found still counts.
    return Turns(tuple(questions), (*warmed[0], *timed[0]), (*warmed[1], *timed[1]))


def refused_from_memory(side: Named, timed: Sequence[Timed[Found]]) -> None:
    """Let no answer count that came from memory.

    Raises:
        SideFailedError: one did.
    """
    if any(FROM_MEMORY in one.result.stages_ms for one in timed):
        raise SideFailedError(side.name, "answered from memory, but only new questions may be timed")


def make_float_vectors(corpus: Corpus) -> None:
    """Let torch embed a small corpus in fp32, once; a large one is done by `--full` only."""
    if corpus.prepared.has_float_vectors() or corpus.passages > _SMALL_ENOUGH:
        return
    with TORCH_EMBEDDING.embedding(corpus.prepared) as torch:
        (timed,) = torch.run([corpus.prepared.texts()])
    corpus.prepared.keep_float_vectors(timed.result)
