"""Give the formal words for what people say: the laws know no 老板, only a 用人单位."""

from __future__ import annotations

from pathlib import Path

from index.errors import EverydayWordsError
from index.wording import normalise


class EverydayWords:
    """A map from everyday words to the words of laws and rules. Made once; it never changes."""

    def __init__(self, formal: dict[str, tuple[str, ...]]) -> None:
        """Take the map; its keys are normalised everyday words."""
        self._formal = formal
        self._longest = max(map(len, formal), default=0)

    @classmethod
    def read(cls, path: Path) -> EverydayWords:
        """Read lines of an everyday word, a tab, and the formal words with blanks between them.

        Raises:
            EverydayWordsError: the file cannot be read, or a line has another form; it names the line.
        """
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise EverydayWordsError(path, f"it cannot be read: {error}") from error
        formal = {}
        for number, line in enumerate(lines, 1):
            everyday, _, meant = line.partition("\t")
            if not everyday.strip() or not meant.strip():
                raise EverydayWordsError(path, f"line {number} is {line!r}")
            formal[normalise(everyday)] = tuple(normalise(meant).split(" "))
        return cls(formal)

    def formal(self, normalised: str) -> tuple[str, ...]:
        """The formal words for a text's everyday words that do not stand in it, in order, each once.

        Where several entries fit one stretch, the longest counts.
        """
        found: dict[str, None] = {}
        start = 0
        while start < len(normalised):
            entry = self._longest_at(normalised, start)
            found |= dict.fromkeys(self._formal.get(entry, ()))
            start += len(entry) or 1
        return tuple(word for word in found if word not in normalised)

    def _longest_at(self, text: str, start: int) -> str:
        for end in range(min(len(text), start + self._longest), start, -1):
            if text[start:end] in self._formal:
                return text[start:end]
        return ""
