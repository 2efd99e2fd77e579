"""Measure question → hits beside each peer (C2), and how good both sides' hits are (Q)."""

from __future__ import annotations

from functools import partial

from bench.corpus import Corpus
from bench.measure.measurement import Measurement
from bench.measure.turns import WARM_UPS, Turns, take_turns
from bench.rows import Row, Target, times_faster
from bench.sides import CHUNKS, OTHERS, REBUILT_BM25, SAME_WEIGHTS, TORCH, Named, usearch_at
from bench.timing import Spread, spread_ms
from index.model.folder import ModelFolder

_SIX_TIMES = Target("ratio", "at least", 6)
_QUALITY_TARGETS = {
    "1k": Target("ratio", "at least", 1),
    "50k": Target("ours", "at least", 0.75),
    "cmrc": Target("ours", "at least", 0.975),
}
_RECALL = 0.99  # recall@10 that we ask of an approximate index
_FEWER = 100  # questions for the peers beside the main one
_FEWEST = 3 + WARM_UPS  # for the peer that takes seconds each


def question_path(corpus: Corpus) -> list[Measurement]:
    """The main peer with its percentiles and the quality, then every other peer."""
    main = [f"C2-{corpus.name}-{TORCH.id}-{share}" for share in ("p50", "p95", "p99")]
    adapted = [SAME_WEIGHTS] if ModelFolder(corpus.prepared.model).adapter() else []
    quality = [f"Q-{corpus.name}"] if corpus.judge.golden else []
    return [
        Measurement((*main, *quality), partial(_beside_torch, corpus)),
        *(
            Measurement((f"C2-{corpus.name}-{peer.id}",), partial(_beside_another, corpus, peer, _FEWER))
            for peer in (*adapted, *OTHERS, usearch_at(_RECALL))
        ),
        Measurement(
            (f"C2-{corpus.name}-{REBUILT_BM25.id}",), partial(_beside_another, corpus, REBUILT_BM25, _FEWEST)
        ),
    ]


def main_peer_alone(corpus: Corpus) -> Measurement:
    """The main peer with its percentiles, of a corpus that is too large for the others."""
    ids = tuple(f"C2-{corpus.name}-{TORCH.id}-{share}" for share in ("p50", "p95", "p99"))
    return Measurement(ids, partial(_beside_torch, corpus))


def quality_alone(corpus: Corpus) -> Measurement:
    """Recall only, of a corpus whose speed is not looked at."""
    return Measurement(
        (f"Q-{corpus.name}",), lambda: [_quality(corpus, take_turns(corpus, TORCH, corpus.questions))]
    )


def _beside_torch(corpus: Corpus) -> list[Row]:
    turns = take_turns(corpus, TORCH, corpus.questions)
    rows = [
        _row(corpus, TORCH, turns, share, target=_SIX_TIMES if share == "p50" else None)
        for share in ("p50", "p95", "p99")
    ]
    return [*rows, _quality(corpus, turns)] if corpus.judge.golden else rows


def _beside_another(corpus: Corpus, peer: Named, questions: int) -> list[Row]:
    return [_row(corpus, peer, take_turns(corpus, peer, corpus.questions[: questions + WARM_UPS]), "p50")]


def _row(corpus: Corpus, peer: Named, turns: Turns, share: str, *, target: Target | None = None) -> Row:
    ours, theirs = (spread_ms(side[WARM_UPS:]) for side in (turns.ours, turns.peer))
    chunks = f", peer over {min(CHUNKS, corpus.passages):,}" if peer is REBUILT_BM25 else ""
    suffix = f"-{share}" if peer is TORCH else ""
    return Row(
        id=f"C2-{corpus.name}-{peer.id}{suffix}",
        what=f"question → hits at {corpus.passages:,} passages{chunks}, {share}, ms",
        ours=getattr(ours, share),
        peer=getattr(theirs, share),
        peer_name=peer.name,
        ratio=times_faster(getattr(ours, share), getattr(theirs, share)),
        target=target,
        quality=_beside(corpus, turns, ours, theirs),
    )


def _beside(corpus: Corpus, turns: Turns, ours: Spread, peer: Spread) -> dict[str, object]:
    return {
        "recall@5": turns.recalls(corpus, 5),
        "of golden questions": corpus.judge.asked(turns.questions),
        "ms": {"ours": ours.as_json(), "peer": peer.as_json()},
        "peer's passage vectors": "fp32" if corpus.prepared.has_float_vectors() else "ours",
    }


def _quality(corpus: Corpus, turns: Turns) -> Row:
    k = 1 if corpus.name == "cmrc" else 5
    recalls = turns.recalls(corpus, k)
    ours, peer = recalls["ours"] or 0.0, recalls["peer"] or 0.0
    return Row(
        id=f"Q-{corpus.name}",
        what=f"recall@{k} over {corpus.passages:,} passages, share (ratio: ours / peer)",
        ours=ours,
        peer=peer,
        peer_name=TORCH.name,
        ratio=ours / peer if peer else 0.0,
        target=_QUALITY_TARGETS[corpus.name],
        quality={
            "golden questions": corpus.judge.asked(turns.questions),
            "recall@1": turns.recalls(corpus, 1),
            "recall@5": turns.recalls(corpus, 5),
            "recall@10": turns.recalls(corpus, 10),
        },
    )
