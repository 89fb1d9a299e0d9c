"""The interpreter: a machine, its parts, and the binder that says what a binding does."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from engine.errors import ProgramError
from engine.limits import Limits
from engine.reading.program import Program
from engine.tracing.activation import Activation
from engine.tracing.arithmetic import Arithmetic
from engine.tracing.assigning import Assigning
from engine.tracing.atoms import Atoms
from engine.tracing.binder import Binder
from engine.tracing.calling.gatecalls import GateCalls
from engine.tracing.calls import Calls
from engine.tracing.classes import Classes
from engine.tracing.conditions import Conditions
from engine.tracing.displays import Displays
from engine.tracing.functions import Functions
from engine.tracing.imports import Imports
from engine.tracing.indexing import Indexing
from engine.tracing.loader import Loader
from engine.tracing.machine import Machine, Part
from engine.tracing.overloads import Overloads
from engine.tracing.places import Places
from engine.tracing.statements import Statements
from engine.tracing.targets import Targets
from engine.tracing.texts import Texts
from engine.tracing.trying import Trying
from engine.tracing.values import Values
from engine.tracing.walks import Walks


class Interpreter:
    """One run of a program. ``bind`` makes its binder, of the machine and the parts that one may need."""

    def __init__(
        self, program: Program, limits: Limits, bind: Callable[[Machine, Values, Walks, Places], Binder]
    ) -> None:
        self.machine = machine = Machine(program, limits)
        self.values = values = Values(machine)
        walks, texts, places = Walks(machine, values), Texts(machine), Places(machine)
        self.conditions = conditions = Conditions(machine, values, walks)
        indexing = Indexing(machine, places)
        targets = Targets(machine, walks, indexing)
        displays = Displays(machine, walks, conditions, indexing, targets)
        self.statements = Statements(machine, walks, conditions, targets)
        assigning, functions = Assigning(machine, walks, targets), Functions(machine, self.statements)
        loader = Loader(machine, self.statements.execute)
        imports, indexing.had = Imports(machine, loader), loader.had
        classes = Classes(machine, self.statements, functions)
        machine.overloads, machine.truth = Overloads(machine, classes), conditions.truth
        trying = Trying(machine, self.statements)
        trying.make, assigning.yielded = classes.make, self.statements.yielded
        targets.attribute, indexing.attribute = classes.assign, classes.read
        gates = GateCalls(machine, values, walks)
        self.calls = calls = Calls(machine, values, walks, conditions, indexing, texts, gates, displays, functions, classes)
        functions.invoke = indexing.invoke = calls.invoke
        indexing.built = calls.built
        parts: tuple[Part, ...] = (
            Atoms(machine), Arithmetic(machine, values, conditions, texts), conditions, texts, indexing, displays, assigning,
            functions, calls,
        )  # fmt: skip
        for part in parts:
            machine.evaluators |= part.table()
        for simple in (
            assigning.statements(), functions.statements(), classes.statements(), imports.statements(), trying.simple()
        ):  # fmt: skip
            self.statements.simple |= simple
        self.statements.compound |= trying.compound()
        machine.binder = bind(machine, values, walks, places)

    def execute(self, body: Sequence[ast.stmt]) -> None:
        """Run statements to their end. Raises ``ProgramError``."""
        machine = self.machine
        try:
            self.statements.execute(body)
        except ProgramError as error:
            error.raised = None  # nobody outside knows the program's objects
            raise
        except RecursionError:
            raise machine.error("nesting", machine.at, said="") from None
        except MemoryError:
            raise machine.error("memory", machine.at) from None

    def answer(self, tests: Mapping[int, bool]) -> None:
        """From now on some tests (``id`` of their expressions) are not asked: what they say is known."""
        if tests:
            inner = self.conditions.decide
            self.conditions.decide = lambda node: tests[id(node)] if id(node) in tests else inner(node)  # type: ignore[method-assign]

    def activate(self, body: Sequence[ast.stmt]) -> Activation:
        """Statements that can be set aside, in the frame that is the present one now."""
        return Activation(self.machine, self.machine.frame, self.statements.run_all(body))
