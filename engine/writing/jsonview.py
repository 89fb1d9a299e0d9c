"""A trace as the plain data of ``show --json``: dicts, lists, strings, numbers, None.

NaN and infinities become the strings "NaN", "Infinity", "-Infinity"; strings and functions of the program are absent.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, isnan
from typing import Any

import numpy as np

from engine.containers import gathered
from engine.errors import Notice
from engine.records import Var
from engine.sources import placed_data
from engine.steps import Step, Steps
from engine.telling import told
from engine.trace import Trace

VERSION = 1
"""Version of the format; it grows when a field changes its meaning or goes away, not when one is added."""

Plain = Callable[[Any], Any]


def view(trace: Trace, steps: Steps, text: Callable[[Notice], str], arrays: bool = True) -> dict[str, Any]:
    """The whole trace. ``text`` gives a notice its sentence; without ``arrays`` they become shape and summary.

    The seed's line stands in ``steps`` but not in ``backward``, whose indices count from the first line after it.
    """

    def plain(value: Any) -> Any:
        return to_json(value, arrays)

    named = _named(trace)
    last = set({var.code: var.index for var in trace.vars if var.kind == "state"}.values())  # of an array, after all writes
    lines = [line.index for line in trace.lines if line.kind != "seed"]
    place = {line: at for at, line in enumerate(lines)}
    return {
        "version": VERSION,
        "file": trace.file,
        "output": trace.vars[trace.output].name,
        "value": plain(_float(trace.value)),
        "seed": plain(trace.seed),
        "inputs": list(dict.fromkeys(_root(var) for var in trace.vars if var.kind == "input")),
        "values": _nested(named, lambda var: plain(var.value)),
        "gradients": _nested([v for v in named if v.diff and trace.known(v.index)], lambda var: plain(trace.gradient(var.index))),
        "versions": [_version(trace, v, plain) for v in trace.vars if v.kind != "count" and (v.kind != "state" or v.index in last)],
        **_training(trace, plain),
        "stages": [_stage(trace, index) for index in range(len(trace.stages))],
        "backward": [_line(trace, line, plain) for line in lines],
        "steps": [_step(steps[at], place) for at in range(len(steps))],
        "printed": [{**_at(trace, line), "text": said} for line, said in trace.printed],
        "notices": [notice_data(notice, text) for notice in told(trace)],
    }


def _named(trace: Trace) -> list[Var]:
    """One version of each name: the first of an input, the last of anything else; parts and cells have no name in the file."""
    found: dict[str, Var] = {}
    for var in trace.vars:
        if var.kind in ("part", "cell", "count"):
            continue
        before = found.get(var.name)
        if before is None or before.kind != "input":
            found[var.name] = var
    return list(found.values())


def _root(var: Var) -> str:
    """The name that the file binds: ``w`` for its element ``w[0]``."""
    return var.name.partition("[")[0] if var.path else var.name


def _nested(variables: list[Var], of: Callable[[Var], Any]) -> dict[str, Any]:
    """``of(var)`` by name; elements of a list as a list, of a dict as an object, None where there is no number."""
    places: dict[str, dict[tuple[Any, ...], Any]] = {}
    for var in variables:
        places.setdefault(_root(var), {})[var.path] = of(var)
    return {name: gathered(inside, _itself, list, _object) for name, inside in places.items()}


def _itself(value: Any) -> Any:
    return value


def _object(items: dict[Any, Any]) -> Any:
    return {str(key): value for key, value in items.items()}


def _version(trace: Trace, var: Var, plain: Plain) -> dict[str, Any]:
    return {
        "name": var.name,
        "shown": var.shown,
        "kind": var.kind,
        **_at(trace, var.line),
        "value": plain(var.value),
        "gradient": plain(trace.gradient(var.index)) if var.diff and trace.known(var.index) else None,
    }


def _stage(trace: Trace, index: int) -> dict[str, Any]:
    stage = trace.stages[index]
    return {
        "label": stage.label,
        **_at(trace, stage.line),
        "source": stage.source,
        "targets": [trace.vars[i].shown for i in stage.writes],
        "reads": [trace.vars[i].shown for i in stage.reads if trace.vars[i].kind != "count"],
    }


def _at(trace: Trace, line: int) -> dict[str, Any]:
    """A line of the file; of a notebook, the code cell and the line in it; of ``--then``, "then" and the line in that."""
    cell, row = trace.origin.within(line)
    return placed_data(cell, row or line)


def _line(trace: Trace, index: int, plain: Plain) -> dict[str, Any]:
    line = trace.lines[index]
    found: dict[str, Any] = {
        "stage": line.stage if line.stage >= 0 else None,
        "to": trace.vars[line.to].shown if line.to >= 0 else None,
        "name": trace.vars[line.to].grad if line.to >= 0 else None,
        "op": line.op,
        "raw": trace.raw(index),
        "simple": trace.simple(index),
    }
    if line.kind in ("open", "clear"):
        numbers: tuple[Any, ...] = (None,) * 5
    else:
        numbers = trace.numbers(index)
    for name, value in zip(("local", "upstream", "contribution", "before", "after"), numbers, strict=True):
        found[name] = plain(value)
    return found | {"arrived": line.arrived, "of": line.of, "gate": trace.gate(index)}


def _training(trace: Trace, plain: Plain) -> dict[str, Any]:
    """Which pass of a training loop this is; nothing where there is none."""
    found = trace.training
    if found is None:
        return {}
    updates = [
        {
            "name": each.name, **_at(trace, each.line), "source": each.source, "before": plain(each.before),
            "after": plain(each.after),
        }
        for each in found.updates
    ]  # fmt: skip
    return {
        "pass": {"number": found.number, "of": found.of, **_at(trace, found.line), "losses": plain(list(found.losses)),
                 "inputs_from_before": [trace.vars[i].shown for i in found.carried], "updates": updates},
    }  # fmt: skip


def _step(step: Step, place: dict[int, int]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": step.id, "kind": step.kind}
    if step.kind in ("stage", "part"):
        found["stage"] = step.stage
    elif step.kind == "update":
        found["update"] = step.update
    elif step.kind != "seed":
        found["backward"] = place[step.line]
    return found


def notice_data(notice: Notice, text: Callable[[Notice], str]) -> dict[str, Any]:
    """A notice with its sentence."""
    place = notice.place
    return {"code": notice.code, **placed_data(place.cell, place.row or place.line), "column": place.column, "text": text(notice)}


def to_json(value: Any, arrays: bool = True) -> Any:
    """Numbers, arrays and containers as JSON takes them; None for what is no number (strings, functions)."""
    if isinstance(value, np.ndarray):
        return _array(value) if arrays or not value.ndim else summary(value)
    if isinstance(value, np.generic):
        return to_json(value.item(), arrays)
    if isinstance(value, float):
        return value if isfinite(value) else _word(value)
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [to_json(item, arrays) for item in value]
    if isinstance(value, dict):
        return {str(key): to_json(item, arrays) for key, item in value.items()}
    return None


def _float(value: Any) -> Any:
    """An integer output as a float, as the gradients are, unless it is too large for one."""
    try:
        return float(value) if isinstance(value, (int, np.integer)) else value
    except OverflowError:
        return value


def _word(value: float) -> str:
    return "NaN" if isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _array(value: np.ndarray[Any, Any]) -> Any:
    plain = value.tolist()
    if value.dtype.kind == "f" and not np.isfinite(value).all():
        return to_json(plain)
    return plain if value.dtype.kind in "fiub" else None


def summary(value: np.ndarray[Any, Any]) -> dict[str, Any]:
    """Shape, least, largest and mean of an array (None when it is empty)."""
    found: dict[str, Any] = {"shape": list(value.shape), "min": None, "max": None, "mean": None}
    if value.size:
        numbers = value.astype(float)
        with np.errstate(all="ignore"):
            found |= {name: to_json(getattr(numbers, name)()) for name in ("min", "max", "mean")}
    return found
