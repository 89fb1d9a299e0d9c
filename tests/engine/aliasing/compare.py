"""The engine's run of a program against Python's: the same, refused, or different."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

import engine
from engine.limits import Limits
from engine.operands import plain
from engine.reading.program import parse
from engine.records import Options
from engine.tracing.frames import Frame
from engine.tracing.machine import Chance
from engine.tracing.scope import Scope, Trees
from engine.tracing.tracer import Tracer
from tests.engine.aliasing.child import Said, described
from tests.engine.aliasing.generator import Made


class Verdict(NamedTuple):
    """``kind``: same, refused, different; ``why``: the code of a refusal, or what differs."""

    kind: str
    why: str


def _recorded(made: Made) -> Any:
    return Tracer(parse(made.source, "made.py", Limits()), Limits(), Options()).interpreter


def _plainly(made: Made) -> Any:
    trees = Trees(parse(made.source, "made.py", Limits()), Limits())
    return Scope(trees, Limits(), Frame(), (), Chance(None, False, None, False), 0, frozenset(), -1).plainly()[0]


BINDERS = {"Stages": _recorded, "Plain": _plainly}


def compared(made: Made, python: Said) -> Verdict:
    """Both binders, and the gradients of the trace."""
    refused = ""
    for name, start in BINDERS.items():
        try:
            verdict = _values(start(made), made, python)
        except engine.ProgramError as error:
            verdict = _refusal(error)
        except Exception as error:
            verdict = f"internal: {type(error).__name__}: {error}"
        if verdict.startswith("refused"):
            refused = refused or f"{name}: {verdict[9:]}"
        elif verdict:
            return Verdict("different", f"{name}: {verdict}")
    if refused:
        return Verdict("refused", refused)
    wrong = _slopes(made, python)
    if wrong.startswith("refused"):
        return Verdict("refused", wrong[9:])
    return Verdict("different" if wrong else "same", wrong)


def _refusal(error: engine.ProgramError) -> str:
    if error.code == "internal" or not error.place.line:
        return f"internal: {error.code} {error.fields}"
    return f"refused: {error.code}"


def _values(interpreter: Any, made: Made, python: Said) -> str:
    with np.errstate(all="ignore"):
        interpreter.execute(parse(made.source, "made.py", Limits()).forward)
    if python.error:
        return f"runs, where Python raises {python.error}"
    machine = interpreter.machine
    printed = [text for _, text in machine.printed]
    if printed != python.printed:
        ours, theirs = next(((a, b) for a, b in zip(printed, python.printed, strict=False) if a != b), ("…", "…"))
        return f"prints {ours!r}, Python {theirs!r}"
    for name, wanted in python.names.items():
        if name not in machine.frame.names:
            return f"has no {name}"
        found = plain(machine.frame.names[name])
        if described(found) != wanted:
            return f"{name} is {found!r} ({type(found).__name__}), Python {wanted}"
    return ""


def _slopes(made: Made, python: Said) -> str:
    """What is wrong with the gradients; at a tie, of which each winner gets its share, those by which the first one wins are
    right too."""
    wrong = _against(made, python, None)
    return _against(made, python, "first") if wrong.startswith("gradient") else wrong


def _against(made: Made, python: Said, ties: str | None) -> str:
    try:
        trace = engine.trace_source(made.source, options=engine.Options(forward_only=True, output="f", ties=ties))
    except engine.ProgramError as error:
        return _refusal(error)
    except Exception as error:
        return f"internal: {type(error).__name__}: {error}"
    near, bent = (3e-2, 0.1) if made.coarse else (1e-5, 1e-3)
    for name, both in python.slopes.items():
        ahead, behind = np.asarray(both)
        smooth = np.isclose(ahead, behind, rtol=bent, atol=bent)
        slope = (ahead + behind) / 2
        ours = np.asarray(trace.gradients.get(name, 0.0), dtype=float)
        right = np.isclose(ours, slope, rtol=near, atol=near * (1 + float(np.max(np.abs(slope)))) + python.noise)
        if not (right | ~smooth).all():
            return f"gradient of {name} is {ours.tolist()}, by differences {slope.tolist()}"
    return ""
