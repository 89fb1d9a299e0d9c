"""The trace of a program that has an own backward part: its own statements are left out, and what they would bind is a hole.

A hole can be handed on; whatever computes with one is a hole. Where what the loss comes from meets one, our reading of the file
was wrong: ``Astray`` is raised, and the program is traced as it stands.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.limits import Limits
from engine.operands import Box, Dict, Feed
from engine.own.parts import Parts
from engine.own.places import alike
from engine.own.records import Where
from engine.reading.program import Program
from engine.records import Options, Var
from engine.tracing.exceptions import thrown_by
from engine.tracing.frames import Frame, Returned
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Machine, Steps
from engine.tracing.objects import Class, Instance
from engine.tracing.places import Places
from engine.tracing.recording.counts import Known
from engine.tracing.recording.stages import Stages
from engine.tracing.tracer import Astray, Tracer
from engine.tracing.values import Values
from engine.tracing.walks import Walks


class Over(Exception):
    """The survey went no further."""


class Undecided(ProgramError):
    """A hole was to decide where the program goes. Where nothing absorbs that, our reading of the file was wrong (``Astray``)."""


class Hole:
    """What stands for a value of the own part. It has no truth, no length, no items."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<own>"

    def __bool__(self) -> bool:
        raise Undecided("type", said=repr(self))


HOLE = Hole()


