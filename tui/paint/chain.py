"""The panel of a contribution: the line and its ∂ notation, the numbers, the product, the sum, the intuition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Cell, Row, cell_len, clean, elide, elide_left, fit, left, row_len, wrap
from tui.paint.digits import is_array, number, shape, within
from tui.paint.dimensions import product_fits, product_meets
from tui.paint.entry import entry_cells, place_at_fork, place_of
from tui.paint.exact import DEEPEST, Contribution, contribution, formula, signed, total
from tui.paint.flaws import flaw_text, tie_text, tied_text
from tui.paint.forks import label
from tui.paint.intuition import in_shapes, ratio, sentence, tidy
from tui.paint.moment import scalars
from tui.paint.own import said as own_said
from tui.paint.plan import CHAIN as HEIGHT
from tui.states.ledger import ledger_of

if TYPE_CHECKING:
    from engine import Line, Numbers
    from tui.paint.moment import Moment
    from tui.states.values import Place


_NAMES = (24, 8)
"""Cells of a gradient's name to which it is cut rather than leave out what is said about it."""


def chain_rows(moment: Moment, width: int) -> list[Row]:
    """Up to five rows."""
    line = moment.current
    assert line is not None
    numbers = moment.trace.numbers(line.index)
    if scalars(numbers.local, numbers.upstream, numbers.contribution):
        rows = scalar_rows(moment, line, numbers, width)
    else:
        rows = _array(moment, line, numbers, width)
    return [*rows, _sum(moment, line, numbers, width), *_sentence(moment, line, numbers, width, HEIGHT - 1 - len(rows))]


def array_head(moment: Moment, line: Line, width: int) -> Row:
    """The line of an array alone."""
    return fit([(" ", "plain"), *_spans(moment, line)], width)


def _mistaken(moment: Moment, line: Line) -> bool:
    """Whether the ledger writes ``=`` in the line for the moment."""
    return ledger_of(moment.session).tried == line.index


def _spans(moment: Moment, line: Line) -> list[Cell]:
    """The line as it is shown, or with the ``=`` that is tried."""
    cells = _coloured(moment.trace.spans(line.index, not moment.session.look.raw))
    if not _mistaken(moment, line):
        return cells
    return [(text.replace("+=", "="), "wrong") if role == "op" and "+=" in text else (text, role) for text, role in cells]


def _notation(moment: Moment, line: Line) -> list[Cell]:
    """``∂sigx/∂x · ∂f/∂sigx``, its factors in their colours."""
    trace = moment.trace
    output = trace.vars[trace.output].shown
    base, to = trace.vars[line.base].shown, trace.vars[line.to].shown
    plainly = moment.session.look.ascii
    return [(ratio(base, to, plainly), "local"), (" * " if plainly else " · ", "plain"), (ratio(output, base, plainly), "upstream")]


def _coloured(spans: list[Cell]) -> list[Cell]:
    return [(clean(t), "op" if r == "op" and "+=" in t else "plain" if r == "op" else r) for t, r in spans]


def _with_notation(moment: Moment, line: Line, cells: list[Cell], gap: int, width: int) -> Row:
    """The ∂ notation at the right of the line, nearer where room is short, absent where there is none."""
    notation = _notation(moment, line)
    size = sum(cell_len(t) for t, _ in cells)
    wanted = sum(cell_len(t) for t, _ in notation)
    gap = min(gap, width - size - wanted)
    return [*cells, (" " * gap, "plain"), *notation] if gap >= 2 else cells


def scalar_rows(moment: Moment, line: Line, numbers: Numbers, width: int) -> list[Row]:
    """The line, the same with numbers, the product."""
    trace = moment.trace
    cells = _spans(moment, line)
    said = contribution(numbers.local, numbers.upstream, numbers.contribution)
    local, upstream = said.local, said.upstream
    written, computes = formula(lambda fmt: trace.with_numbers(line.index, fmt), local)
    factors = tidy(clean(written))
    where = next((i for i, (_, role) in enumerate(cells) if role == "local"), None)
    simple = where is None or not any(role == "upstream" for _, role in cells)
    text = f"({local})" if simple else cells[where][0]  # type: ignore[index]
    head = sum(cell_len(t) for t, _ in (cells[:2] if simple else cells[:where]))
    name = "" if simple else next(t for t, role in cells if role == "upstream")
    size = max(cell_len(text), cell_len(factors), cell_len(local))
    up = max(cell_len(name), cell_len(upstream))
    if 1 + head + size + 3 + up > width:
        size = min(size, max(cell_len(text), width - head - up - 6))
    rows: list[Row] = []
    lead = " " * (1 + head)
    if simple:
        rows.append(_with_notation(moment, line, [(" ", "plain"), *cells], 7, width))
    else:
        spread = [(t + " " * (size - cell_len(t)) if i == where else t, r) for i, (t, r) in enumerate(cells)]
        end = up - cell_len(name)
        whole: Row = [(" ", "plain"), *spread]
        if sum(cell_len(t) for t, _ in whole) > width:
            whole = [(" ", "plain"), *cells]
        if sum(cell_len(t) for t, _ in whole) > width:
            return [*_wrapped(cells, width), *_product_rows(moment, lead, said, width)]
        rows.append(_with_notation(moment, line, whole, 6 + end, width))
    rows.append([(lead, "plain"), (left(factors, size), "local"), (" × ", "plain"), (upstream, "upstream")])
    head_of = lead if computes else f"{lead[:-2]}≈ " if len(lead) > 1 else "≈"
    rows.append([(head_of, "plain"), *_product_cells(said, size), *_into(moment, line)])
    return rows


