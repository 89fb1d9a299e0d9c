"""A circuit as glyphs: the wires, gates and labels of one drawing at one step, on a grid of (character, role)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from engine.circuit import DOWN, LEFT, RIGHT, UP
from engine.named import NamedTuple
from tui.cells import Row, cell_len, is_even

if TYPE_CHECKING:
    from engine.circuit import Drawing

LIGHT = {
    LEFT: "─", RIGHT: "─", LEFT | RIGHT: "─", UP: "│", DOWN: "│", UP | DOWN: "│", LEFT | UP: "┘", LEFT | DOWN: "┐",
    RIGHT | UP: "└", RIGHT | DOWN: "┌", LEFT | RIGHT | UP: "┴", LEFT | RIGHT | DOWN: "┬", UP | DOWN | LEFT: "┤",
    UP | DOWN | RIGHT: "├",
}  # fmt: skip
HEAVY = dict(zip(LIGHT, "━━━┃┃┃┛┓┗┏┻┳┫┣", strict=True))
CROSSING = {(False, False): "┼", (True, False): "┿", (False, True): "╂", (True, True): "╋"}
"""By whether the level wire is heavy, and the upright one."""


class Marks(NamedTuple):
    """What is stressed: the gate of the step, the cells of the wire that it writes (by net), the gate under the cursor."""

    gate: int
    net: int
    wire: frozenset[tuple[int, int]]
    cursor: int


NOTHING = Marks(-1, -1, frozenset(), -1)


class Canvas:
    """Rows of cells. A character two cells wide takes the second as well."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.chars = [[" "] * width for _ in range(height)]
        self.roles = [["plain"] * width for _ in range(height)]

    def copy(self) -> Canvas:
        """The same cells, to be written over."""
        made = Canvas(self.width, 0)
        made.height = self.height
        made.chars, made.roles = [row.copy() for row in self.chars], [row.copy() for row in self.roles]
        return made

    def put(self, row: int, column: int, text: str, role: str) -> None:
        """A text from a cell on; what lies outside is cut off."""
        if not 0 <= row < self.height:
            return
        end = column + len(text)
        if 0 <= column and end <= self.width and is_even(text):
            self.chars[row][column:end] = text
            self.roles[row][column:end] = [role] * len(text)
            return
        for char in text:
            size = cell_len(char)
            if 0 <= column and column + size <= self.width:
                self.chars[row][column] = char
                self.roles[row][column] = role
                for more in range(1, size):
                    self.chars[row][column + more] = ""
            column += size

    def rows(self, top: int, left: int, width: int, height: int) -> list[Row]:
        """A window of it."""
        found = []
        for y in range(top, min(top + height, self.height)):
            row: Row = []
            chars, at = self.chars[y], left
            for role, same in groupby(self.roles[y][left : left + width]):
                end = at + len(list(same))
                row.append(("".join(chars[at:end]), role))
                at = end
            found.append(row)
        return found


def painted(drawing: Drawing, marks: Marks, plain: bool) -> Canvas:
    """A drawing without its numbers."""
    canvas = Canvas(drawing.width, drawing.height)
    wires(canvas, drawing, marks, plain)
    for at in range(len(drawing.graph.nodes)):
        gate(canvas, drawing, at, marks)
    return canvas


def marked(unmarked: Canvas, drawing: Drawing, marks: Marks) -> Canvas:
    """The same of one that was painted without marks: all but these stays from step to step. Not for plain ones, in which a wire
    changes the cells beside it."""
    canvas = unmarked.copy()
    wires(canvas, drawing, marks, False, marks.wire)
    for at in {marks.gate, marks.cursor} - {-1}:
        gate(canvas, drawing, at, marks)
    return canvas


def wires(
    canvas: Canvas, drawing: Drawing, marks: Marks, plain: bool, only: frozenset[tuple[int, int]] | None = None
) -> None:
    """All wires, branch points and arrows, or those in some cells ``only``. ``plain``: a crossing breaks the level wire, since
    ``+`` is a corner there."""
    broken = []
    chars, roles = canvas.chars, canvas.roles  # most of a picture is single cells of wire: they are not put one by one
    strokes = drawing.strokes if only is None else {cell: drawing.strokes[cell] for cell in only if cell in drawing.strokes}
    for (row, column), found in strokes.items():
        if not (0 <= column < canvas.width and 0 <= row < canvas.height):
            continue
        if len(found) != 2:
            net, way = found[0]
            heavy = net == marks.net and (row, column) in marks.wire
            chars[row][column] = (HEAVY if heavy else LIGHT).get(way, "●")
            roles[row][column] = "contribution" if heavy else "rule"
        else:
            both = [net == marks.net and (row, column) in marks.wire for net, _ in found]
            level = 0 if found[0][1] & (LEFT | RIGHT) else 1
            canvas.put(row, column, CROSSING[both[level], both[1 - level]], "contribution" if any(both) else "rule")
            if plain:
                broken.append((row, column, both[1 - level]))
    for row, column, heavy in broken:
        canvas.put(row, column, "┃" if heavy else "│", "contribution" if heavy else "rule")
        for beside in (column - 1, column + 1):
            if canvas.chars[row][beside] in "─━":
                canvas.put(row, beside, " ", "plain")
    for net in drawing.graph.source:
        if (cell := drawing.fork(net)) is not None and (only is None or cell in only):
            canvas.put(*cell, "●", "fork")
    for (node, port), (row, column) in drawing.arrows.items():
        if only is not None and (row, column) not in only:
            continue
        on = drawing.graph.nodes[node].ports[port] == marks.net and (row, column) in marks.wire
        canvas.put(row, column, "▶", "contribution" if on else "rule")


def gate(canvas: Canvas, drawing: Drawing, node: int, marks: Marks) -> None:
    """One node: a box or a bracket, or bare; its text."""
    at, current = drawing.graph.nodes[node], node == marks.gate
    row, column = drawing.name(node)
    frame = "contribution" if current else "rule"
    if at.kind == "gate":
        first, last = drawing.span(node)
        if drawing.boxes:
            _box(canvas, drawing, node, HEAVY if current else LIGHT, frame)
            if (inside := drawing.sizes[node] - 2) > cell_len(at.text):
                column += (inside - cell_len(at.text)) // 2
        elif last > first:
            for y in range(first, last + 1):
                canvas.put(y, drawing.column(node), "┓" if y == first else "┛" if y == last else "┃", frame)
            if current:
                canvas.put(row, column - 1, "▶", frame)
    role = "target bold" if current else "plain" if at.kind == "gate" else "label" if at.kind == "input" else "dim"
    canvas.put(row, column, at.text, f"{role} select" if node == marks.cursor else role)


def _box(canvas: Canvas, drawing: Drawing, node: int, glyphs: dict[int, str], role: str) -> None:
    first, last = drawing.span(node)
    left, right = drawing.column(node), drawing.end(node) - 1
    level, upright = glyphs[LEFT | RIGHT], glyphs[UP | DOWN]
    canvas.put(first - 1, left, glyphs[RIGHT | DOWN] + level * (right - left - 1) + glyphs[LEFT | DOWN], role)
    canvas.put(last + 1, left, glyphs[RIGHT | UP] + level * (right - left - 1) + glyphs[LEFT | UP], role)
    for y in range(first, last + 1):
        canvas.put(y, left, upright, role)
        canvas.put(y, right, upright, role)
    if drawing.graph.readers.get(drawing.graph.nodes[node].net):
        canvas.put(drawing.rows.out_row(node), right, glyphs[UP | DOWN | RIGHT], role)