class Guided(Stages):
    """Records a trace of all that is not the own part."""

    planning = False  # every statement is looked at

    def __init__(
        self, machine: Machine, values: Values, walks: Walks, places: Places, options: Options, known: Known, parts: Parts
    ) -> None:
        super().__init__(machine, values, walks, places, options, known)
        self.parts = parts
        self.dones = parts.survey.dones
        self.at = -1  # the statement that was reached last, by its number in the survey
        self._missed = False  # whether a call met a hole, and what ran in it in the survey did not
        self._until = 0  # the first statement after those of the innermost one under way
        self.operands: dict[Where, Any] = {}  # what was bound there

    # -- statements

    def reach(self, statement: ast.stmt) -> None:
        self.at += 1
        if self.at >= len(self.dones):
            raise Over
        if not alike(self.dones[self.at].node, statement):
            later = range(self.at + 1, self._until) if self._missed else ()
            found = next((at for at in later if alike(self.dones[at].node, statement)), None)
            if found is None:
                raise Astray
            self.at = found
        if self.at not in self.parts.skipped:
            super().reach(statement)

    def guide(self, interpreter: Interpreter) -> None:
        """From now on statements of the own part are passed over."""
        statements = interpreter.statements
        self._block = statements.block
        for kind, simple in list(statements.simple.items()):
            statements.simple[kind] = self._simple(simple)
        for kind, compound in list(statements.compound.items()):
            statements.compound[kind] = self._compound(compound)
        evaluators = self.machine.evaluators
        absorbing = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.Call, ast.Subscript, ast.Attribute, ast.ListComp,
                     ast.GeneratorExp, ast.DictComp, ast.JoinedStr, ast.IfExp)  # fmt: skip
        for kind in absorbing:
            if kind in evaluators:
                evaluators[kind] = self._absorbing(evaluators[kind])

    def _simple(self, inner: Callable[[Any], Steps | None]) -> Callable[[Any], Steps | None]:
        def run(node: ast.stmt) -> Steps | None:
            at = self.at
            if at in self.parts.skipped:
                self._pass_over(at)
                return None
            kept = self._kept()
            outer, self._missed = (self._missed, self._until), False
            self._until = max(self.dones[at].end, at + 1)
            try:
                steps = inner(node)
                if steps is None and self.at < self._until:
                    self.at = self._until - 1
                return steps
            except ProgramError as error:
                if self.parts.needs(at) or (self.machine.trying and thrown_by(error) is not None):
                    raise  # what a handler of the program catches leads on to it, as it did in the survey
                self._restore(kept)
                self._pass_over(at)
                if isinstance(node, ast.Return):
                    raise Returned(HOLE) from None
                return None
            finally:
                self._missed, self._until = outer

        return run

    def _compound(self, inner: Callable[[Any], Steps]) -> Callable[[Any], Steps]:
        def run(node: ast.stmt) -> Steps:
            at = self.at
            if at in self.parts.skipped:
                self._pass_over(at)
                return
            header = node.iter if isinstance(node, ast.For) else getattr(node, "test", None)
            if header is None or not self._reads_hole(header):
                yield from self._while(node, inner) if isinstance(node, ast.While) else inner(node)
            elif not self.parts.needs(at):
                self._pass_over(at)
            elif isinstance(node, ast.If):
                taken = self.dones[at].taken
                if taken is not None:
                    yield from self._block(self.enter_branch(node, taken), node.body if taken else node.orelse)
            else:
                yield from self._walk(node, inner)

        return run

    def _walk(self, node: ast.stmt, inner: Callable[[Any], Steps]) -> Steps:
        """A loop that the loss needs, over what has a hole in it: it may stand in an entry that is not reached, but is no walk."""
        try:
            yield from inner(node)
        except ProgramError as error:
            if error.code == "not_iterable" and error.fields.get("kind") == Hole.__name__:
                raise Astray from None
            raise

    def _while(self, node: ast.While, inner: Callable[[Any], Steps]) -> Steps:
        """How often what the loss needs is done is no matter of a gradient: ``while t < 1: …; t += dt``."""
        try:
            yield from inner(node)
        except ProgramError:
            if self._reads_hole(node.test):
                raise Astray from None
            raise

    def _absorbing(self, inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """A value that could not be made because of a hole in it is a hole."""

        def evaluate(node: ast.expr) -> Any:
            kept = self._kept()
            try:
                return inner(node)
            except ProgramError:
                if not self._reads_hole(node):
                    raise
                self._restore(kept)
                self._missed = True
                return HOLE

        return evaluate

    def _reads_hole(self, node: ast.AST) -> bool:
        """Whether a name in an expression stands for a hole, or holds one."""
        for each in ast.walk(node):
            if isinstance(each, ast.Name):
                try:
                    found = self.machine.frame.find(each.id)
                except (KeyError, UnboundLocalError):
                    continue
                if _hollow(found):
                    return True
        return False

    def _pass_over(self, at: int) -> None:
        """All that a statement would have bound here is a hole."""
        survey, frame = self.parts.survey, self.machine.frame
        found = self.dones[at]
        for inside in self.dones[at : max(found.end, at + 1)]:
            for index in inside.bound:
                binding = survey.bindings[index]
                if binding.kind == "name" and binding.holder is found.frame.home(binding.name):
                    frame.home(binding.name).names[binding.name] = HOLE
        self.at = max(found.end, at + 1) - 1

    def _kept(self) -> tuple[Any, ...]:
        journal, machine = self.journal, self.machine
        return (journal.pieces, journal.made, journal.statement, journal.evaluated, len(journal.kept), self.scene.indent,
                machine.frame, machine.pending, machine.at)  # fmt: skip

    def _restore(self, kept: tuple[Any, ...]) -> None:
        journal, machine = self.journal, self.machine
        journal.pieces, journal.made, journal.statement, journal.evaluated, nest, self.scene.indent, frame, pending, at = kept
        del journal.kept[nest:]
        machine.frame, machine.pending, machine.at = frame, pending, at

    # -- names

    def bind(self, target: ast.Name, operand: Any, alias: bool = False, fresh: bool = False) -> None:
        frame, place = self.machine.frame, (self.at, "name", target.id)
        if place in self.parts.holes or operand is HOLE:
            self._hollow(frame, place, operand)
        else:
            super().bind(target, operand, alias, fresh)
            self.operands[place] = frame.names[target.id]

    def bind_parameter(self, name: str, operand: Any, where: ast.AST, once: bool, written: bool) -> None:
        frame, place = self.machine.frame, (self.at, "parameter", name)
        if place in self.parts.holes or operand is HOLE:
            self._hollow(frame, place, operand)
        else:
            super().bind_parameter(name, operand, where, once, written)
            self.operands[place] = frame.names[name]

    def bind_attribute(self, target: ast.Attribute, owner: Instance | Class, operand: Any, alias: bool, fresh: bool) -> None:
        place = (self.at, "attribute", target.attr)
        if place in self.parts.holes or operand is HOLE:
            self._hollow(owner.frame, place, operand)
        else:
            super().bind_attribute(target, owner, operand, alias, fresh)
            self.operands[place] = owner.frame.names[target.attr]

    def _hollow(self, frame: Frame, place: Where, operand: Any) -> None:
        if operand is HOLE and place not in self.parts.holes and self._wanted(place):
            raise Astray
        frame.names[place[2]] = HOLE

    def _wanted(self, place: Where) -> bool:
        """Whether what is bound now was made for it, and the loss came from it. What is only handed on, ``z = zs[-l]``, is missed
        where something is computed of it."""
        survey = self.parts.survey
        for inside in self.dones[max(0, self.at - 1) : self.at + 1]:
            for index in inside.bound:
                binding = survey.bindings[index]
                made = [at for at in binding.defs if survey.defs[at].done >= binding.done]
                wanted = index == self.parts.loss.binding or any([at in self.parts.forward for at in made])
                if binding.where == place and wanted:
                    return True
        return False

    # -- lists and dicts

    def put(self, holder: Box | Dict, key: Any, operand: Any, node: ast.AST) -> None:
        place = (self.at, "entry", key)
        if place in self.parts.holes or operand is HOLE:
            holder.items[key] = HOLE
        else:
            super().put(holder, key, operand, node)
            self.operands[place] = holder.items[key]

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        super().append(box, operand, node)
        self.operands[self.at, "entry", len(box.items) - 1] = box.items[-1]


class GuidedTracer(Tracer):
    """A recorded run that leaves the own part out."""

    binder: Guided

    def __init__(self, program: Program, limits: Limits, options: Options, parts: Parts, known: Known = Known()) -> None:
        self.parts = parts
        super().__init__(program, limits, options, known)
        self.binder.guide(self.interpreter)

    def bound(
        self, machine: Machine, values: Values, walks: Walks, places: Places, options: Options, known: Known
    ) -> Guided:
        return Guided(machine, values, walks, places, options, known, self.parts)

    def run(self) -> None:
        """As far as the survey went. Raises ``ProgramError`` and ``Astray``."""
        with suppress(Over):
            super().run()

    def output(self) -> int:
        """The variable that is the loss. Raises ``Astray`` where there is none, or it has another value than in the survey."""
        survey, loss = self.parts.survey, self.parts.loss
        binding = survey.bindings[loss.binding]
        found = self.binder.operands.get(binding.where)
        if type(found) is not Var:
            raise Astray
        found = self.binder.now(found)  # an array that was filled since
        if type(found) is not Var:
            raise Astray
        if binding.single and not np.array_equal(found.value, binding.value, equal_nan=True):
            raise Astray
        return found.index


def _hollow(operand: Any) -> bool:
    """Whether an operand is a hole, or holds one."""
    if operand is HOLE:
        return True
    if isinstance(operand, Instance):
        return any([held is HOLE for held in operand.frame.names.values()])
    if not isinstance(operand, (Box, Dict)):
        return isinstance(operand, Feed) and any([_hollow(held) for held in operand.holds])
    items = operand.items if isinstance(operand, Box) else operand.items.values()
    return any([held is HOLE or (isinstance(held, (Box, Dict)) and held is not operand and _hollow(held)) for held in items])
