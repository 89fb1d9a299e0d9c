"""The gradients that a file's own part is to leave right in the end."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from engine.checking.measure import Measure
from engine.mending.blocks import Blocks, reads, writes
from engine.mending.numbers import agree
from engine.mending.places import root
from engine.named import NamedTuple
from engine.own.alone import Alone
from engine.own.moments import Rerun, Step, moments
from engine.reading.gradnames import stems_of
from engine.trace import Trace
from engine.verdicts import OwnLine

_KEEPS = ("right", "wrong", "follows", "close", "tie")
_LISTS = (ast.List, ast.ListComp, ast.Tuple)


class End(NamedTuple):
    """The last line of a gradient, its execution, whether any of its lines is wrong, whether its name is of no later one."""

    one: OwnLine
    at: int
    wrong: bool
    theirs: tuple[Any, ...]  # what its lines left
    ours: Any
    last: bool
    blur: float = 0.0  # what rounding leaves of it: of a bias before a normalisation, whose gradient is 0, nothing else


def ends_of(trace: Trace, steps: Sequence[Step], blocks: Blocks, sign: float = 1.0) -> list[End]:
    """The gradients that are to be right in the end; where some of an input are wrong, only those of inputs. The file has them with
    ``sign``."""
    assert trace.own is not None
    lines = [one for one in trace.own.lines if one.verdict in _KEEPS and not one.alone]  # in the file others are in it
    inputs = [one for one in lines if one.var >= 0 and trace.vars[one.var].kind == "input"]
    if any([one.verdict in ("wrong", "follows") for one in inputs]):
        lines = inputs
    doubted = {(one.name, one.var) for one in trace.own.lines if one.verdict == "remark"}
    mean = next((one.factor for one in trace.own.lines if one.reason == "averaged" and one.factor), 1.0)
    sign = sign * mean if lines is inputs else sign  # what those of the other parameters have
    found: dict[tuple[str, int], End] = {}
    measure = Measure(trace)
    for one in lines:
        at = one.done
        if not (0 <= at < len(steps) and steps[at].node.lineno == one.line):
            at = next((i for i in range(len(steps) - 1, -1, -1) if steps[i].node.lineno == one.line), -1)
        key = one.name, one.var
        if at < 0:
            continue
        if isinstance(steps[at].node, ast.AugAssign):  # all is there after the last of these
            at = max([i for i in range(at, len(steps)) if steps[i].node is steps[at].node])
        old = found.get(key)
        wrong = one.verdict in ("wrong", "follows") or (old is not None and old.wrong)
        ours = one.ours if one.var < 0 else trace.gradient(one.var) * (1.0 if one.name.endswith("'") else sign)
        theirs = (one.theirs, *(() if old is None else old.theirs))
        later = old is None or _whole(steps, old.at) <= _whole(steps, at)
        blur = measure.tiny * measure.scale(one.var) if one.var >= 0 else 0.0
        end = End(one, at, wrong, theirs, ours, True, blur)
        found[key] = end if old is None or later else old._replace(wrong=wrong, theirs=theirs)
    # of which a line is not the gradient, and made good elsewhere: what a line of it adds is right, the whole is not
    found = {key: end for key, end in found.items() if end.wrong or key not in doubted}
    found = {key: end for key, end in found.items() if not end.wrong or not _of_another(end, found.values(), steps)}
    found = {key: end for key, end in found.items() if not end.wrong or not _of_another_round(end, steps, blocks)}
    wrongly = {end.one.name for end in found.values() if end.wrong}  # ``dx`` that is dw by its numbers is right as nothing here
    found = {key: end for key, end in found.items() if end.wrong or end.one.reason != "taken" or end.one.name not in wrongly}
    found = {key: end for key, end in found.items() if not end.wrong} | _results(found, steps)
    latest = {end.one.name: end.at for end in sorted(found.values(), key=lambda each: _over(steps, each.at))}
    return sorted([end._replace(last=latest[end.one.name] == end.at) for end in found.values()], key=lambda each: each.at)


def with_returned(end: End, place: str, again: Rerun, steps: Sequence[Step]) -> End:
    """The same with what its place holds where its function returns: a line may be known by what it adds alone."""
    depth = steps[end.at].depth
    over = next((i for i in range(end.at, len(steps)) if steps[i].depth < depth), len(steps))
    last = next((i for i in range(over - 1, end.at, -1) if steps[i].depth == depth), end.at)
    if depth == 0 or not isinstance(steps[last].node, ast.Return):
        return end
    found = moments(again, lambda at, _: at == last, 1, last)
    held = Alone(found[0]).value(place) if found else None
    return end if held is None else end._replace(theirs=(*end.theirs, held))


def _of_another(end: End, ends: Iterable[End], steps: Sequence[Step]) -> bool:
    """Whether a wrong gradient may be of another variable than its name says: a later one is taken as that of the same, and is
    another number (``dx`` in a function that gets the layer before, and the ``dX`` of the data; ``grads['db']`` of one step in
    time, which its caller adds up)."""
    same = [each for each in ends if each.one.var == end.one.var >= 0 and each.one.name != end.one.name and each.wrong]
    later = [each for each in same if _whole(steps, each.at) > _whole(steps, end.at)]
    return any([not agree(np.squeeze(each.theirs[0]), np.squeeze(end.theirs[0])) for each in later])


def _of_another_round(end: End, steps: Sequence[Step], blocks: Blocks) -> bool:
    """Whether a wrong gradient is bound anew in each round, by a name of what another loop goes over, and not its own: ``db`` where
    only the forward loop binds ``b``, which stands for the last one. A list has those of all."""
    node = steps[end.at].node
    binds = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and not isinstance(node.value, _LISTS)
    if not binds or sum([each.node is node for each in steps]) < 2:
        return False
    loops = {id(each.node): each.node for each in steps if isinstance(each.node, ast.For)}
    over = {each.id for loop in loops.values() for each in ast.walk(loop.target) if isinstance(each, ast.Name)}
    return not (over - blocks.gone_over(node)).isdisjoint(stems_of(root(end.one.name)))


def _whole(steps: Sequence[Step], at: int) -> tuple[int, int]:
    """By which the line that has the whole gradient comes last: what a call makes of it is a share that its caller sums up."""
    return -steps[at].depth, _over(steps, at)


def _over(steps: Sequence[Step], at: int) -> int:
    """The last execution inside of one: what a call hands over is there after all that runs in it."""
    until = at
    while until + 1 < len(steps) and steps[until + 1].depth > steps[at].depth:
        until += 1
    return until


def _results(found: dict[tuple[str, int], End], steps: Sequence[Step]) -> dict[tuple[str, int], End]:
    """The wrong ones that no other comes from, if that is any: what one in between should be is less sure."""
    wrong = {key: end for key, end in found.items() if end.wrong}
    names = {root(end.one.name) for end in found.values()}
    last = {id(step.node): (at, step.node) for at, step in enumerate(steps)}
    flows = [
        (at, reads(node) - (writes(node) if isinstance(node, ast.AugAssign) else set()), writes(node))
        for at, node in last.values() if isinstance(node, (ast.Assign, ast.AugAssign))
    ]  # fmt: skip
    flows = [(at, read, written) for at, read, written in flows if written & names]
    over = {key: _over(steps, end.at) for key, end in wrong.items()}  # what a call hands over is not read within it
    ends = {
        key: end for key, end in wrong.items() if not any([at > over[key] and root(end.one.name) in read for at, read, _ in flows])
    }
    return ends or wrong
