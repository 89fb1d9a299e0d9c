"""The ways from a variable to the output: which stages each goes through, and the product of the local gradients along it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from math import floor, log10
from typing import TYPE_CHECKING, Any

import engine
from engine.named import NamedTuple
from tui.catalogue import say
from tui.cells import Row, cell_len, clean, elide, row_len
from tui.keys import spelled
from tui.paint.digits import is_array, number
from tui.paint.entry import place_of
from tui.paint.exact import product, signed, slope
from tui.paint.forks import entry_of, label
from tui.states.ledger import ledger_of
from tui.states.ledger import ways as ways_of
from tui.states.values import Place

if TYPE_CHECKING:
    from engine import Path, Paths
    from tui.paint.moment import Moment

HOPS = 6
"""Rows of a way's stages at most; of a longer one both ends are shown."""
LEAST = 8
"""Cells of a stage and its arrow at least."""
ARROW, TIMES = " ▶ ", " · "


class Ways(NamedTuple):
    """The rows about the ways of one variable. Stages are laid out once for a width; a product is made where it is shown."""

    fork: int
    found: Paths
    width: int
    at: Place | None
    stages: list[list[str]]
    """Of each way that is listed the rows that tell its stages."""
    heading: Row
    """How many ways there are, and how they make up the gradient."""

    @classmethod
    def of(cls, moment: Moment, fork: int, width: int) -> Ways:
        """The ways of a variable."""
        found = ways(moment, fork)

        def stages() -> list[list[str]]:
            told: dict[int, str] = {}  # ways share most of their stages
            return [_stages(moment, fork, path, width, told) for path in found.listed]

        laid_out = moment.view.kept(("stages of ways", fork, width), stages)
        return cls(fork, found, width, entry_of(moment, fork), laid_out, _heading(moment, fork, found))

    def many(self) -> int:
        """How many rows there are."""
        return len(_packed(self.heading, self.width)) + sum(self._heights()) + self._more()

    def within(self, moment: Moment, room: int) -> list[Row]:
        """So many rows: the heading, then the ways that are not scrolled past; which keys scroll stands where not all fit."""
        keys: Row = []
        if self.many() > room:
            keys = [(say("ledger.page", moment.session.look.lang, keys=spelled(("pagedown", "pageup"))), "key")]
        rows = _packed([*self.heading, *keys], self.width)
        left = room - len(rows)
        return [*rows, *self.rows(moment, left, self._first(moment, left), bool(keys))][: max(room, 0)]

    def _heights(self) -> list[int]:
        return [len(lines) + 1 for lines in self.stages]

    def _more(self) -> bool:
        """Whether some ways are counted only, in a row of its own."""
        return self.found.ways > len(self.found.listed)

    def _first(self, moment: Moment, room: int) -> int:
        """The first way that is shown: none that leaves rows empty under the last, which is always reached."""
        behind = list(accumulate(reversed(self._heights()), initial=int(self._more())))[1:]
        last = max(1, sum(size <= room for size in behind))  # so many ways fill the rows from the last one on
        return max(0, min(ledger_of(moment.session).passed, len(self.stages) - last))

    def rows(self, moment: Moment, most: int, first: int = 0, told: bool = False) -> list[Row]:
        """At most so many rows from a way on: whole ways, and how many more there are; where that is ``told`` elsewhere only if a
        row is left for it."""
        begun = Counter(path.lines[:1] for path in self.found.listed)
        count = self._whole(most, first, told)
        rows: list[Row] = []
        for path, lines in zip(self.found.listed[first : first + count], self.stages[first : first + count], strict=True):
            alone = self.found.whole and not self._more() and begun[path.lines[:1]] == 1
            rows += [[(line, "plain")] for line in lines]
            rows.append(self._product(moment, path, alone))
        if not count and most > 0 and first < len(self.stages):  # too tall: it begins, and is seen to go on
            lines = self.stages[first][:most]
            return [[(line, "plain")] for line in [*lines[:-1], f"{elide(lines[-1], self.width - 3)} …"]]
        if (behind := self.found.ways - first - count) > 0:
            rows.append([(f"    {say('ledger.more', moment.session.look.lang, n=_many(behind))}", "hint")])
        return rows[: max(most, 0)]

    def _whole(self, most: int, first: int, told: bool) -> int:
        """How many ways from one on fit whole; with a row for how many more there are, if that is not told elsewhere and a single
        one leaves it."""
        used, heights = 0, self._heights()[first:]
        for count, size in enumerate(heights):
            used += size
            if used + (not told and self.found.ways > first + count + 1) > most:
                return max(count, int(heights[0] <= most))
        return len(heights)

    def _product(self, moment: Moment, path: Path, alone: bool) -> Row:
        """The product along a path that the pass has walked to its end; of arrays their shapes, and the entry of what comes of it
        where the path is ``alone``, the only one through the line that sends to the variable: then it is what that line sends."""
        if path.lines and path.lines[0] > moment.line:
            return [("        ·", "pending")]
        if path.locals is None or path.product is None:
            return self._shapes(moment, path, alone)
        locals_, whole = path.locals, path.product

        def row() -> Row:
            said = number(whole)
            seed = [float(moment.trace.seed)] if float(moment.trace.seed) != 1 else []
            if len(locals_) > self.width:  # no row has room for them: digits by which they compute are not sought
                text = elide(_times([number(float(f)) for f in locals_[: self.width]]), self.width - 24)
                return [("        ", "plain"), (text, "local"), (" = ", "plain"), (said, "contribution")]
            line = product([*[float(slope(f, 17)) for f in locals_], *seed], said)
            if len(line.operands) < 2:  # a way of one stage: its slope is the product
                return [("        ", "plain"), (said, "contribution")]
            text = _times(line.operands)
            if cell_len(text) > self.width - 24:  # a factor of 1 changes nothing: it yields first
                text = _times([factor for factor in line.operands if factor != "1"] or ["1"])
            return [
                ("        ", "plain"), (elide(text, self.width - 24), "local"), (f" {line.sign} ", "plain"), (said, "contribution"),
            ]  # fmt: skip

        return moment.view.cached(("product along", self.fork, path.lines, self.width), row)

    def _shapes(self, moment: Moment, path: Path, alone: bool) -> Row:
        """The shapes along a path; where the row would be too long without the names above, then a sign for scalars, then ends."""
        trace, lang = moment.trace, moment.session.look.lang
        given = ""
        if alone and self.at is not None and is_array(value := sent(moment, path.lines[0])) and value.ndim == len(self.at):
            place = f"{trace.vars[self.fork].grad}{place_of(self.at)}"
            given = "   " + say("ledger.sends", lang, place=place, value=number(value[self.at]))
        room = self.width - 9 - cell_len(given)
        every = [trace.vars[trace.lines[line].base] for line in path.lines[: self.width]]
        named = [_shape(var) for var in every]
        bare = [name.removeprefix(clean(var.shown)).strip() for var, name in zip(every, named, strict=True)]
        plain = [text or say("dimensions.scalar", lang) for text in bare]
        marked = [text or "…" for text in bare]  # of scalars that are left out a sign stays
        arrays = [text for i, text in enumerate(marked) if text != "…" or i == 0 or marked[i - 1] != "…"] if any(bare) else []
        fitting = (texts for texts in (named, plain, arrays) if texts and cell_len(TIMES.join(texts)) <= room)
        return [(f"        {TIMES.join(next(fitting, _ends(arrays or plain, room)))}", "dim"), (given, "contribution")]


