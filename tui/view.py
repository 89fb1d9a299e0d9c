"""What the screen derives from a trace, once: its steps, where rows stand, and small caches of text.

``Views`` holds the trace as read and one ``View`` per set of expanded stages. Nothing here changes what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

import engine
from engine.circuit import Graph, graph_of, sparse_graph
from tui.asking import kinds
from tui.layout import GIVEN, Heights, Listing, Narrow, Paired
from tui.session import Pick

if TYPE_CHECKING:
    from engine import Own, Step, Steps, Trace

T = TypeVar("T")
LONG = 1_000
"""Stages from which on expanding some, and searching, takes longer than a key may (about 15 ms of computing)."""
_KEPT = 4  # views with other expansions that stay at hand
_HELD = 12  # graphs and drawings per view
_CACHED = 8192  # texts per view; a screen needs about a hundred


class View:
    """One trace with its steps. ``layout`` answers where each row stands without touching the others."""

    def __init__(self, trace: Trace, expanded: frozenset[int] = frozenset(), before: View | None = None) -> None:
        self.trace = trace
        self.own = trace.own  # the verdict on the file's own part, as far as it is known
        self.before = before  # the trace as it was before inputs were edited
        self.steps: Steps = engine.Steps(trace, expanded)
        self.total = len(self.steps)
        self.forward = self.steps.forward
        self._layouts: dict[tuple[str, int], Any] = {}
        self._texts: dict[Any, Any] = {}
        self._held: dict[Any, Any] = {}

    def settle(self, own: Own, name: str) -> None:
        """Another verdict; what is remembered under ``name`` was made of the old one."""
        self.own = own
        for kept in (self._held, self._texts):
            for key in [key for key in kept if isinstance(key, tuple) and key[:1] == (name,)]:
                del kept[key]

    def prepare(self) -> Iterator[None]:
        """Make what the first paint needs, in slices that each take a few milliseconds even for 10,000 stages."""
        yield
        for make in (
            lambda: self.heights,
            lambda: self.label_width,
            lambda: self.trace.flaws,
            lambda: self.trace.stage_lines(0),
            lambda: self.trace.arrivals(0),
            lambda: self.layout("paired"),
            lambda: self.layout("listing"),
            lambda: self.layout("narrow"),
            self.circuit,
        ):
            make()
            yield

    def step(self, k: int) -> Step | None:
        """The k-th step; None at position 0."""
        return self.steps[k - 1] if k > 0 else None

    def beats(self, position: int) -> int:
        """How many keys the step at ``position`` takes when asking first: one a question, and one that shows it whole."""
        return 1 + len(self.cached(("kinds", position), lambda: kinds(self, position)))

    def cell(self, position: int, pane: str = "") -> Pick | None:
        """The cell of a step in a pane ("" the step's own); None where it has none."""
        step, trace = self.step(position), self.trace
        if step is None:
            first = next((i for i, row in enumerate(trace.rows) if row.kind != "comment"), -1)
            return Pick("forward", "row", first) if first >= 0 and pane != "backward" else None
        if step.kind in ("stage", "part"):
            if pane == "backward":
                return None
            return Pick("forward", step.kind, step.part if step.kind == "part" else step.stage)
        if step.kind == "update":
            return Pick(pane or "backward", "update", step.update)
        if pane != "forward":
            return Pick("backward", "line", step.line)
        var = trace.vars[trace.output if step.kind == "seed" else trace.lines[step.line].base]
        if var.kind == "part":
            return Pick("forward", "part", var.index)
        return Pick("forward", "stage", var.stage) if var.stage >= 0 else None

    @cached_property
    def heights(self) -> Heights:
        """What all layouts count."""
        return Heights(self.trace)

    @cached_property
    def label_width(self) -> int:
        """Cells of the label column, parts included."""
        ends = (0, 1, 2)  # a part's letters: none, up to z, up to zz
        cells = zip(self.trace.stages, self.heights.forward, strict=True)
        sizes = [len(stage.label) + (ends[min(2, (high + 24) // 26)] if high > 1 else 0) for stage, high in cells]
        return min(max(sizes, default=1), 9)

    @cached_property
    def has_comments(self) -> bool:
        """Whether the file has comments that stand as rows of their own."""
        return any(row.kind == "comment" for row in self.trace.rows)

    @cached_property
    def accumulations(self) -> list[int]:
        """Positions at which a contribution is added to a gradient that already holds one."""
        of_line = self.steps.of_line
        return [k for line in self.trace.lines if line.arrived > 1 and (k := of_line(line.index))]

    @cached_property
    def names(self) -> dict[str, int]:
        """Variables by the name shown."""
        return {var.shown: var.index for var in self.trace.vars}

    @cached_property
    def forks(self) -> list[tuple[str, int]]:
        """(name, contributions) of variables that receive more than one, inputs first; of a list the stages that send."""
        trace = self.trace
        found: dict[str, int] = {}
        senders: dict[str, set[int]] = {}
        forked = [trace.vars[var] for var in trace.forked()]
        for wanted in (("input",), ("stage", "part")):
            for var in forked:
                if var.kind in wanted:
                    lines = trace.arrivals(var.index)
                    name = var.root if var.path else var.shown
                    if var.path:
                        stages = senders.setdefault(name, set())
                        stages.update(trace.lines[line].stage for line in lines)
                    found[name] = max(len(lines), len(senders.get(name, ())))
        return list(found.items())

    @cached_property
    def roots(self) -> dict[str, list[int]]:
        """The elements of each list or dict, by its name."""
        found: dict[str, list[int]] = {}
        for var in self.trace.vars:
            if var.path:
                found.setdefault(var.root, []).append(var.index)
        return found

    @cached_property
    def printed(self) -> dict[int, str]:
        """What the program printed last, by line of the file."""
        return dict(self.trace.printed)

    @cached_property
    def source_lines(self) -> list[str]:
        """The file, line by line."""
        return self.trace.source.split("\n")

    @cached_property
    def by_line(self) -> dict[int, tuple[str, int]]:
        """The first cell of the forward pane that a line of the file became."""
        found: dict[int, tuple[str, int]] = {}
        for index, row in enumerate(self.trace.rows):
            if row.kind == "stage":
                found.setdefault(row.line, ("stage", row.stage))
            elif row.kind in GIVEN:
                found.setdefault(row.line, ("row", index))
        return found

    def circuit(self, plain: bool = False) -> Graph:
        """The circuit, of a long trace as it is asked for; ``plain``: named for terminals without signs."""
        make = graph_of if len(self.trace.stages) <= LONG else sparse_graph
        return self.kept(("circuit", plain), lambda: make(self.trace, self.steps.expanded, plain))

    def layout(self, order: str, notes: int = 0) -> Paired | Listing | Narrow:
        """Rows in "paired", "listing", "narrow" or "narrow-listing" order.

        With ``notes`` > 0 there are comment rows: the file's of at most so many characters, and ``# backprop`` rows.
        """
        notes = min(notes, 1) if order == "listing" and not self.has_comments else notes
        notes = 0 if order == "paired" and not self.has_comments else notes
        found = self._layouts.get((order, notes))
        if found is None:
            if order == "paired":
                found = Paired(self.trace, notes, self.heights)
            elif order == "listing":
                found = Listing(self.trace, notes, self.heights)
            else:
                found = Narrow(self.trace, order == "narrow-listing", self.heights)
            if len(self._layouts) > 8:  # widths that a resize has passed through
                self._layouts.clear()
            self._layouts[order, notes] = found
        return found

    def kept(self, key: Any, make: Callable[[], T]) -> T:
        """``make()`` remembered for long: few things, each of which takes longer than a key may. What was asked for last stays."""
        found = self._held.pop(key, None)
        if found is None:
            if len(self._held) >= _HELD:
                del self._held[next(iter(self._held))]
            found = make()
        self._held[key] = found
        return cast(T, found)

    def cached(self, key: Any, make: Callable[[], T]) -> T:
        """``make()`` remembered under ``key``; the cache is emptied when it is full."""
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) >= _CACHED:
                self._texts.clear()
            found = self._texts[key] = make()
        return found


class Views:
    """A trace as read, and its views by expanded stages; ``before`` is that of the program before its inputs were edited."""

    def __init__(self, trace: Trace, before: Views | None = None) -> None:
        self.base = trace
        self.before = before
        self.long = len(trace.stages) > LONG
        self._own: tuple[Own, str] | None = None  # what is told of ``base`` once its mends are known
        self._views: dict[frozenset[int], View] = {}  # the one that was used last is the last
        self._expandable: dict[tuple[int, ...], bool] = {}

    def at(self, expanded: frozenset[int]) -> View:
        """The view with these stages expanded to their gates."""
        found = self._views.pop(expanded, None)
        if found is None:
            found = View(engine.expand(self.base, expanded), expanded, self._unedited(expanded))
        return self._keep(expanded, found)

    def _unedited(self, expanded: frozenset[int]) -> View | None:
        """The view before the edits, with the same stages expanded where it has them."""
        if self.before is None:
            return None
        old, new = self.before.base.stages, self.base.stages
        alike = all(i < len(old) and old[i].source == new[i].source for i in expanded)
        return self.before.at(expanded if alike and self.before.ready(expanded) else frozenset())

    def settle(self, own: Own | None, name: str) -> None:
        """The verdict with each fault on the line that is to be mended, for all views."""
        if own is None or own is self.base.own:
            return
        self._own = own, name
        for view in self._views.values():
            view.settle(own, name)

    def ready(self, expanded: frozenset[int]) -> bool:
        """Whether ``at`` answers within the time of a key: the trace is not long, or the view is at hand."""
        return not (self.long and expanded) or expanded in self._views

    def hold(self, expanded: frozenset[int], view: View) -> None:
        """Have a view at hand that was made elsewhere: of the base with these stages expanded."""
        self._keep(expanded, view)

    def _keep(self, expanded: frozenset[int], view: View) -> View:
        if self._own is not None and view.own is not self._own[0]:
            view.settle(*self._own)
        self._views[expanded] = view
        if len(self._views) > _KEPT:
            del self._views[next(key for key in self._views if key)]
        return view

    def expandable(self, stage: int) -> bool:
        """Whether a stage can be expanded; asked once of stages that are alike."""
        key = tuple([id(piece.form) for piece in self.base.stages[stage].pieces])
        found = self._expandable.get(key)
        if found is None:
            found = self._expandable[key] = engine.expandable(self.base, stage)
        return found
