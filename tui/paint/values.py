"""The values panel: arrays as grids with a cursor, what fed the entry under it, and one entry followed back to the output; numbers,
lists and dicts element by element, with gradients as far as known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import like
from tui.catalogue import say
from tui.cells import Cell, Row, cell_len, clean, elide, elide_left, fit, left, right, wrap
from tui.paint.digits import full, is_array, number, shape
from tui.paint.entry import place_of, spelled
from tui.paint.exact import product, signed
from tui.paint.grid import Grid, flag, grid_rows, size, spread
from tui.states.values import chosen, sent, target, values_of

if TYPE_CHECKING:
    from engine import Line, Numbers
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


def values_fitted(moment: Moment, width: int, height: int) -> list[Row]:
    """The rows that there is room for: what is followed, the grids of the step's arrays, or the step's values scrolled."""
    if values_of(moment.session).followed:
        return _followed(moment, width, height)
    grids = _grids(moment)
    if grids:
        return _side_by_side(moment, grids, width, height)
    rows = values_rows(moment, width)
    top = max(0, min(moment.session.panels.offset, len(rows) - 3)) if len(rows) > height else 0
    return rows[top : top + height]


def values_title(moment: Moment) -> tuple[str, str]:
    """``values: ▶ dW2[0,1], › the entries that fed it``."""
    lang, trace = moment.session.look.lang, moment.trace
    followed = values_of(moment.session).followed
    if followed:
        chain = " ‹ ".join(f"{trace.vars[var].grad}{place_of(at) if at else ''}" for var, at in followed)
        return say("values.follow", lang, chain=clean(chain)), say("values.follow_keys", lang)
    var = target(moment.view, moment.session)
    if var < 0 or moment.unnamed:
        return say("screen.values", lang), ""
    at = chosen(moment.view, moment.session)
    name = trace.vars[var].grad if moment.current is not None else trace.vars[var].shown
    fed = say("values.fed", lang) if any(grid.lit for grid in _grids(moment)) else ""
    keys = say("screen.arrows_back" if moment.session.focus == "panel" else "values.cursor", lang)
    return f"{say('screen.values', lang)}: ▶ {clean(name)}{place_of(at)}{fed}", keys


def _grids(moment: Moment) -> list[Grid]:
    """The arrays of the current step: what it reads, the upstream gradient, what it makes; [] where it makes no array."""
    trace, lang = moment.trace, moment.session.look.lang
    var, line = target(moment.view, moment.session), moment.current
    if var < 0 or (line is None and not moment.knows_var(var)):
        return []
    at = chosen(moment.view, moment.session)
    found = spelled(moment)
    lit = frozenset(term.at for term in found.terms) if found is not None else frozenset()
    grids: list[Grid] = []
    for read in sorted(moment.reads):
        value = trace.vars[read].value
        if is_array(value) and value.dtype.kind in "biuf":
            places = _read_places(moment, value.shape, at, lit) if found is not None else frozenset()
            first = min(places, default=(0,) * value.ndim)
            grids.append(Grid(clean(trace.vars[read].shown), say("values.read", lang), value, "value", first, lit=places))
    grids = grids[:2]
    if line is None:
        return [*grids, Grid(clean(trace.vars[var].shown), say("values.result", lang), trace.vars[var].value, "value", at, True)]
    numbers = trace.numbers(line.index)
    if is_array(numbers.upstream):
        first, grad = min(lit, default=(0,) * numbers.upstream.ndim), clean(trace.vars[line.base].grad)
        grids.append(Grid(grad, say("values.upstream", lang), numbers.upstream, "upstream", first, lit=lit))
    if not is_array(numbers.contribution) or moment.hidden:
        return []
    return [*grids, *_sent(moment, line, numbers, at)]


def _sent(moment: Moment, line: Line, numbers: Numbers, at: tuple[int, ...]) -> list[Grid]:
    """What a line sends, and at a fork what that makes of the gradient: the share of one way is not the gradient."""
    lang, name, share = moment.session.look.lang, clean(moment.trace.vars[line.to].grad), numbers.contribution
    if line.of < 2 or not is_array(numbers.after) or numbers.after.shape != share.shape:
        return [Grid(name, say("values.result", lang), share, "gradient", at, True)]
    word = say("values.sum" if line.arrived == line.of else "values.so_far", lang)
    whole = Grid(name, word, numbers.after, "gradient", at, True)
    return [whole] if line.arrived < 2 else [Grid(f"+= {name}", say("values.added", lang), share, "contribution", at, True), whole]


def _read_places(
    moment: Moment, shape: tuple[int, ...], at: tuple[int, ...], lit: frozenset[tuple[int, ...]]
) -> frozenset[tuple[int, ...]]:
    """The entries of a value read that stand in the terms of the entry: the same places for entrywise gates, a row or a column
    for a product of matrices; none for others."""
    line = moment.current
    if line is None:
        return frozenset()
    if moment.trace.numbers(line.index).local is not None:
        return frozenset(_broadcast(place, shape) for place in lit if len(shape) <= len(place))
    if moment.trace.gate(line.index) not in ("matmul", "dot") or len(shape) != 2 or len(at) != 2:
        return frozenset()
    rows = {place[0] for place in lit if len(place) == 2}
    if all(len(place) == 2 and place[1] == at[1] for place in lit) and len(rows) == shape[0] and at[0] < shape[1]:
        return frozenset((n, at[0]) for n in rows)  # dB = A.T @ dout
    columns = {place[1] for place in lit if len(place) == 2}
    if all(len(place) == 2 and place[0] == at[0] for place in lit) and len(columns) == shape[1] and at[1] < shape[0]:
        return frozenset((at[1], n) for n in columns)  # dA = dout @ B.T
    return frozenset()


def _broadcast(place: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """The place in an array of a shape that was copied to a place of the whole."""
    tail = place[len(place) - len(shape) :]
    return tuple(i if n > 1 else 0 for i, n in zip(tail, shape, strict=True))


def _side_by_side(moment: Moment, grids: list[Grid], width: int, height: int) -> list[Row]:
    """Grids beside each other, those that there is room for, and under them their spreads."""
    lang = moment.session.look.lang

    def too_wide() -> bool:
        return len(grids) > 1 and sum(size(grid) for grid in grids) + 2 * len(grids) > width and width // len(grids) < 30

    if too_wide() and grids[-2].role == "contribution":  # the sum yields before what fed the share
        grids = grids[:-1]
    while too_wide():
        grids = grids[1:]
    wanted = [size(grid) for grid in grids]
    room = width - 2 * (len(grids) - 1) - 1
    if sum(wanted) > room:
        share = room // len(grids)
        spare = sum(max(0, share - w) for w in wanted)
        larger = max(1, sum(1 for w in wanted if w > share))
        wanted = [min(w, share + spare // larger) for w in wanted]
    tall = max(1, height - 2) if height > 6 else height
    odd = flag(grids[-1].value, lang) if moment.current is not None else ""
    if odd and height <= 6:  # no row is left for the spreads
        grids = [*grids[:-1], grids[-1]._replace(note=odd)]
    blocks = [grid_rows(grid, w, tall) for grid, w in zip(grids, wanted, strict=True)]
    rows: list[Row] = []
    for i in range(max(map(len, blocks))):
        row: Row = [(" ", "plain")]
        for block, w in zip(blocks, wanted, strict=True):
            row += [*([("  ", "plain")] if len(row) > 1 else []), *(block[i] if i < len(block) else [(" " * w, "plain")])]
        rows.append(row)
    if height > 6:
        said = [f"{grid.name} {text}" for grid in grids if (text := spread(grid.value, lang))]
        head = f" {say('values.spread', lang)}  "
        room = width - cell_len(head) - (cell_len(odd) + 3 if odd else 0)
        if cell_len("   ".join(said)) <= room or len(rows) + 1 + len(said) > height:  # else a row each
            while len(said) > 1 and cell_len("   ".join(said)) > room:
                said = said[1:]
            said = ["   ".join(said)]
        if said and cell_len(said[-1]) > room:  # what is odd is told before how often each size comes
            said[-1] = elide(said[-1].rpartition("  ")[0] or said[-1], room)
        rows.append([])
        for i, text in enumerate(said):
            told = f"   {odd}" if odd and i == len(said) - 1 else ""
            rows.append([(head if not i else " " * cell_len(head), "dim"), (text, "plain"), (told, "wrong")])
    return [fit(row, width) for row in rows[:height]]


def _followed(moment: Moment, width: int, height: int) -> list[Row]:
    """The terms that arrive at one entry, in the order of the backward lines, with the running total."""
    trace, lang = moment.trace, moment.session.look.lang
    state = values_of(moment.session)
    var, at = state.followed[-1]
    terms = sent(moment.view, var, at)
    name = f"{trace.vars[var].grad}{place_of(at) if at else ''}"
    if not terms:
        return [fit([(f" {say('values.no_terms', lang, name=clean(name))}", "hint")], width)]
    chosen_row = min(state.row, len(terms) - 1)
    room = max(1, height - 3)
    first = max(0, min(chosen_row - room // 2, len(terms) - room))
    every: list[tuple[str, ...]] = []
    running = 0.0
    for i, term in enumerate(terms):
        running += term.product
        if first <= i < first + room:
            said = number(term.product)
            line = product([term.local, term.upstream], said)
            base = trace.vars[trace.lines[term.line].base]
            source = f"{clean(base.grad)}{place_of(term.at) if term.at else ''}"
            more = "+" if i < len(terms) - 1 else ""
            every.append((line.operands[0], signed(line.operands[1]), line.sign, said, source, f"{number(running)}{more}"))
    local, above, _, sent_, times, total = (max(map(cell_len, column)) for column in zip(*every, strict=True))
    head = width - 7 - local - 3 - above - 3 - sent_ - 2 - 1 - cell_len(say("values.total", lang)) - 1 - total
    word = cell_len(say("values.times", lang, name=""))
    times = min(times + word, max(head - 12, word + 8))  # of long names the ends are kept: they tell places apart
    head = max(10, min(head - times - 2, cell_len(name) + 4))
    rows: list[Row] = []
    for i, (one, other, sign, said, source, so_far) in enumerate(every, first):
        op = "=" if i == 0 else "+="
        source = say("values.times", lang, name=elide_left(source, times - word))
        rows.append([
            ("▶ " if i == chosen_row else "  ", "fork"), (right(f"({_stage(moment, terms[i].line)})", 5), "label"),
            (left(f" {elide_left(clean(name), head - 4)} {op}", head + 1), "gradient"),
            (right(one, local), "local"), (" · ", "plain"), (left(other, above), "upstream"), (f" {sign} ", "plain"),
            (left(said, sent_ + 2), "contribution"), (left(source, times + 2), "hint"),
            (say("values.total", lang), "dim"), (f" {so_far}", "gradient"),
        ])  # fmt: skip
    why = say("values.story.one" if len(terms) == 1 else "values.story", lang, n=len(terms), name=clean(name))
    rows += [[], *[[(f"  {text}", "hint")] for text in wrap(why, width - 4)[:2]]]
    return [fit(row, width) for row in rows[:height]]


def _stage(moment: Moment, line: int) -> str:
    return moment.trace.stages[moment.trace.lines[line].stage].label


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
        near = [*([line.to] if not moment.unnamed else []), *([line.base] if line.base >= 0 else [])]
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
            cells += [(f" {say('screen.values.so_far', lang)}", "fork")] if moment.total(var).incomplete else []
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
