"""An array as a grid of numbers: the part of it about one entry, its indices, marks on entries, its spread."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.named import NamedTuple
from tui.catalogue import say
from tui.cells import Cell, Row, cell_len, elide, elide_left, left, right
from tui.paint.digits import fitted, number
from tui.paint.shades import LARGEST, ROUNDING, largest, oddity, shade

WIDEST = 10
"""Cells of a number at most."""
MEASURED = 400
"""Entries up to which the numbers of a grid are measured; of larger ones any may come into sight."""
NAME = 8
"""Cells of a name in a title at least."""
BINS = 8
_BARS = " ▁▂▃▄▅▆▇█"


class Grid(NamedTuple):
    """One array on show. ``at`` is the entry that stays in sight, marked ``▶`` if it is the ``chosen`` one; ``lit`` are marked
    ``›``; ``role`` is the colour of its numbers."""

    name: str
    note: str
    value: Any
    role: str
    at: tuple[int, ...]
    chosen: bool = False
    lit: frozenset[tuple[int, ...]] = frozenset()

    @property
    def matrix(self) -> np.ndarray[Any, Any]:
        """The last two axes at the entry's place; a vector as one row."""
        value = np.asarray(self.value)
        if value.ndim > 2:
            value = value[self.at[:-2]]
        return value.reshape(1, -1) if value.ndim == 1 else value

    @property
    def cell(self) -> int:
        """Cells of a column: a number, its mark, a blank."""
        matrix = self.matrix
        if matrix.size > MEASURED:
            return WIDEST + 2
        return 2 + min(WIDEST, max(len(str(matrix.shape[1])), *(len(number(x)) for x in matrix.ravel()), 1))

    @property
    def place(self) -> tuple[int, int]:
        """The entry's row and column in ``matrix``."""
        return (self.at[-2] if len(self.at) > 1 else 0), self.at[-1]

    def mark(self, row: int, column: int) -> str:
        """What stands before a number of ``matrix``."""
        value = np.asarray(self.value)
        place = (column,) if value.ndim == 1 else (*self.at[:-2], row, column)
        if self.chosen and place == self.at:
            return "▶"
        return "›" if place in self.lit else " "


def size(grid: Grid) -> int:
    """Cells that a grid takes if it has the room."""
    matrix = grid.matrix
    wide: int = _labels(matrix) + grid.cell * matrix.shape[1]
    return max(wide, cell_len(_title(grid))) + 1


def grid_rows(grid: Grid, width: int, height: int) -> list[Row]:
    """The grid in exactly ``width`` cells: its title, its columns' indices, at most ``height - 2`` of its rows."""
    matrix = grid.matrix
    labels, cell = _labels(matrix), grid.cell
    fits = max(1, (width - labels) // cell)
    row, column = grid.place
    first, across = _window(row, matrix.shape[0], max(1, height - 2)), _window(column, matrix.shape[1], fits)
    columns = range(across, min(across + fits, matrix.shape[1]))
    most = largest(matrix) if matrix.size <= LARGEST else 0.0
    rows: list[Row] = [[(left(_title(grid, width - 1), width), "header")]]
    heads = "".join(right(f"{'‹ ' if i == across > 0 else ''}{i}", cell) for i in columns)
    more = " ›" if columns.stop < matrix.shape[1] and labels + cell * len(columns) + 2 <= width else ""
    rows.append([(left(" " * labels + heads + more, width), "dim")])
    for i in range(first, min(first + max(1, height - 2), matrix.shape[0])):
        cells: list[Cell] = [(left(str(i) if matrix.shape[0] > 1 else "", labels), "label")]
        for j in columns:
            mark = grid.mark(i, j)
            role = grid.role if mark == " " else f"{grid.role} bold"
            ground = shade(matrix[i, j], most) if matrix.dtype.kind in "iuf" else ""
            cells += [(" ", "plain"), (right(mark + fitted(matrix[i, j], cell - 2), cell - 1), role + ground)]
        used = labels + cell * len(columns)
        rows.append([*cells, (" " * (width - used), "plain")])
    return rows


def _labels(matrix: Any) -> int:
    return len(str(matrix.shape[0] - 1)) + 1 if matrix.shape[0] > 1 else 1


def _window(at: int, count: int, fits: int) -> int:
    return max(0, min(at - fits // 2, count - fits))


def _title(grid: Grid, width: int = 999) -> str:
    """``dW2 [6×3] result``; in less room of the name the end, then without what the array is."""
    lead = f" [{','.join(map(str, grid.at[:-2]))},…]" if len(grid.at) > 2 else ""
    shape = f" [{'×'.join(map(str, np.shape(grid.value)))}]{lead}"
    whole, least = f"{shape} {grid.note}", min(NAME, cell_len(grid.name))
    rest = whole if cell_len(whole) + least <= width else shape
    return elide(elide_left(grid.name, max(least, width - cell_len(rest))) + rest, width)


def spread(value: Any, lang: str) -> str:
    """``-0.97 … -0.05 … 0.95 (1 nan)  ▄█▄▆█▂▄▆``: least, mean and largest of what is finite, what is not, and how often each size
    comes."""
    found = np.asarray(value, dtype=float)
    if not found.size or found.size > LARGEST:
        return ""
    sound = found[np.isfinite(found)]
    if not sound.size:
        return say("values.not_finite", lang)
    low, high = float(sound.min()), float(sound.max())
    mean = float(sound.mean())
    mean = mean if abs(mean) > ROUNDING * max(abs(low), abs(high)) else 0.0
    said = f"{number(low)} … {number(mean)} … {number(high)}{_beside(found, sound.size)}"
    if high - low <= BINS * BINS * np.spacing(max(abs(low), abs(high))):  # all the same, but for rounding: nothing to spread
        return said
    counts, _ = np.histogram(sound / max(abs(low), abs(high)), BINS)  # scaled: a range of 1e308 has no width in floats
    return f"{said}  {''.join(_BARS[int(np.ceil(count * 8 / counts.max()))] for count in counts)}"


def _beside(found: Any, sound: int) -> str:
    """`` (2 nan, 1 -inf)``: how many entries stand in no spread; "" where so many as there are, ``sound``, do."""
    if sound == found.size:
        return ""
    counts = {"nan": np.isnan(found), "inf": found == np.inf, "-inf": found == -np.inf}
    return f" ({', '.join(f'{np.count_nonzero(at):,} {name}' for name, at in counts.items() if at.any())})"


def flag(value: Any, lang: str) -> str:
    """What is odd about a gradient: not finite, all zero, vanishing, exploding; "" for nothing."""
    odd = oddity(value)
    return say(f"values.{odd}", lang) if odd else ""
