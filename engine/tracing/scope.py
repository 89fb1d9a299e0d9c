"""What the forward part left behind: the scope at its end, kept beside the trace, on copies of which the own backward part runs.

Nothing of the run itself is needed any more, and a scope pickles: iterators are drained, what is a view of what is noted, and trees
are parsed again from the source, when they are asked for.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import numpy as np

from engine.buffers import owner_of
from engine.errors import ProgramError
from engine.frozen import dataclass
from engine.guarded import guarded
from engine.limits import Limits
from engine.named import NamedTuple
from engine.operands import Box, Const, Dict, DictView, Feed, Set, is_number
from engine.reading.program import Program, parse
from engine.tracing.exceptions import Builtin
from engine.tracing.frames import Draws, Frame, FunctionAt, Method, Space, UserFunction
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Chance, Machine
from engine.tracing.objects import OBJECTS, Instance, parts_of
from engine.tracing.places import Places
from engine.tracing.plain import Plain
from engine.tracing.values import Values
from engine.tracing.walks import Walks


class View(NamedTuple):
    """An array that is part of the memory of ``owner``, ``offset`` bytes from its begin."""

    array: Any
    owner: Any
    offset: int
    strides: tuple[int, ...]


class Trees:
    """The trees of a program: its own part, and functions by their place. Pickled, it is the source."""

    def __init__(self, program: Program, limits: Limits) -> None:
        self._limits = limits
        self._source = program.origin, program.file
        self._program: Program | None = program._replace(forward=())
        self._functions: dict[tuple[int, int], Any] = {}

    @property
    def program(self) -> Program:
        """The program without its forward part."""
        if self._program is None:
            with guarded():  # Python's parser asks for as many frames as the text is deep
                program = parse(*self._source, self._limits)
            for node in [n for statement in program.forward for n in ast.walk(statement)]:
                if isinstance(node, (ast.FunctionDef, ast.Lambda)):
                    self._functions[node.lineno, node.col_offset] = node
            self._program = program._replace(forward=())
        return self._program

    def function(self, place: tuple[int, int]) -> Any:
        """The tree of a function that a pickled scope has kept by its place."""
        return self.program and self._functions[place]

    def __getstate__(self) -> tuple[Any, ...]:
        return self._limits, self._source

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self._limits, self._source = state
        self._program, self._functions = None, {}


@dataclass(frozen=True, slots=True)
class Scope:
    """The module's names when its forward part had run, and the trees of what is still to run."""

    trees: Trees
    limits: Limits
    frame: Frame
    views: tuple[View, ...]
    chance: Chance
    seed: int  # what the program seeded it with first, in a statement of the module
    read: frozenset[str]  # names that the forward part reads
    last: int  # the variable assigned last
    objects: tuple[Instance, ...] = ()  # all that are in reach

    def __getstate__(self) -> tuple[Any, ...]:
        """Objects go ahead, empty, and what they hold after: none is reached through another."""
        held = [(each.kind, each.frame) for each in self.objects]
        return self.objects, held, [getattr(self, field.name) for field in fields(self)]

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        objects, held, values = state
        for each, (kind, frame) in zip(objects, held, strict=True):
            each.kind, each.frame = kind, frame
        for field, value in zip(fields(self), values, strict=True):
            object.__setattr__(self, field.name, value)

    @property
    def program(self) -> Program:
        """The program without its forward part."""
        return self.trees.program

    def plainly(self) -> tuple[Interpreter, Plain]:
        """An interpreter that only computes, on a copy of all this: as often as one likes."""
        binders: list[Plain] = []

        def bind(machine: Machine, values: Values, walks: Walks, places: Places) -> Plain:
            binders.append(Plain(machine, values))
            return binders[0]

        interpreter = Interpreter(self.program._replace(comments={}), self.limits, bind)
        machine = interpreter.machine
        machine.frame = Copier(self.trees, self.views).frame(self.frame)
        machine.chance = self.chance
        return interpreter, binders[0]


