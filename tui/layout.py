"""Where each cell of the code panes stands: prefix sums made once per trace, looked up by bisection.

A layout answers ``forward(y)``, ``backward(y)`` -> (kind, index) or None, and ``row_of(kind, index)`` -> y. Kinds are
those of ``session.Pick``. Nothing is made per row in advance, so a screen costs what it shows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine import Trace

Entry = tuple[str, int]
GIVEN = ("input", "count")
"""Rows of what is no stage's: inputs, and what is constant (counts, labels, what is overwritten whole). Both have a value and a
cell on the backward side."""


SHORTEST = 3
"""Cells of the shortest comment."""


class Shown:
    """The rows of a trace that are shown."""

    def __init__(self, trace: Trace, comments: int) -> None:
        self._trace = trace
        self._starts: list[int] = []
        self.rows = [
            i for i, row in enumerate(trace.rows)
            if (len(row.text) + 2 <= comments if row.kind == "comment" else row.kind != "count" or not row.depth)
        ]  # fmt: skip

    @cached_property
    def band_of_row(self) -> dict[int, int]:
        """Which of the rows shown a row of the trace is."""
        return dict(zip(self.rows, range(len(self.rows)), strict=True))

    def forward_starts(self, heights: Heights) -> list[int]:
        """Where each begins in a forward pane that has nothing else, and where the last one ends."""
        if not self._starts:
            rows, forward = self._trace.rows, heights.forward
            found = [forward[rows[r].stage] if rows[r].kind == "stage" else 1 for r in self.rows]
            self._starts = [0, *accumulate(found)]
        return self._starts


class Heights:
    """How many cells each stage has on either side, and where it stands: counted once for all layouts of a trace."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._shown: dict[int, Shown] = {}
        stages = [line.stage for line in trace.lines]
        counted = Counter(stages)
        self.lines = [counted[index] for index in range(len(trace.stages))]
        self.forward = [1 + len(stage.parts) for stage in trace.stages]
        self.seed_lines = next((i for i, stage in enumerate(stages) if stage >= 0), len(stages))

    def shown(self, comments: int) -> Shown:
        """The rows that are shown: comments of at most so many characters, counts of the module itself."""
        comments = comments if comments >= SHORTEST else 0
        if comments not in self._shown:
            self._shown[comments] = Shown(self._trace, comments)
        return self._shown[comments]

    @cached_property
    def groups(self) -> list[int]:
        """The first line of each stage, in execution order."""
        found, at, lines = [], self.seed_lines, self._trace.lines
        while at < len(lines):
            found.append(at)
            at += self.lines[lines[at].stage]
        return found

    @cached_property
    def row_of_stage(self) -> dict[int, int]:
        """The row of each stage."""
        return {row.stage: i for i, row in enumerate(self._trace.rows) if row.kind == "stage"}


class _Rows:
    """The rows of a trace that are shown, comments of at most ``comments`` characters among them, and what stands in each."""

    def __init__(self, trace: Trace, comments: int, heights: Heights | None) -> None:
        self.trace = trace
        self.heights = heights or Heights(trace)
        self.shown = self.heights.shown(comments)
        self.rows = self.shown.rows
        self.seed_lines = self.heights.seed_lines
        self.updates = len(trace.training.updates) if trace.training is not None else 0
        self.under = self.updates + 1 if self.updates else 0  # rows under the last band: a header, then the updates

    def under_entry(self, offset: int, header: bool) -> Entry | None:
        """The cell ``offset`` rows below the last band."""
        if not 0 <= offset < self.under:
            return None
        return ("update", offset - 1) if offset else ("updates", 0) if header else None

    def forward_height(self, row: int) -> int:
        """Rows of the forward pane that one row of the trace takes: a stage stands under its parts."""
        at = self.trace.rows[row]
        return self.heights.forward[at.stage] if at.kind == "stage" else 1

    def forward_entry(self, row: int, offset: int) -> Entry | None:
        """The cell ``offset`` rows below the top of a trace row's band."""
        at = self.trace.rows[row]
        if at.kind != "stage":
            return ("row", row) if offset == 0 else None
        parts = self.trace.stages[at.stage].parts
        if offset < len(parts):
            return ("part", parts[offset])
        return ("stage", at.stage) if offset == len(parts) else None

    def forward_offset(self, kind: str, index: int) -> tuple[int, int]:
        """(row of the trace, offset in its band) of a forward cell; KeyError if it is not shown."""
        if kind in ("row", "total"):
            return index, 0
        stage = index if kind == "stage" else self.trace.vars[index].stage
        parts = self.trace.stages[stage].parts
        return self.heights.row_of_stage[stage], len(parts) if kind == "stage" else parts.index(index)


