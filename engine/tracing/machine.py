"""The machine: the state that all parts of the interpreter share, and what every one of them does with it.

A part (``Part``) is a class that handles some of Python's syntax classes; its table says which. ``engine.tracing.interpreter``
makes the machine, its parts and its binder. Nothing here knows them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import Notice, ProgramError
from engine.gates import Gate
from engine.guards import Costly, Wrapped, wrapped
from engine.limits import Limits
from engine.named import NamedTuple
from engine.operands import Box, Node, Operand, plain
from engine.prices import price, price_of_gate
from engine.pricing.asking import Objects, distinct
from engine.pricing.budget import Watch
from engine.pricing.operators import operated
from engine.reading.libraries import ABSENT, CLOCK
from engine.reading.program import Program, place_of
from engine.records import Var
from engine.spells import Spell
from engine.tracing.binder import Binder
from engine.tracing.exceptions import caused
from engine.tracing.frames import Frame, UserFunction
from engine.tracing.objects import Overloading
from engine.tracing.outside import Outside, refused
from engine.tracing.raised import failed
from engine.tracing.source import Source

if TYPE_CHECKING:
    from random import Random

REAL = "fiub"
"""The kinds (``dtype.kind``) of arrays that a program may compute with."""

Steps = Generator[Any, Any, None]
"""Statements under way: each ``yield`` sets the frame aside (``engine.tracing.activation``)."""


_SHORTS = (
    "error", "costly", "text", "brief", "eval", "value", "value_of", "fix", "pay", "run", "apply", "guarded", "operated"
)  # fmt: skip
_FLOATS = frozenset(((float, float), (float, int), (int, float)))


class Site(NamedTuple):
    """Where a call of the program's own function stands: statement, frame, expression; and the function."""

    at: ast.stmt
    frame: Frame
    node: ast.Call
    function: UserFunction


class Chance(NamedTuple):
    """The states of numpy's legacy generator and of Python's own (None where nothing drew from it), and whether the program seeded
    them."""

    drawn: Any
    seeded: bool
    dice: Any
    thrown: bool


