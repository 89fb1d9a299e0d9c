"""The course of the file's own part: what it leaves behind as gradients, if one of its statements is written otherwise.

One scope is chosen in which the wrong gradients stand at the end, and it is run on from a copy of its state before the statement of
it that leads to the one in question. That is much less than to open, trace and judge the whole program.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from engine.mending.beginning import beginning
from engine.mending.blocks import Blocks, Edit, reads, writes
from engine.mending.budget import Budget
from engine.mending.ends import End, ends_of, with_returned
from engine.mending.leaves import Leaf, holds, of_update, rated
from engine.mending.numbers import agree
from engine.mending.places import bound, place_in, places_in, root
from engine.mending.repairs.arithmetic import close, constant_ratio
from engine.named import NamedTuple
from engine.own.alone import RETURNED, Alone, Halt
from engine.own.moments import Moment, Rerun, Step, moments, trail
from engine.trace import Trace

CHEAP = 20
"""Statements that are run as quickly as one of them is looked at."""
STATES = 32
"""States that are kept to begin from."""


class Span(NamedTuple):
    """The executions of one scope, once: of the statements of ``block``, ``first`` to ``last`` of the trail."""

    block: Sequence[ast.stmt]
    depth: int
    first: int
    last: int


class Course:
    """See the module. ``steps`` are the statements in the order of their execution, ``begin`` the first of the own part; the scope
    is chosen so that the executions ``inside`` are in it."""

    def __init__(self, trace: Trace, again: Rerun, inside: Sequence[int], budget: Budget) -> None:
        assert trace.own is not None
        self.budget = budget
        self.again = again
        self.steps = trail(again)
        self.blocks = Blocks(again)
        begin = beginning(trace, self.steps)  # a fault may stand in a line without a name
        self.begin = min(begin, *inside) if inside and min(inside) > 0 else begin
        self.leaves: tuple[Leaf, ...] = ()
        self._states: dict[int, Alone] = {}
        self.span: Span | None = None
        ends = ends_of(trace, self.steps, self.blocks, again.sign)
        self.of_inputs = any([end.wrong and (end.one.var < 0 or trace.vars[end.one.var].kind == "input") for end in ends])
        spans = self._spans(ends)
        if any([end.wrong and end.one.name.endswith("']") for end in ends]):  # a dict that several calls of a helper may add to
            nodes = {id(self.steps[at].node) for at in inside if 0 <= at < len(self.steps)}
            inside = [at for at, step in enumerate(self.steps) if at in inside or (at >= self.begin and id(step.node) in nodes)]
        for span in sorted(spans, key=lambda each: not all([each.first <= at <= each.last for at in inside])):
            if self._settled(trace, span, ends):
                break

    @property
    def wrong(self) -> int:
        """How many of the gradients are wrong; 0 where it cannot be said."""
        return sum([leaf.wrong for leaf in self.leaves])

    @property
    def cheap(self) -> bool:
        """Whether to run it takes few statements."""
        return self.span is None or self.span.last - self.head(max(self.span.first, self.begin)) < CHEAP

    @property
    def ratio(self) -> float | None:
        """What all wrong gradients are to be multiplied by, if that mends them."""
        telling = [leaf for leaf in self.leaves if leaf.wrong and leaf.start is None and leaf.tells]
        found = [constant_ratio(np.squeeze(leaf.want), np.squeeze(leaf.now)) for leaf in telling]
        first = found[0] if found else None
        return first if first is not None and all([each is not None and close(each, first) for each in found]) else None

    def first(self, node: ast.stmt) -> int:
        """The first execution of a statement in the span that may be of the own part; -1 for none."""
        if self.span is None:
            return -1
        start = self.head(max(self.span.first, self.begin))
        return next((i for i in range(start, self.span.last + 1) if self.steps[i].node is node), -1)

    def last(self, node: ast.stmt) -> int:
        """The last execution of a statement in the span; -1 for none."""
        if self.span is None:
            return -1
        return next((i for i in range(self.span.last, self.span.first - 1, -1) if self.steps[i].node is node), -1)

    def rounds(self, node: ast.AST) -> tuple[str, ...]:
        """The whole numbers that the loops around a statement count by, the inner loop's first."""
        found: list[str] = []
        loop: ast.AST | None = node
        while loop is not None:
            if isinstance(loop, ast.For) and isinstance(loop.target, ast.Name):
                found.append(loop.target.id)
            loop = self.blocks.holder(loop)
        return tuple(found)

    def candidates(self) -> list[ast.stmt]:
        """The statements that the wrong gradients may come from, the latest first."""
        if self.span is None:
            return []
        first = self.head(max(self.span.first, self.begin))
        nodes = {id(step.node): step.node for step in reversed(self.steps[first : self.span.last + 1])}
        simple = [node for node in nodes.values() if not hasattr(node, "body")]
        wanted = {name for leaf in self.leaves if leaf.wrong for name in re.findall(r"[^\W\d]\w*", leaf.place)}
        called: set[str] = set()
        found: set[int] = set()
        growing = True
        while growing:
            growing = False
            for node in simple:
                home = self.blocks.home(node)
                inner = isinstance(node, ast.Return) and home is not None and home.function in wanted
                if id(node) not in found and (inner or writes(node) & wanted or reads(node) & called):
                    found.add(id(node))
                    wanted |= reads(node)
                    called |= set() if home is None else {home.function} - {""}
                    growing = True
        return [node for node in simple if id(node) in found]

    def states(self, numbers: Iterable[int]) -> dict[int, Moment]:
        """The states before some executed statements, in one run."""
        wanted = frozenset(numbers)
        if not wanted:
            return {}
        found = moments(self.again, lambda at, node: at in wanted, STATES, max(wanted))
        return {moment.done: moment for moment in found}

    def head(self, at: int) -> int:
        """The execution of the statement of the span that leads to an execution."""
        assert self.span is not None
        return next((i for i in range(at, self.span.first - 1, -1) if self._is_top(i)), self.span.first)

    def prepare(self, states: dict[int, Moment]) -> None:
        """States to begin from, by the execution of a statement of the span."""
        for at, moment in states.items():
            if at not in self._states and self._is_top(at):
                self._states[at] = Alone(moment)

    def enter(self, nodes: Iterable[ast.AST]) -> int:
        """The first execution of the first of some nodes, with the state to begin from made ready; -1 for none."""
        found = []
        for node in nodes:
            top: ast.AST | None = node
            while top is not None and not (isinstance(top, ast.stmt) and self.first(top) >= 0):
                top = self.blocks.holder(top)
            if top is not None:
                found.append(self.first(top))
        at = min(found, default=-1)
        if at >= 0 and self.head(at) not in self._states:
            self.prepare(self.states((self.head(at),)))
        return at

    def left(self, at: int, edits: Sequence[Edit]) -> int | None:
        """How many gradients are still wrong with edits, the first of which is executed at ``at``; None where one that was right no
        longer is, or it fails."""
        values = self.ends(at, edits) if self.wrong else None  # else nothing here tells of the mistake
        if values is None:
            return None
        count = 0
        for leaf in self.leaves:
            if not holds(leaf, values[leaf.place]):
                if not leaf.wrong:
                    return None
                count += 1
        return count

    def ends(self, at: int, edits: Sequence[Edit]) -> dict[str, Any] | None:
        """What the places of the gradients hold in the end, by edits of which the first is executed at ``at``; None if it fails."""
        assert self.span is not None
        state = self._states.get(self.head(at))
        if state is None:
            return None
        home = self.blocks.home(state.moment.node)
        tops = [self.blocks.home(node) for node, _ in edits if isinstance(node, ast.stmt)]
        end = max([self._end, *[top.at for top in tops if top is not None and top.block is self.span.block]])
        body = list(self.span.block[0 if home is None else home.at : end + 1])  # what is added may need a later statement
        halt = self._halt(state.moment.done) if end == self._end else None
        before = state.work
        with self.blocks.written(body, edits) as written:
            outcome = state.run(written, [leaf.place for leaf in self.leaves], None, halt)
        self.budget.spend(state.work - before)
        return outcome.values if outcome.failed is None else None

    def _halt(self, start: int) -> Halt | None:
        """Where a run that begins at ``start`` is over: a loop may go on for long after the last gradient."""
        assert self.span is not None
        until = self._until
        while 0 <= until < self.span.last and self.steps[until + 1].depth > self.steps[self._until].depth:
            until += 1  # to the end of the calls that it makes
        if until < 0 or until + 1 > self.span.last or not hasattr(self.span.block[self._end], "body"):
            return None
        node = self.steps[until + 1].node
        return Halt(node, 1 + [step.node is node for step in self.steps[start : until + 1]].count(True))

    def _is_top(self, at: int) -> bool:
        """Whether an execution is of a statement that stands in the span's block itself."""
        span = self.span
        if span is None or self.steps[at].depth != span.depth:
            return False
        home = self.blocks.home(self.steps[at].node)
        return home is not None and home.block is span.block and span.block[home.at] is self.steps[at].node

    # -- the scope

    def _spans(self, ends: list[End]) -> list[Span]:
        """The scopes around the first wrong gradient, the innermost first."""
        found: list[Span] = []
        at = next((end.at for end in ends if end.wrong), -1)
        while at >= 0:
            step = self.steps[at]
            home = self.blocks.home(step.node)
            if home is None:
                break
            first = at
            while first > 0 and self._within(self.steps[first - 1], step.depth, home.block):
                first -= 1
            last = at
            while last + 1 < len(self.steps) and self._within(self.steps[last + 1], step.depth, home.block):
                last += 1
            found.append(Span(home.block, step.depth, first, last))
            at = next((i for i in range(first - 1, -1, -1) if self.steps[i].depth < step.depth), -1)  # its call, after others
        return found

    def _within(self, step: Step, depth: int, block: Sequence[ast.stmt]) -> bool:
        if step.depth != depth:
            return step.depth > depth
        home = self.blocks.home(step.node)
        return home is not None and home.block is block

    def _settled(self, trace: Trace, span: Span, ends: list[End]) -> bool:
        """Whether a wrong gradient stands in a scope in the end."""
        self.span, self.leaves = span, ()
        self._states.clear()
        inside = [end for end in ends if span.first <= end.at <= span.last and not self._goes_on(end, span)]
        tops = [self.blocks.home(self.steps[self.head(end.at)].node) for end in inside]
        self._end = max([home.at for home in tops if home is not None], default=-1)
        self._until = -1
        writer = self._writer(span, inside)
        if inside and writer <= self._end:
            self._until = max([self._complete(end) for end in inside])
        self._end = max(self._end, writer)
        start = self.head(max(span.first, self.begin))
        if not inside or self._end < 0 or not self._is_top(start):
            return False
        self.prepare(self.states((start,)))
        state = self._states.get(start)
        home = self.blocks.home(self.steps[start].node)
        if state is None or home is None:
            return False
        body = list(span.block[home.at : self._end + 1])
        halt = self._halt(start)
        outcome = state.run(body, [place for end in inside for place in places_in(trace, end.one)], None, halt)
        held: dict[str, Any] | None = None
        found: dict[str, Leaf] = {}
        for end in inside:
            node = self.steps[end.at].node
            binds = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
            latest = not binds or self.last(node) == end.at  # what a round binds is another in the next
            latest = latest and root(end.one.name) not in self.blocks.gone_over(node)  # nor ``layer['db']`` of each layer
            here = self.steps[end.at].depth == span.depth and end.last and latest
            place = place_in(trace, end.one)
            if np.shape(outcome.values[place]) != np.shape(end.one.theirs) == np.shape(outcome.values[end.one.name]):
                place = end.one.name  # ``dh`` of ``hs[-1]``
            if end.wrong and (sure := self._kept_as(trace, end, outcome.values)):
                place, here = sure, True
            here = here or (_adds_to_object(node) and not place.startswith("self."))  # its last call may be another one
            leaf = self._leaf(end, place, outcome.values, state, here)
            if leaf is None and end.wrong:
                held = state.left(body, halt) if held is None else held
                whole = with_returned(end, place, self.again, self.steps)
                near = [place for place in held if place != RETURNED and np.any(held[place])]  # many a counter is 0
                found_leaves = [self._leaf(whole, place, held, state, False) for place in near]
                leaf = next((each for each in found_leaves if each is not None), None)
            if leaf is not None:
                found[leaf.place] = leaf
        self.leaves = rated(tuple(found.values()))
        return self.wrong > 0

    def _goes_on(self, end: End, span: Span) -> bool:
        """Whether the statement of a gradient adds to some object's after a scope, too: it may be the same one's."""
        node = self.steps[end.at].node
        return _adds_to_object(node) and any([step.node is node for step in self.steps[span.last + 1 :]])

    def _kept_as(self, trace: Trace, end: End, values: dict[str, Any]) -> str:
        """The place of an entry that is surely the gradient in the end: of a dict that a call was given, by its name here; of what
        a loop goes over by the place that stands for, ``layers[0]['dW']`` for ``layer['dW']``. "" for none."""
        place, *_, entry = places_in(trace, end.one)
        over = root(place) in self.blocks.gone_over(self.steps[end.at].node)
        place = entry if over else place
        return place if place.endswith("']") and np.shape(values[place]) == np.shape(end.ours) else ""

    def _complete(self, end: End) -> int:
        """Where a gradient is complete: at the end of the outermost loop around its last line that does not bind it anew."""
        name, found = root(end.one.name), end.at
        node = self.steps[end.at].node
        if _adds_to_object(node):
            found = self.last(node)  # of one object, which of these calls add to it is not known
        loop: ast.AST | None = self.blocks.holder(self.steps[end.at].node)
        while loop is not None and not isinstance(loop, (ast.FunctionDef, ast.Module)):
            if isinstance(loop, (ast.For, ast.While)):
                nodes = list(ast.walk(loop))
                if any([isinstance(each, ast.Assign) and name in bound(each.targets) for each in nodes]):
                    break
                within, depth = {id(each) for each in nodes}, self.steps[end.at].depth
                after = self.steps[found + 1 :]
                outside = (i for i, step in enumerate(after) if step.depth <= depth and id(step.node) not in within)
                found += next(outside, len(after))
            loop = self.blocks.holder(loop)
        return found

    def _writer(self, span: Span, ends: list[End]) -> int:
        """The last statement of the scope that adds to a wrong gradient of it."""
        names = {root(end.one.name) for end in ends if end.wrong and self.steps[end.at].depth == span.depth and end.last}
        found = -1
        for at in range(max([end.at for end in ends if end.wrong], default=span.last), span.last + 1):
            node, home = self.steps[at].node, self.blocks.home(self.steps[at].node)
            adds = isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Div))
            if adds and self.steps[at].depth == span.depth and home is not None and writes(node) & names:
                found = max(found, home.at)
        return found

    def _leaf(self, end: End, place: str, values: dict[str, Any], state: Alone, surely: bool) -> Leaf | None:
        """A gradient that a place holds in the end; ``surely``: whatever it holds there."""
        value, one = values.get(place), end.one
        if value is None:
            return None
        if one.name.endswith("'"):
            start = state.value(place)
            fits = start is not None and np.shape(start) == np.shape(value) == np.shape(one.theirs)
            return of_update(end, place, value, start) if fits else None
        same = any([agree(np.squeeze(value), np.squeeze(theirs)) for theirs in end.theirs])
        if not end.wrong:
            return Leaf(place, value, False, False, value, None, end.blur) if same else None
        if not (same or surely) or agree(value, end.ours, end.blur):
            return None
        return Leaf(place, end.ours, True, not agree(np.squeeze(value), np.squeeze(end.ours), end.blur), value, None, end.blur)


def _adds_to_object(node: ast.stmt) -> bool:
    """Whether a statement adds to an attribute: ``self.grad += out.grad``."""
    return isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Attribute)
