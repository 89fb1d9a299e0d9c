"""The author's own modules as they run: each once, in a scope of its own, where it is first imported."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from engine.errors import ProgramError
from engine.reading.functions import near
from engine.reading.loading import Loading, LoadingFrom
from engine.tracing.exceptions import Cause
from engine.tracing.frames import Frame, Space
from engine.tracing.machine import Machine, Part


class Loader(Part):
    """Loads modules. What they are was read before anything ran (``engine.reading.modules``)."""

    def __init__(self, machine: Machine, execute: Callable[[Sequence[ast.stmt]], None]) -> None:
        super().__init__(machine)
        self._execute = execute

    @property
    def _loaded(self) -> dict[str, Space]:
        """The modules that run or have run."""
        top = self.machine.frame.outermost()
        if top.modules is None:
            top.modules = {}
        return top.modules

    def load(self, node: Loading | LoadingFrom, name: str) -> Space:
        """The module of a dotted name; those that it lies in are loaded before it, as Python does."""
        loaded, parts = self._loaded, name.split(".")
        for count in range(1, len(parts) + 1):
            full = ".".join(parts[:count])
            if full not in loaded:
                self._first(node, full, loaded)
                if count > 1:
                    loaded[".".join(parts[: count - 1])].frame.names.setdefault(parts[count - 1], loaded[full])
        return loaded[name]

    def _first(self, node: Loading | LoadingFrom, name: str, loaded: dict[str, Space]) -> None:
        machine = self.machine
        if len(machine.callers) >= self.limits.depth:
            raise self.error("limit", node, limit="depth", asked=len(machine.callers) + 1, allowed=self.limits.depth)
        frame = Frame(prefix=f"{name.rpartition('.')[2].strip('_')}.")
        frame.module, frame.modules = name, loaded
        frame.names["__name__"] = name
        space = loaded[name] = Space(frame, name)
        module = machine.program.beside.modules.get(name)
        if module is not None:
            at, outer = machine.at, machine.frame
            machine.callers.append(outer)
            machine.frame = frame
            mark = machine.binder.enter_module(node)
            try:
                self._execute(module.tree.body)
            except BaseException:
                del loaded[name]
                raise
            finally:
                machine.at, machine.frame = at, machine.callers.pop()
                machine.binder.leave(mark)
        space.ready = True

    def part(self, node: LoadingFrom, owner: Space | None, name: str) -> Any:
        """What ``from owner import name`` gives: what it is bound to in the module, or a module that lies in it."""
        if owner is not None and name in owner.frame.names:
            return owner.frame.names[name]
        full = f"{owner.name}.{name}" if owner is not None else name
        if full in self.machine.program.beside.names:
            return self.load(node, full)
        raise self._lacking(node, owner, name)

    def had(self, node: ast.Attribute, owner: Space, name: str) -> Any:
        """``owner.name``."""
        if name in owner.frame.names:
            return owner.frame.names[name]
        raise self._lacking(node, owner, name)

    def offered(self, owner: Space, node: ast.AST) -> Iterator[tuple[str, Any]]:
        """What ``import *`` gives of a module."""
        module = self.machine.program.beside.modules.get(owner.name)
        names = owner.frame.names
        if module is not None and module.listed is not None:
            for name in module.listed:
                if name not in names:
                    raise self._lacking(node, owner, name)
                yield name, names[name]
            return
        if not owner.ready:
            raise self._lacking(node, owner, "*")
        for name, found in list(names.items()):
            if not name.startswith("_"):
                yield name, found

    def _lacking(self, node: ast.AST, owner: Space | None, name: str) -> ProgramError:
        """A module that has not such a name: perhaps not yet, since it waits for the one that asks."""
        module = owner.name if owner is not None else "."
        cyclic = owner is not None and not owner.ready
        record = self.error(
            "module_cycle" if cyclic else "module_lacks", node, name=name, module=module,
            near="" if owner is None or cyclic else near(name, owner.frame.names),
        )  # fmt: skip
        kind = "AttributeError" if isinstance(node, ast.Attribute) else "ImportError"
        record.raised = Cause(kind, (f"cannot import name {name!r} from {module!r}",))
        return record
