"""Filters admit the documents that fit every side that is set."""

from datetime import date

import pytest

from index.filters import EVERYTHING, Filters
from index.passage_store import StoredDocument
from knowledge.document import Validity


def _document(**facts):
    known = {
        "path": "党费/细则.md",
        "level": "党内法规",
        "issued": date(2021, 3, 1),
        "effective": date(2022, 1, 1),
        "validity": Validity.IN_FORCE,
    } | facts
    return StoredDocument(
        row=0, library="sample", title="细则", number=None, expires=None, source=None, **known
    )


@pytest.mark.parametrize(
    ("filters", "admitted"),
    [
        (Filters(), True),
        (Filters(folders=frozenset({"党费", "安全"})), True),
        (Filters(folders=frozenset({"安全"})), False),
        (Filters(levels=frozenset({"党内法规"})), True),
        (Filters(levels=frozenset({"法律"})), False),
        (Filters(year_from=2021, year_to=2021), True),
        (Filters(year_from=2022), False),
        (Filters(year_to=2020), False),
        (Filters(folders=frozenset({"党费"}), levels=frozenset({"法律"})), False),
    ],
)
def test_a_document_is_admitted_only_if_it_fits_every_side(filters, admitted):
    assert filters.admit(_document()) is admitted


@pytest.mark.parametrize("validity", [one for one in Validity if one is not Validity.IN_FORCE])
def test_what_is_not_in_force_is_left_out_unless_everything_is_asked_for(validity):
    assert not Filters().admit(_document(validity=validity))
    assert EVERYTHING.admit(_document(validity=validity))


def test_the_year_is_that_of_effect_where_the_day_of_issue_is_unknown():
    assert Filters(year_from=2022, year_to=2022).admit(_document(issued=None))


def test_a_document_without_days_or_folder_fits_no_year_and_no_folder():
    undated = _document(path="细则.md", issued=None, effective=None)

    assert not Filters(year_from=1).admit(undated)
    assert not Filters(folders=frozenset({"细则.md"})).admit(undated)
    assert Filters().admit(undated)
