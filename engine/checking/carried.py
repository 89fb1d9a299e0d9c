"""Gradients that a pass adds to and does not zero: in the first pass nothing is in them yet, in the second what the first left."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from engine.checking.hidden import STAGES, Run
from engine.errors import ProgramError
from engine.nodes import nodes
from engine.trace import Trace
from engine.verdicts import Own, OwnLine

SECOND = 2
"""The pass that is asked."""
_SUM = re.compile(r"[+-]=|\bat\b")


def carried(trace: Trace, run: Run) -> Own | None:
    """The verdict on a first pass; where its gradients are begun by ``+=`` on what stood before it, and are wrong in the second
    pass though both passes change their parameters, that of the second, with ``Own.later``."""
    own, training = trace.own, trace.training
    if own is None or not own.ok or training is None or training.number != 1 or trace.options.pass_number is not None:
        return own
    if not trace.options.blame or training.of == 1 or len(trace.stages) > STAGES:
        return own
    updated = {update.var for update in training.updates}
    told = [line for line in own.lines if line.verdict in ("right", "remark") and line.var in updated]
    if not told:
        return own
    updates = {update.line for update in training.updates}
    if not _adds(trace.origin.text.split("\n"), updates):  # nothing to parse
        return own
    sums = _sums(trace, training.line)
    if sums <= updates:  # ``w += X.T @ delta`` is no gradient that anything is left in
        return own
    doubted = [line for line in told if line.line in sums]
    if not doubted:
        return own
    try:
        other = run(trace.origin, trace.file, trace.options._replace(pass_number=SECOND))
    except ProgramError:
        return own
    found = other.own
    if found is None or found.ok or found.failed is not None or other.training is None:
        return own
    if other.vars[other.output].shown != trace.vars[trace.output].shown:
        return own
    again = {other.vars[update.var].shown for update in other.training.updates}
    known = {(line.line, line.name) for line in doubted if trace.vars[line.var].shown in again}
    if not any([_left(line, known) for line in found.lines]):
        return own
    return replace(found, later=SECOND)


def _adds(lines: list[str], but: set[int]) -> bool:
    """Whether anything may be added to on another line than some, as far as the bare text tells."""
    return any([_SUM.search(line) and (at not in but or ";" in line) for at, line in enumerate(lines, 1)])


def _left(line: OwnLine, known: set[tuple[int, str]]) -> bool:
    return line.verdict == "wrong" and (line.line, line.name) in known


def _sums(trace: Trace, loop: int) -> set[int]:
    """The lines that add to something which nothing binds anew in the same function, or the same loop."""
    try:
        tree = ast.parse(trace.origin.text)
    except (SyntaxError, ValueError):  # a notebook's cells
        return set()
    every = nodes(tree)
    functions = [node for node in every if isinstance(node, ast.FunctionDef)]
    scopes = [*functions, *[n for n in every if isinstance(n, (ast.For, ast.While)) and n.lineno == loop]]
    found: set[int] = set()
    for scope in scopes:
        inside = [node for node in nodes(scope) if isinstance(node, (ast.Assign, ast.AugAssign))]
        targets = [target for node in inside if isinstance(node, ast.Assign) for target in node.targets]
        bound = {_written(each) for target in targets for each in _parts(target)}
        added = [node for node in inside if isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Sub))]
        found |= {node.lineno for node in added if _written(node.target) not in bound}
        places = [node for node in nodes(scope) if isinstance(node, ast.Call) and _adds_at(node)]
        found |= {node.lineno for node in places if _written(node.args[0]) not in bound}
    return found


def _adds_at(call: ast.Call) -> bool:
    """Whether a call is ``np.add.at(dW, …)``."""
    way = call.func
    named = isinstance(way, ast.Attribute) and way.attr == "at" and isinstance(way.value, ast.Attribute)
    return named and bool(call.args) and ast.unparse(way).rpartition(".")[0].endswith(("add", "subtract"))


def _parts(target: ast.expr) -> list[ast.expr]:
    return [each for one in target.elts for each in _parts(one)] if isinstance(target, (ast.Tuple, ast.List)) else [target]


def _written(target: ast.expr) -> str:
    """A target without the entries that an index picks of an array: ``dW`` of ``dW[...]`` and ``dW[i]``; keys of dicts stay."""
    while isinstance(target, ast.Subscript):
        if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
            break
        target = target.value
    return ast.unparse(target)
