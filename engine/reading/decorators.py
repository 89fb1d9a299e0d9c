"""Which decorators a program may have: those without effect, and those that say what kind of method one is."""

from __future__ import annotations

import ast
from typing import Any

from engine.reading import libraries
from engine.reading.functions import dotted
from engine.reading.walk import Walk


def is_plain(decorator: ast.expr, walk: Walk) -> bool:
    """A decorator without effect on what is computed: ``@functools.lru_cache(None)``, ``@abstractmethod``."""
    path = dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
    root = path.partition(".")[0]
    full = walk.libraries.get(root, "") + path[len(root) :]
    return full.partition(".")[0] in ("functools", "abc", "typing", "numba") and libraries.kind_of(full) == libraries.PLAIN


def wraps(decorator: Any, name: str) -> bool:
    """``@staticmethod``, ``@classmethod``, ``@property``, ``@name.setter`` above the method of that name."""
    if isinstance(decorator, ast.Attribute):
        return decorator.attr == "setter" and isinstance(decorator.value, ast.Name) and decorator.value.id == name
    return isinstance(decorator, ast.Name) and decorator.id in ("staticmethod", "classmethod", "property")
