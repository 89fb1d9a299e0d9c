"""The file's own backward part beside the engine's: which own line stands beside which of ours, when it is reached, how it is
marked, and what a child process has found out about the wrong ones."""

from __future__ import annotations

from io import StringIO
from tokenize import COMMENT, TokenError, generate_tokens
from typing import TYPE_CHECKING

import numpy as np

import engine
from engine.frozen import dataclass
from engine.named import NamedTuple
from tui.layout import Paired

if TYPE_CHECKING:
    from engine import Diagnosis, Held, Own, OwnLine, Trace
    from tui.layout import Entry
    from tui.session import Session
    from tui.view import View

NAME = "own"


class Reasons(NamedTuple):
    """Why lines are wrong (``engine.diagnose``), what they found and left (``engine.held``), and the verdict with each fault on the
    line that its mend tells (``engine.located``)."""

    diagnoses: tuple[Diagnosis, ...] = ()
    held: tuple[Held, ...] = ()
    own: Own | None = None

    def why(self, one: OwnLine) -> Diagnosis | None:
        """The diagnosis of a line: its own, else one that is mended there, else another that mends it, too; None of what
        is looked into only once others are mended."""
        about = [found for found in self.diagnoses if found.wrong == one.line]
        here = [found for found in about if found.name == one.name or one.reason == STOPPED]
        there = [found for found in self.diagnoses if found.line == one.line and found.kind]
        along = [found for found in self.diagnoses if found.whole or (one.line, one.name) in found.gone]
        return next(iter([*here, *there, *along, *about]), None)

    def around(self, one: OwnLine) -> Held | None:
        """What a line found and left."""
        return next((found for found in self.held if (found.line, found.name) == (one.line, one.name)), None)


@dataclass(frozen=True, slots=True)
class OwnView:
    """``found`` is what is known of the wrong lines of the trace on show; None while that is sought. ``at``: the position that was
    gone to, and which of the wrong own lines of that step is meant; of no meaning elsewhere."""

    found: Reasons | None = None
    at: tuple[int, int] = (-1, -1)


class Band(NamedTuple):
    """One display row: a cell of the forward pane, an own line (its index in ``Own.lines``, -1 for none), a line of ours."""

    forward: Entry | None
    own: int
    line: Entry | None


def own_of(session: Session) -> OwnView:
    """The state of the view."""
    return session.panels.state(NAME, OwnView())


def lines_of(view: View) -> tuple[OwnLine, ...]:
    """The lines of the file's own part as they run; those that nothing is compared with stand after the lines above them."""
    own = view.own
    if own is None or not own.lines:
        return ()

    def found() -> tuple[OwnLine, ...]:
        lines = [*own.lines, *_stopped(view, own)]
        for one in own.others:
            at = max((i + 1 for i, other in enumerate(lines) if other.line <= one.line), default=0)
            lines.insert(at, engine.OwnLine(one.line, one.name, -1, "given", 0.0, "", (), one.reason, None, None))
        return tuple(lines)

    return view.kept((NAME, "lines"), found)


STOPPED = "stopped"
"""The reason of the line that stopped the own part: no gradient was judged there."""


def _stopped(view: View, own: Own) -> list[OwnLine]:
    """The line at which an error stopped the own part, where no verdict is about it."""
    if own.failed is None or own.first_wrong is None or any(one.line == own.first_wrong for one in own.lines):
        return []
    fault = next((one for one in own.faults if one.line == own.first_wrong), None)
    if fault is None:
        return []
    trace = view.trace
    arrivals = trace.arrivals(fault.var) if fault.var >= 0 else ()
    stages = tuple(sorted({trace.lines[at].stage for at in arrivals if trace.lines[at].stage >= 0}))
    return [engine.OwnLine(fault.line, fault.name, fault.var, "wrong", 0.0, "", stages, STOPPED, None, fault.ours)]


