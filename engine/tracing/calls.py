"""Calls: gates of the table, makers of constants, random draws, Python's builtins, methods, and the program's own functions."""

from __future__ import annotations

import ast
import operator
from typing import Any

import numpy as np

from engine.errors import Notice
from engine.gates import GATES, METHODS, SPELLED
from engine.guards import maker
from engine.operands import Box, Dict, Feed, Node, has_variable, is_number, plain
from engine.reading.functions import GENERATOR, INPLACE, LEGACY, MAKERS, RANDOM, SETTINGS
from engine.reading.program import place_of
from engine.records import Var
from engine.tracing.frames import Draws, Frame, Function, Method, Module, Returned, UserFunction
from engine.tracing.gatecalls import given_plain
from engine.tracing.pythonic import Pythonic, boxed
from engine.tracing.values import brief, kind_word


class Calls(Pythonic):
    """Everything that is called."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._random: Any = None
        self.seeded = False
        self.notices: list[Notice] = []
        self.depth = 0
        self.callers: list[Frame] = []
        self.calls_of: dict[str, int] = {}

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
        if type(function) is Function and function.name in INPLACE:
            return self.write_call(node, function.name)
        args: list[Any] = []
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                args.extend(self.whole(self.eval(arg.value), arg))
            else:
                args.append(self.eval(arg))
        named: dict[str, Any] = {}
        for keyword in node.keywords:
            if keyword.arg is not None:
                named[keyword.arg] = self.eval(keyword.value)
                continue
            for key, operand in self.spread(keyword.value).items():
                if not isinstance(key, str):
                    raise self.error("type", keyword.value, said=f"**{{{key!r}: …}}")
                if key in named:
                    raise self.error("argument", keyword.value, name=brief(self.text(node.func)), argument=key)
                named[key] = operand
        return self.invoke(node, function, args, named)

    def invoke(self, node: ast.Call, function: Any, args: list[Any], named: dict[str, Any]) -> Any:
        """A call of whatever can be called, its arguments evaluated."""
        if isinstance(function, UserFunction):
            return self.user_call(node, function, args, named)
        if isinstance(function, Method):
            return self._method(node, function, args, named)
        if isinstance(function, type):
            return self._cast(node, function, args, named)
        if not isinstance(function, Function):
            raise self.error("not_callable", node.func, kind=kind_word(function))
        return self.function_call(node, function.name, args, named)

    def _cast(self, node: ast.Call, kind: type, args: list[Any], named: dict[str, Any]) -> Any:
        """``np.float64(x)`` is a copy; the other types round, so they take constants only."""
        if kind is np.ndarray:
            raise self.error("not_callable", node.func, kind="type")
        if kind is float:
            return self.function_call(node, "float", args, named)
        if len(args) != 1 or named:
            raise self.error("arguments", node, name=kind.__name__, wanted=1, given=len(args))
        if has_variable(args[0]):
            raise self.error("constant_needed", node.args[0], kind=kind_word(args[0]))
        self.fits(args, node)
        return self.run(node, kind, plain(args[0]))

    def function_call(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        """A call of a function of the tables, by its canonical name."""
        if name in self.builtins:
            return self.builtin(node, name, args, named)
        if name in SETTINGS:
            if name == "np.seterr":
                for key, given in [*enumerate(args), *named.items()]:
                    if plain(given) not in ("ignore", "warn", "print"):
                        raise self.error("argument", node, name=name, argument=f"{key}={plain(given)!r}")
            return None
        args = [Box(self.whole(a, node)) if type(a) is Feed else a for a in args]
        if name.startswith("np.random."):
            return self._draw(node, name[10:], self.random, args, named)
        if name in ("np.array", "np.asarray"):
            return self._array(node, np.asarray if name == "np.asarray" else np.array, args, named)
        gate = SPELLED.get(name)
        if name in MAKERS and not (gate is not None and self._fills(name, args, named)):
            return self._maker(node, name, args, named)
        if gate is None:
            raise self.error("unsupported_function", node, name=name, near="")
        if gate.kind in ("local", "none") and gate.takes.listed < 0 and (name.startswith("math.") or name == "float"):
            self._single(node, name, args)
        return self.gate_call(node, gate, name, args, named)

    def _single(self, node: ast.Call, name: str, args: list[Any]) -> None:
        """``math`` takes numbers; some numpys let an array of one element pass, and lose its shape."""
        for i, operand in enumerate(args):
            value = operand.value if is_number(operand) else operand
            if isinstance(operand, Box) or (isinstance(value, np.ndarray) and value.ndim):
                where = node.args[i] if len(node.args) == len(args) else node
                spelled = f"np.{name[5:]}" if name.startswith("math.") else "np.array"
                shape = str(value.shape) if isinstance(value, np.ndarray) else kind_word(operand)
                raise self.error("array_in_math", where, name=name, shape=shape, numpy=spelled)

    # -- arrays

    def _array(self, node: ast.Call, function: Any, args: list[Any], named: dict[str, Any]) -> Any:
        if not args:
            raise self.error("arguments", node, name="np.array", wanted=1, given=0)
        given = args[0]
        options = {k: given_plain(v) for k, v in named.items()}
        if set(options) - {"dtype", "copy", "ndmin"} or len(args) > 2:
            raise self.error("argument", node, name="np.array", argument=next(iter(set(options) - {"dtype"}), ""))
        if len(args) == 2:
            options["dtype"] = given_plain(args[1])
        if has_variable(given):
            if set(options) - {"dtype", "copy"} or not _is_float(options.get("dtype", float)):
                raise self.error("argument", node, name="np.array", argument=next(iter(options)))
            extra = (("dtype", "float"),) if options.get("dtype") else ()
            if isinstance(given, (Node, Var)):
                if extra:
                    options["dtype"] = float
                value = self.run(node, function, given.value, **options)
                if value is given.value:
                    return given
                return Node(value, GATES["copy"], (given,), ("call", "np.array", extra))
            made = self.array(given, node)
            assert isinstance(made, Node)
            return (
                Node(made.value.astype(float), made.gate, made.args, (*made.spell[:3], extra), made.static)
                if extra
                else made
            )
        self.real_types(options, node)
        self.fits([given], node)
        if isinstance(given, Box):
            self._layout(given, [], node)
        value = self.run(node, function, plain(given), **options)
        if value.dtype.kind not in "fiub":
            raise self.error("complex" if value.dtype.kind == "c" else "object_array", node)
        return value

    def real_types(self, options: dict[Any, Any], node: ast.AST) -> None:
        """Raise for a dtype of anything but real numbers and truth values."""
        for key, kind in options.items():
            if kind is not None and (key == "dtype" or isinstance(key, int)):
                made = self.run(node, np.dtype, kind)
                if made.kind not in "fiub" or made.itemsize > 8:
                    raise self.error("complex" if made.kind == "c" else "object_array", node)

    # -- constants and draws

    @staticmethod
    def _fills(name: str, args: list[Any], named: dict[str, Any]) -> bool:
        """Whether a maker is given a variable as a number, not only as a shape or a count: ``np.full((2, 3), x)``."""
        counts = MAKERS[name][1]
        return any(has_variable(a) for i, a in enumerate(args) if i not in counts) or any(
            map(has_variable, named.values())
        )

    def _maker(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        function, counts = MAKERS[name]
        for i, operand in enumerate(args):
            if i not in counts:
                self._refuse_variables(node, [operand])
            elif not isinstance(given_plain(operand), np.ndarray):
                self.fix(operand)
        self.fits(args, node)
        values, options = [given_plain(a) for a in args], {k: given_plain(v) for k, v in named.items()}
        self.real_types({i: v for i, v in enumerate(values) if isinstance(v, (str, type))} | options, node)
        self.run(node, maker, name, values, options, self.limits)
        made = self.run(node, function, *values, **options)
        return Box(list(made), frozen=True) if isinstance(made, tuple) else made

    def _draw(self, node: ast.Call, name: str, source: Any, args: list[Any], named: dict[str, Any]) -> Any:
        if name not in (
            RANDOM if source is self.random else LEGACY if isinstance(source, np.random.RandomState) else GENERATOR
        ):
            raise self.error("unsupported_function", node, name=f"np.random.{name}", near="")
        values, options = [given_plain(a) for a in args], {k: given_plain(v) for k, v in named.items()}
        for operand in [*args, *named.values()]:
            self._refuse_variables(node, [operand])
        self.fits([a for a in [*args, *named.values()] if isinstance(a, range)], node)
        self.real_types(options, node)
        if name in ("default_rng", "RandomState"):
            seed = [*values, *options.values(), None][0]
            if seed is None:
                self._unseeded(node)
            return Draws(self.run(node, getattr(np.random, name), 0 if seed is None else seed))
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
        if isinstance(owner, str):
            return self.text_method(node, owner, name, args, named)
        if isinstance(owner, Draws):
            return self._draw(node, name, owner.generator, args, named)
        if (named.keys() - {"key", "reverse"} or name != "sort") and named and isinstance(owner, (Box, Dict)):
            raise self.error("argument", node, name=name, argument=next(iter(named)))
        if isinstance(owner, Box):
            return self.box_method(node, owner, name, args, named)
        if isinstance(owner, Dict):
            return self.dict_method(node, owner, name, args)
        if isinstance(owner, Module):
            return self.function_call(node, f"{owner.name}.{name}", args, named)
        value = owner.value if is_number(owner) else owner
        if not isinstance(value, (np.ndarray, np.generic)):
            raise self.error("unsupported_attribute", node.func, name=name, near="")
        return self._array_method(node, owner, value, name, args, named)

    def _array_method(
        self, node: ast.Call, owner: Any, value: Any, name: str, args: list[Any], named: dict[str, Any]
    ) -> Any:
        if name == "item" and not args:
            return owner if is_number(owner) and np.ndim(value) == 0 else self.run(node, value.item)
        if name == "tolist":
            if is_number(owner):
                raise self.error("unsupported_attribute", node.func, name=name, near="")
            return boxed(value.tolist())
        if name == "astype":
            for key, given in named.items():
                if key != "copy" or not plain(given):  # copy=False: now and then the array itself
                    raise self.error("argument", node, name="astype", argument=key)
            return self._astype(node, owner, value, args)
        if name in ("fill", "sort"):
            return self.write_method(node, owner, name, args, named)
        gate = METHODS.get(name)
        if gate is None:
            raise self.error("unsupported_attribute", node.func, name=name, near="")
        return self.gate_call(node, gate, name, [owner, *args], named, method=True)

    def _astype(self, node: ast.Call, owner: Any, value: Any, args: list[Any]) -> Any:
        kind = plain(args[0]) if args else None
        if isinstance(kind, Function):
            kind = {"float": float, "int": int, "bool": bool}.get(kind.name)
        if len(args) != 1:
            raise self.error("arguments", node, name="astype", wanted=1, given=len(args))
        self.real_types({"dtype": kind}, node)
        if not is_number(owner):
            return self.run(node, value.astype, kind)
        if np.dtype(kind).kind in "iub":  # cut off like a floor: no gradient passes
            made = np.dtype(kind)
            spelled = repr(kind) if isinstance(kind, str) else "np.bool_" if made.kind == "b" else f"np.{made.name}"
            cast = operator.methodcaller("astype", kind)
            return self.apply(node, GATES["floor"], cast, (owner,), ("meth", "astype", (("", spelled),)))
        if kind not in (float, np.float64, "float", "float64"):
            raise self.error("argument", node, name="astype", argument=np.dtype(kind).name)
        return self.apply(node, GATES["copy"], _as_float, (owner,), ("meth", "astype", (("", "float"),)))

    # -- the program's own functions

    def user_call(self, node: ast.Call, function: UserFunction, args: list[Any], named: dict[str, Any]) -> Any:
        """Call a function of the program: parameters are aliases, an expression argument gets a stage of its own."""
        if self.depth >= self.limits.depth:
            raise self.error("limit", node, limit="depth", asked=self.depth + 1, allowed=self.limits.depth)
        count = self.calls_of[function.name] = self.calls_of.get(function.name, 0) + 1
        stem = function.name if count == 1 else f"{function.name}_{count}"
        frame = Frame(function.frame, f"{stem}.", local=function.local)
        given = self._parameters(node, function, args, named)
        caller, self.frame = self.frame, frame
        self.callers.append(caller)
        mark = self.enter_call(node, function.name)
        self.depth += 1
        try:
            for name, (operand, where) in given.items():
                if isinstance(operand, Node) and name not in function.once:
                    self.bind_parameter(name, operand, where)
                elif type(operand) is np.ndarray and name in function.written and isinstance(where, ast.Call):
                    self.bind_parameter(name, operand, where)  # fill(np.zeros(3)): an array that the function makes its own
                else:
                    frame.names[name] = operand
                    if type(operand) is np.ndarray:
                        self.lend(operand)
            self.execute(function.body)
        except Returned as returned:
            return returned.value
        finally:
            self.depth -= 1
            self.frame = self.callers.pop()
            self.leave_call(mark)
        return None

    def _parameters(
        self, node: ast.Call, function: UserFunction, args: list[Any], named: dict[str, Any]
    ) -> dict[str, tuple[Any, ast.AST]]:
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
        nameless = {a.arg for a in spec.posonlyargs}
        more: dict[str, Any] = {}
        for key, operand in named.items():
            if key in allowed and key not in found and key not in nameless:
                found[key] = (operand, next((k.value for k in node.keywords if k.arg == key), node))
            elif spec.kwarg is not None and (key not in allowed or key in nameless):
                more[key] = operand
            else:
                raise self.error("argument", node, name=function.name, argument=key)
        if spec.kwarg is not None:
            found[spec.kwarg.arg] = (Dict(more), node)
        for name in allowed:
            if name not in found:
                if name not in function.defaults:
                    raise self.error("missing_argument", node, name=function.name, argument=name)
                found[name] = (function.defaults[name], node)
        return found

    def write_call(self, node: ast.Call, name: str) -> None:
        """A call that writes into its first argument: ``np.add.at(a, index, v)``."""
        raise AssertionError

    def write_method(self, node: ast.Call, owner: Any, name: str, args: list[Any], named: dict[str, Any]) -> None:
        """A method that writes into its array: ``a.fill(v)``, ``a.sort()``."""
        raise AssertionError

    def lend(self, array: Any) -> None:
        """A name holds ``array`` without a variable of its own."""
        raise AssertionError

    def enter_call(self, node: ast.Call, name: str) -> Any:
        """A call begins."""
        raise AssertionError

    def leave_call(self, mark: Any) -> None:
        """A call ended."""
        raise AssertionError

    def bind_parameter(self, name: str, operand: Any, node: ast.AST) -> None:
        """A parameter whose argument is an expression, or an array that has no name yet."""
        raise AssertionError

    def execute(self, body: list[ast.stmt]) -> None:
        """Run statements."""
        raise AssertionError


def _as_float(value: Any) -> Any:
    return value.astype(float)


def _is_float(kind: Any) -> bool:
    return kind is float or kind is np.float64 or (isinstance(kind, str) and kind in ("float", "float64"))