def _product_rows(moment: Moment, lead: str, said: Contribution, width: int) -> list[Row]:
    """The product alone, for lines that take two rows themselves."""
    short = lead if cell_len(lead) < width // 3 else "   "
    return [[(short, "plain"), *_product_cells(said, 0)]]


def _product_cells(said: Contribution, size: int) -> list[Cell]:
    """``0.04518   × -0.7916 = -0.03576``, the local gradient in ``size`` cells."""
    return [
        (left(said.local, size) if size else said.local, "local"), (" × ", "plain"), (said.upstream, "upstream"),
        (f" {said.sign} ", "plain"), (said.result, "contribution"),
    ]  # fmt: skip


def _wrapped(cells: list[Cell], width: int, most: int = 3) -> list[Row]:
    """A long line in up to three rows, broken at blanks; its colours stay."""
    rows: list[Row] = [[(" ", "plain")]]
    used = 1
    for text, role in cells:
        for word in _split(text):
            if used + cell_len(word.rstrip()) > width and used > 3:
                if len(rows) == most:
                    rows[-1] = fit([*rows[-1], (word, role)], width)
                    return rows
                rows.append([("   ", "plain")])
                used = 3
            rows[-1].append((word, role))
            used += cell_len(word)
    return rows


def _split(text: str) -> list[str]:
    parts = text.split(" ")
    return [part + " " for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _into(moment: Moment, line: Line) -> list[Cell]:
    """``first into dx`` or ``added to dx``; nothing where only one contribution comes."""
    if line.of < 2:
        return []
    grad, lang = moment.trace.vars[line.to].grad, moment.session.look.lang
    if _mistaken(moment, line):
        return [("   ", "plain"), (say("panel.in_place", lang, name=grad), "wrong")]
    return [
        ("   ", "plain"),
        (say("panel.first_into" if line.arrived == 1 else "panel.added_to", lang, name=grad), "fork"),
    ]


def _array(moment: Moment, line: Line, numbers: Numbers, width: int) -> list[Row]:
    """The same for arrays: shapes in place of numbers, and a corner of the values."""
    trace = moment.trace
    cells = _spans(moment, line)
    whole: Row = [(" ", "plain"), *cells]
    if sum(cell_len(t) for t, _ in whole) > width:
        rows = _wrapped(cells, width)
    else:
        rows = [_with_notation(moment, line, whole, 7, width)]
    head = _left_side(cells) if len(rows) == 1 else 3
    pad = " " * head
    if line.op == "clear":
        told = say("panel.cleared", moment.session.look.lang, held=_held(moment, line, width - head - 20))
        rows.append([(pad, "plain"), (elide(told, width - head - 1), "plain")])
    elif (meeting := product_meets(moment, line)) is not None:
        shapes, summed = meeting
        told = f"   {summed}" if cell_len(shapes) + cell_len(summed) + 4 <= width else ""
        rows.append([(f" {shapes}", "local"), (told, "hint")])
    else:
        filled = _coloured(trace.spans_with(line.index, in_shapes(trace), not moment.session.look.raw))
        text = tidy(_right_side(filled))
        rows.append([(f"{pad}= ", "plain"), (elide(text, width - head - 3), "local")])
    given = numbers.contribution
    into = _into(moment, line)
    room = width - head - 3 - sum(cell_len(t) for t, _ in into)
    if len(rows) < 3 and (spelled := entry_cells(moment, width - 2)) is not None:
        return [*rows, [(" ", "plain"), *spelled, *(into if row_len(spelled) + row_len(into) < width else [])]]
    said = within(given, room) if is_array(given) else number(given)
    end: Row = [(f"{pad}= ", "plain"), (elide(said, room), "contribution"), *into]
    return [*rows[:2], end] if len(rows) < 4 else [*rows[:3], end]


def _held(moment: Moment, line: Line, room: int) -> str:
    """What the gradient held where it is cleared."""
    lost = moment.trace.gradient(moment.trace.stages[line.stage].pieces[line.piece].write)
    return within(lost, room) if is_array(lost) else number(lost)


def _left_side(cells: list[Cell]) -> int:
    """Cells before the ``=`` of a line; 3 for a call."""
    before = 1
    for text, _ in cells:
        if text.strip() in ("=", "+="):
            return before + len(text) - len(text.lstrip()) + len(text.strip()) - 1
        before += cell_len(text)
    return 3


def _right_side(cells: list[Cell]) -> str:
    """What stands after the assignment; the whole of a line that is a call (``np.add.at(…)``)."""
    for i, (text, _) in enumerate(cells):
        if text.strip() in ("=", "+="):
            return "".join(t for t, _ in cells[i + 1 :])
    return "".join(t for t, _ in cells)


def _sum(moment: Moment, line: Line, numbers: Numbers, width: int) -> Row:
    """What the gradient holds now, and how far the fork is."""
    trace = moment.trace
    grad = trace.vars[line.to].grad
    ratio_text = ratio(trace.vars[trace.output].shown, trace.vars[line.to].shown, moment.session.look.ascii)
    after = numbers.after
    value = shape(after) if is_array(after) else number(after)
    sums: list[Cell] = [(value, "gradient")]
    rounding = False
    at = place_at_fork(moment, line, numbers)
    place = "" if at is None else place_of(at)
    head: Row = [(f" {grad}{place}", "gradient"), (" = ", "plain")]
    if _mistaken(moment, line):
        return _overwritten(moment, line, head, numbers, at, value, width)
    if at is not None:  # of an array the entry that is spelled out
        added = total([float(numbers.before[at]), float(numbers.contribution[at])], number(after[at]), DEEPEST)
        rounding = added.rounding
        sums = [(added.operands[0], "gradient"), (" + ", "op"), (signed(added.operands[1]), "contribution"),
                (f" {added.sign} ", "plain"), (number(after[at]), "gradient")]  # fmt: skip
    if not is_array(after) and line.arrived > 1 and numbers.before is not None:
        added = total([float(numbers.before), float(numbers.contribution)], value, DEEPEST)
        rounding = added.rounding
        before, given = added.operands
        sums = [(before, "gradient"), (" + ", "op"), (signed(given), "contribution"), (f" {added.sign} ", "plain"), *sums]
    if is_array(after) and line.of < 2:  # the row above shows it
        said = say("panel.complete.array", moment.session.look.lang, ratio=ratio_text, name=clean(trace.vars[line.to].shown),
                   shape="×".join(map(str, after.shape)))  # fmt: skip
        if cell_len(said) + 1 > width:
            said = say("panel.complete.array.short", moment.session.look.lang, shape="×".join(map(str, after.shape)))
        return [(f" {said}", "fork")]
    if rounding and row_len([*head, *sums]) + cell_len(told := f"   {say('panel.rounding', moment.session.look.lang)}") <= width:
        sums.append((told, "hint"))
    ways = _standings(moment, line, ratio_text, value)  # they yield before the sum, a long name before them
    left_over = [width - 5 - row_len([head[1], *sums]) - len(place) - min(cell_len(grad), most) for most in (width, *_NAMES)]
    standing = next((way for room in left_over for way in ways if cell_len(way) <= room), "")
    room = width - cell_len(standing) - (4 if standing else 0)
    if row_len([*head, *sums]) > room:
        head[0] = (" " + elide(grad, max(room - row_len([head[1], *sums]) - len(place) - 1, 8)) + place, "gradient")
    if is_array(after) and at is None:
        sums = [(within(after, room - row_len(head)), "gradient")]
    return [*head, *sums, ("    ", "plain"), (standing, "fork")] if standing else [*head, *sums]


def _overwritten(moment: Moment, line: Line, head: Row, numbers: Numbers, at: Place | None, value: str, width: int) -> Row:
    """What the gradient would hold with ``=``, and what is lost; of arrays without an entry the shape."""
    given, before = numbers.contribution, numbers.before
    if at is not None:
        given, before = given[at], before[at]
    plain = not is_array(given) and not is_array(before) and before is not None
    lines = moment.trace.arrivals(line.to)[: line.arrived - 1]
    key = "panel.overwritten_of" if len(lines) == 1 else "panel.overwritten"
    came = label(moment, lines[0]) if lines else ""
    lost = say(key, moment.session.look.lang, before=number(float(before)), label=came) if plain else ""
    said = number(float(given)) if plain else value
    return fit([*head, (said, "contribution"), (f"    {lost}", "wrong")], width)


def running_sum(moment: Moment, line: Line) -> str:
    """``dx = 1.583 + (-0.03576) = 1.547``; without a sum before the first contribution; "" for arrays."""
    numbers = moment.trace.numbers(line.index)
    grad = moment.trace.vars[line.to].grad if line.to >= 0 else ""
    if not grad or is_array(numbers.after):
        return ""
    value = number(numbers.after)
    if line.arrived < 2 or numbers.before is None:
        return f"{grad} = {value}"
    added = total([float(numbers.before), float(numbers.contribution)], value, DEEPEST)
    return f"{grad} = {added.operands[0]} + {signed(added.operands[1])} {added.sign} {value}"


def _standings(moment: Moment, line: Line, ratio_text: str, value: str) -> list[str]:
    """How far a fork is, said at length and shorter."""
    lang = moment.session.look.lang
    if line.of < 2:
        return [say("panel.complete", lang, ratio=ratio_text, value=value), say("panel.complete.short", lang, n=1)]
    if line.arrived == line.of:
        return [say("panel.fork.done", lang, n=line.of, ratio=ratio_text, value=value),
                say("panel.fork.done.short", lang, n=line.of)]  # fmt: skip
    short = [say("panel.fork", lang, k=line.arrived, n=line.of, labels=_to_come(moment, line, most)) for most in (4, 2, 1)]
    return [*short, say("panel.fork.short", lang, k=line.arrived, n=line.of)]


def _to_come(moment: Moment, line: Line, most: int) -> str:
    """``(3) (2)``: the stages whose contributions are still to come."""
    lines = moment.trace.arrivals(line.to)
    left_over = lines[line.arrived : line.arrived + most]
    said = " ".join(f"({label(moment, j)})" for j in left_over)
    return said + (" …" if len(lines) - line.arrived > most else "")


def _sentence(moment: Moment, line: Line, numbers: Numbers, width: int, most: int) -> list[Row]:
    """The last row, or as many as are left: what a mistake on purpose loses, else what is not finite, else a tie, else what the
    file's own line does, else the intuition."""
    trace, lang = moment.trace, moment.session.look.lang
    told, good = own_said(moment.view, line.index, lang)
    if _mistaken(moment, line):
        name, output, n = clean(trace.vars[line.to].shown), clean(trace.vars[trace.output].shown), line.of
        said, role = say("ledger.keeps" if line.arrived < n else "ledger.keeps_last", lang, name=name, n=n, output=output), "wrong"
    elif flaw := flaw_text(moment):
        said, role = flaw, "wrong"
    elif tie := tie_text(moment, line, numbers):
        both = tied_text(moment, line, numbers)
        said, role = both if cell_len(both) < width or len(wrap(both, width - 2)) <= most else tie, "hint"
    elif not good:
        said, role = told, "wrong"
    else:
        said, role = product_fits(moment, line) or sentence(moment, line, numbers), "plain"
        said = said.replace("²", "**2") if moment.session.look.ascii else said
    return [[(f" {text}", role)] for text in _short(moment, line, said, width - 1, most)]


_CAPS = (20, 14, 10, 7)
"""Cells of a name where a sentence about it would be cut."""


def _short(moment: Moment, line: Line, said: str, width: int, most: int) -> list[str]:
    """A sentence in its width: where it is too long what it adds in parentheses yields, then the starts of long names; then it
    takes what rows are free, or loses its second half, or its last words."""
    if cell_len(said) > width and said.endswith(")") and " (" in said:
        said = said.rpartition(" (")[0]
    if cell_len(said) <= width:
        return [said]
    trace = moment.trace
    stage = trace.stages[line.stage] if line.stage >= 0 else None
    involved = {line.to, line.base, *(stage.reads if stage else ()), *(stage.parts if stage else ())}
    every = [trace.vars[var] for var in involved if var >= 0]
    names = {clean(name) for var in every for name in (var.shown, var.code, var.grad)}
    found = sorted((name for name in names if name in said), key=len, reverse=True)
    text = said
    for cap in _CAPS:
        text = said
        for name in found:
            text = text.replace(name, elide_left(name, cap))
        if cell_len(text) <= width:
            return [text]
    lines = wrap(said, width - 1)
    if len(lines) <= most:
        return lines
    for ends, least in ((("; ", ". ", ": "), 6), ((", ",), width // 2)):
        halves = (text[:end] for end in range(len(text) - 1, least - 1, -1) if text.startswith(ends, end))
        if half := next((half for half in halves if cell_len(half) <= width), ""):
            return [half]
    return [f"{wrap(text, width - 2)[0]} …"]


__all__ = ["chain_rows"]
