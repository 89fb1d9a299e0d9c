"""Statements run alone: in a copy of the state before an executed statement, with places of it replaced.

A place is an expression in the scope of the statement: ``dh``, ``self.dW``, ``grads['W1']``, ``dX[0]``; ``return`` is what the
statement returns, and ``return[1]`` an item of it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.named import NamedTuple
from engine.operands import Box, Dict, plain
from engine.own.moments import Moment
from engine.tracing.frames import Frame, FunctionAt, LoopLeft, Method, Partial, Returned, UserFunction, Vectorized
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Machine
from engine.tracing.objects import Bound, Class, Instance, Super, Wrapped
from engine.tracing.places import Places
from engine.tracing.plain import Plain
from engine.tracing.values import Values
from engine.tracing.walks import Walks

RETURNED = "return"
BEGUN = 16
"""Statements that are run as quickly as a state is copied and a run is begun."""


class Outcome(NamedTuple):
    """What statements left behind: by place the value, a copy (None where there is none); ``failed`` is what stopped them."""

    values: dict[str, Any]
    failed: ProgramError | None


class Halt(NamedTuple):
    """Where a run is over: before ``node`` is executed for the time ``times``."""

    node: ast.stmt
    times: int


class _Halted(BaseException):
    """A run has come to where it is over."""


class _Halting(Plain):
    """Values only, as far as is asked for."""

    halt: Halt | None = None

    def reach(self, statement: ast.stmt) -> None:
        if self.halt is not None and statement is self.halt.node:
            self.halt = self.halt._replace(times=self.halt.times - 1)
            if not self.halt.times:
                raise _Halted


class Alone:
    """One state in which statements are tried. Each ``run`` begins from it anew."""

    def __init__(self, moment: Moment) -> None:
        def bind(machine: Machine, values: Values, walks: Walks, places: Places) -> Plain:
            self._plain = _Halting(machine, values)
            return self._plain

        self.moment = moment
        self._runs = 0
        self._interpreter = Interpreter(moment.rerun.program._replace(comments={}), moment.rerun.limits, bind)

    def run(
        self, statements: Sequence[ast.stmt], places: Iterable[str], replacing: Mapping[str, Any] | None = None,
        halt: Halt | None = None,
    ) -> Outcome:  # fmt: skip
        """Run statements, as far as ``halt``, with some places replaced before, and tell the values of ``places`` after."""
        places = tuple(places)
        failed = self._run(statements, replacing or {}, halt, self._touched(statements, (*places, *(replacing or {}))))
        return Outcome({place: self._value(place) for place in places}, failed)

    def left(self, statements: Sequence[ast.stmt], halt: Halt | None = None) -> dict[str, Any]:
        """All numbers and arrays in reach after statements, as ``names``."""
        self._run(statements, {}, halt)
        return _reach(self._interpreter.machine.frame)

    def _touched(self, statements: Sequence[ast.stmt], places: Sequence[str]) -> frozenset[str] | None:
        """The names that simple statements read and write, which are all that has to be copied for them; None where they run
        other code of the program."""
        found: set[str] = set()
        other, defined = False, _defined(self.moment.rerun.program.forward)
        try:
            trees = [*statements, *map(_tree, places)]
        except SyntaxError:  # a place that holds nothing
            return None
        for tree in trees:
            if hasattr(tree, "body"):
                return None
            for node in ast.walk(tree):
                if isinstance(node, ast.Name):
                    found.add(node.id)
                elif isinstance(node, ast.Call):
                    other = other or not isinstance(node.func, (ast.Name, ast.Attribute))
                elif isinstance(node, ast.Attribute):
                    other = other or node.attr in defined
        if other or found & defined or _OPERATORS in defined:
            return None
        frame: Frame | None = self.moment.frames[-1]
        while frame is not None:
            if any([isinstance(frame.names.get(name), _CODE) for name in found]):
                return None
            frame = frame.outer
        return frozenset(found)

    def _run(
        self, statements: Sequence[ast.stmt], replacing: Mapping[str, Any], halt: Halt | None, only: frozenset[str] | None = None
    ) -> ProgramError | None:
        self._plain.halt = halt
        self._runs += 1
        machine, failed = self._interpreter.machine, None
        frames = self.moment.scopes(only)
        machine.callers, machine.frame, machine.chance = list(frames[:-1]), frames[-1], self.moment.chance
        machine.sites.clear()
        machine.pending = []
        self._put_all(replacing)
        try:
            with np.errstate(all="ignore"):
                self._interpreter.execute(statements)
        except ProgramError as error:
            failed = error
        except Returned as left:
            frames[-1].names[RETURNED] = left.value
        except (LoopLeft, _Halted):
            pass
        machine.callers, machine.frame = list(frames[:-1]), frames[-1]
        return failed

    @property
    def work(self) -> int:
        """How many statements were run so far; to begin a run is as much as some of them."""
        return self._interpreter.machine.statements + BEGUN * self._runs

    def names(self) -> dict[str, Any]:
        """The numbers and arrays in reach of the statement, by place: names, attributes of ``self``, items of small lists and
        dicts."""
        return _reach(self.moment.frames[-1])

    def value(self, place: str) -> Any:
        """What a place holds before the statement; None for nothing."""
        self._enter()
        return self._value(place)

    def evaluated(self, value: ast.expr) -> Any:
        """What an expression that changes nothing comes to before the statement; None where it fails, or is no number or array."""
        self._enter()
        with np.errstate(all="ignore"):
            return self._evaluated(value)

    def replace(self, replacing: Mapping[str, Any]) -> None:
        """Put values into places of the state itself, which then has to be one that nothing else shares."""
        self._enter()
        self._put_all(replacing)

    def defines(self, names: Collection[str]) -> bool:
        """Whether the program has a function or class of one of some names, or says what operators do."""
        defined = _defined(self.moment.rerun.program.forward)
        return _OPERATORS in defined or not defined.isdisjoint(names)

    def _enter(self) -> None:
        frames, machine = self.moment.frames, self._interpreter.machine
        machine.callers, machine.frame = list(frames[:-1]), frames[-1]

    def _value(self, place: str) -> Any:
        try:
            found = self._evaluated(_tree(place))
            here = self._interpreter.machine.frame.names.get("self") if found is None else None
            if isinstance(here, Instance) and place.startswith(here.frame.prefix or "\0"):  # it has no name there
                found = self._evaluated(_tree(f"self.{place.removeprefix(here.frame.prefix)}"))
        except SyntaxError:
            return None
        return found

    def _evaluated(self, tree: ast.expr) -> Any:
        with suppress(ProgramError, KeyError, UnboundLocalError, SyntaxError):
            held = plain(self._interpreter.machine.eval(tree))
            if isinstance(held, (np.ndarray, np.generic, float, int)):
                return np.copy(held) if isinstance(held, np.ndarray) else held
        return None

    def _put_all(self, replacing: Mapping[str, Any]) -> None:
        for place, value in replacing.items():
            self._put(place, np.copy(value) if isinstance(value, np.ndarray) else value)

    def _put(self, place: str, value: Any) -> None:
        machine = self._interpreter.machine
        with suppress(ProgramError, KeyError, UnboundLocalError, IndexError, TypeError, ValueError, SyntaxError):
            tree = _tree(place)
            if isinstance(tree, ast.Name):
                _home(machine.frame, tree.id).names[tree.id] = value
                return
            if not isinstance(tree, (ast.Attribute, ast.Subscript)):
                return
            owner = machine.eval(tree.value)
            if isinstance(tree, ast.Attribute):
                if isinstance(owner, Instance):
                    owner.frame.names[tree.attr] = value
                return
            key = machine.value(tree.slice)
            if isinstance(owner, (Box, Dict)):
                owner.items[key] = value
            elif isinstance(owner, np.ndarray):
                owner[key] = value


@lru_cache(maxsize=512)
def _tree(place: str) -> ast.expr:
    """A place as an expression. It is a text of ours, and evaluated by the interpreter of the tables."""
    text = place if not place.startswith(RETURNED) else "_" + place
    tree = ast.parse(text, mode="eval").body
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "_" + RETURNED:
            node.id = RETURNED
    return tree


_CODE = (UserFunction, FunctionAt, Method, Partial, Vectorized, Class, Bound, Super, Wrapped)
_OPERATORS = "__"


@lru_cache(maxsize=2)
def _defined(forward: tuple[ast.stmt, ...]) -> frozenset[str]:
    """The names of a program's functions and classes; with ``_OPERATORS`` where a class says what an operator does."""
    nodes = [node for top in forward for node in ast.walk(top)]
    found = {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    return frozenset(found | ({_OPERATORS} if any([name.startswith("__") and name != "__init__" for name in found]) else set()))


def _home(frame: Frame, name: str) -> Frame:
    """The scope that a name stands in; this one where it stands in none."""
    at: Frame | None = frame
    while at is not None:
        if name in at.names:
            return at
        at = at.outer
    return frame


def _outside(frame: Frame) -> list[Frame]:
    found = []
    at = frame.outer
    while at is not None:
        found.append(at)
        at = at.outer
    return found


def _reach(inner: Frame) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for frame in (inner, *_outside(inner)):
        for name, operand in frame.names.items():
            # ``self.a`` in a method, and not ``net.a``; ``out.grad`` in a function inside of one
            further = frame is not inner and isinstance(operand, Instance) and frame.outer is None
            if name not in found and not further:
                _collect(found, name, operand, 0)
    return {place: value for place, value in found.items() if value is not None}


_ITEMS = 64  # of a list or dict that are looked at
_DEEP = 2


def _collect(found: dict[str, Any], place: str, operand: Any, depth: int) -> None:
    operand = plain(operand) if not isinstance(operand, (Box, Dict, Instance)) else operand
    if type(operand) in (float, int, bool) or (isinstance(operand, (np.ndarray, np.generic)) and operand.dtype.kind in "fiub"):
        found[place] = operand
    elif depth < _DEEP and isinstance(operand, Instance):
        for name, held in operand.frame.names.items():
            _collect(found, f"{place}.{name}", held, depth + 1)
    elif depth < _DEEP and isinstance(operand, Box) and len(operand.items) <= _ITEMS:
        for index, held in enumerate(operand.items):
            _collect(found, f"{place}[{index}]", held, depth + 1)
    elif depth < _DEEP and isinstance(operand, Dict) and len(operand.items) <= _ITEMS:
        for key, held in operand.items.items():
            if isinstance(key, (str, int)):
                _collect(found, f"{place}[{key!r}]", held, depth + 1)
