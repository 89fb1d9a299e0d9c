"""Variables: each binding of a number makes one, with the piece of the statement that it was assigned by."""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np

from engine.bounded import Bounded
from engine.deriving.code import run_of
from engine.deriving.derive import derive
from engine.deriving.structure import Reading, key_of, skeleton
from engine.forms import Form
from engine.gates import GATES
from engine.kinds import is_truth
from engine.measured import Measured, stripped
from engine.naming import part_shown
from engine.operands import Node, is_number
from engine.pricing.asking import distinct
from engine.reading.functions import RANDOM
from engine.records import Piece, Var
from engine.spells import NAME
from engine.tracing.machine import Machine
from engine.tracing.recording.journal import Journal
from engine.tracing.recording.states import States

_new = tuple.__new__  # a record of all its fields, made at once
_forms: Bounded[Any, Form] = Bounded(4096)
"""Those of all traces; one trace keeps those that it made, however many."""


def clear_forms() -> None:
    """Forget all compiled forms (for measurements)."""
    _forms.clear()


_FLOAT_BITS = 1023
"""An integer of more bits is no float: it could have no gradient."""


class Variables:
    """What makes variables."""

    def __init__(self, machine: Machine, journal: Journal, states: States) -> None:
        self.machine = machine
        self.journal = journal
        self.states = states
        self.bytes = 0
        self.forms: dict[Any, Form] = {}
        journal.changes.settled = lambda operand: journal.counts.settled(operand, self._draws)

    def make(
        self, name: str, shown: str, code: str, operand: Any, node: ast.AST, root: str = "", path: tuple[Any, ...] = ()
    ) -> Var:
        """A variable with a value: an input, or (``operand`` reads variables) what the statement under way makes."""
        journal, counts = self.journal, self.journal.counts
        index, number = len(journal.vars), type(operand) is Node or type(operand) is Var
        count = False
        if number:
            if counts.since or (counts.order and type(operand.value) is not float):  # a fraction is no count without another one
                if counts.computed(index, operand, (name, shown, code, root), self._draws):
                    operand, count = operand.value, index in counts.since
                    number = is_number(operand)
        elif isinstance(operand, Measured):
            operand, count = stripped(operand), counts.measured(index, (name, shown, code, root))
        else:
            count = counts.born(index, operand, (name, shown, code, root), self._handed_on())
        value = operand.value if number else operand
        if type(value) is not float:
            self._sized(value, node)
        grad = journal.names.gradient(root) + code[len(root) :] if path else journal.names.gradient(code)
        diff = not count and (type(value) is float or not is_truth(value))
        kind, stage = ("stage", len(journal.stages)) if number else ("count" if count else "input", -1)
        var = _new(Var, (index, name, shown, code, grad, kind, stage, journal.line, value, diff, root or code, path))
        journal.vars.append(var)
        if not number:
            journal.made.append(index)
            return var
        if self.machine.written:
            operand = self.states.now(operand, views=True)
        if type(operand) is Var:
            operand = Node(operand.value, GATES["copy"], (operand,), NAME)
        journal.pieces.append(self.piece(operand, var))
        if isinstance(value, np.ndarray) and (value.base is not None or value is operand.args[0].value):
            journal.views[index] = operand
        return var

    def _sized(self, value: Any, node: ast.AST) -> None:
        """Raise for a value that is too large to be one of a variable."""
        limits = self.machine.limits
        if type(value) is int and value.bit_length() > _FLOAT_BITS:
            raise self.machine.error("overflow", node)
        if isinstance(value, np.ndarray):
            self.bytes += distinct(value).nbytes
            if value.nbytes > limits.bytes:  # a view costs nothing; whatever is done with a variable lays it out
                raise self.machine.error("limit", node, limit="bytes", asked=value.nbytes, allowed=limits.bytes)
            if self.bytes > limits.total:
                raise self.machine.error("limit", node, limit="total", asked=self.bytes, allowed=limits.total)

    def _handed_on(self) -> str:
        """The name that is all of the right side of the statement under way: ``D`` of ``self.D = D``."""
        value = getattr(self.journal.statement, "value", None)
        return value.id if type(value) is ast.Name else ""

    def _draws(self) -> bool:
        """Whether the statement under way draws random numbers."""
        statement = self.journal.statement
        called = [n.func for n in ast.walk(statement) if isinstance(n, ast.Call)] if statement is not None else []
        return any([isinstance(each, ast.Attribute) and each.attr in RANDOM for each in called])  # no self.seed = seed

    def piece(self, operand: Node, var: Var) -> Piece:
        """The form of an expression that ``var`` is assigned, filled; its parts become variables."""
        reading = Reading([], [], {}, self.journal.counts.since)
        structure = key_of(operand, reading)
        width = width_of(var)
        values = []
        written = self.machine.written
        for read in reading.reads:
            size = width_of(read)
            if size > width:
                width = size
            values.append(self.states.as_read(read) if written else read.value)
        width //= 8
        key = (structure, width, self.journal.options.ties)
        form = _forms.get(key) or self._form(key, operand, reading, width)
        return self.filled(form, tuple([r.index for r in reading.reads]), values, tuple([c.pair for c in reading.consts]), var)

    def filled(self, form: Form, reads: tuple[int, ...], values: list[Any], consts: tuple[tuple[Any, str], ...], var: Var) -> Piece:
        """A form with its reads, whose values are given, and its literals; its parts become variables."""
        parts: list[int] = []
        if form.parts:
            for i, value in enumerate(run_of(form)(*values, *[value for value, _ in consts])[:-1]):
                parts.append(len(self.journal.vars))
                self.part(var, self.journal.names.part(var.code, len(self._parts_so_far()) + i), value, form.part_diff[i])
        return _new(Piece, (form, reads, consts, var.index, tuple(parts), None))

    def _form(self, key: Any, operand: Node, reading: Reading, width: int) -> Form:
        form = self.forms.get(key)
        if form is None:
            root = skeleton(operand, reading, [0])
            counts = len(reading.reads), len(reading.consts)
            made = derive(root, *counts, self.journal.options.ties, name_width=width * 8 + 7)
            form = self.forms[key] = _forms[key] = made
        return form

    def _parts_so_far(self) -> list[int]:
        return [v for piece in self.journal.pieces for v in piece.parts]

    def part(self, owner: Var, code: str, value: Any, diff: bool) -> None:
        """A part of what ``owner`` is assigned."""
        diff = diff and not is_truth(value)
        shown = part_shown(owner.shown, owner.code, code)
        index = len(self.journal.vars)
        self.journal.vars.append(
            Var(
                index,
                shown,
                shown,
                code,
                self.journal.names.gradient(code),
                "part",
                owner.stage,
                owner.line,
                value,
                diff,
                code,
                (),
            )
        )


def width_of(var: Var) -> int:
    """The length of a name for measuring lines: without the counts of versions and calls, so that iterations look alike."""
    name = var.name
    if "." not in name or var.kind == "input":
        return len(name)
    return len(re.sub(_CALL_COUNT, ".", name))


def is_static_number(operand: Any) -> bool:
    """A number, or an array of numbers, that reads no variable: bound to a name it is an input."""
    kind = type(operand)
    return kind is int or kind is float or isinstance(operand, (np.ndarray, np.integer, np.floating, Measured))


_CALL_COUNT = r"_\d+\."
