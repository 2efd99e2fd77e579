"""Read Word files: paragraphs and tables in order, heading styles as Markdown headings."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import XMLSyntaxError

from knowledge.errors import DamagedError, EncryptedError, TooLargeError
from knowledge.formats.docx_numbering import Numbering
from knowledge.formats.docx_numbering import W as _W
from knowledge.formats.extract import Extract

LARGEST_UNPACKED = 200 * 2**20
"""Bytes. A docx is a zip archive: a small file may unpack to any size."""

_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_LOCKED = 0x1  # the bit of a zip entry that wants a password
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|标题", re.IGNORECASE)
# Text that is shown elsewhere or twice: moved away, or drawn for old programs.
_ELSEWHERE = {f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n"}
# What python-docx lets out of a file that is a zip archive but no sound Word document.
_NO_ARCHIVE = (PackageNotFoundError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
_DAMAGE = (*_NO_ARCHIVE, XMLSyntaxError, KeyError, ValueError, AttributeError)


def extract_docx(data: bytes, path: str, *, largest_unpacked: int = LARGEST_UNPACKED) -> Extract:
    """The text as the reader of the file sees it: insertions are in, deletions are out.

    Raises:
        EncryptedError: a password is set.
        DamagedError: this is no sound docx file.
        TooLargeError: it would unpack to more than `largest_unpacked` bytes.
    """
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED_PART in data:
            raise EncryptedError(path)
        raise DamagedError(path, "docx", "it is in the old .doc format")
    try:
        _check_size(data, path, largest_unpacked)
        word = docx.Document(io.BytesIO(data))
        styles = {style.style_id: style.name or "" for style in word.styles}
        blocks = list(_blocks(word.element.body, styles, Numbering(word)))
        title = word.core_properties.title.strip()
    except _DAMAGE as error:
        raise DamagedError(path, "docx", type(error).__name__) from error
    return Extract("\n\n".join(_as_markdown(blocks)), title or None)


def _check_size(data: bytes, path: str, limit: int) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    if any(entry.flag_bits & _LOCKED for entry in entries):
        raise EncryptedError(path)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limit:
        raise TooLargeError(path, unpacked, limit)


_Block = tuple[int | None, str]
"""Heading level (0 for the title, None for a paragraph) and text."""


def _blocks(parent: Any, styles: dict[str, str], numbering: Numbering) -> Iterator[_Block]:  # noqa: ANN401 - untyped XML elements
    for element in parent.iterchildren():
        if element.tag == f"{_W}p":
            text = _text(element)
            number = numbering.before(element)
            if text:
                yield _heading_level(element, styles), number + text
        elif element.tag == f"{_W}tbl":
            rows = [_row(row) for row in element.iterchildren(f"{_W}tr")]
            yield None, "\n".join(row for row in rows if row)
        elif element.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"}:
            yield from _blocks(element, styles, numbering)


def _text(element: Any) -> str:  # noqa: ANN401 - untyped XML elements
    pieces: list[str] = []
    for node in element.iter():
        if node.tag in _BREAKS:
            pieces.append(_BREAKS[node.tag])
        elif node.tag == f"{_W}t" and not any(up.tag in _ELSEWHERE for up in node.iterancestors()):
            pieces.append(node.text or "")
    return "".join(pieces).strip()


def _row(row: Any) -> str:  # noqa: ANN401 - untyped XML elements
    cells = [" ".join(_text(p) for p in cell.iter(f"{_W}p")).strip() for cell in row.iterchildren(f"{_W}tc")]
    return f"| {' | '.join(cells)} |" if any(cells) else ""


def _heading_level(paragraph: Any, styles: dict[str, str]) -> int | None:  # noqa: ANN401 - untyped XML
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    if outline is not None and outline.get(f"{_W}val", "9") in "012345678":
        return int(outline.get(f"{_W}val")) + 1
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = styles.get(style.get(f"{_W}val"), "") if style is not None else ""
    heading = _HEADING.fullmatch(name)
    if heading:
        return int(heading[1])
    return 0 if _TITLE.fullmatch(name) else None


def _as_markdown(blocks: list[_Block]) -> Iterator[str]:
    """`#` is the title's; where a single first heading of level 1 serves as title, it gets it."""
    levels = [level for level, _ in blocks if level is not None]
    first_is_title = levels[:1] == [1] and levels.count(1) == 1 and blocks[0][0] == 1
    shift = 0 if first_is_title else 1
    for level, text in blocks:
        if level is None:
            yield text
        else:
            yield f"{'#' * min(max(level + shift, 1), 6)} {' '.join(text.split())}"
