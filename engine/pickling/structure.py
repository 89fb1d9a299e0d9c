"""Forms without recursion: their trees and spots as numbered rows, children first (a sum of 15,000 terms is as deep)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.forms import Form, FormLine, Spot
from engine.gates import GATES
from engine.spells import Target
from engine.text import Tree

Rows = list[tuple[Any, ...]]


class Numbered:
    """Trees and spots that have got a number. ``trees``, ``spots`` and ``lines`` are the rows that are new."""

    def __init__(self) -> None:
        self.trees: Rows = []
        self.spots: Rows = []
        self.lines: Rows = []
        self._counts = [0, 0, 0]
        self._rows: dict[tuple[Any, ...], int] = {}
        self._ids: dict[int, int] = {}  # of trees and spots, which the forms keep alive

    def full(self, size: int) -> bool:
        """Whether ``size`` rows are waiting."""
        return len(self.trees) + len(self.spots) + len(self.lines) >= size

    def tree(self, tree: Tree) -> Iterator[None]:
        """Number a tree; stops after each row."""
        ids, stack = self._ids, [tree]
        while stack:
            at = stack[-1]
            if id(at) in ids:
                stack.pop()
                continue
            inside = [i for i in at if type(i) is tuple and id(i) not in ids]
            if inside:
                stack += inside
                continue
            stack.pop()
            row = tuple([ids[id(i)] if type(i) is tuple else i for i in at])  # no tree holds a number of its own
            number = self._rows.get(row)
            if number is None:
                number = self._rows[row] = self._counts[0]
                self._counts[0] += 1
                self.trees.append(row)
            ids[id(at)] = number
            yield

    def spot(self, root: Spot) -> Iterator[None]:
        """Number a spot; stops after each row."""
        ids, stack = self._ids, [root]
        while stack:
            at = stack[-1]
            if id(at) in ids:
                stack.pop()
                continue
            inside = [a for a in at.args if id(a) not in ids]
            if inside:
                stack += inside
                continue
            stack.pop()
            gate = at.gate.name if at.gate is not None else ""
            self.spots.append((gate, tuple([ids[id(a)] for a in at.args]), at.spell, at.static, at.key, at.text, at.array,
                               at.shape, at.const, at.diff, at.integer, at.truth))  # fmt: skip
            ids[id(at)] = self._counts[1]
            self._counts[1] += 1
            yield

    def form(self, form: Form, found: Rows) -> Iterator[None]:
        """Number all of a form and add its row to ``found``; stops after each row that is made."""
        ids = self._ids
        yield from self.spot(form.root)
        target = form.target
        extra = () if target is None else (target.path, *(() if target.item is None else (target.item,)))
        for tree in (*form.parts, form.forward, *extra):
            yield from self.tree(tree)
        first = self._counts[2]
        for line in form.lines:
            for each in (line.local, line.whole, line.simple, *line.ties):
                if each is not None:
                    yield from self.tree(each)
            local = -1 if line.local is None else ids[id(line.local)]
            ties = tuple([ids[id(tie)] for tie in line.ties])
            whole, simple = ids[id(line.whole)], ids[id(line.simple)]
            self.lines.append((line.kind, line.to, line.base, local, whole, simple, line.gate, line.op, ties, line.ways))
            self._counts[2] += 1
            yield
        goes, span = None, (first, self._counts[2])
        if target is not None:
            goes = (ids[id(target.path)], -1 if target.item is None else ids[id(target.item)], target.mode)
        found.append((
            ids[id(form.root)], form.reads, form.literals, tuple([ids[id(p)] for p in form.parts]), form.part_gates,
            form.part_diff, form.passed, ids[id(form.forward)], goes, span, form.gates, form.copies, form.scatters,
        ))  # fmt: skip
        yield


class Built:
    """What ``Numbered`` numbered, made again."""

    def __init__(self) -> None:
        self.trees: list[Tree] = []
        self.spots: list[Spot] = []
        self.lines: list[FormLine] = []
        self.forms: list[Form] = []

    def add_trees(self, rows: Rows) -> None:
        """Rows of trees, in order."""
        made = self.trees
        for row in rows:
            made.append(tuple([made[i] if type(i) is int else i for i in row]))

    def add_spots(self, rows: Rows) -> None:
        """Rows of spots, in order."""
        for gate, args, *fields in rows:
            spot = Spot(None)
            spot.gate = GATES[gate] if gate else None
            spot.args = tuple([self.spots[i] for i in args])
            (spot.spell, spot.static, spot.key, spot.text, spot.array, spot.shape, spot.const, spot.diff, spot.integer,
             spot.truth) = fields  # fmt: skip
            self.spots.append(spot)

    def add_lines(self, rows: Rows) -> None:
        """Rows of form lines, in order."""
        trees = self.trees
        for kind, to, base, local, whole, simple, gate, op, ties, ways in rows:
            found = None if local < 0 else trees[local]
            self.lines.append(
                FormLine(kind, to, base, found, trees[whole], trees[simple], gate, op, tuple([trees[i] for i in ties]), ways)
            )

    def add_forms(self, rows: Rows) -> None:
        """Rows of forms, in order."""
        trees = self.trees
        for root, reads, literals, parts, part_gates, part_diff, passed, forward, goes, span, gates, copies, scatters in rows:
            target = None if goes is None else Target(trees[goes[0]], None if goes[1] < 0 else trees[goes[1]], goes[2])
            self.forms.append(Form(
                self.spots[root], reads, literals, trees[forward], target, tuple([trees[i] for i in parts]), part_gates, part_diff,
                passed, tuple(self.lines[slice(*span)]), gates, copies, scatters,
            ))  # fmt: skip
