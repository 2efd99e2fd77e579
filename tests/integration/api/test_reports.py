"""Records and figures over HTTP: who gets them, that they say what happened, and nobody else's."""

import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.integration.api.drawing import Drawing

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JUNE = "from=2026-06-01&to=2026-06-30"


@pytest.fixture
def drawing(world):
    """A session with three members checked in, one drawn who answered, and one who never came."""
    made = Drawing(world)
    made.absent = world.member("3001", name="缺席的人")
    made.open()
    made.drawn = made.over()["picked"]
    made.outcome(1, by=made.phones[made.drawn], note="一年")
    return made


def get(browser, path):
    response = browser.get(f"/v1/{path}")
    assert response.status_code == 200, response.text
    return response.json()


def test_the_record_comes_as_word_excel_and_json_that_say_the_same(drawing):
    path = f"/v1/sessions/{drawing.session}/record"
    word, excel, data = (drawing.lead.get(f"{path}?format={form}") for form in ("docx", "xlsx", "json"))

    assert [one.headers["content-type"] for one in (word, excel, data)] == [WORD, EXCEL, "application/json"]
    assert "filename*=UTF-8''%E5%AD%A6%E4%B9%A0%E8%AE%B0%E5%BD%95" in word.headers["content-disposition"]
    told = data.json()
    assert {one["who"]["id"] for one in told["check_ins"]} == set(drawing.phones)
    assert {who["name"] for who in told["missing"]} == {"主持", "缺席的人"}
    assert told["draws"][0]["who"]["id"] == drawing.drawn
    digest = told["source"]["digest"]
    sheet = load_workbook(io.BytesIO(excel.content))["数据来源"]
    assert sheet["B3"].value == digest
    assert digest in [
        cell.text
        for table in Document(io.BytesIO(word.content)).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert drawing.lead.get(path).headers["content-type"] == WORD


def test_only_who_leads_gets_the_record(drawing):
    path = f"/v1/sessions/{drawing.session}/record?format=json"
    elsewhere = drawing.world.member("4001", branch="客运二支部", roles=["secretary"])
    admin = drawing.world.member("4002", roles=["admin"])

    answers = [one.get(path) for one in (drawing.phones[drawing.drawn], elsewhere, drawing.world.browser())]

    assert [one.status_code for one in answers] == [403, 403, 401]
    assert admin.get(path).status_code == 200
    unknown = admin.get(f"/v1/sessions/{uuid4()}/record")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "session_unknown")
    assert drawing.lead.get(f"/v1/sessions/{drawing.session}/record?format=pdf").status_code == 422


def test_the_figures_of_a_branch_lead_back_to_its_sessions_and_people(drawing):
    branch = drawing.world.branch("客运一支部").id
    told = get(drawing.lead, f"branches/{branch}/figures?{JUNE}")

    total = told["total"]
    assert (total["expected"], total["counted"], total["missing"], total["participation"]) == (5, 3, 2, 0.6)
    assert total["modes"] == {"paper": 3, "message": 0, "video": 0}
    assert total["speeches"] == {"prepared": 0, "drawn": 1, "volunteered": 0}
    assert total["sessions"] == [drawing.session]
    assert [(one["month"], one["numbers"]) for one in told["months"]] == [("2026-06", total)]
    assert [one["id"] for one in told["sessions"]] == [drawing.session]
    people = {one["name"]: one for one in told["people"]}
    assert people["缺席的人"]["missing"] == [drawing.session]
    record = get(drawing.lead, f"sessions/{drawing.session}/record?format=json")
    spoke = next(one for one in told["people"] if one["member_id"] == drawing.drawn)
    assert spoke["speeches"] == [record["speeches"][0]["id"]]
    assert told["requests"]["received"] == []


def test_figures_come_as_a_workbook_with_the_same_numbers(drawing):
    branch = drawing.world.branch("客运一支部").id
    admin = drawing.world.member("4002", roles=["admin"])

    own = drawing.lead.get(f"/v1/branches/{branch}/figures?{JUNE}&format=xlsx")
    everything = admin.get(f"/v1/figures?{JUNE}&format=xlsx")

    assert [one.headers["content-type"] for one in (own, everything)] == [EXCEL, EXCEL]
    assert "filename*=UTF-8''%E5%AD%A6%E4%B9%A0%E7%BB%9F%E8%AE%A1" in own.headers["content-disposition"]
    for answer in (own, everything):
        row = next(load_workbook(io.BytesIO(answer.content))["按月"].iter_rows(min_row=2, values_only=True))
        assert row[:5] == ("2026-06", 1, 5, 3, 0.6)
    assert drawing.absent.get(f"/v1/branches/{branch}/figures?{JUNE}&format=xlsx").status_code == 403
    assert drawing.lead.get(f"/v1/branches/{branch}/figures?{JUNE}&format=pdf").status_code == 422


