"""Run the file's own backward part and note every state of every gradient name in it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from engine.operands import Box, Dict
from engine.reading.gradnames import DICTS, GradientName, gradient_name, may_be_gradient
from engine.records import Var
from engine.trace import Trace
from engine.tracing.plain import Change, Effects
from engine.tracing.scope import Scope

_KEPT = 256 << 20  # bytes of states kept; past it only the latest state of a name is


class Event(NamedTuple):
    """A gradient after one statement. ``fresh``: bound anew; ``add``: by ``+=``; ``item``: only where an index
    points; ``shared``: through another name of the same memory."""

    line: int
    value: Any
    before: Any
    fresh: bool
    add: bool
    item: bool = False
    shared: bool = False


@dataclass(slots=True)
class Unit:
    """One gradient: a name, or one element of a list or dict. ``versions`` and ``parts`` are what it may be the
    gradient of.
    """

    name: str
    place: str
    versions: tuple[int, ...]
    parts: tuple[int, ...]
    local: str | None = None  # for ``dqdx`` where q is not the output: the gradient of that variable
    events: list[Event] = field(default_factory=list)
    reads: list[int] = field(default_factory=list)  # lines that read the name
    leaf: bool = False  # the gradient of an input: it is a result

    def needed_after(self, event: Event) -> bool:
        """Whether the value that ``event`` left is a result, or read by a later line."""
        return self.leaf or any(line > event.line for line in self.reads)


class Recorder:
    """States of the gradients while ``run`` runs the part."""

    def __init__(self, trace: Trace, scope: Scope) -> None:
        self.trace = trace
        self.units: dict[tuple[str, tuple[Any, ...]], Unit] = {}
        self.runner, binder = scope.plainly()
        binder.after = self._after
        self.machine = self.runner.machine
        self.printed = self.machine.printed
        self.module = self.machine.frame
        self.forward = scope.frame.names
        self.read_forward = scope.read
        self.output = trace.vars[trace.output]
        self.tracked: dict[str, GradientName] = {}
        self.holding: set[str] = set()  # of these, names whose value can change in place
        self.reads = _lines_reading(scope.program.own)
        self.bytes = 0
        self.versions: dict[str, list[Var]] = {}
        for var in trace.vars:
            if var.kind != "part" and not var.path:
                self.versions.setdefault(var.name, []).append(var)

    def run(self, body: tuple[ast.stmt, ...]) -> None:
        """Run the part; raises ``ProgramError`` where it cannot go on (what was noted stays)."""
        self.runner.execute(body)

    # -- noting

    def _after(self, effects: Effects) -> None:
        if self.machine.frame is not self.module or isinstance(effects.statement, ast.For):
            return
        named: dict[str, Change] = {}
        for change in (*effects.named, *self._called(effects)):
            named.setdefault(change.name, change)
        for name, change in named.items():
            if name in self.tracked or self._track(name):
                self._note(name, effects.statement, change)
        if effects.owners:
            for name in list(self.holding):
                if name not in named:
                    self._note(name, effects.statement)

    def _called(self, effects: Effects) -> list[Change]:
        """What was written into by a call that was given it: ``fill(dW)``, ``dW.append(x)``."""
        if not effects.owners:
            return []
        found = []
        for node in ast.walk(effects.statement):
            if isinstance(node, ast.Name) and node.id in self.module.names:
                held = self.module.names[node.id]
                if isinstance(held, (np.ndarray, Box, Dict)) and effects.touched(held):
                    found.append(Change(node.id, whole=False, adds=not isinstance(held, np.ndarray)))
        return found

    def _held(self, name: str) -> bool:
        return isinstance(self.module.names.get(name), (np.ndarray, Box, Dict))

    def _track(self, name: str) -> bool:
        if not may_be_gradient(name) or (name in self.forward and name in self.read_forward):
            return False
        found = GradientName("", name) if name in DICTS else gradient_name(name, self.forward)
        if found is None:
            return False
        self.tracked[name] = found
        return True

    def _note(self, name: str, statement: ast.stmt, change: Change | None = None) -> None:
        """Note the state of a gradient after a statement; without a ``change`` if it may have changed under another name."""
        gradient, shared = self.tracked[name], change is None
        fresh, add, item = _manner(statement, name, change)
        if (
            gradient.of == self.output.name
            and fresh
            and not shared
            and self.trace.options.seed is not None
            and not self.output.path
        ):
            self.module.names[name] = np.copy(self.trace.seed) if np.ndim(self.trace.seed) else self.trace.seed
        value = self.module.names.get(name)
        (self.holding.add if self._held(name) else self.holding.discard)(name)
        for path, holder in self._holders(gradient, value):
            found = _pick(value, path, isinstance(holder, Dict))
            if found is None:
                continue
            key = (name, path)
            unit = self.units.get(key)
            last = unit.events[-1].value if unit is not None and unit.events else None
            same = (
                last is not None
                and np.shape(last) == np.shape(found)
                and bool(np.array_equal(last, found, equal_nan=True))
            )
            if same and (shared or path):
                continue
            if unit is None:
                unit = self.units[key] = self._unit(name, path, gradient, holder)
            kept = self._kept(unit, found)
            part = item and isinstance(value, np.ndarray)  # an element of a list is a gradient of its own
            anew = fresh and not shared and not part
            unit.events.append(
                Event(statement.lineno, kept, None if anew else last, anew, add and not shared, part, shared)
            )

    def _kept(self, unit: Unit, value: Any) -> Any:
        if not isinstance(value, np.ndarray):
            return value
        self.bytes += value.nbytes
        if self.bytes > _KEPT:
            unit.events.clear()
        return value.copy()

    # -- what a name is the gradient of

    def _holders(self, gradient: GradientName, value: Any) -> list[tuple[tuple[Any, ...], Any]]:
        """(path, variable or container it was found in) for each number that the name holds the gradient of."""
        if gradient.of in DICTS and isinstance(value, Dict):
            return [((key,), self._by_key(key)) for key in value.items if self._by_key(key) is not None]
        held = self.forward.get(gradient.of)
        if isinstance(held, (Box, Dict)):
            return list(_leaves(held, ()))
        return [((), held)] if isinstance(held, Var) else []

    def _by_key(self, key: Any) -> Any:
        if not isinstance(key, str):
            return None
        for stem in (key, key[1:] if key[:1] == "d" else ""):
            held = self.forward.get(stem)
            if isinstance(held, Var):
                return held
            for other in self.forward.values():
                if isinstance(other, Dict) and isinstance(other.items.get(stem), Var):
                    return other.items[stem]
        return None

    def _unit(self, name: str, path: tuple[Any, ...], gradient: GradientName, held: Var) -> Unit:
        place = "".join([f"[{key!r}]" for key in path])
        local = gradient.by if gradient.by and gradient.by != self.output.name else None
        versions = [held] if held.path else self.versions.get(held.name, [held])
        parts: list[int] = []
        for var in versions:
            if var.stage >= 0:
                parts += [
                    p for piece in self.trace.stages[var.stage].pieces if piece.write == var.index for p in piece.parts
                ]
        order = tuple(v.index for v in reversed(versions) if v.diff)
        leaf = all(v.kind == "input" for v in versions)
        name, place = (name + place, "") if name in DICTS else (name, place)
        return Unit(name, place, order, tuple(parts), local, [], self.reads.get(name.partition("[")[0], []), leaf)


def _leaves(held: Any, path: tuple[Any, ...]) -> list[tuple[tuple[Any, ...], Var]]:
    if isinstance(held, Var):
        return [(path, held)]
    if isinstance(held, Box):
        return [leaf for i, item in enumerate(held.items) for leaf in _leaves(item, (*path, i))]
    if isinstance(held, Dict):
        return [leaf for key, item in held.items.items() for leaf in _leaves(item, (*path, key))]
    return []


def _pick(value: Any, path: tuple[Any, ...], whole: bool = False) -> Any:
    """The number at ``path`` of an own gradient, however it is held: list, dict, array; None where there is none."""
    for key in path:
        if isinstance(value, Box):
            value = value.items[key] if isinstance(key, int) and key < len(value.items) else None
        elif isinstance(value, Dict):
            value = value.items.get(key)
        elif isinstance(value, np.ndarray) and value.ndim and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return None
    if isinstance(value, Box):
        try:
            value = np.array(_listed(value), dtype=float)
        except (ValueError, TypeError):
            return None
    if isinstance(value, (bool, str)) or not isinstance(value, (int, float, np.ndarray, np.generic)):
        return None
    if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind not in "fiub":
        return None
    return None if isinstance(value, int) and abs(value) > 1 << 1000 else value  # beyond all floats


def _listed(box: Box) -> list[Any]:
    return [_listed(i) if isinstance(i, Box) else i for i in box.items]


def _manner(statement: ast.stmt, name: str, change: Change | None) -> tuple[bool, bool, bool]:
    """Whether the statement binds the name (or an element) anew, whether it adds to it, and whether through an
    index.
    """
    targets: list[ast.expr] = []
    if isinstance(statement, (ast.AugAssign, ast.AnnAssign)):
        targets = [statement.target]
    elif isinstance(statement, ast.Assign):
        targets = statement.targets
    targets = [t for t in targets if name in {n.id for n in ast.walk(t) if isinstance(n, ast.Name)}]
    if not targets and change is not None:  # by a call, or inside an expression
        return change.whole and not change.reads, change.adds, not change.whole
    item = any(isinstance(t, ast.Subscript) for t in targets)
    if isinstance(statement, ast.AugAssign):
        return False, isinstance(statement.op, (ast.Add, ast.Sub)), item
    value = getattr(statement, "value", None)
    if value is None or not targets:
        return False, False, True
    if name in {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}:
        return False, isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub)), item
    return True, False, item


def _lines_reading(body: tuple[ast.stmt, ...]) -> dict[str, list[int]]:
    """name -> lines of the part that read it."""
    found: dict[str, list[int]] = {}
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found.setdefault(node.id, []).append(node.lineno)
    return found