def _ends(texts: list[str], width: int) -> list[str]:
    """As many of the first as leave room for the last, and a sign of the others between them."""
    ends = ([*texts[:count], "…", texts[-1]] for count in range(len(texts) - 2, 0, -1))
    return next((found for found in ends if cell_len(TIMES.join(found)) <= width), ["…"])


def _heading(moment: Moment, fork: int, found: Paths) -> Row:
    """How many ways there are, and how they make up the gradient."""
    trace, lang = moment.trace, moment.session.look.lang
    start, end = trace.vars[fork].shown, trace.vars[trace.output].shown
    counted = say("ledger.paths", lang, start=start, end=end, n=_many(found.ways))
    arrived = trace.arrivals(fork)  # no way forks again behind the first line where there is one for each
    single = found.ways <= len(arrived) and found.ways == sum([trace.lines[line].op != "clear" for line in arrived])
    why = say(("ledger.add_up" if single else "ledger.add_up_forks") if found.whole else "ledger.cells", lang)
    return [(clean(counted), "header bold"), (why, "hint")]


def _many(count: int) -> str:
    """A number of ways, which doubles with every fork: past what a float holds, too."""
    if count < 10**9:
        return str(count)
    exponent = floor(digits := log10(count))
    return f"{10 ** (digits - exponent):.1f}e+{exponent}"


