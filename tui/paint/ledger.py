"""The fork ledger: what each way sends to a variable, the running total, the paths behind it, and what ``=`` would break."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, Any

import numpy as np

import engine
from engine.named import NamedTuple
from tui.catalogue import say
from tui.cells import Cell, Row, cell_len, clean, elide, fit, left, right
from tui.paint.digits import fitted, is_array, number, percent
from tui.paint.exact import MANY, signed, total, unit
from tui.paint.forks import entry_name, entry_of, label
from tui.paint.ways import Ways, sent
from tui.states.ledger import fork_of, forks, ledger_of, places, row_of
from tui.states.values import Place

if TYPE_CHECKING:
    from tui.paint.moment import Moment

ADDS, TOTAL, SHARE, BAR = 12, 11, 9, 7
"""Cells of the columns behind a line."""
LEAST = 1e-9
"""A share below which it is 0 but for rounding."""
LINES = 400
"""Lines of a fork that are shown, about the selected one."""
LABELS = 23
"""Cells of the title's variable and of the labels that read it."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"


class Sums(NamedTuple):
    """What lines send to a variable, of an array to one of its entries, and the totals as the pass adds them: both up to the first
    of which that is not known."""

    values: list[float]
    totals: list[float]


def ledger_rows(moment: Moment, width: int) -> list[Row]:
    """All rows of the panel."""
    return ledger_fitted(moment, width, max(1, ledger_count(moment, width, 0)))


def ledger_count(moment: Moment, width: int, most: int) -> int:
    """How many those are."""
    fork = fork_of(moment.view, moment.session)
    return _count(moment, fork, _below(moment, fork, width)) if fork >= 0 else 1


def ledger_fitted(moment: Moment, width: int, height: int) -> list[Row]:
    """As many rows as there is room for, the selected line among them; no others are made."""
    fork = fork_of(moment.view, moment.session)
    if fork < 0:
        return [fit([(f" {say('ledger.none', moment.session.look.lang)}", "hint")], width)][:height]
    below = _below(moment, fork, width)
    top = _top(moment, _count(moment, fork, below), height)
    rows = [*_lines(moment, fork, width, top, top + height), *([[]] if below else [])]
    room = max(0, height - len(rows))
    rows += below[:room] if isinstance(below, list) else below.within(moment, room)
    return [fit(row, width) for row in rows[:height]]


def _below(moment: Moment, fork: int, width: int) -> list[Row] | Ways:
    """What stands under a fork's lines: what a mistake would break, else the paths."""
    if fork < 0:
        return []
    if ledger_of(moment.session).tried >= 0:
        return _broken(moment, fork, width)
    return Ways.of(moment, fork, width)


def _count(moment: Moment, fork: int, below: list[Row] | Ways) -> int:
    """Rows of the panel: the header, the lines, their sum, a blank one, and those below."""
    rows = len(below) if isinstance(below, list) else below.many()
    return 1 + min(len(moment.trace.arrivals(fork)), LINES) + 1 + 1 + rows


def line_at(moment: Moment, row: int, width: int, height: int) -> int:
    """The place among a fork's lines of the one in a row of the panel; -1 for none."""
    fork = fork_of(moment.view, moment.session)
    if fork < 0:
        return -1
    lines = moment.trace.arrivals(fork)
    first = _first(moment, lines)
    at = first + row + _top(moment, _count(moment, fork, _below(moment, fork, width)), height) - 1
    return at if first <= at < min(len(lines), first + LINES) else -1


