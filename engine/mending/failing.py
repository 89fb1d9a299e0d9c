"""The line that stops the own part with an error, or one that it reads from, written so that all of it runs and is right."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import numpy as np

from engine.errors import ProgramError
from engine.mending.blocks import Blocks, Edit, reads, writes
from engine.mending.confirming import Judge
from engine.mending.mends import Mend, as_mend, parsed_edits, written_place
from engine.mending.plain import spelled
from engine.mending.records import KINDS, Repair, Site
from engine.mending.repairs.around import Around
from engine.mending.repairs.elsewhere import orders
from engine.mending.repairs.every import shaping
from engine.mending.repairs.leftout import left_out
from engine.mending.statement import parsed
from engine.mending.trying import Case, Known, site_of
from engine.own.alone import Alone
from engine.own.moments import Moment, Rerun, Step, moments, trail
from engine.reading.gradnames import gradient_name
from engine.trace import Trace

WORK = 6_000
"""Statements that all tries may run together."""
BEFORE = 4
"""Statements that the failing one reads from and that are tried."""
REST = 30
"""Statements of its block after the failing one that are run to try."""
CONFIRMED = 4
"""Mends that are confirmed by the whole, at most."""
DEAREST = 3
"""What a repair may cost."""


class Failing:
    """What stops the own part, and the ways to write it otherwise."""

    def __init__(self, trace: Trace, again: Rerun, known: Known) -> None:
        assert trace.own is not None
        self.trace, self.again, self.known = trace, again, known
        self.steps: Sequence[Step] = trail(again)
        self.blocks = Blocks(again)
        self.begin = trace.own.begin
        failed, last = trace.own.failed, self.steps[-1].node if self.steps else None
        line = failed.place.line if failed is not None else 0
        self.node = last if last is not None and last.lineno <= line <= (last.end_lineno or 0) else None
        self.place = "" if self.node is None else written_place(self.node)

    def mends(self) -> list[Mend]:
        """Those under which it runs on, with gradients of their variables' shapes: the cheapest first."""
        found: list[Mend] = []
        found += [mend for mend in self._orders() if self._goes_on(mend)]
        for node in self._candidates():
            for mend in self._of(node, node is not self.node):
                if len(found) < 12 and not any([spelled(mend.change.mend) == spelled(each.change.mend) for each in found]):
                    found.append(mend)
            if found:
                break
        return sorted(found, key=lambda each: (each.cost, KINDS.index(each.change.kind), len(each.change.mend)))

    def _candidates(self) -> list[ast.stmt]:
        """The statement that fails, and those above that it reads from."""
        if self.node is None or hasattr(self.node, "body"):
            return []
        found, wanted = [self.node], reads(self.node)
        for step in reversed(self.steps[:-1]):
            node = step.node
            own = node.lineno >= self.begin or isinstance(node, ast.Return)
            if not own or hasattr(node, "body") or any([node is each for each in found]):
                continue
            if writes(node) & wanted and len(found) <= BEFORE:
                found.append(node)
                wanted |= reads(node)
        return found

    def _orders(self) -> Iterator[Mend]:
        """What is returned or unpacked in another order, and loops that leave something out."""
        program = self.again.program
        line = 0 if self.node is None else self.node.lineno
        around = Around(program.lines, program.forward, line, self.begin, {}, self.known.gradients)
        yield from [Mend(0, 1, change) for family in (orders, left_out) for change in family(around)]

    def _goes_on(self, mend: Mend) -> bool:
        nodes = {id(step.node): i for i, step in enumerate(self.steps)}
        edits = parsed_edits(mend.change.edits)
        tops = [self.blocks.statement(node) for node, _ in mend.change.edits]
        first = min([nodes[id(top)] for top in tops if top is not None and id(top) in nodes], default=-1)
        if edits is None or first < 0:
            return False
        head = self._head(first)
        found = moments(self.again, lambda done, _: done == head, 1, head)
        return bool(found) and self._runs(Alone(found[0]), found[0], edits)

    def _of(self, node: ast.stmt, above: bool) -> Iterator[Mend]:
        at = max([i for i, step in enumerate(self.steps) if step.node is node])
        head = self._head(at)
        found = {m.done: m for m in moments(self.again, lambda done, _: done in (at, head), 2, at)}
        if at not in found or head not in found:
            return
        site = site_of(Case(found[at], (node,), {}, {}), node, written_place(node), self.known, None)
        if site is None:
            return
        state, seen = Alone(found[head]), set()
        for repair in sorted([*_begun_anew(site), *shaping(site)], key=lambda each: each.cost):
            if state.work > WORK or repair.cost > DEAREST:
                break
            if repair.text in seen or not _local(repair.text, node, found[at], self.steps[at].depth):
                continue
            edits = parsed_edits(((node, repair.text),))
            if edits is not None and self._runs(state, found[head], edits):
                fields = (*repair.fields, ("stopped", True))
                yield as_mend(node, repair._replace(cost=repair.cost + above, fields=fields))
            seen.add(repair.text)

    def _head(self, at: int) -> int:
        """The execution of the statement, in the outermost scope, that leads to one."""
        base = min([step.depth for step in self.steps])
        for i in range(at, -1, -1):
            home = self.blocks.home(self.steps[i].node)
            if self.steps[i].depth == base and home is not None and home.block[home.at] is self.steps[i].node:
                return i
        return 0

    def _runs(self, state: Alone, moment: Moment, edits: Sequence[Edit]) -> bool:
        home = self.blocks.home(moment.node)
        if home is None:
            return False
        until = self.blocks.home(self.steps[self._head(len(self.steps) - 1)].node)
        end = (until.at if until is not None else home.at) + 1 + REST
        body = list(home.block[home.at : end])
        forward = {place: np.shape(value) for place, value in state.names().items()}
        written = [name for each in body for name in writes(each)]
        bases = [(name, gradient_name(name, forward)) for name in written]
        pairs = [(name, base.of) for name, base in bases if base is not None and base.of in forward]
        with self.blocks.written(body, edits) as made:
            outcome = state.run(made, [name for name, _ in pairs])
        shapes = [(np.shape(outcome.values[name]), forward[of]) for name, of in pairs if outcome.values[name] is not None]
        return outcome.failed is None and all([one == other for one, other in shapes])


def _begun_anew(site: Site) -> Iterator[Repair]:
    """``self.dW = …`` for ``self.dW += …``, where nothing is there yet to add to."""
    statement, node = site.statement, site.statement.node
    if isinstance(node, ast.AugAssign) and site.before is None:
        yield Repair("stale", f"{statement.part(node.target)} = {statement.part(node.value)}", 1, (("begun", True),))


def _local(text: str, node: ast.stmt, moment: Moment, depth: int) -> bool:
    """Whether a function reads nothing more from outside than it did."""
    if not depth:
        return True
    try:
        new = {name for each in parsed(text) for name in reads(each)} - reads(node)
    except ProgramError:
        return False
    held = moment.frames[-1].names
    return all([name in held or name in ("T", "sum", "ravel") for name in new])


def unstopped(failing: Failing, judge: Judge) -> list[Mend]:
    """The best mends under which the whole part runs and is right."""
    found: list[Mend] = []
    for mend in failing.mends()[:CONFIRMED]:
        if found and mend.cost > found[0].cost:
            break
        result = judge.confirms(mend.change.edits)
        if result is not None and not result.wrong:
            found.append(mend)
    return found
