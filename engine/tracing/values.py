"""What evaluation stands on: errors at a node, source text, plain values, numbers that gates take, guarded calls."""

from __future__ import annotations

import ast
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np

from engine.buffers import Memory
from engine.errors import ProgramError
from engine.gates import GATES, Gate
from engine.guards import Costly, Wrapped, listed, sized
from engine.limits import Limits
from engine.operands import Box, Const, Dict, Feed, Node, Operand, expanded, is_number, plain
from engine.reading.program import Program
from engine.reading.subset import attribute_place, place_of
from engine.records import Var
from engine.text import literal
from engine.tracing.frames import Draws, Frame, Function, Method, Module, UserFunction
from engine.tracing.watch import Watch

_LITERALS = (ast.Constant, ast.Name, ast.Call, ast.Subscript, ast.Attribute, ast.List)


class Known(ast.expr):
    """An expression that was evaluated already: it stands for ``operand``."""

    _fields = ()

    def __init__(self, operand: Any) -> None:
        super().__init__()
        self.operand = operand


class Values:
    """The base of the evaluator; ``engine.tracing.evaluate`` fills ``dispatch``."""

    def __init__(self, program: Program, limits: Limits) -> None:
        self.program = program
        self.limits = limits
        self.frame = Frame()
        self.watch = Watch(limits)
        # literals by their node (held, so that its id stays its own): a loop's are made once
        self._literals: dict[int, tuple[ast.AST, Const]] = {}
        self._inside: dict[str, list[tuple[str, int]]] = {}  # the names in an expression and where, by its text
        self.fixed: dict[int, None] = {}  # variables read as count, index or key
        self.dispatch: dict[type, Callable[[Any], Any]] = {}
        self.memories: dict[int, Memory] = {}  # arrays, once one has been written into: id of the owner -> its memory

    def error(self, code: str, node: ast.AST, **fields: Any) -> ProgramError:
        """The record of an error at ``node``; of an attribute at its own name."""
        lines = self.program.lines
        named = code == "unsupported_attribute" and isinstance(node, ast.Attribute)
        place = attribute_place(node, lines) if named else place_of(node, lines)  # type: ignore[arg-type]
        line = self.program.lines[place.line - 1] if place.line else ""
        return ProgramError(code, place, file=self.program.file, source=line, **fields)

    def costly(self, cost: Costly, node: ast.AST) -> ProgramError:
        """The record of a limit that would be passed at ``node``."""
        return self.error("limit", node, limit=cost.name, asked=cost.asked, allowed=getattr(self.limits, cost.name))

    def text(self, node: ast.AST) -> str:
        """The source of a node on one line."""
        lines = self.program.lines
        first, last = node.lineno, node.end_lineno  # type: ignore[attr-defined]
        start, end = node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
        if first == last:
            line = lines[first - 1]
            return str(line[start:end] if line.isascii() else line.encode()[start:end].decode())
        chunk = [
            lines[first - 1].encode()[start:].decode(),
            *lines[first : last - 1],
            lines[last - 1].encode()[:end].decode(),
        ]
        return " ".join([part.split("#")[0].strip() for part in chunk])

    def eval(self, node: ast.AST) -> Any:
        """Evaluate one expression to an operand."""
        found = self.dispatch[type(node)](node)
        return self.now(found) if self.memories else found

    def now(self, operand: Any, views: bool = False) -> Any:
        """An array variable as it is now: writes into its memory, through whichever name, made later states of it. ``views``: the
        expression of a view as well."""
        return operand

    def value(self, node: ast.AST) -> Any:
        """Evaluate to a plain value: for counts, shapes and indices."""
        operand = self.eval(node)
        self.fix(operand)
        return plain(operand)

    def fix(self, operand: Any) -> None:
        """Remember a number that was read as count, index or key: the path is this one only while it stays what it is."""
        if type(operand) is Var:
            self.fixed[operand.index] = None
        elif type(operand) is Node and not isinstance(operand.value, np.ndarray):
            for arg in operand.args:
                self.fix(arg)

    def number(self, operand: Any, node: ast.AST) -> Operand:
        """The operand as a number that a gate takes; lists become arrays."""
        if is_number(operand):
            return self.now(operand) if self.memories else operand  # type: ignore[no-any-return]
        if isinstance(operand, Box):
            return self.array(operand, node)
        if isinstance(operand, (bool, int, float, np.ndarray, np.generic)):
            if type(operand) in (int, float) and _is_literal(node):
                known = self._literals.get(id(node))
                if known is None:
                    known = self._literals[id(node)] = (node, Const(operand, self.text(node)))
                return known[1]
            text = self._const_text(operand, node)
            return Const(self.kept(operand) if isinstance(operand, np.ndarray) else operand, text)
        raise self.no_number(operand, node)

    def kept(self, array: Any) -> Any:
        """A constant array as it is now, whatever the program does with it later."""
        return array

    def no_number(self, operand: Any, node: ast.AST) -> ProgramError:
        """The record for something that is used as a number and is none."""
        name = brief(self.text(node))
        if operand is None:
            return self.error("no_value", node, name=name)
        if isinstance(operand, (Function, UserFunction, Method)):
            return self.error("function_value", node, name=name)
        return self.error("not_a_number", node, kind=kind_word(operand))

    def numbers_in(self, items: list[Any], node: ast.AST) -> None:
        """Raise for what is no number in a list that becomes an array, and for what is too much of it."""
        for item in items:
            if not is_number(item) and not isinstance(item, (bool, int, float, np.ndarray, np.generic)):
                raise self.no_number(item, node)
        self.run(node, listed, [plain(i) for i in items], self.limits)

    def fits(self, operands: list[Any], node: ast.AST) -> None:
        """Raise for arguments that numpy must not see: lists of anything but numbers, ranges that it would write out."""
        for operand in operands:
            if isinstance(operand, range):
                self.run(node, sized, operand, self.limits)
            elif isinstance(operand, (Module, UserFunction, Method, Draws, Dict, Feed)) or (
                isinstance(operand, Function) and operand.name not in ("float", "int", "bool")
            ):
                raise self.no_number(operand, node)
            elif isinstance(operand, Box):
                self.run(node, expanded, operand)
                flat: list[Any] = []
                stack = [operand]
                while stack:
                    items = stack.pop().items
                    stack.extend([i for i in items if isinstance(i, Box)])
                    flat.extend([i for i in items if not isinstance(i, Box) and i is not None])
                self.numbers_in(flat, node)

    def _const_text(self, value: Any, node: ast.AST) -> str:
        if not isinstance(value, np.ndarray):
            return literal(value)
        text = self.spelled(node, value)
        return text if isinstance(node, _LITERALS) else f"({text})"

    def spelled(self, node: ast.AST, value: Any) -> str:
        """The source of a constant array, so that it reads alone: a local's name as the listing has it, a count by its value."""
        text = self.text(node)
        names = self._inside.get(text)
        if names is None:
            names = self._inside[text] = _names_in(text)
        for name, at in reversed(names):
            said = self._called(name)
            if said is None:  # nothing that the listing knows by a name
                return exactly(value) or text
            if said != name:
                text = text[:at] + said + text[at + len(name) :]
        return text

    def _called(self, name: str) -> str | None:
        """What the listing calls what ``name`` stands for here; None if it has no name for it."""
        try:
            found = self.frame.find(name)
        except (KeyError, UnboundLocalError):
            return name if name in ("np", "numpy", "math", "len", "range", "float", "int", "bool") else None
        if type(found) is Var:
            if found.code == name or type(found.value) is not int:
                return found.code
            found = found.value
        if type(found) in (int, float, bool, type(None)):
            return f"({found!r})" if type(found) in (int, float) and not found >= 0 else repr(found)
        if isinstance(found, (Module, Function)):
            return name
        if isinstance(found, Box) and all(type(i) is Var and i.root == name for i in found.items):
            return name
        return None

    def array(self, box: Box, node: ast.AST) -> Operand:
        """A list as an array: constant if nothing in it is a variable, else the gate ``array``."""
        flat: list[Any] = []
        self.run(node, expanded, box)
        if any(isinstance(i, Box) for i in box.items) and any(np.ndim(plain(i)) for i in box.items if is_number(i)):
            box = Box([self.array(i, node) if isinstance(i, Box) else i for i in box.items])  # [a, [b[0], 1.0]]
            box.items = [i.value if type(i) is Const else i for i in box.items]
        layout = self._layout(box, flat, node)
        self.numbers_in(flat, node)
        if not any(is_number(i) for i in flat):
            value = self.run(node, np.array, plain(box))
            text = self.spelled(node, value)
            return Const(value, text if text.startswith("np.array(") else f"np.array({text})")
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
            raise self.costly(cost, node) from None
        except ZeroDivisionError:
            raise self.error("zero_division", node) from None
        except Wrapped:
            raise self.error("wrapped", node) from None
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
        if isinstance(value, (np.ndarray, np.generic)):
            if value.dtype.kind == "c":
                raise self.error("complex", node)
            try:
                self.watch.held(value.nbytes)
            except Costly as cost:
                raise self.costly(cost, node) from None
        elif isinstance(value, complex):
            raise self.error("complex", node)
        return value

    def failed(self, error: Exception, node: ast.AST, args: tuple[Any, ...]) -> ProgramError:
        """The record for an exception of numpy or Python."""
        said = str(error).split("\n")[0]
        if isinstance(error, ValueError):
            if any(
                word in said for word in ("broadcast", "aligned", "mismatch", "matmul", "must match", "inconsistent")
            ):
                found = self.misfit(node, args, said)
                if found is not None:
                    return found
            if "domain" in said:
                return self.error("domain", node, said=said)
            if "inhomogeneous" in said:
                return self.error("ragged", node)
            if "truth value" in said:
                return self.error("truth", node)
            if "negative integer powers" in said:
                return self.error("negative_power", node)
            if isinstance(error, IndexError):  # numpy's AxisError is both
                return self.error("axis", node, said=said)
        if isinstance(error, IndexError):
            unfit = "mismatch" in said or "did not match" in said or "too many indices" in said
            return self.error("index_shape" if unfit else "index", node, said=said.strip())
        if isinstance(error, KeyError):
            return self.error("key", node, said=str(error))
        if isinstance(error, TypeError):
            return self.error("type", node, said=said)
        return self.error("failed", node, said=said or type(error).__name__)

    def misfit(self, node: ast.AST, args: tuple[Any, ...], said: str) -> ProgramError | None:
        """The record of shapes that do not fit, in the program's own names; None where there are no two operands to name."""
        shapes = [np.shape(a) for a in args if isinstance(a, (np.ndarray, np.generic, int, float))]
        operands = operands_of(node)
        if len(shapes) < 2 or len(operands) < len(shapes):
            return None
        pair = next(
            (p for p in combinations(range(len(shapes)), 2) if not broadcasts(shapes[p[0]], shapes[p[1]])), (0, 1)
        )
        shapes, operands = [shapes[i] for i in pair], [operands[i] for i in pair]
        if operator_of(node) == "@" and () in shapes:
            at = shapes.index(())
            return self.error("number_in_product", operands[at], name=brief(self.text(operands[at])))
        lines = self.program.lines
        places = [place_of(o, lines) for o in operands]
        marks = tuple([(p.line, p.column, p.end, str(s)) for p, s in zip(places, shapes, strict=True)])
        first, second = clash(operator_of(node), *shapes)
        return self.error(
            "shapes", node, gate=operator_of(node) or brief(self.text(node.func)), said=said, marks=marks,  # type: ignore[attr-defined]
            left_name=brief(self.text(operands[0])), left=str(shapes[0]), first=first,
            right_name=brief(self.text(operands[1])), right=str(shapes[1]), second=second,
        )  # fmt: skip

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


