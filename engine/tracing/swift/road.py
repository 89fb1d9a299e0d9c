"""The interpreter that only computes, on its fast road."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from engine.limits import Limits
from engine.reading.program import Program
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Machine
from engine.tracing.places import Places
from engine.tracing.plain import Plain
from engine.tracing.swift.calls import Calls
from engine.tracing.swift.compiling import Compiler
from engine.tracing.swift.expressions import Expressions
from engine.tracing.swift.given import Given, Sets
from engine.tracing.swift.statements import Round, Statements
from engine.tracing.swift.walking import Walking
from engine.tracing.values import Values
from engine.tracing.walks import Walks


class Road:
    """One plain run of a program, fast. ``rounds``: what is told of each round of a loop, by the loop's node (``id``);
    ``sets``: the data that the caller gives."""

    def __init__(self, program: Program, limits: Limits, rounds: dict[int, Round], sets: Sets = ()) -> None:
        def bind(machine: Machine, values: Values, walks: Walks, places: Places) -> Plain:
            self.given = Given(machine, values, sets) if sets else None
            return self.given or Plain(machine, values)

        self.interpreter = Interpreter(program, limits, bind)
        self.machine = self.interpreter.machine
        self.compiler = Compiler(self.interpreter)
        walking = Walking(self.compiler)
        expressions = Expressions(self.compiler, walking)
        self.interpreter.calls.functions.called = Calls(self.compiler).call
        Statements(self.compiler, expressions, walking, rounds, self.given.names if self.given is not None else frozenset())
        self.compiler.install()
        self._set_aside(rounds)

    def _set_aside(self, rounds: dict[int, Round]) -> None:
        """A loop that hands something out of its rounds (``yield loss``) runs as the interpreter runs it: it tells of them, too."""
        binder, enter = self.machine.binder, self.machine.binder.enter_loop

        def entered(node: ast.For | ast.While, count: int, item: Any = None) -> Any:
            if (told := rounds.get(id(node))) is not None:
                told(node, count, item, None)
            return enter(node, count, item)

        binder.enter_loop = entered  # type: ignore[method-assign]

    def execute(self, body: Sequence[ast.stmt]) -> None:
        """Run statements to their end. Raises ``ProgramError``."""
        machine = self.machine
        try:
            self.compiler.block(body)()
        except RecursionError:
            raise machine.error("nesting", machine.at, said="") from None
        except MemoryError:
            raise machine.error("memory", machine.at) from None