def _top(moment: Moment, count: int, height: int) -> int:
    """The first of the panel's rows that is shown."""
    fork = fork_of(moment.view, moment.session)
    if fork < 0 or count <= height:
        return 0
    lines = moment.trace.arrivals(fork)
    at = 1 + row_of(moment.view, moment.session, lines) - _first(moment, lines)
    return max(0, min(at - height // 2, count - height)) if at >= height - 1 else 0


def ledger_title(moment: Moment) -> tuple[str, str]:
    """``fork ledger: x is read by (4) (3) (2)`` and ``fork 1 of 2``; the mistake, while one is made."""
    lang, view = moment.session.look.lang, moment.view
    fork = fork_of(view, moment.session)
    if fork < 0:
        return say("screen.ledger", lang), ""
    tried = ledger_of(moment.session).tried
    if tried >= 0:
        return say("ledger.mistake", lang, label=label(moment, tried)), say("ledger.right_again", lang)
    every, lines = forks(view), moment.trace.arrivals(fork)
    name, at = moment.trace.vars[fork].shown, entry_name(moment, fork)
    labels = _labels([f"({label(moment, line)})" for line in lines[:LABELS]], LABELS - cell_len(name), len(lines))
    of = say("ledger.of", lang, k=places(view)[fork] + 1, n=len(every))
    return say("ledger.title", lang, name=name, labels=labels), f"{say('ledger.entry', lang, place=at)}   {of}" if at else of


def _labels(every: list[str], width: int, count: int) -> str:
    """As many labels as fit, at least one, and a sign of the others."""
    ends = accumulate(cell_len(text) + 1 for text in every)
    fit = max(1, sum(end - 1 <= width for end in ends))
    return " ".join(every[:fit]) + " …" * (fit < count)


def _first(moment: Moment, lines: tuple[int, ...]) -> int:
    """The line that is shown first: of very many those about the selected one."""
    at = row_of(moment.view, moment.session, lines)
    return max(0, min(at - LINES // 2, len(lines) - LINES)) if len(lines) > LINES else 0


def _lines(moment: Moment, fork: int, width: int, top: int, stop: int, chosen: int | None = None) -> list[Row]:
    """The contributions in the order of arrival, and their sum: of these rows, the header being 0, those from ``top`` to
    ``stop``, and always the sum. ``chosen``: the line that is marked, else the selected one."""
    trace, lang = moment.trace, moment.session.look.lang
    lines = trace.arrivals(fork)
    chosen = row_of(moment.view, moment.session, lines) if chosen is None else chosen
    tried = ledger_of(moment.session).tried
    first = _first(moment, lines)
    room = width - ADDS - TOTAL - SHARE - BAR - 6
    names = max(cell_len(label(moment, line)) for line in lines[first : first + LINES])
    head = left(f"    {say('ledger.lines', lang)}", width - ADDS - TOTAL - SHARE - BAR)
    rows: list[Row] = [[
        (head, "header"), (right(say("ledger.adds", lang), ADDS), "header"), (right(say("ledger.total", lang), TOTAL), "header"),
        (right(say("ledger.share", lang), SHARE), "header"),
    ]]  # fmt: skip
    known = bisect_right(lines, moment.line) if tried < 0 else len(lines)
    at = entry_of(moment, fork)
    values, reached = moment.view.kept(("sums", fork, at), lambda: _sums(moment, lines, at))
    scalar = known <= len(values)
    whole = trace.gradient(fork) if at is None else trace.gradient(fork)[at]
    digits = total(values[:known], number(reached[known - 1])).operands if scalar and 1 < known <= MANY else ()
    from_tried = lines.index(tried) if tried in lines else -1
    since = list(accumulate(values[from_tried:])) if from_tried >= 0 else reached
    end = min(len(lines), first + LINES)
    for i in range(min(end, first + max(0, top - 1)), min(end, first + max(0, stop - 1))):
        line = lines[i]
        done = i < known
        lost = 0 <= i < from_tried
        mark = "✗" if lost else "▶" if i == chosen else "+" if done else " "
        text = clean(trace.raw(line))
        if line == tried:
            text = text.replace(" += ", " = ", 1)
        role = "wrong" if lost else "plain" if done else "pending"
        cells: Row = [
            (f"{mark} ", "fork" if i == chosen else role), (right(label(moment, line), names), "label"),
            (" " + left(elide(text, room - names), room - names), role + (" bar" if i == chosen else "")),
        ]  # fmt: skip
        adds = digits[i] if digits and done else number(values[i]) if scalar and done else "·"
        if not scalar and done:
            adds = fitted(sent(moment, line), ADDS - 1)
        cells.append((right(adds, ADDS), "contribution" if done else "pending"))
        if lost:
            cells += [(right("", TOTAL), "plain"), (right(say("ledger.lost", lang), SHARE), "wrong")]
        elif scalar and done:
            more = "+" if i < len(lines) - 1 else " "
            cells.append((right(number(since[i - max(0, from_tried)]) + more, TOTAL), "gradient"))
            if tried < 0 and not is_array(whole) and whole and known == len(lines) and np.isfinite([values[i], whole]).all():
                share = values[i] / float(whole)
                said = percent(share) if not share or abs(share) >= LEAST else "~0 %"
                cells += [(right(said, SHARE), "fork"), (f" {_bar(share, moment.session.look.ascii)}", "fork")]
        rows.append(cells)
    start = max(0, from_tried)
    added = Sums(values[start:known][: MANY + 1], since[: known - start]) if scalar else None
    return [*(rows if top <= 0 else rows[1:]), _sum(moment, fork, added, width)]


def line_rows(moment: Moment, fork: int, width: int, count: int) -> list[Row]:
    """The same for a narrow column: so many lines about the selected one, no header, no sum; that of the step is marked."""
    lines = moment.trace.arrivals(fork)
    at = row_of(moment.view, moment.session, lines) - _first(moment, lines)
    top = max(0, min(at - count // 2, min(len(lines), LINES) - count))
    now = moment.current.index if moment.current is not None else -1
    return _lines(moment, fork, width, top + 1, top + 1 + count, lines.index(now) if now in lines else -1)[:-1]


def _sums(moment: Moment, lines: tuple[int, ...], at: Place | None) -> Sums:
    """The numbers of a fork's lines. Of a number they stand in the lines: they are taken at once, since there may be many."""
    if at is None and lines and type(moment.trace.lines[lines[0]].value) is float:
        every = moment.trace.lines
        found = [every[line].value for line in lines]
        if set(map(type, found)) <= {float}:
            return Sums(found, list(accumulate(found)))

    def sent(line: int) -> Any:
        value = moment.trace.lines[line].value if at is None else moment.trace.contribution(line)
        return value[at] if is_array(value) and at is not None and value.ndim == len(at) else value

    values = [float(value) for value in takewhile(lambda value: value is not None and not is_array(value), map(sent, lines))]
    return Sums(values, list(accumulate(values)))


def _bar(share: float, ascii_only: bool) -> str:
    """A bar of a share's size, at most ``BAR - 1`` cells long; a sliver for what takes away."""
    if share < 0:
        return "|" if ascii_only else "▏"
    if ascii_only:
        return "#" * min(round(share * (BAR - 1)), BAR - 1)
    eighths = min(round(share * 8 * (BAR - 1)), 8 * (BAR - 1))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _sum(moment: Moment, fork: int, sums: Sums | None, width: int) -> Row:
    """``dx = 1.5832 + (-0.03576) + 0.51214 = 2.060``; of arrays the shape of the sum."""
    trace, lang = moment.trace, moment.session.look.lang
    grad = trace.vars[fork].grad + entry_name(moment, fork)
    tried = ledger_of(moment.session).tried >= 0
    if sums is None or not sums.values:
        reached = moment.total(fork)
        return [(f"    {grad} = ", "plain"), (reached.text(width - 12), "gradient" if reached.arrived else "pending")]
    said = number(sums.totals[-1])
    added = total(sums.values, said)  # more than those are cut off anyway
    terms = " + ".join(signed(text) if i else text for i, text in enumerate(added.operands))
    if cell_len(terms) > width - cell_len(grad) - 34:
        terms = elide(terms, max(8, width - cell_len(grad) - 34))
    row: Row = [(f"    {grad} = ", "gradient")]
    if len(sums.values) > 1:
        row += [(terms, "contribution"), (f" {added.sign} ", "plain")]
    row.append((said, "gradient bold"))
    if tried:
        at, whole = entry_of(moment, fork), trace.gradient(fork)
        row.append((f"      {say('ledger.right', lang, value=number(whole if at is None else whole[at]))}", "right"))
    return row


def _broken(moment: Moment, fork: int, width: int) -> list[Row]:
    """The gradients that ``=`` would break, and by how much."""
    trace, lang = moment.trace, moment.session.look.lang
    tried = ledger_of(moment.session).tried
    broken = moment.view.cached(("mistaken", tried), lambda: engine.mistaken(trace, tried))
    columns = [(right(say(f"ledger.{name}", lang), 12), "header") for name in ("with", "without", "off")]
    rows: list[Row] = [[(left(f"  {say('ledger.breaks', lang)}", 21), "header bold"), *columns]]
    for one in broken[:40]:
        var = trace.vars[one.var]
        cells: Row = [(left(f"    {elide(var.grad, 16)}", 21), "gradient")]
        if is_array(one.right):
            with np.errstate(all="ignore"):
                gap = abs(one.wrong - one.right).max()
            cells += [(right("", 24), "plain"), (right(number(gap), 12), "wrong"), (f"  {say('ledger.at_most', lang)}", "hint")]
        else:
            cells += _difference(one.wrong, one.right)
            if one.var == fork and one.right:
                gone = 1 - float(one.wrong) / float(one.right)
                cells.append((f"   {say('ledger.gone', lang, share=percent(gone))}", "wrong"))
        rows.append(cells)
    others = len(broken) - 1
    rows.append([(f"    {say('ledger.others' if others > 0 else 'ledger.only', lang, name=trace.vars[fork].grad)}", "hint")])
    return [fit(row, width) for row in rows]


def _difference(wrong: Any, right_value: Any) -> list[Cell]:
    """The two numbers and their difference, with the digits by which they compute."""
    said = number(float(wrong) - float(right_value))
    line = total([float(wrong), -float(right_value)], said)
    first, second = line.operands
    second = second.removeprefix("-") if second.startswith("-") else f"-{second}" if unit(second) and second != "0" else second
    return [(right(first, 12), "wrong"), (right(second, 12), "right"), (right(said, 12), "wrong")]
