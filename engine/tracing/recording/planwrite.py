"""Plans of writes that repeat, ``dscores[range(N), y] -= 1``, ``dh[h <= 0] = 0`` (``engine.tracing.recording.plans``): a number is
written into an array that nothing else holds, at an index that is the same one, or where a comparison says. What such a run skips
is finding out what is written where, and the form; the write itself is the slow road's (``Writes.done``)."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.forms import Form
from engine.guards import Costly
from engine.named import NamedTuple
from engine.operands import Const, Node
from engine.prices import price
from engine.pricing.asking import FREE
from engine.records import Piece, Var
from engine.spells import Write
from engine.tracing.recording.picked import Leaf
from engine.tracing.recording.planned import looked_up, target_of
from engine.tracing.recording.planning import Before, Recorder, stays_of
from engine.tracing.recording.variables import width_of
from engine.tracing.recording.writes import shown_of


class Kind(NamedTuple):
    """What of an array a form depends on, and the width of its name."""

    dtype: Any
    shape: tuple[int, ...]
    width: int


def plan_of(binder: Recorder, before: Before, leaves: tuple[Leaf, ...], piece: Piece) -> Callable[[], bool] | None:
    """The plan of a write that has just run as ``piece``; None where it can have none."""
    written, store, target = binder.inplace.writes.latest, piece.store, target_of(before.node)
    if written is None or store is None or store.path is not None or store.mode.endswith("at"):
        return None
    owner, others = before.found[0], list(zip(leaves, before.found, strict=True))[1:]
    if _kind(owner) is None or not isinstance(target, ast.Subscript) or type(written.args[0]) is not Const:
        return None
    if isinstance(target.slice, ast.Compare):
        known = _kind(others[0][1]) is not None and piece.reads == (others[0][1].index,)
    else:
        stays = [stays_of(binder, leaf, found) for leaf, found in others]
        known = all(stays) and {found.index for _, found in others if type(found) is Var}.issuperset(piece.reads)
    return _Plan(binder, before, leaves, piece, written) if known else None


def _kind(operand: Any) -> Kind | None:
    """That of an array of floats that is all of its memory; None of anything else."""
    if type(operand) is not Var or type(operand.value) is not np.ndarray:
        return None
    value = operand.value
    return Kind(value.dtype, value.shape, width_of(operand)) if value.base is None and value.dtype.kind == "f" else None


class _Plan:
    """One plan. ``forms`` are those of the statement, by the shape of what is written."""

    def __init__(self, binder: Recorder, before: Before, leaves: tuple[Leaf, ...], piece: Piece, written: Node) -> None:
        self.binder = binder
        self.node = before.node
        self.target: Any = target_of(before.node)
        self.leaves = leaves
        self.found = before.found
        self.kinds = [_kind(found) for found in before.found]
        self.piece = piece
        self.written = written
        self.masked = isinstance(self.target, ast.Subscript) and isinstance(self.target.slice, ast.Compare)
        self.price = price("[]", (before.found[0].value, piece.store.item), {}) if piece.store is not None else FREE
        self.forms: dict[tuple[int, ...], Form] = {}

    def __call__(self) -> bool:
        """Run the statement; False, with nothing done, where something is not as it was."""
        binder, machine, journal, writes = self.binder, self.binder.machine, self.binder.journal, self.binder.inplace.writes
        frame, states, store = machine.frame, binder.states, self.piece.store
        if machine.pending or journal.changes.waiting or frame.comprehension or frame.declared is not None:
            return False
        found = [states.now(looked_up(frame, leaf)) for leaf in self.leaves]
        for leaf, one, other, kind in zip(self.leaves, found, self.found, self.kinds, strict=True):
            if one is not other if leaf.fixed or leaf.module else _kind(one) != kind:
                return False
        states.look()
        owner, root = found[0], states.roots.get(found[0].index)
        if root is None or root.var is not owner or len(root.memory.roots) != 1 or id(root.memory.owner) in binder.holders.bare:
            return False
        view, args, reads, item = owner.value, self.written.args, self.piece.reads, store and store.item
        if self.masked:
            mask = machine.eval(self.target.slice)
            args, reads, item = (args[0], mask), (found[1].index,), mask.value
        values = [journal.vars[read].value for read in reads]
        try:
            machine.watch.pay(self.price)
        except Costly as cost:
            raise machine.costly(cost, self.target) from None
        selected = np.shape(machine.run(self.target, operator.getitem, view, item))
        mark, spell = journal.begin(self.node), self.written.spell
        assert isinstance(spell, Write)
        shown, form = shown_of(args[0].value, selected), self.forms.get(selected)
        cell = writes.cell(root, shown)
        if form is None:
            static = tuple([(name, selected if name == "selected" else value) for name, value in self.written.static])
            piece = binder.variables.piece(Node(shown, self.written.gate, args, spell, static), cell)
            self.forms[selected] = piece.form
        else:
            piece = binder.variables.filled(form, reads, values, self.piece.consts, cell)
        journal.pieces.append(piece)
        writes.done(self.target, root, cell, (view, item, None), (spell.mode, args[0].value))
        journal.end(mark)
        return True
