"""Write the API's description: `python -m api.openapi FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from api.app import create_app
from api.description import as_text
from api.settings import ApiSettings


def main(arguments: list[str]) -> None:
    """Write the OpenAPI description to the one file named."""
    if len(arguments) != 1:
        sys.exit("usage: python -m api.openapi FILE")
    Path(arguments[0]).write_text(as_text(create_app(ApiSettings())), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
