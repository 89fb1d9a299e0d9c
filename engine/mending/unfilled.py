"""A line that fills a buffer of zeros, which no line does: the twin of one that is there, or what is made and read by nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.mending.blocks import reads, writes
from engine.mending.mends import Mend, as_mend
from engine.mending.places import root
from engine.mending.records import Repair
from engine.mending.seeking import Sought
from engine.reading.gradnames import gradient_name
from engine.reading.segments import segment

_ZEROS = ("zeros", "zeros_like")


def unfilled(sought: Sought) -> Iterator[Mend]:
    """For ``dB`` beside ``dA[i] += u * B[j]`` the line ``dB[j] += u * A[i]``, for ``db`` beside a ``db_t`` that nothing reads
    ``db += db_t``."""
    steps = sought.course.steps[sought.course.begin :]
    every = {id(step.node): step.node for step in steps if isinstance(step.node, ast.stmt) and not hasattr(step.node, "body")}
    known = {name for step in sought.course.steps for name in reads(step.node)}
    functions: dict[str, list[ast.stmt]] = {}
    for node in every.values():
        home = sought.course.blocks.home(node)
        functions.setdefault("" if home is None else home.function, []).append(node)
    for nodes in functions.values():
        filled = [name for node in nodes for name in writes(node)]
        read = {name for node in nodes for name in reads(node)}
        for buffer in sorted({name for node in nodes for name in _begun(node) if filled.count(name) == 1}):
            for node in nodes:
                if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
                    yield from [_below(sought, node, text) for text in _twins(sought, node, buffer, known)]
                made = writes(node) - read if isinstance(node, ast.Assign) and not _begun(node) else set()
                alike = [name for name in sorted(made) if _of(buffer, known) and _of(buffer, known) in name]
                yield from [_below(sought, node, f"{buffer} += {name}") for name in alike]


def _begun(node: ast.stmt) -> list[str]:
    """The names that a statement binds to zeros: one, or several at once."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return []
    target, value = node.targets[0], node.value
    both = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts)
    pairs = list(zip(target.elts, value.elts, strict=True)) if both else [(target, value)]  # type: ignore[attr-defined]
    return [name.id for name, made in pairs if isinstance(name, ast.Name) and _called(made) in _ZEROS]


def _called(value: ast.expr) -> str:
    """The function of a module that a value is a call of; "" for none."""
    return value.func.attr if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) else ""


def _twins(sought: Sought, node: ast.AugAssign, buffer: str, known: set[str]) -> Iterator[str]:
    """The line that sends the other factor of a product what this one sends the first; ``known`` are the names that are read."""
    lines = sought.course.again.program.lines
    factors, target = [segment(each, lines) for each in _factors(node.value)], segment(node.target, lines)
    own = _of(root(target), known)
    for factor in factors if own and root(target) != buffer else ():
        if root(factor) == _of(buffer, known):
            rest = [each for each in factors if each != factor]
            twin = own + target[len(root(target)) :]
            yield f"{buffer}{factor[len(root(factor)):]} += {' * '.join([*rest, twin])}"


def _of(name: str, known: set[str]) -> str:
    """The variable that a name is of as a gradient; "" for none."""
    found = gradient_name(name, known)
    return "" if found is None else found.of


def _factors(node: ast.expr) -> list[ast.expr]:
    """The factors of a product."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*_factors(node.left), *_factors(node.right)]
    return [node]


def _below(sought: Sought, node: ast.stmt, added: str) -> Mend:
    text = segment(node, sought.course.again.program.lines)
    return as_mend(node, Repair("missing", f"{text}\n{added}", 1, (("term", added.partition(" += ")[2]), ("added", added))))


__all__ = ["unfilled"]
