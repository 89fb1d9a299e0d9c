"""What numpy and Python raise, as the record of an error at a node."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.tracing.source import Source

_SHAPES = ("broadcast", "aligned", "mismatch", "matmul", "must match", "inconsistent")
"""What numpy says of shapes that do not fit."""


def failed(source: Source, error: Exception, node: ast.AST, args: tuple[Any, ...]) -> ProgramError:
    """The record for an exception of numpy or Python."""
    said = str(error).split("\n")[0]
    if isinstance(error, np.linalg.LinAlgError) and isinstance(node, ast.Call):
        if "Singular" in said:
            return source.error("singular", node, name=source.brief(node.func))
        if "positive definite" in said:
            return source.error("not_positive", node, name=source.brief(node.func))
    if isinstance(error, ValueError):
        if any(word in said for word in _SHAPES):
            from engine.tracing import misfits  # for shapes that do not fit only

            found = misfits.of_operator(source, node, args, said)
            if found is not None:
                return found
        if "domain" in said:
            return source.error("domain", node, said=said)
        if "inhomogeneous" in said:
            return source.error("ragged", node)
        if "truth value" in said:
            return source.error("truth", node)
        if "negative integer powers" in said:
            return source.error("negative_power", node)
        if isinstance(error, IndexError):  # numpy's AxisError is both
            return source.error("axis", node, said=said)
    if isinstance(error, IndexError):
        unfit = "mismatch" in said or "did not match" in said or "too many indices" in said
        return source.error("index_shape" if unfit else "index", node, said=said.strip())
    if isinstance(error, KeyError):
        return source.error("key", node, said=str(error))
    if isinstance(error, TypeError) and isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
        power = f"{source.brief(node.left)}**{source.brief(node.right)}"
        return source.error("type", node, said=said, instead=power)
    if isinstance(error, TypeError) and ("only 0-dimensional arrays" in said or "numpy.ndarray.__format__" in said):
        return source.error("type", node, said=said, what="entry", entry="x.item()")
    if isinstance(error, TypeError):
        return source.error("type", node, said=said)
    return source.error("failed", node, said=said or type(error).__name__)
