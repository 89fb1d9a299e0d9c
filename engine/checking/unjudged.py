"""Gradients of the file's own that nothing is compared with: nobody may read "right" as said of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.checking.likely import like_gradients
from engine.reading.gradnames import gradient_name, like_gradient, may_be_gradient
from engine.reading.steps import gradients_along, steps_along
from engine.trace import Trace
from engine.verdicts import Uncompared


def _by_text(source: str) -> Iterator[tuple[int, str]]:
    """What only the text says of an own backward part: entries that are called ``delta``, parameters that are changed by a rate
    times something."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # a notebook's cells
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], (ast.Subscript, ast.Attribute)):
            target = node.targets[0]
            inside = None if isinstance(target, ast.Attribute) else target.slice
            key = target.attr if isinstance(target, ast.Attribute) else inside.value if isinstance(inside, ast.Constant) else None
            if isinstance(key, str) and (key == "delta" or like_gradient(key)):
                yield node.lineno, ast.unparse(target)
    from engine.own.loss import loss_named

    stored = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    yield from steps_along(tree, any([loss_named(name) for name in stored]))


def _of_steps(source: str, reached: dict[str, bool]) -> Iterator[Uncompared]:
    """Gradients of a descent that was traced as a whole, since no pass of it could be told: ``theta = theta - lr * grad``."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # a notebook's cells
        return
    for line, changed, name in gradients_along(tree):
        if reached.get(changed, False):
            yield Uncompared(line, name, "not_taken")


def _never_called(source: str, reached: dict[str, bool]) -> Iterator[Uncompared]:
    """Functions that bind gradients of what led to the output, and that nothing calls: told as they are to be called."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # a notebook's cells
        return
    every = list(ast.walk(tree))
    read = {n.id for n in every if isinstance(n, ast.Name)} | {n.attr for n in every if isinstance(n, ast.Attribute)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name not in read:
            bound = {n.id: n for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            meant = [gradient_name(name, reached) for name in bound if may_be_gradient(name)]
            if any([each is not None and reached[each.of] for each in meant]):
                given = ", ".join([each.arg for each in (*node.args.posonlyargs, *node.args.args)])
                yield Uncompared(node.lineno, f"{node.name}({given})", "not_called")


def unjudged(trace: Trace) -> tuple[Uncompared, ...]:
    """Those that stand outside of what the output came from, although the variable that they name led to it."""
    if trace.own is not None:
        return trace.own.others
    reached: dict[str, bool] = {}
    for var in trace.vars:
        reached[var.name] = reached.get(var.name, False) or trace.gradients_by_index[var.index] is not None
    found = list(trace.untold)
    for name, line in like_gradients(trace).items():
        meant = gradient_name(name, reached)
        if not reached[name] and meant is not None and reached[meant.of]:
            found.append(Uncompared(line, name, "not_taken"))
    if not found and not trace.options.forward_only:
        found += _never_called(trace.traced.source, reached)
    if not found and trace.options.output is None and not trace.options.forward_only:
        found += [Uncompared(line, name, "not_taken") for line, name in _by_text(trace.traced.source)]
    elif not found and not trace.options.forward_only:
        found += _of_steps(trace.traced.source, reached)
    return tuple(dict.fromkeys(found))
