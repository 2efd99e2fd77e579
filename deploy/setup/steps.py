"""Describe one step of set-up and decide whether it has anything to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping

from deploy.setup.commands import Commands
from deploy.setup.stamps import Inputs, Stamp


@dataclass(frozen=True)
class Progress:
    """What a step uses while it works: commands, its log file, and a line for the display."""

    commands: Commands
    log: Path
    say: Callable[[str], None]

    def run(
        self, *command: object, folder: Path | None = None, variables: Mapping[str, str] | None = None
    ) -> None:
        """Run a command of the step, with more environment variables if need be."""
        words = [str(word) for word in command]
        self.commands.run(words, log=self.log, on_line=self.say, extra=variables, folder=folder)


@dataclass(frozen=True)
class Step:
    """One step: what it makes, from what, and how.

    `inputs` is asked after the steps in `needs` are done. `made` must exist for the stamp to count.
    """

    name: str
    title: str
    work: Callable[[Progress], None]
    inputs: Callable[[], Inputs]
    stamp: Stamp
    made: tuple[Path, ...] = ()
    needs: tuple[str, ...] = ()

    def is_done(self) -> bool:
        """Whether the last run had the same inputs and what it made is still there."""
        return all(path.exists() for path in self.made) and self.stamp.matches(self.inputs().fingerprint())

    def carry_out(self, progress: Progress) -> None:
        """Do the work; the stamp is written last, so that an interrupted step runs again."""
        fingerprint = self.inputs().fingerprint()
        self.stamp.remove()
        self.work(progress)
        self.stamp.write(fingerprint)
