"""The question bank over HTTP."""

import io
import json
from uuid import uuid4

import pytest
from openpyxl import Workbook

from api.guard import ITEM_LIMIT, WORKBOOK
from knowledge.bank.formats.excel_reading import read_excel
from knowledge.bank.words import bank_words
from study.audit import log as audit
from study.ledger import bank
from tests.integration.api.drawing import Drawing

HEADER = ["编号", "题型", "题干", "选项A", "选项B", "答案", "知识点"]
ROWS = [
    ["样-1", "单选", "预备期为多长？", "半年", "一年", "B", "发展党员"],
    ["样-2", "判断", "预备党员有表决权。", "", "", "错", "发展党员"],
    ["样-3", "单选", "坏题", "甲", "甲", "A", ""],
    ["样-4", "填空", "预备期为____。", "", "", "一年|1年", "党务"],
]


def _book(*rows):
    book = Workbook()
    for row in (HEADER, *rows):
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def editor(world):
    """A browser in which a member of content staff has signed in."""
    return world.member("1003", roles=["content"])


def _import(editor, *rows, **wish):
    return editor.post(
        "/v1/bank/import",
        params={"collection": "样题", **wish},
        content=_book(*rows),
        headers={"Content-Type": WORKBOOK},
    )


def _served(world):
    found = bank.served(world.storage, day=world.clock().date())
    return [(one.item.id, one.version) for one in found]


def test_a_workbook_comes_in_and_the_rows_that_stay_out_are_named_in_chinese(world, editor):
    tried = _import(editor, *ROWS, dry_run=True)
    assert (tried.json()["imported"], _served(world)) == (3, [])

    report = _import(editor, *ROWS).json()

    assert (report["imported"], report["added"], report["notes"]) == (3, 3, [])
    assert report["errors"] == [
        {
            "number": 4,
            "reason": "第 2 个选项与前面的重复：“甲”。",
            "codes": ["option_doubled"],
            "stem": "坏题",
        }
    ]
    assert _served(world) == [("样-1", 1), ("样-2", 1), ("样-4", 1)]
    entry = json.loads(audit.newest(world.storage, before=None, limit=1)[0].entry)
    assert (entry["action"], entry["subject"]) == ("bank.imported", "collection:样题")
    assert str(entry["actor"]).startswith("member:")


def test_items_are_listed_by_pages_and_filters(editor):
    _import(editor, *ROWS)

    first = editor.get("/v1/bank/items", params={"limit": 2}).json()
    rest = editor.get("/v1/bank/items", params={"limit": 2, "after": first["next_after"]}).json()
    party = editor.get("/v1/bank/items", params={"topic": "发展党员", "kind": "single"}).json()

    assert [one["id"] for one in (*first["items"], *rest["items"])] == ["样-1", "样-2", "样-4"]
    assert (first["total"], rest["next_after"], party["total"]) == (3, None, 1)
    assert party["items"][0]["item"] == {
        "kind": "single",
        "stem": "预备期为多长？",
        "options": ["半年", "一年"],
        "right": "B",
        "explanation": "",
        "sources": [],
        "topic": "发展党员",
        "difficulty": 3,
        "valid_from": None,
        "valid_until": None,
    }
    assert editor.get("/v1/bank/items/样-4").json()["item"]["blanks"] == [["一年", "1年"]]
    assert editor.get("/v1/bank/items/无").json()["code"] == "item_unknown"


def test_drafts_are_approved_or_dropped_in_the_version_that_was_looked_at(world, editor):
    _import(editor, *ROWS, as_drafts=True)
    assert _served(world) == []

    approved = editor.post("/v1/bank/items/样-1/approve", json={"version": 1}).json()
    dropped = editor.post("/v1/bank/items/样-2/drop", json={"version": 1}).json()
    late = editor.post("/v1/bank/items/样-4/approve", json={"version": 2})

    assert (approved["state"], approved["approved_version"]) == ("approved", 1)
    assert (dropped["state"], dropped["approved_version"]) == ("dropped", None)
    assert (late.status_code, late.json()["code"]) == (409, "item_changed")
    assert _served(world) == [("样-1", 1)]
    assert editor.get("/v1/bank/items", params={"state": "draft"}).json()["total"] == 1


def test_a_correction_is_a_new_version_and_one_on_an_old_version_is_refused(world, editor):
    _import(editor, *ROWS)
    item = editor.get("/v1/bank/items/样-1").json()["item"]
    source = {"document": "细则.md", "quote": "预备期为一年。"}

    corrected = editor.put(
        "/v1/bank/items/样-1", json={"version": 1, "item": {**item, "difficulty": 1, "sources": [source]}}
    )
    again = editor.put("/v1/bank/items/样-1", json={"version": 1, "item": {**item, "difficulty": 2}})

    assert (corrected.status_code, corrected.json()["version"]) == (200, 2)
    assert (corrected.json()["item"]["difficulty"], corrected.json()["item"]["sources"]) == (1, [source])
    assert (again.status_code, again.json()["code"]) == (409, "item_changed")
    assert _served(world)[0] == ("样-1", 2)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"right": "C"}, "entry_no_such_option"),
        ({"options": ["年", "年"]}, "option_doubled"),
        ({"stem": "预备期\u0007"}, "stem_unreadable"),
        ({"valid_from": "2026-02-01", "valid_until": "2026-01-01"}, "validity_turned"),
    ],
    ids=["letter", "doubled", "control character", "dates"],
)
def test_a_correction_that_is_not_in_order_is_refused_with_what_is_wrong(world, editor, change, problem):
    _import(editor, *ROWS)
    item = editor.get("/v1/bank/items/样-1").json()["item"]

    refused = editor.put("/v1/bank/items/样-1", json={"version": 1, "item": {**item, **change}})

    assert (refused.status_code, refused.json()["code"]) == (422, "item_invalid")
    assert [error["problem"] for error in refused.json()["errors"]] == [problem]
    assert _served(world)[0] == ("样-1", 1)


