"""Where a target stands while a program runs: the scope, of a call or an object, and the name in it; nothing is evaluated."""

from __future__ import annotations

import ast
from typing import Any

from engine.operands import Box, Dict
from engine.tracing.atoms import Known, written
from engine.tracing.frames import Frame
from engine.tracing.machine import Machine
from engine.tracing.objects import Instance
from engine.tracing.recording.changes import Changes


def home(machine: Machine, target: ast.AST) -> tuple[Frame, str, str] | None:
    """The scope and the name that a target begins with, and the prefix of an attribute's object."""
    while isinstance(target, (ast.Subscript, ast.Starred)):
        target = written(target.value)
    if isinstance(target, ast.Name):
        return machine.frame.home(target.id), target.id, ""
    if isinstance(target, ast.Attribute):
        owner = standing(machine, target.value)
        if isinstance(owner, Instance):
            return owner.frame, target.attr, owner.frame.prefix
    return None


def standing(machine: Machine, node: ast.AST) -> Any:
    """What a chain of names stands for; None where that is not known."""
    if isinstance(node, Known):
        return node.operand
    if isinstance(node, ast.Name):
        try:
            return machine.frame.find(node.id)
        except (KeyError, UnboundLocalError):
            return None
    if isinstance(node, ast.Subscript):
        key = node.slice.value if isinstance(node.slice, ast.Constant) else standing(machine, node.slice)
        holder = standing(machine, node.value)
        known = isinstance(holder, Dict) and type(key) in (int, str) and key in holder.items
        known = known or (isinstance(holder, Box) and type(key) is int and 0 <= key < len(holder.items))
        return holder.items[key] if known else None
    owner = standing(machine, node.value) if isinstance(node, ast.Attribute) else None
    return owner.frame.names.get(node.attr) if isinstance(owner, Instance) and isinstance(node, ast.Attribute) else None


def whereabouts(frame: Frame, holder: Box | Dict) -> tuple[str, tuple[Any, ...]] | None:
    """The root and the place in it that a list or dict has in a scope, or in an object there: ``net_layers``, ``(0,)``."""
    for name, held in frame.names.items():
        if (path := _path(held, holder)) is not None:
            return (frame.prefix + name).replace(".", "_"), path
    for owner in [held for held in frame.names.values() if isinstance(held, Instance)]:
        for name, held in owner.frame.names.items():
            if (path := _path(held, holder)) is not None:
                return (owner.frame.prefix + name).replace(".", "_"), path
    return None


def entry(changes: Changes, frame: Frame, holder: Box | Dict, key: Any, operand: Any, node: ast.AST) -> Any:
    """What is to be put into a list or dict: the operand, or what the caller gave for that place."""
    found = whereabouts(frame, holder)
    return operand if found is None else changes.of(found[0], (*found[1], key), operand, node, {})


def _path(held: Any, holder: Box | Dict, depth: int = 3) -> tuple[Any, ...] | None:
    if held is holder:
        return ()
    if not depth or not isinstance(held, (Box, Dict)):
        return None
    for key, item in enumerate(held.items) if isinstance(held, Box) else held.items.items():
        if isinstance(item, (Box, Dict)) and (path := _path(item, holder, depth - 1)) is not None:
            return (key, *path)
    return None
