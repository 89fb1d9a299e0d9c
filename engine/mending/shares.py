"""What a statement that adds to a gradient in every round of a loop has to add more of: it is run without it once."""

from __future__ import annotations

import ast

import numpy as np

from engine.mending.course import Course
from engine.mending.repairs.arithmetic import close, constant_ratio
from engine.mending.statement import parsed


def share(course: Course, node: ast.stmt) -> float | None:
    """The factor by which all that a statement adds, time after time, is to be multiplied to have the wrong gradients right, as far
    as what follows is linear; None where it is none, or is known without."""
    adds = isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Sub))
    if course.ratio is not None or not adds or course.first(node) == course.last(node):
        return course.ratio
    at = course.enter([node])
    without = course.ends(at, [(node, parsed("pass"))]) if at >= 0 else None
    found: list[float] = []
    for leaf in [leaf for leaf in course.leaves if leaf.wrong and leaf.start is None and leaf.tells] if without else ():
        rest = without[leaf.place] if without else None
        if rest is None or not np.shape(rest) == np.shape(leaf.now) == np.shape(leaf.want):
            return None
        ratio = constant_ratio(np.subtract(leaf.want, rest), np.subtract(leaf.now, rest))
        if ratio is None:
            return None
        found.append(ratio)
    return found[0] if found and all([close(each, found[0]) for each in found]) else None


__all__ = ["share"]
