"""Draw QR codes for people to print or to hold a phone to."""

from __future__ import annotations

import segno
from fastapi import Request


def qr_image(request: Request, link: str) -> str:
    """A link of ours as a QR code: an SVG in a data URI, so that what is secret goes nowhere else.

    A phone's camera needs the whole address. That is the one the asking page has, as its browser says;
    `api.guard` has held it against the host.
    """
    page = request.headers.get("origin") or f"{request.url.scheme}://{request.url.netloc}"
    image: str = segno.make(page + link, error="m").svg_data_uri(scale=5, light="#fff")
    return image
