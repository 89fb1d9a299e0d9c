"""``import``: the modules that a program may name are known without it; it gives them other names."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from engine.operands import Box
from engine.reading import libraries
from engine.reading.functions import CONSTANTS, FILES, MODULES, THROWN, canonical
from engine.reading.libraries import DATA
from engine.reading.loading import Loading, LoadingFrom
from engine.tracing.exceptions import EXCEPTIONS, Cause
from engine.tracing.frames import Function, Module
from engine.tracing.loader import Loader
from engine.tracing.machine import Machine, Part
from engine.tracing.outside import Outside


class Imports(Part):
    """Imports. What is imported from elsewhere was refused before anything ran, unless nobody reads it."""

    def __init__(self, machine: Machine, loader: Loader) -> None:
        super().__init__(machine)
        self.loader = loader

    def statements(self) -> dict[type, Callable[[Any], None]]:
        """The statements."""
        return {
            ast.Import: self._import, ast.ImportFrom: self._import_from, Loading: self._own, LoadingFrom: self._own_from,
        }  # fmt: skip

    def _own(self, node: Loading) -> None:
        for alias in node.names:
            if not self.machine.program.beside.has(alias.name):
                self._import(node, [alias])
                continue
            found = self.loader.load(node, alias.name)
            name = alias.asname or alias.name.partition(".")[0]
            if alias.asname is None and "." in alias.name:
                found = self.loader.load(node, name)
            self._bind(name, found)

    def _own_from(self, node: LoadingFrom) -> None:
        full = node.home.absolute(node.module or "", node.level) or ""
        owner = self.loader.load(node, full) if full else None
        for alias in node.names:
            if alias.name == "*":
                assert owner is not None
                for name, found in self.loader.offered(owner, node):
                    self._bind(name, found)
            else:
                self._bind(alias.asname or alias.name, self.loader.part(node, owner, alias.name))

    def _bind(self, name: str, found: Any) -> None:
        self.machine.frame.home(name).names[name] = found

    def _import(self, node: ast.Import, only: list[ast.alias] | None = None) -> None:
        names = self.machine.frame.names
        for name in only or node.names:
            root = name.name.partition(".")[0]
            self._told(node, root)
            if name.name in MODULES:
                if name.asname or name.name in self.machine.program.names:
                    names[name.asname or name.name] = Module(canonical(name.name))
            elif not libraries.kind_of(name.name):
                self._missed(node, name.name)
            elif libraries.kind_of(full := name.name if name.asname else root) != libraries.REFUSED:  # else nobody reads it
                names[name.asname or root] = named(full)

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if node.level or (module not in MODULES and not libraries.kind_of(module)):  # nobody reads what it gives
            self._missed(node, module)
            return
        self._told(node, module)
        for name in node.names:
            full = f"{MODULES.get(module, module)}.{name.name}"
            bound = name.asname or name.name
            if full in CONSTANTS:
                self.machine.frame.names[bound] = CONSTANTS[full]
            elif full in THROWN:
                self.machine.frame.names[bound] = EXCEPTIONS[full]
            elif full in FILES:
                self.machine.frame.names[bound] = Outside(DATA, full)
            elif module in MODULES:
                self.machine.frame.names[bound] = Module(full) if full in MODULES.values() else Function(full)
            elif libraries.kind_of(full) not in ("", libraries.REFUSED):
                self.machine.frame.names[bound] = named(full)


    def _told(self, node: ast.AST, module: str) -> None:
        """A compiler of functions is let by, and that is told: its integers are not Python's."""
        if module == "numba":
            self.machine.let_by(node, module, "compiler")

    def _missed(self, node: ast.AST, module: str) -> None:
        """What cannot be imported is not there, where a handler waits for that; it is told."""
        if not vars(node).get("missed"):
            return
        said = f"No module named {module!r}"
        self.machine.let_by(node, module, "missed")
        record = self.error("raised", node, said=f"ModuleNotFoundError: {said}")
        record.raised = Cause("ModuleNotFoundError", (said,))
        raise record


def named(full: str) -> Any:
    """What a dotted name of ``engine.reading.libraries`` stands for; KeyError for one that is refused there."""
    kind = libraries.kind_of(full)
    if full == libraries.ARGUMENTS:
        return Box(["program.py"])
    if kind == libraries.CONSTANT:
        return libraries.CONSTANTS[full]
    if kind == libraries.MODULE:
        return Module(full)
    if kind in (libraries.RUNS, libraries.ABSENT):
        return Function(full)
    if kind in ("", libraries.REFUSED):
        raise KeyError(full)
    return Outside(kind, full)