class Paired(_Rows):
    """One band per row of the trace, as high as the more of forward rows and backward lines; one scroll for both."""

    def __init__(self, trace: Trace, comments: int = 0, heights: Heights | None = None) -> None:
        super().__init__(trace, comments, heights)
        bands = list(map(max, self.heights.forward, self.heights.lines))
        rows = trace.rows
        found = [bands[rows[r].stage] if rows[r].kind == "stage" else 1 for r in self.rows]
        self.starts = [0, *accumulate([*found, self.seed_lines])]
        self.bands = self.starts[-1]
        self.height = self.bands + self.under

    def _band(self, y: int) -> tuple[int, int, int]:
        band = bisect_right(self.starts, y, 0, len(self.starts) - 1) - 1
        return band, y - self.starts[band], self.starts[band + 1] - self.starts[band]

    def forward(self, y: int) -> Entry | None:
        """The forward cell of display row ``y``."""
        if not 0 <= y < self.bands:
            return self.under_entry(y - self.bands, False)
        band, offset, _ = self._band(y)
        return self.forward_entry(self.rows[band], offset) if band < len(self.rows) else None

    def backward(self, y: int) -> Entry | None:
        """The backward cell of display row ``y``: lines run from the band's bottom row up."""
        if not 0 <= y < self.bands:
            return self.under_entry(y - self.bands, True)
        band, offset, height = self._band(y)
        from_bottom = height - 1 - offset
        if band == len(self.rows):
            return ("line", from_bottom)
        row = self.rows[band]
        at = self.trace.rows[row]
        if at.kind in GIVEN:
            return ("total", row) if at.vars else None
        if at.kind != "stage":
            return None
        lines = self.trace.stage_lines(at.stage)
        return ("line", lines.start + from_bottom) if from_bottom < len(lines) else None

    def row_of(self, kind: str, index: int) -> int:
        """Display row of a cell; KeyError if it is not shown."""
        if kind in ("update", "updates"):
            return self.bands + (index + 1 if kind == "update" else 0)
        if kind != "line":
            row, offset = self.forward_offset(kind, index)
            return self.starts[self.shown.band_of_row[row]] + offset
        if index < self.seed_lines:
            return self.bands - 1 - index
        stage = self.trace.lines[index].stage
        band = self.shown.band_of_row[self.heights.row_of_stage[stage]]
        return self.starts[band + 1] - 1 - (index - self.trace.stage_lines(stage).start)


class Listing(_Rows):
    """The order of the printed listing: each pane scrolls alone; ``notes`` puts a comment row above each stage."""

    def __init__(self, trace: Trace, notes: int = 0, heights: Heights | None = None) -> None:
        super().__init__(trace, notes, heights)
        self.notes = notes > 0
        self.starts = self.shown.forward_starts(self.heights)
        self.height = self.starts[-1]
        self.groups = self.heights.groups
        self.group_y = [first + i for i, first in enumerate(self.groups)]
        self.lines = len(trace.lines) + (len(self.groups) if notes else 0)
        self.backward_height = self.lines + self.under

    def forward(self, y: int) -> Entry | None:
        """The forward cell of the forward pane's row ``y``."""
        if not 0 <= y < self.height:
            return None
        band = bisect_right(self.starts, y, 0, len(self.starts) - 1) - 1
        return self.forward_entry(self.rows[band], y - self.starts[band])

    def backward(self, y: int) -> Entry | None:
        """The backward cell of the backward pane's row ``y``."""
        if not 0 <= y < self.lines:
            return self.under_entry(y - self.lines, True)
        if not self.notes:
            return ("line", y)
        group = bisect_right(self.group_y, y) - 1
        if group >= 0 and self.group_y[group] == y:
            return ("note", self.trace.lines[self.groups[group]].stage)
        return ("line", y - group - 1)

    def row_of(self, kind: str, index: int) -> int:
        """Row of a cell in its own pane; KeyError if it is not shown."""
        if kind in ("update", "updates"):
            return self.lines + (index + 1 if kind == "update" else 0)
        if kind == "line":
            return index + bisect_right(self.groups, index) if self.notes else index
        if kind == "note":
            return self.group_y[bisect_right(self.groups, self.trace.stage_lines(index).start) - 1]
        if kind == "total":
            raise KeyError(kind)
        row, offset = self.forward_offset(kind, index)
        return self.starts[self.shown.band_of_row[row]] + offset


