"""Writes into arrays: ``a[i] = v``, ``a[mask] += v``, ``np.add.at(a, i, v)``, in-place operators on what has several names.

numpy's memory is written into as numpy does it, so every name and every view of it sees the write. A write makes a new *state*
of the buffer: what is read afterwards, through whichever name, reads that state. The state has the name of the one before,
and one gradient: backward, the written cells of ``da`` go to what was written and are cleared (``da[i] = 0.0``).

Where a backward line reads what would be overwritten, the write goes into a copy that is shown: ``a_1 = a.copy(); a_1[i] = v``.
"""

from __future__ import annotations

import ast
import operator
import re
from typing import Any

import numpy as np

from engine import spells
from engine.buffers import owner_of
from engine.deriving.code import View
from engine.deriving.wording import cell_text
from engine.errors import ProgramError
from engine.gates import GATES, OPERANDS
from engine.operands import Const, Node, Operand, is_number
from engine.reading.program import place_of
from engine.records import Piece, Row, Store, Var
from engine.spells import Mode
from engine.tracing.machine import Machine
from engine.tracing.places import Index
from engine.tracing.recording.holders import Holders
from engine.tracing.recording.journal import Journal
from engine.tracing.recording.lasting import Lasting
from engine.tracing.recording.regions import Regions
from engine.tracing.recording.states import Root, States
from engine.tracing.recording.variables import Variables
from engine.tracing.spelling import exactly
from engine.tracing.values import Values

_NOT_A_NAME = re.compile(r"\W+")


_ADDING = {"+=": operator.add, "-=": operator.sub}


