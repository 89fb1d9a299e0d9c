"""Calls of what is let by, and calls that are given values of what is let by (``engine.tracing.outside``)."""

from __future__ import annotations

import ast
from math import prod
from typing import Any

from engine.operands import Box, is_number, leaves, plain
from engine.reading.libraries import CLOCK, DATA, LIBRARIES, PLAIN
from engine.tracing.calling import texts
from engine.tracing.calling.caller import Caller
from engine.tracing.frames import Function, Method, UserFunction
from engine.tracing.objects import Class
from engine.tracing.outside import Outside, found, refused

_HANDED_ON = frozenset("print str list tuple dict set enumerate zip reversed map filter sorted type".split())
"""Functions that make no number of what they are given."""
_DECIDING = ("isinstance", "range", "bool", "any", "all")
_LISTS = ("copy", "functools", "itertools", "collections")
_SEEDS = ("np.random.seed", "random.seed", "np.random.default_rng", "np.random.RandomState", "random.Random")
_BARS = frozenset(("tqdm", "tqdm_notebook", "trange", "tnrange"))


def call(caller: Caller, node: ast.Call, function: Outside, args: list[Any], named: dict[str, Any]) -> Any:
    """A call of what is let by: its arguments are evaluated, nothing else happens."""
    machine = caller.machine
    machine.beyond = True
    if function.kind not in (DATA, PLAIN):
        whole = function.module in LIBRARIES  # of sklearn, classification_report only shows
        machine.let_by(node, function.module if whole else function.path, function.kind)
    last = function.path.rpartition(".")[2]
    if function.path == "functools.wraps":  # wraps(f) is a decorator itself: it gives a function the name of f
        made = Outside(PLAIN, f"{function.path}.given")
        made.inner = args[0] if args else named.get("wrapped")
        return made
    if function.kind == PLAIN and len(args) == 1 and isinstance(args[0], (UserFunction, Class)):  # a decorator
        if isinstance(args[0], UserFunction) and isinstance(function.inner, UserFunction):
            args[0].called = function.inner.called
        return args[0]
    if function.module == "tqdm":
        return _bar(caller, node, function, last, args, named)
    if function.module == "progressbar" and args and not is_number(args[0]):  # ProgressBar()(items), progressbar(items)
        held = function.part()
        held.inner = args[0]
        return held
    if last == "subplots":
        return Box([function.part(), _axes(caller, function, args, named)], frozen=True)
    made = function.part(node=node)
    if function.kind == DATA and function.bound:  # X.dot(W), X.sum()
        if _computes([*args, *named.values()]):
            raise refused(machine, function, node)
        made.made = made.made or last in _NUMBERS
    return made


_NUMBERS = frozenset("sum mean std var max min dot prod argmax cumsum clip round".split())
"""Methods that compute, whatever has them."""


def _computes(operands: list[Any]) -> bool:
    """Whether numbers of the program's own are among operands, beyond counts."""
    numbers = [leaf for operand in operands for leaf in leaves(operand) if is_number(leaf)]
    return any([type(leaf.value) is not int for leaf in numbers])


def _bar(caller: Caller, node: ast.Call, function: Outside, last: str, args: list[Any], named: dict[str, Any]) -> Any:
    """``tqdm(items)`` is looped over as its items; ``tqdm.write(text)`` prints."""
    if last == "write" and args:
        return texts.print_(caller, node, "print", args[:1], {})
    held = function.part()
    if last in _BARS and (args or "iterable" in named):
        counted = last in ("trange", "tnrange")
        given = args if args else [named["iterable"]]
        held.inner = caller.function_call(node, "range", given, {}) if counted else given[0]
    return held


def _axes(caller: Caller, function: Outside, args: list[Any], named: dict[str, Any]) -> Outside:
    """What ``plt.subplots(rows, columns)`` gives beside the figure: so many axes."""
    given = dict(zip(("nrows", "ncols"), args, strict=False)) | named
    sizes = [plain(given.get(name, 1)) for name in ("nrows", "ncols")]
    axes = function.part()
    if all([type(size) is int and 0 < size <= caller.limits.items for size in sizes]):
        squeezed = [size for size in sizes if size > 1] if plain(named.get("squeeze", True)) else sizes
        axes.shape = tuple(squeezed) if prod(sizes) <= caller.limits.items else ()
    return axes


_SAME = frozenset(("np.array", "np.asarray", "list"))
"""What they are given is the same data still: ``X = np.array(file['x'])`` loads X."""


def given(caller: Caller, node: ast.Call, function: Any, args: list[Any], named: dict[str, Any]) -> Any:
    """What a call gives that is given such a value: another one, where it computes. None where the call is made as ever."""
    held = found([*args, *named.values()])
    if held is None or isinstance(function, Outside):
        return None
    name = function.name if isinstance(function, (Function, Method)) else getattr(function, "__name__", "")
    if isinstance(function, Method) and isinstance(function.owner, (str, Box)) or name in _HANDED_ON:
        return None
    if isinstance(function, Method) and name in ("update", "setdefault", "get", "pop"):
        return None
    if name in _SEEDS and held.kind == CLOCK and isinstance(function, Function):  # seeded as if by nothing: by 0, with the notice
        return (caller.function_call(node, name, [], {}),)
    if isinstance(function, Function) and name.partition(".")[0] in _LISTS:
        return None
    if name == "len" and held.inner is not None and args[0] is held:
        return (caller.function_call(node, "len", [held.inner], {}),)
    if name in _DECIDING or _computes([*args, *named.values(), getattr(function, "owner", None)]):
        raise refused(caller.machine, held, node)
    made = held.part()
    made.made = made.made or (held.kind == DATA and name not in _SAME)
    return (made,)
