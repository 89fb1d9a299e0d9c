"""Which executed statements are the file's own backward part: by slices of the survey's definitions.

Forward is the slice of the loss. Own is what the gradients came from and what came from them, as far as it is not forward; what
only own statements read (a step size, a buffer of zeros) goes with them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from engine.own.drawing import drawing
from engine.own.followed import Followed
from engine.own.givens import Given, givens_of
from engine.own.halted import halted_loss
from engine.own.loss import Loss, gradients_made, loss_of
from engine.own.records import Binding, Done, Survey, Where
from engine.reading.gradnames import DICTS
from engine.records import Options


@dataclass(frozen=True, slots=True)
class Parts:
    """The statements of a surveyed run, told apart. ``skipped`` are the executed statements that a trace leaves out, ``holes`` the
    bindings whose value is none of its; ``units`` the gradients that are the file's own."""

    survey: Survey
    loss: Loss
    forward: frozenset[int]  # definitions
    dead: frozenset[int]
    skipped: frozenset[int]
    holes: frozenset[Where]
    strays: tuple[Followed, ...]  # named like gradients, of no variable that is known
    units: tuple[Followed, ...]
    begin: int  # the line it begins in
    apart: tuple[Followed, ...] = ()  # those that are about another example than the one whose gradient is given

    def needs(self, done: int) -> bool:
        """Whether an executed statement, with all that ran inside it, made something that the loss came from."""
        found = self.survey.dones[done]
        return any([at in self.forward for inside in self.survey.dones[found.index : found.end] for at in inside.wrote])


def parts_of(survey: Survey, options: Options, loss: int | None = None) -> Parts | None:
    """The parts of a surveyed run about its loss (``loss``: its binding, where it is known); None where there is no own backward
    part in it."""
    chosen = loss_of(survey, options, loss) or (halted_loss(survey) if options.output is None else None)
    return None if chosen is None else _parts(survey, Given(*chosen))


def given_parts(survey: Survey) -> Iterator[Parts]:
    """The parts of a surveyed run about a gradient that is taken as given, the likeliest first."""
    return (parts for chosen in givens_of(survey) if (parts := _parts(survey, chosen)) is not None)


def _parts(survey: Survey, chosen: Given) -> Parts | None:
    loss, units, others = chosen
    forward = survey.slice(set(loss.defs))
    others = others or _earlier_rounds(survey, loss, forward)
    dead = _dead(survey, units, forward)
    units = _before_updates(units, dead)
    if not units:  # all of them came after what they are about was changed, as a loss after the update sees them
        return None
    skipped = _skipped(survey, units, forward, dead)
    # what only the own part reads, ``y = rng.randint(…)``, ``dout`` above the forward lines, moves on what is drawn after it
    last = max([survey.defs[at].done for at in forward], default=-1)
    skipped -= {at for at in drawing(survey) if loss.given or (at < last and survey.dones[at].end <= at + 1)}
    kept = {(id(unit.frame), unit.name) for unit in units if not unit.beside}
    holes = frozenset([
        b.where for b in survey.bindings
        if isinstance(b.name, str) and ((id(b.holder), b.name) in kept or any([at in dead for at in b.defs]))
    ])  # fmt: skip
    seeded = loss.seed[0].order if loss.seed is not None else -1
    told = [_of_this(survey, unit, others) for unit in units]
    apart = tuple([unit for unit, left in zip(units, told, strict=True) if not left.events])
    strays = tuple([
        unit if unit.order != seeded else replace(unit, events=unit.events[1:])
        for unit in survey.units.values()
        if not unit.gradient.of and unit.events[unit.order == seeded :]
        and all([at in dead or (_listed(unit) and at not in forward) for event in unit.events for at in event.defs])
    ])  # fmt: skip
    strays = tuple([each for unit in strays if (each := _of_this(survey, unit, others)).events])
    begin = _begin(survey, units, dead, forward)
    units = tuple([unit for unit in told if unit.events])
    return Parts(survey, loss, frozenset(forward), frozenset(dead), skipped, holes, strays, units, begin, apart)


def _listed(unit: Followed) -> bool:
    """Whether it is an entry of what says that it holds gradients: it may come from the forward part alone, ``x.T @ (y - t)``."""
    return bool(unit.path) and unit.name in DICTS