class Writes:
    """Writes of the elements of arrays, as pieces of the statement under way."""

    def __init__(
        self, machine: Machine, journal: Journal, states: States, variables: Variables, holders: Holders, values: Values
    ) -> None:
        self.machine = machine
        self.journal = journal
        self.states = states
        self.variables = variables
        self.holders = holders
        self.values = values
        self.regions = Regions(machine, journal, states, holders)
        self.lasting = Lasting(machine)
        self._cells: set[str] = set()  # texts of cells written so far
        self.latest: Node | None = None  # the last write as an expression, where a plan can be learned of it
        self._indices: dict[int, tuple[Any, int, Any]] = {}  # arrays that were an index, the writes they had seen, copies of them

    def write(self, target: ast.AST, owner: Any, operand: Any, place: Index | None, mode: str) -> None:
        """A write into the array ``owner``: ``a[place] = operand``, or "+=", "-=" …; without a place into all of it."""
        if not is_number(owner):
            owner = self._adopt(target, owner)
        value, view = self._written(operand, target), owner.value
        if not view.ndim:
            raise self.machine.error("unsupported_target", target)
        self.states.look()
        path: list[Const] = []
        cells = self.regions.cells(owner, target, None if place is None else self.fixed(place.item))
        if cells is not None:  # a view of another shape: the same elements by their places in the whole
            whole, at = cells
            self.write(target, whole, operand, at, mode)
            self.latest = None
            return
        root, through = self.regions.located(owner, target, path, 1 + (0 if place is None else len(place.args)))
        item = ... if place is None else self.fixed(place.item)
        self.machine.pay(target, "[]", (view, item))
        selected = np.shape(self.machine.run(target, operator.getitem, view, item))
        self.regions.refuse_shared(root, root.memory.region(view, item), target)
        value = _whole(value, view.dtype) if mode == "=" else value
        kind = np.asarray(value.value).dtype
        if place is not None and place.repeats and not mode.endswith("at") and _repeated(view, item):
            self.write(target, owner, *self.lasting.of(target, owner, value, item, mode), mode)
            self.latest = None
            return
        if kind != view.dtype and not np.can_cast(kind, view.dtype, "same_kind") and not _counts(view.dtype, value.value, mode):
            raise self.machine.error("inplace_kind", target, left=str(view.dtype), right=str(kind))
        value = self._fitting(value, selected, target, place is None)
        index = place.text[1:] if place is not None else "[...]" if mode == "=" else ""
        static = (("mode", mode), ("selected", selected), *((("drawn", True),) if place is not None and place.drawn else ()))
        shown = shown_of(value.value, selected)
        gate = GATES["setitem" if mode == "=" else "additem"]
        args = (value, *(() if place is None else place.args), *path)
        node = Node(shown, gate, args, spells.write(through, index, mode), static)
        reach = None
        if through != "buffer":
            reach = View(through, tuple(OPERANDS[len(args) - len(path) : len(args)]), tuple([c.value for c in path]))
        self.latest = node
        self._store(target, root, node, view, item, reach)

    def _written(self, operand: Any, target: ast.AST) -> Operand:
        """What is written, as a number: a constant array in the words of the statement, as it is now."""
        if type(operand) is Const:
            return operand
        at = self.journal.statement
        said = at.value if isinstance(at, ast.Assign) and target in at.targets else None
        value = self.values.number(operand, said or target)
        if type(value) is not Const or not isinstance(value.value, np.ndarray):
            return value
        return Const(value.value.copy(), value.text if said else exactly(value.value) or f"np.array({value.value.tolist()!r})")

    def fixed(self, item: Any) -> Any:
        """An index as it is now: its arrays may be those of variables, and be written into later."""
        if isinstance(item, tuple):
            return tuple([self.fixed(i) for i in item])
        if not isinstance(item, np.ndarray) or id(owner_of(item)) not in self.states.memories:
            return item
        seen, writes, copy = self._indices.get(id(item), (None, 0, None))
        if seen is not item or writes != self.states.writes(item):
            copy = item.copy()
            self._indices[id(item)] = item, self.states.writes(item), copy
        return copy

    def _store(self, target: ast.AST, root: Root, node: Node, view: Any, item: Any, reach: Any) -> None:
        """Record the write as a piece of the statement, and do it."""
        assert isinstance(node.spell, spells.Write)
        cell = self.cell(root, node.value)
        self.journal.pieces.append(self.variables.piece(node, cell))
        self.done(target, root, cell, (view, item, reach), (node.spell.mode, node.args[0].value))

    def cell(self, root: Root, value: Any) -> Var:
        """The variable of what is about to be written, under a name that is its own; ``done`` gives it that of its place."""
        journal, stage = self.journal, len(self.journal.stages)
        count = sum([p.store is not None for p in journal.pieces])
        state = f"{root.var.code}@{stage + 1}{f'.{count}' if count else ''}"
        stem = f"{_NOT_A_NAME.sub('_', root.var.code).strip('_')}_{stage + 1}"  # its parts: a_7_a
        cell = Var(len(journal.vars), root.var.name, state, stem, "", "cell", stage, journal.line, value, True, stem, ())
        journal.vars.append(cell)
        return cell

    def done(self, target: ast.AST, root: Root, cell: Var, place: tuple[Any, Any, Any], what: tuple[Mode, Any]) -> None:
        """Write, and record it in the last piece of the statement, which is that of ``cell``. ``place``: the array, the index into
        it, and the way to it from the buffer; ``what``: how it is written, and the value."""
        memory, (view, item, reach), (mode, written) = root.memory, place, what
        self.states.hold()
        if self.regions.pending_reads(root, target) or memory.holds(view, item) or (root.var.kind == "input" and root.var.path):
            self._into_copy(root, target)
        before, piece, time = root.var, self.journal.pieces[-1], len(self.journal.vars)
        saved = any([self.states.roots.get(r) is root and self.journal.vars[r].code == before.code for r in piece.reads])
        if mode.endswith("at"):
            memory.add_at(view, item, written, time, 1 if mode == "add.at" else -1)
        else:
            if mode != "=":
                written = self.machine.run(target, self.machine.guarded, mode[0], _ADDING[mode], view[item], written)
            meant = written.copy() if isinstance(written, np.ndarray) and owner_of(written) is memory.owner else None
            memory.write(view, item, written, time)
            if meant is not None and not np.array_equal(view[item], np.broadcast_to(meant, np.shape(view[item])), equal_nan=True):
                raise self.machine.error("aliased", target, name=before.name)  # numpy read cells that it had written already
        after = Var(time, before.name, cell.shown, before.code, before.grad, "state", cell.stage, cell.line, *before[8:])
        self.journal.vars.append(after)
        self.states.roots[time], root.var = root, after
        store = Store(before.index, time, mode, saved, item, reach)
        self.journal.pieces[-1] = Piece(*piece[:5], store)
        self.journal.vars[cell.index] = self._cell(cell, self.journal.pieces[-1], view[item])
        if self.machine.frame.top:
            self.journal.last, self.journal.last_other = time, None

    def _cell(self, cell: Var, piece: Piece, written: Any) -> Var:
        """The variable of what was written: ``a[3]``, its value what stands there now, its gradient ``da[3]``."""
        store = piece.store
        assert store is not None
        np_name = self.journal.names.module("np", "numpy")
        text, names = cell_text(self.journal.vars, piece, np_name, grad=False), self.journal.names
        if store.saved:
            grad = names.gradient(names.helper(cell.code, ""))
        else:
            grad = cell_text(self.journal.vars, piece, np_name, grad=True)
        place = text[len(self.journal.vars[store.before].code) :] or "[...]"
        shown = f"{cell.shown}{place}" if text in self._cells or place == "[...]" else text
        self._cells.add(text)
        value = written.copy() if isinstance(written, np.ndarray) else written.item() if written.dtype == float else written
        diff = self.journal.vars[store.before].diff
        return Var(cell.index, text, shown, text, grad, cell.kind, cell.stage, cell.line, value, diff, text, cell.path)

    def _into_copy(self, root: Root, target: ast.AST) -> None:
        """``a_1 = a.copy()`` before the write, and from now on it is ``a_1`` that has the buffer's names."""
        old, write = root.var, self.journal.pieces.pop()
        shown = self.journal.names.version(self.journal.names.helper(old.code, "") if old.path else old.name)
        made = Node(old.value, GATES["copy"], (old,), spells.method("copy", ()))
        new = self.variables.make(shown if old.path else old.name, shown, self.journal.names.code(shown), made, target)
        self.journal.views.pop(new.index, None)
        self.journal.pieces.append(write)
        root.memory.release(old.value)
        self.states.roots[new.index], root.var, root.since = root, new, new.index

    def _adopt(self, target: ast.AST, array: Any) -> Var:
        """An array that a name holds without a variable (``fill(np.zeros(3))``) becomes one when it is written into."""
        name = target.value if isinstance(target, ast.Subscript) else target
        if not isinstance(name, ast.Name) or self.machine.frame.home(name.id).names.get(name.id) is not array:
            raise self.machine.error("unsupported_target", target)
        holders = [(f, n) for f in self.holders.frames() for n, operand in f.names.items() if operand is array]
        if self.holders.bare[id(owner_of(array))][0] != len(holders):
            raise self.machine.error("aliased", target, name=name.id)
        self.holders.taken(array)
        full = self.machine.frame.home(name.id).prefix + name.id
        shown = self.journal.names.version(full)
        var = self.variables.make(full, shown, self.journal.names.code(shown), array, name)
        for frame, other in holders:
            frame.names[other] = var
        made = f"np.array({var.value.tolist()!r})" if np.any(var.value) else f"np.zeros({var.value.shape})"
        scene = self.journal.scene
        scene.rows.append(Row("input", scene.indent, var.line, f"{var.code} = {made}", (self.journal.made.pop(),)))
        return var

    def _fitting(self, value: Operand, selected: tuple[int, ...], node: ast.AST, whole: bool) -> Operand:
        """The value, which broadcasts to what it is written into; leading axes of size 1 that numpy drops are dropped."""
        given = shape = np.shape(value.value)
        if not given or given == selected:
            return value
        while len(shape) > len(selected) and shape[0] == 1:
            shape = shape[1:]
        try:
            fits = np.broadcast_shapes(shape, selected) == selected
        except ValueError:
            fits = False
        if not fits and whole:
            raise self.machine.error("inplace_shape", node, left=str(selected), right=str(given))
        if not fits:
            raise self._unfit(node, selected, given)
        if shape == given:
            return value
        return self.machine.apply(
            node, GATES["reshape"], lambda v: v.reshape(shape), (value,), spells.method("reshape", (("", str(shape)),))
        )

    def _unfit(self, target: ast.AST, selected: tuple[int, ...], given: tuple[int, ...]) -> ProgramError:
        """The record of a value that does not fit into its place, both by their own words where the statement is that write."""
        at, shapes = self.journal.statement, {"left": str(selected), "right": str(given)}
        if not (isinstance(at, ast.AugAssign) or (isinstance(at, ast.Assign) and target in at.targets)):
            return self.machine.error("write_shape", target, **shapes)
        places = [place_of(node, self.machine.program.lines) for node in (target, at.value)]
        marks = tuple([(p.line, p.column, p.end, text) for p, text in zip(places, shapes.values(), strict=True)])
        names = {"left_name": self.machine.brief(target), "right_name": self.machine.brief(at.value)}
        return self.machine.error("write_shapes", at, marks=marks, **shapes, **names)