def test_an_item_as_long_as_an_item_may_be_can_be_sent(editor):
    _import(editor, *ROWS)
    item = editor.get("/v1/bank/items/样-1").json()["item"]
    long = {"options": ["长" * 400 + str(number) for number in range(20)], "explanation": "长" * 4000}

    sent = editor.put("/v1/bank/items/样-1", json={"version": 1, "item": {**item, **long}})
    too_long = editor.put("/v1/bank/items/样-1", content=b" " * (ITEM_LIMIT + 1))

    assert sent.status_code == 200
    assert too_long.status_code in {413, 415}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no workbook", "bank_not_a_workbook"),
        (_book()[:200], "bank_not_a_workbook"),
        (_book(), "bank_no_items"),
    ],
    ids=["text", "cut off", "empty"],
)
def test_a_file_that_is_none_is_refused_with_its_code(world, editor, content, code):
    refused = editor.post(
        "/v1/bank/import?collection=样题", content=content, headers={"Content-Type": WORKBOOK}
    )

    assert (refused.status_code, refused.json()["code"]) == (422, code)


def test_the_template_is_a_workbook_that_can_be_imported(editor):
    answer = editor.get("/v1/bank/import-template")

    assert answer.headers["content-type"] == WORKBOOK
    assert len(read_excel(answer.content, bank_words()).items) == 3


def test_neither_members_nor_secretaries_see_the_answers_of_the_bank(world, editor):
    _import(editor, *ROWS)

    for browser, status in (
        (world.browser(), 401),
        (world.member("1001"), 403),
        (world.member("1002", roles=["secretary"]), 403),
        (world.member("1004", roles=["admin"]), 200),
    ):
        assert browser.get("/v1/bank/items").status_code == status


def _propose(editor, document="党员/发展党员.md"):
    return editor.post("/v1/bank/drafts", json={"document": document})


def test_items_are_drafted_from_a_document_once_whatever_was_decided_on_them_since(world, editor):
    first = _propose(editor).json()
    ids = [one["id"] for one in first["items"]]
    editor.post(f"/v1/bank/items/{ids[0]}/drop", json={"version": 1}).raise_for_status()
    corrected = {**first["items"][1]["item"], "explanation": "改过的说明。"}
    editor.put(f"/v1/bank/items/{ids[1]}", json={"version": 1, "item": corrected}).raise_for_status()

    again = _propose(editor).json()

    assert len(ids) == first["drafted"] >= 3
    assert {one["state"] for one in first["items"]} == {"draft"}
    assert {one["collection"] for one in first["items"]} == {"sample"}
    assert {one["item"]["sources"][0]["document"] for one in first["items"]} == {"党员/发展党员.md"}
    assert (again["items"], again["drafted"]) == ([], first["drafted"])
    assert editor.get(f"/v1/bank/items/{ids[0]}").json()["state"] == "dropped"
    assert editor.get(f"/v1/bank/items/{ids[1]}").json()["item"]["explanation"] == "改过的说明。"


def test_no_member_gets_a_drafted_item_before_it_is_approved(world, editor):
    ids = [one["id"] for one in _propose(editor).json()["items"]]
    member = world.member("2001")

    def practised(exercise, **wish):
        body = {"id": str(uuid4()), "wish": {"exercise": exercise, **wish}}
        answer = member.post("/v1/practice/exercises", json=body)
        if answer.status_code != 201:
            return answer.json()["code"]
        begun = answer.json()["exercise"]
        path = f"/v1/practice/exercises/{begun['id']}/items"
        return [member.get(f"{path}/{number}").json()["item"] for number in range(1, begun["of"] + 1)]

    before = [practised("daily"), practised("topic", topic="党员"), practised("challenge")]
    editor.post(f"/v1/bank/items/{ids[1]}/approve", json={"version": 1}).raise_for_status()

    assert before == ["nothing_to_practise"] * 3
    assert practised("topic", topic="党员") == [ids[1]]


def test_no_exam_and_no_led_quiz_has_a_drafted_item_before_it_is_approved(world, editor):
    ids = [one["id"] for one in _propose(editor).json()["items"]]
    led = Drawing(world, 1)
    (member,) = led.phones.values()

    def tried():
        quizzes = f"/v1/sessions/{led.session}/quizzes"
        by_rule = {"type": "rule", "sections": [{"count": len(ids), "topics": ["党员"]}]}
        found = [
            member.post(
                "/v1/practice/exercises",
                json={"id": str(uuid4()), "wish": {"exercise": "exam", "count": len(ids)}},
            )
        ]
        for items in (by_rule, {"type": "chosen", "item_ids": ids}):
            quiz = str(uuid4())
            new = {"id": quiz, "epoch": 1, "title": "竞答", "items": items}
            found.append(led.lead.post(quizzes, json=new))
            end = {"id": str(uuid4()), "epoch": 1, "action": {"type": "end"}}
            led.lead.post(f"{quizzes}/{quiz}/commands", json=end)
        return [one.json().get("code", one.status_code) for one in found]

    before = tried()
    for one in ids:
        editor.post(f"/v1/bank/items/{one}/approve", json={"version": 1}).raise_for_status()

    assert before == ["not_enough_items", "not_enough_items", "item_unknown"]
    assert tried() == [201, 201, 201]


def test_a_document_that_is_not_in_force_gives_no_items(editor):
    answer = _propose(editor, "党员/没有.md")

    assert (answer.status_code, answer.json()["code"]) == (404, "document_unknown")
