"""Serve the built front end."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from api.errors import PageNotBuiltError
from api.rights import OPEN, allow

IMMUTABLE = "public, max-age=31536000, immutable"


def page_router(folder: Path) -> APIRouter:
    """Routes for the page in `folder`; it may be built after this door has started."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/{path:path}", methods=["GET", "HEAD"], dependencies=[allow(OPEN)])
    def page(path: str) -> FileResponse:
        if path == "v1" or path.startswith("v1/"):
            raise HTTPException(404, "no such route: see /v1/openapi.json")
        return _file(folder.resolve(), path)

    return router


def _file(folder: Path, path: str) -> FileResponse:
    """The file of that path, or the page itself for a path that the page routes on its own.

    What lies under assets/ has its hash in its name, so a browser may keep it for good; all else must be
    asked for again each time, or a phone would stay on an old page.
    """
    start = folder / "index.html"
    if not start.is_file():
        raise PageNotBuiltError
    wanted = _inside(folder, path)
    if wanted is not None and wanted.is_file():
        kept = IMMUTABLE if wanted.parent == folder / "assets" else "no-cache"
        return FileResponse(wanted, headers={"Cache-Control": kept})
    if "." in path.rpartition("/")[2]:
        raise HTTPException(404, "no such file on the page")
    return FileResponse(start, headers={"Cache-Control": "no-cache"})


def _inside(folder: Path, path: str) -> Path | None:
    """The path below `folder`, or None when it leads out of it or is no path at all."""
    try:
        wanted = (folder / path).resolve()
    except ValueError:
        return None  # a NUL character
    return wanted if wanted.is_relative_to(folder) else None
