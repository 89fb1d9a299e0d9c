"""Where a write goes: the buffer that an array is in, the way to it, and who else stands in that part of memory."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.buffers import owner_of
from engine.gates import OPERANDS
from engine.operands import Const, Node, Operand
from engine.records import Var
from engine.text import Tree, show, template
from engine.tracing.machine import Machine
from engine.tracing.places import Index
from engine.tracing.recording.holders import Holders
from engine.tracing.recording.journal import Journal
from engine.tracing.recording.lasting import placed
from engine.tracing.recording.reads import reads_of
from engine.tracing.recording.states import Root, States
from engine.tracing.source import brief

_LINKS = frozenset({"getitem", "transpose", "matrix_transpose", "swapaxes", "moveaxis", "copy"})
"""Gates of a view that can be written through: their text can stand left of ``=`` with the buffer's gradient in it."""


_RESHAPED = frozenset({"reshape", "ravel", "squeeze", "expand_dims", "atleast"})
"""Gates that show the same memory in another shape."""
_WRITTEN_OUT = 10_000
"""Places that are written out one by one."""


def _shares(inner: Operand, outer: Operand) -> bool:
    """Whether one array is in the memory of another."""
    both = isinstance(inner.value, np.ndarray) and isinstance(outer.value, np.ndarray)
    return both and owner_of(inner.value) is owner_of(outer.value)


class Regions:
    """Parts of memory."""

    def __init__(self, machine: Machine, journal: Journal, states: States, holders: Holders) -> None:
        self.machine = machine
        self.journal = journal
        self.states = states
        self.holders = holders

    def located(self, operand: Operand, node: ast.AST, numbers: list[Const], first: int) -> tuple[Root, str]:
        """The root that an array is in, and how it is reached from there: ``buffer[b].T``, its ``numbers`` lettered from number
        ``first`` on."""
        if type(operand) is Var:
            root = self.states.roots.get(operand.index)
            if root is not None:
                return root, "buffer"
            operand = self.journal.views[operand.index]
        inner = operand.args[0] if type(operand) is Node else None
        if inner is None or type(inner.value) is not np.ndarray or owner_of(inner.value) is not owner_of(operand.value):
            raise self.machine.error("unsupported_target", node, what="copy")  # X[mask][0] = v writes into one that nobody sees
        assert type(operand) is Node
        more = operand.args[1:]
        if operand.gate.name not in _LINKS:
            owner = self._named(inner)
            raise self.machine.error("written_view", node, name=brief(self.machine.text(node)), owner=owner, gate=operand.gate.name)
        root, path = self.located(inner, node, numbers, first)
        if first + len(numbers) + len(more) > len(OPERANDS):  # the views below took the letters
            owner = root.var.shown
            raise self.machine.error("written_view", node, name=brief(self.machine.text(node)), owner=owner, gate=operand.gate.name)
        inside: list[Tree] = [template(path)]
        for number in more:
            assert type(number) is Const
            inside.append(("n", OPERANDS[first + len(numbers)]))
            numbers.append(number)
        return root, show(operand.spell.tree(inside), str)

    def cells(self, operand: Operand, node: ast.AST, item: Any) -> tuple[Operand, Index] | None:
        """For a write through a view of another shape (``a.reshape(3, 2)[0]``): the array that it is a view of, and the places
        there of what is written. None for any other array."""
        view = self.journal.views.get(operand.index) if type(operand) is Var and operand.index not in self.states.roots else operand
        at: Any = view
        while type(at) is Node and at.gate.name not in _RESHAPED and at.args and _shares(at.args[0], at):
            at = self.journal.views.get(at.args[0].index, at.args[0]) if type(at.args[0]) is Var else at.args[0]
        if type(at) is not Node or at.gate.name not in _RESHAPED or not _shares(at.args[0], at):
            return None
        assert type(view) is Node
        whole = self.states.source(view)
        while whole is not None and whole.index not in self.states.roots and whole.index in self.journal.views:
            whole = self.states.source(self.journal.views[whole.index])
        root = None if whole is None else self.states.roots.get(whole.index)
        if root is None:
            return None
        wanted = view.value if item is None else view.value[item]
        if np.size(wanted) > _WRITTEN_OUT:
            owner = root.var.shown
            raise self.machine.error("written_view", node, name=brief(self.machine.text(node)), owner=owner, gate=at.gate.name)
        memory = np.arange(root.memory.owner.size)
        here, there = root.memory.view(memory, view.value), root.memory.view(memory, root.var.value)
        chosen = here if item is None else here[item]
        number = np.full(root.memory.owner.size, -1)
        number[there.ravel()] = np.arange(there.size)
        return root.var, placed(np.unravel_index(number[np.asarray(chosen)], there.shape))

    def _named(self, operand: Operand) -> str:
        """The variable that a view is of, by name."""
        while type(operand) is Node:
            operand = operand.args[0]
        return operand.name if type(operand) is Var else "a"

    def refuse_shared(self, root: Root, region: Any, node: ast.AST) -> None:
        """Raise where the memory is also that of a variable which came from elsewhere, or of a name without a variable."""
        if id(root.memory.owner) in self.holders.bare:
            raise self.machine.error("aliased", node, name=root.var.name)
        for other in list(root.memory.roots):
            if other is root or not np.may_share_memory(other.var.value, region):
                continue
            if other.var.value is not root.var.value or {other.var.kind, root.var.kind} - {"input", "state"}:
                raise self.machine.error("aliased", node, name=other.var.name)
            if other.var.kind == "state" or other.var.line != self.journal.vars[root.first].line:
                raise self.machine.error("aliased", node, name=other.var.name)
            self.states.roots[other.var.index] = root  # a = b = np.zeros(3): two inputs, and one array from the first write on
            root.memory.roots.remove(other)

    def pending_reads(self, root: Root, node: ast.AST) -> bool:
        """Whether what the tuple assignment has still to assign reads the buffer as it is before this write."""
        found = False
        for operand in self.machine.pending:
            if type(operand) is not Node:  # a variable is the same array, before and after
                continue
            if isinstance(operand.value, np.ndarray) and owner_of(operand.value) is root.memory.owner:
                if self.states.source(operand) is None:
                    raise self.machine.error("aliased", node, name=root.var.name)
                continue  # a view, which is read again when its turn comes
            reads = [self.journal.vars[read].value for read in reads_of(operand) if read >= root.since]
            found = found or any([isinstance(v, np.ndarray) and owner_of(v) is root.memory.owner for v in reads])
        return found
