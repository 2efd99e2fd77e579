"""Write a folder into one file that can be checked, and read it back only if nothing in it changed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from cli.errors import ArchiveDamagedError

FORMAT = 1
_CONTENTS = "contents.json"
_OWNER_ONLY = 0o600

# how many bytes are done, how many there are
Told = Callable[[int, int], None]


def write_archive(folder: Path, target: Path, about: Mapping[str, Any], told: Told) -> None:
    """Write everything below a folder into a tar file that only its owner may read; whole or not at all.

    At its end stands a list of contents: `about`, and each file's size and SHA-256.

    Raises:
        OSError: the disk refuses.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    total, done = sum(path.stat().st_size for path in files), 0
    listed: dict[str, list[object]] = {}
    staged = target.with_name(f".{target.name}.part")
    try:
        with _only_for_owner(staged) as raw, tarfile.open(fileobj=raw, mode="w") as tar:
            for path in files:
                name = path.relative_to(folder).as_posix()
                with path.open("rb") as file:
                    reading = _Hashing(file)
                    tar.addfile(tar.gettarinfo(path, arcname=name), reading)
                listed[name] = [reading.size, reading.digest.hexdigest()]
                done += reading.size
                told(done, total)
            contents = {"format": FORMAT, "about": dict(about), "files": listed}
            _add(tar, _CONTENTS, json.dumps(contents, ensure_ascii=False).encode())
            tar.close()
            raw.flush()
            os.fsync(raw.fileno())
        staged.replace(target)
    finally:
        staged.unlink(missing_ok=True)


def read_archive(source: Path, folder: Path, told: Told) -> dict[str, Any]:
    """Unpack into an empty folder and check every file; what was said `about` it.

    Raises:
        ArchiveDamagedError: it is no such file, is cut short, or a file in it changed.
        OSError: the disk refuses.
    """
    try:
        with tarfile.open(source, mode="r:") as tar:
            members = tar.getmembers()
            total, done = sum(member.size for member in members), 0
            for member in members:
                tar.extract(member, folder, filter="data")
                done += member.size
                told(done, total)
    except (tarfile.TarError, EOFError) as error:
        raise ArchiveDamagedError(source, f"it cannot be unpacked: {error}") from error
    contents = _contents(source, folder / _CONTENTS)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    if there != contents["files"].keys():
        raise ArchiveDamagedError(source, "it holds other files than its list of contents")
    for name, (size, sha256) in contents["files"].items():
        if (folder / name).stat().st_size != size or _sha256(folder / name) != sha256:
            raise ArchiveDamagedError(source, f"{name} in it differs from its checksum")
    about: dict[str, Any] = contents["about"]
    return about


def _contents(source: Path, file: Path) -> dict[str, Any]:
    try:
        contents: dict[str, Any] = json.loads(file.read_text("utf-8"))
        known = contents["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveDamagedError(
            source, "it has no list of contents: it is cut short or no backup"
        ) from error
    if not known:
        raise ArchiveDamagedError(source, f"it has format {contents['format']}, this version reads {FORMAT}")
    file.unlink()
    return contents


class _Hashing(io.RawIOBase):
    """Reads a file and hashes what was read, so that what is listed is what was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1, /) -> bytes:
        read = self._file.read(size)
        self.digest.update(read)
        self.size += len(read)
        return read


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), _OWNER_ONLY
    tar.addfile(info, io.BytesIO(content))


def _only_for_owner(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "wb")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
