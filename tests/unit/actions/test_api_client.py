"""Hold the API client's errors against what the API answers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from actions.api_client import ApiClient
from actions.errors import ApiRefusedError, ApiUnavailableError, ServiceTokenError


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503], ids=str)
def test_what_the_visitor_cannot_mend_counts_as_unavailable(api, client, status):
    api.status, api.answer = status, {"code": "x"}

    with pytest.raises(ApiUnavailableError, match=f"GET /v1/session failed .status {status}."):
        asyncio.run(client().people.myself("v"))


def test_a_refusal_carries_the_problems_code(api, client):
    api.status, api.answer = 422, {"code": "note_too_long"}

    with pytest.raises(ApiRefusedError, match="refused with 422 note_too_long") as refused:
        asyncio.run(client().records.check_in("v", check_in_id="i", mode="paper", note=None))
    assert refused.value.code == "note_too_long"


@pytest.mark.parametrize("answer", [[], "text"], ids=["list", "string"])
def test_an_answer_of_another_form_counts_as_unavailable(api, client, answer):
    api.answer = answer

    with pytest.raises(ApiUnavailableError, match="another form"):
        asyncio.run(client().people.myself("v"))


def test_without_a_service_token_nothing_is_sent(api, tmp_path: Path):
    http = httpx.AsyncClient(transport=httpx.MockTransport(api))
    client = ApiClient(http, "http://api", tmp_path / "missing")

    with pytest.raises(ServiceTokenError, match="start the api once"):
        asyncio.run(client.people.myself("v"))
    assert api.requests == []
