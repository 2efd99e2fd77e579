"""Open a passage by its id, as something that can be quoted and cited."""

from __future__ import annotations

from dataclasses import dataclass

from actions.collaborators import Materials
from index.errors import UnknownPassageError
from index.hits import Citation
from index.passage_store import StoredDocument, StoredPassage


@dataclass(frozen=True, slots=True)
class Opened:
    """A passage that was opened by its id instead of being found: it has no similarity."""

    quote: str
    citation: Citation
    release: str


def open_passage(materials: Materials, passage_id: str | None) -> Opened:
    """The passage with its citation.

    Raises:
        UnknownPassageError: the current release has no such passage.
    """
    release = materials.info().release
    if passage_id is None:
        raise UnknownPassageError("(none)", release)
    passage = materials.passage(passage_id)
    return Opened(passage.text, _citation(passage, materials.document(passage.document)), release)


def _citation(passage: StoredPassage, document: StoredDocument) -> Citation:
    return Citation(
        passage_id=passage.id,
        library=document.library,
        document=document.path,
        title=document.title,
        number=document.number,
        headings=passage.headings,
        provision=passage.provision,
        validity=document.validity,
        issued=document.issued.isoformat() if document.issued else None,
        effective=document.effective.isoformat() if document.effective else None,
        start=passage.start,
        end=passage.end,
    )
