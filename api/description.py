"""Add to the OpenAPI description what FastAPI cannot know: problems and identity."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI

from api.identity import COOKIE
from api.problems import Problem

ANONYMOUS = frozenset({"materials", "health"})
REFERENCE = "#/components/schemas/{model}"
SECURITY_SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "Signed, HttpOnly; set on the first request without one.",
    },
    "service": {"type": "http", "scheme": "bearer", "description": "For the bot's actions only."},
    "onBehalfOf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-On-Behalf-Of",
        "description": "The visitor a service asks for: the bot's sender_id.",
    },
}


def describe(app: FastAPI) -> None:
    """Complete the description that `app` generates, once, when it is first asked for."""
    generate = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(generate())
        return app.openapi_schema

    app.openapi = complete  # type: ignore[method-assign] # FastAPI's documented way to extend it


def as_text(app: FastAPI) -> str:
    """The description as it lies in `docs/openapi.json`."""
    return json.dumps(app.openapi(), ensure_ascii=False, indent=2) + "\n"


def _completed(description: dict[str, Any]) -> dict[str, Any]:
    components = description["components"]
    problem = Problem.model_json_schema(ref_template=REFERENCE)
    components["schemas"].update(problem.pop("$defs"))
    components["schemas"]["Problem"] = problem
    components["securitySchemes"] = SECURITY_SCHEMES
    for operations in description["paths"].values():
        for operation in operations.values():
            if not ANONYMOUS & set(operation["tags"]):
                operation["security"] = [{"session": []}, {"service": [], "onBehalfOf": []}, {}]
    return description
