"""An index that takes whole columns where each row has its own: ``ds[:, y] -= 1`` for ``ds[np.arange(N), y] -= 1``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from engine.mending.records import Repair, Site


def rows(site: Site) -> Iterator[Repair]:
    """The rows counted beside an array of indices that has one for each of them."""
    statement = site.statement
    roots: list[ast.AST] = [*statement.targets, *([] if statement.value is None else [statement.value])]
    for node in [each for top in roots for each in ast.walk(top) if isinstance(each, ast.Subscript)]:
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
        if len(parts) != 2 or not _all(parts[0]) or isinstance(parts[1], ast.Slice):
            continue
        owner, indices = statement.part(node.value), site.value(statement.part(parts[1]))
        shape = site.shape(owner)
        if not shape or not isinstance(indices, np.ndarray) or indices.dtype.kind not in "iu" or np.shape(indices) != shape[:1]:
            continue
        size = next((text for text, number in site.sizes if number == shape[0] and text.isidentifier()), f"{owner}.shape[0]")
        count = f"np.arange({size})"
        yield Repair("broadcast", statement.change((parts[0], count)), 1, (("rows", count),))


def _all(part: ast.expr) -> bool:
    return isinstance(part, ast.Slice) and part.lower is part.upper is part.step is None


__all__ = ["rows"]
