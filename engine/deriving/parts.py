"""Which sub-expressions of a form become *parts*, with a name and a gradient of their own.

A sub-expression does when a template needs its value and it is more than a variable, when a vjp needs it as an operand or
as its output, when its gradient would feed several lines through a local that costs something, or when a line would be too
long (``engine.deriving.derive``).
"""

from __future__ import annotations

from engine.bounded import Bounded
from engine.cancelling import cancellable
from engine.deriving.locals import cheap, times
from engine.deriving.opened import inner, opened
from engine.forms import Spot
from engine.gates import OPERANDS
from engine.slots import Slot
from engine.spells import Write
from engine.text import ONE, Tree, keys_of, template


class Parts:
    """The parts of one form. Spots are told apart by identity. ``long`` is the length past which a fused chain is split,
    ``name_width`` the length counted for a name."""

    def __init__(self, root: Spot, ties: str | None, expanded: bool, long: int = 0, name_width: int = 7) -> None:
        self.root = opened(root) if expanded else root
        self.ties = ties
        self.expanded = expanded
        self.long = long
        self.name_width = name_width
        self.order: list[Spot] = []  # inner spots in evaluation order, the root last
        self.templates: dict[int, list[Tree | None]] = {}
        self.wanted: set[int] = set()  # ids of spots that become parts
        for spot in cancellable(inner(self.root)):
            self.order.append(spot)
            self._need(spot)
            if expanded and spot is not self.root:
                self.wanted.add(id(spot))
        if len(self.order) > 1:
            self._share()
        if long:
            self._split()
        arrays = [a for s in self.order for a in s.args if a.gate is None and id(a) in self.wanted]
        self.parts = arrays + [s for s in self.order if id(s) in self.wanted and s is not self.root]
        self.named: dict[int, Slot] = {id(s): Slot("part", i) for i, s in enumerate(self.parts)}

    def named_inside(self, part: Spot) -> dict[int, Slot]:
        """The slots to use inside a part's own text: all but the part itself."""
        return {k: v for k, v in self.named.items() if k != id(part)} if part.gate is None else self.named

    def _need(self, spot: Spot) -> None:
        gate, site = spot.gate, None
        assert gate is not None
        found: list[Tree | None] = []
        for i, arg in enumerate(spot.args):
            source = gate.grads[min(i, len(gate.grads) - 1)] if arg.diff and gate.grads else None
            if callable(source):
                site = site or spot.site(self.ties)
                source = gate.grad(i, site)
            found.append(template(source) if isinstance(source, str) else source)
        self.templates[id(spot)] = found
        for tree in found:
            for place in _operands_of(tree) if tree is not None else ():
                if place < 0:
                    self._want(spot)
                elif place < len(spot.args):
                    self._want(spot.args[place])
        if gate.kind in ("vjp", "scatter"):
            for arg, tree in zip(spot.args, found, strict=True):
                if tree is not None or (gate.name == "getitem" and arg.gate is not None):  # an index is read again
                    self._want(arg)
        if isinstance(spot.spell, Write):
            for arg in spot.args[1:]:
                if arg.gate is not None:
                    self._want(arg)
        if spot.static and ("drawn", True) in spot.static:
            for arg in spot.args[1:]:
                self._want(arg)

    def _want(self, spot: Spot) -> None:
        if spot is self.root:
            return
        if spot.gate is not None or (spot.const and (spot.array)):
            self.wanted.add(id(spot))

    def _share(self) -> None:
        """Top down: a vjp whose output is not simply its base's, and a branching below a local that costs something."""
        stack: list[tuple[Spot, Tree | None, tuple[int, ...]]] = [(self.root, None, self.root.shape)]
        while stack:
            spot, local, shape = stack.pop()
            if spot.gate is None or not spot.diff:
                continue
            if spot is self.root or id(spot) in self.wanted:
                local, shape = None, spot.shape
            elif spot.gate.kind != "local":
                if local is not None or spot.shape != shape:
                    self.wanted.add(id(spot))
                    local, shape = None, spot.shape
            elif not cheap(local) and self._several(spot):
                self.wanted.add(id(spot))
                local, shape = None, spot.shape
            trees = self.templates[id(spot)]
            for arg, tree in zip(spot.args, trees, strict=True):
                if tree is not None:
                    step = None if tree == ONE else self._literal(spot, tree)
                    stack.append((arg, times(local, step), shape))

    @staticmethod
    def _literal(spot: Spot, tree: Tree) -> Tree:
        """A template that is just a constant operand costs no more than a literal."""
        if tree[0] == "n" and tree[1] in OPERANDS:
            operand = spot.args[OPERANDS.index(tree[1])]
            if operand.const and not operand.array:
                return ("t", "c")
        return tree

    def _several(self, spot: Spot) -> bool:
        """Whether ``spot`` branches here to two different reads or parts."""
        ways = [a for a, tree in zip(spot.args, self.templates[id(spot)], strict=True) if tree is not None]
        if len(ways) < 2:
            return False
        seen: set[object] = set()
        stack = list(ways)
        while stack:
            at = stack.pop()
            if at.gate is None or id(at) in self.wanted or at.gate.kind != "local":
                seen.add(at.key if at.gate is None else id(at))
                if len(seen) > 1:
                    return True
                continue
            stack += [a for a, tree in zip(at.args, self.templates[id(at)], strict=True) if tree is not None]
        return False

    def _split(self) -> None:
        """Bottom up: a fused chain whose text grows past ``long`` characters becomes a part."""
        size: dict[int, int] = {}
        for spot in self.order:
            own = sum(size.get(id(a), self.name_width) for a in spot.args) + 4
            if own > self.long and spot is not self.root and spot.diff:
                self.wanted.add(id(spot))
            size[id(spot)] = self.name_width if id(spot) in self.wanted else own


_used: Bounded[Tree, tuple[int, ...]] = Bounded(4096)


def _operands_of(tree: Tree) -> tuple[int, ...]:
    """Which operands a template uses by value, -1 for its cached output."""
    found = _used.get(tree)
    if found is None:
        keys = keys_of(tree)
        found = tuple([i for i, letter in enumerate(OPERANDS) if letter in keys] + ([-1] if "out" in keys else []))
        _used[tree] = found
    return found
