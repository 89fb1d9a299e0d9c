"""What a gradient is the gradient of: names that can be differentiated in a frame, and places in lists and dicts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np

from engine.operands import Box, Dict
from engine.own.definitions import Definitions, is_value
from engine.own.places import callee
from engine.own.records import Done
from engine.tracing.frames import Frame
from engine.tracing.objects import Instance


class Defined(Protocol):
    """The run that is recorded, as it is asked here."""

    definitions: Definitions
    dones: list[Done]


class Names:
    """The names that can be differentiated in a frame and further out, for ``gradient_name``."""

    def __init__(self, survey: Defined, frame: Frame, but: str) -> None:
        self.survey = survey
        self.frame = frame
        self.but = but

    def __contains__(self, name: object) -> bool:
        if name == self.but or not isinstance(name, str):
            return False
        mine = self_of(self.frame)
        if name not in self.frame.names and mine is not None and name in mine.names:
            return is_base(self.survey, mine, name)
        at: Frame | None = self.frame
        while at is not None:
            if name in at.names:
                return is_base(self.survey, at, name)
            at = at.outer
        return False

    def numbers(self) -> Iterator[str]:
        """Those that are no whole numbers: ``dh`` is the gradient of ``hs`` rather than of the size ``H``."""
        at: Frame | None = self.frame
        while at is not None:
            yield from [n for n in at.names if type(at.names[n]) is not int and n != self.but and is_base(self.survey, at, n)]
            at = at.outer

    def __iter__(self) -> Iterator[str]:
        at: Frame | None = self.frame
        while at is not None:
            for name in at.names:
                if name != self.but and is_base(self.survey, at, name):
                    yield name
            at = at.outer


def self_of(frame: Frame) -> Frame | None:
    """In a method the names of its object: ``dx`` in ``backward`` is the gradient of ``self.x``."""
    held = frame.names.get("self")
    return held.frame if isinstance(held, Instance) else None


DRAWS = frozenset({"normal", "standard_normal", "uniform", "gauss"})
"""What draws at random, beside what has it in its name."""


def draws(node: ast.stmt) -> bool:
    """Whether a statement draws at random."""
    return any(
        [
            isinstance(n, ast.Call) and ("rand" in callee(n) or callee(n) in DRAWS)
            for n in ast.walk(node)
        ]
    )


def is_base(survey: Defined, frame: Frame, name: str) -> bool:
    """Whether a name stands for something that a gradient can be asked of: no count, no function, no text."""
    held = frame.names[name]
    if type(held) is bool:
        return False
    if type(held) is int:
        index = survey.definitions.places.get((id(frame), name))
        if index is None:
            return False
        found = survey.definitions.all[index]
        return bool(found.reads) or _literal(survey.dones[found.done].node)
    if isinstance(held, (np.ndarray, np.generic)):
        return held.dtype.kind in "fiu"
    if isinstance(held, (Box, Dict)):
        return any(True for _ in leaves(held, ()))
    return type(held) is float


def _literal(node: ast.stmt) -> bool:
    """A whole number that the file writes out: ``x = -2``, ``x, y = 1, 2``."""
    if not isinstance(node, ast.Assign):
        return False
    parts = node.value.elts if isinstance(node.value, (ast.Tuple, ast.List)) else [node.value]
    return all(isinstance(p.operand if isinstance(p, ast.UnaryOp) else p, ast.Constant) for p in parts)


def find(frame: Frame, name: str) -> Any:
    """What a name stands for in a frame, in a method also of its object, or further out; None where it stands for nothing."""
    at: Frame | None = frame
    if name not in frame.names and (mine := self_of(frame)) is not None and name in mine.names:
        return mine.names[name]
    while at is not None:
        if name in at.names:
            return at.names[name]
        at = at.outer
    return None


_VALUES = ("data", "value", "val", "v", "x")
"""What objects call the number whose gradient they keep beside it, the likeliest first."""


def beside(frame: Frame, name: str) -> str:
    """The number of an object that the gradient under ``name`` is of: ``data`` of ``self.grad``, or the only one that it has; ""
    where it has none of that shape."""
    shape = np.shape(frame.names[name])
    every = {
        other: held for other, held in frame.names.items()
        if other != name and type(held) is not bool and (type(held) is int or is_value(held))
    }  # fmt: skip
    same = [other for other, held in every.items() if np.shape(held) == shape]
    sole = same[0] if len(every) == len(same) == 1 else ""
    return next((each for each in (*_VALUES, *(f"_{each}" for each in _VALUES)) if each in same), sole)


def stem_of(key: str) -> str:
    """``W`` of the key ``grad_W``."""
    for before in ("grad_", "d_"):
        if key.startswith(before):
            return key[len(before) :]
    return ""


def leaves(held: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The places of the numbers that a list or dict holds."""
    items = enumerate(held.items) if isinstance(held, Box) else list(held.items.items())
    for key, item in items:
        if isinstance(item, (Box, Dict)):
            if len(path) < 8:
                yield from leaves(item, (*path, key))
        elif is_value(item) or type(item) is int:
            yield (*path, key)


def pick(value: Any, path: tuple[Any, ...]) -> Any:
    """What stands at ``path`` of an own gradient, however it is held: list, dict, array; None where there is nothing."""
    for key in path:
        if isinstance(value, Box):
            value = value.items[key] if isinstance(key, int) and key < len(value.items) else None
        elif isinstance(value, Dict):
            value = value.items.get(key)
        elif isinstance(value, Instance):
            value = value.frame.names.get(key)
        elif isinstance(value, np.ndarray) and value.ndim and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return None
    return value
