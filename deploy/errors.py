"""Say in one sentence what stopped setting up or starting, and what to do about it."""

from __future__ import annotations


class DeployError(Exception):
    """Setting up or starting cannot go on; the message is for whoever typed the command."""


class SettingError(DeployError):
    """A setting holds a value that cannot be used."""


class MissingToolError(DeployError):
    """A program that has to be on the machine is not there, too old, or does not run.

    `shown` is what the attempt to get it said.
    """

    def __init__(self, advice: str, shown: str = "") -> None:
        super().__init__(f"{shown}\n{advice}".lstrip())


class CommandFailedError(DeployError):
    """A command that a step runs came back with an error.

    `shown` is what it said, `advice` one sentence on what to do, empty where that is not known.
    """

    def __init__(self, shown: str, advice: str = "") -> None:
        super().__init__(f"{shown}\n{advice}".rstrip())
        self.shown = shown


class StoppedError(DeployError):
    """Somebody asked to stop: Ctrl-C, a signal, or the terminal went away."""


class AlreadyRunningError(DeployError):
    """Another Yunxue uses the same data folder."""


class PortTakenError(DeployError):
    """Something else listens where a part of Yunxue wants to."""


class StartFailedError(DeployError):
    """A part of Yunxue ended, or was not ready in time."""
