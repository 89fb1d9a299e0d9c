"""Arrays that are written into: the latest state of each, and what backward lines still read of them.

A buffer is known by the variable that owns its memory (its *root*); other names of it, views and containers reach it through
the memory. Nothing here costs anything before a program's first write.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

import numpy as np

from engine.buffers import Memory, owner_of
from engine.operands import Node, Operand, is_number
from engine.records import Piece, Var
from engine.spells import Name
from engine.tracing.machine import Machine
from engine.tracing.recording.journal import Journal

_LAID_OUT = frozenset({"reshape", "ravel"})
"""Gates that give a view or a copy as the memory of their operand is laid out."""


class Root:
    """An array variable that is no view of another one. ``var`` is its latest state; variables from number ``since`` on call
    it by its present name."""

    __slots__ = ("first", "memory", "since", "var")

    def __init__(self, var: Var, memory: Memory) -> None:
        self.var = var
        self.memory = memory
        self.first = var.index
        self.since = 0


class States:
    """What the names of a program stand for once arrays are written into. ``engine.tracing.recording.writes`` writes."""

    def __init__(self, machine: Machine, journal: Journal) -> None:
        self.machine = machine
        self.journal = journal
        self.memories: dict[int, Memory] = {}  # arrays, once one has been written into: id of the owner -> its memory
        self.roots: dict[int, Root] = {}  # by each of their states
        self._clean: dict[int, int] = {}  # views -> entries of their memory's log that did not reach them; -1: one did
        self._vars_seen = self._stages_seen = 0

    def now(self, operand: Any, views: bool = False) -> Any:
        """The latest state of an array variable; of a view that was written into since, the view of the latest state. ``views``:
        of the expression of a view too (``for row in M[1:]``)."""
        if views and type(operand) is Node and isinstance(operand.value, np.ndarray) and self.writes(operand):
            return operand if self.source(operand) is None else self._again(operand)
        if type(operand) is not Var or type(operand.value) is not np.ndarray:
            return operand
        root = self.roots.get(operand.index)
        if root is not None:
            return root.var
        view = self.journal.views.get(operand.index)
        if view is None:
            return operand
        memory = self.memories.get(id(owner_of(operand.value)))
        if memory is None:
            return operand
        since = self._clean.get(operand.index)
        if since is None:
            since = bisect_right(memory.times, operand.index)
        if since < 0 or memory.touched(since, operand.value):
            self._clean[operand.index] = -1
            return self._again(view)
        self._clean[operand.index] = len(memory.times)
        return operand

    def writes(self, operand: Any) -> int:
        """How many writes the memory of an array has seen."""
        array = operand.value if is_number(operand) else operand
        memory = self.memories.get(id(owner_of(array)))
        return 0 if memory is None else len(memory.times)

    def _again(self, view: Node) -> Operand:
        """The expression of a view, on the latest state of what it is a view of."""
        owner = owner_of(view.value)
        args = [a for a in view.args if isinstance(a.value, np.ndarray) and owner_of(a.value) is owner]
        source = self._again(args[0]) if type(args[0]) is Node else self.now(args[0])
        if type(view.spell) is Name:
            return source
        return Node(view.value, view.gate, tuple([source if a is args[0] else a for a in view.args]), view.spell, view.static)

    def as_read(self, read: Var) -> Any:
        """The value of a variable when the expression read it. Raises for an array that was written into since, unless by a target
        of the same assignment, and into a copy: then its name still has what it held (``a[0], a[1:] = a[1], a[:-1] * 2``)."""
        if self.now(read) is read:
            return read.value
        root = self.roots.get(read.index)
        if root is None:  # a view
            source = self.source(self.journal.views[read.index])
            root = self.roots.get(source.index) if source is not None else None
        if root is None or root.since <= max(read.index, self.journal.evaluated - 1) or self._reached(root, read):
            raise self.machine.error("overtaken", self.journal.statement or self.machine.at, name=read.code)
        return root.memory.before(read.index, read.value)

    def _reached(self, root: Root, read: Var) -> bool:
        """Whether a write reached an array after the expression read it and before all of the right side was evaluated."""
        first, last = [bisect_right(root.memory.times, time) for time in (read.index, self.journal.evaluated - 1)]
        return root.memory.touched(first, read.value, last)

    def look(self) -> None:
        """Bring ``roots`` up to date with the variables made since the last write."""
        for var in self.journal.vars[self._vars_seen :]:
            index, value = var.index, var.value
            if type(value) is not np.ndarray or var.kind not in ("input", "stage") or index in self.roots:
                continue
            view = self.journal.views.get(index)
            if view is not None and self.source(view) is not None:
                continue
            owner = owner_of(value)
            memory = self.memories.get(id(owner))
            if memory is None:
                memory = self.memories[id(owner)] = Memory(owner)
            root = self.roots[index] = Root(var, memory)
            memory.roots.append(root)
        self._vars_seen = len(self.journal.vars)
        self.machine.written = bool(self.memories)

    @staticmethod
    def source(view: Node) -> Var | None:
        """The variable that an expression is a view of."""
        owner = owner_of(view.value)
        at: Operand = view
        while type(at) is Node:
            shared = [a for a in at.args if isinstance(a.value, np.ndarray) and owner_of(a.value) is owner]
            if not shared:
                return None
            at = shared[0]
        return at if type(at) is Var else None

    def hold(self) -> None:
        """Bring the memories up to date with the pieces made since the last write."""
        for stage in self.journal.stages[self._stages_seen :]:
            for piece in stage.pieces:
                self._hold_piece(piece)
        self._stages_seen = len(self.journal.stages)
        for pieces in (*[kept[0] for kept in self.journal.kept], self.journal.pieces):
            for piece in pieces:
                self._hold_piece(piece)

    def _hold_piece(self, piece: Piece) -> None:
        found = [piece.var(slot) for slot in piece.form.valued()]
        if not _LAID_OUT.isdisjoint(piece.form.gates):
            found += _uncertain([self.journal.vars[i] for i in (*piece.reads, *piece.parts, piece.write)])
        for index in found:
            value = self.journal.vars[index].value
            if type(value) is not np.ndarray:
                continue
            memory = self.memories.get(id(owner_of(value)))
            if memory is not None and (len(memory.roots) != 1 or index >= memory.roots[0].since):
                memory.hold(value)


def _uncertain(variables: list[Var]) -> list[int]:
    """Those that a reshape of another layout may have copied here, while the listing, where an array may be laid out in rows
    (``a_1 = a.copy()``), gets a view: a write into one must not be seen in the other."""
    arrays = [v for v in variables if type(v.value) is np.ndarray]
    return [] if all([v.value.flags.c_contiguous for v in arrays]) else [v.index for v in arrays]
