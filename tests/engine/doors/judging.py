"""Whether a trial's gradient is right, by differences of Python's own run; refused; or wrong."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

import engine
from tests.engine.doors.trials import Trial

HEAD = "np.random.seed(0)\nc0 = {start!r}\nc = c0 * 1.0\nout = {call}\n"


def judge(trial: Trial) -> str:
    """ "python refuses" (then anything goes), "right", "refused <code>", or "WRONG …" with the numbers."""
    head = HEAD.format(start=trial.start, call=trial.call)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            out = _run(head + "f = 0.0\n", trial.start)["out"]
        except Exception:
            return "python refuses"
        terms = _terms(out, "out", np.random.RandomState(3))
        if not terms:
            return "no number"
        source = head + f"f = {' + '.join(terms)} + 0.0 * c\n"
        slopes = _slopes(source, trial.start)
    if slopes is None:
        return "python refuses"
    try:
        trace = engine.trace_source(source)
    except engine.ProgramError as error:
        return f"WRONG internal\n{source}" if error.code == "internal" else f"refused {error.code}"
    value = float(_run(source, trial.start)["f"])
    if not math.isclose(float(trace.value), value, rel_tol=1e-9, abs_tol=1e-12) and value == value:
        return f"WRONG value {trace.value} for {value}\n{source}"
    found = float(trace.gradients["c0"])
    low, high = slopes
    slack = 1e-4 * max(abs(low), abs(high), 1.0)
    if not all(map(math.isfinite, (low, high, found))) or low - slack <= found <= high + slack:
        return "right"
    return f"WRONG {found} for {low} … {high}\n{source}"


def _run(source: str, start: float) -> dict[str, Any]:
    space: dict[str, Any] = {"np": np, "math": math}
    lines = source.split("\n")
    lines[1] = f"c0 = {start!r}"
    exec("\n".join(lines), space)
    return space


def _slopes(source: str, start: float) -> tuple[float, float] | None:
    """The least and the largest of the one-sided and centred slopes; None where Python refuses a neighbour."""
    h = (1e-6 if "float32" not in source else 2.0**-7) * max(1.0, abs(start))  # what single precision does not swallow
    try:
        at = [float(_run(source, start + k * h)["f"]) for k in (-1, 0, 1)]
    except Exception:
        return None
    slopes = [(at[1] - at[0]) / h, (at[2] - at[1]) / h]
    if abs(slopes[0]) > 1e4 and abs(slopes[1]) < 1e4 or abs(slopes[1]) > 1e4 and abs(slopes[0]) < 1e4:
        return None  # a jump
    return min(slopes), max(slopes)


def _terms(out: Any, name: str, draws: Any) -> list[str]:
    """Texts that are scalars of all numbers in ``out``."""
    if isinstance(out, (list, tuple)):
        return [t for i, item in enumerate(out[:4]) for t in _terms(item, f"{name}[{i}]", draws)]
    if isinstance(out, np.ndarray) and out.dtype.kind in "fiub" and out.size:
        weights = np.round(draws.uniform(0.5, 1.5, out.shape), 3).tolist()
        return [f"np.sum({name} * np.array({weights!r}))"] if out.ndim else [f"1.25 * {name}"]
    if isinstance(out, (bool, int, float, np.generic)) and np.isrealobj(out):
        return [f"1.25 * {name}"]
    return []
