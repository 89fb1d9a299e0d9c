"""The survey of one round of a loop, from a copy of the state at its top."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from engine.buffers import owner_of
from engine.errors import ProgramError
from engine.limits import Limits
from engine.named import NamedTuple
from engine.operands import Box, Dict
from engine.own.definitions import LEAVES, is_value
from engine.own.homes import standing
from engine.own.places import SHAPES, top_expressions
from engine.own.records import Binding, Instead, Survey
from engine.own.surveyor import Surveyor
from engine.own.tops import Top
from engine.own.updates import Noted, Watch, frames_of, places_of
from engine.reading.program import Program
from engine.records import Options
from engine.tracing.frames import Frame, LoopLeft, Returned, UserFunction
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Machine
from engine.tracing.objects import Instance
from engine.tracing.places import Places
from engine.tracing.plain import Effects
from engine.tracing.scope import reached
from engine.tracing.values import Values
from engine.tracing.walks import Walks

NO_TESTS: Mapping[int, bool] = {}
LARGEST = 4_000_000
"""Bytes of an array that is kept to be compared."""


class Kept(NamedTuple):
    """A number or an array that a name, an attribute or an entry got in the round."""

    done: int
    name: Any
    value: Any
    defs: tuple[int, ...]


class Round(NamedTuple):
    """What one round of a loop did. ``first`` is the first definition made in it; ``frame`` the scope of the loop."""

    survey: Survey
    first: int
    got: list[Kept]
    frame: Frame
    tests: Mapping[int, bool]  # those that were answered otherwise than the round would answer them
    shown: list[tuple[int, ast.expr, float, tuple[int, ...]]]  # numbers that expressions gave: statement, expression, definitions
    replaced: dict[int, set[int]]  # definitions from before the round -> those that stand in their places at its end
    whole: dict[int, set[int]]  # the same of whole numbers that became others: ``b = 0``
    returned: list[tuple[Any, tuple[int, ...]]]  # arrays that functions returned without a name for them, and their definitions
    noted: list[Noted] | None = None  # what changed that stood in the state before, if that was looked at


class _Surveyor(Surveyor):
    """A surveyor that keeps what names got."""

    got: list[Kept]
    shown: list[tuple[int, ast.expr, float, tuple[int, ...]]]
    returned: list[tuple[Any, tuple[int, ...]]]

    def _attribute(self, node: ast.Attribute, found: Any, reads: int, flat: int, held: int) -> None:
        super()._attribute(node, found, reads, flat, held)
        if type(found) is int and node.attr not in SHAPES:  # ``self.bias = 0`` may be a parameter
            self._whole(getattr(standing(self.machine, node.value), "frame", None), node.attr)

    def end(self, mark: Effects, source: str = "") -> None:
        """An array that was written into is another one, too."""
        written = [change for change in self._changed_in[-1] if not change.whole] if self._changed_in else []
        super().end(mark, source)
        for change in written:
            held = change.frame.names.get(change.name)
            if isinstance(held, np.ndarray) and _may_be_kept(held):
                self.got.append(Kept(self.done.index, change.name, held.copy(), self.definitions.of(held)))

    def _settle(self, node: ast.expr, found: Any, reads: int, flat: int, held: int) -> Any:
        found = super()._settle(node, found, reads, flat, held)
        if (type(found) is float or isinstance(found, np.floating)) and isinstance(node, (ast.Call, ast.BinOp, ast.UnaryOp)):
            self.shown.append((self.done.index, node, float(found), self.definitions.of(found)))
        elif isinstance(found, np.ndarray) and isinstance(self.done.node, ast.Return) and self.done.node.value is node:
            if _may_be_kept(found) and not isinstance(node, (ast.Name, ast.Attribute)):
                self.returned.append((found.copy(), self.definitions.of(found)))
        return found

    def _bound(self, holder: Any, name: Any, kind: str, operand: Any, prefix: str, place: bool = True) -> None:
        super()._bound(holder, name, kind, operand, prefix, place)
        if _may_be_kept(operand):
            value = operand.copy() if isinstance(operand, np.ndarray) else operand
            self.got.append(Kept(self.done.index, name, value, self.bindings[-1].defs))


def _may_be_kept(held: Any) -> bool:
    """Whether it is a number with a point, or an array that is not too large."""
    return type(held) is float or (isinstance(held, (np.ndarray, np.floating)) and held.nbytes <= LARGEST)


def surveyed(
    program: Program, limits: Limits, top: Top, options: Options, tests: Mapping[int, bool] = NO_TESTS,
    instead: Instead = Instead(), watched: bool = False,
) -> Round:  # fmt: skip
    """Run one round, recorded; ``tests`` (``id``) are answered so. ``watched``: what it changes is noted, where nothing is answered
    so and the state is small."""
    binders: list[_Surveyor] = []

    def bind(machine: Machine, values: Values, walks: Walks, places: Places) -> _Surveyor:
        binders.append(_Surveyor(machine, values, options._replace(sets=top.sets), {}, instead))
        return binders[0]

    interpreter = Interpreter(program._replace(comments={}), limits, bind)
    binder, machine = binders[0], interpreter.machine
    binder.got, binder.shown, binder.returned = [], [], []
    interpreter.answer(tests)
    plainly = dict(machine.evaluators)
    binder.instrument(top_expressions(program.forward))
    top.enter(machine)
    frame = machine.frame
    if top.sets and machine.callers:
        frame.prefix = ""  # as the recorded pass names what the caller gives a value to
    binder.module = top.frames[0]
    binder.reach(top.loop)
    frames = frames_of(top) if watched and not tests else []
    watch: Watch | None = None
    _defined(binder, (*top.frames, top.item))
    numbers: dict[tuple[Any, ...], int] = {}
    places = _places(binder, top.frames, numbers)
    failed: ProgramError | None = None
    try:
        with suppress(LoopLeft, Returned):
            if isinstance(top.loop, ast.For):
                mark = binder.begin(top.loop)
                interpreter.statements.targets.assign(top.loop.target, top.item, alias=True)
                binder.end(mark)
            if frames and (looked_at := places_of(frames)) is not None:
                watch = Watch(machine, frames, looked_at, plainly)
                binder.after = watch.after
            before = len(binder.definitions.all)
            block = binder.enter_loop(top.loop, top.number)
            binder.got.clear()
            binder.shown.clear()
            binder.returned.clear()
            interpreter.execute(top.loop.body)
            binder.leave(block)
    except ProgramError as error:
        failed = error
    replaced: dict[int, set[int]] = {}
    whole: dict[int, set[int]] = {}
    for place, defs in _places(binder, top.frames).items():
        for at in places.get(place, ()):
            replaced.setdefault(at, set()).update([new for new in defs if not _seen(binder, new, before, defs)])
        if place in numbers and defs:
            whole[numbers[place]] = set(defs)
    noted = None if watch is None else watch.noted
    return Round(binder.finished(failed), before, binder.got, frame, tests, binder.shown, replaced, whole, binder.returned, noted)


def _seen(binder: _Surveyor, at: int, before: int, defs: tuple[int, ...]) -> bool:
    """Whether a definition of the round is only another look at all of what was there before it: ``y`` that was reshaped before the
    loop has one of its own as soon as a call is given it."""
    definitions = binder.definitions
    reads = definitions.all[at].reads if at >= before else ()
    if not reads or not all([each < before and each in defs and each in definitions.values for each in reads]):
        return False
    numbers = np.ravel(definitions.values.get(at, ()))
    return all([np.array_equal(np.ravel(definitions.values[each]), numbers, equal_nan=True) for each in reads])


def _defined(binder: _Surveyor, roots: tuple[Any, ...]) -> None:
    """A definition for each number and array that a state holds, in each of its places. One float may stand in several: each gets
    an object of its own."""
    definitions, scopes = binder.definitions, 0
    arrays: set[int] = set()
    everything = list(reached(*roots))
    for held in everything:
        if isinstance(held, np.ndarray):
            owner = owner_of(held)
            if id(owner) not in arrays:
                arrays.add(id(owner))
                definitions.give(owner, definitions.make(0, (), ()))
    for held in everything:
        if not isinstance(held, (Frame, Box, Dict)):
            continue
        items: Any = held.names if isinstance(held, Frame) else held.items
        for key, value in list(enumerate(items) if isinstance(held, Box) else items.items()):
            if type(value) is float or isinstance(value, np.floating):
                items[key] = value * 1.0
                definitions.give(items[key], definitions.make(0, (), ()))
            elif type(value) is int or type(value) is bool:
                definitions.places[id(held), key] = definitions.make(0, (), ())
        if isinstance(held, Frame):
            scopes += 1
            for name in held.names:
                _known(binder, held, name, -scopes)


def _known(binder: _Surveyor, frame: Frame, name: str, at: int) -> None:
    """What a name holds at the top was bound before any statement of the round: ``at`` is the number of its scope, below 0."""
    held = frame.names[name]
    defs = binder.definitions.of(held) if is_value(held) else ()
    index = len(binder.bindings)
    binder.bindings.append(Binding(index, at, 0, frame, name, "name", defs, False, None, 0, frame.prefix,
                                   np.shape(held) if is_value(held) else None))  # fmt: skip
    binder.last[id(frame), name] = index


def _places(
    binder: _Surveyor, frames: tuple[Frame, ...], numbers: dict[tuple[Any, ...], int] | None = None
) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """The definition of each number and array by where it stands: scopes and objects, names, places in lists and dicts; in
    ``numbers`` those of whole numbers in scopes and objects."""
    found: dict[tuple[Any, ...], tuple[int, ...]] = {}
    seen: set[int] = set()
    stack: list[tuple[tuple[Any, ...], Any]] = [((id(frame),), frame) for frame in reversed(frames)]
    while stack:
        path, at = stack.pop()
        if isinstance(at, (Instance, UserFunction)):  # an object's names, and those around a closure
            path, at = (id(at.frame),), at.frame
        if is_value(at):
            found[path] = binder.definitions.of(at)
        elif isinstance(at, (Frame, Box, Dict)) and id(at) not in seen and len(seen) < LEAVES:
            seen.add(id(at))
            items: Any = at.names if isinstance(at, Frame) else at.items
            for name, value in items.items() if isinstance(at, Frame) and numbers is not None else ():
                index = binder.definitions.places.get((id(at), name)) if type(value) is int else None
                if index is not None and numbers is not None:
                    numbers[(*path, name)] = index
            # the first name of a list or dict is met first: one that the round gives it, ``P = params``, is no place of before
            held = list(enumerate(items) if isinstance(at, Box) else items.items())
            stack += [((*path, key), value) for key, value in reversed(held)]
    return found
