"""schemathesis on a session that goes on: its secretary, who may do everything there, sends what fits."""

import uuid

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error

from tests.integration.api.test_schema_fuzz import HELD_AGAINST, OPERATIONS

ABOUT_PRESENCE = [one for one in OPERATIONS if one.tags == ["session check-ins"]]
EXAMPLES = 30


@pytest.fixture
def secretary(world):
    return world.member("1002", roles=["secretary"])


@pytest.mark.parametrize("operation", ABOUT_PRESENCE, ids=lambda operation: operation.label)
def test_nothing_that_is_sent_to_a_session_makes_the_server_fail(world, secretary, operation):
    me = secretary.get("/v1/session").json()["member"]
    session = world.session(world.branch("客运一支部").id, leader=me["id"])
    named = {"session_id": str(session), "member_id": me["id"]}
    video = {"id": str(uuid.uuid4()), "title": "党课录像", "duration_ms": 60_000}
    assert secretary.post(f"/v1/sessions/{session}/video", json=video).status_code == 200

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case):
        for name in named.keys() & (case.path_parameters or {}).keys():
            case.path_parameters[name] = named[name]
        response = case.call(base_url=world.address, cookies=dict(secretary.cookies))
        case.validate_response(response, checks=[not_a_server_error, *HELD_AGAINST])

    ask()
