"""Buffers: arrays of which every cell is overwritten before anything reads one (``out = np.zeros(n)``, then ``out[i] = …`` for all
i). What stands in them first moves nothing: they are no inputs. One that is written in part, or added to, is one."""

from __future__ import annotations

import numpy as np

from engine.records import Store, Var
from engine.tracing.recording.journal import Journal


def overwritten(journal: Journal) -> frozenset[int]:
    """The inputs of a run that are buffers and nothing else."""
    pieces = [piece for stage in journal.stages for piece in stage.pieces]
    stores = {piece.store.before: piece.store for piece in pieces if piece.store is not None}
    if not stores:
        return frozenset()
    read = set(journal.fixed).union(*[piece.reads for piece in pieces], *[decision.reads for decision in journal.decisions])
    wanted = journal.counts.wanted
    return frozenset([
        var.index for var in journal.vars
        if var.kind == "input" and not var.path and var.index in stores and wanted.isdisjoint((var.name, var.shown, var.root))
        and _filled(var, stores, read)
    ])  # fmt: skip


def _filled(var: Var, stores: dict[int, Store], read: set[int]) -> bool:
    """Whether writes fill an array before one of its states is read."""
    filled = np.zeros(np.shape(var.value), dtype=bool)
    at = var.index
    while at not in read:
        store = stores.get(at)
        if store is None:
            return bool(filled.all())
        view = filled if store.path is None else store.path(filled)
        if not np.shares_memory(view, filled) and filled.size:
            return False
        if store.mode == "=":
            view[store.item] = True
        elif not np.all(view[store.item]):
            return False
        at = store.after
    return bool(filled.all())
