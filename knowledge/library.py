"""Load a folder of materials: documents with passages and validity, cards, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from knowledge.cards import read_cards
from knowledge.document import Card, Document, Passage, Validity
from knowledge.errors import DocumentError, EmptyDocumentError
from knowledge.listing import CARDS, is_folder, material_files
from knowledge.passages import cut
from knowledge.reading import read_document
from knowledge.versions import copies, said, superseded


@dataclass(frozen=True, slots=True)
class LibraryDocument:
    """A document of a library, cut, with the validity that it has among the others.

    One that is known from before is not cut again: it comes without passages.
    """

    document: Document
    passages: tuple[Passage, ...]
    validity: Validity
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document that was read and cut before by this same program; `said` as in `knowledge.versions`."""

    document: Document
    said: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """Something content staff should look at. `code` is stable; `path` is relative to the library."""

    path: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Library:
    """Everything a folder of materials holds, in the order of the paths.

    `copies` names, for each document that was left out as a copy, the document that was kept.
    """

    folder: Path
    documents: tuple[LibraryDocument, ...]
    cards: tuple[Card, ...]
    problems: tuple[Problem, ...]
    copies: Mapping[str, str] = field(default_factory=dict)


Progress = Callable[[int, int, str], None]
Known = Mapping[str, KnownDocument]


def load_library(
    first: Path,
    *more: Path,
    today: date,
    progress: Progress | None = None,
    found: Callable[[Problem], None] | None = None,
    known: Known | None = None,
) -> Library:
    """Read all materials of one or more folders or files as one library.

    A file that cannot be used becomes a problem, the rest goes on. Names are relative to the folder in
    which a file was found; of two folders that hold the same name, the first one's file is used.
    `progress` is told how many files are done, how many there are, and the name of the next;
    `found` is told each problem when it is found. A file whose bytes did not change since it became
    `known`, by its name, is not cut again.

    Raises:
        NotALibraryError: there is no such folder or file.
        UnlistableFolderError: a folder cannot be listed, so that nobody knows what is missing.
    """
    sources = (first, *more)
    problems = _Problems(found)
    read = _read_all(_named_files(sources, problems), problems, progress, known or {})
    dropped = copies((one.document, one.said) for one in read)
    kept = _without_copies(read, dropped, problems)
    replaced = superseded((one.document for one in kept), today=today)
    documents = tuple(
        LibraryDocument(
            document=one.document,
            passages=tuple(one.passages or ()),
            validity=_validity(one.document, one.document.path in replaced, today),
            is_known=one.passages is None,
        )
        for one in kept
    )
    texts = {one.document.path: one.document.text for one in kept}
    cards = _read_cards(sources, texts, problems)
    ordered = sorted(problems.found, key=lambda problem: (problem.path, problem.message))
    return Library(first, documents, tuple(cards), tuple(ordered), dropped)


class _Problems:
    """What was found wrong so far; each problem is told at once."""

    def __init__(self, tell: Callable[[Problem], None] | None) -> None:
        self.found: list[Problem] = []
        self._tell = tell

    def add(self, problem: Problem) -> None:
        self.found.append(problem)
        if self._tell:
            self._tell(problem)


@dataclass(frozen=True, slots=True)
class _Read:
    """A document that was read; `passages` is None for one that is known."""

    document: Document
    passages: list[Passage] | None
    said: bytes


def _named_files(sources: Sequence[Path], problems: _Problems) -> dict[str, tuple[Path, Path]]:
    """Every file by its name in the library, with the folder that the name is relative to."""
    named: dict[str, tuple[Path, Path]] = {}
    for source in sources:
        files, root = (material_files(source), source) if is_folder(source) else ([source], source.parent)
        for path in files:
            name = path.relative_to(root).as_posix()
            if name in named:
                message = f"{named[name][0]} has the same name and is used: rename {path}"
                problems.add(Problem(name, "name_taken", message))
            else:
                named[name] = (path, root)
    return dict(sorted(named.items()))


def _read_all(
    files: Mapping[str, tuple[Path, Path]], problems: _Problems, progress: Progress | None, known: Known
) -> list[_Read]:
    read: list[_Read] = []
    for done, (name, (path, root)) in enumerate(files.items()):
        if progress:
            progress(done, len(files), name)
        try:
            read.append(_read(path, root, known.get(name)))
        except DocumentError as error:
            problems.add(_problem(error))
    if progress:
        progress(len(files), len(files), "")
    return read


def _read(path: Path, root: Path, known: KnownDocument | None) -> _Read:
    document = read_document(path, root=root, known=known.document if known else None)
    if known is not None and document is known.document:
        return _Read(document, None, known.said)
    passages = cut(document)
    if not passages:
        raise EmptyDocumentError(document.path)  # headings alone
    return _Read(document, passages, said(passages))


def _read_cards(sources: Sequence[Path], texts: Mapping[str, str], problems: _Problems) -> list[Card]:
    cards: dict[str, Card] = {}
    for folder in (source / CARDS for source in sources if source.is_dir()):
        found, wrong = read_cards(folder, texts)
        for error in wrong:
            problems.add(_problem(error))
        for card in found:
            if card.id in cards:
                message = f"{folder}: card {card.id} is there twice: rename one"
                problems.add(Problem(CARDS, "card", message))
            else:
                cards[card.id] = card
    return list(cards.values())


def _problem(error: DocumentError) -> Problem:
    return Problem(error.path, error.code, error.problem)


def _without_copies(read: list[_Read], dropped: dict[str, str], problems: _Problems) -> list[_Read]:
    for path, kept in dropped.items():
        message = f"the same text as {kept}, which is used: delete one of the two"
        problems.add(Problem(path, "duplicate", message))
    return [one for one in read if one.document.path not in dropped]


def _validity(document: Document, replaced: bool, today: date) -> Validity:  # noqa: FBT001 - read once, above
    own = document.validity_on(today)
    return Validity.SUPERSEDED if replaced and own is Validity.IN_FORCE else own
