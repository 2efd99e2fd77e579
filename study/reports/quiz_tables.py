"""Lay quizzes and the survey out in tables, in words; details are left out where there was no quiz."""

from __future__ import annotations

from collections.abc import Callable

from study.quiz.teams import Teams
from study.reports.quiz_lines import QuizItemLine, QuizTold, SatisfactionTold
from study.reports.session_record import SessionRecord
from study.reports.tables import Cell, Table
from study.reports.who import Who
from study.reports.words import RecordWords
from study.satisfaction.survey import Rating
from study.satisfaction.telling import FEWEST


def quiz_tables(record: SessionRecord, words: RecordWords, name: Callable[[Who], str]) -> tuple[Table, ...]:
    """The quizzes; with items and places where there was one, and teams where such played."""
    quizzes, tables = record.quizzes, words.tables
    numbered = tuple(enumerate(quizzes, start=1))
    found = [tables.quizzes.table(tuple(_quiz(number, quiz, words) for number, quiz in numbered))]
    if quizzes:
        items = (_item(number, line, words) for number, quiz in numbered for line in quiz.items)
        places = (
            (number, line.rank, name(line.who), line.who.staff_number, line.team, line.score, line.right,
             line.asked, str(line.who.id))
            for number, quiz in numbered
            for line in quiz.ranking
        )  # fmt: skip
        found += [tables.quiz_items.table(tuple(items)), tables.quiz_places.table(tuple(places))]
    if any(quiz.teams is not Teams.NONE for quiz in quizzes):
        teams = (
            (number, line.rank, line.team, line.players, words.share.format(line.average))
            for number, quiz in numbered
            for line in quiz.team_ranking
        )
        found.append(tables.quiz_teams.table(tuple(teams)))
    return tuple(found)


def satisfaction_table(record: SessionRecord, words: RecordWords) -> Table:
    """One row; none where nobody was asked."""
    told = record.satisfaction
    return words.tables.satisfaction.table(() if told is None else (_satisfaction(told, words),))


def _quiz(number: int, quiz: QuizTold, words: RecordWords) -> tuple[Cell, ...]:
    shown = (number, quiz.title, quiz.at, words.quiz_scoring[quiz.scoring], words.quiz_teams[quiz.teams])
    return (*shown, len(quiz.items), quiz.players, words.quiz_phases[quiz.phase], str(quiz.id))


def _item(number: int, line: QuizItemLine, words: RecordWords) -> tuple[Cell, ...]:
    facility = None if line.facility is None else words.share.format(line.facility)
    fate = words.quiz_fates[line.fate].format(reason=line.reason)
    shown = (number, line.number, words.item_kinds[line.kind], line.stem, fate, line.asked, line.answered)
    return (*shown, line.right, facility, line.points, line.item, line.version)


def _satisfaction(told: SatisfactionTold, words: RecordWords) -> tuple[Cell, ...]:
    said = words.satisfaction
    if told.counts is None:
        note = said.too_few.format(fewest=FEWEST) if told.is_over else said.goes_on
        return (told.invited, told.answers, *(None for _ in Rating), None, told.until, note)
    counts = (told.counts[rating] for rating in Rating)
    content = None if told.content is None else words.share.format(told.content)
    return (told.invited, told.answers, *counts, content, told.until, said.over)
