"""Read web pages: headings, paragraphs, lists and tables; menus and scripts left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from knowledge.errors import DamagedError
from knowledge.formats.encoding import decode
from knowledge.formats.extract import Extract

_DROPPED = (
    "//script|//style|//nav|//footer|//aside|//noscript|//template|//iframe|//svg|//button|//select|//textarea"
    "|//head|//comment()|//processing-instruction()|//*[@hidden]|//*[@aria-hidden='true']"
    "|//header[not(ancestor::main or ancestor::article or .//h1)]"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {
    *_HEADINGS,
    *("p", "div", "section", "article", "main", "header", "body", "html", "center", "form", "fieldset"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "caption"),
    *("blockquote", "pre", "figure", "figcaption", "details", "summary", "address", "hr"),
}
_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_HAN = r"[\u3000-\u9fff\uff00-\uffef]"
_WRAPPED = re.compile(rf"(?<={_HAN})[ \t\r]*\n\s*(?={_HAN})")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


def extract_html(data: bytes, path: str) -> Extract:
    """The text of the page's main part, one block a paragraph.

    Raises:
        DamagedError: nothing in the file can be read as HTML.
        UndecodableError: the encoding is unknown.
    """
    markup = _XML_DECLARATION.sub("", _characters(data, path), count=1)
    try:
        page: Any = html.document_fromstring(markup)
    except (etree.ParserError, ValueError) as error:
        raise DamagedError(path, "html", str(error)) from error
    title = " ".join((page.findtext(".//title") or "").split())
    for element in page.xpath(_DROPPED):
        if element.getparent() is not None:
            element.drop_tree()
    mains = page.xpath("//main") or page.xpath("//article")
    root = mains[0] if len(mains) == 1 else page
    return Extract("\n\n".join(_blocks(root)), title or None)


def _characters(data: bytes, path: str) -> str:
    declared = _DECLARED.search(data, 0, 2048)
    if declared:
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if name in {"gb2312", "gbk"} else name)
        except (LookupError, UnicodeDecodeError):
            pass  # a page may declare what it is not: look at the bytes
    return decode(data, path)


def _blocks(element: Any) -> Iterator[str]:  # noqa: ANN401 - untyped lxml elements
    """Text between block elements makes a block of its own, so nothing that is shown gets lost."""
    tag = element.tag
    if tag == "table" and not element.xpath(".//table|.//p[2]|.//h1|.//h2|.//h3"):
        rows = [_row(row) for row in element.iter("tr")]
        yield from filter(None, [" ".join(" ".join(c.itertext()).split()) for c in element.iter("caption")])
        yield from filter(None, ["\n".join(filter(None, rows))])
    elif tag in _HEADINGS:
        text = " ".join(_inline(element).split())
        yield from [f"{'#' * _HEADINGS[tag]} {text}"] if text else []
    else:
        for number, piece in enumerate(_pieces(element)):
            yield _list_mark(element) + piece if number == 0 else piece


def _pieces(element: Any) -> Iterator[str]:  # noqa: ANN401 - untyped lxml elements
    words = element.text or ""
    for child in element:
        if child.tag in _BLOCKS:
            yield from filter(None, [_tidy(words, element)])
            yield from _blocks(child)
            words = ""
        else:
            words += _inline_tag(child)
        words += child.tail or ""
    yield from filter(None, [_tidy(words, element)])


def _inline(element: Any) -> str:  # noqa: ANN401 - untyped lxml elements
    return (element.text or "") + "".join(_inline_tag(child) + (child.tail or "") for child in element)


def _inline_tag(child: Any) -> str:  # noqa: ANN401 - untyped lxml elements
    return "\0" if child.tag == "br" else _inline(child)


def _tidy(words: str, element: Any) -> str:  # noqa: ANN401 - untyped lxml elements
    """Source line breaks are blanks, or nothing between Chinese characters; `<br>` is a line break."""
    if element.tag == "pre":
        return words.replace("\0", "\n").strip("\n")
    lines = (" ".join(_WRAPPED.sub("", line).split()) for line in words.split("\0"))
    return "\n".join(line for line in lines if line)


def _row(row: Any) -> str:  # noqa: ANN401 - untyped lxml elements
    cells = [" ".join(" ".join(cell.itertext()).split()) for cell in row if cell.tag in {"td", "th"}]
    return f"| {' | '.join(cells)} |" if any(cells) else ""


def _list_mark(element: Any) -> str:  # noqa: ANN401 - untyped lxml elements
    parent = element.getparent()
    if element.tag != "li" or parent is None:
        return ""
    return f"{parent.index(element) + 1}. " if parent.tag == "ol" else "- "
