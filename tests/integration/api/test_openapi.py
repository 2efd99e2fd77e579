"""The description in docs/ is that of the code, and describes what really happens."""

import json
from pathlib import Path

import pytest

from api.app import create_app
from api.codes import Code
from api.description import as_text
from api.settings import ApiSettings

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def description():
    return json.loads(as_text(create_app(ApiSettings(_env_file=None))))


def test_the_description_in_docs_is_that_of_the_code(description):
    written = json.loads((PROJECT / "docs" / "openapi.json").read_text(encoding="utf-8"))

    assert written == description, "run `python -m api.openapi docs/openapi.json`"


def test_every_operation_has_a_summary_a_description_a_tag_and_an_id_of_its_own(description):
    operations = [one for path in description["paths"].values() for one in path.values()]

    assert all(one["summary"] and one["description"] and len(one["tags"]) == 1 for one in operations)
    assert len({one["operationId"] for one in operations}) == len(operations)


def test_every_error_is_described_as_a_problem(description):
    for path, operations in description["paths"].items():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400 and path != "/v1/ready":
                    assert list(answer["content"]) == ["application/problem+json"], (path, status)


def test_every_reference_leads_somewhere(description):
    text = json.dumps(description)
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert names <= set(description["components"]["schemas"])
    assert set(description["components"]["schemas"]["Code"]["enum"]) == set(Code)


def test_the_running_application_serves_the_same_description(browser, description):
    assert browser.get("/v1/openapi.json").json() == description
