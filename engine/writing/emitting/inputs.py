"""What the ``forward`` of a module is given: its parameters, and the lists and dicts among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.kinds import is_float
from engine.records import Piece, Stage, Var
from engine.trace import Trace
from engine.writing.emitting.exact import exact
from engine.writing.emitting.recipe import recipe
from engine.writing.nested import elements, nested

LONG = 400
"""Characters of an array's literal from which on its expression is looked for."""


class Containers:
    """The lists and dicts whose elements are variables, by root."""

    def __init__(self, trace: Trace, pieces: list[Piece]) -> None:
        self.trace = trace
        self.elements = elements(trace.vars)
        self._opened: set[str] = set()
        self.given: dict[str, str] = {}  # the parameters of ``forward``

    def nested(self, root: str, text: Callable[[Var], str]) -> str:
        """The container as a literal, ``text`` for each of its elements, None in the gaps of a list."""
        return nested(self.elements[root], text)

    def built(self, pieces: tuple[Piece, ...], right: list[str]) -> str:
        """``h = [x * 2, x + 1]`` when a statement makes every element of a container; else ""."""
        variables = self.trace.vars
        written = [variables[p.write] for p in pieces]
        root = written[0].root
        if not written[0].path or {v.index for v in self.elements[root].values()} != {v.index for v in written}:
            return ""
        texts = {v.index: text for v, text in zip(written, right, strict=True)}
        self._opened.add(root)
        return f"{root} = {self.nested(root, lambda v: texts[v.index])}"

    def open(self, var: Var) -> str:
        """The statement that makes room for an element written by a stage, once for each container; else ""."""
        if not var.path or var.root in self._opened:
            return ""
        self._opened.add(var.root)
        return f"{var.root} = {self.nested(var.root, self._first)}"

    def _first(self, var: Var) -> str:
        """What stands in an element's place at first: an input that is no parameter (a number that nothing reads) by its value."""
        if var.kind not in ("input", "count"):
            return "None"
        return var.code if var.kind == "input" and var.root in self.given else exact(var.value, self.trace.modules)


class Inputs:
    """The parameters of ``forward``: every input that a stage or a test reads, floats also where none does."""

    def __init__(
        self, trace: Trace, stages: list[Stage], tests: Any, containers: Containers, free: Callable[[str], str]
    ) -> None:
        self.trace = trace
        self.containers = containers
        read = {i for s in stages for p in s.pieces for i in p.reads} | {trace.output}
        written = {p.store.before for s in stages for p in s.pieces if p.store is not None}
        read |= written
        read |= {i for b in trace.branches for i in b.reads}
        self.parameters: dict[str, str] = {}  # name -> text of its default
        self.constants: dict[str, str] = {}  # arrays too long for the signature: module name -> text
        self.opened: list[str] = []  # statements at the start of forward
        self._members: dict[str, list[int]] = {}
        for var in trace.vars:
            if var.kind == "input" and (var.index in read or var.path or is_float(var.value)):
                self._members.setdefault(var.root, []).append(var.index)
        for root in list(self._members):
            if trace.vars[self._members[root][0]].path and not any(
                i in read or is_float(trace.vars[i].value) for i in self._members[root]
            ):
                del self._members[root]
        self.counts = self._counted(read)
        for root, members in self._members.items():
            self._default(root, members, free)
            if written.intersection(members):  # what the caller gives stays as it is
                self.opened.append(f"{root} = {root}.copy()")
        containers.given = self.parameters
        self.drawn: list[str] = []  # statements that draw the longest of them again
        if any(len(text) > LONG for text in self.constants.values()):
            self.drawn, made = recipe(trace, set(self.constants), free)
            for root in made:
                del self.constants[root]

    def _counted(self, read: set[int]) -> list[str]:
        """The statements that bind the counts which are read, in order; those in a container that is given are given with it."""
        modules, found = self.trace.modules, {}
        for var in self.trace.vars:
            if var.kind in ("count", "label", "buffer") and var.index in read and var.root not in self._members:
                if not var.path:
                    text = exact(var.value, modules)
                elif all([v.kind == "count" for v in self.containers.elements[var.root].values()]):
                    text = self.containers.nested(var.root, lambda v: exact(v.value, modules))
                else:
                    continue
                found[var.root] = f"{var.root} = {text}"
        return list(found.values())

    def members(self, parameter: str) -> list[int]:
        """The variables that a parameter stands for."""
        return self._members[parameter]

    def _default(self, root: str, members: list[int], free: Callable[[str], str]) -> None:
        var = self.trace.vars[members[0]]
        modules = self.trace.modules
        if not var.path:
            text = exact(var.value, modules)
        else:
            elements = self.containers.elements[root]
            known = {path: v for path, v in elements.items() if v.kind in ("input", "count")}
            text = nested(known, lambda v: exact(v.value, modules))
        if isinstance(var.value, np.ndarray) and len(text) > 30 or len(text) > 60:
            name = (
                root
                if root not in ("print", "zip", "forward", "backward", *modules.values())
                else free(f"{root}_given")
            )
            self.constants[name] = text
            text = name
        self.parameters[root] = text
