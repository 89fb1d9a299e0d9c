"""The fork ledger: what each way sends to a variable, the running total, the paths behind it, and what ``=`` would break."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.named import NamedTuple
from tui.catalogue import say
from tui.cells import Row, cell_len, fit, left, right, row_len, wrap
from tui.paint.backward import fold
from tui.paint.digits import fitted, is_array, number, percent
from tui.paint.exact import DEEPEST, MANY, signed, total
from tui.paint.forks import entry_name, entry_of, label
from tui.paint.mistake import cut, mistake_rows
from tui.paint.ways import Ways, sent
from tui.states.ledger import broken, fork_of, forks, ledger_of, places, row_of
from tui.states.values import Place

if TYPE_CHECKING:
    from tui.paint.moment import Moment

ADDS, TOTAL, SHARE, BAR = 12, 11, 9, 7
"""Cells of the columns behind a line."""
NARROW = 72
"""Cells below which no bars are drawn: the line needs them more."""
BELOW = 4
"""Rows of what stands under a fork's lines that are shown at least; two fifths of the panel where not all lines fit anyway."""
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
    return _count(moment, fork, _below(moment, fork, width)) if fork >= 0 else len(_none(moment, width))


def ledger_fitted(moment: Moment, width: int, height: int) -> list[Row]:
    """As many rows as there is room for, the selected line among them; no others are made."""
    fork = fork_of(moment.view, moment.session)
    if fork < 0:
        return _none(moment, width)[:height]
    below = _below(moment, fork, width)
    first, count = _window(moment, fork, below, height)
    rows = [*_lines(moment, fork, width, first, count), *([[]] if below else [])]
    room = max(0, height - len(rows))
    rows += cut(below, room) if isinstance(below, list) else below.within(moment, room)
    return [fit(row, width) for row in rows[:height]]


def _none(moment: Moment, width: int) -> list[Row]:
    """What is said where nothing forks."""
    said = say("ledger.none", moment.session.look.lang)
    return [fit([(f" {line}", "hint")], width) for line in wrap(said, width - 2)]


def _below(moment: Moment, fork: int, width: int) -> list[Row] | Ways:
    """What stands under a fork's lines: what a mistake would break, else the paths."""
    if fork < 0:
        return []
    if ledger_of(moment.session).tried >= 0:
        return mistake_rows(moment, fork, width)
    return Ways.of(moment, fork, width)


def _count(moment: Moment, fork: int, below: list[Row] | Ways) -> int:
    """Rows of the panel: the header, the lines, their sum, a blank one, and those below."""
    rows = len(below) if isinstance(below, list) else below.many()
    return 1 + min(len(moment.trace.arrivals(fork)), LINES) + 1 + 1 + rows


