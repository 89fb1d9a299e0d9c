"""Subscripts and attributes: elements of lists and dicts, and the gate ``getitem`` on arrays."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from engine import spells
from engine.gates import GATES, METHODS
from engine.operands import Box, Dict, Node, Operand, Set, is_number, leaves, plain
from engine.reading.functions import (
    ATTRIBUTES,
    BUILT,
    CONSTANTS,
    CONTAINER_METHODS,
    DTYPE_ATTRIBUTES,
    FILES,
    LIMITS,
    MODULES,
    SAVERS,
    THROWN,
    drawers,
    known,
)
from engine.reading.libraries import DATA, RUNS, SHOWS, kind_of
from engine.tracing.exceptions import EXCEPTIONS, Cause
from engine.tracing.frames import Draws, Function, Method, Module, Space, UserFunction
from engine.tracing.imports import named
from engine.tracing.machine import Machine, Part
from engine.tracing.objects import ABSENT, Class, Instance, Super
from engine.tracing.outside import Outside
from engine.tracing.places import Places
from engine.tracing.values import kind_word, type_of

SAID = {"__repr__": "repr", "__str__": "str", "__len__": "len", "__abs__": "abs", "__float__": "float", "__int__": "int"}
"""Methods of Python's own values that may be asked for as objects' are, and the functions that do."""
_TURNED = {"T": "transpose", "mT": "matrix_transpose"}


class Indexing(Part):
    """What is read by index or by name."""

    def __init__(self, machine: Machine, places: Places) -> None:
        super().__init__(machine)
        self.places = places
        self.invoke: Callable[[ast.Call, Any, list[Any], dict[str, Any]], Any]  # likewise
        self.had: Callable[[ast.Attribute, Space, str], Any]  # likewise: of the author's own modules
        self.attribute: Callable[[ast.Attribute, Any, str], Any]  # of objects; set by whoever assembles the parts: it calls getters
        self.built: Callable[[ast.Subscript, str], Any]  # ``np.c_[a, b]``; likewise

    def table(self) -> dict[type, Callable[[Any], Any]]:
        """The syntax classes."""
        return {ast.Subscript: self._subscript, ast.Slice: self._slice, ast.Attribute: self._attribute}

    def _slice(self, node: ast.Slice) -> Any:
        return slice(*[None if p is None else self.value(p) for p in (node.lower, node.upper, node.step)])

    def _subscript(self, node: ast.Subscript) -> Any:
        owner = self.eval(node.value)
        if type(owner) is Function and owner.name in BUILT:
            return self.built(node, owner.name)
        if type(owner) is Outside:
            return owner.element(plain(self.eval(node.slice)))
        if type(owner) is Instance:
            found = self.machine.overloads.method(node, owner, "__getitem__", [node.slice], [self.eval(node.slice)])
            if found is not ABSENT:
                return found
        if isinstance(owner, Dict):
            key = self.key_at(node.slice)
            if key not in owner.items:
                return self.missing(node, owner, key)
            return owner.items[key]
        if isinstance(owner, Box):
            index = self.value(node.slice)
            if isinstance(index, slice):
                items = self.run(node, operator.getitem, owner.items, index)
                if owner.frozen and index.indices(len(owner.items)) == (0, len(owner.items), 1):
                    return owner  # all of a tuple is itself
                return Box(items, owner.frozen)
            try:
                return owner.items[operator.index(index)]
            except IndexError:
                what = {"what": "arguments"} if self.text(node.value) in ("sys.argv", "argv") else {}
                record = self.error("index", node, said=f"{index} / {len(owner.items)}", **what)
                record.raised = Cause("IndexError", (f"{kind_word(owner)} index out of range",))
                raise record from None
            except TypeError:
                raise self.error("type", node.slice, said=f"[{kind_word(index)}]") from None
        if is_number(owner) and isinstance(owner.value, np.ndarray):
            return self.index(owner, node)
        if isinstance(owner, (np.ndarray, str, range)):
            key = self.value(node.slice)
            if isinstance(owner, np.ndarray):
                self.pay(node, "[]", (owner, key))
            return self.run(node, operator.getitem, owner, key)
        raise self.error("no_elements", node, kind=kind_word(owner))

    def _flat(self, node: ast.Attribute, owner: Any, value: Any) -> Any:
        if not is_number(owner):
            return value.ravel()
        return self.apply(node, GATES["ravel"], operator.methodcaller("ravel"), (owner,), spells.method("ravel", ()))

    def missing(self, node: ast.Subscript, owner: Dict, key: Any) -> Any:
        """A key that is not there: what ``defaultdict`` puts there, what ``Counter`` counts, else an error."""
        if owner.kind == "Counter":
            return 0
        if owner.factory is None:
            raise self.error("key", node, said=repr(key), held=key)
        made: Any = 0.0
        if not isinstance(owner.factory, Function) or owner.factory.name != "float":
            made = self.invoke(ast.copy_location(ast.Call(node.value, [], []), node), owner.factory, [], {})
        self.machine.binder.put(owner, key, made, node)
        return owner.items[key]

    def key_at(self, node: ast.expr) -> Any:
        return self.key(self.eval(node), node)

    def key(self, operand: Any, node: ast.AST) -> Any:
        """An operand as the key of a dict. One of numpy's numbers finds what the number in it finds, and is kept as that."""
        if type(operand) is Instance:
            return self.machine.overloads.key(node, operand)
        for each in leaves(operand) if type(operand) is Box else ():
            if type(each) is Instance:
                self.machine.overloads.key(node, each)
        key = self.value_of(operand)
        if isinstance(key, np.generic) and key.dtype.kind in "biuf":
            key = key.item()
        if not isinstance(key, (str, int, float, tuple, bool, type(None))) and not (type(key) is Set and key.frozen):
            raise self.error("type", node, said=f"dict key: {kind_word(key)}")
        self.run(node, hash, key)
        return key

    def index(self, owner: Operand, node: ast.Subscript) -> Node:
        """``X[…]`` of an array variable: ints, slices, None, …, masks and integer arrays (whose repeats accumulate)."""
        place = self.places.read(node.slice, 1)
        self.pay(node, "[]", (owner.value, place.item))
        value = self.run(node, operator.getitem, owner.value, place.item)
        static = (*place.static(np.shape(value)), ("repeats", place.repeats))
        return Node(value, GATES["getitem"], (owner, *place.args), spells.indexed(place.text), static)

    def _attribute(self, node: ast.Attribute) -> Any:
        owner = self.eval(node.value)
        if type(owner) is Module:
            name = f"{owner.name}.{node.attr}"
            if is_function(name):
                return Function(name)
            if name in CONSTANTS:
                return CONSTANTS[name]
            if name in FILES or name in SAVERS:
                return Outside(DATA if name in FILES else SHOWS, name)
            if name == "np.__version__":
                return np.__version__
            if owner.name not in MODULES.values():
                try:
                    return named(name)
                except KeyError:
                    raise self.error("unsupported_function", node, name=name, near="") from None
            if name in MODULES.values():
                return Module(name)
            if name in THROWN:
                return EXCEPTIONS[name]
            raise self.error("unsupported_function", node, name=name, near="")
        if type(owner) is Space:
            return self.had(node, owner, node.attr)
        if type(owner) is Outside:
            full = f"{owner.path}.{node.attr}"
            return Function(full) if kind_of(full) == RUNS else owner.part(node.attr)
        if isinstance(owner, (Instance, Class, Super)):
            return self.attribute(node, owner, node.attr)
        value = owner.value if is_number(owner) else owner
        if isinstance(value, (np.ndarray, np.generic)) and node.attr in ATTRIBUTES:
            if node.attr in _TURNED and is_number(owner):
                return self.apply(
                    node, GATES[_TURNED[node.attr]], operator.attrgetter(node.attr), (owner,), spells.attribute(node.attr)
                )
            if node.attr == "flat":  # its elements one after the other; of what lies so in memory a view
                return self._flat(node, owner, value)
            found = getattr(value, node.attr)
            if node.attr in ("shape", "strides"):
                return Box(list(map(self.machine.binder.measured, found)), frozen=True)
            return self.machine.binder.measured(found) if type(found) is int else found
        if isinstance(value, (np.finfo, np.iinfo)) and node.attr in LIMITS and hasattr(value, node.attr):
            return getattr(value, node.attr)
        if isinstance(value, np.dtype) and node.attr in DTYPE_ATTRIBUTES:
            return getattr(value, node.attr)
        if isinstance(owner, Function) and (
            known(f"{owner.name}.{node.attr}") or kind_of(f"{owner.name}.{node.attr}") == RUNS
        ):  # itertools.chain.from_iterable, np.logaddexp.reduce
            return Function(f"{owner.name}.{node.attr}")
        if node.attr == "__name__" and isinstance(owner, (Function, UserFunction, type)):
            if isinstance(owner, UserFunction):
                return owner.called
            return owner.__name__ if isinstance(owner, type) else owner.name.rpartition(".")[2]
        if node.attr == "__class__" and (kind := type_of(owner)) is not None:
            return kind
        if node.attr in SAID and isinstance(value, (np.ndarray, np.generic, Box, Dict, str, int, float)):
            return Method(owner, node.attr)
        if not _has_method(owner, value, node.attr):
            raise self.error("unsupported_attribute", node, name=node.attr, near="")
        return Method(owner, node.attr)


@lru_cache(maxsize=1024)
def is_function(name: str) -> bool:
    """Whether a canonical name is that of a function of the tables, and of nothing else."""
    module = name.rpartition(".")[0] in MODULES.values() and name not in MODULES.values()
    return module and known(name) and not (name in CONSTANTS or name in FILES or name in SAVERS or name in THROWN)


def _has_method(owner: Any, value: Any, name: str) -> bool:
    if isinstance(value, (np.ndarray, np.generic)):
        return name in METHODS or name in CONTAINER_METHODS["array"]
    if isinstance(owner, Draws):
        return name in drawers(owner.generator)
    return name in CONTAINER_METHODS.get(kind_word(owner), ())
