"""The gradient that a file gives its own output, where its backward part begins with one: ``df = 1.0``."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.errors import Notice, ProgramError
from engine.operands import Box, plain
from engine.reading.gradnames import gradient_name
from engine.records import Var
from engine.text import literal
from engine.traced import Traced
from engine.tracing.machine import Machine
from engine.tracing.scope import Scope


def given_seed(traced: Traced, output: Var) -> tuple[tuple[Any, str] | None, tuple[Notice, ...]]:
    """(value, text) of the gradient that the file's own part assigns to the output, None where it assigns none; and what there
    is to be said of it.

    The part runs up to that assignment, on copies, with the draws that numpy would give. ``text`` reproduces the
    value from the forward variables: the file's own expression if it does, else a literal. Raises
    ``ProgramError("seed_value")`` for a value that has not the output's shape; what goes wrong before is left to
    ``compare``.
    """
    scope = _scope(traced)
    found = _assignment(scope, output)
    if found is None:
        return None, ()
    index, statement = found
    interpreter, _ = scope.plainly()
    machine = interpreter.machine
    before = _state(machine)
    try:
        interpreter.execute(scope.program.own[:index])
        before = _state(machine)
        operand = machine.eval(statement.value)
        given = plain(interpreter.values.number(operand, statement.value)) if isinstance(operand, Box) else operand
    except ProgramError:
        return None, ()
    if isinstance(given, (bool, str)) or not isinstance(given, (int, float, np.ndarray, np.generic)):
        return None, ()
    shape = np.shape(output.value)
    try:
        value = np.broadcast_to(np.asarray(given, dtype=float), shape).copy()
    except (ValueError, TypeError, OverflowError):
        raise machine.error("seed_value", statement, value=machine.text(statement.value), shape=str(shape)) from None
    number: Any = value if isinstance(output.value, np.ndarray) else float(value)
    drawn = _state(machine) != before
    reproduces = not drawn and np.shape(given) == shape and _only_forward(statement.value, traced)
    text = machine.text(statement.value) if reproduces else ""
    np_name = traced.modules["np"]
    text = _plain_one(number) or text or _drawn(number, traced, np_name) or _literal(number, np_name)
    return (number, text), () if scope.seeded else tuple(machine.notices)


def _scope(traced: Traced) -> Scope:
    assert isinstance(traced.scope, Scope)
    return traced.scope


def _assignment(scope: Scope, output: Var) -> tuple[int, ast.Assign] | None:
    assigned = scope.frame.names
    for index, statement in enumerate(scope.program.own):
        if not isinstance(statement, ast.Assign):
            continue
        for target in statement.targets:
            if isinstance(target, ast.Name) and target.id not in assigned:
                found = gradient_name(target.id, assigned)
                if found is not None and found.of == output.name and found.by in ("", output.name):
                    return index, statement
    return None


def _state(machine: Machine) -> Any:
    if machine.drawn is None:
        return None
    kind, keys, *rest = machine.drawn
    return (kind, keys.tobytes(), *rest)


def _only_forward(node: ast.expr, traced: Traced) -> bool:
    """Whether all names in ``node`` mean in the listing what they mean here: forward variables by their own name."""
    for at in ast.walk(node):
        if isinstance(at, (ast.Call, ast.Attribute)) and "random" in ast.dump(at):
            return False
        if isinstance(at, (ast.ListComp, ast.GeneratorExp, ast.Lambda, ast.NamedExpr)):
            return False
        if isinstance(at, ast.Name):
            bound = _scope(traced).frame.names.get(at.id)
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


def _drawn(number: Any, traced: Traced, np_name: str) -> str:
    """The same draw made anew, where all draws before it were normal too: far shorter than a literal."""
    if not isinstance(number, np.ndarray) or _scope(traced).drawn is None:
        return ""
    seed = _scope(traced).seed
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


def _literal(number: Any, np_name: str) -> str:
    if not isinstance(number, np.ndarray):
        return literal(number)
    if number.size and (number == number.flat[0]).all():
        one = float(number.flat[0])
        return f"{np_name}.ones({number.shape})" if one == 1.0 else f"{np_name}.full({number.shape}, {literal(one)})"
    return f"{np_name}.array({number.tolist()!r})" if np.isfinite(number).all() else _odd(number, np_name)


def _odd(number: np.ndarray[Any, Any], np_name: str) -> str:
    text = repr(number.tolist()).replace("nan", f"{np_name}.nan").replace("inf", f"{np_name}.inf")
    return f"{np_name}.array({text})"
