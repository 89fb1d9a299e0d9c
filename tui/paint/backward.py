"""One row of the backward pane: mark, the file's own verdict, label, line with its factors in colour, gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.asking import kinds
from tui.cells import Cell, Row, cell_len, clean, cut, cut_row, elide, fit, left, modified, right
from tui.celltext import cell_text, shortened
from tui.later import later
from tui.paint.columns import ADDS, NUMBER
from tui.paint.digits import fitted, is_array, number
from tui.paint.flaws import flaw_of
from tui.paint.forks import total_cells, totals
from tui.paint.own import glyph
from tui.paint.shades import flagged, sized, strip_sent
from tui.states.live import verdicts_of
from tui.states.own import shown
from tui.states.whatif import contribution_changed, gradient_changed

if TYPE_CHECKING:
    from tui.layout import Entry
    from tui.paint.columns import Columns
    from tui.paint.moment import Moment
    from tui.paint.updates import header_row, update_row
else:
    header_row, update_row = later("tui.paint.updates", "header_row", "update_row")


def backward_row(moment: Moment, entry: Entry | None, columns: Columns, width: int, indent: int = 0) -> Row:
    """The backward half of a display row, ``width`` cells."""
    if entry is None:
        return [(" " * width, "plain")]
    kind, index = entry
    if kind == "update":
        return update_row(moment, "backward", index, columns, width)
    if kind == "updates":
        return header_row(moment, columns, width)
    if kind == "line":
        cells, text, current = _line(moment, index, columns, width, indent)
    else:
        cells, text, current = _other(moment, kind, index, columns, width, indent)
    pattern, picked = moment.pattern, moment.session.selected
    chosen = picked is not None and picked[1:] == entry
    if (chosen or (pattern and pattern.lower() in text.lower())) and not current:
        cells = _pointed(cells)
    row = fit(cells, width)
    if pattern and pattern.lower() in text.lower():
        row = modified(row, "match")
    if current:
        row = modified(row, "bar")
    return modified(row, "select") if chosen else row


def _pointed(cells: Row) -> Row:
    """The row with ``›`` in its first cell."""
    text, role = cells[0]
    return [("›", "key"), *([(text[1:], role)] if len(text) > 1 else []), *cells[1:]]


def _line(moment: Moment, index: int, columns: Columns, width: int, indent: int) -> tuple[Row, str, bool]:
    trace = moment.trace
    line = trace.lines[index]
    raw = moment.session.look.raw
    known = index <= moment.line
    current = moment.current is not None and moment.current.index == index
    adds = ADDS + 1 if columns.wide else 0
    total, more = ("", False)
    if line.to >= 0 and line.kind != "open":
        total, more = fitted(moment.after(line), width // 3), line.arrived < line.of
        total = flagged(moment, line.to, total, width // 3) if known and not more else total
    if total and known and gradient_changed(moment.view, line.to):
        total = f"~{total}"
    size = max(NUMBER, min(cell_len(total), width // 3))
    room = width - columns.head - indent - 1 - adds - size - 1
    if total and known and not more and not columns.wide and total == fitted(moment.after(line), width // 3):
        about = sized(moment, line.to, gradient=True)
        needed = max(size, cell_len(total) + len(about))
        if about and sum(cell_len(clean(text)) for text, _ in trace.spans(index, not raw)) < room - needed + size:
            total, room, size = total + about, room - needed + size, needed
    spans: list[Cell] = moment.view.cached(("b", index, raw, room), lambda: _folded(moment, trace.spans(index, not raw), room))
    if moment.session.ask and not known:  # on the board the pane writes itself
        spans = _on_board(moment, index, spans, current)
    elif not known and not current:
        spans = [(text, "pending") for text, _ in spans]
    own = glyph(moment.view, index) if known and not shown(moment.view, moment.session) else " "
    if known and flaw_of(moment, "line", index):
        own = "!"
    cells: Row = [(moment.mark(index), "plain"), (own, {"✓": "right", " ": "plain"}.get(own, "wrong"))]
    label = moment.view.steps.label_of(index) if line.to >= 0 else ""
    cells += [(" " * indent, "plain"), (right(label, columns.label), "label"), (" ", "plain")]
    size_now = sum(cell_len(text) for text, _ in spans)
    given = ""
    if adds and known and line.arrived > 1 and line.value is not None:
        changed = contribution_changed(moment.view, index)
        free = int(room > size_now)  # a mark takes no digit where the text leaves a cell
        given = f"~{_narrow(line.value, ADDS - 1 + free)}" if changed else fitted(line.value, ADDS)
    over = max(cell_len(given) - ADDS, 0)
    cells += [*spans, (" " * (room - size_now - over), "plain"), _checked(moment, index, known)]
    if adds:
        shades = strip_sent(moment, index, ADDS) if known and not given and is_array(moment.after(line)) else []
        cells += [(" " * (ADDS - len(shades)), "plain"), *shades] if shades else [(right(given, ADDS + over), "contribution")]
        cells.append((" ", "plain"))
    if not total:
        cells.append((" " * (size + 1), "plain"))
    elif known:
        cells += [(right(total, size), "gradient"), ("+" if more else " ", "fork" if more else "plain")]
    else:
        cells += [(right("·", size), "pending"), (" ", "plain")]
    return cells, "".join(text for text, _ in trace.spans(index, not raw)) if moment.pattern else "", current


def _narrow(value: float, width: int) -> str:
    """A number with as many digits, four at most, as fit."""
    return next((text for digits in (4, 3, 2) if len(text := number(value, digits)) <= width), fitted(value, width))


def _checked(moment: Moment, index: int, known: bool) -> Cell:
    """The live check's mark before the numbers of a line that is done."""
    found = verdicts_of(moment.session)
    said = found[index] if known and found is not None and index < len(found) else ""
    return _CHECKED.get(said, (" ", "plain"))


