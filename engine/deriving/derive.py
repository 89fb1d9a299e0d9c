"""From a form's gates to its parts and backward lines.

1. A sub-expression becomes a *part* when a template needs its value and it is more than a variable, when a vjp needs it
   as an operand or as its output, when its gradient would feed several lines through a local that costs something, or
   when a line would be longer than ``WIDTH``.
2. From the output and from each part, elementwise gates fuse: their locals multiply down to the reads and parts below,
   and the occurrences of one read add up.
3. ``* dout`` and the undoing of broadcasting are added here and nowhere else.
"""

from __future__ import annotations

from engine.deriving.forms import Form, FormLine, Spot, forward_tree
from engine.deriving.locals import cheap, negative, plus, times, unbroadcast
from engine.deriving.opened import inner, opened
from engine.gates import OPERANDS
from engine.text import MINUS_ONE, ONE, Tree, keys_of, show, substitute, template

WIDTH = 72
Slot = tuple[str, int]
OUT: Slot = ("o", 0)


def derive(form: Form, ties: str | None, expanded: bool = False, name_width: int = 7) -> Form:
    """Fill ``form`` with its parts and lines. ``name_width`` is the length counted for a name when lines are measured."""
    plan = _Plan(form.root, ties, expanded)
    lines = plan.lines()
    for passing in (
        True,
        False,
    ):  # parts that only hand the gradient on get lines of their own where the fused line is too long
        if (
            expanded
            or (len(plan.order) <= 3 and name_width <= 7)
            or all(_width(line, name_width) <= WIDTH for line in lines)
        ):
            break
        plan = _Plan(form.root, ties, expanded, long=max(16, WIDTH // 3), name_width=name_width, passing=passing)
        lines = plan.lines()
    form.parts = tuple([forward_tree(part, plan.named_inside(part)) for part in plan.parts])
    form.part_gates = tuple([part.gate.name if part.gate else "" for part in plan.parts])
    form.part_diff = tuple([part.diff for part in plan.parts])
    form.forward = forward_tree(plan.root, plan.named)
    form.lines = tuple(lines)
    if plan.copies:
        used = {key for line in lines for key in keys_of(line.whole)}
        form.copies = tuple([slot for slot in plan.copies if ("w", slot) in used])
    form.passed = dict(plan.passed)
    form.scatters = tuple(dict.fromkeys([line.to for line in lines if line.kind == "scatter"]))
    form.gates = tuple(dict.fromkeys([spot.gate.name for spot in reversed(plan.order) if spot.gate]))
    return form


_used: dict[Tree, tuple[int, ...]] = {}


def _operands_of(tree: Tree) -> tuple[int, ...]:
    """Which operands a template uses by value, -1 for its cached output."""
    found = _used.get(tree)
    if found is None:
        keys = keys_of(tree)
        found = tuple([i for i, letter in enumerate(OPERANDS) if letter in keys] + ([-1] if "out" in keys else []))
        _used[tree] = found
    return found


def _width(line: FormLine, name_width: int) -> int:
    def name(key: object) -> str:
        if isinstance(key, str):
            return key
        return "d" * (name_width + 1) if isinstance(key, tuple) and key[0] == "g" else "x" * name_width

    text = show(line.whole, name)
    return len(text) + name_width + 5


class _Entry:
    """What one base sends to one target through fused elementwise gates."""

    __slots__ = ("gates", "local", "shape", "ties", "to")

    def __init__(
        self, to: Slot, shape: tuple[int, ...], local: Tree | None, gates: list[str], ties: list[Tree]
    ) -> None:
        self.to = to
        self.shape = shape
        self.local = local
        self.gates = gates
        self.ties = ties


class _Plan:
    """The parts of one form, and its lines once the parts are settled. Spots are told apart by identity."""

    def __init__(
        self, root: Spot, ties: str | None, expanded: bool, long: int = 0, name_width: int = 7, passing: bool = True
    ) -> None:
        self.passing = passing
        self.root = opened(root) if expanded else root
        self.ties = ties
        self.expanded = expanded
        self.passed: dict[int, Slot] = {}  # parts whose gradient is their base's, by index
        self.long = long
        self.name_width = name_width
        self.copies: dict[Slot, None] = {}  # integer arrays that the lines read as float copies
        self.truths: set[Tree] = set()  # names of truth values that locals multiply by
        self.order: list[Spot] = []  # inner spots in evaluation order, the root last
        self.templates: dict[int, list[Tree | None]] = {}
        self.tied: dict[int, str] = {}
        self.wanted: set[int] = set()  # ids of spots that become parts
        for spot in inner(self.root):
            self.order.append(spot)
            self._need(spot)
            if expanded and spot is not self.root:
                self.wanted.add(id(spot))
        if len(self.order) > 1:
            self._share()
        if long:
            self._split()
        root_spot = self.root
        arrays = [a for s in self.order for a in s.args if a.gate is None and id(a) in self.wanted]
        self.parts = arrays + [s for s in self.order if id(s) in self.wanted and s is not root_spot]
        self.named: dict[int, Slot] = {id(s): ("p", i) for i, s in enumerate(self.parts)}

    def named_inside(self, part: Spot) -> dict[int, Slot]:
        """The slots to use inside a part's own text: all but the part itself."""
        return {k: v for k, v in self.named.items() if k != id(part)} if part.gate is None else self.named

    # -- which sub-expressions become parts

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
        if spot.spell[0] == "set":
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
                    stack.append((arg, times(local, step, self.truths), shape))

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

    # -- the lines

    def lines(self) -> list[FormLine]:
        """All backward lines in execution order: the output first, then the parts from the last to the first."""
        made = self._from(self.root, OUT)
        reached = {line.to for line in made}  # nothing reaches a part that only a comparison or a rounding reads
        for index in range(len(self.parts) - 1, -1, -1):
            part = self.parts[index]
            if part.gate is not None and index not in self.passed and ("p", index) in reached:
                more = self._from(part, ("p", index))
                reached.update([line.to for line in more])
                made += more
        return made

    def _from(self, base: Spot, slot: Slot) -> list[FormLine]:
        upstream: Tree = ("n", ("g", slot))
        found: list[_Entry | FormLine] = []
        by_target: dict[Slot, _Entry] = {}
        stack: list[tuple[Spot, Tree | None, list[str], list[Tree]]] = [(base, None, [], [])]
        while stack:
            spot, local, gates, ties = stack.pop()
            target = self._target(spot)
            if spot.gate is not None and target is not None and spot is not base and self._passes(spot, local, base):
                self.passed[target[1]] = slot
            elif target is not None and spot is not base:
                entry = by_target.get(target)
                if entry is None:
                    entry = by_target[target] = _Entry(target, spot.shape, local, gates, ties)
                    found.append(entry)
                else:
                    entry.local = plus(entry.local, local, self.truths)
                    entry.gates = _merged(entry.gates, gates)
                    entry.ties = [*entry.ties, *ties]
                continue
            gate = spot.gate
            if gate is None or not spot.diff:
                continue
            trees = self.templates[id(spot)]
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
            and not self.expanded
            and (local is None or local == ONE)
            and spot.shape == base.shape
            and spot.array == base.array
        )

    def _target(self, spot: Spot) -> Slot | None:
        named = self.named.get(id(spot))
        if named is not None:
            return named if spot.diff else None
        return spot.key if spot.gate is None and spot.diff and spot.key[0] == "v" else None

    def _filling(self, spot: Spot, own: Slot | None) -> dict[object, Tree]:
        """Names for the template's operands: reads, parts, literals, the cached output, the caller's module."""
        fill: dict[object, Tree] = {}
        indexing = spot.gate is not None and (spot.gate.name == "getitem" or spot.spell[0] == "set")
        for letter, arg in zip(OPERANDS, spot.args, strict=False):
            slot = self.named.get(id(arg)) or (arg.key if arg.gate is None else None)
            if slot is None:
                continue
            if slot[0] == "t":
                fill[letter] = slot
            elif (
                arg.truth
                and spot.gate is not None
                and (spot.gate.kind != "local" or spot.gate.name in ("mul", "scale", "where"))
            ):
                fill[letter] = ("n", slot)
                self.truths.add(fill[letter])
            elif (arg.integer or arg.truth == 2) and not indexing and slot[0] != "k":
                self.copies[slot] = None
                fill[letter] = ("n", ("w", slot))
            else:
                fill[letter] = ("n", slot)
        if own is not None:
            fill["out"] = ("n", own)
        spelled = spot.spell[1] if len(spot.spell) > 1 and isinstance(spot.spell[1], str) else ""
        fill["m"] = ("n", "math" if "math." in spelled else "np")
        return fill

    def _tie(self, spot: Spot, fill: dict[object, Tree]) -> list[Tree]:
        assert spot.gate is not None
        text = self.tied.get(id(spot))
        if text is None:  # once a gate, not once a line: a list of 20,000 numbers has that many lines
            text = self.tied[id(spot)] = spot.gate.tie(spot.site(self.ties)) or ""
        if not text:
            return []
        if "out" not in fill:  # no line needs the output's value, so that it has no name: its expression stands for it
            fill = fill | {"out": forward_tree(spot, self.named)}
        return [substitute(template(text), fill)]

    def _fused(self, entry: _Entry, base: Slot, shape: tuple[int, ...]) -> FormLine:
        upstream: Tree = ("n", ("g", base))
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
        return FormLine("local", entry.to, base, local, whole, simple, gate, "", tuple(entry.ties))

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
