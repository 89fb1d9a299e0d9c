"""A trace as the plain data of ``show --json``: dicts, lists, strings, numbers, None.

NaN and infinities become the strings "NaN", "Infinity", "-Infinity"; strings and functions of the program are absent. A trace is
given in ``sections``, whose records are made one after the other: a long one is larger as JSON than as a trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf, isfinite, isnan
from typing import Any, Literal

import numpy as np

from engine.addresses import base
from engine.bounded import Bounded
from engine.containers import gathered
from engine.errors import Notice
from engine.records import Var
from engine.sources import placed_data
from engine.steps import Step, Steps
from engine.telling import told
from engine.trace import Trace

VERSION = 2
"""Version of the format; it grows when a field changes its meaning or goes away, not when one is added."""

MOST = 1000
"""Entries of an array that a line or a version shows."""

Arrays = Literal["none", "some", "all"]
"""Where arrays are whole: nowhere; but for those over ``MOST`` entries in lines and versions; everywhere."""

Plain = Callable[[Any], Any]


class Records(Iterator[dict[str, Any]]):
    """The records of a section, made as they are asked for."""

    def __init__(self, made: Iterator[dict[str, Any]]) -> None:
        self._made = made

    def __next__(self) -> dict[str, Any]:
        return next(self._made)


class Fields(Iterator[tuple[str, Any]]):
    """The names and values of a section, made as they are asked for."""

    def __init__(self, made: Iterator[tuple[str, Any]]) -> None:
        self._made = made

    def __next__(self) -> tuple[str, Any]:
        return next(self._made)


def view(trace: Trace, steps: Steps, text: Callable[[Notice], str], arrays: Arrays = "some") -> dict[str, Any]:
    """The whole trace. ``text`` gives a notice its sentence."""
    found = {}
    for name, value in trace_sections(trace, steps, text, arrays):
        found[name] = list(value) if isinstance(value, Records) else dict(value) if isinstance(value, Fields) else value
    return found


def trace_sections(
    trace: Trace, steps: Steps, text: Callable[[Notice], str], arrays: Arrays = "some"
) -> Iterator[tuple[str, Any]]:
    """The fields of ``view`` in order, those that may be long as ``Records`` or ``Fields``: read one before asking for the next.

    The seed's line stands in ``steps`` but not in ``backward``, whose indices count from the first line after it.
    """
    whole = -1 if arrays == "none" else inf
    most = MOST if arrays == "some" else whole
    shared = Shared(most)

    def plain(value: Any) -> Any:
        return to_json(value, whole)

    named = _named(trace)
    last = set({var.code: var.index for var in trace.vars if var.kind == "state"}.values())  # of an array, after all writes
    lines = [line.index for line in trace.lines if line.kind != "seed"]
    place = {line: at for at, line in enumerate(lines)}
    versions = [v for v in trace.vars if v.kind != "count" and (v.kind != "state" or v.index in last)]
    differentiated = [v for v in named if v.diff and trace.known(v.index)]
    yield "version", VERSION
    yield "file", trace.file
    yield "output", trace.vars[trace.output].name
    yield "value", plain(_float(trace.value))
    yield "seed", plain(trace.seed)
    yield "inputs", list(dict.fromkeys(_root(var) for var in trace.vars if var.kind == "input"))
    yield "values", Fields(_nested(named, lambda var: plain(var.value))) if named else {}
    yield "gradients", Fields(_nested(differentiated, lambda var: plain(trace.gradient(var.index)))) if differentiated else {}
    yield "versions", Records(_version(trace, v, shared) for v in versions)
    yield from _training(trace, plain).items()
    yield "stages", Records(_stage(trace, index) for index in range(len(trace.stages)))
    yield "backward", Records(_line(trace, line, shared) for line in lines)
    yield "steps", Records(_step(steps[at], place) for at in range(len(steps)))
    yield "printed", Records({**_at(trace, line), "text": said} for line, said in trace.printed)
    yield "notices", Records(notice_data(notice, text) for notice in told(trace))


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
    return base(var.name, var.path)


def _nested(variables: list[Var], of: Callable[[Var], Any]) -> Iterator[tuple[str, Any]]:
    """``of(var)`` by name; elements of a list as a list, of a dict as an object, None where there is no number."""
    places: dict[str, dict[tuple[Any, ...], Var]] = {}
    for var in variables:
        places.setdefault(_root(var), {})[var.path] = var
    for name, inside in places.items():
        yield name, gathered(inside, of, list, _object)


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


class Shared:
    """``to_json`` of the numbers of lines, of which many are the same arrays (what is there after one line is there before the
    next): the same array gives the same list, whose text need be made once. Arrays over ``most`` entries are summaries."""

    def __init__(self, most: float) -> None:
        self.most = most
        self._lists: Bounded[tuple[str, tuple[int, ...], bytes], Any] = Bounded(64)

    def __call__(self, value: Any) -> Any:
        if not isinstance(value, np.ndarray) or value.size > min(self.most, MOST) or value.dtype.kind not in "fiub":
            return to_json(value, self.most)
        key = value.dtype.str, value.shape, value.tobytes()
        found = self._lists.get(key)
        if found is None:
            found = self._lists[key] = to_json(value, self.most)
        return found


def to_json(value: Any, most: float = inf) -> Any:
    """Numbers, arrays and containers as JSON takes them, an array of more than ``most`` entries as shape and summary; None for
    what is no number (strings, functions)."""
    if isinstance(value, np.ndarray):
        return summary(value) if value.ndim and value.size > most else _array(value)
    if isinstance(value, np.generic):
        return to_json(value.item(), most)
    if isinstance(value, float):
        return value if isfinite(value) else _word(value)
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [to_json(item, most) for item in value]
    if isinstance(value, dict):
        return {str(key): to_json(item, most) for key, item in value.items()}
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
