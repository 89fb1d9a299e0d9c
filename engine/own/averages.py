"""Losses that are added up in times the size of their batch, ``epoch_loss += loss * len(x)``: a mean over all is made of that."""

from __future__ import annotations

import ast
from typing import Any, TypeVar

from engine.operands import plain
from engine.own.loss import loss_named
from engine.own.records import Survey
from engine.tracing.frames import Frame

T = TypeVar("T", bound=Any)


def unweighted(survey: Survey, made: list[T]) -> list[T]:
    """Of the numbers that may be the loss of a round those that are none of these: of one batch, its loss is the mean."""
    names = {str(each.binding.name) for each in made if loss_named(str(each.binding.name))}
    frames = [each.binding.holder for each in made]
    dones, defs = survey.dones, survey.defs
    return [each for each in made if not _weighted(frames, dones[defs[each.binding.defs[0]].done].node, names)]


def _weighted(frames: list[Any], node: ast.stmt, names: set[str]) -> bool:
    value = node.value if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) else None
    if not isinstance(node, ast.AugAssign) or not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Mult):
        return False
    sides = (value.left, value.right)
    of = [(_name(side), other) for side, other in zip(sides, reversed(sides), strict=True)]
    return any([name in names - {_name(node.target)} and _counts(frames, other) for name, other in of])


def _name(node: ast.expr) -> str:
    """The last name of a number: ``loss``, ``self.loss``, ``loss.item()``, ``float(loss)``."""
    if isinstance(node, ast.Call) and len(node.args) < 2:
        inner = node.args[0] if node.args else node.func.value if isinstance(node.func, ast.Attribute) else node.func
        return _name(inner)
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _counts(frames: list[Any], node: ast.expr) -> bool:
    """Whether a factor is a size: ``len(x)``, ``x.shape[0]``, ``batch_size``."""
    text = ast.unparse(node)
    if text.startswith("len(") or text.endswith((".shape[0]", ".shape[1]", ".size")):
        return True
    if not isinstance(node, (ast.Name, ast.Attribute)):
        return False
    held = [each.names[_name(node)] for each in frames if isinstance(each, Frame) and _name(node) in each.names]
    return any([type(plain(each)) is int for each in held])
