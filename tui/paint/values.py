"""The values panel: arrays as matrices, lists and dicts element by element, with gradients as far as known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import like
from tui.catalogue import say
from tui.cells import Cell, Row, cell_len, fit, left, right
from tui.paint.digits import full, is_array, number, shape

if TYPE_CHECKING:
    from tui.paint.moment import Moment

ROWS = 12
"""Rows of one array that are shown; the panel says how many more there are."""


def values_rows(moment: Moment, width: int) -> list[Row]:
    """All rows of the panel for the selected row or the current step; the caller scrolls them."""
    rows: list[Row] = []
    done: set[str] = set()
    for var in _near(moment):
        at = moment.trace.vars[var]
        root = at.root if at.path else ""
        if root in done and root:
            continue
        done.add(root)
        rows += _group(moment, root, width) if root else _single(moment, var, width)
    if not rows:
        rows = [[(f" {say('screen.values.none', moment.session.look.lang)}", "hint")]]
    return [fit(row, width) for row in rows]


def _near(moment: Moment) -> list[int]:
    """Variables of the selected row or of the current step: what it makes, what it reads, where it sends."""
    trace, picked, step = moment.trace, moment.session.selected, moment.step
    if picked is not None and picked.kind in ("row", "total"):
        return list(trace.rows[picked.index].vars)
    if picked is not None and picked.kind == "part":
        return [picked.index, *trace.stages[trace.vars[picked.index].stage].reads]
    update = picked.index if picked is not None and picked.kind == "update" else moment.at_update if picked is None else -1
    if update >= 0:
        return [moment.view.steps.updates[update].var]
    stage, line = -1, None
    if picked is not None:
        line = trace.lines[picked.index] if picked.kind == "line" else None
        stage = line.stage if line is not None else picked.index
    elif step is not None:
        stage, line = step.stage, moment.current
    if line is not None and line.to >= 0:
        near = [line.to, *([line.base] if line.base >= 0 else [])]
        return list(dict.fromkeys([*near, *_of_stage(moment, stage)])) if stage >= 0 else near
    if stage >= 0:
        return _of_stage(moment, stage)
    return [v for row in trace.rows[:200] if row.kind == "input" for v in row.vars]


def _of_stage(moment: Moment, stage: int) -> list[int]:
    at = moment.trace.stages[stage]
    made = [p.write if p.store is None else p.store.after for p in at.pieces]  # of a write the whole array
    return list(dict.fromkeys([*made, *at.parts, *at.reads]))[:64]


def _gradient_now(moment: Moment, var: int) -> Any:
    """The gradient so far; None while nothing has arrived. Only complete arrays are at hand without a replay."""
    total = moment.total(var)
    if not total.arrived:
        return None
    lines = moment.trace.arrivals(var)
    if not lines or total.arrived == len(lines):
        return moment.trace.gradient(var)
    after = moment.trace.lines[lines[total.arrived - 1]].after
    return after if after is not None else moment.trace.numbers(lines[total.arrived - 1]).after


def _single(moment: Moment, var: int, width: int) -> list[Row]:
    at, lang = moment.trace.vars[var], moment.session.look.lang
    known = moment.knows_var(var)
    gradient = _gradient_now(moment, var) if at.diff else None
    if not is_array(like(at)):
        cells: list[Cell] = [
            (f" {at.shown}", "target"),
            (" = ", "plain"),
            (full(at.value) if known else "·", "value" if known else "pending"),
        ]
        if gradient is not None:
            cells += [(f"    {at.grad}", "gradient"), (" = ", "plain"), (full(gradient), "gradient")]
        return [cells]
    rows: list[Row] = [
        [(f" {at.shown}", "target"), (f"  {say('screen.values.shape', lang, shape=shape(like(at)))}", "dim")]
    ]
    if not known:
        return [*rows, [(f"   {say('screen.values.pending', lang)}", "pending")]]
    index = _first_index(moment, var)
    rows += matrix(at.value, width, lang, "value", index)
    if gradient is not None:
        rows.append([(f" {at.grad}", "gradient"), (f"  {say('screen.values.gradient', lang)}", "dim")])
        rows += matrix(gradient, width, lang, "gradient", index)
    return rows


def _group(moment: Moment, root: str, width: int) -> list[Row]:
    """A list or dict: one row per element with its gradient; of a long one those from just before the current one."""
    trace = moment.trace
    members = moment.view.roots[root]
    rows: list[Row] = [[(f" {root}", "target"), (f"  ({len(members)},)", "dim")]]
    most = ROWS * 4
    now = moment.current.to if moment.current is not None else -1
    first = max(0, min(members.index(now) - 1, len(members) - most)) if now in members and len(members) > most else 0
    shown = members[first : first + most]
    names = max(cell_len(trace.vars[v].shown) for v in shown)
    for var in shown:
        at = trace.vars[var]
        if is_array(like(at)):
            rows += _single(moment, var, width)
            continue
        known = moment.knows_var(var)
        total = moment.total(var)
        rows.append(
            [
                (f"   {left(at.shown, names)}", "plain"),
                (right(number(at.value) if known else "·", 11), "value" if known else "pending"),
                (right(total.text(12), 13), "gradient" if total.arrived else "pending"),
                ("+" if total.incomplete else " ", "fork"),
            ]
        )
    if len(members) > most:
        rows.append([(f"   {say('screen.values.more', moment.session.look.lang, n=len(members) - most)}", "hint")])
    return rows


def _first_index(moment: Moment, var: int) -> int:
    """The index on the first axis that this step writes into or reads: a long array is shown from there on; else 0."""
    trace, step = moment.trace, moment.step
    if step is None or step.stage < 0 or trace.vars[var].kind not in ("state", "input", "stage"):
        return 0
    for piece in trace.stages[step.stage].stores:
        assert piece.store is not None
        if var in (piece.store.before, piece.store.after) and piece.store.path is None:
            first = piece.store.item[0] if type(piece.store.item) is tuple and piece.store.item else piece.store.item
            first = first.start or 0 if type(first) is slice else first
            return int(first) % max(1, len(like(trace.vars[var]))) if isinstance(first, int) else 0
    return 0


def matrix(value: Any, width: int, lang: str, role: str, index: int = 0) -> list[Row]:
    """An array as aligned rows: as many columns as fit, blocks of the leading axes under their index.

    An index that would not be seen is brought into sight, with a row that says where what is shown begins.
    """
    if not value.size:
        return [[("   []", role)]]
    rows: list[Row] = []
    count = 1
    for n in value.shape[:-1]:
        count *= n
    flat = value.reshape(count, value.shape[-1])
    fits = max(1, (width - 8) // 11)
    top = across = 0
    if value.ndim == 1 and index >= fits:
        across = min(index - 1, len(value) - fits)
    elif value.ndim > 1 and index * (count // len(value)) >= ROWS:
        top = min((index - 1) * (count // len(value)), count - ROWS)
    if top or across:
        at = across or top // (count // len(value))
        rows.append([(f"   {say('screen.values.from', lang, index=at)}", "hint")])
    for i in range(top, min(count, top + ROWS)):
        cells = "".join(right(number(x), 10) + " " for x in flat[i][across : across + fits])
        more = " …" if flat.shape[1] > across + fits else ""
        rows.append([("  ", "plain"), (cells.rstrip(), role), (more, "dim")])
    if count > ROWS:
        rows.append([(f"   {say('screen.values.more', lang, n=count - ROWS)}", "hint")])
    return rows