def shown_of(value: Any, shape: tuple[int, ...]) -> Any:
    """A value as it stands in all of a place of that shape: ``np.broadcast_to``, which takes long for one number."""
    if np.shape(value) == shape:
        return value
    if isinstance(value, np.ndarray):
        return np.broadcast_to(value, shape)
    cell = np.asarray(value)
    return np.ndarray(shape, cell.dtype, cell, 0, (0,) * len(shape))


def _whole(value: Operand, kind: Any) -> Operand:
    """What is written into an array of integers, as one, where it is whole numbers of floats and no slope is lost by that: rounded,
    or a constant."""
    found = np.asarray(value.value)
    flat = type(value) is Const or (isinstance(value, Node) and value.gate.kind == "none")
    if kind.kind not in "iu" or found.dtype.kind != "f" or not flat or not found.size or np.any(found != np.rint(found)):
        return value
    limits = np.iinfo(kind)
    if not limits.min <= np.min(found) <= np.max(found) <= limits.max:
        return value
    written = value.value.astype(kind) if isinstance(value.value, np.ndarray) else kind.type(value.value)
    if type(value) is Const:
        return Const(written, f"np.{kind.name}({value.text})")
    return Node(written, GATES["floor"], (value,), spells.call(f"np.{kind.name}", ()))


def _counts(kind: Any, value: Any, mode: str) -> bool:
    """Whether ``value`` is whole numbers that an unsigned array takes as they are. numpy itself would wrap those of an array."""
    if kind.kind != "u" or np.asarray(value).dtype.kind != "i" or not (mode == "=" or isinstance(value, int)):
        return False
    limits = np.iinfo(kind)
    return np.size(value) == 0 or bool(limits.min <= np.min(value) and np.max(value) <= limits.max)


def _repeated(array: Any, item: Any) -> bool:
    """Whether an integer index names one element twice: numpy keeps the last write, and no gradient could say which."""
    items = item if isinstance(item, tuple) else (item,)
    if all(isinstance(i, (int, np.integer)) or (isinstance(i, np.ndarray) and i.dtype.kind in "iu") for i in items):
        sizes = array.shape[: len(items)]
        places = np.broadcast_arrays(*[np.mod(i, n) for i, n in zip(items, sizes, strict=True)])
        numbers = np.ravel_multi_index(tuple(places), sizes)
        return bool(np.unique(numbers).size < numbers.size)
    count = np.zeros(array.shape, dtype=np.int64)
    np.add.at(count, item, 1)
    return bool((count > 1).any())
