"""Subscripts and attributes: elements of lists and dicts, and the gate ``getitem`` on arrays."""

from __future__ import annotations

import ast
import operator
import weakref
from typing import Any, NamedTuple

import numpy as np

from engine import guards, spells
from engine.gates import GATES, METHODS, OPERANDS
from engine.operands import Box, Const, Dict, Feed, Node, Operand, is_number, plain
from engine.reading.functions import ATTRIBUTES, CONSTANTS, CONTAINER_METHODS, MODULES, drawers, known
from engine.tracing.frames import Draws, Function, Method, Module
from engine.tracing.spelling import exactly, spelled
from engine.tracing.values import Values, kind_word

_TURNED = {"T": "transpose", "mT": "matrix_transpose"}

def _has_method(owner: Any, value: Any, name: str) -> bool:
    if isinstance(value, (np.ndarray, np.generic)):
        return name in METHODS or name in CONTAINER_METHODS["array"]
    if isinstance(owner, Draws):
        return name in drawers(owner.generator)
    return name in CONTAINER_METHODS.get(kind_word(owner), ())


class Index(NamedTuple):
    """An index: its value, its text as ``a[…]`` with arrays and numbers as operand letters (so that ``a[3]`` and ``a[4]`` have one
    form), those operands, whether one is an array of integers, whether one is a constant that its text would not give again (a
    random draw): such a one becomes a part; and whether there are slices or masks, on whose values the shape of what is picked
    depends."""

    item: Any
    text: str
    args: tuple[Operand, ...]
    repeats: bool
    drawn: bool
    varied: bool

    def static(self, shape: tuple[int, ...]) -> tuple[tuple[str, Any], ...]:
        """What a form must know of it; ``shape`` is that of what it picks."""
        drawn, sliced = (("drawn", True),) if self.drawn else (), (("picked", shape),) if self.varied else ()
        return (("index", self.text), *drawn, *sliced)


class Rows:
    """The elements of an array along its first axis, each read when its turn comes, as numpy does: a write into the array
    while it is walked gives the walk the written version (``engine.tracing.writes``)."""

    def __init__(self, owner: Indexing, operand: Any, node: ast.AST, backwards: bool) -> None:
        self.owner = owner
        self.operand = operand
        self.node = node
        self.count = len(self.array)
        places = range(self.count)
        self.places = iter(reversed(places) if backwards else places)

    @property
    def array(self) -> Any:
        """The array that is walked, as it is now."""
        return self.operand.value if is_number(self.operand) else self.operand

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Rows:
        return self

    def __next__(self) -> Any:
        try:
            place = next(self.places)
        except StopIteration:
            self.owner.walked.discard(self)
            raise
        if is_number(self.operand):
            return self.owner.item(self.owner.now(self.operand, views=True), place, self.node)
        return self.operand[place]


