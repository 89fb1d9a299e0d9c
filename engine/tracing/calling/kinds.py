"""Types of numbers, and what they can hold: ``np.finfo(float).eps``, ``np.dtype("float32")``. Constants."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.operands import is_number, plain
from engine.tracing.calling.arguments import given_plain
from engine.tracing.calling.arrays import real_types
from engine.tracing.calling.composing import Composing


def _kind(made: Composing, key: str) -> Any:
    """The type that is asked about; of a number or an array its own."""
    operand = made.operand(key)
    kind = given_plain(operand)
    if is_number(operand) or isinstance(kind, (np.ndarray, np.generic, float, int)) and not isinstance(kind, type):
        kind = np.asarray(plain(operand)).dtype
    real_types(made.caller, {"dtype": kind}, made.node)
    return kind


def finfo(made: Composing) -> Any:
    """What a type of floats can hold."""
    return made.caller.run(made.node, np.finfo, _kind(made, "dtype"))


def iinfo(made: Composing) -> Any:
    """What a type of whole numbers can hold."""
    return made.caller.run(made.node, np.iinfo, _kind(made, "type"))


def dtype(made: Composing) -> Any:
    """A type."""
    return made.caller.run(made.node, np.dtype, _kind(made, "dtype"))
