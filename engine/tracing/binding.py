"""Bind names: versions, elements of lists and dicts, the variables and pieces that a statement makes."""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np

from engine.buffers import owner_of
from engine.deriving.derive import derive
from engine.deriving.forms import Form, Reading, key_of, skeleton
from engine.deriving.naming import Key, Names
from engine.gates import GATES
from engine.operands import Box, Dict, Node, holds, is_number
from engine.records import Options, Piece, Stage, Var
from engine.spells import NAME
from engine.tracing.calls import Calls
from engine.tracing.changes import Changes
from engine.tracing.frames import Function, Module, UserFunction
from engine.tracing.indexing import Index
from engine.tracing.values import kind_word

_forms: dict[Any, Form] = {}


def clear_forms() -> None:
    """Forget all compiled forms (for measurements)."""
    _forms.clear()


NEVER = 1 << 60

_FLOAT_BITS = 1023
"""An integer of more bits is no float: it could have no gradient."""


class Binding(Calls):
    """What an assignment does to names. ``engine.tracing.writes`` adds writes into arrays, ``engine.tracing.tracer`` the
    statements."""

    def __init__(self, program: Any, limits: Any, options: Options) -> None:
        super().__init__(program, limits)
        self.options = options
        self.names = Names(program.names)
        self.vars: list[Var] = []
        self.stages: list[Stage] = []
        self.last = -1  # the last variable assigned at module level
        self.last_other: ast.AST | None = None  # or the statement, when that was no number
        self.bytes = 0
        self.changes = Changes(options.sets, self)
        self.pieces: list[Piece] = []  # of the statement being run
        self.made: list[int] = []  # inputs of the statement being run
        self.statement: ast.stmt | None = None
        self.at: ast.stmt = ast.Pass()  # the statement reached last, headers of if and while included
        self.views: dict[int, Node] = {}  # variables whose array is another one's memory -> how they came from it
        self.bare: dict[int, tuple[int, Any]] = {}  # arrays that names hold without a variable: memory -> count, owner
        self._kept: dict[int, tuple[Any, Any]] = {}  # arrays of these names that are constants somewhere, and copies of them
        self.evaluated = NEVER  # how many variables there were when the right side of an assignment had been evaluated
        self.pending: list[Any] = []  # what a tuple assignment has still to assign

    def assign(self, target: ast.expr, operand: Any, alias: bool = False, fresh: bool = False) -> None:
        """Bind ``target``; ``alias`` for loop targets and unpacked values, which are the caller's own variables; ``fresh`` if
        they come from no variable (``a, b = np.split(np.ones(4), 2)``), so that arrays and floats among them are inputs."""
        if isinstance(target, ast.Name):
            if (
                alias
                and not isinstance(operand, Node)
                and not (fresh and isinstance(operand, (float, np.ndarray, np.floating)))
            ):
                self.frame.names[target.id] = operand
                if type(operand) is np.ndarray:
                    self.lend(operand)
                self._note_last(operand, target)
            else:
                self._bind_name(target, operand)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target, operand, alias, fresh)
        elif isinstance(target, ast.Subscript):
            self._store_item(target, operand)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, operand, alias, fresh)
        else:
            raise self.error("unsupported_target", target)

    def lend(self, array: Any) -> None:
        """Another name holds ``array`` without a variable of its own."""
        owner = owner_of(array)
        count, _ = self.bare.get(id(owner), (0, None))
        self.bare[id(owner)] = count + 1, owner

    def kept(self, array: Any) -> Any:
        """A constant array as it is now: one that a name holds may be written into later."""
        if id(owner_of(array)) not in self.bare:
            return array
        if id(array) not in self._kept:
            self._kept[id(array)] = array, array.copy()
        return self._kept[id(array)][1]

    def _note_last(self, operand: Any, node: ast.AST) -> None:
        if self.frame.outer is None:
            if type(operand) is Var:
                self.last, self.last_other = operand.index, None
            elif not isinstance(operand, (Module, Function, UserFunction)):
                self.last_other = node

    def _bind_name(self, target: ast.Name, operand: Any) -> None:
        name = self.frame.prefix + target.id
        if self.changes.waiting and not self.frame.comprehension:
            operand = self.changes.of(name, (), operand, target, self.bare)
        if is_number(operand) or _is_static_number(operand):
            shown = self.names.version(name)
            operand = self._new_var(name, shown, self.names.code(shown), operand, target)
        elif isinstance(operand, (Box, Dict)) and not operand.name:
            shown = self.names.version(name)
            operand.name = self.names.code(shown)
            self._settle(operand, shown, operand.name, (), target)
        self.frame.names[target.id] = operand
        self._note_last(operand, target)

    def _settle(self, holder: Any, shown: str, root: str, path: tuple[Any, ...], node: ast.AST) -> None:
        """Name what a fresh list or dict holds: its numbers are inputs, its expressions are written by this stage."""
        places = enumerate(holder.items) if isinstance(holder, Box) else holder.items.items()
        for key, item in list(places):
            here = (*path, _place(holder, key))
            if isinstance(item, (Box, Dict)):
                if not item.name:
                    item.name, item.inner, item.path = root, True, here
                    self._settle(item, shown, root, here, node)
            elif isinstance(item, Node) or _is_static_number(item):
                holder.items[key] = self._element(shown, root, here, item, node)

    def _element(self, shown: str, root: str, path: tuple[Any, ...], operand: Any, node: ast.AST) -> Var:
        places = "".join([f"[{key!r}]" for key in path])
        self.names.placed(root, path)
        name = self.names.stem(root) if root == shown else shown
        return self._new_var(name + places, shown + places, root + places, operand, node, root, path)

    def _new_var(
        self, name: str, shown: str, code: str, operand: Any, node: ast.AST, root: str = "", path: tuple[Any, ...] = ()
    ) -> Var:
        index = len(self.vars)
        value = operand.value if is_number(operand) else operand
        if type(value) is int and value.bit_length() > _FLOAT_BITS:
            raise self.error("overflow", node)
        if isinstance(value, np.ndarray):
            self.bytes += value.nbytes
            if self.bytes > self.limits.total:
                raise self.error("limit", node, limit="total", asked=self.bytes, allowed=self.limits.total)
        number = is_number(operand)
        grad = self.names.gradient(root) + code[len(root) :] if path else self.names.gradient(code)
        stage = len(self.stages) if number else -1
        diff = type(value) is float or not _is_truth(value)
        line = self.statement.lineno if self.statement is not None else 0
        var = Var(
            index, name, shown, code, grad, "stage" if number else "input", stage, line, value, diff, root or code, path
        )
        self.vars.append(var)
        if number:
            operand = self.now(operand, views=True)
            if type(operand) is Var:
                operand = Node(operand.value, GATES["copy"], (operand,), NAME)
            self.pieces.append(self._piece(operand, var))
            if isinstance(value, np.ndarray) and (value.base is not None or value is operand.args[0].value):
                self.views[index] = operand
        else:
            self.made.append(index)
        return var

    def _piece(self, operand: Node, var: Var) -> Piece:
        """The form of an expression that ``var`` is assigned, filled; its parts become variables."""
        reading = Reading([], [], {})
        structure = key_of(operand, reading)
        width = _width(var)
        values = []
        for read in reading.reads:
            width = max(width, _width(read))
            values.append(self.as_read(read) if self.memories else read.value)
        width //= 8
        key = (structure, width, self.options.ties)
        form = _forms.get(key)
        if form is None:
            root = skeleton(operand, reading.slots, [0])
            form = derive(
                Form(key, root, len(reading.reads), len(reading.consts)), self.options.ties, name_width=width * 8 + 7
            )
            _forms[key] = form
        parts: list[int] = []
        if form.parts:
            for i, value in enumerate(part_values(form, values, reading)):
                parts.append(len(self.vars))
                self._part(var, self.names.part(var.code, len(self._parts_so_far()) + i), value, form.part_diff[i])
        consts = tuple([c.pair for c in reading.consts])
        return Piece(form, tuple([r.index for r in reading.reads]), consts, var.index, tuple(parts))

    def as_read(self, read: Var) -> Any:
        """The value of a variable when the expression read it: an array may have been written into since."""
        return read.value

    def _parts_so_far(self) -> list[int]:
        return [v for piece in self.pieces for v in piece.parts]

    def _part(self, owner: Var, code: str, value: Any, diff: bool) -> None:
        diff = diff and not _is_truth(value)
        shown = code if "." not in owner.shown else f"{owner.shown}{code[len(owner.code) :]}"
        index = len(self.vars)
        self.vars.append(
            Var(
                index,
                shown,
                shown,
                code,
                self.names.gradient(code),
                "part",
                owner.stage,
                owner.line,
                value,
                diff,
                code,
                (),
            )
        )

    def _unpack(self, target: Any, operand: Any, alias: bool, fresh: bool = False) -> None:
        items = self.whole(operand, target)
        stars = [i for i, t in enumerate(target.elts) if isinstance(t, ast.Starred)]
        count = len(target.elts)
        if (not stars and len(items) != count) or len(items) < count - len(stars):
            raise self.error("unpack", target, wanted=count, given=len(items))
        if stars:
            at, after = stars[0], count - stars[0] - 1
            middle = Box(items[at : len(items) - after])
            items = [*items[:at], middle, *items[len(items) - after :]]
        outer = self.pending
        try:
            for i, (each, item) in enumerate(zip(target.elts, items, strict=True), 1):
                self.pending = [*outer, *items[i:]] if isinstance(each, ast.Subscript) else outer
                self.assign(each, item, alias, fresh)
        finally:
            self.pending = outer

    def _store_item(self, target: ast.Subscript, operand: Any) -> None:
        owner = self.eval(target.value)
        if isinstance(owner, Box) and not owner.frozen:
            key = self.value(target.slice)
            if not isinstance(key, (int, np.integer)):
                raise self.error("type", target.slice, said=f"[{kind_word(key)}]")
            if not -len(owner.items) <= key < len(owner.items):
                raise self.error("index", target, said=f"{key} / {len(owner.items)}")
            self._put(owner, int(key) % len(owner.items), operand, target)
        elif isinstance(owner, Dict):
            self._put(owner, self._key(target.slice), operand, target)
        elif isinstance(owner.value if is_number(owner) else owner, np.ndarray):
            self.write(target, owner, operand, self.place_in(target.slice, 1), "=")
        else:
            raise self.error("no_elements", target, kind=kind_word(owner))

    def write(self, target: ast.AST, owner: Any, operand: Any, place: Index | None, mode: str) -> None:
        """A write into the array ``owner``: ``a[place] = operand``, or "+=", "-=" …; without a place into all of it."""
        raise AssertionError

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        """``list.append``: an expression becomes the element's own stage."""
        if len(box.items) >= self.limits.items:
            raise self.error("limit", node, limit="items", asked=len(box.items) + 1, allowed=self.limits.items)
        box.items.append(None)
        self._put(box, len(box.items) - 1, operand, node)

    def _put(self, holder: Any, key: Any, operand: Any, node: ast.AST) -> None:
        if isinstance(operand, (Box, Dict)) and holds(operand, holder):
            raise self.error("self_containing", node)
        if self.changes.waiting:
            root = self.names.stem(holder.name or holder.stem)
            operand = self.changes.of(root, (*holder.path, _place(holder, key)), operand, node, self.bare)
        if isinstance(operand, Node) or _is_static_number(operand):
            name, path = self._named(holder, key)
            operand = self._element(name, name, path, operand, node)
        elif isinstance(operand, (Box, Dict)) and not operand.name:
            operand.name, operand.path = self._named(holder, key)
            operand.inner = True
            self._settle(operand, operand.name, operand.name, operand.path, node)
        holder.items[key] = operand
        self._note_last(operand, node)

    def _named(self, holder: Any, key: Any) -> tuple[str, tuple[Any, ...]]:
        """The name and place of what is put under ``key``: ``w[1]``, the next time ``w_1[1]``, then ``w_2[1]``."""
        holder.name = holder.name or self._renamed(holder)
        path = (*holder.path, _place(holder, key))
        return self.names.element(holder.name, path), path

    def _renamed(self, holder: Any) -> str:
        """A fresh name for a container that lost a part: no two elements of one name are different variables."""
        if not holder.name:
            return self.names.code(self.names.version(self.frame.prefix + "item"))
        holder.stem = holder.stem or holder.name
        return self.names.rebound(holder.stem)


def _width(var: Var) -> int:
    """The length of a name for measuring lines: without the counts of versions and calls, so that iterations look alike."""
    if var.kind == "input" or "." not in var.name:
        return len(var.name)
    return len(_CALL_COUNT.sub(".", var.name))


_CALL_COUNT = re.compile(r"_\d+\.")


def _place(holder: Box | Dict, key: Any) -> Any:
    return Key(key) if type(key) is int and isinstance(holder, Dict) else key


def _is_static_number(operand: Any) -> bool:
    kind = type(operand)
    return kind is int or kind is float or isinstance(operand, (np.ndarray, np.integer, np.floating))


def _is_truth(value: Any) -> bool:
    """A bool or an array of them: a mask, which has no gradient."""
    return isinstance(value, (bool, np.bool_)) or (isinstance(value, np.ndarray) and value.dtype.kind == "b")


def part_values(form: Form, values: list[Any], reading: Reading) -> list[Any]:
    """The values of a form's parts, from those of its reads."""
    from engine.deriving.code import run_of

    return list(run_of(form)(*values, *[c.value for c in reading.consts])[:-1])
