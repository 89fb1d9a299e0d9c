"""Evaluate expressions of the subset: static Python stays plain, anything that reads a variable becomes gates."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from engine.guards import Costly, printed
from engine.operands import Box, Dict, Feed, plain
from engine.reading.functions import BUILTINS, canonical
from engine.tracing.arithmetic import Arithmetic
from engine.tracing.frames import Frame, Function, Module, UserFunction
from engine.tracing.indexing import Indexing
from engine.tracing.values import Known, kind_word


class Evaluator(Arithmetic, Indexing):
    """Expressions. Subclasses add calls (``engine.tracing.calls``) and statements (``engine.tracing.tracer``)."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.dispatch |= {
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
            ast.DictComp: self._dict_comprehension,
            ast.NamedExpr: self.walrus,
            ast.Slice: self._slice,
            Known: self._known,
        }

    def call(self, node: ast.Call) -> Any:
        """A call."""
        raise AssertionError

    def walrus(self, node: ast.NamedExpr) -> Any:
        """``(name := value)``."""
        raise AssertionError

    def assign(self, target: ast.expr, operand: Any, alias: bool = False) -> None:
        """Bind a target."""
        raise AssertionError

    def bind_item(self, loop: ast.comprehension, item: Any) -> None:
        """The next item of a comprehension's loop."""
        self.assign(loop.target, item, alias=True)

    @staticmethod
    def _known(node: Known) -> Any:
        return node.operand

    def _constant(self, node: ast.Constant) -> Any:
        return node.value

    def _name(self, node: ast.Name) -> Any:
        try:
            return self.frame.find(node.id)
        except UnboundLocalError:
            raise self.error("undefined_name", node, name=node.id, near="") from None
        except KeyError:
            pass
        if node.id in ("np", "numpy", "math"):
            return Module(canonical(node.id))
        if node.id in BUILTINS:
            return Function(node.id)
        if node.id == "__name__":
            return "__main__"
        raise self.error("undefined_name", node, name=node.id, near="")

    def _items(self, elements: list[ast.expr]) -> list[Any]:
        found: list[Any] = []
        for element in elements:
            if isinstance(element, ast.Starred):
                found.extend(self.whole(self.eval(element.value), element))
            else:
                found.append(self.eval(element))
        return found

    def _tuple(self, node: ast.Tuple) -> Any:
        return Box(self._items(node.elts), frozen=True)

    def _list(self, node: ast.List) -> Any:
        return Box(self._items(node.elts))

    def _dict(self, node: ast.Dict) -> Any:
        found: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                found |= self.spread(value)
            else:
                found[self._key(key)] = self.eval(value)
        return Dict(found)

    def spread(self, node: ast.expr) -> dict[Any, Any]:
        """What stands behind ``**``."""
        operand = self.eval(node)
        if not isinstance(operand, Dict):
            raise self.error("type", node, said=f"**{kind_word(operand)}")
        return operand.items

    def _lambda(self, node: ast.Lambda) -> Any:
        return UserFunction(node, self.frame, self.defaults(node.args))

    def defaults(self, args: ast.arguments) -> dict[str, Any]:
        """The default values of a function's parameters, evaluated where it is defined."""
        named = [*args.posonlyargs, *args.args]
        found = {
            a.arg: self.eval(d) for a, d in zip(named[len(named) - len(args.defaults) :], args.defaults, strict=True)
        }
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
        spec = self._joined(part.format_spec) if part.format_spec is not None else ""
        return self.formatted(self.eval(part.value), spec, part.conversion, part.value)

    def formatted(self, operand: Any, spec: str, conversion: int, node: ast.AST) -> str:
        """A value as ``format`` writes it; ``conversion`` is the code of ``!r``, ``!s`` or ``!a``."""
        value = plain(operand)
        self.run(node, printed, value, self.limits)
        digits = "".join([c if c.isdecimal() else " " for c in spec]).split()
        if any(len(d) > 9 or int(d) > self.limits.width for d in digits):
            raise self.error("limit", node, limit="width", asked=max(digits, key=len), allowed=self.limits.width)
        if conversion == ord("r"):
            value = repr(value)
        elif conversion == ord("s"):
            value = str(value)
        elif conversion == ord("a"):
            value = ascii(value)
        return str(self.run(node, format, value, spec))

    def _comprehension(self, node: Any) -> Any:
        found = self._generated(node, lambda: self.eval(node.elt))
        return Box(found) if type(node) is ast.ListComp else Feed(iter(found))

    def _dict_comprehension(self, node: ast.DictComp) -> Any:
        return Dict(dict(self._generated(node, lambda: (self._key(node.key), self.eval(node.value)))))

    def _generated(self, node: Any, element: Callable[[], Any]) -> list[Any]:
        """What a comprehension makes, in a scope of its own."""
        outer = self.frame
        self.frame = Frame(outer, outer.prefix, comprehension=True)
        found: list[Any] = []
        try:
            self._generate(node.generators, node, element, found)
        except Costly as cost:
            raise self.costly(cost, node) from None
        finally:
            self.frame = outer
        return found

    def _generate(
        self, generators: list[ast.comprehension], node: ast.AST, element: Callable[[], Any], found: list[Any]
    ) -> None:
        if not generators:
            found.append(element())
            if len(found) > self.limits.items:
                raise Costly("items", len(found))
            return
        first, *rest = generators
        for item in self.iterate(self.eval(first.iter), first.iter):
            self.watch.tick()
            self.bind_item(first, item)
            if all(self.decide(test) for test in first.ifs):
                self._generate(rest, node, element, found)
