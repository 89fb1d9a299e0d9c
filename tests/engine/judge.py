"""Judges of a trace that do not trust it: its printed lines run alone, its emitted module, differences, another library."""

from __future__ import annotations

import ast
import builtins
import math
import re
from collections.abc import Callable
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np

import engine
from engine.containers import is_list
from engine.deriving.wording import statement
from engine.writing.emit import emit


def same(left: Any, right: Any, rtol: float = 0.0, atol: float = 0.0) -> None:
    """Equal nested values of equal shapes; NaN equals NaN, and nothing is made a number that is none."""
    if isinstance(right, (list, tuple)):
        assert len(left) == len(right)
        for a, b in zip(left, right, strict=True):
            same(a, b, rtol, atol)
    elif isinstance(right, dict):
        assert left.keys() == right.keys()
        for key, value in right.items():
            same(left[key], value, rtol, atol)
    elif right is not None and not _near(left, right, rtol, atol):  # numpy's own knows NaN too, and says what differs
        assert np.shape(left) == np.shape(right)
        np.testing.assert_allclose(left, right, rtol=rtol, atol=atol, equal_nan=True)


def _near(left: Any, right: Any, rtol: float, atol: float) -> bool:
    """Whether finite floats of one shape are as near as ``assert_allclose`` wants them, which takes twenty times as long."""
    if isinstance(left, float) and isinstance(right, float):
        return bool(left == right or abs(left - right) <= atol + rtol * abs(right) < math.inf)
    if not (isinstance(left, np.ndarray) and isinstance(right, np.ndarray) and left.shape == right.shape):
        return False
    if not left.dtype.kind == right.dtype.kind == "f":
        return False
    if (left == right).all():
        return True
    with np.errstate(all="ignore"):
        bound = atol + rtol * np.abs(right)
        return bool((np.abs(left - right) <= bound).all() and (bound < math.inf).all())


def forward_names(trace: engine.Trace, soft: bool = False) -> dict[str, Any]:
    """The values of the forward names that the listing shows, lists and dicts whole; ``soft`` as np.float64."""
    found: dict[str, Any] = {}
    for var in trace.vars:
        value = var.value
        if soft and not isinstance(value, np.ndarray):
            value = np.float64(value)
        elif isinstance(value, np.ndarray):
            value = value.copy()
        if not var.path:
            found[var.code] = value
            continue
        place = found.setdefault(var.root, {})
        for key in var.path[:-1]:
            place = place.setdefault(key, {})
        place[var.path[-1]] = value
    roots = {v.root for v in trace.vars if v.path}
    return {name: _whole(value) if name in roots else value for name, value in found.items()}


def _whole(value: Any) -> Any:
    """Nested dicts with the keys 0 … n as lists (gaps are None)."""
    if not isinstance(value, dict):
        return value
    inside = {k: _whole(v) for k, v in value.items()}
    if is_list(inside):
        return [inside.get(i) for i in range(max(inside) + 1)]
    return inside


@lru_cache(4096)
def code_of(text: str) -> CodeType:
    """A printed statement, compiled: a trace and its opened twin share most of theirs."""
    return compile(text, "<listing>", "exec")


def printed(trace: engine.Trace, simple: bool) -> str:
    """The printed backward lines."""
    return "\n".join(trace.simple(n.index, keep_seed=True) if simple else trace.raw(n.index) for n in trace.lines) + "\n"


def run_listing(trace: engine.Trace, soft: bool = False, simple: bool = False) -> dict[str, Any]:
    """Execute the printed backward lines alone, in a namespace of the forward names and the modules."""
    return _run_text(trace, printed(trace, simple), soft)


def _run_text(trace: engine.Trace, text: str, soft: bool) -> dict[str, Any]:
    forward = forward_names(trace, soft)
    given = {**forward, trace.modules["np"]: np, trace.modules["math"]: np if soft else math}
    space = {name: _copy(value) for name, value in given.items()}
    with np.errstate(all="ignore"):
        exec(compile(text, "<listing>", "exec"), space)
    same({name: space[name] for name in forward}, forward)  # no line wrote into a cached value
    return {k: v for k, v in space.items() if k not in given and k != "__builtins__"}


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _copy(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_copy(v) for v in value]
    return value.copy() if isinstance(value, np.ndarray) else value


def at(space: dict[str, Any], grad: str) -> Any:
    """``dw[0]`` of a namespace: a name, then its keys."""
    name, keys = _path(grad)
    value = space[name]
    for key in keys:
        value = value[key]
    return value


