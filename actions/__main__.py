"""Start the action server: `python -m actions`."""

from __future__ import annotations

import logging

import uvicorn

from actions.server import make_app
from actions.settings import ActionsSettings


def main() -> None:
    """Listen on the loopback interface until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    uvicorn.run(
        make_app(), host="127.0.0.1", port=ActionsSettings().actions_port, log_config=None, access_log=False
    )


if __name__ == "__main__":
    main()