def asked(session: Session) -> bool:
    """Whether the view is open, whatever the file has."""
    return session.panels.forward == NAME


def shown(view: View, session: Session) -> bool:
    """Whether it is on show: a file without lines of its own has the usual panes."""
    return asked(session) and bool(lines_of(view))


def waiting(view: View, session: Session) -> bool:
    """Whether a child process has to find out why lines are wrong."""
    return shown(view, session) and own_of(session).found is None and any(one.verdict == "wrong" for one in lines_of(view))


class Pair(NamedTuple):
    """Which lines of ours an own line does; ``true``: it does them, else it only stands there."""

    lines: tuple[int, ...]
    true: bool


def pairs(view: View) -> tuple[Pair, ...]:
    """By own line, the lines of ours that it does: those of its stages for its variable, one a stage, else all that arrive at its
    variable. One that does none of them stands where the line before it does."""

    def found() -> tuple[Pair, ...]:
        trace = view.trace
        at = {(line.stage, line.to): line.index for line in trace.lines if line.to >= 0}
        every: list[Pair] = []
        for one in lines_of(view):
            mine = tuple(sorted(at[stage, one.var] for stage in one.stages if (stage, one.var) in at)) or _arriving(trace, one.var)
            true = bool(mine)
            if not mine and one.stages:
                mine = tuple(max(lines) for stage in one.stages if (lines := trace.stage_lines(stage)))[-1:]
            every.append(Pair(mine or (every[-1].lines[-1:] if every else (0,)), true))
        return tuple(every)

    return view.kept((NAME, "beside"), found)


def _arriving(trace: Trace, var: int) -> tuple[int, ...]:
    """The lines of ours that set a variable's gradient."""
    if var < 0:
        return ()
    seeds = (line.index for line in trace.lines[:1] if line.kind == "seed" and line.to == var)
    return trace.arrivals(var) or tuple(seeds)


def beside(view: View) -> tuple[tuple[int, ...], ...]:
    """By own line, the lines of ours that it stands beside."""
    return tuple([pair.lines for pair in pairs(view)])


def reached(view: View, own: int) -> int:
    """The position at which an own line is done."""
    trace, at = view.trace, beside(view)[own][-1]
    return next((k for line in range(at, len(trace.lines)) if (k := view.steps.of_line(line))), view.steps.forward + 1)


def follows(view: View, own: int) -> bool:
    """Whether a line that is right by itself gives a wrong value, since it goes on with one."""
    lines = lines_of(view)
    one = lines[own]
    if view.own is not None and (view.own.moved or view.own.later):  # its numbers are not those that are shown
        return False
    wrong = [other for other in lines[:own] if other.verdict == "wrong" and not 0 <= one.done < other.done]  # what ran before it
    if one.verdict != "right" or not wrong:
        return False
    if any(other.var == one.var for other in wrong):
        return True
    last = not any(other.var == one.var for other in lines[own + 1 :])
    return last and one.var >= 0 and not _same(one.theirs, view.trace.gradient(one.var))


def _same(theirs: object, ours: object) -> bool:
    a, b = np.asarray(theirs), np.asarray(ours)
    return a.size == b.size and np.allclose(a.ravel(), b.ravel(), rtol=1e-6, atol=1e-9, equal_nan=True)


def text_of(view: View, line: int) -> str:
    """A line of the file without its indentation and its comment."""
    if line > len(view.source_lines):
        return ""
    text = view.source_lines[line - 1].strip()

    def cut() -> str:
        try:
            for token in generate_tokens(StringIO(text).readline):
                if token.type == COMMENT:
                    return text[: token.start[1]].rstrip() or text
        except (TokenError, SyntaxError):  # the beginning of a longer statement
            pass
        return text

    return view.cached((NAME, "text", line), cut)


MARKS = {"right": "✓", "follows": "↳", "tie": "≈", "close": "≈", "remark": "!", "wrong": "✗"}