_WRITTEN_OUT = 100
"""Elements of a constant array that is written by its values where its source would not read alone."""


def _names_in(text: str) -> list[tuple[str, int]]:
    """The names that an expression reads, with their columns in its text."""
    found = []
    for node in ast.walk(ast.parse(text, mode="eval")):
        if isinstance(node, ast.Name):
            found.append((node.id, len(text.encode()[: node.col_offset].decode())))
    return sorted(found, key=lambda name: name[1])


def exactly(value: Any) -> str:
    """An array as text that gives it again; "" if it is too long for that, or its text would not read."""
    if value.size > _WRITTEN_OUT or (value.dtype.kind == "f" and not np.isfinite(value).all()):
        return ""
    kind = "" if value.size or value.dtype == float else f", dtype={value.dtype}"
    return f"np.array({value.tolist()!r}{kind})"


_SYMBOLS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**", ast.Mod: "%", ast.FloorDiv: "//",
}  # fmt: skip


def operator_of(node: ast.AST) -> str:
    """The symbol of an operator; "" for a call."""
    if isinstance(node, (ast.BinOp, ast.AugAssign)):
        return _SYMBOLS.get(type(node.op), "&")
    return "=" if isinstance(node, ast.Subscript) else "" if isinstance(node, ast.Call) else "<"


