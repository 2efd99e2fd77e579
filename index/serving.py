"""Hold the current release open, and change over when another one is made current."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from index.errors import DamagedReleaseError, ModelMismatchError
from index.release import CURRENT, MANIFEST, current_release
from index.snapshot import Snapshot

log = logging.getLogger(__name__)

# What opening raises when files vanish under it; FAISS raises RuntimeError.
_VANISHED = (OSError, sqlite3.Error, RuntimeError)


class _Place(NamedTuple):
    """Which release `current` leads to, with inode and time of its manifest, both 0 if that is not there.

    They tell a release that was damaged and built again under its old name.
    """

    folder: str
    inode: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class _Held:
    """The opened release, and where `current` led when it was last looked at.

    That is another release than the opened one if it could not be opened.
    """

    seen: _Place
    snapshot: Snapshot


class Serving:
    """Gives out the current release, opened; safe to use from several threads.

    A release once opened needs its folder no more: it is served until another one can be, even if it has
    been deleted meanwhile. With `pinned` that folder's release is served, current or not.

    A question waits `patience_s` seconds at most for another release to be opened, and is answered from the
    one before if that is not enough; without it, until the release is open. `open_release` is `Snapshot`,
    save in tests.
    """

    def __init__(
        self,
        library_dir: Path,
        *,
        question_fingerprint: str,
        today: Callable[[], date],
        pinned: Path | None = None,
        patience_s: float | None = None,
        open_release: Callable[..., Snapshot] = Snapshot,
    ) -> None:
        self._library_dir = library_dir
        self._question_fingerprint = question_fingerprint
        self._today = today
        self._pinned = pinned
        self._current = f"{library_dir}/{CURRENT}"
        self._patience_s = patience_s
        self._open_release = open_release
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="opening")
        self._asking = threading.Lock()
        self._opening: Future[None] | None = None
        self._changing = threading.Lock()
        self._held: _Held | None = None

    def snapshot(self) -> Snapshot:
        """The current release on the present day.

        If it cannot be opened the one before goes on being served, until `current` changes again.

        Raises:
            NoReleaseError: no release is current.
            DamagedReleaseError: the first one to be opened is not what was sealed.
            ModelMismatchError: the first one to be opened was built with another model.
        """
        place, today = self._place(), self._today()
        held = self._held
        if held is None or held.snapshot.today != today:
            return self._bring_up_to(today).snapshot
        if held.seen == place:
            return held.snapshot
        if self._patience_s is None:
            return self._bring_up_to(today).snapshot
        wait([self._opening_aside(today)], self._patience_s)
        return (self._held or held).snapshot

    def close(self) -> None:
        """Let the release go."""
        self._held = None

    def _opening_aside(self, today: date) -> Future[None]:
        """The opening of what is current, on a thread of its own; begun by whoever noticed first.

        Raises:
            Exception: what ended the opening before, if that was nothing a release can be blamed for.
        """
        with self._asking:
            ended = self._opening if self._opening and self._opening.done() else None
            if self._opening is None or ended:
                self._opening = self._aside.submit(self._open, today)
        if ended:
            ended.result()
        return self._opening

    def _open(self, today: date) -> None:
        self._bring_up_to(today)

    def _bring_up_to(self, today: date) -> _Held:
        with self._changing:
            held = self._held = self._brought_up_to(today)
        return held

    def _brought_up_to(self, today: date) -> _Held:
        held = self._held
        if held is not None and held.snapshot.today != today:
            held = replace(held, snapshot=held.snapshot.on(today))
        if held is not None and held.seen == self._place():
            return held
        return self._changed_over(held, today)

    def _changed_over(self, held: _Held | None, today: date) -> _Held:
        """What is served from now on; tried again as long as other releases are made current meanwhile."""
        while True:
            place = self._place()
            try:
                return _Held(place, self._opened(place, today, before=held.snapshot if held else None))
            except (DamagedReleaseError, ModelMismatchError) as error:
                if self._place() != place:
                    continue
                if held is None:
                    raise
                log.warning("still serving release %s: %s", held.snapshot.release[:12], error)
                return replace(held, seen=place)

    def _opened(self, place: _Place, today: date, *, before: Snapshot | None) -> Snapshot:
        folder = Path(place.folder)
        try:
            snapshot = self._open_release(
                folder,
                library=self._library_dir.name,
                question_fingerprint=self._question_fingerprint,
                today=today,
                before=before,
            )
        except _VANISHED as error:
            raise DamagedReleaseError(folder, f"it cannot be opened: {error}") from error
        # Some files may be missing from any release: only what is still there was opened whole.
        if _place(place.folder) != place:
            raise DamagedReleaseError(folder, "it was deleted or replaced while it was opened")
        return snapshot

    def _place(self) -> _Place:
        if self._pinned is not None:
            return _place(str(self._pinned))
        try:
            name = os.readlink(self._current)  # noqa: PTH115 - on every question, and four times as fast
        except OSError:
            return _place(str(current_release(self._library_dir)))  # raises, or it came just now
        return _place(f"{self._library_dir}/{name}")


def _place(folder: str) -> _Place:
    try:
        seen = os.stat(f"{folder}/{MANIFEST}")  # noqa: PTH116 - the same
    except OSError:
        return _Place(folder, 0, 0)
    return _Place(folder, seen.st_ino, seen.st_mtime_ns)
