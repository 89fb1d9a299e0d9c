"""The circuit: values above the wires, gradients below, contributions under the branches of a fork, the sum at its trunk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from engine.circuit import Drawing, Graph, Sizes, lay_out, lay_out_within, lines_into, neighbourhood
from engine.named import NamedTuple
from tui.catalogue import say
from tui.cells import Row, cell_len, fit
from tui.paint.digits import brief, is_array
from tui.paint.forks import sum_cells
from tui.paint.wiring import NOTHING, Canvas, Marks, marked, painted
from tui.states.circuit import cursor, gate_at, graph, operand

if TYPE_CHECKING:
    from tui.paint.moment import Moment

MOST = 40
"""Gates up to which a drawing of the whole is tried."""
NEAR = 7
"""Gates of a neighbourhood at most."""
ROWS = 18
"""Rows that a neighbourhood would like."""
TALLEST = 40
"""Rows up to which the whole is asked for."""
SLACK = 12
"""Cells by which a careful drawing may be smaller than a quick one."""
WIDE = 100
"""Cells from which on gates stand in boxes; narrower screens have them bare."""
MANY = 200
"""Contributions of one net from which on its sums are not measured one by one."""
NAMED = 3
"""Names that are told of what lies beyond an edge of the panel; the room may allow fewer."""
LONG = 11
"""Cells of the longest number."""


class Picture(NamedTuple):
    """A drawing, and whether it is the whole circuit."""

    drawing: Drawing
    whole: bool


def circuit_rows(moment: Moment, width: int) -> list[Row]:
    """As many rows as the panel would like: those of the whole circuit, else empty ones, since a neighbourhood is drawn for the
    room that there is."""
    found = _whole(moment, width, TALLEST)
    return circuit_fitted(moment, width, found.height) if found is not None else [fit([], width)] * ROWS


def circuit_count(moment: Moment, width: int, most: int) -> int:
    """How many rows ``circuit_rows`` has, exact as far as ``most``: the drawing's own, which needs no painting."""
    found = _whole(moment, width, TALLEST)
    return min(found.height if found is not None else ROWS, most)


