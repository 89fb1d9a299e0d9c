"""Gradients of the file's own that nothing is compared with: nobody may read "right" as said of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.checking.likely import like_gradients
from engine.reading.gradnames import DICTS, gradient_name, like_gradient, may_be_gradient
from engine.reading.steps import gradients_along, last_name, steps_along
from engine.trace import Trace
from engine.verdicts import Uncompared


def _by_text(source: str) -> Iterator[tuple[int, str]]:
    """What only the text says of an own backward part: entries that are called ``delta``, parameters that are changed by a rate
    times something."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # a notebook's cells
        return
    filled = set(_filled(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("append", "insert"):
            if len(name := last_name(node.func.value)) > 1 and name in DICTS:
                yield node.lineno, name  # ``grads.append((t1, t2))``
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], (ast.Subscript, ast.Attribute)):
            target = node.targets[0]
            if _is_empty(node.value) and last_name(target) not in filled:
                continue  # ``self.grads = {}``, and nothing is ever put into it
            inside = None if isinstance(target, ast.Attribute) else target.slice
            key = target.attr if isinstance(target, ast.Attribute) else inside.value if isinstance(inside, ast.Constant) else None
            if isinstance(key, str) and (key == "delta" or like_gradient(key)):
                yield node.lineno, ast.unparse(target)
    from engine.own.loss import loss_named

    stored = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    yield from steps_along(tree, any([loss_named(name) for name in stored]))


def _is_empty(value: ast.expr) -> bool:
    """Whether an expression is a beginning with nothing in it: ``{}``, ``[]``, ``None``, ``0``, ``np.zeros(3)``."""
    if isinstance(value, ast.Call):
        return last_name(value.func) in ("zeros", "zeros_like") or (last_name(value.func) in ("dict", "list") and not value.args)
    held = value.keys if isinstance(value, ast.Dict) else value.elts if isinstance(value, (ast.List, ast.Tuple)) else None
    return not held if held is not None else isinstance(value, ast.Constant) and not value.value


def _filled(tree: ast.AST) -> Iterator[str]:
    """The names of what something is put into, or that become something else."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            held = node.value
            while isinstance(held, ast.Subscript):
                held = held.value
            yield last_name(held)
        elif isinstance(node, ast.AugAssign):
            yield last_name(node.target)
        elif isinstance(node, ast.Assign) and not _is_empty(node.value):
            yield from [last_name(each) for each in ast.walk(node.targets[0]) if isinstance(each, (ast.Name, ast.Attribute))]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield last_name(node.func.value)


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
