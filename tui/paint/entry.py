"""One entry of an array's contribution, spelled out in a row: ``dW2[0,1] = 1.0818 - 5.3384 - 1.1761 = -5.433``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from tui.catalogue import say
from tui.cells import Cell, cell_len, row_len
from tui.paint.digits import is_array, number
from tui.paint.exact import DEEPEST, Line, product, signed, total
from tui.paint.exact import MOST as FEW
from tui.states.values import chosen, target

if TYPE_CHECKING:
    from engine import Line as BackwardLine
    from engine import Numbers
    from engine.deriving.entries import Entry
    from tui.paint.moment import Moment

MOST = 40
"""Terms of an entry that is spelled out in a row; the room decides before that."""


def place_of(at: tuple[int, ...]) -> str:
    """``[0,1]``."""
    return f"[{','.join(map(str, at))}]"


def spelled(moment: Moment) -> Entry | None:
    """The entry under the cursor of the current contribution; None where there is none to spell out."""
    line = moment.current
    if line is None or line.slot < 0 or target(moment.view, moment.session) != line.to:
        return None
    at = chosen(moment.view, moment.session)
    return moment.view.cached(("entry", line.index, at), lambda: (engine.entry(moment.trace, line.index, at),))[0]


def place_at_fork(moment: Moment, line: BackwardLine, numbers: Numbers) -> tuple[int, ...] | None:
    """The entry whose sum is shown where an array's contribution is added to others; None for lines that are not added."""
    if line.arrived < 2 or not all(is_array(v) for v in (numbers.before, numbers.contribution, numbers.after)):
        return None
    return chosen(moment.view, moment.session) if target(moment.view, moment.session) == line.to else None


def entry_cells(moment: Moment, room: int) -> list[Cell] | None:
    """The row's cells within ``room``, with fewer digits where there is not room for all; None where the entry cannot be spelled
    out there."""
    line = moment.current
    found = spelled(moment)
    if line is None or found is None or not is_array(engine.like(moment.trace.vars[line.to])):
        return None
    at = chosen(moment.view, moment.session)
    head: list[Cell] = [(f"{moment.trace.vars[line.to].grad}{place_of(at)}", "gradient"), (" = ", "plain")]
    if not found.terms or len(found.terms) > MOST:
        return None
    said = number(found.value)
    for most in (DEEPEST, FEW):
        body, printed = _body(found, said, most)
        cells = [*head, *body, (f" {printed.sign} ", "plain"), (said, "contribution bold")]
        told = ("   " + say("panel.rounding", moment.session.look.lang), "hint")
        if printed.rounding and row_len(cells) + cell_len(told[0]) <= room:
            return [*cells, told]
        if row_len(cells) <= room:
            return cells
    return None


def _body(found: Entry, said: str, most: int) -> tuple[list[Cell], Line]:
    """The product, or the signed products, of an entry."""
    if len(found.terms) == 1:
        (term,) = found.terms
        one = product([term.local, term.upstream], said, most)
        return [(one.operands[0], "local"), (" · ", "plain"), (signed(one.operands[1]), "upstream")], one
    added = total([term.product for term in found.terms], said, most)
    text = added.operands[0] + "".join(f" - {t[1:]}" if t.startswith("-") else f" + {t}" for t in added.operands[1:])
    return [(text, "contribution")], added
