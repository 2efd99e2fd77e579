"""List the measurements for the materials at hand, and carry out those that are wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.errors import NothingMeasuredError, SideFailedError
from bench.materials import Materials
from bench.measure.bulk import bulk_embedding
from bench.measure.conversation import conversation, conversation_beside_diet
from bench.measure.embedding_recall import recall_beside_fp32
from bench.measure.filtered import filtered_question
from bench.measure.footprint import footprint
from bench.measure.growth import growth
from bench.measure.measurement import Measurement, is_named
from bench.measure.ourselves import first_question, repeated_question
from bench.measure.question_path import main_peer_alone, quality_alone, question_path
from bench.measure.reindexing import reindexing
from bench.measure.vector_search import vector_search
from bench.rows import Row
from index.settings import IndexSettings


def measurements(materials: Materials, *, full: bool) -> list[Measurement]:
    """Everything that can be measured on these materials, in the order of the table."""
    sized = materials.sized
    planned = [first_question(corpus) for corpus in sized]
    planned += [measurement for corpus in sized for measurement in question_path(corpus)]
    planned += [bulk_embedding(corpus, full=full) for corpus in sized]
    with_fp32 = [*sized, *([materials.squad] if materials.squad else [])]
    planned += [measurement for corpus in with_fp32 for measurement in recall_beside_fp32(corpus)]
    planned += [repeated_question(corpus) for corpus in sized]
    planned += [footprint(corpus) for corpus in sized]
    planned += [vector_search(corpus) for corpus in sized]
    planned.append(reindexing(sized[-1]))
    planned.append(conversation(IndexSettings().data_dir))
    planned.append(conversation_beside_diet(IndexSettings().data_dir))
    if materials.laws:
        planned += filtered_question(materials.laws)
    if materials.large:
        planned += growth(materials.large)
        planned.append(main_peer_alone(materials.large.with_terms))
        planned.append(footprint(materials.large.plain))
        planned.append(vector_search(materials.large.plain, beside_usearch=False))
    if materials.squad:
        planned.append(quality_alone(materials.squad))
    return planned


def carry_out(
    planned: Sequence[Measurement], only: Sequence[str], say: Callable[[str], None]
) -> tuple[list[Row], list[str]]:
    """The rows that are wanted, sorted by what they are about, and a line for each that failed.

    A side that cannot be measured costs its own rows, not the others'.

    Raises:
        NothingMeasuredError: `only` names no row.
    """
    wanted = [measurement for measurement in planned if measurement.is_wanted(only)]
    if not wanted:
        raise NothingMeasuredError(list(only), [row_id for one in planned for row_id in one.ids])
    rows: list[Row] = []
    failed: list[str] = []
    for number, measurement in enumerate(wanted, 1):
        say(f"[{number}/{len(wanted)}] {' '.join(measurement.ids)}")
        try:
            measured = [row for row in measurement.carry_out() if is_named(row.id, only)]
        except SideFailedError as error:
            failed.append(f"{' '.join(measurement.ids)} failed: {error}")
            say(failed[-1])
            continue
        rows += measured
        for row in measured:
            say(f"  {row.id}: ours {row.ours:.4g}, peer {row.peer:.4g}, ratio {row.ratio:.4g}")
    return sorted(rows, key=lambda row: row.id.partition("-")[0]), failed
