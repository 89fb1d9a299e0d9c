"""Lists, tuples, dicts, and comprehensions that make them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from engine.guards import Costly
from engine.operands import Box, Dict, Feed, Node
from engine.pricing.builtins import ALIKE
from engine.tracing.conditions import Conditions
from engine.tracing.frames import Frame
from engine.tracing.indexing import Indexing
from engine.tracing.machine import Machine, Part
from engine.tracing.targets import Targets
from engine.tracing.values import kind_word
from engine.tracing.walks import Walks


class Displays(Part):
    """Containers as they are written out."""

    def __init__(self, machine: Machine, walks: Walks, conditions: Conditions, indexing: Indexing, targets: Targets) -> None:
        super().__init__(machine)
        self.walks = walks
        self.conditions = conditions
        self.indexing = indexing
        self.targets = targets

    def table(self) -> dict[type, Callable[[Any], Any]]:
        """The syntax classes."""
        return {
            ast.Tuple: self._tuple,
            ast.List: self._list,
            ast.Dict: self._dict,
            ast.ListComp: self._comprehension,
            ast.GeneratorExp: self._generator,
            ast.DictComp: self._dict_comprehension,
            ast.Set: self._set,
            ast.SetComp: self._set_comprehension,
        }

    def _items(self, elements: list[ast.expr]) -> list[Any]:
        found: list[Any] = []
        for element in elements:
            if isinstance(element, ast.Starred):
                found.extend(self.walks.whole(self.eval(element.value), element))
            else:
                found.append(self.eval(element))
        return found

    def _tuple(self, node: ast.Tuple) -> Any:
        return Box(self._items(node.elts), frozen=True)

    def _list(self, node: ast.List) -> Any:
        return Box(self._items(node.elts))

    def _dict(self, node: ast.Dict) -> Any:
        found: dict[Any, Any] = {}
        if len(node.keys) >= ALIKE:
            self.pay(node, "set", [[k.value for k in node.keys if isinstance(k, ast.Constant)]])
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                found |= self.spread(value)
            else:
                place = self.indexing.key_at(key)  # Python evaluates it before the value
                found[place] = self.eval(value)
        return Dict(found)

    def spread(self, node: ast.expr) -> dict[Any, Any]:
        """What stands behind ``**``."""
        operand = self.eval(node)
        if not isinstance(operand, Dict):
            raise self.error("type", node, said=f"**{kind_word(operand)}")
        return operand.items

    def _comprehension(self, node: ast.ListComp) -> Any:
        return Box(self._all(node, lambda: self.eval(node.elt)))

    def _set(self, node: ast.Set) -> Any:
        return self._made(node, self._items(node.elts))

    def _set_comprehension(self, node: ast.SetComp) -> Any:
        return self._made(node, self._all(node, lambda: self.eval(node.elt)))

    def _made(self, node: ast.expr, items: list[Any]) -> Any:
        from engine.tracing.calling.sets import made  # few programs have sets

        return made(self.machine, node, items)

    def _dict_comprehension(self, node: ast.DictComp) -> Any:
        found = self._all(node, lambda: (self.indexing.key_at(node.key), self.eval(node.value)))
        self.pay(node, "dict", [found])
        return Dict(dict(found))

    def _generator(self, node: ast.GeneratorExp) -> Any:
        """Python evaluates the first iterable where the generator is made, all else when an item is asked for."""
        first = self.eval(node.generators[0].iter)
        items = iter(self.walks.iterate(first, node.generators[0].iter))
        outer = self.machine.frame
        frame = Frame(outer, outer.prefix, comprehension=True)
        found = self._generate(node.generators, node, lambda: self.eval(node.elt), items)
        return Feed(self._resumed(found, frame, node), (first, frame), runs=True)

    def _resumed(self, found: Iterator[Any], frame: Frame, node: ast.AST) -> Iterator[Any]:
        """The items of a generator: each is made in its own scope, as a call that whoever asks for it makes."""
        machine = self.machine
        while True:
            if len(machine.callers) >= self.limits.depth:
                raise self.error("limit", node, limit="depth", asked=len(machine.callers) + 1, allowed=self.limits.depth)
            machine.callers.append(machine.frame)
            machine.frame = frame
            try:
                item = next(found)
            except StopIteration:
                return
            except Costly as cost:
                raise self.costly(cost, node) from None
            finally:
                machine.frame = machine.callers.pop()
            yield item

    def _all(self, node: ast.ListComp | ast.SetComp | ast.DictComp, element: Callable[[], Any]) -> list[Any]:
        """What a comprehension makes, in a scope of its own."""
        outer = self.machine.frame
        self.machine.frame = Frame(outer, outer.prefix, comprehension=True)
        found: list[Any] = []
        try:
            for item in self._generate(node.generators, node, element):
                found.append(item)
                if len(found) > self.limits.items:
                    raise Costly("items", len(found))
        except Costly as cost:
            raise self.costly(cost, node) from None
        finally:
            self.machine.frame = outer
        return found

    def _generate(
        self, generators: list[ast.comprehension], node: ast.AST, element: Callable[[], Any], items: Any = None
    ) -> Iterator[Any]:
        """The elements one by one; ``items`` are those of the first iterable, where that was evaluated already."""
        first, *rest = generators
        for item in self.walks.iterate(self.eval(first.iter), first.iter) if items is None else items:
            self.machine.watch.tick()
            self._bind_item(first, item)
            if all(self.conditions.decide(test) for test in first.ifs):
                if rest:
                    yield from self._generate(rest, node, element)
                else:
                    yield element()

    def _bind_item(self, loop: ast.comprehension, item: Any) -> None:
        """``for z in matvec(W, x)``: an expression as an item is a stage of its own, before what reads it."""
        if type(item) is not Node and not (type(item) is Box and any(type(i) is Node for i in item.items)):
            self.targets.assign(loop.target, item, alias=True)
            return
        mark = self.machine.binder.begin_inside()
        self.targets.assign(loop.target, item, alias=True)
        self.machine.binder.end(mark, f"for {self.text(loop.target)} in {self.text(loop.iter)}")
