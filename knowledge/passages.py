"""Cut a document into passages along its provisions, headings and sentences."""

from __future__ import annotations

from collections import Counter

from knowledge.document import Document, Passage
from knowledge.front import body_offset
from knowledge.outline import sections
from knowledge.spans import split_span

LONGEST_PASSAGE = 400
"""Characters. 99 % of the provisions of national laws are shorter and stay whole, and with its heading
path a passage of this length still fits the 512 tokens that the embedding model reads."""


def cut(document: Document, *, limit: int = LONGEST_PASSAGE) -> list[Passage]:
    """The document's passages in order; `document.text[p.start:p.end] == p.text` for each.

    A passage never spans two provisions or two headed sections, so that a citation names exactly what
    is quoted. `part` goes on counting where the same provision label comes twice under the same headings
    (a file that holds two rules), so that headings, provision and part name one passage.
    """
    passages: list[Passage] = []
    parts: Counter[tuple[tuple[str, ...], str | None]] = Counter()
    for section in sections(document.text, body_offset(document.text), document.title):
        for start, end in split_span(document.text, section.span, limit):
            key = (section.headings, section.provision)
            passages.append(
                Passage(
                    document=document.path,
                    headings=section.headings,
                    provision=section.provision,
                    part=parts[key],
                    start=start,
                    end=end,
                    text=document.text[start:end],
                )
            )
            parts[key] += 1
    return passages
