"""Find the documents of a library that are copies or older versions of others."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from knowledge.document import Document, Passage, Validity
from knowledge.spans import BLANKS
from knowledge.titles import family

_NO_BLANKS = str.maketrans("", "", BLANKS)


def said(passages: Iterable[Passage]) -> bytes:
    """The SHA-256 of what a document's passages say, blanks left out."""
    text = "".join(passage.text for passage in passages).translate(_NO_BLANKS)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def copies(read: Iterable[tuple[Document, bytes]]) -> dict[str, str]:
    """For each copy, by path, the path of the document that is kept; each is given with what it says.

    Two documents are copies when they say the same and their titles are of one family. The one that knows
    more of itself (number, level, dates) is kept, then the first by path.
    """
    groups: dict[tuple[str, bytes], list[Document]] = defaultdict(list)
    for document, digest in read:
        groups[family(document.title), digest].append(document)
    kept: dict[str, str] = {}
    for group in groups.values():
        best = min(group, key=lambda document: (-_known(document), document.path))
        kept |= {document.path: best.path for document in group if document is not best}
    return kept


def superseded(documents: Iterable[Document], *, today: date) -> dict[str, str]:
    """For each older version, by path, the path of the version that replaced it.

    A version replaces the others of its family from the day it takes effect on, so one that is not yet
    in effect replaces nothing. Versions without any date cannot be ordered and stay as they are.
    """
    families: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        families[family(document.title)].append(document)
    older: dict[str, str] = {}
    for versions in families.values():
        started = [
            d for d in versions if d.validity_on(today) is not Validity.NOT_YET_EFFECTIVE and _since(d)
        ]
        newest = max(started, key=lambda d: (_since(d), d.path), default=None)
        if newest is not None:
            older |= {d.path: newest.path for d in started if _since(d) < _since(newest)}
    return older


def _since(document: Document) -> date:
    return document.effective or document.issued or date.min


def _known(document: Document) -> int:
    return sum(
        value is not None for value in (document.number, document.level, document.issued, document.effective)
    )