def keep(machine: Machine, last: int) -> Scope:
    """The scope of a machine that has run the forward part, and will not go on."""
    program = machine.program
    read = {
        node.id
        for statement in program.forward
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    seed = next((found for statement in program.forward if (found := _seed_set(statement)) is not None), 0)
    objects = tuple([held for held in reached(machine.frame) if isinstance(held, Instance)])
    views, trees = views_of(machine.frame), Trees(program, machine.limits)
    return Scope(trees, machine.limits, machine.frame, views, machine.chance, seed, frozenset(read), last,
                 objects)  # fmt: skip


def views_of(*roots: Any) -> tuple[View, ...]:
    """Which of the arrays that scopes and operands reach are parts of the memory of others."""
    views = []
    for held in reached(*roots):
        if isinstance(held, np.ndarray):
            owner = owner_of(held)
            if owner is not held and _solid(owner):
                views.append(View(held, owner, _address(held) - _address(owner), held.strides))
    return tuple(views)


def _seed_set(statement: ast.stmt) -> int | None:
    """n of ``np.random.seed(n)``."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="seed"), args=[ast.Constant(value=int(seed))])):
            return seed
    return None


def reached(*roots: Any) -> Iterator[Any]:
    """All that scopes and operands reach. Iterators are drained: what they walk is as it will be, and now they can be copied."""
    seen: set[int] = set()
    stack: list[Any] = list(roots)
    while stack:
        at = stack.pop()
        if is_number(at) or type(at) is Const:
            at = at.value
        if isinstance(at, (int, float, str, np.generic, type(None))) or id(at) in seen:
            continue
        seen.add(id(at))
        yield at
        if type(at) is np.ndarray:
            continue
        if isinstance(at, Frame):
            stack += [*at.names.values(), at.outer, *(at.modules or {}).values()]
        elif isinstance(at, Space):
            stack.append(at.frame)
        elif isinstance(at, Box):
            stack += at.items
        elif isinstance(at, Dict):
            stack += [*at.items.values(), *[key for key in at.items if isinstance(key, (Instance, tuple))]]
        elif isinstance(at, (Set, tuple)):
            stack += at.order if isinstance(at, Set) else at
        elif isinstance(at, DictView):
            stack.append(at.owner)
        elif isinstance(at, Feed):
            at.items, at.holds = _drained(at), ()
            stack += [] if at.items is None else copy.copy(at.items)
        elif isinstance(at, UserFunction):
            stack += [at.frame, *at.defaults.values()]
        elif isinstance(at, Method):
            stack.append(at.owner)
        elif isinstance(at, OBJECTS):
            stack += parts_of(at)


def _drained(feed: Feed) -> Iterator[Any] | None:
    """What an iterator has still to give; None of one that would run the program's code."""
    try:
        return None if feed.runs or feed.items is None else iter(list(feed.items))
    except (ProgramError, ValueError):
        return None


class Copier:
    """Copies of scopes and values, variables as their values. What was one object stays one, and views stay views of one memory,
    so that names that shared memory still do. With ``only``, scopes share with their copies what has none of these names."""

    def __init__(self, trees: Trees, views: tuple[View, ...], only: frozenset[str] | None = None) -> None:
        self._trees = trees
        self._only = only
        self._views = {id(view.array): view for view in views}
        self._owners = {id(view.owner) for view in views}
        self._memories: dict[int, Any] = {}
        self._made: dict[int, Any] = {}
        self._kept: list[Any] = []  # so that no id is used twice
        self._unfilled: list[tuple[Any, Any]] = []  # objects and their copies, which hold nothing yet

    def frame(self, old: Frame) -> Frame:
        """A scope with copies of all it holds."""
        new = self._frame(old)
        self.filled()
        return new

    def _frame(self, old: Frame, whole: bool = False) -> Frame:
        new: Frame | None = self._made.get(id(old))
        if new is None:
            new = self._made[id(old)] = Frame(None, old.prefix, old.comprehension, old.local, old.declared)
            self._kept.append(old)
            new.outer = None if old.outer is None else self._frame(old.outer)
            new.module = old.module
            only = None if whole else self._only
            for name, operand in old.names.items():
                new.names[name] = self.value(operand) if only is None or name in only else operand
            if old.modules is not None:
                new.modules = self._modules(old.modules)
        return new

    def _modules(self, old: dict[str, Space]) -> dict[str, Space]:
        made: dict[str, Space] | None = self._made.get(id(old))
        if made is None:
            made = self._made[id(old)] = {}
            self._kept.append(old)
            made |= {name: self.value(space) for name, space in old.items()}
        return made

    def value(self, operand: Any) -> Any:
        """A copy of one operand."""
        if is_number(operand) or type(operand) is Const:
            operand = operand.value
        if isinstance(operand, (int, float, str, np.generic, type(None))):
            return operand
        found = self._made.get(id(operand))
        if isinstance(operand, Builtin):
            return operand
        if found is None and isinstance(operand, OBJECTS):
            return self._object(operand)
        if found is None:
            found = self._copy(operand)
            self._made[id(operand)] = found
            self._kept.append(operand)
        return found

    def _copy(self, operand: Any) -> Any:
        if isinstance(operand, np.ndarray):
            return self._array(operand)
        if isinstance(operand, Box):
            return Box([self.value(i) for i in operand.items], operand.frozen, operand.kind, operand.most)
        if isinstance(operand, Set):
            return Set([self.value(i) for i in operand.order], operand.frozen)
        if isinstance(operand, tuple):  # in a set
            return tuple([self.value(i) for i in operand])
        if isinstance(operand, Dict):
            return Dict({self.value(k): self.value(v) for k, v in operand.items.items()}, operand.kind, self.value(operand.factory))
        if isinstance(operand, UserFunction):
            defaults = {k: self.value(v) for k, v in operand.defaults.items()}
            return UserFunction(operand.node, self._frame(operand.frame), defaults, operand.called)
        if isinstance(operand, FunctionAt):
            defaults = {k: self.value(v) for k, v in operand.defaults.items()}
            return UserFunction(self._trees.function(operand.place), self._frame(operand.frame), defaults, operand.called)
        if isinstance(operand, Space):
            return Space(self._frame(operand.frame), operand.name, operand.ready)
        if isinstance(operand, Draws):
            return Draws(copy.deepcopy(operand.generator))
        if isinstance(operand, Method):
            return Method(self.value(operand.owner), operand.name)
        if isinstance(operand, Feed):
            items = operand.items
            return Feed(None if items is None else iter([self.value(i) for i in copy.copy(items)]), (), operand.runs)
        if isinstance(operand, DictView):
            return DictView(self.value(operand.owner), operand.kind)
        return operand  # modules, functions of the tables, shapes

    def _object(self, held: Any) -> Any:
        """A copy of an object or class, which may hold itself."""
        kind: type = type(held)
        made: Any = object.__new__(kind)
        self._made[id(held)] = made
        self._kept.append(held)
        self._unfilled.append((held, made))
        return made

    def filled(self) -> None:
        """Copy what the objects hold that were copied by ``value``: in a loop, since a chain of them may be long."""
        while self._unfilled:
            held, made = self._unfilled.pop()
            for name in [n for kind in type(held).__mro__ for n in getattr(kind, "__slots__", ())]:
                value = getattr(held, name)
                setattr(made, name, self._frame(value, True) if isinstance(value, Frame) else self.value(value))

    def _array(self, array: Any) -> Any:
        view = self._views.get(id(array))
        if view is None and id(array) not in self._owners:
            return array.copy()
        owner, offset, strides = (array, 0, array.strides) if view is None else view[1:]
        memory = self._memories.get(id(owner))
        if memory is None:
            memory = self._memories[id(owner)] = owner.ravel(order="K").copy()
            self._kept.append(owner)
        made: Any = np.ndarray(array.shape, array.dtype, memory, offset, strides)
        made.flags.writeable = array.flags.writeable
        return made


def _solid(owner: Any) -> bool:
    """Whether an array is one block of memory without gaps, whatever the order of its axes."""
    extent = sum([(n - 1) * s for n, s in zip(owner.shape, owner.strides, strict=True)]) + owner.itemsize
    return owner.size > 0 and all(s > 0 for s in owner.strides) and extent == owner.nbytes


def _address(array: Any) -> int:
    return int(array.__array_interface__["data"][0])
