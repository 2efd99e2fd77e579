"""Decode text files: UTF-8, UTF-16 and GB18030, then whatever can be detected."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from knowledge.errors import UndecodableError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_COMMON_ENOUGH = 0.7


def decode(data: bytes, path: str) -> str:
    """The file's characters, line ends as they are, without a byte order mark.

    Raises:
        UndecodableError: no encoding gives readable text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = _decoded(data, encoding)
            break
    else:
        text = _without_mark(data)
    if text is None or _CONTROL.search(text):
        raise UndecodableError(path)
    return text


def _without_mark(data: bytes) -> str | None:
    text = _decoded(data, "utf-8")
    if text is not None and "\0" not in text:
        return text
    # A blank or line end is a zero byte beside another in UTF-16, and never stands in the others.
    for encoding in ("utf-16-le", "utf-16-be") if b"\0" in data else ("gb18030",):
        text = _decoded(data, encoding)
        if text is not None and _reads_like_chinese(text):
            return text
    best = from_bytes(data).best()
    return str(best) if best is not None else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _reads_like_chinese(text: str) -> bool:
    """GB18030 takes almost any bytes; real text uses the everyday characters of GB 2312, level 1."""
    foreign = _FOREIGN.findall(text)
    return not foreign or sum(map(_is_everyday, foreign)) >= _COMMON_ENOUGH * len(foreign)


def _is_everyday(character: str) -> bool:
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return lead <= 0xA3 or 0xB0 <= lead <= 0xD7  # noqa: PLR2004 - rows of GB 2312: signs, level 1
