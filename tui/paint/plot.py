"""A curve with a tangent and two points, drawn in braille dots, or in characters for ``--ascii``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite

from engine.named import NamedTuple
from tui.cells import Cell, Row

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot of a braille cell, by row and column."""
Point = tuple[float, float]


class Plot(NamedTuple):
    """``curve`` in the order of x, with gaps where it is not finite; ``tangent`` a point and a slope; ``here`` and ``there``
    two points of the curve, which may be one."""

    curve: Sequence[Point]
    tangent: tuple[float, float, float]
    here: Point
    there: Point


def plotted(plot: Plot, width: int, height: int, ascii_only: bool) -> list[Row]:
    """``height`` rows of ``width`` cells; [] where there is nothing to draw."""
    curve = [(x, y) for x, y in plot.curve if isfinite(y)]
    if len(curve) < 2 or width < 8 or height < 3:
        return []
    across, down = (1, 1) if ascii_only else (2, 4)
    left, right = plot.curve[0][0], plot.curve[-1][0]
    heights = [y for _, y in curve] + [y for x, y in (plot.here, plot.there) if left <= x <= right and isfinite(y)]
    low, high = min(heights), max(heights)  # a point between two samples may lie beyond them
    if high <= low:
        low, high = low - 1, high + 1
    columns, rows = width * across, height * down

    def place(x: float, y: float) -> tuple[int, int]:
        return (round((x - left) / (right - left) * (columns - 1)), round((high - y) / (high - low) * (rows - 1)))

    found = {place(x, y): "value" for x, y in _joined(plot.curve, columns) if isfinite(y)}
    at, value, slope = plot.tangent
    for column in range(0, columns, 2 if ascii_only else 3):
        x = left + (right - left) * column / (columns - 1)
        y = value + slope * (x - at)
        if low <= y <= high:
            found.setdefault(place(x, y), "local")
    marks = {}
    for point, sign in ((plot.there, "○"), (plot.here, "●")):
        if left <= point[0] <= right and low <= point[1] <= high:
            x, y = place(*point)
            marks[x // across, y // down] = "@" if ascii_only and sign == "●" else sign
    return [[_cell(found, marks, x, y, ascii_only) for x in range(width)] for y in range(height)]


def _joined(curve: Sequence[Point], columns: int) -> Iterable[Point]:
    """The curve at every column: between two samples it is drawn straight, NaN beside one that is not finite."""
    left, right, k = curve[0][0], curve[-1][0], 0
    for column in range(columns):
        x = left + (right - left) * column / (columns - 1)
        while k < len(curve) - 2 and curve[k + 1][0] < x:
            k += 1
        (x0, y0), (x1, y1) = curve[k], curve[k + 1]
        yield x, y0 + (y1 - y0) * min(max((x - x0) / (x1 - x0), 0.0), 1.0)


def _cell(found: dict[tuple[int, int], str], marks: dict[tuple[int, int], str], x: int, y: int, ascii_only: bool) -> Cell:
    if (x, y) in marks:
        return marks[x, y], "gradient bold"
    if ascii_only:
        role = found.get((x, y), "plain")
        return {"value": "*", "local": "."}.get(role, " "), role
    bits, roles = 0, set()
    for row in range(4):
        for column in range(2):
            role = found.get((2 * x + column, 4 * y + row), "")
            if role:
                bits |= _DOTS[row][column]
                roles.add(role)
    return (chr(0x2800 + bits), "value" if "value" in roles else "local") if bits else (" ", "plain")
