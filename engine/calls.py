"""Calls: gates of the table, makers of constants, random draws, Python's builtins, methods, and the program's own functions."""

from __future__ import annotations

import ast
import operator
from typing import Any

import numpy as np

from engine.errors import Notice
from engine.frames import Draws, Frame, Function, Method, Module, Returned, UserFunction
from engine.functions import GENERATOR, MAKERS, RANDOM
from engine.gatecalls import GateCalls, given_plain, has_variable
from engine.gates import GATES, METHODS, SPELLED
from engine.guards import maker
from engine.operands import Box, Const, Dict, Node, is_number, plain
from engine.program import place_of
from engine.values import kind_word


class Calls(GateCalls):
    """Everything that is called."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._random: Any = None
        self.seeded = False
        self.notices: list[Notice] = []
        self.printed: list[tuple[int, str]] = []
        self.depth = 0
        self.callers: list[Frame] = []
        self.calls_of: dict[str, int] = {}
        self._builtins = {
            "len": self._len, "range": self._range, "enumerate": self._enumerate, "zip": self._zip,
            "reversed": self._reversed, "list": self._to_list, "tuple": self._to_tuple, "sum": self._sum,
            "print": self._print, "bool": self._bool, "str": self._str, "int": self._int, "max": self._extreme,
            "min": self._extreme, "sorted": self._sorted, "dict": self._new_dict, "map": self._map, "isinstance": self._refuse,
        }  # fmt: skip

    @property
    def random(self) -> Any:
        """numpy's legacy generator, seeded with 0 until the program seeds it; made when first asked for (20 µs)."""
        if self._random is None:
            self._random = np.random.RandomState(0)
        return self._random

    # -- the call itself

    def call(self, node: ast.Call) -> Any:
        """Evaluate a call; the function must be one of the tables' or the program's own."""
        function = self.eval(node.func)
        args: list[Any] = []
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                args.extend(self.iterate(self._shape_like(self.eval(arg.value)), arg))
            else:
                args.append(self.eval(arg))
        named: dict[str, Any] = {}
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.error("unsupported_syntax", keyword.value, what="**")
            named[keyword.arg] = self.eval(keyword.value)
        if isinstance(function, UserFunction):
            return self.user_call(node, function, args, named)
        if isinstance(function, Method):
            return self._method(node, function, args, named)
        if isinstance(function, type):
            function = Function("float")
        if not isinstance(function, Function):
            raise self.error("not_callable", node.func, kind=kind_word(function))
        return self._function(node, function.name, args, named)

    @staticmethod
    def _shape_like(operand: Any) -> Any:
        return Box(list(operand), frozen=True) if isinstance(operand, tuple) else operand

    def _function(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        builtin = self._builtins.get(name)
        if builtin is not None:
            return builtin(node, name, args, named)
        if name.startswith("np.random."):
            return self._draw(node, name[10:], self.random, args, named)
        if name in ("np.array", "np.asarray"):
            return self._array(node, args, named)
        gate = SPELLED.get(name)
        if name in MAKERS and not (gate is not None and self._fills(name, args, named)):
            return self._maker(node, name, args, named)
        if gate is None:
            raise self.error("unsupported_function", node, name=name, near="")
        return self.gate_call(node, gate, name, args, named)

    # -- arrays

    def _array(self, node: ast.Call, args: list[Any], named: dict[str, Any]) -> Any:
        if not args:
            raise self.error("arguments", node, name="np.array", wanted=1, given=0)
        given = args[0]
        options = {k: given_plain(v) for k, v in named.items()}
        if set(options) - {"dtype", "copy", "ndmin"} or len(args) > 2:
            raise self.error("argument", node, name="np.array", argument=next(iter(set(options) - {"dtype"}), ""))
        if len(args) == 2:
            options["dtype"] = given_plain(args[1])
        if has_variable(given):
            if set(options) - {"dtype", "copy"} or options.get("dtype", float) not in (float, np.float64, "float", "float64"):
                raise self.error("argument", node, name="np.array", argument=next(iter(options)))
            extra = (("dtype", "float"),) if options.get("dtype") else ()
            if is_number(given):
                value = self.run(node, np.array, given.value, **({"dtype": float} if extra else {}))
                return Node(value, GATES["copy"], (given,), ("call", "np.array", extra))
            made = self.array(given, node)
            return Node(made.value.astype(float), made.gate, made.args, (*made.spell[:3], extra), made.static) if extra else made
        value = self.run(node, np.array, plain(given), **options)
        if value.dtype.kind not in "fiub":
            raise self.error("complex" if value.dtype.kind == "c" else "object_array", node)
        return value

    # -- constants and draws

    @staticmethod
    def _fills(name: str, args: list[Any], named: dict[str, Any]) -> bool:
        """Whether a maker is given a variable as a number, not only as a shape or a count: ``np.full((2, 3), x)``."""
        counts = MAKERS[name][1]
        return any(has_variable(a) for i, a in enumerate(args) if i not in counts) or any(map(has_variable, named.values()))

    def _maker(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        function, counts = MAKERS[name]
        for i, operand in enumerate(args):
            if i not in counts:
                self._refuse_variables(node, [operand])
        values, options = [plain(a) for a in args], {k: plain(v) for k, v in named.items()}
        self.run(node, maker, name, values, options, self.limits)
        return self.run(node, function, *values, **options)

    def _draw(self, node: ast.Call, name: str, source: Any, args: list[Any], named: dict[str, Any]) -> Any:
        if name not in (RANDOM if source is self.random else GENERATOR):
            raise self.error("unsupported_function", node, name=f"np.random.{name}", near="")
        values, options = [plain(a) for a in args], {k: plain(v) for k, v in named.items()}
        for operand in [*args, *named.values()]:
            self._refuse_variables(node, [operand])
        if name == "default_rng":
            if not values and "seed" not in options:
                self._unseeded(node)
            return Draws(self.run(node, np.random.default_rng, *(values or [options.get("seed", 0)])))
        if name == "seed":
            self.seeded = True
            self.run(node, self.random.seed, *values, **options)
            return None
        if source is self.random and not self.seeded:
            self._unseeded(node)
        self.run(node, maker, name, values, options, self.limits)
        drawn = self.run(node, getattr(source, name), *values, **options)
        return drawn if isinstance(drawn, np.ndarray) else (drawn.item() if isinstance(drawn, np.generic) else drawn)

    def _unseeded(self, node: ast.AST) -> None:
        self.seeded = True
        self.notices.append(Notice("unseeded", place_of(node, self.program.lines), {}))

    # -- methods

    def _method(self, node: ast.Call, method: Method, args: list[Any], named: dict[str, Any]) -> Any:
        owner, name = method.owner, method.name
        if isinstance(owner, Draws):
            return self._draw(node, name, owner.generator, args, named)
        if isinstance(owner, Box):
            return self._box_method(node, owner, name, args)
        if isinstance(owner, Dict):
            return self._dict_method(node, owner, name, args)
        if isinstance(owner, Module):
            return self._function(node, f"{owner.name}.{name}", args, named)
        value = owner.value if is_number(owner) else owner
        if not isinstance(value, (np.ndarray, np.generic)):
            if isinstance(value, str) and name in ("format", "join"):
                raise self.error("unsupported_attribute", node.func, name=name, near="")
            raise self.error("unsupported_attribute", node.func, name=name, near="")
        return self._array_method(node, owner, value, name, args, named)

    def _array_method(self, node: ast.Call, owner: Any, value: Any, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        if name == "item" and not args:
            return owner if is_number(owner) and np.ndim(value) == 0 else self.run(node, value.item)
        if name == "tolist":
            if is_number(owner):
                raise self.error("unsupported_attribute", node.func, name=name, near="")
            return _box(value.tolist())
        if name == "astype":
            return self._astype(node, owner, value, args)
        gate = METHODS.get(name)
        if gate is None:
            raise self.error("unsupported_attribute", node.func, name=name, near="")
        return self.gate_call(node, gate, name, [owner, *args], named, method=True)

    def _astype(self, node: ast.Call, owner: Any, value: Any, args: list[Any]) -> Any:
        kind = plain(args[0]) if args else None
        if isinstance(kind, Function):
            kind = {"float": float, "int": int, "bool": bool}.get(kind.name)
        if not is_number(owner):
            return self.run(node, value.astype, kind)
        if kind not in (float, np.float64, "float", "float64"):
            raise self.error("argument", node, name="astype", argument=str(kind))
        return self.apply(node, GATES["copy"], _as_float, (owner,), ("meth", "astype", (("", "float"),)))

    def _box_method(self, node: ast.Call, box: Box, name: str, args: list[Any]) -> Any:
        if name == "append" and len(args) == 1 and not box.frozen:
            self.append(box, args[0], node)
            return None
        if name == "extend" and len(args) == 1 and not box.frozen:
            for item in list(self.iterate(args[0], node)):
                self.append(box, item, node)
            return None
        if name == "pop" and not box.frozen:
            return self.run(node, box.items.pop, *[plain(a) for a in args])
        if name == "copy" and not args:
            return Box(list(box.items), box.frozen)
        if name in ("index", "count") and len(args) == 1:
            return self.run(node, getattr([plain(i) for i in box.items], name), plain(args[0]))
        raise self.error("unsupported_attribute", node.func, name=name, near="")

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        """Grow a list by one element."""
        raise AssertionError

    def _dict_method(self, node: ast.Call, owner: Dict, name: str, args: list[Any]) -> Any:
        if name == "keys" and not args:
            return Box(list(owner.items))
        if name == "values" and not args:
            return Box(list(owner.items.values()))
        if name == "items" and not args:
            return Box([Box([k, v], frozen=True) for k, v in owner.items.items()])
        if name == "get" and args:
            return owner.items.get(plain(args[0]), args[1] if len(args) > 1 else None)
        if name == "copy" and not args:
            return Dict(dict(owner.items))
        raise self.error("unsupported_attribute", node.func, name=name, near="")

    # -- Python's builtins

    def _len(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        if len(args) != 1:
            raise self.error("arguments", node, name=name, wanted=1, given=len(args))
        operand = args[0]
        return len(operand.items) if isinstance(operand, (Box, Dict)) else self.run(node, len, plain(operand))

    def _range(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        return self.run(node, range, *[plain(a) for a in args])

    def _enumerate(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        start = plain(args[1]) if len(args) > 1 else plain(named.get("start", 0))
        return Box([Box([i, x], frozen=True) for i, x in enumerate(self._bounded(node, args[0]), start)])

    def _zip(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        return Box([Box(list(items), frozen=True) for items in zip(*[self._bounded(node, a) for a in args], strict=False)])

    def _reversed(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        return Box(list(self._bounded(node, args[0]))[::-1])

    def _to_list(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        return Box(list(self._bounded(node, args[0])) if args else [])

    def _to_tuple(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        return Box(list(self._bounded(node, args[0])) if args else [], frozen=True)

    def _bounded(self, node: ast.AST, operand: Any) -> Any:
        items = self.iterate(self._shape_like(operand), node)
        if len(items) > self.limits.items:
            raise self.error("limit", node, limit="items", asked=len(items), allowed=self.limits.items)
        return items

    def _sorted(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        items = self._bounded(node, args[0])
        if named or any(map(has_variable, items)):
            raise self.error("argument", node, name=name, argument=next(iter(named), ""))
        return Box(self.run(node, sorted, [plain(i) for i in items]))

    def _new_dict(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        if args and not isinstance(args[0], Dict):
            raise self.error("type", node, said="dict(…)")
        return Dict({**(args[0].items if args else {}), **named})

    def _map(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        function, *iterables = args
        rows = zip(*[self._bounded(node, i) for i in iterables], strict=False)
        if isinstance(function, UserFunction):
            return Box([self.user_call(node, function, list(row), {}) for row in rows])
        if isinstance(function, Function):
            return Box([self._function(node, function.name, list(row), {}) for row in rows])
        raise self.error("not_callable", node, kind=kind_word(function))

    def _sum(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        start = args[1] if len(args) > 1 else named.get("start", 0)
        operand = args[0]
        if isinstance(operand, range):
            return self.run(node, lambda: plain(start) + _range_sum(operand))
        items = list(self._bounded(node, operand))
        if not any(map(has_variable, items)) and not is_number(start):
            return self.run(node, sum, [plain(i) for i in items], plain(start))
        if is_number(start) or plain(start) != 0:
            items = [start, *items]
        total = self.number(items[0], node)
        for item in items[1:]:
            after = self.number(item, node)
            gate = GATES["shift" if Const in (type(total), type(after)) else "add"]
            if type(total) is Const and type(after) is Const:
                value = self.run(node, operator.add, total.value, after.value)
                total = Const(value, self._const_text(value, node))
                continue
            total = Node(self.run(node, self._guarded, "+", operator.add, total.value, after.value), gate, (total, after), ("op", "+"))
        return total

    def _extreme(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        if named:
            raise self.error("argument", node, name=name, argument=next(iter(named)))
        items = list(self._bounded(node, args[0])) if len(args) == 1 else args
        if not items:
            raise self.error("arguments", node, name=name, wanted=1, given=0)
        if not any(map(has_variable, items)):
            return self.run(node, {"max": max, "min": min}[name], [plain(i) for i in items])
        best = self.number(items[0], node.args[0])
        for i, item in enumerate(items[1:], 1):
            other = self.number(item, node.args[min(i, len(node.args) - 1)])
            gate = self._narrow(GATES[name], (best, other))
            best = self.apply(node, gate, {"max": max, "min": min}[name], (best, other), ("call", name, ()))
        return best

    def _print(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        text = str(plain(named.get("sep", " "))).join([_short(plain(a), self.limits.items) for a in args])
        self.printed.append((node.lineno, text[: self.limits.items]))

    def _bool(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        return self.decided(args[0], node.args[0]) if args else False

    def _str(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        return _short(plain(args[0]), self.limits.items) if args else ""

    def _int(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        if args and isinstance(plain(args[0]), str):
            raise self.error("type", node, said="int(str)")
        return self.run(node, int, *[plain(a) for a in args])

    def _refuse(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        raise self.error("unsupported_builtin", node, name=name, near="")

    # -- the program's own functions

    def user_call(self, node: ast.Call, function: UserFunction, args: list[Any], named: dict[str, Any]) -> Any:
        """Call a function of the program: parameters are aliases, an expression argument gets a stage of its own."""
        if self.depth >= self.limits.depth:
            raise self.error("limit", node, limit="depth", asked=self.depth + 1, allowed=self.limits.depth)
        count = self.calls_of[function.name] = self.calls_of.get(function.name, 0) + 1
        stem = function.name if count == 1 else f"{function.name}_{count}"
        frame = Frame(function.frame, f"{stem}.")
        given = self._parameters(node, function, args, named)
        caller, self.frame = self.frame, frame
        self.callers.append(caller)
        mark = self.enter_call(node, function.name)
        self.depth += 1
        try:
            for name, (operand, where) in given.items():
                if isinstance(operand, Node) and name not in function.once:
                    self.bind_parameter(name, operand, where)
                else:
                    frame.names[name] = operand
            self.execute(function.body)
        except Returned as returned:
            return returned.value
        finally:
            self.depth -= 1
            self.frame = self.callers.pop()
            self.leave_call(mark)
        return None

    def _parameters(self, node: ast.Call, function: UserFunction, args: list[Any], named: dict[str, Any]) -> dict[str, tuple[Any, ast.AST]]:
        spec = function.node.args
        positional = [a.arg for a in [*spec.posonlyargs, *spec.args]]
        if len(args) > len(positional) and spec.vararg is None:
            raise self.error("arguments", node, name=function.name, wanted=len(positional), given=len(args))
        found: dict[str, tuple[Any, ast.AST]] = {}
        for i, (name, operand) in enumerate(zip(positional, args, strict=False)):
            found[name] = (operand, node.args[i] if i < len(node.args) else node)
        if spec.vararg is not None:
            found[spec.vararg.arg] = (Box(args[len(positional) :], frozen=True), node)
        allowed = {*positional, *[a.arg for a in spec.kwonlyargs]}
        for key, operand in named.items():
            if key not in allowed or key in found or spec.kwarg is not None:
                raise self.error("argument", node, name=function.name, argument=key)
            found[key] = (operand, next(k.value for k in node.keywords if k.arg == key))
        for name in allowed:
            if name not in found:
                if name not in function.defaults:
                    raise self.error("missing_argument", node, name=function.name, argument=name)
                found[name] = (function.defaults[name], node)
        return found

    def enter_call(self, node: ast.Call, name: str) -> Any:
        """A call begins."""
        raise AssertionError

    def leave_call(self, mark: Any) -> None:
        """A call ended."""
        raise AssertionError

    def bind_parameter(self, name: str, operand: Node, node: ast.AST) -> None:
        """A parameter whose argument is an expression."""
        raise AssertionError

    def execute(self, body: list[ast.stmt]) -> None:
        """Run statements."""
        raise AssertionError


def _as_float(value: Any) -> Any:
    return value.astype(float)


def _short(value: Any, limit: int) -> str:
    return str(value)[:limit]


def _range_sum(numbers: range) -> int:
    return (numbers[0] + numbers[-1]) * len(numbers) // 2 if len(numbers) else 0


def _box(value: Any) -> Any:
    return Box([_box(v) for v in value]) if isinstance(value, list) else value
