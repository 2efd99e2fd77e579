"""Serve the HTTP door: `python -m api`."""

from __future__ import annotations

import sys

import uvicorn

from api.app import create_app
from api.logs import configure_logs
from api.settings import ApiSettings

SHUTDOWN_S = 5
STARTUP_FAILURE = 3


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
    server = uvicorn.Server(config)
    app.state.stopping = lambda: server.should_exit
    server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


if __name__ == "__main__":
    main()
