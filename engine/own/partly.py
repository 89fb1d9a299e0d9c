"""Updates of a part of a parameter: which entries a statement such as ``w[1:] -= lr * dw`` writes into."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.passes import Update

_WHOLE = (":", "...")


def change_of(update: Update) -> Any:
    """What an update adds."""
    return np.subtract(update.after, update.before, dtype=float)


def entries(update: Update) -> Any:
    """The entries that an update writes into, as a mask: as far as its change shows, by each axis those where anything changes."""
    change = change_of(update)
    where = np.ones(np.shape(change), bool)
    if not np.ndim(change) or not np.any(change) or not _into_a_part(update.source, change):
        return where
    axes = range(np.ndim(change))
    lines = [np.flatnonzero(np.any(change, axis=tuple([other for other in axes if other != axis]))) for axis in axes]
    where[...] = False
    where[np.ix_(*lines)] = True
    return where


def _into_a_part(source: str, change: Any) -> bool:
    """Whether the text of a statement assigns to a slice, or to one entry of a vector. A key may be that of a dict or a list, and
    is no part (``params[k] -= …``)."""
    if "[" not in source:  # most change the whole: nothing to parse
        return False
    try:
        node = ast.parse(source.strip()).body[0]
    except (SyntaxError, ValueError, IndexError):
        return False
    target = node.target if isinstance(node, ast.AugAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
    if not isinstance(target, ast.Subscript) or ast.unparse(target.slice) in _WHOLE:
        return False
    if isinstance(target.slice, (ast.Slice, ast.Tuple)):
        return True
    number = ast.unparse(target.slice).lstrip("-").isdigit()
    return number and np.ndim(change) == 1 and np.count_nonzero(change) == 1
