"""What evaluation stands on: errors at a node, source text, plain values, numbers that gates take, guarded calls."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.frames import Frame, Function, Method, Module, UserFunction
from engine.gates import GATES, Gate
from engine.guards import Costly
from engine.limits import Limits
from engine.operands import Box, Const, Dict, Node, Operand, is_number, plain
from engine.program import Program, place_of
from engine.text import literal

_LITERALS = (ast.Constant, ast.Name, ast.Call, ast.Subscript, ast.Attribute, ast.List)


class Values:
    """The base of the evaluator; ``engine.evaluate`` fills ``dispatch``."""

    def __init__(self, program: Program, limits: Limits) -> None:
        self.program = program
        self.limits = limits
        self.frame = Frame()
        self.dispatch: dict[type, Callable[[Any], Any]] = {}

    def error(self, code: str, node: ast.AST, **fields: Any) -> ProgramError:
        """The record of an error at ``node``."""
        place = place_of(node, self.program.lines)
        line = self.program.lines[place.line - 1] if place.line else ""
        return ProgramError(code, place, file=self.program.file, source=line, **fields)

    def text(self, node: ast.AST) -> str:
        """The source of a node on one line."""
        lines = self.program.lines
        first, last = node.lineno, node.end_lineno  # type: ignore[attr-defined]
        start, end = node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
        if first == last:
            line = lines[first - 1]
            return str(line[start:end] if line.isascii() else line.encode()[start:end].decode())
        chunk = [lines[first - 1].encode()[start:].decode(), *lines[first : last - 1], lines[last - 1].encode()[:end].decode()]
        return " ".join([part.split("#")[0].strip() for part in chunk])

    def eval(self, node: ast.AST) -> Any:
        """Evaluate one expression to an operand."""
        return self.dispatch[type(node)](node)

    def value(self, node: ast.AST) -> Any:
        """Evaluate to a plain value: for tests, counts, shapes and indices."""
        return plain(self.eval(node))

    def number(self, operand: Any, node: ast.AST) -> Operand:
        """The operand as a number that a gate takes; lists become arrays."""
        if is_number(operand):
            return operand  # type: ignore[no-any-return]
        if isinstance(operand, Box):
            return self.array(operand, node)
        if isinstance(operand, (bool, int, float, np.ndarray, np.generic)):
            if type(operand) in (int, float) and type(node) is ast.Constant:
                return Const(operand, self.text(node))
            return Const(operand, self._const_text(operand, node))
        raise self.error("not_a_number", node, kind=kind_word(operand))

    def _const_text(self, value: Any, node: ast.AST) -> str:
        if not isinstance(value, np.ndarray):
            return literal(value)
        text = self.text(node)
        return text if isinstance(node, _LITERALS) else f"({text})"

    def array(self, box: Box, node: ast.AST) -> Operand:
        """A list as an array: constant if nothing in it is a variable, else the gate ``array``."""
        flat: list[Any] = []
        layout = self._layout(box, flat, node)
        if not any(is_number(i) for i in flat):
            return Const(self.run(node, np.array, plain(box)), f"np.array({self.text(node)})")
        args = tuple([self.number(i, node) for i in flat])
        value = self.run(node, np.array, plain(box))
        if value.dtype == object:
            raise self.error("ragged", node)
        return Node(value, GATES["array"], args, ("array", "np.array", layout, ()), (("layout", layout),))

    def _layout(self, box: Box, flat: list[Any], node: ast.AST) -> tuple[int, ...]:
        inner: set[tuple[int, ...]] = set()
        for item in box.items:
            if isinstance(item, Box):
                inner.add(self._layout(item, flat, node))
            else:
                flat.append(item)
                inner.add(())
        if len(inner) > 1:
            raise self.error("ragged", node)
        return (len(box.items), *(inner.pop() if inner else ()))

    def run(self, node: ast.AST, function: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Call a function of the tables; what it raises becomes an error at ``node``."""
        try:
            value = function(*args, **named)
        except Costly as cost:
            raise self.error("limit", node, limit=cost.name, asked=cost.asked, allowed=getattr(self.limits, cost.name)) from None
        except ZeroDivisionError:
            raise self.error("zero_division", node) from None
        except OverflowError:
            raise self.error("overflow", node) from None
        except MemoryError:
            raise self.error("memory", node) from None
        except ProgramError:
            raise
        except Exception as error:
            raise self.failed(error, node, args) from None
        if type(value) is float or type(value) is int:
            return value
        if isinstance(value, complex) or (isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind == "c"):
            raise self.error("complex", node)
        return value

    def failed(self, error: Exception, node: ast.AST, args: tuple[Any, ...]) -> ProgramError:
        """The record for an exception of numpy or Python."""
        shapes = [np.shape(a) for a in args if isinstance(a, (np.ndarray, np.generic, int, float))]
        said = str(error).split("\n")[0]
        if isinstance(error, ValueError) and len(shapes) >= 2 and any(w in said for w in ("broadcast", "aligned", "mismatch", "matmul")):
            return self.error("shapes", node, left=str(shapes[0]), right=str(shapes[1]), said=said)
        if isinstance(error, ValueError) and "domain" in said:
            return self.error("domain", node, said=said)
        if isinstance(error, IndexError):
            return self.error("index", node, said=said)
        if isinstance(error, KeyError):
            return self.error("key", node, said=str(error))
        if isinstance(error, TypeError):
            return self.error("type", node, said=said)
        return self.error("failed", node, said=said or type(error).__name__)

    def apply(
        self,
        node: ast.AST,
        gate: Gate,
        function: Callable[..., Any],
        args: tuple[Operand, ...],
        spell: tuple[Any, ...],
        static: tuple[tuple[str, Any], ...] = (),
        named: dict[str, Any] | None = None,
        more: tuple[Any, ...] = (),
    ) -> Node:
        """One gate on operands: its value now, its structure for the form."""
        values = [a.value for a in args]
        for value in values:
            if type(value) is not float and isinstance(value, np.ndarray) and value.dtype.kind not in "fiub":
                raise self.error("complex" if value.dtype.kind == "c" else "object_array", node)
        return Node(self.run(node, function, *values, *more, **(named or {})), gate, args, spell, static)


def kind_word(operand: Any) -> str:
    """What an operand is, in Python's words."""
    value = operand.value if is_number(operand) else operand
    if isinstance(value, Box):
        return "tuple" if value.frozen else "list"
    if isinstance(value, Dict):
        return "dict"
    if isinstance(value, (Function, UserFunction, Method)):
        return "function"
    if isinstance(value, Module):
        return "module"
    return "array" if isinstance(value, np.ndarray) else type(value).__name__
