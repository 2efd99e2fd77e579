"""Read one file of material into a document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from knowledge.document import Document
from knowledge.errors import EmptyDocumentError, MissingFileError, TooLargeError, UnsupportedTypeError
from knowledge.formats.docx import extract_docx
from knowledge.formats.extract import Extract
from knowledge.formats.html import extract_html
from knowledge.formats.pdf import extract_pdf
from knowledge.formats.text import extract_text
from knowledge.front import body_offset
from knowledge.metadata import read_metadata
from knowledge.spans import BLANKS
from knowledge.steady import steady_bytes

LARGEST_FILE = 50 * 2**20
"""Bytes. A rule of 1,000 pages is below 5 MB; what is larger is pictures."""


def readers() -> dict[str, Callable[[bytes, str], Extract]]:
    """The function that reads each type of file, by extension."""
    return {
        ".md": extract_text,
        ".txt": extract_text,
        ".docx": extract_docx,
        ".pdf": extract_pdf,
        ".html": extract_html,
        ".htm": extract_html,
    }


def read_document(
    path: Path, *, root: Path, largest: int = LARGEST_FILE, known: Document | None = None
) -> Document:
    """The document in a file; its name is the path relative to `root`.

    If the file's bytes are those that `known` was read from, that is returned.

    Raises:
        DocumentError: the file cannot be used; the class says why and the message what to do.
    """
    name = path.relative_to(root).as_posix()
    types = readers()
    extract = types.get(path.suffix.lower())
    if extract is None:
        raise UnsupportedTypeError(name, path.suffix, ", ".join(types))
    data = _bytes(path, name, largest)
    digest = hashlib.sha256(data).hexdigest()
    if known is not None and known.sha256 == digest:
        return known
    extracted = extract(data, name)
    if not extracted.text[body_offset(extracted.text) :].strip(BLANKS):
        raise EmptyDocumentError(name)
    metadata = read_metadata(extracted.text, name, stated_title=extracted.title)
    return Document(path=name, text=extracted.text, sha256=digest, **asdict(metadata))


def _bytes(path: Path, name: str, largest: int) -> bytes:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise MissingFileError(name, error.strerror or type(error).__name__) from error
    if size > largest:
        raise TooLargeError(name, size, largest)
    data = steady_bytes(path, name)
    if not data.strip():
        raise EmptyDocumentError(name)
    return data