def _window(moment: Moment, fork: int, below: list[Row] | Ways, height: int) -> tuple[int, int]:
    """The first of a fork's lines that is shown and how many are: all of them, or as many about the selected one as leave what
    stands below some rows."""
    lines, rows = moment.trace.arrivals(fork), _count(moment, fork, below)
    every = min(len(lines), LINES)
    under = rows - every - 3
    count = every
    if rows > height and every > height - 3 - min(under, BELOW):
        count = max(1, min(every, height - 3 - min(under, max(BELOW, 2 * height // 5))))
    at = row_of(moment.view, moment.session, lines)
    return max(0, min(at - count // 2, len(lines) - count)), count


def line_at(moment: Moment, row: int, width: int, height: int) -> int:
    """The place among a fork's lines of the one in a row of the panel; -1 for none."""
    fork = fork_of(moment.view, moment.session)
    if fork < 0:
        return -1
    first, count = _window(moment, fork, _below(moment, fork, width), height)
    return first + row - 1 if 0 < row <= count else -1


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


def _lines(moment: Moment, fork: int, width: int, first: int, count: int, chosen: int | None = None) -> list[Row]:
    """The header, so many contributions from one on in the order of arrival, and the sum of all. ``chosen``: the line that is
    marked, else the selected one."""
    trace, lang = moment.trace, moment.session.look.lang
    lines = trace.arrivals(fork)
    chosen = row_of(moment.view, moment.session, lines) if chosen is None else chosen
    tried = ledger_of(moment.session).tried
    bar = BAR if width >= NARROW else 0
    room = width - ADDS - TOTAL - SHARE - bar - 6
    end = min(len(lines), first + count)
    names = max(cell_len(label(moment, line)) for line in (lines[0], *lines[first:end]))
    heads = [say("ledger.lines", lang), say("ledger.line", lang)]
    if count < len(lines):
        heads = [say("ledger.lines_of", lang, first=first + 1, last=end, n=len(lines))]
    said = next((text for text in heads if cell_len(text) + 4 <= room + 6), heads[-1])
    head = left(f"    {said}", width - ADDS - TOTAL - SHARE - bar)
    rows: list[Row] = [[
        (head, "header"), (right(say("ledger.adds", lang), ADDS), "header"), (right(say("ledger.total", lang), TOTAL), "header"),
        (right(say("ledger.share", lang), SHARE), "header"),
    ]]  # fmt: skip
    known = len(lines) if tried in lines else bisect_right(lines, moment.line)
    complete = known == len(lines) and tried not in lines
    at = entry_of(moment, fork)
    values, reached = moment.view.kept(("sums", fork, at), lambda: _sums(moment, lines, at))
    scalar = known <= len(values)
    whole = trace.gradient(fork) if at is None else trace.gradient(fork)[at]
    added = total(values[:known], number(reached[known - 1])) if scalar and 1 < known <= MANY else None
    digits = added.operands if added is not None else ()
    start = _lost(moment, fork, lines)
    since = list(accumulate(values[start:])) if start else reached
    for i in range(first, end):
        line = lines[i]
        done = i < known
        lost = i < start
        mark = "✗" if lost else "▶" if i == chosen else "+" if done else " "
        text = "".join(text for text, _ in fold(trace.spans(line), room - names))
        if line == tried:
            text = text.replace(" += ", " = ", 1)
        role = "wrong" if lost else "plain" if done else "pending"
        cells: Row = [
            (f"{mark} ", "fork" if i == chosen else role), (right(label(moment, line), names), "label"),
            (" " + left(text, room - names), role + (" bar" if i == chosen else "")),
        ]  # fmt: skip
        adds = digits[i] if digits and done else number(values[i]) if scalar and done else "·"
        if not scalar and done:
            adds = fitted(sent(moment, line), ADDS - 1)
        cells.append((right(adds, ADDS), "contribution" if done else "pending"))
        if lost:
            cells += [(right("", TOTAL), "plain"), (right(say("ledger.lost", lang), SHARE), "wrong")]
        elif scalar and done:
            more = "+" if i < len(lines) - 1 else " "
            cells.append((right(number(since[i - start]) + more, TOTAL), "gradient"))
            shared = complete and not is_array(whole) and whole and np.isfinite([values[i], whole]).all()
            if shared and not (added is not None and added.rounding):  # what is 0 but for rounding has no shares
                share = values[i] / float(whole)
                said = percent(share) if not share or abs(share) >= LEAST else "~0 %"
                drawn = f" {_bar(share, moment.session.look.ascii)}" if bar else ""
                cells += [(right(said, SHARE), "fork"), (drawn, "fork")]
        rows.append(cells)
    terms = [*values[start:known][:MANY], *(values[known - 1 : known] if known - start > MANY else [])]
    sums = Sums(terms, since[: known - start]) if scalar else None
    return [*rows, _sum(moment, fork, sums, width)]


def _lost(moment: Moment, fork: int, lines: tuple[int, ...]) -> int:
    """How many of a fork's first lines are lost while a later one writes ``=``: none where that is in other places than the entry
    that is followed."""
    tried, at = ledger_of(moment.session).tried, entry_of(moment, fork)
    if tried not in lines:
        return 0
    one = next((one for one in broken(moment.view, tried) or () if one.var == fork), None)
    if at is not None and (one is None or one.wrong[at] == one.right[at]):
        return 0
    return lines.index(tried)


def line_rows(moment: Moment, fork: int, width: int, count: int) -> list[Row]:
    """The same for a narrow column: so many lines about the selected one, no header, no sum; that of the step is marked."""
    lines = moment.trace.arrivals(fork)
    at = row_of(moment.view, moment.session, lines)
    now = moment.current.index if moment.current is not None else -1
    first = max(0, min(at - count // 2, len(lines) - count))
    return _lines(moment, fork, width, first, count, lines.index(now) if now in lines else -1)[1:-1]


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
    said, told = number(sums.totals[-1]), ""
    if tried:
        at, whole = entry_of(moment, fork), trace.gradient(fork)
        told = f"      {say('ledger.right', lang, value=number(whole if at is None else whole[at]))}"
    row: Row = [(f"    {grad} = ", "gradient")]
    if len(sums.values) > 1:
        added = total(sums.values, said, DEEPEST)
        told = f"{told}   {say('panel.rounding', lang)}" if added.rounding and not tried else told
        terms = _terms(added.operands, width - row_len(row) - cell_len(said) - cell_len(told) - 4)
        row += [(terms, "contribution"), (" = " if "…" in terms else f" {added.sign} ", "plain")]
    return [*row, (said, "gradient bold"), (told, "right")]


def _terms(operands: Sequence[str], width: int) -> str:
    """The terms of a sum in a width, none of them cut: where not all fit those that are 0 yield, then those before the last."""

    def added(texts: Sequence[str]) -> str:
        return " + ".join([signed(text) if i else text for i, text in enumerate(texts)])

    kept = [text for text in operands if text != "0"]
    if len(operands) <= MANY:
        for texts in (operands, kept):
            if len(texts) > 1 and cell_len(added(texts)) <= width:
                return added(texts)
    kept = kept if len(kept) > 2 else list(operands)
    ends = (f"{added(kept[:count])} + … + {signed(kept[-1])}" for count in range(min(len(kept) - 1, width // 4), 0, -1))
    return next((text for text in ends if cell_len(text) <= width), "…")
