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
from functools import partial
from typing import Any

import numpy as np

from engine import guards, spells
from engine.buffers import owner_of
from engine.deriving.code import path_of
from engine.deriving.wording import cell_text
from engine.errors import ProgramError
from engine.gates import GATES, OPERANDS
from engine.operands import Const, Node, Operand, is_number
from engine.reading.program import place_of
from engine.records import Piece, Row, Store, Var
from engine.text import Tree, show, template
from engine.tracing.arithmetic import reads_of
from engine.tracing.indexing import Index
from engine.tracing.spelling import exactly
from engine.tracing.states import Root, States
from engine.tracing.values import brief, kind_word

_NOT_A_NAME = re.compile(r"\W+")
_ADDING = {"+=": operator.add, "-=": operator.sub}
_LINKS = frozenset({"getitem", "transpose", "matrix_transpose", "swapaxes", "moveaxis", "copy"})
"""Gates of a view that can be written through: their text can stand left of ``=`` with the buffer's gradient in it."""


class Writes(States):
    """Element writes and in-place operators."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._cells: set[str] = set()  # texts of cells written so far
        self._indices: dict[int, tuple[Any, int, Any]] = {}  # arrays that were an index, the writes they had seen, copies of them

    def write(self, target: ast.AST, owner: Any, operand: Any, place: Index | None, mode: str) -> None:
        """A write into the array ``owner``: ``a[place] = operand``, or "+=", "-=" …; without a place into all of it."""
        if not is_number(owner):
            owner = self._adopt(target, owner)
        value, view = self._written(operand, target), owner.value
        if not view.ndim:
            raise self.error("unsupported_target", target)
        self._look()
        path: list[Const] = []
        root, through = self._located(owner, target, path, 1 + (0 if place is None else len(place.args)))
        item = ... if place is None else self._fixed(place.item)
        self.run(target, guards.index, view.shape, item, self.limits)
        selected = np.shape(self.run(target, operator.getitem, view, item))
        self._refuse_shared(root, root.memory.region(view, item), target)
        if place is not None and place.repeats and not mode.endswith("at") and _repeated(view, item):
            raise self.error("repeated_write", target)
        kind = np.asarray(value.value).dtype
        if not np.can_cast(kind, view.dtype, "same_kind"):
            raise self.error("inplace_kind", target, left=str(view.dtype), right=str(kind))
        value = self._fitting(value, selected, target, place is None)
        index = place.text[1:] if place is not None else "[...]" if mode == "=" else ""
        static = (("mode", mode), ("selected", selected), *((("drawn", True),) if place is not None and place.drawn else ()))
        shown = value.value if np.shape(value.value) == selected else np.broadcast_to(value.value, selected)
        gate = GATES["setitem" if mode == "=" else "additem"]
        args = (value, *(() if place is None else place.args), *path)
        node = Node(shown, gate, args, spells.write(through, index, mode), static)
        reach = None
        if through != "buffer":
            reach = partial(path_of(through, tuple(OPERANDS[len(args) - len(path) : len(args)])), *[c.value for c in path])
        self._store(target, root, node, view, item, reach)

    def write_call(self, node: ast.Call, name: str) -> None:
        """``np.add.at(a, index, v)``: like ``a[index] += v``, but places that repeat count each time. ``np.copyto(a, v)``,
        ``np.fill_diagonal(a, v)``."""
        count = 3 if name.endswith(".at") else 2
        if len(node.args) != count or node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            raise self.error("arguments", node, name=name, wanted=count, given=len(node.args) + len(node.keywords))
        target, owner = node.args[0], self.eval(node.args[0])
        array = owner.value if is_number(owner) else owner
        if not isinstance(array, np.ndarray):
            raise self.error("no_elements", target, kind=kind_word(owner))
        if count == 3:
            place = self.place_in(node.args[1], 1)
            self.write(target, owner, self.number(self.eval(node.args[2]), node.args[2]), place, name[3:])
        elif name == "np.copyto":
            self.write(target, owner, self.number(self.eval(node.args[1]), node.args[1]), None, "=")
        else:
            if array.ndim != 2:
                raise self.error("argument", target, name=name, argument=f"shape {array.shape}")
            numbers = np.arange(min(array.shape))
            each = Const(numbers, f"{self.names.module('np', 'numpy')}.arange({len(numbers)})")
            diagonal = Index((numbers, numbers), "a[b, c]", (each, each), False, False, False)
            self.write(target, owner, self.number(self.eval(node.args[1]), node.args[1]), diagonal, "=")

    def write_method(self, node: ast.Call, owner: Any, name: str, args: list[Any], named: dict[str, Any]) -> None:
        """``a.fill(v)`` writes v everywhere; ``a.sort()`` what ``np.sort(a)`` gives."""
        assert isinstance(node.func, ast.Attribute)
        if name == "fill" and (len(args) != 1 or named):
            raise self.error("arguments", node, name=name, wanted=1, given=len(args) + len(named))
        if name == "fill":
            value = args[0]
        else:
            sort = ast.copy_location(ast.Call(node.func, [node.func.value, *node.args], node.keywords), node)
            value = self.function_call(sort, "np.sort", [owner, *args], named)
        self.write(node.func.value, owner, value, None, "=")

    def _written(self, operand: Any, target: ast.AST) -> Operand:
        """What is written, as a number: a constant array in the words of the statement, as it is now."""
        if type(operand) is Const:
            return operand
        at = self.statement
        said = at.value if isinstance(at, ast.Assign) and target in at.targets else None
        value = self.number(operand, said or target)
        if type(value) is not Const or not isinstance(value.value, np.ndarray):
            return value
        return Const(value.value.copy(), value.text if said else exactly(value.value) or f"np.array({value.value.tolist()!r})")

    def _fixed(self, item: Any) -> Any:
        """An index as it is now: its arrays may be those of variables, and be written into later."""
        if isinstance(item, tuple):
            return tuple([self._fixed(i) for i in item])
        if not isinstance(item, np.ndarray) or id(owner_of(item)) not in self.memories:
            return item
        seen, writes, copy = self._indices.get(id(item), (None, 0, None))
        if seen is not item or writes != self.writes(item):
            copy = item.copy()
            self._indices[id(item)] = item, self.writes(item), copy
        return copy

    def _store(self, target: ast.AST, root: Root, node: Node, view: Any, item: Any, reach: Any) -> None:
        """Record the write as a piece of the statement, and do it."""
        assert isinstance(node.spell, spells.Write)
        memory, mode, stage = root.memory, node.spell.mode, len(self.stages)
        line = self.statement.lineno if self.statement is not None else 0
        count = sum([p.store is not None for p in self.pieces])
        state = f"{root.var.code}@{stage + 1}{f'.{count}' if count else ''}"
        stem = f"{_NOT_A_NAME.sub('_', root.var.code).strip('_')}_{stage + 1}"  # its parts: a_7_a
        cell = Var(len(self.vars), root.var.name, state, stem, "", "cell", stage, line, node.value, True, stem, ())
        self.vars.append(cell)
        self.pieces.append(self._piece(node, cell))
        self._hold()
        if self._pending_reads(root, target) or memory.holds(view, item) or (root.var.kind == "input" and root.var.path):
            self._into_copy(root, target)
        before, piece, time = root.var, self.pieces[-1], len(self.vars)
        saved = any([self.roots.get(r) is root and self.vars[r].code == before.code for r in piece.reads])
        written = node.args[0].value
        if mode.endswith("at"):
            memory.add_at(view, item, written, time, 1 if mode == "add.at" else -1)
        else:
            if mode != "=":
                written = self.run(target, self._guarded, mode[0], _ADDING[mode], view[item], written)
            meant = written.copy() if isinstance(written, np.ndarray) and owner_of(written) is memory.owner else None
            memory.write(view, item, written, time)
            if meant is not None and not np.array_equal(view[item], np.broadcast_to(meant, np.shape(view[item])), equal_nan=True):
                raise self.error("aliased", target, name=before.name)  # numpy read cells that it had written already
        after = before._replace(index=time, shown=state, kind="state", stage=stage, line=line)
        self.vars.append(after)
        self.roots[time], root.var = root, after
        store = Store(before.index, time, mode, saved, item, reach)
        self.pieces[-1] = piece._replace(store=store)
        self.vars[cell.index] = self._cell(cell, self.pieces[-1], view[item])
        if self.frame.outer is None:
            self.last, self.last_other = time, None

    def _cell(self, cell: Var, piece: Piece, written: Any) -> Var:
        """The variable of what was written: ``a[3]``, its value what stands there now, its gradient ``da[3]``."""
        store = piece.store
        assert store is not None
        np_name = self.names.module("np", "numpy")
        text, grad = (cell_text(self.vars, piece, np_name, grad=g) for g in (False, True))
        if store.saved:
            grad = self.names.gradient(self.names.helper(cell.code, ""))
        place = text[len(self.vars[store.before].code) :] or "[...]"
        shown = f"{cell.shown}{place}" if text in self._cells or place == "[...]" else text
        self._cells.add(text)
        value = written.copy() if isinstance(written, np.ndarray) else written.item() if written.dtype == float else written
        diff = self.vars[store.before].diff
        return cell._replace(name=text, shown=shown, code=text, grad=grad, value=value, diff=diff, root=text)

    def _into_copy(self, root: Root, target: ast.AST) -> None:
        """``a_1 = a.copy()`` before the write, and from now on it is ``a_1`` that has the buffer's names."""
        old, write = root.var, self.pieces.pop()
        shown = self.names.version(self.names.helper(old.code, "") if old.path else old.name)
        made = Node(old.value, GATES["copy"], (old,), spells.method("copy", ()))
        new = self._new_var(shown if old.path else old.name, shown, self.names.code(shown), made, target)
        self.views.pop(new.index, None)
        self.pieces.append(write)
        root.memory.release(old.value)
        self.roots[new.index], root.var, root.since = root, new, new.index

    def _adopt(self, target: ast.AST, array: Any) -> Var:
        """An array that a name holds without a variable (``fill(np.zeros(3))``) becomes one when it is written into."""
        name = target.value if isinstance(target, ast.Subscript) else target
        if not isinstance(name, ast.Name) or self.frame.names.get(name.id) is not array:
            raise self.error("unsupported_target", target)
        holders = [(f, n) for f in self._frames() for n, operand in f.names.items() if operand is array]
        if self.bare[id(owner_of(array))][0] != len(holders):
            raise self.error("aliased", target, name=name.id)
        del self.bare[id(owner_of(array))]
        full = self.frame.prefix + name.id
        shown = self.names.version(full)
        var = self._new_var(full, shown, self.names.code(shown), array, name)
        for frame, other in holders:
            frame.names[other] = var
        made = f"np.array({var.value.tolist()!r})" if np.any(var.value) else f"np.zeros({var.value.shape})"
        self.rows.append(Row("input", self.indent, var.line, f"{var.code} = {made}", (self.made.pop(),)))
        return var

    def _located(self, operand: Operand, node: ast.AST, numbers: list[Const], first: int) -> tuple[Root, str]:
        """The root that an array is in, and how it is reached from there: ``buffer[b].T``, its ``numbers`` lettered from number
        ``first`` on."""
        if type(operand) is Var:
            root = self.roots.get(operand.index)
            if root is not None:
                return root, "buffer"
            operand = self.views[operand.index]
        inner = operand.args[0] if type(operand) is Node else None
        if inner is None or type(inner.value) is not np.ndarray or owner_of(inner.value) is not owner_of(operand.value):
            raise self.error("unsupported_target", node)  # X[mask][0] = v writes into a copy that nobody sees
        assert type(operand) is Node
        more = operand.args[1:]
        if operand.gate.name not in _LINKS or first + len(numbers) + len(more) > len(OPERANDS):
            raise self.error("written_view", node, name=brief(self.text(node)))
        root, path = self._located(inner, node, numbers, first)
        inside: list[Tree] = [template(path)]
        for number in more:
            assert type(number) is Const
            inside.append(("n", OPERANDS[first + len(numbers)]))
            numbers.append(number)
        return root, show(operand.spell.tree(inside), str)

    def _fitting(self, value: Operand, selected: tuple[int, ...], node: ast.AST, whole: bool) -> Operand:
        """The value, which broadcasts to what it is written into; leading axes of size 1 that numpy drops are dropped."""
        given = shape = np.shape(value.value)
        while len(shape) > len(selected) and shape[0] == 1:
            shape = shape[1:]
        try:
            fits = np.broadcast_shapes(shape, selected) == selected
        except ValueError:
            fits = False
        if not fits and whole:
            raise self.error("inplace_shape", node, left=str(selected), right=str(given))
        if not fits:
            raise self._unfit(node, selected, given)
        if shape == given:
            return value
        return self.apply(
            node, GATES["reshape"], lambda v: v.reshape(shape), (value,), spells.method("reshape", (("", str(shape)),))
        )

    def _unfit(self, target: ast.AST, selected: tuple[int, ...], given: tuple[int, ...]) -> ProgramError:
        """The record of a value that does not fit into its place, both by their own words where the statement is that write."""
        at, shapes = self.statement, {"left": str(selected), "right": str(given)}
        if not (isinstance(at, ast.AugAssign) or (isinstance(at, ast.Assign) and target in at.targets)):
            return self.error("write_shape", target, **shapes)
        places = [place_of(node, self.program.lines) for node in (target, at.value)]
        marks = tuple([(p.line, p.column, p.end, text) for p, text in zip(places, shapes.values(), strict=True)])
        names = {"left_name": self.brief(target), "right_name": self.brief(at.value)}
        return self.error("write_shapes", at, marks=marks, **shapes, **names)

    def _refuse_shared(self, root: Root, region: Any, node: ast.AST) -> None:
        """Raise where the memory is also that of a variable which came from elsewhere, or of a name without a variable."""
        if id(root.memory.owner) in self.bare:
            raise self.error("aliased", node, name=root.var.name)
        for other in list(root.memory.roots):
            if other is root or not np.may_share_memory(other.var.value, region):
                continue
            if other.var.value is not root.var.value or {other.var.kind, root.var.kind} - {"input", "state"}:
                raise self.error("aliased", node, name=other.var.name)
            if other.var.kind == "state" or other.var.line != self.vars[root.first].line:
                raise self.error("aliased", node, name=other.var.name)
            self.roots[other.var.index] = root  # a = b = np.zeros(3): two inputs, and one array from the first write on
            root.memory.roots.remove(other)

    def _pending_reads(self, root: Root, node: ast.AST) -> bool:
        """Whether what the tuple assignment has still to assign reads the buffer as it is before this write."""
        found = False
        for operand in self.pending:
            if type(operand) is not Node:  # a variable is the same array, before and after
                continue
            if isinstance(operand.value, np.ndarray) and owner_of(operand.value) is root.memory.owner:
                raise self.error("aliased", node, name=root.var.name)
            reads = [self.vars[read].value for read in reads_of(operand) if read >= root.since]
            found = found or any([isinstance(v, np.ndarray) and owner_of(v) is root.memory.owner for v in reads])
        return found

    def same_kind(self, node: ast.AugAssign, before: Any, after: Node) -> None:
        """An in-place operator writes into the old array: shape and kind must fit, as numpy demands."""
        if np.shape(after.value) != before.shape:
            raise self.error("inplace_shape", node, left=str(before.shape), right=str(np.shape(after.value)))
        if not np.can_cast(after.value.dtype, before.dtype, "same_kind"):
            raise self.error("inplace_kind", node, left=str(before.dtype), right=str(after.value.dtype))
        after.value = np.asarray(after.value, before.dtype)  # numpy's operators make scalars of arrays without axes


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
