"""Which decorators a method may have: those without effect, those that say what kind of method it is, functions of the program."""

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
    return full.partition(".")[0] in _MODULES and libraries.kind_of(full) == libraries.PLAIN


_MODULES = frozenset("functools abc typing numba contextlib".split())


def wraps(decorator: Any, name: str) -> bool:
    """``@staticmethod``, ``@classmethod``, ``@property``, ``@name.setter`` above the method of that name."""
    if isinstance(decorator, ast.Attribute):
        return decorator.attr == "setter" and isinstance(decorator.value, ast.Name) and decorator.value.id == name
    return isinstance(decorator, ast.Name) and decorator.id in ("staticmethod", "classmethod", "property")


def refused_of(function: ast.FunctionDef, walk: Walk) -> ast.expr | None:
    """The first decorator of a method that is refused. Functions of the program are noted (``applied``): they run when
    the method is defined."""
    left = []
    for each in function.decorator_list:
        root = dotted(each.func if isinstance(each, ast.Call) else each).partition(".")[0]
        vars(each)["applied"] = root in walk.defined and not wraps(each, function.name)
        if not vars(each)["applied"] and not is_plain(each, walk):
            left.append(each)
    if left and not (id(function) in walk.methods and len(left) == 1 and wraps(left[0], function.name)):
        return left[0]
    return None
