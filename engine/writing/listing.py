"""The forward and backward listing of a trace as text, in the style of the CS231n note.

The text is Python: the backward half, run in a namespace of the forward names it shows, gives the gradients.
Knows no screen and no language; what it adds to the derived lines is comments of labels, names and numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.cancelling import Cancel, cancellable, listening
from engine.deriving import wording
from engine.guarded import guarded
from engine.named import NamedTuple
from engine.records import Piece, Row, Stage
from engine.steps import Steps
from engine.trace import Trace
from engine.writing.emitting.exact import exact
from engine.writing.inputlines import input_lines
from engine.writing.opening import Openings

COLUMN = 72
"""The labels stand right of the widest line, but no further right than this."""


class Entry(NamedTuple):
    """One row of a listing: its text and its stage's label ("" for none); ``comment`` rows carry no computation."""

    text: str
    label: str = ""
    comment: bool = False


def forward_entries(trace: Trace) -> list[Entry]:
    """The forward half: inputs, stages with their parts above them, headers of loops, calls and branches as comments.

    What the program printed follows as ``# > text``.
    """
    found: list[Entry] = []
    lines, openings = input_lines(trace), Openings(trace)
    before = iter([*lines.before, (1 << 60, "")])
    due, definition = next(before)
    for at, row in enumerate(cancellable(trace.rows)):
        while not row.depth and due <= row.line:
            found += [Entry(text) for text in definition.split("\n")]
            due, definition = next(before)
        if row.stage >= 0 and row.kind == "stage":
            stage = trace.stages[row.stage]
            found += [Entry(text) for i in stage.writes if (text := openings.line(trace.vars[i], row.vars))]
            for part in stage.parts:
                found.append(Entry(lines.parts.get(part) or trace.part_forward(part), trace.part_label(part)))
            found += [Entry(f"{trace.vars[i].code} = {exact(trace.vars[i].value, trace.modules)}")
                      for i in row.vars if not trace.vars[i].path]  # a, c = a * 2, 5.0
            found.append(Entry(_stage(trace, stage), stage.label))
        elif row.kind in ("input", "count"):
            found += [Entry(text) for text in _inputs(trace, row, lines.rows.get(at, [row.text]), openings)]
        else:
            found.append(Entry(_comment(row.text), comment=True))
    for _, said in trace.printed:
        found += [Entry(f"# > {part}", comment=True) for part in said.splitlines()]
    return found


def _stage(trace: Trace, stage: Stage) -> str:
    """A stage's statement; random numbers that stand in it by their values, since the stream is elsewhere by now."""
    if not any(["random" in text for piece in stage.pieces for _, text in piece.consts]):
        return trace.forward(stage.index)

    def naming(piece: Piece) -> Callable[[Any], str]:
        plainly = wording.names_in(trace.backward, piece)

        def name(key: Any) -> str:
            if getattr(key, "kind", "") != "const" or "random" not in piece.consts[key.at][1]:
                return plainly(key)
            return exact(piece.consts[key.at][0], trace.modules)

        return name

    return "; ".join([wording.statement(trace.backward, piece, naming(piece)) for piece in stage.pieces])


def _inputs(trace: Trace, row: Row, lines: list[str], openings: Openings) -> list[str]:
    """The lines of an input row; of the element of a container that was not there yet, its opening first."""
    found: list[str] = []
    for var in [trace.vars[i] for i in row.vars if trace.vars[i].path and lines]:
        if any([line.startswith((f"{var.root} =", f"{var.root}:")) or f"{var.root} = " in line for line in lines]):
            openings.opened.add(var.root)
        elif text := openings.line(var):
            found.append(text)
    return found + lines


def backward_entries(trace: Trace, simplified: bool = False) -> list[Entry]:
    """The backward half in execution order; ``# backprop <forward line>`` above each stage's lines."""
    found: list[Entry] = []
    label_of = Steps(trace).label_of
    shown = -1
    for line in cancellable(trace.lines):
        if line.stage >= 0 and line.stage != shown:
            shown = line.stage
            found.append(Entry(f"# backprop {trace.forward(shown)}", comment=True))
        text = trace.simple(line.index, keep_seed=True) if simplified else trace.raw(line.index)
        labelled = line.kind not in ("seed", "open")  # a line that is no step has no address
        found.append(Entry(text, label_of(line.index) if labelled else ""))
    return found


def _comment(text: str) -> str:
    return text if text.startswith("#") else f"# {text}"


def aligned(entries: list[Entry]) -> list[str]:
    """The rows as text, labels as ``#(3)`` in a column on the right."""
    widths = [_width(entry.text) for entry in entries if entry.label]
    column = min(max(widths, default=0), COLUMN) + 4
    lines = []
    for entry in entries:
        gap = " " * max(column - _width(entry.text), 2)
        lines.append(f"{entry.text}{gap}#({entry.label})" if entry.label else entry.text)
    return lines


def _width(text: str) -> int:
    """Width in terminal cells; Hangul and its like take two."""
    if text.isascii():
        return len(text)
    from unicodedata import east_asian_width  # for names in other letters only

    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def listing(trace: Trace, simplified: bool = False, cancel: Cancel | None = None) -> str:
    """Both halves, an empty line between, every line ended. ``simplified`` drops the parentheses and factors of 1 that show the
    chain rule. Raises ``Cancelled`` once ``cancel`` says so."""
    with guarded(), listening(cancel), np.errstate(all="ignore"):
        forward, backward = forward_entries(trace), backward_entries(trace, simplified)
        lines = aligned([*forward, Entry(""), *backward])
    return "\n".join(lines) + "\n"
