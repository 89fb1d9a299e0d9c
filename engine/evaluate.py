"""Evaluate expressions of the subset: static Python stays plain, anything that reads a variable becomes gates."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from engine.errors import ProgramError
from engine.frames import Frame, Function, Method, Module, UserFunction
from engine.functions import ATTRIBUTES, BUILTINS, CONSTANTS, MODULES, canonical, known
from engine.gates import GATES, OPERANDS, Gate
from engine.guards import Costly, arithmetic
from engine.limits import Limits
from engine.operands import Box, Const, Dict, Node, Operand, is_number, plain
from engine.program import Program, place_of
from engine.trace import Branch, Var

_ADD, _SHIFT, _SUB, _MUL, _SCALE, _DIV = (GATES[n] for n in ("add", "shift", "sub", "mul", "scale", "div"))

# operator class -> (symbol, function, gate of two variables)
BINARY: dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any], Gate]] = {
    ast.Add: ("+", operator.add, _ADD),
    ast.Sub: ("-", operator.sub, _SUB),
    ast.Mult: ("*", operator.mul, _MUL),
    ast.Div: ("/", operator.truediv, _DIV),
    ast.MatMult: ("@", operator.matmul, GATES["matmul"]),
    ast.Pow: ("**", operator.pow, GATES["pow"]),
    ast.Mod: ("%", operator.mod, GATES["mod"]),
    ast.FloorDiv: ("//", operator.floordiv, GATES["floordiv"]),
    ast.BitAnd: ("&", operator.and_, GATES["bit_and"]),
    ast.BitOr: ("|", operator.or_, GATES["bit_or"]),
    ast.BitXor: ("^", operator.xor, GATES["bit_xor"]),
    ast.LShift: ("<<", operator.lshift, GATES["lshift"]),
    ast.RShift: (">>", operator.rshift, GATES["rshift"]),
}
COMPARE: dict[type[ast.cmpop], tuple[str, Callable[[Any, Any], Any], str]] = {
    ast.Gt: (">", operator.gt, "gt"),
    ast.GtE: (">=", operator.ge, "ge"),
    ast.Lt: ("<", operator.lt, "lt"),
    ast.LtE: ("<=", operator.le, "le"),
    ast.Eq: ("==", operator.eq, "eq"),
    ast.NotEq: ("!=", operator.ne, "ne"),
}
_TURNED = {"T": "transpose", "mT": "matrix_transpose"}
_LITERALS = (ast.Constant, ast.Name, ast.Call, ast.Subscript, ast.Attribute, ast.List)


class Index(NamedTuple):
    """An index: its value, its text as ``a[…]`` with arrays as operand letters, those arrays, and whether one is of integers."""

    item: Any
    text: str
    args: tuple[Operand, ...]
    repeats: bool


class Evaluator:
    """Expressions. Subclasses add calls (``engine.calls``) and statements (``engine.tracing``)."""

    program: Program
    limits: Limits
    frame: Frame

    def __init__(self, program: Program, limits: Limits) -> None:
        self.program = program
        self.limits = limits
        self.frame = Frame()
        self.decisions: list[Branch] = []
        self._dispatch: dict[type, Callable[[Any], Any]] = {
            ast.Name: self._name,
            ast.Constant: self._constant,
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.Call: self.call,
            ast.Subscript: self._subscript,
            ast.Attribute: self._attribute,
            ast.Compare: self._compare,
            ast.BoolOp: self._boolean,
            ast.IfExp: self._conditional,
            ast.Tuple: self._tuple,
            ast.List: self._list,
            ast.Dict: self._dict,
            ast.Lambda: self._lambda,
            ast.JoinedStr: self._joined,
            ast.ListComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.NamedExpr: self.walrus,
            ast.Slice: self._slice,
        }

    # -- to be given by the subclasses

    def call(self, node: ast.Call) -> Any:
        """A call."""
        raise AssertionError

    def walrus(self, node: ast.NamedExpr) -> Any:
        """``(name := value)``."""
        raise AssertionError

    def assign(self, target: ast.expr, operand: Any, alias: bool = False) -> None:
        """Bind a target."""
        raise AssertionError

    # -- errors and text

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
            return line[start:end] if line.isascii() else line.encode()[start:end].decode()
        chunk = [lines[first - 1].encode()[start:].decode(), *lines[first : last - 1], lines[last - 1].encode()[:end].decode()]
        return " ".join([part.split("#")[0].strip() for part in chunk])

    # -- expressions

    def eval(self, node: ast.AST) -> Any:
        """Evaluate one expression to an operand."""
        return self._dispatch[type(node)](node)

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
            from engine.text import literal

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

    def _constant(self, node: ast.Constant) -> Any:
        return node.value

    def _name(self, node: ast.Name) -> Any:
        try:
            return self.frame.find(node.id)
        except KeyError:
            pass
        if node.id in ("np", "numpy", "math"):
            return Module(canonical(node.id))
        if node.id in BUILTINS:
            return Function(node.id)
        raise self.error("undefined_name", node, name=node.id, near="")

    def _binary(self, node: ast.BinOp) -> Any:
        left, right = self.eval(node.left), self.eval(node.right)
        symbol, function, gate = BINARY[type(node.op)]
        if not is_number(left) and not is_number(right):
            return self._static_binary(node, symbol, function, left, right)
        if isinstance(left, str) or isinstance(right, str):
            raise self.error("type", node, said=f"{kind_word(left)} {symbol} {kind_word(right)}")
        a, b = self.number(left, node.left), self.number(right, node.right)
        static: tuple[tuple[str, Any], ...] = ()
        args: tuple[Operand, ...] = (a, b)
        spell: tuple[Any, ...] = ("op", symbol)
        if type(b) is Const:
            if symbol == "**" and not isinstance(b.value, np.ndarray):
                n = b.value.item() if isinstance(b.value, np.generic) else b.value
                gate, args, spell = GATES["square" if n == 2 else "power"], (a,), ("pow", b.text)
                static = () if n == 2 else (("n", n),)
                value = self.run(node, self._guarded, symbol, function, a.value, b.value)
                return Node(value, gate, args, spell, static)
            gate = {"+": _SHIFT, "-": _SHIFT, "*": _SCALE, "/": GATES["unscale"]}.get(symbol, gate)
        elif type(a) is Const:
            gate = {"+": _SHIFT, "*": _SCALE}.get(symbol, gate)
            if symbol == "/" and not isinstance(a.value, np.ndarray) and a.value == 1:
                return self._reciprocal(node, a, b)
        for value in (a.value, b.value):
            if type(value) is np.ndarray and value.dtype.kind not in "fiub":
                raise self.error("complex" if value.dtype.kind == "c" else "object_array", node)
        return Node(self.run(node, self._guarded, symbol, function, a.value, b.value), gate, args, spell, static)

    def _guarded(self, symbol: str, function: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
        arithmetic(symbol, left, right, self.limits)
        return function(left, right)

    def _reciprocal(self, node: ast.BinOp, one: Const, below: Operand) -> Node:
        value = self.run(node, operator.truediv, one.value, below.value)
        found = _sigmoid(one, below)
        if found is not None:
            inner, text = found
            return Node(value, GATES["sigmoid"], (inner,), ("as", text))
        return Node(value, GATES["reciprocal"], (one, below), ("op", "/"))

    def _static_binary(self, node: ast.BinOp, symbol: str, function: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
        if isinstance(left, (Box, Dict)) or isinstance(right, (Box, Dict)):
            return self._sequences(node, symbol, left, right)
        if symbol == "%" and isinstance(left, str):
            raise self.error("unsupported_syntax", node, what="% formatting")
        if isinstance(left, (Function, Module, UserFunction, Method)) or isinstance(right, (Function, Module, UserFunction, Method)):
            raise self.error("type", node, said=f"{kind_word(left)} {symbol} {kind_word(right)}")
        return self.run(node, self._guarded, symbol, function, left, right)

    def _sequences(self, node: ast.BinOp, symbol: str, left: Any, right: Any) -> Any:
        if symbol == "+" and isinstance(left, Box) and isinstance(right, Box) and left.frozen == right.frozen:
            return Box([*left.items, *right.items], left.frozen)
        box, times = (left, right) if isinstance(left, Box) else (right, left)
        if symbol == "*" and isinstance(box, Box) and isinstance(times, int):
            if len(box.items) * times > self.limits.items:
                raise self.error("limit", node, limit="items", asked=len(box.items) * times, allowed=self.limits.items)
            return Box(box.items * times, box.frozen)
        if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
            a, b = self.number(left, node.left), self.number(right, node.right)
            if type(a) is Const and type(b) is Const:
                return self.run(node, self._guarded, symbol, BINARY[type(node.op)][1], a.value, b.value)
            return Node(
                self.run(node, self._guarded, symbol, BINARY[type(node.op)][1], a.value, b.value),
                BINARY[type(node.op)][2], (a, b), ("op", symbol),
            )  # fmt: skip
        raise self.error("type", node, said=f"{kind_word(left)} {symbol} {kind_word(right)}")

    def _unary(self, node: ast.UnaryOp) -> Any:
        operand = self.eval(node.operand)
        kind = type(node.op)
        if kind is ast.Not:
            return not self.decided(operand, node.operand)
        if kind is ast.UAdd:
            return operand
        if not is_number(operand):
            if isinstance(operand, (Box, Dict, str)):
                raise self.error("type", node, said=f"{'-' if kind is ast.USub else '~'}{kind_word(operand)}")
            return self.run(node, operator.neg if kind is ast.USub else operator.invert, operand)
        if kind is ast.Invert:
            return self.apply(node, GATES["invert"], operator.invert, (operand,), ("un", "~"))
        return self.apply(node, GATES["neg"], operator.neg, (operand,), ("un", "-"))

    def _compare(self, node: ast.Compare) -> Any:
        left = self.eval(node.left)
        if len(node.ops) == 1 and type(node.ops[0]) in COMPARE:
            right = self.eval(node.comparators[0])
            if is_number(left) or is_number(right):
                symbol, function, name = COMPARE[type(node.ops[0])]
                if right is None or isinstance(right, str) or left is None or isinstance(left, str):
                    return bool(function(plain(left), plain(right)))
                a, b = self.number(left, node.left), self.number(right, node.comparators[0])
                return Node(self.run(node, function, a.value, b.value), GATES[name], (a, b), ("cmp", symbol))
            return self.run(node, COMPARE[type(node.ops[0])][1], plain(left), plain(right))
        here, before = plain(left), node.left
        for op, comparator in zip(node.ops, node.comparators, strict=True):
            right = self.eval(comparator)
            there = plain(right)
            answer = bool(self.run(node, _compare_plain(op), here, there))
            if type(op) in COMPARE and (is_number(left) or is_number(right)):
                symbol, _, name = COMPARE[type(op)]
                pair = (self.number(left, before), self.number(right, comparator))
                text = f"{self.text(before)} {symbol} {self.text(comparator)}"
                self._decision(node, text, answer, Node(answer, GATES[name], pair, ("cmp", symbol)))
            if not answer:
                return False
            left, here, before = right, there, comparator
        return True

    def _boolean(self, node: ast.BoolOp) -> Any:
        operand: Any = None
        for value in node.values:
            operand = self.eval(value)
            if self.decided(operand, value) != isinstance(node.op, ast.And):
                return operand
        return operand

    def truth(self, operand: Any, node: ast.AST) -> bool:
        """The truth of an operand; an array of several elements has none."""
        value = operand.items if isinstance(operand, (Box, Dict)) else plain(operand)
        return bool(self.run(node, bool, value))

    def decide(self, node: ast.expr) -> bool:
        """A condition on which the path depends."""
        return self.decided(self.eval(node), node)

    def decided(self, operand: Any, node: ast.expr) -> bool:
        """The truth of an operand, remembered with the variables that it read (once: ``and`` hands its last operand on)."""
        answer = self.truth(operand, node)
        if is_number(operand) and not (self.decisions and self.decisions[-1].operand is operand):
            self._decision(node, self.text(node), answer, operand)
        return answer

    def _decision(self, node: ast.AST, text: str, answer: bool, operand: Any) -> None:
        reads = reads_of(operand)
        if reads:
            self.decisions.append(Branch(node.lineno, text, answer, reads, operand))  # type: ignore[attr-defined]

    def _conditional(self, node: ast.IfExp) -> Any:
        return self.eval(node.body if self.decide(node.test) else node.orelse)

    def _items(self, elements: list[ast.expr]) -> list[Any]:
        found: list[Any] = []
        for element in elements:
            if isinstance(element, ast.Starred):
                found.extend(self.iterate(self.eval(element.value), element))
            else:
                found.append(self.eval(element))
        return found

    def _tuple(self, node: ast.Tuple) -> Any:
        return Box(self._items(node.elts), frozen=True)

    def _list(self, node: ast.List) -> Any:
        return Box(self._items(node.elts))

    def _dict(self, node: ast.Dict) -> Any:
        found = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                raise self.error("unsupported_syntax", value, what="**")
            found[self._key(key)] = self.eval(value)
        return Dict(found)

    def _key(self, node: ast.expr) -> Any:
        key = self.value(node)
        if not isinstance(key, (str, int, float, tuple, bool, type(None))):
            raise self.error("type", node, said=f"dict key: {kind_word(key)}")
        return key

    def _lambda(self, node: ast.Lambda) -> Any:
        return UserFunction(node, self.frame, self.defaults(node.args))

    def defaults(self, args: ast.arguments) -> dict[str, Any]:
        """The default values of a function's parameters, evaluated where it is defined."""
        named = [*args.posonlyargs, *args.args]
        found = {a.arg: self.eval(d) for a, d in zip(named[len(named) - len(args.defaults) :], args.defaults, strict=True)}
        found |= {a.arg: self.eval(d) for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is not None}
        return found

    def _joined(self, node: ast.JoinedStr) -> str:
        text = ""
        for part in node.values:
            text += str(part.value) if isinstance(part, ast.Constant) else self._formatted(part)
            if len(text) > self.limits.items:
                raise self.error("limit", node, limit="items", asked=len(text), allowed=self.limits.items)
        return text

    def _formatted(self, part: Any) -> str:
        value = self.value(part.value)
        spec = self._joined(part.format_spec) if part.format_spec is not None else ""
        digits = "".join([c if c.isdigit() else " " for c in spec]).split()
        if any(len(d) > 9 or int(d) > self.limits.width for d in digits):
            raise self.error("limit", part.value, limit="width", asked=max(digits, key=len), allowed=self.limits.width)
        if part.conversion == ord("r"):
            value = repr(value)
        elif part.conversion == ord("s"):
            value = str(value)
        return str(self.run(part.value, format, value, spec))

    def _comprehension(self, node: Any) -> Any:
        outer = self.frame
        self.frame = Frame(outer, outer.prefix)
        found: list[Any] = []
        try:
            self._generate(node.generators, node.elt, found)
        finally:
            self.frame = outer
        return Box(found)

    def _generate(self, generators: list[ast.comprehension], element: ast.expr, found: list[Any]) -> None:
        if not generators:
            found.append(self.eval(element))
            if len(found) > self.limits.items:
                raise self.error("limit", element, limit="items", asked=len(found), allowed=self.limits.items)
            return
        first, *rest = generators
        for item in self.iterate(self.eval(first.iter), first.iter):
            self.assign(first.target, item, alias=True)
            if all(self.decide(test) for test in first.ifs):
                self._generate(rest, element, found)

    def iterate(self, operand: Any, node: ast.AST) -> Any:
        """The items of something that can be looped over."""
        if isinstance(operand, Box):
            return operand.items
        if isinstance(operand, Dict):
            return list(operand.items)
        if isinstance(operand, (range, str)):
            return operand
        if is_number(operand) and isinstance(operand.value, np.ndarray) and operand.value.ndim:
            return [self.item(operand, i, str(i), node) for i in range(len(operand.value))]
        if isinstance(operand, np.ndarray) and operand.ndim:
            return list(operand)
        raise self.error("not_iterable", node, kind=kind_word(operand))

    def _slice(self, node: ast.Slice) -> Any:
        return slice(*[None if p is None else self.value(p) for p in (node.lower, node.upper, node.step)])

    def _subscript(self, node: ast.Subscript) -> Any:
        owner = self.eval(node.value)
        if isinstance(owner, Dict):
            key = self._key(node.slice)
            if key not in owner.items:
                raise self.error("key", node, said=repr(key))
            return owner.items[key]
        if isinstance(owner, Box):
            index = self.value(node.slice)
            if isinstance(index, slice):
                return Box(owner.items[index], owner.frozen)
            try:
                return owner.items[operator.index(index)]
            except IndexError:
                raise self.error("index", node, said=f"{index} / {len(owner.items)}") from None
            except TypeError:
                raise self.error("type", node.slice, said=f"[{kind_word(index)}]") from None
        if is_number(owner) and isinstance(owner.value, np.ndarray):
            return self.index(owner, node)
        if isinstance(owner, (np.ndarray, str, range)):
            return self.run(node, operator.getitem, owner, self.value(node.slice))
        raise self.error("type", node, said=f"{kind_word(owner)}[…]")

    def index(self, owner: Operand, node: ast.Subscript) -> Node:
        """``X[…]`` of an array variable: ints, slices, None, …, masks and integer arrays (whose repeats accumulate)."""
        place = self.place_in(node.slice, 1)
        value = self.run(node, operator.getitem, owner.value, place.item)
        static = (("index", place.text), ("repeats", place.repeats))
        return Node(value, GATES["getitem"], (owner, *place.args), ("idx", place.text), static)

    def place_in(self, node: ast.expr, first: int) -> Index:
        """An index, its arrays as operands lettered from number ``first`` on."""
        elements = node.elts if isinstance(node, ast.Tuple) else [node]
        texts: list[str] = []
        values: list[Any] = []
        args: list[Operand] = []
        repeats = False
        for element in elements:
            operand = self.eval(element)
            value = plain(operand)
            if isinstance(value, list):
                value = np.array(value, dtype=int if not any(isinstance(v, bool) for v in value) else bool)
                operand = Const(value, self.text(element)) if not is_number(operand) else operand
            values.append(value)
            if isinstance(value, np.ndarray) and value.ndim:
                repeats = repeats or value.dtype.kind != "b"
                texts.append(OPERANDS[first + len(args)])
                args.append(operand if is_number(operand) or isinstance(operand, Const) else Const(value, self.text(element)))
            elif isinstance(value, slice):
                bounds = [value.start, value.stop, value.step]
                shown = ["" if b is None else str(int(b)) for b in bounds]
                texts.append(f"{shown[0]}:{shown[1]}" + (f":{shown[2]}" if shown[2] else ""))
            elif value is None or value is ...:
                texts.append("None" if value is None else "...")
            elif isinstance(value, (int, np.integer)) and not isinstance(value, bool):
                texts.append(str(int(value)))
            else:
                raise self.error("index_type", element, kind=kind_word(value))
        several = len(values) > 1 or isinstance(node, ast.Tuple)
        text = f"a[{', '.join(texts)}{',' if several and len(texts) == 1 else ''}]"
        return Index(tuple(values) if several else values[0], text, tuple(args), repeats)

    def item(self, owner: Operand, place: int, text: str, node: ast.AST) -> Node:
        """Element ``place`` along the first axis, for loops over arrays and unpacking."""
        value = self.run(node, operator.getitem, owner.value, place)
        return Node(value, GATES["getitem"], (owner,), ("idx", f"a[{text}]"), (("index", f"a[{text}]"), ("repeats", False)))

    def _attribute(self, node: ast.Attribute) -> Any:
        owner = self.eval(node.value)
        if isinstance(owner, Module):
            name = f"{owner.name}.{node.attr}"
            if name in CONSTANTS:
                return CONSTANTS[name]
            if name in MODULES.values():
                return Module(name)
            if known(name):
                return Function(name)
            raise self.error("unsupported_function", node, name=name, near="")
        value = owner.value if is_number(owner) else owner
        if isinstance(value, (np.ndarray, np.generic)) and node.attr in ATTRIBUTES:
            if node.attr in _TURNED and is_number(owner):
                return self.apply(node, GATES[_TURNED[node.attr]], operator.attrgetter(node.attr), (owner,), ("attr", node.attr))
            found = getattr(value, node.attr)
            return Box(list(found), frozen=True) if node.attr == "shape" else found
        if isinstance(owner, Function) and known(f"{owner.name}.{node.attr}"):  # np.logaddexp.reduce
            return Function(f"{owner.name}.{node.attr}")
        if isinstance(owner, UserFunction) or isinstance(owner, Function):
            raise self.error("unsupported_attribute", node, name=node.attr, near="")
        return Method(owner, node.attr)


