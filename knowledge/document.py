"""The words of a library: documents, provisions, passages and their validity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Validity(StrEnum):
    """Whether a document's rules apply on a given day."""

    IN_FORCE = "in_force"
    NOT_YET_EFFECTIVE = "not_yet_effective"
    EXPIRED = "expired"
    REPEALED = "repealed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Document:
    """One file of material, read.

    `text` is what every quote is a slice of. For md and txt it is the decoded file, character for
    character, so that a quote can be found again in the source; for docx, pdf and html it is the
    extracted text, which the release stores.

    `path` is relative to the library folder, with forward slashes: the document's name inside its
    library. `sha256` is that of the source file's bytes. `number` is the 文号. `level` is the rank of
    the issuing authority (法律, 行政法规, 党内法规, …) as the material states it.
    """

    path: str
    title: str
    text: str
    sha256: str
    number: str | None = None
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    repealed: bool = False
    level: str | None = None
    source: str | None = None

    def validity_on(self, day: date) -> Validity:
        """The validity that follows from the document's own dates.

        Being superseded by a newer version is a fact about the library, not about one document: see
        `knowledge.library`.
        """
        if self.repealed:
            return Validity.REPEALED
        if self.expires is not None and self.expires < day:
            return Validity.EXPIRED
        if self.effective is not None and self.effective > day:
            return Validity.NOT_YET_EFFECTIVE
        return Validity.IN_FORCE


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotable piece of one document: the unit of the index.

    `document.text[start:end] == text`, always. `provision` is the canonical label (第一百三十四条之一,
    Chinese numerals) or None where the document has no provisions; a passage never spans two
    provisions. `part` counts from 0 within a provision (or section) that was cut because it is long.
    `headings` is the path of 编/章/节 or section headings above the passage, outermost first, without
    the document's title.
    """

    document: str
    headings: tuple[str, ...]
    provision: str | None
    part: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class CardSource:
    """Where a card's answer stands: a verbatim quote from one document of the same library."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Card:
    """A curated 应知应会 question with its approved answer.

    `variants` are other wordings that content staff approved; they are indexed beside `question`.
    """

    id: str
    question: str
    answer: str
    sources: tuple[CardSource, ...]
    variants: tuple[str, ...] = ()
    topic: str = ""
