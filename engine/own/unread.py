"""What a pass need not run: statements that only give another name to what is there, where nothing reads that name."""

from __future__ import annotations

import ast
from collections.abc import Container

from engine.nodes import nodes
from engine.own.places import callee
from engine.own.records import Done

_REFLECTING = frozenset("getattr vars asdict astuple deepcopy".split())
"""Calls that read attributes whose names do not stand there."""


def unread(dones: list[Done], skipped: Container[int]) -> set[int]:
    """Statements that only give something another name, which nothing that is recorded reads: ``self.x = x``, ``db = dout``."""
    read: set[str] = set()
    copies: list[tuple[int, list[str]]] = []
    at = 1
    while at < len(dones):
        done = dones[at]
        if at in skipped:
            at = max(done.end, at + 1)
            continue
        at += 1
        if isinstance(done.node, ast.Assign) and only_hands_on(done.node.value) and not _makes(dones, done):
            copies.append((done.index, [_called(target) for target in done.node.targets]))
        for node in nodes(done.node, inner=False):
            if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
                read.add(_called(node))
            elif isinstance(node, ast.AugAssign):
                read.add(_called(node.target))
            elif isinstance(node, ast.Call) and callee(node) in _REFLECTING:
                read.add(".__dict__")
    if ".__dict__" in read:
        read.update([name for _, names in copies for name in names if name.startswith(".")])
    return {index for index, names in copies if all([name and name not in read for name in names])}


def _makes(dones: list[Done], done: Done) -> bool:
    """Whether a statement, or one in it, makes a number."""
    return any([each.wrote for each in dones[done.index : max(done.end, done.index + 1)]])


def only_hands_on(value: ast.expr) -> bool:
    """Whether an expression gives what is there already, and does nothing else."""
    calls = [each.func for each in nodes(value) if isinstance(each, ast.Call)]
    return all([isinstance(each, ast.Name) and each.id in ("min", "max", "float", "list", "tuple", "dict") for each in calls])


def _called(target: ast.expr) -> str:
    """A name, or an attribute with its point; "" for what is neither."""
    return target.id if isinstance(target, ast.Name) else f".{target.attr}" if isinstance(target, ast.Attribute) else ""