def _of_this(survey: Survey, unit: Followed, others: frozenset[int]) -> Followed:
    """A gradient without the values that came from ``others``."""
    if not others:
        return unit
    told = [event for event in unit.events if survey.slice(set(event.defs)).isdisjoint(others)]
    real = [at for at, event in enumerate(told) if np.any(event.value)]
    if len(told) < len(unit.events):
        told = told[: real[-1] + 1] if real else []  # not the zeros that the next one begins with
    return replace(unit, events=told)


def _earlier_rounds(survey: Survey, loss: Loss, forward: set[int]) -> frozenset[int]:
    """What the rounds of a loop made before the one whose loss it is, where that came from nothing they made: of ``loss = …`` in a
    loop over batches the last is told, and gradients that are summed up over several are not its own."""
    if loss.given:
        return frozenset()
    rounds = dict(survey.dones[survey.bindings[loss.binding].done].rounds)
    found: set[int] = set()
    for at, last in rounds.items():
        before = {
            each.index for each in survey.defs
            if dict(survey.dones[each.done].rounds).get(at, last) < last and survey.dones[each.done].node is not at
        }  # fmt: skip
        if before.isdisjoint(forward):
            found |= before
    return frozenset(found)


def _before_updates(units: tuple[Followed, ...], dead: set[int]) -> tuple[Followed, ...]:
    """The gradients as they were before what they are about was updated: what comes after belongs to a later pass."""
    found = []
    for unit in units:
        at = next((i for i, event in enumerate(unit.events) if any([d in dead for d in event.about])), len(unit.events))
        if at:
            found.append(unit if at == len(unit.events) else replace(unit, events=unit.events[:at]))
    return tuple(found)


def _dead(survey: Survey, units: tuple[Followed, ...], forward: set[int]) -> set[int]:
    """The definitions that no trace needs: what gradients came from and what came from them."""
    defs = survey.defs
    made = {at for unit in units for at in gradients_made(survey, unit)}
    dead = survey.slice(made, forward)
    for each in defs:
        if each.index not in forward and any([at in dead for at in (*each.reads, *each.flat)]):
            dead.add(each.index)
    last = max([defs[at].done for at in forward], default=-1)
    readers: dict[int, list[int]] = {}
    for each in defs:
        for at in (*each.reads, *each.flat):
            readers.setdefault(at, []).append(each.index)
    for index in range(len(defs) - 1, -1, -1):
        if index in forward or index in dead or not (index in readers or _counts(survey, index)):
            continue
        if all([at in dead for at in readers.get(index, ())]) and not (
            _read_loosely(survey, index, dead, forward) or _hands_out(survey, index, last)
        ):
            dead.add(index)
    return dead - _iterated(survey, forward, made)


def _counts(survey: Survey, index: int) -> bool:
    """Whether a definition of a function's own is only read as a count: ``h, w = image.shape`` in a generator of places."""
    return index in survey.loose and survey.dones[survey.defs[index].done].frame is not survey.module


def _iterated(survey: Survey, forward: set[int], made: set[int]) -> set[int]:
    """What the headers of loops read in which the loss is computed, and what that came from: ``ys`` in ``for x, y in zip(xs, ys)``
    is needed, even if only gradients read the ``y``."""
    found: set[int] = set()
    defs: dict[tuple[int, object], set[int]] = {}
    for binding in survey.bindings:
        defs.setdefault((id(binding.holder), binding.name), set()).update(binding.defs)
    for done in survey.dones:
        if not isinstance(done.node, ast.For):
            continue
        if not any([at in forward for inside in survey.dones[done.index + 1 : done.end] for at in inside.wrote]):
            continue
        for node in ast.walk(done.node.iter):
            if isinstance(node, ast.Name):
                came = survey.slice(set(defs.get((id(done.frame), node.id), ())), forward)
                found |= came if came.isdisjoint(made) else set()
    return found


def _read_loosely(survey: Survey, index: int, dead: set[int], forward: set[int]) -> bool:
    """Whether a statement that is none of the own part reads a definition as count, or to decide its way."""
    for at in survey.loose.get(index, ()):
        done = survey.dones[at]
        wrote = [each for inside in survey.dones[done.index : done.end] for each in inside.wrote]
        if not any([each in dead for each in wrote]) or any([each in forward for each in wrote]):
            return True
    return False


