"""Gather the items of one file: the good ones, what is wrong with the others, and what was lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from knowledge.bank.checking import Fault, faults_of, shortened
from knowledge.bank.item import Item
from knowledge.bank.tidying import NO_ID, answer_of, with_own_id
from knowledge.errors import KnowledgeError

MOST_ITEMS = 20_000
MOST_BYTES = 16 * 1024 * 1024
_STEM_SHOWN = 40


class BankUnreadableError(KnowledgeError):
    """A file is not of its format at all; `reason` is one stable word, and names a sentence in zh-CN.yml."""

    code = "bank_unreadable"

    def __init__(self, reason: str, seen: str = "") -> None:
        shown = f": {seen}" if seen else ""
        super().__init__(f"the file of items cannot be read ({reason}{shown}): export it again")
        self.reason = reason
        self.seen = seen


class RowFaultError(KnowledgeError):
    """One row is no item; raised within a reader, which goes on with the next row."""

    code = "bad_row"

    def __init__(self, code: str, number: int | None = None, seen: str = "") -> None:
        super().__init__(code)
        self.fault = Fault(code, number, shortened(seen))


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that stays out: its number in the file, from 1 on, why, and the beginning of its stem."""

    number: int
    faults: tuple[Fault, ...]
    stem: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can come in; `notes` say what of it was lost."""

    number: int
    item: Item
    notes: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds."""

    rows: tuple[Row, ...]
    errors: tuple[RowError, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The good items, in the file's order."""
        return tuple(row.item for row in self.rows)


@dataclass(slots=True)
class Gathering:
    """Takes rows one by one; every reader ends in one."""

    _rows: dict[str, Row] = field(default_factory=dict)
    _errors: list[RowError] = field(default_factory=list)
    _own: set[str] = field(default_factory=set)
    _contradicted: set[str] = field(default_factory=set)

    def take(
        self,
        number: int,
        item: Item,
        notes: Iterable[Fault] = (),
        *,
        more: Iterable[Fault] = (),
        derived: bool = False,
    ) -> None:
        """Take an item; `more` are faults that its reader found.

        Without an id it gets one that follows from its content; `derived` says that its reader did so.
        """
        faults = (*more, *faults_of(item if item.id != NO_ID else replace(item, id="q")))
        if faults:
            self._errors.append(RowError(number, faults, shortened(item.stem, _STEM_SHOWN)))
            return
        if item.id == NO_ID:
            item = with_own_id(item)
            derived = True
        if derived:
            self._own.add(item.id)
        standing = self._rows.get(item.id)
        if standing is None:
            self._rows[item.id] = Row(number, item, tuple(dict.fromkeys(notes)))
        else:
            self._take_again(number, item, standing)

    def refuse(self, number: int, fault: Fault, stem: str = "") -> None:
        """Say why a row is no item at all."""
        self._errors.append(RowError(number, (fault,), shortened(stem, _STEM_SHOWN)))

    def done(self) -> Reading:
        """What was gathered, in the order of the file.

        Raises:
            BankUnreadableError: there was nothing, or far too much.
        """
        if not self._rows and not self._errors:
            raise BankUnreadableError("no_items")
        if len(self._rows) + len(self._errors) > MOST_ITEMS:
            raise BankUnreadableError("too_large")
        good = (row for row in self._rows.values() if row.item.id not in self._contradicted)
        rows = sorted(good, key=lambda row: row.number)
        return Reading(tuple(rows), tuple(sorted(self._errors, key=lambda error: error.number)))

    def _take_again(self, number: int, item: Item, standing: Row) -> None:
        """Of two that ask the same and answer otherwise, nobody can tell which is right: both stay out."""
        code = "id_doubled"
        if standing.item == item or item.id in self._own:
            same = answer_of(standing.item.task) == answer_of(item.task)
            code = "row_doubled" if same else "answers_contradict"
        self.refuse(number, Fault(code, standing.number), item.stem)
        if code == "answers_contradict" and item.id not in self._contradicted:
            self._contradicted.add(item.id)
            self.refuse(standing.number, Fault(code, number), item.stem)
