"""Say what was wrong with a material, what was expected, and what to do."""

from __future__ import annotations

from enum import StrEnum


class KnowledgeError(Exception):
    """Root of everything the knowledge package raises.

    `code` is stable: callers and tests tell problems apart by it, never by the message.
    """

    code = "knowledge_error"


class DocumentError(KnowledgeError):
    """One file of material cannot be used; its message begins with the file's name."""

    code = "document_error"

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class UnsupportedTypeError(DocumentError):
    """The file's type is not one that is read."""

    code = "unsupported_type"

    def __init__(self, path: str, suffix: str, known: str) -> None:
        seen = f"files of type {suffix}" if suffix else "files without an extension"
        super().__init__(path, f"{seen} are not read: save it as one of {known}")


class MissingFileError(DocumentError):
    """The file is not there, or may not be read."""

    code = "missing_file"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, f"the file cannot be opened ({reason}): check its name and permissions")


class ChangedWhileReadError(DocumentError):
    """Somebody kept writing to the file while it was read."""

    code = "changed_while_read"

    def __init__(self, path: str, times: int) -> None:
        super().__init__(
            path,
            f"it changed while it was read, {times} times in a row: finish saving it, then build again",
        )


class TooLargeError(DocumentError):
    """The file, or what it unpacks to, is larger than the limit."""

    code = "too_large"

    def __init__(self, path: str, size: int, limit: int) -> None:
        super().__init__(
            path,
            f"{size / 2**20:.1f} MB where at most {limit / 2**20:.1f} MB are read: "
            "split it, or take large pictures out",
        )


class EmptyDocumentError(DocumentError):
    """The file holds no text."""

    code = "empty"

    def __init__(self, path: str) -> None:
        super().__init__(path, "there is no text in it: delete the file, or save it again with its content")


class UndecodableError(DocumentError):
    """A text file's bytes are in no encoding that is known."""

    code = "undecodable"

    def __init__(self, path: str) -> None:
        super().__init__(
            path, "its characters are neither UTF-8, UTF-16 nor GB18030: save it as UTF-8 text, or as docx"
        )


class DamagedError(DocumentError):
    """The file is not what its name says, or is broken."""

    code = "damaged"

    def __init__(self, path: str, kind: str, reason: str) -> None:
        super().__init__(
            path, f"not a readable {kind} file ({reason}): open it in its own program and save it again"
        )


class EncryptedError(DocumentError):
    """The file opens only with a password."""

    code = "encrypted"

    def __init__(self, path: str) -> None:
        super().__init__(path, "it is protected by a password: save a copy without one")


class ScannedError(DocumentError):
    """A PDF shows pictures of pages and holds no text."""

    code = "scanned"

    def __init__(self, path: str, pages: int) -> None:
        super().__init__(
            path,
            f"its {pages} pages hold pictures and no text: run text recognition on it, or give the original",
        )


class MetadataError(DocumentError):
    """The front matter of a document, or one of its values, is wrong."""

    code = "bad_metadata"

    def __init__(self, path: str, key: str, seen: object, expected: str) -> None:
        super().__init__(path, f"front matter, {key}: {seen!r} where {expected} is expected")
        self.key = key


class CardError(DocumentError):
    """A card file, or one card in it, is wrong."""

    code = "bad_card"


class BankError(DocumentError):
    """A file of items for the question bank, or one item in it, is wrong."""

    code = "bad_bank"


class ItemReason(StrEnum):
    """Why an entry is no item; stable, so that a report can say it in the reader's language."""

    NOT_A_MAPPING = "not_a_mapping"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_FIELD = "unknown_field"
    MISSING = "missing"
    WRONG_TYPE = "wrong_type"
    OUT_OF_RANGE = "out_of_range"
    BAD_DATE = "bad_date"
    NOT_A_LETTER = "not_a_letter"
    NO_SUCH_OPTION = "no_such_option"
    LETTER_TWICE = "letter_twice"
    TOO_MANY = "too_many"


class ItemError(KnowledgeError):
    """One entry is no item of the question bank; its message begins with what the entry is called."""

    code = "bad_item"

    def __init__(self, called: str, field: str, problem: str, reason: ItemReason) -> None:
        place = f"{called}, {field}" if field else called
        super().__init__(f"{place}: {problem}")
        self.field = field
        self.reason = reason


class NotALibraryError(KnowledgeError):
    """The folder or file to be loaded is not there."""

    code = "not_a_library"

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder} is not there: give the folder that holds the documents, or one of them")


class UnlistableFolderError(KnowledgeError):
    """A folder of materials is there, but what it holds cannot be seen."""

    code = "unlistable_folder"

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(f"{folder} cannot be listed ({reason}): mend that, or leave the folder out")
