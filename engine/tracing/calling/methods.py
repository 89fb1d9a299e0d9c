"""Methods, by what they are methods of; those of arrays are rows of the gate table, and three more."""

from __future__ import annotations

import ast
import operator
import random
from typing import Any

import numpy as np

from engine import spells
from engine.gates import GATES, METHODS
from engine.operands import Attributes, Box, Dict, Feed, Set, bare, boxed, is_number, plain
from engine.tracing.calling import containers, draws, entries, sequences, sets, spellings, texts
from engine.tracing.calling.arguments import given_plain
from engine.tracing.calling.arrays import NARROW, narrowed, real_types
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.library import chance, collecting
from engine.tracing.exceptions import Thrown
from engine.tracing.frames import Draws, Function, Method, Module
from engine.tracing.indexing import SAID
from engine.tracing.objects import Instance


def call(caller: Caller, node: ast.Call, method: Method, args: list[Any], named: dict[str, Any]) -> Any:
    """A call of a method, by what it is a method of."""
    owner, name = method.owner, method.name
    if isinstance(owner, Thrown):  # super().__init__('why')
        owner.frame.names["args"] = Box(args, frozen=True)
        return None
    if isinstance(owner, Instance):  # object.__init__, by super()
        if args or named:
            raise caller.error("arguments", node, name=name, wanted=0, given=len(args) + len(named))
        return None
    if name in SAID and not args and not named:
        return caller.function_call(node, SAID[name], [owner], {})
    if isinstance(owner, str):
        return texts.method(caller, node, owner, name, args, named)
    if isinstance(owner, Draws) and isinstance(owner.generator, random.Random):
        return chance.drawn(caller, node, name, owner.generator, args, named)
    if isinstance(owner, Draws):
        return draws.draw(caller, node, name, owner.generator, args, named)
    if named and isinstance(owner, (Box, Dict)) and not (
        name == "update" or (name == "sort" and named.keys() <= {"key", "reverse"})
    ):
        raise caller.error("argument", node, name=name, argument=next(iter(named)))
    if isinstance(owner, Box):
        if name != "append":  # one more, whatever there is
            kind = owner.kind or ("tuple" if owner.frozen else "list")
            caller.pay(node, f"{kind}.{name}", [owner.items, *map(bare, args)])
        if owner.kind == "deque" and name in _OF_DEQUES:
            return collecting.deque_method(caller, node, owner, name, args)
        return containers.list_method(caller, node, owner, name, args, named)
    if type(owner) is Attributes and name in ("update", "pop", "popitem", "setdefault", "clear"):
        raise caller.error("attributes_written", node)
    if isinstance(owner, Dict) and owner.kind == "Counter" and name in collecting.OF_COUNTERS and len(args) < 2:
        caller.pay(node, f"Counter.{name}", [owner.items, *map(bare, args)])
        return collecting.OF_COUNTERS[name](caller, node, owner, args, named)
    if isinstance(owner, Dict):
        return containers.dict_method(caller, node, owner, name, args, named)
    if isinstance(owner, Set):
        if named:
            raise caller.error("argument", node, name=name, argument=next(iter(named)))
        caller.pay(node, f"set.{name}", [owner, *args])
        return sets.method(caller, node, owner, name, args)
    if isinstance(owner, Feed) and name == "send" and not named and len(args) == 1:
        return sequences.send(caller, node, owner, args[0])
    if isinstance(owner, Module):
        return caller.function_call(node, f"{owner.name}.{name}", args, named)
    value = owner.value if is_number(owner) else owner
    if name == "is_integer" and isinstance(value, (int, float, np.number)) and not args and not named:
        caller.fix(owner)
        return bool(caller.run(node, operator.methodcaller(name), value))
    if not isinstance(value, (np.ndarray, np.generic)):
        raise caller.error("unsupported_attribute", node.func, name=name, near="")
    return _of_array(caller, node, owner, value, name, args, named)


_OF_DEQUES = frozenset("append extend appendleft popleft rotate".split())


def _of_array(
    caller: Caller, node: ast.Call, owner: Any, value: Any, name: str, args: list[Any], named: dict[str, Any]
) -> Any:
    if name in ("tolist", "astype", "fill", "sort"):
        caller.pay(node, f"array.{name}", [value, *map(given_plain, args)])
    if name == "item" and not named:
        return entries.item(caller, node, owner, value, args)
    if name == "tolist" and not args and not named:
        return entries.tolist(caller, node, owner, value) if is_number(owner) else boxed(value.tolist())
    if name == "astype":
        if "dtype" in named and not args:
            args, named = [named["dtype"]], {k: v for k, v in named.items() if k != "dtype"}
        for key, given in named.items():
            if key != "copy":
                raise caller.error("argument", node, name="astype", argument=key)
            if not plain(given) and len(args) == 1 and _of_kind(caller, node, value, args[0]):
                return owner  # the array itself
        return _astype(caller, node, owner, value, args)
    if name == "put":
        where = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        call = ast.copy_location(ast.Call(node.func, [where, *node.args], node.keywords), node)
        return caller.function_call(call, "np.put", [owner, *args], named)
    if name in ("fill", "sort"):
        return _write(caller, node, owner, name, args, named)
    gate = METHODS.get(name)
    if gate is None:
        raise caller.error("unsupported_attribute", node.func, name=name, near="")
    return spellings.gate_call(caller, node, gate, name, [owner, *args], named, method=True)


def _write(
    caller: Caller, node: ast.Call, owner: Any, name: str, args: list[Any], named: dict[str, Any]
) -> None:
    """``a.fill(v)`` writes v everywhere; ``a.sort()`` what ``np.sort(a)`` gives."""
    if name == "fill":
        if len(args) != 1 or named:
            raise caller.error("arguments", node, name=name, wanted=1, given=len(args) + len(named))
        caller.machine.binder.fill(node, owner, args[0])
        return
    where = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    call = ast.copy_location(ast.Call(node.func, [where, *node.args], node.keywords), node)
    caller.machine.binder.sort(node, owner, caller.function_call(call, "np.sort", [owner, *args], named))


def _of_kind(caller: Caller, node: ast.Call, value: Any, kind: Any) -> bool:
    """Whether an array has a type already."""
    return bool(caller.run(node, np.dtype, given_plain(kind)) == value.dtype)


def _astype(caller: Caller, node: ast.Call, owner: Any, value: Any, args: list[Any]) -> Any:
    kind = plain(args[0]) if args else None
    if isinstance(kind, Function):
        kind = {"float": float, "int": int, "bool": bool}.get(kind.name)
    if len(args) != 1:
        raise caller.error("arguments", node, name="astype", wanted=1, given=len(args))
    real_types(caller, {"dtype": kind}, node)
    if not is_number(owner):
        return caller.run(node, value.astype, kind)
    if np.dtype(kind).kind in "iub":  # cut off like a floor: no gradient passes
        made = np.dtype(kind)
        spelled = repr(kind) if isinstance(kind, str) else "np.bool_" if made.kind == "b" else f"np.{made.name}"
        cast = operator.methodcaller("astype", kind)
        return caller.apply(node, GATES["floor"], cast, (owner,), spells.method("astype", (("", spelled),)))
    if np.dtype(kind).type in NARROW:
        return narrowed(caller, node, owner, np.dtype(kind).type, method=True)
    if kind not in (float, np.float64, "float", "float64"):
        raise caller.error("argument", node, name="astype", argument=np.dtype(kind).name)
    return caller.apply(node, GATES["copy"], _as_float, (owner,), spells.method("astype", (("", "float"),)))


def _as_float(value: Any) -> Any:
    return value.astype(float)
