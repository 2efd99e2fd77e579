"""Make text of the HTML that other programs keep their questions in, and HTML of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from lxml import etree, html

from knowledge.bank.checking import Fault
from knowledge.bank.tidying import tidy_text
from knowledge.document import CardSource

_PICTURES = frozenset(("img", "audio", "video", "object", "embed", "iframe", "svg", "source", "canvas"))
_LAYOUT = frozenset(
    (
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "strike",
        "del",
        "ins",
        "sub",
        "sup",
        "mark",
        "table",
        "math",
        "ruby",
    )
)
_PARAGRAPHS = frozenset(
    ("p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote")
)
_DROPPED = frozenset(("script", "style", "head", "title"))
_BREAK, _PARAGRAPH = "\n", "\x01"
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]+|#\d+|#x[0-9A-Fa-f]+);")
_SHOWN_BLANK = re.compile(r"(?:^|(?<=[ \n])) ")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SOURCE, _MODEL = "yunxue-source", "yunxue-model"


@dataclass(slots=True)
class Plain:
    """The text of a piece of HTML; `notes` say what was lost. `sources` and `model` are set apart in it."""

    text: str = ""
    notes: list[Fault] = field(default_factory=list)
    sources: tuple[CardSource, ...] = ()
    model: str = ""


def looks_like_html(text: str) -> bool:
    """Whether a text that may be either holds tags or entities."""
    return _TAG.search(text) is not None


def plain_of(markup: str) -> Plain:
    """The text that a reader of the HTML sees, paragraphs and `<br>` as line ends."""
    plain = Plain()
    root = _parsed(markup)
    if root is None:
        return plain
    apart = [_set_apart(element) for element in list(root.iter()) if _class(element) in {_SOURCE, _MODEL}]
    plain.sources = tuple(source for source in apart if isinstance(source, CardSource))
    plain.model = "\n".join(model for model in apart if isinstance(model, str))
    tags = {element.tag for element in root.iter() if isinstance(element.tag, str)}
    lost = (("picture_lost", tags & _PICTURES), ("layout_lost", tags & _LAYOUT))
    plain.notes = [Fault(code) for code, seen in lost if seen]
    plain.text = _text(root)
    return plain


def html_of(text: str) -> str:
    """A text as HTML that reads the same: line ends are kept, and so are several blanks in a row."""
    return _SHOWN_BLANK.sub("\u00a0", escape(text, quote=False)).replace("\n", "<br>")


def feedback_of(explanation: str, sources: Iterable[CardSource], model: str = "") -> str:
    """Explanation and sources, and a model answer where a format has no other place for it, as HTML."""
    parts = [f'<div class="{_MODEL}">{html_of(model)}</div>'] if model else []
    parts += [f"<p>{html_of(explanation)}</p>"] if explanation else []
    for source in sources:
        opened = f'<blockquote class="{_SOURCE}" title="{escape(source.document)}">'
        parts.append(f"{opened}{html_of(source.quote)}</blockquote>")
    return "".join(parts)


def _parsed(markup: str) -> Any:  # noqa: ANN401 - untyped lxml elements
    try:
        return html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def _class(element: Any) -> str:  # noqa: ANN401 - as above
    return str(element.get("class", "")) if isinstance(element.tag, str) else ""


def _set_apart(element: Any) -> CardSource | str:  # noqa: ANN401 - as above
    text = _text(element)
    is_source = _class(element) == _SOURCE
    document = str(element.get("title", ""))
    for child in list(element):
        element.remove(child)
    element.text = ""
    element.set("class", "")
    return CardSource(document, text) if is_source else text


def _text(root: Any) -> str:  # noqa: ANN401 - as above
    """Blanks and line ends of the source count as one blank; a no-break space stays one."""
    words = "".join(_pieces(root))
    words = re.sub(r" ?\x01[ \x01]*", _PARAGRAPH, words).strip(f" {_PARAGRAPH}")
    return tidy_text(re.sub(r" ?[\n] ?", "\n", words.replace(_PARAGRAPH, "\n")))


def _pieces(root: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    dropped = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag
        if event == "start":
            dropped += tag in _DROPPED
            yield _BREAK if tag == "br" else _PARAGRAPH if tag in _PARAGRAPHS else ""
            yield "" if dropped else _SPACES.sub(" ", element.text or "")
            continue
        if event == "end":
            dropped -= tag in _DROPPED
            yield _PARAGRAPH if tag in _PARAGRAPHS else ""
        if element is not root and not dropped:
            yield _SPACES.sub(" ", element.tail or "")
