"""Make the Python environments, and uv, with which they are made."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping, Sequence

from deploy.errors import CommandFailedError, MissingToolError
from deploy.setup import machine
from deploy.setup.steps import Progress

TORCH = "torch==2.13.0"
HOME = "yunxue.home"  # in an environment: the project folder it was made in


class Environments:
    """Ours (`.venv`), Rasa's, the benchmark's peers', and uv's where the machine has none."""

    def __init__(self, root: Path, environment: Mapping[str, str], ask: machine.Ask = machine.ask) -> None:
        self._root = root
        self._environment = environment
        self._ask = ask

    def provide_uv(self, progress: Progress) -> None:
        """Install uv into `.venv-tools` unless one is there already."""
        if self.uv_in_use() is not None:
            return
        wanted = [*machine.SERVE_PYTHONS, *machine.RASA_PYTHONS, (3, 9), (3, 8)]
        python = machine.find_python(wanted, environment=self._environment, ask=self._ask)
        if python is None:
            raise MissingToolError("no Python runs on this machine: install Python 3.11, or uv.")
        try:
            progress.run(python, "-m", "venv", "--clear", ".venv-tools")
        except CommandFailedError as error:
            raise MissingToolError(
                f"`{python} -m venv` failed: install uv, or the part of Python that makes environments "
                "(python3-venv on Debian and Ubuntu).",
                error.shown,
            ) from error
        progress.run(
            self._python(".venv-tools"), "-m", "pip", "install", "--disable-pip-version-check",
            "--require-hashes", "-r", "locks/tools.txt",
        )  # fmt: skip

    def provide_serve(self, progress: Progress) -> None:
        """Install what the running product needs, and our packages, into `.venv`."""
        self._create(".venv", machine.SERVE_PYTHONS, progress)
        self._install(".venv", "locks/serve.txt", progress)
        progress.run(
            *self._uv_install(".venv"), "--no-deps", "--no-build-isolation", "--editable", self._root
        )

    def provide_rasa(self, progress: Progress) -> None:
        """Install Rasa, which needs Python 3.10 and old packages, into `.venv-rasa`."""
        self._create(".venv-rasa", machine.RASA_PYTHONS, progress)
        self._install(".venv-rasa", "locks/rasa.txt", progress)

    def provide_checks(self, progress: Progress) -> None:
        """Add torch and the tools of the checks to `.venv`."""
        self._install_torch(".venv", progress)
        self._install(".venv", "locks/dev.txt", progress)

    def provide_peers(self, progress: Progress) -> None:
        """Install what the product needs, and what it is measured against, into `.venv-peers`."""
        self._create(".venv-peers", machine.SERVE_PYTHONS, progress)
        self._install_torch(".venv-peers", progress)
        self._install(".venv-peers", "locks/peers.txt", progress)

    def _create(self, name: str, wanted: Sequence[tuple[int, ...]], progress: Progress) -> None:
        """Make the environment, unless a working one of a wanted version is there.

        Its commands hold the folder's path, so one that came along when the folder was moved is made anew.
        """
        home = self._root / name / HOME
        moved = home.is_file() and home.read_text(encoding="utf-8") != str(self._root)
        answer = self._ask([str(self._python(name)), "--version"])
        if not moved and machine.version_in(answer)[:2] in wanted:
            return
        python = machine.find_python(wanted, environment=self._environment, ask=self._ask)
        if python is None:
            python = self._fetch_python(".".join(map(str, wanted[0])), progress)
        progress.run(self.uv(), "venv", "--quiet", "--clear", "--python", python, self._root / name)
        home.write_text(str(self._root), encoding="utf-8")

    def _fetch_python(self, version: str, progress: Progress) -> Path:
        try:
            progress.run(self.uv(), "python", "install", version)
        except CommandFailedError as error:
            raise MissingToolError(
                f"Python {version} is missing and could not be fetched: install it "
                f"(`pyenv install {version}`, your system's package, or connect to the network).",
                error.shown,
            ) from error
        found = self._ask([self.uv(), "python", "find", "--managed-python", version])
        if found is None:
            raise MissingToolError(f"uv has fetched Python {version} but cannot find it: install it by hand.")
        return Path(found)

    def _install(self, name: str, lock: str, progress: Progress) -> None:
        progress.run(*self._uv_install(name), "--no-deps", "--require-hashes", "--requirement", lock)

    def _install_torch(self, name: str, progress: Progress) -> None:
        """A CPU build if one can be had: the default build brings 2.7 GB of CUDA."""
        install = [*self._uv_install(name), "--no-deps"]
        folders = self._environment.get("PIP_FIND_LINKS", "").split()
        links = [word for folder in folders for word in ("--find-links", folder)]
        if links and _works(progress, *install, "--no-index", *links, TORCH):
            return
        if not _works(progress, *install, "--torch-backend", "cpu", TORCH):
            progress.run(*install, TORCH)

    def _uv_install(self, name: str) -> list[str]:
        return [self.uv(), "pip", "install", "--python", str(self._python(name))]

    def uv(self) -> str:
        """The uv to use.

        Raises:
            MissingToolError: there is none.
        """
        found = self.uv_in_use()
        if found is None:
            raise MissingToolError("uv does not run: delete the folder .venv-tools, then run `make test`.")
        return found

    def uv_in_use(self) -> str | None:
        """A uv that runs, from the PATH or `.venv-tools`; None if there is none yet."""
        return machine.find_uv(["uv", str(self._root / ".venv-tools" / "bin" / "uv")], ask=self._ask)

    def _python(self, name: str) -> Path:
        return self._root / name / "bin" / "python"


def _works(progress: Progress, *command: str) -> bool:
    try:
        progress.run(*command)
    except CommandFailedError:  # the log has it; the next way is tried
        return False
    return True
