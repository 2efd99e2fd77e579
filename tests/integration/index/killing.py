"""Kill builds at random moments until each is finished in spite of it; print what was seen as JSON.

A process of its own, because it forks: `python -m tests.integration.index.killing FOLDER KILLS SEED`.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

from index.build import Builder, Read
from index.embedding import Embedder
from index.encoder import Vectors
from index.errors import IndexingError
from index.manifest import read_manifest
from index.model.catalogue import find_model
from index.model.fetch import ensure_model
from index.model.folder import ModelFolder
from index.opening import open_cutter
from index.release import current_release
from index.settings import IndexSettings
from index.wording import normalise
from tests.integration.index.conftest import BACKGROUND, MODEL, NOW, TRIAL, reading
from tests.integration.index.material import OTHER, SIXTY, write

_LOOK_EVERY_S = 0.01


class _SharedEmbedder(Embedder):
    """The real model, for processes forked from the one that loaded it.

    Questions are encoded before the first fork, because their encoder has a thread that no child inherits.
    """

    def __init__(self, folder: ModelFolder, questions: Iterable[str]) -> None:
        super().__init__(folder, threads=1)
        # Outlives a killed child.
        self._given = mmap.mmap(-1, 8)
        self._made = {text: self.question(text) for text in questions}
        self.passages(["This loads the encoder of passages."])
        self.start_counting()

    def start_counting(self) -> None:
        """Begin at 0."""
        self._given[:] = bytes(8)

    @property
    def given(self) -> int:
        """How many texts the model was given, by whichever process."""
        return int.from_bytes(self._given[:], "little")

    def each_question(self, texts: Iterable[str]) -> Generator[Vectors, None, None]:
        """The vectors of before."""
        yield from (self._made[text] for text in texts)

    def each_passage(self, texts: Iterable[str]) -> Generator[Vectors, None, None]:
        """Every text counts that the model is given, whether its vector is used or not."""
        return super().each_passage(self._counted(texts))

    def _counted(self, texts: Iterable[str]) -> Iterator[str]:
        for text in texts:
            self._given[:] = (self.given + 1).to_bytes(8, "little")
            yield text


class Trial:
    """One data folder, with a small release that is current while a larger one is built and killed."""

    def __init__(self, data: Path, embedder: _SharedEmbedder, builder: Builder, large: Read) -> None:
        self._embedder = embedder
        self._builder = builder
        self._large = large
        self._folder = data / "releases" / TRIAL
        self.broken: list[str] = []
        self.kills = 0
        self.looks = 0
        embedder.start_counting()

    def build(self, *, within: float) -> bool:
        """Whether a build was finished before it was killed."""
        child = self._start()
        end = time.monotonic() + within
        while time.monotonic() < end:
            if self._ended(child):
                return True
            self._look()
            time.sleep(_LOOK_EVERY_S)
        os.kill(child, signal.SIGKILL)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            return True
        self.kills += 1
        self._look(thorough=True)
        return False

    def build_in_peace(self) -> float:
        """The seconds that a build takes."""
        began = time.monotonic()
        child = self._start()
        while not self._ended(child):
            time.sleep(_LOOK_EVERY_S)
        return time.monotonic() - began

    def outcome(self) -> dict[str, object]:
        """What came of it."""
        release = current_release(self._folder)
        read_manifest(release, thorough=True)
        return {
            "kills": self.kills,
            "embedded": self._embedder.given,
            "release": release.name,
            "files": checksums(release),
            "hidden": sorted(path.name for path in self._folder.glob(".*")),
            "releases": sum(path.is_dir() and not path.is_symlink() for path in self._folder.iterdir()),
            "looks": self.looks,
            "broken": self.broken,
        }

    def _start(self) -> int:
        child = os.fork()
        if child == 0:
            try:
                self._builder.build(self._large, TRIAL, now=NOW)
            except BaseException:  # noqa: BLE001 - the outermost loop of this process
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        return child

    def _ended(self, child: int) -> bool:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended and status:
            sys.exit(f"a build failed by itself: {status}")
        return bool(ended)

    def _look(self, *, thorough: bool = False) -> None:
        self.looks += 1
        try:
            read_manifest(current_release(self._folder), thorough=thorough)
        except IndexingError as error:
            self.broken.append(str(error))


def checksums(folder: Path) -> dict[str, str]:
    """The SHA-256 of all files of a release but its manifest, which tells times."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


class Trials:
    """Everything that the trials share, loaded once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._embedder = _SharedEmbedder(
            ModelFolder(ensure_model(find_model(MODEL), IndexSettings().models_dir)),
            map(normalise, BACKGROUND),
        )
        self._cutter = open_cutter()
        self._small, self._large = (
            reading(write(folder / name, documents))
            for name, documents in (("small", OTHER), ("large", SIXTY))
        )

    def begin(self, name: str) -> Trial:
        """A trial in which the small library is current; built here, so that children find all loaded."""
        builder = Builder(
            self._folder / name / "releases",
            embedder=self._embedder,
            model_name=MODEL,
            cutter=self._cutter,
            background=BACKGROUND,
        )
        builder.build(self._small, TRIAL, now=NOW)
        return Trial(self._folder / name, self._embedder, builder, self._large)


def main(folder: Path, kills: int, seed: int) -> None:
    """Run trials until so many builds were killed; each trial ends with a finished build."""
    chance = random.Random(seed)
    trials = Trials(folder)
    takes = trials.begin("undisturbed").build_in_peace()
    outcomes: list[dict[str, object]] = []
    killed = 0
    while killed < kills:
        trial = trials.begin(f"trial-{len(outcomes)}")
        while killed + trial.kills < kills and not trial.build(within=chance.uniform(0, takes)):
            pass
        trial.build_in_peace()
        killed += trial.kills
        outcomes.append(trial.outcome())
    sys.stdout.write(json.dumps({"takes": takes, "outcomes": outcomes}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
