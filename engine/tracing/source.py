"""The program's text as the interpreter speaks of it: the source of a node, and errors at one."""

from __future__ import annotations

import ast
from typing import Any

from engine.errors import ProgramError
from engine.guards import Costly
from engine.limits import Limits
from engine.reading.program import Program
from engine.reading.segments import segment
from engine.reading.subset import attribute_place, place_of


class Source:
    """The program that runs, and the limits that it runs under."""

    def __init__(self, program: Program, limits: Limits) -> None:
        self.program = program
        self.limits = limits

    def error(self, code: str, node: ast.AST, **fields: Any) -> ProgramError:
        """The record of an error at ``node``; of an attribute at its own name."""
        lines = self.program.lines
        named = code == "unsupported_attribute" and isinstance(node, ast.Attribute)
        place = attribute_place(node, lines) if named else place_of(node, lines)  # type: ignore[arg-type]
        line = self.program.lines[place.line - 1] if place.line else ""
        return ProgramError(code, place, file=self.program.file, source=line, **fields)

    def costly(self, cost: Costly, node: ast.AST) -> ProgramError:
        """The record of a limit that would be passed at ``node``."""
        return self.error("limit", node, limit=cost.name, asked=cost.asked, allowed=getattr(self.limits, cost.name))

    def text(self, node: ast.AST) -> str:
        """The source of a node on one line."""
        return segment(node, self.program.lines)

    def brief(self, node: ast.AST) -> str:
        """The source of a node, short enough for a sentence."""
        return brief(self.text(node))


def brief(text: str, most: int = 40) -> str:
    """A piece of source short enough for a sentence."""
    return text if len(text) <= most else text[: most - 1] + "…"
