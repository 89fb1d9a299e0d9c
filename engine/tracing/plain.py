"""The binder that only computes: names hold plain values, arrays are written into by numpy itself, nothing is recorded.

The file's own backward part runs so, on copies of what the forward part left behind. Still the interpreter of the tables:
nothing of the user's text reaches ``exec`` or ``eval``, and every limit holds.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.buffers import owner_of
from engine.named import NamedTuple
from engine.operands import Box, Dict, Set, holds, plain
from engine.records import Var
from engine.tracing.arithmetic import BINARY
from engine.tracing.atoms import written
from engine.tracing.binder import Binder
from engine.tracing.machine import Machine
from engine.tracing.objects import Class, Instance
from engine.tracing.values import Values

INPLACE: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.iadd, ast.Sub: operator.isub, ast.Mult: operator.imul, ast.Div: operator.itruediv,
    ast.MatMult: operator.imatmul, ast.Pow: operator.ipow, ast.Mod: operator.imod, ast.FloorDiv: operator.ifloordiv,
    ast.BitAnd: operator.iand, ast.BitOr: operator.ior, ast.BitXor: operator.ixor, ast.LShift: operator.ilshift,
    ast.RShift: operator.irshift,
}  # fmt: skip


class Change(NamedTuple):
    """What a statement did to what a name stands for: bound it to something else, wrote all of it, or some of it. ``adds``: to
    what was there; ``reads``: the new value was made of the old one."""

    name: str
    whole: bool
    adds: bool = False
    reads: bool = False


class Effects:
    """What one statement changed: ``named`` by the names in it, ``owners`` the memory and containers that were written into."""

    def __init__(self, statement: ast.stmt) -> None:
        self.statement = statement
        self.named: list[Change] = []
        self.owners: dict[int, Any] = {}

    def touch(self, held: Any) -> None:
        """An array (its memory) or a container was written into."""
        held = owner_of(held) if isinstance(held, np.ndarray) else held
        self.owners[id(held)] = held

    def touched(self, held: Any) -> bool:
        """Whether one was."""
        return id(owner_of(held) if isinstance(held, np.ndarray) else held) in self.owners


class Plain(Binder):
    """Values only. ``after`` is told what each statement that may assign has changed."""

    def __init__(self, machine: Machine, values: Values) -> None:
        self.machine = machine
        self.values = values
        self.after: Callable[[Effects], None] = lambda effects: None
        self._effects: list[Effects] = []  # of the statements under way, the innermost last

    # -- statements

    def reach(self, statement: ast.stmt) -> None:
        """Nothing is shown above it."""

    def again(self, statement: ast.Assign | ast.AugAssign) -> bool:
        return False

    def rounded(self, target: ast.expr, item: Any) -> bool:
        return False

    def begin(self, statement: ast.stmt) -> Effects:
        effects = Effects(statement)
        self._effects.append(effects)
        return effects

    def begin_inside(self) -> Effects:
        return self.begin(self.machine.at)

    def end(self, mark: Effects, source: str = "") -> None:
        while self._effects.pop() is not mark:  # those that an error or a return left open
            pass
        if mark.named or mark.owners:
            self.after(mark)
            if self._effects:  # what a call in a statement wrote into, the statement did
                self._effects[-1].owners |= mark.owners

    def begun(self) -> int:
        return len(self._effects)

    def abandon(self, count: int) -> None:
        while len(self._effects) > count:
            self.end(self._effects[-1])

    def evaluated(self) -> None:
        """Arrays are as they are: what was evaluated is not looked at again."""

    # -- what stands around statements: nothing is shown

    def enter_branch(self, node: ast.If, taken: bool) -> None:
        """No row."""

    def enter_loop(self, node: ast.For | ast.While, count: int, item: Any = None) -> None:
        """No row."""

    def enter_turn(self) -> None:
        """No row."""

    def enter_handler(self, node: ast.ExceptHandler) -> None:
        """No row."""

    def enter_call(self, node: ast.Call, name: str) -> None:
        """No row."""

    def enter_module(self, node: ast.stmt) -> None:
        """No row."""

    def leave(self, mark: None) -> None:
        """No row."""

    def level(self) -> int:
        return 0

    def shift(self, by: int) -> None:
        """No row is indented."""

    # -- names

    def bind(self, target: ast.Name, operand: Any, alias: bool = False, fresh: bool = False) -> None:
        self.machine.frame.names[target.id] = operand
        self._note(target, whole=True)

    def bind_parameter(self, name: str, operand: Any, where: ast.AST, once: bool, written: bool) -> None:
        self.machine.frame.names[name] = operand

    def bind_attribute(self, target: ast.Attribute, owner: Instance | Class, operand: Any, alias: bool, fresh: bool) -> None:
        owner.frame.names[target.attr] = operand
        self._wrote(owner, target)

    # -- lists and dicts

    def put(self, holder: Box | Dict, key: Any, operand: Any, node: ast.AST) -> None:
        if isinstance(operand, (Box, Dict)) and holds(operand, holder):
            raise self.machine.error("self_containing", node)
        holder.items[key] = operand
        self._wrote(holder, node)

    def put_slice(self, box: Box, key: slice, items: list[Any], node: ast.AST) -> None:
        self._room(box, len(box.items) + len(items), node)
        self.machine.run(node, operator.setitem, box.items, key, items)
        self._wrote(box, node)

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        self._room(box, len(box.items) + 1, node)
        box.items.append(operand)
        self._wrote(box, node)

    def _room(self, box: Box, asked: int, node: ast.AST) -> None:
        allowed = self.machine.limits.items
        if asked > allowed:
            raise self.machine.error("limit", node, limit="items", asked=asked, allowed=allowed)

    def moved(self, holder: Box | Dict | Set) -> None:
        self._touch(holder)

    # -- arrays

    def store(self, target: ast.Subscript, owner: Any, operand: Any) -> None:
        self._set(target, owner, self._index(target.slice, owner), plain(operand))
        self._wrote(owner, target)

    def augment_cell(self, node: ast.AugAssign, target: ast.Subscript, owner: Any) -> None:
        """As Python does it: the element is read, added to in place, and put back."""
        machine, place = self.machine, self._index(target.slice, owner)
        cell = machine.run(target, operator.getitem, owner, place)
        self._set(target, owner, place, self._inplace(node, cell))
        self._wrote(owner, target, adds=isinstance(node.op, (ast.Add, ast.Sub)))

    def augment_array(self, node: ast.AugAssign, target: ast.expr, load: ast.expr, current: Any) -> Any:
        found = self._inplace(node, current)
        self._wrote(current, target, adds=isinstance(node.op, (ast.Add, ast.Sub)))
        return found

    def _inplace(self, node: ast.AugAssign, current: Any) -> Any:
        """``current += value`` and its like, by numpy's own operator."""
        right = self._number(node.value)
        symbol = BINARY[type(node.op)][0]
        return self.machine.run(node, self.machine.guarded, symbol, INPLACE[type(node.op)], current, right)

    def add_at(self, node: ast.Call, owner: Any, name: str) -> None:
        place = self._index(node.args[1], owner)
        ufunc = np.add if name == "np.add.at" else np.subtract
        self.machine.run(node, ufunc.at, owner, place, self._number(node.args[2]))
        self._wrote(owner, node.args[0], adds=True)

    def overwrite(self, node: ast.Call, owner: Any, name: str) -> None:
        function = np.copyto if name == "np.copyto" else np.fill_diagonal
        self.machine.run(node, function, owner, self._number(node.args[1]))
        self._wrote(owner, node.args[0], whole=name == "np.copyto")

    def fill(self, node: ast.Call, owner: Any, operand: Any) -> None:
        self.machine.run(node, owner.fill, plain(operand))
        self._wrote(owner, _method_of(node), whole=True)

    def sort(self, node: ast.Call, owner: Any, result: Any) -> None:
        self.machine.run(node, np.copyto, owner, result)
        self._wrote(owner, _method_of(node), whole=True, reads=True)

    def _set(self, node: ast.AST, owner: Any, place: Any, value: Any) -> None:
        self.machine.run(node, _put, owner, place, value)

    def _index(self, node: ast.expr, array: Any) -> Any:
        """An index as numpy takes it: lists inside a tuple as arrays."""
        key = self.machine.value(node)
        if isinstance(key, tuple):
            key = tuple([np.array(k) if isinstance(k, list) else k for k in key])
        self.machine.pay(node, "[]", (array, key))
        return key

    def _number(self, node: ast.expr) -> Any:
        found = self.machine.eval(node)
        return found if type(found) is np.ndarray else plain(self.values.number(found, node))  # an array needs no text here

    # -- reading: a name stands for what it holds

    def now(self, operand: Any, views: bool = False) -> Any:
        return operand

    def kept(self, array: Any) -> Any:
        return array

    def fix(self, var: Var) -> None:
        """There are no variables here."""

    def counted(self, operand: Any) -> bool:
        return False

    def measured(self, value: Any) -> Any:
        """A number as any other: none has a gradient."""
        return value

    def decision(self, node: ast.AST, text: str, answer: bool, operand: Any) -> None:
        """No gradient depends on the path."""

    # -- what changed

    def _note(self, target: ast.AST, whole: bool, adds: bool = False, reads: bool = False) -> None:
        if self._effects:
            name = root_of(target)
            if name:
                self._effects[-1].named.append(Change(name, whole, adds, reads))

    def _wrote(self, held: Any, target: ast.AST, whole: bool = False, adds: bool = False, reads: bool = False) -> None:
        self._touch(held)
        self._note(target, whole and isinstance(target, ast.Name), adds, reads)

    def _touch(self, held: Any) -> None:
        if self._effects:
            self._effects[-1].touch(held)


def root_of(target: ast.AST) -> str:
    """The name that a target begins with; "" where it begins with something else."""
    target = written(target)
    while isinstance(target, (ast.Subscript, ast.Starred, ast.Attribute)):
        target = written(target.value)
    return target.id if isinstance(target, ast.Name) else ""


def _method_of(node: ast.Call) -> ast.expr:
    return node.func.value if isinstance(node.func, ast.Attribute) else node.func


def _put(owner: Any, place: Any, value: Any) -> None:
    """``owner[place] = value``. An array of one entry is a number where one is wanted, as in a recorded run and as older versions
    of numpy have it: ``costs[i] = sum((X @ w - y)**2)``."""
    try:
        operator.setitem(owner, place, value)
    except ValueError:
        if not isinstance(owner, np.ndarray) or not isinstance(value, np.ndarray) or value.size != 1 or np.ndim(owner[place]):
            raise
        owner[place] = value.reshape(())
