"""Find who is meant by a name as colleagues say it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from study.people.finding import meant_by
from study.people.records import Member

NAMES = ("王芳", "王小明", "汪洋", "李小王", "欧阳锋", "小林", None)


def member(name: str | None) -> Member:
    return Member(
        id=uuid4(), staff_number="1", name=name, branch=None, group=None, grants=frozenset(), active=True,
        left=False,
    )  # fmt: skip


COLLEAGUES = tuple(member(name) for name in NAMES)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("王芳", ["王芳"]),
        (" 王 芳 ", ["王芳"]),
        ("小王", ["王芳", "王小明"]),
        ("老王", ["王芳", "王小明"]),
        ("王师傅", ["王芳", "王小明"]),
        ("王书记", ["王芳", "王小明"]),
        ("欧阳师傅", ["欧阳锋"]),
        ("王", ["王芳", "王小明"]),
        ("小林", ["小林"]),
        ("小明", ["王小明"]),
        ("师傅", []),
        ("小赵", []),
        ("", []),
    ],
)
def test_a_name_means_who_is_called_so_or_whose_surname_it_names(said, meant):
    assert [one.name for one in meant_by(said, COLLEAGUES)] == meant
