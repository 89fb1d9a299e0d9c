"""What a gradient that is only called one (``grad``, ``g``) is the gradient of: the parameter of its shape that it came from."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from engine.own.records import Binding, Def, Done
from engine.reading.gradnames import DICTS, may_be_gradient

TARGETS = frozenset({
    "y", "Y", "t", "T", "target", "targets", "label", "labels", "y_true", "ytrue", "Y_true", "y_train", "Y_train",
})  # fmt: skip
"""Names of what a model is to give: nobody asks for a gradient of them."""
DATA = frozenset({"x", "X", "X_train", "x_train", "data", "inputs", "features", "noise", "eps", "mask"})
"""Names of what a model is given: a gradient is rather that of a parameter."""


def is_data(name: str) -> bool:
    """Whether a variable's name says that it is what a model is given; of the number that an object of a small autograd library
    holds, ``w.data``, the object's."""
    held, _, last = name.rpartition(".")
    return (held.rpartition(".")[2].partition("[")[0] if held and last == "data" else last) in DATA


def perturbs(statements: Iterable[ast.stmt]) -> bool:
    """Whether a function moves an entry and puts it back, ``x[i] = old + h``, ``x[i] = old``: the file's own differences."""
    places: dict[str, set[int]] = {}
    for node in statements:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AugAssign) else None
        if isinstance(target, ast.Subscript) and not may_be_gradient(ast.unparse(target.value)):
            places.setdefault(ast.unparse(target), set()).add(node.lineno)
    return any([len(lines) > 1 for lines in places.values()])


def meant(
    name: str, value: Any, defs: tuple[int, ...], made: list[Def], bindings: Iterable[Binding], counts: set[int],
    dones: Sequence[Done] = (),
) -> Binding | None:
    """The binding of the parameter that ``name`` is the gradient of, from the definitions ``made``, of which ``defs`` are its own
    and ``counts`` those of whole numbers; None where there is none, or more than one. ``dones``: the statements that made them."""
    shape, bindings = np.shape(value), list(bindings)
    if name not in DICTS or not shape or not defs:
        return None
    came = _slopes(made, defs)
    found: dict[tuple[int, ...], Binding] = {}
    for binding in bindings:
        word = str(binding.name)
        if binding.shape != shape or not binding.defs or word in TARGETS or may_be_gradient(word):
            continue
        if binding.kind in ("name", "attribute") and all([at in came and set(made[at].reads) <= counts for at in binding.defs]):
            found[binding.defs] = binding
    steps = [each for each in found.values() if _stepped(made, bindings, each, set(defs))]
    if len(steps) == 1:  # also ``x``, where it is no data
        return steps[0]
    wanted = [each for each in found.values() if str(each.name) not in DATA] or list(found.values())
    if len(wanted) > 1:  # a buffer that it was added up in is no parameter
        wanted = [each for each in wanted if not _filled(made, dones, came, each)]
    changed = [binding for binding in wanted if _updated(made, binding.defs, set(defs))]
    return changed[0] if len(changed) == 1 else wanted[0] if len(wanted) == 1 else None


def _filled(made: list[Def], dones: Sequence[Done], came: set[int], binding: Binding) -> bool:
    """Whether what a name holds was added to, under that name, on the way to a gradient."""
    for at in came:
        if at < len(made) and set(made[at].reads) & set(binding.defs) and made[at].done < len(dones):
            node = dones[made[at].done].node
            target: ast.AST | None = node.target if isinstance(node, ast.AugAssign) else None
            while isinstance(target, ast.Subscript):
                target = target.value
            if isinstance(target, ast.Name) and target.id == binding.name:
                return True
    return False


def _slopes(made: list[Def], roots: tuple[int, ...]) -> set[int]:
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting.extend(made[at].reads)
    return found


def _updated(made: list[Def], before: tuple[int, ...], gradient: set[int]) -> bool:
    """Whether a definition reads a parameter (``before``) beside what came from the gradient."""
    came = set(gradient)
    for each in made[min(gradient) :]:
        if came & set(each.reads):
            if set(before) & set(each.reads):
                return True
            came.add(each.index)
    return False


def _stepped(made: list[Def], bindings: list[Binding], binding: Binding, gradient: set[int]) -> bool:
    """Whether the name of a parameter is bound later to what came from it and from the gradient: ``x = x - lr * g``; not what the
    gradient itself was added up in."""
    same = [each for each in bindings if each.name == binding.name and each.holder is binding.holder]
    own = _slopes(made, tuple(gradient))
    later = [each for each in same if each.index > binding.index and own.isdisjoint(each.defs)]
    return any([gradient & (came := _slopes(made, each.defs)) and set(binding.defs) <= came for each in later])


def untouched(units: Iterable[Any], defs: Sequence[Def]) -> list[Any]:
    """Of the gradients that objects keep (``engine.own.events.Followed``: ``self.grad = 0``) those that stay what they began as,
    where the file gives no object a gradient to begin with (``self.grad = 1``): nothing says that it wants them."""
    kept = [unit for unit in units if unit.name in DICTS and unit.prefix and unit.events]
    made = {id(unit): all([defs[at].literal for event in unit.events for at in event.defs]) for unit in kept}
    given = any([
        np.any(event.value) and event.fresh and event.defs and all([defs[at].literal for at in event.defs])
        for unit in kept for event in unit.events
    ])  # fmt: skip
    return [] if given else [u for u in kept if made[id(u)] and not any([np.any(event.value) for event in u.events])]
