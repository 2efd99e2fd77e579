"""Whatever is sent, the answer is no failure of the server's, and every refusal is a problem."""

import json
import random
import string

PATHS = ("/v1/chat", "/v1/check-ins", "/v1/handed-questions", "/v1/session")
FIELDS = ("id", "client_id", "text", "button", "name", "mode", "note", "display_name", "other")
ODD_TEXTS = (
    "",
    " ",
    "/",
    "/restart",
    "\x00",
    "\ud800",
    "\u202e",
    "\u202e签到",
    "😀" * 200,
    "问" * 501,
    "'; DROP TABLE check_ins; --",
    "{{7*7}}",
    "{0.__class__}",
    "%s%n",
    "<script>",
    "paper",
    "3f2c0000-0000-4000-8000-000000000001",
    "预备期",
)


def _odd_value(random_, depth=0):
    choices = [
        lambda: random_.choice(ODD_TEXTS),
        lambda: random_.choice([None, True, False, 0, -1, 10**400, 1e308, float("nan"), float("inf")]),
        lambda: "".join(random_.choices(string.printable, k=random_.randrange(30))),
        lambda: chr(random_.randrange(0x110000)),
    ]
    if depth < 3:
        choices.append(lambda: [_odd_value(random_, depth + 1) for _ in range(random_.randrange(3))])
        choices.append(lambda: _odd_object(random_, depth + 1))
    return random_.choice(choices)()


def _odd_object(random_, depth=0):
    fields = random_.sample(FIELDS, random_.randrange(len(FIELDS)))
    return {field: _odd_value(random_, depth) for field in fields}


def _odd_body(random_):
    body = json.dumps(_odd_object(random_) if random_.random() < 0.8 else _odd_value(random_)).encode()
    if random_.random() < 0.2:
        place = random_.randrange(len(body) + 1)
        body = body[:place] + random_.randbytes(3) + body[place:]
    return body


def test_no_odd_body_makes_the_server_fail(browser):
    random_ = random.Random(20260630)

    for number in range(400):
        path = random_.choice(PATHS)
        body = _odd_body(random_)
        answer = browser.request(
            "PUT" if path == "/v1/session" else "POST",
            path,
            content=body,
            headers={"Content-Type": "application/json"},
        )
        assert answer.status_code < 500, (number, path, body, answer.text)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json", (number, path, body)
            assert answer.json()["status"] == answer.status_code


def test_no_odd_query_makes_the_server_fail(browser):
    random_ = random.Random(20260701)

    for number in range(200):
        path = random_.choice(["/v1/search", "/v1/passages/p1/context", "/v1/passages/%s"])
        name = "".join(random_.choices("pqk%/.\x00é\n", k=5))
        query = {
            random_.choice(["q", "k", "all_versions", "before", "after"]): str(_odd_value(random_)).encode(
                "utf-8", "surrogatepass"
            )
            for _ in range(3)
        }
        answer = browser.get(path.replace("%s", "".join(f"%{ord(one):02x}" for one in name)), params=query)

        assert answer.status_code < 500, (number, path, query, answer.text)
