"""Say what a sheet holds, whatever it is written as."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import segno

from study.session.actions import LeadMode
from study.sheets.words import SheetWords

ROW_MM: Final = 11.0
"""A row's least height: 10 mm is what a signature needs, and printers shrink pages a little."""

QR_MM: Final = 24.0


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who is to sign; the number counts from 1 within the branch."""

    number: int
    staff_number: str
    name: str
    group: str

    def cells(self) -> tuple[str, ...]:
        """The row, with an empty cell to sign in."""
        return (str(self.number), self.staff_number, self.name, self.group, "")


@dataclass(frozen=True, slots=True)
class Section:
    """The people of one branch."""

    branch: str
    is_guest: bool
    signers: tuple[Signer, ...]

    def heading(self, words: SheetWords) -> str:
        """What stands above its table."""
        template = words.guests if self.is_guest else words.home
        return template.format(branch=self.branch, people=len(self.signers))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A session's sheet; `link` leads whoever scans it to where its result is entered."""

    branch: str
    title: str
    held_on: datetime | None
    lead_mode: LeadMode
    leader: str
    sections: tuple[Section, ...]
    link: str

    def facts(self, words: SheetWords) -> tuple[str, ...]:
        """What stands above the tables, line by line."""
        return (
            words.fields.branch.format(branch=self.branch),
            words.fields.title.format(title=self.title),
            words.fields.date.format(date=words.day(self.held_on)),
            words.fields.lead_mode.format(lead_mode=words.lead_modes[self.lead_mode]),
            words.fields.leader.format(leader=self.leader),
        )

    def name(self, words: SheetWords) -> str:
        """The name of the file, without its ending."""
        named = words.file.format(title=self.title, date=words.day(self.held_on).strip("　"))
        return "".join(letter for letter in named if letter not in '\\/:*?"<>|').strip()

    def qr_image(self) -> bytes:
        """The link as a PNG."""
        file = io.BytesIO()
        segno.make(self.link, error="m", micro=False).save(file, kind="png", scale=8, border=2)
        return file.getvalue()
