"""How a run is recorded: what each statement read, made and bound. Dataflow is per element,
by identity: a float or an array knows its definition wherever it goes, through tuples, dicts, calls and attributes
(``engine.own.definitions``). A statement that only hands on makes no definition.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.operands import Box, Dict, DictView, Set
from engine.own.definitions import Definitions, is_value
from engine.own.events import Events
from engine.own.homes import entry, home, standing
from engine.own.manners import Changed
from engine.own.members import Members
from engine.own.places import FLAT, SHAPES, SIZED, callee, numbers
from engine.own.records import COPY, Binding, Done, Instead, Survey
from engine.reading.gradnames import may_be_gradient
from engine.records import Options
from engine.tracing.atoms import Known
from engine.tracing.frames import Frame
from engine.tracing.machine import Machine
from engine.tracing.objects import Class, Instance
from engine.tracing.outside import Outside
from engine.tracing.plain import Effects
from engine.tracing.recording.changes import Changes
from engine.tracing.values import Values

_FLOW = (ast.If, ast.While, ast.For, ast.Assert, ast.Expr)
Given = dict[tuple[int, str], Any]  # (statement, name) -> the value that a name is to be bound to there


class Surveyor(Members):
    """Values only, with a record of where they come from."""

    def __init__(
        self, machine: Machine, values: Values, options: Options, given: Given, instead: Instead = Instead()
    ) -> None:
        super().__init__(machine, values, Definitions(instead.made))
        self.bindings: list[Binding] = []
        self.module = machine.frame
        self.last: dict[tuple[int, Any], int] = {}  # (holder, name) -> its latest binding
        self.events = Events(self, dict(options.maps))
        self._given = {**given, **instead.bound}
        self._before = instead.before
        self._changes = Changes(options.sets, machine) if options.sets else None
        self.objects: dict[int, set[str]] = {}
        self._loose: dict[int, set[int]] = {}
        self._picks: dict[int, set[int]] = {}
        self._wholes: set[int] = set()  # definitions of whole numbers that were read
        self._reads: list[int] = []  # of the statement under way, in the order they were read
        self._flat: list[int] = []
        self._held: list[Any] = []  # lists and dicts that were read as a whole
        self._owner = 0  # what ``+=`` changes an entry of
        # expressions that gave a whole number -> what they read, with a slope and without one: ``0 if x < 0 else x``
        self._arguments: dict[int, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self._blocks: list[Any] = []  # loops and calls that are open
        self._changed_in: list[list[Changed]] = []  # by the statements under way

    def finished(self, failed: ProgramError | None) -> Survey:
        """The record, once the run is over."""
        for _, done in self._open:
            done.end = len(self.dones)
        self.events.finish()
        machine, events = self.machine, self.events
        return Survey(self.dones, self.definitions.all, self.bindings, self.module, machine.printed, self._loose,
                      machine.drawn is not None, machine.notices, failed, events.found, events.units,
                      self.definitions.values, self.objects, self._picks)  # fmt: skip

    # -- statements

    def reach(self, statement: ast.stmt) -> None:
        if self.dones and isinstance(self.dones[-1].node, _FLOW):
            self.dones[-1].asked = (*self._reads, *self._flat)
            self._loosely(0, 0)
        depth, index = len(self._blocks), len(self.dones)
        while self._open and self._open[-1][0] >= depth:
            self._open.pop()[1].end = index
        calls = tuple([b[1] for b in self._blocks if b[0] == "call"])
        rounds = tuple([b[1] for b in self._blocks if b[0] == "loop"])
        done = Done(index, statement, self.machine.frame, calls, rounds)
        self.dones.append(done)
        self._open.append((depth, done))
        self._reads, self._flat, self._held = [], [], []
        for (at, name), value in self._before.items():
            if at == index:
                self._stands_for(name, value)

    def _stands_for(self, name: str, value: Any) -> None:
        frame: Frame | None = self.machine.frame
        while frame is not None and name not in frame.names:
            frame = frame.outer
        if frame is not None:
            frame.names[name] = np.copy(value) if isinstance(value, np.ndarray) else value

    @property
    def at(self) -> int:
        """The statement that was reached last."""
        return len(self.dones) - 1

    def awaits(self, targets: list[ast.expr]) -> bool:
        return self._changes is not None and self._changes.awaits(targets, self.machine.frame.prefix)

    def begin(self, statement: ast.stmt) -> Effects:
        self._changed_in.append([])
        entry = isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Subscript)
        self._owner = id(statement.target.value) if entry else 0  # type: ignore[attr-defined]
        return super().begin(statement)

    def end(self, mark: Effects, source: str = "") -> None:
        depth = len(self._effects)
        super().end(mark, source)
        for _ in range(depth - len(self._effects) - 1):  # what an error or a return left open
            self._changed_in.pop()
        changed = self._changed_in.pop()
        if changed or mark.owners:
            self.events.after(mark, changed)

    # -- what stands around statements

    def enter_loop(self, node: ast.For | ast.While, count: int, item: Any = None) -> Any:
        self._headed(node).turns = count
        return self._enter(("loop", (node, count)))

    def enter_branch(self, node: ast.If, taken: bool) -> Any:
        self._headed(node).taken = taken
        return self._enter(("branch", node))

    def _headed(self, node: ast.stmt) -> Done:
        """The statement under way whose header this is."""
        return next((done for _, done in reversed(self._open) if done.node is node), self.dones[-1])

    def enter_call(self, node: ast.Call, name: str) -> Any:
        return self._enter(("call", node))

    def enter_handler(self, node: ast.AST) -> Any:
        return self._enter(("branch", node))

    enter_module = enter_handler

    def _enter(self, block: Any) -> Any:
        self._blocks.append(block)
        return len(self._blocks) - 1, self._reads, self._flat, self._held, len(self._open)

    def enter_turn(self) -> Any:
        """What a generator has open when it sets itself aside is not open for whoever asked."""
        return list(self._blocks), self._reads, self._flat, self._held, list(self._open)

    def leave(self, mark: Any) -> None:
        if isinstance(mark[0], list):
            self._blocks, self._reads, self._flat, self._held, under_way = mark
            for _, done in self._open:
                if done.end < 0:
                    done.end = len(self.dones)
            self._open = under_way
            return
        depth, self._reads, self._flat, self._held, level = mark
        del self._blocks[depth:]
        for _, done in self._open[level:]:
            done.end = len(self.dones)
        del self._open[level:]

    # -- reading

    def instrument(self, tops: frozenset[int]) -> None:
        """From now on expressions tell what they read. ``tops``: those whose value goes somewhere on its own."""
        evaluators = self.machine.evaluators
        after: dict[type, Callable[[Any, Any, int, int, int], None]] = {
            ast.Name: self._name, ast.Attribute: self._attribute, ast.Subscript: self._subscript, ast.Call: self._called,
            ast.Compare: self._compared, Known: self._known,
        }  # fmt: skip
        for kind, inner in list(evaluators.items()):
            evaluators[kind] = self._told(inner, after.get(kind), tops)

    def _told(
        self, inner: Callable[[Any], Any], after: Callable[[Any, Any, int, int, int], None] | None, tops: frozenset[int]
    ) -> Callable[[Any], Any]:
        def evaluate(node: Any) -> Any:
            marks = len(self._reads), len(self._flat), len(self._held)
            found = inner(node)
            if after is not None:
                after(node, found, *marks)
            if id(node) == self._owner and isinstance(found, (Box, Dict)):
                del self._held[marks[2] :]  # ``grads['W'] += …`` reads one entry
            if id(node) in tops:
                return self._settle(node, found, *marks)
            return found

        return evaluate

    def _saw(self, found: Any) -> None:
        if is_value(found):
            self._reads.extend(self.definitions.of(found))
        elif isinstance(found, (Box, Dict, Set)):
            self._held.append(found)
        elif isinstance(found, DictView):
            self._held.append(found.owner)

    def _name(self, node: ast.Name, found: Any, reads: int, flat: int, held: int) -> None:
        if type(found) is int or type(found) is bool or found is None or type(found) is str:
            frame: Frame | None = self.machine.frame
            while frame is not None and node.id not in frame.names:
                frame = frame.outer
            self._whole(frame, node.id)
        else:
            self._saw(found)

    def _whole(self, holder: Any, key: Any) -> None:
        """A whole number was read from a place."""
        index = self.definitions.places.get((id(holder), key))
        if index is not None:
            self._reads.append(index)
            self._wholes.add(index)

    def _attribute(self, node: ast.Attribute, found: Any, reads: int, flat: int, held: int) -> None:
        if node.attr in SHAPES:
            self._loosely(reads, held)
        elif type(found) is int and may_be_gradient(node.attr):  # ``self.dh = d // heads`` is no gradient
            self._whole(getattr(standing(self.machine, node.value), "frame", None), node.attr)
        else:
            self._saw(found)

    def _subscript(self, node: ast.Subscript, found: Any, reads: int, flat: int, held: int) -> None:
        self._reads += [at for each in self._held[held:] if isinstance(found, np.ndarray) for at in self.definitions.numbers(each)]
        self._flat += [] if is_value(found) else self.members(self._held[held:])
        del self._held[held:]
        for at in self._reads[reads:]:
            if at in self._wholes:
                self._picks.setdefault(at, set()).add(self.done.index)
        if type(found) is int and isinstance(node.slice, (ast.Constant, ast.Name)):
            key = node.slice.value if isinstance(node.slice, ast.Constant) else standing(self.machine, node.slice)
            self._whole(standing(self.machine, node.value), key if type(key) in (int, str) else None)
        else:
            self._saw(found)

    def _called(self, node: ast.Call, found: Any, reads: int, flat: int, held: int) -> None:
        name = callee(node)
        if name in SIZED:
            self._loosely(reads, held)
        elif name in FLAT:
            self._compared(node, found, reads, flat, held)
        else:
            self._saw(found)

    def _loosely(self, start: int, held: int) -> None:
        """What was read since ``start``, and held since ``held``, gave a count, or decided the way: no number comes from it."""
        for at in self._reads[start:] + self.members(self._held[held:]):
            self._loose.setdefault(at, set()).add(self.done.index)
        del self._reads[start:], self._held[held:]

    def _known(self, node: Any, found: Any, reads: int, flat: int, held: int) -> None:
        self._saw(found)

    def _compared(self, node: ast.AST, found: Any, reads: int, flat: int, held: int) -> None:
        self._flat.extend(self._reads[reads:])
        del self._reads[reads:]

    def _settle(self, node: ast.expr, found: Any, reads: int, flat: int, held: int) -> Any:
        """The value of an expression goes on its own: who made it."""
        if is_value(found):
            made = type(node) is ast.Constant or not self.definitions.of(found)
            if made or (isinstance(found, np.ndarray) and self.definitions.view(found)):
                return self._define(found, reads, flat, held)
        elif type(found) is int or type(found) is bool:
            self._arguments[id(node)] = tuple(self._reads[reads:]), tuple(self._flat[flat:])
        return found

    def _define(self, value: Any, reads: int = 0, flat: int = 0, held: int = 0) -> Any:
        index = self._made(reads, flat, held)
        value = self.definitions.replaced(value, index)
        self.definitions.give(value, index)
        return value

    def _made(self, reads: int = 0, flat: int = 0, held: int = 0, more: tuple[int, ...] = ()) -> int:
        found = [*self._reads[reads:], *more]
        for each in self._held[held:]:
            found.extend(self.definitions.inside(each))
        done, without = self.done, (*self._flat[flat:], *self.members(self._held[held:]))
        index = self.definitions.make(done.index, tuple(found), without, len(done.wrote))
        done.wrote.append(index)
        return index

    # -- names

    def bind(self, target: ast.Name, operand: Any, alias: bool = False, fresh: bool = False) -> None:
        frame = self.machine.frame
        loaded = not alias or type(operand) is Outside
        if self._changes is not None and self._changes.waiting and loaded and not frame.comprehension:
            operand = self._changes.of(frame.prefix + target.id, (), operand, target, {})
        if self._given and (self.at, target.id) in self._given:
            operand = _instead(self._given[self.at, target.id], operand)
        super().bind(target, operand, alias, fresh)
        self._bound(frame, target.id, "name", operand, frame.prefix)

    def bind_parameter(self, name: str, operand: Any, where: ast.AST, once: bool, written: bool) -> None:
        super().bind_parameter(name, operand, where, once, written)
        frame = self.machine.frame
        known = self._arguments.get(id(where))
        if known is not None and not is_value(operand):
            self.definitions.places[id(frame), name] = self.definitions.make(self.done.index, *known)
        self._bound(frame, name, "parameter", operand, frame.prefix, known is None)

    def bind_attribute(self, target: ast.Attribute, owner: Instance | Class, operand: Any, alias: bool, fresh: bool) -> None:
        if self._changes is not None and self._changes.waiting and not alias:
            operand = self._changes.of(owner.frame.prefix + target.attr, (), operand, target, {})
        if self._given and (self.at, target.attr) in self._given:
            operand = _instead(self._given[self.at, target.attr], operand)
        super().bind_attribute(target, owner, operand, alias, fresh)
        self._bound(owner.frame, target.attr, "attribute", operand, owner.frame.prefix)

    def _bound(self, holder: Any, name: Any, kind: str, operand: Any, prefix: str, place: bool = True) -> None:
        single = False
        defs: tuple[int, ...] = ()
        if is_value(operand):
            defs = self.definitions.of(operand)
            if not defs:
                value, operand = operand, self._define(operand)
                defs = self.definitions.of(operand)
                if operand is not value:
                    (holder.names if isinstance(holder, Frame) else holder.items)[name] = operand
            single = np.size(operand) == 1 and (type(operand) is float or operand.dtype.kind == "f")
        elif not isinstance(operand, (Box, Dict)) and place:
            if type(operand) in (int, bool, str):
                key = type(operand) is str or numbers(self.done.node, name)  # no number comes from it, and it from none
                index = self._made(len(self._reads), len(self._flat), len(self._held)) if key else self._made()
                self.definitions.places[id(holder), name] = index
                defs = (index,)
                single = type(operand) is int and bool(self.definitions.all[index].reads)
            else:
                self.definitions.places.pop((id(holder), name), None)
        elif place:
            self._whole_numbers(operand)
        if isinstance(operand, Instance):
            self.objects.setdefault(id(operand.frame), set()).add(str(name))
        index = len(self.bindings)
        done = self.done
        self.bindings.append(
            Binding(index, self.at, done.index, holder, name, kind, defs, single,
                    operand if single or type(operand) is int else None,
                    self.dones[self.at].node.lineno if kind == "parameter" else done.node.lineno, prefix,
                    np.shape(operand) if is_value(operand) else None)
        )  # fmt: skip
        done.bound.append(index)
        self.last[id(holder), name] = index

    def _whole_numbers(self, holder: Box | Dict) -> None:
        """The places of whole numbers in a list or dict; what the caller put there has no definition yet."""
        self.definitions.number(holder, self.done.index, tuple(self._reads), tuple(self._flat))
        items = enumerate(holder.items) if isinstance(holder, Box) else holder.items.items()
        for key, item in items if self._changes is not None else ():
            if isinstance(item, (Box, Dict)):
                self._whole_numbers(item)
            elif is_value(item) and not self.definitions.of(item):
                holder.items[key] = self._define(item)

    # -- lists and dicts

    def put(self, holder: Box | Dict, key: Any, operand: Any, node: ast.AST) -> None:
        if self._changes is not None and self._changes.waiting:
            operand = entry(self._changes, self.machine.frame, holder, key, operand, node)
        super().put(holder, key, operand, node)
        self._bound(holder, key, "entry", operand, "")

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        if self._changes is not None and self._changes.waiting:
            operand = entry(self._changes, self.machine.frame, box, len(box.items), operand, node)
        super().append(box, operand, node)
        if is_value(operand) and not self.definitions.of(operand):
            self._define(operand)

    # -- what changed

    def _wrote(self, held: Any, target: ast.AST, whole: bool = False, adds: bool = False, reads: bool = False) -> None:
        super()._wrote(held, target, whole, adds, reads)
        if isinstance(held, np.ndarray):
            more = () if whole and not reads else self.definitions.of(held)
            self.definitions.written(held, self._made(more=more))

    def _note(self, target: ast.AST, whole: bool, adds: bool = False, reads: bool = False) -> None:
        super()._note(target, whole, adds, reads)
        if self._changed_in and (place := home(self.machine, target)) is not None:
            frame, name, prefix = place
            self._changed_in[-1].append(Changed(frame, name, whole, adds, reads, prefix))


def _instead(wanted: Any, operand: Any) -> Any:
    """What a name is bound to instead of what the program says."""
    wanted = operand if wanted is COPY else wanted
    return np.copy(wanted) if isinstance(wanted, np.ndarray) else wanted
