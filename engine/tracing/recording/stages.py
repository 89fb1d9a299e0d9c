"""The binder that records a trace: bindings make variables, statements make stages."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.measured import Measured, measured
from engine.named import NamedTuple
from engine.operands import Box, Dict, Node, Set, is_number
from engine.reading.libraries import DATA
from engine.records import Options, Var
from engine.tracing.binder import Binder
from engine.tracing.machine import Machine
from engine.tracing.objects import Class, Instance
from engine.tracing.outside import Outside, refused
from engine.tracing.places import Places
from engine.tracing.recording.counts import Known
from engine.tracing.recording.elements import Elements
from engine.tracing.recording.holders import Holders, Midway
from engine.tracing.recording.inplace import InPlace
from engine.tracing.recording.journal import Journal, Kept
from engine.tracing.recording.plans import Plans
from engine.tracing.recording.scene import Scene
from engine.tracing.recording.states import States
from engine.tracing.recording.variables import Variables, is_static_number
from engine.tracing.recording.writes import Writes
from engine.tracing.values import Values
from engine.tracing.walks import Walks


class Called(NamedTuple):
    """A call under way: the mark of its row, if it has one."""

    row: int | None
    midway: Midway | None


class Stages(Binder):
    """Every method is the place where one kind of binding is recorded; how, is told in the modules beside this one."""

    planning = True  # whether statements that repeat may run by plans
    long = 100  # statements of a file in which many are taken to be written alike

    def __init__(
        self, machine: Machine, values: Values, walks: Walks, places: Places, options: Options, known: Known = Known()
    ) -> None:
        self.machine = machine
        self.scene = Scene(machine)
        self.journal = Journal(machine, options, self.scene, known)
        self.changes = self.journal.changes
        self.states = States(machine, self.journal)
        self.holders = Holders(machine, walks)
        self.variables = Variables(machine, self.journal, self.states)
        self.elements = Elements(machine, self.journal, self.variables, self.holders)
        self.writes = Writes(machine, self.journal, self.states, self.variables, self.holders, values)
        self.inplace = InPlace(machine, self.journal, self.states, self.holders, self.writes, values, places)
        self.plans = Plans(self) if self.planning else None
        if self.plans is not None and len(machine.program.forward) >= self.long:
            from engine.tracing.recording.alike import Alike

            self.plans.share(Alike(self.plans, machine, self.journal))

    # -- statements

    def reach(self, statement: ast.stmt) -> None:
        scene = self.scene
        if statement.lineno > scene.due and not scene.indent:
            scene.reach(statement.lineno)

    def again(self, statement: ast.Assign | ast.AugAssign) -> bool:
        plans = self.plans
        if plans is None or (plans.once and not self.scene.indent and self.machine.frame.outer is None):
            return False
        return plans.again(statement)

    def rounded(self, target: ast.expr, item: Any) -> bool:
        frame = self.machine.frame
        if not self.planning or type(item) is not int or type(target) is not ast.Name or frame.declared is not None:
            return False  # without plans, each binding is looked at
        frame.names[target.id] = item
        return True

    def begin(self, statement: ast.stmt) -> Kept:
        return self.journal.begin(statement)

    def begin_inside(self) -> Kept:
        return self.journal.begin(self.journal.statement or self.machine.at)

    def end(self, mark: Kept, source: str = "") -> None:
        plans = self.plans
        if plans is None or plans.before is None or plans.before.node is not self.journal.statement:
            self.journal.end(mark, source)
            return
        before = plans.before
        self.journal.end(mark, source)
        plans.learn(before)

    def begun(self) -> int:
        return len(self.journal.kept)

    def abandon(self, count: int) -> None:
        while len(self.journal.kept) > count:
            self.journal.end(self.journal.kept[-1])

    def evaluated(self) -> None:
        self.journal.evaluated = len(self.journal.vars)

    def awaits(self, targets: list[ast.expr]) -> bool:
        return bool(self.changes.waiting) and self.changes.awaits(targets, self.machine.frame.prefix)

    # -- what stands around statements

    def enter_branch(self, node: ast.If, taken: bool) -> int:
        return self.scene.branch(node, taken)

    def enter_loop(self, node: ast.For | ast.While, count: int, item: Any = None) -> int:
        return self.scene.loop(node, count, item)

    def enter_turn(self) -> Called:
        midway = Midway(len(self.journal.vars))
        self.holders.midway.append(midway)
        return Called(None, midway)

    def enter_call(self, node: ast.Call, name: str) -> Called:
        midway = None
        if not is_all_of(node, self.machine.at):
            midway = Midway(len(self.journal.vars))
            self.holders.midway.append(midway)
        return Called(None if name == "lambda" else self.scene.header("call", node, self.machine.text(node)), midway)

    def enter_module(self, node: ast.stmt) -> int:
        return self.scene.header("call", node, self.machine.text(node))

    def enter_handler(self, node: ast.ExceptHandler) -> int:
        text = "" if node.type is None else f" {self.machine.text(node.type)}"
        return self.scene.header("branch", node, f"except{text}{'' if node.name is None else f' as {node.name}'}:")

    def leave(self, mark: int | Called) -> None:
        if isinstance(mark, int):
            self.scene.leave(mark)
            return
        if mark.midway is not None:  # calls that are set aside do not end in order
            self.holders.midway = [each for each in self.holders.midway if each is not mark.midway]
        if mark.row is not None:
            self.scene.leave(mark.row)

    def level(self) -> int:
        return self.scene.indent

    def shift(self, by: int) -> None:
        self.scene.indent += by

    # -- names

    def bind(self, target: ast.Name, operand: Any, alias: bool = False, fresh: bool = False) -> None:
        journal, frame, name = self.journal, self.machine.frame, target.id
        if alias and not isinstance(operand, Node) and not self._fresh(operand, fresh, name):
            self._alias(name, operand)
            journal.note_last(operand, target)
            return
        full = frame.prefix + name
        if self.changes.waiting and not frame.comprehension:
            operand = self.changes.of(full, (), operand, target, self.holders.bare)
        if type(operand) is Outside:
            operand = self._outside(operand, name, target)
        if is_number(operand) or is_static_number(operand):
            shown = journal.names.version(full)
            given, operand = operand, self.variables.make(full, shown, journal.names.code(shown), operand, target)
            if type(given) is np.ndarray and self.holders.bare:
                self.holders.named(given, operand)
        elif isinstance(operand, (Box, Dict)) and not operand.name:
            self.elements.name(operand, full, target)
        frame.names[name] = operand
        journal.note_last(operand, target)

    def _fresh(self, operand: Any, fresh: bool, name: str) -> bool:
        """Whether what a name is bound to in passing is a variable of its own: it comes from no other, or a gradient of it is
        asked for."""
        if isinstance(operand, Measured):
            return not self.journal.counts.wanted.isdisjoint((name, self.machine.frame.prefix + name))
        return fresh and isinstance(operand, _FRESH)

    def _outside(self, operand: Outside, name: str, target: ast.Name) -> Outside:
        """A value from elsewhere gets its first name; one that the program computed with is needed now."""
        scope = self.machine.frame.prefix
        if operand.made and operand.kind == DATA:
            raise refused(self.machine, operand if operand.bound else operand.named(name, scope), target)
        operand = operand.named(name, scope)
        if operand.kind == DATA:
            self.journal.unread = operand, target
        return operand

    def _alias(self, name: str, operand: Any) -> None:
        """A name without a variable of its own."""
        self.machine.frame.names[name] = operand
        if type(operand) is np.ndarray:
            self.holders.lend(operand, name)

    def bind_parameter(self, name: str, operand: Any, where: ast.AST, once: bool, written: bool) -> None:
        """``f(x + y)``: the parameter is a stage of its own; ``fill(np.zeros(3))``: an input, under the name it has in the call."""
        stage = isinstance(operand, Node) and not once
        if not stage and not (type(operand) is np.ndarray and written and isinstance(where, ast.Call)):
            self._alias(name, operand)
            return
        mark = self.begin_inside()
        self.bind(ast.Name(name, ast.Store()), operand)
        named = name if isinstance(operand, Node) else self.machine.frame.names[name].code
        self.end(mark, f"{named} = {self.machine.text(where)}")

    def bind_attribute(self, target: ast.Attribute, owner: Instance | Class, operand: Any, alias: bool, fresh: bool) -> None:
        machine = self.machine
        machine.callers.append(machine.frame)
        machine.frame = owner.frame
        try:
            self.bind(ast.copy_location(ast.Name(target.attr, ast.Store()), target), operand, alias, fresh)
        finally:
            machine.frame = machine.callers.pop()

    # -- lists and dicts

    def put(self, holder: Box | Dict, key: Any, operand: Any, node: ast.AST) -> None:
        self.elements.put(holder, key, operand, node)

    def put_slice(self, box: Box, key: slice, items: list[Any], node: ast.AST) -> None:
        self.elements.put_slice(box, key, items, node)

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        self.elements.append(box, operand, node)

    def moved(self, holder: Box | Dict | Set) -> None:
        self.elements.moved(holder)

    # -- arrays

    def store(self, target: ast.Subscript, owner: Any, operand: Any) -> None:
        self.inplace.store(target, owner, operand)

    def augment_cell(self, node: ast.AugAssign, target: ast.Subscript, owner: Any) -> None:
        self.inplace.augment_cell(node, target, owner)

    def augment_array(self, node: ast.AugAssign, target: ast.expr, load: ast.expr, current: Any) -> Any:
        return self.inplace.augment_array(node, target, load, current)

    def add_at(self, node: ast.Call, owner: Any, name: str) -> None:
        self.inplace.add_at(node, owner, name)

    def overwrite(self, node: ast.Call, owner: Any, name: str) -> None:
        self.inplace.overwrite(node, owner, name)

    def fill(self, node: ast.Call, owner: Any, operand: Any) -> None:
        self.writes.write(owner_at(node), owner, operand, None, "=")

    def sort(self, node: ast.Call, owner: Any, result: Any) -> None:
        self.writes.write(owner_at(node), owner, result, None, "=")

    # -- reading

    def now(self, operand: Any, views: bool = False) -> Any:
        return self.states.now(operand, views)

    def kept(self, array: Any) -> Any:
        return self.holders.kept(array)

    def fix(self, var: Var) -> None:
        journal = self.journal
        journal.fixed[var.index] = None
        journal.counts.read(var, len(journal.vars))

    def measured(self, value: Any) -> Any:
        return measured(value)

    def counted(self, operand: Any) -> bool:
        return self.journal.counts.only(operand)

    def decision(self, node: ast.AST, text: str, answer: bool, operand: Any) -> None:
        self.journal.decision(node, text, answer, operand)


_FRESH = (float, np.ndarray, np.floating, Outside)


def owner_at(node: ast.Call) -> ast.expr:
    """Where the array stands whose method is called (``fill = a.fill`` may have given it another name)."""
    return node.func.value if isinstance(node.func, ast.Attribute) else node.func


def is_all_of(node: ast.expr, statement: ast.stmt) -> bool:
    """Whether an expression is the whole right side of its statement: nothing else of it is half evaluated."""
    if not isinstance(statement, (ast.Expr, ast.Assign, ast.AnnAssign, ast.Return)) or statement.value is None:
        return False
    places = [(each.lineno, each.col_offset, each.end_lineno, each.end_col_offset) for each in (node, statement.value)]
    return places[0] == places[1]
