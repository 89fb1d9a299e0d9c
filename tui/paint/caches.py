"""The caches: which forward values backward lines read, a strip of the steps that each must be kept, what it costs to make anew."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Row, cell_len, clean, elide, elide_left, fit, left, wrap
from tui.paint.families import FAMILY
from tui.states.caches import Kept, alive, caches_of, kept, next_gone, place, spared, unread

if TYPE_CHECKING:
    from tui.paint.moment import Moment

NAMES, MADE, READERS, COST = 10, 5, 22, 14
"""Cells of the columns beside the strip: names as wide as the longest that is shown, which takes from the readers."""
LEAST = 9
"""Cells of the readers at least: labels without names."""
NARROW = 76
"""Cells below which readers and strip have less room."""
STRIP, FEW = (10, 60), 21
"""Cells of the strip at least and at most: a step each, several in one, or, of few steps, one in several."""
MOVING = frozenset(("array", "copies", "copy", "getitem", "join", "move", "reshape", "setitem", "taken", "transpose"))
"""Gates, or families of them, that compute nothing."""
UNREAD = 8
"""Names of values that nobody reads which are told."""
MOST = 500
"""Rows that are made where nothing limits them."""


def caches_rows(moment: Moment, width: int) -> list[Row]:
    """All rows of the panel, of very many values those about the current step."""
    return caches_fitted(moment, width, MOST)


def caches_count(moment: Moment, width: int, most: int) -> int:
    """How many rows it would take: the table between its header and the mark of the step, then what it comes to."""
    every = kept(moment.view)
    return min(most, 2 + every.many() + len(_said(moment, width))) if every.many() else 1


def caches_fitted(moment: Moment, width: int, height: int) -> list[Row]:
    """The rows that fit: the table about the values that are made or read now, then what it comes to."""
    lang, every = moment.session.look.lang, kept(moment.view)
    position = moment.session.position
    if not every.many():
        return [fit([(f" {say('caches.none', lang)}", "hint")], width)]
    said, count = _said(moment, width), every.many()
    room = max(1, height - 2 - len(said)) if height >= count + 2 or height > len(said) + 4 else max(1, height - 2)
    first = _first(moment, count, room)
    shown = every.rows(first, first + room)
    beside = NAMES + (READERS if width >= NARROW else LEAST + 3)
    most = 2 if width >= NARROW else 1
    cost = max([COST, *(cell_len(_cost(moment, one.var, most)) for one in shown)])
    strip = max(STRIP[0], min(STRIP[1], width - beside - MADE - cost - 6, max(moment.view.total, FEW)))
    wide = max([NAMES, *(cell_len(clean(moment.trace.vars[one.var].shown)) for one in shown)])
    names = min(wide, beside - LEAST)
    readers = beside - names
    alive_at = say("caches.alive", lang, n=moment.view.total), say("caches.alive_short", lang)
    steps = next((text for text in alive_at if cell_len(text) < strip + 2), "")
    rows: list[Row] = [[
        (left(f"    {say('caches.value', lang)}", names + 4), "header"), (left(say("caches.made", lang), MADE), "header"),
        (left(say("caches.read_by", lang), readers), "header"), (left(steps, strip + 2), "header"),
        (say("caches.again", lang), "header"),
    ]]  # fmt: skip
    rows += [_row(moment, one, (names, readers, strip, most), position) for one in shown]
    at = _column(position, moment.view.total, strip)
    place = say("caches.place", lang, first=first + 1, last=first + len(shown), n=count) if len(shown) < count else ""
    rows.append([(left(f"    {place}", 4 + MADE + beside + at), "hint"), (f"▲ {position}", "hint")])
    return [fit(row, width) for row in [*rows, *said][: max(height, 0)]]


def _first(moment: Moment, count: int, room: int) -> int:
    """The first row of the table that is shown."""
    now = place(moment.view, moment.current.index if moment.current is not None else -1, moment.session.position)
    return max(0, min(now - room // 2 + caches_of(moment.session).offset, count - room))


def _column(position: int, total: int, strip: int) -> int:
    """The cell of the strip that a step stands in."""
    return max(0, min(strip - 1, (position - 1) * strip // max(total, 1)))


def _readers(moment: Moment, lines: Sequence[int], width: int) -> str:
    """The backward lines that read a value: by their names, those that have no room by their labels."""
    labels = [f"({_label(moment, n)})" for n in lines]
    every = [clean(moment.trace.vars[moment.trace.lines[n].to].grad) + label for n, label in zip(lines, labels, strict=True)]
    said = (" ".join(every[:named] + labels[named:]) for named in range(len(every), -1, -1))
    ends = accumulate(cell_len(text) + 1 for text in labels)
    whole = " ".join([*labels[: sum(end + 2 <= width for end in ends)], "…"])
    return next((text for text in said if cell_len(text) < width), whole)


def _row(moment: Moment, one: Kept, widths: tuple[int, int, int, int], position: int) -> Row:
    trace, total = moment.trace, moment.view.total
    names, readers, strip, most = widths
    var = trace.vars[one.var]
    now = _column(position, total, strip) if position else -1
    start, stop = _column(one.made, total, strip) if one.made else 0, max(one.last * strip // max(total, 1) - 1, 0)
    here, kept_on = ("@", "#") if moment.session.look.ascii else ("▓", "█")
    cells = "".join(here if start <= i <= stop and i == now else kept_on if start <= i <= stop else "·" for i in range(strip))
    reads = moment.current is not None and moment.current.index in one.lines
    made = trace.stages[var.stage].label if var.stage >= 0 else say("caches.input", moment.session.look.lang)
    needed = one.alive(position)
    return [
        ("●" if needed else " ", "fork"), ("▶ " if reads else "  ", "fork"),
        (left(elide_left(clean(var.shown), names), names + 1), "value" if needed else "dim"), (left(made, MADE), "label"),
        (left(_readers(moment, one.lines[:8], readers), readers), "plain" if needed else "dim"),
        (left(cells, strip + 2), "value" if needed else "dim"), (_cost(moment, one.var, most), "dim"),
    ]  # fmt: skip


def _label(moment: Moment, line: int) -> str:
    return moment.trace.stages[moment.trace.lines[line].stage].label


def _cost(moment: Moment, var: int, most: int = 2) -> str:
    """What making a value anew takes: ``60 mul, 20 add``, the most first; what only moves numbers about computes nothing."""
    trace, lang = moment.trace, moment.session.look.lang
    at = trace.vars[var]
    if at.stage < 0:
        return "·"
    if at.kind == "part":
        return say("caches.part", lang, label=trace.stages[at.stage].label)
    every = moment.view.cached(("work", at.stage), lambda: trace.work(at.stage))
    work = {gate: n for gate, n in every.items() if n and gate not in MOVING and FAMILY.get(gate) not in MOVING}
    if not work:
        return say("caches.moved", lang)
    first = sorted(work.items(), key=lambda one: -one[1])
    said = ", ".join(f"{n} {gate}" for gate, n in first[:most])
    return say("caches.gates", lang, gates=said) if len(work) > most else said


def _said(moment: Moment, width: int) -> list[Row]:
    """What the table comes to: who is read by nobody, how much is kept now."""
    lang = moment.session.look.lang
    nobody = unread(moment.view, UNREAD + 1)
    k, size, whole = alive(moment.view, moment.session.position)
    kept_now = say("caches.kept", lang, k=k, n=kept(moment.view).many(), size=f"{size:,}", whole=f"{whole:,}")
    told = [(_unread(moment, nobody, width - 4), "hint")] if nobody else []
    told += [(wrap(kept_now, width - 4), "plain"), (wrap(_gone(moment), width - 4), "hint")]
    return [[(f"  {line}", role)] for lines, role in told for line in lines]


def _unread(moment: Moment, nobody: list[int], width: int) -> list[str]:
    """Who is read by nobody, and by example why: as many names as let the sentence end in two lines."""
    lang, trace = moment.session.look.lang, moment.trace
    names = [clean(trace.vars[var].shown) for var in nobody]
    whys: list[str] = []
    for stage, key in zip(spared(moment.view), ("caches.no_value", "caches.own_output"), strict=True):
        if stage >= 0:
            at = trace.stages[stage]
            made = clean(trace.vars[at.pieces[-1].write].shown)
            whys.append(say(key, lang, gate=trace.gates(stage)[0], label=at.label, name=made))
    ends = ["".join([say("caches.because", lang), say("caches.and", lang).join(whys[:most])]) for most in range(len(whys), 0, -1)]
    lines: list[str] = []
    for most in range(min(len(names), UNREAD), 0, -1):
        said = ", ".join([elide(name, width // 3) for name in names[:most]] + ["…"] * (most < len(names)))
        for end in [*ends, ""]:
            lines = wrap(say("caches.unread", lang, names=said) + end, width)
            if len(lines) <= 2:
                return lines
    return lines


def _gone(moment: Moment) -> str:
    """When the value that is done with next may go, and what it takes to have it again."""
    lang, trace, position = moment.session.look.lang, moment.trace, moment.session.position
    one = next_gone(moment.view, moment.current.index if moment.current is not None else -1, position)
    if one is None:
        table = kept(moment.view)
        first = table.row(0)
        if first.made > position:
            return say("caches.yet", lang, name=clean(trace.vars[first.var].shown), step=first.made)
        return say("caches.over", lang, n=table.many())
    at, last = trace.vars[one.var], one.lines[-1]
    reader = f"{clean(trace.vars[trace.lines[last].to].grad)}({_label(moment, last)})"
    key, made = "caches.gone", _cost(moment, one.var)
    if at.stage < 0:
        key = "caches.gone.input"
    elif at.kind == "part":
        key, made = "caches.gone.part", trace.stages[at.stage].label
    elif made == say("caches.moved", lang):
        key = "caches.gone.moved"
    return say(key, lang, name=clean(at.shown), reader=reader, step=one.last, made=made)


def caches_title(moment: Moment) -> tuple[str, str]:
    """``caches: forward values that backward lines read`` and what the dot means."""
    lang = moment.session.look.lang
    return say("caches.title", lang), f"● {say('caches.now', lang)}"


