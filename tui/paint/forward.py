"""One row of the forward pane: mark, label, text, value, and on wide screens the gradient of what it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import like
from tui.catalogue import say
from tui.cells import Cell, Row, cell_len, clean, elide, fit, left, modified, right
from tui.celltext import forward_text, shortened
from tui.later import later
from tui.layout import GIVEN
from tui.paint.columns import NUMBER
from tui.paint.digits import brief, is_array
from tui.paint.flaws import flaw_of
from tui.paint.forks import fork_cells, totals
from tui.paint.shades import STRIP, sized, strip_of
from tui.states.whatif import gradient_changed, value_changed

if TYPE_CHECKING:
    from engine import Var
    from tui.layout import Entry
    from tui.paint.columns import Columns
    from tui.paint.moment import Moment
    from tui.paint.updates import update_row
else:
    (update_row,) = later("tui.paint.updates", "update_row")


def variables(moment: Moment, kind: str, index: int) -> tuple[int, ...]:
    """The variables that a forward cell makes."""
    trace = moment.trace
    if kind == "stage":
        return trace.made(index)
    return (index,) if kind == "part" else trace.rows[index].vars


def value_text(made: list[Var]) -> str:
    """A value cell: one number or shape; the length of a list, or of a dict in braces; ``2, 3`` for ``a, b = 2, 3``."""
    roots: dict[str, list[Var]] = {}
    for var in made:
        roots.setdefault(var.root, []).append(var)
    return ", ".join(_held(variables) for variables in roots.values())


def _held(variables: list[Var]) -> str:
    """What one name holds: its value, or how many elements of it are meant."""
    if len(variables) < 2:
        return brief(like(variables[0]))
    count = len(variables)
    return f"{{{count}}}" if named_element(variables[0].path) else f"({count},)"


def named_element(path: tuple[Any, ...]) -> bool:
    """Whether an element's place is a dict's key."""
    return bool(path) and isinstance(path[0], str)


def _label(moment: Moment, kind: str, index: int) -> str:
    if kind == "stage":
        return moment.trace.stages[index].label
    return moment.trace.part_label(index) if kind == "part" else ""


def forward_row(moment: Moment, entry: Entry | None, columns: Columns, width: int) -> Row:
    """The forward half of a display row, ``width`` cells."""
    if entry is None:
        return [(" " * width, "plain")]
    kind, index = entry
    if kind == "update":
        return update_row(moment, "forward", index, columns, width)
    trace = moment.trace
    made = variables(moment, kind, index)
    header = kind == "row" and trace.rows[index].kind not in GIVEN
    there = known(moment, kind, index, made)
    at, picked = moment.forward_at, moment.session.selected
    current = at is not None and (at.kind, at.index) == entry and moment.step is not None
    key = "f", kind, index, moment.session.look.lang
    text, value, indent = moment.view.cached(key, lambda: _facts(moment, kind, index, made))
    if there and any(value_changed(moment.view, var) for var in made):
        value = f"~{value}"
    text = indent * (2 if columns.wide else 1) + text
    role = "header" if header else "plain"
    role = "pending" if not there and not current else role
    if header and trace.rows[index].kind == "comment":
        role = "comment"
    size = NUMBER if columns.wide or columns.narrow else max(NUMBER, min(cell_len(value), width // 2))
    size = max(size, min(cell_len(value), width // 3))
    gradient = NUMBER + 2 if columns.wide else 0
    room = width - columns.head - 1 - size - gradient
    if not columns.wide and there and not header and len(made) == 1 and (about := sized(moment, made[0])):
        needed = max(size, cell_len(value) + len(about))  # only where neither the text nor a fork has to make room
        fork = fork_cells(moment, made, max(room - cell_len(text) - 1, 0))
        fork = fork or (fork_cells(moment, made, max(room - 9, 0)) if kind == "row" else [])
        if cell_len(text) + sum(cell_len(part) for part, _ in fork) + 1 <= room - needed + size:
            value, room, size = value + about, room - needed + size, needed
    broken = there and flaw_of(moment, kind, index) is not None
    cells: Row = [("▶" if current else " ", "plain"), ("!" if broken else " ", "wrong" if broken else "plain")]
    cells += [(right(_label(moment, kind, index), columns.label), "label"), (" ", "plain")]
    written = _text(moment, kind, index, made, text, role, room + (size + 1 if header else 0))
    cells += _shaded(moment, made, written, room) if columns.wide and there and not header and len(made) == 1 else written
    if not header:
        shown = value if there else "·"
        read = " read" if there and not moment.reads.isdisjoint(made) else ""
        cells.append((" ", "plain"))
        gap = size - cell_len(elide(shown, size))
        cells += [(" " * gap, "plain"), (elide(shown, size), ("value" if there else "pending") + read)]
    if gradient:
        constant = kind == "row" and trace.rows[index].kind == "count"
        cells += [(" " * gradient, "plain")] if header or constant or not made else _gradient(moment, made)
    return _finished(cells, width, moment, current, picked is not None and picked[1:] == entry, text)


def _finished(cells: Row, width: int, moment: Moment, current: bool, picked: bool, text: str) -> Row:
    pattern = moment.pattern
    if (picked or (pattern and pattern.lower() in text.lower())) and not current:
        cells = [("›", "key"), *cells[1:]]
    row = fit(cells, width)
    if pattern and pattern.lower() in text.lower():
        row = [(t, f"{r} match" if pattern.lower() in t.lower() else r) for t, r in row]
    if current:
        row = modified(row, "bar")
    return modified(row, "select") if picked else row


def known(moment: Moment, kind: str, index: int, made: tuple[int, ...]) -> bool:
    """Whether a forward cell, which makes these variables, has been reached."""
    if made:
        return all(moment.knows_var(v) for v in made)
    if kind == "stage":
        return moment.knows_stage(index)
    reached = min(moment.stage, len(moment.trace.stages) - 1) + 1
    return reached >= len(moment.trace.stages) or index < moment.view.heights.row_of_stage.get(reached, 0)


def _facts(moment: Moment, kind: str, index: int, made: tuple[int, ...]) -> tuple[str, str, str]:
    """(text, value, indentation) of a forward cell: what never changes."""
    trace = moment.trace
    depth = (
        trace.rows[index].depth
        if kind == "row"
        else trace.stages[trace.vars[index].stage if kind == "part" else index].depth
    )
    return (
        clean(_carried(moment, kind, index) or forward_text(moment.view, kind, index)),
        value_text([trace.vars[v] for v in made]),
        " " * min(depth, 6),
    )


def _carried(moment: Moment, kind: str, index: int) -> str:
    """``w = from pass 2`` of an input that comes from the pass before; "" of others."""
    trace = moment.trace
    made = trace.rows[index].vars if kind == "row" and trace.training is not None else ()
    if not made or trace.training is None or made[0] not in trace.training.carried:
        return ""
    var = trace.vars[made[0]]
    return say("screen.from_pass", moment.session.look.lang, name=var.root if var.path else var.code, n=trace.training.number - 1)


def _text(moment: Moment, kind: str, index: int, made: tuple[int, ...], text: str, role: str, room: int) -> list[Cell]:
    """The text, and at the right end of its column the fork if it is one (stages only where it fits)."""
    needed = cell_len(text) + 1
    fork = fork_cells(moment, made, max(room - needed, 0)) if made else []
    if not fork and made and kind == "row":
        fork = fork_cells(moment, made, max(room - 9, 0))
        if len(fork) > 2:
            fork = fork_cells(moment, made, 10)
    size = sum(cell_len(t) for t, _ in fork)
    space = room - size - 1 if fork else room
    if cell_len(text) > space:
        (text,) = shortened(moment.view, (text,))
    return [(left(text, space), role), *([(" ", "plain"), *fork] if fork else [])]


def _shaded(moment: Moment, made: tuple[int, ...], written: list[Cell], room: int) -> list[Cell]:
    """The text, and at the right end of its column an array's strip of shades, where neither is in the other's way."""
    if len(written) > 1 or not is_array(like(moment.trace.vars[made[0]])):
        return written
    text, role = written[0][0].rstrip(), written[0][1]
    if cell_len(text) > room - STRIP - 2:
        return written
    shades = strip_of(moment, made[0])
    return [(left(text, room - STRIP), role), (" " * (STRIP - len(shades)), "plain"), *shades] if shades else written


def _gradient(moment: Moment, made: tuple[int, ...]) -> list[Cell]:
    if not any(moment.trace.vars[v].diff for v in made):
        return [(" " * (NUMBER + 2), "plain")]
    text, more = totals(moment, made, NUMBER)
    role = "pending" if text == "·" else "gradient"
    if role == "gradient" and any(gradient_changed(moment.view, v) for v in made):
        text = f"~{text}"
    wide = cell_len(text) > NUMBER  # the mark of a change takes the blank before it
    shown: list[Cell] = [(text, role)] if wide else [(" ", "plain"), (right(text, NUMBER), role)]
    return [*shown, ("+" if more else " ", "fork" if more else "plain")]
