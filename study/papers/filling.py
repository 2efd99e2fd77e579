"""Give items to sections that overlap, so that every section gets its count wherever that is possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def filled(
    counts: Sequence[int], fitting: Sequence[Sequence[str]], *, avoided: frozenset[str] = frozenset()
) -> Mapping[str, int]:
    """The section of each item that is taken, as many as can be, and as few avoided ones as can be.

    `fitting` are the ids that fit each section, in the order in which they shall be taken. To take from the
    bank section by section would fail where one takes what only another can use; so a section may take an
    item from another one that finds a substitute (augmenting paths of a bipartite matching). First all is
    filled as far as it goes without avoided items. An item that was taken once stays taken, so the second
    pass adds only what is missing.
    """
    owner: dict[str, int] = {}
    fresh = [[item for item in ids if item not in avoided] for ids in fitting]
    for allowed in (fresh, fitting):
        for section, count in enumerate(counts):
            missing = count - sum(one == section for one in owner.values())
            for _ in range(missing):
                if not _take(section, allowed, owner, {section}):
                    break
    return owner


def _take(section: int, allowed: Sequence[Sequence[str]], owner: dict[str, int], asked: set[int]) -> bool:
    """Take one more item for a section; `asked` are the sections that need not be asked again."""
    free = next((item for item in allowed[section] if item not in owner), None)
    if free is not None:
        owner[free] = section
        return True
    for item in allowed[section]:
        other = owner[item]
        if other not in asked:
            asked.add(other)
            if _take(other, allowed, owner, asked):
                owner[item] = section
                return True
    return False