class Narrow:
    """One column: in paired order each forward row is followed by its backward lines, else the two listings in turn."""

    def __init__(self, trace: Trace, listing: bool = False, heights: Heights | None = None) -> None:
        self.listing = Listing(trace, heights=heights) if listing else None
        self.inner = _Rows(trace, 0, heights)
        self.trace = trace
        if self.listing:
            self.starts = [0, self.listing.height]
            self.height = self.listing.height + self.listing.backward_height
            return
        bands = [self.inner.forward_height(r) + len(self._after(r)) for r in self.inner.rows]
        self.starts = [0, *accumulate([*bands, self.inner.seed_lines])]
        self.bands = self.starts[-1]
        self.height = self.bands + self.inner.under

    def _after(self, row: int) -> range:
        """The backward cells under one row: lines of a stage, one accumulator of an input."""
        at = self.trace.rows[row]
        if at.kind == "stage":
            return self.trace.stage_lines(at.stage)
        return range(1) if at.kind == "input" and at.vars else range(0)

    def entry(self, y: int) -> tuple[str, Entry] | None:
        """(pane, cell) of display row ``y``."""
        if not 0 <= y < self.height:
            return None
        if self.listing:
            side = "forward" if y < self.listing.height else "backward"
            found = self.listing.forward(y) if side == "forward" else self.listing.backward(y - self.listing.height)
            return (side, found) if found else None
        if y >= self.bands:
            under = self.inner.under_entry(y - self.bands, True)
            return ("backward", under) if under else None
        band = bisect_right(self.starts, y, 0, len(self.starts) - 1) - 1
        offset = y - self.starts[band]
        if band == len(self.inner.rows):
            return "backward", ("line", self.inner.seed_lines - 1 - offset)
        row = self.inner.rows[band]
        height = self.inner.forward_height(row)
        if offset < height:
            found = self.inner.forward_entry(row, offset)
            return ("forward", found) if found else None
        after = self._after(row)
        if self.trace.rows[row].kind == "input":
            return "backward", ("total", row)
        return "backward", ("line", after[len(after) - 1 - (offset - height)])

    def forward(self, y: int) -> Entry | None:
        """The forward cell of display row ``y``, if it holds one."""
        found = self.entry(y)
        return found[1] if found and found[0] == "forward" else None

    def backward(self, y: int) -> Entry | None:
        """The backward cell of display row ``y``, if it holds one."""
        found = self.entry(y)
        return found[1] if found and found[0] == "backward" else None

    def row_of(self, kind: str, index: int) -> int:
        """Display row of a cell; KeyError if it is not shown."""
        if self.listing:
            return self.listing.row_of(kind, index) + (self.listing.height if kind in ("line", "update", "updates") else 0)
        inner = self.inner
        if kind in ("update", "updates"):
            return self.bands + (index + 1 if kind == "update" else 0)
        if kind == "line" and index < inner.seed_lines:
            return self.bands - 1 - index
        if kind == "line":
            stage = self.trace.lines[index].stage
            band = inner.shown.band_of_row[inner.heights.row_of_stage[stage]]
            return self.starts[band + 1] - 1 - (index - self.trace.stage_lines(stage).start)
        row, offset = inner.forward_offset(kind, index)
        return self.starts[inner.shown.band_of_row[row]] + offset + (1 if kind == "total" else 0)


def window(cursor: int | None, total: int, height: int) -> int:
    """The first row shown: a pure function of the cursor, moving by half a screen when that leaves the middle half.

    So a step scrolls either not at all or at once by half a screen, there is always something to see before and after
    the cursor, and stepping back shows exactly what was there before.
    """
    if total <= height or height <= 0 or cursor is None:
        return 0
    stride = max(1, height // 2)
    top = (cursor - height // 4) // stride * stride
    return max(0, min(top, total - height))
