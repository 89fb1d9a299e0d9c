"""The statements of a module's ``forward``: the stages up to the output, and the tests that chose the path, asserted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from engine.cancelling import cancellable
from engine.deriving import wording
from engine.records import Branch, Piece, Stage
from engine.text import Tree, show
from engine.trace import Trace
from engine.writing.emitting.exact import exact
from engine.writing.emitting.inputs import Containers, Inputs
from engine.writing.emitting.names import Names, Naming

_STRETCH = 500
"""Terms of a chain that one statement holds: Python's compiler gives up at 3,000."""


class Forward:
    """``tests`` are assertions by the stage after which they can be made (-1: at the start)."""

    def __init__(self, trace: Trace, names: Names) -> None:
        self.trace = trace
        self.names = names
        self.stages = [s for s in trace.stages if s.index <= max(trace.vars[trace.output].stage, -1)]
        self.tests = self._tests()
        self.containers = Containers(trace, [p for s in self.stages for p in s.pieces])
        self.inputs = Inputs(trace, self.stages, self.tests, self.containers, names.free)

    def statements(self) -> Iterator[str]:
        """The statements of ``forward``, stage by stage, assertions as soon as what they read is known."""
        yield from self.inputs.counts
        yield from self.tests.get(-1, ())
        for stage in cancellable(self.stages):
            yield from self._assignment(stage)
            yield from self.tests.get(stage.index, ())

    def _parts(self, piece: Piece) -> Iterator[str]:
        for part, tree in zip(piece.parts, piece.form.parts, strict=True):
            yield f"{self.trace.vars[part].code} = {show(tree, self.names.exactly(piece))}"

    def _assignment(self, stage: Stage) -> Iterator[str]:
        pieces, variables = stage.pieces, self.trace.vars
        if any([p.store is not None for p in pieces]):
            for piece in pieces:  # one after the other: a write may read what the one before it wrote
                yield from self._parts(piece)
                opened = self.containers.open(variables[piece.write])
                yield from ([opened] if opened else [])
                yield wording.statement(self.trace.backward, piece, self.names.exactly(piece))
            return
        for piece in pieces:
            yield from self._parts(piece)
        right = [show(p.form.forward, self.names.exactly(p)) for p in pieces]
        whole = self.containers.built(pieces, right)
        if whole:
            yield whole
            return
        for piece in pieces:
            opened = self.containers.open(variables[piece.write])
            if opened:
                yield opened
        left = [variables[p.write].code for p in pieces]
        if len(pieces) > 1 and not wording.chained(pieces):
            yield f"{', '.join(left)} = {', '.join(right)}"
        else:
            for name, piece in zip(left, pieces, strict=True):
                yield from _in_stretches(name, piece.form.forward, self.names.exactly(piece))

    def known(self, statements: list[str]) -> list[str]:
        """The names that ``forward`` knows, in order: parameters, then what its statements assign."""
        names = dict.fromkeys(self.inputs.parameters)
        for statement in statements:
            target, assigned, _ = statement.partition(" = ")
            if assigned and not statement.startswith("assert "):
                names |= dict.fromkeys(t.partition("[")[0] for t in re.sub(r"\[.*?\]", "", target).split(", "))
        return list(names)

    # -- tests

    def _tests(self) -> dict[int, list[str]]:
        """Assertions by the stage after which they can be made (-1: at the start)."""
        found: dict[int, list[str]] = {}
        last = self.trace.vars[self.trace.output].stage
        for branch in self.trace.branches:
            at = max(self.trace.vars[i].stage for i in branch.reads)
            if at > last:
                continue
            text = _condition(branch, self.names.exactly)
            found.setdefault(at, []).append(f"assert {text}" if branch.value else f"assert not {text}")
        for index in self.trace.fixed:
            var = self.trace.vars[index]
            if var.kind == "count" or var.stage > last or (var.stage < 0 and index not in self._reads()):
                continue
            text = exact(var.value, self.trace.modules)
            if isinstance(var.value, np.ndarray):
                text = f"{self.trace.modules['np']}.array_equal({var.code}, {self.names.constant(var.value, text)})"
            else:
                text = f"{var.code} == {text}"
            found.setdefault(var.stage, []).append(f"assert {text}")
        return {at: list(dict.fromkeys(tests)) for at, tests in found.items()}

    def _reads(self) -> set[int]:
        """The variables that stages and tests read."""
        read = {i for s in self.stages for p in s.pieces for i in p.reads}
        return read | {i for b in self.trace.branches for i in b.reads}


def _condition(branch: Branch, naming: Naming) -> str:
    """The text of a test in the names of the listing; in brackets where ``not`` needs them."""
    tree = branch.test.form.forward
    text = show(tree, naming(branch.test))
    return text if branch.value or tree[0] in ("n", "call", "idx", "attr") else f"({text})"


def _in_stretches(name: str, tree: Tree, names: Callable[[Any], str]) -> list[str]:
    """``name = tree``; a chain of hundreds of terms in several statements, since Python's compiler gives up at 3,000."""
    ends: list[tuple[str, Tree]] = []
    at = tree
    while at[0] == "b" and at[1] in ("+", "-", "*", "/", "@"):
        ends.append((at[1], at[3]))
        at = at[2]
    if len(ends) < _STRETCH or "[" in name:
        return [f"{name} = {show(tree, names)}"]
    statements = []
    ends.reverse()
    for i in range(0, len(ends), _STRETCH):
        for op, right in ends[i : i + _STRETCH]:
            at = ("b", op, at, right)
        statements.append(f"{name} = {show(at, names)}")
        at = ("t", name)
    return statements
