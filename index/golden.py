"""Read golden questions and tell whether a hit is what they ask for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from index.errors import GoldenFileError
from index.hits import Hit
from knowledge.numerals import provision_label


@dataclass(frozen=True, slots=True)
class Gold:
    """One place that answers: a provision, a headed section, an item, or a whole document."""

    file: str
    provision: str | None = None
    heading: str | None = None
    item: str | None = None

    def is_met_by(self, hit: Hit) -> bool:
        """Whether the hit quotes this place.

        A file that the library dropped as the copy of one in another folder is met by that one.
        """
        citation = hit.citation
        same_name = PurePosixPath(citation.document).name == PurePosixPath(self.file).name
        if citation.document != self.file and not same_name:
            return False
        if self.provision is not None:
            return citation.provision == self.provision
        if self.heading is not None:
            return bool(citation.headings) and citation.headings[-1] == self.heading
        if self.item is not None:
            return hit.quote.startswith(self.item) or citation.provision == self.item
        return True


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question with everything that counts as its answer; no gold at all means: must be refused."""

    id: str
    question: str
    kind: str
    gold: tuple[Gold, ...]
    card: str | None = None

    @property
    def is_answerable(self) -> bool:
        """Whether the library holds an answer."""
        return bool(self.gold) or self.card is not None

    def is_met_by(self, hit: Hit) -> bool:
        """Whether the hit is the card, or any of the gold places."""
        if self.card is not None:
            return hit.card_id == self.card
        return any(gold.is_met_by(hit) for gold in self.gold)


def read_golden(path: Path) -> list[GoldenQuestion]:
    """Questions from JSON Lines: `id`, `question`, `kind`, and `gold` places or a `card`.

    Raises:
        GoldenFileError: the file cannot be read, or a line lacks something; it names the line.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldenFileError(path, "the whole file", f"cannot be read: {error}") from error
    return [_question(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _question(path: Path, number: int, line: str) -> GoldenQuestion:
    try:
        fields: dict[str, Any] = json.loads(line)
        return GoldenQuestion(
            id=str(fields["id"]),
            question=str(fields["question"]),
            kind=str(fields.get("kind") or ("card" if "card" in fields else "unsorted")),
            gold=tuple(_gold(place) for place in fields.get("gold", [])),
            card=fields.get("card"),
        )
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        reason = f"expected a JSON object with id, question and gold: {error!r}"
        raise GoldenFileError(path, f"line {number}", reason) from error


def _gold(place: dict[str, str]) -> Gold:
    article = place.get("article")
    provision = (provision_label(article) or article) if article else None
    return Gold(place["file"], provision, place.get("heading"), place.get("item"))
