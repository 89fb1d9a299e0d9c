"""The survey: the program is run once, plainly, and recorded (``engine.own.surveyor``)."""

from __future__ import annotations

import ast
from typing import Any

from engine.errors import ProgramError
from engine.limits import Limits
from engine.operands import Box
from engine.own.definitions import is_value
from engine.own.places import top_expressions
from engine.own.records import Instead, Survey
from engine.own.surveyor import Given, Surveyor
from engine.reading.program import Program
from engine.records import Options
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Machine
from engine.tracing.places import Places
from engine.tracing.values import Values
from engine.tracing.walks import Walks


def survey(
    program: Program, limits: Limits, options: Options, given: Given | None = None, instead: Instead = Instead()
) -> Survey:
    """Run ``program`` and record it, as far as it goes; what stops it is kept in ``failed``."""
    binders: list[Surveyor] = []

    def bind(machine: Machine, values: Values, walks: Walks, places: Places) -> Surveyor:
        binders.append(_Whole(machine, values, options, given or {}, instead))
        return binders[0]

    interpreter = Interpreter(program._replace(comments={}), limits, bind)
    binder = binders[0]
    binder.instrument(top_expressions(program.forward))
    failed: ProgramError | None = None
    try:
        interpreter.execute(program.forward)
    except ProgramError as error:
        failed = error
    return binder.finished(failed)


class _Whole(Surveyor):
    """A surveyor of a whole program: what is appended to a list is bound by that, as one of its entries."""

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        super().append(box, operand, node)
        if is_value(operand):
            self._bound(box, len(box.items) - 1, "entry", operand, "")
