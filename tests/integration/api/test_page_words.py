"""The page has a sentence for codes that exist, and for none that do not."""

import re
from pathlib import Path

import pytest

from api.codes import Code

PROJECT = Path(__file__).resolve().parents[3]
PAGE_OWN = {"network_unreachable", "timed_out", "unknown"}
# Codes that no reader of the page can cause: a developer's or an administrator's.
SILENT = {
    Code.BODY_NOT_JSON,
    Code.INVALID_REQUEST,
    Code.METHOD_NOT_ALLOWED,
    Code.PAGE_NOT_BUILT,
    Code.SERVICE_TOKEN_WRONG,
    Code.VISITOR_MISSING,
}


@pytest.fixture(scope="module")
def sentences():
    words = (PROJECT / "web" / "src" / "messages" / "zh-CN.ts").read_text(encoding="utf-8")
    block = words.split("problems: {")[1].split("}")[0]
    return set(re.findall(r"^\s*(\w+):", block, re.MULTILINE))


def test_every_code_that_the_page_names_exists(sentences):
    assert sentences - PAGE_OWN <= {code.value for code in Code}


def test_every_code_that_chatting_can_cause_has_a_sentence(sentences):
    records_only = {"id_taken", *(code for code in Code if code.startswith(("name_", "note_")))}

    assert {code.value for code in Code} - SILENT - records_only <= sentences
