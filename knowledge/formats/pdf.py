"""Read PDF files that hold text: wrapped lines become paragraphs, page furniture goes."""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator

from pypdf import PasswordType, PdfReader
from pypdf.errors import PyPdfError

from knowledge import marks
from knowledge.errors import DamagedError, EncryptedError, ScannedError
from knowledge.formats.extract import Extract

_FEWEST_CHARACTERS = 10
"""Of a page of text, on average; a scan carries at most a page number or a stamp."""

_DASHES = r"[-—–·\s]*"
_PAGE_NUMBER = re.compile(rf"{_DASHES}第?\s*\d{{1,4}}\s*页?\s*(?:[/，,共]\s*共?\s*\d{{1,4}}\s*页?)?{_DASHES}")
_PARAGRAPH_STARTS = re.compile(r"[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、)）]|[•●■◆○-]\s")
_PARAGRAPH_ENDS = re.compile(r"[。！？；：!?;:”）)]$")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_FULL_LINE = 0.8
_FEWEST_REPEATS = 3
# What pypdf lets out of files that are broken in ways it did not foresee.
_UNFORESEEN = (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError, OSError)
_DAMAGE = (PyPdfError, zlib.error, *_UNFORESEEN)


def extract_pdf(data: bytes, path: str) -> Extract:
    """The text of all pages, paragraphs put together again.

    Raises:
        EncryptedError: a password is needed to open it.
        ScannedError: its pages are pictures.
        DamagedError: this is no sound PDF file.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise EncryptedError(path)
        pages = [page.extract_text() for page in reader.pages]
        stated = (reader.metadata.title if reader.metadata else None) or ""
    except _DAMAGE as error:
        raise DamagedError(path, "pdf", f"{type(error).__name__}: {error}") from error
    if not pages:
        raise DamagedError(path, "pdf", "it has no pages")
    lines = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    lines = _without_furniture(lines)
    if sum(len(line) for page in lines for line in page) < _FEWEST_CHARACTERS * len(pages):
        raise ScannedError(path, len(pages))
    return Extract("\n\n".join(_paragraphs(lines)), stated.strip() or None)


def _without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """Drop page numbers, and first or last lines that come back on most pages."""
    numbered = [_trimmed(page) for page in pages]
    edges = Counter(line for page in numbered for line in {*page[:1], *page[-1:]})
    often = max(_FEWEST_REPEATS, len(pages) // 2 + 1)
    repeated = {line for line, times in edges.items() if times >= often}
    return [_trimmed(_trimmed(page, repeated), repeated) for page in numbered]


def _trimmed(page: list[str], furniture: Iterable[str] = ()) -> list[str]:
    drop = [bool(_PAGE_NUMBER.fullmatch(line)) or line in set(furniture) for line in page]
    start = 1 if drop[:1] == [True] else 0
    end = len(page) - (1 if len(page) > start and drop[-1] else 0)
    return page[start:end]


def _paragraphs(pages: list[list[str]]) -> Iterator[str]:
    """Join a line to the next where it is full and its sentence goes on."""
    lines = [line for page in pages for line in page]
    full = _FULL_LINE * max(map(_width, lines), default=0)
    paragraph = ""
    last = ""
    for line in lines:
        if paragraph and (_width(last) < full or _begins(line) or _ended(last, full)):
            yield paragraph
            paragraph = ""
        paragraph = _joined(paragraph, line)
        last = line
    if paragraph:
        yield paragraph


def _begins(line: str) -> bool:
    start = marks.start_of(line)
    heading = marks.heading_of(line)
    return (
        (start is not None and start.clear)
        or (heading is not None and heading.plain)
        or marks.annex_of(line) is not None
        or marks.item_of(line) is not None
        or _PARAGRAPH_STARTS.match(line) is not None
    )


def _ended(line: str, full: float) -> bool:
    """A sentence that ends on the right edge may go on: only a clearly shorter line ends a paragraph."""
    return _PARAGRAPH_ENDS.search(line) is not None and _width(line) < full / _FULL_LINE * 0.95


def _width(line: str) -> int:
    """In half-width columns, as it is printed."""
    return len(line) + len(_HAN.findall(line))


def _joined(before: str, line: str) -> str:
    if not before:
        return line
    blank = "" if _HAN.match(before[-1]) or _HAN.match(line[0]) else " "
    return before + blank + line
