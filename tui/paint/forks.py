"""Forks: which stages will contribute to a variable and which have, and the sum as it grows."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

import engine
from tui.catalogue import say
from tui.cells import Cell, cell_len, elide
from tui.celltext import total_name
from tui.paint.digits import is_array, number
from tui.paint.entry import place_of
from tui.paint.exact import total
from tui.paint.shades import flagged
from tui.states.values import Place, chosen, target, values_of
from tui.states.whatif import contribution_changed

if TYPE_CHECKING:
    from tui.paint.moment import Moment, Total

LOOKED = 40_000
"""Entries of all contributions to an array up to which one of them is followed through its sum."""


def label(moment: Moment, line: int) -> str:
    """Label of the stage that a backward line belongs to; the seed has the output's name."""
    trace = moment.trace
    stage = trace.lines[line].stage
    return trace.stages[stage].label if stage >= 0 else trace.vars[trace.output].grad


def fork_lines(moment: Moment, variables: tuple[int, ...]) -> tuple[int, ...]:
    """The contributions to a row's variables, in order, if any of the variables forks."""
    found = {v: lines for v in variables if len(lines := moment.trace.arrivals(v)) > 1}
    if len(found) < 2:
        return next(iter(found.values()), ())
    merged: dict[tuple[str, str], int] = {}  # a stage that sends to several elements of a list stands once, with its last line
    for line, v in sorted((line, v) for v, lines in found.items() for line in lines):
        merged[moment.trace.vars[v].root, label(moment, line)] = line
    return tuple(sorted(merged.values()))


def _ways(moment: Moment, lines: tuple[int, ...], arrived: int, start: int, stop: int) -> list[Cell]:
    cells: list[Cell] = []
    for i in range(start, stop):
        done = i < arrived
        cells += [(" ", "plain"), (f"{'+' if done else '·'}{label(moment, lines[i])}", "fork" if done else "pending")]
    return cells


