"""Read items from an Excel workbook: our template, and what other programs call by other names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.bank.checking import Fault, shortened
from knowledge.bank.formats.excel_answers import Cells, task_of
from knowledge.bank.formats.excel_columns import Columns, columns_of
from knowledge.bank.formats.excel_options import options_in, without_letters
from knowledge.bank.item import Item
from knowledge.bank.reading import BankUnreadableError, Gathering, Reading, RowFaultError
from knowledge.bank.tidying import NO_ID, tidy_line, tidy_text
from knowledge.bank.words import BankWords
from knowledge.bank.workbook import read_workbook
from knowledge.document import CardSource

_USUAL_DIFFICULTY = 3


def read_excel(content: bytes, words: BankWords) -> Reading:
    """The items of a workbook's first sheet with a header; rows are numbered as in the sheet.

    Raises:
        BankUnreadableError: it is no workbook, too large, or no sheet has a header.
    """
    sheets = [(sheet, columns_of(sheet, words)) for sheet in read_workbook(content)]
    found = [(sheet, columns) for sheet, columns in sheets if columns is not None]
    if not found:
        raise BankUnreadableError("no_header")
    gathering = Gathering()
    sheet, columns = found[0]
    for number, row in enumerate(sheet.rows[columns.header :], columns.header + 1):
        if any(cell.strip() for cell in row):
            _take(gathering, number, _Row(row, columns, sheet.title, words))
    for other, others in found[1:]:
        if len(other.rows) > others.header:
            gathering.refuse(others.header, Fault("other_sheet", seen=shortened(other.title)))
    return gathering.done()


@dataclass(frozen=True, slots=True)
class _Row:
    cells: Sequence[str]
    columns: Columns
    sheet: str
    words: BankWords

    def line(self, name: str) -> str:
        return tidy_line(self.columns.cell(self.cells, name))

    def text(self, name: str) -> str:
        return tidy_text(self.columns.cell(self.cells, name))

    def at(self, place: int) -> str:
        return self.cells[place] if place < len(self.cells) else ""

    def options(self) -> tuple[str, ...]:
        """What is empty behind the last option is no option; what is empty between two is a fault."""
        options = [tidy_line(self.at(place)) for place in self.columns.options]
        while options and not options[-1]:
            options.pop()
        in_one_cell = self.text("options")
        return without_letters(options) if options or not in_one_cell else options_in(in_one_cell)

    def item(self, notes: list[Fault]) -> Item:
        right = self.columns.cell(self.cells, "right")
        cells = Cells(self.line("kind"), self.sheet, self.text("stem"), self.options(), right)
        stem, task = task_of(cells, self.words)
        sources, cited = self._sources()
        explanation = "\n".join(part for part in (self.text("explanation"), *cited) if part)
        return Item(
            self._id(),
            stem,
            task,
            explanation,
            sources,
            self.line("topic"),
            self._difficulty(notes),
            self._day("valid_from"),
            self._day("valid_until"),
        )

    def _id(self) -> str:
        """Digits alone number the rows of a sheet: in the next one they number others."""
        given = self.line("id")
        return given if given and not given.isdigit() else NO_ID

    def _sources(self) -> tuple[tuple[CardSource, ...], list[str]]:
        """What is quoted is a source; a document named without a quote goes into the explanation."""
        quotes = [tidy_text(self.at(place)) for place in self.columns.quotes]
        documents = [tidy_line(self.at(place)) for place in self.columns.documents]
        most = max(len(quotes), len(documents))
        quotes += [""] * (most - len(quotes))
        documents += [""] * (most - len(documents))
        for number, (document, quote) in enumerate(zip(documents, quotes, strict=True), 1):
            if quote and not document:
                raise RowFaultError("quote_without_document", number)
        named = list(zip(documents, quotes, strict=True))
        alone = (document for document, quote in named if document and not quote)
        cited = [self.words.cited.format(document=document) for document in alone]
        return tuple(CardSource(document, quote) for document, quote in named if quote), cited

    def _difficulty(self, notes: list[Fault]) -> int:
        given = self.line("difficulty")
        if not given:
            return _USUAL_DIFFICULTY
        if given in {"1", "2", "3", "4", "5"}:
            return int(given)
        if given not in self.words.difficulties:
            notes.append(Fault("difficulty_lost", seen=shortened(given)))
        return self.words.difficulties.get(given, _USUAL_DIFFICULTY)

    def _day(self, name: str) -> date | None:
        given = self.line(name)
        try:
            return date.fromisoformat(given) if given else None
        except ValueError as error:
            raise RowFaultError("date_unreadable", seen=given) from error


def _take(gathering: Gathering, number: int, row: _Row) -> None:
    notes: list[Fault] = []
    try:
        item = row.item(notes)
    except RowFaultError as error:
        gathering.refuse(number, error.fault, row.text("stem"))
    else:
        gathering.take(number, item, notes)
