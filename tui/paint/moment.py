"""What is known, read and marked at one position: O(1) questions about any cell of the code panes."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from engine import like
from engine.named import NamedTuple
from tui.asking import kinds
from tui.paint.digits import fitted, is_array

if TYPE_CHECKING:
    from engine import Line
    from tui.session import Session
    from tui.view import View


class Total(NamedTuple):
    """A gradient as far as it has come: ``arrived`` of ``of`` contributions; ``value`` None while there is none. ``computed`` is
    whether there is to be one: of those that nobody asked for nothing is said."""

    value: Any
    arrived: int
    of: int
    computed: bool = True

    def text(self, width: int = 99) -> str:
        """The number in a cell of that width, an array's shape, ``·`` while there is nothing; "" if there never will be."""
        if not self.computed:
            return ""
        return "·" if self.value is None else fitted(self.value, width)

    @property
    def incomplete(self) -> bool:
        """Whether it has begun and contributions are still to come."""
        return 0 < self.arrived < self.of


class Moment:
    """The session's position, worked out. Lines run in index order, so a line is known when its index is ≤ ``line``."""

    def __init__(self, view: View, session: Session) -> None:
        self.view = view
        self.trace = view.trace
        self.session = session
        self.step = view.step(session.position)
        self.last_beat = view.beats(session.position) - 1
        self.beat = session.beat if session.ask else self.last_beat
        self.hidden = self.beat < self.last_beat  # the result of this step is still to be guessed
        known = view.step(session.position - 1 if self.hidden else session.position)
        self.stage, self.part, self.line = -1, -1, -1
        self.update = -1  # the last update that is done
        if known is not None:
            if known.kind == "part":
                self.stage, self.part = known.stage - 1, known.part
            elif known.kind == "stage":
                self.stage = known.stage
            elif known.kind == "update":
                self.stage, self.line, self.update = len(view.trace.stages), len(view.trace.lines) - 1, known.update
            else:
                self.stage, self.line = len(view.trace.stages), known.line
        self.forward_at = view.cell(session.position, "forward")
        self.backward_at = view.cell(session.position, "backward")
        self.at_update = self.step.update if self.step is not None else -1  # the one that this step is
        self.current: Line | None = None
        if self.step is not None and self.step.line >= 0 and self.step.kind not in ("stage", "part"):
            self.current = self.trace.lines[self.step.line]
        self.pattern = session.pattern if session.selected is not None else ""  # matches show until the next move
        self.reads = self._reads()
        self.source = self._source()

    @property
    def unnamed(self) -> bool:
        """Whether the board asks whose gradient the line of the step is: nothing may tell it."""
        return self.hidden and not self.session.beat and "lands" in kinds(self.view, self.session.position)

    def _reads(self) -> frozenset[int]:
        """The variables whose values this step reads."""
        if self.step is None or self.step.kind == "seed":
            return frozenset()
        trace = self.trace
        if self.at_update >= 0:
            return frozenset([self.view.steps.updates[self.at_update].var])
        stage = trace.stages[self.step.stage]
        if self.current is None:
            if self.step.kind == "stage" and not stage.parts:
                return frozenset(stage.reads)
            part = self.step.kind == "part"
            return frozenset(trace.part_reads(self.step.part) if part else trace.forward_reads(stage.index))
        return frozenset([read.var for read in trace.reads(self.current.index) if read.role == "local"])

    def _source(self) -> int:
        """The line that completed the upstream gradient; -1 if the step has none."""
        if self.current is None or self.current.base < 0:
            return -1
        if self.trace.vars[self.current.base].kind in ("cell", "state") and not self.trace.arrivals(self.current.base):
            return 0 if self.current.base == self.trace.output else self._changed(self.current.base)
        before = [line for line in self.trace.arrivals(self.current.base) if line < self.current.index]
        return before[-1] if before else 0

    def _changed(self, cells: int) -> int:
        """The line that completed the gradient of written cells."""
        return self.trace.cells_known(cells)

    def knows_stage(self, stage: int) -> bool:
        """Whether a stage's result is there."""
        return stage <= self.stage

    def knows_var(self, var: int) -> bool:
        """Whether a variable's value is there."""
        at = self.trace.vars[var]
        if at.stage < 0 or at.stage <= self.stage:
            return True
        if at.stage == self.stage + 1 and self.part >= 0 and at.kind == "part":
            parts = self.trace.stages[at.stage].parts
            return parts.index(var) <= parts.index(self.part)
        return False

    def total(self, var: int) -> Total:
        """The gradient of a variable now."""
        lines = self.trace.arrivals(var)
        arrived = bisect_right(lines, self.line)
        if not lines:
            if self.trace.vars[var].kind == "cell" and self.trace.gradients_by_index[var] is not None:
                known = self.trace.cells_known(var) <= self.line
                return Total(self.trace.gradient(var), 1, 1) if known else Total(None, 0, 1)
            if var == self.trace.output:
                return Total(self.trace.seed, 1, 1) if self.line >= 0 else Total(None, 0, 1)
            if (base := self._passed(var)) >= 0:
                found = self.total(base)
                return found if found.arrived == found.of else Total(None, 0, 1)
            computed = self.trace.known(var)
            return Total(0 if self.line >= 0 and computed else None, 0, 0, computed)
        if not arrived:
            return Total(None, 0, len(lines))
        return Total(self.after(self.trace.lines[lines[arrived - 1]]), arrived, len(lines))

    def _passed(self, var: int) -> int:
        """The variable whose gradient is also this part's (no line of its own is written then); -1 for others."""
        at = self.trace.vars[var]
        if at.kind != "part":
            return -1
        for piece in self.trace.stages[at.stage].pieces:
            if var in piece.parts and (base := piece.form.passed.get(piece.parts.index(var))) is not None:
                return piece.var(base)
        return -1

    def after(self, line: Line) -> Any:
        """The total after a line: a number, or for arrays something of its shape."""
        if line.after is not None:
            return line.after
        return self.trace.seed if line.kind == "seed" else like(self.trace.vars[line.to])

    def mark(self, line: int) -> str:
        """The mark of a backward line: current, source of the upstream, earlier contribution to the same variable."""
        now = self.current
        if now is None:
            return " "
        if line == now.index:
            return "▶"
        if line == self.source:
            return "◆"
        at = self.trace.lines[line]
        return "+" if at.to == now.to >= 0 and line < now.index and at.kind not in ("open", "clear") else " "


def scalars(*values: Any) -> bool:
    """Whether all are plain numbers."""
    return all(value is not None and not is_array(value) for value in values)
