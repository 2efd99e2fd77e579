"""Keep a carriage screen's token in its browser, where no script can read it."""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request, Response

COOKIE = "yunxue_screen"
KEPT_FOR = timedelta(days=400)  # browsers keep none for longer, so it is given anew


def give(secret: str, request: Request, response: Response) -> None:
    """Make the browser a screen of our own. Strict: no other site's link or form brings it along."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(KEPT_FOR.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def renew(request: Request, response: Response) -> None:
    """Let a screen keep what it has for the full time again."""
    secret = shown(request)
    if secret is not None:
        give(secret, request, response)


def shown(request: Request) -> str | None:
    """The token's secret that the browser shows."""
    return request.cookies.get(COOKIE)


def take(response: Response) -> None:
    """Make the browser an ordinary one."""
    response.delete_cookie(COOKIE)
