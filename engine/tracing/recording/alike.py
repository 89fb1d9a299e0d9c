"""Plans of statements that are written alike (``engine.tracing.recording.plans``): a file of 100,000 lines runs each of them once,
so that what one run teaches is kept by how a statement is written: its operators and functions, which names are one and how long
they are, its whole numbers. What is a statement's own, its place, its words and its fractions, the plan is given.

A fraction may be any other: no gate is chosen by it. 0, 1 and 2 choose some, and are part of how a statement is written.
"""

from __future__ import annotations

import ast
import math
from typing import TYPE_CHECKING, Any, Literal

from engine.named import NamedTuple
from engine.records import Var
from engine.tracing.recording.picked import MODULES
from engine.tracing.recording.planned import FUNCTIONS, OPERATORS
from engine.tracing.recording.planning import Learner
from engine.tracing.recording.plans import Plans, Seen
from engine.tracing.source import Source

if TYPE_CHECKING:
    from engine.tracing.recording.journal import Journal

_GIVEN = "target, text, consts, line, column, end_line, end, label, statement"
"""What a plan is given of a statement, before its names and its literals."""


class Shape(Seen):
    """All statements that are written alike; ``first`` of them teaches."""

    __slots__ = ()
    first = 4

    def learner(self) -> type[Learner]:
        """What makes a plan of one of them."""
        return _Many

    def due(self, node: ast.Assign | ast.AugAssign) -> Literal[False]:
        """As of one statement; what is looked up has other names in each."""
        self.leaves = None
        return super().due(node)


class Alike:
    """The plans of one run, by what their statements have in common."""

    def __init__(self, plans: Plans, source: Source, journal: Journal) -> None:
        self.plans = plans
        self.source = source
        self.journal = journal
        self.shapes: dict[tuple[Any, ...], Shape] = {}

    def again(self, node: ast.Assign) -> bool:
        """Run a statement of the module by the plan of its shape; False where it has none, or where something is not as it was."""
        written = written_of(node)
        if written is None:
            return False
        shape = self.shapes.get(written.key)
        if shape is None:
            shape = self.shapes[written.key] = Shape(self.plans)
        if shape.plan is None:
            return shape.due(node)
        place, text = self.journal.span(node)
        line, tags, consts = node.lineno, self.source.program.tags, _consts(written.literals, self.source)
        label, end_line = tags.get(line) if tags else None, node.end_lineno or line
        given = written.target, text, consts, line, place.column, end_line, place.end, label, node
        return shape.plan(*given, *written.names, *[value for value, _ in consts]) or shape.missed()


class Written(NamedTuple):
    """How an assignment is written, and its own words: its target, the names that it reads and its numbers, in their order."""

    key: tuple[Any, ...]
    target: str
    names: tuple[str, ...]
    literals: list[ast.expr]


def written_of(node: ast.Assign) -> Written | None:
    """How ``name = expression`` is written; None for what has no shape."""
    target = node.targets[0]
    if len(node.targets) != 1 or type(target) is not ast.Name or type(node.value) not in _MADE:
        return None
    walk = _Walk()
    if not walk.all(node.value):
        return None
    walk.key.append((walk.names.get(target.id), len(target.id)))
    return Written(tuple(walk.key), target.id, tuple(walk.names), walk.literals)


_MADE = frozenset((ast.BinOp, ast.Call, ast.UnaryOp))


class _Walk:
    """Through one expression; ``key`` has each part before what stands in it."""

    __slots__ = ("key", "literals", "names")

    def __init__(self) -> None:
        self.key: list[Any] = []
        self.names: dict[str, int] = {}
        self.literals: list[ast.expr] = []

    def all(self, node: ast.expr) -> bool:
        """Note an expression; False for what has no shape."""
        kind = type(node)
        if kind is ast.Name:
            name: str = node.id  # type: ignore[attr-defined]
            self.key.append((self.names.setdefault(name, len(self.names)), len(name)))
            return True
        if isinstance(node, ast.BinOp):
            return self._operator(node)
        if isinstance(node, ast.UnaryOp):
            self.key.append("-")
            return type(node.op) is ast.USub and type(node.operand) is not ast.Constant and self.all(node.operand)
        return isinstance(node, ast.Call) and self._call(node)

    def _operator(self, node: ast.BinOp) -> bool:
        operation = type(node.op)
        if operation is ast.Pow:
            exponent = node.right.value if isinstance(node.right, ast.Constant) else None
            self.key.append((operation, exponent))
            return type(exponent) is int and self.all(node.left)
        self.key.append(operation)
        return operation in OPERATORS and self._operand(node.left) and self._operand(node.right)

    def _operand(self, node: ast.expr) -> bool:
        return self._number(node) if isinstance(node, ast.Constant) else self.all(node)

    def _number(self, node: ast.Constant) -> bool:
        """A number that an operator takes."""
        value = node.value
        if type(value) is float:
            self.key.append("." if math.isfinite(value) and not value.is_integer() else (float, value))
        elif type(value) is int:
            self.key.append((int, value))
        else:
            return False
        self.literals.append(node)
        return True

    def _call(self, node: ast.Call) -> bool:
        """``np.tanh(a)`` of names and what is made of them."""
        function = node.func
        if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Name) or node.keywords:
            return False
        self.key.append((function.value.id, function.attr, len(node.args)))
        known = function.value.id in MODULES and function.attr in FUNCTIONS
        return known and all([self.all(argument) for argument in node.args])


def _consts(literals: list[ast.expr], source: Source) -> tuple[tuple[Any, str], ...]:
    """Numbers and how they are written, as a piece keeps them."""
    return tuple([(node.value, source.text(node)) for node in literals])  # type: ignore[attr-defined]


class _Many(Learner):
    """A plan being made for all statements of a shape: what is their own is a parameter."""

    def known(self) -> bool:
        """Besides what a plan for one statement asks: only variables are looked up, by names of the module, and the literals of the
        piece are those that are written, in their order, of which no two are one."""
        node, piece, variables = self.before.node, self.piece, self.binder.journal.vars
        written = written_of(node) if isinstance(node, ast.Assign) and self.frame.top else None
        if written is None or not super().known():
            return False
        read = [(leaf.name, type(found)) for leaf, found in zip(self.leaves, self.before.found, strict=True) if not leaf.module]
        if read != [(name, Var) for name in written.names] or any(["." in variables[index].name for index in piece.reads]):
            return False
        consts = _consts(written.literals, self.binder.machine)
        if consts != piece.consts or len({text for _, text in consts}) != len(consts):
            return False
        names = [f"n{number}" for number, leaf in enumerate(self.leaves) if not leaf.module]
        self.params = ", ".join([_GIVEN, *names, *[f"k{i}" for i in range(len(consts))]])
        return True

    def _own(self, name: str, value: Any) -> str:
        return name

    def _constant(self, name: str, value: Any) -> None:
        pass

    def _label(self, tag: str | None) -> str:
        return "label or str(at + 1)"

    def _wider(self, slot: int, var: Var) -> str:
        return f"len(a{slot}[1]) != {len(var.name)} or '.' in a{slot}[1]"
