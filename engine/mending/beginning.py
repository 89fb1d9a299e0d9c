"""Where the own part may begin: helpers above its first line that has a name belong to it."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from engine.own.moments import Step
from engine.trace import Trace

MOST = 4
"""Statements above that are looked at."""


def beginning(trace: Trace, steps: Sequence[Step]) -> int:
    """The execution that the own part begins with: of its first line, or one of the few before that. What stands directly above,
    binds a name and leads to no output (``dZ = A`` without its ``- Y``, a first ``t1``) is none of the forward part's."""
    assert trace.own is not None
    begin = next((i for i, step in enumerate(steps) if step.node.lineno == trace.own.begin), 0)
    leading = {stage.line for stage in trace.stages if any([trace.gradients_by_index[at] is not None for at in stage.writes])}
    at = begin
    while at > max(begin - MOST, 0) and _helps(steps[at - 1], steps[at], leading):
        at -= 1
    return at


def _helps(step: Step, after: Step, leading: set[int]) -> bool:
    node = step.node
    named = isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    return named and step.depth == after.depth and node.lineno not in leading and node.lineno < after.node.lineno


__all__ = ["beginning"]
