"""Say which documents a search may use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from index.passage_store import StoredDocument
from knowledge.document import Validity


@dataclass(frozen=True, slots=True)
class Filters:
    """What a document must be. An empty set, or None for a year, leaves that side open.

    `folders` are top folders of the materials (党费, 行政法规), `levels` the ranks of issuing authorities
    as the materials state them (法律, 党内法规). Years count by the day of issue or, where a document
    does not tell it, by the day on which it took effect; `year_from` and `year_to` are included.
    """

    folders: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    year_from: int | None = None
    year_to: int | None = None
    only_in_force: bool = True

    def admit(self, document: StoredDocument) -> bool:
        """Whether a search may use this document."""
        return (
            (not self.only_in_force or document.validity is Validity.IN_FORCE)
            and (not self.levels or document.level in self.levels)
            and (not self.folders or _top_folder(document.path) in self.folders)
            and self._admit_year(document)
        )

    def _admit_year(self, document: StoredDocument) -> bool:
        if self.year_from is None and self.year_to is None:
            return True
        day = document.issued or document.effective
        if day is None:
            return False
        return (self.year_from or day.year) <= day.year <= (self.year_to or day.year)


def _top_folder(path: str) -> str | None:
    parts = PurePosixPath(path).parts
    return parts[0] if len(parts) > 1 else None


IN_FORCE = Filters()
EVERYTHING = Filters(only_in_force=False)