def fork_cells(moment: Moment, variables: tuple[int, ...], room: int) -> list[Cell]:
    """``fork +4 +3 ·2`` in at most ``room`` cells; about the frontier if there are too many; [] without a fork."""
    lines = fork_lines(moment, variables)
    if not lines:
        return []
    arrived = bisect_right(lines, moment.line)
    word: Cell = (say("screen.fork", moment.session.look.lang), "dim")
    if len(lines) * 3 + cell_len(word[0]) <= room:
        cells = [word, *_ways(moment, lines, arrived, 0, len(lines))]
        if sum(cell_len(text) for text, _ in cells) <= room:
            return cells
    for ways in (5, 3, 2):
        start = max(0, min(arrived - ways // 2, len(lines) - ways))
        stop = min(len(lines), start + ways)
        cells = [word, *([(" …", "dim")] if start else []), *_ways(moment, lines, arrived, start, stop)]
        cells += [(" …", "dim")] if stop < len(lines) else []
        if sum(cell_len(text) for text, _ in cells) <= room:
            return cells
    cells = [word, (f" {arrived}/{len(lines)}", "fork" if arrived else "pending")]
    return cells if sum(cell_len(text) for text, _ in cells) <= room else []


def total_cells(moment: Moment, row: int, room: int, wide: bool) -> list[Cell]:
    """The text of an input's accumulator: its name, and how much of its gradient has arrived (or the sum itself)."""
    trace, lang = moment.trace, moment.session.look.lang
    variables = trace.rows[row].vars
    name = total_name(moment.view, row)
    lines = trace.arrivals(variables[0])
    if len(variables) > 1:  # counted as the marks of the fork are, if it is one
        lines = fork_lines(moment, variables) or tuple(sorted(line for v in variables for line in trace.arrivals(v)))
    arrived = bisect_right(lines, moment.line)
    role = "gradient" if arrived else "pending"
    if trace.rows[row].kind == "count":
        kinds = {trace.vars[v].kind for v in variables}
        kind = next((kind for kind in ("label", "buffer") if kind in kinds), "count")
        return [(say(f"screen.{kind}", lang), "dim")]
    if not lines:
        if not any(trace.known(v) for v in variables):
            return []
        if any(trace.vars[v].diff and v == trace.output for v in variables):
            return [(name, role)]
        index = all(v in trace.fixed or not trace.vars[v].diff for v in variables) and any(v in trace.fixed for v in variables)
        return [(name, "pending"), (f"  {say('screen.index' if index else 'screen.unused', lang)}", "dim")]
    scalar = trace.lines[lines[0]].value is not None
    if wide and scalar and len(variables) == 1 and len(lines) > 1 and len(lines) * 8 <= room:
        cells = _sum(moment, name, lines, arrived)
        if cells and sum(cell_len(text) for text, _ in cells) <= room:
            return cells
    if not arrived or len(lines) == 1:
        return [(name, role)]
    said = say("screen.all_arrived" if arrived == len(lines) else "screen.arrived", lang, k=arrived, n=len(lines))
    return [(name, role), ("  ", "plain"), (said, "fork")]


def sum_cells(moment: Moment, var: int, room: int) -> list[Cell]:
    """The contributions to a variable as a sum of numbers, as ``total_cells`` has them; [] where they are no numbers, too many, or
    would not add up."""
    trace = moment.trace
    lines = trace.arrivals(var)
    if not 1 < len(lines) <= room // 8 or trace.lines[lines[0]].value is None:
        return []
    cells = _sum(moment, trace.vars[var].grad, tuple(lines), bisect_right(lines, moment.line))
    return cells if sum(cell_len(text) for text, _ in cells) <= room else []


def _sum(moment: Moment, name: str, lines: tuple[int, ...], arrived: int) -> list[Cell]:
    """``dx = 1.583 (4) + -0.03576 (3) + · (2)``; [] where it would not add up to the gradient beside it."""
    trace = moment.trace
    values = [float(trace.lines[line].value) for line in lines[:arrived]]
    said = total(values, number(moment.after(trace.lines[lines[arrived - 1]]))) if arrived > 1 else None
    if said is not None and not said.computes:
        return []
    texts = said.operands if said is not None else [number(value) for value in values]
    cells: list[Cell] = [(name, "gradient" if arrived else "pending"), (" = ", "plain" if arrived else "pending")]
    for i, line in enumerate(lines):
        done = i < arrived
        if i:
            cells.append((" + ", "op" if done else "pending"))
        changed = "~" if done and contribution_changed(moment.view, line) else ""
        cells.append((changed + texts[i] if done else "·", "contribution" if done else "pending"))
        cells.append((f" ({label(moment, line)})", "label" if done else "pending"))
    return cells


def totals(moment: Moment, variables: tuple[int, ...], width: int) -> tuple[str, bool]:
    """(text, incomplete) of the gradient cell of a row's variables: a number that fits, ``(3,)`` for a list.

    Several names (``a, b = 2, 3``) stand side by side.
    """
    if len(variables) == 1:
        found = moment.total(variables[0])
        done = 0 < found.arrived == found.of
        return flagged(moment, variables[0], found.text(width), width) if done else found.text(width), found.incomplete
    known = [v for v in variables if moment.trace.known(v)]
    every = [moment.total(v) for v in known]
    if not known:
        return "", False
    arrived, of = sum(t.arrived for t in every), sum(t.of for t in every)
    if not arrived:
        return ("0" if moment.line >= 0 and not of else "·"), False
    roots: dict[str, list[Total]] = {}
    for v, each in zip(known, every, strict=True):
        roots.setdefault(moment.trace.vars[v].root, []).append(each)
    said = [found[0].text(width) if len(found) == 1 else f"({len(found)},)" for found in roots.values()]
    return elide(", ".join(said), width), arrived < of


def entry_of(moment: Moment, fork: int) -> Place | None:
    """The entry of an array whose sum is shown: the one under the cursor of the values, else the first that gets anything; None of
    a number, and where looking at every contribution would take longer than a key may."""
    trace, view = moment.trace, moment.view
    value, lines = engine.like(trace.vars[fork]), trace.arrivals(fork)
    if not is_array(value) or not 0 < value.size * len(lines) <= LOOKED or not is_array(trace.gradient(fork)):
        return None
    if target(view, moment.session) == fork:
        return chosen(view, moment.session)
    at = values_of(moment.session).entry
    if at is not None and len(at) == value.ndim and all(i < n for i, n in zip(at, value.shape, strict=True)):
        return at
    first = trace.contribution(lines[0])
    place = int((first != 0).argmax()) if is_array(first) and first.shape == value.shape else 0
    return tuple(map(int, np.unravel_index(place, value.shape)))


def entry_name(moment: Moment, fork: int) -> str:
    """``[0,1]`` of an array one of whose entries is shown; "" of others."""
    at = entry_of(moment, fork)
    return "" if at is None else place_of(at)
