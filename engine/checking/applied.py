"""What becomes of right gradients: an update goes uphill, takes another parameter's gradient, or takes one times something else."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from engine.checking.leaning import decays, holds, leaning
from engine.checking.measure import difference
from engine.checking.seen import Seen, seen_updates
from engine.checking.shares import decayed_by, grown_by
from engine.checking.swapped import Swapped
from engine.checking.unnamed import early, plainly, uneven
from engine.checking.uphill import all_lean_uphill, all_uphill, made_small, turned
from engine.named import NamedTuple
from engine.own.differences import differing
from engine.own.dividing import Change, agree
from engine.own.passes import Begun
from engine.own.records import Survey
from engine.own.written import takes_off
from engine.passes import Update
from engine.trace import Trace
from engine.verdicts import Own, OwnLine, Uncompared


class Step(NamedTuple):
    """What a statement adds to a parameter (its variable's index), with the entries of its gradient that it is about (as lists);
    ``done`` is the execution, ``single`` whether one number that is added is the gradient times a rate for sure."""

    var: int
    line: int
    done: int
    gradient: Any
    change: Any
    single: bool = False
    at: int = -1  # the definition

    @property
    def along(self) -> float:
        """How much of the gradient it adds; 0 where it is no multiple."""
        if not self.single and not agree(self.gradient, self.change):
            return 0.0
        square = float(self.gradient @ self.gradient)
        return float(self.change @ self.gradient) / square if square else 0.0


def applied(trace: Trace, begun: Begun, own: Own, rivals: set[int], swapped: Swapped | None) -> Own:
    """The verdict on a pass whose gradients are right, with what its updates make of them, where they have a name."""
    if not own.ok or begun.given is not None or not early(begun):
        return own
    every = [one for one in seen_updates(trace, begun) if one.update.var not in rivals]
    steps = [Step(one.update.var, one.update.line, -1, one.gradient, one.change, one.single and one.share.whole) for one in every]
    seen = dict(zip(map(id, steps), every, strict=True))

    def meant(step: Step) -> bool:
        one = seen[id(step)]
        aside = swapped is not None and any([swapped.apart(step.var, change.added) for change in changes_by(begun, one.update)])
        return not one.single and (aside or (not decayed_by(one) and plainly(trace, begun, one.update)))

    first = begun.reached.top is not None and begun.reached.top.number == 1

    def made(step: Step) -> list[Change]:
        """Those that no penalty stands in."""
        every = changes_by(begun, seen[id(step)].update)
        return [] if any([decays(statement_of(begun, change)) for change in every]) else every

    def lean(step: Step) -> int | None:
        """None where no sign is meant: later passes have momentum, and a penalty may stand in the update."""
        return leaning(step.gradient, step.change) if first and not step.along and made(step) else None

    def unsure(step: Step) -> bool:
        mine = set() if swapped is None else swapped.made.get(step.var, set())
        own, reads = made(step) if mine else [], begun.found.survey.defs
        return lean(step) == 0 or any([holds(begun, c.before, set(reads[c.after].reads) - {c.before}, mine) for c in own])

    def off(step: Step) -> bool:
        one = seen[id(step)]
        if not step.along and np.size(step.change) > 1:
            return grown_by(one) and plainly(trace, begun, one.update)
        return not one.repeated and uneven(one, every) and not _explained(one) and plainly(trace, begun, one.update)

    def other(step: Step) -> int | None:
        every = [] if swapped is None else changes_by(begun, seen[id(step)].update)
        if swapped is None or len(every) != 1:
            return None
        known = swapped.by(step.var, every[0].added, every[0].after)
        return swapped.mixed(step.var, every[0].added, every[0].after, step.change) if known is None else known

    moved = [step for step in steps if np.any(step.change)]
    every_up = all_uphill(trace, begun, every) or all_lean_uphill(trace, begun, [
        (step.var, 1 if step.along > 0.0 else lean(step) or -1) for step in moved
    ])  # fmt: skip

    def climbs(step: Step) -> bool:
        """Whether it can only be a mistake that a parameter goes uphill: they all do, or it is taken off while others go down."""
        one = seen[id(step)]
        down = any([other.multiple and other.share.ratio < 0.0 for other in every if other is not one])
        return every_up or (down and takes_off(one.node) and plainly(trace, begun, one.update))

    return _told(trace, own, moved, lambda step: meant(step) or unsure(step), off, other, lambda step: lean(step) or 0, climbs,
                 made_small(trace, begun))  # fmt: skip


def applied_once(trace: Trace, own: Own, survey: Survey, dead: frozenset[int], swapped: Swapped) -> Own:
    """The same where nothing is a pass of a loop: arrays that own statements change, each known by what it was before."""
    if not own.ok or any([line.verdict == "given" for line in own.lines]):
        return own

    def other(step: Step) -> int | None:
        return swapped.by(step.var, survey.defs[step.at].reads, step.at)

    def meant(step: Step) -> bool:
        return swapped.apart(step.var, survey.defs[step.at].reads)

    return _told(trace, own, list(_steps(trace, survey, dead)), meant, lambda step: False, other)


def changes_by(begun: Begun, update: Update) -> list[Change]:
    """The changes of one parameter that a statement makes, which may change several: by what it became. The line of
    ``w = opt.step(w, dw)`` makes none itself, but that of the function which returns it."""
    survey = begun.found.survey
    made = [change for change in begun.division.updates if change.after in survey.values]
    made = [change for change in made if np.array_equal(survey.values[change.after], update.after, equal_nan=True)]
    return [change for change in made if statement_of(begun, change).lineno == update.line] or made


def statement_of(begun: Begun, change: Change) -> ast.stmt:
    """The statement that makes a change."""
    return begun.found.survey.dones[begun.found.survey.defs[change.after].done].node


def _explained(one: Seen) -> bool:
    """Whether the numbers that are written before a change are its factor together: ``b -= 2 * lr * db``."""
    return one.rates is not None and abs(float(np.prod(one.rates)) / abs(one.share.ratio or 1.0) - 1.0) < 1e-6


def _steps(trace: Trace, survey: Survey, dead: frozenset[int]) -> Iterator[Step]:
    inputs = [var for var in trace.inputs() if var.diff and np.size(var.value) > 1]
    inputs = [var for var in inputs if trace.gradients_by_index[var.index] is not None]
    summed = {at for unit in survey.units.values() for event in unit.events for at in event.defs}  # gradients: no parameters
    checks = differing(survey)
    for at in sorted(dead - summed):
        made = survey.defs[at]
        node, after = survey.dones[made.done].node, survey.values.get(at)
        if id(node) in checks or after is None or np.size(after) < 2 or not _adds(node):
            continue
        values = [survey.values[read] for read in made.reads if read in survey.values]
        before = next((value for value in values if np.shape(value) == np.shape(after)), None)  # what is added to is read first
        if before is None:
            continue
        same = [var for var in inputs if np.shape(var.value) == np.shape(before) and np.array_equal(var.value, before)]
        change = np.ravel(np.subtract(after, before, dtype=float))
        if len(same) == 1 and np.any(change) and np.all(np.isfinite(change)):
            yield Step(same[0].index, node.lineno, made.done, np.ravel(trace.gradient(same[0].index)), change, at=at)


def _follows(step: Step) -> bool:
    """Whether an array is changed along its gradient; a number may be by accident."""
    return bool(step.along) and np.size(step.change) > 1


def _adds(node: ast.stmt) -> bool:
    """``W -= …`` and ``W = W - …``."""
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, (ast.Add, ast.Sub))
    value = node.value if isinstance(node, ast.Assign) else None
    same = isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub))
    return same and ast.unparse(value.left) == ast.unparse(node.targets[0])  # type: ignore[union-attr, attr-defined]


def _told(
    trace: Trace, own: Own, steps: list[Step], meant: Callable[[Step], bool], off: Callable[[Step], bool],
    swapped: Callable[[Step], int | None], lean: Callable[[Step], int] = lambda step: 0,
    climbs: Callable[[Step], bool] = lambda step: False, small: bool = False,
) -> Own:  # fmt: skip
    right = {line.var for line in own.lines if line.verdict == "right"}
    right |= {var for var, verdict in own.verdicts.items() if verdict == "right"}  # of one name for several, a line tells one
    known = {(line.line, line.name) for line in own.lines}
    doubted = {line.var for line in own.lines if line.verdict == "remark"} - right  # by a name that is none of its own

    def asked(step: Step) -> bool:
        return step.var in right or (step.var in doubted and step.along > 0.0 and climbs(step))

    waiting = [step for step in steps if asked(step) and (step.line, _name(trace, step)) not in known]
    down = any([step.along < 0.0 or lean(step) < 0 for step in steps])
    lines: list[OwnLine] = []
    others: list[Uncompared] = []
    for step in waiting:
        name, ours = _name(trace, step), trace.gradient(step.var)
        theirs = np.reshape(step.change, np.shape(ours)) if np.size(step.change) == np.size(ours) else ours
        if (other := _of_another(trace, right, step) if not step.along else None) is not None or (
            not _follows(step) and (other := swapped(step)) is not None
        ):
            theirs = trace.gradient(other)
            gap, where = difference(theirs, ours)
            text = trace.vars[other].shown
            lines.append(OwnLine(step.line, name, step.var, "wrong", gap, where, (), "another", theirs, ours, step.done, text=text))
        elif (step.along > 0.0 or lean(step) > 0) and (down or small or made_small(trace)):
            wrong = climbs(step)
            gap, where = difference(np.negative(ours), ours) if wrong else (0.0, "")
            verdict = "wrong" if wrong else "remark"
            lines.append(OwnLine(step.line, name, step.var, verdict, gap, where, (), "uphill", theirs, ours, step.done))
        elif off(step):
            gap, where = difference(theirs, ours)
            reason = "factor" if step.along or np.size(step.change) < 2 else "missing"  # the share that the penalty has
            lines.append(OwnLine(step.line, name, step.var, "wrong", gap, where, (), reason, theirs, ours, step.done))
        elif not step.along and meant(step):
            others.append(Uncompared(step.line, name.rstrip("'"), "update"))
    if not lines and not others:
        return own
    every = tuple(sorted((*_turned(trace, own.lines, lines), *lines), key=lambda one: (one.line, one.name)))
    first = next((one.line for one in every if one.verdict == "wrong"), None)
    return replace(own, lines=every, others=(*own.others, *others), first_wrong=first)


def _turned(trace: Trace, known: tuple[OwnLine, ...], lines: list[OwnLine]) -> list[OwnLine]:
    """The lines on gradients; what a parameter goes uphill by is wrong itself where it is that gradient with its sign turned."""
    found: dict[int, OwnLine] = {}
    for at, one in enumerate(lines):
        mine = turned(trace, one.var, known) if (one.verdict, one.reason) == ("wrong", "uphill") else []
        found |= {id(each): one for each in mine}
        lines[at] = one._replace(verdict="follows", reason="earlier") if mine else one
    return [_by_the_update(line, found[id(line)]) if id(line) in found else line for line in known]


def _by_the_update(line: OwnLine, update: OwnLine) -> OwnLine:
    theirs = np.reshape(line.theirs, np.shape(update.ours))
    gap, where = difference(theirs, update.ours)
    told = line._replace(verdict="wrong", reason="sign", var=update.var, theirs=theirs, ours=update.ours, by=(), but=())
    return told._replace(difference=gap, where=where)


def _name(trace: Trace, step: Step) -> str:
    """The address of an update's step."""
    return f"{trace.vars[step.var].shown}'"


def _of_another(trace: Trace, right: set[int], step: Step) -> int | None:
    """The other parameter whose gradient an array is changed along."""
    shape = np.shape(trace.vars[step.var].value)
    near = [at for at in right - {step.var} if at >= 0 and trace.vars[at].kind == "input"]
    near = [at for at in near if np.shape(trace.vars[at].value) == shape]
    same = [at for at in sorted(near) if agree(np.ravel(trace.gradient(at)), step.change)]
    return same[0] if same else None
