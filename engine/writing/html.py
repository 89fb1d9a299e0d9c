"""A trace as a table of HTML, as notebooks show it: each line of the program with its value, each backward line with its gradient.

No script, no image, no link: text of the program is escaped and made visible, and colours are those of the page, light or dark.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

import numpy as np

from engine.guarded import guarded
from engine.reading.segments import visible
from engine.steps import Steps
from engine.trace import Trace
from engine.writing.jsonview import summary, to_json
from engine.writing.listing import forward_entries

ENTRIES = 1_000
"""Arrays of more entries are told by shape, least, largest and mean."""
SHOWN = 12
"""Entries of an array that the table shows; ``data-value`` holds all, exactly."""
ROWS = 2_000
"""Rows of each half; a longer program ends in a row of three dots."""

_STYLE = (
    ".chainstep{border-collapse:collapse;color:inherit;background:transparent;margin:.5em 0}"
    ".chainstep td,.chainstep th{text-align:left;padding:.1em .8em;border:0;color:inherit;background:transparent}"
    ".chainstep code{font-family:monospace;white-space:pre;color:inherit;background:transparent}"
    ".chainstep .label,.chainstep .comment{opacity:.65}"
    ".chainstep th{border-bottom:1px solid currentColor}"
    ".chainstep .value{color:#0b6e4f}.chainstep .gradient{color:#9a3412}"
    "@media (prefers-color-scheme:dark){.chainstep .value{color:#7ddfb5}.chainstep .gradient{color:#ffb38a}}"
    "[data-jp-theme-light=false] .chainstep .value{color:#7ddfb5}[data-jp-theme-light=false] .chainstep .gradient{color:#ffb38a}"
)

Headings = tuple[str, str, str, str]


def html(trace: Trace, headings: Headings = ("program", "value", "backward", "gradient")) -> str:
    """The table; ``headings`` of its columns: lines and values of the program, backward lines and gradients.

    Each value and gradient stands in a cell's ``data-value`` as JSON, as in ``show --json``.
    """
    with guarded(), np.errstate(all="ignore"):
        halves = [(headings[:2], _forward(trace), "value"), (headings[2:], _backward(trace), "gradient")]
        rows = "".join([row for head, found, kind in halves for row in _half(head, found, kind)])
    caption = f"<caption>{_text(trace.file)}</caption>"
    return f'<style>{_STYLE}</style><table class="chainstep">{caption}{rows}</table>'


def _half(headings: tuple[str, ...], rows: Iterator[tuple[str, str, Any]], kind: str) -> Iterator[str]:
    yield f"<tr><th>{_text(headings[0])}</th><th></th><th>{_text(headings[1])}</th></tr>"
    for at, (line, label, value) in enumerate(rows):
        if at == ROWS:
            yield '<tr><td class="comment">…</td><td></td><td></td></tr>'
            return
        role = ' class="comment"' if line.startswith("#") else ""
        shown = "" if value is None else _value(value, kind)
        yield f'<tr><td{role}><code>{_text(line)}</code></td><td class="label">{_text(label)}</td>{shown or "<td></td>"}</tr>'


def _forward(trace: Trace) -> Iterator[tuple[str, str, Any]]:
    """Lines of the program, labels, and the value that each makes; None for what makes none."""
    values: dict[str, Any] = {}
    for stage in trace.stages:
        made = trace.made(stage.index)
        values[f"({stage.label})"] = trace.vars[made[0]].value if len(made) == 1 else [trace.vars[i].value for i in made]
        for part in stage.parts:
            values[f"({trace.part_label(part)})"] = trace.vars[part].value
    for entry in forward_entries(trace):
        label = f"({entry.label})" if entry.label else ""
        yield entry.text, label, values.get(label)


def _backward(trace: Trace) -> Iterator[tuple[str, str, Any]]:
    """Backward lines, labels, and the gradient as it is after each; comments name the line that they lead back through."""
    label_of = Steps(trace).label_of
    shown = -1
    for line in trace.lines:
        if line.stage >= 0 and line.stage != shown:
            shown = line.stage
            yield f"# backprop {trace.forward(shown)}", "", None
        if line.kind == "seed":
            yield trace.raw(line.index), "", trace.seed
        elif line.kind in ("open", "clear"):
            yield trace.raw(line.index), "", None
        else:
            yield trace.raw(line.index), f"({label_of(line.index)})", trace.numbers(line.index).after


def _value(value: Any, kind: str) -> str:
    small = not isinstance(value, np.ndarray) or value.size <= ENTRIES
    data = to_json(value) if small else summary(value)
    return f'<td class="{kind}" data-value="{escape(json.dumps(data))}">{_text(_short(value))}</td>'


def _short(value: Any) -> str:
    """A number with six digits, a small array whole, of a larger one the shape and where its entries lie."""
    if isinstance(value, list):
        return ", ".join(map(_short, value))
    if isinstance(value, np.ndarray) and value.ndim:
        if value.size <= SHOWN and value.dtype.kind in "fiub":
            return np.array2string(value, precision=6, separator=", ").replace("\n", "")
        told = summary(value)
        return f"{value.shape}  {told['min']:.6g} … {told['max']:.6g}" if isinstance(told["min"], float) else str(value.shape)
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, float, np.generic, np.ndarray)):
        number = value.item() if isinstance(value, (np.generic, np.ndarray)) else value
        return f"{number:.6g}" if isinstance(number, float) else str(number)
    return ""


def _text(text: str) -> str:
    return escape(visible(text))
