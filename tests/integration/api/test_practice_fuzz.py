"""schemathesis on practice that goes on: whoever may do everything there sends what fits."""

import uuid

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error

from tests.integration.api.test_practice import _begin, _fill
from tests.integration.api.test_schema_fuzz import HELD_AGAINST, OPERATIONS

ABOUT_PRACTICE = [
    one
    for one in OPERATIONS
    if one.tags == ["practice"] or "/bank/reports" in one.path or "/bank/statistics" in one.path
]
EXAMPLES = 25


@pytest.mark.parametrize("operation", ABOUT_PRACTICE, ids=lambda operation: operation.label)
def test_nothing_that_is_sent_to_an_exercise_makes_the_server_fail(world, operation):
    _fill(world)
    client = world.member("1003", roles=["content"])
    begun = _begin(client, "exam", count=5)
    report = {"id": str(uuid.uuid4()), "item": "样-1", "concern": "other", "text": "看不懂"}
    assert client.post("/v1/practice/item-reports", json=report).status_code == 201
    named = {"exercise_id": begun["id"], "report_id": report["id"]}
    items = [one["item"] for one in begun["items"]]

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
        if isinstance(case.body, dict) and isinstance(case.body.get("item"), str):
            case.body["item"] = items[len(case.body["item"]) % len(items)]
        response = case.call(base_url=world.address, cookies=dict(client.cookies))
        case.validate_response(response, checks=[not_a_server_error, *HELD_AGAINST])

    ask()