def operands_of(node: ast.AST) -> list[ast.AST]:
    """The expressions that a gate is applied to, as they stand in the source."""
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.AugAssign):
        return [node.target, node.value]
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return [node.left, node.comparators[0]]
    if isinstance(node, ast.Call) and not any(isinstance(a, ast.Starred) for a in node.args):
        if len(node.args) == 1 and isinstance(node.func, ast.Attribute):
            return [node.func.value, node.args[0]]
        return list(node.args)
    return []


def clash(symbol: str, left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, int]:
    """The two sizes that do not fit: the inner axes of a product, else the first unequal ones from the right."""
    if symbol in ("@", "") and left and right and left[-1] != right[-2 if len(right) > 1 else -1]:
        return left[-1], right[-2 if len(right) > 1 else -1]
    for a, b in zip(reversed(left), reversed(right), strict=False):
        if a != b and 1 not in (a, b):
            return a, b
    return len(left), len(right)


def broadcasts(left: tuple[int, ...], right: tuple[int, ...]) -> bool:
    """Whether numpy's rule lets two shapes stand together."""
    return all(a == b or 1 in (a, b) for a, b in zip(reversed(left), reversed(right), strict=False))


def brief(text: str) -> str:
    """A piece of source short enough for a sentence."""
    return text if len(text) <= 40 else text[:39] + "…"


def _is_literal(node: ast.AST) -> bool:
    """A number as the file spells it, also with a sign: ``-1e9`` stays ``-1e9``."""
    if type(node) is ast.UnaryOp and type(node.op) is ast.USub:
        node = node.operand
    return type(node) is ast.Constant


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
    if isinstance(value, Feed):
        return "iterator"
    return "array" if isinstance(value, np.ndarray) else type(value).__name__
