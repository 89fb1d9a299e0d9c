"""Zeros that a sum in a function begins with (``b_gradient = 0``, then ``b_gradient += …``): nothing but what is added moves it, so
that they are no inputs. A number of the module is one, also if it is 0: there it may be what is asked about."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.records import Piece, Var
from engine.tracing.recording.journal import Journal


def accumulators(journal: Journal) -> frozenset[int]:
    """The inputs of a run that are zeros, stand in a function, and are read only where something is added to them, or taken from
    them, under their own name."""
    wanted = journal.counts.wanted
    found = {
        var.index for var in journal.vars
        if var.kind == "input" and var.diff and not var.path and "." in var.name and _is_zero(var.value)
        and wanted.isdisjoint((var.name, var.shown, var.root))
    }  # fmt: skip
    if not found:
        return frozenset()
    added: set[int] = set()
    for stage in journal.stages:
        for piece in stage.pieces:
            for at, index in enumerate(piece.reads):
                if index in found and (piece.store is not None or not _adds(piece, at, journal.vars)):
                    found.discard(index)
                elif index in found:
                    added.add(index)
            if piece.store is not None:
                found.discard(piece.store.before)
    found.difference_update(journal.fixed, *[decision.reads for decision in journal.decisions])
    return frozenset(found & added)


def _is_zero(value: Any) -> bool:
    return type(value) in (int, float, np.ndarray) and np.size(value) > 0 and not bool(np.any(value))


def _adds(piece: Piece, at: int, variables: list[Var]) -> bool:
    """Whether a piece is ``read + …`` or ``read - …``, and gives the sum the name of what is read."""
    forward, name = piece.form.forward, variables[piece.reads[at]].name
    if piece.write < 0 or variables[piece.write].name != name or forward[:2] not in (("b", "+"), ("b", "-")):
        return False
    first = forward[2]
    lines = [line for line in piece.form.lines if line.to.kind == "read" and line.to.at == at]
    return first[0] == "n" and first[1] == ("read", at) and len(lines) == 1 and lines[0].local == ("t", "1")