def _hands_out(survey: Survey, index: int, last: int) -> bool:
    """Whether a statement before the ``last`` of the forward part only gives another name to an entry that a whole number picks:
    ``W = params[f"W{L}"]`` makes nothing that came from ``L``, and needs it."""
    return any([at < last and not survey.dones[at].wrote for at in survey.picks.get(index, ())])


_NEVER = (ast.Return, ast.Break, ast.Continue, ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)


def _skipped(survey: Survey, units: tuple[Followed, ...], forward: set[int], dead: set[int]) -> frozenset[int]:
    """The executed statements inside of which nothing but own things happen."""
    dones = survey.dones
    live, own = [0], [0]  # how many before each statement made something that is not own, or only that
    followed = {(id(unit.frame), unit.name) for unit in units if not unit.beside}
    named: set[int] = set()
    for binding in survey.bindings:
        if (id(binding.holder), binding.name) in followed and binding.kind != "parameter":
            named.add(binding.done)
    objects = _objects(survey, dead, forward)
    for done in dones:
        alive = done.index in objects or any([at not in dead for at in done.wrote])
        mine = any([at in dead for at in done.wrote]) or done.index in named
        hollow = done.index in named and done.index not in objects and not any([at in forward for at in done.wrote])
        beside = done.index in named and _binds_beside(survey, done, followed, dead)
        live.append(live[-1] + (beside or (alive and not hollow)))
        own.append(own[-1] + mine)
    found = []
    for done in dones:
        if isinstance(done.node, _NEVER):
            continue
        end = max(done.end, done.index + 1)
        if live[end] == live[done.index] and own[end] > own[done.index]:
            found.append(done.index)
    return frozenset(found)


def _binds_beside(survey: Survey, done: Done, followed: set[tuple[int, str]], dead: set[int]) -> bool:
    """Whether a statement binds a gradient together with what is none of the own part: ``caches, grads = {}, {}``."""
    bound = [survey.bindings[at] for at in done.bound]
    others = [each for each in bound if (id(each.holder), each.name) not in followed]
    return len(others) < len(bound) and any([not each.defs or not dead.issuperset(each.defs) for each in others])


def _objects(survey: Survey, dead: set[int], forward: set[int]) -> set[int]:
    """The executed statements that give an object its first attribute, of objects that hold nothing of the own part at first, or
    something that the loss came from beside it: a layer is made with ``self.dW = None``, a number with ``self.data = data`` and
    ``self.grad = 0``, and is none of the own part by that."""
    first: dict[int, Binding] = {}
    own: set[int] = set()
    needed: set[int] = set()
    for binding in survey.bindings:
        if binding.kind == "attribute":
            made = first.setdefault(id(binding.holder), binding)
            together = survey.dones[binding.done].frame is survey.dones[made.done].frame  # in one run of ``__init__``
            if together and any([at in dead for at in binding.defs]):
                own.add(id(binding.holder))
            if together and any([at in forward for at in binding.defs]):
                needed.add(id(binding.holder))
    return {binding.done for holder, binding in first.items() if holder in needed or holder not in own}


def _begin(survey: Survey, units: tuple[Followed, ...], dead: set[int], forward: set[int]) -> int:
    """The line of the first own statement; what only prepares for it just above belongs to it."""
    firsts = [event.done for unit in units for event in unit.events[:1] if not event.handed or set(event.defs) & forward]
    made = {at for unit in units for at in gradients_made(survey, unit)}
    real = [survey.defs[d].done for d in survey.slice(made, forward) if not survey.defs[d].literal]
    followed = {(id(unit.frame), unit.name) for unit in units if not unit.beside}
    bound = [
        b.done for b in survey.bindings
        if (id(b.holder), b.name) in followed and b.kind != "parameter" and survey.dones[b.done].end == b.done + 1
    ]  # fmt: skip
    first = min([*firsts, *real, *bound])
    line = survey.dones[first].node.lineno
    at = first - 1
    while at >= 0:
        done = survey.dones[at]
        if not done.wrote or not all([each in dead for each in done.wrote]) or done.frame is not survey.dones[first].frame:
            break
        line = min(line, done.node.lineno)
        at -= 1
    return line
