"""The line that makes room for the elements of a list or dict, before the first of them is assigned: ``b = [1, 0.0, 2]``."""

from __future__ import annotations

from engine.records import Var
from engine.trace import Trace
from engine.writing.emitting.exact import exact
from engine.writing.nested import elements, nested


class Openings:
    """Which containers of a trace stand in the listing already."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.elements = elements(trace.vars)
        self.opened: set[str] = set()

    def line(self, var: Var, made: tuple[int, ...] = ()) -> str:
        """The opening of the container of ``var``, once; "" where none is needed. ``made`` are inputs that the same statement
        makes (``p = {'u': a * 2, 'v': 1.5}``): they stand there by their values, all others are assigned later."""
        if not var.path or var.root in self.opened:
            return ""
        self.opened.add(var.root)
        places = self.elements[var.root]
        given = {index for index in made if self.trace.vars[index].root == var.root}
        modules = self.trace.modules

        def text(element: Var) -> str:
            return exact(element.value, modules) if element.index in given else ""

        return f"{var.root} = {nested(places, text, '0.0')}"
