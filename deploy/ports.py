"""Make sure that the ports are free, and name who holds the one that is not."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

from deploy.errors import DeployError, PortTakenError
from deploy.settings import Settings

_HIGH = 65000
_LISTENING = "0A"  # the state column of /proc/net/tcp


def check_ports(settings: Settings) -> None:
    """Make sure that every part can listen where it is told to.

    Raises:
        PortTakenError: somebody else listens there.
        DeployError: the address is not one of this machine's, or needs more rights.
    """
    _check(settings.api_host, settings.api_port, "YUNXUE_API_PORT")
    _check("127.0.0.1", settings.actions_port, "YUNXUE_ACTIONS_PORT")
    _check("127.0.0.1", settings.rasa_port, "YUNXUE_RASA_PORT")


def _check(host: str, port: int, setting: str) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise DeployError(
                f"cannot listen on {host}:{port} ({error.strerror}): change YUNXUE_API_HOST or {setting}"
            ) from error
        by = holder(port)
        raise PortTakenError(
            f"port {port} is in use{f' by {by}' if by else ''}: "
            f"stop that, or choose another port, for example `{setting}={_another(port)} make run`"
        ) from error


def _another(port: int) -> int:
    """A port to suggest: not the next one, which a neighbour may have."""
    return port + 10 if port < _HIGH else port - 10


def holder(port: int, proc: Path = Path("/proc")) -> str | None:
    """Who listens on the port, as `name (process 123)`; None where the system does not tell."""
    sockets = {f"socket:[{inode}]" for inode in _inodes(port, proc)}
    if not sockets:
        return None
    for process in proc.glob("[0-9]*"):
        if _has_open(process, sockets):
            return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return None


def _has_open(process: Path, sockets: set[str]) -> bool:
    try:
        return any(os.readlink(str(opened)) in sockets for opened in (process / "fd").iterdir())
    except OSError:  # it has ended meanwhile, or is somebody else's
        return False


def _inodes(port: int, proc: Path) -> set[str]:
    found = set()
    for table in (proc / "net/tcp", proc / "net/tcp6"):
        if not table.is_file():
            continue
        for row in table.read_text().splitlines()[1:]:
            columns = row.split()
            if columns[3] == _LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                found.add(columns[9])
    return found
