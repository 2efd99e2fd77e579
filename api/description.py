"""Add to the OpenAPI description what FastAPI cannot know: problems and identity."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI

from api import screen_cookie
from api.gates import ruled_routes
from api.identity import COOKIE
from api.problems import Problem
from api.rule import Rule
from study.people.records import Role

REFERENCE = "#/components/schemas/{model}"
SECURITY_SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "Signed, HttpOnly; set on the first request without one.",
    },
    "screen": {
        "type": "apiKey",
        "in": "cookie",
        "name": screen_cookie.COOKIE,
        "description": "A device token in the browser of a screen of our own; set once, when it is paired.",
    },
    "service": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token: of a service (the bot's actions), of a screen of our own, of another box.",
    },
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
            by_id = {route.id: route.rule for route in ruled_routes(app)}
            app.openapi_schema = _completed(generate(), by_id)
        return app.openapi_schema

    app.openapi = complete  # type: ignore[method-assign] # FastAPI's documented way to extend it


def as_text(app: FastAPI) -> str:
    """The description as it lies in `docs/openapi.json`."""
    return json.dumps(app.openapi(), ensure_ascii=False, indent=2) + "\n"


def _completed(description: dict[str, Any], by_id: dict[str, Rule]) -> dict[str, Any]:
    components = description["components"]
    problem = Problem.model_json_schema(ref_template=REFERENCE)
    components["schemas"].update(problem.pop("$defs"))
    components["schemas"]["Problem"] = problem
    components["securitySchemes"] = SECURITY_SCHEMES
    for operations in description["paths"].values():
        for operation in operations.values():
            if security := _security(by_id[operation["operationId"]]):
                operation["security"] = security
    return description


def _security(rule: Rule) -> list[dict[str, list[str]]]:
    if not rule.identified:
        return []
    ways: list[dict[str, list[str]]] = [{"session": []}] if rule.roles else []
    ways += [{"service": [], "onBehalfOf": []}] if rule.service else []
    ways += [{"service": []}, {"screen": []}] if rule.device else []
    ways += [{"service": []}] if rule.box else []
    return [*ways, {}] if Role.VISITOR in rule.roles else ways