def mark(view: View, own: int) -> str:
    """``✓`` right, ``≈`` approximate, ``!`` remark, ``✗`` wrong, ``↳`` follows from a wrong line, ``○`` given or not compared."""
    if view.cached((NAME, "follows", own), lambda: (follows(view, own),))[0]:
        return "↳"
    return MARKS.get(lines_of(view)[own].verdict, "○")


def wrong_positions(view: View) -> list[int]:
    """Positions of the wrong lines, in the order of the steps."""
    return sorted({reached(view, i) for i, one in enumerate(lines_of(view)) if one.verdict == "wrong"})


def wrong_stops(view: View) -> list[tuple[int, int]]:
    """Position and index of every wrong line, in the order of the steps; of one step in that of the file."""
    return sorted((reached(view, i), i) for i, one in enumerate(lines_of(view)) if one.verdict == "wrong")


def current(view: View, position: int, at: tuple[int, int] = (-1, -1)) -> int:
    """The own line that the step does; of several the wrong one that was gone to (``at``), else the first wrong one, else the last;
    -1 for none."""
    if at[0] == position and at in wrong_stops(view):
        return at[1]
    here = _here(view, position)
    wrong = [i for i in here if lines_of(view)[i].verdict == "wrong"]
    return wrong[0] if wrong else here[-1] if here else -1  # what follows a wrong line may be wrong because of it


def _here(view: View, position: int) -> list[int]:
    """The own lines that the step does."""
    step = view.step(position)
    if step is None or step.line < 0 or step.kind in ("stage", "part", "update"):
        return []
    return [i for i, lines in enumerate(beside(view)) if step.line in lines or reached(view, i) == position]


def also_wrong(view: View, position: int, at: tuple[int, int] = (-1, -1)) -> list[int]:
    """The wrong own lines of a step that are there beside the ``current`` one, those that are reached later left out."""
    first, lines = current(view, position, at), lines_of(view)
    return [i for i in _here(view, position) if i != first and lines[i].verdict == "wrong" and reached(view, i) <= position]


def bands(view: View, narrow: bool) -> list[Band]:
    """All display rows: a band a stage, own lines and ours from its bottom row up; ``narrow``: the forward line heads its band,
    in a row of its own."""

    def found() -> list[Band]:
        theirs: dict[int, list[int]] = {}
        paired = pairs(view)
        for own, pair in enumerate(paired):
            for line in pair.lines:
                theirs.setdefault(line, []).append(own)
        layout = view.layout("paired")
        assert isinstance(layout, Paired)
        rows: list[Band] = []
        ahead: list[Entry] = []
        above: list[tuple[int, Entry | None]] = []
        start = 0

        def close() -> None:
            rising = list(reversed(above))
            if narrow:
                rows.extend(Band(cell, -1, None) for cell in ahead)
                rows.extend(Band(None, own, line) for own, line in rising)
            else:
                rising = [(-1, None)] * (len(ahead) - len(rising)) + rising
                for i, (own, line) in enumerate(rising):
                    rows.append(Band(ahead[i] if i < len(ahead) else None, own, line))
            ahead.clear()
            above.clear()

        for start, stop in zip(layout.starts, layout.starts[1:], strict=False):
            ahead.extend(cell for y in range(start, stop) if (cell := layout.forward(y)) is not None)
            for y in range(stop - 1, start - 1, -1):
                if (cell := layout.backward(y)) is None:
                    continue
                mine = theirs.get(cell[1], []) if cell[0] == "line" else []
                mate = next((own for own in mine if paired[own].true), -1)
                below = mine[: mine.index(mate)] if mate >= 0 else []  # what only stands there has a row of its own
                above.extend((own, None) for own in below)
                above.append((mate, cell))
                above.extend((own, None) for own in mine if own != mate and own not in below)
            close()
        rows.extend(Band(layout.forward(y), -1, layout.backward(y)) for y in range(layout.bands, layout.height))
        return rows

    return view.kept((NAME, "bands", narrow), found)
