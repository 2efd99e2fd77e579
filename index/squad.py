"""Read a SQuAD file as a library of its own: each paragraph one passage, its questions golden."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from index.errors import GoldenFileError
from index.golden import Gold, GoldenQuestion
from knowledge.document import Document, Passage, Validity
from knowledge.library import Library, LibraryDocument


def is_squad(path: Path) -> bool:
    """Whether a file is one JSON document rather than JSON Lines."""
    return path.suffix == ".json"


def read_squad(path: Path) -> tuple[Library, list[GoldenQuestion]]:
    """The file's paragraphs, uncut, and its questions, each with its paragraph as gold.

    Raises:
        GoldenFileError: the file is not in the SQuAD format.
    """
    documents: dict[str, LibraryDocument] = {}
    questions: list[GoldenQuestion] = []
    try:
        for article in json.loads(path.read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                text = paragraph["context"]
                name = hashlib.sha256(text.encode()).hexdigest()[:16]
                documents[name] = _one_passage(name, str(article.get("title", "")), text)
                questions += [
                    GoldenQuestion(str(qa["id"]), qa["question"], "squad", (Gold(name),))
                    for qa in paragraph["qas"]
                ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"expected data[].paragraphs[] with context and qas[]: {error!r}"
        raise GoldenFileError(path, "the whole file", reason) from error
    return Library(path, tuple(documents.values()), (), ()), questions


def _one_passage(name: str, title: str, text: str) -> LibraryDocument:
    document = Document(path=name, title=title, text=text, sha256=name)
    passage = Passage(document=name, headings=(), provision=None, part=0, start=0, end=len(text), text=text)
    return LibraryDocument(document, (passage,), Validity.IN_FORCE)
