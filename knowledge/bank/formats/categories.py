"""Write a topic as a category of Moodle's, and read it back."""

from __future__ import annotations

import re

from knowledge.bank.tidying import tidy_line

_COURSE = "$course$"
_TOP = "top"
_CONTEXT = re.compile(r"\$[a-z]+[0-9]*\$")
_SLASH = re.compile(r"(?<!/)/(?!/)")


def category_of(topic: str) -> str:
    """The path of a topic's category; a slash within a name is doubled there."""
    path = [_COURSE, _TOP, *([topic.replace("/", "//")] if topic else [])]
    return "/".join(path)


def topic_of(category: str) -> str:
    """The topic that a category's path names, without the course that it hangs in."""
    names = [tidy_line(name.replace("//", "/")) for name in _SLASH.split(category)]
    if names and _CONTEXT.fullmatch(names[0]):
        names = names[1:]
        if names and names[0] == _TOP:
            names = names[1:]
    return "/".join(name for name in names if name)