@lru_cache(4096)
def _path(grad: str) -> tuple[str, tuple[Any, ...]]:
    node = ast.parse(grad, mode="eval").body
    keys = []
    while isinstance(node, ast.Subscript):
        keys.append(ast.literal_eval(node.slice))
        node = node.value
    assert isinstance(node, ast.Name)
    return node.id, tuple(reversed(keys))


def listing_agrees(trace: engine.Trace, soft: bool = False) -> None:
    """The raw and the simplified lines, executed alone, give every gradient of the trace."""
    for text in dict.fromkeys((printed(trace, simple=False), printed(trace, simple=True))):
        space = _run_text(trace, text, soft)
        for var in trace.vars:
            # the gradient of an array that was written into changes on the way: ``lines_agree`` looks at each line
            if trace.gradients_by_index[var.index] is not None and var.kind not in ("cell", "state"):
                # sums over copies of another memory order differ in the last bits
                same(at(space, var.grad), trace.gradient(var.index), rtol=1e-11, atol=1e-13)
    memory_is_separate([g for g in trace.gradients_by_index if isinstance(g, np.ndarray)])


def forward_agrees(trace: engine.Trace) -> None:
    """The printed statements, one after the other from the inputs' values, give each variable its value when it is made."""
    space: dict[str, Any] = {trace.modules["np"]: np, trace.modules["math"]: math}
    containers = {v.root for v in trace.vars if v.path}
    space |= {name: value for name, value in forward_names(trace).items() if name in containers}
    space |= {v.code: _copy(v.value) for v in trace.vars if v.kind in ("input", "count", "buffer") and not v.path}
    for stage in trace.stages:
        one_by_one = bool(stage.stores)
        for piece in stage.pieces:
            for part in piece.parts:
                exec(code_of(trace.part_forward(part)), space)
                same(at(space, trace.vars[part].code), trace.vars[part].value, rtol=1e-11, atol=1e-13)
            if one_by_one:
                exec(code_of(statement(trace.backward, piece)), space)
                made = piece.write if piece.store is None else piece.store.after
                same(at(space, trace.vars[made].code), trace.vars[made].value, rtol=1e-11, atol=1e-13)
        if not one_by_one:
            exec(code_of(trace.forward(stage.index)), space)
            for write in stage.writes:
                same(at(space, trace.vars[write].code), trace.vars[write].value, rtol=1e-11, atol=1e-13)


def lines_agree(trace: engine.Trace) -> None:
    """After each printed line its gradient is what the trace says of that line, before it what the trace says it was."""
    space: dict[str, Any] = forward_names(trace) | {trace.modules["np"]: np, trace.modules["math"]: math}
    said: dict[int, engine.Numbers] = {}

    def before(index: int) -> None:
        line, numbers = trace.lines[index], trace.numbers(index)
        said[index] = numbers
        if line.to >= 0 and numbers.before is not None and line.kind != "open":
            same(at(space, trace.vars[line.to].grad), numbers.before, rtol=1e-11, atol=1e-13)
        if line.base >= 0:
            base = trace.vars[line.base]
            upstream = _cell(space, trace, line) if base.kind == "cell" else at(space, base.grad)
            same(upstream, numbers.upstream, rtol=1e-11, atol=1e-13)

    def after(index: int) -> None:
        line = trace.lines[index]
        if line.to >= 0 and line.kind != "open":
            same(at(space, trace.vars[line.to].grad), said.pop(index).after, rtol=1e-11, atol=1e-13)

    text = "".join([f"__before__({n.index})\n{trace.raw(n.index)}\n__after__({n.index})\n" for n in trace.lines])
    space |= {"__before__": before, "__after__": after}
    with np.errstate(all="ignore"):
        exec(compile(text, "<listing>", "exec"), space)


def _cell(space: dict[str, Any], trace: engine.Trace, line: Any) -> Any:
    """The gradient of written cells as the listing has it."""
    from engine.deriving.wording import cell_text

    piece = trace.stages[line.stage].pieces[line.piece]
    assert piece.store is not None
    if piece.store.saved:
        return space[trace.vars[line.base].grad]
    return eval(cell_text(trace.vars, piece, trace.modules["np"], grad=True), space)


def memory_is_separate(arrays: list[Any]) -> None:
    """No two different arrays of the list share memory."""
    for i, a in enumerate(arrays):
        for b in arrays[:i]:
            assert a is not b
            assert not np.shares_memory(a, b)


