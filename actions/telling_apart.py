"""Name several people on buttons so that each can be told from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from actions.labels import label


class Named(Protocol):
    """Somebody with a name and a group."""

    @property
    def name(self) -> str | None:
        """As the roster has it."""
        ...

    @property
    def group(self) -> str | None:
        """The party group, where there is one."""
        ...


def told_apart(people: Sequence[Named]) -> list[str]:
    """A title for each: the name, and of namesakes a number and the group as well."""
    namesakes = Counter(one.name for one in people)
    seen = Counter[str | None]()
    titles = []
    for one in people:
        seen[one.name] += 1
        plain = one.name or label("talks", "nobody")
        several = label("talks", "colleague").format(name=plain, number=seen[one.name], group=one.group or "")
        titles.append(plain if namesakes[one.name] == 1 else several)
    return titles
