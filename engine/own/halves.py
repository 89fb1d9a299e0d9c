"""A pass without a loss whose errors are made in a loop of its own, one a time step or an example, ``layer_2_error = y - layer_2``,
is read with half the sum of their squares as its loss: of several outputs none alone could be given a gradient. What the pass
updates has to agree with that, else it is no loss.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.nodes import nodes
from engine.own.decay import decayed
from engine.own.dividing import agree
from engine.own.residuals import with_residuals
from engine.own.signs import changes_of
from engine.own.updates import Watched
from engine.reading.program import Program
from engine.reading.written import placed
from engine.traced import Backward

_ERRORS = ("err", "diff", "resid")
_LOOPS = (ast.For, ast.While)
_SCOPES = (ast.FunctionDef, ast.ClassDef)


def with_halves(program: Program) -> Program | None:
    """The program so read, within loops and functions; None where no such errors stand in it."""
    forward = copy.deepcopy(list(program.forward))
    taken = {each.id for each in nodes(*forward) if isinstance(each, ast.Name)} | program.names
    name = next(word for word in ("loss", *[f"loss_{count}" for count in range(2, len(taken) + 3)]) if word not in taken)
    found = False
    for loop in [each for each in nodes(*forward) if isinstance(each, (*_LOOPS, ast.FunctionDef))]:
        for at in reversed(range(len(loop.body))):
            inner = loop.body[at]
            if isinstance(inner, _LOOPS) and (places := list(_errors(inner.body))):
                for block, place, target in places:
                    block.insert(place + 1, _written(f"{name} += np.sum({target}**2) / 2", block[place], target))
                loop.body.insert(at, _written(f"{name} = 0.0", inner, ""))
                found = True
    return program._replace(forward=tuple(forward), names=program.names | {name}) if found else None


def _errors(body: list[ast.stmt]) -> Iterator[tuple[list[ast.stmt], int, str]]:
    """Where an error is made: its block, its place there, its name; the last of a block first."""
    for at in reversed(range(len(body))):
        node = body[at]
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(op=ast.Sub())) if _says_error(name):
                yield body, at, name
        if not isinstance(node, (*_SCOPES, *_LOOPS)):
            for block in _blocks(node):
                yield from _errors(block)


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse"):
        inner: Any = getattr(node, field, None)
        if isinstance(inner, list) and inner:
            yield inner


def _says_error(name: str) -> bool:
    low = name.lower()
    return low == "e" or any([word in low for word in _ERRORS])


def _written(text: str, at: ast.stmt, error: str) -> ast.stmt:
    made = placed(text, at, 0)
    vars(made)["halves"] = error
    return made


def halves_of(node: ast.stmt) -> str:
    """The name of the errors of which a statement adds up half the squares; "" of another statement."""
    return str(vars(node).get("halves", ""))


def with_halves_of_residuals(program: Program) -> Program | None:
    """The same where errors have no names, ``slope += -(2 / n) * x * (y - (m * x + b))``."""
    split = with_residuals(program)
    return None if split is None else with_halves(split)


def goes_along(back: Backward, watched: Watched, least: int = 1) -> bool:
    """Whether all that the pass updates goes along its gradient, but for a share of itself that is taken off: squares that the file
    does not speak of are its loss only then. ``least``: how many parameters have to say so."""
    values = {update.var: update.before for update in reversed(watched.updates)}
    ratios: list[float] = []
    known = 0
    for var, change in changes_of(watched):
        gradient = None if back.gradients[var] is None else np.asarray(back.gradient(var), dtype=float)
        if gradient is None or not (np.any(change) or np.any(gradient)):
            continue
        told = (gradient != 0.0) | (np.asarray(change) != 0.0)
        if np.size(change) == 1:
            ratios.append(float(np.ravel(change)[0]) / float(np.ravel(gradient)[0]) if np.all(gradient) else np.inf)
        elif agree(gradient, change) or decayed(gradient[told], change[told], np.asarray(values[var], dtype=float)[told]):
            known += 1
        else:
            return False
    first = ratios[0] if ratios else 1.0
    even = bool(first) and all([bool(np.isfinite(each)) and abs(each / first - 1.0) < 1e-6 for each in ratios])
    return known + len(ratios) >= least and (known > 0 or (even and len(ratios) > 1))
