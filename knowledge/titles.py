"""Find a document's title, and the short names people use for it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath

from knowledge.front import body_offset, history
from knowledge.spans import BLANKS
from knowledge.vocabulary import without_state

_H1 = re.compile(r"^#[ \t\u3000]+(.+?)[ \t#\r]*$", re.MULTILINE)
_NAMED_DATE = re.compile(r"[(（]\d{4}-\d{2}-\d{2}[)）]")
# Remembered, because every build and every opening asks for the same titles.
_TITLES_KEPT = 16_384
_EDITION = re.compile(r"[(（](?:\d{4}年?)?(?:\d{1,2}月\d{1,2}日)?(?:修订|修正|修改|公布)(?:本|版|稿)?[)）]")
_TRIAL = re.compile(r"[(（](?:试行|暂行|草案|征求意见稿)[)）]")
_LONGEST_TITLE = 60
_SENTENCE_END = re.compile(r"[。；：，,;:！？!?]$")


def title_from_text(text: str, *, stated: str | None = None) -> str | None:
    """The `# ` headings that open the text (民法典 has two: code and part), else a short first line.

    `stated` is what the file's own properties say. People write new documents over old ones, so it
    counts only where it stands in the text as well.
    """
    body = body_offset(text)
    past = history(text)
    headings = _H1.findall(past if past is not None else text[body:])
    if headings:
        parts = headings if past is not None else headings[:1]
        return "·".join(" ".join(part.split()) for part in parts)
    if stated and stated in text:
        return stated
    return _short_first_line(text[body:])


def _short_first_line(body: str) -> str | None:
    first = next((line.strip(BLANKS) for line in body.splitlines() if line.strip(BLANKS)), "")
    is_title = 0 < len(first) <= _LONGEST_TITLE and not first.startswith(("#", "|", "第", "-", ">"))
    return " ".join(first.split()) if is_title and not _SENTENCE_END.search(first) else None


def title_from_name(path: str) -> str:
    """The file's name without its date and extension."""
    stem = PurePosixPath(path).stem
    return _NAMED_DATE.sub("", stem).strip() or stem


@lru_cache(_TITLES_KEPT)
def family(title: str) -> str:
    """What all versions of a document have in common: the title without the state's name and the edition.

    A bare year stays, because it names a document and no version of it: 宪法修正案（2018年）.
    """
    bare = without_state(_EDITION.sub("", _NAMED_DATE.sub("", title)))
    return "".join(c for c in bare if c not in BLANKS).translate({0x28: "（", 0x29: "）"})


@lru_cache(_TITLES_KEPT)
def short_titles(title: str) -> tuple[str, ...]:
    """The names by which people refer to a document, longest first, the title itself included.

    The state's name and （试行） may be left out; 民法典·合同编 is also 民法典 and 合同编.
    """
    names = [title, without_state(title), family(title), _TRIAL.sub("", family(title))]
    for part in title.split("·") if "·" in title else ():
        names += [part, without_state(part)]
    kept = {name.strip() for name in names if name.strip()}
    return tuple(sorted(kept, key=lambda name: (-len(name), name)))
