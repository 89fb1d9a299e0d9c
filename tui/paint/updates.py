"""The updates of a pass: their rows under the last band, and their panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.catalogue import say
from tui.cells import Cell, Row, cell_len, clean, elide, fit, left, modified, right
from tui.keys import shown
from tui.paint.columns import NUMBER
from tui.paint.digits import brief, is_array, number
from tui.paint.exact import agrees

if TYPE_CHECKING:
    from engine import Update
    from tui.paint.columns import Columns
    from tui.paint.moment import Moment

DIGITS = range(4, 8)


def formula(update: Update, dot: str = "·") -> str:
    """``0.9957 - 0.02 · (-8.455) = 1.165``, with as few digits as give the result as it is printed; of an array the entry that
    changed most, what is not made of numbers as before and after."""
    before, after = _entry(update)
    if is_array(before):
        return f"{brief(before)} → {brief(after)}"
    place = _place(update)
    head = f"{place}: " if place else ""
    if update.factors:
        for digits in DIGITS:
            said = [number(before, digits), *[_short(each, digits) for each in update.factors]]
            value = float(said[0])
            product = 1.0
            for each in said[1:]:
                product *= float(each)
            found = value - product if update.sign == "-" else value + product
            if agrees(found, number(after)):
                break
        else:
            return f"{head}{number(before)} → {number(after)}"
        factors = f" {dot} ".join([f"({each})" if each.startswith("-") else each for each in said[1:]])
        return f"{head}{said[0]} {update.sign} {factors} = {number(after)}"
    return f"{head}{number(before)} → {number(after)}"


def _short(value: float, digits: int) -> str:
    """A factor as it is written where that is short (``0.02``), else rounded."""
    whole = repr(float(value))
    return whole if len(whole) <= 6 and "e" not in whole and not whole.endswith(".0") else number(value, digits)


def _entry(update: Update) -> tuple[Any, Any]:
    """The number that changed, of an array the one that changed most."""
    if not is_array(update.before) or not is_array(update.after) or update.before.shape != update.after.shape:
        return update.before, update.after
    at = _largest(update)
    return update.before.flat[at], update.after.flat[at]


def _largest(update: Update) -> int:
    change = abs(update.after.astype(float) - update.before.astype(float))
    return int(change.argmax()) if change.size else 0


def _place(update: Update) -> str:
    if not is_array(update.before) or not update.before.size or update.before.shape != getattr(update.after, "shape", None):
        return ""
    at, places = _largest(update), []
    for size in reversed(update.before.shape):
        places.append(str(at % size))
        at //= size
    return f"{update.name}[{','.join(reversed(places))}]"


def update_row(moment: Moment, pane: str, index: int, columns: Columns, width: int) -> Row:
    """A row under the last band: in the forward pane the statement with what it comes to, beside it the arithmetic."""
    update = moment.view.steps.updates[index]
    known, current = index <= moment.update, moment.at_update == index
    mark: Row = [("▶" if current else " ", "plain")]
    role = "plain" if known or current else "pending"
    if pane == "forward" or columns.narrow:
        size = NUMBER if columns.wide else max(NUMBER, min(cell_len(brief(update.after)), width // 3))
        gradient = NUMBER + 2 if columns.wide and not columns.narrow else 0
        room = width - columns.head - 1 - size - gradient
        value = elide(brief(update.after) if known else "·", size)
        cells: Row = [*mark, (" " * (columns.head - 1), "plain"), (left(clean(update.source), room), role), (" ", "plain")]
        cells += [(right(value, size), "value" if known else "pending"), (" " * gradient, "plain")]
    else:
        text = formula(update, _dot(moment)) if known else ""
        cells = [*mark, (" " * (columns.head - 1), "plain"), (elide(text, width - columns.head), role)]
    row = fit(cells, width)
    if moment.pattern and moment.pattern.lower() in update.source.lower():
        row = modified(row, "match")
    row = modified(row, "bar") if current else row
    picked = moment.session.selected
    return modified(row, "select") if picked is not None and picked[1:] == ("update", index) else row


def header_row(moment: Moment, columns: Columns, width: int) -> Row:
    """The line above the updates."""
    said = say("screen.updates", moment.session.look.lang)
    return fit([(" " * columns.head, "plain"), (elide(said, width - columns.head), "header")], width)


def _dot(moment: Moment) -> str:
    return "*" if moment.session.look.ascii else "·"


def update_rows(moment: Moment, width: int) -> list[Row]:
    """The panel: the line, its numbers, the losses so far, what the gradient says, what goes on to the next pass."""
    index = moment.at_update
    trace, lang = moment.trace, moment.session.look.lang
    update, training = moment.view.steps.updates[index], trace.training
    assert training is not None
    text = clean(update.source)
    about = say(f"panel.update.{_way(update)}", lang)
    gap = max(width - 2 - cell_len(text) - cell_len(about), 2)
    line: Row = [(f" {text}", "plain"), (" " * min(gap, 8), "plain"), (about, "hint")]
    if cell_len(text) + cell_len(about) + 4 > width:
        line = [(f" {elide(text, width - 2)}", "plain")]
    lead = cell_len(text.partition("=")[0]) + 2
    rows: list[Row] = [line, [(" " * min(lead, width // 3), "plain"), (formula(update, _dot(moment)), "value bold")]]
    rows.append(_losses(moment, width))
    rows.append(_gradient(moment, update, width))
    rows.append(_carried(moment, width))
    return rows


def _way(update: Update) -> str:
    """"descent" or "ascent" where the text shows which, else "plain"."""
    return {"-": "descent", "+": "ascent"}.get(update.sign, "plain")


def _losses(moment: Moment, width: int) -> Row:
    """``loss by pass: 10.41  6.314  3.837  ·  ·      next pass: }``"""
    training, trace, lang = moment.trace.training, moment.trace, moment.session.look.lang
    assert training is not None
    keys = moment.session.look.keymap.keys_of("next_pass", "stepper")[:1]
    more = training.of is None or training.number < training.of
    end = say("panel.pass.next", lang, key=shown(keys[0], moment.session.look.ascii)) if keys and more else ""
    name = trace.vars[trace.output].shown
    head = say("panel.pass.losses", lang, name=clean(name))
    said = [number(each) for each in training.losses]
    while len(said) > 1 and cell_len(head) + sum(map(len, said)) + 2 * len(said) + cell_len(end) + 12 > width:
        said = said[1:]
    left_over = 0 if not more else min(2, (training.of or training.number + 2) - training.number)
    dots = ["·"] * left_over
    numbers: list[Cell] = [(f" {head} ", "plain"), ("  ".join(said), "value"), ("  " * bool(dots) + "  ".join(dots), "pending")]
    return [*numbers, (f"      {end}" if end else "", "hint")]


def _gradient(moment: Moment, update: Update, width: int) -> Row:
    """``dw = -8.455: w up by 0.01 would move loss by about -0.08455``; of long names the second half, else the first."""
    trace, lang = moment.trace, moment.session.look.lang
    var = trace.vars[update.var]
    gradient = trace.gradient(update.var) if var.diff else None
    if gradient is None or trace.gradients_by_index[update.var] is None:
        return []
    name, place = update.name, ""
    if is_array(gradient):
        if not is_array(update.before) or not gradient.size or gradient.shape != update.before.shape:
            return []
        at = _largest(update)
        place = _place(update)[len(update.name) :]
        gradient, name = gradient.flat[at], f"{update.name}{place}"
    fields = {
        "grad": clean(var.grad + place), "value": number(gradient), "name": clean(name),
        "output": clean(trace.vars[trace.output].shown), "moved": number(0.01 * float(gradient)),
    }  # fmt: skip
    told = [say(f"panel.update.moves{how}", lang, **fields) for how in ("", ".short")]
    told.append(f"{elide(fields['grad'], max(width - len(fields['value']) - 6, 4))} = {fields['value']}")
    return [(f" {next((said for said in told if cell_len(said) + 2 <= width), told[-1])}", "plain")]


def _carried(moment: Moment, width: int) -> Row:
    """Which inputs change from pass to pass, and which stay: as many of them as fit, those that stay yield first."""
    trace, lang, training = moment.trace, moment.session.look.lang, moment.trace.training
    assert training is not None
    moved = {update.var for update in training.updates}
    names: dict[str, bool] = {}
    for row in trace.rows:
        for var in row.vars if row.kind == "input" else ():
            root = trace.vars[var].root if trace.vars[var].path else trace.vars[var].shown
            names[root] = names.get(root, False) or var in moved
    goes, stays = [n for n, m in names.items() if m], [n for n, m in names.items() if not m]
    if training.of is not None and training.number >= training.of:
        return [(f" {say('panel.pass.last', lang)}", "hint")]
    count = "one" if len(goes) == 1 else "many"
    told = []
    for most in (3, 2, 1):
        said = say(f"panel.pass.enter.{count}", lang, names=_listed(goes, lang, most, width), n=training.number + 1)
        more = say(f"panel.pass.stay.{'one' if len(stays) == 1 else 'many'}", lang, stay=_listed(stays, lang, most, width))
        told += [said + more if stays else said, said]
    return [(f" {next((said for said in told if cell_len(said) + 2 <= width), told[-1])}", "hint")]


def _listed(names: list[str], lang: str, most: int, width: int) -> str:
    """The first names, so many of them, one that is very long cut."""
    shown_now = [elide(clean(name), width // 2) for name in names[:most]]
    if len(names) > most:
        return ", ".join(shown_now) + " …"
    if len(shown_now) < 2:
        return "".join(shown_now)
    return say("panel.pass.and", lang, first=", ".join(shown_now[:-1]), last=shown_now[-1])


__all__ = ["formula", "header_row", "update_row", "update_rows"]
