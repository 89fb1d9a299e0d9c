"""``import``: the modules that a program may name are known without it; it gives them other names."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from engine.reading.functions import CONSTANTS, MODULES, THROWN, canonical
from engine.tracing.exceptions import EXCEPTIONS
from engine.tracing.frames import Function, Module
from engine.tracing.machine import Part


class Imports(Part):
    """Imports. What is imported from elsewhere was refused before anything ran, unless nobody reads it."""

    def statements(self) -> dict[type, Callable[[Any], None]]:
        """The statements."""
        return {ast.Import: self._import, ast.ImportFrom: self._import_from}

    def _import(self, node: ast.Import) -> None:
        for name in node.names:
            if name.name not in MODULES:  # nobody reads it
                continue
            if name.asname or name.name in self.machine.program.names:
                self.machine.frame.names[name.asname or name.name] = Module(canonical(name.name))

    def _import_from(self, node: ast.ImportFrom) -> None:
        if node.level or node.module not in MODULES:  # nobody reads what it gives
            return
        for name in node.names:
            full = f"{MODULES[node.module or '']}.{name.name}"
            bound = name.asname or name.name
            if full in CONSTANTS:
                self.machine.frame.names[bound] = CONSTANTS[full]
            elif full in THROWN:
                self.machine.frame.names[bound] = EXCEPTIONS[full]
            else:
                self.machine.frame.names[bound] = Module(full) if full in MODULES.values() else Function(full)
