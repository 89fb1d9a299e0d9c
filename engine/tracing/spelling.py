"""How a listing writes a constant: so that it reads alone, a program's local by the name that the listing has for it."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import Any

import numpy as np

from engine.operands import Box
from engine.records import Var
from engine.tracing.frames import Frame, Function, Module

WRITTEN_OUT = 100
"""Elements of a constant array that is written by its values where its source would not read alone."""

_EVERYWHERE = ("np", "numpy", "math", "len", "range", "float", "int", "bool")


def spelled(text: str, value: Any, frame: Frame) -> str:
    """The source of a constant array, so that it reads alone: a local's name as the listing has it, a count by its value."""
    for name, at in reversed(_names_in(text)):
        said = _called(name, frame)
        if said is None:  # nothing that the listing knows by a name
            return exactly(value) or text
        if said != name:
            text = text[:at] + said + text[at + len(name) :]
    return text


def exactly(value: Any) -> str:
    """An array as text that gives it again; "" if it is too long for that, or its text would not read."""
    if value.size > WRITTEN_OUT or (value.dtype.kind == "f" and not np.isfinite(value).all()):
        return ""
    kind = "" if value.size or value.dtype == float else f", dtype={value.dtype}"
    return f"np.array({value.tolist()!r}{kind})"


def _called(name: str, frame: Frame) -> str | None:
    """What the listing calls what ``name`` stands for here; None if it has no name for it."""
    try:
        found = frame.find(name)
    except (KeyError, UnboundLocalError):
        return name if name in _EVERYWHERE else None
    if type(found) is Var:
        if found.code == name or type(found.value) is not int:
            return found.code
        found = found.value
    if type(found) in (int, float, bool, type(None)):
        return f"({found!r})" if type(found) in (int, float) and not found >= 0 else repr(found)
    if isinstance(found, (Module, Function)):
        return name
    if isinstance(found, Box) and found.name == name:  # its elements as they were when they got their names
        if all([type(i) is Var and i.root == name and i.path == (k,) for k, i in enumerate(found.items)]):
            return name
    return None


@lru_cache(maxsize=4096)
def _names_in(text: str) -> tuple[tuple[str, int], ...]:
    """The names that an expression reads, with their columns in its text."""
    found = []
    for node in ast.walk(ast.parse(text, mode="eval")):
        if isinstance(node, ast.Name):
            found.append((node.id, len(text.encode()[: node.col_offset].decode())))
    return tuple(sorted(found, key=lambda name: name[1]))