class Machine(Source):
    """One run of one program."""

    binder: Binder  # set by whoever assembles the parts
    overloads: Overloading  # likewise
    truth: Callable[[Any, ast.AST], bool]  # likewise

    def __init__(self, program: Program, limits: Limits) -> None:
        super().__init__(program, limits)
        self.watch = Watch(limits)
        self.frame = Frame()
        self.callers: list[Frame] = []  # the frames of the calls under way, outermost first
        self.sites: list[Site] = []  # where each of those calls stands
        self.evaluators: dict[type, Callable[[Any], Any]] = {}
        self.written = False  # whether an array has been written into: what a name stands for is then to be asked of the binder
        self.at: ast.stmt = ast.Pass()  # the statement reached last, headers of if and while included
        self.statements = 0
        self.pending: list[Any] = []  # what a tuple assignment has still to assign
        self.notices: list[Notice] = []
        self.printed: list[tuple[int, str]] = []
        self.trying = 0  # bodies of ``try`` under way
        self.open_line = False  # whether what was printed last ended no line
        self.characters = 0  # of all that was printed
        self.seeded = False
        self.beyond = False  # whether there are values of what the program does not compute (``engine.tracing.outside``)
        self.thrown = False  # whether Python's own generator is seeded
        self._dice: Random | None = None
        self.spoken = False  # whether a number that depends on a variable was made into text
        self.wanted: frozenset[str] = frozenset()  # the names of ``--wrt``
        self._random: Any = None
        self._drawn: Any = None  # the state that numpy's generator is to stand at, until it is made
        self._numbers: dict[int, tuple[Any, int]] = {}  # of what was asked for its ``id``, held so that it stays its own
        self.shorts = {name: getattr(self, name) for name in _SHORTS} | {"machine": self, "limits": limits}

    @property
    def random(self) -> Any:
        """numpy's legacy generator, seeded with 0 until the program seeds it; made when first asked for (20 µs)."""
        if self._random is None:
            self._random = np.random.RandomState(0)
            if self._drawn is not None:
                self._random.set_state(self._drawn)
        return self._random

    @property
    def dice(self) -> Random:
        """Python's own generator, seeded with 0 until the program seeds it; made when first asked for."""
        if self._dice is None:
            from random import Random

            self._dice = Random(0)
        return self._dice

    def let_by(self, node: ast.AST, module: str, kind: str) -> None:
        """One notice a module of which something is let by, by its kind (``engine.reading.libraries``)."""
        if not any([one.fields.get("name") == module and one.code.startswith("let_by") for one in self.notices]):
            code = _LET_BY.get(kind, "let_by")
            self.notices.append(Notice(code, place_of(node, self.program.lines), {"name": module}))

    @property
    def chance(self) -> Chance:
        """Where the generators stand."""
        return Chance(self.drawn, self.seeded, None if self._dice is None else self._dice.getstate(), self.thrown)

    @chance.setter
    def chance(self, found: Chance) -> None:
        self.seeded, self.thrown = found.seeded, found.thrown
        self._drawn = found.drawn
        if self._random is not None and found.drawn is not None:
            self._random.set_state(found.drawn)
        if found.dice is not None:
            self.dice.setstate(found.dice)

    @property
    def drawn(self) -> Any:
        """The state of that generator; None before it was asked for."""
        return self._drawn if self._random is None else self._random.get_state()

    def numbered(self, held: Any) -> int:
        """The ``id`` of an object, a list, a function: a number that no other one has, the same in every run."""
        return self._numbers.setdefault(id(held), (held, len(self._numbers) + 1))[1]

    # -- expressions

    def eval(self, node: ast.AST) -> Any:
        """Evaluate one expression to an operand."""
        found = self.evaluators[type(node)](node)
        return self.binder.now(found) if self.written and type(found) is Var else found

    def value(self, node: ast.AST) -> Any:
        """Evaluate to a plain value: for counts, shapes and indices."""
        return self.value_of(self.eval(node))

    def value_of(self, operand: Any) -> Any:
        """A plain value that the path depends on: a place, a count."""
        self.fix(operand)
        value = plain(operand)
        if type(value) is Outside:
            raise refused(self, value, self.at)
        return value

    def fix(self, operand: Any) -> None:
        """Remember a number that was read as count, index or key."""
        if type(operand) is Var:
            self.binder.fix(operand)
        elif type(operand) is Node and not isinstance(operand.value, np.ndarray):
            for arg in operand.args:
                self.fix(arg)
        elif type(operand) is Box:
            for item in operand.items:
                if type(item) is Var or type(item) is Node:
                    self.fix(item)

    # -- calls of what numpy and Python have

    def pay(
        self, node: ast.AST, name: str, args: Sequence[Any], named: dict[str, Any] | None = None, gate: Gate | None = None
    ) -> None:
        """Count what a call costs, before it runs; ``gate`` is its row where that is known. Raises the limit that it would pass."""
        if gate is not None and gate.price.small and gate.price.negligible(args, named or {}):
            return
        try:
            self.watch.pay(price(name, args, named or {}) if gate is None else price_of_gate(gate, name, args, named or {}))
        except Costly as cost:
            raise self.costly(cost, node) from None
        except Objects:
            raise self.error("object_array", node) from None

    def run(self, node: ast.AST, function: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Call a function of the tables; what it raises becomes an error at ``node``."""
        try:
            value = function(*args, **named)
        except Costly as cost:
            raise self.costly(cost, node) from None
        except ZeroDivisionError as error:
            raise caused(self.error("zero_division", node), error) from None
        except Wrapped:
            raise self.error("wrapped", node) from None
        except OverflowError as error:
            raise caused(self.error("overflow", node), error) from None
        except MemoryError:
            raise self.error("memory", node) from None
        except RecursionError:
            raise self.error("nesting", node, said="") from None
        except ProgramError:
            raise
        except Exception as error:
            raise caused(failed(self, error, node, args), error) from None
        if type(value) is float or type(value) is int:
            return value
        if isinstance(value, (np.ndarray, np.generic)):
            if value.dtype.kind == "c":
                raise self.unreal(value.dtype, node)
            try:
                self.watch.held(distinct(value).nbytes if type(value) is np.ndarray else 0)
            except Costly as cost:
                raise self.costly(cost, node) from None
        elif isinstance(value, complex):
            power = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)
            raise self.error("complex", node, **({"what": "power"} if power else {}))
        return value

    def apply(
        self,
        node: ast.AST,
        gate: Gate,
        function: Callable[..., Any],
        args: tuple[Operand, ...],
        spell: Spell,
        static: tuple[tuple[str, Any], ...] = (),
        named: dict[str, Any] | None = None,
        more: tuple[Any, ...] = (),
    ) -> Node:
        """One gate on operands: its value now, its structure for the form."""
        values = [a.value for a in args]
        for value in values:
            if type(value) is not float and isinstance(value, np.ndarray) and value.dtype.kind not in REAL:
                raise self.unreal(value.dtype, node)
        return Node(self.run(node, function, *values, *more, **(named or {})), gate, args, spell, static)

    def operated(
        self, node: ast.AST, symbol: str, function: Callable[[Any, Any], Any], left: Any, right: Any
    ) -> Any:
        """``left symbol right``: of floats at once, since they cost nothing and nothing of them is to be looked at. Whatever else
        comes of them, and all other values, go the long way (``run``, ``guarded``)."""
        if (type(left), type(right)) in _FLOATS:
            try:
                value = function(left, right)
            except (ArithmeticError, TypeError):
                pass
            else:
                if type(value) is float:
                    return value
        return self.run(node, self.guarded, symbol, function, left, right)

    def guarded(self, symbol: str, function: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
        """``left symbol right``, priced before it runs; an integer array that wrapped raises ``Wrapped``."""
        if type(left) is not float or type(right) is not float:
            self.watch.pay(operated(symbol, left, right))
        value = function(left, right)
        if type(value) is not float and isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind in "iu":
            if wrapped(symbol, left, right, value):
                raise Wrapped
        return value

    def unreal(self, kind: Any, node: ast.AST) -> ProgramError:
        """The record for an array of type ``kind``, which is none of real numbers or truth values (``REAL``)."""
        return self.error("complex" if kind.kind == "c" else "object_array", node)


class Part:
    """A part of the interpreter: it knows the machine, and calls what it needs of it by short names: the machine's own methods,
    bound once for all of its parts (sixteen of them are made for every program)."""

    machine: Machine
    limits: Limits
    error: Callable[..., ProgramError]
    costly: Callable[[Costly, ast.AST], ProgramError]
    text: Callable[[ast.AST], str]
    brief: Callable[[ast.AST], str]
    eval: Callable[[ast.AST], Any]
    value: Callable[[ast.AST], Any]
    value_of: Callable[[Any], Any]
    fix: Callable[[Any], None]
    pay: Callable[..., None]
    run: Callable[..., Any]
    apply: Callable[..., Node]
    guarded: Callable[[str, Callable[[Any, Any], Any], Any, Any], Any]
    operated: Callable[[ast.AST, str, Callable[[Any, Any], Any], Any, Any], Any]

    def __init__(self, machine: Machine) -> None:
        self.__dict__ = machine.shorts.copy()

    def table(self) -> dict[type, Callable[[Any], Any]]:
        """The syntax classes of expressions that this part evaluates."""
        return {}


__all__ = ["REAL", "Machine", "Part", "Steps"]


_LET_BY = {CLOCK: "let_by_clock", ABSENT: "let_by_absent", "compiler": "let_by_compiler", "missed": "let_by_missed",
           "weak": "let_by_weak"}  # fmt: skip
