"""What ``chainstep show FILE --circuit OUT.svg`` writes: the circuit at the end of the backward pass as a drawing that scales,
light or dark as the reader's system is, every text a text. The layout is that of the panel, in boxes."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from engine.circuit import lay_out
from tui.catalogue import language, say
from tui.cells import cell_len, clean
from tui.paint.circuit import MOST, labels, sizes
from tui.paint.moment import Moment
from tui.paint.wiring import NOTHING
from tui.session import Look, Session
from tui.states.circuit import graph
from tui.themes import DARK, LIGHT, PALETTES
from tui.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import Trace
    from engine.circuit import Drawing

WIDE, HIGH, SIZE = 8.4, 17, 14
"""Width and height of a cell, and of the letters, in pixels."""
EDGE = 2
"""Cells about the drawing."""
ROLES = ("value", "gradient", "contribution", "fork", "label", "plain", "rule", "pending")
"""Those that occur, as classes."""
FONT = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


def picture(trace: Trace, expanded: frozenset[int] = frozenset()) -> str:
    """The drawing as SVG; "" where there is nothing to draw."""
    view = View(trace, expanded)
    moment = Moment(view, Session(position=view.total, ended=True, look=Look(lang=language())))
    found = graph(view)
    if not found.gates:
        return ""
    drawing = lay_out(found, True, sizes(moment, found), quick=len(found.gates) > MOST)
    return "\n".join(_lines(moment, drawing)) + "\n"


def _lines(moment: Moment, drawing: Drawing) -> Iterator[str]:
    width, height = (drawing.width + 2 * EDGE) * WIDE, (drawing.height + 2 * EDGE) * HIGH
    title = say("circuit.picture", moment.session.look.lang, file=clean(moment.trace.file))
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
           f'role="img" font-family="{FONT}" font-size="{SIZE}">')  # fmt: skip
    yield f"<title>{escape(title)}</title>"
    yield f"<style>{_style()}</style>"
    yield '<rect class="ground" width="100%" height="100%"/>'
    yield from _wires(drawing)
    for row, column in drawing.arrows.values():
        x, y = _middle(row, column)
        yield f'<path class="arrow" d="M{x:g} {y - 4:g}L{x + WIDE:g} {y:g}L{x:g} {y + 4:g}Z"/>'
    for net in drawing.graph.source:
        if (cell := drawing.fork(net)) is not None:
            x, y = _middle(*cell)
            yield f'<circle class="fork" cx="{x:g}" cy="{y:g}" r="3.5"/>'
    for at, node in enumerate(drawing.graph.nodes):
        yield from _node(drawing, at, node.kind == "gate")
    for row, column, said, role in labels(moment, drawing, NOTHING):
        if role != "rule":
            yield _text(row, column, said, role)
    yield "</svg>"


def _style() -> str:
    rules = []
    for theme, head, tail in ((LIGHT, "", ""), (DARK, "@media (prefers-color-scheme: dark) {", "}")):
        palette = PALETTES[theme]
        colours = {role: palette.roles.get(role, palette.plain) for role in ROLES}
        found = [f".ground {{ fill: {palette.background} }}", f".wire, .box {{ fill: none; stroke: {colours['rule']} }}"]
        found += [f".arrow {{ fill: {colours['rule']} }}", f".fork {{ fill: {colours['fork']} }}"]
        found += [f"text.{role} {{ fill: {colour} }}" for role, colour in colours.items()]
        rules.append(head + " ".join(found) + tail)
    return " ".join(rules)


def _wires(drawing: Drawing) -> Iterator[str]:
    """A path for each net. A crossing is two lines that cross, a branch has its dot or its corner."""
    found: dict[int, list[str]] = {}
    for net, start, stop in drawing.runs:
        source = drawing.graph.source[net]
        begin, level = _middle(*start)
        if start[1] == drawing.end(source) and drawing.graph.nodes[source].kind == "gate":
            begin -= WIDE  # at the side of its box
        found.setdefault(net, []).append("M{:g} {:g}L{:g} {:g}".format(begin, level, *_middle(*stop)))
    return (f'<path class="wire" d="{"".join(pieces)}"/>' for pieces in found.values())


def _node(drawing: Drawing, at: int, is_gate: bool) -> Iterator[str]:
    node = drawing.graph.nodes[at]
    row, column = drawing.name(at)
    if is_gate:
        first, last = drawing.span(at)
        x, y = _middle(first - 1, drawing.column(at))
        right, low = _middle(last + 1, drawing.end(at) - 1)
        yield f'<rect class="box" x="{x:g}" y="{y:g}" width="{right - x:g}" height="{low - y:g}" rx="3"/>'
        inside = drawing.sizes[at] - 2
        column += max(0, (inside - cell_len(node.text)) // 2)
    yield _text(row, column, node.text, "plain" if is_gate else "label")


def _text(row: int, column: int, said: str, role: str) -> str:
    x, y = (column + EDGE) * WIDE, (row + EDGE) * HIGH + HIGH * 0.75
    shown = clean(said)
    return (f'<text class="{role}" x="{x:g}" y="{y:g}" textLength="{cell_len(shown) * WIDE:g}" lengthAdjust="spacingAndGlyphs"'
            f">{escape(shown)}</text>")  # fmt: skip


def _middle(row: int, column: int) -> tuple[float, float]:
    return (column + EDGE + 0.5) * WIDE, (row + EDGE + 0.5) * HIGH
