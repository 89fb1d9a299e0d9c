"""What a trace keeps of its counts and buffers, once all are known: variables without a gradient, and rows that are no inputs."""

from __future__ import annotations

from engine.named import NamedTuple
from engine.records import Row, Var
from engine.tracing.recording.accumulators import accumulators
from engine.tracing.recording.decisions import Decision
from engine.tracing.recording.journal import Journal
from engine.tracing.recording.labels import labels
from engine.tracing.recording.overwritten import overwritten


class Kept(NamedTuple):
    """The records of a run. ``fixed``: variables that are no counts, but were read as one, and counts that the program binds as
    numbers of its own."""

    vars: tuple[Var, ...]
    rows: tuple[Row, ...]
    decisions: tuple[Decision, ...]
    fixed: tuple[int, ...]


def kept(journal: Journal, variables: tuple[Var, ...]) -> Kept:
    """The records of ``journal``, ``variables`` being its settled ones."""
    counts = journal.counts.since
    buffers = overwritten(journal)
    marks = labels(journal, counts.keys())
    zeros = accumulators(journal) - buffers
    constants = buffers | counts.keys() | marks
    rows, decisions, fixed = tuple(journal.scene.rows), tuple(journal.decisions), tuple(journal.fixed)
    if not constants and not zeros:
        return Kept(variables, rows, decisions, fixed)
    found = list(variables)
    for index in marks:
        kind = "label" if found[index].kind == "input" else found[index].kind
        found[index] = found[index]._replace(kind=kind, diff=False)
    for index in buffers | zeros:
        found[index] = found[index]._replace(kind="buffer")
    for index in counts:
        found[index] = found[index]._replace(kind="count", diff=False)
    rows = tuple([
        row._replace(kind="count") if row.kind == "input" and row.vars and constants >= set(row.vars) else row for row in rows
    ])  # fmt: skip
    decisions = tuple([decision for decision in decisions if not counts.keys() >= set(decision.reads)])
    own = journal.counts.order
    return Kept(tuple(found), rows, decisions, tuple([index for index in fixed if index not in counts or index in own]))

