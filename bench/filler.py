"""Fill a library up to a size: with other documents in a drawn order, or with drawn words."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from knowledge.document import Document, Passage, Validity
from knowledge.library import Library, LibraryDocument

_PASSAGES_EACH = 25


def filled(library: Library, others: Iterable[LibraryDocument], size: int) -> Library:
    """The library with as many of the others as make `size` passages; the last one is cut short."""
    documents = list(library.documents)
    missing = size - sum(len(entry.passages) for entry in documents)
    for entry in others:
        if missing <= 0:
            break
        documents.append(replace(entry, passages=entry.passages[:missing]))
        missing -= len(entry.passages)
    return replace(library, documents=tuple(documents))


def shuffled(documents: Sequence[LibraryDocument], *, seed: int) -> list[LibraryDocument]:
    """The documents in force, in an order that follows from the seed."""
    in_force = [entry for entry in documents if entry.validity is Validity.IN_FORCE and entry.passages]
    random.Random(seed).shuffle(in_force)
    return in_force


def drawn(words: Sequence[str], lengths: Sequence[int], *, seed: int) -> Iterator[LibraryDocument]:
    """Documents without end whose passages are words drawn by the seed: noise of the right size.

    Nothing in them answers a question, and no sentence of the library stands in them twice.
    """
    draw = random.Random(seed)
    number = 0
    while True:
        texts = [_passage(words, draw.choice(lengths), draw) for _ in range(_PASSAGES_EACH)]
        yield _document(f"drawn/{number:04}.md", texts)
        number += 1


def _passage(words: Sequence[str], length: int, draw: random.Random) -> str:
    text = ""
    while len(text) < length:
        text += draw.choice(words)
    return text


def _document(path: str, texts: Sequence[str]) -> LibraryDocument:
    text = "\n".join(texts)
    document = Document(path, path, text, sha256=hashlib.sha256(text.encode()).hexdigest())
    passages, start = [], 0
    for part in texts:
        passages.append(Passage(path, (), None, 0, start, start + len(part), part))
        start += len(part) + 1
    return LibraryDocument(document, tuple(passages), Validity.IN_FORCE)
