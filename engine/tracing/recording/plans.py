"""Plans: what is known of an assignment after a run of it, so that its next run forms the same stage with few steps.

A plan is a function of our own text: it looks the names up, compares kinds, shapes, types and which reads are one variable with
those of the run that it was learned from, runs the form's forward text, and makes the records. Whatever is not as it was, or
raises, or is due to be looked at (limits), is left to the slow road: the plan has done nothing then. The slow road defines what
a statement means; only statements of which it makes one plain stage have a plan. ``a += v`` is one where nothing else holds the
array: that, too, is asked again at each run. In a long file what is written alike shares a plan
(``engine.tracing.recording.alike``).
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, Literal, Protocol

from engine.records import Var

if TYPE_CHECKING:
    from engine.tracing.recording.picked import Leaf
    from engine.tracing.recording.planning import Before, Learner, Plan, Recorder

TRIES = 8
"""Plans that are learned of one statement: another one once more runs than that were left to the slow road."""


class Seen:
    """What a plan is learned for, how often it ran, and its plan once there is one."""

    __slots__ = ("leaves", "misses", "plan", "plans", "runs", "tries")
    first = 2  # the run that the plan is learned from

    def __init__(self, plans: Plans) -> None:
        self.plans = plans
        self.leaves: tuple[Leaf, ...] | None = None
        self.plan: Plan | None = None
        self.runs = self.misses = self.tries = 0

    def learner(self) -> type[Learner]:
        """What makes the plan."""
        from engine.tracing.recording.planning import Learner

        return Learner

    def missed(self) -> Literal[False]:
        """The plan was not for this run."""
        self.misses += 1
        if self.misses > self.tries:
            self.misses = 0
            self.plan = None
        return False

    def due(self, node: ast.Assign | ast.AugAssign) -> Literal[False]:
        """There is no plan: it may be learned from this run."""
        self.runs += 1
        if self.tries < TRIES and self.runs >= self.first:
            self.tries += 1
            self.plans.watch(self, node)
        return False


class Sharing(Protocol):
    """Plans of what is written alike."""

    def again(self, node: ast.Assign) -> bool: ...


class Plans:
    """The plans of one run."""

    def __init__(self, binder: Recorder) -> None:
        self.binder = binder
        self.machine = binder.machine
        self.seen: dict[int, Seen | None] = {}  # None: it ran once, by what is known of others
        self.before: Before | None = None
        self.alike: Sharing | None = None  # set by whoever assembles the parts
        self.once = Seen.first > 1  # what stands in no loop and no function runs once: nothing is to be known of it

    def share(self, alike: Sharing) -> None:
        """What is written alike has plans of its own, also where it runs once."""
        self.alike, self.once = alike, False

    def again(self, node: ast.Assign | ast.AugAssign) -> bool:
        """Run an assignment by its plan; False where it has none, or where something is not as it was."""
        key = id(node)
        seen = self.seen.get(key)
        if seen is None:
            once = key in self.seen
            if not once and self.alike is not None and self.machine.frame.top and type(node) is ast.Assign:
                if self.alike.again(node):
                    self.seen[key] = None
                    return True
                once = self.before is not None  # a plan of all that are written so is being learned from this run
                if once:
                    self.seen[key] = None
                    return False
            seen = self.seen[key] = Seen(self)
            seen.runs = int(once)
        if seen.plan is not None:
            return seen.plan() or seen.missed()
        return seen.due(node)

    def watch(self, seen: Seen, node: ast.Assign | ast.AugAssign) -> None:
        """A statement is about to run by the slow road: a plan may be learned of it. Plans are loaded with the first one."""
        from engine.tracing.recording.planned import leaves_of, looked_up
        from engine.tracing.recording.planning import Before

        if seen.leaves is None:
            seen.leaves = leaves_of(node)
        frame = self.machine.frame
        if not seen.leaves or frame.comprehension or frame.declared is not None:
            seen.tries = TRIES
            return
        found = tuple([self._now(looked_up(frame, leaf)) for leaf in seen.leaves])
        watch = self.machine.watch
        self.before = Before(seen, node, self._counts(), (watch.spent, watch.holding), found)

    def _now(self, operand: Any) -> Any:
        return self.binder.states.now(operand) if self.machine.written and type(operand) is Var else operand

    def _counts(self) -> tuple[int, ...]:
        machine, journal = self.machine, self.binder.journal
        return (
            len(journal.vars), len(journal.stages), len(journal.scene.rows), len(journal.decisions), len(journal.fixed),
            len(machine.notices), machine.statements, self.binder.variables.bytes, len(journal.views),
        )  # fmt: skip

    def learn(self, before: Before) -> None:
        """The statement has run: what it made becomes its plan, if it is one plain stage."""
        self.before = None
        journal, seen = self.binder.journal, before.seen
        assert seen.leaves is not None
        began, ended = before.counts, self._counts()
        if ended[1] != began[1] + 1 or ended[2] != began[2] + 1 or ended[3:7] != began[3:7] or ended[8] != began[8]:
            return
        stage, row, var = journal.stages[-1], journal.scene.rows[-1], journal.vars[began[0]]
        if len(stage.pieces) != 1 or row.vars or journal.changes.waiting:
            return
        piece, made = stage.pieces[0], ended[0] - began[0]
        if piece.store is not None and made == 2 + len(piece.parts):  # what is written, and the array after it
            from engine.tracing.recording.planwrite import plan_of

            seen.plan = plan_of(self.binder, before, seen.leaves, piece)
            return
        if piece.store is not None or piece.write != var.index or made != 1 + len(piece.parts) or not piece.form.gates:
            return
        watch = self.machine.watch
        spent = watch.spent - before.spent[0], watch.holding - before.spent[1], ended[7] - began[7]
        if spent[1] < 0:  # it was looked at in between
            return
        learner = seen.learner()(self.binder, before, seen.leaves, stage, piece, spent)
        if learner.known():
            seen.plan = learner.plan()