def _compare_plain(op: ast.cmpop) -> Callable[[Any, Any], Any]:
    found = COMPARE.get(type(op))
    if found is not None:
        return found[1]
    return {
        ast.Is: operator.is_,
        ast.IsNot: operator.is_not,
        ast.In: lambda a, b: a in b,
        ast.NotIn: lambda a, b: a not in b,
    }[type(op)]


def _sigmoid(one: Const, below: Operand) -> tuple[Operand, str] | None:
    """1 / (1 + exp(-x)), terms in either order: x and the program's own spelling with x as ``a``."""
    if type(below) is not Node or below.gate is not _SHIFT or below.spell != ("op", "+"):
        return None
    left, right = below.args
    constant, other = (left, right) if type(left) is Const else (right, left)
    if type(constant) is not Const or isinstance(constant.value, np.ndarray) or constant.value != 1:
        return None
    if type(other) is not Node or other.gate.name != "exp" or type(other.args[0]) is not Node:
        return None
    minus = other.args[0]
    if minus.gate.name != "neg":
        return None
    grown = f"{other.spell[1]}(-a)"
    total = f"{constant.text} + {grown}" if constant is left else f"{grown} + {constant.text}"
    return minus.args[0], f"{one.text} / ({total})"


def reads_of(operand: Any) -> tuple[int, ...]:
    """The variables (indices) that an operand reads."""
    found: dict[int, None] = {}
    stack = [operand]
    while stack:
        at = stack.pop()
        if type(at) is Var:
            found[at.index] = None
        elif type(at) is Node:
            stack.extend(reversed(at.args))
        elif type(at) is Box:
            stack.extend(reversed(at.items))
    return tuple(found)


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
