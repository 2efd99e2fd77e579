"""A small document and the replies that cite it, for the scripted api."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

TITLE = "党费收缴细则"
PROVISIONS = tuple(
    f"第{numeral}条 {text}"
    for numeral, text in zip(
        "一二三四五六七八九十",
        (
            "党员应当按月交纳党费。",
            "有工资收入的党员，以每月固定的、经常性的工资收入为计算基数。",
            """三千元以下（含三千元）者，交纳计算基数的百分之零点五；
三千元以上至五千元（含五千元）者，交纳百分之一；
五千元以上至一万元（含一万元）者，交纳百分之一点五；
一万元以上者，交纳百分之二。""",
            "离退休干部、职工中的党员，以实际领取的离退休费总额为计算基数。",
            "预备党员从支部大会通过其为预备党员之日起交纳党费。",
            "党员一般应当向其正式组织关系所在的党支部交纳党费。",
            "交纳党费确有困难的党员，经党支部研究，报上一级党委批准后，可以少交或者免交党费。",
            "党员工资收入发生变化后，从按新工资标准领取工资的当月起，以新的工资收入为基数交纳党费。",
            "党支部应当每年向党员公布一次党费收缴情况。",
            "本细则由党委组织部门负责解释。",
        ),
        strict=True,
    )
)
STARTS = tuple(sum(len(text) + 1 for text in PROVISIONS[:at]) for at in range(len(PROVISIONS)))
QUOTED = 2


def document(validity: str = "in_force") -> Json:
    return {
        "library": "sample",
        "path": "党费/党费收缴细则.md",
        "title": TITLE,
        "number": "运段党发〔2025〕6号",
        "level": None,
        "issued": "2025-01-10",
        "effective": "2025-02-01",
        "expires": None,
        "validity": validity,
        "source": None,
    }


def passage(at: int, *, target: bool = False) -> Json:
    return {
        "id": f"p{at}",
        "document": "党费/党费收缴细则.md",
        "headings": ["第一章 标准" if at < 5 else "第二章 交纳"],
        "provision": PROVISIONS[at].split(" ")[0],
        "part": 0,
        "start": STARTS[at],
        "end": STARTS[at] + len(PROVISIONS[at]),
        "text": PROVISIONS[at],
        "target": target,
    }


def context(passage_id: str, before: int, after: int) -> Json | None:
    """As the api answers, though never more than two passages a side, so that there is more to load."""
    known = {f"p{at}": at for at in range(len(PROVISIONS))}
    if passage_id not in known:
        return None
    at = known[passage_id]
    first, last = max(0, at - min(before, 2)), min(len(PROVISIONS) - 1, at + min(after, 2))
    return {
        "document": document(),
        "passages": [passage(each, target=each == at) for each in range(first, last + 1)],
        "has_before": first > 0,
        "has_after": last < len(PROVISIONS) - 1,
    }


def hit(at: int, *, answer: str | None = None, title: str = TITLE, validity: str = "in_force") -> Json:
    about = document(validity)
    place = passage(at)
    citation = {
        "passage_id": place["id"],
        "document": about["path"],
        **{name: place[name] for name in ("headings", "provision", "start", "end")},
        **{name: about[name] for name in ("library", "title", "number", "validity", "issued", "effective")},
    }
    return {
        "kind": "passage" if answer is None else "card",
        "quote": PROVISIONS[at],
        "answer": answer,
        "card_id": None if answer is None else "c1",
        "title": title,
        "similarity": 0.8,
        "score": 0.9,
        "citation": citation,
    }


def message(text: str, *, kind: str | None = None, hits: list[Json] | None = None, **more: Any) -> Json:
    custom = None if kind is None else {"kind": kind, "hits": hits or [], "confidence": 0.9}
    if custom is not None and "question" in more:
        custom["question"] = more["question"]
    return {"text": text, "buttons": more.get("buttons", []), "custom": custom}


def reply(*messages: Json, degraded: str | None = None) -> Json:
    return {"messages": list(messages), "degraded": degraded}


def fees_reply() -> Json:
    """An answer with its approved wording, the quote, two related entries and a button."""
    answer = "按月交纳，以固定工资收入为基数，分四档：0.5%、1%、1.5%、2%。"
    hits = [
        hit(QUOTED, answer=answer, title="党费的标准是什么？"),
        hit(4, validity="superseded"),
        hit(6),
    ]
    text = f"{answer}\n\n依据：“{PROVISIONS[QUOTED]}”\n——《{TITLE}》第三条"
    buttons = [{"title": "预备党员怎么交？", "token": "t-related"}, {"title": "出处？", "token": "t-source"}]
    return reply(message(text, kind="answer", hits=hits, question="党费怎么交？", buttons=buttons))
