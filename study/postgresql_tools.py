"""Find PostgreSQL's own tools, of the version of the server, and run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, Connection, text

from study.errors import CopyRefusedError

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def find_tool(name: str, folder: Path | None, connection: Connection) -> str:
    """Where a tool is that fits the server at the other end of the connection.

    It must be of the server's own major version: an older pg_dump refuses a newer server, and what a newer
    one writes an older server does not take back.

    Raises:
        CopyRefusedError: there is none.
    """
    server = int(str(connection.scalar(text("SHOW server_version_num")))) // 10_000
    advice = (
        f"install the client tools of PostgreSQL {server}, or set YUNXUE_POSTGRESQL_TOOLS to their folder"
    )
    found = shutil.which(name, path=None if folder is None else str(folder))
    if found is None:
        raise CopyRefusedError(f"the records are in PostgreSQL, and there is no {name}: {advice}")
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - what the path or the settings name
    version = _VERSION.search(said)
    if version is None or int(version[1]) != server:
        seen = f"of version {version[1]}" if version else "of an unknown version"
        raise CopyRefusedError(f"{found} is {seen}, the server of version {server}: {advice}")
    return found


def run_tool(tool: str, *arguments: str, database: URL | None = None) -> None:
    """Run a tool. A password goes by the environment: other users can read command lines.

    Raises:
        CopyRefusedError: it failed.
    """
    environment = dict(os.environ)
    if database is not None:
        arguments = (f"--dbname={_without_password(database)}", *arguments)
        if password := _password(database):
            environment["PGPASSWORD"] = password
    done = subprocess.run(  # noqa: S603 - as above, and no argument comes from outside
        [tool, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise CopyRefusedError(f"{Path(tool).name} failed: {said[0]}")


def _password(url: URL) -> str:
    return str(url.password or url.query.get("password", ""))


def _without_password(url: URL) -> str:
    bare = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, url.query
    ).difference_update_query(["password"])
    return bare.render_as_string()
