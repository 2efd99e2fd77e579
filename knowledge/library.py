"""Load a folder of materials: documents with passages and validity, cards, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.cards import card_files, read_cards
from knowledge.document import Card, Document, Passage, Validity
from knowledge.errors import CardError, DocumentError, NotALibraryError
from knowledge.passages import cut
from knowledge.reading import read_document
from knowledge.versions import copies, superseded

CARDS = "cards"


@dataclass(frozen=True, slots=True)
class LibraryDocument:
    """A document of a library, cut, with the validity that it has among the others."""

    document: Document
    passages: tuple[Passage, ...]
    validity: Validity


@dataclass(frozen=True, slots=True)
class Problem:
    """Something content staff should look at. `code` is stable; `path` is relative to the library."""

    path: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Library:
    """Everything a folder of materials holds, in the order of the paths."""

    folder: Path
    documents: tuple[LibraryDocument, ...]
    cards: tuple[Card, ...]
    problems: tuple[Problem, ...]


Progress = Callable[[int, int, str], None]


def load_library(folder: Path, *, today: date, progress: Progress | None = None) -> Library:
    """Read all materials below a folder; a file that cannot be used becomes a problem, the rest goes on.

    `progress` is told how many files are done, how many there are, and the name of the next.

    Raises:
        NotALibraryError: there is no such folder.
    """
    if not folder.is_dir():
        raise NotALibraryError(str(folder))
    problems: list[Problem] = []
    read = _read_all(folder, problems, progress)
    kept = _without_copies(read, problems)
    replaced = superseded((document for document, _ in kept), today=today)
    documents = tuple(
        LibraryDocument(document, tuple(passages), _validity(document, document.path in replaced, today))
        for document, passages in kept
    )
    cards = _load_cards(folder / CARDS, {document.path: document for document, _ in kept}, problems)
    return Library(
        folder, documents, tuple(cards), tuple(sorted(problems, key=lambda p: (p.path, p.message)))
    )


def material_files(folder: Path) -> list[Path]:
    """The files below a library's folder that may be documents: not hidden, not below `cards/`."""
    found = []
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "~$")) for part in parts)
        if path.is_file() and not hidden and parts[0] != CARDS:
            found.append(path)
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


_Cut = tuple[Document, list[Passage]]


def _read_all(folder: Path, problems: list[Problem], progress: Progress | None) -> list[_Cut]:
    files = material_files(folder)
    read: list[_Cut] = []
    for done, path in enumerate(files):
        name = path.relative_to(folder).as_posix()
        if progress:
            progress(done, len(files), name)
        try:
            document = read_document(path, root=folder)
        except DocumentError as error:
            problems.append(Problem(error.path, error.code, error.problem))
        else:
            read.append((document, cut(document)))
    if progress:
        progress(len(files), len(files), "")
    return read


def _without_copies(read: list[_Cut], problems: list[Problem]) -> list[_Cut]:
    dropped = copies(document for document, _ in read)
    problems += [
        Problem(path, "duplicate", f"the same text as {kept}, which is used: delete one of the two")
        for path, kept in dropped.items()
    ]
    return [(document, passages) for document, passages in read if document.path not in dropped]


def _validity(document: Document, replaced: bool, today: date) -> Validity:  # noqa: FBT001 - read once, above
    own = document.validity_on(today)
    return Validity.SUPERSEDED if replaced and own is Validity.IN_FORCE else own


def _load_cards(folder: Path, documents: dict[str, Document], problems: list[Problem]) -> list[Card]:
    cards: dict[str, Card] = {}
    for path in card_files(folder):
        name = f"{CARDS}/{path.relative_to(folder).as_posix()}"
        try:
            for card in read_cards(path, name):
                _check_card(card, cards, documents, name)
                cards[card.id] = card
        except DocumentError as error:
            problems.append(Problem(error.path, error.code, error.problem))
    return list(cards.values())


def _check_card(card: Card, cards: dict[str, Card], documents: dict[str, Document], name: str) -> None:
    if card.id in cards:
        raise CardError(name, f"card {card.id} is there twice: rename one")
    for source in card.sources:
        document = documents.get(source.document)
        if document is None:
            raise CardError(name, f"card {card.id}: no document {source.document} in this library")
        if source.quote not in document.text:
            raise CardError(
                name, f"card {card.id}: {source.document} does not hold the quote {source.quote!r}"
            )