def _packed(cells: Row, width: int) -> list[Row]:
    """Sentences side by side, in as many rows as they take."""
    rows: list[Row] = []
    for text, role in cells:
        if rows and row_len(rows[-1]) + cell_len(text) + 3 <= width:
            rows[-1].append((f"   {text}", role))
        else:
            rows.append([(f"  {text}", role)])
    return rows


def _stages(moment: Moment, fork: int, path: Path, width: int, told: dict[int, str]) -> list[str]:
    """The rows that tell the stages a path goes through: all of them, or those at its ends. ``told``: what is said of a line."""
    trace, head, tail = moment.trace, HOPS * width // LEAST, width // LEAST
    lines = path.lines if len(path.lines) <= head + tail else (*path.lines[:head], *path.lines[-tail:])
    for line in lines:
        if line not in told:
            told[line] = f"({label(moment, line)}) {clean(trace.vars[trace.lines[line].base].shown)}"
    return laid([clean(trace.vars[fork].shown), *[told[line] for line in lines]], width)


def laid(hops: Sequence[str], width: int) -> list[str]:
    """Stages in rows of a width, broken before an arrow: at most ``HOPS`` rows, of the last as many from the end as fit."""
    rows, first, arrow = [[f"    {elide(hops[0], width - 6)}"]], "    ", cell_len(ARROW)
    used = cell_len(rows[0][0])
    for at, hop in enumerate(hops[1:], 1):
        size = cell_len(hop)
        if used + arrow + size <= width - 2:
            rows[-1] += ARROW, hop
            used += arrow + size
        elif len(rows) < HOPS:
            rows.append([f"{first}  {ARROW.lstrip()}{elide(hop, width - 10)}"])
            used = cell_len(rows[-1][0])
        else:
            tail, rest = "", hops[at - 1 :]
            while rest and cell_len(tail) + arrow + cell_len(rest[-1]) <= width - 12:
                tail, rest = ARROW + rest[-1] + tail, rest[:-1]
            rows[-1] = [f"{first}  {ARROW.lstrip()}…{tail or ARROW + elide(hops[-1], width - 14)}"]
            break
    return ["".join(row) for row in rows]


def path_rows(moment: Moment, fork: int, width: int, most: int) -> list[Row]:
    """The first rows of the ways, without their heading."""
    return Ways.of(moment, fork, width).rows(moment, most)


def ways(moment: Moment, fork: int) -> Paths:
    """The paths from a variable to the output."""
    return ways_of(moment.view, fork)


def sent(moment: Moment, line: int) -> Any:
    """What a line sends to an array: an array, or a number."""
    value = moment.view.cached(("contribution", line), lambda: (moment.trace.contribution(line),))[0]
    return value if is_array(value) else float(value)


def _times(operands: Sequence[str]) -> str:
    return TIMES.join([signed(text) if i else text for i, text in enumerate(operands)])


def _shape(var: engine.Var) -> str:
    value = engine.like(var)
    return f"{clean(var.shown)} [{'×'.join(map(str, value.shape))}]" if is_array(value) else clean(var.shown)