def test_figures_are_for_the_branch_s_secretary_and_those_of_all_for_administrators(drawing):
    world, branch = drawing.world, drawing.world.branch("客运一支部").id
    elsewhere = world.member("4001", branch="客运二支部", roles=["secretary"])
    admin = world.member("4002", roles=["admin"])
    own = f"/v1/branches/{branch}/figures?{JUNE}"

    assert elsewhere.get(own).status_code == 403
    assert drawing.absent.get(own).status_code == 403
    assert admin.get(own).status_code == 200
    assert drawing.lead.get("/v1/figures").status_code == 403
    told = get(admin, f"figures?{JUNE}")
    assert [one["branch"] for one in told["branches"]] == ["客运一支部", "客运二支部"]
    assert told["branches"][0]["total"] == told["total"] == get(drawing.lead, own[4:])["total"]
    assert "缺席的人" not in admin.get(f"/v1/figures?{JUNE}").text
    unknown = admin.get(f"/v1/branches/{uuid4()}/figures")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "branch_unknown")


def test_requests_are_counted_by_what_became_of_them_without_anybody_s_name(drawing):
    branch = drawing.world.branch("客运一支部").id
    ids = [str(uuid4()) for _ in range(2)]
    for request in ids:
        sent = drawing.absent.post("/v1/requests", json={"id": request, "text": "空调坏了"})
        assert sent.status_code == 201, sent.text
    drawing.world.clock.moment += timedelta(hours=2)
    answer = {"id": str(uuid4()), "text": "已报修"}
    answered = drawing.lead.post(f"/v1/branches/{branch}/requests/{ids[0]}/answers", json=answer)
    assert answered.status_code in {200, 201}, answered.text

    told = get(drawing.lead, f"branches/{branch}/figures?{JUNE}")["requests"]

    assert set(told["received"]) == set(ids)
    assert (told["answered"], told["unanswered"]) == ([ids[0]], [ids[1]])
    assert told["median_to_answer_s"] == 7200


def test_my_records_are_mine_alone(drawing):
    me, other = drawing.phones[drawing.drawn], drawing.absent
    me.post("/v1/check-ins", json={"id": str(uuid4()), "mode": "paper"}).raise_for_status()
    mine, others = (get(one, f"me/records?{JUNE}") for one in (me, other))

    assert [(one["session_id"], one["fate"], one["mode"]) for one in mine["sessions"]] == [
        (drawing.session, "counted", "paper")
    ]
    assert [(one["mode"], one["draw"], one["note"]) for one in mine["speeches"]] == [("drawn", 1, "一年")]
    assert [(one["roll_call_id"], one["number"], one["outcome"]) for one in mine["draws"]] == [
        (drawing.roll_call, 1, "answered")
    ]
    assert [one["day"] for one in mine["check_ins"]] == ["2026-06-30"]
    assert [one["fate"] for one in others["sessions"]] == ["missing"]
    assert (others["speeches"], others["draws"], others["check_ins"]) == ([], [], [])
    assert get(me, "me/records?from=2026-05-01&to=2026-05-31")["sessions"] == []
    assert drawing.world.browser().get("/v1/me/records").status_code == 401


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("from=2026-07-02&to=2026-07-01", 422, "invalid_request"),
        ("from=2020-01-01&to=2026-07-01", 422, "invalid_request"),
        ("from=0001-01-01&to=0001-01-02", 422, "invalid_request"),
        ("from=yesterday", 422, "invalid_request"),
    ],
)
def test_a_period_that_cannot_be_is_refused(world, asked, status, code):
    refused = world.member().get(f"/v1/me/records?{asked}")

    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_the_clock_of_the_figures_is_shanghai_s(world):
    world.clock.moment = datetime(2026, 6, 30, 16, 30, tzinfo=UTC)
    told = get(world.member(), "me/records")

    assert told["period"] == {"first": "2026-07-01", "last": "2026-07-01"}
