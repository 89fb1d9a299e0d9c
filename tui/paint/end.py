"""The end: what the gradients say about the output, a line each, and what one may do next."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from tui.catalogue import say
from tui.cells import Row, cell_len, clean, elide
from tui.keys import shown
from tui.paint.digits import brief, is_array, number
from tui.paint.exact import formula
from tui.paint.forks import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import Var
    from tui.paint.moment import Moment

UP = 0.01
"""By how much an input is thought to grow."""
ROWS = 3
"""Gradients that have a line each."""
DATA = frozenset({"x", "y", "t", "xs", "ys", "data", "inputs", "target", "targets", "label", "labels", "images", "batch"})
"""What arrays of data are called."""
NEXT = ("whatif", "prove", "ask", "first", "ledger", "values")
"""What is offered then, as far as it shows something here and has room."""


def end_rows(moment: Moment, width: int) -> list[Row]:
    """The value, a row a gradient, the strongest, what next."""
    trace, lang = moment.trace, moment.session.look.lang
    output = trace.vars[trace.output]
    rows: list[Row] = [[(f" {say('panel.concludes', lang, output=clean(output.shown), value=brief(output.value))}", "hint bold")]]
    every = _strongest(moment)
    if not every:
        rows.append([(f" {say('panel.concludes.none', lang, output=clean(output.shown))}", "plain")])
    told = _about(moment, every, width - 2)
    few = every[: ROWS - bool(told)]
    order = {var.index: i for i, var in enumerate(trace.inputs())}
    names = [_name(var, at) for var, at, _ in few]
    heads = [elide(clean(var.grad), width // 3) + _place(at) for var, at, _ in few]
    size = max(map(cell_len, heads), default=0)
    for head, name, (var, _, slope) in sorted(zip(heads, names, few, strict=True), key=lambda one: order[one[2][0].index]):
        rows.append(_row(moment, f"{' ' * (size - cell_len(head))}{head}", name, var, slope, width))
    if told:
        rows.append([(f" {told}", "plain")])
    return [*rows[:4], [], [], []][:4] + [[(f" {_next(moment, width - 2)}", "hint")]]


def _row(moment: Moment, head: str, name: str, var: Var, slope: float, width: int) -> Row:
    lang, output = moment.session.look.lang, clean(moment.trace.vars[moment.trace.output].shown)
    start: Row = [(f" {head}", "gradient"), (" = ", "plain"), (number(slope), "gradient"), ("   ", "plain")]
    if not isfinite(slope):
        return [*start, (say("panel.concludes.no_number", lang), "wrong")]
    moved = number(UP * slope)
    said, computes = formula(lambda fmt: f"{UP:g} * {fmt(slope)}", moved)
    text = say("panel.concludes.moves", lang, name=name, output=output, up=f"{UP:g}",
               product=f"{said.replace('*', '·')} {'=' if computes else '≈'} {moved}")  # fmt: skip
    room = width - sum(cell_len(t) for t, _ in start)
    if cell_len(text) > room:
        text = say("panel.concludes.moves.short", lang, name=name, output=output, up=f"{UP:g}", moved=moved)
    if cell_len(text) > room:  # the head names it, too
        text = say("panel.concludes.moves.shortest", lang, output=output, up=f"{UP:g}", moved=moved)
    return [*start, (clean(text), "plain")]


def _strongest(moment: Moment) -> list[tuple[Var, tuple[int, ...], float]]:
    """The inputs that reach the output, what is learned before data and what a sum starts with, strongest first: (variable,
    place of its steepest entry, slope there)."""

    def found() -> list[tuple[Var, tuple[int, ...], float]]:
        again = {var.name for var in moment.trace.vars if var.kind == "stage"}
        return sorted(_slopes(moment), key=lambda one: (is_data(moment, one[0]) or _is_start(one[0], again), -abs(one[2])))

    return moment.view.cached("strongest", found)


def is_data(moment: Moment, var: Var) -> bool:
    """Whether an input is data rather than a parameter: not what a training loop updates; elsewhere an array that is called so."""
    trace = moment.trace
    if trace.training is not None and trace.training.updates:
        return not any(update.name in (var.shown, var.root) for update in trace.training.updates)
    name = var.root.lower().rpartition(".")[2]
    return is_array(var.value) and (name in DATA or name.startswith(tuple(f"{word}_" for word in DATA)))


def _is_start(var: Var, again: set[str]) -> bool:
    """Whether an input is the nothing that something begins with: zero, and its name is made again by a stage."""
    return var.name in again and not np.any(var.value)


def _slopes(moment: Moment) -> Iterator[tuple[Var, tuple[int, ...], float]]:
    trace = moment.trace
    for var in trace.inputs():
        if not var.diff or not trace.arrivals(var.index):
            continue
        gradient: Any = trace.gradient(var.index)
        if not is_array(gradient):
            yield var, (), float(gradient)
        elif gradient.size:
            at = np.unravel_index(int(np.abs(gradient).argmax()), gradient.shape)
            yield var, tuple(map(int, at)), float(gradient[at])


def _name(var: Var, at: tuple[int, ...]) -> str:
    return clean(var.shown) + _place(at)


def _place(at: tuple[int, ...]) -> str:
    return f"[{','.join(map(str, at))}]" if at else ""


def _about(moment: Moment, every: list[tuple[Var, tuple[int, ...], float]], room: int) -> str:
    """Which moves the output most, the other way or not, how many more there are, and by how many ways a fork comes."""
    trace, lang = moment.trace, moment.session.look.lang
    if not every:
        return ""
    output = clean(trace.vars[trace.output].shown)
    said = []
    (first, at, slope), rest = every[0], every[1:]
    sound = all([isfinite(other) for _, _, other in every])
    if sound and rest and slope and abs(rest[0][2]) != abs(slope):  # of equals none moves it most
        against = next((_name(var, place) for var, place, other in rest if other * slope < 0), "")
        key = "panel.concludes.against" if against else "panel.concludes.most"
        said.append(say(key, lang, name=_name(first, at), output=output, other=against))
    if len(every) > ROWS - 1:
        said.append(_more(len(every) - ROWS + 1, lang))
    fork = next((var for var, place, _ in every if len(trace.arrivals(var.index)) > 1 and not place), None)
    if fork is not None:
        lines = trace.arrivals(fork.index)
        labels = " ".join(f"({label(moment, line)})" for line in lines[:4]) + (" …" if len(lines) > 4 else "")
        said.append(say("panel.concludes.ways", lang, name=clean(fork.shown), n=len(lines), labels=labels))
    while len(said) > 1 and cell_len("; ".join(said)) > room:
        said.pop()
    return "; ".join(said)


def _next(moment: Moment, room: int) -> str:
    """What one may do next, as much of it as has room."""
    lang, look = moment.session.look.lang, moment.session.look
    arrays = any(is_array(var.value) for var in moment.trace.inputs())
    offered = [name for name in NEXT if (name != "ledger" or moment.view.forks) and (name != "values" or arrays)]
    keys = [(look.keymap.keys_of(name, "stepper"), say(f"panel.concludes.{name}", lang)) for name in offered]
    said = [f"{shown(found[0], look.ascii)} {text}" for found, text in keys if found]
    while len(said) > 1 and cell_len(say("panel.concludes.next", lang, keys="   ".join(said))) > room:
        said.pop()
    return say("panel.concludes.next", lang, keys="   ".join(said))


def _more(count: int, lang: str) -> str:
    return say(f"panel.concludes.more.{'one' if count == 1 else 'many'}", lang, n=count)