def run_emitted(trace: engine.Trace, text: str | None = None) -> tuple[dict[str, Any], Any, Any]:
    """(namespace, value, gradients by name) of the emitted module in a fresh namespace."""
    text = emit(trace) if text is None else text
    assert not re.search(r"\b(engine|chainstep)\b", text.split('"""', 2)[2])
    for line in text.splitlines():
        assert len(line) <= 88 or max(map(len, line.split())) > 30, line
    space: dict[str, Any] = {"__name__": "emitted", "__builtins__": builtins}
    with np.errstate(all="ignore"):
        exec(compile(text, "<emitted>", "exec"), space)
        value, cache = space["forward"]()
        assert type(cache) is tuple
        kept = [_copy(v) for v in cache]
        gradients = space["backward"](cache)
        again = space["backward"](cache)
        same(space["forward"]()[0], value)  # what was given stays as it is
    assert type(gradients) is tuple
    same(list(again), list(gradients))  # nothing was changed by going backward
    same(list(cache), kept)
    names = returned_names(text)
    assert len(names) == len(gradients)
    return space, value, dict(zip(names, gradients, strict=True))


def returned_names(text: str) -> list[str]:
    """What ``backward`` of an emitted module returns."""
    tree = ast.parse(text)
    function = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "backward")
    last = function.body[-1]
    assert isinstance(last, ast.Return)
    assert isinstance(last.value, ast.Tuple)
    return [n.id for n in last.value.elts if isinstance(n, ast.Name)]


def emitted_agrees(trace: engine.Trace) -> str:
    """The emitted module gives the trace's value and gradients; its text."""
    text = emit(trace)
    _, value, gradients = run_emitted(trace, text)
    same(value, trace.value)
    by_name = {v.grad: trace.gradient(v.index) for v in trace.vars if v.kind not in ("cell", "state")}
    for name, found in gradients.items():
        if name in by_name:
            same(found, by_name[name], rtol=1e-11, atol=1e-13)
            continue
        for var in trace.vars:
            if var.path and var.grad.partition("[")[0] == name and var.diff:
                same(at({name: found}, var.grad), trace.gradient(var.index), rtol=1e-11, atol=1e-13)
    memory_is_separate([a for g in gradients.values() for a in flat(g) if isinstance(a, np.ndarray)])
    return text


def flat(value: Any) -> list[Any]:
    """The leaves of nested lists and dicts."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [leaf for item in value for leaf in flat(item)]
    return [value]


def function_of(source: str, inputs: list[str], numpy: Any) -> Callable[..., Any]:
    """The program as a function of its inputs, over another numpy; the last assigned name is returned."""
    tree = ast.parse(source.replace("math.", "np."))
    for node in ast.walk(tree):  # methods that autograd's arrays lack
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = node.func.value
        if node.func.attr in ("dot", "sum", "mean", "reshape") and not (isinstance(owner, ast.Name) and owner.id == "np"):
            node.args.insert(0, owner)
            node.func.value = ast.Name("np", ast.Load())
    body = [s for s in tree.body if not (isinstance(s, ast.Assign) and ast.unparse(s.targets[0]) in inputs)]
    last = body[-1]
    assert isinstance(last, ast.Assign)
    assert isinstance(last.targets[0], ast.Name)
    body.append(ast.Return(ast.Name(last.targets[0].id, ast.Load())))
    arguments = ast.arguments([], [ast.arg(n) for n in inputs], None, [], [], None, [])
    wrapped = ast.Module([ast.FunctionDef("program", arguments, body, [])], [])
    space: dict[str, Any] = {"np": numpy}
    exec(compile(ast.fix_missing_locations(wrapped), "<program>", "exec"), space)
    return space["program"]  # type: ignore[no-any-return]


def differences(function: Callable[..., Any], values: list[Any], seed: Any, which: int, step: float) -> Any:
    """Centred differences of sum(seed * function) in argument ``which``."""

    def scalar(value: Any) -> float:
        given = [value if i == which else v for i, v in enumerate(values)]
        return float(np.sum(np.asarray(seed) * function(*given)))

    value = values[which]
    if not isinstance(value, np.ndarray):
        h = step * max(1.0, abs(value))
        return (scalar(value + h) - scalar(value - h)) / (2 * h)
    found = np.zeros(value.shape)
    for place in np.ndindex(*value.shape):
        h = step * max(1.0, abs(float(value[place])))
        up, down = value.copy(), value.copy()
        up[place] += h
        down[place] -= h
        found[place] = (scalar(up) - scalar(down)) / (2 * h)
    return found


def smooth_difference(function: Callable[..., Any], values: list[Any], seed: Any, which: int) -> tuple[Any, Any]:
    """(differences, where two step sizes agree): elsewhere a kink or rounding is near, and the number says nothing."""
    fine, coarse = (differences(function, values, seed, which, h) for h in (1e-6, 1e-5))
    return fine, np.abs(np.asarray(fine) - coarse) <= 1e-4 * (1 + np.abs(coarse))
