"""Ways through cells that are written into: which later reads of an array a written cell flows into.

``a[i] = v`` makes a state of ``a`` out of the one before it, and both have one gradient. So the lines that send to what was written
are the reads of all later states that touch its cells before those are written again, and the lines that send to a state are the
reads that touch any of its cells before all of these are. An array of ``BUDGET`` cells that are looked at is too large to follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.buffers import like
from engine.deriving.numbers import sending
from engine.records import Line, Piece, Store
from engine.traced import Backward

BUDGET = 4_000_000
"""Cells looked at, of all arrays together, up to which ways through them are followed: about a tenth of a second."""


class Cells:
    """``senders`` are the lines that send to a state or to what was written, by its variable; ``whole`` is False where arrays are
    too large to be followed. ``order`` are all lines with the writes between them, in the order of the backward pass."""

    def __init__(self, back: Backward) -> None:
        self.back = back
        self.senders: dict[int, tuple[int, ...]] = {}
        self.left = BUDGET
        self._root: dict[int, int] = {}  # state -> the first of its array
        self._live: dict[int, list[tuple[int, Any]]] = {}  # of an array the reads behind, each with its cells not yet written again
        for stage in back.stages:
            for piece in stage.pieces:
                if piece.store is not None:
                    before = back.merged.get(piece.store.before, piece.store.before)
                    self._root[piece.store.after] = self._root.setdefault(before, before)

    @property
    def whole(self) -> bool:
        """Whether all ways were followed so far."""
        return self.left > 0

    def order(self) -> Iterator[tuple[Line | None, int]]:
        """Lines as they run, each with -1, and each write as None with the variable of what was written."""
        lines: dict[tuple[int, int], list[Line]] = {}
        for line in self.back.lines:
            lines.setdefault((line.stage, line.piece if line.stage >= 0 else 0), []).append(line)
        for line in lines.get((-1, 0), ()):
            yield line, -1
        for stage in reversed(self.back.stages):
            for number in reversed(range(len(stage.pieces))):
                piece = stage.pieces[number]
                if piece.store is not None:
                    self._written(piece, piece.store)
                    yield None, piece.write
                elif self.state(piece.write):
                    self._settled(piece.write, piece.write)
                    yield None, piece.write
                for line in lines.get((stage.index, number), ()):
                    yield line, -1
        for root in set(self._root.values()):
            self._settled(root, root)

    def state(self, var: int) -> bool:
        """Whether a variable is a state of an array that is written into."""
        return var in self._root

    def read(self, line: Line, to: int) -> None:
        """A line sends to a state."""
        shape = np.shape(like(self.back.vars[to]))
        self.left -= int(np.prod(shape)) + 1
        if self.left > 0:
            self._live.setdefault(self._root[to], []).append((line.index, self._touched(line, shape)))

    def _touched(self, line: Line, shape: tuple[int, ...]) -> Any:
        """The cells that a line sends to: those that its index names, else all."""
        piece = self.back.stages[line.stage].pieces[line.piece]
        if piece.form.lines[line.slot].kind != "scatter":
            return np.ones(shape, dtype=bool)
        upstream = like(self.back.vars[line.base])
        return np.asarray(sending(self.back, line, np.ones(np.shape(upstream)))) != 0

    def _written(self, piece: Piece, store: Store) -> None:
        """The cells of a write, among those that are read behind it."""
        after = store.after
        root = self._root[after]
        self._settled(root, after)
        live = self._live.get(root, [])
        cells = np.zeros(np.shape(like(self.back.vars[after])), dtype=bool)
        self.left -= cells.size * (1 + len(live))
        if self.left <= 0:
            return
        view = cells if store.path is None else store.path(cells)
        view[store.item] = True
        self.senders[piece.write] = tuple([line for line, mask in live if np.any(mask & cells)])
        if store.mode == "=":
            kept = [(line, mask & ~cells) for line, mask in live]
            self._live[root] = [(line, mask) for line, mask in kept if np.any(mask)]

    def _settled(self, root: int, state: int) -> None:
        """All that sends to a state is known."""
        live = self._live.get(root, [])
        self.left -= len(live)
        self.senders[state] = tuple([line for line, _ in live])


def written_into(back: Backward) -> bool:
    """Whether a program writes into cells of an array."""
    return any(piece.store is not None for stage in back.stages for piece in stage.pieces)


def cell_of(back: Backward, var: int) -> tuple[int, ...] | None:
    """Where the one number that a variable stands for was written; None where it is no written cell, or several."""
    at = back.vars[var]
    if at.kind != "cell" or np.shape(like(at)):
        return None
    store = next((p.store for p in back.stages[at.stage].pieces if p.write == var), None)
    if store is None:
        return None
    cells = np.zeros(np.shape(like(back.vars[store.after])), dtype=bool)
    view = cells if store.path is None else store.path(cells)
    view[store.item] = True
    found = np.argwhere(cells)
    return tuple([int(i) for i in found[0]]) if len(found) == 1 else None
