"""The gradient that a file gives its own output, where its backward part begins with one: ``df = 1.0``."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.checking.plainly import Plain
from engine.errors import Place, ProgramError
from engine.operands import Box, plain
from engine.reading.gradnames import gradient_name
from engine.reading.program import Program
from engine.records import Var
from engine.text import literal
from engine.trace import Trace
from engine.tracing.tracer import Tracer


def given_seed(trace: Trace, output: Var, program: Program, tracer: Tracer) -> tuple[Any, str] | None:
    """(value, text) of the gradient that the file's own part assigns to the output; None where it assigns none.

    The part runs up to that assignment, on copies, with the draws that numpy would give. ``text`` reproduces the
    value from the forward variables: the file's own expression if it does, else a literal. Raises
    ``ProgramError("seed_value")`` for a value that has not the output's shape; what goes wrong before is left to
    ``compare``.
    """
    found = _assignment(program, output, tracer)
    if found is None:
        return None
    index, statement = found
    runner = Plain(program, tracer.limits, trace.options, tracer)
    before = _state(runner)
    try:
        runner.execute(program.own[:index])
        before = _state(runner)
        operand = runner.eval(statement.value)
        given = plain(runner.number(operand, statement.value)) if isinstance(operand, Box) else operand
    except ProgramError:
        return None
    if isinstance(given, (bool, str)) or not isinstance(given, (int, float, np.ndarray, np.generic)):
        return None
    shape = np.shape(output.value)
    try:
        value = np.broadcast_to(np.asarray(given, dtype=float), shape).copy()
    except (ValueError, TypeError, OverflowError):
        place = Place(statement.lineno, statement.col_offset + 1, (statement.end_col_offset or 0) + 1)
        source = program.lines[statement.lineno - 1]
        said = runner.text(statement.value)
        raise ProgramError(
            "seed_value", place, file=program.file, source=source, value=said, shape=str(shape)
        ) from None
    tracer.notices.extend(n for n in runner.notices if not tracer.seeded)
    number: Any = value if isinstance(output.value, np.ndarray) else float(value)
    drawn = _state(runner) != before
    reproduces = not drawn and np.shape(given) == shape and _only_forward(statement.value, tracer, trace)
    text = runner.text(statement.value) if reproduces else ""
    np_name = trace.modules["np"]
    return number, _plain_one(number) or text or _drawn(number, program, tracer, np_name) or _literal(number, np_name)


def _assignment(program: Program, output: Var, tracer: Tracer) -> tuple[int, ast.Assign] | None:
    assigned = tracer.frame.names
    for index, statement in enumerate(program.own):
        if not isinstance(statement, ast.Assign):
            continue
        for target in statement.targets:
            if isinstance(target, ast.Name) and target.id not in assigned:
                found = gradient_name(target.id, assigned)
                if found is not None and found.of == output.name and found.by in ("", output.name):
                    return index, statement
    return None


def _state(runner: Plain) -> Any:
    if runner._random is None:
        return None
    kind, keys, *rest = runner._random.get_state()
    return (kind, keys.tobytes(), *rest)


def _only_forward(node: ast.expr, tracer: Tracer, trace: Trace) -> bool:
    """Whether all names in ``node`` mean in the listing what they mean here: forward variables by their own name."""
    for at in ast.walk(node):
        if isinstance(at, (ast.Call, ast.Attribute)) and "random" in ast.dump(at):
            return False
        if isinstance(at, (ast.ListComp, ast.GeneratorExp, ast.Lambda, ast.NamedExpr)):
            return False
        if isinstance(at, ast.Name):
            bound = tracer.frame.names.get(at.id)
            if bound is None and at.id not in (trace.modules["np"], trace.modules["math"]):
                if at.id in ("len", "float", "abs", "max", "min"):
                    continue
                return False
            if bound is not None and not (isinstance(bound, Var) and bound.code == at.id):
                return False
    return True


def _plain_one(number: Any) -> str:
    """1.0 in its plainest spelling, by which a listing knows that the seed can be left out."""
    return "1.0" if isinstance(number, float) and number == 1.0 else ""


def _drawn(number: Any, program: Program, tracer: Tracer, np_name: str) -> str:
    """The same draw made anew, where all draws before it were normal too: far shorter than a literal."""
    if not isinstance(number, np.ndarray) or tracer._random is None:
        return ""
    seed = next((found for statement in program.forward if (found := _seed_set(statement)) is not None), 0)
    drawn = (
        v.value for v in tracer.vars if v.kind == "input" and isinstance(v.value, np.ndarray) and v.value.dtype == float
    )
    before, count = sum([value.size for value in drawn]), number.size
    if before + count > 10_000_000:
        return ""
    again = np.random.RandomState(seed).randn(before + count)[before:].reshape(number.shape)
    if not np.array_equal(again, number):
        return ""
    return f"{np_name}.random.RandomState({seed}).randn({before + count})[{before}:].reshape{number.shape}"


def _seed_set(statement: ast.stmt) -> int | None:
    """n of ``np.random.seed(n)``."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="seed"), args=[ast.Constant(value=int(seed))])):
            return seed
    return None


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