def circuit_fitted(moment: Moment, width: int, height: int) -> list[Row]:
    """The drawing in at most so many rows, about the gate under the cursor; below it, where there is room, its forks."""
    found = picture(moment, width, height)
    if found is None:
        return [fit([(f" {say('circuit.none', moment.session.look.lang)}", "hint")], width)][:height]
    top, left, high = _window(moment, found.drawing, width, height)
    canvas = _painted(moment, found.drawing)
    margin = max(0, (width - found.drawing.width) // 2)
    rows = [fit([(" " * margin, "plain"), *row], width) for row in canvas.rows(top, left, width - margin, high)]
    if high < height and found.drawing.height > high or found.drawing.width > width:
        rows.append(_beyond(found.drawing, top, left, width, high))
    forks = _forks(moment, found.drawing, width)
    if forks and len(rows) + 2 <= height and width < WIDE:
        rows += [fit([], width), *forks[: height - len(rows) - 1]]
    return rows


def circuit_title(moment: Moment) -> tuple[str, str]:
    """What is drawn, and what it leaves out."""
    lang = moment.session.look.lang
    found = graph(moment.view)
    if moment.session.focus == "panel":
        return say("circuit.title", lang), say("screen.arrows_back", lang)
    more = say("circuit.left_out", lang, n=found.left_out) if found.left_out else say("circuit.tab", lang)
    return say("circuit.title", lang), more


def picture(moment: Moment, width: int, height: int) -> Picture | None:
    """What is drawn: the whole in boxes, the whole bare, else the largest neighbourhood of the gate that fits, kept for each."""
    view, plain = moment.view, moment.session.look.ascii
    whole = _whole(moment, width, height)
    if whole is not None:
        return Picture(whole, True)
    focus = cursor(view, moment.session)
    if focus < 0:
        return None
    key = ("circuit about", focus, width, height, plain)
    return Picture(view.cached(key, lambda: _about(moment, focus, width, height)), False)


def _whole(moment: Moment, width: int, height: int) -> Drawing | None:
    view, plain = moment.view, moment.session.look.ascii
    found = graph(view, plain)
    if not 0 < len(found.gates) <= MOST:
        return None

    def drawn(boxes: bool) -> tuple[Drawing, ...]:
        texts = sizes(moment, found)
        made = lay_out(found, boxes, texts) if _may_fit(found, boxes, texts, width) else None
        return (made,) if made is not None and made.width <= width else ()

    for boxes in (True, False) if width >= WIDE else (False,):  # the bare one is not asked for where boxes fit
        for drawing in view.kept(("circuit whole", plain, width, boxes), partial(drawn, boxes)):
            if drawing.height <= height:
                return drawing
    return None


def _may_fit(found: Graph, boxes: bool, texts: Sizes, width: int) -> bool:
    """Whether care in the layout is worth its time: it makes a drawing lower rather than narrower."""
    rough = lay_out(found, boxes, texts, quick=True)
    return rough.width <= width + SLACK and rough.height <= TALLEST + SLACK


def _about(moment: Moment, focus: int, width: int, height: int) -> Drawing:
    """The largest neighbourhood of a gate that fits, in boxes if there is one of several gates; where none does the smallest."""
    whole = graph(moment.view, moment.session.look.ascii)
    for boxes in (True, False) if width >= WIDE else (False,):
        best, low, high = None, 1, min(NEAR, len(whole.gates))
        while low <= high:
            count = (low + high + 1) // 2
            near = neighbourhood(whole, focus, count)
            drawing = lay_out_within(near, boxes, sizes(moment, near), width, height)
            if drawing is not None:
                best, low = drawing, count + 1
            else:
                high = count - 1
        if best is not None:
            return best
    near = neighbourhood(whole, focus, 1)
    return lay_out(near, False, sizes(moment, near), quick=True)


def sizes(moment: Moment, found: Graph) -> Sizes:
    """The cells that texts take at their widest, whatever the step."""
    trace = moment.trace

    def label(net: int) -> int:
        lines = trace.arrivals(net)
        gradient = trace.gradient(net) if trace.lines else None
        texts = [brief(trace.vars[net].value), brief(gradient) if gradient is not None else "·"]
        if not is_array(gradient):
            texts += [brief(moment.after(trace.lines[i])) + "+" for i in lines[:-1]] if len(lines) < MANY else ["0" * LONG]
        elif len(lines) > 1:
            texts.append(texts[1] + "+")
        return max(map(len, texts))

    def share(node: int, net: int) -> int:
        if len(found.readers[net]) < 2:
            return 0
        return max([len(text) for text in _parts(moment, found, node, net, len(trace.lines))], default=0)

    return Sizes(lambda at: cell_len(found.nodes[at].text), label, share)


def _parts(moment: Moment, found: Graph, node: int, net: int, until: int) -> list[str]:
    """What a gate has contributed to a net, after each of its lines up to one; "·" for nothing yet."""
    said, total = [], 0.0
    for line in lines_into(moment.trace, found, node, net):
        if line > until:
            break
        value = moment.trace.lines[line].value
        if value is None:
            said.append(brief(moment.trace.gradient(net)))
        else:
            total += float(value)
            said.append(brief(value if not said else total))
    return said or ["·"]


def _marks(moment: Moment, drawing: Drawing) -> Marks:
    """The gate of the step in the drawing, and the wire that it writes."""
    session, view = moment.session, moment.view
    places = {node.whole: at for at, node in enumerate(drawing.graph.nodes) if node.whole >= 0}
    current = places.get(gate_at(view, session), -1)
    on = _under(moment, drawing) if session.focus == "panel" else -1
    step = moment.step
    if current < 0 or step is None or step.kind == "seed":
        return Marks(current, -1, frozenset(), on)
    node = drawing.graph.nodes[current]
    if moment.current is not None and moment.unnamed:
        return Marks(current, -1, frozenset(), on)
    if moment.current is None:
        cells = {cell for reader in drawing.graph.readers.get(node.net, ()) for cell in drawing.path(*reader)}
        return Marks(current, node.net, frozenset(cells), on)
    to = moment.current.to
    net = next((v for v in node.ports if v == to or moment.trace.backward.merged.get(v, v) == to), -1)
    wire = drawing.heavy(current, node.ports.index(net)) if net >= 0 else ()
    return Marks(current, net, frozenset(wire), on)


def _under(moment: Moment, drawing: Drawing) -> int:
    """The node of the drawing that the cursor is on."""
    aimed = operand(moment.view, moment.session)
    aimed = aimed if aimed >= 0 else cursor(moment.view, moment.session)
    found = (at for at, node in enumerate(drawing.graph.nodes) if node.kind != "on" and aimed in (node.whole, node.to))
    return next(found, -1) if aimed >= 0 else -1


def _painted(moment: Moment, drawing: Drawing) -> Canvas:
    marks = _marks(moment, drawing)
    if moment.session.look.ascii:
        canvas = painted(drawing, marks, True)
    else:
        unmarked = moment.view.kept(("circuit unmarked", drawing), partial(painted, drawing, NOTHING, False))
        canvas = marked(unmarked, drawing, marks)
    for text in labels(moment, drawing, marks):
        canvas.put(*text)
    return canvas


def labels(moment: Moment, drawing: Drawing, marks: Marks) -> Iterator[tuple[int, int, str, str]]:
    """Every number of a drawing at a step, its row and first column before it, its role behind."""
    for at in range(len(drawing.graph.nodes)):
        yield from _labels(moment, drawing, at, marks)


def _labels(moment: Moment, drawing: Drawing, at: int, marks: Marks) -> Iterator[tuple[int, int, str, str]]:
    node, trace = drawing.graph.nodes[at], moment.trace
    if node.net >= 0:
        place = drawing.value(at)
        known = moment.knows_var(node.net)
        value = brief(trace.vars[node.net].value) if known else "·"
        yield place.row, place.column, value, "value" if known else "pending"
        total = moment.total(node.net)
        waits = total.value is None
        upstream = moment.current is not None and at == marks.gate
        role = "pending" if waits else "upstream" if upstream else "gradient"
        yield place.row + 2, place.column, total.text() + ("+" if total.incomplete else ""), role
        if upstream and not waits:
            yield place.row + 2, place.column - 1, "◆", "upstream"
        if drawing.boxes and not drawing.graph.readers.get(node.net):
            yield place.row + 1, place.column, "───", "rule"
    for port, net in enumerate(node.ports):
        if node.kind == "gate" and len(drawing.graph.readers[net]) > 1:
            said = _parts(moment, drawing.graph, at, net, moment.line)[-1]
            spot = drawing.share(at, port)
            yield spot.row, spot.column - len(said), said, "pending" if said == "·" else "contribution"


def _window(moment: Moment, drawing: Drawing, width: int, height: int) -> tuple[int, int, int]:
    """The first row and column that are shown of a drawing, and how many rows. Of one larger than the panel they are about what is
    under the cursor, columns begin with a layer, and a row is left for what lies beyond."""
    high = height - 1 if height > 1 and (drawing.height > height or drawing.width > width) else height
    top, left = 0, 0
    if drawing.height > high or drawing.width > width:
        row, at = _spot(moment, drawing)
        top = row - high // 2 if drawing.height > high else 0
        left = _layer(drawing, at, width) if drawing.width > width else 0
    return max(0, min(top, drawing.height - high)), max(0, min(left, drawing.width - width)), high


def _spot(moment: Moment, drawing: Drawing) -> tuple[int, int]:
    """The row and the node that a window is about: the operand or gate under the cursor, else the wire that the step writes."""
    nodes, view, session = drawing.graph.nodes, moment.view, moment.session
    at = next((i for i, node in enumerate(nodes) if node.whole == cursor(view, session)), 0)
    if operand(view, session) >= 0 and (source := _under(moment, drawing)) >= 0:
        return drawing.name(source)[0], source
    marks = _marks(moment, drawing)
    if session.focus != "panel" and marks.gate == at and moment.current is not None and marks.net in nodes[at].ports:
        return drawing.arrows[at, nodes[at].ports.index(marks.net)][0], at
    return drawing.name(at)[0], at


def _layer(drawing: Drawing, at: int, width: int) -> int:
    """The column of the first layer on show: with it the node stands about the middle, or as near to it as shows it whole."""
    middle = drawing.column(at) + drawing.sizes[at] // 2 - width // 2
    column = next((start for start in drawing.layers if start >= middle), middle)
    return column if column <= drawing.column(at) and drawing.end(at) <= column + width else middle


def _beyond(drawing: Drawing, top: int, left: int, width: int, height: int) -> Row:
    """``‹ x, y   ↑ img   ↓ b   p, f ›``: what lies beyond the edges, by the names in it; of many how many more."""
    hidden: dict[str, list[str]] = {"‹": [], "↑": [], "↓": [], "›": []}
    for at, node in enumerate(drawing.graph.nodes):
        row, column = drawing.name(at)
        side = "‹" if column < left else "›" if drawing.end(at) > left + width else ""
        if side := side or ("↑" if row < top else "↓" if row >= top + height else ""):
            hidden[side].append(node.text)

    def said(side: str, most: int) -> str:
        names = hidden[side]
        more = f"+{len(names) - most}" if most else str(len(names))
        text = " ".join([", ".join(names[:most]), *([more] if len(names) > most else [])]).strip()
        return f"{text} {side}" if side == "›" else f"{side} {text}"

    start, end, gap = "", "", 0
    for most in range(NAMED, -1, -1):
        start = "   ".join(said(side, most) for side in "‹↑↓" if hidden[side])
        end = said("›", most) if hidden["›"] else ""
        gap = width - 2 - cell_len(start) - cell_len(end)
        if gap > 1:
            break
    return fit([(f" {start}", "hint"), (" " * max(gap, 1), "plain"), (end, "hint")], width)


def _forks(moment: Moment, drawing: Drawing, width: int) -> list[Row]:
    """``● x   dx = 1.583 (4) + -0.03576 (3) + · (2)  = 1.547+     2 of 3 arrived``: a row per fork that is drawn."""
    lang = moment.session.look.lang
    rows = []
    for node in drawing.graph.nodes:
        if node.net < 0 or len(drawing.graph.readers.get(node.net, ())) < 2:
            continue
        total = moment.total(node.net)
        said = sum_cells(moment, node.net, width - 40)
        if not said:
            continue
        name = moment.trace.vars[node.net].shown
        arrived = say("circuit.arrived", lang, k=total.arrived, n=total.of)
        sum_text = f"  = {total.text()}{'+' if total.incomplete else ''}"
        head: Row = [(" ● ", "fork"), (f"{name}   ", "plain"), *said, (sum_text if total.arrived else "", "gradient")]
        space = width - sum(cell_len(text) for text, _ in head) - cell_len(arrived) - 1
        rows.append(fit([*head, (" " * max(space, 2), "plain"), (arrived, "dim")], width))
    return rows


def node_at(moment: Moment, column: int, row: int, width: int, height: int) -> int:
    """The gate of the whole circuit under a cell of the panel (of a stub the one that it stands for); -1 for none."""
    found = picture(moment, width, height)
    if found is None:
        return -1
    drawing = found.drawing
    top, left, high = _window(moment, drawing, width, height)
    if row >= high:
        return -1
    x, y = column - max(0, (width - drawing.width) // 2) + left, row + top
    for at, node in enumerate(drawing.graph.nodes):
        first, last = drawing.span(at)
        if first - 1 <= y <= last + 1 and drawing.column(at) <= x < drawing.end(at) and node.kind != "input":
            return node.to if node.to >= 0 else node.whole
    return -1
