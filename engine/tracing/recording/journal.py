"""What a run leaves behind: variables and stages, in execution order; and the statement that is being run.

An assignment makes *pieces* (``engine.records.Piece``) and inputs; when its statement ends, they become a stage and a row.
"""

from __future__ import annotations

import ast
from typing import Any

from engine.errors import Place
from engine.measured import Measured
from engine.naming import Names
from engine.operands import Node, is_number
from engine.reading.program import place_of
from engine.records import Options, Piece, Row, Stage, Var
from engine.tracing.frames import Function, Module, Space, UserFunction
from engine.tracing.machine import Machine
from engine.tracing.objects import OBJECTS
from engine.tracing.outside import Outside
from engine.tracing.recording.changes import Changes
from engine.tracing.recording.counts import Counts, Known, size_names
from engine.tracing.recording.decisions import Decision
from engine.tracing.recording.reads import reads_of
from engine.tracing.recording.scene import Scene

NEVER = 1 << 60
_new = tuple.__new__  # a record of all its fields, made at once

Kept = tuple[list[Piece], list[int], ast.stmt | None, int]


class Journal:
    """The records so far."""

    def __init__(self, machine: Machine, options: Options, scene: Scene, known: Known = Known()) -> None:
        self.machine = machine
        self.options = options
        self.counts = Counts(known, frozenset(options.wrt), lambda: size_names(machine.program))
        self.scene = scene
        self.names = Names(machine.program.names)
        self.vars: list[Var] = []
        self.stages: list[Stage] = []
        self.decisions: list[Decision] = []
        self.fixed: dict[int, None] = {}  # variables read as count, index or key
        self.last = -1  # the last variable assigned at module level
        self.last_other: ast.AST | None = None  # or where, when that was no number
        self._numbered: ast.stmt | None = None  # the statement that assigned the last variable
        self.unread: tuple[Outside, ast.AST] | None = None  # the last data that a name was bound to
        self.views: dict[int, Node] = {}  # variables whose array is another one's memory -> how they came from it
        self.pieces: list[Piece] = []  # of the statement being run
        self.made: list[int] = []  # inputs of the statement being run
        self.kept: list[Kept] = []  # of the statements around it
        self.statement: ast.stmt | None = None
        self.changes = Changes(options.sets, machine)  # inputs that the caller gives another value
        self.evaluated = NEVER  # how many variables there were when the right side of an assignment had been evaluated
        self._spans: dict[int, tuple[Place, str]] = {}  # statement -> its place and text: a loop's are made once

    @property
    def line(self) -> int:
        """The line of the statement being run."""
        return self.statement.lineno if self.statement is not None else 0

    # -- statements

    def begin(self, statement: ast.stmt) -> Kept:
        """A statement begins; perhaps inside another one."""
        kept = (self.pieces, self.made, self.statement, self.evaluated)
        self.kept.append(kept)
        self.evaluated = NEVER
        self.pieces, self.made, self.statement, self.changes.said = [], [], statement, []
        return kept

    def end(self, kept: Kept, source: str = "") -> None:
        """What it made becomes a stage, or a row of inputs; back to the statement around."""
        if self.pieces or self.made:
            self._record(source)
        self.pieces, self.made, self.statement, self.evaluated = kept
        self.kept.pop()

    def _record(self, source: str) -> None:
        statement, scene = self.statement, self.scene
        assert statement is not None
        span = self._spans.get(id(statement))
        if span is None:
            span = self._spans[id(statement)] = self.span(statement)
        text = source or span[1]
        if self.changes.said:
            text = self.changes.row(text, statement, self.machine.frame.names)
        made = tuple(self.made) if self.made else ()
        if not self.pieces:
            scene.rows.append(_new(Row, ("input", scene.indent, statement.lineno, text, made, -1)))
            return
        index, machine = len(self.stages), self.machine
        if index >= machine.limits.stages:
            raise machine.error("limit", statement, limit="stages", asked=index + 1, allowed=machine.limits.stages)
        place, tags, line = span[0], machine.program.tags, statement.lineno
        tag = tags.get(line) if tags else None
        label, last = tag or str(index + 1), statement.end_lineno or line
        fields = (index, label, line, place.column, last, place.end, text, scene.indent, tuple(self.pieces))
        self.stages.append(_new(Stage, fields))
        scene.rows.append(_new(Row, ("stage", scene.indent, line, text, made, index)))

    def span(self, statement: ast.stmt) -> tuple[Place, str]:
        """A statement's place and text."""
        machine, line = self.machine, statement.lineno
        if isinstance(statement, ast.For):  # its target is what it assigns
            text = f"for {machine.text(statement.target)} in {machine.text(statement.iter)}"
            return place_of(statement, machine.program.lines), text
        whole = machine.program.lines[line - 1]
        if statement.end_lineno == line and whole.isascii() and whole.isprintable() and "spelled" not in vars(statement):
            start, end = statement.col_offset, statement.end_col_offset or 0  # as it stands there
            return Place(line, start + 1, end + 1), whole[start:end]
        return place_of(statement, machine.program.lines), machine.text(statement)

    # -- what is noted

    def note_last(self, operand: Any, node: ast.AST) -> None:
        """What was assigned at module level last may be the output."""
        frame = self.machine.frame
        if frame.outer is None and not frame.module:
            if type(operand) is Var:
                if operand.index not in self.counts.since:
                    self.last, self.last_other, self._numbered = operand.index, None, self.statement
            elif self._numbered is not None and self.statement is self._numbered:
                pass  # out, cache = layer(x): the number of the two
            elif isinstance(self.statement, ast.For):
                pass  # what a loop counts by is nothing that was computed
            elif isinstance(self.statement, ast.Assign) and _listed(self.statement.value):
                pass  # nor is a list that is written out: ``expected = [0, 1]``
            elif not isinstance(operand, (Measured, Module, Space, Function, UserFunction, Outside, *OBJECTS)):
                self.last_other = node

    def assigned(self, index: int, statement: ast.stmt) -> None:
        """A number was assigned at module level by ``statement``, as variable ``index``."""
        self.last, self.last_other, self._numbered = index, None, statement

    def decision(self, node: ast.AST, text: str, answer: bool, operand: Any) -> None:
        """What a test said, if it read a variable (once: ``and`` hands its last operand on)."""
        if self.decisions and is_number(operand) and self.decisions[-1].operand is operand:
            return
        reads = reads_of(operand)
        if reads:
            self.decisions.append(Decision(node.lineno, text, answer, reads, operand))  # type: ignore[attr-defined]

    def again(self) -> Known | None:
        """What the run should have known of the program's counts; None if it was right."""
        return self.counts.again(self.vars, lambda: [piece for stage in self.stages for piece in stage.pieces])


def _listed(value: ast.expr) -> bool:
    """Whether a value is a list, or several, with all that is in it written out in the text."""
    return isinstance(value, (ast.List, ast.Tuple)) and all([isinstance(e, ast.Constant) or _listed(e) for e in value.elts])