_CHECKED: dict[str, Cell] = {"right": ("✓", "right"), "tie": ("≈", "right"), "wrong": ("✗", "wrong")}


def _on_board(moment: Moment, index: int, spans: list[Cell], current: bool) -> list[Cell]:
    """A line that is still to come: nothing; the current one as far as it has been asked for."""
    if not current:
        return []
    if not moment.session.beat:
        return [("?", "fork")]
    left_over = kinds(moment.view, moment.session.position)[moment.session.beat :]
    if "op" not in left_over:
        return spans
    return [(text.replace("+=", "? ").replace("=", "?") if role in ("op", "plain") else text, role) for text, role in spans]


def _other(moment: Moment, kind: str, index: int, columns: Columns, width: int, indent: int) -> tuple[Row, str, bool]:
    """An accumulator (``total``) or a ``# backprop`` row (``note``)."""
    trace = moment.trace
    head: Row = [(" " * (columns.head + indent), "plain")]
    if kind == "note":
        text = clean(cell_text(moment.view, "note", index))
        return [*head, (elide(text, width - columns.head - indent), "comment")], text, False
    variables = trace.rows[index].vars
    if trace.rows[index].kind == "count":  # its cell says why there is no gradient
        room = width - columns.head - indent
        return [*head, *fit(total_cells(moment, index, room, columns.wide), room)], "", False
    total, more = totals(moment, variables, width // 3)
    if total not in ("", "·") and any(gradient_changed(moment.view, v) for v in variables):
        total = f"~{total}"
    size = max(NUMBER, min(cell_len(total), width // 3))
    room = width - columns.head - indent - 1 - size - 1
    text_cells = fit(total_cells(moment, index, room, columns.wide), room)
    here = moment.current is not None and moment.current.to in variables and not moment.unnamed
    role = ("pending" if total == "·" else "gradient") + (" read" if here else "")
    gap = size - cell_len(elide(total, size))
    cells = [*head, *text_cells, (" " * (gap + 1), "plain"), (elide(total, size), role)]
    return [*cells, ("+" if more else " ", "fork" if more else "plain")], cell_text(moment.view, "total", index), False


def _folded(moment: Moment, spans: list[Cell], room: int) -> list[Cell]:
    """A line's spans in at most ``room`` cells: long names first become shorter."""
    if sum(cell_len(clean(text)) for text, _ in spans) > room:
        texts = shortened(moment.view, [text for text, _ in spans])
        spans = [(text, role) for text, (_, role) in zip(texts, spans, strict=True)]
    return fold(spans, room)


def fold(spans: list[Cell], room: int) -> list[Cell]:
    """A line's spans in at most ``room`` cells: the local factor gives way first, its closing parenthesis stays."""
    cells = [
        (clean(text), "op" if role == "op" and "+=" in text else "plain" if role == "op" else role)
        for text, role in spans
    ]
    over = sum(cell_len(text) for text, _ in cells) - room
    if over <= 0:
        return cells
    for i, (text, role) in enumerate(cells):
        size = cell_len(text)
        if role == "local" and size - over >= 6:
            end = ")" if text.endswith(")") else ""
            kept = cut(text[: len(text) - len(end)], size - over - 1 - len(end))
            cells[i] = (left(f"{kept}…{end}", size - over), role)
            return cells
    short = cut_row(cells, 0, max(room - 1, 0))
    return [*short, ("…", short[-1][1] if short else "plain")] if room > 0 else []
