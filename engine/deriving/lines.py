"""The backward lines of a form, once its parts are settled (``engine.deriving.parts``).

From the output and from each part, elementwise gates fuse: their locals multiply down to the reads and parts below, and
the occurrences of one read add up. ``* dout`` and the undoing of broadcasting are added here and nowhere else.
"""

from __future__ import annotations

from engine.cancelling import heard
from engine.deriving.locals import negative, plus, times
from engine.deriving.parts import Parts
from engine.forms import FormLine, Spot, forward_tree
from engine.gates import OPERANDS
from engine.gates.axes import unbroadcast
from engine.slots import OUTPUT, Of, Slot
from engine.spells import Write, family
from engine.text import MINUS_ONE, ONE, Tree, substitute, template


class _Entry:
    """What one base sends to one target through fused elementwise gates."""

    __slots__ = ("gates", "local", "shape", "ties", "to", "ways")

    def __init__(
        self, to: Slot, shape: tuple[int, ...], local: Tree | None, gates: list[str], ties: list[Tree]
    ) -> None:
        self.to = to
        self.shape = shape
        self.local = local
        self.gates = gates
        self.ties = ties
        self.ways = 1


class Lines:
    """The lines, and what came to light on the way: ``passed`` are the parts (by index) whose gradient is their base's, so
    that they have no line, if ``passing``; ``copies`` the integer arrays that the lines read as float copies."""

    def __init__(self, plan: Parts, passing: bool = True) -> None:
        self.plan = plan
        self.passing = passing
        self.passed: dict[int, Slot] = {}
        self.copies: dict[Slot, None] = {}
        self.truths: set[Tree] = set()  # names of truth values that locals multiply by
        self.tied: dict[int, str] = {}
        self.lines = self._all()

    def _all(self) -> list[FormLine]:
        """All backward lines in execution order: the output first, then the parts from the last to the first."""
        made = self._from(self.plan.root, OUTPUT)
        reached = {line.to for line in made}  # nothing reaches a part that only a comparison or a rounding reads
        for index in range(len(self.plan.parts) - 1, -1, -1):
            part = self.plan.parts[index]
            if part.gate is not None and index not in self.passed and (slot := Slot("part", index)) in reached:
                more = self._from(part, slot)
                reached.update([line.to for line in more])
                made += more
        return made

    def _from(self, base: Spot, slot: Slot) -> list[FormLine]:
        upstream: Tree = ("n", Of("gradient", slot))
        found: list[_Entry | FormLine] = []
        by_target: dict[Slot, _Entry] = {}
        stack: list[tuple[Spot, Tree | None, list[str], list[Tree]]] = [(base, None, [], [])]
        ask = heard()
        while stack:
            if ask is not None:
                ask()
            spot, local, gates, ties = stack.pop()
            target = self._target(spot)
            if spot.gate is not None and target is not None and spot is not base and self._passes(spot, local, base):
                self.passed[target.at] = slot
            elif target is not None and spot is not base:
                entry = by_target.get(target)
                if entry is None:
                    entry = by_target[target] = _Entry(target, spot.shape, local, gates, ties)
                    found.append(entry)
                else:
                    entry.local = plus(entry.local, local, self.truths)
                    entry.gates = _merged(entry.gates, gates)
                    entry.ties = [*entry.ties, *ties]
                    entry.ways += 1
                continue
            gate = spot.gate
            if gate is None or not spot.diff:
                continue
            trees = self.plan.templates[id(spot)]
            fill = self._filling(spot, slot if spot is base else self._target(spot))
            if gate.kind == "local":
                tied = [*ties, *self._tie(spot, fill)]
                for arg, tree in reversed(list(zip(spot.args, trees, strict=True))):
                    if tree is not None:
                        step = None if tree == ONE else substitute(tree, fill)
                        stack.append((arg, times(local, step, self.truths), _path(gates, gate.name, step), tied))
                continue
            fill["dout"] = upstream
            if gate.kind == "scatter":
                index = template(dict(spot.static)["index"])[2]
                trees = [None if tree is None else index for tree in trees]
            for arg, tree in zip(spot.args, trees, strict=True):
                to = self._target(arg) if tree is not None else None
                if tree is not None and to is not None:
                    found.append(self._product(spot, to, slot, substitute(tree, fill), tuple(self._tie(spot, fill))))
        return [f if isinstance(f, FormLine) else self._fused(f, slot, base.shape) for f in found]

    def _passes(self, spot: Spot, local: Tree | None, base: Spot) -> bool:
        """A part whose gradient is just its base's gets no line: the walk goes on below it."""
        return (
            self.passing
            and not self.plan.expanded
            and (local is None or local == ONE)
            and spot.shape == base.shape
            and spot.array == base.array
        )

    def _target(self, spot: Spot) -> Slot | None:
        named = self.plan.named.get(id(spot))
        if named is not None:
            return named if spot.diff else None
        return spot.key if spot.gate is None and spot.diff and spot.key.kind == "read" else None

    def _filling(self, spot: Spot, own: Slot | None) -> dict[object, Tree]:
        """Names for the template's operands: reads, parts, literals, the cached output, the caller's module."""
        fill: dict[object, Tree] = {}
        indexing = spot.gate is not None and (spot.gate.name == "getitem" or isinstance(spot.spell, Write))
        for letter, arg in zip(OPERANDS, spot.args, strict=False):
            slot = self.plan.named.get(id(arg)) or (arg.key if arg.gate is None else None)
            if slot is None:
                continue
            if arg.text:
                fill[letter] = ("t", arg.text)
            elif (
                arg.truth
                and spot.gate is not None
                and (spot.gate.kind != "local" or spot.gate.name in ("mul", "scale", "where"))
            ):
                fill[letter] = ("n", slot)
                self.truths.add(fill[letter])
            elif (arg.integer or arg.truth == 2) and not indexing and slot.kind != "const":
                self.copies[slot] = None
                fill[letter] = ("n", Of("floats", slot))
            else:
                fill[letter] = ("n", slot)
        if own is not None:
            fill["out"] = ("n", own)
        fill["m"] = ("n", family(spot.spell))
        return fill

    def _tie(self, spot: Spot, fill: dict[object, Tree]) -> list[Tree]:
        assert spot.gate is not None
        if not spot.gate.tied:
            return []
        text = self.tied.get(id(spot))
        if text is None:  # once a gate, not once a line: a list of 20,000 numbers has that many lines
            text = self.tied[id(spot)] = spot.gate.tie(spot.site(self.plan.ties)) or ""
        if not text:
            return []
        if "out" not in fill:  # no line needs the output's value, so that it has no name: its expression stands for it
            fill = fill | {"out": forward_tree(spot, self.plan.named)}
        return [substitute(template(text), fill)]

    def _fused(self, entry: _Entry, base: Slot, shape: tuple[int, ...]) -> FormLine:
        upstream: Tree = ("n", Of("gradient", base))
        local = entry.local
        if local is None and shape != entry.shape:
            whole = simple = unbroadcast(upstream, shape, entry.shape)
            local = ONE
        else:
            local = local or ONE
            whole = unbroadcast(("b", "*", ("paren", local), upstream), shape, entry.shape)
            plainly = (
                upstream if local == ONE else negative(upstream) if local == MINUS_ONE else ("b", "*", local, upstream)
            )
            simple = unbroadcast(plainly, shape, entry.shape)
        gates = list(dict.fromkeys([g for g in entry.gates if not g.startswith("=")])) or [entry.gates[-1][1:]]
        gate = gates[0] if len(gates) == 1 else "chain"
        return FormLine("local", entry.to, base, local, whole, simple, gate, "", tuple(entry.ties), entry.ways)

    def _product(self, spot: Spot, to: Slot, base: Slot, tree: Tree, ties: tuple[Tree, ...]) -> FormLine:
        assert spot.gate is not None
        if spot.gate.kind == "scatter":
            item, op = tree, "add.at" if dict(spot.static).get("repeats") else "index"
            return FormLine("scatter", to, base, None, item, item, spot.gate.name, op, ties)
        return FormLine("vjp", to, base, None, tree, tree, spot.gate.name, "", ties)


def _path(gates: list[str], name: str, step: Tree | None) -> list[str]:
    """The distinct gates passed on the way down; "=" marks one that only hands the gradient on."""
    return _merged(gates, [name if step is not None else f"={name}"])


def _merged(gates: list[str], more: list[str]) -> list[str]:
    """``gates`` and those of ``more`` that are new; the last one that hands on stays last (a sum may have thousands of terms)."""
    for name in more:
        if name not in gates:
            gates = [*gates, name]
        elif name[0] == "=" and gates[-1] != name:
            gates = [*[g for g in gates if g != name], name]
    return gates
