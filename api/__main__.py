"""Serve the HTTP door: `python -m api`."""

from __future__ import annotations

import gc
import socket
import sys
from typing import Final

import uvicorn

from api.app import create_app
from api.logs import configure_logs
from api.settings import ApiSettings

SHUTDOWN_S = 5
STARTUP_FAILURE = 3

GONE_AFTER_MS: Final = 20_000
"""Who acknowledges nothing for so long has gone. Phones vanish in tunnels without a word; the system's own
patience of a quarter of an hour would have their sockets pile up until nobody can connect."""


class Server(uvicorn.Server):
    """uvicorn's, letting go of whoever has vanished."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen. Connections take over the option from the socket that listens; only Linux has it."""
        await super().startup(sockets)
        gc.freeze()  # what stands now stays: while a year is added up the collector need not look at it
        if not self.started or not hasattr(socket, "TCP_USER_TIMEOUT"):
            return
        for listening in (one for server in self.servers for one in server.sockets):
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GONE_AFTER_MS)


def main() -> None:
    """Listen until a signal comes; messages under way still get `SHUTDOWN_S` seconds, streams end at once."""
    settings = ApiSettings()
    configure_logs(sys.stderr)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.api_host,
        port=settings.api_port,
        log_config=None,
        access_log=False,  # api.logs writes a line a request, without the query
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_S,
    )
    server = Server(config)
    app.state.stopping = lambda: server.should_exit
    server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


if __name__ == "__main__":
    main()
