"""The gradient that a file gives its own output, where its backward part begins with one: ``df = 1.0``."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.own.parts import Parts
from engine.own.records import Survey
from engine.records import Var
from engine.text import literal
from engine.traced import Traced
from engine.tracing.machine import Machine


def given_seed(traced: Traced, output: Var, parts: Parts, machine: Machine) -> tuple[Any, str] | None:
    """(value, text) of the gradient that the file gives the output, None where it gives none.

    ``text`` reproduces the value from the forward variables: the file's own expression if it does, else a literal. Raises
    ``ProgramError("seed_value")`` for a value that has not the output's shape.
    """
    if parts.loss.seed is None:
        return None
    event = parts.loss.seed[1]
    done = parts.survey.dones[event.done]
    node = done.node.value if isinstance(done.node, ast.Assign) and isinstance(done.node.targets[0], ast.Name) else None
    shape, given = np.shape(output.value), event.value
    try:
        value = np.broadcast_to(np.asarray(given, dtype=float), shape).copy()
    except (ValueError, TypeError, OverflowError):
        said = "" if node is None else machine.text(node)
        raise machine.error("seed_value", done.node, value=said, shape=str(shape)) from None
    number: Any = value if isinstance(output.value, np.ndarray) else float(value)
    plainly = node is not None and done.frame is parts.survey.module and np.shape(given) == shape
    text = machine.text(node) if node is not None and plainly and _only_forward(node, traced, machine.frame.names) else ""
    np_name = traced.modules["np"]
    return number, _plain_one(number) or text or _drawn(number, traced, np_name, parts.survey) or literal_of(number, np_name)


def _only_forward(node: ast.expr, traced: Traced, names: dict[str, Any]) -> bool:
    """Whether all names in ``node`` mean in the listing what they mean here: forward variables by their own name."""
    for at in ast.walk(node):
        if isinstance(at, (ast.Call, ast.Attribute)) and "random" in ast.dump(at):
            return False
        if isinstance(at, (ast.ListComp, ast.GeneratorExp, ast.Lambda, ast.NamedExpr)):
            return False
        if isinstance(at, ast.Name):
            bound = names.get(at.id)
            if bound is None and at.id not in (traced.modules["np"], traced.modules["math"]):
                if at.id in ("len", "float", "abs", "max", "min"):
                    continue
                return False
            if bound is not None and not (isinstance(bound, Var) and bound.code == at.id):
                return False
    return True


def _plain_one(number: Any) -> str:
    """1.0 in its plainest spelling, by which a listing knows that the seed can be left out."""
    return "1.0" if isinstance(number, float) and number == 1.0 else ""


def _drawn(number: Any, traced: Traced, np_name: str, survey: Survey) -> str:
    """The same draw made anew, where all draws before it were normal too: far shorter than a literal."""
    if not isinstance(number, np.ndarray) or not survey.draws:
        return ""
    seed = _seed_set(survey)
    drawn = (
        v.value for v in traced.vars if v.kind == "input" and isinstance(v.value, np.ndarray) and v.value.dtype == float
    )
    before, count = sum([value.size for value in drawn]), number.size
    if before + count > 10_000_000:
        return ""
    again = np.random.RandomState(seed).randn(before + count)[before:].reshape(number.shape)
    if not np.array_equal(again, number):
        return ""
    return f"{np_name}.random.RandomState({seed}).randn({before + count})[{before}:].reshape{number.shape}"


def _seed_set(survey: Survey) -> int:
    """n of the first ``np.random.seed(n)``."""
    for done in survey.dones:
        match done.node:
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="seed"), args=[ast.Constant(value=int(seed))])):
                return seed
    return 0


def literal_of(number: Any, np_name: str) -> str:
    """A number or an array written out."""
    if not isinstance(number, np.ndarray):
        return literal(number)
    if number.size and (number == number.flat[0]).all():
        one = float(number.flat[0])
        return f"{np_name}.ones({number.shape})" if one == 1.0 else f"{np_name}.full({number.shape}, {literal(one)})"
    return f"{np_name}.array({number.tolist()!r})" if np.isfinite(number).all() else _odd(number, np_name)


def _odd(number: np.ndarray[Any, Any], np_name: str) -> str:
    text = repr(number.tolist()).replace("nan", f"{np_name}.nan").replace("inf", f"{np_name}.inf")
    return f"{np_name}.array({text})"
