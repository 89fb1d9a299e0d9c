"""Names and constants: what an expression has at its ends."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from engine.errors import ProgramError
from engine.reading.functions import BUILTINS, OBJECT_NAMES, canonical
from engine.reading.functions import EXCEPTIONS as NAMES
from engine.reading.libraries import DATA
from engine.tracing.exceptions import EXCEPTIONS, Cause
from engine.tracing.frames import Function, Module
from engine.tracing.machine import Part
from engine.tracing.objects import NotImplemented_
from engine.tracing.outside import Outside


class Known(ast.expr):
    """An expression that was evaluated already: it stands for ``operand``; ``written`` is what the file has there."""

    _fields = ()

    def __init__(self, operand: Any, written: ast.expr | None = None) -> None:
        super().__init__()
        self.operand = operand
        self.written = written


def written(node: ast.AST) -> ast.AST:
    """What the file has where an expression was evaluated already."""
    return node.written if isinstance(node, Known) and node.written is not None else node


class Atoms(Part):
    """Names, and values as they are written."""

    def table(self) -> dict[type, Callable[[Any], Any]]:
        """The syntax classes."""
        return {ast.Name: self._name, ast.Constant: self._constant, Known: self._known}

    @staticmethod
    def _known(node: Known) -> Any:
        return node.operand

    def _constant(self, node: ast.Constant) -> Any:
        return node.value

    def _name(self, node: ast.Name) -> Any:
        frame = self.machine.frame
        if frame.declared is None and node.id in frame.names:
            return frame.names[node.id]
        try:
            return frame.find(node.id)
        except UnboundLocalError:
            raise self._unbound(node) from None
        except KeyError:
            pass
        if node.id in ("np", "numpy", "math"):
            return Module(canonical(node.id))
        if node.id in BUILTINS or node.id in OBJECT_NAMES:
            return Function(node.id)
        if node.id in NAMES:
            return EXCEPTIONS[node.id]
        if node.id == "open":
            return Outside(DATA, "open")
        if node.id == "__name__":
            return "__main__"
        if node.id == "__file__":
            return self.machine.program.file.replace("\\", "/").rpartition("/")[2]
        if node.id == "NotImplemented":
            return NotImplemented_
        raise self.error("undefined_name", node, name=node.id, near="")

    def _unbound(self, node: ast.Name) -> ProgramError:
        """A local that has no value yet. In Python that is an exception of its own."""
        record = self.error("undefined_name", node, name=node.id, what="local")
        said = f"cannot access local variable {node.id!r} where it is not associated with a value"
        record.raised = Cause("UnboundLocalError", (said,))
        return record
