"""Python's functions that answer yes or no."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any
from zlib import crc32

import numpy as np

from engine.operands import Box, Dict, Feed, Set, is_number
from engine.tracing.calling.arguments import refuse_variable
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.sequences import bounded
from engine.tracing.conditions import compared
from engine.tracing.frames import Function, Method, UserFunction
from engine.tracing.objects import ABSENT, Bound, Class, Instance, is_of
from engine.tracing.outside import Outside
from engine.tracing.values import type_of

_ABSTRACT: dict[str, Callable[[Any], bool]] = {
    "Number": lambda held: isinstance(held, (int, float, np.number)),
    "Real": lambda held: isinstance(held, (int, float, np.integer, np.floating)),
    "Integral": lambda held: isinstance(held, (int, np.integer)),
    "Iterable": lambda held: isinstance(held, (Box, Dict, Set, str, np.ndarray, range, Feed)),
    "Sequence": lambda held: isinstance(held, (Box, str, range)),
    "Mapping": lambda held: isinstance(held, Dict),
    "Callable": lambda held: isinstance(held, (Function, UserFunction, Method, Bound, Class, type)),
}
"""What ``numbers``, ``collections.abc`` and ``typing`` name and people ask for."""
_KINDS: dict[str, type] = {k.__name__: k for k in (int, float, bool, str, list, tuple, dict, set, frozenset)}


def bool_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    return caller.conditions.decided(args[0], node.args[0]) if args else False


def any_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """``any`` and ``all``."""
    wanted = name == "any"
    for item in bounded(caller, node, args[0]):
        if caller.conditions.decided(item, node) is wanted:
            return wanted
    return not wanted


def isinstance_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    if is_of(args[0], args[1]):
        return True
    if isinstance(args[0], Instance):
        return False
    kinds = args[1].items if isinstance(args[1], Box) else [args[1]]
    wanted: list[type] = []
    for kind in kinds:
        if isinstance(kind, Class):
            continue
        if isinstance(kind, Outside) and (asked := _ABSTRACT.get(kind.path.rpartition(".")[2])) is not None:
            if asked(args[0].value if is_number(args[0]) else args[0]):
                return True
            continue
        found = _KINDS.get(kind.name) if isinstance(kind, Function) else kind if isinstance(kind, type) else None
        if found is None:
            raise caller.error("argument", node, name=name, argument=caller.brief(node.args[1]))
        wanted.append(found)
    operand = args[0]
    if not wanted:
        return False
    if type(operand) is Set:
        return (frozenset if operand.frozen else set) in wanted
    if isinstance(operand, Box):
        return any(k is (tuple if operand.frozen else list) for k in wanted)
    if isinstance(operand, Dict):
        return dict in wanted
    return isinstance(operand.value if is_number(operand) else operand, tuple(wanted))


def type_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """What something is: a class of the program, or what the name of Python's or numpy's type stands for."""
    found = type_of(args[0])
    if found is None:
        raise caller.error("argument", node, name=name, argument=caller.brief(node.args[0]))
    return found


def callable_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    operand = args[0]
    if isinstance(operand, Instance):
        return operand.kind.has("__call__")
    return isinstance(operand, (Function, UserFunction, Method, Bound, Class, type))


def hash_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """A number that two equal keys share; of text one that is the same in every run, which Python's own is not."""
    if type(args[0]) is Instance and (found := caller.machine.overloads.hashed(node, args[0])) is not ABSENT:
        return found
    refuse_variable(caller.machine, node, args[0])
    key = caller.indexing.key(args[0], node.args[0])
    if type(key) is Instance:
        return caller.machine.numbered(key)
    texts = [each for each in (key if isinstance(key, tuple) else (key,)) if isinstance(each, str)]
    return crc32(repr(key).encode("utf-8", "surrogatepass")) if texts else caller.run(node, hash, key)


def issubdtype_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    return caller.run(node, np.issubdtype, *[compared(a) for a in args])