class Indexing(Values):
    """What is read by index or by name."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.walked: weakref.WeakSet[Rows] = weakref.WeakSet()  # the walks under way

    def iterate(self, operand: Any, node: ast.AST) -> Any:
        """The items of something that can be looped over."""
        if isinstance(operand, Box):
            return operand.items
        if isinstance(operand, Dict):
            return list(operand.items)
        if isinstance(operand, (range, str)):
            return operand
        if is_number(operand) and isinstance(operand.value, np.ndarray) and operand.value.ndim:
            return self.walk(operand, node)
        if isinstance(operand, np.ndarray) and operand.ndim:
            return self.walk(operand, node)
        if isinstance(operand, Feed):
            return operand.items
        raise self.error("not_iterable", node, kind=kind_word(operand))

    def whole(self, operand: Any, node: ast.AST) -> list[Any]:
        """All items at once, as far as there are not too many."""
        items = self.iterate(operand, node)
        if not isinstance(operand, Feed):
            self.run(node, guards.sized, items, self.limits)
        return list(items)

    def walk(self, operand: Any, node: ast.AST, backwards: bool = False) -> Rows:
        """Walk an array along its first axis."""
        made = Rows(self, operand, node, backwards)
        self.walked.add(made)
        return made

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
                return Box(self.run(node, operator.getitem, owner.items, index), owner.frozen)
            try:
                return owner.items[operator.index(index)]
            except IndexError:
                raise self.error("index", node, said=f"{index} / {len(owner.items)}") from None
            except TypeError:
                raise self.error("type", node.slice, said=f"[{kind_word(index)}]") from None
        if is_number(owner) and isinstance(owner.value, np.ndarray):
            return self.index(owner, node)
        if isinstance(owner, (np.ndarray, str, range)):
            key = self.value(node.slice)
            if isinstance(owner, np.ndarray):
                self.run(node, guards.index, owner.shape, key, self.limits)
            return self.run(node, operator.getitem, owner, key)
        raise self.error("no_elements", node, kind=kind_word(owner))

    def _key(self, node: ast.expr) -> Any:
        return self.key(self.eval(node), node)

    def key(self, operand: Any, node: ast.AST) -> Any:
        """An operand as the key of a dict."""
        key = self.value_of(operand)
        if not isinstance(key, (str, int, float, tuple, bool, type(None))):
            raise self.error("type", node, said=f"dict key: {kind_word(key)}")
        self.run(node, hash, key)
        return key

    def index(self, owner: Operand, node: ast.Subscript) -> Node:
        """``X[…]`` of an array variable: ints, slices, None, …, masks and integer arrays (whose repeats accumulate)."""
        place = self.place_in(node.slice, 1)
        self.run(node, guards.index, owner.value.shape, place.item, self.limits)
        value = self.run(node, operator.getitem, owner.value, place.item)
        static = (*place.static(np.shape(value)), ("repeats", place.repeats))
        return Node(value, GATES["getitem"], (owner, *place.args), spells.indexed(place.text), static)

    def place_in(self, node: ast.expr, first: int) -> Index:
        """An index, its arrays and numbers as operands lettered from number ``first`` on."""
        places: list[tuple[ast.expr, Any, str]]  # where each element stands, what it is, its place in a tuple that has a name
        whole = None if isinstance(node, ast.Tuple) else self.eval(node)
        if isinstance(node, ast.Tuple):
            places = [(e, self.eval(e), "") for e in node.elts]
        elif isinstance(whole, Box) and whole.frozen:  # ``i = np.where(m)`` … ``x[i]``
            places = [(node, operand, f"[{i}]") for i, operand in enumerate(whole.items)]
        else:
            places = [(node, whole, "")]

        def number(value: int) -> str:
            if first + len(args) >= len(OPERANDS) - len(places):  # letters are kept for arrays
                return str(value)
            args.append(Const(value, str(value)))
            return OPERANDS[first + len(args) - 1]

        texts: list[str] = []
        values: list[Any] = []
        args: list[Operand] = []
        repeats = False
        for element, operand, at in places:
            value = plain(operand)
            if not isinstance(value, np.ndarray):
                self.fix(operand)
            if isinstance(value, range) and len(value) <= self.limits.items:
                value = list(value)
            if isinstance(value, list):
                value = self._index_list(value, element)
                operand = Const(value, self._place_text(element, value, at)) if not is_number(operand) else operand
            elif isinstance(value, np.ndarray) and not is_number(operand):
                value = self.kept(value)
            values.append(value)
            if isinstance(value, np.ndarray) and value.ndim:
                repeats = repeats or value.dtype.kind != "b"
                texts.append(OPERANDS[first + len(args)])
                args.append(
                    operand
                    if is_number(operand) or isinstance(operand, Const)
                    else Const(value, self._place_text(element, value, at))
                )
            elif isinstance(value, slice):
                bounds = [value.start, value.stop, value.step]
                shown = ["" if b is None else number(self._whole(b, element)) for b in bounds]
                texts.append(f"{shown[0]}:{shown[1]}" + (f":{shown[2]}" if shown[2] else ""))
            elif value is None or value is ...:
                texts.append("None" if value is None else "...")
            elif isinstance(value, (int, np.integer)) and not isinstance(value, bool):
                texts.append(number(int(value)))
            else:
                raise self.error("index_type", element, kind=kind_word(value))
        several = isinstance(node, ast.Tuple) or (isinstance(whole, Box) and whole.frozen)
        text = f"a[{', '.join(texts) or '()'}{',' if several and len(texts) == 1 else ''}]"
        drawn = any(type(a) is Const and "random" in a.text for a in args)
        varied = any(isinstance(v, slice) or (isinstance(v, np.ndarray) and v.dtype.kind == "b") for v in values)
        return Index(tuple(values) if several else values[0], text, tuple(args), repeats, drawn, varied)

    def _place_text(self, node: ast.AST, value: Any, at: str) -> str:
        return (exactly(value) or f"({self.text(node)}){at}") if at else spelled(self.text(node), value, self.frame)

    def _index_list(self, items: list[Any], node: ast.AST) -> Any:
        """A list of integers or truth values as an index array."""
        found = self.run(node, np.array, items) if items else np.zeros(0, dtype=int)
        if found.dtype.kind not in "iub":
            raise self.error("index_type", node, kind=type(items[0]).__name__)
        return found

    def _whole(self, value: Any, node: ast.AST) -> int:
        try:
            return operator.index(value)
        except TypeError:
            raise self.error("index_type", node, kind=kind_word(value)) from None

    def item(self, owner: Operand, place: int, node: ast.AST) -> Node:
        """Element ``place`` along the first axis, for loops over arrays and unpacking."""
        value = self.run(node, operator.getitem, owner.value, place)
        static = (("index", "a[b]"), ("repeats", False))
        return Node(value, GATES["getitem"], (owner, Const(place, str(place))), spells.indexed("a[b]"), static)

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
                return self.apply(
                    node, GATES[_TURNED[node.attr]], operator.attrgetter(node.attr), (owner,), spells.attribute(node.attr)
                )
            found = getattr(value, node.attr)
            return Box(list(found), frozen=True) if node.attr == "shape" else found
        if isinstance(owner, Function) and known(f"{owner.name}.{node.attr}"):  # np.logaddexp.reduce
            return Function(f"{owner.name}.{node.attr}")
        if not _has_method(owner, value, node.attr):
            raise self.error("unsupported_attribute", node, name=node.attr, near="")
        return Method(owner, node.attr)
